"""Nothing of the house stands in a letter to a customer, however a program quotes our notice."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model.letters import LETTERS, Audience
from mailflow.domain.model.letters.facts import StaffWords
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.to_customers import WRITTEN_RESPONSE, SeveralReceivedFacts
from mailflow.domain.model.message import Address
from mailflow.domain.model.policy import StaffRules
from mailflow.domain.model.token import Keyring, Purpose, sign
from mailflow.domain.rules.outgoing_guard import Inside, LeakKind, internal
from mailflow.flow.conversation import Subject

from support.conversation import CLERK, COMPANY, CUSTOMER, Conversation, complaint
from support.house import BILLING, CARE, MONDAY, SUPPORT, TECHNICAL, text_of

TOKEN = re.compile(r"[a-z2-7]{29}")
LETTERHEAD = TemplateLetterhead(COMPANY.organisation)
A_TOKEN = sign(
    Keyring({1: b"k" * 32}, 1),
    ticket_id=7,
    role="department",
    addressee=BILLING,
    purpose=Purpose.REPLY,
    expires=MONDAY,
)


def found(text: str, *, own: tuple[str, ...] = (), said: str = "", public: tuple[str, ...] = ()) -> list[str]:
    """The kinds of what the last look finds in a text."""
    policy = replace(COMPANY, staff=replace(COMPANY.staff, public_addresses=public))
    return [leak.kind.value for leak in internal((text,), policy, LETTERHEAD.inside, own=own, said=said)]


def khmer(notice: EmailMessage) -> str:
    """As a Khmer Outlook quotes: a header that no rule of ours knows, then the whole letter."""
    return f"ពី៖ ACME <{notice['Reply-To']}>\nផ្ញើ៖ ថ្ងៃចន្ទ\nទៅ៖ {BILLING}\n\n{text_of(notice)}"


def unmarked(notice: EmailMessage) -> str:
    """Nothing between the words and the letter."""
    return text_of(notice)


def shown_page(notice: EmailMessage) -> str:
    """The page as text, its links written out, as some programs put it under an answer."""
    page = notice.get_body(("html",))
    assert page is not None
    html = str(page.get_content())
    links = "\n".join(re.findall(r'href="([^"]+)"', html))
    return re.sub(r"<[^<>]+>", "\n", html.partition("</head>")[2]) + links


def customers_letters(talk: Conversation) -> Iterator[str]:
    """Everything that reached the customer, as bytes and as read."""
    for letter in talk.house.letters_to(CUSTOMER):
        for part in letter.walk():
            if not part.is_multipart():
                yield str(part.get_content())


def assert_nothing_inside(talk: Conversation) -> None:
    """No token, no address, no word of our notices reached the customer."""
    for text in customers_letters(talk):
        for inside in (BILLING, CLERK, TECHNICAL, "Thư nội bộ", "THỜI HẠN", "#note", "Nhận ra trong thư"):
            assert inside not in text
        assert not TOKEN.search(text)
        assert f"{SUPPORT.partition('@')[0]}+" not in text


class TestQuotedNotices:
    """The whole notice stands under the answer, and nothing says where it begins."""

    @pytest.mark.parametrize("quoted", [khmer, unmarked, shown_page])
    @pytest.mark.parametrize("command", ["#ask ", "#answer ", "#sorry ", "#thanks ", ""])
    def test_none_of_it_leaves(self, quoted: object, command: str) -> None:
        """With a command and without: the customer gets nothing, the writer one clear letter."""
        talk = complaint()
        talk.writes("Tôi gửi thêm: số hợp đồng 123.", to=talk.house.last_letter_to(CUSTOMER))
        notice = talk.house.last_letter_to(BILLING)
        before = len(talk.kinds(CUSTOMER))
        words = f"{command}Please tell us the last four digits.\n\n{quoted(notice)}"  # type: ignore[operator]
        talk.staff(words, letter=notice)
        talk.days(1)
        assert_nothing_inside(talk)
        if command not in {"#sorry ", "#thanks "}:  # these take one line; what stands below is a note
            assert len(talk.kinds(CUSTOMER)) == before
            assert "refused" in talk.kinds(CLERK)

    @pytest.mark.parametrize("command", ["#ask ", ""])
    def test_a_page_with_a_line_across(self, command: str) -> None:
        """HTML alone: words, <hr>, and the notice as the program shows it."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        quoted = text_of(notice).replace("\n", "<br>\n")

        def page(message: EmailMessage) -> None:
            message.clear_content()
            body = f"<p>{command}Please tell us the last four digits.</p><hr><div>{quoted}</div>"
            message.set_content(body, subtype="html")

        before = len(talk.kinds(CUSTOMER))
        talk.staff("", letter=notice, attach=page)
        talk.days(1)
        assert len(talk.kinds(CUSTOMER)) == before
        assert_nothing_inside(talk)

    def test_what_was_found_is_told(self) -> None:
        """The writer reads what stands in the letter, not that it is somehow wrong."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        talk.staff(f"#ask Số hợp đồng?\n\nTHỜI HẠN\nNHẬN RA TRONG THƯ\n{BILLING}", letter=notice)
        told = talk.last(CLERK)
        assert f"địa chỉ nội bộ {BILLING}" in told
        assert "lời của thông báo" in told
        assert talk.status == "with department"

    def test_the_next_mail_may_do_better(self) -> None:
        """Without the quote the same command goes, as if nothing had been."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        talk.staff(f"#ask Số hợp đồng?\n\n{text_of(notice)}", letter=notice)
        talk.staff("#ask Số hợp đồng?", letter=notice)
        assert talk.kinds(CUSTOMER)[-1] == "information_request"


