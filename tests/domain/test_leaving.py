"""A party withdraws, and the convention goes on without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from adapters.files.terms_file import read_convention
from domain.agenda import AgendaItem
from domain.awaiting import awaited
from domain.changes.amendments import AmendmentCompleted, AmendmentStageOpened, AmendmentVoided
from domain.due import deadlines
from domain.evolution import evolve, fold
from domain.files.consistency import problems
from domain.files.terms import Terms
from domain.life.closing import Close
from domain.life.leaving import PartyLeft
from domain.life.parting import without
from domain.life.suspension import Suspend
from domain.life.termination import ConventionTerminated, Cure, Denounce, DenunciationReceived
from domain.messages.messages import Delivered, MessageDue, MessageFailed
from domain.milestones.milestones import MilestonesCancelled
from domain.phases import Closed, Closing, InForce, Suspended
from domain.refusals.errors import AlreadyDenounced, NotAParty, UnknownMilestone, UnknownPerson
from domain.start import GoLive
from domain.words.wording import event as told
from domain.words.wording import item
from tests.domain.amendment_builders import decline_amendment, propose, sign_amendment, visa_amendment
from tests.domain.builders import (
    PARTIES,
    STUDY,
    SUIVI,
    THREE,
    accept,
    fix_calendar,
    in_force,
    in_signature,
    report,
    sign,
    start,
    submit,
    terms,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, given

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "conventions").glob("*.yaml"))
CONTINUES: dict[str, Any] = {"indefinite": True, "notice": "P2M", "withdrawal_of_one": "continues"}
SEATS: dict[str, Any] = {**SUIVI, "members": [*SUIVI["members"], "mes.focal"], "quorum": {"at_least": 4}}
WORK = [
    {**STUDY, "owner": "axa"},
    {**STUDY, "id": "needs", "owner": "axa", "every": "year", "by": "06-30"},
    {**STUDY, "id": "courses", "owner": "mes", "due": {"after": "study", "period": "P1M"}, "after": ["study"]},
    {**STUDY, "id": "shared", "owner": "mic", "accepted_by": "all_parties"},
    {**STUDY, "id": "checked", "owner": "mic", "accepted_by": {"party": "axa"}},
]


def denounce(party: str = "axa", actor: str = "axa.focal", on: str | None = None) -> Denounce:
    return Denounce.model_validate({**who(actor, on=on), "how": "withdrawal", "party": party})


def of_three(**changes: Any) -> Scenario:
    """Three parties, in force since 16 February 2026; each may withdraw with two months' notice."""
    return in_force(**{"parties": THREE, "term": CONTINUES, "milestones": WORK, "committees": [SEATS], **changes})


def leaving(**changes: Any) -> Scenario:
    return of_three(**changes).on("2026-03-10").after(denounce())


def test_until_its_day_the_party_is_one() -> None:
    scenario = leaving()
    assert due(scenario.agenda(), "party_leaves") == ["2026-05-10"]
    assert scenario.there.terms.party_ids() == ("mic", "axa", "mes")
    scenario.on("2026-05-09").when(report("study", actor="axa.focal")).kinds("milestone_reported")
    (coming,) = [one for one in scenario.agenda() if one.kind == "party_leaves"]
    assert item(coming) == "Retrait d'une partie : axa"
    scenario.refuses(AlreadyDenounced, denounce())


def test_on_its_day_it_is_one_no_longer_and_the_convention_goes_on() -> None:
    outcome = leaving().on("2026-05-10").falls_due()
    outcome.kinds("party_left", "milestones_cancelled", "message_due")
    gone = outcome.the(PartyLeft)
    assert (gone.party, gone.when) == ("axa", when("2026-05-10"))
    assert gone.terms.party_ids() == ("mic", "mes")
    assert isinstance(outcome.state, InForce)
    assert outcome.state.terms == gone.terms
    assert outcome.state.force.leaving == ()
    assert told("party_left", gone.data()) == "Retrait d'axa : elle n'est plus partie"


def test_it_acts_no_more() -> None:
    scenario = leaving().passing("2026-05-10")
    scenario.refuses(UnknownPerson, report("shared", actor="axa.focal"), person="axa.focal")
    scenario.refuses(NotAParty, denounce(actor="pm"), party="axa")
    scenario.refuses(UnknownMilestone, submit("study", actor="pm"))


