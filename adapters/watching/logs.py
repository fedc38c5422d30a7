"""Logs: events, not sentences, one line of JSON each on standard error, whoever speaks; standard output belongs to data.

Our own events say what happened with fields of their own. What libraries log through ``logging`` takes the same form. Nobody's
words get in: ids and codes only, never the message of an exception, and of a library's message the first line alone, because
both may repeat what people wrote.
"""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from typing_extensions import override

_OURS = ("temporalio.workflow", "temporalio.activity")
"""Loggers of a library through which our own code speaks; the library's debug lines there are not heard either."""
_FRAMES = 12
_LONGEST = 300
"""Characters of a message that is not ours."""


class _StandardError(io.TextIOBase):
    """A full disk under it costs a line of the log, and never the work that the line speaks of."""

    def __init__(self) -> None:
        self._stream = sys.stderr

    @override
    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    @override
    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def to_stderr(level: int = logging.INFO, *more: Processor) -> None:
    """One line an event, with its time and level, at this level and above; ``more`` adds fields to our events and to theirs.

    Libraries are heard from WARNING upwards: below, they quote what they carry (mail servers name addresses).
    """
    stream = cast("TextIO", _StandardError())
    json = structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False, default=str)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *more,
            _without_words,
            json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    theirs = _Handler(stream)
    theirs.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), _first_line, structlog.processors.add_log_level, _time_of_record, *more],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _without_words, json],
        )
    )
    root = logging.getLogger()
    for before in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(before)
    root.addHandler(theirs)
    root.setLevel(max(level, logging.WARNING))
    for name in _OURS:
        logging.getLogger(name).setLevel(max(level, logging.INFO))
    logging.captureWarnings(capture=True)


class _Handler(logging.StreamHandler):  # type: ignore[type-arg] # generic for type checkers alone
    """Known again, so that it is not added twice."""


def _first_line(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:  # noqa: ARG001 - what structlog calls with
    event["event"] = event["event"].partition("\n")[0][:_LONGEST]
    event["logger"] = event["_record"].name
    event.pop("message", None)  # left there, in full, by other handlers
    return event


def _time_of_record(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:  # noqa: ARG001
    event["timestamp"] = datetime.fromtimestamp(event["_record"].created, UTC).isoformat().replace("+00:00", "Z")
    return event


def _without_words(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:  # noqa: ARG001
    """An exception by the types of its chain and the places that it passed, the innermost last."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    error = given if isinstance(given, BaseException) else given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given else None
    if error is not None:
        event["exception"] = [type(one).__name__ for one in _chain(error)]
        places = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
        event["at"] = [f"{'/'.join(Path(code.co_filename).parts[-2:])}:{line} {code.co_name}" for code, line in places[-_FRAMES:]]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
