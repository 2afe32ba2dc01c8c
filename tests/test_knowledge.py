"""The words by which mail is understood stand in data files for linguists: what must hold of them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from unicodedata import is_normalized

import pytest
from mailflow.config.build import meaning
from mailflow.domain.model.policy import Nature, Organisation, Policy
from mailflow.domain.text.spelling import fold, level
from mailflow.language.digest import digest
from mailflow.language.knowledge import FOLDER, knowledge, words_of

FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
LANGUAGE = re.compile(r"[a-z]{2}|others|all|[A-Z]{3}")  # ISO 639-1, and currencies (ISO 4217)
SHARED = ("openings", "verbs")  # of quoting: languages share words here
NO_WORDS = {"label", "name", "services", "parts", "units"}  # what people read, keys, numbers, …

CODE = [path.read_text("utf-8") for path in FOLDER.parent.rglob("*.py")]


def lists(table: object, name: str = "") -> Iterator[tuple[str, list[str]]]:
    """Each list of words of a file, with its name: "complaint.felt.vi"."""
    if isinstance(table, Mapping):
        for key, each in table.items():
            if key not in NO_WORDS:
                yield from lists(each, f"{name}.{key}".strip("."))
    elif isinstance(table, list) and table and isinstance(table[0], dict):
        for each in table:
            yield from lists(each, f"{name} {each['name']}")
    elif isinstance(table, list):
        yield name, table


LISTS = [(file, name, words) for file, tables in FILES.items() for name, words in lists(tables)]
IDS = [f"{file}: {name}" for file, name, _ in LISTS]


@pytest.mark.parametrize("file", FILES)
def test_every_section_is_asked_for(file: str) -> None:
    """A section that is misspelt, or that no code reads any more, is found."""
    readers = [source for source in CODE if f'knowledge("{file}")' in source]
    asked = {word for source in readers for word in re.findall(r"[\"']([a-z_]+)[\"']", source)}
    assert set(FILES[file]) - {*Nature} - asked == set()


@pytest.mark.parametrize(("name", "words"), [(name, words) for _, name, words in LISTS], ids=IDS)
def test_a_list_is_of_words(name: str, words: list[str]) -> None:
    """Lists end in a language; no word is empty, has blanks around it, or is composed otherwise than NFC."""
    assert LANGUAGE.fullmatch(name.rpartition(".")[2])
    assert words or name == "currencies.CHF"
    for word in words:
        assert isinstance(word, str)
        assert word
        assert is_normalized("NFC", word)


def test_no_word_stands_twice() -> None:
    """A word stands once in a section: who takes it out has taken it out."""
    sections: dict[str, Counter[str]] = {}
    for file, name, words in LISTS:
        section = name if file == "quoting" and name.startswith(SHARED) else name.rpartition(".")[0]
        spelled = (f"{level(word)} {word.count(' ')}" for word in words)  # Korean is written with and without
        sections.setdefault(f"{file}: {section}", Counter()).update(spelled)
    twice = {name: [w for w, n in found.items() if n > 1] for name, found in sections.items()}
    assert {name: words for name, words in twice.items() if words} == {}


def test_natures_have_their_words() -> None:
    """Each nature that there is, and none besides."""
    assert all(words_of(knowledge("nature")[nature]) for nature in Nature)
    assert set(knowledge("nature")["unless"]) == {*Nature, "urgent"}


def test_vietnamese_words_have_their_diacritics() -> None:
    """A phrase that is written without is a slip, and would match too much; few have none."""
    plain = {
        word
        for file, name, words in LISTS
        if name.endswith("vi") and file in {"category", "nature"}
        for word in words
        if fold(word) == word and " " in word
    }
    assert plain == {"giao sai", "thu sai", "mong app", "xin khen", "cho 5 sao", "giao ra", "song le"} | {
        *("giao nhanh", "giao cho", "trang web", "sim em"),
    }


def test_words_are_part_of_the_policys_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions by other words are decisions by another policy."""
    policy = Policy(Organisation("ACME", "acme.example"), ())
    before = meaning(policy)
    monkeypatch.setattr("mailflow.config.build.digest", lambda: "other words")
    assert meaning(policy) != before
    monkeypatch.undo()
    assert meaning(policy) == before
    assert len(digest()) == 12


@pytest.mark.parametrize(
    ("topic", "section", "stems"),
    [
        ("machine_sentences", "signs.machine", "stems"),
        ("machine_sentences", "signs.absent", "stems"),
        ("programs", "footers", "stems.footers"),
        ("programs", "unanswered", "stems.unanswered"),
    ],
)
def test_what_is_looked_for_is_not_passed_over(topic: str, section: str, stems: str) -> None:
    """A text without any of the stems is never searched, so each pattern has one of them in it."""
    known = tuple(map(fold, words_of(table(topic, stems))))
    patterns = words_of(table(topic, section))
    assert [p for p in patterns if not any(stem in fold(p).replace(" ?", " ") for stem in known)] == []


def table(topic: str, dotted: str) -> object:
    """A table by its dotted name."""
    found: object = knowledge(topic)
    for part in dotted.split("."):
        assert isinstance(found, Mapping)
        found = found[part]
    return found


PATTERNS = {"machine_sentences", "programs", "person", "subjects", "delivery", "absence", "short_answers"}


PATTERN_LISTS = [(name, words) for file, name, words in LISTS if file in PATTERNS and "stems" not in name]


@pytest.mark.parametrize(("name", "words"), PATTERN_LISTS, ids=[name for name, _ in PATTERN_LISTS])
def test_patterns_are_sound(name: str, words: list[str]) -> None:
    """Each alternative is a pattern by itself, every repetition is bounded, digits are those of ASCII."""
    for pattern in words:
        re.compile(re.sub(r"\{[a-z_]+\}", "x", pattern))
        without_classes = re.sub(r"\[(?:\\.|[^\]\\])*\]|\\.", "x", pattern)
        assert not re.search(r"[*+]|\{[0-9]*,\}", without_classes), name
        assert r"\d" not in pattern


def test_every_file_is_described() -> None:
    """docs/words.md says of each file what it holds."""
    page = (FOLDER.parent.parent / "docs" / "words.md").read_text("utf-8")
    assert set(re.findall(r"(?m)^\| `([a-z_]+)\.toml` \|", page)) == set(FILES)
