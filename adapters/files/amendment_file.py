"""An amendment's file, read against the convention that it amends."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.files.file_problems import Reading
from domain.files.amendment_file import AmendmentFile, misfits
from domain.files.terms import Terms


@dataclass(frozen=True, slots=True)
class ReadAmendment:
    """An amendment from its file, and its own texts: id of a document → its file."""

    amendment: AmendmentFile
    documents: dict[str, Path]


def read_amendment(path: Path, terms: Terms | None, language: str = "fr") -> ReadAmendment:
    """The amendment, which fits these terms where some are given. Raises ``FileErrors`` with everything that is wrong."""
    reading = Reading(path, language)
    file = reading.validate(AmendmentFile)
    documents: dict[str, Path] = {}
    if file is not None:
        for misfit in misfits(terms, file) if terms else ():
            reading.report(misfit.path, misfit.code, misfit.details)
        documents = {one.id: path.parent / one.file for one in file.documents if one.file}
        for n, one in enumerate(file.documents):
            if one.file and not documents[one.id].is_file():
                reading.report(("documents", n, "file"), "no_such_file")
    reading.check()
    assert file is not None  # noqa: S101 - check raised otherwise
    return ReadAmendment(file, documents)
