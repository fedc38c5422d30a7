"""One act on several conventions: all are tried first on their folded states, then each is asked; a repeat finishes what is left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, cast

import click

from adapters.answers import decided, first_answer
from adapters.cli.context import Work
from adapters.cli.doing.asking import confirm
from adapters.cli.failures import exit_code_of, known_error, message_of
from adapters.errors import ConventionsError, Exit, Misused, NoSuchConvention, RefusedInSome
from adapters.log.reading import Reading, read_all
from domain.act import Command
from domain.convention import AnyCommand
from domain.evolution import AnyEvent, fold, read_event
from domain.phases import Closed, State
from domain.refusals.errors import DomainError
from domain.words import wording

Order = Callable[[Reading, State], Command | None]
"""The act on one convention as it stood before the act; none where it has no business there."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be asked of each convention, with what it would bring, and which have had it already."""

    orders: tuple[tuple[Reading, Command, tuple[AnyEvent, ...]], ...]
    already: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What became of it."""

    done: list[str] = field(default_factory=list)
    failed: list[dict[str, Any]] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)


def command_id_of(kind: str, reference: str, *rest: object) -> str:
    """The same act on the same convention has the same id, whoever asks for it again."""
    said = "/".join(str(one) for one in (kind, reference, *rest))
    return f"{kind}-{sha256(said.encode()).hexdigest()[:32]}"


async def open_conventions(work: Work, references: Sequence[str], everything: bool) -> list[Reading]:  # noqa: FBT001 - as click hands it over
    """The conventions that are meant, without those that are closed. Raises ``Misused`` and ``NoSuchConvention``."""
    if bool(references) == everything:
        raise Misused(work.out.say("needs_which"))
    found = await read_all((await work.desk.kept()).store)
    known = [one.reference for one in found]
    for reference in references:
        if reference not in known:
            raise NoSuchConvention(reference, known)
    return [one for one in found if not isinstance(one.state, Closed) and (everything or one.reference in references)]


def before(found: Reading, command_id: str) -> State:
    """The convention as it stood before this act, be it done or not."""
    done = next((one.version for one in found.envelopes if one.command_id == command_id), None)
    if done is None:
        return found.state
    state: State | None = fold(None, (read_event(one) for one in found.envelopes if one.version < done))
    return state or found.state


def planned(work: Work, found: Iterable[Reading], id_of: Callable[[Reading], str], order: Order) -> Plan:
    """Every act tried. Raises ``RefusedInSome`` with the refusal of each convention that says no."""
    orders: list[tuple[Reading, Command, tuple[AnyEvent, ...]]] = []
    already: list[str] = []
    refusals: list[dict[str, Any]] = []
    for one in found:
        state = before(one, id_of(one))
        try:
            command = order(one, state)
            if command is None:
                continue
            if first_answer(one, command) is not None:
                already.append(one.reference)
                continue
            orders.append((one, command, decided(one.state, cast("AnyCommand", command), work.desk.now())))
        except (DomainError, ConventionsError) as error:
            refusals.append(_told(work, one.reference, error))
    if refusals:
        raise RefusedInSome(refusals)
    return Plan(tuple(orders), tuple(already))


def show(work: Work, plan: Plan) -> None:
    """What would happen in each convention, for people."""
    for one, command, events in plan.orders:
        event = next(event for event in events)
        work.out.note("across_will", reference=one.reference, text=wording.event(event.kind, event.data(), work.asked.lang))
        del command
    for reference in plan.already:
        work.out.note("across_already", reference=reference)
    if not plan.orders and not plan.already:
        work.out.note("across_none")


async def carried_out(work: Work, plan: Plan) -> Report:
    """Each convention is asked in turn; whatever happens to one, the others are asked as well."""
    report = Report()
    if not plan.orders:
        return report
    client = await work.desk.client()
    for one, command, _ in plan.orders:
        try:
            await client.act(one.reference, command)
        except ConventionsError as error:
            report.failed.append(_told(work, one.reference, error))
            report.codes.add(exit_code_of(error))
            work.out.note("across_failed", reference=one.reference, message=report.failed[-1]["message"])
        else:
            report.done.append(one.reference)
    return report


def confirmed(work: Work, plan: Plan) -> None:
    if plan.orders:
        confirm(work, "confirm_across", n=len(plan.orders))


def finish(work: Work, plan: Plan, report: Report, **more: Any) -> None:
    """The figures; ends with the exit code of what went wrong, if anything did."""
    shown: dict[str, Any] = {**more, "dry_run": work.asked.dry_run, "already": list(plan.already)}
    if work.asked.dry_run:
        shown["planned"] = [one.reference for one, _, _ in plan.orders]
        if not work.out.json(shown):
            work.out.note("dry_run")
            work.out.note("across_planned", planned=len(plan.orders), already=len(plan.already))
        return
    shown |= {"done": report.done, "failed": report.failed}
    if not work.out.json(shown):
        work.out.note("across_done", done=len(report.done), already=len(plan.already), failed=len(report.failed))
        if report.failed:
            work.out.note("across_again")
    if report.codes:
        raise click.exceptions.Exit(Exit.OUT_OF_REACH if Exit.OUT_OF_REACH in report.codes else max(report.codes))


def _told(work: Work, reference: str, error: Exception) -> dict[str, Any]:
    known = known_error(error)
    message = message_of(known or error, work.asked.lang)
    return {
        "reference": reference,
        "code": known.code if known else "unexpected",
        "message": message,
        "details": known.details if known else {},
    }
