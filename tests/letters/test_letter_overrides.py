"""An admin may put own letters over the built-in ones; a slip of theirs never stops a letter."""

import shutil
from pathlib import Path

import pytest
from letter_company import COMPANY, LETTERHEAD
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.letters.template_set import TemplateProblem
from mailflow.domain.model.policy import Organisation
from mailflow.language import builtin_folder

ORDER = sample_order("acknowledgement", "en")
TEXT = "en/customer/acknowledgement.txt"
HTML = "en/customer/acknowledgement.html"


def put(folder: Path, name: str, content: str) -> Path:
    """The folder with one more file in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return folder


def test_an_own_letter_comes_first(tmp_path: Path) -> None:
    """The admin's words go out, in the built-in frame; the other letters stay as they are."""
    put(tmp_path, TEXT, "Subject: Ours\n\nHello {{ recipient_name }}, {{ answer_by|day }}.\n")
    put(tmp_path, HTML, "<p>Hello {{ recipient_name }}</p>")
    letterhead = TemplateLetterhead(COMPANY, tmp_path)
    letter = letterhead.render(ORDER)
    assert letter.subject == "Ours [KN-2026-000123]"
    assert letter.text == "Hello Mary O'Neill, Monday, 21 December 2026.\n"
    assert "<p>Hello Mary O&#39;Neill</p>" in letter.html
    assert "prefers-color-scheme" in letter.html
    other = sample_order("new_ticket", "en")
    assert letterhead.render(other) == LETTERHEAD.render(other)
    assert letterhead.check_all() == []


def test_a_byte_order_mark(tmp_path: Path) -> None:
    """Notepad writes one in front; the letter is the admin's all the same."""
    put(tmp_path, TEXT, "\ufeffSubject: Ours\n\nHello {{ recipient_name }}.\n")
    put(tmp_path, HTML, "\ufeff<p>Hello {{ recipient_name }}</p>")
    letterhead = TemplateLetterhead(COMPANY, tmp_path)
    letter = letterhead.render(ORDER)
    assert letter.subject == "Ours [KN-2026-000123]"
    assert "\ufeff" not in letter.text + letter.html
    assert letterhead.check_all() == []


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("Subject: Ours\n\nDear {{ customer }},\n", 3, "customer"),
        ("Subject: Ours\n\n\n{% if answer_by %}", 4, "endif"),
        ("Subject: Ours\n\n{{ answer_by|dya }}\n", 3, "dya"),
        ("Hello\n\nno subject\n", 1, "Subject:"),
        ("Subject: Ours\nHello\n", 2, "blank line"),
        ("Subject: Ours\n\n{{ ''.__class__.__mro__[1].__subclasses__() }}\n", 3, "__class__"),
    ],
    ids=["undefined", "syntax", "filter", "no subject", "two lines", "forbidden"],
)
def test_a_slip_is_found_by_check_with_its_line(tmp_path: Path, content: str, line: int, words: str) -> None:
    """File, line and what is wrong, before any customer waits for the letter."""
    put(tmp_path, TEXT, content)
    put(tmp_path, HTML, "<p>Hello</p>")
    problems = TemplateLetterhead(COMPANY, tmp_path).check_all()
    assert [(p.file, p.line) for p in problems] == [(str(tmp_path / TEXT), line)]
    assert words in problems[0].message


def test_a_slip_in_what_a_deputy_reads_first_is_found(tmp_path: Path) -> None:
    """It stands before every letter to a deputy: one slip would be in all of them."""
    put(tmp_path, "en/staff/_stands_in.txt", "For {{ stand_in_for }} until {{ away_until }}\n")
    [problem] = TemplateLetterhead(COMPANY, tmp_path).check_all()
    assert (problem.file, problem.line) == (str(tmp_path / "en/staff/_stands_in.txt"), 1)
    assert "did you mean 'stands_in_for'?" in problem.message


