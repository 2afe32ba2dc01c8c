"""A complaint from its first mail to the director's desk, through real servers and real processes."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from support.embedded_bed import EmbeddedBed
from support.house import answer, mail, text_of
from support.mailbed import Bed, MailBed, mails, missing_servers
from support.people import attached, html_of, letters, letters_now, occasions, post
from support.program import Company, Program, write_config

pytestmark = pytest.mark.servers

VIETNAMESE = (
    "Kính gửi công ty,\r\n\r\nTôi bị tính tiền hai lần trong tháng này. Tôi rất bực mình, "
    "đề nghị kiểm tra và hoàn tiền.\r\n\r\nTrần Thị Lan\r\n"
)
HOUR = 3600.0


@pytest.fixture(params=["dovecot", "embedded"], scope="module")
def system(request: pytest.FixtureRequest) -> Iterator[Bed]:
    """Dovecot and Postfix, and the embedded server too, so that the conversation is told everywhere."""
    if request.param == "embedded":
        with EmbeddedBed() as embedded:
            yield embedded
    elif reason := missing_servers():
        pytest.skip(f"not run: {reason}")
    else:
        bed: MailBed = request.getfixturevalue("dovecot")
        bed.start_postfix()
        yield bed


class Office:
    """A company whose daemon runs, and whose clock a test can move."""

    def __init__(self, bed: Bed, folder: Path) -> None:
        self.bed, self.company = bed, Company()
        self.clock = folder / "clock"
        self.clock.write_text("0")
        config = write_config(folder, bed, self.company)
        self.program = Program(config, ("--clock", str(self.clock)))

    def knows_itself(self) -> None:
        """Wait until the daemon has learnt that support+anything@ arrives."""
        known = "select value from notes where name like 'subaddressing%' and value = 'works'"
        self.program.until(lambda: self.program.rows(known))

    def time_is(self, moment: str, seconds_later: float = 1.0) -> None:
        """Move the clock on to a moment (ISO), as far as a stage of a deadline names it."""
        later = (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds() + seconds_later
        self.clock.write_text(str(later))

    def writes(self, name: str, body: str, **how: Any) -> bytes:
        """A customer writes to the company; what was sent."""
        address = self.company.customer(name)
        raw = mail(body, to=self.company.support, sender=how.pop("sender", f"<{address}>"), **how)
        post(self.bed, address, self.company.support, raw)
        return raw


def stages(story: dict[str, Any], deadline: str) -> dict[str, str]:
    """When the stages of a ticket's deadline come, by their names."""
    [clock] = [d for d in story["deadlines"] if d["name"] == deadline]
    return {stage["name"]: stage["at"] for stage in clock["stages"]}


def test_the_first_day(system: Bed, tmp_path: Path) -> None:
    """Nothing has run here before and two complaints wait: their notices are answered as they came.

    They were written before the daemon knew whether support+anything@ arrives, and are answered after.
    """
    office = Office(system, tmp_path)
    bed, company, program = office.bed, office.company, office.program
    billing = company.at("billing")
    for name in ("lan", "minh"):
        office.writes(name, VIETNAMESE, subject=f"Hóa đơn sai ({name})")
    with program:
        program.start()
        notices = letters(bed, billing, "new_ticket", count=2)
        office.knows_itself()
        for notice, words in zip(
            notices, ("Chúng tôi đang kiểm tra, xin cảm ơn.", "#cause Tính hai lần"), strict=True
        ):
            to = parseaddr(notice["Reply-To"] or notice["From"])[1]
            post(bed, billing, to, answer(notice, f"{words}\r\n", sender=f"<{billing}>", to=to))
        program.await_told("command")
        program.await_told("joined")
        office.clock.write_text("150")  # beyond the two minutes in which a reply may be taken back
        first = next(name for name in ("lan", "minh") if f"({name})" in str(notices[0]["Subject"]))
        [written] = letters(bed, company.customer(first), "written_response")
        assert "Chúng tôi đang kiểm tra" in text_of(written)
        assert "refused" not in occasions(letters_now(bed, billing))
        assert program.stop() == 0


@pytest.fixture
def office(system: Bed, tmp_path: Path) -> Iterator[Office]:
    office = Office(system, tmp_path)
    with office.program:
        office.program.start()
        office.knows_itself()
        yield office


