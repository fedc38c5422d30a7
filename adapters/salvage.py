"""What can still be checked in a file that has errors: the rest of it, so that people see all of their errors at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from adapters.file_problems import Place, path_in
from domain.references import Problem

Model = TypeVar("Model", bound=BaseModel)
_ROUNDS = 12
_PLACEHOLDER: dict[str, Any] = {"reference": "x", "kind": "partnership", "title": "x", "parties": ["x"], "manager": "x"}
_NEEDS_THE_WHOLE = {
    "no_framework",
    "more_than_there_are",
    "nobody_votes",
    "casting_vote_of_whom",
    "withdrawal_of_one_missing",
    "missing_evidence",
    "signs_for_no_party",
    "in_force_before_signature",
}
"""problems that may come of nothing but the part left out"""
_ABOUT_PEOPLE = {"unknown_person", "unknown_party", "unknown_body", "unknown_institution", "unknown_id"}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A model of the sound part of a file, and how its paths lead back to the file's own."""

    model: Any
    origin: dict[Place, Place]
    lost: frozenset[str]
    """every word of the parts left out"""
    about_people: bool
    """whether parties or people are among those parts"""

    def telling(self, problems: tuple[Problem, ...]) -> Iterator[Problem]:
        """The problems that do not come of what was left out, with the file's own paths."""
        for one in problems:
            doubtful = one.code in _NEEDS_THE_WHOLE or (self.about_people and one.code in _ABOUT_PEOPLE)
            if not doubtful and str(one.details.get("id")) not in self.lost:
                yield Problem(self._home(one.path), one.code, one.details)

    def _home(self, path: Place) -> Place:
        for length in range(len(path), 0, -1):
            if path[:length] in self.origin:
                return (*self.origin[path[:length]], *path[length:])
        return path


def salvage(data: dict[str, Any], model: type[BaseModel], torn: set[Place]) -> Salvaged | None:
    """Leave out whatever is in error until the rest is a valid file; ``None`` where that leads to nothing."""
    torn = set(torn)
    for _ in range(_ROUNDS):
        origin: dict[Place, Place] = {}
        kept = _keep(data, (), (), torn, origin)
        missing = _PLACEHOLDER.keys() - kept.keys()
        try:
            sound = model.model_validate({**_PLACEHOLDER, **kept})
        except ValidationError as error:
            more = {_culprit(origin, one["type"], path_in(kept, one)) for one in error.errors(include_url=False)}
            if () in more or more <= torn:
                return None
            torn |= more
            continue
        lost = frozenset(word for path in torn for word in _words(_at(data, path)))
        tops = {path[0] for path in torn} | missing
        return Salvaged(sound, origin, lost, bool(tops & {"parties", "institutions", "manager"}))
    return None


def _culprit(origin: dict[Place, Place], kind: str, path: Place) -> Place:
    """What to leave out for an error: the value, or the block that misses one."""
    if kind == "so_far_without_take_over":
        return ("so_far",)
    if kind == "missing":
        path = path[:-1]
    return origin.get(path, ())


def _keep(node: Any, path: Place, new: Place, torn: set[Place], origin: dict[Place, Place]) -> Any:
    origin[new] = path
    if isinstance(node, dict):
        return {key: _keep(value, (*path, key), (*new, key), torn, origin) for key, value in node.items() if (*path, key) not in torn}
    if isinstance(node, list):
        sound = [(index, value) for index, value in enumerate(node) if (*path, index) not in torn]
        return [_keep(value, (*path, index), (*new, place), torn, origin) for place, (index, value) in enumerate(sound)]
    return node


def _at(node: Any, path: Place) -> Any:
    for element in path:
        try:
            node = node[element]
        except (KeyError, IndexError, TypeError):
            return None
    return node


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _words(value)
    elif isinstance(node, list):
        for value in node:
            yield from _words(value)
    elif node is not None:
        yield str(node)