class TestAsked:
    """What may be meant is asked about; a second word lets it go; a token never goes."""

    WORDS = f"Kính gửi chị, xin viết cho {TECHNICAL} về việc này."

    def test_a_plain_reply_waits_for_the_writers_word(self) -> None:
        """Held, shown, and sent with #send, byte for byte."""
        talk = complaint()
        talk.staff(self.WORDS)
        assert talk.kinds(CLERK)[-1] == "response_held"
        assert f"địa chỉ nội bộ {TECHNICAL}" in talk.last(CLERK)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        talk.staff("#send", letter=talk.house.last_letter_to(CLERK))
        assert talk.kinds(CUSTOMER)[-1] == "written_response"
        assert TECHNICAL in talk.last(CUSTOMER)

    def test_without_a_word_it_never_leaves(self) -> None:
        """Days pass."""
        talk = complaint()
        talk.staff(self.WORDS)
        talk.days(3)
        assert "written_response" not in talk.kinds(CUSTOMER)

    def test_a_command_is_refused_and_goes_with_send_above_it(self) -> None:
        """All or nothing: refused, nothing changed; with #send in the mail it is meant so."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        talk.staff(f"#ask {self.WORDS}", letter=notice)
        assert talk.kinds(CLERK)[-1] == "refused"
        assert "#gửi" in talk.last(CLERK)
        assert talk.status == "with department"
        talk.staff(f"#send\n#ask {self.WORDS}", letter=notice)
        assert talk.kinds(CUSTOMER)[-1] == "information_request"
        assert talk.status == "waiting for the customer"

    @pytest.mark.parametrize("words", ["{0}", "#ask {0}", "#send\n#ask {0}", "#answer Xin viết cho {0}"])
    @pytest.mark.parametrize(
        "form", ["support+{0}@acme.example", "{0}", "mailto:support%2B{0}%40acme.example"]
    )
    def test_a_token_never_leaves(self, words: str, form: str) -> None:
        """Whoever has it could give commands: no word of anybody lets it go."""
        talk = complaint()
        notice = talk.house.last_letter_to(BILLING)
        token = TOKEN.findall(str(notice["Reply-To"]))[0]
        talk.staff(words.format(form.format(token)), letter=notice)
        talk.staff("#send", letter=notice)
        talk.days(1)
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_a_held_offer_of_money_is_not_let_go_by_send(self) -> None:
        """Both at once: the words are kept inside and the writer starts again."""
        talk = complaint()
        talk.staff(f"Kính gửi chị, chúng tôi hoàn tiền, xin gọi {TECHNICAL}.")
        assert talk.kinds(CLERK)[-1] == "refused"
        talk.staff("#send", letter=talk.house.last_letter_to(BILLING))
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]

    def test_a_command_in_the_middle_of_a_letter(self) -> None:
        """Another command above it does not make it fit for a customer."""
        talk = complaint()
        talk.staff("#ask Xin số hợp đồng.\nNếu cần, trả lời “#close” ở dòng đầu.")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert "lệnh" in talk.last(CLERK)

    def test_notes_stay_free(self) -> None:
        """What does not leave the house may name anybody."""
        talk = complaint()
        talk.staff(f"#note xin hỏi {TECHNICAL}, hồ sơ KN-2026-000099, đóng sau")
        assert talk.kinds(CLERK)[-1:] != ["refused"]
        assert "noted" in talk.events()


class TestKnownAlready:
    """What everybody may know is no secret."""

    @pytest.mark.parametrize(
        "words",
        [
            f"Xin viết cho {SUPPORT}.",
            f"Chị đã viết từ {CUSTOMER}.",
            "Hồ sơ KN-2026-000001 của chị đang được xử lý.",
            "Thời hạn: 5/12.\nXin cảm ơn.",
            "Dear customer,\n\nDeadline: Friday.\nWhat you can do now: please wait.",
            "Contact: sales@partner.example",
        ],
    )
    def test_it_goes(self, words: str) -> None:
        """Our own mailbox, the customer's address and reference, words that anybody uses."""
        talk = complaint()
        talk.staff(f"Kính gửi chị,\n{words}")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_public_addresses(self) -> None:
        """An admin lists what customers may know."""
        policy = replace(COMPANY, staff=StaffRules(public_addresses=(TECHNICAL,)))
        talk = complaint(policy=policy)
        talk.staff(f"Kính gửi chị, xin viết cho {TECHNICAL}.")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_what_the_customer_wrote(self) -> None:
        """They know the address and the other reference: they named them."""
        talk = complaint(
            words=f"Tôi khiếu nại hóa đơn, đã viết cho {TECHNICAL}, hồ sơ KN-2026-000777 mà không ai đáp."
        )
        talk.staff(f"Thư chị gửi {TECHNICAL} và hồ sơ KN-2026-000777 chúng tôi đã xem.")
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_another_customers_reference(self) -> None:
        """It is nobody else's business."""
        talk = complaint()
        talk.staff("Kính gửi chị, giống hồ sơ KN-2026-000777.")
        assert talk.kinds(CLERK)[-1] == "response_held"
        assert "mã của hồ sơ khác KN-2026-000777" in talk.last(CLERK)


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize("occasion", [o.name for o in LETTERS if o.audience is Audience.CUSTOMER])
def test_our_letters_to_customers_are_clean(occasion: str, language: str) -> None:
    """The last look finds nothing in any letter as it is meant."""
    order = sample_order(occasion, language)
    letter = LETTERHEAD.render(order)
    several = order.facts.references if isinstance(order.facts, SeveralReceivedFacts) else ()
    own = ("KN-2026-000123", "lan.tran@customer.example", *several)
    leaks = internal((letter.subject, letter.text, letter.html), COMPANY, LETTERHEAD.inside, own=own)
    assert leaks == ()


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
@pytest.mark.parametrize(
    "occasion",
    [o.name for o in LETTERS if o.audience in {Audience.STAFF, Audience.MANAGEMENT}],
)
def test_every_letter_inside_the_house_is_known_by_its_words(occasion: str, language: str) -> None:
    """Whichever notice is pasted, as text or as page, some of its words give it away."""
    letter = LETTERHEAD.render(sample_order(occasion, language))
    for text in (letter.text, letter.html):
        kinds = {leak.kind for leak in internal((text,), COMPANY, LETTERHEAD.inside, own=())}
        assert LeakKind.NOTICE in kinds


