"""What must hold after every run, whatever was killed when (docs/reliability.md 8)."""

import zlib
from collections import Counter, defaultdict
from hashlib import sha256

from mailflow.adapters.store import soundness

from support.house import House

ACKNOWLEDGEMENTS = (
    "'acknowledgement','acknowledgement_neutral','acknowledgement_plain','acknowledgement_digest'"
)

NOBODYS = frozenset({"wordpress@acme.example", "support@acme.example"})
"""The website and our own mailbox: nobody reads there what we send."""

MACHINES = frozenset({"mailer-daemon@mx.elsewhere.example", "mailer-daemon@evil.test"})

ENDS = "'sent', 'uncertain', 'failed', 'bounced', 'cancelled', 'kept back', 'bundled'"  # of a letter


def broken(
    house: House, unheard: Counter[str], delivered: list[bytes], expunged: int, old: set[str]
) -> list[str]:
    """Every invariant that does not hold, in words; empty when all do.  ``old``: from before the start."""
    return [
        *_each_mail_once(house, delivered, old),
        *_stages_once(house),
        *_nobody_waits_in_silence(house),
        *_due_together(house),
        *_threaded_by_right(house),
        *_recipients(house, delivered),
        *_nobody_is_written_to(house),
        *_rates(house),
        *_only_poison_in_quarantine(house),
        *_originals_intact(house, delivered),
        *_one_acknowledgement(house),
        *_copies(house, unheard),
        *_nothing_expunged(house, delivered, expunged),
        *_outbox_empty(house),
        *_came_back_by_evidence(house, delivered),
        *_references_unique(house),
        *_record_sound(house),
    ]


def _each_mail_once(house: House, delivered: list[bytes], old: set[str]) -> list[str]:
    """I1: one disposition for each arrival, one message for each different mail."""
    faults = [
        f"I1 arrival {row[0]} has no disposition"
        for row in house.rows("select id from arrivals where disposition = ''")
    ]
    known = {str(row[0]) for row in house.rows("select digest from arrivals where digest <> ''")}
    inbox = {sha256(raw).hexdigest() for raw in house.imap.contents()}
    processed = {sha256(raw).hexdigest() for raw in house.imap.contents("Processed")}
    faults += [f"I1 {digest[:8]} was filed but never decided on" for digest in processed - known]
    faults += [f"I1 {digest[:8]} is still in the inbox" for digest in inbox - old]
    for row in house.rows("select digest, count(*) from messages group by digest having count(*) > 1"):
        faults.append(f"I1 message {row[0]} is recorded {row[1]} times")
    recorded = {str(row[0]) for row in house.rows("select digest from messages")}
    quarantined = {
        str(row[0]) for row in house.rows("select digest from arrivals where disposition = 'quarantined'")
    }
    faults += [f"I1 {d[:8]} is taken for a copy of another mail" for d in known - recorded - quarantined]
    digests = {sha256(raw).hexdigest() for raw in delivered}
    faults += [f"I1 {d[:8]} was never delivered" for d in known - digests]
    return faults


def _originals_intact(house: House, delivered: list[bytes]) -> list[str]:
    """I2: the kept bytes are the delivered ones."""
    by_digest = {sha256(raw).hexdigest(): raw for raw in delivered}
    return [
        f"I2 original {digest} was changed"
        for digest, content in house.rows("select digest, content from originals")
        if zlib.decompress(content) != by_digest.get(str(digest))  # type: ignore[arg-type]
    ]


def _one_acknowledgement(house: House) -> list[str]:
    """I4: at most one acknowledgement for each ticket; none for what a machine wrote."""
    many = house.rows(
        f"select ticket_id, count(distinct message_id) from outbox where occasion in ({ACKNOWLEDGEMENTS}) "
        "and ticket_id is not null group by ticket_id having count(distinct message_id) > 1"
    )
    machines = house.rows(
        f"select o.id from outbox o join messages m on m.ticket_id = o.ticket_id and m.role = 'machine' "
        f"where o.occasion in ({ACKNOWLEDGEMENTS}) and not exists (select 1 from messages h "
        "where h.ticket_id = o.ticket_id and h.role <> 'machine')"
    )
    owing = house.rows("select reference from tickets where ack_state in ('', 'queued')")
    return [
        *[f"I4 ticket {t} has {n} acknowledgements" for t, n in many],
        *[f"I4 letter {row[0]} acknowledges a machine" for row in machines],
        *[f"I4 {row[0]} still owes its acknowledgement" for row in owing],
    ]


def message_id_of(content: bytes) -> str:
    """The Message-ID of a letter of ours, without brackets."""
    head = content.partition(b"\r\n\r\n")[0].lower()
    return head.partition(b"message-id:")[2].split()[0].decode().strip("<>")


