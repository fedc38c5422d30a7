"""A non-renewal ends the convention with its term, wherever that ends by then; a withdrawal runs its own time."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes.amendments import AmendmentApplied
from domain.due import deadlines
from domain.evolution import evolve, fold
from domain.life.closing import Close
from domain.life.following import standing
from domain.life.force import TermRenewed
from domain.life.non_renewal import NonRenewalMoved
from domain.life.prolongation import TermExtended
from domain.life.relations import NoteRelated, RelatedFact, TermFollowed
from domain.life.suspension import ConventionResumed
from domain.life.termination import ConventionTerminated, DenunciationReceived, Terminate, TerminationDecided
from domain.phases import Closed, Closing, InForce, Suspended
from domain.refusals.errors import AlreadyDenounced, AlreadyEnding
from domain.words.wording import event as told
from tests.domain.amendment_builders import by_both, living, propose, sign_amendment
from tests.domain.builders import SIGNED_BY_TWO, THREE, fix_calendar, in_force, record, when, who
from tests.domain.scenario import Scenario, day, due
from tests.domain.test_prolongation import extend, renew
from tests.domain.test_suspension import resume, suspend
from tests.domain.test_termination import TACIT, denounce, terminate

STANDS_STILL: dict[str, Any] = TACIT | {"suspension_extends": True}
"""renewed every 16 February unless denounced by 16 December"""


def denounced(on: str = "2026-12-10", **changes: Any) -> Scenario:
    """In force since 16 February 2026, a year at a time, and not to be renewed by the word of one party."""
    return in_force(term=STANDS_STILL | changes).on(on).after(denounce())


def moved(ends_on: str | None, on: str, party: str = "axa") -> NonRenewalMoved:
    return NonRenewalMoved(when=when(on), party=party, ends_on=day(ends_on) if ends_on else None)


def ends(scenario: Scenario) -> list[tuple[str, str]]:
    """What the agenda knows of the end."""
    kinds = ("renewal", "term_end", "termination", "notice_deadline")
    return [(item.kind, item.due.isoformat()) for item in scenario.agenda() if item.kind in kinds]


# ── A standstill of the term ───────────────────────────────────────────────────────────────────


def test_a_non_renewal_moves_with_a_term_that_stood_still() -> None:
    frozen = denounced().on("2027-01-01").after(suspend())
    assert ends(frozen) == []
    outcome = frozen.on("2027-02-01").when(resume())
    resumed = ConventionResumed(when=when("2027-02-01"), days=31, end=day("2027-03-19"))
    outcome.then(resumed, moved("2027-03-19", "2027-02-01"))
    there = Scenario(outcome.state, frozen.now)
    assert ends(there) == [("termination", "2027-03-19")]
    assert [(one.about, one.due) for one in deadlines(there.there)] == [("term_end", day("2027-03-19"))]
    assert isinstance(there.passing("2027-03-18", "23:59").there, InForce)
    over = there.passing("2027-03-19").there
    assert isinstance(over, Closing)
    assert (over.force.end, over.force.terminated) == (day("2027-03-19"), "non_renewal")


def test_a_term_that_stands_still_past_its_end_is_not_ended_by_a_non_renewal() -> None:
    frozen = denounced().on("2027-01-01").after(suspend()).passing("2027-03-02")
    assert isinstance(frozen.there, Suspended)
    assert ends(frozen) == []
    assert ends(frozen.after(resume())) == [("termination", "2027-04-17")]


def test_two_standstills_move_a_non_renewal_by_their_sum() -> None:
    once = denounced().on("2027-01-01").after(suspend()).on("2027-01-11").after(resume())
    twice = once.on("2027-02-01").after(suspend()).on("2027-02-06").after(resume())
    assert ends(twice) == [("termination", "2027-03-03")]


def test_a_term_that_runs_on_ends_in_the_standstill_by_a_non_renewal() -> None:
    running = denounced(suspension_extends=False).on("2027-01-01").after(suspend())
    assert ends(running) == [("termination", "2027-02-16")]
    running.on("2027-02-01").when(resume()).facts.kinds("convention_resumed")
    assert isinstance(running.passing("2027-02-16").there, Closing)


def test_one_that_came_late_ends_the_term_after_the_one_that_stood_still() -> None:
    late = denounced("2026-12-17").on("2027-01-01").after(suspend()).on("2027-02-01")
    outcome = late.when(resume())
    assert outcome.the(NonRenewalMoved) == moved("2028-03-19", "2027-02-01")
    there = Scenario(outcome.state, late.now)
    assert ("renewal", "2027-03-19") in ends(there)
    renewed = there.passing("2027-03-20")
    assert ends(renewed) == [("termination", "2028-03-19")]
    assert isinstance(renewed.passing("2028-03-19").there, Closing)


def test_one_that_came_late_ends_no_term_that_stood_still_for_longer() -> None:
    """After two years the current term ends no sooner than what was said: it is not renewed any more."""
    late = denounced("2026-12-17").on("2027-01-01").after(suspend()).on("2029-01-01").after(resume())
    assert ends(late) == [("termination", "2029-02-16")]


def test_a_term_of_working_days_is_counted_over_days_off_after_a_standstill_too() -> None:
    weeks = {"renewal": {"mode": "tacit", "period": "P10WD"}, "notice": "P5D"}
    late = in_force(term=STANDS_STILL | weeks, holidays=fix_calendar("2027-03-08", through="2101-12-31")).on("2027-02-12").after(denounce())
    moved_to = late.after(suspend()).on("2027-02-19").when(resume()).the(NonRenewalMoved)
    assert moved_to.ends_on == day("2027-03-10")


def test_of_two_that_do_not_renew_each_has_its_day() -> None:
    both = denounced().on("2026-12-20").after(denounce(party="mic", actor="mic.focal"))
    outcome = both.on("2027-01-01").after(suspend()).on("2027-02-01").when(resume())
    assert outcome.all(NonRenewalMoved) == (moved("2027-03-19", "2027-02-01"), moved("2028-03-19", "2027-02-01", "mic"))


def test_taken_up_on_the_same_day_nothing_moves() -> None:
    denounced().on("2027-01-01").after(suspend()).when(resume()).facts.kinds("convention_resumed")


# ── Received in a standstill ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("since", "late"), [("2026-12-16", False), ("2026-12-17", True)])
def test_the_last_day_of_a_notice_does_not_pass_while_the_term_stands_still(since: str, late: bool) -> None:  # noqa: FBT001
    frozen = in_force(term=STANDS_STILL).on(since).after(suspend()).on("2027-01-20")
    received = frozen.when(denounce()).the(DenunciationReceived)
    assert (received.late, received.ends_on) == (late, day("2028-02-16" if late else "2027-02-16"))


def test_one_received_before_a_standstill_and_recorded_in_it_is_as_late_as_it_was() -> None:
    frozen = in_force(term=STANDS_STILL).on("2026-12-20").after(suspend()).on("2026-12-28")
    assert frozen.when(denounce(on="2026-12-16")).the(DenunciationReceived).late is False
    assert frozen.when(denounce(on="2026-12-17")).the(DenunciationReceived).late is True


def test_the_last_day_of_a_notice_passes_while_the_term_runs_on() -> None:
    running = in_force(term=TACIT).on("2026-12-16").after(suspend())
    assert ("notice_deadline", "2026-12-16") in ends(running)
    assert running.on("2026-12-17").when(denounce()).the(DenunciationReceived).late is True


def test_one_received_after_the_day_on_which_the_term_would_have_ended_ends_nothing_before_it_goes_on() -> None:
    frozen = in_force(term=STANDS_STILL).on("2026-12-01").after(suspend()).on("2027-03-01")
    outcome = frozen.when(denounce())
    outcome.facts.kinds("denunciation_received")
    resumed = Scenario(outcome.state, frozen.now).after(resume())
    assert ends(resumed) == [("termination", "2027-05-17")]


# ── A longer term ──────────────────────────────────────────────────────────────────────────────


def test_an_extension_takes_a_non_renewal_along() -> None:
    scenario = denounced().on("2027-01-10")
    outcome = scenario.when(extend("2027-06-30"))
    extended = TermExtended(when=when("2027-01-10"), end=day("2027-07-01"), because="Travaux en retard")
    outcome.then(extended, moved("2027-07-01", "2027-01-10"))
    there = Scenario(outcome.state, scenario.now)
    assert ends(there) == [("termination", "2027-07-01")]
    assert isinstance(there.passing("2027-07-01").there, Closing)
    there.refuses(AlreadyDenounced, denounce())


def test_an_extension_leaves_one_that_came_late_at_the_end_of_the_term_after() -> None:
    late = denounced("2026-12-17").after(extend("2027-06-30"))
    assert ("renewal", "2027-07-01") in ends(late)
    assert ends(late.passing("2027-07-02")) == [("termination", "2028-07-01")]


def test_an_extension_to_the_day_that_was_said_or_beyond_leaves_nothing_to_renew() -> None:
    late = denounced("2026-12-17")
    for until, end in (("2028-02-15", "2028-02-16"), ("2028-06-30", "2028-07-01")):
        assert ends(late.after(extend(until))) == [("termination", end)]
    assert ends(late.after(extend("2028-02-14"))) == [("notice_deadline", "2027-12-15"), ("renewal", "2028-02-15")]


def test_an_extension_beyond_another_end_that_is_planned_is_refused() -> None:
    both = denounced().after(denounce("withdrawal", "mic", "mic.focal"))
    both.refuses(AlreadyEnding, extend("2027-06-30"), on="2027-02-10", cause="withdrawal")
    assert ends(both) == [("termination", "2027-02-10")]


def test_a_committee_takes_it_up_and_extends_it_in_one_session() -> None:
    seats = [{"id": "suivi", "kind": "monitoring", "title": "Comité", "members": ["mic.focal", "axa.focal"], "chairs": ["mic.focal"]}]
    frozen = in_force(term=STANDS_STILL, committees=seats).on("2026-12-10").after(denounce()).on("2027-01-01").after(suspend())
    taken_up = {"kind": "resume", "because": "Crédits rendus"}
    longer = {"kind": "extend", "to": "2027-06-30", "because": "Travaux en retard"}
    outcome = frozen.on("2027-02-01").when(record(taken_up, longer, present=("mic.focal", "axa.focal")))
    outcome.facts.kinds("review_recorded", "convention_resumed", "non_renewal_moved", "term_extended", "non_renewal_moved")
    assert ends(Scenario(outcome.state, frozen.now)) == [("termination", "2027-07-01")]


def test_what_is_not_renewed_is_not_renewed_expressly_either() -> None:
    express = in_force(term={"initial": "P1Y", "renewal": {"mode": "express", "period": "P1Y"}})
    said = DenunciationReceived(when=when("2026-12-10"), how="non_renewal", party="axa", ends_on=day("2027-02-16"))
    Scenario(evolve(express.there, said), express.now).refuses(AlreadyEnding, renew(), cause="non_renewal")


def test_a_renewal_moves_no_end() -> None:
    late = denounced("2026-12-17").passing("2027-02-15", "23:59").on("2027-02-16")
    outcome = late.falls_due()
    outcome.facts.kinds("term_renewed")
    assert outcome.the(TermRenewed).end == day("2028-02-16")


# ── An amendment ───────────────────────────────────────────────────────────────────────────────


def amended(term: dict[str, Any], on: str = "2026-12-10") -> Scenario:
    """Denounced on a day, then another term by agreement of all, on 20 December."""
    scenario = living(term=STANDS_STILL, milestones=[], committees=[]).on(on).after(denounce())
    return by_both(scenario.on("2026-12-20").after(propose({"term": term})))


@pytest.mark.parametrize(
    ("term", "on", "expected"),
    [
        ({"until": "2027-12-31"}, "2026-12-10", "2028-01-01"),
        (TACIT | {"initial": "P2Y"}, "2026-12-10", "2028-02-16"),
        ({"until": "2026-12-31", "renewal": {"mode": "tacit", "period": "P1Y"}}, "2026-12-10", "2027-01-01"),
        ({"until": "2027-12-31", "renewal": {"mode": "tacit", "period": "P1Y"}}, "2026-12-17", "2029-01-01"),
        ({"until": "2027-12-31"}, "2026-12-17", "2028-01-01"),
        (TACIT | {"renewal": {"mode": "tacit", "period": "P2Y"}}, "2026-12-17", "2029-02-16"),
        ({"until": "2027-06-30", "renewal": {"mode": "tacit", "period": "P3M"}}, "2026-12-17", "2028-04-01"),
        ({"until": "2027-06-30", "renewal": {"mode": "tacit", "period": "P200WD"}}, "2026-12-17", "2028-04-06"),
        ({"until": "2027-06-30", "renewal": {"mode": "tacit", "period": "P1M", "at_most": 2}}, "2026-12-17", "2027-09-01"),
    ],
)
def test_an_amendment_of_the_term_takes_a_non_renewal_along(term: dict[str, Any], on: str, expected: str) -> None:
    there = amended(term, on)
    assert isinstance(there.there, InForce)
    assert [one.on for one in there.there.force.endings] == [day(expected)]


def test_a_term_that_was_amended_ends_by_the_non_renewal_that_was_received_before() -> None:
    longer = amended({"until": "2027-12-31"})
    assert ends(longer) == [("termination", "2028-01-01")]
    assert isinstance(longer.passing("2028-01-01").there, Closing)


def test_nothing_is_left_to_prevent_in_a_term_that_has_no_end_any_more() -> None:
    outcome_of = (
        living(term=STANDS_STILL, milestones=[], committees=[]).on("2026-12-10").after(denounce(), propose({"term": {"indefinite": True}}))
    )
    there = by_both(outcome_of)
    assert ends(there) == []
    assert isinstance(there.there, InForce)
    assert there.there.force.endings == ()
    there.when(denounce("withdrawal")).facts.kinds("denunciation_received", "convention_terminated")


def test_an_amendment_of_something_else_moves_no_end() -> None:
    scenario = living(term=STANDS_STILL, milestones=[], committees=[]).on("2026-12-10").after(denounce(), propose({"title": "Autre titre"}))
    outcome = scenario.after(sign_amendment("mic.minister")).when(sign_amendment("axa.ceo"))
    assert outcome.all(AmendmentApplied)
    assert outcome.all(NonRenewalMoved) == ()


# ── A framework ────────────────────────────────────────────────────────────────────────────────

UNDER: dict[str, Any] = {"related": [{"relation": "framework", "reference": "CADRE-1"}], **SIGNED_BY_TWO}


def note(end: str | None, version: int, phase: str = "in_force", on: str = "2026-03-01") -> NoteRelated:
    said = {"in_force_on": "2026-01-10", "term_end": end}
    return NoteRelated(
        **who("system"), fact=RelatedFact.model_validate({"reference": "CADRE-1", "version": version, "on": on, "phase": phase, **said})
    )


def test_a_framework_that_is_not_renewed_tells_its_new_end_once_it_goes_on() -> None:
    frozen = denounced().on("2027-01-01").after(suspend())
    assert standing(frozen.there, 9, day("2027-01-01")).term_end == day("2027-02-16")
    assert standing(frozen.on("2027-02-01").after(resume()).there, 10, day("2027-02-01")).term_end == day("2027-03-19")


@pytest.mark.parametrize(("end", "expected"), [("2028-01-10", "2028-01-10"), (None, None)])
def test_a_term_that_follows_its_framework_takes_a_non_renewal_along(end: str | None, expected: str | None) -> None:
    """Received while the term was the convention's own."""
    under = in_force(term={"same_as": "framework"}, related=UNDER["related"]).on("2026-03-01").after(note("2027-01-10", 3))
    said = DenunciationReceived(when=when("2026-03-01"), how="non_renewal", party="axa", ends_on=day("2027-01-10"))
    scenario = Scenario(evolve(under.there, said), under.now)
    outcome = scenario.when(note(end, 4))
    assert outcome.the(TermFollowed).end == (day(end) if end else None)
    assert outcome.the(NonRenewalMoved) == moved(expected, "2026-03-01")