@pytest.mark.parametrize(
    "text",
    [
        A_TOKEN,
        A_TOKEN.upper(),
        f"<a href='mailto:support+{A_TOKEN}@acme.example'>x</a>",
        f"support+b.{A_TOKEN}@acme.example",
        f"<{A_TOKEN}.new-ticket.1@acme.example>",
        f"support%2b{A_TOKEN}%40acme.example",
        "\u200b".join(A_TOKEN),
        f"sup&#112;ort+{A_TOKEN}<b></b>",
    ],
)
def test_a_token_in_every_dress(text: str) -> None:
    """Upper case, in a link, encoded, with invisible characters between its letters."""
    assert "token" in found(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"Lan <{CLERK}>", ["address"]),
        (CLERK.upper(), ["address"]),
        (f"x{CLERK}", []),
        ("support+shop@acme.example", ["address"]),
        ("KN\u20112026\u2011000777", ["reference"]),
        ("z" * 29, []),
        ("THỜI HẠN", []),
        ("THỜI HẠN\n- x\nNHẬN RA TRONG THƯ", ["notice", "notice"]),
        ("Xin đừng viết thẳng đến\nđịa chỉ của khách hàng, hãy trả lời\nthư này", ["notice"]),
        ("请勿直接写信到客户的地址，请回复本邮件", []),
        ("内部邮件。请勿直接写信到客户的地址，请回复本邮件", ["notice"]),
    ],
)
def test_what_is_found(text: str, kinds: list[str]) -> None:
    """Each kind once, and nothing else."""
    assert found(text) == kinds


