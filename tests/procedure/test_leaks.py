"""No word that was meant for the house ever stands in a byte sent to a customer.

Conversations are made by chance from a seed; everything internal carries a canary, and each letter to a
customer is searched as it was sent and as its parts read.  MAILFLOW_LEAKS sets the number of the long run.
"""

import os
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage

import pytest
from mailflow.domain.model.policy import Department, Person
from mailflow.domain.procedure import outgoing_words
from mailflow.flow import letters as outgoing_letters

from support.buttons import buttons
from support.conversation import CLERK, COMPANY, QA
from support.fakes import Accepted
from support.house import (
    BILLING,
    CARE,
    DIRECTOR,
    MANAGER,
    SUPPORT,
    TECHNICAL,
    House,
    answer,
    mail,
    read_letter,
)

SEEDS = 300
MANY = int(os.environ.get("MAILFLOW_LEAKS", "5000"))
CANARY = re.compile(r"canary[a-z]{0,20}[0-9]{1,9}", re.IGNORECASE)
DEPUTY = "hoa@acme.example"
INSIDE = (BILLING, TECHNICAL, MANAGER, DIRECTOR, CARE, QA, CLERK, DEPUTY, "registry@vnnic.example")
UNIT_NAME = "Canaryunit7 back office"
POLICY = replace(
    COMPANY,
    departments=(
        Department("billing", BILLING, {"vi": UNIT_NAME, "en": UNIT_NAME}, (CLERK,), MANAGER),
        *COMPANY.departments[1:],
    ),
    people=(Person(MANAGER, "Canaryname9 manager", DEPUTY, ((date(2026, 1, 1), date(2026, 12, 31)),)),),
)
WITHOUT_SUB_ADDRESSES = replace(POLICY, mailboxes=(replace(POLICY.mailboxes[0], subaddressing="no"),))
"""Where buttons carry their token in a line of the mail."""
CUSTOMERS = ("tran@customer.example", "bob@customer.example")


