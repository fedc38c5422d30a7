"""A reminder that people send: one message for each party and reader, once a day, with everything that is owed."""

from __future__ import annotations

from typing import Any

from domain.life.suspension import Suspend
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.messages import Delivered, MessageDue, MessageSuperseded, RecordDelivery, SwitchMail
from domain.messages.reminding import Remind
from domain.refusals.errors import NotAllowed, NotAParty
from domain.refusals.errors_of_messages import AlreadyReminded, NothingOwed
from domain.words import lines_in_words
from tests.domain.builders import SIGNED_BY_TWO, STUDY, SUIVI, accept, in_force, moved, start, submit, when, who
from tests.domain.scenario import Scenario, day, given
from tests.domain.test_answering import LADDER

STUDY_KEY, COURSES_KEY = "milestone_due/study/2026-06-30", "milestone_due/courses/2026-07-10"


def owing(on: str = "2026-06-12", **changes: Any) -> Scenario:
    """MIC owes a study by 30 June, AXA courses by 10 July; both ladders have begun."""
    two = [{**STUDY, "due": "2026-06-30"}, {**STUDY, "id": "courses", "title": "Cours", "owner": "axa", "due": "2026-07-10"}]
    said: dict[str, Any] = {"milestones": two, "reminders": {"default": LADDER}, **changes}
    return in_force("2026-01-10", **said).passing(on)


def remind(actor: str = "pm", party: str | None = None) -> Remind:
    return Remind(**who(actor), party=party)


def test_each_party_gets_one_message_with_what_it_owes() -> None:
    study, courses = owing().when(remind()).all(MessageDue)
    assert study == MessageDue(
        when=when("2026-06-12"),
        message="reminder/mic/2026-06-12/mic.focal",
        about="reminder",
        target="mic",
        rung="0",
        due=day("2026-06-12"),
        subject="Convention d'essai",
        to=("mic.focal",),
        items=("milestone_due|study|2026-06-30||Étude|",),
        deadlines=(STUDY_KEY,),
    )
    assert (courses.target, courses.to, courses.deadlines) == ("axa", ("axa.focal",), (COURSES_KEY,))


def test_what_has_not_begun_is_not_reminded_of_and_what_is_late_is() -> None:
    owing("2026-05-20").refuses(NothingOwed, remind(), party="")
    assert [one.target for one in owing("2026-06-05").when(remind()).all(MessageDue)] == ["mic"]
    late = owing("2026-12-01")
    assert [one.deadlines for one in late.when(remind(party="mic")).all(MessageDue)] == [(STUDY_KEY,)]
    owing("2026-06-05").refuses(NothingOwed, remind(party="axa"), party="axa")


def test_what_was_known_after_its_first_reminder_is_reminded_of_all_the_same() -> None:
    hasty = owing("2026-06-12").after(moved("study", "2026-07-02"))
    assert STUDY_KEY.replace("06-30", "07-02") in hasty.when(remind(party="mic")).the(MessageDue).deadlines
    silent = owing("2026-06-29", reminders={"default": {"before": [], "on_day": False, "overdue_every": None}})
    silent.refuses(NothingOwed, remind(party="mic"))
    assert silent.on("2026-06-30").when(remind(party="mic")).the(MessageDue).deadlines == (STUDY_KEY,)


def test_the_leads_of_a_ladder_of_its_own_count_even_those_that_were_not_spoken() -> None:
    own = {"default": {"before": [], "on_day": False, "overdue_every": None}, "ladders": {"milestone_due": {"before": ["P10WD"]}}}
    there = owing("2026-06-17", reminders=own).after(moved("study", "2026-07-02"), moved("courses", "2026-12-31"))
    there.refuses(NothingOwed, remind())
    late = owing("2026-06-18", reminders=own).after(moved("study", "2026-07-02"), moved("courses", "2026-12-31"))
    assert late.when(remind()).the(MessageDue).deadlines == ("milestone_due/study/2026-07-02",)


def test_what_is_done_is_not_reminded_of() -> None:
    owing().after(submit("study"), accept("study", "mic.focal")).refuses(NothingOwed, remind(party="mic"))


def test_a_party_is_reminded_of_what_it_has_still_to_accept() -> None:
    def handed_in(by: Any, **more: Any) -> Scenario:
        work = [{**STUDY, "due": "2026-06-30", "accepted_by": by}]
        return owing(milestones=work, committees=[SUIVI], **more).after(submit("study")).on("2026-06-20")

    told = handed_in({"party": "axa"}).when(remind()).the(MessageDue)
    assert (told.target, told.to, told.deadlines) == ("axa", ("axa.focal",), ("acceptance/study/axa",))
    assert [lines_in_words.line(one) for one in told.items] == ["Jalon à accepter ou à renvoyer : Étude (study), remis le 12 juin 2026"]
    by_all = handed_in("all_parties")
    assert [one.target for one in by_all.when(remind()).all(MessageDue)] == ["axa", "mic"]
    assert by_all.after(accept("study", "mic.focal")).when(remind()).the(MessageDue).target == "axa"
    assert handed_in("owner").when(remind()).the(MessageDue).target == "mic"
    handed_in({"committee": "suivi"}).refuses(NothingOwed, remind())
    handed_in({"party": "axa"}).after(Suspend(**who(), because="gel")).refuses(NothingOwed, remind())