def _copies(house: House, unheard: Counter[str]) -> list[str]:
    """I5: copies of a letter are the same bytes, and at most one more for each unheard acceptance."""
    copies: dict[str, Counter[bytes]] = defaultdict(Counter)
    for letter in house.smtp.accepted:
        copies[message_id_of(letter.content)][letter.content] += 1
    faults = [
        f"I5 {name} went out with {len(c)} different contents" for name, c in copies.items() if len(c) > 1
    ]
    written = {str(row[0]) for row in house.rows("select message_id from outbox")}
    faults += [f"I5 {name} went out and was never written down" for name in copies.keys() - written]
    return faults + [
        f"I5 {name} went out {sum(c.values())} times, {unheard[name]} of them unheard"
        for name, c in copies.items()
        if sum(c.values()) > 1 + unheard[name]
    ]


def _nothing_expunged(house: House, delivered: list[bytes], expunged: int) -> list[str]:
    """I6: every mail is still in the account, but those that a person expunged."""
    kept = sum(len(folder.mails) for folder in house.imap.folders.values())
    missing = len(delivered) - expunged - kept
    return [f"I6 {missing} mails are gone from the account"] if missing else []


def _outbox_empty(house: House) -> list[str]:
    """I7: every letter has come to its end."""
    rows = house.rows(f"select id, state, answer from outbox where state not in ({ENDS})")
    return [f"I7 letter {row[0]} is still {row[1]} ({row[2]})" for row in rows]


def _came_back_by_evidence(house: House, delivered: list[bytes]) -> list[str]:
    """I7: a letter bounces only by a report that carries its Message-ID; a forged one changes nothing."""
    reports = b"".join(raw for raw in delivered if b"message/delivery-status" in raw)
    rows = house.rows("select id, message_id, sent_at from outbox where state = 'bounced'")
    faults = [
        f"I7 letter {i} bounced, no report carries it" for i, m, _ in rows if str(m).encode() not in reports
    ]
    letters = f"o.state = 'bounced' and o.recipient = t.customer_email and o.occasion in ({ACKNOWLEDGEMENTS})"
    acks = house.rows(
        "select reference from tickets t where ack_state = 'bounced' "
        f"and not exists (select 1 from outbox o where {letters})"
    )
    return faults + [f"I7 the acknowledgement of {row[0]} bounced without a letter" for row in acks]


def _references_unique(house: House) -> list[str]:
    """I9, and no number was skipped."""
    references = [str(row[0]) for row in house.rows("select reference from tickets order by id")]
    numbers = [int(reference.rpartition("-")[2]) for reference in references]
    if len(set(references)) < len(references):
        return ["I9 a reference was given out twice"]
    return [] if numbers == list(range(1, len(numbers) + 1)) else [f"I9 numbers are not in a row: {numbers}"]


def _record_sound(house: House) -> list[str]:
    """I16 and I17: chains of events, rows of tickets, integrity, foreign keys, digests, each value."""
    with house.store.connection() as connection:
        chains = list(soundness.broken_chains(connection))
    others = [fault for fault in soundness.faults(house.store) if fault not in chains]
    return [f"I16 {fault}" for fault in chains] + [f"I17 {fault}" for fault in others]


def _stages_once(house: House) -> list[str]:
    """I8: no stage of a deadline goes out again."""
    kinds = "'reminded', 'escalated', 'customer reminded', 'survey', 'stage late'"
    rows = house.rows(
        f"select ticket_id, rule, json_extract(payload, '$.deadline'), count(*) from events "
        f"where kind in ({kinds}) group by 1, 2, 3 having count(*) > 1"
    )
    return [f"I8 ticket {t}: {stage} of {deadline} came {n} times" for t, stage, deadline, n in rows]


def _due_together(house: House) -> list[str]:
    """I8: what falls due at one moment for one reader is a letter for each of two tickets, one for more.

    Where something was broken, each of the round was done by itself.
    """
    if house.journal.told("not done"):
        return []
    rows = house.rows(
        "select recipient, created_at, count(*), count(distinct ticket_id) from outbox "
        "where occasion in ('reminder', 'escalation') group by 1, 2 having count(*) > 1"
    )
    return [f"I8 {who} got {n} letters at {at}" for who, at, n, tickets in rows if n != tickets or n > 2]


def _nobody_waits_in_silence(house: House) -> list[str]:
    """I23: no customer passes the date they were given without a letter.  I24: no ladder ends in silence."""
    now = int(house.clock.now().timestamp() * 1000)
    answered = "select 1 from events e where e.ticket_id = t.id and e.kind in ('answered', 'responded')"
    waiting = house.rows(
        f"select reference from tickets t where due_at <= {now} and ack_state = 'sent' "
        "and status not in ('closed', 'merged', 'answered', 'unjustified') and nature <> 'praise' "
        f"and not exists ({answered})"
    )
    silent = house.rows(
        "select t.reference, d.name from deadlines d join tickets t on t.id = d.ticket_id "
        "where d.met_at is null and not d.cancelled and d.next_at is null "
        "and d.stages like '%escalation%'"
    )
    return [
        *[f"I23 the customer of {row[0]} has passed their date without a letter" for row in waiting],
        *[f"I24 {reference}: nobody hears of {name} any more" for reference, name in silent],
    ]


