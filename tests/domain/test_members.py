"""Who sits on a committee, with dates: appointed, replaced, gone; and sessions counted with the members of their own day."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.corrections import Correct, FactCorrected
from domain.changes.succession import SucceedParty
from domain.committees.chairs import chairs_on
from domain.committees.committees import ReviewRecorded
from domain.committees.members import AppointMember, LeaveCommittee, MemberAppointed, MemberLeft, MemberReplaced, ReplaceMember
from domain.committees.minutes import MinutesRecorded, RecordMinutes
from domain.evolution import fingerprint
from domain.files.consistency import problems
from domain.files.implementation import Committee, MemberEntry
from domain.phases import State
from domain.refusals.errors import (
    BeforeItsCause,
    ForAnotherParty,
    InvalidTerms,
    NotAllowed,
    NotAMember,
    NotAParty,
    UnknownCommittee,
    UnknownPerson,
)
from domain.refusals.errors_of_seats import AlreadyAMember, ChairTaken, CountedAlready
from domain.words import wording
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import HEIR, SUIVI, convene, in_force, record, signed, terms, when, who
from tests.domain.scenario import Scenario, day, due

HALF = {"at_least": "1/2", "article": "7"}
ROTATION = {"rotates": "P1Y", "order": ["mic.focal", "axa.focal"]}


def with_committee(on: str = "2026-01-10", **changes: Any) -> Scenario:
    return in_force(on, committees=[{**SUIVI, **changes}])


def appoint(member: str, actor: str = "pm", on: str | None = None, **more: Any) -> AppointMember:
    return AppointMember.model_validate({**who(actor, on=on), "committee": more.pop("committee", "suivi"), "member": member, **more})


def replace(member: str, successor: str, actor: str = "pm", on: str | None = None, **more: Any) -> ReplaceMember:
    return ReplaceMember.model_validate({**who(actor, on=on), "committee": "suivi", "member": member, "successor": successor, **more})


def leave(member: str, actor: str = "pm", on: str | None = None, **more: Any) -> LeaveCommittee:
    return LeaveCommittee.model_validate({**who(actor, on=on), "committee": "suivi", "member": member, **more})


def suivi(state: State) -> Committee:
    return state.terms.committees[0]


def seats(state: State) -> list[tuple[str, str | None, bool, bool]]:
    return [(one.who, one.alternate, one.voting, one.vacant) for one in suivi(state).roster()]


MIC, AXA, ECC = ("mic.focal", None, True, False), ("axa.focal", "axa.deputy", True, False), ("ecc.director", None, True, False)


# ── Appointing ─────────────────────────────────────────────────────────────────────────────────


def test_a_member_is_appointed_with_a_vote() -> None:
    outcome = with_committee().when(appoint("mic.legal", because="Décision n° 3"))
    assert seats(outcome.state) == [MIC, AXA, ECC, ("mic.legal", None, True, False)]
    outcome.then(
        MemberAppointed(
            when=when("2026-01-10"), committee="suivi", member="mic.legal", voting=True, because="Décision n° 3", terms=outcome.state.terms
        )
    )


def test_a_member_may_sit_without_a_vote_and_have_an_alternate() -> None:
    outcome = with_committee().when(appoint("mic.legal", voting=False, alternate="mic.minister"))
    assert seats(outcome.state)[-1] == ("mic.legal", "mic.minister", False, False)
    told = outcome.the(MemberAppointed)
    assert (told.voting, told.alternate) == (False, "mic.minister")


def test_whoever_sits_already_may_sit_otherwise() -> None:
    scenario = with_committee()
    assert seats(scenario.when(appoint("ecc.director", voting=False)).state)[-1] == ("ecc.director", None, False, False)
    assert seats(scenario.when(appoint("axa.focal", alternate="axa.ceo")).state)[1] == ("axa.focal", "axa.ceo", True, False)
    assert seats(scenario.when(appoint("axa.focal", voting=False)).state)[1] == ("axa.focal", "axa.deputy", False, False)


@pytest.mark.parametrize("said", [{}, {"voting": True}, {"alternate": "axa.deputy"}])
def test_nobody_is_appointed_twice(said: dict[str, Any]) -> None:
    with_committee().refuses(AlreadyAMember, appoint("axa.focal", **said), person="axa.focal", committee="suivi")


def test_a_committee_gets_another_chair() -> None:
    state = with_committee().when(appoint("axa.focal", role="chair")).state
    assert (suivi(state).chairs, seats(state)) == (("axa.focal",), [MIC, AXA, ECC])
    with_committee().refuses(AlreadyAMember, appoint("mic.focal", role="chair"))


def test_two_take_the_chair_together_and_no_third() -> None:
    both = with_committee().after(appoint("axa.focal", role="co_chair"))
    assert suivi(both.there).chairs == ("mic.focal", "axa.focal")
    both.refuses(ChairTaken, appoint("ecc.director", role="co_chair"), person="ecc.director", chairs="mic.focal, axa.focal")
    both.refuses(AlreadyAMember, appoint("axa.focal", role="co_chair"))
    assert suivi(both.when(appoint("axa.focal", role="chair")).state).chairs == ("axa.focal",)


def test_a_casting_vote_admits_no_second_chair() -> None:
    convention = with_committee(decides={"majority": "absolute", "casting_vote": True})
    error = convention.refuses(InvalidTerms, appoint("axa.focal", role="co_chair"))
    assert error.details["reason"] == "committees.0.decides.casting_vote: casting_vote_of_whom"


def test_whoever_is_appointed_to_a_chair_that_rotates_takes_turns() -> None:
    convention = with_committee(chairs=[], chair=ROTATION)
    chair = suivi(convention.when(appoint("ecc.director", role="chair")).state).chair
    assert chair is not None
    assert chair.order == ("mic.focal", "axa.focal", "ecc.director")
    convention.refuses(AlreadyAMember, appoint("axa.focal", role="chair"))
    convention.refuses(ChairTaken, appoint("ecc.director", role="co_chair"), chairs="mic.focal, axa.focal")


def test_a_secretary_need_not_sit() -> None:
    state = with_committee().when(appoint("mic.legal", role="secretary")).state
    assert (suivi(state).secretary, seats(state)) == ("mic.legal", [MIC, AXA, ECC])
    sitting = with_committee().when(appoint("mic.legal", role="secretary", voting=False)).state
    assert (suivi(sitting).secretary, seats(sitting)[-1]) == ("mic.legal", ("mic.legal", None, False, False))


def test_an_alternate_who_has_a_seat_is_told_with_its_place() -> None:
    error = with_committee().refuses(InvalidTerms, appoint("ecc.director", alternate="mic.focal"))
    assert error.details["reason"] == "committees.0.members.2.alternate: alternate_is_member"


# ── Offices that the terms do not know yet ─────────────────────────────────────────────────────


def test_an_office_becomes_known_with_its_party() -> None:
    outcome = with_committee().when(appoint("axa.new", party="axa", reach={"axa.new": {"via": "axa.focal"}, "other": "letter"}))
    assert outcome.state.terms.party_of("axa.new") == "axa"
    assert sorted(outcome.state.terms.reach) == ["axa.new"]
    mixed = with_committee().when(appoint("axa.new", party="axa", alternate="mic.legal"))
    assert seats(mixed.state)[-1] == ("axa.new", "mic.legal", True, False)
    replaced = with_committee().when(replace("ecc.director", "ecc.deputy", party="ecc"))
    assert replaced.state.terms.institutions[0].people == ("ecc.director", "ecc.deputy")


def test_a_stranger_is_told_how_to_become_known() -> None:
    error = with_committee().refuses(UnknownPerson, appoint("axa.new"), person="axa.new", add_with="--of")
    assert error.details == {"person": "axa.new", "add_with": "--of"}
    with_committee().refuses(UnknownPerson, appoint("mic.legal", alternate="mic.deputy"), person="mic.deputy")


def test_an_office_is_of_one_party() -> None:
    with_committee().refuses(ForAnotherParty, appoint("mic.legal", party="axa"), party="axa", belongs_to="mic")
    with_committee().refuses(NotAParty, appoint("mes.focal", party="mes"), party="mes")
    assert seats(with_committee().when(appoint("mic.legal", party="mic")).state)[-1][0] == "mic.legal"
    with_committee().refuses(ForAnotherParty, appoint("pm", party="axa"), belongs_to="pm")


# ── Replacing ──────────────────────────────────────────────────────────────────────────────────


def test_a_successor_takes_the_seat_with_its_role() -> None:
    outcome = with_committee().when(replace("mic.focal", "mic.legal", because="Mutation"))
    assert seats(outcome.state)[0] == ("mic.legal", None, True, False)
    assert suivi(outcome.state).chairs == ("mic.legal",)
    outcome.then(
        MemberReplaced(
            when=when("2026-01-10"),
            committee="suivi",
            member="mic.focal",
            successor="mic.legal",
            because="Mutation",
            terms=outcome.state.terms,
        )
    )


def test_an_alternate_who_becomes_the_member_is_the_alternate_no_more() -> None:
    state = with_committee().when(replace("axa.focal", "axa.deputy")).state
    assert seats(state)[1] == ("axa.deputy", None, True, False)
    assert suivi(state).secretary == "axa.deputy"


def test_an_alternate_and_a_secretary_are_replaced_too() -> None:
    assert seats(with_committee().when(replace("axa.deputy", "axa.ceo")).state)[1] == ("axa.focal", "axa.ceo", True, False)
    convention = with_committee(secretary="mic.legal")
    assert suivi(convention.when(replace("mic.legal", "axa.ceo")).state).secretary == "axa.ceo"
    assert suivi(convention.when(replace("mic.legal", "mic.focal")).state).secretary == "mic.focal"


def test_turns_and_a_weight_of_its_own_go_with_the_seat() -> None:
    decides = {"majority": "absolute", "votes_per": {"weights": {"mic.focal": 2, "axa": 1}}}
    state = with_committee(chairs=[], chair=ROTATION, decides=decides).when(replace("mic.focal", "mic.legal")).state
    changed = suivi(state)
    assert changed.chair is not None
    assert changed.chair.order == ("mic.legal", "axa.focal")
    assert changed.model_dump()["decides"]["votes_per"] == {"weights": {"mic.legal": 2, "axa": 1}}
    party = with_committee(decides=decides).when(replace("axa.focal", "axa.ceo")).state
    assert suivi(party).model_dump()["decides"]["votes_per"] == {"weights": {"mic.focal": 2, "axa": 1}}


@pytest.mark.parametrize("successor", ["axa.focal", "ecc.director"])
def test_a_successor_has_no_seat_yet(successor: str) -> None:
    with_committee().refuses(AlreadyAMember, replace("axa.focal", successor), person=successor)


@pytest.mark.parametrize("command", [replace("mic.legal", "axa.ceo"), leave("mic.legal")], ids=["replace", "leave"])
def test_whoever_has_no_place_there_can_neither_be_replaced_nor_leave(command: Any) -> None:
    with_committee().refuses(NotAMember, command, person="mic.legal", committee="suivi")


@pytest.mark.parametrize("command", [appoint, leave])
def test_members_are_those_of_a_committee_that_is_there(command: Any) -> None:
    with_committee().refuses(UnknownCommittee, command("mic.legal").model_copy(update={"committee": "board"}), committee="board")


# ── Leaving ────────────────────────────────────────────────────────────────────────────────────


def test_a_seat_falls_vacant_and_is_filled() -> None:
    outcome = with_committee().when(leave("axa.focal", because="Départ"))
    outcome.then(
        MemberLeft(when=when("2026-01-10"), committee="suivi", member="axa.focal", vacant=True, because="Départ", terms=outcome.state.terms)
    )
    assert seats(outcome.state)[1] == ("axa.focal", None, True, True)
    assert suivi(outcome.state).secretary is None
    vacant = with_committee().after(leave("axa.focal"))
    vacant.refuses(NotAMember, leave("axa.focal"), person="axa.focal")
    assert seats(vacant.when(replace("axa.focal", "axa.ceo")).state)[1] == ("axa.ceo", None, True, False)
    assert seats(vacant.when(replace("axa.focal", "axa.focal")).state)[1] == ("axa.focal", None, True, False)
    assert seats(vacant.when(appoint("axa.focal")).state)[1] == ("axa.focal", None, True, False)


def test_whoever_sits_without_a_vote_leaves_no_seat_behind() -> None:
    convention = with_committee(members=["mic.focal", {"who": "ecc.director", "voting": False}], secretary=None)
    outcome = convention.when(leave("ecc.director"))
    assert (outcome.the(MemberLeft).vacant, seats(outcome.state)) == (False, [MIC])


def test_an_alternate_and_a_secretary_leave() -> None:
    outcome = with_committee().when(leave("axa.deputy"))
    assert (outcome.the(MemberLeft).vacant, seats(outcome.state)[1]) == (False, ("axa.focal", None, True, False))
    assert suivi(with_committee(secretary="mic.legal").when(leave("mic.legal")).state).secretary is None


def test_a_chair_is_vacant_with_its_seat() -> None:
    left = with_committee(decides={"majority": "absolute", "casting_vote": True}).after(leave("mic.focal"))
    left.refuses(NotAllowed, convene("2026-02-01", actor="mic.focal"), needs="axa.focal")
    tie = {"kind": "continue", "votes": {"axa.focal": "for", "ecc.director": "against"}}
    sheet = record(tie, actor="axa.focal", present=["axa.focal", "ecc.director"])
    assert left.on("2026-01-11").when(sheet).the(ReviewRecorded).decisions[0].tally.result == "rejected"
    filled = left.after(replace("mic.focal", "mic.legal"))
    filled.when(convene("2026-02-01", actor="mic.legal")).kinds("review_convened")
    assert suivi(left.when(appoint("ecc.director", role="chair")).state).chairs == ("ecc.director",)


def test_turns_stay_with_the_seats_and_end_with_the_last_who_took_them() -> None:
    convention = with_committee(chairs=[], chair=ROTATION).after(leave("mic.focal"))
    kept = suivi(convention.there).chair
    assert kept is not None
    assert kept.order == ("mic.focal", "axa.focal")
    convention.refuses(NotAllowed, convene("2026-02-01", actor="mic.focal"), needs="axa.focal")
    voiceless = with_committee(
        members=["mic.focal", {"who": "axa.focal", "voting": False}], chairs=[], chair={**ROTATION, "order": ["axa.focal"]}
    )
    assert suivi(voiceless.when(leave("axa.focal")).state).chair is None
    both = with_committee(members=["mic.focal", {"who": "axa.focal", "voting": False}], chairs=["mic.focal", "axa.focal"])
    assert suivi(both.when(leave("axa.focal")).state).chairs == ("mic.focal",)


def test_everybody_may_leave() -> None:
    empty = with_committee().after(leave("mic.focal"), leave("axa.focal"), leave("ecc.director"))
    assert all(one.vacant for one in suivi(empty.there).roster())
    assert problems(empty.there.terms) == ()
    held = empty.on("2026-01-11").when(record("adjourn", actor="pm", present=())).the(ReviewRecorded)
    assert (held.decisions[0].tally.base, held.decisions[0].tally.result) == (3, "rejected")


def test_who_sits_in_a_vacant_seat_is_a_stranger() -> None:
    vacant = with_committee().after(leave("axa.focal")).on("2026-01-11")
    sheets: list[dict[str, Any]] = [
        {"present": ["mic.focal", "axa.focal"]},
        {"present": ["mic.focal", "axa.deputy"]},
        {"present": ["mic.focal"], "recused": ("axa.focal",)},
    ]
    for sheet in sheets:
        vacant.refuses(NotAMember, record("continue", **sheet), committee="suivi")


# ── Who may ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (appoint("axa.ceo", voting=False), "axa.focal"),
        (appoint("axa.focal", alternate="axa.ceo"), "axa.focal"),
        (appoint("axa.new", voting=False, party="axa"), "axa.focal"),
        (replace("axa.focal", "axa.ceo"), "axa.focal"),
        (replace("ecc.director", "ecc.deputy", party="ecc"), "ecc.director"),
        (leave("axa.deputy"), "axa.focal"),
        (appoint("mic.legal"), "mic.focal"),
        (appoint("axa.ceo", role="secretary"), "mic.focal"),
        (replace("ecc.director", "axa.ceo"), "axa.focal"),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_a_party_speaks_for_its_own_seat_and_the_committees_leaders_for_all(command: Any, actor: str) -> None:
    with_committee(chairs=["mic.focal"], secretary="axa.focal").when(command.model_copy(update={"actor": actor}))


@pytest.mark.parametrize(
    "command",
    [
        appoint("axa.ceo"),
        appoint("axa.deputy", voting=True),
        appoint("axa.focal", role="chair"),
        replace("axa.focal", "mic.legal"),
        replace("ecc.director", "axa.ceo"),
        leave("mic.focal"),
        replace("axa.focal", "mic.new", party="mic"),
        replace("axa.focal", "pm"),
    ],
    ids=lambda one: one.kind,
)
def test_a_party_neither_takes_the_chair_nor_another_seat_nor_more_votes(command: Any) -> None:
    convention = with_committee(secretary="mic.legal")
    convention.refuses(NotAllowed, command.model_copy(update={"actor": "axa.focal"}), needs="mic.focal, mic.legal", article="6")


def test_a_member_without_a_vote_gets_none_from_its_own_party() -> None:
    convention = with_committee(secretary=None, members=["mic.focal", {"who": "axa.focal", "voting": False}])
    convention.refuses(NotAllowed, appoint("axa.focal", "axa.focal", voting=True), needs="mic.focal")
    assert seats(convention.when(appoint("axa.focal", "axa.focal", alternate="axa.ceo")).state)[1] == ("axa.focal", "axa.ceo", False, False)


# ── The committee of a day ─────────────────────────────────────────────────────────────────────


def test_a_session_is_counted_with_the_members_of_its_day() -> None:
    changed = with_committee().on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    before = changed.when(record("continue", on="2026-01-20", present=["mic.focal", "axa.focal"]))
    assert before.the(ReviewRecorded).decisions[0].tally.present == 2
    changed.refuses(NotAMember, record("continue", on="2026-01-20", present=["mic.focal", "axa.ceo"]), person="axa.ceo")
    changed.refuses(NotAMember, record("continue", on="2026-02-01", present=["mic.focal", "axa.focal"]), person="axa.focal")
    assert changed.when(record("continue", on="2026-02-01", present=["mic.focal", "axa.ceo"])).the(ReviewRecorded).counts


def test_whoever_leads_now_or_led_then_may_record() -> None:
    changed = with_committee().on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    for actor in ("axa.focal", "axa.ceo", "mic.focal", "pm"):
        changed.when(record("continue", on="2026-01-20", actor=actor)).kinds("review_recorded")
    changed.refuses(NotAllowed, record("continue", on="2026-01-20", actor="ecc.director"))
    changed.refuses(NotAllowed, record("continue", on="2026-02-02", actor="axa.focal", present=["mic.focal"]))


def test_a_session_is_counted_by_the_rules_of_its_day() -> None:
    vacant = with_committee(quorum={"at_least": "2/3", "of": "appointed"}).on("2026-02-10").after(leave("axa.focal", on="2026-02-01"))
    before = vacant.when(record("continue", on="2026-01-20", present=["mic.focal", "ecc.director"])).the(ReviewRecorded)
    after = vacant.when(record("continue", on="2026-02-02", present=["mic.focal", "ecc.director"])).the(ReviewRecorded)
    assert [one.decisions[0].tally.because.split(" ;")[0] for one in (before, after)] == [
        "2 présents et 0 représenté sur 3, quorum 2 des membres nommés",
        "2 présents et 0 représenté sur 3, dont 1 siège vacant, quorum 2 des membres nommés",
    ]


def correct(version: int, **changes: str) -> Correct:
    return Correct(**who(), version=version, changes=changes, because="Feuille mal lue")


def test_an_alternate_is_not_replaced_by_the_same_person_though_another_seat_is_vacant() -> None:
    left = with_committee().after(leave("ecc.director"))
    left.refuses(AlreadyAMember, replace("axa.deputy", "axa.deputy"), person="axa.deputy")


def test_whoever_has_the_turn_on_the_day_of_a_change_records_it() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, secretary=None).on("2027-02-01")
    convention.when(appoint("ecc.deputy", "axa.focal", "2027-01-10", party="ecc")).kinds("member_appointed")
    convention.refuses(NotAllowed, appoint("ecc.deputy", "axa.focal", "2027-01-09", party="ecc"), needs="mic.focal")


def test_a_party_may_say_of_its_own_seat_that_it_votes_where_it_does() -> None:
    convention = with_committee(secretary=None)
    convention.when(appoint("axa.focal", "axa.focal", voting=True, alternate="axa.ceo")).kinds("member_appointed")
    convention.refuses(NotAllowed, appoint("axa.ceo", "axa.focal", voting=True))


def test_a_committee_that_came_with_an_amendment_gets_its_members_too() -> None:
    agreed = signed(committees=[SUIVI]).after(propose({"committees": {"add": [{**SUIVI, "id": "board"}]}}))
    board = agreed.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    board.when(appoint("mic.legal", committee="board")).kinds("member_appointed")


def test_the_seats_of_others_stay_as_they_were_written() -> None:
    turns = {"rotates": "P1Y", "order": ["mic.focal", "axa.focal", "ecc.director"]}
    observer = {"who": "ecc.director", "voting": False}
    convention = with_committee(chairs=[], chair=turns, members=[*SUIVI["members"][:2], observer])
    (mic, axa, _) = suivi(convention.there).members
    assert suivi(convention.when(replace("ecc.director", "ecc.deputy", party="ecc")).state).members[:2] == (mic, axa)
    left = suivi(convention.when(leave("ecc.director")).state)
    assert left.members[:2] == (mic, axa)
    assert left.chair is not None
    assert left.chair.order == ("mic.focal", "axa.focal")


def test_a_corrected_attendance_is_counted_with_the_members_of_its_day() -> None:
    held = with_committee(quorum=HALF).on("2026-01-20").after(record("continue", present=["mic.focal", "axa.focal", "ecc.director"]))
    changed = held.on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    version = held.last_fact
    corrected = changed.when(correct(version, present="mic.focal,axa.focal")).the(FactCorrected)
    assert corrected.fact["decisions"][0]["tally"]["present"] == 2
    changed.refuses(NotAMember, correct(version, present="mic.focal,axa.ceo"), person="axa.ceo")


def test_a_corrected_attendance_is_counted_as_the_committee_was_known_when_the_session_was_recorded() -> None:
    held = with_committee(quorum=HALF).on("2026-01-20").after(record("continue", present=["mic.focal", "axa.focal", "ecc.director"]))
    succeeding = SucceedParty.model_validate({**who(on="2026-01-15"), "party": "mic", "successors": [HEIR], "basis": "décret"})
    later = held.on("2026-02-10").after(succeeding)
    assert seats(later.there)[0][0] == "mi.focal"
    assert (
        later.when(correct(held.last_fact, present="mic.focal,axa.focal")).the(FactCorrected).fact["decisions"][0]["tally"]["present"] == 2
    )


@pytest.mark.parametrize("party", ["mic", "mi"])
def test_a_stand_in_comes_from_a_party_of_that_day_or_of_today(party: str) -> None:
    succeeding = SucceedParty.model_validate({**who(on="2026-02-01"), "party": "mic", "successors": [HEIR], "basis": "décret"})
    later = with_committee().on("2026-02-10").after(succeeding)
    present = ["axa.focal", {"person": "somebody", "stands_in_for": "mic.focal", "party": party}]
    held = later.when(record("continue", on="2026-01-20", actor="pm", present=present)).the(ReviewRecorded)
    assert held.present[1].party == party


def test_a_corrected_attendance_keeps_what_was_said_of_a_stand_in() -> None:
    present = ["mic.focal", {"person": "axa.standin-1", "stands_in_for": "axa.focal", "letter": True}, "ecc.director"]
    held = with_committee(stand_ins="with_letter").on("2026-01-20").after(record("continue", present=present))
    corrected = held.when(correct(held.last_fact, present="mic.focal,axa.standin-1")).the(FactCorrected)
    assert corrected.fact["present"][1] == {"person": "axa.standin-1", "stands_in_for": "axa.focal", "party": None, "letter": True}
    assert corrected.fact["decisions"][0]["tally"]["present"] == 2


def test_members_change_in_the_order_of_their_days() -> None:
    changed = with_committee().on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    changed.refuses(BeforeItsCause, leave("axa.ceo", on="2026-01-31"), cause="membership", cause_on="2026-02-01")
    changed.when(leave("axa.ceo", on="2026-02-01")).kinds("member_left")


def test_a_change_does_not_reach_behind_a_session_that_was_counted() -> None:
    held = with_committee().on("2026-01-20").after(record("continue")).on("2026-02-01")
    held.refuses(CountedAlready, leave("axa.focal", on="2026-01-20"), committee="suivi", on="2026-01-20", held="2026-01-20")
    held.when(leave("axa.focal", on="2026-01-21")).kinds("member_left")


def test_changes_of_another_committee_do_not_matter() -> None:
    board = {**SUIVI, "id": "board"}
    both = in_force("2026-01-10", committees=[SUIVI, board]).on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    other = leave("axa.focal", on="2026-01-15").model_copy(update={"committee": "board"})
    both.when(other).kinds("member_left")


def test_a_committee_that_came_later_counts_an_older_session_as_it_is() -> None:
    convention = in_force("2026-01-10", committees=[]).there
    later = in_force("2026-01-10", committees=[SUIVI]).there.terms
    state = convention.model_copy(update={"terms": later, "past": convention.past.with_former(day("2026-02-01"), convention.terms)})
    scenario = Scenario(state, with_committee().on("2026-02-10").now)
    assert scenario.when(record("continue", on="2026-01-20")).the(ReviewRecorded).counts


def test_who_sat_formerly_makes_no_convention_different() -> None:
    changed = with_committee().after(replace("axa.focal", "axa.ceo")).there
    assert changed.past.former[0].terms == with_committee().there.terms
    assert fingerprint(changed) == fingerprint(changed.model_copy(update={"past": with_committee().there.past}))


# ── A chair that rotates ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rotates", "entry", "on", "expected"),
    [
        ("P1Y", "2026-01-10", "2026-01-10", "mic.focal"),
        ("P1Y", "2026-01-10", "2027-01-09", "mic.focal"),
        ("P1Y", "2026-01-10", "2027-01-10", "axa.focal"),
        ("P1Y", "2026-01-10", "2028-01-10", "mic.focal"),
        ("P1Y", "2026-01-10", "2025-01-10", "mic.focal"),
        ("P1M", "2026-01-31", "2026-02-27", "mic.focal"),
        ("P1M", "2026-01-31", "2026-02-28", "axa.focal"),
        ("P1M", "2026-01-31", "2026-03-30", "axa.focal"),
        ("P1M", "2026-01-31", "2026-03-31", "mic.focal"),
        ("P200Y", "2026-01-31", "9999-12-30", "mic.focal"),
        ("P1Y", None, "2027-01-10", "mic.focal"),
    ],
)
def test_a_chair_rotates_from_entry_into_force(rotates: str, entry: str | None, on: str, expected: str) -> None:
    committee = Committee.model_validate({**SUIVI, "chairs": [], "chair": {**ROTATION, "rotates": rotates}})
    assert chairs_on(committee, day(on), day(entry) if entry else None) == (expected,)


def test_turns_may_be_counted_in_working_days() -> None:
    weekly = Committee.model_validate({**SUIVI, "chairs": [], "chair": {**ROTATION, "rotates": "P5WD"}})
    on = [chairs_on(weekly, day(one), day("2026-02-16")) for one in ("2026-02-22", "2026-02-23", "2026-03-02")]
    assert on == [("mic.focal",), ("axa.focal",), ("mic.focal",)]


def test_only_whoever_has_the_turn_convenes() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, secretary=None)
    convention.refuses(NotAllowed, convene("2026-02-01", actor="axa.focal"), needs="mic.focal")
    convention.on("2027-01-10").refuses(NotAllowed, convene("2027-02-01", actor="mic.focal"), needs="axa.focal")
    convention.on("2027-01-10").when(convene("2027-02-01", actor="axa.focal")).kinds("review_convened")


def test_a_session_is_recorded_by_who_had_the_chair_or_has_it_now() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, secretary=None).on("2027-01-10")
    for actor in ("mic.focal", "axa.focal"):
        convention.when(record("continue", on="2027-01-09", actor=actor)).kinds("review_recorded")
    convention.refuses(NotAllowed, record("continue", on="2027-01-10", actor="mic.focal"), needs="axa.focal")


def test_the_casting_vote_is_that_of_the_days_chair() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, decides={"majority": "absolute", "casting_vote": True}).on("2027-01-10")
    said = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}
    sheet: dict[str, Any] = {"present": ["mic.focal", "axa.focal"], "actor": "pm"}
    results = [convention.when(record(said, on=on, **sheet)).the(ReviewRecorded).decisions[0].tally for on in ("2027-01-09", "2027-01-10")]
    assert [one.result for one in results] == ["adopted", "rejected"]
    assert "voix prépondérante de mic.focal" in results[0].because


def test_a_session_is_awaited_from_the_chair_of_its_day() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, secretary=None, meets={"every": "P6M", "convocation": "P15D"}).on("2026-12-20")
    planned = convention.after(convene("2027-01-12", actor="mic.focal"))
    assert {one.rule: one.who for one in awaited(planned.there)}["session"] == ("axa.focal",)
    owed = {one.due.isoformat(): one.who for one in awaited(convention.passing("2026-12-20").there) if one.rule == "review_due" and one.due}
    assert owed == {"2026-07-10": ("mic.focal",), "2027-01-10": ("axa.focal",)}
    assert due(convention.agenda(), "convocation_due")


# ── Terms as they are written ──────────────────────────────────────────────────────────────────


def test_a_seat_may_be_vacant_from_the_beginning() -> None:
    written = {**SUIVI, "members": ["mic.focal", {"who": "axa.focal", "vacant": True}], "chairs": ["axa.focal"]}
    assert problems(terms(committees=[written])) == ()
    assert MemberEntry(who="a", vacant=True).model_dump() == {"who": "a", "alternate": None, "voting": True, "vacant": True}
    assert MemberEntry(who="a").model_dump() == {"who": "a", "alternate": None, "voting": True}


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"mic": 2, "axa.focal": 1, "ecc": 0}, []),
        ({"mic": 2, "mes": 1}, [("mes", "unknown_body")]),
        ({"mic.legal": 2, "axa": 1}, [("mic.legal", "weight_of_nobody")]),
        ({"axa.deputy": 2, "mic": 1}, [("axa.deputy", "weight_of_nobody")]),
        ({"mic": 2, "mic.focal": 1}, [("mic.focal", "weighed_twice")]),
    ],
)
def test_a_weight_is_that_of_somebody_who_votes(weights: dict[str, int], expected: list[tuple[str, str]]) -> None:
    found = problems(terms(committees=[{**SUIVI, "decides": {"majority": "absolute", "votes_per": {"weights": weights}}}]))
    assert [(one.path[-1], one.code) for one in found] == expected


def test_weights_that_weigh_nothing_are_refused() -> None:
    found = problems(terms(committees=[{**SUIVI, "decides": {"majority": "absolute", "votes_per": {"weights": {"mic": 0, "axa": 0}}}}]))
    assert [one.code for one in found] == ["nobody_votes"]


@pytest.mark.parametrize(
    ("command", "fr", "en"),
    [
        (appoint("mic.legal"), "mic.legal siège au comité suivi", "mic.legal sits on the committee suivi"),
        (
            appoint("mic.legal", voting=False),
            "mic.legal siège au comité suivi, sans voix",
            "mic.legal sits on the committee suivi, without a vote",
        ),
        (
            appoint("mic.legal", alternate="axa.ceo"),
            "mic.legal siège au comité suivi, suppléant : axa.ceo",
            "mic.legal sits on the committee suivi, alternate: axa.ceo",
        ),
        (appoint("axa.focal", role="chair"), "axa.focal à la présidence du comité suivi", "axa.focal in the chair of the committee suivi"),
        (
            replace("axa.focal", "axa.ceo"),
            "axa.ceo prend la place d'axa.focal au comité suivi",
            "axa.ceo takes the place of axa.focal on the committee suivi",
        ),
        (
            leave("axa.focal"),
            "axa.focal quitte le comité suivi, son siège est vacant",
            "axa.focal leaves the committee suivi, the seat is vacant",
        ),
        (leave("axa.deputy"), "axa.deputy quitte le comité suivi", "axa.deputy leaves the committee suivi"),
    ],
)
def test_changes_of_members_are_told(command: Any, fr: str, en: str) -> None:
    (event,) = with_committee().when(command).facts.events
    assert (wording.event(event.kind, event.data(), "fr"), wording.event(event.kind, event.data(), "en")) == (fr, en)


def minutes(session: int, actor: str = "pm", on: str | None = None) -> RecordMinutes:
    return RecordMinutes.model_validate({**who(actor, on=on), "committee": "suivi", "session": session, "minutes": "a" * 64})


def test_minutes_are_read_by_whoever_sat_on_the_day() -> None:
    silent = with_committee(minutes={"approval": {"silence": "P10D"}})
    held = silent.on("2026-01-20").after(record("continue", present=["mic.focal", "axa.focal"]))
    changed = held.on("2026-02-10").after(replace("axa.focal", "axa.ceo"))
    assert changed.when(minutes(1)).the(MinutesRecorded).readers == ("mic.focal", "axa.focal")
    late = (
        with_committee(minutes={"approval": {"silence": "P10D"}}).on("2026-02-10").after(replace("axa.focal", "axa.ceo", on="2026-02-01"))
    )
    outcome = late.when(record("continue", on="2026-01-20", actor="pm", present=["mic.focal", "axa.focal"], minutes="a" * 64))
    assert outcome.the(MinutesRecorded).readers == ("mic.focal", "axa.focal")


def test_minutes_are_those_of_whoever_has_the_chair() -> None:
    convention = with_committee(chairs=[], chair=ROTATION, secretary=None).on("2026-01-20").after(record("continue"))
    convention.on("2027-01-10").refuses(NotAllowed, minutes(1, "mic.focal"), needs="axa.focal")
    convention.on("2027-01-10").when(minutes(1, "axa.focal")).facts.kinds("minutes_recorded")
