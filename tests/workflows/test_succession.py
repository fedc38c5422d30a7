"""One ministry becomes two: one command, four conventions of one ceremony, each a workflow on a real server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from adapters import clock
from adapters.cli.context import Asked, Client, Desk, Kept, Work
from adapters.cli.doing.succession import replace_manager, replace_person, succeed_party
from adapters.files.terms_file import people_of, read_convention, read_directory, without_people
from adapters.memory import MemoryDocuments
from domain.changes.corrections import Correct
from domain.evolution import fold, read_event
from domain.phases import State
from domain.start import GoLive, Start
from tests.cli.heirs import CEREMONY, FILES, with_heirs
from tests.workflows.bureau import Bureau

pytestmark = pytest.mark.server

ASSIGNED = (
    "mic.minister=mi.minister",
    "mic.focal=mt.focal",
    "acceptance.training-map=mi",
    "acceptance.final-report=mt",
)


@dataclass
class RealDesk:
    """What a command across conventions needs of the world."""

    bureau: Bureau

    def now(self) -> datetime:
        return clock.now()

    async def kept(self) -> Kept:
        return Kept(self.bureau.store, self.bureau.people, self.bureau.office, self.bureau.digests, MemoryDocuments())

    async def client(self) -> Client:
        return self.bureau.conventions


def work(bureau: Bureau, actor: str = "pm") -> Work:
    return Work(cast("Desk", RealDesk(bureau)), Asked(actor=actor, on=date(2026, 3, 2), yes=True, quiet=True))


async def state_of(bureau: Bureau, reference: str) -> State:
    state = fold(None, [read_event(one) for one in await bureau.history(reference)])
    assert state is not None
    return state


async def test_one_ministry_becomes_two_in_four_conventions_and_another_manager_goes_on(bureau: Bureau, tmp_path: Path) -> None:
    directory = with_heirs(tmp_path)
    described = read_directory(directory)
    await bureau.people.put("", people_of(described))
    await bureau.office.keep_directory(without_people(described))
    for file in FILES:
        terms = read_convention(file, directory=directory).terms
        await bureau.conventions.start(Start(command_id=f"start-{terms.reference}", actor="pm", terms=terms))
    everywhere: dict[str, Any] = {"references": (), "everything": True}
    for _ in range(2):  # again, harmlessly
        await succeed_party(work(bureau), party="mic", heirs=("mi", "mt"), basis="décret", assign=ASSIGNED, **everywhere)
    who: dict[str, Any] = {"person": "mi.minister", "name": "Salma Bennani", "title": None, "email": None, "language": "fr"}
    await replace_person(work(bureau), **who, **everywhere)
    await replace_manager(work(bureau), old="pm", new="pm2", **everywhere)
    for reference in CEREMONY:
        state = await state_of(bureau, reference)
        assert {"mi", "mt"} <= set(state.terms.party_ids())
        assert "mic" not in state.terms.party_ids()
        kinds = await bureau.kinds(reference)
        assert [kinds.count(kind) for kind in ("party_succeeded", "office_holder_changed", "manager_replaced")] == [1, 1, 1]
    await bureau.act(CEREMONY[0], GoLive(command_id="live", actor="pm2"))
    signed = (await bureau.kinds(CEREMONY[0])).index("convention_signed") + 1
    right = {"method": "qualified"}
    answer = await bureau.act(CEREMONY[0], Correct(command_id="correct", actor="pm2", version=signed, changes=right, because="erreur"))
    assert answer.events == ("fact_corrected",)
