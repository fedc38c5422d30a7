"""Write-once files in a folder, each under the SHA-256 of its content."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import IO

_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1024 * 1024


class DamagedDocument(Exception):
    """A kept file's content no longer matches its name: restore it from a backup, or put the original again"""


class FolderDocuments:
    """``Documents``: ``ab/cdef…`` for a content whose SHA-256 is ``abcdef…``.

    A document appears under its name only once it is whole and on disk: written beside, synced, then renamed. Every
    reading is checked against the name. Work on files is done in a thread, so that the loop goes on.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()

        def write(target: IO[bytes]) -> str:
            target.write(content)
            return digest

        if await asyncio.to_thread(self._is_whole, digest):
            return digest
        return await asyncio.to_thread(self._keep, write)

    async def put_file(self, source: Path) -> str:
        """Keep a file of any size: it is copied in blocks and never held in memory."""

        def copy(target: IO[bytes]) -> str:
            with source.open("rb") as original:
                copyfileobj(original, target, _BLOCK)
            target.flush()
            return _digest_of(Path(target.name))  # of the copy, not of a source that may be changing

        return await asyncio.to_thread(self._keep, copy)

    async def get(self, sha256: str) -> bytes:
        """Raises ``KeyError`` when it is not kept here, ``DamagedDocument`` when the file is not what its name says."""
        return await asyncio.to_thread(self._read, sha256)

    async def path(self, sha256: str) -> Path:
        """Where the file lies, checked just now, to be read in blocks. Raises as ``get`` does."""
        if not await asyncio.to_thread(self._is_whole, sha256):
            raise self._lacking(sha256)
        return self._place(sha256)

    def _place(self, digest: str) -> Path:
        return self._folder / place_of(digest)

    def _read(self, digest: str) -> bytes:
        try:
            content = self._place(digest).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(digest) from error
        if sha256(content).hexdigest() != digest:
            raise self._lacking(digest)
        return content

    def _is_whole(self, digest: str) -> bool:
        try:
            return _digest_of(self._place(digest)) == digest
        except FileNotFoundError:
            return False

    def _lacking(self, digest: str) -> Exception:
        place = self._place(digest)
        return DamagedDocument(f"{place.parent.name}/{place.name} does not hold what its name says") if place.exists() else KeyError(digest)

    def _keep(self, fill: Callable[[IO[bytes]], str]) -> str:
        """Renaming over a document that is already there changes nothing, or heals a damaged one."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as file:
            draft = Path(file.name)
            try:
                digest = fill(file)
                file.flush()
                os.fchmod(file.fileno(), 0o440)
                os.fsync(file.fileno())
                place = self._place(digest)
                place.parent.mkdir(exist_ok=True)
                draft.replace(place)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        _sync(place.parent)
        _sync(self._folder)
        return digest


def place_of(digest: str) -> PurePosixPath:
    """Where a document lies below its folder or prefix. Raises ``KeyError``: what comes from outside never becomes a path."""
    if not _DIGEST.fullmatch(digest):
        raise KeyError(digest)
    return PurePosixPath(digest[:2], digest[2:])


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """A new name survives a power cut only once its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
