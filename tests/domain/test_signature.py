from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.due import deadlines
from domain.life.force import EnteredIntoForce
from domain.life.suspension import Suspend
from domain.phases import InForce
from domain.refusals.errors import (
    AlreadyNotified,
    AlreadySigned,
    BeforeItsCause,
    ElectronicNeedsText,
    ForAnotherParty,
    NotAllowed,
    NotAParty,
    NotASignatory,
    OutOfTurn,
    SignatureNeedsEvidence,
    UnknownPerson,
    VisaStage,
    WrongPhase,
    WrongText,
)
from domain.signature.drafting import OpenedForSignature
from domain.signature.notification import Notify
from domain.signature.signature import ConventionSigned, Decline, Sign, SignatureCompleted, StageOpened, VisaGiven
from domain.start import ConventionStarted
from domain.words import wording
from tests.domain.builders import OTHER, STAGES, THREE, draft, drafting, in_signature, opening, sign, signed, start, terms, visa, when, who
from tests.domain.scenario import Scenario, day, given
from tests.domain.test_drafting import TEXT_SHA256


def for_signature(on: str = "2026-01-12") -> Scenario:
    """The visa is given: both parties may sign."""
    return in_signature().on(on).after(visa("mic.legal"))


def one_stage(**changes: Any) -> Scenario:
    return in_signature(signature={"members": ["mic.minister", "axa.ceo", "mic.focal"], **changes})


def test_a_visa_opens_the_next_stage() -> None:
    in_signature().on("2026-01-12").when(visa("mic.legal")).then(
        VisaGiven(when=when("2026-01-12"), person="mic.legal", stage="visas", text_sha256=TEXT_SHA256),
        StageOpened(when=when("2026-01-12"), stage="signatures", due=day("2026-02-11")),
    )


def test_a_signature_is_bound_to_the_text() -> None:
    for_signature().when(sign("mic.minister", party="mic", method="qualified", text_sha256=TEXT_SHA256, scan=OTHER)).then(
        ConventionSigned(
            when=when("2026-01-12"),
            person="mic.minister",
            party="mic",
            stage="signatures",
            method="qualified",
            text_sha256=TEXT_SHA256,
            scan=OTHER,
        )
    )


@pytest.mark.parametrize("method", ["simple", "advanced", "qualified"])
def test_paper_is_signed_in_ink_alone(method: str) -> None:
    paper = [{"id": "text", "paper": "Dossier 7"}]
    signatures = {"members": ["mic.minister", "axa.ceo"]}
    for_ink = given().on("2026-01-05").after(start(documents=paper, signature=signatures), draft(None), opening())
    for_ink.refuses(ElectronicNeedsText, sign("mic.minister", method=method), method=method)
    for_ink.refuses(WrongText, sign("mic.minister", text_sha256=TEXT_SHA256), open=None)
    signed_in_ink = for_ink.when(sign("mic.minister", scan=OTHER)).the(ConventionSigned)
    assert (signed_in_ink.method, signed_in_ink.text_sha256, signed_in_ink.scan) == ("wet_ink", None, OTHER)


def test_a_signature_is_in_wet_ink_unless_said() -> None:
    outcome = for_signature().when(sign("axa.ceo"))
    assert outcome.the(ConventionSigned).method == "wet_ink"


def test_the_last_signature_completes_the_plan() -> None:
    outcome = for_signature().after(sign("mic.minister")).when(sign("axa.ceo"))
    assert outcome.the(SignatureCompleted) == SignatureCompleted(when=when("2026-01-12"), signed_on=day("2026-01-12"))


def test_members_of_a_stage_sign_in_any_order() -> None:
    for_signature().after(sign("axa.ceo")).when(sign("mic.minister")).kinds(
        "convention_signed", "signature_completed", "entered_into_force"
    )


