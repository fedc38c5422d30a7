"""The text taken back, refusals to sign, plans that lapse, and conventions given up before they are in force."""

from __future__ import annotations

from typing import Any

from domain.awaiting import awaited
from domain.due import health
from domain.evolution import evolve
from domain.life.closing import Abandon, ConventionClosed
from domain.messages.messages import MessageDue
from domain.phases import Closed, Drafting, InForce, InSignature
from domain.refusals.errors import (
    AlreadyDeclined,
    AlreadySigned,
    BeforeItsCause,
    ForAnotherParty,
    NotAllowed,
    NotASignatory,
    OutOfTurn,
    WrongPhase,
)
from domain.signature.drafting import Redraft, RedraftingStarted
from domain.signature.signature import Decline, SignatureDeclined, SignatureVoided, held_up_by
from domain.signature.signing import remaining
from tests.domain.builders import OTHER, TEXT, draft, drafting, in_force, in_signature, opening, sign, start, visa, when, who
from tests.domain.scenario import Scenario, due, given, rungs


def redraft(on: str | None = None, actor: str = "pm") -> Redraft:
    return Redraft(**who(actor, on=on), because="Montant à corriger")


def decline(person: str, on: str | None = None, actor: str = "pm", **more: Any) -> Decline:
    return Decline(**who(actor, person, on), because="Clause 7", **more)


def abandon(on: str | None = None, actor: str = "pm") -> Abandon:
    return Abandon(**who(actor, on=on), because="Projet retiré")


def signing(**stage: Any) -> Scenario:
    """One stage of two signatures."""
    return in_signature(signature={"stages": [{"id": "signatures", "members": ["mic.minister", "axa.ceo"], **stage}]})


# ── Redrafting ─────────────────────────────────────────────────────────────────────────────────


def test_taking_the_text_back_voids_each_signature_and_tells_whoever_gave_it() -> None:
    outcome = in_signature().after(visa("mic.legal"), sign("axa.ceo")).when(redraft())
    outcome.kinds("signature_voided", "signature_voided", "redrafting_started", "message_due", "message_due")
    assert isinstance(outcome.state, Drafting)
    assert [(one.person, one.stage) for one in outcome.all(SignatureVoided)] == [("mic.legal", "visas"), ("axa.ceo", "signatures")]
    assert [(one.about, one.to) for one in outcome.all(MessageDue)] == [
        ("signature_voided", ("mic.legal",)),
        ("signature_voided", ("axa.focal",)),
    ]
    assert outcome.the(RedraftingStarted).because == "Montant à corriger"


def test_what_was_voided_must_be_signed_again() -> None:
    again = signing().after(sign("axa.ceo"), redraft(), draft(OTHER), opening())
    assert isinstance(again.after(sign("mic.minister")).there, InSignature)
    outcome = again.after(sign("mic.minister")).when(sign("axa.ceo"))
    outcome.kinds("convention_signed", "signature_completed", "entered_into_force")


def test_a_signature_voided_twice_on_one_day_is_told_twice() -> None:
    once = signing().after(sign("axa.ceo"), redraft(), opening(), sign("axa.ceo"))
    (told,) = once.when(redraft()).all(MessageDue)
    assert told.message == "signature_voided/axa.ceo/2026-01-05/1"


def test_the_manager_alone_takes_the_text_back_and_only_from_signature() -> None:
    signing().refuses(NotAllowed, redraft(actor="axa.focal"), needs="manager")
    drafting().refuses(WrongPhase, redraft(), needs="signature")
    in_force().refuses(WrongPhase, redraft(), needs="signature")
    signing().on("2026-01-20").refuses(BeforeItsCause, redraft(on="2026-01-04"), cause="opened_for_signature")


def test_before_a_convention_taken_over_lives_nobody_is_told() -> None:
    scenario = in_signature(taken_over=True).after(visa("mic.legal"))
    scenario.when(redraft()).kinds("signature_voided", "redrafting_started")


# ── Declining ──────────────────────────────────────────────────────────────────────────────────


