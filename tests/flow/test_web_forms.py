"""What a website's form sends is the customer's who filled it in; the website is never answered."""

from dataclasses import replace

import pytest
from flow_promises import MakeHouse
from mailflow.domain.model.policy import AuthenticationRules, FormRule, Route

from support.conversation import acknowledged, answers, arrives, event, kind_of, kinds, state, tickets, writes
from support.house import BILLING, CARE, POLICY, SUPPORT, TECHNICAL, House, mail, text_of
from support.web_forms import (
    CONTACT_FORM_7,
    CONTACT_FORM_7_VI,
    FORMS,
    LAN,
    MINH,
    SHOPIFY,
    SITE,
    WORDS,
    form,
)

HEAD = (
    "---------- Forwarded message ---------\nFrom: ACME <{}>\nSubject: Liên hệ\n"
    "To: <billing@acme.example>\n\n"
)
NOBODYS = (SITE, SUPPORT, "mailer@shopify.com", "noreply@acme.example")


def nothing_to_websites(house: House) -> None:
    """No letter of any kind left for an address that nobody reads."""
    reached = {letter.recipient for letter in house.smtp.accepted}
    assert reached.isdisjoint(
        {*NOBODYS, "no-reply@crm.wix.com", "noreply@haravan.com", "info@www.acme.example"}
    )


@pytest.mark.parametrize("raw", FORMS.values(), ids=FORMS.keys())
def test_the_customer_behind_a_form_is_acknowledged(house: House, raw: bytes) -> None:
    """Without any configuration: the ticket is the customer's, staff see their words, nobody else hears."""
    assert arrives(house, raw).startswith("opened: web form ")
    assert acknowledged(house, LAN) == 1
    assert state(house) == ("sent", "")
    [(email, channel)] = house.rows("select customer_email, channel from tickets")
    assert (email, channel) == (LAN, "web")
    assert house.one("select sender_email from messages") == LAN
    notice = text_of(house.last_letter_to(TECHNICAL))
    assert LAN in notice
    nothing_to_websites(house)


def test_staff_see_which_form_and_only_the_words(house: House) -> None:
    """The form, where the address stood, the words without the form's own, the telephone picked out."""
    arrives(house, CONTACT_FORM_7_VI)
    notice = text_of(house.last_letter_to(TECHNICAL))
    assert f"Đến qua: Contact Form 7 ({SITE}); địa chỉ của khách: “Email”" in notice
    assert f"> {WORDS}" in notice
    assert "form liên hệ" not in notice.partition("KHÁCH HÀNG VIẾT")[2].partition("VIỆC CÓ THỂ LÀM")[0]
    assert "Số điện thoại: 0901234567" in notice
    assert event(house, "received")["origin_name"] == "Contact Form 7"


def test_other_lines_of_a_form_are_shown_below_the_words(house: House) -> None:
    """What else the customer filled in is a part of what they said."""
    arrives(house, SHOPIFY)
    assert "> What Is Your Request Regarding?: DH-1001" in text_of(house.last_letter_to(TECHNICAL))


def test_the_language_is_the_customers_not_the_forms(house: House) -> None:
    """English words under Vietnamese labels are answered in English."""
    labels = "Họ và tên khách hàng: John\nĐịa chỉ nhận hàng: 12 đường Lê Lợi, Quận 1, Thành phố Hồ Chí Minh"
    arrives(house, form(f"{labels}\nĐịa chỉ email: {LAN}\nNội dung khiếu nại: Where is my order?"))
    assert "Thank you" in text_of(house.last_letter_to(LAN))
    assert house.one("select language from tickets") == "en"


def test_the_answer_reaches_the_customer_and_they_may_write_again(house: House) -> None:
    """The whole way: form, acknowledgement, staff's answer, the customer's reply."""
    arrives(house, CONTACT_FORM_7)
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#answer\n\nHàng sẽ đến ngày mai.")
    house.clock.move(minutes=5)
    house.turn()
    assert kinds(house, LAN)[-1] == "final_answer"
    became = answers(house, LAN, house.last_letter_to(LAN), "Cảm ơn, tôi đã nhận được.")
    assert became.startswith("joined")
    nothing_to_websites(house)


