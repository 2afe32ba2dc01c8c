"""Letters that name a sum and offer nothing: the superior approves the letter itself, byte for byte."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from mailflow.domain.model.picture import picture_of
from mailflow.domain.model.policy import Policy, RemedyRule
from mailflow.domain.procedure.commands import BY_NAME
from mailflow.domain.procedure.commands.letter_approval import BRING_ABOUT

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint, title_of
from support.house import BILLING, DIRECTOR, MANAGER, mail, text_of
from support.people import html_of
from support.pictures import png

FACTS = "Kính gửi chị, phí tháng 11 là 350.000đ theo hợp đồng đã ký, xin chị xem bảng kê gửi kèm."
REFUNDS = RemedyRule("refund", words=("hoàn tiền",), limit_manager=5_000_000)
ONLY_REFUNDS = replace(COMPANY, remedies=(REFUNDS,))


def press(talk: Conversation, who: str, command: str, words: str = "", letter: int = -1) -> None:
    """Somebody presses a button of their latest letter; the hold passes."""
    page = html_of(talk.stage.mailbox(who)[letter])
    for link in map(urlsplit, map(unescape, re.findall(r'href="(mailto:[^"]+)"', page))):
        body = parse_qs(link.query)["body"][0]
        if body.split()[0] == f"#{command}":
            subject = parse_qs(link.query)["subject"][0]
            raw = mail(body + words, sender=who, to=link.path, subject=subject)
            talk.house.arrives(raw)
            talk.house.turn()
            talk.passes(minutes=3)
            return
    raise AssertionError(f"{talk.kinds(who)[letter]} to {who} has no button #{command}")


def submitted(words: str = FACTS, company: Policy = ONLY_REFUNDS) -> Conversation:
    """The clerk has written, has read why it is held, and pressed the button."""
    talk = complaint(company)
    talk.staff(words)
    assert talk.kinds(CLERK)[-1] == "response_held"
    press(talk, CLERK, "submit")
    return talk


def test_one_press_and_one_word() -> None:
    """Also where config knows nothing but refunds: the manager sees the letter, says yes, and it leaves."""
    talk = submitted()
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert talk.kinds(MANAGER)[-1] == "letter_approval"
    asked = talk.last(MANAGER)
    assert "phí tháng 11 là 350.000đ" in asked
    assert "Công ty" in asked or "Trân trọng" in asked  # rendered, not the bare words
    talk.staff("Ok duyệt nhé em", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER) == ["acknowledgement", "written_response"]
    assert talk.kinds(CLERK)[-1] == "letter_result"
    assert "letter approved" in talk.events()
    assert "responded" in talk.events()
    assert "letter approval" not in talk.running()
    assert "remedy approved" not in talk.events()
    talk.customer_saw_nothing_internal()


def test_a_logo_leaves_with_the_letter_and_is_no_file_of_the_request() -> None:
    """Whoever approves reads the same words as without it; the customer gets the picture."""
    logo = picture_of(png(300, 96))
    company = replace(ONLY_REFUNDS, organisation=replace(ONLY_REFUNDS.organisation, logo=logo))
    talk = submitted(company=company)
    asked = talk.stage.mailbox(MANAGER)[-1]
    assert "phí tháng 11 là 350.000đ" in text_of(asked)
    assert all(part.get_content_maintype() != "image" for part in asked.walk())
    press(talk, MANAGER, "approve")
    [picture] = [p for p in talk.stage.mailbox(CUSTOMER)[-1].walk() if p.get_content_maintype() == "image"]
    assert picture.get_payload(decode=True) == logo.content
    talk.customer_saw_nothing_internal()


def test_what_was_shown_leaves_byte_for_byte() -> None:
    """The letter's words stand whole in the request; the bytes are those that were written first."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(FACTS)
    written = talk.house.one(
        "select content from letters join outbox using (message_id) where occasion = 'written_response'"
    )
    press(talk, CLERK, "submit")
    shown = text_of(talk.stage.mailbox(MANAGER)[-1])
    press(talk, MANAGER, "approve")
    left = talk.stage.mailbox(CUSTOMER)[-1]
    assert talk.house.smtp.to(CUSTOMER)[-1] == written
    quoted = " ".join(line.removeprefix(">").strip() for line in shown.splitlines())
    assert " ".join(text_of(left).split()) in " ".join(quoted.split())


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("#answer Khoản 350.000đ là phí tháng 11, không phải của tháng 10.", "answered"),
        ("#unjustified Khoản 350.000đ là phí tháng 11, chúng tôi không thể hoàn tiền.", "unjustified"),
    ],
)
def test_a_command_is_done_when_its_letter_is_approved(words: str, status: str) -> None:
    """Held, it has answered nothing; approved, all follows that follows from the command."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(words)
    assert talk.kinds(CLERK)[-1] == "response_held"
    assert talk.status == "with department"
    press(talk, CLERK, "submit")
    press(talk, MANAGER, "approve")
    assert talk.status == status
    assert "answered" in talk.events()
    assert not talk.running() & {"resolution", "letter approval"}
    assert len(talk.kinds(CUSTOMER)) == 2


@pytest.mark.parametrize(
    "words",
    [
        "Kỳ này chị sẽ thanh toán 350.000đ như trong hợp đồng đã ký.",
        "Về câu hỏi của chị, chúng tôi trả lời như sau: cước là 350.000đ.",
        "Chị đã chuyển khoản 350.000đ cho công ty vào ngày 5/11.",
        "You paid 350,000 VND on 5 November, as the statement shows.",
        "您十一月的费用是350000元，账单已附上。",
    ],
)
def test_facts_may_be_submitted(words: str) -> None:
    """What the customer owes or has paid is no present."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(words)
    assert "#trình" in talk.last(CLERK)


