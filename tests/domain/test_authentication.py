"""Only the receiving server's own word counts, and only about the From that we read (RFC 8601)."""

import pytest
from mailflow.domain.model.message import Address, Message
from mailflow.domain.understanding.authentication import (
    Authentication,
    ResultForm,
    Statement,
    authenticate,
    statement,
)

PASS, FAIL, NONE = Authentication.PASS, Authentication.FAIL, Authentication.NONE
SERVER = "mx.acme.example"


def message_with(*trace: str, sender: str = "lan@customer.example") -> Message:
    """A mail with these headers, the topmost first: "Received: …", else the value of a result."""
    return Message(
        digest="",
        content_digest="",
        size=0,
        senders=(Address(sender),) if sender else (),
        trace=tuple(
            ("received", value.removeprefix("Received: "))
            if value.startswith("Received: ")
            else ("authentication-results", value)
            for value in trace
        ),
    )


def judged(*trace: str, sender: str = "lan@customer.example", authserv_id: str = SERVER) -> str:
    """What we make of these headers, the topmost first."""
    return authenticate(message_with(*trace, sender=sender), authserv_id)


def stated(*trace: str) -> Statement:
    """The same with the reason."""
    return statement(message_with(*trace), SERVER)


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        ("mx.acme.example; dmarc=pass header.from=customer.example", PASS),
        ("mx.acme.example 1; dmarc=pass header.from=customer.example", PASS),
        ("MX.Acme.Example; DMARC=Pass header.from=Customer.Example", PASS),
        ("mx.acme.example;\tdmarc = pass (p=none) header.from = customer.example", PASS),
        ('mx.acme.example; dmarc=pass header.from="customer.example"', PASS),
        ("mx.acme.example; spf=pass smtp.mailfrom=lan@customer.example", PASS),
        ("mx.acme.example; spf=pass smtp.mailfrom=customer.example", PASS),
        ("mx.acme.example; dkim=pass header.d=customer.example; spf=fail smtp.mailfrom=x.example", PASS),
        ("mx.acme.example; dkim=pass header.i=@customer.example", PASS),
        ("mx.acme.example; dkim=fail header.d=a.example; dkim=pass header.d=customer.example", PASS),
        ("mx.acme.example; dmarc=fail header.from=customer.example", FAIL),
        (
            "mx.acme.example; dkim=pass header.d=customer.example; dmarc=fail",
            FAIL,
        ),
        ("mx.acme.example; spf=fail smtp.mailfrom=x.example; dkim=fail header.d=x.example", FAIL),
        ("mx.acme.example; spf=fail smtp.mailfrom=x.example; dkim=none", NONE),
        ("mx.acme.example; spf=softfail smtp.mailfrom=customer.example; dkim=fail", NONE),
        ("mx.acme.example; none", NONE),
        ("mx.acme.example", NONE),
        ("", NONE),
    ],
)
def test_what_the_server_says(header: str, verdict: Authentication) -> None:
    """DMARC decides where it is stated; else an aligned DKIM or SPF; a failure only where nothing passed."""
    assert judged(header) is verdict


@pytest.mark.parametrize(
    "header",
    [
        "mx.acme.example; dmarc=pass header.from=evil.example",
        "mx.acme.example; dkim=pass header.d=evil.example",
        "mx.acme.example; dkim=pass header.d=xcustomer.example",
        "mx.acme.example; dkim=pass header.d=example",
        "mx.acme.example; spf=pass smtp.mailfrom=lan@evil.example",
        "mx.acme.example; arc=pass header.from=customer.example",
        "mx.acme.example; iprev=pass; auth=pass",
        "mx.evil.example; dmarc=pass header.from=customer.example",
        "mx.acme.example.evil.example; dmarc=pass header.from=customer.example",
        "; dmarc=pass header.from=customer.example",
        "evil mx.acme.example; dmarc=pass header.from=customer.example",
    ],
)
def test_what_passes_for_somebody_else(header: str) -> None:
    """Another domain's pass, another server's word, another method: no statement about this sender."""
    assert judged(header) is NONE


@pytest.mark.parametrize(
    "part",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=customer.example"@evil.example',
        'spf=pass smtp.mailfrom="a@customer.example; dkim=pass header.d=customer.example "@evil.example',
        'spf=none smtp.helo="\\"; dmarc=pass header.from=customer.example; \\""',
        "spf=none (x; dmarc=pass header.from=customer.example)",
        "spf=none (x (nested); dmarc=pass header.from=customer.example)",
        'dkim=none reason="(" dmarc=pass header.from=customer.example; x=")"',
    ],
)
def test_the_senders_own_words_prove_nothing(part: str) -> None:
    """A sender chooses their envelope address; a quoted local part must not speak for the server."""
    assert judged(f"mx.acme.example; {part}") is NONE