def test_signatures_recorded_out_of_order_are_complete_on_the_day_of_the_last() -> None:
    later = for_signature("2026-01-12").on("2026-02-10").after(sign("axa.ceo", on="2026-02-05"))
    completed = later.when(sign("mic.minister", on="2026-01-20")).the(SignatureCompleted)
    assert (completed.when.on, completed.signed_on) == (day("2026-02-05"), day("2026-02-05"))


def test_a_stage_opens_on_the_day_its_predecessor_is_complete() -> None:
    stages = [{**STAGES[0], "members": ["mic.legal", "axa.focal"]}, STAGES[1]]
    later = in_signature(signature={"stages": stages}).on("2026-01-15").after(visa("mic.legal", on="2026-01-14"))
    opened = later.when(visa("axa.focal", on="2026-01-08")).the(StageOpened)
    assert (opened.when.on, opened.due) == (day("2026-01-14"), day("2026-02-13"))


def test_a_stranger_cannot_sign() -> None:
    for_signature().refuses(NotASignatory, sign("mic.focal"), person="mic.focal", record_with=None)
    for_signature().refuses(NotASignatory, sign("mic.focal", actor="mic.focal"), record_with=None)


def test_whoever_forgot_for_whom_is_told_how_to_say_it() -> None:
    for actor in ("pm", "mic.focal"):
        forgotten = Sign(**who(actor))
        for_signature().refuses(NotASignatory, forgotten, person=actor, record_with="--by" if actor == "pm" else None)


def test_somebody_nobody_knows_cannot_sign() -> None:
    for_signature().refuses(UnknownPerson, sign("nobody"), person="nobody")
    for_signature().refuses(UnknownPerson, sign("axa.ceo", actor="nobody"), person="nobody")


def test_the_manager_signs_nothing() -> None:
    for_signature().refuses(NotASignatory, sign("pm"))


def test_nobody_signs_twice() -> None:
    for_signature().after(sign("mic.minister")).refuses(AlreadySigned, sign("mic.minister"), person="mic.minister", act="sign", article="4")


def test_nobody_gives_a_visa_twice() -> None:
    for_signature().refuses(AlreadySigned, visa("mic.legal"), person="mic.legal", act="visa", article="3")
    signed(signature={"stages": STAGES[1:]}).refuses(AlreadySigned, visa("mic.minister"), act="sign")


def test_whoever_gives_an_approval_too_is_told_which_act_was_done() -> None:
    stages = [{"id": "board", "kind": "approval", "members": ["mic.minister"]}, STAGES[1]]
    convention = in_signature(signature={"stages": stages}).after(visa("mic.minister"), sign("mic.minister"))
    convention.refuses(AlreadySigned, visa("mic.minister"), act="approval")
    convention.refuses(AlreadySigned, sign("mic.minister"), act="sign")


def test_whoever_has_signed_is_told_so_once_the_convention_is_in_force() -> None:
    signed().refuses(AlreadySigned, sign("mic.minister"))


def test_nobody_signs_before_the_visas() -> None:
    in_signature().refuses(OutOfTurn, sign("mic.minister"), stage="signatures", open="visas", article="4")


def test_nobody_signs_another_text() -> None:
    for_signature().refuses(WrongText, sign("mic.minister", text_sha256=OTHER), given=OTHER, open=TEXT_SHA256)


def test_a_visa_is_bound_to_the_text_too() -> None:
    in_signature().refuses(WrongText, visa("mic.legal", text_sha256=OTHER), given=OTHER)


def test_a_party_that_is_none_cannot_sign() -> None:
    for_signature().refuses(NotAParty, sign("mic.minister", party="nobody"), party="nobody")
    signed().refuses(NotAParty, sign("mic.minister", party="nobody"))


def test_nobody_signs_for_another_party() -> None:
    for_signature().refuses(ForAnotherParty, sign("mic.minister", party="axa"), party="axa", belongs_to="mic")


def test_a_visa_is_no_signature() -> None:
    in_signature().refuses(VisaStage, sign("mic.legal"), stage="visas")
    for_signature().refuses(NotAllowed, visa("mic.minister"), needs="sign")


