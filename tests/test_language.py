"""The words of each language, as data: complete, asked for by key, and none for nothing."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from mailflow import language
from mailflow.adapters.reading.other_language import RECOGNISED
from mailflow.domain.decision.sender_doubt import Doubt
from mailflow.domain.model.letters import NAMES
from mailflow.domain.model.message import OTHER_LANGUAGE, Kind
from mailflow.domain.model.policy import Nature, Organisation, Policy
from mailflow.domain.model.ticket import AckState, Channel, Status
from mailflow.domain.procedure.commands import COMMANDS
from mailflow.domain.procedure.survey import SCORES
from mailflow.domain.rules.default_deadlines import DEADLINES
from mailflow.domain.rules.outgoing_guard import LeakKind
from mailflow.domain.rules.routing import CRITERIA
from mailflow.domain.rules.undone import Undone
from mailflow.flow.folder import GONE
from mailflow.language.own import own_wording, places

ROOT = Path(__file__).parent.parent
MESSAGES = {each: language.load(each, language.MESSAGES) for each in language.languages()}
ENGLISH = MESSAGES[language.ENGLISH]


class TestAsking:
    """A sentence is asked for by its key."""

    def test_in_the_language_or_in_english(self) -> None:
        """With its values; in English where the program does not have the language."""
        assert language.say("nature.complaint", "vi") == "khiếu nại"
        assert language.say("nature.complaint", "fr") == "complaint"
        assert language.say("formats.moment", "en", day="Friday", time="10:00") == "Friday, 10:00"
        assert language.word("role", "an admin's own", "vi") == "an admin's own"

    @pytest.mark.parametrize("key", ["nature.gossip", "gossip.nature", "nature"])
    def test_what_is_missing_is_no_silence(self, key: str) -> None:
        """A key, a section or a value that is forgotten fails where it is asked for."""
        with pytest.raises(KeyError):
            language.say(key, "en")
        with pytest.raises(KeyError):
            language.say("formats.moment", "en", day="Friday")

    def test_a_file_that_is_no_toml_is_named(self, tmp_path: Path) -> None:
        """Whoever edits the words learns which file and line is wrong."""
        path = tmp_path / "messages.toml"
        path.write_text("[nature\n", encoding="utf-8-sig")
        with pytest.raises(ValueError, match=r"messages\.toml: .*line 1"):
            language.read(path)

    def test_what_does_not_come_along_is_told(self) -> None:
        """A language without a folder has no words."""
        assert language.languages() == ("en", "vi", "zh")
        with pytest.raises(FileNotFoundError):
            language.load("fr", language.MESSAGES)


class TestOwn:
    """An organisation may say things otherwise, as it may write letters otherwise."""

    def test_one_sentence_replaced(self, tmp_path: Path) -> None:
        """The others stay; a language of one's own is spoken, with English where it lacks something."""
        _put(tmp_path, "vi", '[refused]\nno_date = "Thiếu ngày."\n')
        _put(tmp_path, "fr", '[nature]\ncomplaint = "réclamation"\n')
        own = own_wording(tmp_path)
        assert own.say("refused.no_date", "vi") == "Thiếu ngày."
        assert own.say("nature.complaint", "vi") == "khiếu nại"
        assert own.say("nature.complaint", "fr") == "réclamation"
        assert own.say("nature.praise", "fr") == ENGLISH["nature"]["praise"]

    @pytest.mark.parametrize(
        "content",
        [
            "[refused\n",
            'refused = "x"\n',
            "[refused]\ndate_past = 1\n",
            '[refused]\ndate_past = "{dey}"\n',
            '[refused]\ndate_past = "{day.year}"\n',
            '[refused]\ndate_past = "{0}"\n',
            '[refused]\ndate_past = "{"\n',
            '[refused]\ndate_passed = "x"\n',
            '[refused]\ndate_past = "{day:xyz}"\n',
            '[refused]\ndate_past = "{day!z}"\n',
            '[refused]\ndate_past = "{day:>99999999}"\n',
            '[refused]\ndate_past = ""\n',
            '[refused]\ndate_past = "{day}\\nBcc: x@y.example"\n',
            'refused = { date_past = "{day:{day}}" }\n',
            b"[refused]\ndate_past = '\xff'\n",
        ],
    )
    def test_a_slip_stops_nothing(self, tmp_path: Path, content: str | bytes) -> None:
        """What cannot be used is as if it were not there."""
        _put(tmp_path, "vi", content)
        day = "05/12/2026"
        said = own_wording(tmp_path).say("refused.date_past", "vi", day=day)
        assert said == language.say("refused.date_past", "vi", day=day)

    def test_no_folder_is_no_fault(self, tmp_path: Path) -> None:
        """Most have no words of their own."""
        assert own_wording(None) == own_wording(tmp_path) == own_wording(tmp_path / "no") == language.BUILTIN


