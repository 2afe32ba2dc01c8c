"""Each mail is taken in exactly once, whatever it is, wherever it lies, whatever the server does."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import Limits, MailboxRules
from mailflow.domain.understanding.older_store import highest_numbers
from mailflow.flow import record
from mailflow.flow.dispatch import dispatch
from mailflow.flow.duties import do_what_is_due
from mailflow.flow.folder import NotAdopted
from mailflow.flow.intake import visit
from mailflow.flow.older_store import AGREED, StoreReplaced
from mailflow.ports.errors import Temporary
from mailflow.ports.mailbox import Waiting

from support.conversation import (
    BOB,
    CHINESE,
    ENGLISH,
    LAN,
    WANG,
    answers,
    arrives,
    became,
    kind_of,
    kinds,
    reference,
    state,
    tickets,
    writes,
)
from support.fakes import FakeImapServer, FakeMailbox
from support.house import CARE, POLICY, TECHNICAL, House, answer, mail, text_of
from support.inline_reader import InlineReader


@dataclass
class ReaderThatDies(InlineReader):
    """Reads like the real one, but dies of every mail that holds the poison."""

    poison: bytes = b"poison"
    died: int = 0

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        read = super().parse(mails)
        fatal = [self.poison in raw for raw in mails]
        self.died += sum(fatal)
        return [Temporary("the reader died") if dead else one for dead, one in zip(fatal, read, strict=True)]


class MailboxOfDays(FakeMailbox):
    """A server that knows only days: it also tells of mail that came earlier on the day of the start."""

    def waiting(self, since: datetime) -> list[Waiting]:
        """See the port."""
        return super().waiting(since - timedelta(days=1))


def give_up(house: House) -> None:
    """Let a mail that always fails have its attempts, some minutes apart."""
    for _ in range(4):
        house.turn()
        house.clock.move(minutes=6)


class TestPoison:
    """A mail that cannot be worked on harms no other, and a person hears of it once."""

    def test_the_reader_dies_of_it(self, new_house: MakeHouse) -> None:
        """Three attempts, then quarantine, the original attached; its neighbours were answered at once."""
        reader = ReaderThatDies()
        house = new_house(parser=reader)
        poison = mail("poison " + ENGLISH, sender="eve@elsewhere.example")
        for raw in (mail(sender=LAN), poison, mail(ENGLISH, sender=BOB)):
            house.arrives(raw)
        house.turn()
        assert kinds(house, LAN) == kinds(house, BOB) == ["acknowledgement"]
        give_up(house)
        assert reader.died == 3
        assert house.rows("select disposition, rule, attempts, cause from arrivals where uid = 2") == [
            ("quarantined", "failed 3 times", 3, "unreadable")
        ]
        assert kinds(house, CARE) == ["quarantined"]
        (original,) = [each.get_content() for each in house.last_letter_to(CARE).iter_attachments()]
        assert original == poison

    def test_the_decision_fails(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        """An error of our own that one mail brings to light: the batch goes on without it."""
        decide = record.decide

        def fails(message: Message, *rest: object) -> object:
            if "poison" in message.subject:
                raise ZeroDivisionError("our bug")
            return decide(message, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(record, "decide", fails)
        for sender, subject in ((LAN, "Khiếu nại"), (WANG, "poison"), (BOB, "Complaint")):
            house.arrives(mail(sender=sender, subject=subject))
        house.turn()
        assert kinds(house, LAN) == kinds(house, BOB) == ["acknowledgement"]
        assert kinds(house, WANG) == []
        give_up(house)
        assert kinds(house, WANG) == ["acknowledgement_plain"]
        assert kinds(house, CARE) == ["quarantined"]
        assert house.one("select count(*) from tickets") == 2
        assert house.one("select count(*) from originals") == 3

    def test_it_may_recover(self, new_house: MakeHouse) -> None:
        """What fails twice and is read the third time is an ordinary mail."""
        reader = ReaderThatDies()
        house = new_house(parser=reader)
        house.arrives(mail("poison " + ENGLISH, sender=BOB))
        house.turn()
        house.clock.move(minutes=1)
        house.turn()
        reader.poison = b"no longer"
        house.clock.move(minutes=10)
        house.turn()
        assert became(house) == "opened: nothing fits"
        assert kinds(house, BOB) == ["acknowledgement"]

    @pytest.mark.slow
    def test_a_flood_of_it_is_told_in_few_letters(self, new_house: MakeHouse) -> None:
        """Thirty poisonous mails: twenty letters, then one that names the others."""
        house = new_house(parser=ReaderThatDies())
        for number in range(30):
            house.arrives(mail(f"poison {number}"))
        give_up(house)
        assert kinds(house, CARE) == ["quarantined"] * 20
        house.clock.move(hours=1)
        house.turn()
        assert kinds(house, CARE)[20:] == ["bundle"]


class TestSizes:
    """Large mails open tickets like small ones."""

    def test_over_the_limit(self, new_house: MakeHouse) -> None:
        """Headers and the beginning of the text are enough; the notice does not carry the original."""
        house = new_house(policy=replace(POLICY, limits=Limits(mail_bytes=20_000)))
        writes(house, BOB, ENGLISH + "\r\n" + "and so on and on\r\n" * 6000)
        assert kinds(house, BOB) == ["acknowledgement"]
        assert ENGLISH[:40] in text_of(house.last_letter_to(TECHNICAL))

    def test_the_notice_shortens_long_words(self, house: House) -> None:
        """It says so, and the original is attached."""
        writes(house, BOB, ENGLISH + "\n" + "and so on and on\n" * 3000)
        letter = house.last_letter_to(TECHNICAL)
        assert len(text_of(letter)) < 30_000
        assert len(list(letter.iter_attachments())) == 1


class TestPlaces:
    """Where a mail lies, and what happens to it meanwhile."""

    def test_vanished_meanwhile(self, house: House) -> None:
        """A person expunges a mail between our look and our fetch: nothing is recorded, nothing fails."""
        house.arrives(mail(sender=LAN))
        house.arrives(mail(ENGLISH, sender=BOB))

        def expunge(operation: str, moment: str) -> None:
            if (operation, moment) == ("imap.fetch", "before"):
                house.imap.folders["INBOX"].mails.pop(1, None)

        house.imap.hook = expunge
        house.turn()
        assert (kinds(house, LAN), kinds(house, BOB)) == ([], ["acknowledgement"])
        assert house.one("select count(*) from arrivals") == 1

    def test_before_the_start(self, house: House) -> None:
        """Old mail is left where it is, and nobody is acknowledged by surprise, however often we look."""
        house.imap.deliver(mail(sender=LAN), house.clock.now() - timedelta(hours=2))
        for _ in range(2):
            house.turn()
        assert (kinds(house, LAN), len(house.imap.contents())) == ([], 1)
        assert house.rows("select count(*) from tickets") == [(0,)]

    def test_on_the_day_of_the_start(self, house: House) -> None:
        """IMAP knows only days: what is minutes too old is recorded as such and stays."""
        house.mailbox = MailboxOfDays(house.imap)
        uid = house.imap.deliver(mail(sender=LAN), house.clock.now() - timedelta(minutes=61))
        house.imap.deliver(mail(ENGLISH, sender=BOB), house.clock.now() - timedelta(minutes=59))
        house.turn()
        assert (kinds(house, LAN), kinds(house, BOB)) == ([], ["acknowledgement"])
        assert uid in house.imap.folders["INBOX"].mails

    def test_older_mail_is_counted_while_new_mail_comes(self, house: House) -> None:
        """What arrives between two questions to the server is not taken for one of the old ones."""
        house.clock.move(days=-2)
        for number in range(3):
            house.arrives(mail(f"Thư cũ {number}"))
        house.clock.move(days=2)

        def another(operation: str, moment: str) -> None:
            if (operation, moment) == ("imap.waiting", "before"):
                house.imap.hook = lambda *_: None
                house.arrives(mail(ENGLISH, sender=BOB))

        house.imap.hook = another
        house.turn()
        assert house.one("select older from folders") == 3
        assert tickets(house) == 1

    def test_a_folder_that_nobody_decided_on(self, new_house: MakeHouse) -> None:
        """Before init or adopt nothing is read at all."""
        house = new_house(adopted=False)
        house.arrives(mail(sender=LAN))
        with pytest.raises(NotAdopted, match="mailflow adopt"):
            house.take_in()
        assert house.smtp.accepted == []

    def test_all_numbers_are_new(self, house: House) -> None:
        """The server lost its index while mail lay in the inbox: nobody is acknowledged again."""
        raw = mail(sender=LAN)
        arrives(house, raw)
        house.arrives(raw)
        house.imap.change_uidvalidity()
        house.mailbox.close()
        house.turn()
        assert kinds(house, LAN) == ["acknowledgement"]
        assert house.imap.contents() == []
        assert house.journal.told("folder renumbered")

    def test_back_from_the_processed_folder(self, house: House) -> None:
        """A person drags a mail back into the inbox: it is filed again, and nothing else happens."""
        arrives(house, mail(sender=LAN))
        (uid,) = house.imap.folders["Processed"].mails
        house.imap.person_moves(uid, "INBOX", "Processed")
        house.turn()
        assert became(house) == "set aside: duplicate: the same bytes"
        assert (kinds(house, LAN), len(house.imap.contents())) == (["acknowledgement"], 0)


class TestTwoMailboxes:
    """One mail to support@ and sales@ is one matter."""

    SALES = MailboxRules("sales@acme.example", "ACME Sales", subaddressing="yes")

    @pytest.fixture
    def both(self, new_house: MakeHouse) -> tuple[House, Callable[[bytes], None]]:
        """A house with two mailboxes, and how a mail comes to the second."""
        house = new_house(policy=replace(POLICY, mailboxes=(*POLICY.mailboxes, self.SALES)))
        server = FakeImapServer()
        with house.store.transaction() as tx:
            tx.arrivals.adopt(self.SALES.address, "INBOX", house.clock.now() - timedelta(hours=1))

        def to_sales(raw: bytes) -> None:
            server.deliver(raw, house.clock.now())
            visit(FakeMailbox(server), self.SALES, "INBOX", house.context)
            house.send()
            dispatch(house.courier, self.SALES, house.context)

        return house, to_sales

    def test_the_same_mail(self, both: tuple[House, Callable[[bytes], None]]) -> None:
        """With other transit headers in each: one ticket, one acknowledgement, two arrivals."""
        house, to_sales = both
        raw = mail(sender=LAN, to="support@acme.example, sales@acme.example")
        arrives(house, b"Delivered-To: support@acme.example\r\n" + raw)
        to_sales(b"Delivered-To: sales@acme.example\r\n" + raw)
        assert became(house) == "set aside: duplicate: same Message-ID and content"
        assert (tickets(house), kinds(house, LAN)) == (1, ["acknowledgement"])

    def test_the_clock_writes_from_the_ticket_s_mailbox(
        self, both: tuple[House, Callable[[bytes], None]]
    ) -> None:
        """Whoever complained to one brand, and its staff, hear of that brand: reminders, escalations, all."""
        house, to_sales = both
        to_sales(mail(sender=LAN, to=self.SALES.address, subject="invoice"))
        assert str(house.last_letter_to(LAN)["From"]) == "ACME Sales <sales@acme.example>"
        arrives(house, mail(sender=BOB, subject="invoice"))
        house.smtp.accepted.clear()
        for _ in range(40):  # both look at what is due; support@ always first
            house.clock.move(hours=5)
            for rules in house.policy.mailboxes:
                do_what_is_due(rules, house.context)
            for rules in house.policy.mailboxes:
                while dispatch(house.courier, rules, house.context).total:
                    pass
        told = house.letters_to("billing@acme.example")
        senders: dict[str, set[str]] = {str(each["From"]): set() for each in told}
        for each in told:
            senders[str(each["From"])].add(str(each["Subject"])[-16:])
        assert senders == {
            "ACME Sales <sales@acme.example>": {"[KN-2026-000001]"},
            "ACME Customer Care <support@acme.example>": {"[KN-2026-000002]"},
        }
        assert {str(each["Reply-To"]).partition("+")[0] for each in told} == {"sales", "support"}

    def test_a_mailbox_that_config_does_not_know_any_more(
        self, both: tuple[House, Callable[[bytes], None]]
    ) -> None:
        """Its tickets' clocks go on; their letters leave from a mailbox that is there."""
        house, to_sales = both
        to_sales(mail(sender=LAN, to=self.SALES.address, subject="invoice"))
        house.context = replace(house.context, policy=POLICY)
        house.smtp.accepted.clear()
        house.clock.move(days=2)
        house.turn()
        letters = house.letters_to("billing@acme.example")
        assert letters
        assert {str(each["From"]) for each in letters} == {"ACME Customer Care <support@acme.example>"}

    def test_owed_by_two_brands(self, both: tuple[House, Callable[[bytes], None]]) -> None:
        """One letter for several tickets never names another brand's."""
        house, to_sales = both
        for number in range(8):
            arrives(house, mail(sender=LAN, subject=f"support {number}"))
            to_sales(mail(sender=LAN, to=self.SALES.address, subject=f"sales {number}"))
        house.smtp.accepted.clear()
        house.clock.move(hours=21)
        for rules in house.policy.mailboxes:
            do_what_is_due(rules, house.context)
            dispatch(house.courier, rules, house.context)
        letters = house.letters_to(LAN)
        assert kinds(house, LAN) == ["acknowledgement_digest"] * 2
        assert len({str(letter["From"]) for letter in letters}) == 2
        named = [set(re.findall(r"KN-2026-[0-9]{6}", text_of(letter))) for letter in letters]
        assert not named[0] & named[1]

    def test_a_reply_to_the_other_mailbox(self, both: tuple[House, Callable[[bytes], None]]) -> None:
        """She answers to sales@ what support@ wrote: the same ticket."""
        house, to_sales = both
        arrives(house, mail(sender=LAN))
        to_sales(answer(house.last_letter_to(LAN), "Tôi bổ sung ảnh.", sender=LAN, to=self.SALES.address))
        assert became(house) == "joined: our message-id"

    def test_a_mail_from_one_to_the_other_is_our_own(
        self, both: tuple[House, Callable[[bytes], None]]
    ) -> None:
        """Colleagues who forward between the mailboxes do not complain."""
        house, to_sales = both
        to_sales(mail(sender="support@acme.example", to=self.SALES.address))
        assert became(house).startswith("set aside: own mail")
        assert house.smtp.accepted == []


