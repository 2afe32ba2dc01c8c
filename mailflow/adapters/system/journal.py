"""What happens, as log lines: ``action=opened reference=KN-2026-000123 …``, or JSON where config wants it."""

import contextlib
import logging
import sys
from collections.abc import Callable
from typing import TextIO, cast

import structlog

from mailflow.adapters.system.line_writer import LineWriter

_LOUD = frozenset(
    {
        "quarantined",
        "batch failed",
        "mail failed",
        "round failed",
        "not done",
        "admins told",
        "trouble told",
        "letter refused",
        "trouble",
        "stopped",
        "log lines lost",
    }
)
_TAKEN = frozenset({"level", "event", "timestamp"})  # structlog's own names


class LogJournal:
    """The journal port over structlog."""

    def __init__(self) -> None:
        self._log = structlog.get_logger("mailflow")

    def tell(self, action: str, **facts: object) -> None:
        """One line; what needs a person is a warning."""
        level = logging.WARNING if action in _LOUD else logging.INFO
        named = {f"{name}_" if name in _TAKEN else name: fact for name, fact in facts.items()}
        self._log.log(level, "", action=action, **named)


class _StandardError:
    """Standard error as it is at the moment; that nobody reads it, or its disk is full, stops no mail."""

    def write(self, text: str) -> int:
        """See TextIO."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        """See TextIO."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


def set_up_logging(level: str, *, as_json: bool, patient: bool = True) -> Callable[[float], object]:
    """Write log lines to standard error, where systemd and cron pick them up.

    Not ``patient``: nobody waits for the log to take a line (for the daemon).  Returns what waits, at most
    so many seconds, until all lines have been taken.
    """
    written = None if patient else _line_writer()
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.processors.KeyValueRenderer(
            key_order=["timestamp", "level", "action"], drop_missing=True
        )
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_empty_event,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", written or _StandardError())),
        cache_logger_on_first_use=False,
    )
    return written.finish if written else lambda _: True


def _line_writer() -> LineWriter | None:
    """To the descriptor of standard error; None where it has none."""
    try:
        descriptor = sys.stderr.fileno()
    except (OSError, ValueError, AttributeError):
        return None
    return LineWriter(descriptor, lambda number: LogJournal().tell("log lines lost", number=number))


def _without_empty_event(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    if not event.get("event"):
        event.pop("event", None)
    return event