def test_what_it_owned_is_given_up_and_what_was_done_stays_done() -> None:
    met = of_three().after(submit("study", actor="axa.focal"), accept("study", actor="axa.focal"))
    outcome = met.on("2026-03-10").after(denounce()).on("2026-05-10").falls_due()
    assert outcome.the(MilestonesCancelled).milestones == ("needs-2026",)
    assert outcome.the(MilestonesCancelled).because == "party_left: axa"
    assert {one.id: one.status for one in outcome.state.milestones.all if one.series in {"study", "needs"}} == {
        "study": "met",
        "needs-2026": "cancelled",
    }
    assert not [one for one in deadlines(outcome.state) if one.target.startswith("needs")]
    assert outcome.state.milestones.get("courses") == met.there.milestones.get("courses")
    assert told("milestones_cancelled", outcome.the(MilestonesCancelled).data()) == "Jalons annulés : needs-2026"


def test_it_leaves_on_its_day_even_when_that_is_noticed_later() -> None:
    outcome = leaving().on("2026-05-14").falls_due()
    outcome.kinds("party_left", "milestones_cancelled", "message_due")
    assert {one.when for one in outcome.events} == {when("2026-05-10", "2026-05-14")}
    second = leaving().on("2026-03-11").after(denounce("mes", "mes.focal")).passing("2026-05-10")
    assert second.on("2026-05-14").falls_due().the(ConventionTerminated).when == when("2026-05-11", "2026-05-14")


def test_a_withdrawal_recorded_after_its_notice_has_run_takes_effect_on_the_day_of_its_notice() -> None:
    outcome = of_three(milestones=[]).on("2026-05-14").when(denounce(actor="pm", on="2026-03-10"))
    outcome.kinds("denunciation_received", "party_left", "message_due", "message_due")
    assert outcome.the(PartyLeft).when == when("2026-05-10", "2026-05-14")
    assert outcome.events[2].when.on == day("2026-05-10")


def test_the_manager_hears_of_a_committee_that_is_gone_as_of_its_seats() -> None:
    own = {**SUIVI, "id": "own", "members": ["axa.focal", "axa.deputy"], "chairs": ["axa.focal"]}
    message = leaving(committees=[SEATS, own], milestones=[]).on("2026-05-10").falls_due().the(MessageDue)
    assert message.subject == "axa ; suivi (1) ; own (2)"


def test_a_committee_in_which_it_had_no_seat_is_not_named() -> None:
    others = {**SUIVI, "id": "others", "members": ["mic.focal", "mes.focal"], "secretary": "mic.focal"}
    message = leaving(committees=[SEATS, others], milestones=[]).on("2026-05-10").falls_due().the(MessageDue)
    assert message.subject == "axa ; suivi (1)"


def test_a_party_that_owned_nothing_gives_nothing_up() -> None:
    leaving(milestones=[]).on("2026-05-10").falls_due().kinds("party_left", "message_due")


def test_the_manager_hears_what_is_vacant_and_given_up() -> None:
    outcome = leaving().on("2026-05-10").falls_due()
    message = outcome.the(MessageDue)
    assert (message.about, message.to) == ("party_left", ("pm",))
    assert message.subject == "axa ; suivi (1) ; study ; needs-2026"


def test_before_it_is_live_a_convention_taken_over_tells_nobody() -> None:
    begun = given().on("2026-02-16").after(start(parties=THREE, term={**CONTINUES, "notice": None}, taken_over=True))
    begun.on("2026-03-10").when(denounce()).kinds("denunciation_received", "party_left")
    notice = given().on("2026-02-16").after(start(parties=THREE, term=CONTINUES, taken_over=True)).on("2026-03-10").after(denounce())
    assert due(notice.agenda(), "party_leaves") == []
    assert due(notice.after(GoLive(**who())).agenda(), "party_leaves") == ["2026-05-10"]


def test_without_a_notice_it_leaves_at_once() -> None:
    outcome = of_three(term={**CONTINUES, "notice": None}, milestones=[]).on("2026-03-10").when(denounce())
    outcome.kinds("denunciation_received", "party_left", "message_due", "message_due")
    assert outcome.the(DenunciationReceived).ends is False