def test_a_refusal_is_a_fact_and_holds_the_signature_up() -> None:
    outcome = signing(article="4").when(decline("axa.ceo"))
    outcome.then(
        SignatureDeclined(when=when("2026-01-05"), person="axa.ceo", party="axa", stage="signatures", because="Clause 7"),
    )
    assert health(outcome.state, outcome.events[0].when.on) == "blocked"
    refusal, signature = awaited(outcome.state)
    assert (refusal.rule, refusal.who, refusal.article) == ("refusal", ("axa.ceo",), "4")
    assert (signature.rule, signature.who) == ("signature", ("mic.minister",))


def test_signing_takes_the_refusal_back() -> None:
    scenario = signing().after(decline("axa.ceo"), sign("mic.minister"))
    assert [one.rule for one in awaited(scenario.there)] == ["refusal"]
    scenario.when(sign("axa.ceo")).kinds("convention_signed", "signature_completed", "entered_into_force")
    assert health(signing().after(decline("axa.ceo"), sign("axa.ceo")).there, scenario.now.today) == "ok"


def test_whoever_declined_is_not_reminded() -> None:
    scenario = signing(within="P30D").after(decline("axa.ceo"))
    assert due(scenario.agenda(), "signature_due") == ["2026-02-04"]
    assert awaited(scenario.there)[-1].who == ("mic.minister",)


def test_a_refusal_follows_the_rules_of_a_signature() -> None:
    in_signature().refuses(OutOfTurn, decline("axa.ceo"), open="visas")
    signing().refuses(NotASignatory, decline("axa.focal"))
    signing().refuses(ForAnotherParty, decline("axa.ceo", party="mic"), belongs_to="axa")
    signing().after(decline("axa.ceo")).refuses(AlreadyDeclined, decline("axa.ceo"), stage="signatures")
    signing().after(sign("axa.ceo")).refuses(AlreadySigned, decline("axa.ceo"))
    drafting(signature={"members": ["axa.ceo"]}).refuses(WrongPhase, decline("axa.ceo"), needs="signature")


def test_a_visa_can_be_declined_too() -> None:
    assert in_signature().when(decline("mic.legal")).the(SignatureDeclined).stage == "visas"


def test_a_stage_may_proceed_without_whoever_declined() -> None:
    scenario = signing(on_refusal="proceed_without").after(decline("axa.ceo"))
    assert health(scenario.there, scenario.now.today) == "ok"
    scenario.when(sign("mic.minister")).kinds("convention_signed", "signature_completed", "entered_into_force")
    signed = signing(on_refusal="proceed_without").after(sign("mic.minister"))
    signed.when(decline("axa.ceo")).kinds("signature_declined", "signature_completed", "entered_into_force")


def test_a_stage_from_which_everybody_declined_does_not_proceed() -> None:
    scenario = signing(on_refusal="proceed_without").after(decline("axa.ceo"), decline("mic.minister"))
    assert isinstance(scenario.there, InSignature)
    assert health(scenario.there, scenario.now.today) == "blocked"


def test_where_one_is_enough_a_refusal_holds_nothing_up() -> None:
    scenario = signing(rule="any").after(decline("axa.ceo"))
    assert health(scenario.there, scenario.now.today) == "ok"
    assert health(signing(rule={"at_least": 2}).after(decline("axa.ceo")).there, scenario.now.today) == "blocked"
    assert isinstance(scenario.after(sign("mic.minister")).there, InForce)


def test_a_refusal_may_send_the_text_back() -> None:
    outcome = signing(on_refusal="reopen").after(sign("mic.minister")).when(decline("axa.ceo"))
    outcome.kinds("signature_declined", "signature_voided", "redrafting_started")
    assert isinstance(outcome.state, Drafting)
    assert outcome.the(RedraftingStarted).because is None


# ── Past the day ───────────────────────────────────────────────────────────────────────────────


