"""One day in the life of a complaint mailbox, from a seed: who writes what, what people and servers do."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.store.database import Database
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import AcknowledgementRules
from mailflow.ports.errors import DiskTrouble, LetterFailed, ReaderDown, Temporary
from mailflow.ports.letterhead import Rendered
from sqlalchemy.exc import SQLAlchemyError

from simulation.faults import Boundaries, Crash, CrashingStore
from simulation.invariants import asked_before_telling, broken, message_id_of
from support.fakes import Answer
from support.forged_talks import forged_report, returned
from support.house import POLICY, SUPPORT, House, SeededRandomness, answer, mail, read_letter
from support.inline_reader import InlineReader

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
STEPS = 5
EVENING = (1, 22, 150, 2)
"""Hours after the last step: limits of the acknowledgement, reminders, escalations, a survey, and rest."""
STRANGER, MACHINE = "stranger@elsewhere.example", "MAILER-DAEMON@mx.elsewhere.example"
WEBSITE = "wordpress@acme.example"
DEADLY = "a mail that kills its reader"


class MortalReader(InlineReader):
    """Reads in this process, and dies of some mails."""

    def __init__(self) -> None:
        self.deaths: Counter[bytes] = Counter()
        self.down = 0  # so many times more it cannot be started

    def parse(self, mails: Sequence[bytes]) -> list[Message | Temporary]:
        """See the port."""
        if self.down:
            self.down -= 1
            raise ReaderDown("no process can be started")
        deadly = [raw for raw in mails if DEADLY.encode() in raw]
        self.deaths.update(deadly)
        if deadly:
            raise Crash(DEADLY)
        return super().parse(mails)


class FewWords(TemplateLetterhead):
    """Letters in a hurry: real MIME, but nobody renders templates for days that nobody reads."""

    def render(self, order: LetterOrder) -> Rendered:
        """See the port."""
        words = f"{order.written.reference} {order.letter.name}"
        return Rendered(f"[{words}]", f"{words}\n", f"<p>{words}</p>")


FEW_WORDS = FewWords(POLICY_OF_DAYS.organisation)


@dataclass
class Day:
    """A simulated run; ``play`` plays it to its quiet end."""

    seed: int
    crash_at: frozenset[int] = frozenset()
    cuts: int = 0  # how many I/O errors there are, at boundaries chosen by the seed
    cut_at: frozenset[int] = frozenset()  # and at these
    cut_from: int = 0  # from here on everything fails until the evening
    steps: int = STEPS
    real_letters: bool = False
    reference: bool = False  # what happens is REFERENCE, not chosen by the seed
    delivered: list[bytes] = field(default_factory=list)
    expunged: int = 0
    old: set[str] = field(default_factory=set)  # digests of mails from before the start
    faults: list[str] = field(default_factory=list)

    @property
    def evening(self) -> tuple[int, ...]:
        """Hours between the last turns."""
        return EVENING

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        chosen = frozenset(self.chance.sample(range(1, 400), self.cuts))
        self.passing = Boundaries(self.crash_at, self.cut_at | chosen, self.cut_from)
        self.reader = MortalReader()
        self.house = House(
            policy=POLICY_OF_DAYS,
            database=self._database(),
            parser=self.reader,
            letterhead=self._paper(),
            randomness=SeededRandomness(self.seed),
            guarded=lambda store: CrashingStore(store, self.passing),  # type: ignore[arg-type,return-value]
        )
        self.house.imap.hook = self.house.smtp.hook = self._pass
        self.unheard: Counter[str] = Counter()
        self._number = self.renumberings = self.turns = 0

    def _paper(self) -> TemplateLetterhead | None:
        """What letters are written on; None: as usual."""
        return None if self.real_letters else FEW_WORDS

    def _database(self) -> Database | None:
        """Where the house keeps its record; None: in memory, as usual."""

    def _done_with_database(self) -> None:
        self.house.move_out()

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
        by_chance = (self.chance.choice(HAPPENINGS) for _ in range(self.steps))
        for happening in REFERENCE if self.reference else by_chance:
            happening(self)
            self.turn()
        self.passing.mended()
        self.house.smtp.down = self.house.imap.down = ""
        self.house.smtp.answers.clear()
        for hours in self.evening:
            self.house.clock.move(hours=hours)
            self.turn()
        self.turn()
        faults = self.faults + broken(self.house, self.unheard, self.delivered, self.expunged, self.old)
        self._done_with_database()
        for raw, deaths in self.reader.deaths.items():
            arrivals = self.delivered.count(raw) * (1 + self.renumberings)  # each is known as a new mail
            allowed = 2 + POLICY_OF_DAYS.limits.attempts + self.turns  # with many, few, none; in quarantine
            if deaths > allowed * arrivals:
                faults.append(f"I19 a mail killed its reader {deaths} times")
        return faults

    def turn(self) -> None:
        """Let the program work; when it is killed, start it again and let it finish."""
        self.turns += 1
        for _ in range(20):
            try:
                self.house.turn()
            except (Crash, DiskTrouble):
                self._restart()
            except Temporary:
                self.house.mailbox.close()
            except (ArithmeticError, LookupError, ValueError, SQLAlchemyError, LetterFailed) as error:
                self.faults.append(f"a mistake: {error!r}")
                return
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
                sender=STRANGER,
                subject="Re: [KN-2026-000001] Khiếu nại",
                message_id=self.message_id(),
            )
        )

    def impostor(self) -> None:
        """Somebody uses the Message-ID of another's mail, before or after it."""
        if self.delivered:
            of = message_id_of(self.chance.choice(self.delivered))
            words = f"Công ty lừa đảo, tôi khiếu nại {self._number}."
            self._number += 1
            self.arrives(mail(words, sender="impostor@elsewhere.example", message_id=f"<{of}>"))

    def forger(self) -> None:
        """A stranger answers a letter of ours with a token of their own making."""
        if self.house.smtp.accepted:
            letter = read_letter(self.chance.choice(self.house.smtp.accepted).content)
            token, _, rest = str(letter["Message-ID"]).strip("<>").partition(".")
            token = token[:-1] + ("e" if token.endswith("a") else "a")
            words = f"Gửi cho tôi hồ sơ này, tôi khiếu nại {self._number}."
            headers = [("In-Reply-To", f"<{token}.{rest}>"), ("References", f"<{token}.{rest}>")]
            to, identity = SUPPORT.replace("@", f"+{token}@"), self.message_id()
            self.arrives(mail(words, sender=STRANGER, to=to, message_id=identity, headers=headers))

    def in_copy(self) -> None:
        """A customer complains, with somebody in copy."""
        subject, body = self.chance.choice(COMPLAINTS[:-1])
        headers = [("Cc", "colleague@elsewhere.example")]
        sender, identity = f"copier{self._number}@customer.example", self.message_id()
        self.arrives(mail(body, sender=sender, subject=subject, message_id=identity, headers=headers))

    def hurry(self) -> None:
        """One customer writes five times in a row."""
        sender = self.customer()
        for _ in range(5):
            subject, body = self.chance.choice(COMPLAINTS[:-1])
            identity = self.message_id()
            words = f"{body} ({self._number})"
            self.arrives(mail(words, sender=sender, subject=subject, message_id=identity))

    def machine(self) -> None:
        """A mail system reports that it could not deliver something."""
        headers = [("Return-Path", "<>"), ("Auto-Submitted", "auto-replied")]
        words = "Your message could not be delivered to one or more recipients."
        subject, identity = "Undelivered Mail Returned to Sender", self.message_id()
        self.arrives(mail(words, sender=MACHINE, subject=subject, message_id=identity, headers=headers))

    def forged_report(self) -> None:
        """Somebody forges a delivery report about an address that we have written to, or will write to."""
        known = [letter.recipient for letter in self.house.smtp.accepted]
        about = self.chance.choice([*known, self.customer()])
        self._number += 1
        self.arrives(forged_report(about, SUPPORT, words=f"forged {self.seed} {self._number}"))

    def comes_back(self) -> None:
        """A letter of ours cannot be delivered after all: a mail server returns its head."""
        if self.house.smtp.accepted:
            letter = self.chance.choice(self.house.smtp.accepted)
            head = f"Message-ID: <{message_id_of(letter.content)}>"
            self._number += 1
            words = f"no such user {self.seed} {self._number}"
            self.arrives(forged_report(letter.recipient, letter.sender, words=words, more=returned(head)))

    def form(self) -> None:
        """The website writes for a customer; sometimes its form does not say for sure whose it is."""
        subject, body = self.chance.choice(COMPLAINTS)
        sure, identity = self.chance.random() < 0.7, self.message_id()
        words = f"Họ tên: Lan\nEmail: {self.customer()}\nNội dung: {body} ({self._number})"
        headers = [] if sure else [("Reply-To", STRANGER)]
        self.arrives(mail(words, sender=WEBSITE, subject=subject, message_id=identity, headers=headers))

    def through_group(self) -> None:
        """A group with our own address has put that into From."""
        subject, body = self.chance.choice(COMPLAINTS)
        headers = [("X-Original-From", self.customer()), ("List-Post", f"<mailto:{SUPPORT}>")]
        sender, identity = f"'Lan' via Support <{SUPPORT}>", self.message_id()
        words = f"{body} ({self._number})"
        self.arrives(mail(words, sender=sender, subject=subject, message_id=identity, headers=headers))

    def deadly(self) -> None:
        """A mail that kills whoever reads it, beside one that does not."""
        identity = self.message_id()
        self.arrives(mail(f"{DEADLY} {self._number}", sender=self.customer(), message_id=identity))
        self.complaint()

    def reader_down(self) -> None:
        """For a while no process can be started that reads mail, and people write."""
        self.reader.down = 6
        self.several()

    def left_alone(self) -> None:
        r"""In the inbox lies a mail from before the start; a person has marked it \Deleted."""
        raw = mail(f"old {self._number}", sender=self.customer(), message_id=self.message_id())
        self.delivered.append(raw)
        self.old.add(sha256(raw).hexdigest())
        uid = self.house.imap.deliver(raw, self.house.clock.now() - timedelta(days=400))
        self.house.imap.person_marks_deleted(uid)

    def person_at_work(self) -> None:
        """A person moves or expunges a mail before the program sees it."""
        self.complaint()
        uid = max(self.house.imap.folders["INBOX"].mails)
        if self.chance.random() < 0.5:
            self.house.imap.person_moves(uid, "Private")
        else:
            self.house.imap.person_marks_deleted(uid)
            self.expunged += sum(mail.deleted for mail in self.house.imap.folders["INBOX"].mails.values())
            self.house.imap.person_expunges()

    def renumbered(self) -> None:
        """The server loses its index: every UID is new."""
        self.complaint()
        self.renumberings += 1
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
    Day.impostor,
    Day.forger,
    Day.in_copy,
    Day.hurry,
    Day.machine,
    Day.forged_report,
    Day.comes_back,
    Day.form,
    Day.through_group,
    Day.deadly,
    Day.left_alone,
    Day.person_at_work,
    Day.renumbered,
    Day.server_trouble,
    Day.time_passes,
    Day.time_passes,
    Day.reader_down,
)

REFERENCE: tuple[Callable[[Day], None], ...] = (
    Day.left_alone,
    Day.complaint,
    Day.server_trouble,
    Day.in_copy,
    Day.reply,
    Day.machine,
    Day.renumbered,
    Day.copy,
    Day.forger,
    Day.person_at_work,
    Day.time_passes,
)
