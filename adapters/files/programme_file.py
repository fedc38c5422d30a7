"""A programme's sheet, in YAML or as a spreadsheet, read against the convention whose programme it is."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from adapters.files.file_problems import Reading
from domain.files.implementation import Milestone
from domain.files.programme_file import ProgrammeFile
from domain.milestones.adopting import misfits_now
from domain.phases import State

TABLE = ".xlsx"


def read_programme(path: Path, year: int, state: State | None, language: str = "fr") -> tuple[Milestone, ...]:
    """The milestones of a year, which fit the convention where one is given. Raises ``FileErrors`` with everything that is wrong."""
    written = import_module("adapters.files.milestone_table").read_table(path) if path.suffix.lower() == TABLE else None
    reading = Reading(path, language, written)
    file = reading.validate(ProgrammeFile)
    if file is not None:
        if file.year not in {None, year}:
            reading.report(("year",), "another_year", {"year": file.year, "asked": year})
        for misfit in misfits_now(state, year, file.milestones) if state is not None else ():
            reading.report(misfit.path, misfit.code, misfit.details)
    reading.check()
    assert file is not None  # noqa: S101 - check raised otherwise
    return file.milestones
