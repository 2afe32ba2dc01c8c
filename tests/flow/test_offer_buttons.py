"""The buttons of an offer: one press accepts it, the other begins what the customer wants to say instead."""

import pytest

from support.buttons import Opened, buttons
from support.conversation import AUTHENTICATED, EVE, FAILED, LAN, PASSED, kinds, writes
from support.house import BILLING, MANAGER, House, answer, text_of

STAFF = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
COMPLAINT = "Hóa đơn tháng 10 sai, tôi khiếu nại, xin giải quyết."
OFFER = "#offer Chúng tôi xin gửi chị một thẻ quà để tạ lỗi."


@pytest.fixture
def house() -> House:
    """A house whose server vouches for senders; Lan has been offered what was approved."""
    house = House(policy=AUTHENTICATED)
    writes(house, f"Trần Thị Lan <{LAN}>", COMPLAINT, headers=PASSED)
    for box, text in ((BILLING, "#plan thẻ quà @billing due 5/12"), (MANAGER, "#approve"), (BILLING, OFFER)):
        letter = next(
            each
            for each in reversed(house.letters_to(box))
            if each["X-Mailflow-Letter"] != "receipt" and each["Reply-To"]
        )
        house.arrives(answer(letter, text, sender=box, headers=STAFF))
        house.turn()
        house.clock.move(minutes=3)
        house.turn()
    assert kinds(house, LAN)[-1] == "offer"
    return house


def links(house: House) -> tuple[Opened, Opened]:
    """What the two buttons of her offer begin."""
    agree, discuss = buttons(house.last_letter_to(LAN))
    return agree, discuss


def presses(house: House, opened: Opened, body: str | None = None, **rest: object) -> str:
    """The mail of a button is sent; returns what the ticket's state is then."""
    sender, headers = str(rest.get("sender", LAN)), rest.get("headers", PASSED)
    written = opened.body if body is None else body
    writes(house, sender, written, subject=opened.subject, headers=headers)
    return str(house.one("select status from tickets where id = 1"))


def test_a_link_shows_nothing_of_the_house(house: House) -> None:
    """Our plain address, the reference and a few words: no token that would stay in her address book."""
    for opened in links(house):
        assert opened.to == "support@acme.example"
        assert opened.subject.startswith("[KN-2026-000001] Tôi ")


@pytest.mark.parametrize("added", ["", "\n\nSent from my iPhone", "\n\nLan", "\nCảm ơn nhé"])
def test_one_press_accepts(house: House, added: str) -> None:
    """Recorded as her agreement, told to the department and confirmed to her."""
    agree, _ = links(house)
    assert presses(house, agree, agree.body + added) == "agreed"
    assert kinds(house, LAN)[-1] == "stage_update"


def test_a_program_that_drops_the_body(house: House) -> None:
    """The subject says it all."""
    agree, _ = links(house)
    assert presses(house, agree, "") == "agreed"


@pytest.mark.parametrize("added", [" nhưng phải xong trước thứ Sáu", "\nnhưng tôi muốn tiền mặt", "?"])
def test_a_yes_with_a_condition_is_for_a_person(house: House, added: str) -> None:
    """Whoever writes on has more to say than yes."""
    agree, _ = links(house)
    assert presses(house, agree, agree.body + added) == "offered"
    assert kinds(house, BILLING)[-1] == "customer_wrote"
    assert added.strip() in text_of(house.last_letter_to(BILLING))


def test_the_wish_to_talk_decides_nothing(house: House) -> None:
    """Her words reach the department; the offer stands."""
    _, discuss = links(house)
    assert presses(house, discuss, discuss.body + "cho tôi hoàn tiền mặt được không?") == "offered"
    assert "hoàn tiền mặt" in text_of(house.last_letter_to(BILLING))


def test_pressed_and_sent_without_a_word(house: House) -> None:
    """The department reads that she wants to talk, though she forgot to say of what."""
    _, discuss = links(house)
    assert presses(house, discuss) == "offered"
    assert "Tôi muốn trao đổi thêm" in text_of(house.last_letter_to(BILLING))


def test_pressed_twice(house: House) -> None:
    """The second says nothing new and undoes nothing."""
    agree, _ = links(house)
    presses(house, agree)
    assert presses(house, agree) == "agreed"


@pytest.mark.parametrize(("sender", "headers"), [(LAN, FAILED), (EVE, PASSED)])
def test_somebody_else_presses(house: House, sender: str, headers: list[tuple[str, str]]) -> None:
    """Anybody can write such a subject: only the true customer agrees by it."""
    agree, _ = links(house)
    assert presses(house, agree, sender=sender, headers=headers) == "offered"
