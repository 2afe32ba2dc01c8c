"""Clerk and superior press and answer in any order: only what the superior saw and approved leaves."""

import random
import re
from email.message import EmailMessage

import pytest
from mailflow.domain.procedure.commands import letter_approval
from test_letter_approval import press

from support.conversation import CLERK, CUSTOMER, Conversation, complaint, kind_of
from support.house import MANAGER, text_of

SUM = re.compile(r"\b([1-9])11\.000đ")
MOMENT = 0.1  # minutes between what they do; the hold has two
STEPS, WALKS = 8, (4, 7, 10, 12)


class Walk:
    """One ticket, on which both do what they like."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.talk: Conversation = complaint()
        self.written = 0
        self.approved: set[str] = set()  # the sums in the letters to which the superior said yes

    def go(self) -> list[str]:
        """Take some steps; returns the sums that left without a yes."""
        self.write()
        for _ in range(STEPS):
            self.chance.choice((*(self.put_before,) * 3, *(self.decide,) * 3, self.write, self.stop))()
        self.talk.passes(minutes=5)
        return sorted(self.left() - self.approved)

    def left(self) -> set[str]:
        """The sums that the customer has read."""
        letters = self.talk.stage.mailbox(CUSTOMER)
        return {number for letter in letters for number in SUM.findall(text_of(letter))}

    def write(self) -> None:
        """A letter with a sum of its own."""
        self.written += 1
        words = f"Kính gửi chị, phí tháng 11 là {self.written % 9 + 1}11.000đ theo hợp đồng đã ký kết."
        self.talk.staff(words if self.chance.random() < 0.5 else f"#answer {words}", wait=MOMENT)

    def put_before(self) -> None:
        """The superior is asked, perhaps about another letter than before."""
        if self.chance.random() < 0.7:
            self.write()
        self.talk.staff("#submit", box=CLERK, wait=MOMENT)

    def decide(self) -> None:
        """Yes or no to any request, by its button or in plain words."""
        requests = self.requests()
        if not requests:
            return
        at = self.chance.choice(requests)
        letter = self.talk.stage.mailbox(MANAGER)[at]
        yes = self.chance.random() < 0.7
        if yes:
            self.approved |= set(SUM.findall(text_of(letter).partition("KHÁCH HÀNG VIẾT")[0]))
        if self.chance.random() < 0.5:
            press(self.talk, MANAGER, "approve" if yes else "reject", "" if yes else "chưa rõ", at)
        else:
            words = "Duyệt" if yes else "Không duyệt vì chưa rõ"
            self.talk.staff(words, sender=MANAGER, letter=letter, wait=MOMENT)

    def requests(self) -> list[int]:
        """Where the superior's requests lie."""
        box = self.talk.stage.mailbox(MANAGER)
        return [at for at, letter in enumerate(box) if is_request(letter)]

    def stop(self) -> None:
        """The clerk thinks better of it."""
        self.talk.staff(self.chance.choice(("#stop", "#undo")), wait=MOMENT)


def is_request(letter: EmailMessage) -> bool:
    """Whether it asks for the approval of a letter."""
    return kind_of(letter) == "letter_approval"


def test_nothing_leaves_that_was_not_seen_and_approved() -> None:
    """Whatever both do, in whichever order; and something does leave."""
    walks = [Walk(seed) for seed in WALKS]
    assert [walk.go() for walk in walks] == [[]] * len(WALKS)
    assert any(walk.left() for walk in walks)


def test_the_walks_find_who_does_not_look_which_letter_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: an old request approves the letter that has taken the place of its own."""
    monkeypatch.setattr(letter_approval, "_meant", lambda _, context: (context.state.letter, ""))
    assert any(Walk(seed).go() for seed in (*WALKS, *range(20, 40)))
