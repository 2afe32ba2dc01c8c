"""Buttons of letters to staff: whatever is pressed, wherever, does what stands on it, or says why not."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from mailflow.domain.model.policy import AuthenticationRules, Policy

from support.buttons import Opened, buttons, pressed
from support.conversation import CLERK, COMPANY, COMPLAINT, CUSTOMER, Conversation, complaint, quoted
from support.house import BILLING, MANAGER, SUPPORT, TECHNICAL, text_of

LAN = f"Lan <{CLERK}>"
ANSWER = "Chúng tôi đã kiểm tra: hóa đơn tháng 10 bị ghi hai lần, nay đã sửa lại."


def without_sub_addresses(policy: Policy = COMPANY) -> Policy:
    """A server on which support+token@ does not arrive."""
    return replace(policy, mailboxes=(replace(policy.mailboxes[0], subaddressing="no"),))


def presses(talk: Conversation, opened: Opened, body: str | None = None, sender: str = LAN) -> None:
    """The mail of a button is sent, and the hold passes."""
    talk.house.arrives(opened.sent(sender, body))
    talk.house.turn()
    talk.passes(minutes=3)


class TestWhereSubAddressesDoNotArrive:
    """The mail that a button begins carries the token in a line of its own."""

    @pytest.fixture
    def talk(self) -> Conversation:
        """A complaint with billing."""
        return complaint(without_sub_addresses())

    def test_a_press_is_enough(self, talk: Conversation) -> None:
        """#take is done; its writer hears so."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#take")
        assert opened.to == SUPPORT
        presses(talk, opened)
        assert talk.kinds(CLERK) == ["receipt"]
        assert talk.status == "investigating"

    @pytest.mark.parametrize("sign", ["", "\n-- \nLê Thị Lan\nKế toán", "\n\nSent from my iPhone"])
    @pytest.mark.parametrize("below", [False, True])
    def test_words_around_the_line(self, talk: Conversation, below: bool, sign: str) -> None:
        """Wherever they are typed: the customer reads them, and nothing of the line."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#ask")
        body = opened.body.replace("#ask ", f"#ask {ANSWER}") if not below else f"{opened.body}\n{ANSWER}"
        presses(talk, opened, body + sign)
        assert talk.kinds(CUSTOMER)[-1] == "information_request"
        assert ANSWER in talk.last(CUSTOMER)
        assert "[" not in talk.last(CUSTOMER).partition("KN-")[0]
        talk.customer_saw_nothing_internal()

    def test_a_line_that_was_broken_in_two(self, talk: Conversation) -> None:
        """Some programs wrap what is long."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#take")
        presses(talk, opened, opened.body.replace(": ", ":\n"))
        assert talk.kinds(CLERK) == ["receipt"]

    def test_a_line_that_was_taken_away(self, talk: Conversation) -> None:
        """Nothing is done; the writer hears the true reason, and the next button has it again."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#take")
        presses(talk, opened, "#take")
        assert talk.kinds(CLERK) == ["refused"]
        assert talk.status == "with department"
        assert CLERK not in talk.last(CLERK)

    def test_in_a_strangers_hands(self, talk: Conversation) -> None:
        """The line is worth nothing from another address: true staff are told, nobody else."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#take")
        presses(talk, opened, sender="eve@elsewhere.example")
        assert talk.status == "with department"
        assert talk.kinds("eve@elsewhere.example") == []
        assert talk.kinds(BILLING)[-1] == "refused"

    def test_in_a_quote(self, talk: Conversation) -> None:
        """What is quoted was written by somebody else: a copy of it commands nothing."""
        opened = pressed(talk.house.last_letter_to(BILLING), "#take")
        quoted = "\n".join(f"> {line}" for line in opened.body.splitlines())
        presses(talk, opened, f"#take\n\nOn Mon, Lan wrote:\n{quoted}")
        assert talk.status == "with department"

    def test_a_director_decides(self) -> None:
        """Approval by the button of its request."""
        talk = complaint(without_sub_addresses())
        talk.staff("#plan hoàn 1.000.000đ @billing due 20/12", to=SUPPORT)
        asked = talk.house.last_letter_to(MANAGER)
        presses(talk, pressed(asked, "#approve"), sender=MANAGER)
        assert talk.kinds(MANAGER)[-1] == "receipt"
        assert "approval_result" in talk.kinds(CLERK) + talk.kinds(BILLING)


def test_where_they_arrive_there_is_no_line() -> None:
    """The address says it all."""
    opened = pressed(complaint().house.last_letter_to(BILLING), "#take")
    assert "[" not in opened.body
    assert "+" in opened.to