def test_several_forms_with_one_sender_are_many_customers(house: House) -> None:
    """Each has their own ticket and acknowledgement; the website's address counts against nobody's caps."""
    for number in range(8):
        email = f"customer{number}@customer.example"
        arrives(house, form(f"Name: Lan\nEmail: {email}\nMessage: {WORDS} {number}"))
        assert acknowledged(house, email) == 1
    assert tickets(house) == 8


# --- not sure --------------------------------------------------------------------------------------


UNSURE = {
    "two addresses in Reply-To": form(WORDS, reply_to=f"{LAN}, {MINH}"),
    "Reply-To and the form disagree": form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}", reply_to=MINH),
    "two addresses in one line": form(f"Name: Lan\nEmail: {LAN}, {MINH}\nMessage: {WORDS}"),
    "an address slipped into the words": form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}\nEmail: {MINH}"),
    "two lines": form(f"Email: {LAN}\nEmail: {MINH}\nMessage: {WORDS}"),
}


@pytest.mark.parametrize("raw", UNSURE.values(), ids=UNSURE.keys())
def test_who_is_not_sure_is_asked_of_a_person(house: House, raw: bytes) -> None:
    """Nobody is acknowledged; staff see both addresses and how to say whose it is; then they hear."""
    arrives(house, raw)
    assert state(house) == ("withheld", "whose_several")
    assert house.one("select customer_email from tickets") == ""
    assert kinds(house, LAN) == kinds(house, MINH) == []
    for reader in (TECHNICAL, CARE):
        text = text_of(house.last_letter_to(reader))
        assert "CHƯA BIẾT THƯ NÀY CỦA AI" in text
        assert LAN in text
        assert MINH in text
        assert "#khách hàng" in text
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), f"#customer Lan <{LAN}>")
    assert acknowledged(house, LAN) == 1
    assert state(house) == ("sent", "")
    assert kinds(house, MINH) == []
    nothing_to_websites(house)


def test_without_an_address_nothing_ever_goes_out_by_itself(house: House) -> None:
    """No plain acknowledgement after 20 hours, no answer into the void; the acknowledgement's clock runs."""
    arrives(house, form("Message Body:\nHàng hỏng\n\n--\nThis e-mail was sent from a contact form on ACME"))
    assert state(house) == ("withheld", "whose_unknown")
    became = answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#answer\n\nXin lỗi anh chị.")
    assert "refused" in became
    assert "#khách hàng Tên <địa chỉ>" in text_of(house.last_letter_to(TECHNICAL))
    house.clock.move(hours=30)
    house.turn()
    assert state(house) == ("withheld", "whose_unknown")
    met = house.one("select met_at from deadlines where name = 'acknowledgement'")
    assert met is None
    nothing_to_websites(house)


def test_who_left_only_a_number_can_be_called(house: House) -> None:
    """No address, but a telephone: staff see it, and no clock waits for a letter that cannot be written."""
    arrives(house, form(f"Họ tên: Lan\nĐiện thoại: 0901 234 567\nNội dung: {WORDS}"))
    assert state(house) == ("not owed", "no_address")
    assert "0901234567" in text_of(house.last_letter_to(TECHNICAL))


@pytest.mark.parametrize(
    "address", [SUPPORT, f"support+x@{SUPPORT.partition('@')[2]}", SITE, "noreply@shop.example"]
)
def test_our_own_and_nobodys_addresses_are_no_customers(house: House, address: str) -> None:
    """Typed into a form, or in its Reply-To: not even then."""
    arrives(house, form(f"Name: Lan\nEmail: {address}\nMessage: {WORDS}", reply_to=address))
    assert state(house) == ("withheld", "whose_unknown")
    nothing_to_websites(house)


def test_a_colleagues_reply_to_is_not_the_customer(house: House) -> None:
    """The form's Reply-To is the office, the customer stands in the text."""
    arrives(house, form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}", reply_to="info@acme.example"))
    assert acknowledged(house, LAN) == 1
    assert kinds(house, "info@acme.example") == []


# --- nobody is fooled ------------------------------------------------------------------------------


def test_a_form_joins_nothing_and_commands_nothing(house: House) -> None:
    """A stranger types the customer's address, a reference, a colleague's address and commands."""
    writes(house, LAN)
    words = f"#close\n{WORDS}"
    raw = form(f"Name: Lan\nEmail: {LAN}\nMessage: {words}", subject="Re: [KN-2026-000001] Khiếu nại")
    assert arrives(house, raw).startswith("opened: web form")
    assert tickets(house) == 2
    raw = form(f"Name: Lan\nEmail: {BILLING}\nMessage: #new\n#customer Eve <eve@elsewhere.example>\n{words}")
    arrives(house, raw)
    assert kinds(house, "eve@elsewhere.example") == []
    assert house.rows("select status from tickets where status = 'closed'") == []


