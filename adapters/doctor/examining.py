"""The examination: every part at once, every check bounded, and a part that is broken hides no other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import Any, TypeVar

from adapters.configuration.settings import Settings
from adapters.doctor.verdicts import Diagnosis, Part, Patient, SaidElsewhere, Unreachable, Verdict, fine, wrong
from adapters.embedded.errors import DamagedRecord
from adapters.embedded.record import Record

PATIENCE = 5.0
"""Seconds for a part to be reached, and for each check."""

PARTS = (
    "adapters.doctor.machine:PYTHON",
    "adapters.doctor.machine:ZONES",
    "adapters.doctor.home:HOME",
    "adapters.doctor.stack:STACK",
    "adapters.doctor.stack:PORTS",
    "adapters.doctor.exposure:EXPOSURE",
    "adapters.doctor.postgresql:POSTGRESQL",
    "adapters.doctor.temporal:TEMPORAL",
    "adapters.doctor.worker:WORKER",
    "adapters.doctor.mail:MAIL",
)
"""Each is imported by itself: a library that cannot be loaded fails its own part alone."""

T = TypeVar("T")


async def examine(environment: Settings, language: str = "fr") -> tuple[Diagnosis, ...]:
    """Everything that was found, part by part. ``environment`` is what the environment says, without the stack's record."""
    try:
        patient = await in_time(lambda: _patient(environment))
    except OSError:  # among them no answer in time: the part that looks at the home says so
        patient = Patient(environment, None)
    examined = await asyncio.gather(*(_part(target, patient) for target in PARTS))
    return tuple(
        Diagnosis(part, check, verdict.ok, verdict.found.say(language), verdict.repair.say(language) if verdict.repair else None)
        for part, verdicts in examined
        for check, verdict in verdicts
    )


async def in_time(look: Callable[[], T]) -> T:
    """Do what may block for ever, such as asking a file system that is away; a thread that hangs holds nobody up.

    Raises ``TimeoutError``.
    """
    answer: Future[T] = Future()

    def work() -> None:
        answer.set_running_or_notify_cancel()  # from here on nobody can cancel it, only stop waiting
        try:
            answer.set_result(look())
        except Exception as error:  # noqa: BLE001 - handed on to whoever waits
            answer.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return await asyncio.wait_for(asyncio.wrap_future(answer), PATIENCE)


@asynccontextmanager
async def nothing_to_reach(patient: Patient) -> AsyncIterator[None]:  # noqa: ARG001 - called like its siblings
    """For a part that is looked at from here."""
    yield


def _patient(environment: Settings) -> Patient:
    try:
        record = Record.read(environment.home.absolute())
    except DamagedRecord:
        return Patient(environment, None, record_is_damaged=True)
    return Patient(environment.or_else(record), record)


async def _part(target: str, patient: Patient) -> tuple[str, Sequence[tuple[str, Verdict]]]:
    module, _, name = target.partition(":")
    try:
        part: Part[Any] = getattr(import_module(module), name)
    except Exception as error:  # noqa: BLE001 - whatever a broken installation may raise
        return name.lower(), [("examination", wrong("not_examined", "reinstall", reason=_shown(error)))]
    return part.name, await _findings(part, patient)


async def _findings(part: Part[Any], patient: Patient) -> Sequence[tuple[str, Verdict]]:
    """What could be found out. Where the part cannot be reached, that is the one finding."""
    silent = wrong("no_answer", "again" if part.variable else "hung", seconds=f"{PATIENCE:g}", variable=part.variable)
    found: list[tuple[str, Verdict]] = []
    async with AsyncExitStack() as opened:
        try:
            async with asyncio.timeout(PATIENCE):
                looked_at = await opened.enter_async_context(part.reach(patient))
        except SaidElsewhere:
            return ()
        except Exception as error:  # noqa: BLE001 - a fault of an examination is a finding, never its end
            return [("reachable", _verdict(error, silent))]
        if part.variable:
            found.append(("reachable", fine("answers")))
        for name, check in part.checks.items():
            try:
                async with asyncio.timeout(PATIENCE):
                    found.append((name, await check(patient, looked_at)))
            except SaidElsewhere:
                continue
            except Exception as error:  # noqa: BLE001 - see above
                found.append((name, _verdict(error, silent)))
                if isinstance(error, TimeoutError):
                    break  # whoever does not answer one question answers none
    return found


def _verdict(error: Exception, silent: Verdict) -> Verdict:
    match error:
        case Unreachable():
            return error.verdict
        case TimeoutError():
            return silent
        case _:
            return wrong("not_examined", "report", reason=_shown(error))


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