def test_what_waits_for_a_party_stands_with_what_is_due_in_the_order_of_the_days() -> None:
    two = [{**STUDY, "due": "2026-06-30", "accepted_by": {"party": "axa"}}, {**STUDY, "id": "courses", "owner": "axa", "due": "2026-07-10"}]
    told = owing(milestones=two).after(submit("study")).when(remind(party="axa")).the(MessageDue)
    assert told.deadlines == ("acceptance/study/axa", COURSES_KEY)


def test_a_reminder_that_is_put_off_goes_as_long_as_the_acceptance_is_awaited() -> None:
    two = [{**STUDY, "due": "2026-06-30", "accepted_by": {"party": "axa"}}, {**STUDY, "id": "courses", "owner": "axa", "due": "2026-07-10"}]
    name = "reminder/axa/2026-06-12/axa.focal"
    results = (Delivered(person="axa.focal", status="deferred", message_id="<1@example.org>"),)
    put_off = RecordDelivery(**who("system"), message=name, results=results)
    reminded = owing(milestones=two).after(submit("study"), remind(party="axa"), put_off)
    assert name not in {one.message for one in reminded.when(submit("courses", "axa.focal")).all(MessageSuperseded)}
    settled = reminded.after(submit("courses", "axa.focal"), accept("courses", "axa.focal")).when(accept("study", "axa.focal"))
    assert name in {one.message for one in settled.all(MessageSuperseded)}


def test_a_reminder_goes_on_the_day_on_which_it_is_recorded() -> None:
    earlier = Remind(**who(on="2026-06-10"), party="mic")
    told = owing().when(earlier).the(MessageDue)
    assert (told.when, told.message, told.due) == (when("2026-06-12"), "reminder/mic/2026-06-12/mic.focal", day("2026-06-12"))


def test_a_party_is_named_or_refused() -> None:
    assert {one.target for one in owing().when(remind(party="axa")).all(MessageDue)} == {"axa"}
    owing().refuses(NotAParty, remind(party="nobody"), party="nobody")
    assert owing().refuses(NothingOwed, remind(party="ecc"))


def test_the_manager_and_whoever_leads_a_committee_remind() -> None:
    owing().refuses(NotAllowed, remind("mic.legal"))
    led = owing(committees=[SUIVI])
    assert led.when(remind("axa.focal")).all(MessageDue)
    led.refuses(NotAllowed, remind("ecc.director"))


def test_whoever_reminds_is_not_reminded() -> None:
    led = owing(committees=[SUIVI])
    assert "mic.focal" not in {who for one in led.when(remind("mic.focal")).all(MessageDue) for who in one.to}


def test_nobody_is_reminded_twice_on_a_day() -> None:
    reminded = owing().after(remind(party="mic"))
    reminded.refuses(AlreadyReminded, remind(party="mic"), party="mic", on="2026-06-12")
    assert {one.target for one in reminded.when(remind()).all(MessageDue)} == {"axa"}
    reminded.after(remind()).refuses(AlreadyReminded, remind(), on="2026-06-12")
    assert reminded.on("2026-06-13").when(remind(party="mic")).all(MessageDue)


def test_a_reminder_is_heard_whatever_was_answered() -> None:
    quiet = owing().after(Acknowledge(**who("mic.focal"), item="study"), Snooze(**who("mic.focal"), item="study", until=day("2026-06-30")))
    assert quiet.when(remind(party="mic")).the(MessageDue).deadlines == (STUDY_KEY,)


def test_whom_no_mail_reaches_gets_a_letter_and_whom_nothing_reaches_nothing() -> None:
    letter = owing(reach={"mic.focal": "letter"}).after(SwitchMail(**who(), on=True)).when(remind(party="mic")).the(MessageDue)
    assert (letter.to, letter.letters, letter.live) == ((), ("mic.focal",), True)
    owing(reach={"mic.focal": "never"}).refuses(NothingOwed, remind(party="mic"))


def test_people_of_no_party_are_reminded_under_the_convention_s_name() -> None:
    board = {**SUIVI, "id": "board", "chairs": [], "secretary": None, "meets": {"every": "P6M"}}
    led = owing("2026-08-01", committees=[SUIVI, board], milestones=[])
    assert [(one.target, one.to) for one in led.when(remind("axa.focal")).all(MessageDue)] == [("REF-1", ("pm",))]
    led.refuses(NothingOwed, remind())


def test_a_convention_that_stands_still_reminds_nobody() -> None:
    facts = {"signed": {"mic.minister": "2019-02-01", "axa.ceo": "2019-02-01"}}
    said: dict[str, Any] = {**SIGNED_BY_TWO, "milestones": [{**STUDY, "due": "2019-06-30"}], "so_far": facts}
    still = given().on("2026-01-05").after(start(taken_over=True, **said))
    assert still.there.live_on is None
    still.refuses(NothingOwed, remind())
