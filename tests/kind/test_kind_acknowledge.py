# ruff: noqa: E501  (one row, one line)
"""Machines never get an automatic acknowledgement; people get one unless there is a reason."""

import pytest
from kind_mails import mail
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import FormRule, MailboxRules, Organisation, Policy
from mailflow.domain.understanding.customer_address import NoCustomer, why_no_customer
from mailflow.domain.understanding.sender_kind import HOLDS, WITHHELD, Withheld, classify, may_acknowledge

OURS = frozenset({"support@acme.vn"})
POLICY = Policy(
    Organisation("ACME", "acme.vn"),
    (MailboxRules("support@acme.vn"),),
    forms=(FormRule("shop", ("orders@shop.example", "*@forms.example")),),
)


def _asked(message: Message, *, failed: bool = False) -> Withheld | None:
    verdict = classify(message, own_addresses=OURS, own_domain="acme.vn")
    return may_acknowledge(message, verdict, POLICY, authentication_failed=failed)


PEOPLE = (
    "lan@example.vn",
    "Lan Tran <lan@example.vn>",
    '"Tran, Lan" <lan@example.vn>',
    "lan+complaints@example.vn",
    "owner@example.vn",  # a shop owner, not owner-list@
    "request@example.vn",
    "reply@example.vn",
    "nora.reply@example.vn",
    "noreen@example.vn",
    "info@example.vn",
    "bouncer@example.vn",
    "bounce.nguyen@example.vn",
    "bounces.minh@example.vn",
    "bounce-nguyen@example.vn",
    "bounce.nguyen1990@example.vn",
    "help@example.vn",
    "list@example.vn",
    "postmark@example.vn",
    "daemon.nguyen@example.vn",
    "norbert.respond@example.vn",
    "lan@xn--vit-1ma.example",
    "o'brien@example.vn",
    "123456@qq.com",
    "dung.tran@example.vn",
    "khong.minh@example.vn",
    "wu.hui@example.cn",
    "wordpress.fan@example.vn",
    "tra.loi@example.vn",
)


@pytest.mark.parametrize("sender", PEOPLE)
def test_a_person_is_acknowledged(sender: str) -> None:
    """No reason, no withholding."""
    assert _asked(mail(sender=sender)) is None


REFUSED = (
    # sender, code, certain
    ("noreply@example.com", "no_reply", True),
    ("no-reply@example.com", "no_reply", True),
    ("No-Reply@Example.com", "no_reply", True),
    ("no_reply@example.com", "no_reply", True),
    ("no.reply@example.com", "no_reply", True),
    ("donotreply@example.com", "no_reply", True),
    ("do-not-reply@example.com", "no_reply", True),
    ("do_not_reply@example.com", "no_reply", True),
    ("dontreply@example.com", "no_reply", True),
    ("notreply@example.com", "no_reply", True),
    ("never-reply@example.com", "no_reply", True),
    ("noresponse@example.com", "no_reply", True),
    ("no-respond@example.com", "no_reply", True),
    ("noreply-orders@example.com", "no_reply", True),
    ("accounts-noreply@example.com", "no_reply", True),
    ("accounts.no-reply@example.com", "no_reply", True),
    ("noreply+abc123@example.com", "no_reply", True),
    ("noreply2@example.com", "no_reply", True),
    ("ne-pas-repondre@example.fr", "no_reply", True),
    ("nepasrepondre@example.fr", "no_reply", True),
    ("nao-responda@example.br", "no_reply", True),
    ("noresponder@example.es", "no_reply", True),
    ("khongtraloi@example.vn", "no_reply", True),
    ("khong-tra-loi@example.vn", "no_reply", True),
    ("khong.tra.loi@example.vn", "no_reply", True),
    ("khongphanhoi@example.vn", "no_reply", True),
    ("vuilongkhongtraloi@example.vn", "no_reply", True),
    ("vui-long-khong-tra-loi@example.vn", "no_reply", True),
    ("xin-dung-tra-loi@example.vn", "no_reply", True),
    ("thongbao.khongtraloi@example.vn", "no_reply", True),
    ("khongtraloi-cskh@example.vn", "no_reply", True),
    ("khong-nhan-thu@example.vn", "no_reply", True),
    ("do.not.reply@example.com", "no_reply", True),
    ("noreplies@example.com", "no_reply", True),
    ("qingwuhuifu@example.cn", "no_reply", True),
    ("wuxuhuifu@example.cn", "no_reply", True),
    ("qing-wu-hui-fu@example.cn", "no_reply", True),
    ("nobody@example.com", "no_reply", True),
    ("owner-users@example.com", "list_role", True),
    ("users-owner@example.com", "list_role", True),
    ("users-bounces@example.com", "list_role", True),
    ("users-bounce@example.com", "list_role", True),
    ("bounce@example.com", "list_role", True),
    ("bounces+1234@example.com", "list_role", True),
    ("bounce+lan=example.vn@example.com", "list_role", True),
    ("bounces-lan=example.vn@example.com", "list_role", True),
    ("bounce.lan=example.vn@example.com", "list_role", True),
    ("bounce-12345@example.com", "list_role", True),
    ("bounce-4_html-220481-77@example.com", "list_role", True),
    ("listserv@example.com", "list_role", True),
    ("majordomo@example.com", "list_role", True),
    ("mailman@example.com", "list_role", True),
    ("srs0=hash=tt=example.vn=lan@forward.example", "list_role", True),
    ("prvs=abc=lan@example.com", "list_role", True),
    ("users-request@example.com", "list_role", False),
    ("postmaster@example.com", "mail_system", False),
    ("wordpress@shop.example", "form_sender", True),
    ("www-data@web1.example", "form_sender", True),
    ("mailer@shopify.com", "form_sender", True),
    ("orders@shop.example", "form_sender", True),
    ("anything@forms.example", "form_sender", True),
)


