"""A YAML 1.2 or JSON text as plain data, with the place of every value, and with every slip of the pen found on the way.

Built from the parser's events rather than by a constructor: nothing is ever instantiated, an alias cannot multiply anything, the
depth is bounded, and dates, ``on`` and ``no`` stay the words they are. Values become strings, integers, true, false and null.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

Path = tuple[str | int, ...]
MAX_BYTES = 1_000_000
MAX_DEPTH = 40
_MAX_INT = 2**53

_INT = re.compile(r"[-+]?(0|[1-9]\d*)")
_FLOAT = re.compile(r"[-+]?((\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?|\.(inf|Inf|INF))|\.(nan|NaN|NAN)")
_WORDS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_AT_ROOT: Path = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong in the writing itself; ``hides``: what the value says is then not looked at any more."""

    path: Path
    line: int
    column: int
    code: str
    details: dict[str, Any] = field(default_factory=dict)
    hides: bool = True


@dataclass(slots=True)
class Written:
    """What stands in a text: the data, and where each value and each key begins (both counted from 1)."""

    data: Any = None
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    complete: bool = False
    """whether the text was read to its end"""


@dataclass(slots=True)
class _Open:
    """A list or a mapping whose end has not come yet; ``key`` is the key whose value comes next."""

    into: Any
    path: Path
    flow: bool
    key: str | None = None
    key_end: int = -1
    kept: bool = True


@lru_cache(maxsize=8)
def read_text(content: bytes) -> Written:
    """Never raises: whatever is wrong stands in ``slips``. The result is not to be changed: ten conventions share a directory."""
    written = Written()
    if len(content) > MAX_BYTES:
        written.slips.append(Slip(_AT_ROOT, 1, 1, "file_too_big", {"bytes": MAX_BYTES}))
        return written
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        line = before.count("\n") + 1
        written.slips.append(Slip(_AT_ROOT, line, len(before) - before.rfind("\n"), "not_utf8"))
        return written
    if found := _UNREADABLE.search(text):
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        written.slips.append(Slip(_AT_ROOT, line, column, "unreadable_character", {"code": f"U+{ord(found[0]):04X}"}))
        return written
    if text.lstrip()[:1] in {"{", "["}:
        text = text.replace("\t", " ")  # JSON indented with tabs; inside its strings a bare tab is not allowed anyway
    _Builder(text, written).build()
    return written