@pytest.mark.parametrize(
    "words",
    [
        "Chúng tôi sẽ hoàn 350.000đ cho chị.",
        "Chúng tôi tặng chị 350.000đ vào tài khoản.",
        "Cước tháng này sẽ giảm 350.000đ cho chị.",
        "Chúng tôi sẽ chuyển 350.000đ vào thẻ của chị ngay hôm nay.",
        "We will gladly transfer 350,000 VND to your account.",
        "We will refund 350,000 VND to your card.",
        "我们将退还您350000元。",
    ],
)
def test_a_promise_is_a_remedy_as_before(words: str) -> None:
    """Whoever gives money proposes a remedy, with unit and date: the letter alone is not enough."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(words)
    assert "#trình" not in talk.last(CLERK)
    talk.staff("#submit")
    assert talk.kinds(CLERK)[-1] == "refused"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_beyond_the_managers_limit_the_director_decides() -> None:
    """The limits of remedies hold for sums in letters, too."""
    talk = submitted("Kính gửi chị, phí tháng 11 là 7.000.000đ theo hợp đồng đã ký kết với công ty.")
    assert talk.kinds(DIRECTOR)[-1] == "letter_approval"
    assert "letter_approval" not in talk.kinds(MANAGER)
    talk.staff("Đồng ý", sender=DIRECTOR, box=DIRECTOR)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_a_rejected_letter_stays_and_its_writer_hears_why() -> None:
    """The words come back, with the reason; nothing leaves, and the clock stops."""
    talk = submitted()
    talk.staff("Không duyệt vì sai tháng", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CLERK)[-1] == "letter_result"
    assert "sai tháng" in talk.last(CLERK)
    assert "phí tháng 11 là 350.000đ" in talk.last(CLERK)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert "letter approval" not in talk.running()
    talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_the_letter_that_was_shown_is_the_one_that_leaves() -> None:
    """Another letter took its place: the old button and the old answer approve nothing."""
    talk = submitted()
    first = talk.house.last_letter_to(MANAGER)
    talk.staff("Kính gửi chị, phí tháng 11 là 900.000đ theo phụ lục hợp đồng đã ký.")
    press(talk, CLERK, "submit")
    press(talk, MANAGER, "approve", letter=-2)
    assert talk.kinds(MANAGER)[-1] == "refused"
    talk.staff("Duyệt", sender=MANAGER, letter=first)
    assert talk.kinds(MANAGER)[-1] == "refused"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    press(talk, MANAGER, "approve", letter=-3)
    assert "900.000" in talk.last(CUSTOMER)
    assert "350.000" not in talk.last(CUSTOMER)


@pytest.mark.parametrize("command", ["#stop", "#undo"])
def test_a_letter_that_was_stopped_is_not_approved(command: str) -> None:
    """The clerk thinks better of it: the approval comes too late, and nobody is reminded."""
    talk = submitted()
    talk.staff(command)
    assert "letter approval" not in talk.running()
    press(talk, MANAGER, "approve")
    assert talk.kinds(MANAGER)[-1] == "refused"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    talk.staff("#submit")
    assert talk.kinds(CLERK)[-1] == "refused"


def test_an_approval_taken_back_leaves_no_letter_that_could_be_approved() -> None:
    """Within the hold #stop catches the letter; what is kept back cannot be approved again."""
    talk = submitted()
    talk.staff("Duyệt", sender=MANAGER, box=MANAGER, wait=0)
    talk.staff("#stop", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert "letter approval" not in talk.running()
    assert talk.house.one("select count(*) from outbox where state = 'waiting'") == 0
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    assert talk.kinds(MANAGER)[-1] == "refused"


def test_reminders_show_the_letter_and_can_be_answered() -> None:
    """The superior is reminded with all that they have to know; a yes there decides as well."""
    talk = submitted()
    talk.days(2)
    assert talk.kinds(MANAGER).count("letter_approval") >= 2
    assert "phí tháng 11 là 350.000đ" in talk.last(MANAGER)
    assert "Nhắc" in title_of(talk.stage.mailbox(MANAGER)[-1])
    talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_files_of_the_letter_are_seen_by_whoever_approves_it() -> None:
    """What goes with the letter is part of it."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(
        FACTS,
        attach=lambda m: m.add_attachment(
            b"%PDF", maintype="application", subtype="pdf", filename="bang-ke.pdf"
        ),
    )
    press(talk, CLERK, "submit")
    names = [part.get_filename() for part in talk.stage.mailbox(MANAGER)[-1].iter_attachments()]
    assert "bang-ke.pdf" in names


def test_a_letter_and_a_remedy_that_wait_together() -> None:
    """Each request is decided by itself; a bare command that could mean both does nothing."""
    talk = submitted(company=COMPANY)
    talk.staff("#plan hoàn 200.000đ @billing due 5/12")
    letter, remedy = talk.stage.mailbox(MANAGER)[-2:]
    assert "letter approval" in talk.running()
    assert "approval" in talk.running()
    talk.staff("Duyệt", sender=MANAGER, letter=remedy)
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]
    assert "letter approval" in talk.running()
    talk.staff("Duyệt", sender=MANAGER, letter=letter)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


def test_nobody_approves_their_own_letter() -> None:
    """The clerk cannot, nor is anything refused that they may do."""
    talk = submitted()
    talk.staff("#approve", box=BILLING)
    assert talk.kinds(CLERK)[-1] == "refused"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_what_follows_is_what_the_commands_do() -> None:
    """The table of commands whose letters can be approved says the states that the commands lead to."""
    assert {name: later.to for name, later in BRING_ABOUT.items()} == {
        name: BY_NAME[name].to for name in BRING_ABOUT
    }


def test_an_offer_may_be_agreed_to_by_telephone() -> None:
    """The receipt of the offer, and the notice of whatever the customer writes to it, have the button."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 5/12")
    talk.staff("#approve", sender=MANAGER, box=MANAGER)
    talk.staff("#offer Chúng tôi xin hoàn 200.000đ vào thẻ của chị.")
    assert "#khách đồng ý" in talk.last(CLERK)
    talk.writes("Để tôi hỏi lại chồng tôi đã nhé.", to=talk.stage.mailbox(CUSTOMER)[-1])
    assert "#khách đồng ý" in talk.last(BILLING)


