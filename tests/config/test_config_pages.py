"""The sample, the page and the schema say all that the model knows, and nothing else."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from config_company import ENVIRON
from mailflow.config import load
from mailflow.config.outline import Key, keys
from mailflow.config.schema import json_schema
from mailflow.domain.model.deadline_events import NOT_IN_CONFIG, Starts, Stops
from mailflow.domain.rules.default_deadlines import default_rules

from support.pictures import png

ROOT = Path(__file__).parents[2]
SAMPLE = (ROOT / "config.toml").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
KEYS = list(keys())
IDS = [f"{key.section}.{key.name}".lstrip(".") for key in KEYS]

MADE_UP = re.compile(r"(?m)^# (?=[a-z_]+ = )")


def sections(text: str, header: str) -> dict[str, str]:
    """The text below each header, by the section's name."""
    parts = re.split(header, text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


PAGE_SECTIONS = sections(PAGE, r"(?m)^##+ \[+([a-z_.]+)\]+$")


def uncommented() -> str:
    """The sample with every key that stands behind a # set."""
    return MADE_UP.sub("", SAMPLE)


def test_the_sample_loads() -> None:
    """As it is, once the password is there; nothing doubtful but that it is an environment variable."""
    loaded = load(ROOT / "config.toml", environ=ENVIRON)
    assert [line for line in loaded.warnings if "environment variable" not in line] == []
    assert loaded.policy.organisation.name == "Công ty ACME"


def test_every_key_of_the_sample_is_right(tmp_path: Path) -> None:
    """With every # taken away it still loads: the examples in it are examples."""
    text = uncommented()
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    for name in re.findall(r'"([a-z-]+\.(?:pem|secret))"', text):
        (tmp_path / name).write_text("made up\n")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "templates").mkdir()
    (tmp_path / "logo.png").write_bytes(png(96, 96))
    loaded = load(tmp_path / "config.toml", environ=ENVIRON)
    assert [line for line in loaded.warnings if "environment variable" not in line] == []


@pytest.mark.parametrize("key", KEYS, ids=IDS)
def test_a_key_is_in_the_sample(key: Key) -> None:
    """Every key stands there, set or behind a #, with a comment about it and its default."""
    raw = tomllib.loads(uncommented())
    homes = [raw]
    for part in key.section.split(".") if key.section else []:
        homes = [
            inner
            for home in homes
            for inner in (home[part] if isinstance(home[part], list) else [home[part]])
        ]
    assert any(key.name in home for home in homes)
    if key.below is None:
        lines = [line for line in SAMPLE.split("\n") if re.match(rf"(# )?{key.name} = ", line)]
        assert any("#" in line.removeprefix("# ").partition("=")[2] for line in lines), "no comment"


@pytest.mark.parametrize("key", KEYS, ids=IDS)
def test_a_key_is_on_the_page(key: Key) -> None:
    """Every key has its row in docs/configuration.md, with its default as the model has it."""
    if not key.section:
        assert key.name in PAGE_SECTIONS
        return
    (row,) = re.findall(rf"(?m)^\| `{key.name}` \| (.+?) \| (.+?) \|$", PAGE_SECTIONS[key.section])
    default = key.field.default
    if isinstance(default, str) and default:
        assert row[0].startswith(f"`{default}`")
    elif isinstance(default, bool):
        assert row[0] == f"`{str(default).lower()}`"
    elif isinstance(default, int):
        assert row[0] == f"`{default}`"
    elif isinstance(default, list) and default:
        assert row[0] == ", ".join(f"`{value}`" for value in default)
    elif key.field.is_required():
        assert row[0] == "needed"


def test_the_page_names_no_other_key() -> None:
    """What is gone from the model is gone from the page."""
    known = {(key.section, key.name) for key in KEYS}
    for section, body in PAGE_SECTIONS.items():
        for name in re.findall(r"(?m)^\| `([a-z_]+)` \|", body):
            assert (section, name) in known


def test_the_schema_has_every_key_and_says_what_it_means() -> None:
    """An editor completes each key with its meaning, and refuses others."""
    schema = json_schema()
    objects = [schema, *schema["$defs"].values()]
    named = {name: spec for part in objects for name, spec in part["properties"].items()}
    assert set(named) == {key.name for key in KEYS}
    assert all(spec.get("description") for spec in named.values())
    assert all(part["additionalProperties"] is False for part in objects)
    assert "null" not in json.dumps(schema)
    assert schema["$defs"]["AcknowledgementSection"]["properties"]["within"]["default"] == "24h"


def test_the_page_tells_every_clock_and_event() -> None:
    """The table of the built-in clocks, and those of the events, are the program's own."""
    page = PAGE_SECTIONS["deadlines"]
    rows = re.findall(r'(?m)^\| "([a-z -]+)" \| ([^|]+) \|(?: (.+?) \| .+ \|)?', page)
    told = {name: (first, set(re.findall(r"`([a-z ]+)`", stops))) for name, first, stops in rows if stops}
    for rule in default_rules():
        if rule.starts not in NOT_IN_CONFIG:
            assert told[rule.name] == (f"`{rule.starts}`", set(rule.stops))
    for event in (*(each for each in Starts if each not in NOT_IN_CONFIG), *Stops):
        assert re.search(rf'(?m)^\| "{event}" \| [^|]+ \|$', page), event
