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
_TOO_DEEP = re.compile(rf"(?:[\[{{]\s*){{{MAX_DEPTH + 1}}}")
"""the parser looks a thousand characters ahead, at each of which it goes through all open brackets: it does not get to see these"""
_GLUED = re.compile(r"\s*(?:- +)?(?:[\w.-]*\w:(?=[^\s:/\\])|-(?=[\[{\"'A-Za-z]))")
"""``manager:pm`` and ``-{id: …``: YAML wants a space there"""
_SHORTLY_BEFORE = 4
_AT_ROOT: Path = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """Something wrong in the writing itself; ``hides``: what the value says is then not looked at any more.

    ``shown`` is the path that people are told, where the other one holds a key that nobody meant to write.
    """

    path: Path
    line: int
    column: int
    code: str
    details: dict[str, Any] = field(default_factory=dict)
    hides: bool = True
    shown: Path | None = None


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
    key_quoted: bool = False
    kept: bool = True
    line: int = 1


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
        written.slips.append(Slip(_AT_ROOT, *_line_column(text, found.start()), "unreadable_character", {"code": f"U+{ord(found[0]):04X}"}))
        return written
    if found := _TOO_DEEP.search(text):
        written.slips.append(Slip(_AT_ROOT, *_line_column(text, found.start()), "too_deep", {"depth": MAX_DEPTH}))
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
        self._last: ScalarEvent | None = None

    def build(self) -> None:
        """Walk the events until the end, or until the first thing that cannot be read at all."""
        try:
            for event in YAML(typ="safe", pure=True).parse(self._text):
                self._at = _place(event)
                if not self._take(event):
                    return
        except MarkedYAMLError as error:
            self._broken_off(error)
        except Exception:  # noqa: BLE001 - the parser has errors of other kinds for broken escapes and directives
            self._slip(self._path(), self._at, "syntax")
        else:
            self._written.complete = True
            if not self._documents or (self._written.data is None and not self._written.slips):
                self._slip(_AT_ROOT, (1, 1), "empty_file")
            elif not isinstance(self._written.data, dict) and not self._written.slips:
                self._slip(_AT_ROOT, self._written.values[_AT_ROOT], "not_a_mapping")

    def _broken_off(self, error: MarkedYAMLError) -> None:
        """The slip behind an error of the parser: often it stands well before the place where nothing fitted any more."""
        mark = error.problem_mark or error.context_mark
        problem, place = error.problem or "", (mark.line + 1, mark.column + 1) if mark else self._at
        quote = self._open_quote(error)
        block = next((one for one in reversed(self._open) if one.flow), None)
        if quote:
            self._slip(self._path(), quote, "unclosed")
        elif block and "<stream end>" in problem:
            if self._written.slips and self._written.slips[-1].code in {"text_slip", "no_value"}:
                self._written.slips.pop()  # a key at the very end of a text that was cut off
            self._slip(block.path, place, "ends_early", {"line": block.line})
        elif block and problem.startswith("expected ',' or"):
            in_text = mark is not None and self._text[mark.index : mark.index + 1] == ":" and self._second_colon(mark.index)
            if in_text or place[0] == block.line:
                self._slip(block.path, place, "text_slip" if in_text else "needs_comma")
            else:
                self._slip(block.path, place, "bracket_open", {"line": block.line})
        elif glued := self._glued(place[0]):
            self._slip(self._path(), *glued)
        else:
            index = mark.index if mark else 0
            in_text = problem.startswith("mapping values are not allowed") and self._second_colon(index)
            self._slip(self._path(), place, *(("text_slip", {}) if in_text else _syntax(self._text, index)))

    def _open_quote(self, error: MarkedYAMLError) -> tuple[int, int] | None:
        """Where a quote opens that nobody closed: the parser met the end of the text, or the quote that opens the next text."""
        if error.context == "while scanning a quoted scalar" and "unexpected" in (error.problem or "") and error.context_mark:
            return error.context_mark.line + 1, error.context_mark.column + 1
        last, mark = self._last, error.problem_mark
        if last is None or mark is None or last.style not in {"'", '"'}:
            return None
        over_lines = last.start_mark.line < last.end_mark.line == mark.line
        return _place(last) if over_lines else None

    def _glued(self, line: int) -> tuple[tuple[int, int], str, dict[str, Any]] | None:
        """A key or a dash without the space after it, on the line where nothing fitted any more or shortly before."""
        lines = self._text.splitlines()
        for number in range(min(line, len(lines)), max(line - _SHORTLY_BEFORE, 0), -1):
            if found := _GLUED.match(lines[number - 1]):
                return (number, found.end() + 1), "glued", {"mark": found[0][-1]}
        return None

    def _second_colon(self, index: int) -> bool:
        """Whether a colon follows another one of the same line: it is then a part of a text."""
        line = self._text[self._text.rfind("\n", 0, index) + 1 : index]
        return re.search(r":\s", line) is not None

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
        self._last = event if isinstance(event, ScalarEvent) else None
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
        self._open.append(_Open(into, path, flow, line=self._at[0]))

    def _key(self, event: NodeEvent, top: _Open) -> None:
        key = event.value if isinstance(event, ScalarEvent) else "?"
        path: Path = (*top.path, self._clean(key, (*top.path, "?")))
        top.key, top.kept, top.key_end = str(path[-1]), True, event.end_mark.index
        top.key_quoted = getattr(event, "style", None) in {"'", '"'}
        if not isinstance(event, ScalarEvent):
            self._slip(path, self._at, "key_not_text")
            self._skipping += isinstance(event, CollectionStartEvent)
            top.kept = False
        elif path in self._written.keys:
            if all(one.kept for one in self._open[:-1]):  # what stands in a block of a key written twice is written twice itself
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
            path, key = self._path(), str(top.key)
            code = "no_value" if top.key_quoted else "text_slip"
            shown = None if top.key_quoted else top.path
            self._written.slips.append(Slip(path, *self._written.keys.get(path, self._at), code, {"key": key}, shown=shown))
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


def _line_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _place(event: Event) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(text: str, index: int) -> tuple[str, dict[str, Any]]:
    """The code of any other syntax error, by the character that it stands at."""
    if text[index : index + 1] == "\t":
        return "tab", {}
    if text[index : index + 1] in {"@", "`", "%", "*", "&", "!", "|", ">"}:
        return "needs_quotes", {"character": text[index]}
    return "syntax", {}
