"""How long a convention lasts: suspended and resumed, prolonged, denounced, terminated, closed."""

from __future__ import annotations

from datetime import date

from adapters.answers import decided, first_answer
from adapters.cli.context import Work
from adapters.cli.doing.acting import act_on, found_convention
from adapters.cli.doing.asking import confirm, with_day
from adapters.cli.doing.following import followers_of, tell_followers
from adapters.errors import Misused
from domain.convention import Act
from domain.life.closing import Close
from domain.life.prolongation import Extend, Renew
from domain.life.suspension import Resume, Suspend
from domain.life.termination import AcceptCure, Cure, Denounce, Terminate


async def close(work: Work, *, reference: str, because: str | None) -> None:
    await _act(work, reference, work.order(Close, because=because))


async def suspend(work: Work, *, reference: str, because: str) -> None:
    await _act(work, reference, work.order(Suspend, because=because))


async def resume(work: Work, *, reference: str, because: str | None) -> None:
    await _act(work, reference, work.order(Resume, because=because))


async def renew(work: Work, *, reference: str) -> None:
    await _act(work, reference, work.order(Renew))


async def extend(work: Work, *, reference: str, until: date, because: str) -> None:
    await _act(work, reference, work.order(Extend, until=until, because=because))


async def denounce(work: Work, *, reference: str, how: str, party: str) -> None:
    work.actor()
    work = with_day(work)
    await _act(work, reference, work.order(Denounce, how=how, party=party))


async def cure(work: Work, *, reference: str, party: str | None, until: date | None, because: str | None, met: int | None) -> None:
    """A summons, or that one was complied with. Raises ``Misused`` for anything between the two."""
    if met is not None and not (party or until or because):
        await _act(work, reference, work.order(AcceptCure, cure=met))
    elif met is None and party and until and because:
        await _act(work, reference, work.order(Cure, party=party, until=until, because=because))
    else:
        raise Misused(work.out.say("cure_or_met"))


async def terminate(work: Work, *, reference: str, cause: str, party: str | None, ends_on: date | None, because: str) -> None:
    work.actor()
    if cause == "fault" and party is None:
        raise Misused(work.out.say("whose_fault"))
    work = with_day(work)
    confirm(work, "confirm_terminate", reference=reference)
    await _act(work, reference, work.order(Terminate, cause=cause, party=party, ends_on=ends_on, because=because))


async def _act(work: Work, reference: str, command: Act) -> None:
    """A dry run tells which other conventions would follow at once, too."""
    found = await found_convention(work, reference)
    if not work.asked.dry_run or first_answer(found, command) is not None:
        await act_on(work, found, command)
        return
    followers = await followers_of(work, found, decided(found.state, command, work.desk.now()))
    await act_on(work, found, command, followers=followers)
    if not work.asked.as_json:
        tell_followers(work, followers)
