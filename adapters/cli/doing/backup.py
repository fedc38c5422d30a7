"""Copies of everything: made, and put back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from adapters.backup.manifest import Manifest
from adapters.cli.context import Work


async def backup(work: Work, *, dir: Path) -> None:  # noqa: A002 - as it is called on the command line
    made = await work.desk.back_up(dir)
    summary = {"backup": str(dir), "manifest_sha256": made.manifest_sha256, **_figures(made.manifest)}
    if not work.out.json(summary):
        work.out.note("backed_up", dir=dir, **_figures(made.manifest))
        work.out.note("manifest", sha256=made.manifest_sha256)
        _notes(work, made.manifest)


async def recover(work: Work, *, dir: Path) -> None:  # noqa: A002 - as it is called on the command line
    manifest = await work.desk.recover(dir)
    if not work.out.json({"home": str(work.desk.home), "made_at": manifest.made_at.isoformat(), **_figures(manifest)}):
        work.out.note("recovered", home=work.desk.home, made_at=manifest.made_at.isoformat(timespec="minutes"), **_figures(manifest))
        _notes(work, manifest)
        work.out.note("recovered_next")


def _figures(manifest: Manifest) -> dict[str, Any]:
    return {
        "conventions": len(manifest.heads),
        "events": sum(head.version for head in manifest.heads.values()),
        "files": len(manifest.files),
        "bytes": sum(kept.size for kept in manifest.files.values()),
        "notes": list(manifest.notes),
    }


def _notes(work: Work, manifest: Manifest) -> None:
    for note in manifest.notes:
        work.out.tell(note)