def test_the_acknowledgement_repeats_nothing_that_was_typed(house: House) -> None:
    """Neither words nor subject, and of the name only what is one."""
    spam = "Buy pills at http://pills.example"
    arrives(house, form(f"Name: {spam}\nEmail: {LAN}\nMessage: {WORDS} {spam}", subject=spam))
    letter = house.last_letter_to(LAN)
    assert "pills" not in text_of(letter) + str(letter["Subject"]) + str(letter["To"])


def test_the_caps_hold_for_typed_addresses(house: House) -> None:
    """A form is no way to fill somebody's mailbox."""
    for number in range(12):
        house.arrives(form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS} {number}"))
    house.turn()
    assert acknowledged(house, LAN) <= POLICY.acknowledgement.per_address_hour


def test_a_forged_website_acknowledges_nobody(new_house: MakeHouse) -> None:
    """The server says that the From failed: a person is asked, and sees who it would be."""
    policy = replace(POLICY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
    house = new_house(policy=policy)
    failed = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
    arrives(house, form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}", headers=failed))
    assert kinds(house, LAN) == []
    assert state(house)[1] == "authentication_failed"


def test_what_the_server_says_of_the_website_says_nothing_of_the_customer(new_house: MakeHouse) -> None:
    """A pass for the website's domain is no pass for a typed address."""
    house = new_house(
        policy=replace(POLICY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
    )
    passed = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
    arrives(house, form(f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}", headers=passed))
    assert event(house, "received")["authentication"] == "none"
    assert acknowledged(house, LAN) == 1


# --- what is no form -------------------------------------------------------------------------------


def test_an_ordinary_reply_to_is_no_form(house: House) -> None:
    """A person's From counts, whatever Reply-To they have set."""
    assert not writes(house, LAN, headers=[("Reply-To", MINH)]).startswith("opened: web form")
    assert acknowledged(house, LAN) == 1
    assert kinds(house, MINH) == []


def test_a_persons_labelled_lines_are_no_form(house: House) -> None:
    """Somebody who writes "Email: …" into a mail of their own is its customer."""
    became = writes(house, LAN, f"Họ tên: Lan\nEmail: {MINH}\nNội dung: {WORDS}")
    assert not became.startswith("opened: web form")
    assert house.one("select customer_email from tickets") == LAN


def test_our_own_letter_that_comes_back_is_no_form(house: House) -> None:
    """From our mailbox, with labelled lines in it, even without Auto-Submitted: a loop that ends at once."""
    arrives(house, CONTACT_FORM_7_VI)
    notice = house.last_letter_to(TECHNICAL)
    assert arrives(house, bytes(notice)).startswith("set aside")
    answers(house, TECHNICAL, notice, f"#answer\n\nHọ tên: Lan\nEmail: {MINH}\nNội dung: đã gửi hàng.")
    house.clock.move(minutes=5)
    house.turn()
    answer = house.last_letter_to(LAN)
    assert kind_of(answer) == "final_answer"
    assert arrives(house, bytes(answer)).startswith("set aside: own mail")
    assert kinds(house, MINH) == []
    assert tickets(house) == 1


def test_a_letter_of_ours_is_never_a_form_whatever_stands_in_it(house: House) -> None:
    """Our Message-ID and nothing else left of it, with a form's fields and a stranger in Reply-To."""
    arrives(house, CONTACT_FORM_7)
    identity = str(house.last_letter_to(LAN)["Message-ID"])
    raw = mail(f"Email: {MINH}\nMessage: {WORDS}", sender=SUPPORT, message_id=identity)
    assert arrives(house, raw) == "set aside: own mail: own_letter"
    assert kinds(house, MINH) == []


def test_a_mail_of_ours_without_signs_is_own_mail(house: House) -> None:
    """From our own address, no Reply-To, no fields: as before."""
    assert arrives(house, mail(WORDS, sender=SUPPORT)) == "set aside: own mail: own_address"


def test_an_order_of_the_shop_is_no_complaint_form(house: House) -> None:
    """A shop's notice of an order has the buyer in Reply-To: nobody is thanked for a complaint."""
    raw = form("You have received an order from Lan.", reply_to=LAN, subject="[ACME]: New order #1001")
    arrives(house, raw)
    assert kinds(house, LAN) == []
    nothing_to_websites(house)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            '[ACME] Please moderate: "Nồi cơm"',
            f"Author: Lan (IP address: 192.0.2.1)\nEmail: {LAN}\nComment:\nHay!",
        ),
        ("[ACME] Password Reset", "Someone has requested a password reset for the following account: admin"),
        ("[ACME] Your site has updated to WordPress 6.9", "Your site has been updated automatically."),
    ],
)
def test_what_a_website_tells_its_owner_is_no_complaint(house: House, subject: str, body: str) -> None:
    """A comment to approve, a password, an update: in the digest, and nobody is written to."""
    assert arrives(house, form(body, subject=subject)) == "set aside: likely machine"
    assert (tickets(house), len(house.smtp.accepted)) == (0, 0)