def test_every_header_of_our_server_counts() -> None:
    """Two programs of one server write a header each, and a forged one can only make it worse."""
    ours_fail = "mx.acme.example; dmarc=fail header.from=customer.example"
    forged = "mx.acme.example; dmarc=pass header.from=customer.example"
    other = "relay.example; dmarc=pass header.from=customer.example"
    assert judged(ours_fail, forged) is FAIL
    assert judged(forged, ours_fail) is FAIL
    assert judged(other, ours_fail, forged) is FAIL
    assert judged(other) is NONE
    assert (
        judged("mx.acme.example; dkim=none", "mx.acme.example; dmarc=pass header.from=customer.example")
        is PASS
    )


def test_nothing_configured_nothing_believed() -> None:
    """Without authserv_id nobody's word counts."""
    assert judged("; dmarc=pass header.from=customer.example", authserv_id="") is NONE


def test_no_sender_passes_nothing() -> None:
    """A From that could not be read is nobody's."""
    assert judged("mx.acme.example; dkim=pass header.d=customer.example", sender="") is NONE
    assert judged("mx.acme.example; dmarc=pass header.from=", sender="") is NONE


REAL = "dmarc=fail header.from=customer.example"


@pytest.mark.parametrize(
    "header",
    [
        "mx.acme.example;;; dkim=pass header.d=customer.example",
        "mx.acme.example 1 foo; dkim=pass header.d=customer.example",
        "mx.acme.example; foo bar; dkim=pass header.d=customer.example",
        "=?utf-8?q?mx=2Eacme=2Eexample?=; dkim=pass header.d=customer.example",
        "=?utf-8?q?mx=2Eacme=2Eexample=3B_dkim=3Dpass_header=2Ed=3Dcustomer=2Eexample?=",
        "mx.acme.example 2; dmarc=pass header.from=customer.example",
        "mx.acme.example dmarc=pass header.from=customer.example",
        "mx.acme.example; dmarc=pass header.from=customer.example;",
        "mx.acme.example; dmarc=pass header.from=customer.example x",
        "mx.acme.example; dmarc=pass header.from=customer.example\x00",
        "mx.acme.example; dmarc = pass header . from",
        "mx.acme.example; =pass header.from=customer.example",
        "mx.acme.example; dmarc=pass(c)header.from=customer.example; x",
        'mx.acme.example; dmarc=pass header.from="customer.example',
        "mx.acme.example; dmarc=pass header.from=customer.example (",
        "mx.acme.example; dmarc=pass header.from=customer.example )",
        'mx.acme.example; dkim=pass ("quoted") header.d=customer.example',
        "mx.acme.example; none; dmarc=pass header.from=customer.example",
        "mx.acme.example; dmarc=pass header.from=evil.example header.from=customer.example",
        "mx.acme.example; dkim=pass header.d=evil.example header.d=customer.example",
        "mx.acme.example; dkim=pass header.i=@customer.example header.d=evil.example",
        "mx.acme.example; spf=none smtp.helo=x;dmarc=pass/header.from=customer.example",
        "mx.acme.example; dkim=none; dkim=pass header.d=customer.example",
        "mx.acme.example; dmarc=none header.from=customer.example; dmarc=pass header.from=customer.example",
        "mx.acme.example; dmarc=none header.from=evil.example; dkim=pass header.d=customer.example",
        "mx.acme.example; spf=pass smtp.mailfrom=customer.example; spf=none smtp.helo=x.example",
        "mx.acme.example; spf=pass smtp.mailfrom=evil.example smtp.mailfrom=customer.example",
    ],
)
def test_what_is_not_by_the_letter_proves_nothing(header: str) -> None:
    """Servers remove headers in their name that are well formed; what they leave in is never their word."""
    assert judged(header) is NONE
    assert judged(header, "mx.acme.example; dkim=none") is NONE
    assert judged(header, f"mx.acme.example; {REAL}") is FAIL