@pytest.mark.parametrize(
    ("staff", "day", "several"),
    [
        ("vi", "05/12/2026", "khiếu nại, lời khen"),
        ("zh", "2026-12-05", "投诉、表扬"),
        ("en", "05/12/2026", "complaint, compliment"),
    ],
)
def test_the_house_writes_as_its_language_does(staff: str, day: str, several: str) -> None:
    """Dates in digits, and what stands in a row."""
    house = Policy(Organisation("ACME", "acme.example", languages=(staff,)), ())
    assert house.dated(date(2026, 12, 5)) == day
    assert house.listed("nature", ("complaint", "praise")) == several
    assert house.listed("nature", ()) == ""


class TestComplete:
    """Nothing is missing in a language, what code asks for is there, and what is there is asked for."""

    @pytest.mark.parametrize("other", language.languages())
    def test_the_same_sentences_with_the_same_places(self, other: str) -> None:
        """A translator sees what a new sentence needs."""
        theirs = MESSAGES[other]
        assert _unlike(theirs, ENGLISH, f"templates/{other}/messages.toml: sections") == ""
        for section, words in ENGLISH.items():
            where = f"templates/{other}/messages.toml [{section}]"
            assert _unlike(theirs[section], words, where) == ""
            for name, said in words.items():
                assert _unlike(places(theirs[section][name]), places(said), f"{where} {name}: values") == ""

    @pytest.mark.parametrize("other", [each for each in language.languages() if each != language.ENGLISH])
    def test_nothing_is_left_in_english(self, other: str) -> None:
        """A sentence is translated, not copied."""
        copied = {
            f"{section}.{name}"
            for section, words in ENGLISH.items()
            if section != "formats"
            for name, said in words.items()
            if MESSAGES[other][section][name] == said
        }
        assert copied <= {"channel.fax"}

    @pytest.mark.parametrize("other", language.languages())
    def test_samples_in_each_language(self, other: str) -> None:
        """Letters are looked at with an invented ticket in their own language."""
        english, samples = (language.load(each, "samples") for each in (language.ENGLISH, other))
        assert samples.keys() == english.keys()
        assert all(samples[section].keys() == english[section].keys() for section in english)

    def test_every_key_in_code_is_there(self) -> None:
        """And is given the values that its sentence has places for."""
        asked = [(key, given) for key, given in _asked() if "." in key]
        assert len(asked) > 80
        for key, given in asked:
            section, _, name = key.partition(".")
            assert name in ENGLISH.get(section, {}), key
            assert given is None or places(ENGLISH[section][name]) <= given, key

    @pytest.mark.parametrize("section", sorted(ENGLISH))
    def test_every_sentence_is_asked_for(self, section: str) -> None:
        """By its key in code, or by the code word that it is the name of."""
        literal = {key.partition(".")[2] for key, _ in _asked() if key.startswith(f"{section}.")}
        where = f"templates/*/messages.toml [{section}]"
        if section in CODES:
            assert _unlike(ENGLISH[section], CODES[section]() | literal, where) == ""
        elif section in WRITTEN_AS_THEY_ARE:
            written = _source() + _templates()
            named = {name for name in ENGLISH[section] if f'"{name}"' in written}
            assert _unlike(ENGLISH[section], named | literal, where) == ""
        else:
            assert _unlike(ENGLISH[section], literal, where) == ""
        assert (
            literal
            or f'word("{section}"' in _templates()
            or f'("{section}"' in _source()
            or section in _keys()
        )


AT_FIRST = (AckState.QUEUED, AckState.WITHHELD, AckState.CAPPED, AckState.NOT_OWED)
EVIDENCE = {
    "the same words again",
    "reference in the forward",
    "same customer and subject",
    "named by staff",
    "our message-id",
    "address token",
    "token in the text",
    "known message-id",
    "reference in subject",
}
EVIDENCE |= {"perhaps automatic"}
TROUBLES = {"mailbox", "sending", "filing", "letters", "clock", "reload"}

