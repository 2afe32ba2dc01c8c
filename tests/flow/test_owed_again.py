"""Before the plainest acknowledgement goes, what certainly speaks against it is asked again."""

from dataclasses import replace

import pytest
from flow_promises import MakeHouse

from support.conversation import (
    AUTHENTICATED,
    FAILED,
    LAN,
    VIETNAMESE,
    acknowledged,
    events,
    passes,
    state,
    writes,
)
from support.house import BILLING, POLICY, House, answer

DOUBT = [("X-Auto-Response-Suppress", "All")]  # of somebody's Outlook: withheld, but not for good
LIKE_A_MACHINE = "Automatic reply: Khiếu nại"


@pytest.mark.parametrize(
    "sender", ["no-reply@shop.example", "owner-list@lists.example", "MAILER-DAEMON@mx.example"]
)
@pytest.mark.parametrize(
    ("subject", "words"), [("Khiếu nại", VIETNAMESE), (LIKE_A_MACHINE, "Chúng tôi nghỉ đến thứ Hai.")]
)
def test_never_to_an_address_that_nobody_reads(house: House, sender: str, subject: str, words: str) -> None:
    """Also where a doubt about the writer has put it off: the address itself leaves none."""
    writes(house, sender, words, subject=subject, headers=DOUBT)
    passes(house, days=3)
    assert house.smtp.to(sender) == house.smtp.to(sender.lower()) == []


def test_never_to_a_refuted_sender(new_house: MakeHouse) -> None:
    """The server has said that they did not write it; a machine's subject does not make that forgotten."""
    house = new_house(policy=AUTHENTICATED)
    writes(house, LAN, VIETNAMESE, subject=LIKE_A_MACHINE, headers=FAILED)
    passes(house, days=3)
    assert acknowledged(house, LAN) == 0


def test_config_has_learnt_that_it_is_ours(new_house: MakeHouse) -> None:
    """What waited for a doubt finds a certain reason: nothing follows by itself, and a person is asked."""
    house = new_house()
    writes(house, LAN, VIETNAMESE, headers=DOUBT)
    assert state(house) == ("withheld", "suppressed")
    mailbox = replace(POLICY.mailboxes[0], aliases=(LAN,))
    house.policy = replace(POLICY, mailboxes=(mailbox,))
    house.context = replace(house.context, policy=house.policy)
    passes(house, days=3)
    assert acknowledged(house, LAN) == 0
    assert state(house) == ("withheld", "own_address")
    assert events(house).count("acknowledgement withheld") == 2


def test_staff_have_changed_the_address(house: House) -> None:
    """To one that takes no answers: nothing is sent there."""
    writes(house, LAN, "Hóa đơn tháng 10 bị tính hai lần, tôi rất bức xúc.", headers=DOUBT)
    notice = house.last_letter_to(BILLING)
    house.arrives(answer(notice, "#customer Lan <no-reply@shop.example>", sender=BILLING))
    passes(house, days=3)
    assert house.smtp.to("no-reply@shop.example") == []


def test_a_doubt_still_ends_in_a_letter(house: House) -> None:
    """A person is acknowledged in the plainest form, as before."""
    writes(house, LAN, VIETNAMESE, headers=DOUBT)
    passes(house, days=3)
    assert acknowledged(house, LAN) == 1
