"""The templates of one language: found in the admin's folder, then the built-in one; compiled once.

A template folder holds ``<language>/<audience>/<occasion>.txt`` (first line ``Subject: …``, blank line,
body) with the ``.html`` beside it, which holds only the body: ``_frame.html`` goes around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2
import jinja2.sandbox
from jinja2.bccache import Bucket
from markupsafe import Markup

from mailflow.adapters.letters.own_pages import PageLoader, make_pages
from mailflow.adapters.letters.phrases import Phrases, unusable_formats
from mailflow.domain.model.letters import letter_named
from mailflow.domain.text.cleaning import one_line
from mailflow.language import ENGLISH, MESSAGES, Tables, builtin_folder, languages, load
from mailflow.language.own import SentenceFault, usable

FRAME = "_frame.html"
TITLE = "_title"
"""What a letter inside the house says first where its subject is the customer's."""
STANDS_IN = "staff/_stands_in"
GOES_OUT = "staff/_goes_out"
"""Why somebody reads a letter to a colleague who is away."""
SUBJECT_MARK = "Subject:"
_GAP = re.compile(r"\n{3,}")
_MOST_COMPILED = 2000  # templates: three languages have some five hundred


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """What is wrong with a template: where, and what an admin should know."""

    file: str
    line: int  # 0 where it is about the whole file
    message: str
    hint: bool = False  # nothing is broken by it: good to know

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True)
class LetterPart:
    """A letter's body in one language, as the frame takes it."""

    language: str
    html: Markup


class _Compiled(jinja2.BytecodeCache):
    """What has been compiled once in this process need not be again: many shelves hold the same templates."""

    def __init__(self) -> None:
        self._codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """See Jinja; it asks for the same source only (the bucket's checksum)."""
        if code := self._codes.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """See Jinja."""
        if len(self._codes) < _MOST_COMPILED:
            self._codes[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


_COMPILED = {ours: _Compiled() for ours in (True, False)}  # a sandbox compiles otherwise


class Shelf:
    """The templates of one language from one order of folders, compiled once and kept."""

    def __init__(self, language: str, folders: tuple[Path, ...], zone: ZoneInfo) -> None:
        self.language = language
        self.folders = tuple(place for folder in folders for place in (folder / language, folder))
        self.phrases, self.faults = _phrases(language, folders, zone)
        pages = PageLoader(self.folders)
        ours = folders == (builtin_folder(),)  # the sandbox would cost them a tenth of their time
        environment = jinja2.Environment if ours else jinja2.sandbox.ImmutableSandboxedEnvironment
        self.environment = environment(
            loader=pages,
            autoescape=jinja2.select_autoescape(["html"], default=False),
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=True,  # of an included file
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_COMPILED[ours],
        )
        self.environment.filters.update(self.phrases.filters())
        if not ours:
            make_pages(self.environment, pages)
        self.environment.globals.clear()  # a letter has its facts; copying the rest took a tenth of the time

    def text(self, name: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """Subject and body of the ``.txt`` form; raises Jinja's errors, ValueError without a subject."""
        head, _, body = self.environment.get_template(f"{name}.txt").render(facts).partition("\n")
        if not head.startswith(SUBJECT_MARK) or not one_line(head[len(SUBJECT_MARK) :]):
            raise ValueError(f"the first line must be '{SUBJECT_MARK} …' with words behind it")
        return one_line(head[len(SUBJECT_MARK) :]), _GAP.sub("\n\n", body.strip()) + "\n"

    def piece(self, name: str, facts: Mapping[str, object]) -> str:
        """A ``.txt`` without a subject, to stand in a letter."""
        return self.environment.get_template(f"{name}.txt").render(facts).strip()

    def html(self, name: str, facts: Mapping[str, object]) -> Markup:
        """The body of the ``.html`` form, without the frame."""
        body = self.environment.get_template(f"{name}.html").render(facts)
        return Markup(body.strip())  # noqa: S704  (rendered with autoescape)

    def frame(self, facts: Mapping[str, object]) -> str:
        """The whole HTML page around its ``parts``."""
        return self.environment.get_template(FRAME).render(facts)


def shelf_of(language: str, folders: tuple[Path, ...], zone: ZoneInfo) -> Shelf:
    """The templates of one language from these folders; those of an organisation are read anew."""
    return _built_in(language, zone) if folders == (builtin_folder(),) else Shelf(language, folders, zone)


@cache
def _built_in(language: str, zone: ZoneInfo) -> Shelf:
    """What comes with the program does not change while it runs."""
    return Shelf(language, (builtin_folder(),), zone)


def _phrases(
    language: str, folders: tuple[Path, ...], zone: ZoneInfo
) -> tuple[Phrases, tuple[TemplateProblem, ...]]:
    """The organisation's words over the built-in ones, over English where a language has none of a code.

    Formats are a language's own: nothing is said of a second part in English that is not there.  What cannot
    be used of the organisation's words is left out and told.
    """
    tables: list[Tables] = [{**load(ENGLISH, MESSAGES), "formats": {}}]
    problems: list[TemplateProblem] = []
    for folder in reversed(folders):
        path = folder / language / f"{MESSAGES}.toml"
        if folder == builtin_folder() and language in languages():
            tables.append(load(language, MESSAGES))
        elif path.is_file():
            own, faults = own_words(path)
            tables.append(own)
            problems += (TemplateProblem(str(path), 0, str(fault)) for fault in faults)
    words: dict[str, Mapping[str, str]] = {}
    for table in tables:
        for section, said in table.items():
            words[section] = {**words.get(section, {}), **said}
    return Phrases(zone, words["formats"].get("locale", "en_GB"), words), tuple(problems)


def own_words(path: Path) -> tuple[Tables, tuple[SentenceFault, ...]]:
    """What letters can use of an organisation's ``messages.toml``, and what is wrong with the rest."""
    tables, faults = usable(path)
    formats = tables.get("formats", {})
    wrong = unusable_formats(formats)
    kept = {name: said for name, said in formats.items() if name not in wrong}
    more = (SentenceFault(f"formats.{name}", said) for name, said in wrong.items())
    return {**tables, "formats": kept}, (*faults, *more)


def path_of(occasion: str) -> str:
    """Where an occasion's templates lie below the language's folder, without the ending."""
    return f"{letter_named(occasion).audience}/{occasion}"


def problem_of(error: Exception, name: str) -> TemplateProblem:
    """What an admin should know of a template's failure, with the file and line where Jinja tells them."""
    if isinstance(error, jinja2.TemplateNotFound):
        return TemplateProblem(f"{error.name or name}", 0, "no such file")
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateProblem(
            error.filename or error.name or name, error.lineno, error.message or "syntax error"
        )
    line, file = 0, name
    trace = error.__traceback__
    while trace is not None:  # Jinja maps the frames of compiled templates back to their files
        path = trace.tb_frame.f_code.co_filename
        if path.endswith((".txt", ".html")):
            file, line = path, trace.tb_lineno
        trace = trace.tb_next
    return TemplateProblem(file, line, str(error) or type(error).__name__)
