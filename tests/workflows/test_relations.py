"""Conventions that name each other: what happens to one reaches the other, whoever was started first and whatever dies on the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.testing import WorkflowEnvironment

from adapters.errors import Refused
from adapters.log.reading import read_convention
from domain.act import Envelope
from domain.amendment_impact import agreed
from domain.changes.amendments import ProposeAmendment, SignAmendment
from domain.days.calendar import moment
from domain.files.amendment_file import AmendmentFile
from domain.files.terms import Terms
from domain.followers import Relative, followers
from domain.life.prolongation import Extend
from domain.life.suspension import Resume, Suspend
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, close, draft, open_text, sign, terms
from workflows.judging import Standing, judge
from workflows.starting import ConventionInput

pytestmark = pytest.mark.server


def under(framework: Terms, **changed: Any) -> Terms:
    relation = {"relation": "framework", "reference": framework.reference, **changed.pop("relation", {})}
    return terms(**{"kind": "specific", "related": [relation], **changed})


async def begun(bureau: Bureau, *agreed: Terms) -> None:
    """Started, signed and in force, one after the other."""
    for one in agreed:
        await bureau.start(one)
        for command in SIGNED:
            await bureau.act(one.reference, command)


async def noted(bureau: Bureau, reference: str, *phases: str) -> None:
    """Wait until it has heard of each phase in turn."""

    async def heard() -> bool:
        return [one.data["fact"]["phase"] for one in await _noted(bureau, reference)][-len(phases) :] == list(phases)

    await bureau.eventually(heard)


async def _noted(bureau: Bureau, reference: str) -> list[Envelope]:
    return [one for one in await bureau.history(reference) if one.kind == "related_noted"]


def suspend() -> Suspend:
    return Suspend(command_id="suspend", actor="pm", because="Crédits gelés")


_FOLLOWING = frozenset({"related_noted", "message_due", "term_followed"})


async def _relative(bureau: Bureau, convention: Terms) -> Relative:
    found = await read_convention(bureau.store, convention.reference)
    now = moment(found.envelopes[-1].occurred_at, convention.zone)
    return Relative(found.state, found.version, now, lambda _first, _last: {})


async def test_a_suspended_framework_suspends_what_rests_on_it_and_warns_the_others(bureau: Bureau) -> None:
    framework = terms(kind="framework")
    follows = under(framework, relation={"on_suspension": "suspend"})
    warned = under(framework, reminders={"delivery": "single"})
    await begun(bureau, framework, follows, warned)
    await bureau.act(framework.reference, suspend())
    await bureau.until_recorded(follows.reference, "convention_suspended")
    await bureau.until_recorded(warned.reference, "message_sent")
    assert "convention_suspended" not in await bureau.kinds(warned.reference)
    await bureau.act(framework.reference, Resume(command_id="resume", actor="pm"))
    await bureau.until_recorded(follows.reference, "convention_resumed")
    for one in (follows, warned):
        await noted(bureau, one.reference, "in_force", "suspended", "in_force")
        versions = [envelope.data["fact"]["version"] for envelope in await _noted(bureau, one.reference)]
        assert versions == sorted(set(versions))
        assert {envelope.actor for envelope in await _noted(bureau, one.reference)} <= {"system", "pm"}


async def test_a_specific_convention_that_was_started_first_hears_of_its_framework(bureau: Bureau) -> None:
    framework = terms(kind="framework")
    specific = under(framework, in_force="framework_in_force")
    await bureau.start(specific)
    await bureau.act(specific.reference, draft())
    with pytest.raises(Refused) as refused:
        await bureau.act(specific.reference, open_text())
    assert (refused.value.code, refused.value.details["phase"]) == ("framework_not_in_force", None)
    await bureau.start(framework)
    await noted(bureau, specific.reference, "drafting")

    await bureau.eventually(lambda: _answered(bureau, specific.reference, "drafting"))
    for command in SIGNED:
        await bureau.act(framework.reference, command)
    await noted(bureau, specific.reference, "drafting", "signature", "signed", "in_force")
    await bureau.eventually(lambda: _answered(bureau, specific.reference, None))


async def _answered(bureau: Bureau, reference: str, phase: str | None) -> bool:
    """Whether opening is refused for the phase of its framework, or accepted: the log knows before the workflow is told."""
    try:
        await bureau.act(reference, open_text())
    except Refused as refused:
        return bool(refused.details["phase"] == phase)
    return phase is None


async def test_two_of_one_ceremony_come_into_force_together(bureau: Bureau) -> None:
    signature = {"members": ["mic.minister", "axa.ceo"], "ceremony": {"id": "rabat-2026"}}
    framework = terms(kind="framework", signature=signature)
    specific = under(framework, signature=signature, in_force="framework_in_force")
    for one in (framework, specific):
        await bureau.start(one)
        await bureau.act(one.reference, draft())
    for one in (framework, specific):
        await bureau.act(one.reference, open_text())
    await bureau.act(specific.reference, sign("mic.minister"))
    answer = await bureau.act(specific.reference, sign("axa.ceo"))
    assert (answer.phase, [one.rule for one in answer.awaiting]) == ("signed", ["framework_in_force"])
    for person in ("mic.minister", "axa.ceo"):
        await bureau.act(framework.reference, sign(person))
    await bureau.until_recorded(specific.reference, "entered_into_force")


async def test_what_rests_on_what_rests_on_a_framework_hears_of_it(bureau: Bureau) -> None:
    framework = terms(kind="framework")
    middle = under(framework, relation={"on_suspension": "suspend", "on_end": "end"})
    last = under(middle, relation={"on_suspension": "suspend", "on_end": "end"})
    await begun(bureau, framework, middle, last)
    await bureau.act(framework.reference, suspend())
    await bureau.until_recorded(last.reference, "convention_suspended")
    await bureau.act(framework.reference, close())
    await bureau.until_recorded(last.reference, "convention_terminated")
    await bureau.result(framework.reference)
    assert [one.data["cause"] for one in await bureau.history(last.reference) if one.kind == "convention_terminated"] == ["framework"]


async def test_a_term_that_is_the_frameworks_follows_an_extension_and_ends_with_it(skipping: WorkflowEnvironment, office: Bureau) -> None:
    renewal = {"mode": "tacit", "period": "P1Y", "at_most": 1}
    framework = terms(kind="framework", term={"initial": "P1Y", "renewal": renewal})
    specific = under(framework, term={"same_as": "framework"})
    await begun(office, framework, specific)
    first = (await office.history(specific.reference))[-1].recorded_on
    await skipping.sleep(timedelta(days=400))
    (renewed,) = [one for one in await office.history(framework.reference) if one.kind == "term_renewed"]
    (followed,) = [one for one in await office.history(specific.reference) if one.kind == "term_followed"]
    assert followed.data["end"] == renewed.data["end"]
    assert "term_ended" not in await office.kinds(specific.reference)
    until = date.fromisoformat(renewed.data["end"]) + timedelta(days=60)
    await office.act(framework.reference, Extend(command_id="extend", actor="pm", until=until, because="Travaux en retard"))
    await office.until_recorded(specific.reference, "term_followed", times=2)
    await skipping.sleep(timedelta(days=500))
    ends = {}
    for one in (framework, specific):
        (ended,) = [envelope for envelope in await office.history(one.reference) if envelope.kind == "term_ended"]
        ends[one.reference] = ended.effective_on
    assert set(ends.values()) == {until + timedelta(days=1)}
    assert first < min(ends.values())


async def test_what_is_told_of_an_amendment_before_it_is_signed_is_what_other_conventions_do(
    skipping: WorkflowEnvironment, office: Bureau
) -> None:
    framework = terms(kind="framework")
    same = under(framework, term={"same_as": "framework"})
    last = under(same, term={"same_as": "framework"})
    own = under(framework, relation={"on_end": "end"}, term={"initial": "P9Y"})
    await begun(office, framework, same, last, own)
    root, *others = [await _relative(office, one) for one in (framework, same, last, own)]
    effective = root.now.today + timedelta(days=40)
    patch = {"changes": {"term": {"initial": "P4Y"}}, "effective": effective.isoformat()}
    file = AmendmentFile.model_validate({"title": "Avenant n° 1", "because": "Un an de plus", **patch})
    command = ProposeAmendment(command_id="propose", actor="pm", amendment=file)
    told = followers(root, agreed(root.state, command, root.now).events, others, effective)
    assert [[change.path for change in one.changes] for one in told] == [["term_end"], ["term_end"], []]

    await office.act(framework.reference, command)
    for who in ("mic.minister", "axa.ceo"):
        await office.act(framework.reference, SignAmendment(command_id=f"amend-{who}", actor="pm", by=who))
    await skipping.sleep(timedelta(days=41))
    for one in told:
        heard = [row for row in await office.history(one.reference) if row.recorded_on == effective and row.kind in _FOLLOWING]
        assert [(row.kind, row.effective_on) for row in heard] == [
            (event.kind, event.when.on) for event in one.events if event.kind in _FOLLOWING
        ]
        ends = [row.data["end"] for row in heard if row.kind == "term_followed"]
        assert ends == [change.after for change in one.changes]


async def test_whoever_was_away_reads_every_step_when_it_is_restored(bureau: Bureau) -> None:
    """Suspended and resumed while nobody kept the other alive: it is noted, in order, and the days are counted."""
    framework = terms(kind="framework")
    specific = under(framework, relation={"on_suspension": "suspend"})
    await begun(bureau, framework, specific)
    await noted(bureau, specific.reference, "in_force")
    await bureau.handle(specific.reference).terminate()
    await bureau.act(framework.reference, suspend())
    await bureau.act(framework.reference, Resume(command_id="resume", actor="pm"))
    assert "convention_suspended" not in await bureau.kinds(specific.reference)
    await bureau.begin(ConventionInput(reference=specific.reference))
    await bureau.until_recorded(specific.reference, "convention_suspended", "convention_resumed")
    await noted(bureau, specific.reference, "in_force", "suspended", "in_force")


async def test_a_framework_that_was_ended_before_it_told_anybody_tells_when_it_is_restored(bureau: Bureau) -> None:
    framework = terms(kind="framework")
    specific = under(framework, relation={"on_suspension": "suspend"})
    await begun(bureau, framework, specific)
    await noted(bureau, specific.reference, "in_force")
    await bureau.handle(framework.reference).terminate()
    found = await read_convention(bureau.store, framework.reference)
    recorded = judge(Standing(found.reference, found.state, found.version, found.rows[-1].hash), suspend(), found.rows[-1].occurred_at).rows
    await bureau.store.append(found.reference, found.version, found.rows[-1].hash, recorded)
    assert "convention_suspended" not in await bureau.kinds(specific.reference)
    await bureau.begin(ConventionInput(reference=framework.reference))
    await bureau.until_recorded(specific.reference, "convention_suspended")


async def test_nothing_is_lost_where_runs_are_continued(quick_bureau: Bureau) -> None:
    bureau = quick_bureau
    framework = terms(kind="framework")
    specific = under(framework, relation={"on_suspension": "suspend"})
    await begun(bureau, framework)
    await bureau.start(specific, renew_after=50)
    for command in SIGNED:
        await bureau.act(specific.reference, command)
    for number in range(6):
        await bureau.act(framework.reference, suspend().model_copy(update={"command_id": f"suspend-{number}"}))
        await bureau.act(framework.reference, Resume(command_id=f"resume-{number}", actor="pm"))
    await bureau.until_recorded(specific.reference, "convention_suspended", "convention_resumed", times=6)
    await noted(bureau, specific.reference, *["suspended", "in_force"] * 6)


async def test_a_convention_without_relations_costs_nothing_more(bureau: Bureau) -> None:
    alone = terms()
    await begun(bureau, alone)
    kinds = [event.event_type async for event in bureau.handle(alone.reference).fetch_history_events()]
    assert EventType.EVENT_TYPE_MARKER_RECORDED not in kinds
    assert EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED not in kinds
    names = [
        event.activity_task_scheduled_event_attributes.activity_type.name
        async for event in bureau.handle(alone.reference).fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    ]
    assert set(names) - {"send_message"} == {"fix_calendar", "record_events"}  # whoever is to sign is written to


async def test_two_that_rest_on_each_other_come_to_rest(bureau: Bureau) -> None:
    """Neither knew of the other when it began; the one that is started second is refused."""
    first = terms(reference="CIRCLE-1", related=[{"relation": "framework", "reference": "CIRCLE-2", "on_suspension": "suspend"}])
    second = terms(reference="CIRCLE-2", related=[{"relation": "framework", "reference": "CIRCLE-1", "on_suspension": "suspend"}])
    await begun(bureau, first)
    with pytest.raises(Refused) as refused:
        await bureau.start(second)
    assert refused.value.code == "invalid_terms"
    assert "relates_in_a_circle CIRCLE-1" in str(refused.value)
