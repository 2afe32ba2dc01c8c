"""One day in the life of a complaint mailbox, from a seed: who writes what, what people and servers do."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from mailflow.adapters.store.database import Database
from mailflow.domain.policy import AcknowledgementRules
from mailflow.ports import DiskTrouble, Temporary

from simulation.faults import Boundaries, Crash, CrashingStore
from simulation.invariants import asked_before_telling, broken, message_id_of
from support.fakes import Answer
from support.house import POLICY, House, SeededRandomness, answer, give_back, mail, read_letter

COMPLAINTS = (
    ("Khiếu nại hóa đơn", "Tôi bị tính tiền hai lần trong hóa đơn tháng 10. Đề nghị công ty giải quyết."),
    ("Dịch vụ quá tệ", "Nhân viên trả lời rất thiếu trách nhiệm, tôi rất bức xúc và muốn khiếu nại."),
    ("Wrong invoice", "You charged me twice for October. This is a complaint, please fix it."),
    ("Broken router", "The router you sold me stopped working after one day and nobody helps."),
    ("投诉发票", "十月份的发票被重复扣款，我要投诉，请尽快处理。"),
    ("服务态度", "客服态度非常差，问题一直没有解决，我很不满意。"),
    ("Cảm ơn", "Cảm ơn công ty rất nhiều, nhân viên phục vụ rất nhiệt tình và chu đáo."),
)
POLICY_OF_DAYS = replace(
    POLICY, acknowledgement=AcknowledgementRules(per_address_hour=3, per_address_day=5), outbox_hours=6
)
STEPS = 7
EVENING = (1, 22, 50, 120, 2)
"""Hours after the last step: limits of the acknowledgement, reminders, escalations, a survey, and rest."""


@dataclass
class Day:
    """A simulated run; ``play`` plays it to its quiet end."""

    seed: int
    crash_at: frozenset[int] = frozenset()
    cuts: int = 0  # how many I/O errors there are, at boundaries chosen by the seed
    cut_at: frozenset[int] = frozenset()  # and at these
    cut_from: int = 0  # from here on everything fails until the evening
    steps: int = STEPS
    delivered: list[bytes] = field(default_factory=list)
    expunged: int = 0
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        chosen = frozenset(self.chance.sample(range(1, 400), self.cuts))
        self.passing = Boundaries(self.crash_at, self.cut_at | chosen, self.cut_from)
        self.house = House(
            policy=POLICY_OF_DAYS,
            database=self._database(),
            randomness=SeededRandomness(self.seed),
            guarded=lambda store: CrashingStore(store, self.passing),  # type: ignore[arg-type,return-value]
        )
        self.house.imap.hook = self.house.smtp.hook = self._pass
        self.unheard: Counter[str] = Counter()
        self._number = 0

    def _database(self) -> Database | None:
        """Where the house keeps its record; None: in memory, as usual."""

    def _done_with_database(self) -> None:
        give_back(self.house.store)

    def _pass(self, operation: str, moment: str) -> None:
        self.faults += asked_before_telling(self.house, operation, moment)
        try:
            self.passing(operation, moment)
        except ConnectionError:
            if (operation, moment) == ("smtp.dot", "after"):
                self.unheard[message_id_of(self.house.smtp.accepted[-1].content)] += 1
            raise

    def play(self) -> list[str]:
        """The whole day, and time after it to come to rest; returns the broken invariants."""
        for _ in range(self.steps):
            self.chance.choice(HAPPENINGS)(self)
            self.turn()
        self.passing.mended()
        self.house.smtp.down = self.house.imap.down = ""
        self.house.smtp.answers.clear()
        for hours in EVENING:
            self.house.clock.move(hours=hours)
            self.turn()
        self.turn()
        faults = self.faults + broken(self.house, self.unheard, self.delivered, self.expunged)
        self._done_with_database()
        return faults

    def turn(self) -> None:
        """Let the program work; when it is killed, start it again and let it finish."""
        for _ in range(20):
            try:
                self.house.turn()
            except (Crash, DiskTrouble):
                self._restart()
            except Temporary:
                self.house.mailbox.close()
            else:
                return
            if self.passing.cut_from:
                return  # it will not get better before somebody mends it
        self.faults.append("the program does not come to rest")

    def _restart(self) -> None:
        """The process was killed: what the server took and the store does not know will go out again."""
        rows = self.house.rows("select message_id from outbox where state = 'sending'")
        sending = {str(row[0]) for row in rows}
        accepted = {message_id_of(letter.content) for letter in self.house.smtp.accepted}
        self.unheard.update(sending & accepted)
        self.house.start()

    # --- what may happen ------------------------------------------------------------------------

    def arrives(self, raw: bytes) -> None:
        """A mail reaches the mailbox."""
        self.delivered.append(raw)
        self.house.arrives(raw)

    def customer(self) -> str:
        """One of a few customers."""
        return f"customer{self.chance.randrange(4)}@customer.example"

    def message_id(self) -> str:
        """A Message-ID that depends on the seed alone."""
        self._number += 1
        return f"<{self.seed}.{self._number}@customer.example>"

    def complaint(self) -> None:
        """A customer complains (or praises)."""
        subject, body = self.chance.choice(COMPLAINTS)
        sender = self.customer()
        self.arrives(
            mail(f"{body} ({self._number})", sender=sender, subject=subject, message_id=self.message_id())
        )

    def several(self) -> None:
        """Some customers write at once."""
        for _ in range(self.chance.randint(2, 4)):
            self.complaint()

    def copy(self) -> None:
        """A mail arrives a second time, with the same bytes."""
        if self.delivered:
            self.arrives(self.chance.choice(self.delivered))

    def reply(self) -> None:
        """Somebody answers the latest of our letters, with text or as a machine."""
        if not self.house.smtp.accepted:
            return
        accepted = self.chance.choice(self.house.smtp.accepted)
        letter = read_letter(accepted.content)
        machine = self.chance.random() < 0.4
        headers = [("Auto-Submitted", "auto-replied")] if machine else []
        raw = answer(
            letter,
            "Tôi đang nghỉ phép." if machine else f"Tôi xin bổ sung thông tin {self._number}.",
            sender=accepted.recipient,
            headers=headers,
        )
        self.arrives(raw.replace(b"Message-ID: <", f"Message-ID: <r{self.seed}.{self._number}.".encode(), 1))
        self._number += 1

    def stranger(self) -> None:
        """A stranger quotes a reference."""
        self.arrives(
            mail(
                f"Cho tôi hỏi về hồ sơ này, khiếu nại {self._number}.",
                sender="stranger@elsewhere.example",
                subject="Re: [KN-2026-000001] Khiếu nại",
                message_id=self.message_id(),
            )
        )

    def person_at_work(self) -> None:
        """A person moves or expunges a mail before the program sees it."""
        self.complaint()
        uid = max(self.house.imap.folders["INBOX"].mails)
        if self.chance.random() < 0.5:
            self.house.imap.person_moves(uid, "Private")
        else:
            self.house.imap.person_marks_deleted(uid)
            self.house.imap.person_expunges()
            self.expunged += 1

    def renumbered(self) -> None:
        """The server loses its index: every UID is new."""
        self.complaint()
        self.house.imap.change_uidvalidity()

    def server_trouble(self) -> None:
        """SMTP is down, or refuses or defers somebody, until the next trouble or the end of the day."""
        smtp = self.house.smtp
        smtp.down, smtp.answers = "", {}
        kind = self.chance.randrange(3)
        if kind == 0:
            smtp.down = "connection refused"
        elif kind == 1:
            smtp.answers[self.customer()] = Answer("rcpt", 550, "5.1.1 no such user")
        else:
            smtp.answers[self.customer()] = Answer("dot", 451, "4.3.0 try later")

    def time_passes(self) -> None:
        """Minutes to days."""
        self.house.clock.at += timedelta(minutes=self.chance.choice((1, 5, 30, 300, 1500, 6000)))


HAPPENINGS: tuple[Callable[[Day], None], ...] = (
    Day.complaint,
    Day.complaint,
    Day.several,
    Day.copy,
    Day.reply,
    Day.reply,
    Day.stranger,
    Day.person_at_work,
    Day.renumbered,
    Day.server_trouble,
    Day.time_passes,
    Day.time_passes,
)