def test_a_broken_letter_is_replaced_by_the_built_in_one_and_told_once(tmp_path: Path) -> None:
    """The customer is answered all the same; the admin hears of it one time, not with each letter."""
    put(tmp_path, TEXT, "Subject: Ours\n\nDear {{ customer }},\n")
    put(tmp_path, HTML, "<p>Hello</p>")
    told: list[TemplateProblem] = []
    letterhead = TemplateLetterhead(COMPANY, tmp_path, told.append)
    for _ in range(3):
        assert letterhead.render(ORDER) == LETTERHEAD.render(ORDER)
    assert letterhead.problems == told
    assert [str(p) for p in told] == [f"{tmp_path / TEXT}:3: 'customer' is undefined"]


def test_broken_words_do_not_stop_a_letter(tmp_path: Path) -> None:
    """A messages.toml that cannot be read is reported; the built-in words are used."""
    put(tmp_path, "en/messages.toml", "[nature\n")
    letterhead = TemplateLetterhead(COMPANY, tmp_path)
    assert letterhead.render(ORDER) == LETTERHEAD.render(ORDER)
    assert "messages.toml" in str(letterhead.problems[0])
    assert any("messages.toml" in str(p) for p in letterhead.check_all())


def test_own_words_replace_single_entries(tmp_path: Path) -> None:
    """One word changed, the others still there."""
    put(tmp_path, "en/messages.toml", '[nature]\ncomplaint = "grievance"\n')
    letter = TemplateLetterhead(COMPANY, tmp_path).render(sample_order("new_ticket", "en"))
    assert "New grievance" in letter.subject
    assert "The customer's language: English" in letter.text


def test_what_is_wrong_with_own_words_is_told(tmp_path: Path) -> None:
    """A sentence that nobody asks for, or with a place that nobody fills, is named."""
    words = """
        [refused]
        no_dat = "Chưa có ngày."
        date_past = "{dey} đã qua."
        needs = 1
        [nature]
        complaint = "{"
        [natures]
        """
    put(tmp_path, "vi/messages.toml", words)
    path = tmp_path / "vi/messages.toml"
    problems = [str(p) for p in TemplateLetterhead(COMPANY, tmp_path).check_all()]
    assert problems == [
        f"{path}: refused.no_dat: there is no such sentence; did you mean 'no_date'?",
        f"{path}: refused.date_past: {{dey}} is not known here; the sentence has {{day}}",
        f"{path}: refused.needs: must be a text",
        f"{path}: nature.complaint: the braces do not fit together: Single '{{' encountered in format string",
        f"{path}: natures: there is no such section; did you mean 'nature'?",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('locale = "xx"', "formats.locale: 'xx' is no CLDR locale, such as 'en_GB'"),
        ('long_date = "QQQQQQQQ"', "formats.long_date: is no CLDR pattern of a date"),
        ('short_date = "GGGGGGG"', "formats.short_date: is no CLDR pattern of a date"),
        ('moment = "{day:zz}"', "formats.moment: {day:zz} has a form that is not known here"),
        ('comma = ""', "formats.comma: must not be empty"),
    ],
)
def test_a_slip_in_the_formats_is_told_once_and_harms_nothing_else(
    tmp_path: Path, words: str, told: str
) -> None:
    """By the line of messages.toml, not by each letter that has a date; the own words beside it are said."""
    put(tmp_path, "en/messages.toml", f'[formats]\n{words}\n[nature]\ncomplaint = "grievance"\n')
    letterhead = TemplateLetterhead(COMPANY, tmp_path)
    letter = letterhead.render(sample_order("new_ticket", "en"))
    assert "New grievance" in letter.subject
    assert "Monday, 23 November 2026" in letter.text
    [problem] = TemplateLetterhead(COMPANY, tmp_path).check_all()
    assert [problem] == letterhead.problems
    assert str(problem).startswith(f"{tmp_path / 'en/messages.toml'}: {told}")


