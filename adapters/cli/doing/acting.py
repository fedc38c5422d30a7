"""The one way in which every act is carried out: read, try or ask, and say what changed and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import structlog

from activities.contracts import Answer
from adapters.answers import first_answer, tried
from adapters.cli.context import Work
from adapters.errors import NoSuchConvention
from adapters.log.reading import Reading, find_convention, read_all
from adapters.views import conventions as views
from domain.act import Command
from domain.convention import AnyCommand
from domain.phases import Closed
from domain.refusals.errors import ConventionClosed
from domain.words import wording

log = structlog.get_logger(__name__)

_MOST = 3
"""so many of the things that are awaited are said after an act"""

Change = tuple[str, Mapping[str, Any]]


async def found_convention(work: Work, reference: str) -> Reading:
    """The convention as the log has it. Raises ``NoSuchConvention``, with those that come near."""
    store = (await work.desk.kept()).store
    found = await find_convention(store, reference)
    if found is None:
        raise NoSuchConvention(reference, [one.reference for one in await read_all(store)])
    return found


async def act(work: Work, reference: str, command: Command) -> None:
    """One act on one convention, with what came of it."""
    await act_on(work, await found_convention(work, reference), command)


async def act_on(work: Work, found: Reading, command: Command, **more: Any) -> Answer:
    """The same for a convention that was read already; ``more`` is added to the JSON."""
    answer, changes = await done(work, found, command)
    if not work.out.json(views.answer(answer, work.asked.lang) | more | _only_tried(work)):
        tell(work, answer, changes)
    return answer


async def done(work: Work, found: Reading, command: Command) -> tuple[Answer, list[Change]]:
    """What a convention answers; tried only, where a dry run was asked for. Raises ``DomainError`` or ``Refused``."""
    said = {"convention": found.reference, "command": command.kind, "command_id": command.command_id}
    if (again := first_answer(found, command)) is not None:
        log.info("command.repeated", **said)
        work.out.note("repeated", reference=found.reference)
        return again, []
    if work.asked.dry_run:
        answer, events = tried(found, found.reference, cast("AnyCommand", command), work.desk.now())
        return answer, [(event.kind, event.data()) for event in events]
    try:
        refuse_closed(found)
    except ConventionClosed as error:
        log.info("command.refused", code=error.code, **said)
        raise
    answer = await (await work.desk.client()).act(found.reference, command)
    return answer, await changes_of(work, found.reference, command.command_id)


def refuse_closed(found: Reading) -> None:
    """Answered from the log: a closed convention's workflow may be gone. Raises ``ConventionClosed``."""
    if isinstance(found.state, Closed):
        closed_on, outcome = found.state.closed_on.isoformat(), found.state.outcome
        raise ConventionClosed(reference=found.reference, closed_on=closed_on, outcome=outcome)


async def changes_of(work: Work, reference: str, command_id: str) -> list[Change]:
    """What an act brought, from the log."""
    after = await find_convention((await work.desk.kept()).store, reference)
    return [(one.kind, one.data) for one in after.envelopes if one.command_id == command_id] if after else []


def tell(work: Work, answer: Answer, changes: Iterable[Change]) -> None:
    """What changed and what comes next, for people."""
    out, language = work.out, work.asked.lang
    if work.asked.dry_run:
        out.note("dry_run")
        out.note("would", reference=answer.reference)
    for kind, data in changes:
        out.tell(f"{answer.reference}{out.colon}{wording.event(kind, data, language)}")
    out.note("phase", phase=wording.phase(answer.phase, language))
    for waiting in answer.awaiting[:_MOST]:
        out.note("awaiting", text=wording.awaited(waiting, language))
    if answer.next is not None:
        out.note("next", due=wording.long_date(answer.next.due, language), title=wording.item(answer.next, language))


def _only_tried(work: Work) -> dict[str, bool]:
    return {"dry_run": True} if work.asked.dry_run else {}
