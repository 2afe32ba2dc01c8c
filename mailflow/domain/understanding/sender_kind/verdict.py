"""What a rule about the writer of a mail takes and gives."""

from collections.abc import Callable
from dataclasses import dataclass

from mailflow.domain.model.message import Kind, Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who wrote a mail, and why we think so."""

    kind: Kind
    rule: str  # the name of the rule that decided; stored, and shown by explain
    evidence: str  # the header or the words, at most 200 characters, for people to read
    certain: bool  # surely a machine: an acknowledgement may be withheld for ever
    likely: bool = False  # not certain, but by several independent signs, and nothing speaks for a person


@dataclass(frozen=True, slots=True)
class Setting:
    """What the rules may know besides the mail."""

    own_addresses: frozenset[str] = frozenset()  # lower case
    own_domain: str = ""  # right-hand side of our Message-IDs, lower case
    trusted_list_ids: tuple[str, ...] = ()
    trusted_forwarders: tuple[str, ...] = ()


Rule = Callable[[Message, Setting], Verdict | None]


def verdict(kind: Kind, rule: Rule, evidence: str, *, certain: bool) -> Verdict:
    """A verdict that carries the name of its rule and evidence of one line."""
    return Verdict(kind, rule.__name__, " ".join(evidence.split())[:200], certain)


def shown(name: str, value: str) -> str:
    """A header as people read it."""
    return f"{name}: {value[:150]}"