def test_nothing_is_signed_before_it_is_open() -> None:
    drafting(signature={"stages": STAGES}).refuses(WrongPhase, sign("mic.minister"), phase="drafting", needs="signature")
    drafting(signature={"stages": STAGES}).refuses(NotASignatory, sign("axa.focal"))


# ── Late signatures ────────────────────────────────────────────────────────────────────────────


def either(**changes: Any) -> Scenario:
    """One of two signatures was enough, on 5 January."""
    plan = {"signature": {"members": ["mic.minister", "axa.ceo"], "rule": "any", "article": "4"}}
    return in_signature(**plan | changes).after(sign("axa.ceo"))


def test_a_signature_after_the_plan_is_complete_comes_late_and_moves_nothing() -> None:
    term = {"initial": "P1Y", "from": "last_signature"}
    for scenario in (either(term=term), either(term=term, in_force={"date": "2026-03-01"})):
        before, outcome = scenario.there, scenario.on("2026-02-01").when(sign("mic.minister"))
        signature = outcome.the(ConventionSigned)
        assert (signature.late, signature.stage, signature.when.on) == (True, "signatures", day("2026-02-01"))
        assert (before.name, before.signed_on) == (outcome.state.name, outcome.state.signed_on)  # type: ignore[union-attr]
        assert outcome.state.signing.has_given("mic.minister")  # type: ignore[union-attr]
    later = either(term=term, in_force={"date": "2026-03-01"}).on("2026-02-01").after(sign("mic.minister")).passing("2026-03-02").there
    assert isinstance(later, InForce)
    assert (later.force.start, later.force.end) == (day("2026-01-05"), day("2027-01-05"))


def test_a_suspended_convention_may_be_signed_late() -> None:
    suspended = either().after(Suspend(**who(), because="Litige"))
    assert suspended.when(sign("mic.minister")).the(ConventionSigned).late


def test_a_late_signature_is_one_of_those_that_entry_into_force_counts() -> None:
    waiting = either(in_force={"signatures": 2})
    assert waiting.there.name == "signed"
    entered = waiting.on("2026-02-01").when(sign("mic.minister"))
    entered.kinds("convention_signed", "entered_into_force")
    assert entered.the(EnteredIntoForce).when.on == day("2026-02-01")


def test_where_a_number_of_signatures_suffices_all_who_must_sign_still_do_before_anything_is_in_force() -> None:
    plan = {"members": ["mic.minister", "axa.ceo", "mes.minister"]}
    two = in_signature(signature=plan, parties=THREE, in_force={"signatures": 2}).after(sign("mic.minister")).on("2026-02-01")
    waiting = two.after(sign("axa.ceo"))
    assert waiting.there.name == "signature"
    assert [(one.rule, one.who) for one in awaited(waiting.there)] == [("signature", ("mes.minister",))]
    last = waiting.on("2026-02-10").when(sign("mes.minister"))
    assert (last.the(SignatureCompleted).signed_on, last.the(EnteredIntoForce).when.on) == (day("2026-02-10"), day("2026-02-01"))
    enough = in_signature(signature=plan | {"rule": {"at_least": 2}}, parties=THREE, in_force={"signatures": 2})
    entered = enough.after(sign("mic.minister")).on("2026-02-01").when(sign("axa.ceo"))
    assert (entered.the(SignatureCompleted).signed_on, entered.the(EnteredIntoForce).when.on) == (day("2026-02-01"), day("2026-02-01"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "assez de signatures pour l'entrée en vigueur (1/2)"),
        ("en", "enough signatures for entry into force (1/2)"),
        ("ar", "العدد الكافي من التوقيعات لدخول حيز التنفيذ (1/2)"),
    ],
)
def test_how_many_signatures_there_are_and_must_be_is_told(language: str, said: str) -> None:
    (waiting,) = awaited(either(in_force={"signatures": 2}).there)
    assert wording.awaited(waiting, language) == said


