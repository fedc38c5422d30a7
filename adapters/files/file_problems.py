"""One file being read, and everything that is wrong in it: ``file:line:column path: message``, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import override

from adapters.files import yaml_positions
from adapters.files.file_wording import say
from adapters.files.known_keys import known_keys
from domain.files.amendment_file import NOT_BY_AMENDMENT, AmendmentFile
from domain.files.blocks import WORD
from domain.files.directory import DirectoryFile
from domain.files.programme_file import ProgrammeFile
from domain.files.sheet import SessionSheet
from domain.files.terms import ConventionFile

Place = tuple[str | int, ...]
_SORTS: Mapping[type[BaseModel], str] = {
    ConventionFile: "convention",
    DirectoryFile: "directory",
    SessionSheet: "session",
    AmendmentFile: "amendment",
    ProgrammeFile: "programme",
}
_LONGEST_KEY = 40
"""Longer ones are sentences that were taken for a key."""
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, order=True)
class FileProblem:
    """One error of a file; ``path`` as people write it: ``milestones[0].owner``."""

    file: str
    line: int
    column: int
    path: str
    code: str
    message: str

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}{' ' if self.path else ''}{self.path}: {self.message}"


class FileErrors(Exception):
    """A file that people wrote cannot be taken as it is; ``problems`` holds every reason, in the order of the file"""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Reading:
    """A file's data with its places; problems gather here until :meth:`check` raises them together."""

    def __init__(self, path: Path, language: str, written: yaml_positions.Written | None = None) -> None:
        """``written``: what stands in a file of another form, with its places; else it is YAML or JSON."""
        self.path, self.language = path, language
        self.problems: list[FileProblem] = []
        self.remarks: list[FileProblem] = []
        """what is worth saying and stops nothing"""
        self._written = _written_in(path) if written is None else written
        self.hidden: set[Place] = {slip.path for slip in self._written.slips if slip.hides}
        for slip in self._written.slips:
            self._add(slip.path if slip.shown is None else slip.shown, (slip.line, slip.column), slip.code, slip.details)

    @property
    def data(self) -> Any:
        return self._written.data

    @property
    def readable(self) -> bool:
        """Whether there is anything to validate: not after a slip that ended the reading, nor in a file of another sort."""
        return isinstance(self.data, dict) and self._written.complete and () not in self.hidden

    def check(self, *others: Reading) -> None:
        """Raise everything found in this file and in others read along with it."""
        problems = [problem for reading in (self, *others) for problem in reading.problems]
        if problems:
            raise FileErrors(problems)

    def report(self, path: Place, code: str, details: Mapping[str, Any] | None = None) -> None:
        """Something that is wrong at a path of this file, or at the nearest thing above it that stands there."""
        path = self._by_keys(path)
        if not any(path[:length] in self.hidden for length in range(len(path) + 1)):
            details = details or {}
            at_key = code in {"extra_forbidden", "not_by_amendment"} or (path != () and path[-1] == details.get("id"))
            self._add(path, self._place(path, at_key=at_key), code, details)

    def remark(self, path: Place, code: str, details: Mapping[str, Any]) -> None:
        """Something that is worth saying of what stands at a path of this file; of a key, where it is written."""
        place = self._place(path, at_key=path[-1] == details.get("key"))
        self.remarks.append(self._problem(path, place, code, details))

    def validate(self, model: type[Model]) -> Model | None:
        """The data as a model, or ``None`` with every reason reported."""
        if not self.readable:
            return None
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            if other := self._other_sort(model):
                self.report((), f"of_another_sort_{other}", {"wanted": _SORTS[model]})
                self.hidden.add(())  # one word about it is enough
                return None
            found = [(path_in(self.data, one), one) for one in error.errors(include_url=False)]
            within = {path[:length] for path, _ in found for length in range(len(path))}
            seen: set[Place] = set()
            for path, one in found:
                cut_short = one["type"] == "too_short" and path in within  # pydantic does not count the elements in error
                if path not in seen and not cut_short:  # a value that fails both of two forms is told once
                    seen.add(path)
                    self._report_error(path, one, model)
            return None

    def _other_sort(self, model: type[BaseModel]) -> str | None:
        """Another sort of file that knows more of the keys at the top than the one that was asked for."""
        known = {one: len(self.data.keys() & known_keys(one, ())) for one in _SORTS}
        best = max(known, key=lambda one: known[one])
        return _SORTS[best] if known[best] > known.get(model, 0) else None

    def _report_error(self, path: Place, error: ErrorDetails, model: type[BaseModel]) -> None:
        code: str = error["type"]
        details: dict[str, Any] = dict(error.get("ctx", {}))
        if code == "so_far_without_take_over":
            path = ("so_far",)
        if path and code != "decision_needs":
            details["key"] = path[-1]
        if error["loc"][-1:] == ("[key]",):
            details["id"] = path[-1]
        if isinstance(error["input"], str):
            details["given"] = error["input"]
        if code == "extra_forbidden":
            details["known"] = tuple(sorted(known_keys(model, path[:-1])))
            if model is AmendmentFile and path[:-1] == ("changes",) and path[-1] in NOT_BY_AMENDMENT:
                code = "not_by_amendment"
        if isinstance(error["input"], bool) and "value" in details:
            details["value"] = str(error["input"]).lower()  # as it is written
        code = _of_forms(code, path, error["loc"], str(error["input"]))
        if code == "literal_error" and error["loc"][-1] == WORD:
            details["keys"] = tuple(sorted(known_keys(model, path)))
        if error["input"] is None and code not in {"missing", "extra_forbidden", "not_by_amendment"}:
            code = "empty"
        self.report(path, code, details)

    def _by_keys(self, path: Place) -> Place:
        """A place in a list of the terms, where the file has a mapping instead."""
        node, named = self.data, list(path)
        for place, element in enumerate(path):
            if isinstance(node, dict) and isinstance(element, int) and element < len(node):
                named[place] = list(node)[element]
            try:
                node = node[named[place]]
            except (KeyError, IndexError, TypeError):
                break
        return tuple(named)

    def _place(self, path: Place, *, at_key: bool = False) -> tuple[int, int]:
        if at_key and path in self._written.keys:
            return self._written.keys[path]
        for length in range(len(path), -1, -1):
            if path[:length] in self._written.values:
                return self._written.values[path[:length]]
        return 1, 1

    def _add(self, path: Place, place: tuple[int, int], code: str, details: Mapping[str, Any]) -> None:
        self.problems.append(self._problem(path, place, code, details))

    def _problem(self, path: Place, place: tuple[int, int], code: str, details: Mapping[str, Any]) -> FileProblem:
        return FileProblem(str(self.path), *place, dotted(path), code, say(code, details, self.language))


