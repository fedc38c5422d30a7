"""What passes between conventions that name each other: one is told to look, and then reads the other's log.

A signal says no more than that there is news, so that it may come twice, late, or from anybody. Facts come from the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from temporalio import workflow
from temporalio.exceptions import FailureError

from activities.contracts import RelatedAsked, RelatedFound
from domain.act import SYSTEM
from domain.files.terms import Terms
from domain.life.relations import NoteRelated, RelatedFact, watched
from domain.phases import State
from workflows import options
from workflows.asking import ask

NEWS = "related_changed"
"""The signal by which a convention is told to look at those that it names."""


class Kin:
    """Those who are being told, and whether there is something to look at."""

    def __init__(self) -> None:
        self.wanted = False
        self._telling: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> bool:
        """Whether everybody has been told."""
        return not self._telling

    def tell(self, dependants: Iterable[str]) -> None:
        """Tell each, in a task of its own: the server sees to it that it arrives."""
        for reference in dependants:
            task = asyncio.create_task(self._tell(reference))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _tell(self, reference: str) -> None:
        try:
            await workflow.get_external_workflow_handle(f"convention-{reference}").signal(NEWS)
        except FailureError:  # it has ended; if it should not have, it looks by itself when it is restored
            workflow.logger.info("related.not_told", extra={"convention": reference})


def looks(terms: Terms) -> bool:
    """Whether this convention names others. One that was begun before this was thought of goes on as it began."""
    return bool(watched(terms)) and workflow.patched("related")


async def news(state: State | None, terms: Terms) -> tuple[NoteRelated, ...]:
    """What there is to note of the conventions that the terms name, as commands in their order."""
    facts = {fact.reference: fact.version for fact in state.related} if state is not None else {}
    asked = RelatedAsked(noted={reference: facts.get(reference, 0) for reference in watched(terms)})
    summary = " · ".join(asked.noted)[: options.LONGEST_SUMMARY]
    found = (await ask("read_related", asked, RelatedFound, attempt=options.LOAD_TIMEOUT, summary=summary)).found
    return tuple(NoteRelated(command_id=_name(one.fact), actor=SYSTEM, fact=one.fact, amended=one.amended) for one in found)


def _name(fact: RelatedFact) -> str:
    return f"related-{fact.version}-{fact.reference}"[:120]
