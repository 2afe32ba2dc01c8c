"""explain: what mailflow makes of a mail, and why; it touches nothing and never fails on a mail."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.adapters.journal import LogJournal
from mailflow.adapters.reading.explain import describe
from mailflow.adapters.reading.reader import Reader
from mailflow.cli.common import EXIT_USAGE, Options, fail, honest_ends, loaded
from mailflow.cli.explanation import print_explanation
from mailflow.domain.decision import Decision
from mailflow.domain.kind import classify
from mailflow.domain.message import Message
from mailflow.domain.routing import Tried
from mailflow.domain.triage import decide
from mailflow.flow.record import gather
from mailflow.flow.tools import Tools
from mailflow.ports import Temporary
from mailflow.wiring import make_tools, open_database

BATCH = 50


class Adviser:
    """Decides as the daemon would, on what the store knows now, without writing anything."""

    def __init__(self, context: typer.Context, closing: ExitStack) -> None:
        options: Options = context.obj
        self.tools: Tools | None = None
        if not options.config.exists():
            return
        config = loaded(context, secrets=False)
        self._store = open_database(config)
        closing.callback(self._store.close)
        reader = Reader()
        closing.callback(reader.close)
        self.tools = make_tools(config, self._store, LogJournal(), reader)

    def decide(self, message: Message) -> Decision | None:
        """The decision; None without a config."""
        if self.tools is None:
            return None
        now = datetime.now(UTC)
        with self._store.reading() as tx:
            situation = gather(tx, message, now, now, self.tools.policy.mailboxes[0], self.tools)
        return decide(message, situation, self.tools.policy)


def explain(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Mails as .eml files, or folders of them; - for stdin.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per mail and line, in order.")
    ] = False,
) -> None:
    """What would you do with this mail, and why? Shows what is understood and which rules were tried."""
    names = list(_named(files))
    with honest_ends(), ExitStack() as closing:
        adviser = Adviser(context, closing)
        reader = Reader()
        closing.callback(reader.close)
        for start in range(0, len(names), BATCH):
            part = names[start : start + BATCH]
            raws = [_bytes(name) for name in part]
            for name, raw, message in zip(part, raws, reader.parse(raws), strict=True):
                _one(name, raw, message, adviser, as_json=as_json)


def _named(files: Sequence[Path]) -> Iterator[str]:
    for file in files:
        if str(file) == "-":
            yield "-"
        elif file.is_dir():
            yield from (str(inside) for inside in sorted(file.rglob("*.eml")))
        elif file.exists():
            yield str(file)
        else:
            raise fail(f"{file}: no such file", EXIT_USAGE)


def _bytes(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _one(name: str, raw: bytes, message: Message | Temporary, adviser: Adviser, *, as_json: bool) -> None:
    if isinstance(message, Temporary):
        if as_json:
            sys.stdout.write(json.dumps({"file": name, "size": len(raw), "defects": [str(message)]}) + "\n")
        else:
            sys.stdout.write(f"{name}: {message}\n")
        return
    decision = adviser.decide(message)
    verdict = decision.verdict if decision else classify(message)
    record = describe(message, name, verdict.kind.value) | {
        "kind_rule": verdict.rule,
        "kind_evidence": verdict.evidence,
    }
    if decision is not None:
        record |= _decided(decision)
    if as_json:
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
    else:
        print_explanation(record)


def _decided(decision: Decision) -> dict[str, Any]:
    found: dict[str, Any] = {
        "disposition": decision.disposition.value,
        "ticket": decision.joins.reference if decision.joins else "",
        "rule": decision.rule,
        "letters": [
            {
                "occasion": order.occasion,
                "recipient": order.recipient.email,
                "languages": list(order.languages),
            }
            for order in decision.letters
        ],
        "evidence": [
            {"rule": e.rule, "detail": e.detail, "joins": e.joins}
            for e in (decision.threaded.evidence if decision.threaded else ())
        ],
    }
    if decision.opens:
        found["opens"] = {
            "nature": decision.opens.nature.value,
            "urgent": decision.opens.urgent,
            "department": decision.opens.department,
            "acknowledgement": decision.opens.ack_state.value,
            "acknowledgement_reason": decision.opens.ack_reason,
        }
    if decision.routed:
        found["route"] = {
            "rule": decision.routed.rule,
            "reason": decision.routed.reason,
            "tried": [_tried(tried) for tried in decision.routed.tried],
        }
    return found


def _tried(tried: Tried) -> dict[str, Any]:
    return {
        "rule": tried.rule,
        "department": tried.department,
        "holds": tried.holds,
        "conditions": [
            {
                "criterion": finding.criterion,
                "holds": finding.holds,
                "found": f"{finding.evidence.where}: {finding.evidence.what}" if finding.evidence else "",
            }
            for finding in tried.findings
        ],
    }
