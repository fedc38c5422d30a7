"""What is owed no more is no longer told, however it came about; and what was still to be told goes to whoever succeeds."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes.succession import ReplaceManager, SucceedParty
from domain.committees.committees import ReviewRecorded
from domain.committees.meetings import CallOffReview
from domain.convention import AnyCommand
from domain.life.closing import Close
from domain.life.leaving import PartyLeft
from domain.life.prolongation import Extend
from domain.life.suspension import Suspend
from domain.life.termination import Terminate
from domain.messages.answer_acts import Acknowledge
from domain.messages.answering import Answer, AnswersLapsed
from domain.messages.messages import (
    Delivered,
    MessageDue,
    MessageFailed,
    MessageSuperseded,
    RecordDelivery,
    RecordDigest,
    ToldInDigest,
    Waiting,
)
from domain.messages.reminding import Remind
from domain.phases import State
from tests.domain.builders import (
    HEIR,
    STUDY,
    SUIVI,
    accept,
    blocked,
    cancelled,
    convene,
    in_force,
    moved,
    record,
    submit,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due
from tests.domain.test_leaving import leaving

LADDER: dict[str, Any] = {
    "before": ["P30D", "P7D", "P1D"],
    "on_day": True,
    "overdue_every": "P7D",
    "escalate_after": 2,
    "at_most": 3,
    "working_days_only": False,
}
KEY = "milestone_due/study/2026-06-30"
FIRST = f"{KEY}/-P30D"


def gathered(until: str = "2026-05-31", **changes: Any) -> Scenario:
    """A reminder of the study waits for the digest."""
    said: dict[str, Any] = {"milestones": [{**STUDY, "due": "2026-06-30"}], "reminders": {"default": LADDER}, **changes}
    return in_force("2026-01-10", **said).passing(until)


def deferred() -> Scenario:
    """The same reminder is to be tried again tomorrow."""
    return gathered(reminders={"default": LADDER, "delivery": "single"}).after(delivered("deferred"))


def delivered(*states: Any, people: tuple[str, ...] = ("mic.focal",), message: str = FIRST) -> RecordDelivery:
    results = tuple(Delivered(person=who, status=state, message_id="<1@example.org>") for who, state in zip(people, states, strict=True))
    return RecordDelivery(**who("system"), message=message, results=results)


def waits(state: State, message: str = FIRST) -> Waiting:
    found = state.mailbox.get(message)
    assert found is not None
    return found


def called_back(there: Scenario, command: AnyCommand) -> dict[str, str | None]:
    return {one.message: one.because for one in there.when(command).all(MessageSuperseded)}


WAYS: list[tuple[AnyCommand, str]] = [
    (submit("study"), "met"),
    (accept("study", actor="pm", status="notMet", because="perdu"), "met"),
    (moved("study", "2026-07-31"), "moved"),
    (cancelled("study"), "cancelled"),
    (Suspend(**who(), because="gel"), "cancelled"),
]


@pytest.mark.parametrize("there", [gathered, deferred], ids=["gathered", "deferred"])
@pytest.mark.parametrize(("command", "because"), WAYS, ids=lambda one: getattr(one, "kind", one))
def test_what_is_owed_no_more_is_no_longer_told(there: Any, command: AnyCommand, because: str) -> None:
    assert called_back(there(), command) == {FIRST: because}
    after = there().after(command)
    assert FIRST not in {one.message for one in after.there.mailbox.pending()}
    assert FIRST in after.there.mailbox.said
    assert due(after.agenda(), "message_retry") == []


def test_what_is_called_back_is_so_from_the_day_on_which_that_is_known() -> None:
    noted = gathered("2026-06-05").after(Acknowledge(**who("pm"), item="study", whom="pm"))
    outcome = noted.when(submit("study", on="2026-06-02"))
    assert {one.when for one in (*outcome.all(MessageSuperseded), *outcome.all(AnswersLapsed))} == {when("2026-06-05")}


def test_what_is_told_of_a_session_is_called_back_once_it_is_moved_or_called_off() -> None:
    there = in_force("2026-01-10", committees=[SUIVI], reminders={"alone": []}).after(convene("2026-03-01"))
    (told,) = there.there.mailbox.gathered[-1:]
    assert told.about == "session_convened"
    assert called_back(there, convene("2026-03-08", session=1)) == {told.message: "moved"}
    called_off = CallOffReview(**who("mic.focal"), committee="suivi", session=1, because="Salle indisponible")
    assert called_back(there, called_off) == {told.message: "cancelled"}


def test_of_two_milestones_of_one_session_each_has_its_own_reason() -> None:
    two = [{**STUDY, "id": name, "due": "2026-06-30", "accepted_by": {"committee": "suivi"}} for name in ("study", "courses")]
    there = gathered("2026-06-05", milestones=two, committees=[SUIVI])
    held = record(
        {"kind": "accept", "milestone": "study", "status": "notMet", "because": "perdu"},
        {"kind": "reschedule", "milestone": "courses", "to": "2026-07-31", "because": "retard"},
    )
    assert called_back(there, held) == {FIRST: "met", FIRST.replace("study", "courses"): "moved"}


def test_what_nobody_can_go_on_with_is_another_thing_to_be_told() -> None:
    assert called_back(gathered(), blocked("study", "axa")) == {FIRST: None}


def test_what_is_owed_still_is_told() -> None:
    assert called_back(gathered(term={"initial": "P2Y"}), Extend(**who(), until=day("2035-01-01"), because="retard")) == {}


def test_what_is_on_its_way_is_left_alone_and_called_back_where_it_is_put_off() -> None:
    on_its_way = gathered(reminders={"default": LADDER, "delivery": "single"}).after(moved("study", "2026-07-31"))
    assert waits(on_its_way.there).retry_on is None
    outcome = on_its_way.when(delivered("deferred"))
    assert outcome.the(MessageFailed).retry_on == day("2026-06-01")
    assert (outcome.the(MessageSuperseded).message, outcome.the(MessageSuperseded).because) == (FIRST, None)
    assert outcome.state.mailbox.get(FIRST) is None


def test_what_an_act_has_told_stays_true() -> None:
    suspended = gathered().after(Suspend(**who(), because="gel"))
    told = [one.message for one in suspended.there.mailbox.gathered]
    assert "convention_suspended" in {name.partition("/")[0] for name in told}
    closed = suspended.after(Terminate(**who(), cause="mutual", because="accord"), Close(**who(), because="réglé"))
    assert set(told) <= {one.message for one in closed.there.mailbox.gathered}


def test_a_day_that_passes_has_no_reason() -> None:
    tacit = {"initial": "P1Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    ladder = {"default": LADDER, "alone": []}
    there = in_force("2026-01-10", term=tacit, reminders=ladder).passing("2026-11-09")
    waiting = [one.message for one in there.there.mailbox.gathered if one.about == "notice_deadline"]
    assert [name.rpartition("/")[2] for name in waiting] == ["-P30D", "-P7D", "-P1D"]
    outcome = there.passing("2027-01-09").on("2027-01-10").falls_due()
    gone = [one for one in outcome.all(MessageSuperseded) if one.message in waiting]
    assert [one.because for one in gone] == [None] * 3
    assert not [one for one in outcome.state.mailbox.gathered if one.message in waiting]


def test_a_session_settles_what_was_told_of_its_day() -> None:
    committee = {**SUIVI, "meets": {"every": "P6M"}}
    there = gathered("2026-06-12", committees=[committee], milestones=[])
    (reminder,) = [one.message for one in there.there.mailbox.gathered if one.about == "review_due"]
    held = there.when(record("continue", present=[{"person": "mic.focal"}, {"person": "axa.focal"}]))
    assert held.all(ReviewRecorded)
    assert {one.message: one.because for one in held.all(MessageSuperseded)} == {reminder: "met"}


def test_what_is_called_back_never_falls_due_again() -> None:
    there = gathered().after(moved("study", "2026-07-31"), moved("study", "2026-06-30"))
    assert FIRST not in {one.key for one in there.agenda()}
    assert FIRST not in {one.message for one in there.on("2026-06-23").falls_due().all(MessageDue)}


def test_a_reminder_that_people_sent_is_called_back_once_nothing_of_it_is_owed() -> None:
    two = [{**STUDY, "due": "2026-06-30"}, {**STUDY, "id": "courses", "due": "2026-07-01"}]
    name = "reminder/mic/2026-06-24/mic.focal"
    sent = gathered("2026-06-24", milestones=two, reminders={"default": LADDER, "delivery": "single"}).after(Remind(**who(), party="mic"))
    put_off = sent.after(delivered("deferred", message=name))
    assert name not in called_back(put_off, submit("study"))
    assert called_back(put_off.after(submit("study")), submit("courses"))[name] is None


# ── Those who succeed ──────────────────────────────────────────────────────────────────────────


def succeed(**more: Any) -> SucceedParty:
    return SucceedParty.model_validate({**who(), "party": "mic", "successors": [HEIR], "basis": "décret", **more})


def test_what_waits_for_a_digest_is_told_to_the_successor() -> None:
    after = gathered().after(succeed())
    (one,) = [one for one in after.there.mailbox.gathered if one.message == FIRST]
    assert one.to == ("mi.focal",)
    told = ToldInDigest(person="mi.focal", status="sent", message_id="<1@example.org>", messages=(FIRST,))
    digest = RecordDigest(**who("system"), digest=day("2026-06-01"), results=(told,))
    assert FIRST not in {one.message for one in after.after(digest).there.mailbox.gathered}


def test_what_is_put_off_after_a_succession_is_tried_again_at_the_successor() -> None:
    on_its_way = gathered(reminders={"default": LADDER, "delivery": "single"}).after(succeed())
    put_off = on_its_way.after(delivered("deferred"))
    assert (waits(put_off.there).left, waits(put_off.there).heirs) == (("mi.focal",), {})
    again = [one for one in put_off.on("2026-06-01", "09:00").falls_due().all(MessageDue) if one.message == FIRST]
    assert [(one.to, one.attempt) for one in again] == [(("mi.focal",), 2)]


def test_what_was_put_off_before_a_succession_is_tried_again_at_the_successor_and_goes_off_to_nobody_else() -> None:
    waiting = waits(deferred().after(succeed()).there)
    assert (waiting.left, waiting.due.to, waiting.heirs) == (("mi.focal",), ("mi.focal",), {})


def test_of_two_successions_the_last_counts() -> None:
    again = {**HEIR, "id": "mt", "short": "MT", "people": ["mt.minister", "mt.legal", "mt.focal"]}
    on_its_way = gathered(reminders={"default": LADDER, "delivery": "single"}).after(succeed(), succeed(party="mi", successors=[again]))
    assert waits(on_its_way.after(delivered("deferred")).there).left == ("mt.focal",)


def test_whoever_succeeds_a_manager_stays_when_a_party_is_succeeded_too() -> None:
    single = {"default": {**LADDER, "escalate_after": 0}, "delivery": "single"}
    there = gathered("2026-07-14", reminders=single).after(ReplaceManager(**who(), manager="pm2"))
    late = f"{KEY}/+P14D"
    succeeded = there.after(SucceedParty.model_validate({**who("pm2"), "party": "mic", "successors": [HEIR], "basis": "décret"}))
    put_off = succeeded.after(delivered("deferred", "deferred", people=("pm", "mic.focal"), message=late))
    assert waits(put_off.there, late).left == ("pm2", "mi.focal")


def test_letters_that_a_manager_could_not_be_asked_for_are_asked_of_the_next() -> None:
    by_letter = gathered(reminders={"default": LADDER, "delivery": "single"}, reach={"mic.focal": "letter"})
    replaced = by_letter.after(ReplaceManager(**who(), manager="pm2"))
    put_off = replaced.after(delivered("deferred", people=("pm",)))
    assert (waits(put_off.there).left, waits(put_off.there).due.letters) == (("pm2",), ("mic.focal",))
    again = [one for one in put_off.on("2026-06-01", "09:00").falls_due().all(MessageDue) if one.message == FIRST]
    assert [(one.to, one.letters) for one in again] == [((), ("mic.focal",))]


def kept_by_a_focal_point(**changes: Any) -> Scenario:
    """The convention that MIC's focal point has come to keep."""
    return gathered("2026-05-30", **changes).after(ReplaceManager(**who(), manager="mic.focal"))