def test_no_number_comes_again() -> None:
    """A request that was taken back keeps its number: its button never approves another letter."""
    talk = submitted()
    talk.staff("#undo")
    talk.staff("Kính gửi chị, phí tháng 11 là 900.000đ theo phụ lục hợp đồng đã ký.")
    press(talk, CLERK, "submit")
    press(talk, MANAGER, "approve", letter=0)
    assert talk.kinds(MANAGER)[-1] == "refused"
    assert talk.kinds(CUSTOMER) == ["acknowledgement"]


def test_a_yes_to_an_older_plan_approves_no_newer_one() -> None:
    """The manager answers the first request after the plan has become dearer."""
    talk = complaint()
    talk.staff("#plan hoàn 200.000đ @billing due 5/12")
    first = talk.house.last_letter_to(MANAGER)
    talk.staff("#plan hoàn 900.000đ @billing due 5/12")
    talk.staff("Duyệt", sender=MANAGER, letter=first)
    assert talk.kinds(MANAGER)[-1] == "refused"
    assert talk.status == "remedy proposed"
    talk.staff("Duyệt", sender=MANAGER, letter=talk.stage.mailbox(MANAGER)[-2])
    assert talk.status == "remedy approved"


def test_the_file_says_a_letter_once() -> None:
    """Held, put before the superior and sent: the words stand in the file one time."""
    talk = submitted()
    talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
    talk.writes("Cảm ơn, nhưng tôi vẫn chưa hiểu vì sao cao thế.", to=talk.stage.mailbox(CUSTOMER)[-1])
    assert talk.last(BILLING).count("phí tháng 11 là 350.000đ") == 1