@pytest.mark.parametrize(
    "junk", ["<" * 300_000, "a@" * 100_000, "%2b" * 90_000, "̀a" * 150_000, "KN-" * 90_000]
)
def test_any_text_is_searched_in_time(junk: str) -> None:
    """Total, and linear."""
    internal((junk,), COMPANY, LETTERHEAD.inside, own=(), said=junk)


class TestTheLastLook:
    """Whatever writes a letter to a customer passes it, not only commands."""

    def written(self, talk: Conversation, words: str, **more: object) -> LetterOrder:
        """A letter with these words goes to the outbox past every other check."""
        order = LetterOrder(
            WRITTEN_RESPONSE,
            Address(CUSTOMER),
            "customer",
            ("vi",),
            StaffWords(words),
            automatic=False,
            **more,  # type: ignore[arg-type]
        )
        context = talk.house.context
        with talk.house.store.transaction() as tx:
            context.letter_writer(talk.house.rules).write(
                tx, [order], Subject(1, "KN-2026-000001"), context.clock.now()
            )
        talk.passes(minutes=3)
        return order

    def test_it_holds_and_asks(self) -> None:
        """The customer gets nothing, customer care is asked, the ticket remembers it, #send lets it go."""
        talk = complaint()
        self.written(talk, f"Xin viết cho {BILLING}.")
        assert talk.kinds(CUSTOMER) == ["acknowledgement"]
        assert talk.kinds(CARE)[-1] == "response_held"
        assert talk.events()[-1] == "response held"
        talk.staff("#send", box=CARE, sender=CARE)
        assert talk.kinds(CUSTOMER)[-1] == "written_response"

    def test_its_writer_is_asked_where_there_is_one(self) -> None:
        """Who wrote it knows best."""
        talk = complaint()
        self.written(talk, f"Xin viết cho {BILLING}.", writer=CLERK, writer_role="department")
        assert talk.kinds(CLERK)[-1] == "response_held"

    def test_what_never_leaves_waits_for_nobody(self) -> None:
        """Not with a confirmation, not with an approval."""
        talk = complaint()
        for more in ({}, {"confirmed": True}, {"awaits": "approval"}):
            self.written(talk, f"support+{A_TOKEN}@acme.example", **more)
        rows = talk.house.rows(
            "select distinct awaits, state from outbox where role = 'customer' and awaits != ''"
        )
        assert rows == [("nobody", "waiting")]


def test_nothing_known_finds_no_words() -> None:
    """Without templates the words cannot be told; addresses and tokens are found all the same."""
    leaks = internal((f"{A_TOKEN} {CLERK} THỜI HẠN",), COMPANY, Inside(), own=())
    assert [leak.kind.value for leak in leaks] == ["token", "address"]
