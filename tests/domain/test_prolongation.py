from __future__ import annotations

from typing import Any

import pytest

from domain.life.force import TermRenewed
from domain.life.prolongation import Extend, Renew, TermExtended
from domain.life.termination import Denounce, DenunciationReceived, Terminate
from domain.phases import Closing, InForce
from domain.refusals.errors import AlreadyEnding, AlreadyExpired, NotAllowed, NotLonger, RenewalNotForeseen, WrongPhase
from domain.words import wording
from tests.domain.builders import STUDY, drafting, fix_calendar, in_force, when, who
from tests.domain.scenario import day, due

EXPRESS = {"initial": "P1Y", "renewal": {"mode": "express", "period": "P1Y", "at_most": 1}}


def renew(on: str | None = None, actor: str = "pm") -> Renew:
    return Renew(**who(actor, on=on))


def extend(until: str, on: str | None = None, actor: str = "pm") -> Extend:
    return Extend(**who(actor, on=on), until=day(until), because="Travaux en retard")


def test_an_express_renewal_is_recorded_before_the_term_expires() -> None:
    outcome = in_force(term=EXPRESS).on("2027-01-10").when(renew())
    outcome.then(TermRenewed(when=when("2027-01-10"), renewal=1, end=day("2028-02-16")))
    assert isinstance(outcome.state, InForce)
    assert outcome.state.force.renewals == 1


def test_an_express_renewal_never_happens_by_itself() -> None:
    assert isinstance(in_force(term=EXPRESS).passing("2027-02-17").there, Closing)


@pytest.mark.parametrize(
    "term",
    [{"initial": "P1Y"}, {"indefinite": True}, {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}],
)
def test_what_the_terms_do_not_foresee_is_not_renewed(term: dict[str, Any]) -> None:
    error = in_force(term=term).refuses(RenewalNotForeseen, renew())
    mode = {"tacit": "tacite", "never": "aucune"}[error.details["mode"]]
    assert f"(prévue : {mode} ; 0 déjà faite)" in wording.refusal(error.code, error.details)


def test_a_renewal_beyond_the_last_one_is_refused() -> None:
    in_force(term=EXPRESS).after(renew()).refuses(RenewalNotForeseen, renew(), renewals=1, at_most=1)


def test_what_has_expired_is_neither_renewed_nor_extended() -> None:
    late = in_force(term=EXPRESS).on("2027-02-16")
    late.refuses(AlreadyExpired, renew(), last_day="2027-02-15")
    late.refuses(AlreadyExpired, extend("2027-12-31"), last_day="2027-02-15")
    late.on("2027-02-15").when(renew()).kinds("term_renewed")


def test_an_extension_moves_the_end_of_the_current_term() -> None:
    scenario = in_force(term={"initial": "P1Y"}).on("2026-11-01")
    scenario.when(extend("2027-06-30")).then(TermExtended(when=when("2026-11-01"), end=day("2027-07-01"), because="Travaux en retard"))
    assert due(scenario.after(extend("2027-06-30")).agenda(), "term_end") == ["2027-07-01"]


def test_an_extension_is_longer_than_the_term() -> None:
    in_force(term={"initial": "P1Y"}).refuses(NotLonger, extend("2027-02-15"), last_day="2027-02-15")
    in_force(term={"indefinite": True}).refuses(NotLonger, extend("2050-01-01"), last_day=None)


def test_what_comes_every_year_comes_again_in_a_longer_term() -> None:
    yearly = {**STUDY, "every": "year", "by": "06-30"}
    scenario = in_force(term={"initial": "P1Y"}, milestones=[yearly]).passing("2026-07-10")
    assert [one.id for one in scenario.there.milestones.all] == ["study-2026"]
    outcome = scenario.when(extend("2028-01-31"))
    outcome.kinds("term_extended", "milestones_scheduled")
    assert [one.id for one in outcome.state.milestones.all] == ["study-2026", "study-2027"]


def test_only_the_manager_prolongs_and_only_what_is_in_force() -> None:
    in_force(term=EXPRESS).refuses(NotAllowed, renew(actor="axa.focal"), needs="manager")
    in_force(term=EXPRESS).refuses(NotAllowed, extend("2030-01-01", actor="axa.focal"), needs="manager")
    drafting(term=EXPRESS).refuses(WrongPhase, renew(), needs="in_force")


# ── Renewals after an extension ────────────────────────────────────────────────────────────────

TACIT = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M"}


@pytest.mark.parametrize(("until", "ends"), [("2028-02-15", ["2029-02-16", "2030-02-16"]), ("2027-08-15", ["2028-08-16", "2029-08-16"])])
def test_a_term_that_was_extended_renews_for_a_whole_period_from_its_new_end(until: str, ends: list[str]) -> None:
    extended = in_force(term=TACIT).on("2026-11-01").after(extend(until))
    (renewal,) = due(extended.agenda(), "renewal")
    once = extended.passing(renewal)
    twice = once.passing(due(once.agenda(), "renewal")[0])
    assert [str(one.there.force.end) for one in (once, twice) if isinstance(one.there, InForce)] == ends


def test_a_renewal_in_working_days_is_counted_over_days_off_after_an_extension_too() -> None:
    counted = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P5WD"}}
    extended = in_force(term=counted, holidays=fix_calendar("2027-07-05")).on("2026-11-01").after(extend("2027-06-30"))
    renewed = extended.passing("2027-07-01").there
    assert isinstance(renewed, InForce)
    assert str(renewed.force.end) == "2027-07-09"


def test_renewals_after_an_extension_find_back_to_the_31st() -> None:
    monthly = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1M"}}
    convention = in_force(term=monthly).on("2026-11-01").after(extend("2028-01-30"))
    ends = []
    for _ in range(4):
        ends += due(convention.agenda(), "renewal")
        convention = convention.passing(ends[-1])
    assert ends == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]


def test_an_express_renewal_begins_where_an_extension_ends() -> None:
    outcome = in_force(term=EXPRESS).after(extend("2028-02-15")).when(renew())
    assert outcome.the(TermRenewed).end == day("2029-02-16")


def test_a_denunciation_too_late_for_an_extended_term_ends_the_next_one() -> None:
    extended = in_force(term=TACIT).on("2026-11-01").after(extend("2028-06-15")).on("2028-05-01")
    received = extended.when(Denounce(**who(), how="non_renewal", party="mic")).the(DenunciationReceived)
    assert (received.late, received.ends_on) == (True, day("2029-06-16"))


def test_a_term_is_not_prolonged_beyond_an_end_that_is_planned() -> None:
    ending = Terminate(**who(), cause="mutual", because="Accord", ends_on=day("2026-12-01"))
    planned = in_force(term=EXPRESS).after(ending)
    planned.refuses(AlreadyEnding, extend("2027-06-30"), on="2026-12-01", cause="mutual")
    planned.refuses(AlreadyEnding, renew(), on="2026-12-01")


def test_a_term_is_prolonged_to_the_very_day_of_an_end_that_is_planned() -> None:
    planned = in_force(term={"initial": "P1Y"}).after(Terminate(**who(), cause="mutual", because="Accord", ends_on=day("2027-06-01")))
    planned.refuses(AlreadyEnding, extend("2027-06-01"), on="2027-06-01")
    assert planned.when(extend("2027-05-31")).the(TermExtended).end == day("2027-06-01")
