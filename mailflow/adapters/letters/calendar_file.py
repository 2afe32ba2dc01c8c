"""A ticket's deadlines as a file for calendars (RFC 5545; METHOD:PUBLISH of RFC 5546 1.4)."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from mailflow.domain.model.paper import Enclosure

FILENAME = "deadlines.ics"


def deadlines_file(
    deadlines: Iterable[tuple[str, datetime]],
    reference: str,
    subject: str,
    domain: str,
    made_at: datetime,
) -> Enclosure:
    """The file; ``deadlines``: words for people and due time (aware).

    The same words have the same UID whenever they are written, so that a calendar holds a deadline once.  It
    blocks no time (TRANSP) and asks nobody to come.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415  (it takes a tenth of a second, and few want it)

    calendar = Calendar()
    calendar.add("prodid", "-//mailflow//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for label, due_at in deadlines:
        event = Event()
        event.add("uid", f"{reference}.{sha256(label.encode()).hexdigest()[:12]}@{domain}")
        event.add("dtstamp", made_at)
        event.add("dtstart", due_at)
        event.add("summary", f"[{reference}] {label}")
        event.add("description", subject)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return Enclosure(FILENAME, "text/calendar", calendar.to_ical())
