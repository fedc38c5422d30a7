"""What is asked of one state again and again within an act is worked out once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


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
