"""What people answer to what they are told of a deadline: noted, or nothing before a day; and who hears what then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.agenda import Deadline
from domain.changes.succession import ReplaceManager
from domain.due import deadlines
from domain.life.termination import Denounce
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.answering import Answer, Answers, AnswersLapsed, DeadlineAcknowledged, DeadlineSnoozed, silent
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
from domain.phases import State
from domain.refusals.errors import NotAllowed
from domain.refusals.errors_of_messages import (
    AlreadyAnswered,
    AmbiguousItem,
    NotConcerned,
    SnoozeTooLong,
    SnoozeTooShort,
    TooLateToAcknowledge,
    UnknownItem,
)
from tests.domain.builders import STUDY, SUIVI, THREE, accept, in_force, in_signature, moved, submit, visa, when, who
from tests.domain.scenario import Scenario, day, rungs

LADDER: dict[str, Any] = {
    "before": ["P30D", "P7D", "P1D"],
    "on_day": True,
    "overdue_every": "P7D",
    "escalate_after": 2,
    "at_most": 3,
    "working_days_only": False,
}
KEY = "milestone_due/study/2026-06-30"
VISAS_KEY = "visa_due/visas/2026-02-09"


def owing(on: str = "2026-01-10", *, delivery: str = "single", **changes: Any) -> Scenario:
    """One study due by MIC on 30 June 2026; its focal point is reminded."""
    said: dict[str, Any] = {"milestones": [{**STUDY, "due": "2026-06-30"}], **changes}
    return in_force(on, reminders={"default": LADDER, "delivery": delivery}, **said)


def shared(on: str = "2026-01-10", **changes: Any) -> Scenario:
    """A stage of visas that two people owe, one of them by letter."""
    stages = [{"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"], "within": "P30D"}]
    return in_signature(on, signature={"stages": stages}, reminders={"default": LADDER, "delivery": "single"}, **changes)


def ack(actor: str = "mic.focal", item: str = "study", **more: Any) -> Acknowledge:
    return Acknowledge(**who(actor), item=item, **more)


def snooze(until: str, actor: str = "mic.focal", item: str = "study", **more: Any) -> Snooze:
    return Snooze(**who(actor), item=item, until=day(until), **more)


def spoken(convention: Scenario, about: str = "milestone_due") -> list[str]:
    return [rung for _, rung in rungs(convention.agenda(), about)]


# ── Taking note ────────────────────────────────────────────────────────────────────────────────


def test_whoever_takes_note_hears_no_more_before_it_is_late() -> None:
    noted = owing().on("2026-05-20").after(ack())
    assert spoken(noted) == []
    assert spoken(noted.passing("2026-07-01")) == ["+P7D"]
    assert noted.on("2026-07-08").falls_due().the(MessageDue).to == ("mic.focal",)


def test_what_is_noted_is_recorded_with_what_it_is_about() -> None:
    owing().on("2026-05-20").when(ack()).then(
        DeadlineAcknowledged(
            when=when("2026-05-20"),
            deadline=KEY,
            about="milestone_due",
            target="study",
            due=day("2026-06-30"),
            subject="Étude",
            people=("mic.focal",),
        )
    )


def test_only_the_one_who_takes_note_is_left_out() -> None:
    noted = shared().after(ack("axa.focal", "visas"))
    assert {item.to for item in noted.agenda() if item.kind == "message"} == {("mic.legal",)}
    assert noted.passing("2026-01-30").on("2026-02-02").falls_due().the(MessageDue).to == ("mic.legal",)


def test_a_rung_that_is_left_to_a_letter_alone_stays() -> None:
    noted = shared(reach={"axa.focal": "letter"}).after(ack("mic.legal", "visas"))
    assert {item.to for item in noted.agenda() if item.kind == "message"} == {()}
    message = noted.passing("2026-01-30").on("2026-02-02").falls_due().the(MessageDue)
    assert (message.to, message.letters) == ((), ("axa.focal",))
    assert spoken(noted.after(ack("axa.focal", "visas")), "visa_due") == []


def test_no_letter_is_asked_for_to_whoever_has_taken_note() -> None:
    noted = shared(reach={"axa.focal": "letter"}).after(ack("axa.focal", "visas"))
    assert {(item.to, item.letters) for item in noted.agenda() if item.kind == "message"} == {(("mic.legal",), ())}


def test_a_deadline_may_be_named_by_its_target_its_kind_or_in_full() -> None:
    for name in ("study", "milestone_due/study", KEY):
        assert owing().when(ack(item=name)).the(DeadlineAcknowledged).deadline == KEY


def test_what_names_nothing_or_several_is_refused_with_what_there_is() -> None:
    owing().refuses(UnknownItem, ack(item="studies"), item="studies")
    assert KEY in str(owing().refuses(UnknownItem, ack(item="rapport")).details["known"])
    committee = owing(committees=[{**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}])
    error = committee.refuses(AmbiguousItem, ack(item="suivi"))
    assert error.details["known"] == "convocation_due/suivi/2026-06-25, review_due/suivi/2026-07-10"
    committee.when(ack(item="review_due/suivi")).kinds("deadline_acknowledged")


@pytest.mark.parametrize(
    ("item", "near"),
    [
        ("studies", "study"),
        ("STUDY", "study"),
        ("milestone_due/stady", "milestone_due/study"),
        ("milestone_due/study/2026-06-31", KEY),
        ("rapport", ""),
    ],
)
def test_what_names_nothing_is_refused_with_the_names_that_come_near_as_they_would_be_written(item: str, near: str) -> None:
    assert owing().refuses(UnknownItem, ack(item=item)).details["near"] == near


def test_no_more_than_three_names_are_offered_and_each_once() -> None:
    several = owing(
        milestones=[{"id": f"study-{n}", "type": "delivery", "title": "Étude", "owner": "mic", "due": "2026-06-30"} for n in range(5)],
    )
    near = several.refuses(UnknownItem, ack(item="study-7")).details["near"].split(", ")
    assert len(near) == len(set(near)) == 3
    assert all(name.startswith("study-") for name in near)


def test_who_is_not_told_of_it_answers_nothing() -> None:
    owing().refuses(NotConcerned, ack("axa.focal"), person="axa.focal", known="mic.focal, pm")
    owing().refuses(NotConcerned, ack("pm", whom="axa.focal"), person="axa.focal")
    owing(reach={"mic.legal": "never"}).refuses(NotConcerned, ack("mic.legal"))


def test_nobody_but_the_manager_answers_for_another() -> None:
    shared().refuses(NotAllowed, ack("mic.legal", "visas", whom="axa.focal"), needs="manager")
    shared().when(ack("mic.legal", "visas", whom="mic.legal")).kinds("deadline_acknowledged")


def test_the_manager_answers_for_everybody_or_for_one() -> None:
    assert shared().when(ack("pm", "visas")).the(DeadlineAcknowledged).people == ("mic.legal", "axa.focal", "pm")
    assert shared().when(ack("pm", "visas", whom="axa.focal")).the(DeadlineAcknowledged).people == ("axa.focal",)


def test_whoever_is_written_to_answers_for_the_one_in_whose_place_they_are() -> None:
    through = shared(reach={"mic.legal": {"via": "mic.focal"}})
    assert through.when(ack("mic.focal", "visas")).the(DeadlineAcknowledged).people == ("mic.focal",)
    assert through.when(ack("mic.legal", "visas")).the(DeadlineAcknowledged).people == ("mic.focal",)


def test_whoever_is_written_to_only_when_it_is_late_may_put_it_off_too() -> None:
    owing().on("2026-05-20").when(snooze("2026-06-01", "pm", whom="pm")).kinds("deadline_snoozed")


def test_what_was_noted_is_not_noted_again() -> None:
    owing().after(ack()).refuses(AlreadyAnswered, ack(), person="mic.focal", item=KEY)
    again = owing().after(ack()).when(ack("pm")).the(DeadlineAcknowledged)
    assert again.people == ("pm",)


def test_what_is_late_is_not_noted() -> None:
    owing().passing("2026-06-30").when(ack()).kinds("deadline_acknowledged")
    owing().passing("2026-07-01").refuses(TooLateToAcknowledge, ack(), due="2026-06-30")


# ── Putting off ────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_said_before_the_day_and_then_the_next_rung_speaks() -> None:
    quiet = owing().on("2026-05-20").after(snooze("2026-06-23"))
    assert rungs(quiet.agenda(), "milestone_due") == [("2026-06-23", "-P7D"), ("2026-06-29", "-P1D"), ("2026-06-30", "0")]


def test_the_next_reminder_of_what_is_late_is_the_first_after_the_day() -> None:
    quiet = owing().passing("2026-07-05").after(snooze("2026-07-10"))
    assert rungs(quiet.agenda(), "milestone_due") == [("2026-07-14", "+P14D")]
    assert quiet.passing("2026-07-13").on("2026-07-14").falls_due().the(MessageDue).rung == "+P14D"


def test_a_day_is_put_off_again_by_another() -> None:
    quiet = owing().on("2026-05-20").after(snooze("2026-06-23"))
    quiet.refuses(AlreadyAnswered, snooze("2026-06-23"))
    later = quiet.when(snooze("2026-06-30")).the(DeadlineSnoozed)
    assert later.until == day("2026-06-30")
    assert spoken(quiet.after(snooze("2026-06-30"))) == ["0"]


def test_the_day_is_to_come_and_not_beyond_the_deadline_or_ninety_days() -> None:
    early = owing().on("2026-02-01")
    early.refuses(SnoozeTooShort, snooze("2026-02-01"), until="2026-02-01", today="2026-02-01")
    early.refuses(SnoozeTooLong, snooze("2026-05-03"), last="2026-05-02")
    early.when(snooze("2026-05-02")).kinds("deadline_snoozed")
    near = owing().on("2026-06-01")
    near.refuses(SnoozeTooLong, snooze("2026-07-01"), last="2026-06-30", due="2026-06-30")
    near.when(snooze("2026-06-30")).kinds("deadline_snoozed")
    owing().passing("2026-06-30").refuses(SnoozeTooLong, snooze("2026-07-01"), last="2026-06-30")
    late = owing().passing("2026-07-01")
    late.when(snooze("2026-09-29")).kinds("deadline_snoozed")
    late.refuses(SnoozeTooLong, snooze("2026-09-30"), last="2026-09-29")


def test_who_is_silent_on_which_day() -> None:
    (deadline,) = [one for one in deadlines(owing().there) if one.key == KEY]
    answers = Answers(
        all=(
            Answer(deadline=KEY, person="mic.focal", noted=True),
            Answer(deadline=KEY, person="pm", until=date(2026, 7, 5)),
            Answer(deadline="other", person="axa.focal", noted=True),
        )
    )

    def hushed(one: Deadline, on: str) -> list[str]:
        return [person for person in ("mic.focal", "pm", "axa.focal") if silent(answers, one, person, day(on))]

    assert hushed(deadline, "2026-06-30") == ["mic.focal", "pm"]
    assert hushed(deadline, "2026-07-04") == ["pm"]
    assert hushed(deadline, "2026-07-05") == []


# ── What waits already ─────────────────────────────────────────────────────────────────────────


VISAS = "visa_due/visas/2026-02-09/-P7D"


def waits(state: State) -> Waiting:
    """The reminder of the visas that is on its way, or to be tried again."""
    found = state.mailbox.get(VISAS)
    assert found is not None
    return found


def delivered(message: str, *people: str, status: Any = "deferred") -> RecordDelivery:
    results = tuple(Delivered(person=one, status=status, message_id="<1@example.org>") for one in people)
    return RecordDelivery(**who("system"), message=message, results=results)


def test_what_waits_for_a_digest_is_not_told_to_whoever_has_answered() -> None:
    gathered = owing(delivery="digest").passing("2026-05-31")
    assert f"{KEY}/-P30D" in {one.message for one in gathered.there.mailbox.gathered}
    outcome = gathered.when(ack())
    superseded = outcome.the(MessageSuperseded)
    assert (superseded.message, superseded.because) == (f"{KEY}/-P30D", "answered")
    assert f"{KEY}/-P30D" not in {one.message for one in outcome.state.mailbox.gathered}


def test_the_others_are_told_all_the_same() -> None:
    deferred = shared().passing("2026-02-02").after(delivered(VISAS, "mic.legal", "axa.focal"))
    outcome = deferred.when(ack("mic.legal", "visas"))
    assert outcome.all(MessageSuperseded) == ()
    waiting = waits(outcome.state)
    assert (waiting.left, waiting.due.to) == (("axa.focal",), ("axa.focal",))


def test_what_is_put_off_after_an_answer_is_not_tried_again_at_whoever_answered() -> None:
    answered = shared().passing("2026-02-02").after(ack("mic.legal", "visas"))
    assert waits(answered.there).due.to == ("mic.legal", "axa.focal")
    assert waits(answered.after(delivered(VISAS, "mic.legal", "axa.focal")).there).left == ("axa.focal",)
    assert answered.when(delivered(VISAS, "mic.legal")).the(MessageFailed).retry_on is None


def test_a_letter_is_asked_for_again_only_for_those_who_have_not_answered() -> None:
    two = [{"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal", "axa.deputy"], "within": "P30D"}]
    said: dict[str, Any] = {"signature": {"stages": two}, "reach": {"axa.focal": "letter", "axa.deputy": "letter"}}
    there = in_signature("2026-01-10", reminders={"default": LADDER, "delivery": "single"}, **said).passing("2026-02-02")
    one = there.after(ack("axa.focal", "visas"))
    asked = waits(one.after(delivered(VISAS, "pm")).there)
    assert (asked.left, asked.due.letters) == (("pm",), ("axa.deputy",))
    both = one.after(ack("axa.deputy", "visas"))
    assert both.when(delivered(VISAS, "pm")).the(MessageFailed).retry_on is None
    assert waits(both.after(delivered(VISAS, "mic.legal")).there).left == ("mic.legal",)


# ── The end of an answer ───────────────────────────────────────────────────────────────────────


def test_an_answer_ends_with_what_it_is_about() -> None:
    noted = owing().on("2026-05-20").after(ack())
    outcome = noted.when(submit("study"))
    assert outcome.the(AnswersLapsed).deadlines == (KEY,)
    assert outcome.state.mailbox.answers == Answers()
    again = Scenario(outcome.state, noted.now).after(accept("study", actor="pm", status="returned", because="incomplet"))
    assert spoken(again) == ["-P30D", "-P7D", "-P1D", "0"]


def test_on_another_day_it_is_told_again() -> None:
    noted = owing().on("2026-05-20").after(ack(), moved("study", "2026-07-31"))
    assert noted.there.mailbox.answers == Answers()
    assert spoken(noted) == ["-P30D", "-P7D", "-P1D", "0"]


def test_an_answer_about_a_signature_ends_with_the_stage() -> None:
    noted = shared().after(ack("mic.legal", "visas"), ack("axa.focal", "visas"))
    assert len(noted.there.mailbox.answers.all) == 2
    assert noted.after(visa("mic.legal"), visa("axa.focal")).there.mailbox.answers == Answers()


def test_what_somebody_answered_counts_for_whoever_stands_in_their_place() -> None:
    answered = shared().after(ack("pm", "visas", whom="pm"), snooze("2026-02-01", "axa.focal", "visas"))
    after = answered.when(ReplaceManager(**who(), manager="pm2"))
    assert after.state.mailbox.answers.all == (
        Answer(deadline=VISAS_KEY, person="axa.focal", until=day("2026-02-01")),
        Answer(deadline=VISAS_KEY, person="pm2", noted=True),
    )


def test_whoever_has_answered_by_themselves_keeps_that() -> None:
    two = owing(milestones=[{**STUDY, "due": "2026-06-30"}, {**STUDY, "id": "courses", "due": "2026-07-31"}])
    answered = two.after(ack(), ack("pm", whom="pm"), snooze("2026-02-01", "pm", whom="pm"), ack("pm", "courses", whom="pm"))
    after = answered.when(ReplaceManager(**who(), manager="mic.focal"))
    assert after.state.mailbox.answers.all == (
        Answer(deadline=KEY, person="mic.focal", noted=True),
        Answer(deadline="milestone_due/courses/2026-07-31", person="mic.focal", noted=True),
    )


def test_an_answer_ends_with_whoever_leaves_and_with_nobody_else() -> None:
    continues = {"indefinite": True, "notice": "P2M", "withdrawal_of_one": "continues"}
    shared_by_all = {**STUDY, "due": "2026-12-31", "accepted_by": "all_parties"}
    there = owing(parties=THREE, term=continues, committees=[SUIVI], milestones=[shared_by_all])
    denounced = there.after(Denounce.model_validate({**who("axa.focal"), "how": "withdrawal", "party": "axa"}))
    answered = denounced.after(ack("axa.focal"), ack("pm", whom="pm"), ack())
    assert [one.person for one in answered.there.mailbox.answers.all] == ["axa.focal", "pm", "mic.focal"]
    assert [one.person for one in answered.passing("2026-03-10").there.mailbox.answers.all] == ["pm", "mic.focal"]


def test_what_a_digest_told_meanwhile_is_not_called_back() -> None:
    told = ToldInDigest(person="mic.focal", status="sent", message_id="<1@example.org>", messages=(f"{KEY}/-P30D",))
    digest = RecordDigest(**who("system"), digest=day("2026-06-01"), results=(told,))
    gathered = owing(delivery="digest").passing("2026-06-01")
    gathered.when(digest).kinds("digest_told")


@pytest.mark.parametrize("until", ["2026-06-23", "2026-06-24"])
def test_every_answer_survives_the_next_and_is_one_for_a_person(until: str) -> None:
    both = owing().on("2026-05-20").after(snooze("2026-06-10"), ack(), snooze(until))
    assert both.there.mailbox.answers.all == (Answer(deadline=KEY, person="mic.focal", noted=True, until=day(until)),)