def test_an_end_beyond_that_of_the_framework_waits_until_the_framework_goes_on() -> None:
    under = in_force(term={"same_as": "framework"}, related=UNDER["related"]).on("2026-03-01").after(note("2027-01-10", 3))
    ending = under.after(terminate(ends_on="2027-06-01"))
    assert ends(ending) == []
    assert ends(ending.after(note("2028-01-10", 4))) == [("termination", "2027-06-01")]


def frozen_under(on_end: str = "end") -> Scenario:
    """Standing still since 1 December 2026, its term of a year with it, under a framework."""
    related = [{"relation": "framework", "reference": "CADRE-1", "on_end": on_end}]
    return in_force(term=STANDS_STILL, related=related).after(note("2030-01-10", 3)).on("2026-12-01").after(suspend())


def test_what_stands_still_past_its_end_still_ends_with_its_framework() -> None:
    late = frozen_under().after(denounce()).on("2027-03-01")
    outcome = late.when(note("2027-03-01", 4, "closing", "2027-03-01"))
    assert outcome.the(TerminationDecided).ends_on == day("2027-03-01")
    assert isinstance(outcome.state, Closing)
    sooner = frozen_under().after(terminate(ends_on="2027-02-01")).on("2027-01-15")
    sooner.when(note("2027-01-15", 4, "closing", "2027-01-15")).the(TerminationDecided)


