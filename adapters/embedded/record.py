"""``stack.json``: what one program wrote about the stack it brought up, for the next program to find."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from adapters.embedded.errors import DamagedRecord
from adapters.embedded.processes import Child

FILE = "stack.json"


class Addresses(BaseModel):
    """Where the parts of the stack answer, by the names that ``adapters.configuration.settings`` gives them."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    temporal: str
    namespace: str
    task_queue: str
    ui: str
    database: str
    smtp: str
    metrics: str | None = None
    health: str | None = None
    """The last two are the worker's own."""


class Record(BaseModel):
    """Ports outlive the processes, so that a stack comes back where its clients look for it."""

    model_config = ConfigDict(extra="ignore")

    ports: dict[str, int]
    addresses: Addresses | None = None
    """``None`` until the stack was up for the first time."""

    children: dict[str, Child] = {}

    @classmethod
    def read(cls, home: Path) -> Self | None:
        """``None`` where nothing was ever brought up. Raises ``DamagedRecord``."""
        try:
            return cls.model_validate_json((home / FILE).read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise DamagedRecord(home / FILE) from error

    def write(self, home: Path) -> None:
        """In one step and onto the disk, readable by us alone: the database's address holds its password."""
        unfinished = home / f"{FILE}.unfinished"
        unfinished.unlink(missing_ok=True)
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(self.model_dump_json(indent=2))
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(home / FILE)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise


def is_of_the_stack(home: Path, database: str) -> bool:
    """Whether this is the database of the stack under ``home``, which looks after it itself."""
    record = Record.read(home.absolute())
    return record is not None and record.addresses is not None and record.addresses.database == database
