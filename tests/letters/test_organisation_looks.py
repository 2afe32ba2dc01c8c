"""The organisation's signature, telephone and colour stand in customers' letters by config alone."""

import email
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from letter_company import COMPANY, LANGUAGES, LETTERHEAD, stationery
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.config.logo import read_logo
from mailflow.config.looks import COLOUR, SIGNATURE
from mailflow.config.problems import ExpectedError
from mailflow.domain.model.letters import LETTERS, Audience, Letter
from mailflow.domain.model.paper import Enclosure
from mailflow.domain.model.picture import picture_of
from mailflow.ports.errors import Misconfigured

from support.pictures import GIF, JPEG, png

LOGO = png(300, 96)
WITH_LOGO = TemplateLetterhead(replace(COMPANY, logo=picture_of(LOGO)))
ACKNOWLEDGEMENTS = (
    "acknowledgement",
    "acknowledgement_neutral",
    "acknowledgement_plain",
    "acknowledgement_digest",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*ACKNOWLEDGEMENTS, "offer", "final_answer"])
def test_signature_and_telephone_end_every_letter_to_a_customer(name: str, language: str) -> None:
    """Also the acknowledgements, as text and as page; what it stands for does not stand there twice."""
    company = replace(COMPANY, signature="Phòng CSKH <ACME>\nwww.acme.example", phone="1900 1234")
    letter = TemplateLetterhead(company).render(sample_order(name, language))
    assert "Phòng CSKH <ACME>\nwww.acme.example\n" in letter.text
    assert "1900 1234\n" in letter.text
    assert "Phòng CSKH &lt;ACME&gt;<br>" in letter.html
    assert "1900 1234</p>" in letter.html
    assert not any(usual in letter.text for usual in ("Bộ phận Chăm sóc", "Customer Care\n", "客户服务部"))


def test_each_language_has_its_own_signature() -> None:
    """Also the two parts of a letter in two languages; a language without one has that of the first."""
    company = replace(COMPANY, signature="Phòng CSKH", signatures={"vi": "Phòng CSKH", "en": "Our care team"})
    letterhead = TemplateLetterhead(company)
    both = letterhead.render(sample_order("acknowledgement", "vi", "en")).text
    assert both.count("Phòng CSKH") == both.count("Our care team") == 1
    assert "Phòng CSKH" in letterhead.render(sample_order("acknowledgement", "zh")).text


def test_an_own_closing_changes_the_acknowledgements_too(tmp_path: Path) -> None:
    """The hotline in one file; that the confirmation is automatic is said all the same."""
    path = tmp_path / "en/customer/_closing.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Yours,\n{{ organisation }}\nHotline 1900 1234\n", encoding="utf-8")
    for name in (*ACKNOWLEDGEMENTS, "final_answer", "thanks"):
        letter = TemplateLetterhead(COMPANY, tmp_path).render(sample_order(name, "en"))
        assert "Yours,\nCông ty ACME\nHotline 1900 1234" in letter.text
        assert "Hotline 1900 1234</p>" in letter.html
        assert "Kind regards" not in letter.text + letter.html
        assert ("automatic" in letter.text) == name.startswith("acknowledgement")


def test_the_colour_is_that_of_links_and_buttons() -> None:
    """In the light page; dark screens keep what can be read there, and a mail's words stay as they are."""
    company = replace(COMPANY, colour="#7a1f5c")
    order = sample_order("offer", "en")
    order = replace(order, facts=replace(order.facts, remedy="paint in #0b5cad"))  # type: ignore[call-arg]
    page = TemplateLetterhead(company).render(order).html
    assert page.count("#0b5cad") == 1
    assert "background:#7a1f5c" in page
    assert "#8ab8ff" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("blue", 'a colour such as "#0b5cad"'),
        ("#0b5ca", 'a colour such as "#0b5cad"'),
        ("#ffcc00", "contrast 4.5, this has 1.5"),
        (7, 'a colour such as "#0b5cad"'),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(typed: object, told: str) -> None:
    """Before a customer has white words on yellow."""
    with pytest.raises(ExpectedError, match=told):
        COLOUR.parse(typed)
    assert COLOUR.parse("#0B5CAD") == "#0b5cad"


@pytest.mark.parametrize("typed", [7, " ", "a\tb", "\n".join("123456789"), {"vi": ""}])
def test_a_signature_that_is_none_is_refused(typed: object) -> None:
    """At most eight lines of words; those of a language stand in quotes, too."""
    with pytest.raises(ExpectedError, match="at most 8 lines"):
        SIGNATURE.parse(typed)
    assert SIGNATURE.parse("Phòng CSKH \n Công ty ACME\n") == "Phòng CSKH\nCông ty ACME"


def shown(content: bytes) -> EmailMessage:
    """The part that holds the logo, as a mail program looks for it: beside the page that names it."""
    letter = email.message_from_bytes(content, EmailMessage, policy=email.policy.default)
    assert [part.defects for part in letter.walk() if part.defects] == []
    related = next(part for part in letter.walk() if part.get_content_type() == "multipart/related")
    page, picture = related.iter_parts()
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page.get_content()
    assert isinstance(picture, EmailMessage)
    return picture


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_customers_see_the_logo_and_colleagues_the_name(letter: Letter[Any]) -> None:
    """At the head of each page to a customer, in place of the name; other letters are as without it."""
    order = sample_order(letter.name, "vi")
    rendered = WITH_LOGO.render(order)
    if letter.audience is not Audience.CUSTOMER:
        assert rendered == LETTERHEAD.render(order)
        return
    assert rendered.text == LETTERHEAD.render(order).text
    [tag] = re.findall(r"<img [^>]*>", rendered.html)
    assert 'alt="Công ty ACME" width="150" height="48"' in tag
    content = WITH_LOGO.write(rendered, stationery(occasion=letter.name))
    picture = shown(content)
    assert picture.get_content() == LOGO
    assert picture.get_content_type() == "image/png"
    assert picture.get_content_disposition() == "inline"


