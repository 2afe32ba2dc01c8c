"""What becomes of a letter whose fate the server leaves open, and of one that is too large for it."""

from email.message import EmailMessage

import pytest
from mailflow.adapters.smtp.answers import judged
from mailflow.flow.dispatch import dispatch
from mailflow.ports.courier import DeliveryResult

from support.conversation import LAN, kinds
from support.fakes import Answer
from support.house import TECHNICAL, House, mail, read_letter, text_of


def lose_after_dot(house: House, times: int) -> None:
    """The server takes so many letters and hangs up instead of saying so."""
    left = [times]

    def hook(operation: str, moment: str) -> None:
        if (operation, moment) == ("smtp.dot", "after") and left[0]:
            left[0] -= 1
            raise ConnectionError("Connection lost")

    house.smtp.hook = hook


def only_the_customer(house: House) -> None:
    """Nothing but the acknowledgement is to be sent."""
    with house.store._lock:
        house.store.engine.raw_connection().driver_connection.execute(  # type: ignore[union-attr]
            f"update outbox set state = 'cancelled' where recipient <> '{LAN}'"
        )


def passes(house: House, hours: int) -> None:
    for _ in range(hours * 12):
        house.clock.move(minutes=5)
        house.send()


class TestUncertain:
    """The server always takes the letter and then closes."""

    def test_four_copies_and_a_person_is_asked(self, house: House) -> None:
        """It is sent again three times, not for three days; whoever holds the ticket hears of it."""
        house.arrives(mail(sender=LAN))
        house.take_in()
        only_the_customer(house)
        lose_after_dot(house, 4)
        passes(house, 24)
        assert len(house.smtp.to(LAN)) == 4
        assert len(set(house.smtp.to(LAN))) == 1
        assert house.rows(f"select state, uncertain from outbox where recipient = '{LAN}'") == [
            ("uncertain", 3)
        ]
        assert kinds(house, TECHNICAL) == ["undeliverable"]
        assert "byte cuối cùng" in text_of(house.last_letter_to(TECHNICAL))
        assert house.one("select ack_state || ': ' || ack_reason from tickets") == "failed: uncertain"
        assert house.one("select count(*) from events where kind = 'letter uncertain'") == 1

    def test_the_fourth_time_it_is_heard(self, house: House) -> None:
        """An answer at last is an answer: the acknowledgement counts."""
        house.arrives(mail(sender=LAN))
        house.take_in()
        only_the_customer(house)
        lose_after_dot(house, 3)
        passes(house, 1)
        assert house.one("select ack_state from tickets") == "sent"
        assert kinds(house, TECHNICAL) == []

    def test_put_off_in_between(self, house: House) -> None:
        """A refusal for now is not counted as a copy, and does not take one back."""
        house.arrives(mail(sender=LAN))
        house.take_in()
        only_the_customer(house)
        lose_after_dot(house, 2)
        passes(house, 1)
        house.smtp.accepted.clear()
        with house.store._lock:
            house.store.engine.raw_connection().driver_connection.execute(  # type: ignore[union-attr]
                "update outbox set state = 'pending', uncertain = 2 where state = 'sent'"
            )
        house.smtp.answers[LAN] = Answer("rcpt", 451, "4.7.1 later")
        passes(house, 1)
        house.smtp.answers.clear()
        lose_after_dot(house, 9)
        passes(house, 24)
        assert len(house.smtp.to(LAN)) == 2


def photographs(message: EmailMessage) -> None:
    message.add_attachment(bytes(range(256)) * 800, maintype="image", subtype="jpeg", filename="photo.jpg")


