"""What was written down about the stack, what of it still runs, and its ports."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import psutil

from adapters.doctor.examining import in_time, nothing_to_reach
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Verdict, fine, wrong
from adapters.embedded.left_behind import left_behind
from adapters.embedded.ports import OF_THE_WORKER, PART_OF_PORT
from adapters.embedded.processes import is_free, is_running
from adapters.embedded.record import FILE, Record


@asynccontextmanager
async def own_stack(patient: Patient) -> AsyncIterator[Record]:
    """The record. There is nothing to say where no stack was ever brought up."""
    if patient.record is None:
        raise SaidElsewhere
    yield patient.record


async def record(patient: Patient, _: None) -> Verdict:
    file = patient.settings.home / FILE
    if patient.record_is_damaged:
        return wrong("damaged", "up", file=file)
    return fine("record" if patient.record else "never_up", file=file)


async def processes(patient: Patient, _: None) -> Verdict:
    """A recorded process that is gone was killed or has failed: ``down`` takes those that it ends out of the record."""
    children = patient.record.children if patient.record else {}
    gone = [name for name, child in children.items() if not is_running(child)]
    return wrong("gone", "up", names=", ".join(gone)) if gone else fine("processes", count=len(children))


async def left(patient: Patient, _: None) -> Verdict:
    home = patient.settings.home.absolute()
    known = patient.record.children.values() if patient.record else ()
    found = await in_time(lambda: left_behind(home, known))
    return wrong("left_behind", "up", pids=", ".join(str(one.pid) for one in found)) if found else fine("none_left")


async def pid_file(patient: Patient, _: None) -> Verdict:
    """PostgreSQL's own note of its process id outlives a kill, and the number may be somebody else's by now."""
    file = patient.settings.home.absolute() / "postgresql" / "data" / "postmaster.pid"
    try:
        number = int((await in_time(file.read_text)).partition("\n")[0])
    except FileNotFoundError:
        return fine("no_pid_file")
    except ValueError:
        return wrong("stale_pid_file", "up", file=file, pid="?", whose="?")
    child = patient.record.children.get("postgresql") if patient.record else None
    if child is not None and is_running(child):
        return fine("pid_file", pid=number)
    return wrong("stale_pid_file", "up", file=file, pid=number, whose=_name_of(number))


def _port(name: str) -> Callable[[Patient, Record], Awaitable[Verdict]]:
    async def port(patient: Patient, written: Record) -> Verdict:
        """Free or ours; or taken by another program, where the part that it belongs to does not run."""
        asked: int | None = None if name in OF_THE_WORKER else getattr(patient.settings, f"{name}_port")
        number = written.ports.get(name) or asked
        child = written.children.get(PART_OF_PORT[name])
        if number is None:
            raise SaidElsewhere
        if child is not None and is_running(child):
            return fine("port_ours", port=number)
        if await in_time(lambda: is_free(number)):
            return fine("port_free", port=number)
        repair = "up" if name in OF_THE_WORKER else "another_port"  # "up" takes other ports for the worker by itself
        return wrong("port_taken", repair, port=number, variable=f"CONVENTIONS_{name.upper()}_PORT")

    return port


def _name_of(pid: int) -> str:
    try:
        return str(psutil.Process(pid).name())
    except psutil.Error:
        return "–"


STACK = Part("stack", nothing_to_reach, {"record": record, "processes": processes, "left_behind": left, "pid_file": pid_file})
PORTS = Part("ports", own_stack, {name: _port(name) for name in PART_OF_PORT})
