"""Delivery reports: does a mail look like one, and whom does it say could not be reached?"""

from mailflow.domain.message import Bounce, Message


def looks_like_report(message: Message) -> bool:
    """Is the mail worth a closer look as a delivery report?"""
    return message.content_type == "multipart/report"


def read_bounce(message: Message, raw: bytes) -> Bounce | None:  # noqa: ARG001
    """What the report says; None where it says nothing."""
    return None