def test_what_only_the_leaver_had_still_to_accept_is_accepted() -> None:
    handed_in = of_three().after(submit("shared"), accept("shared", actor="mic.focal"), accept("shared", actor="mes.focal"))
    outcome = handed_in.on("2026-03-10").after(denounce()).on("2026-05-10").falls_due()
    outcome.kinds("party_left", "milestones_cancelled", "milestone_accepted", "message_superseded")
    shared = outcome.state.milestones.get("shared")
    assert shared is not None
    assert shared.status == "met"


def test_what_others_have_still_to_accept_or_all_have_accepted_is_not_accepted_by_its_leaving() -> None:
    waiting = of_three(milestones=[WORK[3]]).after(submit("shared"), accept("shared", actor="mic.focal"))
    done = waiting.after(accept("shared", actor="mes.focal"), accept("shared", actor="axa.focal"))
    for scenario, called_back in ((waiting, ["message_superseded"]), (done, [])):
        left = scenario.on("2026-03-10").after(denounce()).on("2026-05-10").falls_due()
        left.kinds("party_left", "message_due", *called_back)


def test_what_goes_on_to_bind_it_may_be_counted_in_working_days() -> None:
    off = fix_calendar("2026-05-11", through="2099-12-31")
    scenario = leaving(holidays=off, milestones=[], clauses=[{"about": "liability", "survives": "P2WD"}])
    (liability,) = scenario.on("2026-05-10").falls_due().the(PartyLeft).surviving
    assert liability.last_day == day("2026-05-12")


def test_what_it_alone_had_to_accept_is_accepted_by_all_who_stay() -> None:
    scenario = leaving().passing("2026-05-10").after(submit("checked"), accept("checked", actor="mic.focal"))
    scenario.when(accept("checked", actor="mes.focal"))
    assert [one.status for one in scenario.after(accept("checked", actor="mes.focal")).there.milestones.all if one.id == "checked"] == [
        "met"
    ]


def test_two_parties_are_the_fewest() -> None:
    of_two = of_three(parties=PARTIES, milestones=[], committees=[]).on("2026-03-10").when(denounce())
    assert of_two.the(DenunciationReceived).ends is True
    second = leaving().on("2026-03-11").after(denounce("mes", "mes.focal"))
    assert due(second.agenda(), "party_leaves") == ["2026-05-10", "2026-05-11"]
    ended = second.passing("2026-05-10").on("2026-05-11").falls_due()
    ended.kinds("convention_terminated")
    assert ended.the(ConventionTerminated).when == when("2026-05-11")
    assert isinstance(ended.state, Closing)
    closed = Scenario(ended.state, second.on("2026-05-12").now).when(Close(**who(), because="fini"))
    assert isinstance(closed.state, Closed)
    assert closed.state.outcome == "terminated"


def test_two_that_leave_on_one_day_leave_one_after_the_other() -> None:
    both = leaving(milestones=[]).after(denounce("mes", "mes.focal")).on("2026-05-12").falls_due()
    assert [event.kind for event in both.events if event.kind != "message_due"] == ["party_left", "convention_terminated"]
    other_way_round = of_three(milestones=[]).on("2026-03-10").after(denounce("mes", "mes.focal"), denounce())
    assert other_way_round.on("2026-05-10").falls_due().the(PartyLeft).party == "axa"


def test_it_leaves_a_suspended_convention_too_and_one_that_ended_before_not_at_all() -> None:
    suspended = leaving().on("2026-04-01").after(Suspend(**who(), because="gel")).passing("2026-05-10")
    assert isinstance(suspended.there, Suspended)
    assert suspended.there.terms.party_ids() == ("mic", "mes")
    ended = leaving(term={**CONTINUES, "indefinite": False, "until": "2026-04-30"}).passing("2026-06-01")
    assert isinstance(ended.there, Closing)
    assert ended.there.terms.party_ids() == ("mic", "axa", "mes")
    stray = PartyLeft(when=when("2026-06-01"), party="axa", terms=without(ended.there.terms, "axa"))
    assert evolve(ended.there, stray).name == "closing"


