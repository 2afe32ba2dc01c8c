# ruff: noqa: E501  (heads of mails, one in a line)
"""Staff forward what customers wrote to them: the ticket is the customer's, and nothing of the house leaks out."""

from dataclasses import replace
from email import policy as mail_policy
from email.message import EmailMessage

import pytest
from flow_promises import MakeHouse

from support.conversation import (
    AUTHENTICATED,
    LAN,
    VIETNAMESE,
    WANG,
    acknowledged,
    answers,
    arrives,
    event,
    events,
    kind_of,
    kinds,
    linked,
    state,
    ticket_of_latest,
    tickets,
    title_of,
    writes,
)
from support.house import BILLING, CARE, DIRECTOR, POLICY, SUPPORT, TECHNICAL, House, answer, mail, text_of

MINH = "Minh <lan@acme.example>"  # a member of billing
NOTE = "Nhờ CSKH xử lý, khách này khó tính, lần trước đã hoàn 500.000 đồng."
BODY = "Chào công ty, hóa đơn tháng 10 số 0000123 của tôi bị tính hai lần. Số điện thoại 0901 234 567. Lan"
GMAIL = "---------- Forwarded message ---------\nTừ: Trần Thị Lan <lan@customer.example>\nDate: Th 3, 3 thg 11, 2026 vào lúc 10:00\nSubject: Hóa đơn tháng 10\nTo: <billing@acme.example>\n\n\n"
OUTLOOK = "From: 王丽 <wang@customer.example>\nSent: Tuesday, November 3, 2026 10:00 AM\nTo: Billing <billing@acme.example>\nSubject: 发票\n\n"
CHINESE = "十月份的发票被重复扣款两次，我要投诉，请尽快核实并退款。"


def forward(head: str = GMAIL, body: str = BODY, note: str = NOTE, **rest: object) -> bytes:
    """A mail of staff with the customer's below."""
    rest.setdefault("sender", MINH)
    rest.setdefault("subject", "Fwd: Hóa đơn tháng 10")
    return mail(f"{note}\n\n{head}{body}\n", **rest)  # type: ignore[arg-type]


def customers(body: str = VIETNAMESE, **headers: str) -> EmailMessage:
    """The customer's own mail, to be attached."""
    inner = EmailMessage(policy=mail_policy.SMTP)
    given = {
        "From": f"Trần Thị Lan <{LAN}>",
        "Subject": "Khiếu nại hóa đơn",
        "Message-ID": "<theirs@customer.example>",
        "Date": "Tue, 03 Nov 2026 10:00:00 +0700",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in given.items():
        inner[name] = value
    inner.set_content(body)
    inner.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="hoadon.pdf")
    return inner


def attaching(
    *inner: EmailMessage, note: str = NOTE, sender: str = MINH, subject: str = "Fw: khách hàng"
) -> bytes:
    """A mail of staff with the customer's attached."""
    return mail(
        note,
        sender=sender,
        subject=subject,
        attach=lambda outer: [outer.add_attachment(i) for i in inner] and None,
    )


def outside(house: House) -> str:
    """Every byte that left for the customers, in one text."""
    letters = [letter for letter in house.smtp.accepted if not letter.recipient.endswith("@acme.example")]
    return "\n".join(letter.content.decode("utf-8", "replace") for letter in letters)


def nothing_leaked(house: House) -> None:
    """Neither the note nor the forwarder nor their Message-ID is in anything that left the house."""
    seen = outside(house)
    for letter in house.smtp.accepted:
        if not letter.recipient.endswith("@acme.example"):
            seen += text_of(house.last_letter_to(letter.recipient))
    for secret in (
        "lan@acme.example",
        "Minh",
        "khó tính",
        "500.000",
        "billing@acme",
        "mail@customer.example",
    ):
        assert secret not in seen


def test_a_forward_opens_the_customers_ticket(house: House) -> None:
    """Sender, name, subject, language and words are the customer's; the note stays inside."""
    became = arrives(house, forward())
    assert became == "opened: forward by staff: nothing fits"
    row = house.rows(
        "select customer_email, customer_name, subject, language, channel, department, category from tickets"
    )
    assert row == [(LAN, "Trần Thị Lan", "Hóa đơn tháng 10", "vi", "mail", "billing", "price")]
    assert kinds(house, LAN) == ["acknowledgement"]
    assert state(house) == ("sent", "")
    assert event(house, "handed in")["by"] == "lan@acme.example"
    assert event(house, "noted")["words"] == NOTE
    nothing_leaked(house)


