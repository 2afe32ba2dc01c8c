"""A group or a rewriting forwarder in front of the mailbox: the person behind it is the customer."""

from dataclasses import replace

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import AuthenticationRules

from support.conversation import acknowledged, answers, arrives, event, events, kinds, state, tickets
from support.house import BILLING, POLICY, SUPPORT, TECHNICAL, House, mail, text_of
from support.web_forms import LAN, MINH, SITE, WORDS, through_group

GROUPS = (SUPPORT, "care@acme.example", "list@elsewhere.example")
TRUSTED = replace(POLICY, authentication=AuthenticationRules(trusted_list_ids=("care.acme.example",)))

REWRITTEN = {
    "Google Groups": through_group(),
    "Google Groups without Reply-To": through_group(reply_to=""),
    "only X-Original-Sender": through_group(original="", reply_to="", headers=[("X-Original-Sender", LAN)]),
    "the writer's own Reply-To": through_group(reply_to=MINH),
    "replies go to the group": through_group(reply_to=SUPPORT),
    "Mailman": mail(
        WORDS,
        sender=f"Trần Thị Lan via Support <{SUPPORT}>",
        headers=[
            ("Reply-To", f"Trần Thị Lan <{LAN}>"),
            ("List-Post", f"<mailto:{SUPPORT}>"),
            ("Precedence", "list"),
        ],
    ),
    "the address in the name": through_group(
        original="", reply_to="", sender=f"'{LAN}' via Support <{SUPPORT}>"
    ),
    "a local part that holds the address": mail(
        WORDS, sender="Lan <lan=40customer.example@dmarc.lists.example>"
    ),
    "SRS in From": mail(WORDS, sender="Lan <SRS0=ab1C=2X=customer.example=lan@forward.example>"),
    "a coded address that Reply-To names": mail(
        WORDS, sender="Lan <lan=customer.example@forward.example>", headers=[("Reply-To", LAN)]
    ),
}


