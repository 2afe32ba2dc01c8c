"""The courier on Postfix: TLS, logins, and a thousand letters."""

import re
from contextlib import closing
from dataclasses import replace
from itertools import chain
from uuid import uuid4

import pytest
from mailflow.adapters.servers import Security
from mailflow.adapters.smtp.courier import SmtpCourier
from mailflow.adapters.smtp.probe import probe_smtp
from mailflow.ports.courier import DeliveryResult, Envelope

from support.mailbed import MailBed, await_mails, mails

pytestmark = [pytest.mark.servers, pytest.mark.dovecot]

SUPPORT = "support@company.test"
LETTER = b"From: support@company.test\r\nSubject: x\r\n\r\nHello\r\n"


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_way_in(dovecot: MailBed, security: Security) -> None:
    """TLS at once, STARTTLS, and neither on loopback; the connection is kept and used again."""
    address = f"anna{uuid4().hex}@customers.test"
    with closing(SmtpCourier(dovecot.smtp(security=security), 1)) as courier:
        for id_ in range(3):
            [[outcome]] = courier.deliver([Envelope(id_, SUPPORT, address, LETTER)])
            assert outcome.result is DeliveryResult.SENT
        assert len(await_mails(dovecot, address, 3)) == 3


def test_partial_refusal(dovecot: MailBed) -> None:
    """Refused, full and for-now-not each have their own outcome, the others arrive."""
    unique = uuid4().hex
    names = [f"{name}{unique}@customers.test" for name in ("anna", "reject", "full", "tempfail", "binh")]
    with closing(SmtpCourier(dovecot.smtp())) as courier:
        letters = [Envelope(id_, SUPPORT, name, LETTER) for id_, name in enumerate(names)]
        outcomes = sorted(chain(*courier.deliver(letters)), key=lambda outcome: outcome.id)
    assert [(outcome.result, outcome.phase, outcome.code) for outcome in outcomes] == [
        (DeliveryResult.SENT, "dot", 250),
        (DeliveryResult.REFUSED, "rcpt", 550),
        (DeliveryResult.REFUSED, "rcpt", 552),
        (DeliveryResult.DEFERRED, "rcpt", 451),
        (DeliveryResult.SENT, "dot", 250),
    ]
    assert "5.1.1" in outcomes[1].text
    for name in (names[0], names[4]):
        await_mails(dovecot, name)


@pytest.mark.slow
def test_thousand_letters(dovecot: MailBed) -> None:
    """All sent, all there, each once, in the course of seconds."""
    address = f"anna{uuid4().hex}@customers.test"
    letters = [
        Envelope(id_, SUPPORT, address, b"Subject: number %d\r\n\r\n" % id_ + b"x" * 70 + b"\r\n")
        for id_ in range(1000)
    ]
    with closing(SmtpCourier(dovecot.smtp(security="none"), 3)) as courier:
        outcomes = list(chain(*courier.deliver(letters)))
    assert {outcome.result for outcome in outcomes} == {DeliveryResult.SENT}
    arrived = await_mails(dovecot, address, 1000)
    subjects = {line for raw in arrived for line in raw.split(b"\r\n") if line.startswith(b"Subject:")}
    assert len(arrived) == len(subjects) == 1000


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("case", ["password", "authority", "nobody"])
def test_failures_say_what_where_and_what_to_do(dovecot: MailBed, security: Security, case: str) -> None:
    """One sentence that an admin can act on; no letter is blamed."""
    good = dovecot.smtp(security=security)
    settings, words = {
        "password": (replace(good, password="wrong"), "login refused: 535 .*Check username and password"),
        "authority": (
            replace(good, ca_file=str(dovecot.directory / "other-ca.pem")),
            "certificate is not accepted: .*ca_file",
        ),
        "nobody": (replace(good, port=1), "connection refused.*Check host and port"),
    }[case]
    with closing(SmtpCourier(settings)) as courier:
        letters = [Envelope(id_, SUPPORT, "a@customers.test", LETTER) for id_ in (1, 2)]
        outcomes = list(chain(*courier.deliver(letters)))
    for outcome in outcomes:
        assert (outcome.result, outcome.phase, outcome.server_down) == (
            DeliveryResult.DEFERRED,
            "connect",
            True,
        )
    [probe] = probe_smtp(settings)
    assert probe.detail == outcomes[0].text
    assert not probe.ok
    assert re.match(f"localhost:[0-9]+: .*{words}", probe.detail)
    assert mails(dovecot, "a@customers.test") == []


def test_wrong_security(dovecot: MailBed) -> None:
    """TLS spoken to a port that begins in clear: the setting is named."""
    settings = replace(dovecot.smtp(security="starttls"), security="tls")
    [probe] = probe_smtp(settings)
    assert not probe.ok
    assert "Check port and security" in probe.detail


def test_probe_tells_what_the_server_can(dovecot: MailBed) -> None:
    """Login and limits, without a mail."""
    probes = probe_smtp(dovecot.smtp())
    assert [(probe.name, probe.ok) for probe in probes] == [
        ("smtp login", True),
        ("smtp SIZE", True),
        ("smtp SMTPUTF8", True),
    ]
    assert "52428800" in probes[1].detail
