from __future__ import annotations

from typing import Any

import pytest

from domain.files.terms import Terms
from domain.life.closing import Abandon
from domain.life.suspension import Suspend
from domain.messages.messages import (
    Delivered,
    DigestTold,
    Mailbox,
    MailSwitched,
    MessageDue,
    MessageFailed,
    MessageSent,
    MessageSuperseded,
    RecordDelivery,
    RecordDigest,
    SwitchMail,
    ToldInDigest,
    evolve,
)
from domain.messages.reaching import reached, recipients
from domain.messages.sending import ATTEMPTS, retry
from domain.refusals.errors import NotAllowed, NothingToSwitch
from tests.domain.builders import SIGNED_BY_TWO, STUDY, SUIVI, in_force, in_signature, submit, terms, visa, when, who
from tests.domain.scenario import Scenario, day, due, rungs

LADDER: dict[str, Any] = {
    "before": ["P30D", "P7D", "P1D"],
    "on_day": True,
    "overdue_every": "P7D",
    "escalate_after": 2,
    "at_most": 3,
    "working_days_only": False,
}
TO_MIC = "milestone_due/study/2026-06-30"


def owing(on: str = "2026-01-10", **ladder: Any) -> Scenario:
    """One study due by MIC on 30 June 2026, a Tuesday."""
    return in_force(on, milestones=[{**STUDY, "due": "2026-06-30"}], reminders={"delivery": "single", "default": {**LADDER, **ladder}})


def study_rungs(convention: Scenario) -> list[tuple[str, str]]:
    return rungs(convention.agenda(), "milestone_due")


# ── Rungs ──────────────────────────────────────────────────────────────────────────────────────


def test_a_deadline_is_spoken_of_before_and_on_its_day() -> None:
    assert study_rungs(owing()) == [("2026-05-31", "-P30D"), ("2026-06-23", "-P7D"), ("2026-06-29", "-P1D"), ("2026-06-30", "0")]


def test_a_ladder_may_be_silent_on_the_day() -> None:
    assert study_rungs(owing(on_day=False, before=["P7D"])) == [("2026-06-23", "-P7D")]


def test_rungs_that_lie_before_the_cause_are_never_sent() -> None:
    assert study_rungs(owing("2026-06-23")) == [("2026-06-29", "-P1D"), ("2026-06-30", "0")]


def test_rungs_before_a_deadline_are_moved_back_to_a_worked_day_and_overdue_ones_forward() -> None:
    convention = in_force(
        "2026-01-10",
        milestones=[{**STUDY, "due": "2026-06-28"}],
        reminders={"delivery": "single", "default": {**LADDER, "working_days_only": True}},
    )
    assert study_rungs(convention) == [("2026-05-29", "-P30D"), ("2026-06-19", "-P7D"), ("2026-06-26", "0")]
    assert study_rungs(convention.passing("2026-06-29")) == [("2026-07-06", "+P7D")]


def test_a_lead_may_count_working_days() -> None:
    assert study_rungs(owing(before=["P5WD"], on_day=False)) == [("2026-06-23", "-P5WD")]


def test_a_rung_stands_on_the_agenda_with_the_title_of_its_deadline() -> None:
    assert {one.title for one in owing().agenda() if one.kind == "message"} == {"Étude"}


def test_of_two_rungs_that_roll_onto_one_day_only_the_last_is_a_rung() -> None:
    convention = in_force(
        "2026-06-20",
        milestones=[{**STUDY, "due": "2026-06-29"}],
        reminders={"delivery": "single", "default": {**LADDER, "before": ["P2D", "P1D"], "on_day": False, "working_days_only": True}},
    )
    outcome = convention.on("2026-06-26").falls_due()
    assert outcome.all(MessageSuperseded) == ()
    assert outcome.the(MessageDue).rung == "-P1D"


def test_a_rung_says_what_is_due_to_whom() -> None:
    outcome = owing().on("2026-05-31", "09:00").falls_due()
    outcome.then(
        MessageDue(
            when=when("2026-05-31"),
            message=f"{TO_MIC}/-P30D",
            about="milestone_due",
            target="study",
            rung="-P30D",
            due=day("2026-06-30"),
            subject="Étude",
            to=("mic.focal",),
            article="5",
        )
    )


