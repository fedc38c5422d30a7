"""One ceremony, several conventions: all are tried first and the plan is shown, then the signatures are recorded one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from adapters.answers import decided
from adapters.cli.context import Work
from adapters.cli.doing.acting import changes_of
from adapters.cli.doing.asking import confirm, with_day
from adapters.errors import CeremonyNotReady, ConventionsError, NoSuchCeremony
from adapters.log.reading import Reading, read_all
from domain.evolution import fold
from domain.phases import Drafting, InSignature, State
from domain.refusals.errors import DomainError, NotASignatory, WrongPhase
from domain.signature.signature import Sign, held_up_by
from domain.signature.signing import open_stage, remaining
from domain.words import wording

_STARTED_OVER = {"redrafting_started", "signature_withdrawn"}
"""after one of these, whoever had signed may sign once more"""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a convention from being signed as a whole."""

    reference: str
    code: str
    who: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Present:
    """Who is there: whoever is not absent, and delegates for some."""

    absent: frozenset[str]
    delegates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """One convention: the signatures still to be recorded in it, what stands in the way, and the first refusal of a rule."""

    found: Reading
    commands: tuple[Sign, ...]
    obstacles: tuple[Obstacle, ...]
    refused: DomainError | None


async def ceremony(work: Work, *, ceremony: str, absent: Sequence[str], delegates: Mapping[str, str] | None, all_or_none: bool) -> None:
    """Two rounds: everything tried and told, then everything recorded. A repeat signs nothing twice, and finishes what was begun."""
    work.actor()
    work = with_day(work)
    named = [one for one in await read_all((await work.desk.kept()).store) if _names(one, ceremony)]
    if not named:
        raise NoSuchCeremony(ceremony)
    present = Present(frozenset(absent), delegates or {})
    _require_members(named, (*absent, *present.delegates))
    plans = [_planned(work, one, ceremony, present) for one in named]
    obstacles = [one for plan in plans for one in plan.obstacles]
    _show(work, plans, obstacles)
    _require_ready(ceremony, plans, obstacles if all_or_none else ())
    commands = [(plan.found.reference, command) for plan in plans for command in plan.commands]
    recorded: list[dict[str, str]] = []
    if not commands:
        work.out.note("nothing_to_sign")
    elif work.asked.dry_run:
        work.out.note("dry_run")
    else:
        confirm(work, "confirm_ceremony", n=len(commands))
        await _record(work, commands, recorded)
    document = {"ceremony": ceremony, "dry_run": work.asked.dry_run, "planned": [_said(*one) for one in commands], "signed": recorded}
    work.out.json(document | {"obstacles": [asdict(one) for one in obstacles]})


def _names(one: Reading, ceremony: str) -> bool:
    plan = one.state.terms.signature
    return plan is not None and plan.ceremony is not None and plan.ceremony.id == ceremony


def _require_members(named: Iterable[Reading], people: Iterable[str]) -> None:
    """Raises ``NotASignatory`` for a name on the command line that stands in none of the plans: a slip of the pen signs for an absentee."""
    members = {who for one in named for stage in one.state.terms.stages() for who in stage.members}
    for who in people:
        if who not in members:
            raise NotASignatory(person=who, record_with=None)


# ── Trying ─────────────────────────────────────────────────────────────────────────────────────


def _planned(work: Work, found: Reading, ceremony: str, present: Present) -> Plan:
    """Every outstanding signature of a convention, one after the other on its folded state."""
    state: State | None = found.state
    commands: list[Sign] = []
    obstacles: list[Obstacle] = []
    refused: dict[str, DomainError] = {}
    while isinstance(state, InSignature) and (person := _next(state, {*present.absent, *refused})) is not None:
        command = _order(work, found, state, (ceremony, person), delegate=present.delegates.get(person))
        try:
            state = fold(state, decided(state, command, work.desk.now()))
            commands.append(command)
        except DomainError as error:
            refused[person] = error
            text = wording.refusal(error.code, error.details, work.asked.lang)
            obstacles.append(Obstacle(found.reference, error.code, (person,), text))
    obstacles += _left(work, found.reference, state, present)
    return Plan(found, tuple(commands), tuple(obstacles), next(iter(refused.values()), None))


