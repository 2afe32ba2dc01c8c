"""Looks at every letter as ``mailflow check`` needs it: before a customer waits for it."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from mailflow.adapters.letters.check_own import ENDINGS, own_faults, vocabulary_faults
from mailflow.adapters.letters.samples import sample_order
from mailflow.adapters.letters.template_set import (
    STANDS_IN,
    SUBJECT_MARK,
    Shelf,
    TemplateProblem,
    path_of,
    problem_of,
)
from mailflow.adapters.letters.variables import variables
from mailflow.domain.model.letters import NAMES, letter_named
from mailflow.domain.model.letters.facts import COMMON_FACTS, variables_of
from mailflow.domain.model.letters.order import StandsInFacts
from mailflow.domain.model.policy import Organisation
from mailflow.language import MESSAGES
from mailflow.language import languages as built_in_languages
from mailflow.language.own import faults
from mailflow.ports.letterhead import Rendered

_ORGANISATION = Organisation("Công ty ACME", "acme.example")
Compose = Callable[..., Rendered]
ShelfOf = Callable[..., Shelf]


def check_templates(
    languages: tuple[str, ...], builtin: Path, overrides: Path | None, shelf: ShelfOf, compose: Compose
) -> list[TemplateProblem]:
    """The faults of all letters in the organisation's and the built-in languages, each once, in order."""
    folders = [folder for folder in (overrides, builtin) if folder is not None]
    found: list[TemplateProblem] = []
    if overrides is not None and not overrides.is_dir():
        found.append(TemplateProblem(str(overrides), 0, "no such folder"))
    if overrides is not None:
        found += vocabulary_faults(overrides)
    for language in dict.fromkeys((*languages, *built_in_languages())):
        if not any((folder / language).is_dir() for folder in folders):
            found.append(TemplateProblem(language, 0, "there are no letters in this language"))
            continue
        if overrides is not None:
            found += own_faults(overrides, builtin, language)
        found += _language(language, overrides, shelf, compose)
    return list(dict.fromkeys(found))


def _language(
    language: str, overrides: Path | None, shelf: ShelfOf, compose: Compose
) -> Iterator[TemplateProblem]:
    words = f"{overrides / language if overrides else language}/{MESSAGES}.toml"
    yield from (TemplateProblem(words, 0, str(fault)) for fault in faults(language, overrides))
    own = shelf(language, builtin=False)
    yield from own.faults  # of the formats, too; each is told once
    for ending in ENDINGS:
        yield from _variables(own, f"{STANDS_IN}{ending}", COMMON_FACTS | variables_of(StandsInFacts), set())
    for occasion in NAMES:
        wrong = list(_sources(own, occasion))
        yield from wrong
        if not wrong:
            yield from _samples(language, occasion, compose)


def _sources(shelf: Shelf, occasion: str) -> Iterator[TemplateProblem]:
    """What can be seen without rendering: files, syntax, variables, the form of the subject."""
    allowed = letter_named(occasion).variables | COMMON_FACTS
    for ending in ENDINGS:
        yield from _variables(shelf, f"{path_of(occasion)}{ending}", allowed, set())
    try:
        source, file, _ = _source(shelf, f"{path_of(occasion)}.txt")
    except (jinja2.TemplateNotFound, jinja2.TemplateSyntaxError):
        return  # told above
    lines = source.split("\n")
    if not lines[0].startswith(SUBJECT_MARK):
        yield TemplateProblem(file, 1, f"the first line must be '{SUBJECT_MARK} …'")
    elif len(lines) < 2 or lines[1].strip():  # noqa: PLR2004
        yield TemplateProblem(file, 2, "the subject must be one line, with a blank line behind it")


def _variables(shelf: Shelf, name: str, allowed: frozenset[str], seen: set[str]) -> Iterator[TemplateProblem]:
    """Variables that no such letter has, in the template and in the files that it includes."""
    if name in seen:
        return
    seen.add(name)
    try:
        source, file, _ = _source(shelf, name)
    except jinja2.TemplateNotFound:
        yield TemplateProblem(f"{shelf.language}/{name}", 0, "no such file")
        return
    except jinja2.TemplateSyntaxError as error:  # another encoding
        yield problem_of(error, name)
        return
    try:
        variables, includes = _needs(source, frozenset(shelf.environment.filters))
    except jinja2.TemplateSyntaxError as error:
        yield TemplateProblem(file, error.lineno, error.message or "syntax error")
        return
    for unknown in sorted(variables.keys() - allowed):
        line = variables[unknown]
        near = get_close_matches(unknown, allowed, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(sorted(allowed))}"
        yield TemplateProblem(file, line, f"this letter has no fact {unknown!r}{hint}")
    for include in includes:
        yield from _variables(shelf, include, allowed, seen)


@lru_cache(maxsize=1000)  # many letters include the same few files
def _needs(source: str, filters: frozenset[str]) -> tuple[Mapping[str, int], tuple[str, ...]]:
    """The variables of a template with the line of each, and the files that it includes."""
    tree = _grammar(filters).parse(source)
    tests = (test for test in tree.find_all(nodes.Test) if test.name == "defined")
    asked = {test.node.name for test in tests if isinstance(test.node, nodes.Name)}
    names = {
        name: next((n.lineno for n in tree.find_all(nodes.Name) if n.name == name), 0)
        for name in meta.find_undeclared_variables(tree) - asked
    }
    included = (i.template for i in tree.find_all(nodes.Include))
    return names, tuple(str(i.value) for i in included if isinstance(i, nodes.Const))


@lru_cache(maxsize=4)
def _grammar(filters: frozenset[str]) -> jinja2.Environment:
    """Reads syntax and renders nothing."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters = dict.fromkeys(filters, str)
    return environment


def _source(shelf: Shelf, name: str) -> tuple[str, str, Callable[[], bool] | None]:
    loader = shelf.environment.loader
    if loader is None:  # never: each shelf has one; Jinja's types allow it
        raise jinja2.TemplateNotFound(name)
    source, file, fresh = loader.get_source(shelf.environment, name)
    return source, file or name, fresh


def _samples(language: str, occasion: str, compose: Compose) -> Iterator[TemplateProblem]:
    """Rendered with everything, and with everything empty that may be empty."""
    for sparse in (False, True):
        facts = variables(sample_order(occasion, language, sparse=sparse), _ORGANISATION, language)
        try:
            compose(occasion, (language,), facts, builtin=False)
        except Exception as error:  # noqa: BLE001  (a template may fail in any way; all faults are reported together)
            yield problem_of(error, f"{language}/{path_of(occasion)}")
