from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog

if TYPE_CHECKING:
    from tests.observability.conftest import Lines

ROOT = Path(__file__).parents[2]


def test_a_line_is_json_with_time_level_event_and_fields(lines: Lines) -> None:
    structlog.get_logger().info("recording.made", convention="T-1", version=3)
    (line,) = lines.all()
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset() == timedelta()
    assert line == {"event": "recording.made", "level": "info", "convention": "T-1", "version": 3}


def test_what_a_library_logs_takes_the_same_form(lines: Lines) -> None:
    logging.getLogger("asyncio").warning("socket.send() raised %s", "exception")
    (line,) = lines.all()
    assert datetime.fromisoformat(line.pop("timestamp")).utcoffset() == timedelta()
    assert line == {"event": "socket.send() raised exception", "level": "warning", "logger": "asyncio"}


def test_an_exception_is_told_by_types_and_places_and_never_by_its_words(lines: Lines) -> None:
    def fail() -> None:
        try:
            dict[str, str]()["Mme Alaoui"]
        except KeyError as error:
            raise ValueError("written by Mme Alaoui") from error

    for log in (structlog.get_logger(), logging.getLogger("anybody")):
        try:
            fail()
        except ValueError:
            log.exception("it.failed")
    for line in lines.of("it.failed"):
        assert line["exception"] == ["ValueError", "KeyError"]
        assert line["at"][-1].startswith("observability/test_logs.py:")
        assert line["at"][-1].endswith(" fail")
    assert len(lines.of("it.failed")) == 2
    assert "Alaoui" not in lines.text


def test_of_a_library_only_the_first_line_is_kept_and_nothing_below_a_warning(lines: Lines) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task exception=ValueError('Mme Alaoui')>")
    logging.getLogger("mail.log").info("sender: alaoui@example.org")
    logging.getLogger("temporalio.activity").debug("Completing activity with completion: Mme Alaoui")
    assert [line["event"] for line in lines.all()] == ["Task exception was never retrieved"]


def test_a_warning_of_python_is_a_line(lines: Lines) -> None:
    code = "import warnings; from adapters.watching.logs import to_stderr; to_stderr(); warnings.warn('out of date')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.count("\n") == 1
    assert '"logger": "py.warnings"' in done.stderr


@pytest.mark.parametrize(("level", "seen"), [("WARNING", 0), ("info", 2)])
def test_the_command_line_logs_from_the_level_that_is_set(tmp_path: Path, level: str, seen: int) -> None:
    code = (
        "import structlog; from adapters.cli.context import OwnDesk; OwnDesk();"
        "structlog.get_logger().info('command.sent'); structlog.get_logger().info('command.answered')"
    )
    environment = {"PYTHONPATH": str(ROOT), "CONVENTIONS_HOME": str(tmp_path), "CONVENTIONS_LOG_LEVEL": level}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr.count("command.") == seen
    assert done.stdout == ""


def test_a_fault_of_the_loop_is_told_without_words(lines: Lines) -> None:
    from worker import told_by_the_loop  # noqa: PLC0415 - imports everything

    loop = asyncio.new_event_loop()
    told_by_the_loop(loop, {"message": "Task exception was never retrieved", "exception": ValueError("Mme Alaoui")})
    loop.close()
    (line,) = lines.all()
    assert (line["event"], line["exception"]) == ("loop.fault", ["ValueError"])
    assert "Alaoui" not in lines.text
