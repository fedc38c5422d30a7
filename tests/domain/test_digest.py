"""What one letter a week tells each person, over all conventions."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.due import deadlines
from domain.files.directory import OfficeCalendar
from domain.life.closing import Abandon
from domain.life.suspension import Suspend
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.digest import Digest, DigestLine, NotDelivered, digests, open_from, open_until
from domain.messages.messages import Mailbox, RecordDigest, SwitchMail, ToldInDigest
from domain.messages.reaching import recipients
from domain.phases import Closed, State
from tests.domain.builders import MES, PARTIES, STUDY, SUIVI, drafting, in_force, moved, start, submit, who
from tests.domain.scenario import Scenario, day, given
from tests.effort import about

LADDER: dict[str, Any] = {
    "before": ["P30D", "P7D"],
    "on_day": True,
    "overdue_every": "P7D",
    "escalate_after": 1,
    "at_most": 3,
    "working_days_only": False,
}
FIRST_DAY = day("2026-01-12")
"""a Monday, and so is every day of a digest here"""


def owing(reference: str = "REF-1", due: str = "2026-06-30", **changes: Any) -> Scenario:
    """A study due by MIC on a Tuesday, its mail switched on."""
    reminders = {"default": {**LADDER, **changes.pop("ladder", {})}, **changes.pop("reminders", {})}
    said = {"reference": reference, "milestones": [{**STUDY, "due": due}], "reminders": reminders, **changes}
    return known(in_force("2026-01-10", **said).after(SwitchMail(**who(), on=True)))


def known(convention: Scenario) -> Scenario:
    """Whatever was gathered has been told: here that it came into force."""
    results = tuple(
        ToldInDigest(person=person, status="sent", message_id="<0@example.org>", messages=(one.message,))
        for one in convention.there.mailbox.gathered
        for person in (*one.to, *one.letters)
    )
    return convention.after(RecordDigest(command_id="d", actor="system", digest=FIRST_DAY, results=results)) if results else convention


def of(on: str, *conventions: Scenario, **more: Any) -> tuple[Digest, ...]:
    """The digests of a day to conventions as they stand at 08:00 of it."""
    states = [one.passing(on, "08:00").there for one in conventions]
    return digests(states, day(on), day(on) + timedelta(days=7), **more)


def said(digest: Digest) -> list[tuple[str, str, str, str, str]]:
    sections = {"todo": digest.todo, "decided": digest.decided, "late": digest.late}
    return [(name, one.reference, one.about, one.target, one.due.isoformat()) for name, lines in sections.items() for one in lines]


def told_of(convention: Scenario, *letters: Digest) -> Scenario:
    """Further on: the letters arrived, and it knows."""
    results = tuple(
        ToldInDigest(person=one.person, status="sent", message_id="<1@example.org>", messages=_messages(one, convention.there))
        for one in letters
    )
    return convention.after(RecordDigest(command_id="d", actor="system", digest=letters[0].on, results=results))


def _messages(digest: Digest, state: State) -> tuple[str, ...]:
    return tuple(name for line in digest.lines if line.reference == state.terms.reference for name in line.messages)


# ── To do ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_to_be_done_is_told_from_the_week_in_which_its_ladder_begins() -> None:
    assert of("2026-05-18", owing()) == ()
    (letter,) = of("2026-05-25", owing())  # the first rung is spoken on Sunday 31 May
    assert (letter.person, letter.manager, letter.by_mail, letter.live) == ("mic.focal", "pm", True, True)
    assert said(letter) == [("todo", "REF-1", "milestone_due", "study", "2026-06-30")]
    assert (letter.on, letter.next_on) == (day("2026-05-25"), day("2026-06-01"))


def test_a_line_says_what_it_is_about() -> None:
    (letter,) = of("2026-06-01", owing())
    (message,) = owing().passing("2026-06-01").there.mailbox.gathered
    assert letter.todo == (
        DigestLine(
            reference="REF-1",
            title="Convention d'essai",
            about="milestone_due",
            target="study",
            subject="Étude",
            due=day("2026-06-30"),
            article="5",
            messages=(message.message,),
            manager="pm",
        ),
    )


def test_a_ladder_that_begins_on_the_day_of_a_letter_is_told_by_that_one() -> None:
    convention = owing(due="2026-07-01")  # thirty days before is a Monday
    assert of("2026-05-25", convention) == ()
    assert [said(one)[0][0] for one in of("2026-06-01", convention)] == ["todo"]


def test_everything_gathered_about_a_deadline_is_told_by_its_one_line() -> None:
    (letter,) = of("2026-06-29", owing())
    assert [line.messages for line in letter.lines] == [
        ("milestone_due/study/2026-06-30/-P30D", "milestone_due/study/2026-06-30/-P7D"),
    ]


def test_a_deadline_without_reminders_is_told_in_its_own_week() -> None:
    convention = owing(ladder={"before": [], "on_day": False, "overdue_every": None})
    assert of("2026-06-22", convention) == ()
    assert [said(one) for one in of("2026-06-29", convention)] == [[("todo", "REF-1", "milestone_due", "study", "2026-06-30")]]


def test_what_is_done_is_told_no_more() -> None:
    convention = owing().passing("2026-06-10").after(submit("study", report="c" * 64))
    assert of("2026-06-15", convention) == ()


def test_one_letter_tells_all_conventions_in_the_order_of_their_days() -> None:
    (letter,) = of("2026-06-08", owing("B", "2026-06-30"), owing("A", "2026-06-30"), owing("C", "2026-06-12"))
    assert [(one.reference, one.due.isoformat()) for one in letter.todo] == [
        ("C", "2026-06-12"),
        ("A", "2026-06-30"),
        ("B", "2026-06-30"),
    ]


def test_nobody_to_be_reached_gets_nothing() -> None:
    assert of("2026-06-08", owing(reach={"mic.focal": "never"})) == ()


# ── Late ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_late_is_told_for_ever_cap_or_no_cap() -> None:
    """The manager heard of the second delay, and hears of it from then on."""
    late = ("late", "REF-1", "milestone_due", "study", "2026-06-30")
    assert {one.person: said(one) for one in of("2026-07-06", owing())} == {"mic.focal": [late]}
    for monday in ("2026-07-20", "2026-09-07", "2027-01-04", "2030-01-07"):
        assert {one.person: said(one) for one in of(monday, owing())} == {"mic.focal": [late], "pm": [late]}


def test_what_is_late_is_told_before_its_first_reminder_comes() -> None:
    convention = owing(ladder={"before": [], "on_day": False, "overdue_every": "P1M"})
    assert [said(one) for one in of("2026-07-06", convention)] == [[("late", "REF-1", "milestone_due", "study", "2026-06-30")]]


def test_on_its_last_day_it_is_still_to_be_done() -> None:
    assert [said(one)[0][0] for one in of("2026-06-29", owing(due="2026-06-29"))] == ["todo"]
    assert [said(one)[0][0] for one in of("2026-07-06", owing(due="2026-06-29"))] == ["late"]


def test_a_right_whose_last_day_has_passed_is_nobody_s_delay() -> None:
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M"}
    convention = owing(term=term, milestones=[])
    last = next(one.due for one in deadlines(convention.there) if one.about == "notice_deadline")
    monday = last + timedelta(days=7 - last.weekday())
    alone = {"alone": ["signature"]}
    gathered = owing(term=term, milestones=[], reminders=alone)
    letters = of(monday.isoformat(), gathered)
    assert {one.person for one in letters} == {"mic.focal", "axa.focal", "pm"}
    assert {name for one in letters for name, _, about, _, _ in said(one) if about == "notice_deadline"} == {"decided"}
    after = told_of(gathered.passing(monday.isoformat(), "08:00"), *letters)
    following = (monday + timedelta(days=7)).isoformat()
    assert not [one for letter in of(following, after) for one in said(letter) if one[2] == "notice_deadline"]


# ── Just decided ───────────────────────────────────────────────────────────────────────────────


def suspended(**changes: Any) -> Scenario:
    return owing(**changes).on("2026-03-10").after(Suspend(**who(), because="Crédits gelés"))


def test_what_was_decided_is_told_to_everybody_whom_it_concerns_and_once() -> None:
    convention = suspended()
    letters = of("2026-03-16", convention)
    assert {one.person for one in letters} == {"mic.focal", "axa.focal", "pm"}
    for one in letters:
        assert said(one) == [("decided", "REF-1", "convention_suspended", "REF-1", "2026-03-10")]
        assert one.decided[0].messages == ("convention_suspended/REF-1/2026-03-10/0",)
    assert of("2026-03-23", told_of(convention, *letters)) == ()


def test_a_line_of_what_was_decided_says_what_more_is_known_of_it() -> None:
    convention = owing().on("2026-03-10").after(moved("study", "2026-07-31"))
    (letter,) = of("2026-03-16", convention)
    assert letter.decided == (
        DigestLine(
            reference="REF-1",
            title="Convention d'essai",
            about="milestone_rescheduled",
            target="study",
            subject="Étude",
            due=day("2026-07-31"),
            article="5",
            items=("because|||||recrutement en cours",),
            messages=("milestone_rescheduled/study/2026-03-10/0",),
            manager="pm",
        ),
    )


def test_who_was_not_told_yet_is_told_by_the_next_one() -> None:
    letters = of("2026-03-16", suspended())
    after = told_of(suspended(), *(one for one in letters if one.person != "axa.focal"))
    assert [one.person for one in of("2026-03-23", after)] == ["axa.focal"]


def test_what_was_told_is_not_told_again_although_its_convention_does_not_know_yet() -> None:
    known = {("REF-1", "convention_suspended/REF-1/2026-03-10/0", person) for person in ("mic.focal", "pm")}
    assert [one.person for one in of("2026-03-23", suspended(), told=known)] == ["axa.focal"]
    everybody = known | {("REF-1", "convention_suspended/REF-1/2026-03-10/0", "axa.focal")}
    assert of("2026-03-23", suspended(), told=everybody) == ()


def test_what_a_convention_had_to_tell_when_it_was_closed_is_told_for_two_months() -> None:
    gathered = suspended().there.mailbox.gathered
    closed = drafting("2026-01-05").after(Abandon(**who(), because="Projet retiré")).there
    assert isinstance(closed, Closed)
    state = closed.model_copy(update={"mailbox": Mailbox(on=True, gathered=gathered), "closed_on": day("2026-03-10")})
    for monday, people in (("2026-03-16", ["axa.focal", "mic.focal", "pm"]), ("2026-05-10", 3 * [""]), ("2026-05-11", [])):
        letters = digests([state], day(monday), day(monday) + timedelta(days=7))
        assert len(letters) == len(people)
        assert [one.decided[0].about for one in letters] == len(people) * ["convention_suspended"]


# ── Answers ────────────────────────────────────────────────────────────────────────────────────


def answered(answer: type[Acknowledge | Snooze], on: str, **more: Any) -> Scenario:
    return owing().passing(on).after(answer(**who("mic.focal"), item="milestone_due/study", **more))


def test_who_has_taken_note_is_told_no_more_until_it_is_late() -> None:
    convention = answered(Acknowledge, "2026-06-03")
    assert of("2026-06-08", convention) == ()
    assert [one.person for one in of("2026-07-06", convention)] == ["mic.focal"]


def test_who_has_asked_for_quiet_is_told_again_from_their_day_on() -> None:
    convention = answered(Snooze, "2026-07-02", until=day("2026-07-20"))
    assert of("2026-07-13", convention) == ()
    assert "mic.focal" in {one.person for one in of("2026-07-20", convention)}


# ── Ways ───────────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_reached_by_letter_has_a_letter_which_the_manager_hears_of() -> None:
    convention = suspended(reach={"axa.focal": "letter"})
    letters = {one.person: one for one in of("2026-03-16", convention)}
    assert {person: one.by_mail for person, one in letters.items()} == {"mic.focal": True, "axa.focal": False, "pm": True}
    assert {person: one.to_hand_over for person, one in letters.items()} == {"mic.focal": (), "axa.focal": (), "pm": ("axa.focal",)}


def test_what_is_to_be_done_or_late_is_told_by_letter_to_whoever_is_reached_so() -> None:
    chair = {**SUIVI, "chairs": ["ecc.director"], "secretary": None}
    convention = owing(reach={"mic.focal": "letter", "ecc.director": "letter"}, committees=[chair])
    assert [(one.person, one.by_mail) for one in of("2026-05-25", convention)] == [("mic.focal", False)]
    late = of("2027-01-04", known(convention.passing("2026-12-01")))
    assert [(one.person, one.by_mail, one.to_hand_over) for one in late if one.late] == [
        ("ecc.director", False, ()),
        ("mic.focal", False, ()),
        ("pm", True, ("ecc.director", "mic.focal")),
    ]


def test_of_conventions_whose_mail_is_off_there_is_a_letter_apart() -> None:
    off = suspended(reference="B").after(SwitchMail(**who(), on=False))
    letters = of("2026-03-16", suspended(), off)
    assert [(one.person, one.live, [line.reference for line in one.decided]) for one in letters] == [
        (person, live, [reference]) for person in ("axa.focal", "mic.focal", "pm") for live, reference in ((False, "B"), (True, "REF-1"))
    ]


def test_the_manager_hears_whom_the_last_letters_did_not_reach() -> None:
    lacking = (NotDelivered(person="axa.focal", digest=day("2026-03-09"), reason="550 5.1.1"),)
    letters = {one.person: one for one in of("2026-03-16", suspended(), not_delivered={"pm": lacking})}
    assert {person: one.not_delivered for person, one in letters.items()} == {"mic.focal": (), "axa.focal": (), "pm": lacking}
    (alone,) = of("2026-03-16", owing(), not_delivered={"pm": lacking})
    assert (alone.person, alone.manager, alone.lines, alone.not_delivered) == ("pm", "pm", (), lacking)


def test_what_concerns_others_stands_in_the_letter_that_goes_to_the_manager_and_in_no_other() -> None:
    lacking = (NotDelivered(person="axa.focal", digest=day("2026-03-09"), reason="550 5.1.1"),)
    by_letter = {"mic.focal": "letter"}
    off = suspended(reference="B", reach=by_letter).after(SwitchMail(**who(), on=False))
    letters = of("2026-03-16", suspended(reach=by_letter), off, not_delivered={"pm": lacking})
    assert [(one.live, one.not_delivered, one.to_hand_over) for one in letters if one.person == "pm"] == [
        (False, (), ()),
        (True, lacking, ("mic.focal",)),
    ]


def test_of_a_quiet_day_the_letters_are_the_last_before_and_the_first_afterwards() -> None:
    calendar = OfficeCalendar.model_validate({"quiet": [{"from": "2026-08-04", "to": "2026-08-20"}, "2026-08-24"]})
    for monday, before, after in (
        ("2026-08-03", "2026-08-03", "2026-08-03"),
        ("2026-08-10", "2026-08-03", "2026-08-31"),
        ("2026-08-24", "2026-08-03", "2026-08-31"),
    ):
        assert (open_until(day(monday), calendar), open_from(day(monday), calendar)) == (day(before), day(after))


def test_on_quiet_days_nobody_gets_a_letter_and_what_begins_in_them_is_told_before() -> None:
    quiet = {"country": "MA", "quiet": [{"from": "2026-06-01", "to": "2026-06-30"}]}
    convention = owing(due="2026-06-24", calendar=quiet)
    assert [said(one)[0][0] for one in of("2026-05-25", convention)] == ["todo"]
    assert [of(monday, convention) for monday in ("2026-06-01", "2026-06-29")] == [(), ()]
    assert "late" in {said(one)[0][0] for one in of("2026-07-06", convention)}


def test_what_is_decided_on_quiet_days_waits_for_the_first_letter_afterwards() -> None:
    quiet = {"country": "MA", "quiet": [{"from": "2026-03-09", "to": "2026-03-20"}]}
    convention = suspended(calendar=quiet)
    assert of("2026-03-16", convention) == ()
    assert [one.person for one in of("2026-03-23", convention)] == ["axa.focal", "mic.focal", "pm"]


def test_a_convention_that_sends_single_mails_contributes_what_is_late_when_its_reminders_are_used_up() -> None:
    convention = owing(reminders={"delivery": "single"})
    for monday in ("2026-06-08", "2026-06-29", "2026-07-06", "2026-07-20"):
        assert of(monday, convention) == ()
    assert [said(one)[0][0] for one in of("2026-07-27", convention)] == ["late", "late"]


def test_rungs_that_nobody_heard_because_of_an_answer_are_used_up_as_well() -> None:
    single: dict[str, Any] = {"reminders": {"delivery": "single"}, "ladder": {"escalate_after": 9}}
    noted = owing(**single).passing("2026-06-10").after(Acknowledge(**who("mic.focal"), item="study"))
    put_off = owing(**single).passing("2026-07-16").after(Snooze(**who("mic.focal"), item="study", until=day("2026-07-29")))
    assert [of(monday, noted) for monday in ("2026-06-29", "2026-07-20")] == [(), ()]
    assert [one.person for one in of("2026-07-27", noted)] == ["mic.focal"]
    assert of("2026-07-27", put_off) == ()
    assert [one.person for one in of("2026-08-03", put_off)] == ["mic.focal"]


def test_a_convention_taken_over_contributes_nothing_until_it_is_live() -> None:
    milestones = [{**STUDY, "due": "2026-02-01"}]
    convention = given().on("2026-03-10").after(start(taken_over=True, in_force={"date": "2025-01-01"}, milestones=milestones))
    assert convention.there.live_on is None
    assert of("2026-03-16", convention) == ()


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────

SITUATIONS = st.fixed_dictionaries(
    {
        "due": st.dates(date(2026, 1, 20), date(2026, 7, 31)).map(date.isoformat),
        "delivery": st.sampled_from(["digest", "single"]),
        "reach": st.dictionaries(st.sampled_from(["mic.focal", "axa.focal", "mes.focal"]), st.sampled_from(["letter", "never", "mail"])),
        "suspended": st.booleans(),
        "live": st.booleans(),
    }
)


def lived(number: int, made: dict[str, Any], monday: str) -> State:
    agreed = owing(
        f"REF-{number}", made["due"], reach=made["reach"], reminders={"delivery": made["delivery"]}, parties=[*PARTIES, MES]
    ).passing("2026-03-09")
    if made["suspended"]:
        agreed = agreed.after(Suspend(**who(), because="Crédits gelés"))
    if not made["live"]:
        agreed = agreed.after(SwitchMail(**who(), on=False))
    return agreed.passing(monday, "08:00").there


@settings(max_examples=about(60), deadline=None)
@examples(st.lists(SITUATIONS, max_size=4), st.integers(0, 30))
def test_the_laws_of_digests(situations: list[dict[str, Any]], week: int) -> None:
    monday = day("2026-03-09") + timedelta(weeks=week)
    states = [lived(number, made, monday.isoformat()) for number, made in enumerate(situations)]
    letters = digests(states, monday, monday + timedelta(days=7))

    # one for each person and way, none of them empty, in order, and the same again
    keys = [(one.person, one.by_mail, one.live) for one in letters]
    assert keys == sorted(set(keys))
    assert all(one.lines for one in letters)
    assert letters == digests(states, monday, monday + timedelta(days=7))

    # every gathered message is told to exactly those whom it is meant for, each in the way that reaches them
    meant = Counter(
        (state.terms.reference, one.message, person, by_mail)
        for state in states
        for one in state.mailbox.gathered
        for by_mail, people in ((True, one.to), (False, one.letters))
        for person in people
    )
    told = Counter((line.reference, name, one.person, one.by_mail) for one in letters for line in one.lines for name in line.messages)
    assert told == meant

    # whatever is late stands in the letter of everybody who owes it, unless it still has reminders of its own
    for state in states:
        late = [one for one in deadlines(state) if one.duty and one.due < monday]
        for deadline in late if state.terms.reminders.delivery == "digest" else []:
            to, by_letter = recipients(state.terms, deadline.to)
            found = {one.person for one in letters if any(line.reference == state.terms.reference for line in one.late)}
            assert {*to, *by_letter} <= found

    # whoever holds a mandate, and whoever is never to be written to, gets none
    everybody = {one.person for one in letters}
    assert not everybody & {"mic.minister", "axa.ceo"}
    for one in letters:
        references = {line.reference for line in one.lines}
        assert all(state.terms.reach.get(one.person) != "never" for state in states if state.terms.reference in references)
