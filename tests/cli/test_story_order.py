"""The order in which a ticket's story is told."""

from mailflow.cli.history import _moment


def test_what_staff_write_stands_after_what_they_answer() -> None:
    """The mailbox dates mails in whole seconds: an answer within the second stands behind its ticket."""
    second = "2026-11-30T19:06:04"
    events = [
        {"at": f"{second}.368000+00:00", "facts": {"message_id": "1@customers.test"}},
        {"at": f"{second}.502000+00:00", "facts": {"by": "lan@acme.example"}},
    ]
    question = {"digest": "d1", "message_id": "1@customers.test", "from": "anna@customers.test"}
    answer = {"digest": "d2", "message_id": "2@acme.example", "from": "lan@acme.example"}
    at = [_moment(mail | {"received_at": f"{second}+00:00"}, events) for mail in (question, answer)]
    assert at == [event["at"] for event in events]