def test_what_runs_on_to_its_end_is_not_ended_again_with_its_framework() -> None:
    running = in_force(term=TACIT, related=[{"relation": "framework", "reference": "CADRE-1", "on_end": "end"}])
    ending = running.after(note("2030-01-10", 3)).on("2026-12-01").after(terminate(ends_on="2027-01-10")).on("2027-01-10")
    assert ending.when(note("2027-01-10", 4, "closing", "2027-01-10")).all(TerminationDecided) == ()
    still = frozen_under().after(terminate(ends_on="2027-01-10")).on("2027-01-10")
    assert still.when(note("2027-01-10", 4, "closing", "2027-01-10")).all(TerminationDecided) == ()


# ── Other ends in a standstill ─────────────────────────────────────────────────────────────────


def test_a_withdrawal_runs_its_notice_through_a_standstill() -> None:
    frozen = in_force(term=STANDS_STILL).on("2026-03-10").after(denounce("withdrawal"), suspend())
    assert ends(frozen) == [("termination", "2026-05-10")]
    over = frozen.passing("2026-05-10").there
    assert isinstance(over, Closing)
    assert (over.force.end, over.force.terminated) == (day("2026-05-10"), "withdrawal")
    resumed = frozen.on("2026-04-10").after(resume())
    assert ends(resumed) == [("termination", "2026-05-10")]


