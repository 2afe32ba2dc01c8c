"""An organisation's letters and pieces of which it has the text alone: their pages are made of it.

A template ``X.html`` that is asked for is, where the same folder has but ``X.txt``, one that writes the text
and makes a page of it.  Pieces in the text that have a page of their own (buttons, the file) stay.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, cast

import jinja2
from markupsafe import Markup

from mailflow.adapters.letters.text_page import Pieces, mark_of, page_of
from mailflow.language import NOT_UTF8

PIECES: Final = "_pieces.html"
_MADE: Final = "page_from_text"  # the filter
_WHOLE: Final = "="  # in front of the name of the text that is to be a page itself
_SUBJECT: Final = "Subject:"


class PageLoader(jinja2.FileSystemLoader):
    """Finds a page, or the text that stands in its place: whichever comes in the first of the folders."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(folders, encoding="utf-8-sig")  # Notepad writes a mark
        self.folders = tuple(folders)

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """See Jinja."""
        stem, _, ending = template.rpartition(".")
        text = self._place(f"{stem}.txt") if ending == "html" and "/" in stem else None
        page = self._place(template) if text else None
        if text is not None and (page is None or self.folders.index(text) < self.folders.index(page)):
            return f'{{{{ "{stem}"|{_MADE} }}}}', str(text / f"{stem}.txt"), lambda: True
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError:
            file = str((self._place(template) or Path()) / template)
            raise jinja2.TemplateSyntaxError(NOT_UTF8, 1, template, file) from None

    def has_page(self, stem: str) -> bool:
        """Whether a piece has a page of its own that is no older than its text."""
        text, page = self._place(f"{stem}.txt"), self._place(f"{stem}.html")
        if page is None:
            return False
        return text is None or self.folders.index(page) <= self.folders.index(text)

    def _place(self, name: str) -> Path | None:
        return next((folder for folder in self.folders if (folder / name).is_file()), None)


class _TextLoader(jinja2.BaseLoader):
    """Texts with marks in the place of the pieces that have pages of their own."""

    def __init__(self, pages: PageLoader) -> None:
        self._pages = pages

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """See Jinja."""
        name = template.removeprefix(_WHOLE)
        stem = name.removesuffix(".txt")
        if name == template and self._pages.has_page(stem):
            return f"{mark_of(stem)}\n", name, lambda: True
        return self._pages.get_source(environment, name)


def make_pages(environment: jinja2.Environment, pages: PageLoader) -> None:
    """Give an environment that reads from ``pages`` the filter by which pages are made."""
    texts = environment.overlay(loader=_TextLoader(pages), autoescape=False)

    @jinja2.pass_context
    def page_from_text(context: jinja2.runtime.Context, stem: str) -> Markup:
        facts: dict[str, Any] = context.get_all()
        text = texts.get_template(f"{_WHOLE}{stem}.txt").render(facts)
        if text.startswith(_SUBJECT):
            text = text.partition("\n")[2]
        return page_of(
            text,
            cast("Pieces", environment.get_template(PIECES).module),
            lambda piece: Markup(environment.get_template(f"{piece}.html").render(facts)),  # noqa: S704  (escaped)
            formatted=getattr(facts.get("words"), "formatted", ()),
            to_customer=stem.startswith("customer/"),
        )

    environment.filters[_MADE] = page_from_text