@pytest.mark.parametrize(("sender", "code", "certain"), REFUSED)
def test_an_address_that_takes_no_answers_gets_none(sender: str, code: str, certain: bool) -> None:
    """RFC 3834 section 2 and the no-reply addresses that came after it."""
    withheld = _asked(mail(sender=sender))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == (code, certain)
    assert sender.lower() in withheld.detail


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "Lan",
        "lan@",
        "@example.vn",
        "lan@localhost",
        "lan@example.vn, minh@example.vn",
        "Undisclosed",
        "lan tran <>",
        f"{'a' * 70}@example.vn",
    ],
)
def test_no_usable_sender_means_no_letter(sender: str) -> None:
    """None, several or broken senders: a person must look."""
    withheld = _asked(mail(sender=sender))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("no_address", True)


@pytest.mark.parametrize(
    ("value", "withheld"),
    [
        ("All", True),
        ("all", True),
        ("AutoReply", True),
        ("OOF", True),
        ("OOF, AutoReply", True),
        ("DR, OOF, AutoReply", True),
        ("DR,RN,NRN,OOF,AutoReply", True),
        (" autoreply ", True),
        ("DR", False),
        ("DR, NDR, RN, NRN", False),
        ("None", False),
        ("", False),
    ],
)
def test_outlook_may_ask_for_silence(value: str, withheld: bool) -> None:
    """A person's Outlook may carry the header: the letter waits for a person, the ticket does not."""
    found = _asked(mail(f"X-Auto-Response-Suppress: {value}"))
    assert (found is not None) is withheld
    if found is not None:
        assert (found.code, found.certain) == ("suppressed", False)


def test_a_rule_that_passed_a_mail_on_makes_us_wait() -> None:
    """Auto-Submitted: auto-forwarded stands on a person's mail; RFC 3834 still asks for no automatic answer."""
    withheld = _asked(mail("Auto-Submitted: auto-forwarded"))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("forwarded", False)


def test_failed_authentication_is_never_answered() -> None:
    """We must not become a mail bomb: whoever is in From did not write this."""
    withheld = _asked(mail(), failed=True)
    assert withheld == Withheld("authentication_failed", "lan@example.vn", certain=True)


@pytest.mark.parametrize(
    ("headers", "certain"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Return-Path: <>", True),
        ("X-Autoreply: yes", True),
        ("X-Failed-Recipients: minh@example.com", True),
        ("Precedence: bulk\nAuto-Submitted: auto-generated", True),
        ("List-Unsubscribe: <https://example.com/u>\nPrecedence: bulk", True),
        ("List-Id: <users.example.com>", False),  # the words are a customer's
        ("List-Unsubscribe: <https://example.com/u>\nList-Post: <mailto:users@example.com>", False),
    ],
)
def test_a_machine_is_never_answered(headers: str, certain: bool) -> None:
    """The verdict's certainty decides whether a person is asked."""
    withheld = _asked(mail(headers))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("machine", certain)
    assert withheld.detail


LONE = (
    "List-Unsubscribe: <https://example.com/u>",
    "List-Unsubscribe: <https://example.com/u>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "Precedence: bulk",
    "Precedence: list",
    "Auto-Submitted: auto-generated",
)