def _next(state: InSignature, passed_over: set[str]) -> str | None:
    """Who is to sign next; visas are no part of a ceremony."""
    stage = open_stage(state.signing, state.terms)
    if stage is None or stage.kind != "signature":
        return None
    return next((who for who in remaining(state.signing, state.terms) if who not in passed_over), None)


def _order(work: Work, found: Reading, state: InSignature, at: tuple[str, str], *, delegate: str | None) -> Sign:
    """Always the same order for the same signature, so that whoever repeats the ceremony is answered with what was done."""
    ceremony, person = at
    again = sum(one.kind in _STARTED_OVER for one in found.envelopes)
    said = "/".join((ceremony, found.reference, str(state.signing.stage), person, *((str(again),) if again else ())))
    return work.order(
        Sign,
        command_id=f"ceremony-{sha256(said.encode()).hexdigest()[:32]}",
        by=delegate or person,
        instead_of=person if delegate else None,
        text_sha256=state.signing.text_sha256,
    )


def _left(work: Work, reference: str, state: State | None, present: Present) -> list[Obstacle]:
    """Why a convention would not be signed by all after this: not opened, its visas missing, somebody absent or unwilling."""
    if isinstance(state, Drafting):
        text = work.out.say("not_open", phase=wording.phase(state.name, work.asked.lang))
        return [Obstacle(reference, "not_open", (), text)]
    if not isinstance(state, InSignature):
        return []
    waiting = remaining(state.signing, state.terms)
    stage = open_stage(state.signing, state.terms)
    absent = tuple(who for who in waiting if who in present.absent)
    declined = tuple(one.person for one in held_up_by(state.signing, state.terms))
    visas = waiting if stage is not None and stage.kind != "signature" else ()
    found = (("visas_missing", visas), ("absent", () if visas else absent), ("declined", declined))
    return [Obstacle(reference, code, who, work.out.say(code, who=", ".join(who))) for code, who in found if who]


def _show(work: Work, plans: Iterable[Plan], obstacles: Iterable[Obstacle]) -> None:
    """What will be signed, by whom, and what stands in the way: always, whatever becomes of it."""
    for plan in plans:
        if plan.commands:
            who = ", ".join(f"{one.by} (p.o. {one.instead_of})" if one.instead_of else one.person for one in plan.commands)
            work.out.note("will_sign", reference=plan.found.reference, who=who)
    for one in obstacles:
        work.out.note("obstacle", reference=one.reference, text=one.text)


def _require_ready(ceremony: str, plans: Sequence[Plan], obstacles: Sequence[Obstacle]) -> None:
    """Raises ``CeremonyNotReady`` with every obstacle that counts, the first refusal of a rule, or ``WrongPhase`` where none is open."""
    if obstacles:
        raise CeremonyNotReady(ceremony, [asdict(one) for one in obstacles])
    for plan in plans:
        if plan.refused is not None:
            raise plan.refused
    drafting = [plan.found.state.name for plan in plans if isinstance(plan.found.state, Drafting)]
    if drafting and not any(isinstance(plan.found.state, InSignature) for plan in plans):
        raise WrongPhase(phase=drafting[0], act=Sign.model_fields["kind"].default, needs="signature")


# ── Recording ──────────────────────────────────────────────────────────────────────────────────


async def _record(work: Work, commands: Sequence[tuple[str, Sign]], recorded: list[dict[str, str]]) -> None:
    """Sign one by one; what has been signed stays so, whatever happens to the next, and an error says how far it came."""
    client = await work.desk.client()
    for n, (reference, command) in enumerate(commands):
        try:
            await client.act(reference, command)
        except ConventionsError as error:
            left = [_said(*one) for one in commands[n:]]
            error.details |= {"signed": recorded, "not_signed": left}
            work.out.note("ceremony_broken_off", done=len(recorded), left=", ".join(f"{one['reference']} {one['person']}" for one in left))
            raise
        recorded.append(_said(reference, command))
        for kind, data in await changes_of(work, reference, command.command_id):
            work.out.tell(f"{reference}{work.out.colon}{wording.event(kind, data, work.asked.lang)}")


def _said(reference: str, command: Sign) -> dict[str, str]:
    in_place = {"instead_of": command.instead_of} if command.instead_of else {}
    return {"reference": reference, "person": command.person, **in_place}