def test_a_summons_of_the_leaver_is_owed_by_nobody() -> None:
    summoned = leaving().on("2026-03-11").after(Cure(**who(), party="axa", until=day("2026-06-30"), because="apport"))
    assert [one.about for one in deadlines(summoned.there) if one.about == "cure_due"] == ["cure_due"]
    assert not [one for one in deadlines(summoned.passing("2026-05-10").there) if one.about == "cure_due"]


def test_given_up_milestones_do_not_keep_a_convention_from_being_completed() -> None:
    only = leaving(milestones=[WORK[0], WORK[3]], committees=[])
    done = only.passing("2026-05-10").after(submit("shared"), accept("shared", actor="mic.focal"), accept("shared", actor="mes.focal"))
    outcome = done.when(Close(**who()))
    assert isinstance(outcome.state, Closed)
    assert outcome.state.outcome == "completed"


# ── The terms that are left ────────────────────────────────────────────────────────────────────


def left(**changes: Any) -> Terms:
    base: dict[str, Any] = {"parties": THREE, "term": CONTINUES, "milestones": WORK, "committees": [SEATS]}
    before = terms(**{**base, **changes})
    assert problems(before) == ()
    after = without(before, "axa")
    assert problems(after) == ()
    assert Terms.model_validate(after.model_dump(mode="json", by_alias=True)) == after
    text = after.model_dump_json(exclude={"reference"})
    assert '"axa"' not in text
    assert '"axa.' not in text
    return after


def test_seats_fall_vacant() -> None:
    (suivi,) = left().committees
    assert [one.who for one in suivi.roster()] == ["mic.focal", "ecc.director", "mes.focal"]
    assert suivi.secretary is None
    assert suivi.quorum is not None
    assert suivi.quorum.at_least == "3"


def test_what_it_promised_and_was_promised_is_gone() -> None:
    promise = {"id": "c", "promisor": "mic", "promisee": "mes", "text": "T", "due": {"after": "study", "period": "P1M"}}
    after = left(
        commitments=[promise, {**promise, "id": "d", "promisee": "axa"}],
        contributions=[
            {
                "id": "k",
                "from": "mic",
                "to": "mes",
                "currency": "MAD",
                "tranches": [
                    {"id": "t", "amount": "1", "due": {"after": "study", "period": "P1M"}, "when": {"milestone": "study", "is": "met"}},
                    {"id": "u", "amount": "1", "due": "P1M", "when": {"milestone": "shared", "is": "met"}},
                ],
            },
            {"id": "l", "from": "axa", "to": "mes"},
        ],
        indicators=[{"id": "i", "title": "I", "unit": "u", "owner": "axa"}, {"id": "j", "title": "J", "unit": "u", "owner": "mic"}],
        programme={"adopted_by": {"committee": "suivi"}},
    )
    assert [(one.id, one.due) for one in after.commitments] == [("c", None)]
    assert [(one.id, one.due is None, one.when is None) for one in after.contributions[0].tranches] == [
        ("t", True, True),
        ("u", False, False),
    ]
    assert [one.id for one in after.contributions] == ["k"]
    assert [one.id for one in after.indicators] == ["j"]
    assert after.programme is not None
    courses = next(one for one in after.milestones if one.id == "courses")
    assert (courses.due, courses.after) == (None, ())


def test_an_indicator_that_was_due_after_its_milestone_has_no_day_any_more() -> None:
    indicator = {"id": "i", "title": "I", "unit": "u", "owner": "mic", "due": {"after": "study", "period": "P1M"}}
    other = {**indicator, "id": "j", "due": {"after": "shared", "period": "P1M"}}
    assert [(one.id, one.due is None) for one in left(indicators=[indicator, other]).indicators] == [("i", True), ("j", False)]


def test_what_a_party_that_stays_accepts_it_accepts_still() -> None:
    by_mes, by_committee = ({**STUDY, "id": one, "accepted_by": {of: one}} for of, one in (("party", "mes"), ("committee", "suivi")))
    after = left(milestones=[by_mes, by_committee])
    assert after.milestones == terms(milestones=[by_mes, by_committee]).milestones


