"""What can still be checked in a file that has errors: the rest of it, so that people see all of their errors at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from adapters.files.file_problems import Place, path_in
from domain.files.references import Problem

Model = TypeVar("Model", bound=BaseModel)
_ROUNDS = 12
_A_PARTY, _A_PERSON = 2, 4
"""so long is the path of a party, and of one of its people"""
_PLACEHOLDER: dict[str, Any] = {"reference": "x", "kind": "partnership", "title": "x", "parties": ["x"], "manager": "x"}
_RESTS_ON = {
    "no_framework": {"related"},
    "specific_without_framework": {"related"},
    "more_than_there_are": {"signature"},
    "withdrawal_of_one_missing": {"term"},
    "silence_needs_a_day": {"signature"},
    "escalation_needs_a_day": {"signature"},
    "missing_evidence": {"so_far", "milestones"},
    "in_force_before_signature": {"signature", "in_force", "so_far"},
    "nobody_votes": {"committees"},
    "casting_vote_of_whom": {"committees"},
    "empty_rule": {"in_force"},
    "unknown_stage": {"signature"},
    "never_by_silence": {"signature"},
    "needs_currency": {"contributions"},
    "tranches_do_not_add_up": {"contributions"},
    "chair_not_a_member": {"committees"},
    "weight_of_nobody": {"committees"},
}
"""problems that may come of nothing but a part left out of these blocks; one of a committee, of a part of that committee"""
_DESCRIBING = ("parties", "institutions", "manager")
"""the blocks that say who there is"""
_ABOUT_PEOPLE = {"unknown_person", "unknown_party", "unknown_body", "unknown_institution", "unknown_id", "signs_for_no_party"}


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A model of the sound part of a file, and how its paths lead back to the file's own."""

    model: Any
    origin: dict[Place, Place]
    torn: frozenset[Place]
    """the parts left out"""
    lost: frozenset[str]
    """every word of those parts, and the ids that went with them"""
    unnamed: frozenset[str]
    """the blocks of which it is not known any more whom they describe"""

    def telling(self, problems: tuple[Problem, ...]) -> Iterator[Problem]:
        """The problems that do not come of what was left out, with the file's own paths."""
        for one in problems:
            path = self._home(one.path)
            if not self._doubtful(one, path):
                yield Problem(path, one.code, one.details)

    def _doubtful(self, one: Problem, path: Place) -> bool:
        who = str(one.details.get("id"))
        if who in self.lost or path[:1] in {(block,) for block in self.unnamed}:
            return True
        if one.code in _ABOUT_PEOPLE:
            office = "." not in who and "manager" in self.unnamed
            return office or who.split(".", 1)[0] in self.lost or bool(self.unnamed - {"manager"})
        if path[:1] == ("committees",):
            return one.code in _RESTS_ON and any(torn[:2] == path[:2] for torn in self.torn)
        return any(torn[0] in _RESTS_ON.get(one.code, ()) for torn in self.torn)

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
        lost = frozenset(word for path in torn for word in (*_ids(path), *_words(_at(data, path))))
        unnamed = {path[0] for path in torn if len(path) == 1} | missing
        return Salvaged(sound, origin, frozenset(torn), lost, frozenset(block for block in _DESCRIBING if block in unnamed))
    return None


def _ids(path: Place) -> Iterator[str]:
    """Who is not described any more without this part: a party with its people, or one of them."""
    if path[0] in _DESCRIBING and (len(path) == _A_PARTY or path[2:] == ("people",)):
        yield str(path[1])
    elif path[2:3] == ("people",) and len(path) == _A_PERSON:
        yield str(path[-1])


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