@pytest.mark.parametrize("slip", ["[nature]\npraise = 1\n", 'nature = "x"\n', "[nature\n"])
def test_a_slip_in_the_words_leaves_the_own_letters(tmp_path: Path, slip: str) -> None:
    """One wrong sentence does not throw away all letters of the language; a heavy one is made light."""
    put(tmp_path, "en/messages.toml", slip)
    put(tmp_path, TEXT, "Subject: Ours\n\nHello {{ recipient_name }}.\n")
    put(tmp_path, HTML, "<p>Hello</p>")
    letterhead = TemplateLetterhead(COMPANY, tmp_path)
    assert letterhead.render(ORDER).subject == "Ours [KN-2026-000123]"
    assert [problem.file for problem in letterhead.problems] == [str(tmp_path / "en/messages.toml")]
    assert letterhead.lighter(b"Content-Language: en\r\n\r\nHello", "<1@acme.example>") is None


@pytest.mark.parametrize(
    ("name", "content"), [(TEXT, ""), (TEXT, "Subject: {{ nobody }}\n\nx\n"), ("en/messages.toml", "[x\n")]
)
def test_english_stands_in_for_what_a_new_language_lacks(tmp_path: Path, name: str, content: str) -> None:
    """Who writes in a language of the organisation alone is answered, also where its letter is broken."""
    company = Organisation("ACME", "acme.example", languages=("fr", "en"))
    shutil.copytree(builtin_folder() / "en", tmp_path / "fr")
    path = tmp_path / name.replace("en/", "fr/")
    path.unlink()
    if content:
        path.write_text(content, encoding="utf-8")
    letterhead = TemplateLetterhead(company, tmp_path)
    letter = letterhead.render(sample_order("acknowledgement", "fr"))
    assert letter.subject == "We have received your complaint [KN-2026-000123]"
    assert letterhead.problems
    assert letterhead.check_all()


def test_a_new_language_brings_all_words(tmp_path: Path) -> None:
    """Each sentence that it lacks is named in a line; a copy of templates/en lacks none."""
    company = Organisation("ACME", "acme.example", languages=("fr", "en"))
    shutil.copytree(builtin_folder() / "en", tmp_path / "fr")
    assert all(problem.hint for problem in TemplateLetterhead(company, tmp_path).check_all())
    path = tmp_path / "fr/messages.toml"
    words = path.read_text(encoding="utf-8")
    start, end = words.index("[score]"), words.index("[sender]")
    path.write_text((words[:start] + words[end:]).replace('no_date = "', '# "'), encoding="utf-8")
    assert [str(p) for p in TemplateLetterhead(company, tmp_path).check_all() if not p.hint] == [
        f"{path}: refused.no_date: is missing",
        f"{path}: score: the section is missing",
    ]


def test_misplaced_and_lonely_files_are_named(tmp_path: Path) -> None:
    """A misspelt letter would never be used; half an override would tell half of the readers otherwise."""
    put(tmp_path, "en/customer/acknowledgment.txt", "Subject: x\n\ny\n")
    put(tmp_path, "vi/customer/acknowledgement.html", "<p>Xin chào</p>")
    problems = [str(p) for p in TemplateLetterhead(COMPANY, tmp_path).check_all()]
    assert len(problems) == 2
    assert "did you mean customer/acknowledgement?" in problems[1]
    assert "acknowledgement.txt is missing" in problems[0]


def test_a_language_without_letters_is_named(tmp_path: Path) -> None:
    """config.toml may list a language only if there are letters in it; a folder of one's own is enough."""
    company = Organisation("ACME", "acme.example", languages=("fr", "en"))
    assert [str(p) for p in TemplateLetterhead(company).check_all()] == [
        "fr: there are no letters in this language"
    ]
    missing = TemplateLetterhead(company, tmp_path / "nowhere").check_all()
    assert "no such folder" in str(missing[0])
    put(tmp_path, "fr/customer/acknowledgement.txt", "Subject: Merci\n\nMerci {{ recipient_name }}\n")
    put(tmp_path, "fr/customer/acknowledgement.html", "<p>Merci</p>")
    letterhead = TemplateLetterhead(company, tmp_path)
    assert letterhead.render(sample_order("acknowledgement", "fr")).text.startswith("Merci Mary")
    problems = letterhead.check_all()
    assert {p.message for p in problems} == {"no such file"}
    assert problems[0].file == f"{tmp_path}/fr/messages.toml"
    assert all("fr/" in p.file and "customer/acknowledgement." not in p.file for p in problems)