def test_who_stays_keeps_the_seat_of_secretary_and_of_alternate() -> None:
    members = ["axa.focal", {"who": "mes.focal", "alternate": "mes.minister"}, {"who": "mic.focal", "alternate": "axa.deputy"}]
    (suivi,) = left(committees=[{**SEATS, "members": members, "secretary": "mes.focal", "quorum": None}]).committees
    assert suivi.secretary == "mes.focal"
    assert [(one.who, one.alternate) for one in suivi.roster()] == [("mes.focal", "mes.minister"), ("mic.focal", None)]


def test_a_committee_of_its_own_people_is_gone() -> None:
    own = {**SUIVI, "id": "own", "members": ["axa.focal", {"who": "ecc.director", "voting": False}], "chairs": ["axa.focal"]}
    above = {**SEATS, "reports_to": "own", "escalates_to": "own"}
    checked = {**STUDY, "accepted_by": {"committee": "own"}}
    after = left(committees=[above, own], milestones=[checked], programme={"adopted_by": {"committee": "own"}})
    assert [(one.id, one.reports_to, one.escalates_to) for one in after.committees] == [("suivi", None, None)]
    assert after.milestones[0].accepted_by == "all_parties"
    assert after.programme is None


@pytest.mark.parametrize(
    ("rules", "votes_per", "casting"),
    [
        ({"majority": "absolute", "votes_per": {"weights": {"axa": 51, "mic": 49}}}, {"weights": {"mic": 49}}, False),
        ({"majority": "absolute", "votes_per": {"weights": {"axa": 51}}}, "member", False),
        ({"majority": "absolute", "casting_vote": True, "votes_per": "party"}, "party", True),
    ],
)
def test_votes_are_those_of_whoever_stays(rules: dict[str, Any], votes_per: Any, *, casting: bool) -> None:
    decides = left(committees=[{**SEATS, "decides": rules}]).committees[0].decides
    assert decides is not None
    assert decides.model_dump(mode="json")["votes_per"] == votes_per
    assert decides.casting_vote is casting


def test_without_its_chair_a_committee_has_no_casting_vote() -> None:
    alone = {**SEATS, "chairs": ["axa.focal"], "decides": {"majority": "absolute", "casting_vote": True}}
    after = left(committees=[alone]).committees[0]
    assert after.decides is not None
    assert (after.chairs, after.decides.casting_vote) == ((), False)
    turns = {**SEATS, "chairs": [], "chair": {"rotates": "P1Y", "order": ["axa.focal", "mic.focal"]}}
    kept = left(committees=[turns]).committees[0].chair
    assert kept is not None
    assert kept.order == ("mic.focal",)
    only = {**turns, "chair": {"rotates": "P1Y", "order": ["axa.focal"]}, "quorum": None}
    assert left(committees=[only]).committees[0].chair is None


def test_alternates_and_second_calls_fit_who_is_left() -> None:
    seats = {
        **SEATS,
        "members": ["mic.focal", {"who": "mes.focal", "alternate": "axa.deputy"}, "axa.focal"],
        "secretary": "mic.focal",
        "quorum": {"at_least": "1/2", "second_call": {"after": "P8D", "at_least": 3}},
    }
    (suivi,) = left(committees=[seats]).committees
    assert [one.alternate for one in suivi.roster()] == [None, None]
    assert suivi.quorum is not None
    assert suivi.quorum.second_call is not None
    assert (suivi.quorum.at_least, suivi.quorum.second_call.at_least) == ("1/2", "2")


@pytest.mark.parametrize(
    ("plan", "rule", "stages", "in_force"),
    [
        ({"members": ["mic.minister", "axa.ceo", "mes.minister"]}, {"signatures": 3}, 1, {"signatures": 2}),
        ({"members": ["axa.ceo"]}, {"signatures": 1}, 0, "all_signatures"),
        ({"members": ["mic.minister", "axa.ceo"], "rule": {"at_least": 2}}, "all_signatures", 1, "all_signatures"),
        ({"stages": [{"id": "s", "members": ["axa.ceo"]}]}, "all_signatures", 0, "all_signatures"),
        (
            {"stages": [{"id": "v", "kind": "visa", "members": ["axa.focal"]}, {"id": "s", "members": ["mic.minister"]}]},
            {"all_of": [{"approval": "v"}, {"any_of": [{"date": "2026-01-01"}, {"notified": "all"}]}]},
            1,
            None,
        ),
        (
            {"stages": [{"id": "v", "kind": "visa", "members": ["mic.legal"]}, {"id": "s", "members": ["mic.minister"]}]},
            {"approval": "v"},
            2,
            {"approval": "v"},
        ),
    ],
)
def test_the_plan_of_signatures_names_it_no_more(plan: Any, rule: Any, stages: int, in_force: Any) -> None:
    after = left(signature=plan, in_force=rule)
    assert len(after.stages()) == stages
    if in_force is not None:
        assert after.in_force == terms(in_force=in_force).in_force


