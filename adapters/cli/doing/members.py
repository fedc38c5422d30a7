"""Who sits on a committee, carried out. An office that the terms do not know is described by the loaded directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.acting import act, act_on, found_convention
from adapters.cli.doing.starting import loaded
from adapters.files.resolving import described_party
from adapters.log.reading import Reading
from domain.committees.members import AppointMember, LeaveCommittee, ReplaceMember
from domain.refusals.errors import NotInDirectory


async def appoint(
    work: Work, *, reference: str, committee: str, person: str, role: str | None, party: str | None, alternate: str | None, **said: Any
) -> None:
    """``co-chair`` on the command line is ``co_chair`` in the log."""
    work.actor()
    found = await found_convention(work, reference)
    office = await _office(work, found, party, (person, *((alternate,) if alternate else ())))
    role = role.replace("-", "_") if role else None
    await act_on(
        work, found, work.order(AppointMember, committee=committee, member=person, alternate=alternate, role=role, **office, **said)
    )


async def succeed(
    work: Work, *, reference: str, committee: str, person: str, successor: str, party: str | None, because: str | None
) -> None:
    work.actor()
    found = await found_convention(work, reference)
    office = await _office(work, found, party, (successor,))
    said = {"committee": committee, "member": person, "successor": successor, "because": because}
    await act_on(work, found, work.order(ReplaceMember, **said, **office))


async def leave(work: Work, *, reference: str, committee: str, person: str, because: str | None) -> None:
    await act(work, reference, work.order(LeaveCommittee, committee=committee, member=person, because=because))


async def _office(work: Work, found: Reading, party: str | None, people: Iterable[str]) -> dict[str, Any]:
    """The party of offices that the terms do not know yet, and the ways to them. Raises ``NotInDirectory`` for what nothing describes."""
    new = [who for who in people if who not in found.state.terms.people()]
    if party is None or not new:
        return {"party": party}
    directory = await loaded(await work.desk.kept())
    described = described_party(directory, party, found.state.terms.people()) if directory else None
    offices = described[0].people if described else ()
    for who in new:
        if who not in offices:
            raise NotInDirectory(id=who, known=", ".join(offices))
    reach = described[1] if described else {}
    return {"party": party, "reach": {who: reach[who] for who in new if who in reach}}