class TestTrueReasons:
    """A refusal says what was wrong with this mail, not what often is."""

    def test_no_letter_of_ours_is_answered(self) -> None:
        """A mail begun by hand, with nothing but the reference."""
        talk = complaint()
        opened = replace(pressed(talk.house.last_letter_to(BILLING), "#take"), to=SUPPORT)
        presses(talk, opened)
        assert "không phải thư trả lời thư của chúng tôi" in talk.last(CLERK)
        assert CLERK not in talk.last(CLERK)

    def test_the_token_is_a_colleagues(self) -> None:
        """Technical presses the button of billing's letter: that is said to billing, with both addresses."""
        talk = complaint()
        presses(talk, pressed(talk.house.last_letter_to(BILLING), "#take"), sender=TECHNICAL)
        assert TECHNICAL in talk.last(BILLING)
        assert f"là của {BILLING}" in talk.last(BILLING)

    def test_an_address_that_nobody_knows(self) -> None:
        """A private mailbox."""
        talk = complaint()
        presses(talk, pressed(talk.house.last_letter_to(BILLING), "#take"), sender="lan@private.example")
        assert "lan@private.example; địa chỉ ấy không phải của người trong công ty" in talk.last(BILLING)

    def test_the_common_address(self) -> None:
        """The answer came to support@ although our letter asked for the address with the token."""
        talk = complaint()
        talk.staff("#answer Việc đã xong.", to=SUPPORT)
        assert "không gửi đến địa chỉ trả lời riêng" in talk.last(CLERK)

    def test_a_letter_that_is_too_old(self) -> None:
        """Its time is over: the days are named."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        talk.house.clock.move(days=COMPANY.token_days + 2)
        talk.staff("#take", letter=notice)
        said = [text_of(letter) for letter in talk.house.letters_to(BILLING)]
        assert any(f"đã cũ hơn {COMPANY.token_days} ngày" in " ".join(each.split()) for each in said)

    def test_a_server_that_refutes_and_one_that_says_nothing(self) -> None:
        """The one found the mail forged, the other found no proof."""
        vouching = replace(COMPANY, authentication=AuthenticationRules(authserv_id="mx.acme.example"))
        talk = complaint(vouching)
        said = [("Authentication-Results", "mx.acme.example; dmarc=fail header.from=acme.example")]
        talk.staff("#take", headers=said)
        assert "không thật sự do lan@acme.example gửi" in talk.last(BILLING)
        talk.staff("#answer Việc đã xong.", letter=talk.house.letters_to(BILLING)[0])
        assert "chưa xác nhận được thư này đúng là do anh/chị gửi" in talk.last(CLERK)


class TestNothingIsTypedTwice:
    """The link of a refusal or of a held reply brings the words back; pressed as it is, it is done."""

    def test_words_below_a_wrong_command(self) -> None:
        """#anwser was meant as #answer: one press, and the customer reads the same words."""
        talk = complaint()
        talk.staff(f"#anwser\n\nKính gửi chị,\n{ANSWER}\nMong chị thông cảm.")
        presses(talk, pressed(talk.house.last_letter_to(CLERK), "#answer"))
        assert talk.kinds(CUSTOMER)[-1] == "final_answer"
        assert f"{ANSWER} Mong chị thông cảm." in talk.last(CUSTOMER)

    def test_a_letter_that_offers_too_much(self) -> None:
        """The plan that must be approved first has the letter below it."""
        talk = complaint()
        talk.staff("#answer Chúng tôi xin hoàn 1.500.000đ cho chị.")
        opened = pressed(talk.house.last_letter_to(CLERK), "#plan")
        assert "hoàn 1.500.000đ cho chị." in opened.body

    def test_a_held_reply(self) -> None:
        """A sum that nobody approved: #plan with the words; a colleague in it: the words alone."""
        talk = complaint()
        talk.staff("Chúng tôi sẽ hoàn 1.500.000đ vào thẻ của chị trong tuần.", wait=0)
        assert "hoàn 1.500.000đ vào thẻ" in pressed(talk.house.last_letter_to(CLERK), "#plan").body
        talk.staff("Chị liên hệ bạn Minh, máy lẻ 42, để nhận lại tiền nhé.", wait=0)
        held = talk.house.last_letter_to(CLERK)
        opened = pressed(held, "Chị liên hệ")
        presses(talk, opened, "Chị liên hệ bạn Minh ở quầy số hai để được hướng dẫn nhé.")
        assert "quầy số hai" in talk.last(CUSTOMER)

    def test_words_too_long_for_a_link(self) -> None:
        """They come back as far as a link can carry them, marked; cut words never reach a customer."""
        talk = complaint()
        long = "\n".join(f"Dòng {n}: chúng tôi đã kiểm tra kỹ hồ sơ của chị." for n in range(60))
        talk.staff(f"#anwser\n\n{long}")
        opened = pressed(talk.house.last_letter_to(CLERK), "#answer")
        assert len(quote(opened.body)) < 1600
        assert opened.body.rstrip().endswith("[…]")
        presses(talk, opened)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert "bị cắt ở chỗ […]" in talk.last(CLERK)

    def test_the_common_address(self) -> None:
        """Refused for its address alone: the button begins the same mail, to the right address."""
        talk = complaint()
        talk.staff(ANSWER, to=SUPPORT)
        presses(talk, pressed(talk.house.last_letter_to(CLERK), "Chúng tôi"))
        assert ANSWER in talk.last(CUSTOMER)