def test_a_withdrawal_comes_before_the_end_of_a_term_that_stands_still_for_so_long() -> None:
    frozen = in_force(term=STANDS_STILL).on("2026-12-01").after(suspend()).on("2027-01-01").after(denounce("withdrawal"))
    assert ends(frozen) == [("termination", "2027-03-01")]
    both = frozen.after(denounce(party="mic", actor="mic.focal"))
    assert ends(both) == [("termination", "2027-03-01")]
    over = both.passing("2027-03-01").there
    assert isinstance(over, Closing)
    assert (over.force.end, over.force.terminated) == (day("2027-03-01"), "withdrawal")


def test_of_what_is_closed_while_it_stands_still_past_its_end_the_real_end_is_kept() -> None:
    frozen = in_force(term=STANDS_STILL).on("2026-12-01").after(suspend()).on("2027-03-01")
    running = in_force(term=TACIT).on("2026-12-01").after(suspend()).on("2027-03-01")
    ended = [one.after(Close(**who())).there for one in (frozen, running)]
    assert [one.force.end for one in ended if isinstance(one, Closed) and one.force] == [day("2027-03-01"), day("2027-02-16")]


def test_a_withdrawal_beyond_the_end_of_a_term_that_has_gone_on_changes_nothing() -> None:
    frozen = in_force(term=STANDS_STILL | {"renewal": {"mode": "never"}}).on("2027-01-01").after(suspend(), denounce("withdrawal"))
    assert ends(frozen) == [("termination", "2027-03-01")]
    assert ends(frozen.on("2027-01-05").after(resume())) == [("term_end", "2027-02-20")]