class Chance:
    """One conversation: who writes what, by the seed; notes what is internal on the way."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.house = House(policy=WITHOUT_SUB_ADDRESSES if seed % 3 == 0 else POLICY)
        self.canaries = 0

    def canary(self, kind: str) -> str:
        """A word that no customer may ever read."""
        self.canaries += 1
        return f"canary{kind}{self.canaries}"

    def play(self) -> None:
        """Two customers' complaints, two to five turns about them, and a week of clocks."""
        for customer in CUSTOMERS:
            words = self.random.choice(
                ("Hóa đơn sai, tôi khiếu nại.", "The invoice is wrong, I complain.", "发票有误，我要投诉。")
            )
            self.house.arrives(mail(words, sender=f"Somebody <{customer}>"))
        self.house.turn()
        for _ in range(self.random.randrange(2, 6)):
            self.random.choice(TURNS)(self)
            self.house.take_in()
            self.house.clock.move(minutes=self.random.choice((0, 3, 3, 60, 60 * 24)))
            self.house.turn()
        self.house.clock.move(days=8)
        self.house.turn()

    # --- turns ----------------------------------------------------------------------------------

    def card(self, sender: str) -> str:
        """What mail programs put below the words of somebody of the house, without "-- "."""
        if sender not in INSIDE:
            return ""
        name, secret = sender.partition("@")[0].capitalize(), self.canary("card").capitalize()
        return self.random.choice(
            (
                f"\n\n{name} Tran\nKế toán viên | {secret}\nĐT: 028 3822 1234 (máy lẻ 42)\nE: {sender}",
                f"\n\n*{name} Tran*\n*Phòng {secret}*\n0903 123 456 | {sender}",
                f"\n\n____________________\n{name}\n{secret} Team\nM: 0903 123 456",
                f"\n\nThanks & Best regards,\n-----\n{name} (Ms.)\n{secret} Co., Ltd",
                f"\n\n[cid:image001.png@01DA.56]\n{name} – {secret} – 0903 123 456",
                f"\n{name}\n{secret}\n“Tận tâm – Chuyên nghiệp”",
            )
        )

    def answered(self, box: str, words: str, sender: str, about: str = "", **more: object) -> None:
        """Somebody answers one of the letters to ``box``, quoting all of it below."""
        own_id = re.compile(rb"^Message-ID: <[^\r\n]*\." + about.encode(), re.MULTILINE)
        letters = [raw for raw in self.house.smtp.to(box) if own_id.search(raw[:3000])]
        if not letters:
            return
        letter = read_letter(self.random.choice(letters[-4:]))
        body = letter.get_body(("plain",))
        assert body is not None
        quoted = "".join(f"> {line}\n" for line in str(body.get_content()).splitlines())
        under = f"\n\nOn Mon, 23 Nov 2026 at 09:00, ACME <{letter['Reply-To'] or SUPPORT}> wrote:\n{quoted}"
        signature = f"\n\n-- \nLan {self.canary('signature')}\n{BILLING}"
        card = self.card(sender)
        place = self.random.choice((under, signature + under, signature, "", card + under, card))
        raw = answer(letter, words + place, sender=sender, **more)  # type: ignore[arg-type]
        self.house.arrives(raw)

    def note(self) -> None:
        """Internal words, perhaps to another department."""
        to = self.random.choice(("", "@technical "))
        self.answered(BILLING, f"#note {to}{self.canary('note')}", CLERK)

    def unmarked(self) -> None:
        """An answer or a command with the whole notice below it, and nothing that says where it begins."""
        notice = self.random.choice(self.house.letters_to(BILLING)[-4:])
        body = notice.get_body(("plain",))
        assert body is not None
        command = self.random.choice(("", "#ask ", "#answer ", "#send\n#ask "))
        header = self.random.choice(("", f"ពី៖ ACME <{notice['Reply-To']}>\nទៅ៖ {BILLING}\n\n"))
        words = f"{command}Xin cho biết số hợp đồng.\n\n{header}{body.get_content()}"
        self.house.arrives(answer(notice, words, sender=CLERK))
        self.house.turn()
        self.answered(CLERK, "#send", CLERK)

    def consulted(self) -> None:
        """Another department is asked, and answers."""
        self.answered(BILLING, f"#note @technical {self.canary('note')}", CLERK)
        self.house.turn()
        self.answered(TECHNICAL, f"{self.canary('consultation')} ok", TECHNICAL, "consultation")

    def cause(self) -> None:
        """The cause, and an action for another unit."""
        self.answered(
            BILLING,
            f"#cause {self.canary('cause')}\n#action {self.canary('action')} @technical due 12/12",
            CLERK,
        )

    def plan(self) -> None:
        """A remedy with a letter that waits."""
        words = f"#plan {self.canary('plan')} hoàn 200.000đ @billing due 5/12\n\nKính gửi, xin hoàn 200.000đ."
        self.answered(BILLING, words, CLERK)

    def offered(self) -> None:
        """A plan with its letter, approved; then options, and the customer's number."""
        self.plan()
        self.house.turn()
        self.answered(MANAGER, f"#approve\n#note {self.canary('aside')}", MANAGER, "approval-request")
        self.house.turn()
        words = (
            f"#note {self.canary('note')}\n#options\n\nXin chọn:\n1. Hoàn 200.000đ\n2. Dùng thêm một tháng"
        )
        self.answered(BILLING, words, CLERK)
        self.house.clock.move(minutes=3)
        self.house.turn()
        who = self.random.choice(CUSTOMERS)
        self.answered(who, self.random.choice(("1", "2", "không")), who, "options")

    def decided(self) -> None:
        """The superior's word, with a reason."""
        said = self.random.choice(("#approve", f"#reject {self.canary('reason')}"))
        box = self.random.choice((MANAGER, DEPUTY))
        self.answered(box, f"{said}\n\n{self.canary('aside')}", box)

    def plain(self) -> None:
        """A written response, sometimes with a command in the wrong place, sometimes sent on."""
        self.answered(BILLING, "Kính gửi Quý khách, chúng tôi đang kiểm tra.", CLERK)

    def reply_all(self) -> None:
        """The customer in copy of a command mail: the copy grants nothing, and nothing goes along."""
        headers = [("Cc", f"{self.random.choice(CUSTOMERS)}, {TECHNICAL}")]
        self.answered(BILLING, f"#note {self.canary('copied')}", CLERK, headers=headers)

    def among_colleagues(self) -> None:
        """Words for colleagues that reply to all took along, and what one of them answers to all."""
        readers = self.random.choice((TECHNICAL, MANAGER, f"{DIRECTOR}, {CARE}", "all@acme.example"))
        headers = [("Cc", readers)]
        words = self.random.choice(
            (
                f"@Minh em xem giúp chị nhé, {self.canary('chat')}.",
                f"FYI {self.canary('chat')}",
                f"{self.canary('chat')} Khách đã nhận hóa đơn mới từ hôm qua rồi.",
            )
        )
        self.answered(BILLING, words, CLERK, headers=headers)
        self.house.turn()
        reader = self.random.choice((TECHNICAL, MANAGER, CARE))
        said = self.random.choice(("Ok em.", "Duyệt nhé em", "Cảm ơn"))
        self.answered(BILLING, f"{said} {self.canary('chat')}", reader, headers=[("Cc", CLERK)])
        self.house.turn()
        for box in (CLERK, reader):  # nobody presses "send" on what was never meant for a customer
            for held in self.house.letters_to(box)[-2:]:
                self.house.arrives(answer(held, "#stop", sender=box))

    def final(self) -> None:
        """Answer and closing with lessons."""
        self.answered(BILLING, f"#answer\n#close {self.canary('lesson')}\n\nKính gửi, việc đã xong.", CLERK)

    def asked(self) -> None:
        """A question to the customer, a note with it."""
        self.answered(BILLING, f"#note {self.canary('note')}\n#ask Xin gửi số hợp đồng.", CLERK)

    def referred(self) -> None:
        """The authority, and its guidance."""
        self.answered(BILLING, "#refer registry@vnnic.example Xin hướng dẫn.", CLERK)
        self.house.turn()
        self.answered("registry@vnnic.example", f"{self.canary('guidance')}", "registry@vnnic.example")

    def routed(self) -> None:
        """To another department, with words for it."""
        self.answered(BILLING, f"#route technical {self.canary('handover')}", CLERK)

    def director(self) -> None:
        """Instructions."""
        self.answered(DIRECTOR, f"{self.canary('instructions')}", DIRECTOR)

    def verified(self) -> None:
        """QA's word."""
        self.answered(QA, f"#verify fail {self.canary('failed')}", QA)
        self.answered(BILLING, "#done", CLERK)

    def stranger(self) -> None:
        """Somebody with a forwarded notice, or with a forged From."""
        sender = self.random.choice(
            ("eve@evil.example", f"{CLERK} <eve@evil.example>", f"{CLERK}, eve@evil.example")
        )
        self.answered(BILLING, f"#answer {self.canary('forged')}", sender)

    def wrong(self) -> None:
        """A mail whose commands are refused as a whole."""
        self.answered(BILLING, f"#note {self.canary('note')}\n#foo\n#answer {self.canary('refused')}", CLERK)

    def vacation(self) -> None:
        """A colleague's mailbox answers that nobody is there."""
        box = self.random.choice((BILLING, MANAGER, QA, CARE))
        words = f"{self.canary('vacation')}: I am out of the office until 24 December, ask {TECHNICAL}."
        self.answered(box, words, box, headers=[("Auto-Submitted", "auto-replied")])

    def within(self) -> None:
        """A command in the middle of what would else be a letter."""
        self.answered(BILLING, f"Anh chị xem #note {self.canary('within')} giúp.", CLERK)

    def pressed(self) -> None:
        """A button of any letter inside the house; what is typed above or below its line stays inside."""
        letters = self.house.letters_to(self.random.choice((BILLING, MANAGER, CLERK, CARE)))
        opened = [each for letter in letters[-3:] for each in buttons(letter)]
        opened = [each for each in opened if each.body.startswith(("#note", "#take", "#stop", "#status"))]
        if not opened:
            return
        chosen = self.random.choice(opened)
        said = self.canary("typed")
        body = self.random.choice((f"{said}\n\n{chosen.body}", f"{chosen.body}\n{said}", chosen.body))
        self.house.arrives(chosen.sent(CLERK, body + self.card(CLERK)))

    def stray(self) -> None:
        """A command below other words."""
        self.answered(BILLING, f"Kính gửi {self.canary('stray')},\n\n#note {self.canary('stray')}", CLERK)

    def customer(self) -> None:
        """A customer writes again, or tries a command."""
        who = self.random.choice(CUSTOMERS)
        words = self.random.choice(("Tôi gửi thêm ảnh.", "#close", "1", "2", "Cảm ơn.", "5", "Đến đâu rồi?"))
        self.answered(who, words, who)

    def survey(self) -> None:
        """Days pass, and an attachment comes with a note."""

        def attach(message: EmailMessage) -> None:
            message.add_attachment(
                self.canary("file").encode(), maintype="text", subtype="csv", filename="x.csv"
            )

        raw = answer(self.house.letters_to(BILLING)[0], f"#note {self.canary('note')}", sender=CLERK)
        message = read_letter(raw)
        attach(message)
        self.house.arrives(message.as_bytes())

    # --- what was read --------------------------------------------------------------------------

    def leaks(self) -> Iterator[str]:
        """Everything internal in a letter to somebody outside."""
        references = dict(self.house.rows("select reference, customer_email from tickets"))
        tokens = self.staff_tokens()
        for sent in self.house.smtp.accepted:
            outside = sent.recipient not in INSIDE
            if not outside:
                continue
            for text in (sent.content.decode("utf-8", "replace"), *_read(sent.content)):
                yield from (f"{sent.recipient}: {found[0]}" for found in CANARY.finditer(text))
                yield from (f"{sent.recipient}: {address}" for address in INSIDE if address in text.lower())
                yield from (f"{sent.recipient}: a token" for token in tokens if token in text.lower())
                yield from (
                    f"{sent.recipient}: {reference}"
                    for reference, owner in references.items()
                    if str(reference) in text and owner != sent.recipient
                )
                yield from (
                    f"{sent.recipient}: {name}" for name in ("#answer", "#note", "#plan") if name in text
                )

    def staff_tokens(self) -> set[str]:
        """Every token that stands in a letter inside the house."""
        found: set[str] = set()
        for sent in self.house.smtp.accepted:
            if sent.recipient in INSIDE:
                letter = read_letter(sent.content)  # as it is read: base64 may look like a token
                texts = (
                    str(part.get_content()) for part in letter.walk() if part.get_content_type() in _WORDS
                )
                for text in (str(letter["Reply-To"]), str(letter["Message-ID"]), *texts):
                    found |= set(re.findall(r"\b[a-z2-7]{29}\b", text.lower()))
        return found


