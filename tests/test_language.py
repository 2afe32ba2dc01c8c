"""The words of each language, as data beside its letters."""

from pathlib import Path

import pytest
from mailflow import language


def test_a_sentence_is_asked_for_by_its_key() -> None:
    """In the language wanted, with its values; in English where the program does not have it."""
    assert language.say("nature.complaint", "vi") == "khiếu nại"
    assert language.say("nature.complaint", "fr") == "complaint"
    assert language.say("formats.moment", "en", day="Friday", time="10:00") == "Friday, 10:00"


def test_what_is_missing_is_no_silence() -> None:
    """A key, a section or a value that is forgotten fails where it is asked for."""
    for key in ("nature.gossip", "gossip.nature", "nature"):
        with pytest.raises(KeyError):
            language.say(key, "en")
    with pytest.raises(KeyError):
        language.say("formats.moment", "en", day="Friday")


def test_every_language_that_comes_along_is_known() -> None:
    """A folder of letters with its messages is a language."""
    assert language.languages() == ("en", "vi", "zh")
    with pytest.raises(FileNotFoundError):
        language.load("fr", language.MESSAGES)


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    """Whoever edits the words learns which file and line is wrong."""
    path = tmp_path / "messages.toml"
    path.write_text("[nature\n", encoding="utf-8-sig")
    with pytest.raises(ValueError, match=r"messages\.toml: .*line 1"):
        language.read(path)
