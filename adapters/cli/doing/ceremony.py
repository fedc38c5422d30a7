"""One ceremony, several conventions: all are tried first, then the signatures are recorded one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from adapters.answers import decided, first_answer
from adapters.cli.context import Work
from adapters.cli.doing.acting import changes_of
from adapters.cli.doing.asking import confirm, with_day
from adapters.errors import NoSuchCeremony
from adapters.reading import Reading, read_all
from domain import wording
from domain.errors import WrongPhase
from domain.evolution import fold
from domain.phases import Drafting, InSignature, State
from domain.signature import Sign, remaining


@dataclass(frozen=True, slots=True)
class Signing:
    """One convention and the signatures still to be recorded in it."""

    found: Reading
    commands: tuple[Sign, ...]


async def ceremony(work: Work, *, ceremony: str, absent: Sequence[str]) -> None:
    """Two rounds: everything tried, then everything recorded. A repeat signs nothing twice."""
    work.actor()
    work = with_day(work)
    named = [one for one in await read_all((await work.desk.kept()).store) if _names(one, ceremony)]
    if not named:
        raise NoSuchCeremony(ceremony)
    signings = [_tried(work, one, ceremony, frozenset(absent)) for one in _open(work, named)]
    signings = [one for one in signings if one.commands]
    for one in signings:
        work.out.note("will_sign", reference=one.found.reference, who=", ".join(command.person for command in one.commands))
    recorded: list[dict[str, str]] = []
    if not signings:
        work.out.note("nothing_to_sign")
    elif work.asked.dry_run:
        work.out.note("dry_run")
    else:
        confirm(work, "confirm_ceremony", n=sum(len(one.commands) for one in signings))
        recorded = await _recorded(work, signings)
    planned = [{"reference": one.found.reference, "person": command.person} for one in signings for command in one.commands]
    work.out.json({"ceremony": ceremony, "dry_run": work.asked.dry_run, "planned": planned, "signed": recorded})


def _names(one: Reading, ceremony: str) -> bool:
    plan = one.state.terms.signature
    return plan is not None and plan.ceremony is not None and plan.ceremony.id == ceremony


def _open(work: Work, named: Sequence[Reading]) -> list[Reading]:
    """Those open for signature. Raises ``WrongPhase`` when none is, and one has not been opened yet."""
    drafting = [one for one in named if isinstance(one.state, Drafting)]
    found = [one for one in named if isinstance(one.state, InSignature)]
    for one in drafting:
        work.out.note("not_open", reference=one.reference, phase=wording.phase(one.state.name, work.asked.lang))
    if drafting and not found:
        raise WrongPhase(phase=drafting[0].state.name, act=Sign.model_fields["kind"].default, needs="signature")
    return found


def _tried(work: Work, found: Reading, ceremony: str, absent: frozenset[str]) -> Signing:
    """Every outstanding signature of a convention, one after the other on its folded state. Raises ``DomainError``."""
    state: State | None = found.state
    commands: list[Sign] = []
    while (person := _next(state, absent, {command.person for command in commands})) is not None and isinstance(state, InSignature):
        command = work.order(
            Sign,
            command_id=f"ceremony-{sha256(f'{ceremony}/{found.reference}/{state.signing.stage}/{person}'.encode()).hexdigest()[:32]}",
            by=person,
            text_sha256=state.signing.text_sha256,
        )
        if first_answer(found, command) is None:
            state = fold(state, decided(state, command, work.desk.now()))
        commands.append(command)
    return Signing(found, tuple(commands))


def _next(state: State | None, absent: frozenset[str], signed: set[str]) -> str | None:
    """Who is to sign next; visas are no part of a ceremony."""
    if not isinstance(state, InSignature):
        return None
    stage = next((stage for stage in state.terms.stages() if stage.id == state.signing.stage), None)
    if stage is None or stage.kind != "signature":
        return None
    return next((who for who in remaining(state.signing, state.terms) if who not in absent and who not in signed), None)


async def _recorded(work: Work, signings: Sequence[Signing]) -> list[dict[str, str]]:
    """Sign one by one; what has been signed stays so, whatever happens to the next."""
    client = await work.desk.client()
    signed: list[dict[str, str]] = []
    for one in signings:
        for command in one.commands:
            await client.act(one.found.reference, command)
            signed.append({"reference": one.found.reference, "person": command.person})
            for kind, data in await changes_of(work, one.found.reference, command.command_id):
                work.out.tell(f"{one.found.reference} : {wording.event(kind, data, work.asked.lang)}")
    return signed