@pytest.mark.parametrize("quote", ["smtp.mailfrom=x", 'smtp.mailfrom="x) ; dmarc=pass ("@evil.example'])
def test_a_senders_address_in_a_comment(quote: str) -> None:
    """Filters put the envelope sender into a comment as it came: a bracket in it must not end the comment."""
    forged = (
        "mx.acme.example; dkim=none; spf=permerror (mx.acme.example: domain of "
        '"x) ; dmarc=pass header.from=customer.example ("@evil.example uses a mechanism that is not known) '
        f'{quote}; dmarc=fail reason="No valid SPF, No valid DKIM" header.from=customer.example (policy=none)'
    )
    assert judged(forged) is FAIL
    assert judged(forged.replace("dmarc=fail", "dmarc=none")) is NONE
    unquoted = forged.replace('"x)', "x)").replace('("@', "(@")
    assert judged(unquoted) is FAIL  # two results that differ: the worst counts


@pytest.mark.parametrize(
    "header",
    [
        f"mx.acme.example; spf=none (domain of x\\) smtp.mailfrom=x.example; {REAL}",
        f'mx.acme.example; spf=none smtp.helo="x; {REAL}',
        f"mx.acme.example;; {REAL}",
        f'mx.acme.example; arc=pass ("x.example:s=arc:i=1"); {REAL}',
    ],
)
def test_a_failure_stands_whatever_hides_it(header: str) -> None:
    """A header that cannot be read vouches for nobody, but what it refutes is not forgotten."""
    assert judged(header) is FAIL


@pytest.mark.parametrize(
    "header",
    [
        "mx.acme.example; spf=none (" + "x" * 9000 + "); dmarc=pass header.from=customer.example",
        "mx.acme.example; " + "; ".join(["x=none"] * 2000) + "; dmarc=pass header.from=customer.example",
    ],
)
def test_what_is_longer_than_any_server_writes(header: str) -> None:
    """Nobody pushes a failure out of sight: an over-long header is a failure."""
    assert judged(header) is FAIL
    assert judged("mx.acme.example; dmarc=pass header.from=customer.example", header) is FAIL
    assert judged(*["mx.acme.example; dmarc=pass header.from=customer.example"] * 21) is FAIL


def test_many_results_are_no_statement() -> None:
    """A hundred results in a header of ordinary length say nothing either."""
    many = "; ".join(["x=none"] * 101)
    assert judged(f"mx.acme.example; {many}; dmarc=pass header.from=customer.example") is NONE


MINE = "Received: from relay.example (relay.example [192.0.2.1]) by mx.acme.example (Postfix) with ESMTP id 1"
INSIDE = "Received: from mx.acme.example by store.acme.example (Dovecot) with LMTP id 2"
FOREIGN = "Received: from [192.0.2.9] by relay.example with ESMTPSA id 3"
GOOD = "mx.acme.example; dmarc=pass header.from=customer.example"


def test_what_stands_below_another_house() -> None:
    """What came with the mail from elsewhere is not our server's word, for better or worse."""
    assert judged(INSIDE, MINE, FOREIGN, GOOD) is NONE
    assert judged(INSIDE, MINE, GOOD, FOREIGN, f"mx.acme.example; {REAL}") is PASS
    assert judged(INSIDE, GOOD, MINE, FOREIGN) is PASS
    assert judged(INSIDE, MINE, GOOD) is PASS


def test_where_the_houses_cannot_be_told_all_counts() -> None:
    """The topmost Received is of a name that nobody knows: every header of ours counts, the worst of them."""
    unknown = "Received: by 2001:db8::25 with SMTP id 4"
    assert judged(unknown, GOOD, FOREIGN, f"mx.acme.example; {REAL}") is FAIL
    assert judged(unknown, FOREIGN, GOOD) is PASS


def test_a_greeting_does_not_move_the_border() -> None:
    """The name by which a server greets ours may hold anything: where ours stands too, the header is ours."""
    tricky = "Received: from x by evil.example (evil.example [192.0.2.9]) by mx.acme.example (Postfix)"
    assert judged(INSIDE, tricky, f"mx.acme.example; {REAL}") is FAIL