def test_from_the_first_mail_to_the_director(office: Office) -> None:
    """Acknowledged, routed, threaded without any tag, reminded and escalated, each once."""
    bed, company, program = office.bed, office.company, office.program
    lan, billing = company.customer("lan"), company.at("billing")

    sent = office.writes("lan", VIETNAMESE, sender=f"Trần Thị Lan <{lan}>", subject="Hóa đơn tháng 11 sai")
    [acknowledgement] = letters(bed, lan, "acknowledgement")
    reference = _check_acknowledgement(acknowledgement, office, language="vi")
    assert "xin lỗi" in text_of(acknowledgement)
    assert "Quý khách Trần Thị Lan" in text_of(acknowledgement)

    [notice] = letters(bed, billing, "new_ticket")
    assert f"[{reference}]" in notice["Subject"]
    assert "Tôi bị tính tiền hai lần" in text_of(notice)
    assert re.fullmatch(rf"support\.{company.tag}\+[a-z2-7]+@company\.test", parseaddr(notice["Reply-To"])[1])
    assert lan not in str(notice["From"]) + str(notice["Reply-To"]) + str(notice["Cc"])
    [arrived] = [raw for raw in mails(bed, company.support, "Processed") if b"X-Mailflow-Letter" not in raw]
    assert arrived.endswith(sent)
    assert attached(notice) == arrived

    phone = answer(
        acknowledgement,
        "Tôi gửi thêm: số hóa đơn là 12345.\r\n",
        sender=f"Chị Lan (điện thoại) <{company.customer('lan.mobile')}>",
        subject="số hóa đơn",
        to=company.support,
    )
    post(bed, company.customer("lan.mobile"), company.support, phone)
    program.await_told("joined", reference=reference, rule="our message-id")
    letters(bed, billing, "customer_wrote")
    [ticket] = program.json("tickets")
    assert (ticket["reference"], ticket["department"], ticket["language"]) == (reference, "billing", "vi")
    assert ticket["acknowledged_at"]
    story = program.json("ticket", reference)
    assert len(story["mails"]) == 2

    reading = stages(story, "first reading")
    office.time_is(reading["reminder 50%"])
    letters(bed, billing, "reminder")
    for number, level in enumerate(("department", "manager", "director"), start=1):
        office.time_is(reading[f"escalation {number}: {level}"])
        program.await_told("stage", reference=reference, stage=f"escalation {number}: {level}")
    for letter_writer in ("manager", "director"):
        [told] = letters(bed, company.at(letter_writer), "escalation")
        assert f"[{reference}]" in told["Subject"]
        assert attached(told) == arrived
    letters(bed, billing, "escalation")
    assert occasions(letters_now(bed, billing)) == ["new_ticket", "customer_wrote", "reminder", "escalation"]
    assert occasions(letters_now(bed, lan)) == ["acknowledgement"]
    assert program.stop() == 0


def test_each_customer_in_her_language(office: Office) -> None:
    """English is answered in English, Chinese in Chinese; each goes to the department that its words name."""
    bed, company = office.bed, office.company
    office.writes(
        "mary",
        "Hello,\r\n\r\nYou charged me twice on my invoice this month. I am very disappointed and want "
        "my money back.\r\n\r\nMary Jones\r\n",
        subject="Complaint about my invoice",
    )
    [english] = letters(bed, company.customer("mary"), "acknowledgement")
    _check_acknowledgement(english, office, language="en")
    assert "we apologise" in text_of(english)
    office.writes(
        "wang",
        "您好，\r\n\r\n我上周买的手机坏了，客服态度非常差，我要投诉。请尽快处理。\r\n\r\n王芳\r\n",
        subject="投诉：产品质量问题",
    )
    [chinese] = letters(bed, company.customer("wang"), "acknowledgement")
    _check_acknowledgement(chinese, office, language="zh")
    assert "诚恳致歉" in text_of(chinese)
    for department in ("billing", "technical"):
        assert len(letters(bed, company.at(department), "new_ticket")) == 1


def test_staff_answer_stops_the_clock_and_downtime_is_caught_up_once(office: Office) -> None:
    """One line to the notice counts as read; weeks of silence bring each escalation once, in order."""
    bed, company, program = office.bed, office.company, office.program
    office.writes("minh", VIETNAMESE, subject="Hóa đơn sai")
    [notice] = letters(bed, company.at("billing"), "new_ticket")
    reference = program.await_told("opened")[0]["reference"]
    read = answer(notice, "#note Đã đọc, đang kiểm tra.\r\n", sender=f"<{company.at('billing')}>")
    post(bed, company.at("billing"), parseaddr(notice["Reply-To"])[1], read)
    program.until(lambda: program.rows("select 1 from deadlines where met_by = 'read'"))
    due = stages(program.json("ticket", reference), "resolution")["escalation 3: director"]
    assert program.stop() == 0

    office.time_is(due)
    program.start()
    assert len(letters(bed, company.at("director"), "escalation")) == 1
    told = [
        (line["kind"], line["stage"])
        for line in program.told("stage", reference=reference, deadline="resolution")
    ]
    assert [stage for kind, stage in told if kind == "escalated"] == [
        "escalation 1: department",
        "escalation 2: manager",
        "escalation 3: director",
    ]
    assert {kind for kind, _ in told} == {"escalated", "stage late"}  # old reminders help nobody
    assert program.told("stage", deadline="first reading") == []
    assert program.stop() == 0
    program.start()
    assert program.told("stage") == []
    # the date that the customer was given has passed: they hear of a new one, once
    assert occasions(letters_now(bed, company.customer("minh"))) == ["acknowledgement", "more_time"]


def _check_acknowledgement(letter: Any, office: Office, language: str) -> str:
    """RFC 3834 headers, both forms, the language, the date and the reference; returns the reference."""
    assert letter["X-Mailflow-Letter"] == "acknowledgement"
    assert letter["Auto-Submitted"] == "auto-replied"
    assert letter["Content-Language"] == language
    assert letter["In-Reply-To"] == letter["References"]
    assert letter["In-Reply-To"].startswith("<")
    assert letter["Reply-To"] is None
    assert parseaddr(letter["From"])[1] == office.company.support
    assert letter["Return-Path"] != "<>"
    assert letter.get_content_type() == "multipart/alternative"
    reference = re.search(r"\[(KN-[0-9]{4}-[0-9]{6})\]$", letter["Subject"])
    assert reference
    for words in (text_of(letter), html_of(letter)):
        assert reference[1] in words
        assert str(datetime.now(UTC).year) in words
    assert f'<html lang="{language}"' in html_of(letter)
    return reference[1]