class TestTooLarge:
    """A mail server that takes small letters only."""

    @pytest.mark.parametrize(
        "refusal",
        [None, Answer("mail", 552, "5.3.4 Message size exceeds fixed limit"), Answer("dot", 552, "too big")],
        ids=["SIZE", "MAIL", "dot"],
    )
    def test_the_department_hears_of_the_ticket(self, house: House, refusal: Answer | None) -> None:
        """The notice goes again without the customer's mail, says so, and can be answered."""
        if refusal is None:
            house.smtp.extensions["size"] = "100000"
        else:
            house.smtp.answers[TECHNICAL] = refusal
        house.arrives(mail(sender=LAN, attach=photographs))
        house.take_in()
        dispatch(house.courier, house.rules, house.context)
        house.smtp.answers.clear()
        house.turn()
        assert kinds(house, TECHNICAL) == ["new_ticket"]
        letter = house.last_letter_to(TECHNICAL)
        attached = [part.get_filename() for part in letter.walk() if part.get_filename()]
        notes = [p for p in letter.walk() if p.get_content_type() == "text/plain"]
        assert attached == []
        assert "mailflow original" in str(notes[-1].get_content())
        assert "KN-2026-000001" in text_of(letter)
        assert len(house.smtp.to(TECHNICAL)[0]) < 100_000
        states = house.rows(f"select state from outbox where recipient = '{TECHNICAL}' order by id")
        assert states == [("cancelled",), ("sent",)]
        assert kinds(house, "care@acme.example") == kinds(house, "manager@acme.example") == []

    def test_even_so_too_large(self, house: House) -> None:
        """Then a person is told, once, and nothing goes round in circles."""
        house.smtp.answers[TECHNICAL] = Answer("mail", 552, "5.3.4 Message size exceeds fixed limit")
        house.arrives(mail(sender=LAN, attach=photographs))
        house.turn()
        house.clock.move(minutes=10)
        house.turn()
        states = house.rows(f"select state from outbox where recipient = '{TECHNICAL}' order by id")
        assert states == [("cancelled",), ("failed",)]
        assert kinds(house, "manager@acme.example") == ["undeliverable"]

    def test_a_full_mailbox_is_something_else(self, house: House) -> None:
        """It has the same code, and no smaller letter helps."""
        house.smtp.answers[TECHNICAL] = Answer("rcpt", 552, "5.2.2 mailbox full")
        house.arrives(mail(sender=LAN, attach=photographs))
        house.turn()
        assert house.rows(f"select state from outbox where recipient = '{TECHNICAL}'") == [("failed",)]

    def test_the_answer_of_the_department_finds_its_ticket(self, house: House) -> None:
        """The smaller letter's Message-ID is as good as the first one's."""
        house.smtp.extensions["size"] = "100000"
        house.arrives(mail(sender=LAN, attach=photographs))
        house.turn()
        house.turn()
        letter = house.last_letter_to(TECHNICAL)
        message_id = str(letter["Message-ID"])
        raw = mail(
            "#take",
            sender=TECHNICAL,
            subject=f"Re: {letter['Subject']}",
            to=str(letter["Reply-To"]),
            headers=[("In-Reply-To", message_id), ("References", message_id)],
        )
        house.arrives(raw)
        house.turn()
        assert house.one("select count(*) from messages where ticket_id = 1 and role = 'department'") == 1


@pytest.mark.parametrize(
    ("phase", "code", "text", "large"),
    [
        ("mail", 552, "5.3.4 Message size exceeds fixed limit", True),
        ("mail", 552, "message too large", True),
        ("dot", 552, "message exceeds fixed maximum message size", True),
        ("dot", 554, "5.2.3 message length exceeds administrative limit", True),
        ("data", 552, "5.2.2 over quota", False),
        ("rcpt", 552, "mailbox full", False),
        ("rcpt", 552, "5.3.4 too big for this recipient", True),
        ("dot", 554, "5.7.1 spam", False),
        ("dot", 452, "4.3.4 not now", False),
        ("dot", 250, "5.3.4 nonsense", False),
    ],
)
def test_refused_for_its_size(phase: str, code: int, text: str, *, large: bool) -> None:
    """A definite refusal about the letter's size, in the words of Postfix, Exim, Exchange and others."""
    outcome = judged(1, phase, code, text)
    assert outcome.too_large == large
    assert not large or outcome.result is DeliveryResult.REFUSED


def test_a_letter_without_attachments_cannot_be_made_lighter(house: House) -> None:
    """Nothing is taken out of the words."""
    house.arrives(mail(sender=LAN))
    house.turn()
    [raw] = house.smtp.to(LAN)
    assert house.context.letterhead.lighter(raw, "x.y@acme.example") is None
    [notice] = house.smtp.to(TECHNICAL)
    lighter = house.context.letterhead.lighter(notice, "x.y@acme.example")
    if lighter is not None:
        assert read_letter(lighter)["Message-ID"] == "<x.y@acme.example>"
        assert text_of(read_letter(lighter)) == text_of(read_letter(notice))