class TestCommandsBelowTheWords:
    """The cursor stood above the line of the link, or the mail ends with a command."""

    @pytest.mark.parametrize("command", ["#answer", "#trả lời", "#ask"])
    def test_a_letter_above_its_command(self, command: str) -> None:
        """The same as below it."""
        talk = complaint()
        talk.staff(f"Kính gửi chị,\n{ANSWER}\n\n{command}")
        assert talk.kinds(CUSTOMER)[-1] in {"final_answer", "information_request"}
        assert ANSWER in talk.last(CUSTOMER)

    @pytest.mark.parametrize("above", ["Chào em,", "Ok em", "Đã nhận", "Dạ em nhận việc này ạ"])
    def test_a_greeting_or_a_receipt_above(self, above: str) -> None:
        """It says nothing else: the command is done, and nobody gets the greeting as a letter."""
        talk = complaint()
        talk.staff(f"{above}\n\n#take")
        assert talk.status == "investigating"
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_words_and_a_close(self) -> None:
        """For whom the words are is asked with two buttons; one press sends them and closes."""
        talk = complaint()
        talk.staff(f"{ANSWER}\n\n#đóng")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CLERK) == ["refused"]
        letter = talk.house.last_letter_to(CLERK)
        assert [each.body.split("\n")[0].strip() for each in buttons(letter)] == ["#answer", "#đóng"]
        presses(talk, buttons(letter)[0])
        assert talk.kinds(CUSTOMER)[:2] == ["acknowledgement", "final_answer"]
        assert talk.status == "closed"

    def test_words_and_a_note(self) -> None:
        """The customer's words by themselves with one press, or all of it inside with the other."""
        talk = complaint()
        talk.staff(f"{ANSWER}\n\n#note khách này gọi hai lần")
        letter = talk.house.last_letter_to(CLERK)
        note, alone = buttons(letter)
        assert note.body.startswith("#note")
        presses(talk, alone)
        assert talk.kinds(CUSTOMER) == ["acknowledgement", "written_response"]
        assert ANSWER in talk.last(CUSTOMER)
        assert talk.status != "answered"

    def test_a_director_who_is_not_clear(self) -> None:
        """Words that may turn the command round are asked about; the plain yes above it is the same yes."""
        talk = complaint()
        talk.staff("#plan hoàn 1.000.000đ @billing due 20/12")
        asked = talk.house.last_letter_to(MANAGER)
        talk.staff("Chị thấy chưa ổn lắm, xem lại số tiền\n\n#approve", sender=MANAGER, letter=asked)
        assert talk.kinds(MANAGER)[-1] == "refused"
        talk.staff("Duyệt nhé em\n\n#duyệt", sender=MANAGER, letter=asked)
        assert talk.kinds(MANAGER)[-1] == "receipt"

    def test_in_the_middle(self) -> None:
        """One question, and the words come back with the command at the top."""
        talk = complaint()
        talk.staff(f"Kính gửi chị,\n#answer\n{ANSWER}")
        presses(talk, pressed(talk.house.last_letter_to(CLERK), "#answer"))
        assert f"Kính gửi chị, {ANSWER}" in talk.last(CUSTOMER) or ANSWER in talk.last(CUSTOMER)


class TestWithoutWords:
    """Somebody pressed "Reply" and "Send", or wrote between the lines of our notice."""

    @pytest.mark.parametrize("quoting", [False, True])
    def test_one_short_mistake(self, quoting: bool) -> None:
        """It counts as read; the one letter back quotes nothing of our notice."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        talk.staff(quoted(notice) if quoting else "", letter=notice)
        assert talk.kinds(CLERK) == ["refused"]
        assert talk.last(CLERK).count("“#") == 0
        assert "không có lời nào" in talk.last(CLERK)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert "first reading" not in talk.running()

    @pytest.mark.parametrize("at", [8, 14, 22, 26])
    def test_between_the_lines_of_our_notice(self, at: int) -> None:
        """The customer reads the words alone, with the line of theirs that they answer."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        lines = quoted(notice).splitlines()
        talk.staff("\n".join([*lines[:at], "", ANSWER, "", *lines[at:]]), letter=notice)
        assert talk.kinds(CLERK) in (["response_scheduled"], ["response_held"])
        talk.customer_saw_nothing_internal()
        assert "Nhóm:" not in talk.last(CUSTOMER)
        assert "ở dòng đầu" not in talk.last(CUSTOMER)
        sent = talk.kinds(CUSTOMER)[-1] == "written_response"
        assert (f"> {COMPLAINT}" in talk.last(CUSTOMER)) is (at == 22 and sent)


