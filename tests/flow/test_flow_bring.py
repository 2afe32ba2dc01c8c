"""Mails come in batches; the next one is read while this one is decided on, but never at its cost."""

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from mailflow.domain.model.message import Message
from mailflow.domain.rules import intake_order
from mailflow.flow import fetch, intake
from mailflow.flow.intake import visit
from mailflow.flow.last_end import look_back
from mailflow.ports.errors import Temporary

from support.house import House, mail
from support.inline_reader import InlineReader
from support.patience import EVENT


@dataclass
class Diary:
    """What was read and decided, in order; a batch is named by the numbers of its mails."""

    lines: list[str] = field(default_factory=list)
    begun: defaultdict[str, threading.Event] = field(default_factory=lambda: defaultdict(threading.Event))
    awaited: dict[str, str] = field(default_factory=dict)  # batch → the one whose reading its decision awaits

    def name(self, raws: Sequence[bytes]) -> str:
        """Which batch this is."""
        return ",".join(raw.partition(b"number ")[2].split()[0].decode() for raw in raws)


@dataclass
class WatchedReader(InlineReader):
    """Notes what it reads."""

    diary: Diary

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        batch = self.diary.name(mails)
        self.diary.lines.append(f"read {batch}")
        self.diary.begun[batch].set()
        return super().parse(mails)


@pytest.fixture
def diary() -> Diary:
    """An empty one."""
    return Diary()


@pytest.fixture
def house(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house that takes two mails at a time, six of which wait."""
    monkeypatch.setattr(intake_order, "BATCH_MAILS", 2)
    monkeypatch.setattr(intake_order, "_BATCHES", 3)
    house = House(parser=WatchedReader(diary))
    for number in range(6):
        house.arrives(mail(f"Tôi khiếu nại, number {number} .", sender=f"c{number}@customer.example"))
    decide = intake._decide

    def noted(pairs: Sequence[tuple[fetch.FetchedMail, Message]], *others: object) -> list[int]:
        batch = diary.name([arrived.raw for arrived, _ in pairs])
        if other := diary.awaited.get(batch):
            assert diary.begun[other].wait(EVENT), f"{other} is not read meanwhile"
        diary.lines.append(f"decided {batch}")
        return decide(pairs, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "_decide", noted)
    return house


def test_the_next_batch_is_read_while_this_one_is_decided_on(house: House, diary: Diary) -> None:
    """Reading and deciding are different processes' work: neither waits for the other's."""
    diary.awaited = {"0,1": "2,3", "2,3": "4,5"}
    assert house.take_in().taken == 6
    decided = [line for line in diary.lines if line.startswith("decided")]
    assert decided == ["decided 0,1", "decided 2,3", "decided 4,5"]


def test_what_was_read_is_decided_on_though_the_server_goes(house: House) -> None:
    """A lost connection costs no attempt of what is here already; nothing is lost or taken twice."""
    fetched = iter(range(10))

    def lost_at_the_third(operation: str, moment: str) -> None:
        if (operation, moment) == ("imap.fetch", "before") and next(fetched) == 2:
            raise ConnectionError

    house.imap.hook = lost_at_the_third
    with pytest.raises(Temporary):
        house.take_in()
    assert house.one("select count(*) from tickets") == 4
    house.mailbox.close()
    assert house.take_in().taken == 2
    assert house.rows("select distinct attempts, suspect from arrivals") == [(0, 0)]


@pytest.mark.parametrize(
    ("deaths", "last"),
    [(1, ["read 1,2", "decided 1,2"]), (2, ["read 1", "decided 1", "read 2", "decided 2"])],
)
def test_what_was_in_hand_comes_last(house: House, diary: Diary, deaths: int, last: list[str]) -> None:
    """All else goes on, and nothing else is in hand then: with few others first, then alone."""
    uids = sorted(house.imap.folders["INBOX"].mails)
    waiting = [w for w in _waiting(house) if w.uid in uids[1:3]]
    for _ in range(deaths):
        with house.store.transaction() as tx:
            folder = tx.arrivals.folder(house.rules.address, "INBOX")
            assert folder is not None
            tx.arrivals.take_in_hand(folder, house.imap.folders["INBOX"].uidvalidity, waiting)
        look_back(house.context)
    house.take_in()
    assert diary.lines[-len(last) :] == last
    assert set(diary.lines[: -len(last)]) == {"read 0,3", "decided 0,3", "read 4,5", "decided 4,5"}
    assert house.rows("select sum(attempts) from arrivals") == [(0,)]


def test_a_stop_waits_for_no_further_batch(house: House) -> None:
    """What is in hand is finished, the rest stays for next time."""
    asked = iter((True, False))
    seen = visit(house.mailbox, house.rules, "INBOX", house.context, keep_on=lambda: next(asked))
    assert seen.taken == 2
    assert house.take_in().taken == 4


def test_a_large_mail_is_alone_in_memory(house: House, diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is held beside it."""
    monkeypatch.setattr(intake_order, "BATCH_BYTES", 1)
    monkeypatch.setattr(fetch, "BATCH_BYTES", 1)
    monkeypatch.setattr(intake_order, "_BATCHES", 6)
    house.take_in()
    order = (5, 0, 4, 1, 3, 2)  # it is a backlog: newest and oldest in turn
    assert diary.lines == [line for number in order for line in (f"read {number}", f"decided {number}")]


def _waiting(house: House) -> Sequence[fetch.Waiting]:
    house.mailbox.open()
    return house.mailbox.waiting(house.clock.now().replace(year=2000))
