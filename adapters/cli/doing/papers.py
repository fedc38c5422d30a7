"""The papers of a session, the review pack, and the letter of reminder. Nothing is recorded by any of them."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.errors import Misused
from adapters.log.reading import Reading
from adapters.papers import PACK, SESSION_PAPERS, UPCOMING
from adapters.papers.filling import docx
from adapters.papers.gathering import pack_of
from adapters.papers.names import names_on
from adapters.papers.printing import pdf
from adapters.papers.reminder import reminder_of
from adapters.papers.sessions import paper_of
from adapters.papers.sitting import Sitting, sitting_of
from adapters.papers.writing import write_whole
from domain.days.calendar import moment


async def papers(work: Work, *, reference: str, committee: str | None, session: int | None, kind: str, out: Path, overwrite: bool) -> None:
    """Into a folder, which is made if it is missing; all of them, or none. Raises ``Misused`` where the committee must be named."""
    if committee is None and (kind != PACK or session is not None):
        raise Misused(work.out.say("needs_committee"))
    found = await found_convention(work, reference)
    today = moment(work.desk.now(), found.state.terms.zone).today
    sitting = sitting_of(found, committee, session, today, upcoming=kind in UPCOMING) if committee else None
    made: dict[str, bytes] = {}
    if sitting is not None and kind != PACK:
        fields = await _session(work, sitting)
        stem = f"{reference}-{committee}-{sitting.number}"
        wanted = [one for one in SESSION_PAPERS if kind in {one, "all"}]
        made |= {f"{stem}-{one}.{work.asked.lang}.docx": _docx(work, one, fields) for one in wanted}
    if kind in {PACK, "all"}:
        stem = "-".join(filter(None, (reference, committee, PACK)))
        made[f"{stem}.{work.asked.lang}.pdf"] = await _pack(work, found, committee)
    write_whole({out / name: content for name, content in made.items()}, overwrite=overwrite)
    _tell(work, {"reference": reference, "committee": committee, "session": sitting.number if sitting else None}, made, out)


async def letter(work: Work, *, reference: str, party: str, out: Path, overwrite: bool) -> None:
    """Into one file. Raises ``NotAParty``, and ``NothingLate`` where there is nothing to be reminded of."""
    found = await found_convention(work, reference)
    terms, today = found.state.terms, moment(work.desk.now(), found.state.terms.zone).today
    names = await names_on((await work.desk.kept()).people, terms, today, work.asked.lang)
    made = {out.name: _docx(work, "reminder", reminder_of(found.state, party, names, today))}
    write_whole({out: made[out.name]}, overwrite=overwrite)
    _tell(work, {"reference": reference, "party": party}, made, out.parent)


async def _session(work: Work, sitting: Sitting) -> Mapping[str, Any]:
    """The names are those of the session's own day."""
    terms, people = sitting.terms, (await work.desk.kept()).people
    today = moment(work.desk.now(), terms.zone).today
    names = await names_on(people, terms, sitting.day or today, work.asked.lang, more=sitting.strangers)
    return paper_of(sitting, names, today)


async def _pack(work: Work, found: Reading, committee: str | None) -> bytes:
    now = work.desk.now()
    today = moment(now, found.state.terms.zone).today
    names = await names_on((await work.desk.kept()).people, found.state.terms, today, work.asked.lang)
    return pdf(pack_of(found, names, today, committee), now)


def _docx(work: Work, paper: str, fields: Mapping[str, Any]) -> bytes:
    return docx(paper, work.asked.lang, fields, work.desk.templates)


def _tell(work: Work, about: Mapping[str, Any], made: Mapping[str, bytes], folder: Path) -> None:
    files = [{"file": str(folder / name), "sha256": sha256(content).hexdigest(), "size": len(content)} for name, content in made.items()]
    if not work.out.json({**about, "files": files}):
        for one in files:
            work.out.line(str(one["file"]))
