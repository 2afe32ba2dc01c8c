"""Where config wants it, the notice of a new ticket carries its deadlines for the reader's calendar."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import icalendar
import pytest
from letter_company import COMPANY, LETTERHEAD, altered, stationery
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model.paper import Enclosure

WITH_CALENDAR = TemplateLetterhead(COMPANY, calendar=True)
ORDER = sample_order("new_ticket", "vi")
ORIGINAL = Enclosure("KN-2026-000123.eml", "application/octet-stream", b"the original")


def written(letterhead: TemplateLetterhead, order: object = ORDER) -> EmailMessage:
    """The notice as a mail program reads it."""
    rendered = letterhead.render(order)  # type: ignore[arg-type]
    raw = letterhead.write(rendered, stationery(occasion="new_ticket", enclosures=(ORIGINAL,)))
    return cast("EmailMessage", message_from_bytes(raw, policy=policy.default))


def test_the_deadlines_come_as_a_calendar() -> None:
    """One entry per deadline in the reader's words, at its due time; it blocks no time and invites nobody."""
    original, file = written(WITH_CALENDAR).iter_attachments()
    assert original.get_filename() == ORIGINAL.filename
    assert (file.get_filename(), file.get_content_type()) == ("deadlines.ics", "text/calendar")
    assert file.get_content_disposition() == "attachment"
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # RFC 5545 3.1
    calendar = icalendar.Calendar.from_ical(content)
    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    first, second = calendar.walk("VEVENT")
    uids = {str(event["uid"]) for event in (first, second)}
    assert len(uids) == 2
    assert all(uid.startswith("KN-2026-000123.") and uid.endswith("@acme.example") for uid in uids)
    assert first["summary"] == "[KN-2026-000123] Đọc và bắt đầu xử lý"
    assert first["dtstart"].dt == datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert first["dtstamp"].dt == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    assert second["description"] == "Hóa đơn tháng 10 bị tính hai lần"
    assert second["transp"] == "TRANSPARENT"
    assert not {"attendee", "organizer"} & set(second)


def test_the_same_letter_has_the_same_bytes() -> None:
    """A letter that is sent twice is byte-identical, its calendar file as well."""
    assert WITH_CALENDAR.render(ORDER) == TemplateLetterhead(COMPANY, calendar=True).render(ORDER)


def test_hostile_words_stay_words() -> None:
    """A subject cannot add lines to the calendar."""
    hostile = "x\r\nATTENDEE:mailto:a@b.example\r\nBEGIN:VALARM; , \\n"
    order = altered(ORDER, subject=hostile)
    [file] = WITH_CALENDAR.render(order).enclosures
    assert b"\r\nATTENDEE" not in file.content
    assert b"\r\nBEGIN:VALARM" not in file.content
    assert len(icalendar.Calendar.from_ical(file.content).walk("VEVENT")) == 2


@pytest.mark.parametrize(
    ("letterhead", "order"),
    [
        (LETTERHEAD, ORDER),
        (WITH_CALENDAR, sample_order("new_ticket", "vi", sparse=True)),
        (WITH_CALENDAR, sample_order("acknowledgement", "vi")),
        (WITH_CALENDAR, sample_order("customer_wrote", "vi")),
    ],
    ids=["not wanted", "no deadlines", "customer", "another notice"],
)
def test_no_calendar_else(letterhead: TemplateLetterhead, order: object) -> None:
    """Only where config wants it, only with the notice of a new ticket, only if something is due."""
    assert letterhead.render(order).enclosures == ()  # type: ignore[arg-type]
