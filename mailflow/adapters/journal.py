"""What happens, as log lines: ``action=opened reference=KN-2026-000123 …``, or JSON where config wants it."""

import contextlib
import logging
import sys
from typing import TextIO, cast

import structlog

_LOUD = frozenset(
    {
        "quarantined",
        "batch failed",
        "mail failed",
        "round failed",
        "not done",
        "admins told",
        "letter refused",
        "trouble",
        "stopped",
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


def set_up_logging(level: str, *, as_json: bool) -> None:
    """Write log lines to standard error, where systemd and cron pick them up."""
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
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
        cache_logger_on_first_use=False,
    )


def _without_empty_event(
    _logger: object, _method: str, event: structlog.types.EventDict
) -> structlog.types.EventDict:
    if not event.get("event"):
        event.pop("event", None)
    return event