def test_a_letter_with_a_logo_is_read_back_and_is_the_same_each_time() -> None:
    """With files and without: words, files and picture; the logo is none of the files."""
    rendered = WITH_LOGO.render(sample_order("written_response", "en"))
    files = (Enclosure("bill.pdf", "application/pdf", b"%PDF"), Enclosure("a.png", "image/png", GIF))
    for enclosures in ((), files):
        content = WITH_LOGO.write(rendered, stationery(enclosures=enclosures))
        assert content == WITH_LOGO.write(rendered, stationery(enclosures=enclosures))
        read = WITH_LOGO.read_back(content)
        assert read.picture == rendered.picture
        assert read.enclosures == enclosures
        assert read.html.replace("\r\n", "\n") == rendered.html.rstrip("\n") + "\n"
        assert content.isascii()
        assert max(map(len, content.split(b"\r\n"))) < 999


def test_a_letter_that_was_too_large_keeps_its_logo() -> None:
    """Only what is attached is left out; without any attachment there is nothing to leave out."""
    rendered = WITH_LOGO.render(sample_order("written_response", "en"))
    assert WITH_LOGO.lighter(WITH_LOGO.write(rendered, stationery()), "2@acme.example") is None
    files = (Enclosure("bill.pdf", "application/pdf", b"%PDF" * 9999),)
    lighter = WITH_LOGO.lighter(WITH_LOGO.write(rendered, stationery(enclosures=files)), "2@acme.example")
    assert lighter is not None
    assert b"bill.pdf" not in lighter
    assert shown(lighter).get_content() == LOGO


def test_the_name_can_be_read_where_pictures_are_off() -> None:
    """Also in the dark: the place of the logo is white in every palette, the name in it blue."""
    page = WITH_LOGO.render(sample_order("offer", "en")).html
    assert "background:#ffffff;color:#0b5cad" in re.findall(r"<img [^>]*>", page)[0]
    assert page.count(".logo { background: #ffffff !important; color: #0b5cad !important;") == 2
    assert "display:block" not in re.findall(r"<img [^>]*>", page)[0]  # a block of 48 px would cut the name


def test_an_own_frame_without_the_logo_takes_none_along(tmp_path: Path) -> None:
    """A picture that no page shows would be listed as a file."""
    (tmp_path / "_frame.html").write_text("<html>{% for part in parts %}{{ part.html }}{% endfor %}</html>")
    letterhead = TemplateLetterhead(replace(COMPANY, logo=picture_of(LOGO)), tmp_path)
    rendered = letterhead.render(sample_order("offer", "en"))
    assert rendered.picture is None
    assert b"image/png" not in letterhead.write(rendered, stationery())
    assert letterhead.check_all() == []


@pytest.mark.parametrize(
    ("content", "size"), [(LOGO, (150, 48)), (png(2000, 100), (192, 10)), (GIF, (120, 40)), (JPEG, (120, 40))]
)
def test_the_logo_is_shown_small(content: bytes, size: tuple[int, int], tmp_path: Path) -> None:
    """In proportion, never larger than it is, with room for the reference on a telephone; by any name."""
    (tmp_path / "Logo mới.PNG").write_bytes(content)
    logo = read_logo(tmp_path, "Logo mới.PNG")
    page = TemplateLetterhead(replace(COMPANY, logo=logo)).render(sample_order("offer", "en")).html
    assert f'width="{size[0]}" height="{size[1]}"' in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "it is empty: save it as PNG, JPEG or GIF"),
        (b"hello", "it is no picture: save it as PNG"),
        (b'<?xml version="1.0"?>\n<svg width="9">', "an SVG drawing, which mail programs do not show"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a WebP picture"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"BM\0\0", "BMP"),
        (LOGO[:-20], "the PNG picture in it is damaged or cut off"),
        (JPEG[:-2], "the JPEG picture in it is damaged"),
        (b"\xff\xd8\xff\xe0\xff\xd9", "the JPEG picture in it is damaged"),
        (GIF[:9], "the GIF picture in it is damaged"),
        (png(5000, 1), "it has 5000 x 1 pixels, at most 4000 x 4000"),
        (png(9, 9, b"x" * 60_000), "bytes, at most 60,000 are taken: save it smaller"),
    ],
)
def test_a_logo_that_cannot_be_shown_is_refused(content: bytes, told: str, tmp_path: Path) -> None:
    """With what it is, before a customer sees an empty frame."""
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(Misconfigured, match=re.escape(told)):
        read_logo(tmp_path, "logo.png")


def test_a_logo_that_is_no_file_is_refused(tmp_path: Path) -> None:
    """Missing, a folder, or with a name that is too long for one; no name is no logo."""
    for name, told in (("no.png", "there is no file"), (".", "is no file"), ("x" * 300, "cannot be read")):
        with pytest.raises(Misconfigured, match=told):
            read_logo(tmp_path, name)
    assert read_logo(tmp_path, "") is None