class TestStrangeHeads:
    """A complaint is a complaint whatever its headers look like."""

    @pytest.mark.parametrize(
        "sender",
        [
            "",
            "Lan",
            "<>",
            "undisclosed-recipients:;",
            f"{LAN}, {BOB}",
            "lan@",
            "@customer.example",
            "(" * 1000,
        ],
    )
    def test_no_usable_sender(self, house: House, sender: str) -> None:
        """It becomes a ticket; nobody is written to, and a person is asked how to reach the writer."""
        raw = mail(sender="placeholder@x.example").replace(b"placeholder@x.example", sender.encode())
        assert arrives(house, raw).startswith("opened: ")
        assert state(house) == ("not owed", "no_address")
        assert kinds(house, CARE) == ["acknowledgement_withheld"]
        assert all("acme" in letter.recipient for letter in house.smtp.accepted)

    @pytest.mark.parametrize("local", ["lan\u00a0x", "lan\u3000x", "lan\u2028", "lan\u0085"])
    def test_an_address_that_cannot_be_written_to(self, house: House, local: str) -> None:
        """Spaces of other scripts, control characters: a ticket all the same, no case for quarantine."""
        raw = mail(sender="placeholder@x.example").replace(b"placeholder", local.encode())
        assert arrives(house, raw).startswith("opened: ")
        assert state(house) == ("not owed", "no_address")
        assert all("acme" in letter.recipient for letter in house.smtp.accepted)

    @pytest.mark.parametrize("name", ["Message-ID", "Date", "To", "Subject", "MIME-Version"])
    def test_a_header_is_missing(self, house: House, name: str) -> None:
        """Any one of them may."""
        lines = mail(sender=LAN).split(b"\r\n")
        raw = b"\r\n".join(line for line in lines if not line.startswith(name.encode() + b":"))
        assert arrives(house, raw) == "opened: nothing fits"
        assert kinds(house, LAN) == ["acknowledgement"]

    def test_an_empty_mail(self, house: House) -> None:
        """Not a byte of it: still one ticket, and no crash."""
        assert arrives(house, b"\r\n").startswith("opened: ")
        assert tickets(house) == 1


