"""What people may type stands in a file for each language, and no word of any stands for two things."""

import tomllib
from collections import Counter
from unicodedata import is_normalized

import pytest
from mailflow.domain.procedure.commands import ALIASES, COMMANDS
from mailflow.domain.text.spelling import fold
from mailflow.domain.text.vocabulary import meanings, names, squeezed
from mailflow.language import MESSAGES, builtin_folder, languages, load
from mailflow.language.vocabulary import vocabulary

FILES = {
    language: tomllib.loads((builtin_folder() / language / "vocabulary.toml").read_text("utf-8"))
    for language in languages()
}
SECTIONS = sorted({section for file in FILES.values() for section in file})
BEHIND_A_SHARP = {"commands", "spoken", "form"}


@pytest.mark.parametrize("section", SECTIONS)
def test_no_word_means_two_things(section: str) -> None:
    """Whoever writes, in whatever language: one word, one meaning; a collision would be silent."""
    settle = squeezed if section in BEHIND_A_SHARP else fold
    said = Counter(settle(word) for words in vocabulary(section).values() for word in set(map(settle, words)))
    assert [word for word, count in said.items() if count > 1] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_what_may_be_meant_can_be_said_in_english(section: str) -> None:
    """English names every key first, so that a key of another language that is misspelt is found."""
    if section != "spoken":
        assert {key for file in FILES.values() for key in file.get(section, {})} <= FILES["en"][
            section
        ].keys()


@pytest.mark.parametrize("language", languages())
def test_a_vocabulary_has_the_sections_of_all_others(language: str) -> None:
    """A section that is forgotten or misspelt is found."""
    assert sorted(FILES[language]) == SECTIONS


@pytest.mark.parametrize("language", languages())
def test_words_are_written_as_they_should_be(language: str) -> None:
    """No word is empty, has blanks around it, stands twice in its list, or is composed otherwise than NFC."""
    for section in FILES[language].values():
        for words in section.values():
            assert len(set(map(fold, words))) == len(words)
            for word in words:
                assert word
                assert word == " ".join(word.split())
                assert is_normalized("NFC", word)


def test_every_command_has_its_names() -> None:
    """The vocabulary knows the commands that there are, each by its own name first."""
    called = {word: command.name for word, command in ALIASES.items()}
    assert names("commands") | names("spoken") == called
    assert not names("commands").keys() & names("spoken").keys()
    assert all(words[0] == key for key, words in vocabulary("commands").items())
    assert set(vocabulary("commands")) == {command.name for command in COMMANDS}


@pytest.mark.parametrize(
    ("shown", "section"), [("nature", "natures"), ("verdict", "verdicts"), ("language", "languages")]
)
@pytest.mark.parametrize("language", languages())
def test_what_is_offered_may_be_typed(language: str, shown: str, section: str) -> None:
    """The words by which our letters call a nature, a verdict, a language are understood, too."""
    called = {key: word for key, word in load(language, MESSAGES)[shown].items() if key not in {"", "other"}}
    assert {key: meanings(section).get(fold(word)) for key, word in called.items()} == {k: k for k in called}