def test_the_department_sees_whose_it_is_and_the_note(house: House) -> None:
    """The notice shows the customer's words, who recorded them, and what was picked out."""
    arrives(house, forward())
    notice = house.last_letter_to(BILLING)
    text = text_of(notice)
    assert kind_of(notice) == "new_ticket"
    assert f"Trần Thị Lan, {LAN}" in text
    assert "> Chào công ty, hóa đơn tháng 10" in text
    assert "do Billing (lan) ghi nhận" in text
    assert "> Nhờ CSKH xử lý" in text
    assert "Số hóa đơn: 0000123" in text
    assert "Số điện thoại: 0901234567" in text
    assert "Th 3, 3 thg 11, 2026 vào lúc 10:00" in text


def test_the_forwarder_gets_a_receipt(house: House) -> None:
    """With the reference, and whether the customer has been told."""
    arrives(house, forward())
    letter = house.last_letter_to("lan@acme.example")
    assert kind_of(letter) == "handed_in"
    assert title_of(letter).startswith("Đã mở hồ sơ cho khách")
    text = text_of(letter)
    assert "gửi tự động" in text
    assert LAN in text


def test_the_customers_language_not_the_forwarders(house: House) -> None:
    """A Vietnamese note above a Chinese complaint: the customer reads Chinese."""
    arrives(house, forward(OUTLOOK, CHINESE, subject="FW: 发票"))
    letter = house.last_letter_to(WANG)
    assert "感谢" in text_of(letter)
    assert house.one("select language from tickets") == "zh"
    assert house.one("select language from addresses where email = 'wang@customer.example'") == "zh"


def test_an_attached_mail(house: House) -> None:
    """As good as one in the text; its own files are the ticket's, and answers thread in the customer's program."""
    arrives(house, attaching(customers()))
    letter = house.last_letter_to(LAN)
    assert str(letter["In-Reply-To"]) == "<theirs@customer.example>"
    assert "hoadon.pdf" in text_of(house.last_letter_to(BILLING))
    assert event(house, "noted")["words"] == NOTE
    nothing_leaked(house)


def test_a_forward_in_the_text_answers_to_nothing_of_the_house(house: House) -> None:
    """The acknowledgement does not name the Message-ID of the forwarder's mail."""
    arrives(house, forward())
    letter = house.last_letter_to(LAN)
    assert letter["In-Reply-To"] is None
    assert letter["References"] is None


def test_the_customer_answers_and_joins(house: House) -> None:
    """The ticket lives on as any other."""
    arrives(house, forward())
    assert answers(house, LAN, house.last_letter_to(LAN), "Cảm ơn, tôi chờ.").startswith("joined")
    assert tickets(house) == 1


UNSURE = [
    ("no_sender", "From: Trần Thị Lan\nSent: Tuesday\nTo: Billing\nSubject: Hóa đơn\n\n"),
    ("several_senders", "---------- Forwarded message ---------\nFrom: Lan <lan@customer.example>, An <an@customer.example>\nDate: x\nSubject: y\nTo: z\n\n"),
    ("our_sender", "---------- Forwarded message ---------\nFrom: CSKH <care@acme.example>\nDate: x\nSubject: y\nTo: z\n\n"),
    ("our_sender", "---------- Forwarded message ---------\nFrom: Nam <nam@acme.example>\nDate: x\nSubject: y\nTo: z\n\n"),
    ("no_reply", "---------- Forwarded message ---------\nFrom: Web <no-reply@shop.example>\nDate: x\nSubject: y\nTo: z\n\n"),
    ("nothing_found", ""),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "head"), UNSURE)