CODES: dict[str, Callable[[], set[str]]] = {
    "nature": lambda: {each.value for each in Nature},
    "letter": lambda: set(NAMES),
    "state": lambda: {each.value for each in Status},
    "stage": lambda: {each.value for each in Status},
    "score": lambda: {str(score) for score in SCORES},
    "channel": lambda: {each.value for each in Channel} | {"fax", "email"},
    "acknowledgement": lambda: {each.value for each in AT_FIRST},
    "leak": lambda: {each.value for each in LeakKind},
    "undone": lambda: {each.value for each in Undone},
    "undone_advice": lambda: {each.value for each in Undone},
    "written_by": lambda: {each.value for each in Kind},
    "sender_doubt": lambda: {each.value for each in Doubt if each},
    "sender": lambda: {each.value for each in Doubt if each},
    "command": lambda: {each.name for each in COMMANDS},
    "need": lambda: {need.name for each in COMMANDS for need in each.needs},
    "language": lambda: {"", OTHER_LANGUAGE, *RECOGNISED},
    "deadline": lambda: {each.name for each in DEADLINES},
    "evidence": lambda: EVIDENCE,
    "trouble": lambda: TROUBLES,
    "trouble_effect": lambda: TROUBLES,
    "trouble_advice": lambda: TROUBLES,
    "recovered": lambda: TROUBLES,
    "route": lambda: (set(CRITERIA) - {"subject_or_text"}) | {"not urgent"},
}
"""Section → the code words whose names stand in it."""

WRITTEN_AS_THEY_ARE = {
    *("action", "count", "reason", "reason_advice", "rule", "work", "doubt", "mistake", "opened", "verdict"),
    *("role", "event", "event_detail", "formats"),
}
"""Sections whose code words stand somewhere in the source, between quotes."""


def _unlike(there: Iterable[str], wanted: Iterable[str], where: str) -> str:
    """What somebody who added a sentence, a letter or a deadline has still to do; "" for nothing."""
    missing, needless = {*wanted} - {*there}, {*there} - {*wanted}
    said = f"missing {sorted(missing)}; " if missing else ""
    said += f"nobody asks for {sorted(needless)}" if needless else ""
    return f"{where}: {said}" if said else ""


@cache
def _source() -> str:
    files = sorted((ROOT / "mailflow").rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def _templates() -> str:
    files = sorted((ROOT / "templates").rglob("*.txt")) + sorted((ROOT / "templates").rglob("*.html"))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def _asked() -> tuple[tuple[str, frozenset[str] | None], ...]:
    """Every key that is written in code, with the names of the values beside it where it is asked for."""
    return tuple(_walk(ast.parse(_source_of_modules())))


def _source_of_modules() -> str:
    """The modules one behind the other, without the imports that must stand first."""
    return re.sub(r"(?m)^from __future__.*$", "", _source())


def _walk(tree: ast.AST) -> Iterator[tuple[str, frozenset[str] | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            section, _, name = node.value.partition(".")
            if section in ENGLISH and name in ENGLISH[section]:
                yield node.value, None
        if isinstance(node, ast.Call) and _name(node.func) == "say" and node.args:
            key = node.args[0]
            if isinstance(key, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_ ]+", str(key.value)):
                yield str(key.value), frozenset(each.arg for each in node.keywords if each.arg)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _keys() -> set[str]:
    """The sections of keys that are put together in code: f"leak.{kind}"."""
    return set(re.findall(r'f"([a-z_]+)\.\{', _source()))


def _put(folder: Path, name: str, content: str | bytes) -> None:
    path = folder / name / "messages.toml"
    path.parent.mkdir()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_examples_of_commands_hold_no_words_of_a_language() -> None:
    """Whoever reads #help in Chinese finds no Vietnamese in it: words stand in messages.toml."""
    examples = [command.example for command in COMMANDS]
    assert [example for example in examples if not example.replace("…", "").isascii()] == []
    assert {words["example"]["remedy"] for words in MESSAGES.values()} == {
        "hoàn 200.000đ",
        "refund 200,000 VND",
        "退款 200.000 VND",
    }


@pytest.mark.parametrize("spoken", language.languages())
@pytest.mark.parametrize(
    "rule",
    [
        "staff command refused",
        "staff answer to a notice that is too old",
        "staff answer that failed authentication",
        "staff answer in a role that is no longer theirs",
        "staff answer from another address",
        "staff answer to a letter about no ticket",
        "staff mail whose letter cannot be written",
        "handed in, unsure by whom",
        GONE,
    ],
)
def test_the_digest_names_why_a_mail_was_set_aside(rule: str, spoken: str) -> None:
    """In the reader's words, not by the rule's name: whoever reads it decides whether a customer waits."""
    assert MESSAGES[spoken]["rule"][rule] != rule