def test_a_party_leaves_on_its_day_although_the_term_stands_still() -> None:
    continues = STANDS_STILL | {"withdrawal_of_one": "continues"}
    frozen = in_force(parties=THREE, term=continues).on("2026-03-10").after(denounce("withdrawal"), suspend())
    assert due(frozen.agenda(), "party_leaves") == ["2026-05-10"]
    assert due(frozen.on("2026-04-10").after(resume()).agenda(), "party_leaves") == ["2026-05-10"]
    assert frozen.passing("2026-05-10").there.terms.party_ids() == ("mic", "mes")


def test_what_stands_still_past_its_end_may_be_terminated_though_it_is_not_to_be_renewed() -> None:
    frozen = denounced().on("2027-01-01").after(suspend()).on("2027-03-01")
    outcome = frozen.when(Terminate(**who(), cause="mutual", because="Accord"))
    outcome.facts.kinds("termination_decided", "convention_terminated")
    assert outcome.the(ConventionTerminated).cause == "mutual"
    planned = frozen.after(terminate(ends_on="2027-06-01"))
    planned.refuses(AlreadyEnding, terminate(ends_on="2027-06-01"), on="2027-06-01", cause="mutual")
    planned.when(terminate(ends_on="2027-05-31")).the(TerminationDecided)
    running = denounced().on("2027-01-01")
    running.refuses(AlreadyEnding, terminate(ends_on="2027-02-16"), on="2027-02-16", cause="non_renewal")