class TestFailures:
    """Whatever fails between two steps is done again, once."""

    def test_the_mailbox_cannot_file(self, house: House) -> None:
        """The connection breaks when the mail should be moved: the next visit moves it, once."""

        def breaks(operation: str, moment: str) -> None:
            if (operation, moment) == ("imap.file", "before"):
                raise ConnectionError("reset")

        house.arrives(mail(sender=LAN))
        house.imap.hook = breaks
        assert isinstance(house.take_in().unfiled, Temporary)
        house.imap.hook = lambda _operation, _moment: None
        house.turn()
        assert (house.imap.contents(), kinds(house, LAN)) == ([], ["acknowledgement"])

    def test_nothing_leaves_before_its_commit(self, house: House) -> None:
        """While the mail is being decided on, neither the mailbox nor the mail server hears of it."""
        house.arrives(mail(sender=LAN))
        house.take_in()
        assert house.smtp.accepted == []
        assert house.one("select count(*) from outbox where state = 'pending'") == 3


@pytest.mark.slow
def test_mixed_languages_in_one_batch(house: House) -> None:
    """Fifty and more mails in one visit: each in its own language, each with its own reference."""
    people = [(LAN, "Dịch vụ quá tệ, tôi rất bức xúc và muốn khiếu nại."), (BOB, ENGLISH), (WANG, CHINESE)]
    for index in range(18):
        sender, body = people[index % 3]
        house.arrives(mail(f"{body} ({index})", sender=f"{index}.{sender}"))
    house.turn()
    letters = [house.last_letter_to(f"{index}.{people[index % 3][0]}") for index in range(18)]
    assert [letter["Content-Language"] for letter in letters] == ["vi", "en", "zh"] * 6
    assert [str(letter["Subject"])[-15:-1] for letter in letters] == [reference(n) for n in range(1, 19)]
    assert {kind_of(letter) for letter in letters} == {"acknowledgement"}
    assert answers(house, f"7.{BOB}", letters[7], "more") == "joined: our message-id"