def test_whoever_was_not_needed_in_an_earlier_stage_signs_late_in_it() -> None:
    stages = [{"id": "first", "members": ["mic.minister", "axa.focal"], "rule": "any"}, {"id": "second", "members": ["axa.ceo"]}]
    scenario = in_signature(signature={"stages": stages}).on("2026-01-10").after(sign("mic.minister", on="2026-01-08"))
    late = scenario.when(sign("axa.focal", on="2026-01-05")).the(ConventionSigned)
    assert (late.late, late.stage) == (True, "first")
    scenario.refuses(BeforeItsCause, sign("axa.focal", on="2026-01-04"), cause="stage_opened")
    completed = scenario.after(sign("axa.focal")).on("2026-01-09").when(sign("axa.ceo")).the(SignatureCompleted)
    assert completed.signed_on == day("2026-01-09")


def test_who_had_declined_may_still_sign_late() -> None:
    scenario = in_signature(signature={"members": ["mic.minister", "axa.ceo"], "on_refusal": "proceed_without"}).after(
        Decline(**who("pm", "axa.ceo"), because="non"), sign("mic.minister")
    )
    assert scenario.there.name == "in_force"
    assert scenario.when(sign("axa.ceo")).the(ConventionSigned).late
    assert scenario.after(sign("axa.ceo")).there.signing.declined == ()  # type: ignore[union-attr]


def test_a_late_signature_obeys_the_rules_of_any_other() -> None:
    late = either().on("2026-02-01")
    late.after(sign("mic.minister")).refuses(AlreadySigned, sign("mic.minister"), person="mic.minister")
    late.refuses(NotASignatory, sign("axa.focal"))
    late.refuses(WrongText, sign("mic.minister", text_sha256=OTHER))
    late.refuses(ForAnotherParty, sign("mic.minister", party="axa"))
    late.refuses(BeforeItsCause, sign("mic.minister", on="2026-01-04"), cause="stage_opened", cause_on="2026-01-05")
    closing = either(term={"initial": "P1M"}).passing("2026-02-06")
    closing.refuses(WrongPhase, sign("mic.minister"), phase="closing", needs="signature")
    closing.refuses(AlreadySigned, sign("axa.ceo"), person="axa.ceo")


def test_a_late_signer_is_notified_once_like_anybody() -> None:
    late = either().on("2026-02-01").after(sign("mic.minister"))
    late.when(Notify(**who(), party="mic")).kinds("party_notified")
    before = either().after(Notify(**who(), party="mic")).on("2026-02-01").after(sign("mic.minister"))
    before.refuses(AlreadyNotified, Notify(**who(), party="mic"), target="mic")


def test_a_visa_does_not_come_late() -> None:
    stages = [{"id": "visas", "kind": "visa", "rule": "any", "members": ["mic.legal", "axa.focal"]}, {"members": ["axa.ceo"]}]
    done = in_signature(signature={"stages": stages}).after(visa("mic.legal"), sign("axa.ceo"))
    done.refuses(WrongPhase, visa("axa.focal"), phase="in_force")
    done.refuses(VisaStage, sign("axa.focal"), stage="visas")


# ── Methods ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["advanced", "qualified"])
def test_what_proves_itself_comes_with_its_proof(method: str) -> None:
    for_signature().refuses(SignatureNeedsEvidence, sign("axa.ceo", method=method), method=method, person="axa.ceo", article="4")
    assert for_signature().when(sign("axa.ceo", method=method, scan=OTHER)).the(ConventionSigned).scan == OTHER


@pytest.mark.parametrize("method", ["simple", "advanced", "qualified"])
def test_an_electronic_signature_needs_a_file_to_be_bound_to(method: str) -> None:
    paper = drafting_on_paper()
    paper.refuses(ElectronicNeedsText, sign("axa.ceo", method=method, scan=OTHER), method=method)
    paper.when(sign("axa.ceo")).kinds("convention_signed")


def test_a_simple_signature_needs_the_file_alone() -> None:
    assert for_signature().when(sign("axa.ceo", method="simple")).the(ConventionSigned).method == "simple"


