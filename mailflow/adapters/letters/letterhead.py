"""Turns an order for a letter into its words, and its words into bytes.

The reference in square brackets is put behind each subject here, once, so that no override of a template can
forget it: answers find their ticket by it when all else fails.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.adapters.letters.calendar_file import deadlines_file
from mailflow.adapters.letters.check import check_templates
from mailflow.adapters.letters.colour import coloured
from mailflow.adapters.letters.inside_words import inside_words
from mailflow.adapters.letters.lighter import language_of, without_enclosures
from mailflow.adapters.letters.logo import logo_for, shown_in
from mailflow.adapters.letters.mime import build
from mailflow.adapters.letters.phrases import opening
from mailflow.adapters.letters.read_back import read_back
from mailflow.adapters.letters.template_set import (
    GOES_OUT,
    STANDS_IN,
    TITLE,
    LetterPart,
    Shelf,
    TemplateProblem,
    path_of,
    problem_of,
    shelf_of,
)
from mailflow.adapters.letters.variables import variables
from mailflow.domain.model.letters import Answer, Audience, Letter, letter_named
from mailflow.domain.model.letters.notices import NewTicketFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.paper import Enclosure, Stationery
from mailflow.domain.model.policy import Organisation
from mailflow.domain.rules.outgoing_guard import Inside
from mailflow.domain.text.cleaning import many_lines, one_line
from mailflow.domain.understanding.subjects import DASH, REFERENCE_TAG
from mailflow.language import ENGLISH, builtin_folder
from mailflow.language import languages as built_in_languages
from mailflow.ports.errors import LetterFailed
from mailflow.ports.letterhead import Rendered

SUBJECT_LENGTH = 180  # characters; longer ones are cut by most readers anyway
BILINGUAL_SUBJECT_LENGTH = 110
PREVIEW_LENGTH = 110  # characters beside a subject: more is shown nowhere
TEXT_RULE = "\n\n" + "* * *".center(60).rstrip() + "\n\n"


class TemplateLetterhead:
    """The letterhead port over Jinja2 templates.

    ``overrides``: the admin's folder, laid out like the built-in one, looked in first.  Where a template of
    his fails, the built-in letter goes out, and the fault is listed in ``problems`` and told to
    ``report``, once.  ``calendar``: notices of new tickets carry their deadlines as a file for calendars.
    """

    def __init__(
        self,
        organisation: Organisation,
        overrides: Path | None = None,
        report: Callable[[TemplateProblem], None] | None = None,
        *,
        calendar: bool = False,
    ) -> None:
        self.organisation = organisation
        self.overrides = overrides
        self.problems: list[TemplateProblem] = []
        self._report = report
        self._calendar = calendar
        self._zone = ZoneInfo(organisation.timezone)
        self._builtin = builtin_folder()
        self._shelves: dict[tuple[str, bool], Shelf] = {}

    # --- the port -----------------------------------------------------------------------------

    @property
    def inside(self) -> Inside:
        """The words that only letters inside the house have; of the admin's templates, too."""
        return inside_words(self._folders(builtin=False))

    def render(self, order: LetterOrder) -> Rendered:
        """The letter in its language (or two); raises LetterFailed where the built-in template fails.

        English stands in for a language that only the organisation has, where its letter cannot be used.
        """
        languages = self.spoken(order.languages)
        facts = variables(order, self.organisation, languages[0])
        if self.overrides is not None:
            try:
                rendered = self.compose(
                    order.letter.name, languages, facts, builtin=False, subject=order.written.subject
                )
                return replace(rendered, enclosures=self._files(order))
            except Exception as error:  # noqa: BLE001  (an admin's template may fail in any way; a letter must go out)
                self._note(problem_of(error, f"{languages[0]}/{path_of(order.letter.name)}"))
        known = tuple(dict.fromkeys(own if own in built_in_languages() else ENGLISH for own in languages))
        try:
            rendered = self.compose(
                order.letter.name, known, facts, builtin=True, subject=order.written.subject
            )
        except Exception as error:
            told = problem_of(error, f"{languages[0]}/{path_of(order.letter.name)}")
            raise LetterFailed(f"The letter {order.letter.name!r} cannot be written: {told}") from error
        return replace(rendered, enclosures=self._files(order))

    def write(self, rendered: Rendered, stationery: Stationery) -> bytes:
        """The letter's final bytes; raises LetterFailed where a header's value is impossible."""
        try:
            return build(
                rendered, replace(stationery, enclosures=stationery.enclosures + rendered.enclosures)
            )
        except ValueError as error:
            raise LetterFailed(f"The letter {stationery.occasion!r} cannot be written: {error}") from error

    def read_back(self, content: bytes) -> Rendered:
        """See the port."""
        return read_back(content)

    def lighter(self, content: bytes, message_id: str) -> bytes | None:
        """See the port."""
        (language,) = self.spoken((language_of(content),))
        note = self.shelf(language, builtin=False).phrases.said("left_out", "formats")
        return without_enclosures(content, message_id, note)

    def check_all(self) -> list[TemplateProblem]:
        """Every fault of every letter in every language, found with invented tickets; [] when all is well."""
        return check_templates(
            self.organisation.languages, self._builtin, self.overrides, self.shelf, self.compose
        )

    # --- its steps ----------------------------------------------------------------------------

    def spoken(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """The wanted languages that there are letters in, at most two; else the organisation's first."""
        known = [language for language in dict.fromkeys(languages) if self.knows(language)]
        spare = [language for language in self.organisation.languages if self.knows(language)]
        return tuple(known[:2] or spare[:1] or ["en"])

    def knows(self, language: str) -> bool:
        """Whether there is a folder of letters in this language."""
        if not language.isalnum():  # the name becomes a path
            return False
        if (language, True) in self._shelves:
            return True
        return any((folder / language).is_dir() for folder in self._folders(builtin=False))

    def compose(
        self,
        occasion: str,
        languages: tuple[str, ...],
        facts: Mapping[str, object],
        *,
        builtin: bool,
        subject: str = "",
    ) -> Rendered:
        """The letter from one order of folders; raises whatever a broken template raises.

        ``subject``: of the conversation that it stands in; the letter's own then says in its first line
        (inside the house) and beside the subject what it is.
        """
        shelves = [self.shelf(language, builtin=builtin) for language in languages]
        pages: list[_Page] = []
        for shelf in shelves:
            own = {**facts, "language": shelf.language}
            if len(shelves) > 1:
                own |= self._of_one_part(shelf, facts, occasion, first=not pages)
            pages.append(_page(shelf, occasion, own, titled=bool(subject)))
        line = subject_line([subject] if subject else [page.title for page in pages], str(facts["reference"]))
        below = shelves[-1].phrases.said("below", "formats") if len(shelves) > 1 else ""
        logo = logo_for(letter_named(occasion).audience, self.organisation)
        whole = shelves[0].frame(
            {
                "organisation": facts["organisation"],
                "logo": logo,
                "reference": facts["reference"],
                "language": languages[0],
                "subject": line,
                "preview": preview(f"{pages[0].title} – {pages[0].begins}" if subject else pages[0].begins),
                "parts": [page.part for page in pages],
                "below": below,
            }
        )
        text = TEXT_RULE.join(page.text for page in pages) + "\n"
        whole = coloured(whole, self.organisation.colour)
        return Rendered(line, f"({below})\n\n{text}" if below else text, whole, picture=shown_in(whole, logo))

    def _of_one_part(
        self, shelf: Shelf, facts: Mapping[str, object], occasion: str, *, first: bool
    ) -> dict[str, object]:
        """What differs between the parts of a letter in two languages; a person's words stand once."""
        own: dict[str, object] = {
            "organisation": one_line(self.organisation.named(shelf.language)),
            "signature": many_lines(self.organisation.signed(shelf.language)),
        }
        if not first and facts.get("words") and letter_named(occasion).audience is Audience.CUSTOMER:
            own |= {"words": shelf.phrases.said("above", "formats"), "greeting": ""}
        return own

    def shelf(self, language: str, *, builtin: bool) -> Shelf:
        """The compiled templates of a language; with ``builtin`` without the admin's folder."""
        key = (language, builtin or self.overrides is None)
        found = self._shelves.get(key)
        if found is None:
            found = self._shelves[key] = shelf_of(language, self._folders(builtin=builtin), self._zone)
            for problem in found.faults:
                self._note(problem)
        return found

    def _files(self, order: LetterOrder) -> tuple[Enclosure, ...]:
        """What goes with the letter besides the mail that it is about."""
        facts = order.facts
        if not (self._calendar and isinstance(facts, NewTicketFacts) and facts.deadlines):
            return ()
        named = [(opening(one_line(title)), due_at) for title, due_at in facts.deadlines]
        subject, made_at = one_line(facts.mail.subject), facts.mail.received_at
        domain = self.organisation.domain
        return (deadlines_file(named, order.written.reference, subject, domain, made_at),)

    def _folders(self, *, builtin: bool) -> tuple[Path, ...]:
        return (self._builtin,) if builtin or self.overrides is None else (self.overrides, self._builtin)

    def _note(self, problem: TemplateProblem) -> None:
        if problem in self.problems:
            return
        self.problems.append(problem)
        if self._report is not None:
            self._report(problem)


def goes_out(letter: Letter[Any], facts: Mapping[str, object]) -> bool:
    """Whether a plain answer to the letter is sent to the customer: its first line must say so."""
    goes = letter.audience is Audience.STAFF and letter.answer is Answer.AS_CONFIG_SAYS
    return goes and bool(facts.get("reference")) and facts.get("plain_reply") != "note"


@dataclass(frozen=True, slots=True)
class _Page:
    """A letter in one language: its own subject, how its words begin, and both of its forms."""

    title: str
    begins: str
    text: str
    part: LetterPart


def _page(shelf: Shelf, occasion: str, facts: Mapping[str, object], *, titled: bool) -> _Page:
    letter, name = letter_named(occasion), path_of(occasion)
    title, body = shelf.text(name, facts)
    title = one_line(REFERENCE_TAG.sub("", title)) or title
    text, page = body, shelf.html(name, facts)
    if titled and letter.audience in {Audience.STAFF, Audience.MANAGEMENT}:
        text = f"{title}\n\n{text}"
        page = shelf.html(TITLE, {"title": title}) + page
    above = [GOES_OUT] if goes_out(letter, facts) else []  # whose plain answer the customer would read
    if facts.get("stands_in_for"):  # why a deputy gets it comes before everything else
        above.append(STANDS_IN)
    for piece in above:
        text = f"{shelf.piece(piece, facts)}\n\n{text}"
        page = shelf.html(piece, facts) + page
    begins = _first_words(body, behind=2 if facts.get("about") else 1)
    return _Page(title, begins, text.rstrip(), LetterPart(shelf.language, page))


def _first_words(text: str, *, behind: int) -> str:
    """The first paragraph behind those with which letters begin: the greeting, and what it is about."""
    paragraphs = [one_line(each) for each in text.split("\n\n") if each.strip()]
    return (paragraphs[behind:] or paragraphs[-1:] or [""])[0]


def preview(said: str) -> str:
    """What mail programs show beside the subject, on one line."""
    return said if len(said) <= PREVIEW_LENGTH else said[: PREVIEW_LENGTH - 1].rstrip() + "…"


def subject_line(subjects: list[str], reference: str) -> str:
    """The subject line: ``[reference]`` once at its end, the second language behind a slash where both fit.

    Other references (in a customer's subject that is repeated) are left out: an answer must carry one
    reference only, or it would contradict itself.  Where a subject ends with one, "…" stands in its place.
    """
    prefix = reference.partition("-")[0]
    bare = re.compile(
        rf"(?<![A-Za-z0-9]){re.escape(prefix)}{DASH}[0-9]{{4}}{DASH}[0-9]{{1,12}}", re.IGNORECASE
    )
    plain = [REFERENCE_TAG.sub("", subject) for subject in subjects]
    if reference:
        at_end = re.compile(rf"(?<=\S) ?{bare.pattern}[.。]?\Z", re.IGNORECASE)
        plain = [bare.sub("", at_end.sub(" …", subject.strip())) for subject in plain]
    plain = [one_line(subject) or "…" for subject in plain]
    subject = plain[0]
    if len(plain) > 1 and len(both := " / ".join(plain)) <= BILINGUAL_SUBJECT_LENGTH:
        subject = both
    if len(subject) > SUBJECT_LENGTH:
        subject = subject[: SUBJECT_LENGTH - 1].rstrip() + "…"
    return f"{subject} [{reference}]" if reference else subject