class TestANewStore:
    """A store that was lost with its lock file, with an unmounted volume, is not replaced in silence."""

    def test_the_processed_folder_speaks_for_an_older_one(self, house: House, new_house: MakeHouse) -> None:
        """Answers with our references lie there: nothing is taken in until a person says that it is gone."""
        writes(house, LAN, "Tôi khiếu nại.")
        house.arrives(answer(house.last_letter_to("lan@customer.example"), "Tôi bổ sung thông tin."))
        house.turn()
        again = new_house(imap=house.imap)
        again.mailbox = FakeMailbox(house.imap)
        again.arrives(mail(ENGLISH, sender=BOB))
        with pytest.raises(StoreReplaced, match=r"KN-2026-1.*mailflow adopt --new-store"):
            again.take_in()
        assert len(again.imap.contents()) == 1
        with again.store.transaction() as tx:
            tx.notes.set(AGREED, "yes")
        again.turn()
        assert again.rows("select reference from tickets") == [("KN-2026-000002",)]

    def test_a_folder_of_another_program(self, house: House) -> None:
        """A folder of that name with mail in it, but none with our references: the first run just works."""
        house.imap.make_folder("Processed")
        house.imap.deliver(mail(subject="Old matter 4711"), folder="Processed")
        writes(house, LAN, "Tôi khiếu nại.")
        assert house.rows("select reference from tickets") == [("KN-2026-000001",)]


def test_a_strangers_number_moves_ours_little() -> None:
    """A subject is a stranger's to write."""
    subjects = ["Re: [KN-2026-000007] x", "KN-2026-999999999", "kn-2025-12", "nothing"]
    assert highest_numbers(subjects, "KN") == {"KN-2026": 7, "KN-2025": 12}
