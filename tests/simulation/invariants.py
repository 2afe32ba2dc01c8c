"""What must hold after every run, whatever was killed when (RELIABILITY section 8)."""

import zlib
from collections import Counter, defaultdict
from hashlib import sha256

from mailflow.adapters.store import queries

from support.house import House

ACKNOWLEDGEMENTS = (
    "'acknowledgement','acknowledgement_neutral','acknowledgement_plain','acknowledgement_digest'"
)


def broken(house: House, unheard: Counter[str], delivered: list[bytes], expunged: int) -> list[str]:
    """Every invariant that does not hold, in words; empty when all do."""
    return [
        *_each_mail_once(house, delivered),
        *_originals_intact(house, delivered),
        *_one_acknowledgement(house),
        *_copies(house, unheard),
        *_nothing_expunged(house, delivered, expunged),
        *_outbox_empty(house),
        *_references_unique(house),
        *_record_sound(house),
    ]


def _each_mail_once(house: House, delivered: list[bytes]) -> list[str]:
    """I1: one disposition for each arrival, one message for each different mail."""
    faults = [
        f"I1 arrival {row[0]} has no disposition"
        for row in house.rows("select id from arrivals where disposition = ''")
    ]
    known = {str(row[0]) for row in house.rows("select digest from arrivals where digest <> ''")}
    inbox = {sha256(raw).hexdigest() for raw in house.imap.contents()}
    processed = {sha256(raw).hexdigest() for raw in house.imap.contents("Processed")}
    faults += [f"I1 {digest[:8]} was filed but never decided on" for digest in processed - known]
    faults += [f"I1 {digest[:8]} is still in the inbox" for digest in inbox]
    for row in house.rows("select digest, count(*) from messages group by digest having count(*) > 1"):
        faults.append(f"I1 message {row[0]} is recorded {row[1]} times")
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
        "group by ticket_id having count(distinct message_id) > 1"
    )
    machines = house.rows(
        f"select o.id from outbox o join messages m on m.ticket_id = o.ticket_id and m.role = 'machine' "
        f"where o.occasion in ({ACKNOWLEDGEMENTS}) and not exists (select 1 from messages h "
        "where h.ticket_id = o.ticket_id and h.role <> 'machine')"
    )
    return [f"I4 ticket {t} has {n} acknowledgements" for t, n in many] + [
        f"I4 letter {row[0]} acknowledges a machine" for row in machines
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
    rows = house.rows("select id, state, answer from outbox where state in ('pending', 'sending')")
    return [f"I7 letter {row[0]} is still {row[1]} ({row[2]})" for row in rows]


def _references_unique(house: House) -> list[str]:
    """I9, and no number was skipped."""
    references = [str(row[0]) for row in house.rows("select reference from tickets order by id")]
    numbers = [int(reference.rpartition("-")[2]) for reference in references]
    if len(set(references)) < len(references):
        return ["I9 a reference was given out twice"]
    return [] if numbers == list(range(1, len(numbers) + 1)) else [f"I9 numbers are not in a row: {numbers}"]


def _record_sound(house: House) -> list[str]:
    """I16 and I17: chains of events, integrity, foreign keys."""
    with house.store.connection() as connection:
        chains = queries.broken_chains(connection)
    return [f"I16 {fault}" for fault in chains] + [f"I17 {fault}" for fault in house.store.integrity()]


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
