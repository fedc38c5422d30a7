"""The files people write about a convention and its sessions, read into the domain's models.

Everything wrong is raised at once as :class:`FileErrors`. What a name or an address is goes into ``people`` and never into the terms.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.ports import Person
from adapters.files.directory_file import directory_from, open_directory, people_of, read_directory, without_people
from adapters.files.file_problems import FileErrors, FileProblem, Reading
from adapters.files.resolving import Sources, doubtless, resolve
from adapters.files.salvage import salvage
from domain.files.consistency import problems
from domain.files.directory import DirectoryFile
from domain.files.remarks import remarks
from domain.files.sheet import SessionSheet
from domain.files.terms import ConventionFile, MilestoneFact, Terms

__all__ = [
    "FileErrors",
    "FileProblem",
    "ReadConvention",
    "directory_beside",
    "directory_from",
    "people_of",
    "read_convention",
    "read_directory",
    "read_sheet",
    "without_people",
]


@dataclass(frozen=True, slots=True)
class ReadConvention:
    """A convention from its file: the terms to record, and beside them what is kept elsewhere."""

    terms: Terms
    people: tuple[Person, ...]
    """tenures of the ids that the file itself or its directory describes"""
    documents: dict[str, Path]
    """id of a document → its file, whether it is there or not"""
    evidence: dict[str, Path]
    """SHA-256 → file of the evidence that ``so_far`` names and that was found"""
    remarks: tuple[FileProblem, ...] = ()
    """what is worth saying and stops nothing, in the order of the file"""


def read_convention(
    path: Path, *, directory: Path | None = None, loaded: DirectoryFile | None = None, language: str = "fr"
) -> ReadConvention:
    """A convention, its ids resolved in the file, then in ``directory``, then in ``loaded``.

    ``directory`` is by default a ``directory.yaml`` beside the file or one folder above. Raises ``FileErrors`` with everything
    that is wrong in both files.
    """
    reading = Reading(path, language)
    file = reading.validate(ConventionFile)
    beside = directory or directory_beside(path)
    other, found = open_directory(beside, language) if beside else (None, None)
    others = [other] if other else []
    outside = [one for one in (found, loaded) if one is not None]
    if file is None:
        _look_at_the_rest(reading, outside)
        reading.check(*others)
        raise AssertionError("a file that cannot be read has a reason")
    sources = Sources(file, outside)
    terms, unresolved = resolve(file, sources)
    for one in (*unresolved, *doubtless(problems(terms), unresolved, sources)):
        reading.report(one.path, one.code, one.details)
    reading.check(*others)
    people = _people(terms, [sources.own, *([found] if found else [])])
    for one in remarks(terms):
        reading.remark(one.path, one.code, one.details)
    return _with_files(reading, terms, people)


def read_sheet(path: Path, language: str = "fr") -> SessionSheet:
    """A session's sheet; whether its ids fit a convention is checked against that convention. Raises ``FileErrors``."""
    reading = Reading(path, language)
    sheet = reading.validate(SessionSheet)
    reading.check()
    assert sheet is not None  # noqa: S101 - check raised otherwise
    return sheet


def directory_beside(path: Path) -> Path | None:
    """The directory that a convention's file is read with where none is named."""
    folder = path.absolute().parent
    return next((one for one in (folder / "directory.yaml", folder.parent / "directory.yaml") if one.is_file()), None)


def _look_at_the_rest(reading: Reading, outside: Sequence[DirectoryFile]) -> None:
    """Report what does not fit together in the sound part of a file that has errors."""
    rest = salvage(reading.data, ConventionFile, reading.hidden) if reading.readable else None
    if rest is None:
        return
    sources = Sources(rest.model, outside)
    terms, unresolved = resolve(rest.model, sources)
    for one in rest.telling((*unresolved, *doubtless(problems(terms), unresolved, sources))):
        reading.report(one.path, one.code, one.details)


def _people(terms: Terms, described: Sequence[DirectoryFile]) -> tuple[Person, ...]:
    """The tenures of everybody in the terms, from the first source that describes each."""
    found: dict[str, list[Person]] = {}
    for source in reversed(described):
        held: dict[str, list[Person]] = {}
        for person in people_of(source):
            held.setdefault(person.id, []).append(person)
        found |= held
    return tuple(person for who in sorted(terms.people()) for person in found.get(who, ()))


def _with_files(reading: Reading, terms: Terms, people: tuple[Person, ...]) -> ReadConvention:
    """The terms with the hash of their content, and with the evidence of ``so_far`` by content where its file is there."""
    folder = reading.path.parent
    documents = {one.id: folder / one.file for one in terms.documents if one.file}
    evidence: dict[str, Path] = {}
    if terms.so_far:
        for index, text in enumerate(terms.so_far.texts):
            if text.document in documents and not documents[text.document].is_file():
                reading.remark(("so_far", "texts", index), "text_not_found", {"file": documents[text.document].name})
        facts = {one: _by_content(reading, one, fact, evidence) for one, fact in terms.so_far.milestones.items()}
        terms = terms.model_copy(update={"so_far": terms.so_far.model_copy(update={"milestones": facts})})
    canonical = json.dumps(reading.data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    terms = terms.model_copy(update={"content_sha256": hashlib.sha256(canonical.encode()).hexdigest()})
    return ReadConvention(terms, people, documents, evidence, tuple(sorted(reading.remarks)))


def _by_content(reading: Reading, milestone: str, fact: MilestoneFact, evidence: dict[str, Path]) -> MilestoneFact:
    """The fact with each file that is there named by its SHA-256; one that is not keeps its name and is attested."""
    kept, folder = dict(fact.evidence), reading.path.parent
    for name, file in fact.evidence.items():
        sha256 = _sha256(folder / file)
        if sha256 is None:
            reading.remark(("so_far", "milestones", milestone, "evidence", name), "evidence_not_found", {"file": file})
        else:
            kept[name], evidence[sha256] = sha256, folder / file
    return fact.model_copy(update={"evidence": kept})


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