def test_a_robot_of_another_company_is_never_answered(house: House) -> None:
    """Not a form, from an address that takes no answers: staff see so, an answer is refused."""
    arrives(house, mail(WORDS, sender="Shop <no-reply@shop.example>"))
    assert house.one("select customer_email from tickets") == ""
    notice = house.last_letter_to(TECHNICAL)
    assert "no-reply@shop.example" in text_of(notice)
    answers(house, TECHNICAL, notice, "Xin chào quý khách, hàng sẽ đến.")
    house.clock.move(hours=30)
    house.turn()
    assert "no-reply@shop.example" not in {letter.recipient for letter in house.smtp.accepted}


def test_a_ticket_from_before_the_address_was_known_for_a_form(new_house: MakeHouse) -> None:
    """The website is put into [[forms]] afterwards: answers on old tickets are refused and say what to do."""
    house = new_house()
    writes(house, "shop@partner.example")
    house.policy = replace(POLICY, forms=(FormRule("shop", ("shop@partner.example",)),))
    house.start()
    answers(house, TECHNICAL, house.last_letter_to(TECHNICAL), "#answer\n\nXin lỗi.")
    assert "shop@partner.example" in text_of(house.last_letter_to(TECHNICAL))
    assert "final_answer" not in kinds(house, "shop@partner.example")


def test_what_is_owed_to_an_address_that_became_a_forms(new_house: MakeHouse) -> None:
    """Withheld for a person; meanwhile the config says that a website writes from there: nothing follows."""
    house = new_house()
    writes(house, "shop@partner.example", headers=[("X-Auto-Response-Suppress", "All")])
    assert state(house) == ("withheld", "suppressed")
    house.policy = replace(POLICY, forms=(FormRule("shop", ("shop@partner.example",)),))
    house.start()
    house.clock.move(hours=30)
    house.turn()
    assert kinds(house, "shop@partner.example") == []
    assert state(house)[0] == "withheld"


# --- what the config says ----------------------------------------------------------------------------


def test_a_form_of_the_config(new_house: MakeHouse) -> None:
    """Senders, labels of its own, in the order that is given."""
    rule = FormRule(
        "partner portal",
        ("portal@partner.example",),
        address=("Kontakt", "reply-to"),
        customer=("Người khiếu nại",),
        telephone=("Máy bàn",),
        words=("Diễn giải",),
    )
    house = new_house(policy=replace(POLICY, forms=(rule,)))
    body = f"Người khiếu nại: Lan Trần\nKontakt: {LAN}\nMáy bàn: 028 3822 1234\nDiễn giải: {WORDS}"
    became = arrives(house, form(body, sender="portal@partner.example", reply_to=MINH))
    assert became == "opened: web form partner portal: nothing fits"
    assert acknowledged(house, LAN) == 1
    assert kinds(house, MINH) == []
    assert house.one("select customer_name from tickets") == "Lan Trần"
    assert "02838221234" in text_of(house.last_letter_to(TECHNICAL))


