"""The final bytes: what any mail program reads back, and nothing that a stranger could smuggle in."""

import email
import email.policy
import time
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr

import mailparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from letter_company import EVERY_LETTER, LETTERHEAD, stationery
from mailflow.adapters.letters.mime import REFERENCES, build
from mailflow.adapters.letters.samples import sample_order
from mailflow.domain.model.message import Address
from mailflow.domain.model.paper import Enclosure
from mailflow.ports.errors import LetterFailed
from mailflow.ports.letterhead import Rendered

LETTER = Rendered("[KN-2026-000123] Chúng tôi đã tiếp nhận", "Xin chào\n.\nFrom x\n", "<p>Xin chào</p>")
NASTY = b"From: x\n\xff\xfe\r\nbare\rreturns \xe1\xbb\xa7\n.\n" + b"y" * 2000 + b"\x00"


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_every_letter_is_read_back_as_it_was_written(occasion: str, language: str) -> None:
    """By the standard library and by mailparser: subject, names, text and page are the same."""
    letter = LETTERHEAD.render(sample_order(occasion, language))
    content = build(letter, stationery(occasion=occasion, language=language))
    message = read(content)
    assert message["Subject"] == letter.subject
    assert body(message, "plain") == letter.text
    assert body(message, "html").rstrip("\n") == letter.html.rstrip("\n")
    other = mailparser.parse_from_bytes(content)
    assert other.subject == letter.subject
    assert other.text_plain[0].replace("\r\n", "\n").rstrip("\n") == letter.text.rstrip("\n")
    assert other.text_html[0].replace("\r\n", "\n").rstrip("\n") == letter.html.rstrip("\n")
    assert other.from_ == [("Công ty ACME – Chăm sóc khách hàng", "support@acme.example")]
    assert other.to == [("Trần Thị Lan", "lan.tran@customer.example")]


def test_the_headers_say_what_the_letter_is() -> None:
    """An automatic answer carries the marks of RFC 3834 and Exchange, its thread and language."""
    message = read(build(LETTER, stationery(reply_to="support+token@acme.example")))
    assert message["From"].addresses[0].display_name == "Công ty ACME – Chăm sóc khách hàng"
    assert message["To"].addresses[0].addr_spec == "lan.tran@customer.example"
    assert message["Date"].datetime == datetime(2026, 11, 23, 7, 30, 5, tzinfo=UTC)
    assert message["Message-ID"] == "<abcdefghijklmnopqrstuvwxyz234.acknowledgement.1@acme.example>"
    assert message["In-Reply-To"] == message["References"] == "<her-mail@customer.example>"
    assert message["Reply-To"] == "support+token@acme.example"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply, RN, NRN, DR"  # no NDR: bounces are wanted
    assert message["Content-Language"] == "vi"
    assert message["X-Mailflow-Letter"] == "acknowledgement"
    assert message["MIME-Version"] == "1.0"
    assert message["Precedence"] is None
    assert len(message.keys()) == len(set(message.keys()))


