"""What an amendment would change is told before anybody signs, and is what comes when they do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.agenda import MESSAGE, SPOKEN_OF, AgendaItem
from domain.amendment_impact import Impact, impact, proposal
from domain.changes.amendments import AmendmentApplied, ProposeAmendment
from domain.convention import AnyEvent
from domain.evolution import evolve
from domain.messages.messages import MessageDue
from domain.milestones.milestones import MilestonesCancelled, MilestonesScheduled
from domain.phases import Forceful, State
from domain.preview import coming
from domain.promises.contributions import PayContribution
from domain.promises.indicators import RecordIndicator
from domain.start import GoLive
from tests.domain.amendment_builders import MAP, MEETING, NEEDS, STUDY_IN_MAY, amendment, living, propose, sign_amendment
from tests.domain.builders import STUDY, SUIVI, TEXT, fix_calendar, who
from tests.domain.scenario import Scenario, day
from tests.effort import about

LADDER = {"default": {"before": ["P7D"], "on_day": False, "overdue_every": None, "working_days_only": False}}


def no_holidays(first: int, last: int) -> dict[date, str]:
    assert first <= last
    return {}


def told(there: Scenario, command: ProposeAmendment, until: str = "2031-12-31") -> Impact:
    return impact(there.there, command, there.now, until=day(until), holidays=no_holidays)


def changes_of(found: Impact) -> dict[str, tuple[Any, Any]]:
    return {one.path: (one.before, one.after) for one in found.changes}


def days_of(found: Impact) -> dict[str, tuple[Any, Any]]:
    """Without what the terms say otherwise."""
    days = {"due", "commitment_due", "tranches", "measurements", "next_session", "term_end"}
    return {path: change for path, change in changes_of(found).items() if path.split(".")[0] in days}


def dates(items: Any) -> list[tuple[str, str, str]]:
    return [(one.due.isoformat(), one.about or one.kind, one.target) for one in items]


def test_the_terms_and_their_days_are_told_before_and_after() -> None:
    found = told(
        living().on("2026-03-01"),
        propose({"term": {"initial": "P4Y"}, "milestones": {"add": [MAP], "replace": [{**STUDY, "due": "2026-09-30"}]}}),
    )
    changes = changes_of(found)
    assert changes["term.initial"] == ("P3Y", "P4Y")
    assert changes["milestones.study.due"] == ("2026-05-31", "2026-09-30")
    assert changes["milestones.map"][0] is None
    assert changes["due.map"] == (None, "2027-03-31")
    assert changes["term_end"] == ("2029-02-16", "2030-02-16")


def test_of_clauses_it_is_told_which_one_says_what_otherwise() -> None:
    secret, liable = {"about": "confidentiality", "survives": "P5Y"}, {"about": "liability", "article": "9"}
    there = living(clauses=[secret, liable]).on("2026-03-01")
    changes = changes_of(told(there, propose({"clauses": {"replace": [{**secret, "survives": "P3Y"}]}})))
    assert changes == {"clauses.confidentiality.survives": ("P5Y", "P3Y")}
    twice = living(clauses=[secret, secret, liable]).on("2026-03-01")
    assert set(changes_of(told(twice, propose({"clauses": {"cancel": ["liability"]}})))) == {"clauses"}


def test_the_days_of_money_and_of_measurements_are_told_before_and_after() -> None:
    cash = {"id": "cash", "from": "axa", "to": "mic", "currency": "MAD", "tranches": [{"id": "t1", "amount": "5", "due": "P2M"}]}
    jobs = {"id": "jobs", "title": "Emplois", "unit": "n", "due": "P2M"}
    later = {"replace": [{**cash, "tranches": [{"id": "t1", "amount": "5", "due": "P3M"}]}]}
    found = told(
        living(contributions=[cash], indicators=[jobs]).on("2026-03-01"),
        propose({"contributions": later, "indicators": {"replace": [{**jobs, "due": "P4M"}]}}),
    )
    assert changes_of(found)["tranches.cash:t1"] == ("2026-04-16", "2026-05-16")
    assert changes_of(found)["measurements.jobs"] == ("2026-04-16", "2026-06-16")
    moved = {(after.kind, before.due.isoformat(), after.due.isoformat()) for before, after in found.moved}
    assert {("tranche_due", "2026-04-16", "2026-05-16"), ("indicator_due", "2026-04-16", "2026-06-16")} <= moved


def test_the_days_of_money_and_of_measurements_come_and_go_with_their_terms() -> None:
    cash = {"id": "cash", "from": "axa", "to": "mic", "currency": "MAD", "tranches": [{"id": "t1", "amount": "5", "due": "P2M"}]}
    jobs = {"id": "jobs", "title": "Emplois", "unit": "n", "due": "P2M"}
    gone = propose({"contributions": {"cancel": ["cash"]}, "indicators": {"cancel": ["jobs"]}})
    assert days_of(told(living(contributions=[cash], indicators=[jobs]).on("2026-03-01"), gone)) == {
        "tranches.cash:t1": ("2026-04-16", None),
        "measurements.jobs": ("2026-04-16", None),
    }
    come = propose({"contributions": {"add": [cash]}, "indicators": {"add": [jobs]}})
    assert days_of(told(living().on("2026-03-01"), come)) == {
        "tranches.cash:t1": (None, "2026-04-16"),
        "measurements.jobs": (None, "2026-04-16"),
    }


def test_what_is_paid_or_measured_has_no_day_any_more_nor_what_lies_beyond_the_term() -> None:
    cash = {"id": "cash", "from": "axa", "to": "mic", "currency": "MAD", "tranches": [{"id": "t1", "amount": "5", "due": "P2M"}]}
    jobs = {"id": "jobs", "title": "Emplois", "unit": "n", "due": "P2M"}
    late = {**jobs, "id": "late", "due": "P35M"}
    paid = PayContribution.model_validate({**who("axa.focal"), "contribution": "cash", "tranche": "t1", "amount": "5"})
    measured = RecordIndicator(**who(), indicator="jobs", value="3")
    there = living(contributions=[cash], indicators=[jobs, late]).on("2026-03-01").after(paid, measured)
    later = {"replace": [{**cash, "tranches": [{"id": "t1", "amount": "5", "due": "P3M"}]}]}
    shorter = propose({"term": {"initial": "P2Y"}, "contributions": later, "indicators": {"replace": [{**jobs, "due": "P4M"}]}})
    assert days_of(told(there, shorter)) == {"measurements.late": ("2029-01-16", None), "term_end": ("2029-02-16", "2028-02-16")}


def test_the_days_of_promises_are_told_before_and_after() -> None:
    lab = {"id": "lab", "promisor": "mic", "promisee": "axa", "text": "Ouvrir un laboratoire", "due": "P2M"}
    there = living(commitments=[lab, {**lab, "id": "fund"}, {**lab, "id": "same"}]).on("2026-03-01")
    changed = {"replace": [{**lab, "due": "P3M"}], "add": [{**lab, "id": "fair", "due": "P1Y"}], "cancel": ["fund"]}
    assert days_of(told(there, propose({"commitments": changed}))) == {
        "commitment_due.lab": ("2026-04-16", "2026-05-16"),
        "commitment_due.fund": ("2026-04-16", None),
        "commitment_due.fair": (None, "2027-02-16"),
    }


def test_dates_that_move_come_or_go_are_told_with_their_messages() -> None:
    there = living(reminders=LADDER, committees=[]).on("2026-03-01")
    study = {"replace": [{**STUDY, "due": "2026-09-30"}]}
    found = told(there, propose({"milestones": {**study, "add": [MAP], "cancel": ["needs"]}}))
    assert [(before.due.isoformat(), after.due.isoformat()) for before, after in found.moved] == [
        ("2026-05-24", "2026-09-23"),
        ("2026-05-31", "2026-09-30"),
    ]
    assert dates(found.added) == [("2027-03-24", "milestone_due", "map"), ("2027-03-31", "milestone_due", "map")]
    assert [one for one in dates(found.removed) if one[0] < "2027"] == [
        ("2026-06-23", "milestone_due", "needs-2026"),
        ("2026-06-30", "milestone_due", "needs-2026"),
    ]


def test_the_amendments_own_dates_are_no_change_of_the_convention() -> None:
    there = living(reminders=LADDER).on("2026-03-01")
    found = told(there, propose({"objectives": ["Autre"]}, effective="2026-06-01", signature={"within": "P30D"}))
    assert (found.added, found.removed, found.moved) == ((), (), ())
    assert changes_of(found) == {"objectives": (None, ["Autre"])}


def test_an_effect_that_lies_ahead_is_told_as_of_its_day() -> None:
    there = living(term={"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}).on("2026-03-01")
    wanted = {"term": {"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1Y"}}}
    found = told(there, propose(wanted, effective="2027-06-01"))
    assert changes_of(found)["term_end"] == ("2028-02-16", "2029-02-16")
    assert [event.kind for event in found.events if event.kind != "message_due"][-1] == "amendment_applied"


def test_a_look_that_ends_before_the_effect_shows_none_of_it() -> None:
    found = told(living().on("2026-03-01"), propose({"milestones": {"add": [MAP]}}, effective="2026-09-01"), until="2026-06-30")
    assert found.changes == ()
    assert [event.kind for event in found.events if event.kind != "message_due"][-1] == "amendment_completed"


def test_words_and_facts_of_the_file_are_told_as_the_file_has_them() -> None:
    facts = {"texts": [{"document": "text", "on": "2026-01-01"}]}
    there = living(taken_over=True, so_far=facts, content_sha256="a" * 64).on("2026-03-01").after(GoLive(command_id="c1", actor="pm"))
    assert set(changes_of(told(there, propose({"objectives": ["Autre"]})))) == {"objectives"}
    since = told(living().on("2026-03-01"), propose({"term": {"initial": "P3Y", "from": "2026-03-01"}}))
    assert changes_of(since)["term.from"] == (None, "2026-03-01")


def test_a_date_that_is_cancelled_is_told_as_none_and_a_session_by_its_committee() -> None:
    monthly = {"committees": {"replace": [{**MEETING, "meets": {"every": "P1M"}}]}, "milestones": {"cancel": ["study"]}}
    changes = changes_of(told(living().on("2026-03-01"), propose(monthly)))
    assert (changes["due.study"], changes["next_session.suivi"]) == (("2026-05-31", None), ("2026-08-16", "2026-03-16"))


def test_dates_that_move_are_told_in_the_order_of_the_days_on_which_they_were() -> None:
    there = living(reminders=LADDER, committees=[], milestones=[STUDY_IN_MAY, {**MAP, "due": "2026-06-15"}]).on("2026-03-01")
    found = told(there, propose({"milestones": {"replace": [{**STUDY, "due": "2026-12-31"}, {**MAP, "due": "2026-07-01"}]}}))
    assert [before.due.isoformat() for before, _ in found.moved] == ["2026-05-24", "2026-05-31", "2026-06-08", "2026-06-15"]


def test_visas_and_signatures_are_given_as_the_plan_of_the_amendment_wants_them() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["mic.legal"]}
    plan = {"stages": [visas, {"id": "signatures", "members": ["mic.minister", "axa.ceo"]}]}
    kinds = [event.kind for event in told(living().on("2026-03-01"), propose(signature=plan)).events]
    assert [kind for kind in kinds if kind.startswith("amendment_")] == [
        "amendment_proposed",
        "amendment_stage_opened",
        "amendment_visa_given",
        "amendment_stage_opened",
        "amendment_signed",
        "amendment_signed",
        "amendment_completed",
        "amendment_applied",
    ]


def test_an_order_that_is_only_looked_at_is_the_managers() -> None:
    there = living().on("2026-03-01")
    looked_at = proposal(there.there.terms, amendment(), {})
    assert (looked_at.actor, looked_at.documents) == ("pm", {})
    assert proposal(there.there.terms, amendment(), {"annex": TEXT}).documents == {"annex": TEXT}
    assert told(there, looked_at) == told(there, propose())


def test_holidays_are_asked_for_on_the_way() -> None:
    found = told(living(holidays=fix_calendar(through="2027-12-31")).on("2026-03-01"), propose({"milestones": {"add": [MAP]}}))
    assert [one.kind for one in found.added] == ["milestone_due"]


def test_everybody_signs_and_what_follows_comes_in_its_order() -> None:
    found = told(living().on("2026-03-01"), propose({"milestones": {"cancel": ["needs"]}}))
    assert [event.kind for event in found.events] == [
        "amendment_proposed",
        "amendment_stage_opened",
        "message_due",
        "amendment_signed",
        "amendment_signed",
        "amendment_completed",
        "milestones_cancelled",
        "amendment_applied",
        "message_due",
    ]


changes = st.fixed_dictionaries(
    {},
    optional={
        "term": st.sampled_from([{"initial": "P4Y"}, {"until": "2027-06-30"}, {"indefinite": True}, {"initial": "P15M"}]),
        "milestones": st.sampled_from(
            [
                {"add": [MAP]},
                {"cancel": ["study"]},
                {"cancel": ["needs"], "add": [{**MAP, "due": "P2Y", "roll": "following"}]},
                {"replace": [{**STUDY, "due": "2026-12-31"}, {**NEEDS, "by": "12-31"}]},
                {"replace": [{**STUDY, "due": {"after": "map", "period": "P1M"}}], "add": [MAP]},
            ]
        ),
        "committees": st.sampled_from(
            [{"cancel": ["suivi"]}, {"replace": [{**MEETING, "meets": {"every": "P1M", "avoid": [8]}}]}, {"replace": [SUIVI]}]
        ),
        "objectives": st.just(["Autre objectif"]),
    },
).filter(bool)


@settings(max_examples=about(15), deadline=None)
@examples(changes, st.integers(0, 500), st.sampled_from([None, 0, 20, 300]))
def test_what_is_told_before_is_what_comes(changed: dict[str, Any], days: int, ahead: int | None) -> None:
    """Event for event, and day for day, where nothing else happens in between."""
    there = living().passing(date(2026, 2, 16) + timedelta(days=days), "08:00")
    effective = "on_signature" if ahead is None else (there.now.today + timedelta(days=ahead)).isoformat()
    command = propose(changed, effective=effective)
    try:
        found = told(there, command)
    except Exception as refusal:  # noqa: BLE001 - whatever refuses the preview refuses the proposal
        there.refuses(type(refusal), command)  # type: ignore[arg-type]
        return
    events: list[AnyEvent] = list(there.when(command).events)
    after = there.after(command)
    for person in ("mic.minister", "axa.ceo"):
        events += after.when(sign_amendment(person)).events
        after = after.after(sign_amendment(person))
    if after.there.amendments.current is not None and after.there.amendments.current.effective is not None:
        until = after.there.amendments.current.effective
        after = after.passing(until - timedelta(days=1), "23:59").on(until, "00:00")
        events += [event for event in after.falls_due().events if _of_the_amendment(event)]
    assert [event.kind for event in found.events] == [event.kind for event in events]
    assert list(found.events) == events
    state = there.there
    for event in events:
        state = evolve(state, event)
    assert isinstance(state, Forceful)
    if state.amendments.applied and not ahead:
        _same_dates(there, found, state)


def _same_dates(there: Scenario, found: Impact, after: State) -> None:
    """What was to come, with what was told to be gone, moved or new, is all that is to come now."""
    until, today = day("2031-12-31"), there.now.today
    gone = {*found.removed, *(one for one, _ in found.moved)}
    come = {*found.added, *(one for _, one in found.moved)}
    was, now = ({one for one in coming(state, today, until, no_holidays) if _dated(one)} for state in (there.there, after))
    assert gone <= was
    assert (was - gone) | come == now


def _dated(item: AgendaItem) -> bool:
    """Not what an act or a day tells at once: it has no date of its own."""
    return item.kind != MESSAGE or item.about in SPOKEN_OF


def _of_the_amendment(event: AnyEvent) -> bool:
    own = isinstance(event, AmendmentApplied | MilestonesScheduled | MilestonesCancelled)
    told = isinstance(event, MessageDue) and event.about in {"amendment_applied", "amendment_voided"}
    return own or told or event.kind in {"cadence_set", "amendment_voided"}