def back(there: Scenario) -> Scenario:
    return there.after(ReplaceManager(**who("mic.focal"), manager="pm2"))


def test_an_old_manager_of_a_party_hears_beside_the_new_one_what_a_digest_was_to_tell_them() -> None:
    suspended = kept_by_a_focal_point().after(Suspend(**who("mic.focal"), because="gel"))
    told = {one.about: one.to for one in back(suspended).there.mailbox.gathered}
    assert told["convention_suspended"] == ("mic.focal", "pm2", "axa.focal")


def test_an_old_manager_of_a_party_is_tried_again_beside_the_new_one() -> None:
    single = {"default": LADDER, "delivery": "single"}
    there = kept_by_a_focal_point(reminders=single).passing("2026-05-31")
    before = back(there.after(delivered("deferred")))
    waiting = waits(before.there)
    assert (waiting.left, waiting.due.to, waiting.heirs) == (("mic.focal", "pm2"), ("mic.focal", "pm2"), {})
    again = [one for one in before.on("2026-06-01", "09:00").falls_due().all(MessageDue) if one.message == FIRST]
    assert [(one.to, one.attempt) for one in again] == [(("mic.focal", "pm2"), 2)]
    on_its_way = back(there).after(delivered("deferred"))
    assert waits(on_its_way.there).left == ("mic.focal",)