def test_nothing_is_sent_before_office_hours() -> None:
    owing().on("2026-05-31", "08:59").falls_due().then()


def test_the_next_overdue_rung_stands_on_the_agenda_alone() -> None:
    assert study_rungs(owing().passing("2026-07-01")) == [("2026-07-07", "+P7D")]
    assert study_rungs(owing().passing("2026-07-08")) == [("2026-07-14", "+P14D")]


def test_overdue_rungs_are_capped() -> None:
    assert study_rungs(owing().passing("2026-08-15")) == []
    assert study_rungs(owing(at_most=0).passing("2026-07-01")) == []
    assert study_rungs(owing(overdue_every=None).passing("2026-07-01")) == []


def test_overdue_rungs_escalate_to_the_manager() -> None:
    convention = owing().passing("2026-07-20")
    outcome = convention.on("2026-07-21").falls_due()
    assert (outcome.the(MessageDue).rung, outcome.the(MessageDue).to) == ("+P21D", ("mic.focal", "pm"))
    earlier = owing().passing("2026-07-13").on("2026-07-14").falls_due()
    assert earlier.the(MessageDue).to == ("mic.focal",)


def test_after_an_outage_only_the_last_rung_is_sent() -> None:
    outcome = owing().on("2026-07-16").falls_due()
    assert [event.message.rpartition("/")[2] for event in outcome.all(MessageSuperseded)] == ["-P30D", "-P7D", "-P1D", "0", "+P7D"]
    assert outcome.the(MessageDue).rung == "+P14D"


def test_an_outage_that_ends_at_the_hour_of_a_rung_leaves_that_one() -> None:
    outcome = owing().on("2026-06-23", "09:00").falls_due()
    assert [one.message for one in outcome.all(MessageSuperseded)] == [f"{TO_MIC}/-P30D"]
    assert outcome.the(MessageDue).rung == "-P7D"


def test_after_an_outage_only_the_last_rung_of_an_announced_end_is_sent() -> None:
    over = in_force("2026-02-16", term={"initial": "P1Y"}, reminders={"delivery": "single", "default": LADDER}).on("2027-02-12")
    outcome = over.falls_due()
    assert [one.rung for one in outcome.all(MessageDue)] == ["-P7D"]
    assert [one.message for one in outcome.all(MessageSuperseded)] == ["term_end/REF-1/2027-02-16/-P30D"]


def test_after_an_outage_a_recurring_target_gets_one_message() -> None:
    committee = {**SUIVI, "meets": {"every": "P2M"}}
    convention = in_force("2026-01-10", committees=[committee], reminders={"delivery": "single", "default": LADDER})
    outcome = convention.on("2026-09-20").falls_due()
    assert [(event.about, event.due, event.rung) for event in outcome.all(MessageDue)] == [
        ("review_due", day("2026-03-10"), "+P21D"),
        ("review_missed", day("2026-09-10"), "0"),
    ]


def test_each_target_gets_its_own_last_rung_after_an_outage() -> None:
    two = [{**STUDY, "due": "2026-06-30"}, {**STUDY, "id": "courses", "due": "2026-07-01"}]
    outcome = in_force("2026-01-10", milestones=two, reminders={"delivery": "single", "default": LADDER}).on("2026-07-02").falls_due()
    assert [(event.target, event.rung) for event in outcome.all(MessageDue)] == [("study", "0"), ("courses", "0")]


def test_what_is_done_is_no_longer_spoken_of() -> None:
    assert study_rungs(owing().after(submit("study"))) == []


