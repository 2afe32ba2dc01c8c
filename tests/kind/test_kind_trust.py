"""Ourselves, and the groups and forwarders in front of support@."""

from datetime import UTC, datetime

import pytest
from kind_mails import mail
from mailflow.domain.model.message import Kind, Message
from mailflow.domain.model.token import Keyring, Purpose, sign
from mailflow.domain.understanding.sender_kind import Verdict, classify

OURS = frozenset({"support@acme.vn", "hotro@acme.vn"})
GROUP = """
List-Id: Care <care.acme.vn>
List-Post: <https://groups.google.com/a/acme.vn/group/care/post>, <mailto:care@acme.vn>
List-Unsubscribe: <mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>
Precedence: list
X-Google-Group-Id: 1
"""
NEWSLETTER = "List-Id: Sales <sales.example.com>\nList-Unsubscribe: <https://example.com/u>\nPrecedence: bulk"


def _judged(message: Message, **trust: tuple[str, ...]) -> Verdict:
    return classify(message, own_addresses=OURS, own_domain="acme.vn", **trust)  # type: ignore[arg-type]


def test_a_group_is_bulk_until_the_config_trusts_it() -> None:
    """Somebody put a Google Group in front of support@: once named in the config, its mail is direct mail."""
    assert _judged(mail(GROUP)).kind is Kind.BULK
    assert not _judged(mail(GROUP)).certain
    assert _judged(mail(GROUP), trusted_list_ids=("care.acme.vn",)).kind is Kind.HUMAN


def test_a_group_that_is_our_mailbox_needs_no_config() -> None:
    """The group's address is one of our own: what it passes on is direct mail."""
    own = GROUP.replace("care.acme.vn", "hotro.acme.vn").replace("care@", "hotro@")
    assert _judged(mail(own)).kind is Kind.HUMAN
    assert _judged(mail(own + "\nAuto-Submitted: auto-replied")).kind is Kind.AUTO_REPLY


def test_a_redirect_of_exchange_is_no_automatic_reply() -> None:
    """A rule passes a customer's mail on as it is (Resent-From); a reply of a rule is a machine's."""
    rules = "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"
    assert _judged(mail(f"{rules}\nResent-From: <info@acme.vn>")).kind is Kind.HUMAN
    assert _judged(mail(rules)).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "named",
    [
        "care.acme.vn",
        "<care.acme.vn>",
        "CARE.ACME.VN",
        "Support <care.acme.vn>",
        " care.acme.vn ",
    ],
)
def test_a_list_id_may_be_written_in_any_form(named: str) -> None:
    """People copy what they see in the header."""
    assert _judged(mail(GROUP), trusted_list_ids=(named,)).kind is Kind.HUMAN


def test_a_trusted_group_does_not_excuse_a_machine() -> None:
    """A vacation reply that comes through the group stays a vacation reply."""
    machine = mail(GROUP + "\nAuto-Submitted: auto-replied")
    assert _judged(machine, trusted_list_ids=("care.acme.vn",)).kind is Kind.AUTO_REPLY


def test_another_list_is_not_excused() -> None:
    """Trust is for the named group alone."""
    assert _judged(mail(NEWSLETTER), trusted_list_ids=("care.acme.vn",)).kind is Kind.BULK


@pytest.mark.parametrize(
    "trace",
    [
        "Return-Path: <SRS0=hK2x=AB=example.vn=lan@forward.example.net>",
        "Return-Path: <srs1=hK2x=other.example==hash=tt=example.vn=lan@forward.example.net>",
        "Return-Path: <support+caf_=help=acme.vn@forward.example.net>",
        "Return-Path: <bounce@mail.forward.example.net>",
        "ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=forward.example.net; s=s; b=abc",
        "ARC-Seal: i=2; a=rsa-sha256; d=other.example; s=s; b=x\nARC-Seal: i=1; d=forward.example.net; b=y",
        "X-Forwarded-For: help@forward.example.net support@acme.vn",
        "X-Forwarded-To: support@forward.example.net",
        "Resent-From: <help@forward.example.net>",
        "Sender: help@forward.example.net",
        "X-BeenThere: help@forward.example.net",
        "List-Id: <help.forward.example.net>",
    ],
)
@pytest.mark.parametrize(
    "trusted", ["forward.example.net", "@forward.example.net", "*@forward.example.net", "Forward.Example.Net"]
)
def test_a_trusted_forwarder_shows_in_many_places(trace: str, trusted: str) -> None:
    """SRS, ARC, X-Forwarded-For, Resent-From: what the forwarder leaves makes list headers direct mail."""
    message = mail(f"{trace}\nPrecedence: list\nList-Help: <mailto:h@example.com>")
    assert _judged(message).kind is Kind.BULK
    assert _judged(message, trusted_forwarders=(trusted,)).kind is Kind.HUMAN