def test_letters_that_an_old_manager_of_a_party_could_not_be_asked_for_are_asked_of_the_next() -> None:
    by_letter = {"reminders": {"default": LADDER, "delivery": "single"}, "milestones": [{**STUDY, "owner": "axa", "due": "2026-06-30"}]}
    there = kept_by_a_focal_point(**by_letter, reach={"axa.focal": "letter"}).passing("2026-05-31")
    put_off = back(there).after(delivered("deferred"))
    assert (waits(put_off.there).left, waits(put_off.there).due.letters) == (("pm2",), ("axa.focal",))


def test_an_old_manager_of_a_party_has_answered_as_before_and_so_has_the_new_one() -> None:
    noted = kept_by_a_focal_point().after(Acknowledge(**who("mic.focal"), item="study", whom="mic.focal"))
    assert back(noted).there.mailbox.answers.all == tuple(Answer(deadline=KEY, person=one, noted=True) for one in ("mic.focal", "pm2"))


def test_what_nobody_is_left_to_hear_is_called_back() -> None:
    there = leaving(reminders={"default": LADDER}, milestones=[{**STUDY, "owner": "axa", "due": "2026-05-25"}]).passing("2026-05-09")
    name = "milestone_due/study/2026-05-25/-P30D"
    assert [one.to for one in there.there.mailbox.gathered if one.message == name] == [("axa.focal",)]
    left = there.on("2026-05-10").falls_due()
    assert left.all(PartyLeft)
    assert {one.message: one.because for one in left.all(MessageSuperseded)}[name] == "cancelled"


def test_whoever_leaves_is_not_written_to_again() -> None:
    alone = {"reminders": {"default": LADDER, "delivery": "single"}, "milestones": [{**STUDY, "owner": "axa", "due": "2026-05-25"}]}
    there = leaving(**alone).passing("2026-05-10")
    name = "milestone_due/study/2026-05-25/-P30D"
    assert waits(there.there, name).heirs == {"axa.focal": None}
    assert there.when(delivered("deferred", people=("axa.focal",), message=name)).the(MessageFailed).retry_on is None
