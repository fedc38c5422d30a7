"""Yearly programmes."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

from adapters.answers import first_answer
from adapters.cli.context import Work
from adapters.cli.doing.acting import act_on, found_convention
from adapters.cli.doing.signing import keep
from adapters.cli.doing.templates import keep_template, rendered
from adapters.errors import Misused
from adapters.files.programme_file import TABLE, read_programme
from domain.files.terms import Terms
from domain.milestones.programme import AdoptProgramme

_YAML = (".yaml", ".yml")


async def adopt(work: Work, *, reference: str, year: int, sheet: Path, decision: str | None) -> None:
    """The sheet is read twice: whoever says the same again under the same id is not told that its milestones are there already."""
    work.actor()
    found = await found_convention(work, reference)
    milestones = read_programme(sheet, year, None, work.asked.lang)
    command = work.order(AdoptProgramme, year=year, milestones=milestones, decision=decision, sheet=await keep(work, sheet))
    if first_answer(found, command) is None and found.state.terms.programme is not None:
        read_programme(sheet, year, found.state, work.asked.lang)
    await act_on(work, found, command)


async def template(work: Work, *, reference: str, year: int, out: Path, overwrite: bool) -> None:
    """With what the convention knows: owners, committees. Raises ``Misused`` for a file that is there, or of another sort."""
    found = await found_convention(work, reference)
    terms = found.state.terms
    if out.suffix.lower() == TABLE:
        content: bytes = import_module("adapters.files.programme_template").workbook(terms, year, work.asked.lang)
    elif out.suffix.lower() in _YAML:
        content = _yaml(work, terms, year, out)
    else:
        raise Misused(work.out.say("programme_sort", file=out))
    keep_template(work, out, content, overwrite=overwrite)
    if not work.out.json({"reference": reference, "year": year, "file": str(out)}):
        work.out.note("template_written", file=out)
        work.out.note("template_next_programme", reference=reference, year=year, file=out)


def _yaml(work: Work, terms: Terms, year: int, out: Path) -> bytes:
    known = import_module("adapters.files.programme_template")
    said = {
        "reference": terms.reference,
        "year": year,
        "types": known.TYPES,
        "owners": known.owners(terms),
        "committees": [one.id for one in terms.committees],
        "day": date(year, 6, 30),
    }
    return rendered(work, "programme", out, said).encode()