def test_nobody_is_reached_through_its_people() -> None:
    reach = {"mic.minister": {"via": "axa.focal"}, "mic.legal": {"via": "mic.focal"}, "axa.ceo": "letter", "mes.focal": "mail"}
    assert set(left(reach=reach).reach) == {"mic.legal", "mes.focal"}


def test_the_manager_stays_whatever_party_the_manager_belongs_to() -> None:
    assert "axa.focal" in without(terms(parties=THREE, manager="axa.focal", office=["axa.focal"]), "axa").people()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_any_party_of_the_examples_may_leave_and_what_stays_fits(file: Path) -> None:
    before = read_convention(file).terms
    for party in before.party_ids():
        after = without(before, party)
        assert problems(after) == ()
        assert Terms.model_validate(after.model_dump(mode="json", by_alias=True)) == after


def test_agenda_items_of_parties_are_apart() -> None:
    items = leaving().after(denounce("mes", "mes.focal")).agenda()
    assert len({one.order() for one in items}) == len(items)
    assert all(isinstance(one, AgendaItem) for one in items)


# ── What was still on its way ──────────────────────────────────────────────────────────────────

BY_THREE: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo", "mes.minister"]}}
A_MAP: dict[str, Any] = {"milestones": {"add": [{**STUDY, "id": "map", "owner": "mic"}]}}


def amending(*signed: str, **more: Any) -> Scenario:
    """axa withdraws while an amendment is in progress."""
    plan = {"parties": THREE, "term": CONTINUES, "milestones": WORK, "committees": [SEATS], **BY_THREE}
    begun = in_signature("2026-02-16", **plan).after(*(sign(who) for who in BY_THREE["signature"]["members"])).passing("2026-03-10")
    return begun.after(denounce(), propose(A_MAP, **more), *(sign_amendment(who) for who in signed))


def test_an_amendment_waits_no_longer_for_a_party_that_left() -> None:
    scenario = amending("mic.minister").passing("2026-05-10")
    assert scenario.there.amendments.open.remaining(scenario.there.terms) == ("mes.minister",)
    assert scenario.when(sign_amendment("mes.minister")).the(AmendmentCompleted).effective == day("2026-05-10")


def test_an_amendment_that_only_the_leaver_had_still_to_sign_is_complete_and_counts() -> None:
    there = amending("mic.minister", "mes.minister").on("2026-05-10").falls_due()
    assert there.the(AmendmentCompleted) == AmendmentCompleted(when=when("2026-05-10"), number=1, effective=day("2026-05-10"))
    assert there.state.amendments.applied == (1,)
    assert {one.id for one in there.state.terms.milestones} >= {"map", "shared"}
    later = amending("mic.minister", "mes.minister", effective="2026-07-01").passing("2026-05-10").there
    assert later.amendments.open.effective == day("2026-07-01")


def test_what_all_three_signed_before_stays_signed() -> None:
    signed = amending("mic.minister", "mes.minister", "axa.ceo", effective="2026-07-01")
    signed.on("2026-05-10").falls_due().kinds("party_left", "milestones_cancelled", "message_due")
    assert signed.passing("2026-07-01").there.amendments.applied == (1,)


