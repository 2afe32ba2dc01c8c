"""A ticket's history reads as sentences, never as the program's own words for its events."""

import pytest
from mailflow.domain.model.events import EVENTS
from mailflow.domain.model.events.work import StepTaken
from mailflow.domain.procedure.history import Teller, sentence
from mailflow.domain.rules.default_deadlines import default_rules
from mailflow.language import MESSAGES, load

FACTS = {
    "by": "ha@acme.example",
    "department": "billing",
    "to": "VNNIC",
    "text": "x",
    "deadline": "resolution",
}


def told(kind: str, language: str = "en", rule: str = "", **facts: object) -> str:
    """What is said of an event."""
    return sentence(kind, facts, Teller(language, rules=default_rules()), rule)


@pytest.mark.parametrize("language", ["vi", "en", "zh"])
def test_every_event_has_its_sentence(language: str) -> None:
    """Who did it is named, no fact that lacks leaves a trace, and no sentence is there for nothing."""
    kinds = {event.kind for event in EVENTS} - {StepTaken.kind}  # told by the events of the step
    for kind in kinds:
        said = told(kind, language, **FACTS)
        assert said not in {kind, f"{kind} ({FACTS['by']})"}, kind
        assert "{" not in told(kind, language)
    variants = {variant for event in EVENTS for variant in event.variants}
    assert load(language, MESSAGES)["event"].keys() == kinds | variants


def test_a_kind_of_tomorrow_is_told_by_its_name() -> None:
    """A record outlives the program that wrote it."""
    assert told("levitated", "vi", by="ha@acme.example") == "levitated (ha@acme.example)"


@pytest.mark.parametrize("kind", sorted(load("en", MESSAGES)["event"]))
def test_damaged_facts_are_no_obstacle(kind: str) -> None:
    """Whatever stands in the record where a text, a list or a number belongs, the story is told."""
    names = {"by", "for", "to", "told", "options", "lines", "recipients", "found_in", "score", "how", "due"}
    for value in (7, None, [None, 3], {"x": 1}, True, "x"):
        assert told(kind, rule="x", **dict.fromkeys(names, value))


def test_a_deputys_step() -> None:
    """It says for whom."""
    facts = {"by": "hoa@acme.example", "for": "manager@acme.example"}
    assert (
        told("remedy approved", **facts) == "hoa@acme.example (for manager@acme.example) approved the remedy"
    )


def test_words_are_cut() -> None:
    """A long cause does not fill the page: the mail itself is stored."""
    said = told("cause found", by="lan", text="x " * 500)
    assert len(said) < 200
    assert said.endswith("…")


@pytest.mark.parametrize(
    ("kind", "facts", "vi", "zh"),
    [
        ("reminded", {"deadline": "resolution"}, "nhắc thời hạn “Giải quyết", "提醒期限“处理并答复”"),
        ("escalated", {"deadline": "x", "level": "director"}, "đã báo Giám đốc", "已上报总经理"),
        ("nature set", {"after": "praise", "before": "complaint"}, "lời khen (trước đó: khiếu nại)",
         "表扬（此前：投诉）"),
        ("answered", {"by": "a", "how": "phone", "on": "2026-12-05"}, "(điện thoại, 05/12/2026)",
         "（电话，2026-12-05）"),
        ("customer silent", {}, "khách chưa trả lời", "客户未答复"),
    ],
)  # fmt: skip
def test_code_words_are_told_in_the_language(kind: str, facts: dict[str, object], vi: str, zh: str) -> None:
    """Natures, levels, channels, dates and the names of deadlines are nobody's English."""
    assert vi in told(kind, "vi", **facts)
    assert zh in told(kind, "zh", **facts)


@pytest.mark.parametrize(
    ("kind", "rule", "facts", "said"),
    [
        ("received", "none", {"nature": "complaint"},
         "the ticket was opened (complaint): no earlier ticket fits"),
        ("routed", "invoices", {"department": "billing", "reason": "invoices: “refund” in the text"},
         "given to billing: rule “invoices”, “refund” in the text"),
        ("routed", "no rule", {"department": ""}, "left with customer care: no routing rule applies"),
        ("undone", "stopped", {"by": "a"}, "what was stopped counts as never done"),
        ("letter resent", "new_ticket", {"recipient": "b@acme.example"},
         "the administrator sends a letter to b@acme.example again: notice of a new ticket"),
    ],
)  # fmt: skip
def test_the_terminal_tells_by_which_rule(kind: str, rule: str, facts: dict[str, object], said: str) -> None:
    """The same sentence as in letters, with its reason behind it."""
    assert told(kind, rule=rule, **facts) == said