# ── The fact ───────────────────────────────────────────────────────────────────────────────────


def test_only_the_non_renewal_of_that_party_moves() -> None:
    three = in_force(parties=THREE, term=STANDS_STILL | {"withdrawal_of_one": "ends"}).on("2026-12-10")
    there = three.after(denounce(), denounce(party="mic", actor="mic.focal"), denounce("withdrawal", "mes", "mes.focal")).there
    after = fold(there, (moved("2027-05-01", "2026-12-10"), moved("2027-06-01", "2026-12-10", "mes"), moved(None, "2026-12-10", "mic")))
    assert isinstance(after, InForce)
    assert [(one.party, one.cause, one.on) for one in after.force.endings] == [
        ("axa", "non_renewal", day("2027-05-01")),
        ("mes", "withdrawal", day("2027-02-10")),
    ]


def test_an_end_that_lies_before_the_term_is_over_stays_where_it_was_said() -> None:
    """As recorded by an earlier program, which did not move it."""
    resumed = ConventionResumed(when=when("2027-02-01"), days=31, end=day("2027-03-19"))
    before = fold(denounced().on("2027-01-01").after(suspend()).there, (resumed,))
    there = Scenario(before, denounced().on("2027-02-01").now)
    assert ends(there) == [("termination", "2027-02-16")]
    there.refuses(AlreadyEnding, extend("2027-06-30"), on="2027-02-16")
    assert ends(there.after(suspend())) == [("termination", "2027-02-16")]


@pytest.mark.parametrize(
    ("language", "ends_on", "said"),
    [
        ("fr", "2027-03-19", "Non-renouvellement par axa : la fin suit celle du terme ; dernier jour : 18 mars 2027"),
        ("fr", None, "Non-renouvellement par axa sans objet : le terme n'a plus de fin"),
        ("en", "2027-03-19", "Not to be renewed, by axa: the end moves with the term; last day: 18 March 2027"),
        ("en", None, "The non-renewal by axa has no object: the term has no end any more"),
    ],
)
def test_the_history_tells_the_new_last_day(language: str, ends_on: str | None, said: str) -> None:
    event = moved(ends_on, "2027-02-01")
    assert told(event.kind, event.data(), language) == said
