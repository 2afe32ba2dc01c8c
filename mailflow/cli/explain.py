"""explain: what mailflow makes of a mail, and why; it touches nothing and never fails on a mail."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mailflow.adapters.reading.explain import describe
from mailflow.adapters.reading.reader import Reader
from mailflow.adapters.store.database import Database
from mailflow.adapters.system.journal import LogJournal, set_up_logging
from mailflow.adapters.system.permissions import reason
from mailflow.cli.common import (
    EXIT_USAGE,
    EXIT_WRONG,
    Options,
    fail,
    honest_ends,
    is_missing,
    loaded,
    store_to_read,
)
from mailflow.cli.explanation import print_explanation
from mailflow.cli.screen import progress, to_json
from mailflow.domain.decision.decision import Decision
from mailflow.domain.model.events.mails import TicketReceived
from mailflow.domain.model.message import Message
from mailflow.domain.model.origin import Origin
from mailflow.domain.model.policy import MailboxRules
from mailflow.domain.rules.deputies import with_deputies
from mailflow.domain.rules.routing import Tried
from mailflow.domain.triage.triage import decide
from mailflow.domain.understanding.sender_kind import classify
from mailflow.flow.context import Context
from mailflow.flow.gather import gather
from mailflow.ports.errors import DiskTrouble, Misconfigured, Temporary
from mailflow.runtime.wiring import make_tools

BATCH_MAILS, BATCH_BYTES = 50, 8 * 2**20  # read together; a larger mail is a batch of its own


@dataclass(frozen=True, slots=True)
class Adviser:
    """Decides as the daemon would, on what the store knows now, without writing anything."""

    store: Database
    context: Context

    def decide(self, message: Message) -> Decision:
        """What would become of the mail if it arrived now."""
        now = datetime.now(UTC)
        with self.store.reading() as tx:
            situation = gather(tx, message, now, now, self._mailbox(message), self.context)
        decision = decide(message, situation, self.context.policy)
        policy = self.context.policy
        letters = with_deputies(decision.consequences.letters, policy, policy.day(now))
        return replace(decision, consequences=replace(decision.consequences, letters=letters))

    def _mailbox(self, message: Message) -> MailboxRules:
        """The mailbox that was written to, else the first."""
        written_to = {*message.delivered_to, *(a.email for a in (*message.to, *message.cc))}
        mailboxes = self.context.policy.mailboxes
        return next((m for m in mailboxes if written_to & {m.address, *m.aliases}), mailboxes[0])


def explain(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Mails as .eml files, or folders of them; - for standard input.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per mail and line, in order.")
    ] = False,
) -> None:
    """What would mailflow do with this mail, and why? Changes nothing, sends nothing.

    With a config it also shows the decision, each routing rule that was tried, and the letters.
    """
    set_up_logging("warning", as_json=False)
    names = [name for file in files for name in _named(file)]
    unreadable = 0
    with honest_ends(), ExitStack() as closing:
        reader = Reader()
        closing.callback(reader.close)
        adviser = _adviser(context, reader, closing)
        advance = closing.enter_context(progress("Explaining", len(names), shown=not sys.stdout.isatty()))
        for part in _batches(names):
            parsed = iter(reader.parse([raw for _, raw in part if isinstance(raw, bytes)]))
            for name, raw in part:
                message = next(parsed) if isinstance(raw, bytes) else raw
                unreadable += isinstance(message, Temporary)
                _print(_record(name, message, adviser), as_json=as_json)
                advance()
    if unreadable:
        raise typer.Exit(EXIT_WRONG)


def _adviser(context: typer.Context, reader: Reader, closing: ExitStack) -> Adviser | None:
    """Who decides; None where there is no config and none was asked for."""
    options: Options = context.obj
    if not options.named and not os.access(options.config, os.R_OK):
        return None
    config = loaded(context, secrets=False)
    store = closing.enter_context(store_to_read(config))
    store.load_keys()
    return Adviser(store, make_tools(config, store, LogJournal(), reader))


NOTHING = Message(digest="", content_digest="", size=0)
Part = list[tuple[str, bytes | Temporary]]
"""Some mails with their names; a Temporary says why a file could not be read."""


def _batches(names: Sequence[str]) -> Iterator[Part]:
    part: Part = []
    size = 0
    for name in names:
        raw = _bytes(name)
        length = len(raw) if isinstance(raw, bytes) else 0
        if part and (len(part) == BATCH_MAILS or size + length > BATCH_BYTES):
            yield part
            part, size = [], 0
        part.append((name, raw))
        size += length
    if part:
        yield part


def _named(file: Path) -> Iterator[str]:
    """The mails that a name stands for; a folder holds .eml files, or is a Maildir."""
    if str(file) == "-":
        yield "-"
    elif file.is_dir():
        inside = sorted(p for p in file.rglob("*") if p.suffix == ".eml" or p.parent.name in {"cur", "new"})
        if not inside:
            raise fail(f"{file}: there is no mail in this folder (.eml files, or a Maildir)", EXIT_USAGE)
        yield from (str(path) for path in inside if path.is_file())
    elif is_missing(file):
        raise fail(f"{file}: there is no such file", EXIT_USAGE)
    else:
        yield str(file)


def _bytes(name: str) -> bytes | Temporary:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        return Temporary(f"the file cannot be read: {reason(error, Path(name))}")


def _print(record: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(to_json(record) + "\n")
    else:
        print_explanation(record)


def _record(name: str, message: Message | Temporary, adviser: Adviser | None) -> dict[str, Any]:
    """Everything that is said of a mail, in the public order of the keys."""
    if isinstance(message, Temporary):
        return _record(name, NOTHING, None) | {"defects": [str(message)]}
    decision: Decision | None = None
    trouble: tuple[str, ...] = ()
    try:
        decision = adviser.decide(message) if adviser else None
    except (Temporary, Misconfigured, DiskTrouble):
        raise
    except Exception as error:  # noqa: BLE001  (our bug, shown by one mail: the others are still explained)
        trouble = (f"no decision: {type(error).__name__}: {error}",)
    verdict = decision.verdict if decision else classify(message)
    return {
        **describe(replace(message, defects=(*message.defects, *trouble)), name, verdict.kind.value),
        "kind_rule": verdict.rule,
        "kind_evidence": verdict.evidence,
        **(_came(decision.origin) if decision and decision.origin else {}),
        **(_decided(decision) if decision else {}),
    }


def _decided(decision: Decision) -> dict[str, Any]:
    found: dict[str, Any] = {
        "disposition": decision.disposition.value,
        "ticket": decision.joins.reference if decision.joins else "",
        "rule": decision.rule,
        "letters": [
            {
                "occasion": order.letter.name,
                "recipient": order.recipient.email,
                "languages": list(order.languages),
            }
            for order in decision.consequences.letters
        ],
        "evidence": [
            {"rule": e.rule, "detail": e.detail, "joins": e.joins}
            for e in (decision.threaded.evidence if decision.threaded else ())
        ],
    }
    if decision.found:
        found["found"] = [{"name": f.name, "value": f.value, "said": f.said} for f in decision.found]
    if decision.opens:
        found["opens"] = {
            "customer": decision.opens.customer_email,
            "category": decision.opens.category,
            "channel": decision.opens.channel.value,
            "because": _because(decision),
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


def _came(origin: Origin) -> dict[str, Any]:
    """How the mail came that its From did not write, and where its writer was found."""
    writer = origin.mail.sender
    return {
        "origin": {
            "how": origin.how,
            "name": origin.name,
            "writer": writer.email,
            "writer_name": writer.name,
            "found_in": list(origin.where),
            "unsure": origin.doubt,
            "likely": list(origin.likely),
            "phone": origin.phone,
            "words": origin.mail.reply_text,
            "trusted": origin.trusted,
        }
    }


def _because(decision: Decision) -> dict[str, str]:
    """The rules and words by which nature and category were told."""
    events = (new.event for new in decision.consequences.events)
    received = next((event for event in events if isinstance(event, TicketReceived)), TicketReceived())
    keys = ("nature_rule", "category_rule", "category_word")
    return {key: getattr(received, key) for key in keys}


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