def test_a_right_that_ended_is_not_overdue() -> None:
    convention = in_force(
        "2026-01-10",
        term={"initial": "P1Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}},
        reminders={"delivery": "single", "default": LADDER},
    )
    assert [rung for _, rung in rungs(convention.agenda(), "notice_deadline")] == ["-P30D", "-P7D", "-P1D", "0"]
    assert rungs(convention.passing("2026-11-12").agenda(), "notice_deadline") == []


def test_an_announced_end_is_spoken_of_and_ends_nothing() -> None:
    convention = in_force("2026-01-10", term={"initial": "P1Y"}, reminders={"delivery": "single", "default": LADDER})
    assert [rung for _, rung in rungs(convention.agenda(), "term_end")] == ["-P30D", "-P7D", "-P1D", "0"]
    assert due(convention.agenda(), "term_end") == ["2027-01-10"]


def test_whoever_has_not_signed_is_reminded_through_the_focal_point() -> None:
    convention = in_signature(reminders={"delivery": "single", "default": LADDER}).after(visa("mic.legal"))
    assert {item.to for item in convention.agenda() if item.kind == "message"} == {("mic.focal", "axa.focal")}


# ── Reach ──────────────────────────────────────────────────────────────────────────────────────


def reaching(**reach: Any) -> Terms:
    return terms(**SIGNED_BY_TWO, reach={name.replace("_", "."): how for name, how in reach.items()})


@pytest.mark.parametrize(
    ("reach", "person", "expected"),
    [
        ({}, "mic.focal", ("mic.focal", True)),
        ({}, "mic.minister", ("mic.focal", True)),
        ({"mic_minister": "mail"}, "mic.minister", ("mic.minister", True)),
        ({"mic_minister": "letter"}, "mic.minister", ("mic.minister", False)),
        ({"mic_minister": "never"}, "mic.minister", (None, False)),
        ({"mic_minister": {"via": "mic.legal"}}, "mic.minister", ("mic.legal", True)),
        ({"mic_legal": {"via": "mic.minister"}}, "mic.legal", ("mic.focal", True)),
        ({"mic_focal": {"via": "mic.minister"}}, "mic.focal", ("mic.minister", False)),
        ({"mic_focal": {"via": "mic.minister"}}, "mic.minister", ("mic.minister", False)),
        ({"mic_focal": "letter"}, "mic.minister", ("mic.focal", False)),
        ({"mic_focal": "never"}, "mic.minister", (None, False)),
        ({"mic_focal": {"via": "mic.legal"}, "mic_legal": {"via": "mic.focal"}}, "mic.focal", (None, False)),
    ],
)
def test_a_person_is_reached_as_the_terms_say(reach: dict[str, Any], person: str, expected: tuple[str | None, bool]) -> None:
    assert reached(reaching(**reach), person) == expected


def test_somebody_is_reached_through_however_many() -> None:
    through = {f"mic_{n}": {"via": f"mic.{n + 1}"} for n in range(9)}
    assert reached(reaching(**through), "mic.0") == ("mic.9", True)


def test_a_holder_of_a_mandate_without_a_focal_point_gets_a_letter() -> None:
    alone = terms(parties=[{"id": "mic", "short": "MIC", "names": [], "people": ["mic.minister"]}], signature={"members": ["mic.minister"]})
    assert reached(alone, "mic.minister") == ("mic.minister", False)


def test_a_focal_point_who_signs_gets_a_letter() -> None:
    own = terms(parties=[{"id": "mic", "short": "MIC", "names": [], "people": ["mic.focal"]}], signature={"members": ["mic.focal"]})
    assert reached(own, "mic.focal") == ("mic.focal", False)


def test_everybody_is_written_to_once() -> None:
    agreed = reaching(axa_ceo="letter", mic_legal="never")
    assert recipients(agreed, ("mic.minister", "mic.focal", "axa.ceo", "axa.ceo", "mic.legal")) == (("mic.focal",), ("axa.ceo",))


def test_a_letter_stands_beside_the_mails() -> None:
    convention = in_signature(reminders={"delivery": "single", "default": LADDER}, reach={"axa.ceo": "letter"}).after(visa("mic.legal"))
    message = convention.passing("2026-01-20").on("2026-01-28").falls_due().the(MessageDue)
    assert (message.to, message.letters) == (("mic.focal",), ("axa.ceo",))


# ── The switch ─────────────────────────────────────────────────────────────────────────────────


def switch(actor: str = "pm", *, on: bool) -> SwitchMail:
    return SwitchMail(**who(actor), on=on)


def test_nothing_leaves_before_mail_is_on() -> None:
    assert not owing().on("2026-05-31").falls_due().the(MessageDue).live
    assert owing().after(switch(on=True)).on("2026-05-31").falls_due().the(MessageDue).live


def test_the_manager_switches_the_mail() -> None:
    owing().when(switch(on=True)).then(MailSwitched(when=when("2026-01-10"), on=True))
    owing().after(switch(on=True)).when(switch(on=False)).then(MailSwitched(when=when("2026-01-10"), on=False))
    owing().refuses(NothingToSwitch, switch(on=False), on=False)
    owing().refuses(NotAllowed, switch("mic.focal", on=True), needs="manager")


# ── Delivery ───────────────────────────────────────────────────────────────────────────────────

FIRST = "visa_due/visas/2026-01-20/-P7D"


def sending() -> Scenario:
    """A message to two people is on its way."""
    stages = [{"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"], "within": "P15D"}]
    return in_signature(signature={"stages": stages}, reminders={"delivery": "single", "default": LADDER}).passing("2026-01-13", "12:00")