@pytest.mark.parametrize("headers", LONE)
@pytest.mark.parametrize("text", ["Router broken", "Máy giặt bị hỏng, tôi cần giúp."])
def test_one_header_alone_withholds_nothing(headers: str, text: str) -> None:
    """Sending services set it on what people write, too: a customer is acknowledged at once."""
    assert _asked(mail(headers, sender="minh@shopnho.test", subject=text, text=text)) is None


@pytest.mark.parametrize("headers", LONE)
@pytest.mark.parametrize(
    ("sender", "text"),
    [
        ("newsletter@shopnho.test", "My router is broken."),
        ("minh@shopnho.test", "My router is broken.\n\nUnsubscribe from this newsletter"),
        ("minh@shopnho.test", "My router is broken.\n\nPlease do not reply to this message."),
    ],
)
def test_one_header_and_another_sign_withhold(headers: str, sender: str, text: str) -> None:
    """An address, a footer or a request for silence beside it: not at once."""
    withheld = _asked(mail(headers, sender=sender, subject="November", text=text))
    assert withheld is not None
    assert withheld.code == "machine"


def test_a_person_behind_one_header_needs_no_word_of_complaint() -> None:
    """A plain question is a person's, also with List-Unsubscribe; with a link beside it, it is a newsletter."""
    header, text = LONE[0], "Do you have this lamp in blue?"
    asked = mail(header, sender="minh@shopnho.test", subject="Lamp", text=text)
    assert _asked(asked) is None
    many = mail(header, sender="minh@shopnho.test", subject="Lamp", text=f"{text} https://shopnho.test/")
    assert classify(many).certain
    hours = mail(
        header, sender="minh@shopnho.test", subject="November", text="The opening hours in November."
    )
    assert classify(hours).certain


def test_words_of_a_machine_withhold_for_a_time_only() -> None:
    """Doubt whether the sender is a machine means acknowledging in the end."""
    withheld = _asked(mail(subject="Automatic reply: Your complaint", text="Back on Monday."))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("machine", False)


def test_a_doubt_hides_nothing_certain() -> None:
    """Words of a machine withhold for a time; an address that takes no answers, for good."""
    withheld = _asked(
        mail(sender="noreply@example.com", subject="Automatic reply: x", text="Back on Monday.")
    )
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("no_reply", True)


def test_we_do_not_write_to_ourselves() -> None:
    """A web form in our own name has its customer in Reply-To, which authorises nothing."""
    withheld = _asked(mail("Reply-To: lan@example.vn", sender="support@acme.vn"))
    assert withheld is not None
    assert (withheld.code, withheld.certain) == ("own_address", True)


@pytest.mark.parametrize(
    "headers",
    [
        "List-Post: <https://groups.google.com/a/acme.vn/group/care/post>, <mailto:care@acme.vn>",
        "List-Id: <care.acme.vn>",
        "List-Id: Customer care <care.acme.vn>",
        "X-BeenThere: care@acme.vn",
        "Mailing-list: list care@acme.vn; contact care+owners@acme.vn",
    ],
)
def test_the_group_is_nobodys_address(headers: str) -> None:
    """A group in front of the mailbox that writes its own address into From is no customer."""
    message = mail(headers, sender="'Lan Tran' via Care <care@acme.vn>")
    found = why_no_customer(message.sender.email, POLICY, message)
    assert found == NoCustomer("group", "care@acme.vn")
    assert why_no_customer("lan@example.vn", POLICY, message) is None


def test_a_mail_system_is_no_customer() -> None:
    """Without a mail to look at, as when the clock sends what was withheld."""
    assert why_no_customer("MAILER-DAEMON@example.com", POLICY) == NoCustomer(
        "mail_system", "mailer-daemon@example.com"
    )
    assert why_no_customer("lan@", POLICY) == NoCustomer("no_address", "lan@")


@pytest.mark.parametrize("sender", ["support@acme.vn", "support+aeaq@acme.vn", "Support+B.x@ACME.vn"])
def test_our_own_mailbox_is_no_customer(sender: str) -> None:
    """With or without a sub-address, in any case."""
    assert why_no_customer(sender, POLICY) == NoCustomer("own_address", sender.lower())


def test_every_reason_is_explained() -> None:
    """Each code has its words."""
    codes = {code for _, code, _ in REFUSED} | {
        "machine",
        "authentication_failed",
        "no_address",
        "suppressed",
        "forwarded",
        "group",
    }
    assert codes | {"own_address", "null_path"} == WITHHELD
    assert len(HOLDS) == len(set(HOLDS))
