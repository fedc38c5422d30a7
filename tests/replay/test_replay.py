"""What was lived under other rules, models and clocks is still lived the same, and goes on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

import domain.convention
import domain.days.calendar
import domain.messages.messages
from activities.contracts import GENESIS
from adapters.log.chain import refuse_unchained
from adapters.temporal.connecting import workflow_id
from domain.act import SYSTEM, Event, When
from domain.agenda import Deadline
from domain.convention import AnyCommand
from domain.days.calendar import Moment, WorkingDays
from domain.due import agenda
from domain.evolution import as_json
from domain.files.terms import Terms
from domain.messages.ladders import Rung
from domain.milestones.milestones import MilestoneReported
from domain.milestones.progress import ReportMilestone
from domain.phases import State
from domain.refusals.errors import NotAllowed
from domain.start import Start
from domain.submissions import SubmissionsRefused
from tests.replay import lives
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, draft, open_text, report, sign, terms
from workflows import judging
from workflows.convention import Convention
from workflows.digest import Digest
from workflows.judging import Standing, judge
from workflows.plugin import plugin

pytestmark = pytest.mark.server

HISTORIES = sorted(Path(__file__).parent.glob("histories/*.json"))
DIGESTS = sorted(Path(__file__).parent.glob("digests/*.json"))
STORED = [path for path in HISTORIES if not path.name.endswith(".state.json")]
Patch = pytest.MonkeyPatch


def stored(path: Path) -> WorkflowHistory:
    state = json.loads(path.with_suffix(".state.json").read_text())
    return WorkflowHistory.from_json(workflow_id(state["terms"]["reference"]), path.read_text())


async def replay(*histories: WorkflowHistory) -> None:
    replayer = Replayer(workflows=[Convention, Digest], plugins=[plugin()])
    for history in histories:
        await replayer.replay_workflow(history)


# ── Other rules ────────────────────────────────────────────────────────────────────────────────

_decide, _ladder = domain.convention.decide, domain.messages.ladders._ladder


def deciding(change: Callable[[tuple[Event, ...], AnyCommand, Moment], tuple[Event, ...]]) -> Callable[[Patch], None]:
    """Rules under which every decision is changed."""

    def decide(state: State | None, command: AnyCommand, now: Moment) -> tuple[Event, ...]:
        return change(_decide(state, command, now), command, now)

    return lambda patch: patch.setattr(domain.convention, "decide", decide)


def laddered(change: Callable[[Deadline, tuple[Rung, ...]], tuple[Rung, ...]]) -> Callable[[Patch], None]:
    """Another ladder of reminders."""

    def ladder(deadline: Deadline, terms: Terms, worked: WorkingDays) -> tuple[Rung, ...]:
        return change(deadline, _ladder(deadline, terms, worked))

    return lambda patch: patch.setattr(domain.messages.ladders, "_ladder", ladder)


def a_field_more(patch: Patch) -> None:
    data = MilestoneReported.data
    patch.setattr(MilestoneReported, "data", lambda self: {**data(self), "mood": None})


def tightened(events: tuple[Event, ...], command: AnyCommand, _: Moment) -> tuple[Event, ...]:
    if isinstance(command, ReportMilestone):
        raise NotAllowed(person=command.person)
    return events


def void(events: tuple[Event, ...], command: AnyCommand, _: Moment) -> tuple[Event, ...]:
    return () if isinstance(command, ReportMilestone) else events


def one_more(events: tuple[Event, ...], _: AnyCommand, now: Moment) -> tuple[Event, ...]:
    return (*events, SubmissionsRefused(when=When(on=now.today, recorded_on=now.today), count=0)) if events else ()


def moved(events: tuple[Event, ...], _: AnyCommand, __: Moment) -> tuple[Event, ...]:
    later = timedelta(days=9)
    return tuple(event.model_copy(update={"due": due + later}) if (due := _due(event)) else event for event in events)


def _due(event: Event) -> date | None:
    return getattr(event, "due", None) if event.kind in {"stage_opened", "cadence_set"} else None


def rung_more(deadline: Deadline, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    return (Rung("-P3D", deadline.due - timedelta(days=3)), *rungs)


MUTANTS: dict[str, Callable[[Patch], None]] = {
    "an optional field added to an event": a_field_more,
    "a rung added": laddered(rung_more),
    "a rung removed": laddered(lambda _, rungs: rungs[1:]),
    "a rule tightened": deciding(tightened),
    "an act now void": deciding(void),
    "one more event": deciding(one_more),
    "a due date moved": deciding(moved),
}


def decided() -> list[str]:
    """What a small life and its agenda come to, under the rules as they are at this moment."""
    agreed = terms(reference="CONTROL-1")
    standing = Standing(agreed.reference)
    acts: tuple[AnyCommand, ...] = (Start(command_id="start", actor="pm", terms=agreed), *SIGNED, report("axa.focal", "report"))
    said = []
    for number, command in enumerate(acts):
        judged = judge(standing, command, datetime(2026, 3, 2, 12, number, tzinfo=UTC))
        standing = judged.after
        said += [row.record for row in judged.rows] or [str(judged.refusal)]
    assert standing.state is not None
    return [*said, *(item.key for item in agenda(standing.state))]


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_other_rules_are_other_rules(mutant: str, monkeypatch: Patch) -> None:
    before = decided()
    assert before == decided()
    MUTANTS[mutant](monkeypatch)
    monkeypatch.setattr(judging, "decide", domain.convention.decide)
    assert decided() != before


async def test_there_are_histories_of_every_life() -> None:
    living = {"whole_life", "with_refusals", "taken_over", "blocked", "under_a_framework", "a_framework", "a_committee", "told_in_digests"}
    assert {path.stem.partition("-")[0] for path in STORED} == living | {"before_relations"}


def test_of_what_was_lived_before_and_after_a_patch_there_are_histories() -> None:
    """``before_relations`` names a framework and was lived by a program that looked at none: it cannot be made again."""
    markers = {path.stem: '"core_patch"' in path.read_text() for path in STORED}
    assert {name for name, patched in markers.items() if patched} == {"under_a_framework"}
    before = next(path for path in STORED if path.stem == "before_relations")
    assert json.loads(before.with_suffix(".state.json").read_text())["terms"]["related"]


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
async def test_a_stored_history_replays_to_the_state_it_ended_in(path: Path) -> None:
    history = stored(path)
    await replay(history)
    rows = lives.rows_of(history)
    refuse_unchained(path.stem, GENESIS, rows)
    state = lives.state_of(rows)
    assert state is not None
    assert as_json(state) == json.loads(path.with_suffix(".state.json").read_text())


async def test_the_stored_runs_of_the_weekly_digest_replay() -> None:
    """One that was put off and tried again, and one that went at once."""
    runs = [WorkflowHistory.from_json(path.stem, path.read_text()) for path in DIGESTS]
    fired = [sum(event.event_type == EventType.EVENT_TYPE_TIMER_FIRED for event in run.events) for run in runs]
    assert [path.stem for path in DIGESTS] == ["digest-first", "digest-second"]
    assert (fired[0] > 0, fired[1]) == (True, 0)
    await replay(*runs)


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_stored_histories_replay_under_other_rules(mutant: str, monkeypatch: Patch) -> None:
    MUTANTS[mutant](monkeypatch)
    await replay(*(stored(path) for path in STORED))


@pytest.mark.parametrize("mutant", MUTANTS)
async def test_a_living_convention_goes_on_under_other_rules(bureau: Bureau, mutant: str, monkeypatch: Patch) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in (draft(), report("axa.focal", "report-1"), open_text()):
        await bureau.act(agreed.reference, command)
    with monkeypatch.context() as patch:
        MUTANTS[mutant](patch)
        assert (await bureau.act(agreed.reference, sign("mic.minister"))).phase == "signature"
        again = await bureau.act(agreed.reference, draft())
        assert again.events == ("text_drafted",)
    assert (await bureau.act(agreed.reference, sign("axa.ceo"))).phase == "in_force"
    refuse_unchained(agreed.reference, GENESIS, await bureau.store.read(agreed.reference))


# ── Other zone data ────────────────────────────────────────────────────────────────────────────


def clock_ahead(patch: Patch, hours: int) -> None:
    """Zone data in which every zone is so far ahead of UTC: Morocco left UTC+1 for good on 2026-09-20."""
    patch.setattr(domain.days.calendar, "ZoneInfo", lambda _: timezone(timedelta(hours=hours)))


@pytest.mark.parametrize("hours", [0, 13])
async def test_stored_histories_replay_under_other_zone_data(hours: int, monkeypatch: Patch) -> None:
    clock_ahead(monkeypatch, hours)
    await replay(*(stored(path) for path in STORED))


@pytest.mark.parametrize(("before", "after"), [(1, 0), (0, 1)])
async def test_a_life_goes_on_when_its_zone_moves(
    skipping: WorkflowEnvironment, office: Bureau, before: int, after: int, monkeypatch: Patch
) -> None:
    agreed = terms()
    with monkeypatch.context() as patch:
        clock_ahead(patch, before)
        await office.start(agreed)
        for command in SIGNED:
            await office.act(agreed.reference, command)
        await skipping.sleep(timedelta(days=100))
    clock_ahead(monkeypatch, after)
    await replay(await office.handle(agreed.reference).fetch_history())
    await skipping.sleep(timedelta(days=150))
    said = Counter(one.data["message"] for one in await office.history(agreed.reference) if one.kind == "message_due")
    assert len(said) > 3
    assert set(said.values()) == {1}
    rungs = [one for one in await office.history(agreed.reference) if one.kind == "message_due" and one.data["about"].endswith("_due")]
    assert {one.actor for one in rungs} == {SYSTEM}
    assert (await office.act(agreed.reference, report("axa.focal", "report"))).phase == "in_force"
    assert workflow_id(agreed.reference) == office.handle(agreed.reference).id
