"""What changed between two versions of the texts: by hash, and for texts line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import Any, Literal

from activities.ports import Documents
from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.cli.doing.versions import as_text, content, in_order
from adapters.errors import NotKeptHere
from domain.refusals.errors import UnknownDocument, UnknownVersion
from domain.signature.drafting import Texts, Version

_LONGEST = 1_000_000
"""bytes of a text that is compared line by line: comparing takes the square of its lines"""
_SHOWN = 12

Change = Literal["added", "removed", "replaced", "unchanged", "attested"]


@dataclass(frozen=True, slots=True)
class Side:
    """A document in one version. Attested ones have no hash; what is not kept here has no content."""

    sha256: str | None = None
    content: bytes | None = None

    def told(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "size": None if self.content is None else len(self.content)}


@dataclass(frozen=True, slots=True)
class Changed:
    """One document in two versions; a side is ``None`` where the version has no such document."""

    name: str
    before: Side | None
    after: Side | None
    lines: str | None = None

    @property
    def change(self) -> Change:
        if self.before is None or self.after is None:
            return "removed" if self.after is None else "added"
        if self.before.sha256 != self.after.sha256:
            return "replaced"
        return "unchanged" if self.after.sha256 else "attested"


async def diff(work: Work, *, reference: str, first: int | None, second: int | None, document: str | None) -> None:
    """The last two versions unless others are named; the first one is compared with nothing."""
    state = (await found_convention(work, reference)).state
    before, after = _versions(state.texts, first, second)
    names = in_order(state.terms, {*(before.documents if before else ()), *after.documents})
    if document is not None and document not in names:
        raise UnknownDocument(document=document, known=", ".join(names))
    kept = (await work.desk.kept()).documents
    found = [await _compared(kept, name, before, after) for name in names if document in {None, name}]
    told = {"from": _version(before), "to": _version(after), "documents": [_document(one) for one in found]}
    if work.out.json({"reference": reference, **told}):
        return
    for one in found:
        for line in _said(work, one):
            work.out.line(line)
        if one.lines:
            work.out.raw(one.lines.encode())


def _versions(texts: Texts, first: int | None, second: int | None) -> tuple[Version | None, Version]:
    """Raises ``UnknownVersion``."""
    after = texts.version(second) if second is not None else texts.current
    if after is None:
        raise UnknownVersion
    if first is None:
        return next((one for one in texts.versions if one.number == after.number - 1), None), after
    return texts.version(first), after


async def _compared(documents: Documents, name: str, before: Version | None, after: Version) -> Changed:
    old, new = await _side(documents, name, before), await _side(documents, name, after)
    changed = Changed(name, old, new)
    if changed.change != "replaced" or before is None or old is None or new is None:
        return changed
    return replace(changed, lines=_lines(name, (before, old), (after, new)))


async def _side(documents: Documents, name: str, version: Version | None) -> Side | None:
    if version is None or name not in version.documents:
        return None
    if (sha256 := version.documents[name]) is None:
        return Side()
    try:
        return Side(sha256, await content(documents, sha256))
    except NotKeptHere:
        return Side(sha256)


def _lines(name: str, before: tuple[Version, Side], after: tuple[Version, Side]) -> str | None:
    """A unified diff that other programs read, too; none where a side is no text, too long, or not here."""
    old, new = (None if side.content is None else as_text(side.content) for _, side in (before, after))
    if old is None or new is None or max(len(old), len(new)) > _LONGEST:
        return None
    was, now = (f"{name} (version {version.number})" for version, _ in (before, after))
    found = unified_diff(_cut(old), _cut(new), was, now, before[0].on.isoformat(), after[0].on.isoformat())
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found) or None


def _cut(text: str) -> list[str]:
    """Lines with their ends; nothing but a line feed ends one."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _version(version: Version | None) -> dict[str, Any] | None:
    return {"version": version.number, "day": version.on.isoformat(), "text_sha256": version.sha256} if version else None


def _document(one: Changed) -> dict[str, Any]:
    sides = {"from": one.before.told() if one.before else None, "to": one.after.told() if one.after else None}
    return {"id": one.name, "change": one.change, **sides, "diff": one.lines}


def _said(work: Work, one: Changed) -> Iterator[str]:
    yield work.out.say(f"diff_{one.change}", id=one.name)
    if one.change == "replaced" and one.lines is None:
        for mark, side in (("-", one.before), ("+", one.after)):
            yield f"{mark} {_side_said(work, side or Side())}"
    elif one.change in {"added", "removed"}:
        yield f"{'+' if one.after else '-'} {_side_said(work, one.after or one.before or Side())}"


def _side_said(work: Work, side: Side) -> str:
    if side.sha256 is None:
        return work.out.say("attested_side")
    size = work.out.say("not_kept_side") if side.content is None else work.out.say("bytes_side", n=len(side.content))
    return f"{side.sha256[:_SHOWN]}  {size}"
