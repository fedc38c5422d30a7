"""What is asked of one state again and again within an act is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from operator import is_
from typing import Any, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
_MOST = 4096


def of_the_last(function: Callable[[Asked], Answer]) -> Callable[[Asked], Answer]:
    """Remembers the answer about the model asked of last, and about no other: nothing grows, nothing has to be forgotten.

    By identity, because models are frozen, and because an equal state made later may be asked under other rules. Of two threads
    that ask of two models, each may work its answer out once more; neither gets the other's.
    """
    last: tuple[Asked, Answer] | None = None

    @wraps(function)
    def asked(model: Asked) -> Answer:
        nonlocal last
        found = last
        if found is None or found[0] is not model:
            last = found = (model, function(model))
        return found[1]

    return asked


def of_each(function: Callable[..., Answer]) -> Callable[..., Answer]:
    """Remembers the answers about every model asked of in one and the same company: whatever else is given with it.

    For a ladder of reminders or a deadline, of which a state holds dozens that stay what they are from event to event. All by
    identity, as above; another company, or very many models, and everything is forgotten.
    """
    known: tuple[tuple[Any, ...], dict[int, tuple[Any, Answer]]] = ((), {})

    @wraps(function)
    def asked(model: Any, *company: Any) -> Answer:
        nonlocal known
        of, answers = known
        if len(of) != len(company) or not all(map(is_, of, company)):
            known = of, answers = company, {}
        found = answers.get(id(model))
        if found is None or found[0] is not model:
            if len(answers) >= _MOST:
                answers.clear()
            found = answers[id(model)] = (model, function(model, *company))
        return found[1]

    return asked
