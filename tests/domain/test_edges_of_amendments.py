"""Edges of the rules about amendments that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

import hashlib
from typing import Any

from domain.act import canonical
from domain.awaiting import awaited
from domain.changes.amendment_acts import terms_sha256
from domain.changes.amendments import AmendmentApplied, AmendmentProposed, AmendmentVoided, Course
from domain.committees.committees import CadenceSet
from domain.files.terms import Terms
from domain.life.closing import Close
from domain.messages.messages import Delivered, RecordDelivery
from domain.refusals.errors import AlreadyExpired, AmendmentEndsTooSoon, InvalidTerms
from tests.domain.amendment_builders import MEETING, by_both, living, propose, sign_amendment, visa_amendment
from tests.domain.builders import PARTIES, SIGNED_BY_TWO, STUDY, SUIVI, THREE, drafting, in_force, opening, sign, when, who
from tests.domain.scenario import Scenario, day, due, rungs
from tests.domain.test_amendments import _keeping as keeping
from tests.domain.test_amendments import applied, superseded

TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}


def course(term: dict[str, Any], scenario: Scenario) -> Course | None:
    return applied({"term": term}, scenario).the(AmendmentApplied).course


# ── The term under new terms ───────────────────────────────────────────────────────────────────


def test_an_effect_after_the_last_renewal_there_is_is_refused() -> None:
    once = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}
    there = living(term=once).on("2026-03-01")
    there.when(propose(effective="2027-06-01")).kinds("amendment_proposed", "amendment_stage_opened", "message_due")
    there.passing("2027-06-01").refuses(AlreadyExpired, propose(effective="2028-06-01"), last_day="2028-02-15")


def test_a_new_length_and_a_new_renewal_may_count_working_days() -> None:
    renewed = living(term=TACIT).passing("2027-06-01")
    said = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P100WD"}}
    assert course(said, renewed) == Course(start=day("2026-02-16"), end=day("2027-07-06"), renewals=1)
    assert course({"initial": "P10WD"}, living().on("2026-02-20")) == Course(start=day("2026-02-16"), end=day("2026-03-02"), renewals=0)


def test_a_term_may_count_anew_from_the_last_of_many_signatures() -> None:
    plan = {"signature": {"members": ["mic.minister", "axa.ceo", "mes.minister"]}, "parties": THREE, "term": {"initial": "P3Y"}}
    scenario = drafting("2026-02-10", **plan, in_force={"after": "all_signatures", "period": "P1M"}).after(opening())
    for person, on in (("mic.minister", "2026-02-11"), ("axa.ceo", "2026-02-12"), ("mes.minister", "2026-02-16")):
        scenario = scenario.on(on).after(sign(person))
    there = scenario.passing("2026-04-01").after(propose({"term": {"initial": "P3Y", "from": "last_signature"}}))
    outcome = there.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo")).when(sign_amendment("mes.minister"))
    assert outcome.the(AmendmentApplied).course == Course(start=day("2026-02-16"), end=day("2029-02-16"), renewals=0)


def test_a_term_counts_from_entry_into_force_where_nobody_signed() -> None:
    there = in_force(term={"initial": "P3Y"}).on("2026-03-01")
    said = propose({"term": {"initial": "P4Y", "from": "last_signature"}}, **SIGNED_BY_TWO)
    outcome = there.after(said, sign_amendment("mic.minister")).when(sign_amendment("axa.ceo"))
    assert outcome.the(AmendmentApplied).course == Course(start=day("2026-02-16"), end=day("2030-02-16"), renewals=0)


def test_a_new_length_renews_nothing_that_was_not_renewed() -> None:
    short = {"initial": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    living(term=TACIT).on("2026-06-01").refuses(AmendmentEndsTooSoon, propose({"term": short}), end="2026-04-16")


def test_a_new_length_that_ends_today_needs_the_renewal_that_has_begun() -> None:
    half = {"initial": "P16M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    there = living(term=TACIT).passing("2027-06-16")
    assert course(half, there) == Course(start=day("2026-02-16"), end=day("2028-06-16"), renewals=1)


def test_a_new_end_is_spoken_of_from_the_day_on_which_it_is_known() -> None:
    ladder = {
        "delivery": "single",
        "default": {"before": ["P50D", "P1D"], "on_day": False, "overdue_every": None, "working_days_only": False},
    }
    outcome = applied({"term": {**TACIT, "initial": "P6M", "notice": "P4M"}}, living(reminders=ladder).on("2026-03-01"))
    after = Scenario(outcome.state, living().on("2026-03-01").now)
    assert rungs(after.agenda(), "notice_deadline") == [("2026-04-15", "-P1D")]


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_is_due_today_stays_due_where_the_committee_meets_as_before() -> None:
    there = living().on("2026-08-16")
    assert there.there.committees.get("suivi").due == day("2026-08-16")
    assert applied({"committees": {"replace": [{**MEETING, "title": "Comité"}]}}, there).all(CadenceSet) == ()


def test_a_committee_may_come_to_meet_by_working_days() -> None:
    outcome = applied({"committees": {"replace": [{**SUIVI, "meets": {"every": "P20WD"}}]}})
    assert outcome.the(CadenceSet).due == day("2026-03-16")


def test_a_session_on_the_new_end_itself_is_none() -> None:
    assert applied({"term": {"initial": "P6M"}}).the(CadenceSet).due is None


# ── Messages ───────────────────────────────────────────────────────────────────────────────────


def refused(on: str, **changes: Any) -> Scenario:
    """Every message until that day is to be tried again."""
    ladder = {"delivery": "single", "default": {"before": ["P7D"], "on_day": False, "overdue_every": None, "working_days_only": False}}
    there = living(reminders=ladder, **{"milestones": [], **changes}).passing(on)
    for one in there.there.mailbox.waiting:
        if one.due.about not in {"notice_deadline", "term_end", "convocation_due"}:
            continue
        failed = tuple(Delivered(person=name, status="deferred", message_id="<1@example.org>") for name in one.due.to)
        there = there.after(RecordDelivery(**who("system"), message=one.due.message, results=failed))
    return there


def to_try_again(there: Scenario) -> set[str]:
    return {one.due.about for one in there.there.mailbox.waiting if one.retry_on}


def test_what_was_to_be_said_again_of_the_old_term_is_not() -> None:
    noticed = refused("2026-08-10", term={**TACIT, "notice": "P6M"}, committees=[])
    assert to_try_again(noticed) == {"notice_deadline"}
    assert superseded(applied({"term": {**TACIT, "initial": "P2Y", "notice": "P6M"}}, noticed)) == {"notice_deadline"}
    assert superseded(applied({"objectives": ["Autre"]}, noticed)) == set()
    ending = refused("2026-06-10", term={"initial": "P4M"}, committees=[])
    assert to_try_again(ending) == {"term_end"}
    assert superseded(applied({"term": {"initial": "P2Y"}}, ending)) == {"term_end"}


def test_a_convocation_that_was_to_be_asked_for_again_is_not_where_the_session_moves() -> None:
    convoked = refused("2026-07-26", committees=[{**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}])
    assert to_try_again(convoked) == {"convocation_due"}
    moved = {"committees": {"replace": [{**SUIVI, "meets": {"every": "P9M", "convocation": "P15D"}}]}}
    assert superseded(applied(moved, convoked)) == {"convocation_due"}


# ── Signed, and waiting for its day ────────────────────────────────────────────────────────────


def test_an_amendment_that_reaches_back_and_no_longer_fits_is_void_today() -> None:
    there = living().on("2026-03-01").after(propose(effective="2026-02-20", retroactive=True), sign_amendment("mic.minister"))
    terms = there.there.terms
    taken = terms.model_copy(update={"milestones": (*terms.milestones, *there.there.amendments.open.proposed.changes.milestones.add)})
    changed = keeping(there, AmendmentApplied(when=when("2026-03-01"), number=9, title="Autre", terms=taken))
    assert changed.when(sign_amendment("axa.ceo")).the(AmendmentVoided).when == when("2026-03-01")


def test_once_everybody_has_signed_no_stage_is_due_any_more() -> None:
    there = living().on("2026-03-01").after(propose(effective="2026-06-01", signature={"within": "P30D"}))
    assert due(there.agenda(), "amendment_due") == ["2026-03-31"]
    assert due(by_both(there).agenda(), "amendment_due") == []


def test_an_amendment_is_spoken_of_by_its_number_and_its_title() -> None:
    approvals = {"id": "one", "kind": "approval", "members": ["mic.legal"], "within": "P15D"}
    plan: dict[str, Any] = {"stages": [approvals, {"id": "two", "members": ["mic.minister", "axa.ceo"]}]}
    there = living().on("2026-03-01").after(propose(effective="2026-06-01", signature=plan))
    (waits,) = (one for one in awaited(there.there) if one.rule == "amendment_visa_due")
    assert (waits.target, waits.title) == ("1 (one)", "Avenant n° 1")
    assert [(one.target, one.title) for one in there.agenda() if one.kind == "amendment_visa_due"] == [("1 (one)", "Avenant n° 1")]
    signed = by_both(there.after(visa_amendment("mic.legal")))
    assert [(one.target, one.title) for one in signed.agenda() if one.kind == "amendment_effective"] == [("1", "Avenant n° 1")]


def test_a_signed_amendment_waits_for_its_day_by_the_article_of_its_plan() -> None:
    signed = by_both(living().on("2026-03-01").after(propose(effective="2026-06-01", signature={"within": "P30D", "article": "12"})))
    (waits,) = (one for one in awaited(signed.there) if one.rule == "amendment_effective")
    assert (waits.target, waits.title, waits.since, waits.article) == ("1", "Avenant n° 1", day("2026-03-01"), "12")


def test_an_amendment_that_closing_overtakes_stands_on_the_agenda_by_its_number_and_its_title() -> None:
    owed = {**STUDY, "type": "reporting", "due": "2026-12-31"}
    there = living(milestones=[owed]).on("2026-03-01").after(propose(), Close(**who()))
    (line,) = (one for one in there.agenda() if one.kind == "amendment_overtaken")
    assert (line.target, line.title) == ("1", "Avenant n° 1")


# ── Proposing ──────────────────────────────────────────────────────────────────────────────────


def test_an_amendment_may_count_from_today() -> None:
    proposed = living().on("2026-03-01").when(propose(effective="2026-03-01")).the(AmendmentProposed)
    assert proposed.effective == day("2026-03-01")


def test_terms_are_told_apart_by_the_hash_of_what_their_file_says() -> None:
    written = {
        "reference": "REF-1",
        "kind": "partnership",
        "title": "Convention d'essai",
        "parties": PARTIES,
        "manager": "pm",
        "term": {"initial": "P3Y", "from": "2026-01-01"},
    }
    assert terms_sha256(Terms.model_validate(written)) == hashlib.sha256(canonical(written).encode()).hexdigest()


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    changes = {"milestones": {"add": [STUDY], "cancel": ["nothing"]}}
    refused = living().on("2026-03-01").refuses(InvalidTerms, propose(changes))
    assert refused.details["reason"] == "changes.milestones.add.0.id: already_there; changes.milestones.cancel.0: not_there"
