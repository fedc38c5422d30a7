"""An amendment's own signature plan: stages, visas, mandates, refusals, signatures taken back, deadlines that end it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.amendments import (
    AmendmentApplied,
    AmendmentCompleted,
    AmendmentDeclined,
    AmendmentProposed,
    AmendmentSignatureGiven,
    AmendmentStageOpened,
    AmendmentUnsigned,
    AmendmentVisaGiven,
    AmendmentVoided,
)
from domain.changes.succession import PartySucceeded, SucceedParty
from domain.life.suspension import Suspend
from domain.messages.messages import MessageDue
from domain.refusals.errors import (
    AlreadyDeclined,
    AlreadySigned,
    AmendmentSigned,
    BeforeItsCause,
    ElectronicNeedsText,
    InvalidTerms,
    MandateDoesNotCover,
    NotASignatory,
    NothingToWithdraw,
    OutOfTurn,
    SignatureNeedsEvidence,
    VisaStage,
)
from domain.signature.mandates import EndMandate, RecordMandate
from domain.start import GoLive
from tests.domain.amendment_builders import (
    by_both,
    decline_amendment,
    living,
    propose,
    sign_amendment,
    unsign_amendment,
    visa_amendment,
    withdraw_amendment,
)
from tests.domain.builders import TEXT, who
from tests.domain.scenario import Scenario, day, due, rungs

VISAS: dict[str, Any] = {"id": "visas", "kind": "visa", "members": ["mic.legal"], "within": "P10D", "article": "5"}
SIGNATURES: dict[str, Any] = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P20D", "article": "12"}
BOTH: dict[str, Any] = {"stages": [VISAS, SIGNATURES]}
ONE_FILE: dict[str, Any] = {"documents": [{"id": "text", "file": "a.md"}], "hashes": {"text": TEXT}}


def proposed(signature: dict[str, Any], scenario: Scenario | None = None, **more: Any) -> Scenario:
    return (scenario or living()).on("2026-03-01").after(propose(signature=signature, **more))


def one_stage(**more: Any) -> dict[str, Any]:
    return {"members": ["mic.minister", "axa.ceo"], **more}


def delegation(**more: Any) -> RecordMandate:
    said = {"holder": "axa.focal", "party": "axa", "delegated_by": "axa.ceo", "basis": "Décision", "since": "2026-03-01", **more}
    return RecordMandate.model_validate({**who(), **said})


def voided(events: Any) -> AmendmentVoided:
    (one,) = (event for event in events if isinstance(event, AmendmentVoided))
    return one


# ── Stages ─────────────────────────────────────────────────────────────────────────────────────


def test_stages_come_one_after_the_other_each_with_its_day() -> None:
    there = proposed(BOTH)
    opened = living().on("2026-03-01").when(propose(signature=BOTH))
    assert (opened.the(AmendmentStageOpened).stage, opened.the(AmendmentStageOpened).due) == ("visas", day("2026-03-11"))
    there.refuses(OutOfTurn, sign_amendment("axa.ceo"), stage="signatures", open="visas", article="12")
    given = there.on("2026-03-05").when(visa_amendment("mic.legal"))
    assert given.the(AmendmentVisaGiven).stage == "visas"
    assert given.the(AmendmentStageOpened).due == day("2026-03-25")
    signing = there.on("2026-03-05").after(visa_amendment("mic.legal"))
    signing.refuses(AlreadySigned, visa_amendment("mic.legal"), act="visa")
    signing.refuses(BeforeItsCause, sign_amendment("axa.ceo", on="2026-03-04"), cause="stage_opened")
    signing.after(sign_amendment("axa.ceo")).when(sign_amendment("mic.minister")).the(AmendmentApplied)


def test_whoever_gives_a_visa_does_not_sign() -> None:
    proposed(BOTH).refuses(VisaStage, sign_amendment("mic.legal"), stage="visas")


def test_an_approval_after_the_signatures_is_waited_for() -> None:
    approval = {"id": "board", "kind": "approval", "members": ["axa.deputy"]}
    there = by_both(proposed({"stages": [SIGNATURES, approval]})).on("2026-03-09")
    done = there.when(visa_amendment("axa.deputy"))
    assert done.the(AmendmentCompleted).effective == day("2026-03-09")


def test_the_open_stage_is_on_the_agenda_awaited_and_spoken_of_to_whoever_is_left() -> None:
    ladder = {"default": {"before": ["P3D"], "on_day": False, "overdue_every": "P7D"}}
    there = proposed(BOTH, living(reminders=ladder))
    (visa,) = (one for one in awaited(there.there) if one.rule.startswith("amendment"))
    assert (visa.rule, visa.target, visa.who, visa.due, visa.article) == (
        "amendment_visa_due",
        "1 (visas)",
        ("mic.legal",),
        day("2026-03-11"),
        "5",
    )
    assert due(there.agenda(), "amendment_visa_due") == ["2026-03-11"]
    assert rungs(there.agenda(), "amendment_visa_due")[0] == ("2026-03-06", "-P3D")
    signing = there.on("2026-03-05").after(visa_amendment("mic.legal"), sign_amendment("mic.minister"))
    (owed,) = (one for one in awaited(signing.there) if one.rule == "amendment_due")
    assert (owed.target, owed.who) == ("1 (signatures)", ("axa.ceo",))
    assert due(signing.agenda(), "amendment_visa_due") == []
    told = signing.on("2026-03-20", "09:00").falls_due().the(MessageDue)
    assert (told.about, told.to) == ("amendment_due", ("axa.focal",))


def test_enough_of_a_stage_are_enough_and_who_comes_late_signs_still() -> None:
    stages = [
        {"id": "mic", "members": ["mic.minister", "mic.focal"], "rule": "any"},
        {"id": "axa", "members": ["axa.ceo", "axa.deputy", "axa.focal"], "rule": {"at_least": 2}},
    ]
    there = proposed({"stages": stages}, effective="2026-06-01").after(sign_amendment("mic.focal"), sign_amendment("axa.ceo"))
    assert there.when(sign_amendment("mic.minister")).the(AmendmentSignatureGiven).late
    done = there.when(sign_amendment("axa.deputy"))
    done.kinds("amendment_signed", "amendment_completed")
    late = there.after(sign_amendment("axa.deputy")).when(sign_amendment("axa.focal"))
    late.kinds("amendment_signed")
    assert late.state.amendments.open.effective == day("2026-06-01")


# ── Plans that are refused ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        (one_stage(rule="any"), "signature.members: party_does_not_sign"),
        (one_stage(rule={"at_least": 1}), "signature.members: party_does_not_sign"),
        (one_stage(rule={"at_least": 3}), "signature.rule.at_least: more_than_there_are"),
        (one_stage(on_refusal="proceed_without"), "signature.members: party_does_not_sign"),
        ({"stages": [VISAS, {"id": "s", "members": ["mic.minister"]}]}, "signature.stages: party_does_not_sign"),
        ({"stages": [{**SIGNATURES, "kind": "approval"}]}, "signature.stages: party_does_not_sign"),
        (one_stage(within="P5D", on_expiry="deemed_given"), "signature.on_expiry: never_by_silence"),
        ({"stages": [{**VISAS, "on_expiry": "deemed_given"}, SIGNATURES]}, "signature.stages.0.on_expiry: no_silence_in_amendments"),
        ({"stages": [{**VISAS, "on_expiry": "deemed_refused"}, SIGNATURES]}, "signature.stages.0.on_expiry: no_silence_in_amendments"),
        ({"stages": [SIGNATURES, SIGNATURES]}, "signature.stages.1.id: duplicate_id"),
        ({"stages": [SIGNATURES, {**VISAS, "members": ["nobody"]}]}, "signature.stages.1.members.0: unknown_person"),
    ],
)
def test_a_plan_that_does_not_fit_or_passes_a_party_over_is_refused(plan: dict[str, Any], place: str) -> None:
    refused = living().refuses(InvalidTerms, propose(signature=plan))
    assert place in refused.details["reason"]


@pytest.mark.parametrize(
    "plan",
    [
        {"stages": [{"id": "mic", "members": ["mic.minister", "mic.focal"], "rule": "any"}, {"id": "axa", "members": ["axa.ceo"]}]},
        one_stage(rule={"at_least": 2}),
        {
            "stages": [
                {"id": "mic", "members": ["mic.minister", "mic.focal"], "on_refusal": "proceed_without"},
                {"id": "axa", "members": ["axa.ceo"], "on_refusal": "proceed_without"},
            ]
        },
    ],
)
def test_a_plan_that_no_party_can_be_missing_from_is_taken(plan: dict[str, Any]) -> None:
    living().when(propose(signature=plan)).the(AmendmentProposed)


def test_stages_and_members_are_not_both_said() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        propose(signature={"stages": [SIGNATURES], "members": ["axa.ceo"]})


# ── How it is signed ───────────────────────────────────────────────────────────────────────────


def test_a_method_is_asked_what_it_is_asked_for_a_convention() -> None:
    proposed({}).refuses(ElectronicNeedsText, sign_amendment("axa.ceo", method="simple"))
    there = proposed({}, **ONE_FILE)
    there.refuses(SignatureNeedsEvidence, sign_amendment("axa.ceo", method="qualified"))
    signed = there.when(sign_amendment("axa.ceo", method="qualified", scan=TEXT)).the(AmendmentSignatureGiven)
    assert (signed.method, signed.scan, signed.text_sha256) == ("qualified", TEXT, there.there.amendments.open.proposed.text_sha256)


def test_a_delegate_signs_per_order_within_the_days_of_the_mandate() -> None:
    there = proposed({})
    there.refuses(NotASignatory, sign_amendment("axa.focal"))
    there = there.after(delegation(until="2026-03-10"))
    there.on("2026-03-11").refuses(MandateDoesNotCover, sign_amendment("axa.focal"))
    signed = there.when(sign_amendment("axa.focal")).the(AmendmentSignatureGiven)
    assert (signed.person, signed.instead_of, signed.party, signed.mandate) == ("axa.focal", "axa.ceo", "axa", 1)
    after = there.after(sign_amendment("axa.focal"))
    after.refuses(AlreadySigned, sign_amendment("axa.ceo"))
    after.when(sign_amendment("mic.minister")).the(AmendmentApplied)


def test_a_mandate_is_recorded_for_those_whom_only_the_amendment_names() -> None:
    named = {"stages": [VISAS, {**SIGNATURES, "members": ["mic.minister", "axa.deputy"]}]}
    living().on("2026-03-01").refuses(NotASignatory, delegation(holder="axa.deputy", delegated_by=None))
    there = proposed(named).after(delegation(holder="axa.deputy", delegated_by=None, until="2026-03-05"), visa_amendment("mic.legal"))
    there.on("2026-03-06").refuses(MandateDoesNotCover, sign_amendment("axa.deputy"))
    there.when(sign_amendment("axa.deputy")).the(AmendmentSignatureGiven)


def test_a_mandate_does_not_end_before_what_was_given_under_it_even_once_the_amendment_counts() -> None:
    there = proposed({}).after(delegation()).on("2026-03-04").after(sign_amendment("axa.focal"), sign_amendment("mic.minister"))
    assert there.there.amendments.applied == (1,)
    there.refuses(BeforeItsCause, EndMandate(**who(on="2026-03-03"), mandate=1, because="Départ"))
    there.after(EndMandate(**who(on="2026-03-04"), mandate=1, because="Départ"))


def test_a_visa_is_given_per_order_too() -> None:
    orders = delegation(holder="mic.focal", party="mic", delegated_by="mic.legal", scope="visa")
    given = proposed(BOTH).after(orders).when(visa_amendment("mic.focal", instead_of="mic.legal")).the(AmendmentVisaGiven)
    assert (given.person, given.instead_of, given.mandate) == ("mic.focal", "mic.legal", 1)


# ── Refused, and taken back ────────────────────────────────────────────────────────────────────


def test_a_refusal_holds_the_amendment_up_until_it_is_taken_back() -> None:
    there = proposed({}).after(sign_amendment("mic.minister"))
    refused = there.when(decline_amendment("axa.ceo"))
    refused.kinds("amendment_declined")
    assert refused.the(AmendmentDeclined).because == "Article 2 à revoir"
    there = there.after(decline_amendment("axa.ceo"))
    there.refuses(AlreadyDeclined, decline_amendment("axa.ceo"))
    (held,) = (one for one in awaited(there.there) if one.rule.startswith("amendment"))
    assert (held.rule, held.target, held.who) == ("amendment_refusal", "1", ("axa.ceo",))
    there.when(sign_amendment("axa.ceo")).the(AmendmentApplied)
    there.after(withdraw_amendment())


def test_a_refusal_that_the_stage_does_without_may_be_the_last_act() -> None:
    stages = [{**SIGNATURES, "members": ["mic.minister", "axa.ceo"]}, {**VISAS, "members": ["mic.legal", "axa.focal"]}]
    stages[1]["on_refusal"] = "proceed_without"
    there = by_both(proposed({"stages": stages})).after(visa_amendment("mic.legal")).on("2026-03-04")
    done = there.when(decline_amendment("axa.focal"))
    assert done.the(AmendmentCompleted).effective == day("2026-03-04")


def test_a_refusal_ends_the_amendment_where_its_stage_says_so_and_the_manager_is_told() -> None:
    there = proposed(one_stage(on_refusal="reopen")).after(sign_amendment("mic.minister"))
    outcome = there.when(decline_amendment("axa.ceo"))
    ended = voided(outcome.events)
    assert (ended.reason, ended.details) == ("amendment_refused", {"person": "axa.ceo", "stage": "signatures"})
    assert [(one.about, one.to) for one in outcome.all(MessageDue)] == [
        ("amendment_voided", ("pm",)),
        ("amendment_declined", ("mic.focal",)),
    ]
    assert outcome.state.amendments.current is None
    taken_back = there.when(unsign_amendment("mic"))
    assert voided(taken_back.events).details["person"] == "mic.minister"


def test_a_party_takes_its_signature_back_until_everybody_has_signed() -> None:
    there = proposed({}, effective="2026-06-01")
    there.refuses(NothingToWithdraw, unsign_amendment("axa"))
    there = there.after(sign_amendment("axa.ceo"))
    outcome = there.when(unsign_amendment("axa", "axa.focal"))
    assert outcome.the(AmendmentUnsigned).person == "axa.ceo"
    there = there.after(unsign_amendment("axa"), sign_amendment("mic.minister"))
    assert there.there.amendments.open.effective is None
    done = there.after(sign_amendment("axa.ceo"))
    for command in (unsign_amendment("axa"), decline_amendment("axa.ceo"), visa_amendment("axa.ceo")):
        done.refuses(AmendmentSigned, command, effective="2026-06-01")
    done.refuses(AlreadySigned, sign_amendment("axa.ceo"))


def test_a_signature_taken_back_opens_its_stage_again() -> None:
    approval = {"id": "board", "kind": "approval", "members": ["axa.deputy"]}
    there = by_both(proposed({"stages": [SIGNATURES, approval]})).on("2026-03-05")
    outcome = there.when(unsign_amendment("mic"))
    outcome.kinds("amendment_unsigned", "amendment_stage_opened")
    assert (outcome.the(AmendmentStageOpened).stage, outcome.the(AmendmentStageOpened).due) == ("signatures", day("2026-03-25"))
    again = there.after(unsign_amendment("mic")).when(sign_amendment("mic.minister"))
    assert again.the(AmendmentStageOpened).stage == "board"


# ── Time that runs out ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("suspended", [False, True])
def test_a_stage_that_lapses_ends_the_amendment_and_the_manager_is_told(suspended: bool) -> None:  # noqa: FBT001 - one of two lives
    before = living().on("2026-03-01")
    there = proposed(one_stage(within="P10D", on_expiry="lapse"), before).after(sign_amendment("axa.ceo"))
    there = there.after(Suspend(**who(), because="gelé")) if suspended else there
    (owed,) = (one for one in awaited(there.there) if one.rule == "amendment_due")
    assert owed.effect == "lapse"
    outcome = there.on("2026-03-12").falls_due()
    ended = voided(outcome.events)
    assert (ended.reason, ended.details, ended.when.on) == (
        "amendment_lapsed",
        {"number": "1", "stage": "signatures", "due": "2026-03-11"},
        day("2026-03-11"),
    )
    told = [one for one in outcome.events if isinstance(one, MessageDue) and one.about == "amendment_voided"]
    assert [one.to for one in told] == [("pm",)]
    assert outcome.state.amendments.current is None
    assert due(Scenario(outcome.state, there.now).agenda(), "amendment_due") == []


def test_a_stage_that_only_reminds_or_escalates_stays_open() -> None:
    for rule in ("remind", "escalate"):
        late = proposed(one_stage(within="P10D", on_expiry=rule)).passing("2026-04-15")
        assert late.there.amendments.current is not None
        by_both(late)


def test_the_manager_hears_of_the_first_overdue_reminder_where_it_escalates() -> None:
    ladder = {"default": {"before": [], "on_day": False, "overdue_every": "P7D", "escalate_after": 2}}
    plan = one_stage(within="P10D", on_expiry="escalate")
    there = proposed(plan, living(reminders=ladder)).passing("2026-03-12")
    overdue = next(one for one in there.agenda() if one.about == "amendment_due")
    assert "pm" in overdue.to


def test_what_had_passed_when_a_convention_taken_over_went_live_does_not_lapse() -> None:
    there = living(taken_over=True, so_far={"texts": [{"document": "text", "on": "2026-01-01"}]})
    there = proposed(one_stage(within="P10D", on_expiry="lapse"), there).on("2026-03-20").after(GoLive(**who()))
    assert there.passing("2026-03-25").there.amendments.current is not None


# ── Succession ─────────────────────────────────────────────────────────────────────────────────


def test_successors_stand_in_the_amendments_plan_for_offices_that_only_it_names() -> None:
    plan = {"stages": [{**VISAS, "members": ["mic.legal", "axa.focal"]}, SIGNATURES]}
    there = proposed(plan).after(visa_amendment("mic.legal"))
    heir = {
        "id": "mi",
        "short": "MI",
        "names": [{"from": "2020-01-01", "fr": "Industrie"}],
        "people": ["mi.minister", "mi.focal", "mi.legal"],
    }
    said = {**who(), "party": "mic", "successors": [heir], "basis": "décret"}
    outcome = there.when(SucceedParty.model_validate(said))
    assert outcome.the(PartySucceeded).people["mic.legal"] == "mi.legal"
    current = outcome.state.amendments.open
    assert [stage.members for stage in current.proposed.plan.plan()] == [("mi.legal", "axa.focal"), ("mi.minister", "axa.ceo")]
    after = there.after(SucceedParty.model_validate(said))
    assert after.there.amendments.open.remaining(after.there.terms) == ("axa.focal",)
    after = after.after(visa_amendment("axa.focal"), sign_amendment("axa.ceo"))
    assert after.when(sign_amendment("mi.minister")).the(AmendmentApplied).terms.party_ids() == ("mi", "axa")
