"""Whoever knows no HTML changes a letter's text; its page is made of it, and what was forgotten is told."""

import html
import re
import shutil
from pathlib import Path

import pytest
from letter_company import COMPANY, LANGUAGES, LETTERHEAD
from mailflow.adapters.letters.check_own import own_faults
from mailflow.adapters.letters.letterhead import TemplateLetterhead
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.letters.template_set import TemplateProblem
from mailflow.language import builtin_folder

ACKNOWLEDGEMENT = "vi/customer/acknowledgement"
_BODY = re.compile(r"<tr><td lang=.*?</table>\n<!--", re.DOTALL)


def copied(folder: Path, name: str, before: str = "", after: str = "", ending: str = ".txt") -> Path:
    """A built-in file in the folder, with other words in it."""
    path = folder / f"{name}{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = (builtin_folder() / f"{name}{ending}").read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after), encoding="utf-8")
    return path


def words_on(page: str) -> list[str]:
    """What a reader sees of a page's body."""
    found = _BODY.search(page)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]*>", " ", found[0].removesuffix("<!--"))).split()


def faults(folder: Path, language: str = "vi") -> list[TemplateProblem]:
    """What is told of the folder's files by themselves."""
    return list(own_faults(folder, builtin_folder(), language))


def letter(folder: Path, name: str, language: str = "vi") -> tuple[str, str]:
    """Text and page of a letter about the invented ticket."""
    letterhead = TemplateLetterhead(COMPANY, folder)
    written = letterhead.render(sample_order(name, language))
    assert letterhead.problems == []
    return written.text, written.html


def test_an_own_text_makes_the_page(tmp_path: Path) -> None:
    """One file changed, both forms say it; what had a panel and a list still has."""
    copied(tmp_path, ACKNOWLEDGEMENT, "Các bước tiếp theo:", "Chúng tôi sẽ làm ngay:")
    text, page = letter(tmp_path, "acknowledgement")
    assert "Chúng tôi sẽ làm ngay:" in text
    assert "<p>Chúng tôi sẽ làm ngay:</p>" in page
    assert 'class="panel"' in page
    assert page.count("<li>") == 3
    assert faults(tmp_path) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["final_answer", "offer", "options", "survey", "status_answer"])
def test_a_page_from_the_text_says_and_offers_the_same(tmp_path: Path, name: str, language: str) -> None:
    """Nothing is lost, neither a word nor a button, for whoever copies the text alone."""
    copied(tmp_path, f"{language}/customer/{name}")
    text, page = letter(tmp_path, name, language)
    shown = " ".join(words_on(page))
    for line in text.splitlines():
        for said in re.split(r"^(?:[0-9]{1,2}\.|-|[^:：]{1,40}[:：]| ?[0-9] =)\s?|[【】]", line.strip()):
            assert " ".join(said.split()) in shown
    links = re.compile(r'href="mailto:[^"]*"')
    assert links.findall(page) == links.findall(LETTERHEAD.render(sample_order(name, language)).html)


def test_a_staff_letter_keeps_its_buttons(tmp_path: Path) -> None:
    """Pieces that have a page of their own stay; a customer's address becomes no link."""
    copied(tmp_path, "vi/staff/new_ticket", "Kính gửi", "Chào")
    _, page = letter(tmp_path, "new_ticket")
    built_in = LETTERHEAD.render(sample_order("new_ticket", "vi")).html
    assert page.count("mailto:") == built_in.count("mailto:")
    assert "lan<span>.</span>tran<span>@</span>customer" in page


def test_an_own_piece_needs_no_page_either(tmp_path: Path) -> None:
    """One file with the hotline, and all letters that end with it have it on both forms."""
    copied(tmp_path, "vi/customer/_closing", "{{ organisation }}", "{{ organisation }}\nHotline 1900 1234")
    for name in ("information_request", "offer", "survey"):
        text, page = letter(tmp_path, name)
        assert "Hotline 1900 1234" in text
        assert "Hotline 1900 1234</p>" in page
    assert faults(tmp_path) == []


def test_hostile_words_in_a_page_from_the_text_stay_words(tmp_path: Path) -> None:
    """Whatever a text shows is escaped, in panels, lists and headings, too."""
    path = tmp_path / "vi/customer/thanks.txt"
    path.parent.mkdir(parents=True)
    path.write_text(
        "Subject: x\n\n<B>A\n- <i>1\n- <i>2\n\nA: <b>\nB: <u>\n\n> <s>\n\n<TITLE>\n\n{{ words }}\n"
    )
    _, page = letter(tmp_path, "thanks")
    body = _BODY.search(page)
    assert body is not None
    assert not re.search(r"<(?:B|i|u|s|TITLE|b)>", body[0])


@pytest.mark.parametrize(
    ("changed", "copied_only", "told"),
    [(".txt", ".html", "delete it, and the page is made from the text"), (".html", ".txt", "built-in text")],
)
def test_a_change_on_one_side_is_told(tmp_path: Path, changed: str, copied_only: str, told: str) -> None:
    """Both forms lie there, one still says what it always said: half of the readers would not know."""
    copied(tmp_path, ACKNOWLEDGEMENT, "Các bước tiếp theo", "Chúng tôi làm ngay", changed)
    left = copied(tmp_path, ACKNOWLEDGEMENT, ending=copied_only)
    [problem] = faults(tmp_path)
    assert problem.file == str(left)
    assert told in problem.message
    copied(tmp_path, ACKNOWLEDGEMENT, "Các bước tiếp theo", "Chúng tôi làm ngay", copied_only)
    assert faults(tmp_path) == []


def test_another_encoding_is_named(tmp_path: Path) -> None:
    """Notepad's "Unicode": the letter goes out built in, and the admin hears what to do."""
    path = copied(tmp_path, ACKNOWLEDGEMENT)
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    sentences = tmp_path / "vi/messages.toml"
    sentences.write_bytes('[nature]\npraise = "lời khen"\n'.encode("utf-16"))
    told = {problem.file: problem.message for problem in TemplateLetterhead(COMPANY, tmp_path).check_all()}
    assert told.keys() == {str(path), str(sentences)}
    assert all("UTF-16" in message and "save it as UTF-8" in message for message in told.values())


def test_what_is_still_english_in_an_added_language_is_named(tmp_path: Path) -> None:
    """The folder is a copy of the English one: what was translated is named no more; nothing is broken."""
    shutil.copytree(builtin_folder() / "en", tmp_path / "fr")
    for path in (tmp_path / "fr").glob("*/*"):
        if path.stem not in {"thanks", "_closing"}:
            path.write_text(path.read_text(encoding="utf-8") + "\nMerci.\n", encoding="utf-8")
    [problem] = faults(tmp_path, "fr")
    assert problem.hint
    assert str(problem) == (
        f"{tmp_path / 'fr'}: still English: customer/_closing.html, customer/_closing.txt, "
        "customer/thanks.html, customer/thanks.txt, staff/_closing.html, staff/_closing.txt, messages.toml"
    )


def test_a_file_of_words_that_is_not_read_is_told(tmp_path: Path) -> None:
    """Whoever writes words into it hears that they have no effect."""
    path = tmp_path / "vi" / "words.toml"
    path.parent.mkdir()
    path.write_text('[commands]\nnote = ["ghi"]\n', encoding="utf-8")
    [problem] = faults(tmp_path)
    assert (problem.file, problem.hint) == (str(path), True)
    assert "is not read" in problem.message