def result(person: str, status: Any = "sent") -> Delivered:
    return Delivered(person=person, status=status, message_id=f"<{person}@example.org>", reason=None if status == "sent" else "421")


def delivered(*results: Delivered, message: str = FIRST) -> RecordDelivery:
    return RecordDelivery(**who("system"), message=message, results=results)


def test_a_message_that_arrived_is_done() -> None:
    results = (result("mic.legal"), result("axa.focal"))
    outcome = sending().when(delivered(*results)).then(MessageSent(when=when("2026-01-13"), message=FIRST, results=results))
    assert outcome.state.mailbox.get(FIRST) is None


def test_a_message_to_nobody_is_done_too() -> None:
    sending().when(delivered()).then(MessageSent(when=when("2026-01-13"), message=FIRST, results=()))


def test_a_message_that_failed_for_good_is_not_tried_again() -> None:
    failed = (result("mic.legal", "failed"),)
    outcome = sending().when(delivered(*failed)).then(MessageFailed(when=when("2026-01-13"), message=FIRST, results=failed, retry_on=None))
    assert outcome.state.mailbox.get(FIRST) is None


def test_whoever_was_deferred_is_tried_again_the_next_day() -> None:
    sent, deferred = result("mic.legal"), result("axa.focal", "deferred")
    outcome = (
        sending()
        .when(delivered(sent, deferred))
        .then(
            MessageFailed(when=when("2026-01-13"), message=FIRST, results=(deferred,), retry_on=day("2026-01-14")),
            MessageSent(when=when("2026-01-13"), message=FIRST, results=(sent,)),
        )
    )
    waiting = Scenario(outcome.state, sending().now)
    assert due(waiting.agenda(), "message_retry") == ["2026-01-14"]
    again = waiting.on("2026-01-14", "09:00").falls_due().the(MessageDue)
    assert (again.message, again.attempt, again.to, again.letters) == (FIRST, 2, ("axa.focal",), ())


def test_a_message_to_be_tried_again_stands_on_the_agenda_with_its_subject() -> None:
    again = sending().after(delivered(result("mic.focal", "deferred")))
    assert [one.title for one in again.agenda() if one.kind == "message_retry"] == ["visas"]


def test_of_a_closed_convention_what_did_not_arrive_is_tried_again_in_order() -> None:
    ended = sending().after(Abandon(**who(), because="retiré"))
    waiting = [one.due.message for one in ended.there.mailbox.waiting]
    assert waiting == ["visa_asked/visas/2026-01-05/0", FIRST, "convention_closed/REF-1/2026-01-13/0"]
    ended = ended.after(*(delivered(result("pm", "deferred"), message=one) for one in waiting))
    assert [(one.due.isoformat(), one.kind, one.key) for one in ended.agenda()] == [
        ("2026-01-14", "message_retry", "convention_closed/REF-1/2026-01-13/0"),
        ("2026-01-14", "message_retry", "visa_asked/visas/2026-01-05/0"),
    ], "nobody is asked for a visa any more"


