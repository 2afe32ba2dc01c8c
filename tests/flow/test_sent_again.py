"""A customer sends the same mail twice by hand: one matter, one ticket, one acknowledgement."""

from support.conversation import (
    BOB,
    LAN,
    VIETNAMESE,
    acknowledged,
    events,
    kinds,
    ticket_of_latest,
    tickets,
    writes,
)
from support.house import BILLING, House, mail, text_of

SUBJECT = "Hóa đơn tháng 10"


def test_one_ticket(house: House) -> None:
    """Nothing seemed to happen, so she sends it again: the department sees the copy, she hears once."""
    writes(house, LAN, VIETNAMESE, subject=SUBJECT)
    before = running(house)
    house.clock.move(minutes=4)
    assert "the same words again" in writes(house, LAN, VIETNAMESE, subject=SUBJECT)
    assert tickets(house) == 1
    assert acknowledged(house, LAN) == 1
    assert events(house)[-1] == "joined"
    assert kinds(house, BILLING) == ["new_ticket", "customer_wrote"]
    assert "cùng lời" in text_of(house.last_letter_to(BILLING))
    assert running(house) == before


def test_both_wait_in_the_mailbox(house: House) -> None:
    """Copies that are taken in together are one ticket, too."""
    for _ in range(2):
        house.arrives(mail(VIETNAMESE, sender=LAN, subject=SUBJECT))
    house.turn()
    assert tickets(house) == 1
    assert acknowledged(house, LAN) == 1


def test_other_words_another_sender_or_another_day(house: House) -> None:
    """What is not the same is a matter of its own."""
    writes(house, LAN, VIETNAMESE, subject=SUBJECT)
    writes(house, LAN, f"{VIETNAMESE} Và cả tháng 11 nữa.", subject=SUBJECT)
    writes(house, LAN, VIETNAMESE, subject="Hóa đơn tháng 11")
    writes(house, BOB, VIETNAMESE, subject=SUBJECT)
    assert tickets(house) == 4
    house.clock.move(hours=25)
    writes(house, LAN, VIETNAMESE, subject=SUBJECT)
    assert tickets(house) == 5
    assert ticket_of_latest(house) == 5


def running(house: House) -> set[str]:
    """The deadlines that run on the first ticket."""
    rows = house.rows("select name from deadlines where ticket_id = 1 and met_at is null and not cancelled")
    return {str(name) for (name,) in rows}