def _threaded_by_right(house: House) -> list[str]:
    """I10: who writes from elsewhere is never on a customer's ticket, whatever they quote or forge."""
    rows = house.rows(
        "select m.id, m.sender_email, t.reference from messages m join tickets t on t.id = m.ticket_id "
        "where m.sender_email like '%@elsewhere.example' and t.customer_email <> m.sender_email"
    )
    return [f"I10 mail {m} of {sender} is on {reference}" for m, sender, reference in rows]


def _recipients(house: House, delivered: list[bytes]) -> list[str]:
    """I13: letters go to who wrote and to whom the config names.  I14: none to a machine, nor a ticket."""
    wrote = {str(row[0]) for row in house.rows("select sender_email from messages where role <> 'machine'")}
    wrote |= {_written_by(raw) for raw in delivered if b"kills its reader" in raw}
    staff = addresses_of(house)
    got = {letter.recipient.lower() for letter in house.smtp.accepted}
    strangers = got - wrote - staff - MACHINES
    opened = house.rows("select sender_email from messages where ticket_id > 0 and role <> 'machine'")
    customers = {str(row[0]) for row in opened}
    return [
        *[f"I13 a letter went to {who}" for who in sorted(strangers)],
        *[f"I14 a letter went to {who}" for who in sorted(got & MACHINES)],
        *[f"I14 a ticket was opened for {who}" for who in sorted(customers & MACHINES)],
    ]


def _nobody_is_written_to(house: House) -> list[str]:
    """I20: no letter for websites, groups and ourselves; such a mail is its writer's, or nobody's."""
    got = {letter.recipient.lower() for letter in house.smtp.accepted}
    theirs = "select reference, customer_email, ack_state, ack_reason from tickets where "
    nobodys = house.rows(f"{theirs} customer_email = '' and ack_state not in ('withheld', 'not owed')")
    owners = {str(row[0]) for row in house.rows("select customer_email from tickets")}
    return [
        *[f"I20 a letter went to {who}" for who in sorted(got & NOBODYS)],
        *[f"I20 a ticket is of {who}" for who in sorted(owners & NOBODYS)],
        *[f"I20 {reference} is nobody's and {state}" for reference, _, state, _ in nobodys],
    ]


def _written_by(raw: bytes) -> str:
    """The address in From of a mail that nobody could read."""
    return raw.partition(b"From: ")[2].split()[0].decode().strip("<>").lower()


def addresses_of(house: House) -> set[str]:
    """Every address of the config."""
    policy = house.policy
    found = {m.address for m in policy.mailboxes} | {d.address for d in policy.departments}
    found |= {d.manager for d in policy.departments} | {m for d in policy.departments for m in d.members}
    return found | {*policy.roles.customer_care, *policy.roles.director}


def _rates(house: House) -> list[str]:
    """I15: nobody gets more acknowledgements in an hour or a day than the limits say.

    What makes up for a letter that was kept back is beyond the limits, and counted by itself.
    """
    rules = house.policy.acknowledgement
    written: dict[str, list[int]] = defaultdict(list)
    for who, at in house.rows(
        f"select person, created_at from outbox where occasion in ({ACKNOWLEDGEMENTS}) "
        "and occasion not in ('acknowledgement_digest', 'acknowledgement_plain') order by created_at"
    ):
        written[str(who)].append(int(str(at)))
    hour = 3_600_000
    return [
        f"I15 {who} got more than {most} acknowledgements within {span // hour} h"
        for who, times in written.items()
        for most, span in ((rules.per_address_hour, hour), (rules.per_address_day, 24 * hour))
        if any(b - a < span for a, b in zip(times, times[most:], strict=False))
    ]


def _only_poison_in_quarantine(house: House) -> list[str]:
    """I19: no harmless mail is ever in quarantine: not because of another mail, nor because of the house."""
    told = {str(facts["digest"]) for facts in house.journal.told("quarantined")}
    rows = house.rows("select digest, content from originals")
    innocent = sum(
        str(digest)[:12] in told and b"kills its reader" not in zlib.decompress(content)  # type: ignore[arg-type]
        for digest, content in rows
    )
    return [f"I19 {innocent} harmless mails are in quarantine"] * bool(innocent)


def asked_before_telling(house: House, operation: str, moment: str) -> list[str]:
    """I3, at every step: nothing is filed or sent before the commit that makes it repeatable."""
    if (operation, moment) == ("smtp.dot", "before"):
        sending = house.one("select count(*) from outbox where state = 'sending'")
        return [] if sending else ["I3 a letter leaves that nobody has marked as being sent"]
    if (operation, moment) == ("imap.file", "after"):
        filed = {sha256(raw).hexdigest() for raw in house.imap.contents("Processed")}
        known = {str(r[0]) for r in house.rows("select digest from arrivals where disposition <> ''")}
        return [f"I3 {digest[:8]} was filed before its commit" for digest in filed - known]
    return []
