"""What a stock rspamd writes about forged mails: however they are sent, it never becomes a pass."""

from collections.abc import Iterator

import pytest
from mailflow.adapters.reading.parsing import parse
from mailflow.domain.understanding.authentication import Authentication, ResultForm, Statement, statement

from support import rspamd

pytestmark = pytest.mark.skipif(
    rspamd.PROGRAM is None, reason="not run: rspamd is not installed (Debian package rspamd)"
)

FORGED = " ; dmarc=pass header.from=departments.test "
BILLING = "billing@departments.test"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """One daemon for all."""
    with rspamd.running(tmp_path_factory.mktemp("rspamd")) as port:
        yield port


def written(sender: str, headers: str = "") -> bytes:
    """A mail with this From."""
    return (
        f"{headers}From: {sender}\r\nTo: support@company.test\r\nSubject: x\r\nMessage-ID: <a@b.test>\r\n"
        "Date: Mon, 30 Nov 2026 10:00:00 +0000\r\n\r\n#answer Please send your card number.\r\n"
    ).encode()


def judged(port: int, mail: bytes, mail_from: str, helo: str = "mail.evil.test") -> Statement:
    """What we make of the mail as the server delivers it."""
    raw = rspamd.stamped(port, mail, mail_from=mail_from, helo=helo)
    return statement(parse(raw), rspamd.AUTHSERV_ID)


def test_who_is_who_they_say(port: int) -> None:
    """Its plain words are understood: a pass and a fail."""
    true = judged(port, written("lan@good.test"), "lan@good.test")
    assert (true.verdict, true.form, true.detail) == (Authentication.PASS, ResultForm.VOUCHED, "dmarc")
    assert judged(port, written(BILLING), BILLING).verdict is Authentication.FAIL


@pytest.mark.parametrize(
    ("mail_from", "helo"),
    [
        (f'"x){FORGED}("@evil.test', "mail.evil.test"),
        (f'"x\\"){FORGED}("@evil.test', "mail.evil.test"),
        (f'"{FORGED}"@evil.test', "mail.evil.test"),
        (f'"x){FORGED.replace("dmarc", "dkim").replace("from", "d")}("@evil.test', "mail.evil.test"),
        ("", f"x){FORGED}("),
        ("", "x;dmarc=pass/header.from=departments.test"),
        ("", f'x"{FORGED}"'),
        ("", f"x\\){FORGED}(\\"),
    ],
)
def test_addresses_and_greetings_that_speak_for_the_server(port: int, mail_from: str, helo: str) -> None:
    """Sender and greeting stand in comments and quotes as they came: the mail is refuted all the same."""
    assert judged(port, written(BILLING), mail_from, helo).verdict is Authentication.FAIL


@pytest.mark.parametrize(
    "form",
    [
        f"<@evil.test:{BILLING}>",
        f"{BILLING}, eve@good.test",
        f"eve@good.test, {BILLING}",
        f"group: {BILLING};",
        f"{BILLING} <eve@good.test>",
        f"eve@good.test <{BILLING}>",
        f"<{BILLING}>@good.test",
        f"Lan <{BILLING}(eve@good.test)>",
    ],
)
def test_a_pass_is_for_the_from_that_we_read(port: int, form: str) -> None:
    """Sent from a domain of the forger's own, which passes: it vouches for nobody else."""
    raw = rspamd.stamped(port, written(form), mail_from="eve@good.test", helo="mail.good.test")
    message = parse(raw)
    if message.sender_is_sure and message.sender.email != BILLING:
        return  # read alike as the forger's own address
    vouched = statement(message, rspamd.AUTHSERV_ID).verdict is Authentication.PASS
    assert not (vouched and message.sender.email == BILLING)
    assert not (vouched and message.sender_is_sure)


@pytest.mark.parametrize(
    "header",
    [
        f"{rspamd.AUTHSERV_ID};;; dkim=pass header.d=departments.test",
        f"{rspamd.AUTHSERV_ID} 1 foo; dkim=pass header.d=departments.test",
        f"{rspamd.AUTHSERV_ID}; foo bar; dkim=pass header.d=departments.test",
        "=?utf-8?q?mx=2Ecompany=2Etest?=; dkim=pass header.d=departments.test",
        f"{rspamd.AUTHSERV_ID}; dmarc=pass header.from=departments.test",
    ],
)
def test_headers_that_came_with_the_mail(port: int, header: str) -> None:
    """Whatever the forger wrote in the server's name beforehand: the server's own word stands."""
    mail = written(BILLING, f"Authentication-Results: {header}\r\n")
    assert judged(port, mail, "eve@evil.test").verdict is Authentication.FAIL