def _of_forms(code: str, path: Place, loc: tuple[int | str, ...], given: str) -> str:
    """What to say of a value that fits none of the forms it may have: pydantic tells each form apart."""
    if path[-1:] == ("due",) and loc[-1] == WORD and (code == "day" or (code == "period" and not given.lstrip("+-").startswith("P"))):
        return "day_or_period"
    if (code, path[-2:]) == ("day", ("term", "from")):
        return "term_start"
    return "number" if code == "int_type" and loc[-1] == "int" else code


def _written_in(path: Path) -> yaml_positions.Written:
    try:
        with path.open("rb") as file:
            content = file.read(yaml_positions.MAX_BYTES + 1)
    except (OSError, ValueError):
        code = "a_folder" if path.is_dir() else "no_such_file"
        return yaml_positions.Written(slips=[yaml_positions.Slip((), 1, 1, code)])
    return yaml_positions.read_text(content)


def dotted(path: Place) -> str:
    """``("milestones", 0, "owner")`` → ``milestones[0].owner``."""
    text = ""
    for element in path:
        if isinstance(element, int):
            text += f"[{element}]"
        else:
            text += ("." if text else "") + (element if len(element) <= _LONGEST_KEY else f"{element[:_LONGEST_KEY]}…")
    return text


def path_in(data: Any, error: ErrorDetails) -> Place:
    """Where an error stands in the data: the marks of forms and pydantic's own names are left out."""
    path: list[str | int] = []
    node = data
    for place, element in enumerate(error["loc"]):
        if element in node if isinstance(node, dict) else isinstance(node, list) and isinstance(element, int) and element < len(node):
            path.append(element)
            node = node[element]
        elif error["type"] == "missing" and place == len(error["loc"]) - 1:
            path.append(element)
    return tuple(path)