def test_what_counted_on_the_letter_is_told_why() -> None:
    """An answer with a sum and the closing in one mail: nothing is done, and the reason is the true one."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff("#answer Khoản 350.000đ là phí tháng 11.\n#close")
    assert talk.kinds(CLERK)[-1] == "refused"
    assert "phải chờ cấp trên duyệt trước" in talk.last(CLERK)
    assert talk.status == "with department"


def test_the_writer_may_say_something_to_the_superior() -> None:
    """The words beside #submit are for them alone."""
    talk = complaint(ONLY_REFUNDS)
    talk.staff(FACTS)
    talk.staff("#trình Chị duyệt giúp em, khách đang chờ máy ạ.")
    assert "khách đang chờ máy" in talk.last(MANAGER)
    talk.staff("Đồng ý em nhé", sender=MANAGER, box=MANAGER)
    assert "khách đang chờ máy" not in talk.last(CUSTOMER)
    assert talk.kinds(CUSTOMER)[-1] == "written_response"


@pytest.mark.parametrize("first", [True, False])
def test_a_letter_to_confirm_waits_beside_one_to_approve(first: bool) -> None:
    """Each is let go by its own word."""
    talk = complaint(ONLY_REFUNDS)
    ask = "Kính gửi chị, chị gọi máy lẻ 42 gặp em Lan để được hướng dẫn thêm nhé."
    for words in (FACTS, ask) if first else (ask, FACTS):
        talk.staff(words)
    assert talk.kinds(CLERK)[-2:] == ["response_held"] * 2
    talk.staff("#submit")
    talk.staff("Duyệt", sender=MANAGER, box=MANAGER)
    assert "350.000" in talk.last(CUSTOMER)
    talk.staff("#send")
    assert "máy lẻ 42" in talk.last(CUSTOMER)
