"""What proves the acts of a convention: its files by name, and the files themselves."""

from __future__ import annotations

from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.cli.doing.versions import content, write_files
from adapters.documents.named_files import NamedFile, ending, files_of
from domain.refusals.errors import UnknownFile

_SHOWN = 12
"""so much of a hash tells one file from another"""
ACTS = frozenset({"text_drafted", "amendment_proposed", "mandate_recorded"})
"""kinds of acts whose files are about nothing but the act"""


async def evidence(work: Work, *, reference: str, about: str | None, out: Path | None, overwrite: bool) -> None:
    """All is read and checked before anything is written; nothing is written where a part of it is missing."""
    found = await found_convention(work, reference)
    everything = tuple(files_of(found.envelopes))
    files = [one for one in everything if about in {None, one.about, _called(work, one)}]
    if about is not None and not files:
        raise UnknownFile(about=about, known=", ".join(dict.fromkeys(_called(work, one) for one in everything)))
    places = await _given(work, files, out, overwrite=overwrite) if out is not None else {}
    if work.out.json([_told(one, places) for one in files]):
        return
    headings = [work.out.say(key) for key in ("evidence_about", "evidence_name", "evidence_day", "evidence_hash")]
    paper = work.out.say("evidence_on_paper")
    rows = [(_called(work, one), one.name, one.day.isoformat(), one.sha256[:_SHOWN] if one.sha256 else paper) for one in files]
    work.out.table(headings, rows)
    for place in places.values():
        work.out.note("template_written", file=place)


def _called(work: Work, one: NamedFile) -> str:
    """What a file is about, as people read and type it: an id, or the act in a word."""
    return work.out.say(f"evidence_{one.about}") if one.about in ACTS else one.about


async def _given(work: Work, files: list[NamedFile], out: Path, *, overwrite: bool) -> dict[str, Path]:
    """Hash → its file in the folder, called after what it is about; the same content is given once."""
    kept = (await work.desk.kept()).documents
    contents = {one.sha256: await content(kept, one.sha256) for one in files if one.sha256}
    places: dict[str, Path] = {}
    for one in files:
        if one.sha256 and one.sha256 not in places:
            plain = f"{one.about}-{one.name}"
            taken = {place.stem for place in places.values()}
            name = plain if plain not in taken else f"{plain}-v{one.version}"
            places[one.sha256] = out / f"{name}{ending(contents[one.sha256])}"
    write_files(work, {places[digest]: found for digest, found in contents.items()}, overwrite=overwrite)
    return places


def _told(one: NamedFile, places: dict[str, Path]) -> dict[str, object]:
    said = {"about": one.about, "name": one.name, "day": one.day.isoformat(), "version": one.version, "kind": one.kind}
    return said | {"sha256": one.sha256, "file": str(places[one.sha256]) if one.sha256 in places else None}
