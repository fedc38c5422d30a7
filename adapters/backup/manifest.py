"""What a copy consists of: every file with its SHA-256, where every stream stood, and what made it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from adapters.backup.errors import DamagedCopy

NAME = "manifest.json"
DUMP = "postgresql.dump"
TEMPORAL = "temporal.db"
DOCUMENTS = "documents"
HOME = "home"
"""Everything else that lay under the home, as it lay there."""

_BLOCK = 1024 * 1024


class Kept(BaseModel):
    """One file of the copy."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int
    mode: int


class Head(BaseModel):
    """Where a stream stood; noted elsewhere, it proves later that nothing before it was changed."""

    model_config = ConfigDict(frozen=True)

    version: int
    hash: str


class Manifest(BaseModel):
    """``files`` by their path in the copy, with slashes. ``notes`` say what is missing, or was damaged before it was copied."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = 1
    made_at: datetime
    program: str
    postgresql: str
    migration: str | None
    temporal: str | None
    namespace: str
    task_queue: str
    roles: tuple[str, ...] = Field(description="to whom the database grants something, besides its owner")
    heads: dict[str, Head]
    files: dict[str, Kept]
    notes: tuple[str, ...] = ()

    @field_validator("files")
    @classmethod
    def _stay_inside(cls, files: dict[str, Kept]) -> dict[str, Kept]:
        """A manifest may come from anywhere: its paths lead nowhere but into the copy."""
        for name in files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or str(path) != name or name == NAME:
                raise ValueError(f"no path of a copy: {name}")
        return files

    def under(self, folder: str) -> Iterator[tuple[str, PurePosixPath]]:
        """Files below a folder of the copy, each with its path from there."""
        for name in self.files:
            path = PurePosixPath(name)
            if path.parts[0] == folder and len(path.parts) > 1:
                yield name, path.relative_to(folder)


def copy(source: Path, target: Path) -> Kept:
    """Copy a file in blocks and onto the disk, for nobody but its owner; the digest is that of what was written."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = sha256(), 0
    with source.open("rb") as original:
        mode = stat.S_IMODE(os.fstat(original.fileno()).st_mode) & 0o700
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            while block := original.read(_BLOCK):
                digest.update(block)
                size += written.write(block)
            written.flush()
            os.fchmod(written.fileno(), mode)
            os.fsync(written.fileno())
    return Kept(sha256=digest.hexdigest(), size=size, mode=mode)


def described(file: Path) -> Kept:
    """A file that another program has put into the copy."""
    file.chmod(0o600)
    with file.open("rb") as written:
        os.fsync(written.fileno())
        return Kept(sha256=file_digest(written, "sha256").hexdigest(), size=file.stat().st_size, mode=0o600)


def write(manifest: Manifest, folder: Path) -> str:
    """Last of all; its SHA-256, to be noted elsewhere."""
    content = manifest.model_dump_json(indent=1).encode()
    file = folder / NAME
    file.write_bytes(content)
    described(file)
    return sha256(content).hexdigest()


def read(folder: Path) -> Manifest:
    """The manifest of a copy whose every file is what it was. Raises ``DamagedCopy`` with all that is not."""
    try:
        manifest = Manifest.model_validate_json((folder / NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise DamagedCopy([(NAME, "missing")]) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise DamagedCopy([(NAME, f"{where}: {first['msg']}" if where else first["msg"])]) from error
    faults = [(name, fault) for name, kept in manifest.files.items() if (fault := _fault(folder / name, kept))]
    if DUMP not in manifest.files:
        faults.append((DUMP, "missing"))
    if faults:
        raise DamagedCopy(faults)
    return manifest


def _fault(file: Path, kept: Kept) -> str | None:
    try:
        with file.open("rb") as content:
            if os.fstat(content.fileno()).st_size != kept.size:
                return "size"
            return None if file_digest(content, "sha256").hexdigest() == kept.sha256 else "sha256"
    except FileNotFoundError:
        return "missing"