TURNS = (
    Chance.note, Chance.unmarked, Chance.consulted, Chance.cause, Chance.plan, Chance.offered,
    Chance.decided, Chance.plain, Chance.reply_all, Chance.among_colleagues, Chance.final, Chance.asked,
    Chance.referred, Chance.routed, Chance.director, Chance.verified, Chance.stranger,
    Chance.wrong, Chance.vacation, Chance.within, Chance.stray, Chance.pressed, Chance.pressed,
    Chance.customer, Chance.customer, Chance.survey,
)  # fmt: skip


_WORDS = ("text/plain", "text/html")  # of a letter; the mails that go along hold the customer's own tokens


def _read(content: bytes) -> Iterator[str]:
    """The headers and parts of a letter as a mail client reads them."""
    letter = read_letter(content)
    yield "\n".join(f"{name}: {value}" for name, value in letter.items())
    for part in letter.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            yield payload.decode("utf-8", "replace")


def search(seeds: range) -> None:
    """Play the conversations of some seeds and search every letter."""
    letters = 0
    for seed in seeds:
        chance = Chance(seed)
        chance.play()
        assert chance.canaries or chance.staff_tokens()
        assert sorted(set(chance.leaks())) == [], f"seed {seed}"
        assert not chance.house.journal.told("mail failed"), f"seed {seed}"
        letters += sum(sent.recipient in CUSTOMERS for sent in chance.house.smtp.accepted)
    assert letters > 2 * len(seeds)