def test_a_forwarder_may_be_named_by_its_address() -> None:
    """help@example.net forwards; the rest of example.net does not."""
    message = mail("X-Forwarded-For: help@example.net support@acme.vn\nPrecedence: list")
    assert _judged(message, trusted_forwarders=("help@example.net",)).kind is Kind.HUMAN
    assert _judged(message, trusted_forwarders=("sales@example.net",)).kind is Kind.BULK


@pytest.mark.parametrize("trusted", ["ward.example.net", "example.org", "", "net.example.forward"])
def test_a_similar_domain_is_not_trusted(trusted: str) -> None:
    """Domains are compared whole, at their dots."""
    message = mail("Return-Path: <a@forward.example.net>\nPrecedence: list")
    assert _judged(message, trusted_forwarders=(trusted,)).kind is Kind.BULK


def test_junk_is_not_excused() -> None:
    """No group writes Precedence: junk."""
    assert (
        _judged(mail(GROUP.replace("list\n", "junk\n")), trusted_list_ids=("care.acme.vn",)).kind is Kind.BULK
    )


@pytest.mark.parametrize(
    "sender",
    ["support@acme.vn", "SUPPORT@ACME.VN", "ACME <support@acme.vn>", "support+abc@acme.vn", "hotro@acme.vn"],
)
def test_our_own_address_is_us(sender: str) -> None:
    """Our letters come back through forwards and blind copies; they open no ticket."""
    verdict = _judged(mail(sender=sender))
    assert (verdict.kind, verdict.certain, verdict.rule) == (Kind.OWN, True, "own_address")


def test_a_web_form_in_our_name_is_its_customer() -> None:
    """A contact form writes from support@ to support@ with the customer in Reply-To: that is a complaint."""
    assert _judged(mail("Reply-To: lan@example.vn", sender="support@acme.vn")).kind is Kind.HUMAN


def test_our_own_automatic_letter_is_us_even_with_a_reply_to() -> None:
    """The same with Auto-Submitted is our letter to staff, whose Reply-To carries a token."""
    letter = mail("Reply-To: other@acme.vn\nAuto-Submitted: auto-generated", sender="support@acme.vn")
    assert _judged(letter).kind is Kind.OWN


def _our_message_id(domain: str) -> str:
    keyring = Keyring({1: b"k" * 32}, 1)
    token = sign(
        keyring,
        ticket_id=7,
        role="customer",
        addressee="lan@example.vn",
        purpose=Purpose.THREAD,
        expires=datetime(2027, 1, 1, tzinfo=UTC),
    )
    return f"Message-ID: <kn-2026-000007.1.{token}@{domain}>"


def test_our_message_id_under_a_strange_sender_is_us() -> None:
    """A forwarder that rewrites From does not make our letter a customer's."""
    letter = mail(f"{_our_message_id('acme.vn')}\nAuto-Submitted: auto-generated", sender="list@example.com")
    # the first Message-ID of the mail counts, so the letter is built with ours alone
    assert letter.message_id == "1.2.3@example.vn"
    raw_first = Message(
        **{f: getattr(letter, f) for f in letter.__slots__}
        | {"message_id": letter.headers["message-id"][1].strip("<>")}
    )
    verdict = _judged(raw_first)
    assert (verdict.kind, verdict.rule) == (Kind.OWN, "own_letter")


@pytest.mark.parametrize(
    ("message_id", "submitted"),
    [("kn-2026-000007.1.abc@acme.vn", "auto-replied"), ("vacation-77@acme.vn", "auto-replied")],
)
def test_a_colleagues_vacation_reply_is_not_us(message_id: str, submitted: str) -> None:
    """Staff of the same domain have answering machines too; only our token makes a letter ours."""
    letter = mail(f"Auto-Submitted: {submitted}", sender="lan@acme.vn")
    colleague = Message(**{f: getattr(letter, f) for f in letter.__slots__} | {"message_id": message_id})
    assert _judged(colleague).kind is Kind.AUTO_REPLY


def test_a_bounce_from_our_own_server_is_a_bounce() -> None:
    """Our own mail server reports under a name of ours."""
    bounce = mail(
        "Return-Path: <>\nX-Failed-Recipients: minh@example.com",
        sender="Mail Delivery System <mailer-daemon@acme.vn>",
        subject="Mail delivery failed",
    )
    assert _judged(bounce).kind is Kind.BOUNCE
