"""The folder under which everything lies, and the folder or bucket of documents."""

from __future__ import annotations

import os
import shutil
import stat
from importlib import import_module
from pathlib import Path

from adapters.configuration.exposure import documents_exposed
from adapters.doctor.examining import in_time, nothing_to_reach
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Verdict, fine, wrong
from adapters.errors import OutOfReach

ENOUGH = 512
"""MiB: PostgreSQL's write-ahead log alone may grow to twice as much before it is used again."""

MIB = 1024 * 1024
_SECRET = ("stack.json", "postgresql/*.password")


async def writable(patient: Patient, _: None) -> Verdict:
    return await in_time(lambda: _writable(patient.settings.home.absolute(), "CONVENTIONS_HOME"))


async def space(patient: Patient, _: None) -> Verdict:
    """Bytes and names: a disk takes no new file when it has run out of either."""
    folder = await in_time(lambda: _nearest(patient.settings.home.absolute()))
    free = (await in_time(lambda: shutil.disk_usage(folder))).free // MIB
    names = await in_time(lambda: os.statvfs(folder))
    if names.f_files and not names.f_favail:
        return wrong("no_names", "make_room", folder=folder, enough=ENOUGH)
    details = {"free": free, "folder": folder, "enough": ENOUGH}
    return fine("free", **details) if free >= ENOUGH else wrong("free", "make_room", **details)


async def private(patient: Patient, _: None) -> Verdict:
    """Passwords are for their owner alone."""
    home = patient.settings.home.absolute()
    files = await in_time(lambda: [file for pattern in _SECRET for file in home.glob(pattern)])
    open_to_others = [str(file) for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    return wrong("open_to_others", "close", files=" ".join(open_to_others)) if open_to_others else fine("private", count=len(files))


async def documents(patient: Patient, _: None) -> Verdict:
    """A folder is asked about; of a bucket only a write can tell: it keeps the empty document, the same for ever."""
    settings = patient.settings
    if (folder := settings.documents_folder) is not None:
        return await in_time(lambda: _writable(folder.absolute(), "CONVENTIONS_DOCUMENTS"))
    if documents_exposed(settings):
        raise SaidElsewhere
    bucket = import_module("adapters.documents.bucket").bucket_of(settings)
    try:
        await bucket.get(await bucket.put(b""))
    except OutOfReach as error:
        return wrong("away", "reach_bucket", reason=error.reason)
    return fine("writable", folder=settings.documents)


async def templates(patient: Patient, _: None) -> Verdict:
    """The office's own templates of letters are tried; those of documents are read when they are asked for."""
    folder = patient.settings.templates
    if folder is None:
        return fine("shipped_templates")
    if not await in_time(folder.is_dir):
        return wrong("no_folder", "another_folder", folder=folder, variable="CONVENTIONS_TEMPLATES")
    found = await in_time(lambda: import_module("adapters.mail.own_templates").faults(folder))
    return wrong("templates", "repair_templates", faults=", ".join(found)) if found else fine("usable_templates", folder=folder)


def _writable(folder: Path, variable: str) -> Verdict:
    """Asked of the system, not tried: an examination writes nothing."""
    nearest, details = _nearest(folder), {"folder": folder, "variable": variable}
    if not nearest.is_dir():
        return wrong("no_folder", "another_folder", **details)
    if not os.access(nearest, os.W_OK | os.X_OK):
        return wrong("not_writable", "another_folder", **details)
    return fine("writable" if folder.exists() else "to_be_made", **details)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


HOME = Part(
    "home", nothing_to_reach, {"writable": writable, "space": space, "private": private, "documents": documents, "templates": templates}
)