def test_unsure_means_asking(house: House, reason: str, head: str) -> None:
    """No ticket, nothing to anyone outside, one letter to the forwarder."""
    assert arrives(house, forward(head)) == f"set aside: forward by staff, unsure: {reason}"
    assert tickets(house) == 0
    assert [letter.recipient for letter in house.smtp.accepted] == ["lan@acme.example"]
    letter = house.last_letter_to("lan@acme.example")
    assert kind_of(letter) == "ask_forwarder"
    assert "#customer" in text_of(letter)
    assert "> " in text_of(letter)


def test_an_answer_is_no_forward(house: House) -> None:
    """Outlook puts the same head below answers: "RE:" with support in Cc is asked about, not guessed."""
    became = arrives(house, forward(OUTLOOK, CHINESE, subject="RE: 发票"))
    assert became == "set aside: forward by staff, unsure: an_answer"
    assert acknowledged(house, WANG) == 0


def test_the_forwarder_answers_with_the_address(house: House) -> None:
    """The form is prefilled; the customer's mail need not be sent again."""
    arrives(house, forward(UNSURE[0][1]))
    question = house.last_letter_to("lan@acme.example")
    filled = [line for line in text_of(question).splitlines() if line.startswith("#")]
    assert filled[0] == "#new"
    assert filled[1] == "#customer Trần Thị Lan"
    body = (
        "\n".join([filled[0], f"#customer Trần Thị Lan <{LAN}>", filled[2]]) + "\n\nKhách quen, gọi lại giúp."
    )
    assert answers(house, MINH, question, body).startswith("opened: form by staff")
    assert house.rows("select customer_email, channel from tickets") == [(LAN, "mail")]
    assert kinds(house, LAN) == ["acknowledgement"]
    notice = text_of(house.last_letter_to(BILLING))
    assert "> Chào công ty, hóa đơn tháng 10" in notice
    assert "> Khách quen, gọi lại giúp." in notice
    assert house.one("select count(*) from messages where ticket_id = 1") == 2
    assert "Khách quen" not in outside(house)


def test_a_click_without_threading_finds_the_mail_too(house: House) -> None:
    """A mailto link makes a new mail: the key in the form is enough."""
    arrives(house, forward(UNSURE[0][1]))
    question = house.last_letter_to("lan@acme.example")
    key = next(line for line in text_of(question).splitlines() if line.startswith("#mail"))
    assert writes(house, MINH, f"#new\n#customer {LAN}\n{key}").startswith("opened: form by staff")
    assert "Chào công ty" in text_of(house.last_letter_to(BILLING))


def test_a_bare_address_is_answer_enough(house: House) -> None:
    """People answer a question, not a form."""
    arrives(house, forward(UNSURE[0][1]))
    question = house.last_letter_to("lan@acme.example")
    assert answers(house, MINH, question, f"{LAN}\n\nCảm ơn!").startswith("opened: form by staff")
    assert kinds(house, LAN) == ["acknowledgement"]


def test_an_answer_without_an_address_is_asked_again(house: House) -> None:
    """Words alone open nothing, and nothing is sent outside."""
    arrives(house, forward(UNSURE[0][1]))
    question = house.last_letter_to("lan@acme.example")
    assert answers(house, MINH, question, "Để em hỏi lại chị Lan nhé.").startswith("set aside: form refused")
    again = house.last_letter_to("lan@acme.example")
    assert kind_of(again) == "form_refused"
    assert answers(house, MINH, again, f"#new\n#customer {LAN}").startswith("opened: form by staff")
    assert "Chào công ty" in text_of(house.last_letter_to(BILLING))


def test_the_same_mail_is_not_opened_twice(house: House) -> None:
    """A second answer to the question finds that the mail has its ticket."""
    arrives(house, forward(UNSURE[0][1]))
    question = house.last_letter_to("lan@acme.example")
    key = next(line for line in text_of(question).splitlines() if line.startswith("#mail"))
    form = f"#new\n#customer {LAN}\n{key}"
    answers(house, MINH, question, form)
    assert answers(house, MINH, question, form).startswith("set aside: form refused: unknown_mail")
    assert tickets(house) == 1


def test_the_line_may_stand_above_the_forward_at_once(house: House) -> None:
    """Who knows that the head shows no address writes it on top."""
    raw = forward(UNSURE[0][1], note=f"#customer Trần Thị Lan <{LAN}>\n\nNhờ xử lý.")
    assert arrives(house, raw).startswith("opened: form by staff")
    assert "Chào công ty" in text_of(house.last_letter_to(BILLING))
    assert event(house, "noted")["words"] == "Nhờ xử lý."


