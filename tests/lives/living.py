"""Stories lived: real workflows in the time-skipping server, their clock set back to the year in which the first of them begins.

That server ends whatever has run for ten years of 365 days: no story may last longer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from temporalio import workflow
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from activities.contracts import GENESIS
from activities.ports import Mail
from adapters.cli.context import Asked, Client, Desk, Kept, Work
from adapters.cli.doing.succession import succeed_party
from adapters.files.terms_file import people_of, read_convention, read_directory, without_people
from adapters.log.chain import refuse_unchained
from adapters.memory import MemoryDocuments
from domain.act import Envelope
from domain.evolution import fold, read_event
from domain.files.terms import Terms
from domain.phases import Closed, State
from tests.cli.heirs import with_heirs
from tests.lives.stories import Story, Succession
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.conftest import time_skipping
from workflows.convention import Convention
from workflows.plugin import plugin

ZONE = ZoneInfo("Africa/Casablanca")
MORNING = time(10)


@dataclass(frozen=True)
class Life:
    """A convention that has lived to its end, as it is recorded; ``mails`` are those of the whole office."""

    story: Story
    terms: Terms
    log: tuple[Envelope, ...]
    mails: tuple[Mail, ...]
    ended: str

    def until(self, day: str) -> State:
        """As it stood at the end of a day."""
        state = fold(None, (read_event(one) for one in self.log if one.recorded_on <= date.fromisoformat(day)))
        assert state is not None
        return state

    @property
    def closed(self) -> Closed:
        state = self.until("9999-12-31")
        assert isinstance(state, Closed)
        return state

    def facts(self, kind: str) -> list[Envelope]:
        return [one for one in self.log if one.kind == kind]

    @property
    def alone(self) -> list[Envelope]:
        """The messages that are mails of their own; the others wait for a digest."""
        return [one for one in self.facts("message_due") if one.data["delivery"] == "single"]

    def days(self, kind: str) -> list[str]:
        """The days on which facts of a kind happened."""
        return [one.effective_on.isoformat() for one in self.facts(kind)]

    def due(self, milestone: str, day: str) -> str | None:
        """When a milestone was due, as it was known on a day."""
        state = self.until(day).milestones.get(milestone)
        return state.due.isoformat() if state and state.due else None

    def told(self, about: str) -> list[tuple[str, str]]:
        """The days and rungs of what was said about something."""
        return [(one.effective_on.isoformat(), one.data["rung"]) for one in self.facts("message_due") if one.data["about"] == about]


class Clock:
    """The workflows' own clock, which shows another year than the server's. Time passes only where it is told to."""

    def __init__(self, environment: WorkflowEnvironment, back: timedelta) -> None:
        self._environment, self._back = environment, back

    async def now(self) -> datetime:
        return await self._environment.get_current_time() - self._back

    async def until(self, day: date) -> None:
        """Sleep until the morning of a day, through everything that falls due before it."""
        now = await self.now()
        await self._environment.sleep(max(datetime.combine(day, MORNING, ZONE) - now, timedelta()))


@asynccontextmanager
async def clock_from(day: date) -> AsyncIterator[tuple[WorkflowEnvironment, Clock]]:
    """A server of one's own, whose workflows read this day at first."""
    real = workflow.now
    async with time_skipping() as environment:
        back = await environment.get_current_time() - datetime.combine(day, time(9), ZONE).astimezone(UTC)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(workflow, "now", lambda: real() - back)
            yield environment, Clock(environment, back)


@dataclass(frozen=True)
class OfficeDesk:
    """What a command across conventions needs of the world."""

    office: Bureau
    moment: datetime

    def now(self) -> datetime:
        return self.moment

    async def kept(self) -> Kept:
        return Kept(self.office.store, self.office.people, self.office.office, self.office.digests, MemoryDocuments())

    async def client(self) -> Client:
        return self.office.conventions


async def succeed(office: Bureau, split: Succession, clock: Clock) -> None:
    """The one command, as the command line carries it out."""
    with TemporaryDirectory() as folder:
        directory = read_directory(with_heirs(Path(folder), since=split.day.isoformat()))
    await office.people.put("", people_of(directory))
    await office.office.keep_directory(without_people(directory))
    work = Work(cast("Desk", OfficeDesk(office, await clock.now())), Asked(actor="pm", on=split.day, yes=True, quiet=True))
    everywhere: dict[str, Any] = {"references": (), "everything": True}
    await succeed_party(work, party=split.party, heirs=split.heirs, basis=split.basis, assign=split.assign, **everywhere)


async def lived(stories: Iterable[Story], split: Succession | None = None) -> dict[str, Life]:
    """Every story from its start to its end, all of them side by side."""
    told = {story.reference: story for story in stories}
    first = min(story.started for story in told.values())
    async with clock_from(first) as (environment, clock), bureau_of(environment.client, cached=100) as office:
        await office.office.switch_mail(on=True)
        terms = {reference: await known(office, story) for reference, story in told.items()}
        for day, story, number in sorted(_acts(told.values()), key=lambda one: one[0]):
            if split is not None and day > split.day:
                await clock.until(split.day)
                await succeed(office, split, clock)
                split = None
            await clock.until(day)
            if number == 0:
                await office.start(terms[story.reference])
            await office.act(story.reference, story.acts[number][1])
        return {reference: await _life(office, told[reference], terms[reference]) for reference in told}


def _acts(stories: Iterable[Story]) -> list[tuple[date, Story, int]]:
    return [(day, story, number) for story in stories for number, (day, _) in enumerate(story.acts)]


async def known(office: Bureau, story: Story) -> Terms:
    """The convention of a file, whose people the office knows."""
    read = read_convention(story.file)
    await office.people.put(story.reference, read.people)
    return read.terms


async def _life(office: Bureau, story: Story, terms: Terms) -> Life:
    """What it came to; its history must replay, by the clock under which it was lived."""
    ended = await office.result(story.reference)
    await Replayer(workflows=[Convention], plugins=[plugin()]).replay_workflow(await office.handle(story.reference).fetch_history())
    rows = await office.store.read(story.reference, limit=100_000)
    refuse_unchained(story.reference, GENESIS, rows)
    log = tuple(Envelope.model_validate_json(row.record) for row in rows)
    return Life(story, terms, log, tuple(office.mails.mails), ended)
