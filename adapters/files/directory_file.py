"""The office's directory: read from its file, its people apart, and the rest as it is kept in the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from activities.ports import Person
from adapters.files.file_problems import Reading
from domain.days.calendar import FIRST_DAY
from domain.files.consistency_of_directory import directory_problems
from domain.files.directory import DirectoryFile, PartyEntry, People


def read_directory(path: Path, language: str = "fr") -> DirectoryFile:
    """The directory in a file. Raises ``FileErrors`` with everything that is wrong in it."""
    reading, directory = open_directory(path, language)
    reading.check()
    assert directory is not None  # noqa: S101 - check raised otherwise
    return directory


def open_directory(path: Path, language: str) -> tuple[Reading, DirectoryFile | None]:
    """The directory in a file, with its problems still to be raised."""
    reading = Reading(path, language)
    directory = reading.validate(DirectoryFile)
    for problem in directory_problems(directory) if directory else ():
        reading.report(problem.path, problem.code, problem.details)
    return reading, directory


def people_of(directory: DirectoryFile) -> list[Person]:
    """Every tenure in the directory: the personal data that goes into the table of people and nowhere else."""
    return [
        Person(who, tenure.name, tenure.since, tenure.until, tenure.title, tenure.email, tenure.language)
        for people in _all_people(directory)
        for who, held in people.items()
        for tenure in held
    ]


def without_people(directory: DirectoryFile) -> str:
    """The directory as canonical JSON with people as bare ids: no name, title, address or language of anybody."""
    document = directory.model_dump(mode="json", by_alias=True, exclude_none=True)
    for block in _blocks(document):
        block["people"] = sorted(block["people"])
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def directory_from(document: str) -> DirectoryFile:
    """The directory back from :func:`without_people`: ids resolve in it; each person's name is the id. Raises ``ValueError``."""
    data = json.loads(document)
    for block in _blocks(data):
        block["people"] = {who: [{"from": FIRST_DAY.isoformat(), "name": who}] for who in block["people"]}
    return DirectoryFile.model_validate(data)


def _blocks(document: dict[str, Any]) -> list[dict[str, Any]]:
    office = [document["office"]] if document.get("office") else []
    return [*document.get("parties", {}).values(), *document.get("institutions", {}).values(), *office]


def _all_people(directory: DirectoryFile) -> list[People]:
    entries: list[PartyEntry] = [*directory.parties.values(), *directory.institutions.values()]
    return [*(entry.people for entry in entries), *([directory.office.people] if directory.office else [])]