def test_two_attached_customers_are_asked_about(house: House) -> None:
    """One mail, one matter; of one sender the first is taken."""
    other = customers(From="An <an@customer.example>", Message_ID="<other@customer.example>")
    assert arrives(house, attaching(customers(), other)).endswith("unsure: several_senders")
    assert arrives(house, attaching(customers(), customers())).startswith("opened")


def test_a_customer_who_forwards_stays_the_sender(house: House) -> None:
    """What customers pass on is their own matter."""
    arrives(house, forward(sender=f"An <{WANG}>"))
    assert house.rows("select customer_email, subject from tickets") == [(WANG, "Fwd: Hóa đơn tháng 10")]
    assert kinds(house, LAN) == []


def test_staff_may_complain_themselves(house: House) -> None:
    """A mail of staff that forwards nothing is their own complaint (P32)."""
    assert writes(house, CARE, VIETNAMESE).startswith("opened: nothing fits")
    assert house.one("select customer_email from tickets") == CARE


@pytest.mark.parametrize("sender", [BILLING, "lan@acme.example", CARE, DIRECTOR, "manager@acme.example"])
def test_everybody_of_the_house_may_forward(house: House, sender: str) -> None:
    """Departments, their members and managers, and the roles of config."""
    assert arrives(house, forward(sender=sender)).startswith("opened: forward by staff")
    assert kinds(house, LAN) == ["acknowledgement"]


def test_a_forged_colleague_is_no_colleague(new_house: MakeHouse) -> None:
    """Where the server says that the sender is forged, the mail is a stranger's, and nothing is acknowledged."""
    house = new_house(policy=AUTHENTICATED)
    failed = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
    assert arrives(house, forward(headers=failed)).startswith("opened: nothing fits")
    assert acknowledged(house, LAN) == 0
    assert state(house)[0] == "not owed"
    passed = [("Authentication-Results", "mx.acme.example; dmarc=pass header.from=acme.example")]
    assert arrives(house, forward(headers=passed)).startswith("opened: forward by staff")


def test_two_from_addresses_hand_nothing_in(house: House) -> None:
    """A From that programs read differently may say things, never act."""
    raw = forward().replace(
        b"From: Minh <lan@acme.example>", b"From: eve@elsewhere.example, lan@acme.example"
    )
    assert not arrives(house, raw).startswith("opened: forward")
    assert acknowledged(house, LAN) == 0


def test_a_mail_that_the_customer_sent_us_too_is_known(house: House) -> None:
    """Customer writes to support and to billing, billing forwards: one ticket, a note, a receipt."""
    arrives(house, mail(VIETNAMESE, message_id="<theirs@customer.example>"))
    before = len(house.letters_to(BILLING)) + len(house.letters_to(TECHNICAL))
    became = arrives(house, attaching(customers()))
    assert became == "joined: forward by staff: a mail that is on the ticket already"
    assert tickets(house) == 1
    assert acknowledged(house, LAN) == 1
    assert len(house.letters_to(BILLING)) + len(house.letters_to(TECHNICAL)) == before
    assert "noted" in events(house)
    assert "đã có trong hồ sơ" in title_of(house.last_letter_to("lan@acme.example"))


def test_a_follow_up_that_went_astray_joins(house: House) -> None:
    """The customer answers our letter to billing instead of us; billing forwards it."""
    writes(house, LAN, VIETNAMESE)
    ours = str(house.last_letter_to(LAN)["Message-ID"])
    inner = customers("Tôi bổ sung: mã đơn hàng DH12345.", In_Reply_To=ours, References=ours)
    assert arrives(house, attaching(inner)).startswith("joined: forward by staff: our message-id")
    assert tickets(house) == 1
    assert "DH12345" in text_of(house.last_letter_to(TECHNICAL))
    assert house.rows("select name, value from findings") == [("order", "DH12345")]