def drafting_on_paper() -> Scenario:
    """Open for two signatures, its text in an archive only."""
    agreed: dict[str, Any] = {
        "documents": [{"id": "text", "paper": "Archives, boîte 3"}],
        "signature": {"members": ["mic.minister", "axa.ceo"]},
    }
    return given().on("2026-01-05").after(start(**agreed), opening())


def test_a_signature_is_not_dated_before_its_stage() -> None:
    for_signature().refuses(BeforeItsCause, sign("mic.minister", on="2026-01-11"), cause="stage_opened", cause_on="2026-01-12")


@pytest.mark.parametrize(
    ("rule", "needed"),
    [("all", ["mic.minister", "axa.ceo", "mic.focal"]), ("any", ["axa.ceo"]), ({"at_least": 2}, ["mic.focal", "axa.ceo"])],
)
def test_a_stage_is_complete_by_its_rule(rule: Any, needed: list[str]) -> None:
    convention = one_stage(rule=rule)
    for person in needed[:-1]:
        convention.when(sign(person)).kinds("convention_signed")
        convention = convention.after(sign(person))
    convention.when(sign(needed[-1])).kinds("convention_signed", "signature_completed", "entered_into_force")


def test_whoever_did_not_act_in_a_complete_stage_may_act_in_the_next() -> None:
    stages = [{"id": "visas", "kind": "visa", "rule": "any", "members": ["mic.minister", "mic.legal"]}, STAGES[1]]
    convention = in_signature(signature={"stages": stages}).after(visa("mic.legal"))
    convention.when(sign("mic.minister")).kinds("convention_signed")


def test_a_visa_after_its_stage_is_complete_is_out_of_turn() -> None:
    stages = [{"id": "visas", "kind": "visa", "rule": "any", "members": ["mic.legal", "axa.focal"]}, STAGES[1]]
    convention = in_signature(signature={"stages": stages}).after(visa("mic.legal"))
    convention.refuses(OutOfTurn, visa("axa.focal"), stage="visas", open="signatures")


def test_an_approval_may_follow_the_signatures() -> None:
    stages = [STAGES[1], {"id": "board", "kind": "approval", "members": ["ecc.director"]}]
    convention = in_signature(signature={"stages": stages}).after(sign("mic.minister"), sign("axa.ceo")).on("2026-02-01")
    completed = convention.when(visa("ecc.director")).the(SignatureCompleted)
    assert completed == SignatureCompleted(when=when("2026-02-01"), signed_on=day("2026-01-05"))


def test_a_plan_of_visas_alone_has_no_day_of_signature() -> None:
    outcome = in_signature(signature={"stages": STAGES[:1]}).when(visa("mic.legal"))
    assert outcome.the(SignatureCompleted).signed_on is None


def test_the_open_stage_is_awaited_from_whoever_is_left() -> None:
    (waiting,) = awaited(for_signature().after(sign("axa.ceo")).there)
    assert (waiting.rule, waiting.target, waiting.who) == ("signature", "signatures", ("mic.minister",))
    assert (waiting.since, waiting.due, waiting.article) == (day("2026-01-12"), day("2026-02-11"), "4")


def test_between_two_stages_nobody_is_awaited() -> None:
    agreed = terms(signature={"stages": STAGES})
    opened = OpenedForSignature(when=when("2026-01-05"), number=1, text_sha256=None)
    between = given(ConventionStarted(when=when("2026-01-05"), terms=agreed), opened)
    assert (awaited(between.there), deadlines(between.there)) == ((), ())


def test_a_stage_has_a_deadline_only_where_the_terms_give_it_time() -> None:
    assert [(one.about, one.due) for one in deadlines(for_signature().there)] == [("signature_due", day("2026-02-11"))]
    assert [(one.about, one.due) for one in deadlines(in_signature().there)] == [("visa_due", day("2026-01-20"))]
    assert deadlines(one_stage().there) == ()


def test_a_late_signature_is_recorded_all_the_same() -> None:
    late = for_signature().passing("2026-03-15")
    late.when(sign("mic.minister")).kinds("convention_signed")