class TestNobodyWaitsForARefusal:
    """A shared mailbox on a Monday morning: what was refused is told at once, with its reason."""

    def test_the_thirtieth_mail_of_an_hour(self) -> None:
        """Each has its own answer."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        for number in range(30):
            talk.staff(f"#anwser Thư số {number}.", letter=notice, wait=0)
        assert talk.kinds(CLERK) == ["refused"] * 30

    def test_a_program_that_answers_each_refusal(self) -> None:
        """The same words again and again: after the twentieth they wait until the hour is over."""
        talk = complaint()
        for _ in range(30):
            talk.staff("Xin xem #take.", letter=talk.house.letters_to(BILLING)[0], wait=0)
        assert talk.kinds(CLERK).count("refused") < 25


@pytest.mark.parametrize("words", ["#take", "Đã nhận", "#status"])
def test_the_same_short_answer_each_time(words: str) -> None:
    """Who answers every notice alike has no signature of these words: the fifth is as good as the first."""
    talk = complaint()
    for _ in range(4):
        talk.writes(COMPLAINT, sender="Bob <bob@customer.example>")
        talk.staff(words)
        assert talk.kinds(CLERK)[-1] != "refused"


class TestTheWrongButton:
    """Pressed twice, too late, on an old letter, by others: nothing is harmed, and the answer is true."""

    @pytest.fixture
    def approved(self) -> Conversation:
        """A remedy is approved."""
        talk = complaint()
        talk.staff("#plan hoàn 1.000.000đ @billing due 20/12")
        talk.staff("#approve", sender=MANAGER, letter=talk.house.last_letter_to(MANAGER))
        assert talk.status == "remedy approved"
        return talk

    @pytest.mark.parametrize("command", ["#approve", "#reject"])
    def test_a_decision_that_was_made(self, approved: Conversation, command: str) -> None:
        """Who decided, and when."""
        asked = next(
            letter
            for letter in approved.house.letters_to(MANAGER)
            if letter["X-Mailflow-Letter"] == "approval_request"
        )
        presses(approved, pressed(asked, command), f"{command} Số tiền cao quá", sender=MANAGER)
        assert f"{MANAGER} đã duyệt lúc 09:" in approved.last(MANAGER)
        assert approved.status == "remedy approved"

    def test_taking_what_is_further_on(self, approved: Conversation) -> None:
        """The first notice's #take, pressed weeks later, does not throw the work back."""
        presses(approved, pressed(approved.house.letters_to(BILLING)[0], "#take"))
        assert approved.kinds(CLERK)[-1] == "receipt"
        assert approved.status == "remedy approved"

    def test_somebody_elses_command(self, approved: Conversation) -> None:
        """Billing does not verify: no button offers the same mistake once more."""
        approved.staff("#verify pass", letter=approved.house.letters_to(BILLING)[0])
        letter = approved.house.last_letter_to(CLERK)
        assert "thuộc quyền của" in approved.last(CLERK)
        assert buttons(letter) == []

    def test_an_answer_on_a_closed_ticket(self, approved: Conversation) -> None:
        """One press opens it again and sends the same words."""
        notice = approved.house.letters_to(BILLING)[0]
        approved.staff("#answer Việc đã xong, cảm ơn chị.", letter=notice)
        approved.staff("#send\n#close", letter=notice)
        assert approved.status == "closed"
        approved.staff("#answer Chúng tôi xin bổ sung một điều.", letter=approved.house.last_letter_to(CLERK))
        presses(approved, pressed(approved.house.last_letter_to(CLERK), "#reopen"))
        assert "xin bổ sung một điều" in approved.last(CUSTOMER)
        assert approved.status == "answered"

    def test_stop_too_late(self) -> None:
        """The letter has left: when."""
        talk = complaint()
        talk.staff(ANSWER, wait=0)
        told = talk.house.last_letter_to(CLERK)
        talk.passes(minutes=5)
        presses(talk, pressed(told, "#stop"))
        assert "đã gửi cho khách lúc 09:" in talk.last(CLERK)


def test_no_button_sends_what_a_forger_wrote() -> None:
    """A mail in a clerk's name with nothing but the reference: the clerk is told, no button repeats it."""
    talk = complaint()
    forged = Opened(SUPPORT, f"[{talk.reference}]", "#answer Xin chuyển tiền vào tài khoản 999.")
    presses(talk, forged)
    assert talk.kinds(CLERK) == ["refused"]
    assert buttons(talk.house.last_letter_to(CLERK)) == []
    assert "nếu không phải anh/chị viết" in talk.last(CLERK)