def test_a_reference_in_the_forwards_subject_joins_its_customers_ticket_only(house: House) -> None:
    """A reference names a ticket; it joins when the forwarded mail is that customer's."""
    writes(house, LAN, VIETNAMESE)
    assert arrives(house, forward(subject="Fwd: Re: [KN-2026-000001] Khiếu nại")).startswith(
        "joined: forward by staff: reference in subject"
    )
    other = OUTLOOK.replace("\n\n", "\n\n")
    assert arrives(house, forward(other, CHINESE, subject="FW: [KN-2026-000001]")).startswith(
        "opened: forward"
    )
    assert linked(house, 2) == [(1, "nothing fits")]
    assert ticket_of_latest(house) == 2


def test_an_answer_to_a_notice_is_no_forward(house: House) -> None:
    """Outlook quotes our notice with a head of its own: still the answer of staff on the ticket."""
    writes(house, LAN, VIETNAMESE)
    notice = house.last_letter_to(TECHNICAL)
    head = (
        f"\n\nFrom: ACME <{SUPPORT}>\nSent: x\nTo: Technical <{TECHNICAL}>\nSubject: {notice['Subject']}\n\n"
    )
    raw = answer(notice, f"#note Đã đọc.{head}{text_of(notice)}", sender=TECHNICAL)
    house.arrives(raw)
    house.turn()
    assert tickets(house) == 1
    assert "ask_forwarder" not in kinds(house, TECHNICAL)


def test_an_answer_to_the_daily_digest_asks_nothing(house: House) -> None:
    """Our own letter below an answer is nobody's complaint."""
    writes(house, LAN, VIETNAMESE)
    house.clock.move(days=1)
    house.turn()
    digest = next(letter for letter in house.letters_to(CARE) if kind_of(letter) == "digest")
    head = f"\n\nFrom: ACME <{SUPPORT}>\nSent: x\nTo: Care <{CARE}>\nSubject: {digest['Subject']}\n\nabc"
    assert answers(house, CARE, digest, f"Cảm ơn.{head}").startswith("set aside: staff answer")
    assert "ask_forwarder" not in kinds(house, CARE)


def test_a_rule_of_a_mailbox_that_forwards_is_not_trusted_with_acknowledgements(house: House) -> None:
    """Forwarded by a machine: the ticket is the customer's, the acknowledgement waits for a person."""
    arrives(house, forward(headers=[("Auto-Submitted", "auto-forwarded")]))
    assert acknowledged(house, LAN) == 0


def test_reminders_show_the_customers_words(house: House) -> None:
    """What is kept as the mail's words is what the customer wrote."""
    arrives(house, forward())
    assert house.one("select words from messages") == BODY
    assert house.one("select sender_email from messages") == "lan@acme.example"


def test_a_whole_domain_may_be_members(new_house: MakeHouse) -> None:
    """``*@domain`` makes everybody of a domain staff, for forwards too."""
    units = (replace(POLICY.departments[0], members=("*@partner.example",)), POLICY.departments[1])
    house = new_house(policy=replace(POLICY, departments=units))
    assert arrives(house, forward(sender="an@partner.example")).startswith("opened: forward by staff")


def test_a_small_house_shares_its_mail_provider_with_its_customers(new_house: MakeHouse) -> None:
    """The department's address is at gmail.com; that makes no customer there a colleague."""
    units = (replace(POLICY.departments[0], address="acme.billing@gmail.com"), POLICY.departments[1])
    house = new_house(policy=replace(POLICY, departments=units))
    became = arrives(house, forward(GMAIL.replace(LAN, "lan@gmail.com"), sender="acme.billing@gmail.com"))
    assert became.startswith("opened: forward by staff")
    assert kinds(house, "lan@gmail.com") == ["acknowledgement"]


