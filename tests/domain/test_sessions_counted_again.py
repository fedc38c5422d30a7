"""An attendance that was read wrongly: held fast by what came of the decisions that hung on it, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes.what_rests import rests_on_votes
from domain.committees.actions import DropAction, FinishAction
from domain.committees.committees import ReviewRecorded
from domain.convention import AnyCommand
from domain.life.prolongation import Extend
from domain.life.suspension import Resume, Suspend
from domain.refusals.errors import SomethingRestsOnIt
from tests.domain.builders import STUDY, SUIVI, accept, moved, record, submit, who
from tests.domain.scenario import day
from tests.domain.test_corrections import COURSES, Written, working

STRICT: dict[str, Any] = {"majority": "unanimity", "of": "all_members"}
TWO = "mic.focal,axa.focal"
"""without the third who sits: enough for whatever does not need everybody"""
FORUM = {**STUDY, "id": "forum", "due": "2026-06-30"}


def held(*decisions: dict[str, Any] | str, strict: tuple[str, ...], after: tuple[AnyCommand, ...] = (), **changes: Any) -> Written:
    """A session at which all three sat, of which some kinds of decision needed all three; then what came later."""
    rules = {"majority": "absolute", "of": "all_members", "except": dict.fromkeys(strict, STRICT)}
    work = [{**STUDY, "accepted_by": {"committee": "suivi"}}, COURSES, {**FORUM, "accepted_by": {"committee": "suivi"}}]
    board = {**SUIVI, "id": "board", "kind": "steering"}
    given = {"committees": [{**SUIVI, "decides": rules, "escalates_to": "board"}, board], "milestones": work, "term": {"initial": "P3Y"}}
    first = (submit("study", on="2026-01-07", actor="pm"), submit("forum", on="2026-01-07", actor="pm"))
    return working(*first, record(*decisions, on="2026-01-08"), *after, **{**given, **changes})


def left(written: Written, version: int, present: str = TWO) -> list[str]:
    """What rests on the session, by its kinds; nothing where it may be corrected."""
    correction = written.correction("review_recorded", present=present).model_copy(update={"version": version})
    try:
        written.scenario.when(correction)
    except SomethingRestsOnIt as refused:
        return [" ".join(one.split()[1:2]) for one in refused.details["left"].split(", ")]
    return []


def session(written: Written) -> int:
    """The version of the first session."""
    return next(n for n, event in enumerate(written.log, 1) if event.kind == "review_recorded")


ACCEPTED = {"kind": "accept", "milestone": "study", "status": "met"}
OTHER_ACCEPTED = {"kind": "accept", "milestone": "forum", "status": "met"}
ACTION = {"kind": "action", "text": "Écrire au ministère", "owner": "axa"}
MOVED = {"kind": "reschedule", "milestone": "forum", "to": "2026-09-30", "because": "salle prise"}
RESERVED = {"kind": "continue_with_reservations", "reservations": ["Budget", "Locaux"], "owner": "axa"}
LIFE: tuple[AnyCommand, ...] = (
    Suspend(**who(), because="gel"),
    Resume(**who()),
    Extend(**who(), until=day("2030-01-01"), because="retard"),
)


@pytest.mark.parametrize("decision", [ACCEPTED, ACTION, MOVED, RESERVED, "suspend", "continue"])
def test_nothing_rests_on_a_session_whose_decisions_stand(decision: dict[str, Any] | str) -> None:
    written = held(decision, strict=())
    assert left(written, session(written)) == []


@pytest.mark.parametrize("strict", ["accept", "action", "reschedule", "continue_with_reservations", "continue"])
def test_of_a_decision_that_falls_only_what_it_brought_rests_on_it(strict: str) -> None:
    """Beside it, in the same session and since, stands whatever else was decided."""
    courses = (moved("courses", "2027-01-31"), submit("courses", on="2026-01-09", actor="pm"), accept("courses", on="2026-01-10"))
    written = held(ACCEPTED, ACTION, MOVED, RESERVED, "continue", strict=(strict,), after=(*courses, *LIFE))
    brought = {
        "accept": ["milestone_accepted", "milestones_scheduled", "milestone_submitted"],
        "action": ["action_opened"],
        "reschedule": ["milestone_rescheduled"],
        "continue_with_reservations": ["action_opened", "action_opened"],
        "continue": [],
    }
    assert left(written, session(written)) == brought[strict]


def test_what_was_handed_in_again_rests_on_its_return() -> None:
    again = (submit("study", on="2026-01-09", actor="pm"), record(ACCEPTED, on="2026-01-10"))
    written = held({**ACCEPTED, "status": "returned"}, OTHER_ACCEPTED, strict=("accept",), after=again)
    assert left(written, session(written)) == [
        "milestone_accepted",
        "milestone_accepted",
        "milestone_submitted",
        "milestone_accepted",
        "milestones_scheduled",
    ]
    alone = held({**ACCEPTED, "status": "returned"}, strict=("accept",), after=again[:1])
    assert left(alone, session(alone)) == ["milestone_accepted", "milestone_submitted"]


def test_what_another_session_brought_does_not_rest_on_it() -> None:
    again = record(OTHER_ACCEPTED, ACTION, MOVED | {"milestone": "courses"}, RESERVED, on="2026-01-10")
    written = held(ACCEPTED, MOVED, strict=("accept", "action", "reschedule", "continue_with_reservations"), after=(again,))
    assert left(written, session(written)) == ["milestone_accepted", "milestone_rescheduled", "milestones_scheduled"]
    other = held(ACTION, RESERVED, strict=("action", "continue_with_reservations"), after=(again,))
    found = other.scenario.refuses(
        SomethingRestsOnIt, other.correction("review_recorded", present=TWO).model_copy(update={"version": session(other)})
    )
    versions = [n for n, event in enumerate(other.log, 1) if event.kind == "action_opened" and event.action.startswith("suivi-1")]
    assert found.details["left"].count(" action_opened ") == len(versions) == 3
    assert all(f"v{n} action_opened" in found.details["left"] for n in versions)


def test_the_tenth_decision_is_not_taken_for_the_first() -> None:
    ten = [{"kind": "continue"} for _ in range(8)]
    written = held(ACTION, *ten, RESERVED, strict=("action",))
    assert left(written, session(written)) == ["action_opened"]


@pytest.mark.parametrize("ended", ["done", "dropped"])
def test_the_end_of_an_action_rests_on_the_decision_that_opened_it(ended: str) -> None:
    acts: dict[str, tuple[AnyCommand, ...]] = {
        "done": tuple(FinishAction(**who(), action=one, because="fait") for one in ("suivi-1.1", "suivi-1.2")),
        "dropped": tuple(DropAction(**who(), action=one, because="sans objet") for one in ("suivi-1.1", "suivi-1.2")),
    }
    written = held(ACTION, {**RESERVED, "reservations": ["Budget"]}, {**ACTION, "n": 9}, strict=("action",), after=acts[ended][:1])
    assert left(written, session(written)) == ["action_opened", "action_opened", f"action_{ended}"]
    other = held({**RESERVED, "reservations": ["Budget"]}, ACTION, strict=("continue_with_reservations",), after=acts[ended][1:])
    assert left(other, session(other)) == ["action_opened"]


def test_what_moved_the_convention_since_rests_on_what_moved_it_before() -> None:
    resumed = (Resume(**who()), LIFE[2])
    written = held("suspend", ACCEPTED, strict=("suspend",), after=resumed)
    assert left(written, session(written)) == ["convention_suspended", "convention_resumed", "term_extended"]
    beside = held("suspend", ACTION, strict=("action",), after=resumed)
    assert left(beside, session(beside)) == ["action_opened"]


def test_what_fell_and_would_not_have_is_held_by_what_was_decided_in_its_place() -> None:
    """All three had to be there; one of them was not listed."""
    sat = ("mic.focal", "axa.focal")
    late = record(ACCEPTED, on="2026-01-10")
    written = held(strict=("accept",), after=(record(ACCEPTED, ACTION, on="2026-01-09", present=sat), late))
    second = [n for n, event in enumerate(written.log, 1) if event.kind == "review_recorded"][1]
    assert left(written, second, "mic.focal,axa.focal,ecc.director") == ["milestone_accepted", "milestones_scheduled"]
    alone = held(strict=("accept",), after=(record(ACCEPTED, ACTION, on="2026-01-09", present=sat),))
    assert left(alone, alone.version("review_recorded"), "mic.focal,axa.focal,ecc.director") == []


def test_minutes_that_a_session_approved_rest_on_that_decision() -> None:
    minutes = {"minutes": {"within": "P15D", "approval": "next_session"}}
    seats = [{**SUIVI, **minutes, "decides": {"majority": "absolute", "of": "all_members", "except": {"minutes_approved": STRICT}}}]
    first = (record("continue", on="2026-01-07", minutes="a" * 64), record("continue", on="2026-01-08", minutes="b" * 64))
    approving = record({"kind": "minutes_approved", "of": 1}, "continue", on="2026-01-09", minutes="c" * 64)
    written = working(*first, approving, record({"kind": "minutes_approved", "of": 2}, on="2026-01-10"), committees=seats)
    versions = [n for n, event in enumerate(written.log, 1) if event.kind == "review_recorded"]
    assert [left(written, version) for version in versions] == [[], [], ["minutes_approved"], ["minutes_approved"]]


def test_of_a_session_that_did_not_meet_after_all_everything_it_decided_falls() -> None:
    quorate = {**SUIVI, "quorum": {"at_least": "1/2"}}
    written = working(record(on="2026-01-09"), record(ACTION, on="2026-01-10"), committees=[quorate])
    assert left(written, session(written), "mic.focal") == ["review_recorded"]


def test_what_climbed_rests_on_the_failures_of_its_own_committee() -> None:
    other = {**SUIVI, "id": "other", "escalates_to": "board"}
    committees = [{**SUIVI, "escalates_to": "board"}, other, {**SUIVI, "id": "board", "kind": "steering"}]
    sessions = tuple(record("adjourn", on=on, committee=one) for one in ("suivi", "other") for on in ("2026-01-08", "2026-01-09"))
    written = working(*sessions, committees=committees)
    past = written.scenario.there.past
    first, *_, of_other, last = [one for one in past.facts if isinstance(one.event, ReviewRecorded)]
    climbed = [one for one in past.facts if one.event.kind == "matter_escalated"]
    assert len(climbed) == 2
    settled = [one.event.model_copy(update={"failed": None}) for one in (first, of_other, last)]
    rests = [rests_on_votes(written.scenario.there, *pair) for pair in zip((first, of_other, last), settled, strict=True)]
    assert rests == [(climbed[0],), (climbed[1],), (climbed[1],)]
    assert rests_on_votes(written.scenario.there, first, first.event) == ()