def test_a_plan_may_lapse() -> None:
    outcome = signing(within="P30D", on_expiry="lapse").after(sign("axa.ceo")).on("2026-02-05").falls_due()
    outcome.kinds("deadline_passed", "signature_lapsed", "convention_closed")
    assert isinstance(outcome.state, Closed)
    assert (outcome.state.outcome, outcome.state.closed_on.isoformat()) == ("abandoned", "2026-02-04")


def test_a_plan_that_is_only_reminded_of_goes_on() -> None:
    signing(within="P30D").on("2026-02-05").falls_due().kinds("deadline_passed")


def test_an_escalated_stage_tells_the_manager_from_the_first_reminder_past_the_day() -> None:
    ladder: dict[str, Any] = {
        "reminders": {"default": {"before": ["P7D"], "on_day": False, "overdue_every": "P7D", "working_days_only": False}}
    }
    stage = {"id": "signatures", "members": ["axa.ceo"], "within": "P30D"}
    for on_expiry, told in (("escalate", ("axa.focal", "pm")), ("remind", ("axa.focal",))):
        scenario = in_signature(signature={"stages": [{**stage, "on_expiry": on_expiry}]}, **ladder).passing("2026-02-06")
        (overdue,) = [item for item in scenario.agenda() if item.rung == "+P7D"]
        assert overdue.to == told
        assert rungs(scenario.agenda(), "signature_due") == [("2026-02-11", "+P7D")]
    before = in_signature(signature={"stages": [{**stage, "on_expiry": "escalate"}]}, **ladder)
    assert [item.to for item in before.agenda() if item.rung == "-P7D"] == [("axa.focal",)]


# ── Given up ───────────────────────────────────────────────────────────────────────────────────


def test_a_convention_is_given_up_in_every_phase_before_it_is_in_force() -> None:
    later: dict[str, Any] = {"in_force": {"date": "2027-01-01"}}
    for scenario in (drafting(), signing(), drafting(**later).after(opening())):
        outcome = scenario.when(abandon())
        outcome.then(ConventionClosed(when=when("2026-01-05"), outcome="abandoned", because="Projet retiré"))
        assert isinstance(outcome.state, Closed)
        assert outcome.state.force is None


def test_what_was_signed_before_it_was_given_up_is_kept() -> None:
    state = signing().after(sign("axa.ceo"), abandon()).there
    assert isinstance(state, Closed)
    assert state.signing is not None
    assert [one.person for one in state.signing.given] == ["axa.ceo"]


def test_only_the_manager_gives_up_and_not_what_is_in_force() -> None:
    drafting().refuses(NotAllowed, abandon(actor="axa.focal"), needs="manager")
    in_force().refuses(WrongPhase, abandon(), phase="in_force", needs="drafting")


def test_nothing_is_given_up_before_its_last_step() -> None:
    later: dict[str, Any] = {"in_force": {"date": "2027-01-01"}}
    for scenario, cause in (
        (in_signature(), "opened_for_signature"),
        (drafting(), "text_drafted"),
        (drafting(**later).after(opening()), "signature_completed"),
        (given().on("2026-01-05").after(start()), "convention_started"),
    ):
        scenario.on("2026-01-20").refuses(BeforeItsCause, abandon(on="2026-01-04"), cause=cause, cause_on="2026-01-05")


def test_a_closed_convention_is_closed_once() -> None:
    closed = drafting().after(abandon()).there
    again = evolve(closed, ConventionClosed(when=when("2026-02-01"), outcome="expired"))
    assert isinstance(again, Closed)
    assert (again.outcome, again.closed_on.isoformat()) == ("abandoned", "2026-01-05")


def test_the_text_that_was_voided_is_named() -> None:
    (void,) = signing().after(sign("axa.ceo")).when(redraft()).all(SignatureVoided)
    assert void.text_sha256 is not None
    assert void.text_sha256 != TEXT


def test_once_every_stage_is_complete_nobody_is_waited_for() -> None:
    state = in_force(signature={"members": ["axa.ceo"]}).after(sign("axa.ceo")).there
    assert isinstance(state, InForce)
    assert (held_up_by(state.signing, state.terms), remaining(state.signing, state.terms)) == ((), ())
