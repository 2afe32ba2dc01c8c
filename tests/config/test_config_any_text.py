"""Whatever stands in the file: settings or one ConfigError, never another exception, never a secret."""

import tempfile
import tomllib
from pathlib import Path

import pytest
from config_company import COMPANY, ENVIRON, read
from hypothesis import given, settings
from hypothesis import strategies as st
from mailflow.config import ConfigError, ConfigProblem
from mailflow.config.outline import keys

NAMES = sorted({key.name for key in keys()})
SECTIONS = sorted({f"{key.section}.{key.name}".lstrip(".") for key in keys() if key.below})
REPEATED = {key.name for key in keys() if key.repeated}
SECRET = ENVIRON["SUPPORT_PASSWORD"]

words = st.one_of(
    st.text(max_size=20).map(lambda text: "'" + text.replace("'", "").replace("\n", " ") + "'"),
    st.sampled_from(
        [
            "1", "-1", "0", "99999999999999999999", "1.5", "nan", "true", "2026-11-23", "0001-01-01",
            "9999-12-31T23:59:59Z", "07:00:00", "[]", "{}", "[[]]", "[{}]", '""', '"vi"', '"24h"',
            '"20 working days"', '"99999 weeks"', '"50%"', '"a@b.vn"', '"support@acme.vn"', '"*@b.vn"',
            '"billing"', '"received"', '"../x"', '"\\u0000"', '"\\uffff"', '{ env = "SUPPORT_PASSWORD" }',
            '{ file = "\\u0000" }', '{ file = "~nobody/x" }', '{ credential = ".." }', '"sqlite:///x"',
            '"postgresql+psycopg://[::1/x"', '"resolution"', '"acknowledgement"', '"tls"', '"none"',
        ]
    ),
)  # fmt: skip
values = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"), max_leaves=4
)
lines = st.one_of(
    st.builds("{} = {}".format, st.sampled_from(NAMES), values),
    st.sampled_from(SECTIONS).map("[{}]".format),
    st.sampled_from(SECTIONS).map("[[{}]]".format),
)
company_lines = COMPANY.split("\n")
mutations = st.lists(st.tuples(st.integers(0, len(company_lines)), lines), max_size=6)


def judge(data: str | bytes) -> None:
    """Load it; on a mistake look at the problems themselves."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            assert SECRET not in repr(read(Path(folder), data))
        except ConfigError as error:
            problems, sentences = error.problems, str(error)
        else:
            return
    assert problems
    assert all(isinstance(problem, ConfigProblem) and problem.message for problem in problems)
    assert list(problems) == sorted(problems, key=lambda p: (p.line, p.column, p.key))
    assert SECRET not in sentences


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_any_text(data: str | bytes) -> None:
    """Text of any kind."""
    judge(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)


@given(st.lists(lines, max_size=15).map("\n".join))
@settings(max_examples=300)
def test_any_toml_of_our_keys(text: str) -> None:
    """Our sections and keys in any order, with values of any kind."""
    judge(text)


@given(mutations)
@settings(max_examples=300)
def test_the_company_with_any_lines_put_in(changes: list[tuple[int, str]]) -> None:
    """A right file into which anything has slipped."""
    text = company_lines.copy()
    for place, line in changes:
        text.insert(place, line)
    judge("\n".join(text))


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=15)
def test_every_key_with_any_value(name: str, data: st.DataObject) -> None:
    """Each key of the company's file or of a section of its own, set to anything."""
    value = data.draw(values)
    for section in {key.section for key in keys() if key.name == name}:
        judge(with_key(section, name, value))


def with_key(section: str, name: str, value: str) -> str:
    """The company's file with one key set, in the section that is there or in a new one."""
    line = f"{name} = {value}"
    if not section:
        return f"{line}\n{COMPANY}"
    header = f"[[{section}]]" if section in REPEATED else f"[{section}]"
    before, found, after = COMPANY.partition(f"{header}\n")
    if not found:
        return f"{COMPANY}\n{header}\n{line}\n"
    own, bracket, rest = after.partition("\n[")
    kept = [old for old in own.split("\n") if not old.startswith(f"{name} =")]
    return before + found + "\n".join([line, *kept]) + bracket + rest


def test_with_key_makes_toml() -> None:
    """The helper above replaces keys where they stand, so that the values are what is tried."""
    for key in keys():
        if key.section and key.below is None:
            tomllib.loads(with_key(key.section, key.name, "1"))