def test_a_persons_letter_is_not_marked_as_automatic() -> None:
    """Other ticket systems would drop it; a letter by the clock is auto-generated, not auto-replied."""
    relayed = read(build(LETTER, stationery(automatic=False)))
    assert relayed["Auto-Submitted"] is relayed["X-Auto-Response-Suppress"] is None
    reminder = read(build(LETTER, stationery(replied=False)))
    assert reminder["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_waits_for_its_reader_asks_for_no_silence() -> None:
    """Exchange answers a reminder, too, when its reader is away."""
    reminder = read(build(LETTER, stationery(replied=False, awaited=True)))
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert reminder["X-Auto-Response-Suppress"] is None


def test_the_same_letter_is_the_same_bytes() -> None:
    """A letter that is built again is byte for byte the one that was built before."""
    paper = stationery(enclosures=(Enclosure("original.eml", "application/octet-stream", NASTY),))
    assert build(LETTER, paper) == build(LETTER, paper)
    assert build(LETTER, paper) != build(LETTER, stationery(message_id="other@acme.example"))


def test_the_original_arrives_unaltered() -> None:
    """Whatever bytes the customer sent, they come out of the attachment; no client shows them by itself."""
    kept = Enclosure("original.eml", "message/rfc822", NASTY * 2000)
    named = Enclosure('ảnh "chụp".png', "image/png", b"")
    message = read(build(LETTER, stationery(enclosures=(kept, named))))
    first, second = message.iter_attachments()
    assert first.get_content_type() == "application/octet-stream"
    assert first.get_filename() == "original.eml"
    assert first.get_payload(decode=True) == NASTY * 2000
    assert second.get_filename() == 'ảnh "chụp".png'
    assert message.get_content_type() == "multipart/mixed"
    assert body(message, "plain") == LETTER.text


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("application/x_pdf", "application/x_pdf"),
        ("application/vnd.ms-excel!a#b$c&d^e_f.g+h", "application/vnd.ms-excel!a#b$c&d^e_f.g+h"),
        *(
            (odd, "application/octet-stream")
            for odd in ("application/", "pdf", "", "a/b/c", "a b/c", "ảnh/png")
        ),
        ("text/plain\r\nBcc: b", "application/octet-stream"),
        ("a/" + "b" * 200, "application/octet-stream"),
    ],
)
def test_an_odd_content_type_keeps_no_letter_back(declared: str, written: str) -> None:
    """A file whose type is no type goes along all the same, as bytes."""
    paper = stationery(enclosures=(Enclosure("bill.pdf", declared, NASTY),))
    (file,) = read(build(LETTER, paper)).iter_attachments()
    assert (file.get_content_type(), file.get_filename()) == (written, "bill.pdf")
    assert file.get_payload(decode=True) == NASTY


@pytest.mark.parametrize(
    "text", ["x" * 5000, "word " * 1000, "ữ" * 3000, "", "a\r\nb\rc", "=?utf-8?q?x?= \udc80"]
)
def test_every_server_takes_the_bytes(text: str) -> None:
    """Only ASCII, only CRLF, no line longer than 78 but ids that cannot be folded."""
    paper = stationery(
        to=Address("lan.tran@customer.example", text[:300]) if "\r" not in text else Address("a@b.example"),
        references=("r" * 500 + "@x.example",),
        enclosures=(Enclosure("original.eml", "application/octet-stream", NASTY),),
    )
    subject = "[KN-2026-000123] " + (text[:600] if "\r" not in text else "s")
    content = build(Rendered(subject, text, text), paper)
    assert content.isascii()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    long = [line for line in content.split(b"\r\n") if len(line) > 78]
    assert all(line.startswith((b"References:", b" <", b"Subject:", b" xxx")) for line in long)
    assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "changes",
    [
        {"to": Address("a@b.example", "Lan\r\nBcc: all@victim.example")},
        {"to": Address("a@b.example\r\nBcc: all@victim.example")},
        {"to": Address("a@b.example>, <all@victim.example")},
        {"to": Address("a@b.example, all@victim.example")},
        {"from_address": Address("support@acme.example", "ACME\n")},
        {"reply_to": "a@b.example\nBcc: c@d.example"},
        {"message_id": "a@b\r\nBcc: c@d.example"},
        {"message_id": "a b@c.example"},
        {"in_reply_to": "a@b\r\n\r\nbody"},
        {"references": ("a@b.example", "c@d\nBcc: e@f.example")},
        {"language": "vi\r\nBcc: a@b.example"},
        {"occasion": "acknowledgement\nBcc: a@b.example"},
        {"occasion": "two words"},
        {"enclosures": (Enclosure("a\r\nBcc: b.eml", "text/plain", b""),)},
    ],
)
def test_no_header_can_be_smuggled_in(changes: dict[str, object]) -> None:
    """A control character in any value refuses the letter instead of writing it."""
    with pytest.raises(ValueError, match=r"header|address|Message-ID"):
        build(LETTER, stationery(**changes))
    with pytest.raises(LetterFailed, match="cannot be written"):
        LETTERHEAD.write(LETTER, stationery(**changes))


