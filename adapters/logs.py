"""Logs: events, not sentences, on standard error; standard output belongs to data."""

from __future__ import annotations

import io
import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from typing_extensions import override


class _StandardError(io.TextIOBase):
    """A full disk under it costs a line of the log, and never the work that the line speaks of."""

    @override
    def write(self, text: str) -> int:
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    @override
    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def to_stderr(level: int = logging.INFO) -> None:
    """One line an event, with its time, at this level and above."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
        cache_logger_on_first_use=False,
    )
