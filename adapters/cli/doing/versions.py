"""The texts of a convention, given back: a version's files, or any file that the convention's record names."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from activities.ports import Documents
from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.documents.folder import DamagedDocument
from adapters.errors import DamagedFile, Misused, NotKeptHere
from adapters.log.reading import Reading
from adapters.log.verifying import named_documents
from domain.files.terms import Document, Terms
from domain.refusals.errors import PaperOnly, UnknownDocument, UnknownFile, UnknownVersion
from domain.signature.drafting import Version, declared


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document that is asked for; without a hash it is attested, and there is no file to give."""

    name: str
    sha256: str | None
    file_name: str
    paper: str | None = None


async def text(
    work: Work, *, reference: str, version: int | None, document: str | None, sha256: str | None, out: Path | None, overwrite: bool
) -> None:
    """All that is asked for is read and checked before anything is written; nothing is given where a part of it is missing."""
    if sha256 and (version or document):
        raise Misused(work.out.say("sha256_alone"))
    found = await found_convention(work, reference)
    chosen = None if sha256 else _version(found, version)
    wanted = _documents(found.state.terms, chosen, document) if chosen else [_recorded(found, sha256 or "")]
    kept = (await work.desk.kept()).documents
    contents = {one.name: await content(kept, one.sha256) for one in wanted if one.sha256}
    places = _places(wanted, out) if out else {}
    if out is not None:
        write_files(work, {places[name]: contents[name] for name in contents}, overwrite=overwrite)
    if work.out.json(_told(reference, chosen, wanted, contents, places)):
        return
    for one in wanted:
        if one.sha256 is None:
            work.out.note("attested", id=one.name, paper=one.paper or work.out.say("no_file_known"))
    if out is None:
        _print(work, wanted, contents)
    for place in places.values():
        work.out.note("template_written", file=place)


async def content(documents: Documents, sha256: str) -> bytes:
    """A kept file, checked against its hash. Raises ``NotKeptHere`` or ``DamagedFile``."""
    try:
        return await documents.get(sha256)
    except KeyError as error:
        raise NotKeptHere(sha256) from error
    except DamagedDocument as error:
        raise DamagedFile(sha256) from error


def _version(found: Reading, number: int | None) -> Version:
    texts = found.state.texts
    if number is not None:
        return texts.version(number)
    if texts.current is None:
        raise UnknownVersion
    return texts.current


def _documents(terms: Terms, version: Version, document: str | None) -> list[Wanted]:
    """The documents of a version, or the one that is named. Raises ``UnknownDocument``, and ``PaperOnly`` for one without a file."""
    known = {one.id: one for one in declared(terms)}
    names = in_order(terms, version.documents)
    wanted = [_wanted(name, version.documents[name], known.get(name)) for name in names if document in {None, name}]
    if not wanted:
        raise UnknownDocument(document=document, known=", ".join(names))
    if document and wanted[0].sha256 is None:
        raise PaperOnly(document=document)
    return wanted


def in_order(terms: Terms, names: Iterable[str]) -> list[str]:
    """As the terms list the documents; those that they no longer name after them."""
    places = {one.id: place for place, one in enumerate(declared(terms))}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _wanted(name: str, sha256: str | None, document: Document | None) -> Wanted:
    """Written under its id, with the ending of the file that the terms name: what a file is called elsewhere is no path here."""
    ending = PurePath(document.file).suffix if document and document.file else ""
    return Wanted(name, sha256, name + ending, document.paper if document else None)


def _recorded(found: Reading, given: str) -> Wanted:
    """A file that any event of the convention names, by its hash or the beginning of it. Raises ``UnknownFile``."""
    named = {digest for one in found.envelopes for digest in named_documents(one.data)}
    fitting = [digest for digest in named if digest.startswith(given.lower())]
    if len(fitting) != 1:
        raise UnknownFile(sha256=given)
    return Wanted(fitting[0], fitting[0], fitting[0])


def _places(wanted: Sequence[Wanted], out: Path) -> dict[str, Path]:
    """One document goes into the file that was named; several, or one into a folder that is there, under their own names."""
    with_file = [one for one in wanted if one.sha256]
    if len(wanted) == 1 and not out.is_dir():
        return {one.name: out for one in with_file}
    if with_file:
        out.mkdir(parents=True, exist_ok=True)
    return {one.name: out / one.file_name for one in with_file}


def write_files(work: Work, files: dict[Path, bytes], *, overwrite: bool) -> None:
    """Raises ``Misused`` before anything is written where one of them is there already."""
    if not overwrite and (there := next((place for place in files if place.exists()), None)):
        raise Misused(work.out.say("file_exists", file=there))
    for place, found in files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb" if overwrite else "xb") as file:
            file.write(found)


def _print(work: Work, wanted: Sequence[Wanted], contents: dict[str, bytes]) -> None:
    """One text to standard output, as it is. Raises ``Misused`` for several, and on a terminal for what is no text."""
    if len(contents) > 1:
        raise Misused(work.out.say("several_texts", known=", ".join(one.name for one in wanted if one.sha256)))
    for name, found in contents.items():
        if sys.stdout.isatty() and as_text(found) is None:
            raise Misused(work.out.say("no_plain_text", id=name))
        work.out.raw(found)


def as_text(found: bytes) -> str | None:
    """The text, where a file is one: UTF-8 without NUL."""
    try:
        return None if b"\0" in found else found.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _told(
    reference: str, version: Version | None, wanted: Sequence[Wanted], contents: dict[str, bytes], places: dict[str, Path]
) -> dict[str, object]:
    documents = [
        {
            "id": one.name if version else None,
            "sha256": one.sha256,
            "size": len(contents[one.name]) if one.name in contents else None,
            "paper": one.paper,
            "file": str(places[one.name]) if one.name in places else None,
        }
        for one in wanted
    ]
    shown = {"version": version.number, "day": version.on.isoformat(), "text_sha256": version.sha256} if version else {}
    return {"reference": reference, **shown, "documents": documents}
