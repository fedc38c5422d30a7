from __future__ import annotations

import pytest
from typing_extensions import override

from domain import remembered
from domain.remembered import of_each, of_the_last


class Asked:
    """Something with an identity of its own; all of them are equal."""

    @override
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked)

    @override
    def __hash__(self) -> int:
        return 1


def test_an_answer_is_worked_out_once_in_one_company() -> None:
    calls: list[Asked] = []

    @of_each
    def answer(model: Asked, *_company: object) -> int:
        calls.append(model)
        return len(calls)

    one, other, company = Asked(), Asked(), Asked()
    assert [answer(one, company), answer(other, company), answer(one, company), answer(other, company)] == [1, 2, 1, 2]
    assert answer(one, Asked()) == 3
    assert answer(one) == 4
    assert answer(one, company) == 5


def test_it_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST", 2)
    calls: list[Asked] = []

    @of_each
    def answer(model: Asked) -> int:
        calls.append(model)
        return len(calls)

    many = [Asked(), Asked(), Asked()]
    assert [answer(one) for one in many] == [1, 2, 3]
    assert [answer(many[2]), answer(many[0])] == [3, 4]


def test_of_the_last_model_alone_an_answer_is_remembered() -> None:
    calls: list[Asked] = []

    @of_the_last
    def answer(model: Asked) -> int:
        calls.append(model)
        return len(calls)

    one, other = Asked(), Asked()
    assert [answer(one), answer(one), answer(other), answer(other), answer(one)] == [1, 1, 2, 2, 3]
