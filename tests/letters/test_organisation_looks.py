"""The organisation's signature, telephone and colour stand in customers' letters by config alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from letter_company import COMPANY, LANGUAGES
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.config.looks import COLOUR, SIGNATURE
from mailflow.config.problems import ExpectedError

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