def test_what_is_told_at_once_goes_by_letter_where_that_is_the_way_and_out_where_mail_is_on() -> None:
    by_letter = in_force(reach={"mic.focal": "letter"}).after(switch(on=True))
    told = by_letter.when(Suspend(**who(), because="gelé")).the(MessageDue)
    assert (told.letters, told.live, told.rung) == (("mic.focal",), True, "0")


def test_letters_are_asked_for_again_where_the_manager_was_not_reached_and_only_then() -> None:
    plan = {"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"], "within": "P15D"}
    said: dict[str, Any] = {
        "signature": {"stages": [plan]},
        "reminders": {"delivery": "single", "default": LADDER},
        "reach": {"axa.focal": "letter"},
    }
    waiting = in_signature(**said).passing("2026-01-13", "12:00")
    first = waiting.there.mailbox.get(FIRST)
    assert first is not None
    assert (first.due.to, first.due.letters) == (("mic.legal",), ("axa.focal",))
    asked = waiting.after(delivered(result("mic.legal"), result("pm", "deferred")), switch(on=True)).on("2026-01-14").falls_due()
    again = asked.the(MessageDue)
    assert (again.to, again.letters, again.live, again.attempt) == ((), ("axa.focal",), True, 2)
    mailed = waiting.after(delivered(result("mic.legal", "deferred"), result("pm"))).on("2026-01-14").falls_due().the(MessageDue)
    assert (mailed.to, mailed.letters, mailed.live) == (("mic.legal",), (), False)


def test_a_retry_that_arrives_is_done() -> None:
    waiting = sending().after(delivered(result("mic.legal", "deferred"))).passing("2026-01-14")
    assert waiting.after(delivered(result("mic.legal"))).there.mailbox.get(FIRST) is None


def test_a_message_is_given_up_after_so_many_attempts() -> None:
    waiting = sending()
    for attempt in range(1, ATTEMPTS + 1):
        failed = waiting.when(delivered(result("mic.legal", "deferred"))).the(MessageFailed)
        assert (failed.retry_on is None) is (attempt == ATTEMPTS)
        waiting = waiting.after(delivered(result("mic.legal", "deferred"))).passing(day(f"2026-01-{13 + attempt}"))
    assert waiting.there.mailbox.get(FIRST) is None


def test_of_a_digest_is_recorded_what_it_told_whoever_had_it_still_to_hear() -> None:
    """And nothing where nobody had: a recording that is tried again brings nothing new."""
    reminders = {"default": LADDER}
    there = in_force("2026-01-10", milestones=[{**STUDY, "due": "2026-06-30"}], reminders=reminders).passing("2026-06-23")
    first, second = f"{TO_MIC}/-P30D", f"{TO_MIC}/-P7D"

    def told(person: str, *messages: str) -> ToldInDigest:
        return ToldInDigest(person=person, status="sent", message_id="<1@example.org>", messages=messages)

    def recording(*results: ToldInDigest) -> RecordDigest:
        return RecordDigest(**who("system"), digest=day("2026-06-22"), results=results)

    recorded = there.when(recording(told("mic.focal", "other", first), told("axa.focal", first), told("pm")))
    recorded.then(DigestTold(when=when("2026-06-23"), digest=day("2026-06-22"), results=(told("mic.focal", first),)))
    again = Scenario(recorded.state, there.now)
    again.when(recording(told("mic.focal", first))).then()
    both = again.when(recording(told("mic.focal", first, second)))
    assert both.the(DigestTold).results == (told("mic.focal", second),)


def test_what_is_no_longer_waited_for_changes_nothing() -> None:
    sending().when(delivered(message="nothing")).then()
    deferred = sending().after(delivered(result("mic.legal", "deferred")))
    deferred.when(delivered(result("mic.legal"))).then()
    assert retry(Mailbox(), "nothing", when("2026-01-01")) == ()


def test_a_delivery_nobody_waits_for_leaves_the_mailbox_as_it_is() -> None:
    for event in (
        MessageSent(when=when("2026-01-01"), message="x", results=()),
        MessageFailed(when=when("2026-01-01"), message="x", results=(), retry_on=day("2026-01-02")),
    ):
        assert evolve(Mailbox(), event) == Mailbox()
