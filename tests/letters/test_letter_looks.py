"""The page can be read: enough contrast in light and dark, on a telephone, by a screen reader."""

import re
from html.parser import HTMLParser

import pytest
from letter_company import EVERY_LETTER, LANGUAGES, LETTERHEAD
from mailflow.adapters.letters.samples import sample_order
from mailflow.language import builtin_folder

VOID = {"meta", "br"}


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def dark_rules(page: str) -> dict[str, dict[str, str]]:
    """What each class gets where the reader prefers dark."""
    block = page.partition("(prefers-color-scheme: dark) {")[2].partition("</style>")[0]
    rules = re.findall(r"\.([a-z]+) \{([^}]*)\}", block)
    return {name: dict(re.findall(r"([a-z-]+): (#[0-9a-f]{6})", body)) for name, body in rules}


class Painter(HTMLParser):
    """Walks a page and notes the colours in which each text is shown."""

    def __init__(self, rules: dict[str, dict[str, str]]) -> None:
        super().__init__()
        self.rules = rules
        self.colours: list[tuple[str, str]] = [("#000000", "#ffffff")]
        self.seen: dict[tuple[str, str], str] = {}
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        self.hidden += tag in {"style", "title"}
        ink, ground = self.colours[-1]
        given = {name: value or "" for name, value in attrs}
        style = dict(re.findall(r"(?:^|;)(color|background):(#[0-9a-f]{6})", given.get("style", "")))
        for name in given.get("class", "").split():
            style |= self.rules.get(name, {})
        self.colours.append((style.get("color", ink), style.get("background", ground)))

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"style", "title"}
        self.colours.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.hidden:
            self.seen.setdefault(self.colours[-1], data.strip()[:40])


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_every_word_has_enough_contrast(occasion: str, language: str, mode: str) -> None:
    """At least 4.5 to 1 between each text and what is behind it (WCAG AA), whichever the reader prefers."""
    page = LETTERHEAD.render(sample_order(occasion, language)).html
    painter = Painter(dark_rules(page) if mode == "dark" else {})
    painter.feed(page)
    assert len(painter.seen) >= 3
    weak = {c: words for c, words in painter.seen.items() if contrast(*c) < 4.5}
    assert weak == {}


def test_dark_is_dark_and_light_is_light() -> None:
    """The two palettes are two: nothing bright stays behind in the dark but the button to press first."""
    page = LETTERHEAD.render(sample_order("new_ticket", "vi")).html
    light, dark = Painter({}), Painter(dark_rules(page))
    light.feed(page)
    dark.feed(page)
    first = {"#0b5cad", dark_rules(page)["first"]["background"]}
    assert all(luminance(ground) > 0.7 for _, ground in light.seen if ground not in first)
    assert all(luminance(ground) < 0.1 for _, ground in dark.seen if ground not in first)


def test_what_can_be_pressed_can_be_seen() -> None:
    """Each button's edge stands out from its ground, 3 to 1 (WCAG 2.2, 1.4.11), in light and dark."""
    page = LETTERHEAD.render(sample_order("approval_request", "vi")).html
    page += LETTERHEAD.render(sample_order("new_ticket", "vi")).html
    dark = dark_rules(page)
    edges = set(re.findall(r'<td class="(first|edge|alarm)"[^>]*?border:1px solid (#[0-9a-f]{6})', page))
    assert {name for name, _ in edges} == {"first", "edge", "alarm"}
    assert all(contrast(colour, "#ffffff") >= 3 for _, colour in edges)
    behind = dark["card"]["background"]
    assert all(contrast(dark[name]["border-color"], behind) >= 3 for name, _ in edges)


@pytest.mark.parametrize(("occasion", "language"), EVERY_LETTER)
def test_one_button_is_the_first(occasion: str, language: str) -> None:
    """At most one button of a letter is filled; what refuses is outlined in red, never filled."""
    page = LETTERHEAD.render(sample_order(occasion, language)).html
    assert page.count('<td class="first"') <= 1
    for command in re.findall(r'<td class="alarm"[^>]*><a [^>]*body=%23([a-z]+)', page):
        assert command in {"reject", "verify", "spam", "stop"}


def test_an_approval_has_yes_filled_and_no_in_red() -> None:
    """Whoever decides on a phone does not press the wrong one of two that look alike."""
    page = LETTERHEAD.render(sample_order("approval_request", "vi")).html
    assert re.search(r'<td class="first"[^>]*><a [^>]*body=%23approve', page)
    assert re.search(r'<td class="alarm"[^>]*><a [^>]*body=%23reject', page)


def test_outlook_on_the_web_has_the_same_dark() -> None:
    """What it darkens by itself gets our colours: each dark rule stands there a second time."""
    page = LETTERHEAD.render(sample_order("new_ticket", "vi")).html
    block = page.partition("[data-ogsc]")[2].partition("</style>")[0]
    copies = re.findall(r"\.([a-z]+)(?:, \[data-ogsb\] \.[a-z]+)? \{([^}]*)\}", block)
    twice = {name: dict(re.findall(r"([a-z-]+): (#[0-9a-f]{6})", body)) for name, body in copies}
    assert twice == dark_rules(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_days_to_keep_are_bold_in_the_panel(language: str) -> None:
    """Of reference, customer, subject and the rest nothing is bold; of the deadlines all are."""
    page = LETTERHEAD.render(sample_order("new_ticket", language)).html
    panel = page.partition('class="panel"')[2].partition("</table>")[0]
    bold = re.findall(r"<b>(.*?)</b>", panel)
    assert len(bold) == 2
    assert all("2026" in words for words in bold)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_fits_a_telephone(language: str) -> None:
    """It has a viewport, no fixed width that a screen of 360 px lacks, and long words break."""
    page = LETTERHEAD.render(sample_order("new_ticket", language)).html
    visible = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    assert 'name="viewport" content="width=device-width' in page
    assert "overflow-wrap:anywhere" in page
    assert not re.search(r"(?<!max-)width:\s*[0-9]{3,}px", visible)
    assert not re.search(r'width="[0-9]{3,}"', visible)


def test_colours_stand_in_the_shared_files_only() -> None:
    """A letter's own file may use the alarm colour; the others come from the frame and the pieces."""
    for path in builtin_folder().glob("*/*/*.html"):
        colours = set(re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8")))
        assert colours <= {"#b42318"}, path


def test_a_letter_stays_small() -> None:
    """Gmail cuts pages beyond 102 kB; ours stay far below, sparing the customer's mailbox too."""
    assert max(len(LETTERHEAD.render(sample_order(o, n)).html.encode()) for o, n in EVERY_LETTER) < 20_000