class _Builder:
    def __init__(self, text: str, written: Written) -> None:
        self._text, self._written = text, written
        self._open: list[_Open] = []
        self._skipping = 0
        self._documents = 0
        self._at = (1, 1)

    def build(self) -> None:
        """Walk the events until the end, or until the first thing that cannot be read at all."""
        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                self._at = _place(event)
                if not self._take(event):
                    return
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else self._at
            self._slip(self._path(), place, *_syntax(error.problem or "", self._text, mark.index if mark else 0))
        except Exception:  # noqa: BLE001 - the parser has errors of other kinds for broken escapes and directives
            self._slip(self._path(), self._at, "syntax")
        else:
            self._written.complete = True
            if not self._documents or (self._written.data is None and not self._written.slips):
                self._slip(_AT_ROOT, (1, 1), "empty_file")
            elif not isinstance(self._written.data, dict) and not self._written.slips:
                self._slip(_AT_ROOT, self._written.values[_AT_ROOT], "not_a_mapping")

    def _take(self, event: Event) -> bool:
        """Whether to go on after this event."""
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1 or event.version or event.tags:
                self._slip(_AT_ROOT, self._at, "several_documents" if self._documents > 1 else "directive")
                return False
        elif isinstance(event, CollectionEndEvent):
            self._close()
        elif isinstance(event, NodeEvent):
            if len(self._open) + self._skipping >= MAX_DEPTH and isinstance(event, CollectionStartEvent):
                self._slip(self._path(), self._at, "too_deep", {"depth": MAX_DEPTH})
                return False
            self._node(event)
        return True

    def _close(self) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            self._open.pop()

    def _node(self, event: NodeEvent) -> None:
        if self._skipping:
            self._skipping += isinstance(event, CollectionStartEvent)
            return
        top = self._open[-1] if self._open else None
        self._check_form(event)
        if top is not None and isinstance(top.into, dict) and top.key is None:
            self._key(event, top)
        elif isinstance(event, ScalarEvent):
            self._attach(self._scalar(event, top), nothing=event.style is None and event.value == "")
        elif isinstance(event, AliasEvent):
            self._slip(self._path(), self._at, "alias")
            self._attach(None)
        else:
            self._begin(event)

    def _begin(self, event: NodeEvent) -> None:
        mapping, flow = isinstance(event, MappingStartEvent), isinstance(event, CollectionStartEvent) and bool(event.flow_style)
        path = self._path()
        if mapping and flow and self._text[event.start_mark.index : event.start_mark.index + 1] not in {"{", "?"}:
            self._slip(path, self._at, "text_slip")
        into: Any = {} if mapping else []
        self._attach(into)
        self._open.append(_Open(into, path, flow))

    def _key(self, event: NodeEvent, top: _Open) -> None:
        key = event.value if isinstance(event, ScalarEvent) else "?"
        path: Path = (*top.path, self._clean(key, (*top.path, "?")))
        top.key, top.kept, top.key_end = str(path[-1]), True, event.end_mark.index
        if not isinstance(event, ScalarEvent):
            self._slip(path, self._at, "key_not_text")
            self._skipping += isinstance(event, CollectionStartEvent)
            top.kept = False
        elif path in self._written.keys:
            self._slip(path, self._at, "duplicate_key", {"key": key, "line": self._written.keys[path][0]}, hides=False)
            top.kept = False
        else:
            self._written.keys[path] = self._at

    def _attach(self, value: Any, *, nothing: bool = False) -> None:
        top = self._open[-1] if self._open else None
        place = self._written.keys.get(self._path(), self._at) if nothing else self._at
        self._written.values.setdefault(self._path(), place)
        if top is None:
            self._written.data = value
        elif isinstance(top.into, list):
            top.into.append(value)
        else:
            if top.kept:
                top.into[top.key] = value
            top.key = None

    def _path(self) -> Path:
        """Of the value that comes next."""
        if not self._open:
            return _AT_ROOT
        top = self._open[-1]
        if isinstance(top.into, list):
            return (*top.path, len(top.into))
        return top.path if top.key is None else (*top.path, top.key)

    def _check_form(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            return
        if event.anchor:
            self._slip(self._path(), self._at, "anchor", hides=False)
        if getattr(event, "tag", None):
            self._slip(self._path(), self._at, "tag", hides=False)

    def _scalar(self, event: ScalarEvent, top: _Open | None) -> Any:
        text = event.value
        if event.style is None and text == "" and top is not None and top.flow and event.start_mark.index == top.key_end:
            self._slip(self._path(), self._written.keys.get(self._path(), self._at), "text_slip")
            return None
        if event.style is not None:
            return self._clean(text, self._path())
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            if len(text) < len(str(_MAX_INT)) or abs(int(text[:20])) < _MAX_INT:
                return int(text)
            self._slip(self._path(), self._at, "int_too_big")
        elif _FLOAT.fullmatch(text):
            self._slip(self._path(), self._at, "float", {"value": text[:40]})
        return self._clean(text, self._path())

    def _clean(self, text: str, path: Path) -> str:
        """One form for each text (NFC), with nothing in it that no reader could see or no store could keep."""
        if any("\ud800" <= character <= "\udfff" for character in text):  # JSON writes the far planes as two halves
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if found := re.search(_UNREADABLE.pattern + "|\ufffd", text):
            self._slip(path, self._at, "unreadable_character", {"code": f"U+{ord(found[0]):04X}"})
            text = _UNREADABLE.sub("", text)
        return unicodedata.normalize("NFC", text)

    def _slip(self, path: Path, place: tuple[int, int], code: str, details: dict[str, Any] | None = None, *, hides: bool = True) -> None:
        self._written.slips.append(Slip(path, *place, code, details or {}, hides))


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(problem: str, text: str, index: int) -> tuple[str, dict[str, Any]]:
    """The code of a syntax error; the commonest slip has a name of its own."""
    if problem.startswith(("expected ',' or", "mapping values are not allowed")):
        return "text_slip", {}
    if "unexpected end of stream" in problem:
        return "unclosed", {}
    if text[index : index + 1] == "\t":
        return "tab", {}
    if text[index : index + 1] in {"@", "`", "%", "*", "&", "!", "|", ">"}:
        return "needs_quotes", {"character": text[index]}
    return "syntax", {}