@pytest.mark.parametrize("raw", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_the_person_behind_it_is_the_customer(house: House, raw: bytes) -> None:
    """The ticket is theirs, and the group hears nothing, now or later."""
    assert arrives(house, raw).startswith("opened: through ")
    assert house.one("select customer_email from tickets") == LAN
    house.clock.move(hours=21)
    house.turn()
    assert acknowledged(house, LAN) == 1
    reached = {letter.recipient for letter in house.smtp.accepted}
    assert reached.isdisjoint({*GROUPS, "srs0=ab1c=2x=customer.example=lan@forward.example"})
    assert not any("dmarc.lists" in address or address.startswith("lan=") for address in reached)


def test_a_group_that_is_our_mailbox_is_a_direct_way(house: House) -> None:
    """support@ itself is the group: acknowledged at once, with the customer's name."""
    arrives(house, through_group())
    assert state(house) == ("sent", "")
    assert house.one("select customer_name from tickets") == "Trần Thị Lan"
    assert f"Đến qua: {SUPPORT}" in text_of(house.last_letter_to(TECHNICAL))
    assert event(house, "received")["origin_name"] == SUPPORT


def test_a_group_that_nobody_has_named_waits_for_a_person(new_house: MakeHouse) -> None:
    """Another group's mail may be a list's: withheld, the customer known; named in config it is direct."""
    raw = through_group(name="care")
    strict, trusting = new_house(), new_house(policy=TRUSTED)
    arrives(strict, raw)
    assert state(strict) == ("withheld", "machine")
    assert strict.one("select customer_email from tickets") == LAN
    arrives(trusting, raw)
    assert state(trusting) == ("sent", "")
    assert acknowledged(trusting, LAN) == 1


LOCKED = [  # of a group in which members may not post
    ("List-Id", "<care.acme.example>"),
    ("List-Unsubscribe", "<mailto:googlegroups-manage+1+unsubscribe@googlegroups.com>"),
    ("Precedence", "list"),
]
GROUP_NAME = "'Trần Thị Lan' via Care <care@acme.example>"
LOCKED_WAYS = {
    "rewritten, X-Original-From": (GROUP_NAME, ("X-Original-From", f"Trần Thị Lan <{LAN}>")),
    "rewritten, X-Original-Sender": (GROUP_NAME, ("X-Original-Sender", LAN)),
    "rewritten, Reply-To": (GROUP_NAME, ("Reply-To", f"Trần Thị Lan <{LAN}>")),
    "not rewritten": (f"Trần Thị Lan <{LAN}>", ("X-Original-Sender", LAN)),
}


@pytest.mark.parametrize(("sender", "kept"), LOCKED_WAYS.values(), ids=LOCKED_WAYS.keys())
@pytest.mark.parametrize("words", [WORDS, "Bonjour, je voudrais changer de routeur"])
def test_a_group_without_an_address_to_post_to(
    house: House, sender: str, kept: tuple[str, str], words: str
) -> None:
    """Its headers are those of a newsletter, but it tells whose the mail is: the ticket is theirs."""
    raw = mail(words, sender=sender, to="care@acme.example", headers=[*LOCKED, kept])
    assert arrives(house, raw).startswith("opened: through ")
    assert house.one("select customer_email from tickets") == LAN
    assert state(house) == ("withheld", "machine")


def test_what_a_group_writes_itself_stays_a_newsletter(house: House) -> None:
    """Neither a group of ours that names nobody, nor somebody else's group, makes a customer."""
    ours = mail("News of May", sender="Care <care@acme.example>", headers=LOCKED)
    theirs = [("List-Id", "<news.shop.example>"), *LOCKED[1:], ("X-Original-Sender", "news@shop.example")]
    assert arrives(house, ours).startswith("set aside: ")
    assert arrives(house, mail("News", sender="News <news@shop.example>", headers=theirs)).startswith(
        "set aside: "
    )
    assert tickets(house) == 0


def test_two_persons_behind_one_mail_are_asked_about(house: House) -> None:
    """What the group has kept disagrees: nobody is acknowledged until a person has said whose it is."""
    arrives(house, through_group(headers=[("X-Original-Sender", MINH)]))
    assert state(house) == ("withheld", "whose_several")
    notice = house.last_letter_to(TECHNICAL)
    assert LAN in text_of(notice)
    assert MINH in text_of(notice)
    answers(house, TECHNICAL, notice, f"Minh <{MINH}>")
    assert acknowledged(house, MINH) == 1
    assert kinds(house, LAN) == []


def test_a_group_that_tells_nothing(house: House) -> None:
    """Neither header nor name: the ticket is nobody's, and says so."""
    arrives(house, through_group(original="", reply_to="", sender="'Lan' via Support <{name}@acme.example>"))
    assert house.rows("select customer_email, customer_name, ack_reason from tickets") == [
        ("", "Lan", "whose_unknown")
    ]


def test_the_customer_answers_through_the_group(house: House) -> None:
    """Their reply joins their ticket."""
    arrives(house, through_group())
    letter = house.last_letter_to(LAN)
    threading = [("In-Reply-To", str(letter["Message-ID"]))]
    assert arrives(house, through_group("Tôi cần gấp.", headers=threading)).endswith("our message-id")
    assert tickets(house) == 1


def test_staff_never_act_through_a_rewritten_from(house: House) -> None:
    """X-Original-From is a header that anybody can write: a colleague in it commands nothing."""
    arrives(house, mail(WORDS, sender=f"Lan <{LAN}>"))
    notice = house.last_letter_to(TECHNICAL)
    raw = through_group(
        "#take",
        original=f"Kỹ thuật <{TECHNICAL}>",
        reply_to=TECHNICAL,
        headers=[("In-Reply-To", str(notice["Message-ID"])), ("Delivered-To", str(notice["Reply-To"]))],
    )
    arrives(house, raw)
    assert "taken" not in events(house)


def test_what_comes_through_an_unknown_group_agrees_to_nothing(house: House) -> None:
    """A reply through a group that nobody has named is shown with a warning; it is not their word."""
    arrives(house, mail(WORDS, sender=f"Lan <{LAN}>"))
    threading = [("In-Reply-To", str(house.last_letter_to(LAN)["Message-ID"]))]
    arrives(house, through_group("Tôi đồng ý.", name="care", headers=threading))
    assert event(house, "joined")["doubt"] == "unsure"


def test_a_pass_for_the_group_is_no_pass_for_the_person(new_house: MakeHouse) -> None:
    """What the server says concerns the rewriter."""
    house = new_house(
        policy=replace(POLICY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
    )
    passed = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
    arrives(house, through_group(headers=passed))
    assert event(house, "received")["authentication"] == "none"
    assert acknowledged(house, LAN) == 1


def test_a_form_behind_a_group(house: House) -> None:
    """The website's mail comes through the group: the form's customer counts."""
    raw = through_group(
        f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}",
        sender="'ACME' via Support <{name}@acme.example>",
        original=f"ACME <{SITE}>",
        reply_to=LAN,
    )
    assert arrives(house, raw).startswith("opened: web form")
    assert acknowledged(house, LAN) == 1


def test_our_own_letter_that_a_group_passes_on_ends_there(house: House) -> None:
    """A department's address is a group with our mailbox in it: its copy of our notice opens nothing."""
    arrives(house, mail(WORDS, sender=f"Lan <{LAN}>"))
    notice = house.last_letter_to(TECHNICAL)
    copy = bytes(notice).replace(b"From: ", b"X-Original-From: Lan <lan@customer.example>\r\nFrom: ", 1)
    assert arrives(house, b"List-Post: <mailto:support@acme.example>\r\n" + copy).startswith("set aside")
    assert tickets(house) == 1


def test_an_ordinary_mail_with_a_stray_header_is_its_senders(house: House) -> None:
    """X-Original-From on a mail that no group has rewritten changes nothing."""
    arrives(house, mail(WORDS, sender=f"Lan <{LAN}>", headers=[("X-Original-From", MINH)]))
    assert house.one("select customer_email from tickets") == LAN


@pytest.mark.slow
def test_a_busy_group_is_no_storm(house: House) -> None:
    """Many customers behind one From: each notice comes by itself."""
    for number in range(12):
        email = f"customer{number}@customer.example"
        arrives(house, through_group(f"{WORDS} {number}", original=email, reply_to=email))
    assert kinds(house, TECHNICAL).count("new_ticket") == 12
    assert kinds(house, BILLING) == []