def test_a_stage_in_which_nobody_else_stands_falls_away_with_the_party() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["axa.focal"]}
    signatures = {"id": "signatures", **BY_THREE["signature"], "within": "P10D"}
    plan = {"stages": [visas, signatures]}
    outcome = amending(signature=plan).on("2026-05-12").falls_due()
    opened = outcome.the(AmendmentStageOpened)
    assert (opened.stage, opened.when.on, opened.due) == ("signatures", day("2026-05-10"), day("2026-05-20"))
    current = outcome.state.amendments.open
    assert [(one.id, one.members) for one in current.proposed.plan.plan()] == [("signatures", ("mic.minister", "mes.minister"))]
    assert current.remaining(outcome.state.terms) == ("mic.minister", "mes.minister")


def test_the_stage_that_opens_when_a_party_left_counts_working_days() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["axa.focal"]}
    plan = {"stages": [visas, {"id": "signatures", **BY_THREE["signature"], "within": "P5WD"}]}
    assert amending(signature=plan).on("2026-05-12").falls_due().the(AmendmentStageOpened).due == day("2026-05-15")


def test_what_the_leaver_gave_stands_and_opens_no_stage_again() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["axa.focal", "mic.focal"], "rule": "any"}
    plan = {"stages": [visas, {"id": "signatures", **BY_THREE["signature"]}]}
    scenario = amending(signature=plan).after(visa_amendment("axa.focal"), sign_amendment("axa.ceo"), sign_amendment("mic.minister"))
    after = scenario.passing("2026-05-10")
    current = after.there.amendments.open
    assert (current.signing.stage, current.remaining(after.there.terms)) == ("signatures", ("mes.minister",))
    assert after.when(sign_amendment("mes.minister")).state.amendments.applied == (1,)


def test_a_refusal_of_the_leaver_holds_an_amendment_up_no_longer() -> None:
    refused = amending("mic.minister", "mes.minister").after(decline_amendment("axa.ceo"))
    assert {one.rule for one in awaited(refused.there)} >= {"amendment_refusal"}
    done = refused.on("2026-05-10").falls_due()
    assert done.the(AmendmentCompleted).effective == day("2026-05-10")
    assert done.state.amendments.applied == (1,)
    waiting = amending("mic.minister").after(decline_amendment("axa.ceo")).passing("2026-05-10").there
    assert "amendment_refusal" not in {one.rule for one in awaited(waiting)}


def test_an_amendment_that_only_the_leaver_was_to_sign_is_void_and_the_manager_is_told() -> None:
    plan = {"parties": THREE, "term": CONTINUES, "signature": {"members": ["axa.ceo"]}}
    begun = in_signature("2026-02-16", **plan).after(sign("axa.ceo")).passing("2026-03-10")
    outcome = begun.after(denounce(), propose(A_MAP)).on("2026-05-10").falls_due()
    assert outcome.the(AmendmentVoided).details == {"reason": "signature: nobody_signs"}
    assert outcome.state.amendments.current is None
    assert "amendment_voided" in {one.about for one in outcome.events if isinstance(one, MessageDue)}


def test_a_message_is_tried_again_at_whoever_is_left() -> None:
    def failed(*left: str, letters: tuple[str, ...] = ()) -> Scenario:
        to = tuple(who for who in left if who != "pm")
        said = MessageDue(
            when=when("2026-05-08"),
            message="m",
            about="convention_suspended",
            target="REF-1",
            rung="0",
            due=day("2026-05-08"),
            subject="x",
            to=to,
            letters=letters,
        )
        results = tuple(Delivered(person=one, status="deferred", message_id="m") for one in left)
        missed = MessageFailed(when=when("2026-05-08"), message="m", results=results, retry_on=day("2026-06-01"))
        scenario = leaving(milestones=[])
        return Scenario(fold(scenario.there, (said, missed)), scenario.now)

    both = failed("axa.focal", "mes.focal").passing("2026-05-11").there.mailbox.get("m")
    assert both is not None
    assert (both.left, both.due.to) == (("mes.focal",), ("mes.focal",))
    assert failed("axa.focal").passing("2026-05-11").there.mailbox.get("m") is None
    assert failed("pm", letters=("axa.ceo",)).passing("2026-05-11").there.mailbox.get("m") is None
    letter = failed("pm", letters=("axa.ceo", "mes.minister")).passing("2026-05-11").there.mailbox.get("m")
    assert letter is not None
    assert (letter.left, letter.due.letters) == (("pm",), ("mes.minister",))
