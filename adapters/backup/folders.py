"""Folders that appear under their name when they are whole, and never over anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.backup.errors import CopyInItself, NotEmpty


@contextmanager
def whole(folder: Path, *, outside: tuple[Path, ...]) -> Iterator[Path]:
    """Where to write: a folder beside the real one, which takes its name at the end and is removed after any failure.

    Raises ``NotEmpty`` when the name is in use, ``CopyInItself`` when it lies below one of ``outside``.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(folder)
    if any(folder.is_relative_to(one.resolve()) for one in outside):
        raise CopyInItself(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}.unfinished-", dir=folder.parent))
    try:
        yield unfinished
        for path in (unfinished, *unfinished.rglob("*")):
            if path.is_dir():
                _sync(path)
        unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    """Names survive a power cut only once their folder is on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
