"""What goes on to bind after the end, and until when."""

from __future__ import annotations

from typing import Any

from domain.evolution import evolve
from domain.life.closing import Abandon, Close
from domain.life.leaving import PartyLeft
from domain.life.survival import ObligationsSurvive, Survivor
from domain.life.termination import Terminate
from domain.phases import Closed, Closing
from domain.words.wording import event as told
from domain.words.wording import survivor
from tests.domain.builders import THREE, drafting, in_force, record, when, who
from tests.domain.scenario import Scenario, day
from tests.domain.test_leaving import CONTINUES, denounce

CLAUSES: list[dict[str, Any]] = [
    {"about": "confidentiality", "article": "9", "summary": "Cinq ans", "survives": "P5Y"},
    {"about": "liability", "survives": "P1M"},
    {"about": "communication", "summary": "Pendant la convention"},
]
SECRET = Survivor(about="confidentiality", article="9", summary="Cinq ans", last_day=day("2032-02-15"))


def bound(**changes: Any) -> Scenario:
    return in_force("2026-02-16", **{"term": {"initial": "P1Y"}, "clauses": CLAUSES, **changes})


def test_at_the_end_each_surviving_clause_has_its_last_day() -> None:
    outcome = bound().on("2027-02-16").falls_due()
    outcome.kinds("term_ended", "obligations_survive")
    liability = Survivor(about="liability", last_day=day("2027-03-15"))
    assert outcome.the(ObligationsSurvive) == ObligationsSurvive(when=when("2027-02-16"), clauses=(SECRET, liability))


def test_what_survives_may_be_counted_in_working_days() -> None:
    clauses = [{"about": "liability", "survives": "P5WD"}]
    survives = bound(clauses=clauses).on("2027-02-16").falls_due().the(ObligationsSurvive).clauses
    assert [one.last_day for one in survives] == [day("2027-02-22")]
    at_once = bound(clauses=clauses).on("2026-06-01").when(Terminate(**who(), cause="mutual", because="accord"))
    assert [one.last_day for one in at_once.the(ObligationsSurvive).clauses] == [day("2026-06-07")]


def test_a_closed_convention_still_says_what_binds() -> None:
    closed = bound().passing("2027-02-16").when(Close(**who())).state
    assert isinstance(closed, Closed)
    assert closed.surviving[0] == SECRET


def test_it_is_counted_from_the_end_whatever_brought_it() -> None:
    terminated = bound().on("2026-06-01").when(Terminate(**who(), cause="mutual", because="accord"))
    terminated.facts.kinds("termination_decided", "convention_terminated", "obligations_survive")
    assert terminated.the(ObligationsSurvive).clauses[0].last_day == day("2031-05-31")
    planned = bound().on("2026-06-01").after(Terminate(**who(), cause="general_interest", ends_on=day("2026-09-01"), because="accord"))
    later = planned.on("2026-09-03").falls_due()
    later.kinds("convention_terminated", "obligations_survive")
    assert later.the(ObligationsSurvive).clauses[1].last_day == day("2026-09-30")


def test_an_order_to_close_is_an_end_too() -> None:
    at_once = bound().on("2026-06-01").when(Close(**who(), because="fini"))
    at_once.kinds("closing_started", "convention_closed", "obligations_survive")
    assert isinstance(at_once.state, Closed)
    assert at_once.state.surviving[0].last_day == day("2031-05-31")
    suivi = {"id": "suivi", "kind": "board", "title": "C", "members": ["mic.focal", "axa.focal"], "chairs": ["mic.focal"]}
    session = bound(committees=[suivi]).on("2026-06-01").when(record("close", present=("mic.focal", "axa.focal")))
    session.kinds("review_recorded", "closing_started", "obligations_survive")


def test_where_nothing_survives_nothing_is_said() -> None:
    bound(clauses=[CLAUSES[2]]).on("2027-02-16").falls_due().kinds("term_ended")
    drafting(clauses=CLAUSES).when(Abandon(**who(), because="retiré")).kinds("convention_closed")


def test_closing_what_is_closing_does_not_say_it_again() -> None:
    closing = bound().passing("2027-02-16")
    assert isinstance(closing.there, Closing)
    closing.when(Close(**who())).kinds("convention_closed")


def test_it_changes_nothing_before_the_end() -> None:
    living = bound().there
    assert evolve(living, ObligationsSurvive(when=when("2026-03-01"), clauses=(SECRET,))) == living


def test_a_party_that_leaves_stays_bound_from_its_own_last_day() -> None:
    scenario = bound(parties=THREE, term=CONTINUES).on("2026-03-10").after(denounce())
    outcome = scenario.on("2026-05-10").falls_due()
    assert [one.last_day for one in outcome.the(PartyLeft).surviving] == [day("2031-05-09"), day("2026-06-09")]
    outcome.kinds("party_left", "message_due")


def test_it_is_told_in_words() -> None:
    event = ObligationsSurvive(when=when("2027-02-16"), clauses=(SECRET,))
    assert told(event.kind, event.data()) == "Clauses qui survivent à la fin : confidentialité (15 février 2032)"
    assert survivor("confidentiality", day("2032-02-15"), "9") == "confidentialité, jusqu'au 15 février 2032 inclus (art. 9)"
    assert survivor("liability", day("2032-02-15"), None, "en") == "liability, through 15 February 2032"
    assert survivor("penalties", day("2032-02-15"), None) == "penalties, jusqu'au 15 février 2032 inclus"