@pytest.mark.parametrize(
    "header",
    [
        'mx.acme.example; dkim=pass (2048-bit key; weak) header.d=customer.example header.b="k4/nLh+V"',
        "mx.acme.example;\tdkim=pass header.i=@customer.example header.a=rsa-sha256;\tdkim-atps=neutral",
        "mx.acme.example; dkim=pass header.d=customer.example header.s=s header.b=k4/nLh+V; arc=none",
        "mx.acme.example; spf=pass smtp.mailfrom=lan@customer.example; dmarc=none (policy)",
        "mx.acme.example; iprev=pass smtp.remote-ip=2001:db8::1; dmarc=pass header.from=customer.example",
        "mx.acme.example; dmarc=pass policy.policy_from=p (p=reject,d=none) header.from=customer.example",
        'mx.acme.example; spf=pass smtp.mailfrom="bounce+lan=a;b"@customer.example',
        "mx.acme.example; spf=pass smtp.mailfrom=bounces+1-lan=acme.example@customer.example",
        "(f) mx.acme.example (v) 1 (x) ; dmarc/1 = (z) pass (a \\) b) header . from = (c) customer.example",
        'mx.acme.example; dmarc=pass reason="a; b" header.from=customer.example; compauth=pass reason=100',
        '"mx.acme.example"; dmarc=pass header.from=customer.example',
    ],
)
def test_what_real_servers_write(header: str) -> None:
    """What OpenDKIM, rspamd and Exim write; and odd forms that filters know, too."""
    assert judged(header) is PASS


@pytest.mark.parametrize(
    "header",
    [
        '"mx.acme.example"@evil.example; dkim=pass header.d=customer.example',
        '"mx.acme.example x"; dkim=pass header.d=customer.example',
        "mx.acme.example/x; dkim=pass header.d=customer.example",
        "mx.acme.example(x); dkim=pass header.d=customer.example",
        "mx.acme.example; dkim=pass header(x).d=customer.example",
        "mx.acme.example; dkim=pass Header.d=customer.example",
        "mx.acme.example; dkim=pass x.y=z header.d=customer.example",
        "mx.acme.example; dnswl=pass dns.zone=list.example; dkim=pass header.d=customer.example",
        "mx.acme.example; dkim=pass action=none header.d=customer.example",
        "mx.acme.example; dkim=pass header.d=customer.example x-bits=2048",
        "mx.acme.example; dkim /1=pass header.d=customer.example",
        "mx.acme.example; dkim/ 1=pass header.d=customer.example",
        "mx.acme.example; dkim=pass header.d=customer.example reason=x",
        "mx.acme.example; dkim=pass reason=a.b header.d=customer.example",
        "mx.acme.example; dkim=pass header.d=customer.example header.b=x=",
        "mx.acme.example; dkim=pass header.d=customer.example header.b=a..b",
        f"mx.acme.example {'(a)' * 520}; dkim=pass header.d=customer.example",
        f"mx.acme.example ({'a' * 4200}); dkim=pass header.d=customer.example",
        f"mx.acme.example; dkim=pass header.d=customer.example header.b={'a.' * 260}b",
        "mx.acme.example; " + "; ".join(["dkim=pass header.d=customer.example"] * 17),
    ],
)
def test_what_filters_leave_in(header: str) -> None:
    """Well formed or nearly so, and OpenDKIM 2.11 leaves it in under the server's own name: no statement."""
    assert judged(header) is NONE
    assert judged(header, f"mx.acme.example; {REAL}") is FAIL


def test_what_only_one_house_writes() -> None:
    """A word that no filter knows is believed of the server that is known to write it."""
    fastmail = "mx1.messagingengine.com; dkim=pass header.d=customer.example x-bits=2048"
    assert judged(fastmail, authserv_id="mx1.messagingengine.com") is PASS


def test_a_domain_in_its_own_script() -> None:
    """The server writes tiếngviệt.example as DNS knows it."""
    header = "mx.acme.example; dmarc=pass header.from=xn--tingvit-5t4cyc.example"
    assert judged(header, sender="lan@tiếngviệt.example") is PASS


def test_why_it_was_judged_so() -> None:
    """Whoever sets a server up reads in which form its word came, and what is wrong with it."""
    assert stated().form is ResultForm.ABSENT
    assert stated("relay.example; none").servers == ("relay.example",)
    assert stated(GOOD) == Statement(PASS, ResultForm.VOUCHED, "dmarc", ("mx.acme.example",))
    broken = stated("mx.acme.example; dkim=pass ;")
    assert (broken.form, broken.detail) == (
        ResultForm.UNREADABLE,
        "character 29: expected a method, found ''",
    )
    other = stated("mx.acme.example; dmarc=pass header.from=evil.example")
    assert (other.form, other.detail) == (ResultForm.SILENT, "header.from is evil.example")
    assert statement(message_with(GOOD), "").form is ResultForm.NOBODY


@pytest.mark.parametrize(
    "junk", ['"' * 4000, "(" * 4000, ";" * 4000, "\\" * 4000, "dmarc=" * 700, "a" * 7000]
)
def test_any_header_is_judged(junk: str) -> None:
    """Total, whatever stands in it."""
    assert judged(f"mx.acme.example; {junk}") is NONE