def test_a_subject_with_a_line_end_is_refused() -> None:
    """Also where the words come from a template."""
    with pytest.raises(ValueError, match="control character"):
        build(Rendered("Hello\r\nBcc: all@victim.example", "x", "y"), stationery())


def test_what_looks_encoded_is_not_decoded_by_the_reader() -> None:
    """A name like =?utf-8?q?x=0ABcc?= is shown as it is, not turned into a line end by a mail program."""
    trick = "=?utf-8?q?x=0ABcc:_all=40victim.example?="
    message = read(build(Rendered(trick, "x", "y"), stationery(to=Address("a@b.example", trick))))
    assert message["Subject"] == trick
    assert message["To"].addresses[0].display_name == trick


def test_a_long_thread_keeps_its_first_and_its_last_ids() -> None:
    """Twenty ids at most: the first names the conversation, the last is what is answered."""
    ids = tuple(f"mail-{i}@x.example" for i in range(100))
    message = read(build(LETTER, stationery(references=ids, in_reply_to="last@x.example")))
    found = str(message["References"]).split()
    assert len(found) == REFERENCES
    assert found[0] == "<mail-0@x.example>"
    assert found[-2:] == ["<mail-99@x.example>", "<last@x.example>"]


@pytest.mark.parametrize("strange", ["<[a@b]>", "ma thư@x.example", "x" * 2000 + "@y.example", "a b@c"])
def test_a_strange_message_id_does_not_stop_the_answer(strange: str) -> None:
    """A customer's program may write ids that no header may carry: the letter goes without it."""
    message = read(build(LETTER, stationery(in_reply_to=strange, references=(strange, "ok@x.example"))))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<ok@x.example>"


def test_an_address_beyond_ascii_stays_readable() -> None:
    """The envelope carries the address; the header of a letter that every server takes can only show it."""
    content = build(LETTER, stationery(to=Address("lan@thư.example", "Lan")))
    assert content.isascii()
    assert read(content)["To"].groups[0].display_name == "Lan lan@thư.example"


words = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=120).map(
    lambda text: " ".join(text.split())
)


@given(subject=words.filter(bool), name=words, text=st.text(max_size=400))
def test_any_words_survive(subject: str, name: str, text: str) -> None:
    """Whatever people are called and write, it is read back as written and the bytes stay clean."""
    content = build(Rendered(subject, text, text), stationery(to=Address("a@b.example", name)))
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert str(message["Subject"]) == subject
    shown, address = parseaddr(email.message_from_bytes(content)["To"])
    assert str(make_header(decode_header(shown))) == name  # the newer parser adds spaces to long names
    assert address == "a@b.example"


def test_two_letters_cost_little() -> None:
    """An acknowledgement and a notice with the original: the budget is 0.7 ms; ten times that is a defect."""
    raw = b"x" * 10_000
    jobs = [
        (LETTERHEAD.render(sample_order("acknowledgement", "vi")), stationery()),
        (
            LETTERHEAD.render(sample_order("new_ticket", "vi")),
            stationery(enclosures=(Enclosure("original.eml", "application/octet-stream", raw),)),
        ),
    ]
    started = time.process_time()
    for _ in range(50):
        for letter, paper in jobs:
            build(letter, paper)
    assert (time.process_time() - started) / 50 < 0.07


def test_an_acknowledgement_is_written_quickly() -> None:
    """The budget is 0.15 ms warm; a hundred times that means that something is compiled anew each time."""
    order = sample_order("acknowledgement", "vi")
    LETTERHEAD.render(order)
    started = time.process_time()
    for _ in range(100):
        LETTERHEAD.render(order)
    assert (time.process_time() - started) / 100 < 0.015