class TestAFollowUpIsForwarded:
    """The customer answers a colleague in their own mailbox; the words belong to the open ticket."""

    def test_the_same_subject_of_the_only_open_ticket(self, house: House) -> None:
        """Added to it: the forwarder reads so, the customer is not acknowledged a second time."""
        writes(house, LAN, BODY, subject="Hóa đơn tháng 10")
        head = GMAIL.replace("Subject: Hóa", "Subject: Re: Hóa")
        became = arrives(
            house, forward(head, "Tôi vẫn chưa nhận được tiền hoàn.", subject="Fwd: Re: Hóa đơn tháng 10")
        )
        assert became == "joined: forward by staff: same customer and subject"
        assert tickets(house) == 1
        assert acknowledged(house, LAN) == 1
        assert kinds(house, "lan@acme.example") == ["handed_in"]
        assert kinds(house, BILLING)[-1] == "customer_wrote"
        assert NOTE not in outside(house)

    def test_the_reference_stands_in_the_words(self, house: House) -> None:
        """Our letter is quoted below; of several open tickets it is that one."""
        writes(house, LAN, BODY, subject="Hóa đơn tháng 10")
        writes(house, LAN, f"{BODY} Còn máy thì hỏng.", subject="Máy hỏng")
        body = "Tôi vẫn chưa nhận được tiền.\n\n> Mã hồ sơ: KN-2026-000001"
        arrives(house, forward(GMAIL.replace("Subject: Hóa đơn", "Subject: Tiền"), body, subject="Fwd: Tiền"))
        assert ticket_of_latest(house) == 1
        assert tickets(house) == 2

    def test_another_customer_or_another_matter(self, house: House) -> None:
        """A quoted reference of somebody else opens nothing of theirs; another subject is another matter."""
        writes(house, WANG, CHINESE)
        arrives(house, forward(body=f"{BODY}\n> KN-2026-000001"))
        assert ticket_of_latest(house) == 2
        arrives(house, forward(GMAIL.replace("Hóa đơn tháng 10", "Máy hỏng"), subject="Fwd: Máy hỏng"))
        assert tickets(house) == 3

    def asked(self, house: House) -> EmailMessage:
        """An answer of hers under another subject than that of her open ticket is forwarded."""
        writes(house, LAN, BODY, subject="Hóa đơn tháng 10")
        head = GMAIL.replace("Subject: Hóa đơn tháng 10", "Subject: Re: Lịch hẹn")
        became = arrives(house, forward(head, "Sao chưa ai gọi tôi?", subject="Fwd: Re: Lịch hẹn"))
        assert became == "set aside: forward by staff, unsure: which_ticket"
        assert tickets(house) == 1
        assert acknowledged(house, LAN) == 1
        question = house.last_letter_to("lan@acme.example")
        assert kind_of(question) == "ask_forwarder"
        assert "#join KN-2026-000001" in text_of(question)
        return question

    def test_which_ticket_that_one(self, house: House) -> None:
        """One press adds it; the words need not be sent again."""
        question = self.asked(house)
        lines = form_in(question, "#join KN-2026-000001")
        assert answers(house, MINH, question, lines).startswith("joined: form by staff")
        assert tickets(house) == 1
        assert "Sao chưa ai gọi tôi?" in text_of(house.last_letter_to(BILLING))

    def test_which_ticket_none_of_them(self, house: House) -> None:
        """The other press opens a new one, which is acknowledged."""
        question = self.asked(house)
        assert answers(house, MINH, question, form_in(question, "#new")).startswith("opened: form by staff")
        assert tickets(house) == 2
        assert acknowledged(house, LAN) == 2

    def test_a_ticket_of_somebody_else(self, house: House) -> None:
        """A mistyped reference joins nothing and opens nothing."""
        writes(house, WANG, CHINESE)
        question = self.asked_beside(house)
        lines = form_in(question, "#join KN-2026-000002").replace("000002", "000001")
        assert answers(house, MINH, question, lines).startswith("set aside: form refused: unknown_ticket")
        assert tickets(house) == 2

    def asked_beside(self, house: House) -> EmailMessage:
        """The same where somebody else has the first ticket."""
        writes(house, LAN, BODY, subject="Hóa đơn tháng 10")
        head = GMAIL.replace("Subject: Hóa đơn tháng 10", "Subject: Re: Lịch hẹn")
        arrives(house, forward(head, "Sao chưa ai gọi tôi?", subject="Fwd: Re: Lịch hẹn"))
        return house.last_letter_to("lan@acme.example")


def form_in(letter: EmailMessage, first: str) -> str:
    """The lines of the answer that a letter suggests, from this one on."""
    lines = text_of(letter).splitlines()
    at = lines.index(first)
    return "\n".join(lines[at : at + 3])