@pytest.mark.parametrize("tenth", range(10))
def test_no_canary_reaches_a_customer(tenth: int) -> None:
    """A tenth of the conversations each, so that a failure names its seed soon."""
    search(range(tenth, SEEDS, 10))


@pytest.mark.soak
@pytest.mark.parametrize("part", range(20))
def test_no_canary_in_thousands_of_conversations(part: int) -> None:
    """The count of a release."""
    search(range(SEEDS + part, SEEDS + MANY, 20))


def test_without_the_last_look_the_search_finds_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: nobody looks at what leaves, and somebody answers with our notice below the words."""
    for module in (outgoing_words, outgoing_letters):
        monkeypatch.setattr(module, "internal", lambda *_args, **_known: ())
    monkeypatch.setattr(outgoing_words, "spoken_of", lambda *_args: ())
    found: set[str] = set()
    for seed in (seed for seed in range(18) if seed % 3):  # those whose notices have a token in their address
        chance = Chance(seed)
        chance.house.arrives(mail("Hóa đơn sai, tôi khiếu nại.", sender=CUSTOMERS[0]))
        chance.house.turn()
        for number in range(4):  # so that the letters at hand are of these, not of the new ticket
            chance.answered(CUSTOMERS[0], f"Tôi gửi thêm ảnh số {number}.", CUSTOMERS[0])
            chance.house.turn()
        chance.unmarked()
        chance.house.clock.move(minutes=3)
        chance.house.turn()
        found |= set(chance.leaks())
    assert f"{CUSTOMERS[0]}: a token" in found
    assert f"{CUSTOMERS[0]}: {BILLING}" in found


def test_the_search_finds_what_it_looks_for() -> None:
    """A letter with a canary, coded as mail codes it, is a leak."""
    chance = Chance(1)
    chance.house.smtp.accepted.clear()
    message = EmailMessage()
    message["Subject"] = "canarynote1"
    message.set_content("Chào chị: canarynote2", cte="base64")
    chance.house.smtp.accepted.append(Accepted("", "tran@customer.example", message.as_bytes()))
    assert sorted(set(chance.leaks())) == [
        "tran@customer.example: canarynote1",
        "tran@customer.example: canarynote2",
    ]