def test_a_pattern_of_the_config(new_house: MakeHouse) -> None:
    """A sentence with the customer in it."""
    rule = FormRule(
        "bot", ("bot@chat.example",), pattern=("Khách {customer} ({address}, {telephone}) viết: {words}",)
    )
    house = new_house(policy=replace(POLICY, forms=(rule,)))
    body = f"Xin chào\nKhách Trần Thị Lan ({LAN}, 0901 234 567) viết: {WORDS}\nCòn nữa."
    arrives(house, form(body, sender="Bot <bot@chat.example>"))
    assert acknowledged(house, LAN) == 1
    notice = text_of(house.last_letter_to(TECHNICAL))
    assert f"> {WORDS}" in notice
    assert "> Còn nữa." in notice
    assert "0901234567" in notice


def test_a_subject_chooses_the_form(new_house: MakeHouse) -> None:
    """The same sender writes other mails, too."""
    rule = FormRule("shop", ("mixed@partner.example",), subject=("liên hệ",))
    house = new_house(policy=replace(POLICY, forms=(rule,)))
    body = f"Name: Lan\nEmail: {LAN}\nMessage: {WORDS}"
    assert arrives(house, form(body, sender="mixed@partner.example", subject="Hóa đơn")) != ""
    assert acknowledged(house, LAN) == 0
    arrives(house, form(body, sender="mixed@partner.example", subject="Liên hệ mới"))
    assert acknowledged(house, LAN) == 1


# --- colleagues and forms ----------------------------------------------------------------------------


def test_a_website_that_writes_from_a_colleagues_address(house: House) -> None:
    """The department's own address in From: the customer is acknowledged, the colleague is not."""
    arrives(house, form(f"Họ tên: Lan\nEmail: {LAN}\nNội dung: {WORDS}", sender=BILLING))
    assert acknowledged(house, LAN) == 1
    assert acknowledged(house, BILLING) == 0


def test_a_colleagues_signature_is_no_form(house: House) -> None:
    """Name, telephone and their own address below their words: a mail of theirs, as ever."""
    body = f"{WORDS}\n\nMinh\nĐiện thoại: 0901234567\nEmail: {BILLING}"
    assert not arrives(house, mail(body, sender=BILLING)).startswith("opened: web form")


@pytest.mark.parametrize("sender", [SITE, SUPPORT, "noreply@haravan.com"])
def test_a_form_that_a_colleague_forwards(house: House, sender: str) -> None:
    """It had gone to the department: the one who filled it in is the customer, the note stays inside."""
    filled = f"Họ tên: Lan\nĐiện thoại: 0901 234 567\nEmail: {LAN}\nNội dung: {WORDS}\n"
    body = f"Nhờ xử lý giúp.\n\n{HEAD.format(sender)}{filled}"
    arrives(house, mail(body, sender=BILLING, subject="Fwd: Liên hệ"))
    assert acknowledged(house, LAN) == 1
    assert house.rows("select customer_email, channel from tickets") == [(LAN, "web")]
    assert kinds(house, BILLING) == ["handed_in"]
    notice = text_of(house.last_letter_to(TECHNICAL))
    assert "0901234567" in notice
    assert "Nhờ xử lý giúp." in notice


def test_a_forwarded_form_of_two_is_asked_about(house: House) -> None:
    """It is not sure whose it is: the colleague is asked, as about any such forward."""
    head = (
        f"---------- Forwarded message ---------\nFrom: ACME <{SITE}>\nSubject: Liên hệ\nTo: <{BILLING}>\n\n"
    )
    body = f"{head}Email: {LAN}\nEmail: {MINH}\nNội dung: {WORDS}\n"
    arrives(house, mail(body, sender=BILLING, subject="Fwd: Liên hệ"))
    assert kinds(house, BILLING) == ["ask_forwarder"]
    assert kinds(house, LAN) == []


def test_a_form_that_a_colleague_fills_in_names_a_customer(house: House) -> None:
    """#customer in the form of staff with an address that nobody reads: sent back, nothing opened."""
    arrives(house, mail(f"#new\n#customer Shop <noreply@shop.example>\n{WORDS}", sender=BILLING))
    assert kinds(house, BILLING) == ["form_refused"]
    assert "không ai đọc" in text_of(house.last_letter_to(BILLING))
    assert tickets(house) == 0


def test_a_route_may_name_the_website(new_house: MakeHouse) -> None:
    """[[routes]] sender: the form's own address, as it stood in config.toml before."""
    routes = (Route("website", "billing", sender=(SITE,)), *POLICY.routes)
    house = new_house(policy=replace(POLICY, routes=routes))
    arrives(house, CONTACT_FORM_7)
    assert house.one("select department from tickets") == "billing"
