from __future__ import annotations

from pathlib import Path

import pytest

from adapters.backup.database import Moment, dump
from adapters.backup.errors import CopyFailed

MOMENT = Moment("00000003-1", "18.4", "0002", (), {})
PASSWORD = "guessed"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://office:guessed@db.example.org/x?sslmode=verify-full",
        "postgresql://office@db.example.org/x?password=guessed&sslmode=require",
    ],
)
async def test_where_tls_is_asked_for_the_systems_program_copies_and_no_password_is_on_its_command_line(
    address: str, path: Path, tmp_path: Path
) -> None:
    stand_in = path / "pg_dump"
    stand_in.write_text(f'#!/bin/sh\necho "$PGPASSWORD" "$@" > {tmp_path}/said\n')
    stand_in.chmod(0o700)
    await dump(address, MOMENT, tmp_path / "dump")
    password, _, arguments = (tmp_path / "said").read_text().partition(" ")
    assert password == PASSWORD
    assert "sslmode=" in arguments
    assert PASSWORD not in arguments


async def test_without_such_a_program_nothing_is_copied_in_clear(path: Path) -> None:
    with pytest.raises(CopyFailed, match="install PostgreSQL's client programs"):
        await dump("postgresql://office@db.example.org/x?sslmode=verify-full", MOMENT, path / "dump")
