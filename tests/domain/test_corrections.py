from __future__ import annotations

from typing import Any, get_args

import pytest

from domain.changes.corrections import Correct, FactCorrected
from domain.changes.past import EFFECTS
from domain.changes.succession import SucceedParty
from domain.committees.committees import ReviewRecorded
from domain.convention import AnyCommand
from domain.evolution import AnyEvent, as_json, fold
from domain.life.closing import Close
from domain.life.suspension import Suspend
from domain.refusals.errors import (
    AlreadySigned,
    BadValue,
    BeforeItsCause,
    DomainError,
    InTheFuture,
    MandateDoesNotCover,
    MilestoneOutOfOrder,
    NoQuorum,
    NoSuchEvent,
    NotAllowed,
    NotASignatory,
    NotCorrectable,
    NothingToReplace,
    SomethingRestsOnIt,
)
from domain.signature.drafting import Redraft
from domain.signature.mandates import RecordMandate
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object
from domain.signature.signature import Decline
from domain.signature.withdrawal import WithdrawSignature
from domain.words import wording
from domain.words.wording_of_corrections import FACTS
from tests.domain.builders import (
    HEIR,
    OTHER,
    REPORT,
    STUDY,
    SUIVI,
    TEXT,
    THREE,
    accept,
    convene,
    draft,
    opening,
    record,
    redrafted,
    report,
    sign,
    start,
    submit,
    visa,
    who,
)
from tests.domain.scenario import Scenario, at, given, recorded_and_read

PLAN: dict[str, Any] = {
    "signature": {
        "stages": [
            {"id": "visas", "kind": "visa", "members": ["mic.legal"]},
            {"id": "signatures", "members": ["mic.minister", "axa.ceo"]},
        ]
    }
}
ALONE: dict[str, Any] = {
    "signature": {
        "stages": [{"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"]}, {"id": "signatures", "members": ["axa.ceo"]}]
    }
}
COURSES: dict[str, Any] = {**STUDY, "id": "courses", "due": {"after": "study", "period": "P2M"}}
TO_FORCE: tuple[AnyCommand, ...] = (draft(), opening())
TO_SIGN: tuple[AnyCommand, ...] = (*TO_FORCE, visa("mic.legal", "2026-01-06"))


class Written:
    """A convention with its stream, so that a fact can be named by its version."""

    def __init__(self, *commands: AnyCommand, **changes: Any) -> None:
        self.log: list[AnyEvent] = []
        self.scenario = given().on("2026-01-05")
        self.add(start(**changes))
        for command in commands:
            self.on("2026-01-05" if command.kind in {"draft", "open"} else "2026-01-10").add(command)

    def on(self, today: str) -> Written:
        self.scenario = Scenario(self.scenario.state, at(today))
        return self

    def add(self, command: AnyCommand) -> Written:
        outcome = self.scenario.when(command)
        self.log += outcome.events
        self.scenario = Scenario(outcome.state, self.scenario.now)
        return self

    def version(self, kind: str) -> int:
        """The last event of a kind."""
        return max(n for n, event in enumerate(self.log, 1) if event.kind == kind)

    def correction(self, kind: str, **changes: str) -> Correct:
        said = {key.replace("__", "."): value for key, value in changes.items()}
        return Correct(**who(), version=self.version(kind), changes=said, because="erreur matérielle")

    def refused(self, error: type[DomainError], kind: str, **changes: str) -> dict[str, Any]:
        return self.scenario.refuses(error, self.correction(kind, **changes)).details

    def corrected(self, kind: str, **changes: str) -> FactCorrected:
        """The correction, after which the state is that of the stream with the fact replaced; ids in the terms apart, all of it."""
        version = self.version(kind)
        outcome = self.scenario.when(self.correction(kind, **changes))
        event = outcome.the(FactCorrected)
        right = outcome.state.past.get(version)
        assert right is not None
        instead = [recorded_and_read(right.event) if n == version else one for n, one in enumerate(self.log, 1)]
        as_it_should_be = fold(None, instead)
        assert as_it_should_be is not None
        ignored = {"last_act_on"}
        shown = [{key: value for key, value in as_json(one).items() if key not in ignored} for one in (outcome.state, as_it_should_be)]
        assert shown[0] == shown[1]
        again = fold(None, [*self.log, recorded_and_read(event)])
        assert again is not None
        assert again == outcome.state
        assert again.past.get(version) == right
        return event


def signing(*more: AnyCommand) -> Written:
    return Written(*TO_SIGN, sign("mic.minister", "2026-01-08"), *more, **PLAN)


# ── Signatures ─────────────────────────────────────────────────────────────────────────────────


def test_the_day_of_a_signature_is_corrected_and_both_days_are_told() -> None:
    event = signing().corrected("convention_signed", on="2026-01-07")
    assert (event.number, event.of, event.was, event.now) == (1, "convention_signed", {"on": "2026-01-08"}, {"on": "2026-01-07"})
    assert event.because == "erreur matérielle"
    said = "Rectification n° 1 (erreur matérielle) de la version 10 : date 8 janvier 2026 → 7 janvier 2026 ; erreur matérielle"
    assert wording.event(event.kind, event.data()) == said


def test_corrections_are_numbered_and_a_fact_may_be_corrected_again() -> None:
    written = signing()
    written.add(written.correction("convention_signed", on="2026-01-07"))
    again = written.scenario.when(written.correction("convention_signed", on="2026-01-06")).the(FactCorrected)
    assert (again.number, again.was) == (2, {"on": "2026-01-07"})
    written.add(sign("axa.ceo", "2026-01-09"))
    assert written.scenario.when(written.correction("convention_signed", method="simple")).the(FactCorrected).number == 2


def test_a_signature_is_never_before_its_stage_nor_in_the_future() -> None:
    signing().refused(BeforeItsCause, "convention_signed", on="2026-01-05")
    signing().refused(InTheFuture, "convention_signed", on="2026-01-11")


def test_a_signature_recorded_for_the_wrong_person_becomes_that_of_the_right_one() -> None:
    event = signing().corrected("convention_signed", person="axa.ceo")
    assert (event.fact["person"], event.fact["party"]) == ("axa.ceo", "axa")
    signing().refused(NotASignatory, "convention_signed", person="axa.focal")


def test_a_visa_passes_to_the_right_service_while_its_stage_is_open() -> None:
    plan = {
        "signature": {"stages": [{"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"]}, PLAN["signature"]["stages"][1]]}
    }
    written = Written(*TO_SIGN, **plan)
    assert written.corrected("visa_given", person="axa.focal").fact["person"] == "axa.focal"
    assert written.corrected("visa_given", on="2026-01-10").on.isoformat() == "2026-01-10"


def test_what_follows_from_a_signature_holds_its_day_fast() -> None:
    written = signing(sign("axa.ceo", "2026-01-09"))
    details = written.refused(SomethingRestsOnIt, "convention_signed", on="2026-01-08")
    assert "signature_completed 2026-01-09" in details["left"]
    assert "entered_into_force" in details["left"]
    written.refused(SomethingRestsOnIt, "convention_signed", person="mic.minister")
    written.refused(SomethingRestsOnIt, "visa_given", on="2026-01-05")


def test_a_signature_that_passed_to_a_successor_keeps_its_day() -> None:
    heir = {"party": "mic", "successors": [HEIR], "basis": "décret"}
    written = signing(SucceedParty.model_validate({**who(), **heir}))
    assert "party_succeeded" in written.refused(SomethingRestsOnIt, "convention_signed", on="2026-01-07")["left"]
    assert written.corrected("convention_signed", method="qualified")


def test_the_day_of_an_earlier_signature_changes_nothing_that_follows() -> None:
    written = signing(sign("axa.ceo", "2026-01-09"))
    version = written.version("convention_signed") - 1
    assert written.log[version - 1].kind == "convention_signed"
    command = Correct(**who(), version=version, changes={"on": "2026-01-07"}, because="x")
    assert written.scenario.when(command).the(FactCorrected).on.isoformat() == "2026-01-07"


def test_where_entry_into_force_counts_signatures_every_day_matters() -> None:
    written = Written(*TO_SIGN, sign("mic.minister", "2026-01-08"), sign("axa.ceo", "2026-01-09"), **PLAN, in_force={"signatures": 1})
    version = written.version("convention_signed") - 1
    written.scenario.refuses(SomethingRestsOnIt, Correct(**who(), version=version, changes={"on": "2026-01-07"}, because="x"))


def test_how_it_was_signed_and_its_scan_may_be_corrected_at_any_time() -> None:
    written = signing(sign("axa.ceo", "2026-01-09"))
    event = written.corrected("convention_signed", method="qualified", scan=OTHER)
    assert (event.fact["method"], event.fact["scan"], event.was["scan"]) == ("qualified", OTHER, "")
    assert written.refused(BadValue, "convention_signed", method="by_fax")["field"] == "method"
    assert written.refused(BadValue, "convention_signed", scan="xyz")["value"] == "xyz"


def test_after_the_text_was_taken_back_only_what_nothing_rests_on_is_corrected() -> None:
    written = signing(redrafted())
    written.refused(SomethingRestsOnIt, "convention_signed", person="axa.ceo")
    assert written.corrected("convention_signed", on="2026-01-07")
    assert written.corrected("redrafting_started", because="autre raison").now == {"because": "autre raison"}


def test_a_refusal_is_corrected_until_something_came_of_it() -> None:
    written = signing(Decline(**who("pm", "axa.ceo", "2026-01-09"), because="non"))
    assert written.corrected("signature_declined", on="2026-01-08", because="pas encore")
    written.refused(BeforeItsCause, "signature_declined", on="2026-01-05")
    written.add(sign("axa.ceo"))
    assert "convention_signed" in written.refused(SomethingRestsOnIt, "signature_declined", on="2026-01-08")["left"]


def test_the_day_of_a_notification_is_corrected_until_the_convention_is_in_force() -> None:
    plan = {"signature": {"members": ["mic.minister", "axa.ceo"]}, "in_force": {"notified": "all"}}
    signed = (*TO_FORCE, sign("mic.minister", "2026-01-07"), sign("axa.ceo", "2026-01-07"))
    written = Written(*signed, Notify(**who(on="2026-01-09"), party="mic"), **plan)
    assert written.corrected("party_notified", on="2026-01-08")
    written.refused(BeforeItsCause, "party_notified", on="2026-01-06")
    written.add(Notify(**who(on="2026-01-10"), party="axa"))
    written.refused(SomethingRestsOnIt, "party_notified", on="2026-01-09")
    paper = Written(*TO_FORCE, sign("mic.minister", "2026-01-07"), Notify(**who(on="2026-01-09"), document="text"), **plan)
    assert paper.corrected("document_received", on="2026-01-08")


# ── Work ───────────────────────────────────────────────────────────────────────────────────────


def working(*more: AnyCommand, **changes: Any) -> Written:
    study = {**STUDY, "evidence": ["report"]}
    return Written(*TO_FORCE, *more, **{"milestones": [study, COURSES], "committees": [SUIVI], **changes})


def test_a_piece_and_the_day_of_a_submission_are_corrected_until_it_is_accepted() -> None:
    written = working(submit("study", on="2026-01-08", report=TEXT))
    assert written.corrected("milestone_submitted", on="2026-01-07", evidence__report=OTHER).now["evidence.report"] == OTHER
    written.refused(BadValue, "milestone_submitted", evidence__report="abc")
    written.add(accept("study", on="2026-01-09"))
    assert written.refused(SomethingRestsOnIt, "milestone_submitted", on="2026-01-07")["left"].startswith("v")


def test_a_submission_still_rests_on_what_had_to_be_met_before() -> None:
    done = (submit("study", on="2026-01-06", report=TEXT), accept("study", on="2026-01-07"), submit("courses", on="2026-01-09"))
    written = working(*done)
    written.refused(MilestoneOutOfOrder, "milestone_submitted", on="2026-01-06")
    assert "milestones_scheduled" in written.refused(SomethingRestsOnIt, "milestone_accepted", on="2026-01-08")["left"]


def test_an_acceptance_is_corrected_within_its_bounds() -> None:
    written = working(
        submit("study", on="2026-01-06", report=TEXT), accept("study", on="2026-01-08"), milestones=[{**STUDY, "evidence": ["report"]}]
    )
    assert written.corrected("milestone_accepted", on="2026-01-07", because="conforme")
    written.refused(BeforeItsCause, "milestone_accepted", on="2026-01-05")
    closing = working(
        submit("study", on="2026-01-06", report=TEXT),
        accept("study", on="2026-01-08"),
        Close(**who()),
        milestones=[{**STUDY, "evidence": ["report"]}, {**STUDY, "id": "final", "type": "reporting"}],
    )
    assert "closing_started" in closing.refused(SomethingRestsOnIt, "milestone_accepted", on="2026-01-07")["left"]
    returned = working(submit("study", on="2026-01-06", report=TEXT), accept("study", on="2026-01-08", status="returned"))
    assert returned.corrected("milestone_accepted", on="2026-01-07")


def test_a_report_s_note_and_pieces_are_corrected() -> None:
    written = working(report("study", note="à moitié", evidence={"report": TEXT}))
    assert written.corrected("milestone_reported", note="aux trois quarts", evidence__report=REPORT).was["note"] == "à moitié"
    written.add(submit("study"))
    written.refused(SomethingRestsOnIt, "milestone_reported", evidence__report=OTHER)
    assert written.corrected("milestone_reported", note="")


# ── Sessions ───────────────────────────────────────────────────────────────────────────────────

QUORATE: dict[str, Any] = {**SUIVI, "quorum": {"at_least": "1/2"}, "decides": {"majority": "absolute"}}


def test_an_attendance_is_corrected_and_the_votes_are_counted_again() -> None:
    written = working(record("continue", on="2026-01-09"), committees=[QUORATE])
    event = written.corrected("review_recorded", present="mic.focal,axa.focal", place="Rabat", end="")
    assert (event.was["present"], event.now["present"]) == ("mic.focal,axa.focal,ecc.director", "mic.focal,axa.focal")
    assert event.fact["decisions"][0]["tally"]["present"] == 2
    assert written.corrected("review_recorded", recused="axa.focal", guests="g1").now["recused"] == "axa.focal"


def test_a_session_that_had_no_quorum_after_all_is_refused() -> None:
    written = working(record("continue", on="2026-01-09"), committees=[QUORATE])
    written.refused(NoQuorum, "review_recorded", present="mic.focal")
    adjourned = working(record("adjourn", on="2026-01-09"), committees=[QUORATE])
    assert adjourned.corrected("review_recorded", present="mic.focal")
    bare = working(record(on="2026-01-09"), committees=[QUORATE])
    assert bare.refused(SomethingRestsOnIt, "review_recorded", present="mic.focal")["left"].startswith("v")


def test_an_attendance_on_which_a_decision_hung_stays() -> None:
    unanimous = {**SUIVI, "decides": {"majority": "absolute", "of": "all_members"}}
    everybody = dict.fromkeys(("mic.focal", "axa.focal", "ecc.director"), "for")
    suspended = working(record("suspend", on="2026-01-10"), committees=[unanimous])
    assert "convention_suspended" in suspended.refused(SomethingRestsOnIt, "review_recorded", present="mic.focal")["left"]
    advice = working(record({"kind": "continue", "votes": everybody}, on="2026-01-10"), committees=[unanimous])
    tallied = advice.corrected("review_recorded", present="mic.focal,axa.focal,ecc.director", place="Salé").fact["decisions"][0]["tally"]
    assert tallied["result"] == "adopted"


def test_the_day_on_which_a_convocation_left_is_corrected_until_the_session() -> None:
    committee = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}
    written = working(convene("2026-01-24", on="2026-01-10"), committees=[committee])
    assert written.corrected("review_convened", on="2026-01-09", place="Rabat").fact["irregularities"] == []
    written.add(record("continue", on="2026-01-10"))
    assert written.corrected("review_convened", on="2026-01-08")
    held = working(convene("2026-01-10", on="2026-01-09"), record("continue", on="2026-01-10"), committees=[committee])
    assert "review_recorded" in held.refused(SomethingRestsOnIt, "review_convened", on="2026-01-08")["left"]
    assert held.corrected("review_convened", place="Rabat").fact["place"] == "Rabat"
    past = working(convene("2026-01-10", on="2026-01-10"), committees=[committee])
    past.on("2026-01-20").refused(BeforeItsCause, "review_convened", on="2026-01-12")


# ── What cannot be corrected ───────────────────────────────────────────────────────────────────


def test_terms_corrections_and_other_kinds_are_not_corrected() -> None:
    written = signing()
    correct = [Correct(**who(), version=version, changes={"on": "2026-01-06"}, because="x") for version in (1, 3, 99)]
    assert written.scenario.refuses(NotCorrectable, correct[0]).details == {"version": 1, "terms": "REF-1"}
    written.scenario.refuses(NotCorrectable, correct[1], version=3)
    written.scenario.refuses(NoSuchEvent, correct[2], last=len(written.log))
    assert written.refused(NotCorrectable, "stage_opened", on="2026-01-06")["kind"] == "stage_opened"
    written.add(written.correction("convention_signed", on="2026-01-07"))
    assert written.refused(NotCorrectable, "fact_corrected", because="x")["of"] == written.version("convention_signed")


def test_whatever_is_corrected_or_rests_on_it_is_called_by_its_name() -> None:
    kinds = {one.model_fields["kind"].default for one in get_args(AnyEvent) if one.correctable} | EFFECTS
    named = {language: set(texts) for language, texts in FACTS.items()}
    assert {language: kinds - known - {"fact_corrected"} for language, known in named.items()} == {"fr": set(), "en": set()}
    rests = {"version": 8, "left": "v10 signature_completed 2026-10-01, v11 entered_into_force 2026-10-01"}
    assert wording.refusal("something_rests_on_it", rests) == (
        "Refusé : d'autres effets reposent sur la version 8 : "
        "v10 toutes les signatures réunies (1er octobre 2026), v11 entrée en vigueur (1er octobre 2026)"
    )
    assert wording.refusal("something_rests_on_it", {"version": 8, "left": "v10 newer"}, "en").endswith("version 8: v10 newer")
    assert wording.refusal("something_rests_on_it", {"version": 8}).endswith("…")
    assert wording.refusal("not_correctable", {"version": 5, "kind": "stage_opened"}) == (
        "Refusé : la version 5 (ouverture d'une étape) ne se rectifie pas"
    )
    assert "(version 8, signature)" in wording.refusal("not_correctable", {"version": 8, "kind": "convention_signed", "field": "x"})
    fields = {"was": {"amount": "150.00", "evidence.report": ""}, "now": {"amount": "100.00", "evidence.report": "a"}}
    assert "montant 150.00 → 100.00, pièce report – → a" in wording.event("fact_corrected", fields)
    assert "amount 150.00 → 100.00, evidence report – → a" in wording.event("fact_corrected", fields, "en")


@pytest.mark.parametrize("said", ["20260108", "2026-W02-4", "1800-01-08", "2026-02-30", ""])
def test_a_day_is_said_in_full_as_in_files(said: str) -> None:
    assert signing().refused(BadValue, "convention_signed", on=said)["field"] == "on"


def test_only_the_fields_of_its_kind_and_only_other_values() -> None:
    written = signing()
    details = written.refused(NotCorrectable, "convention_signed", stage="visas")
    assert (details["field"], details["known"]) == ("stage", "on, person, method, scan")
    written.refused(NotCorrectable, "convention_signed", evidence__report=TEXT)
    written.refused(NothingToReplace, "convention_signed", on="2026-01-08")
    written.refused(BadValue, "convention_signed", on="hier")
    written.refused(BadValue, "convention_signed", person="")
    command = written.correction("convention_signed", on="2026-01-07").model_copy(update={"actor": "mic.focal"})
    written.scenario.refuses(NotAllowed, command)
    with pytest.raises(AlreadySigned):
        signing(Decline(**who("pm", "axa.ceo"), because="non")).scenario.after(sign("mic.minister"))


def test_words_are_corrected_wherever_they_stand() -> None:
    written = Written(draft(), Object(**who("axa.focal"), clause="4", text="non"), AnswerObjection(**who(), objection=1, text="si"))
    assert written.corrected("objection_raised", clause="5")
    assert written.corrected("objection_answered", text="peut-être")
    suspended = Written(*TO_FORCE, Suspend(**who(), because="gelé"))
    assert suspended.corrected("convention_suspended", because="crédits gelés")


def test_a_correction_of_nothing_known_changes_nothing() -> None:
    written = signing()
    event = written.scenario.when(written.correction("convention_signed", on="2026-01-07")).the(FactCorrected)
    for stray in (event.model_copy(update={"version": 2}), event.model_copy(update={"of": "visa_given"})):
        state = fold(written.scenario.there, [stray])
        assert as_json(state) | {"last_act_on": ""} == as_json(written.scenario.there) | {"last_act_on": ""}
    assert ReviewRecorded.correctable


# ── What was taken back, and what needed a mandate ─────────────────────────────────────────────


def taken_back() -> Written:
    return signing(WithdrawSignature(**who("pm", "mic.minister", "2026-01-09"), party="mic", because="à revoir"))


def test_a_signature_is_never_after_the_day_on_which_it_was_taken_back() -> None:
    written = taken_back()
    assert "signature_withdrawn" in written.refused(SomethingRestsOnIt, "convention_signed", on="2026-01-10")["left"]
    written.refused(SomethingRestsOnIt, "convention_signed", person="axa.ceo")
    assert written.corrected("convention_signed", on="2026-01-07")


def test_nor_after_the_day_on_which_its_text_was_taken_back() -> None:
    written = signing(Redraft(**who(on="2026-01-09"), because="à revoir"))
    assert "signature_voided" in written.refused(SomethingRestsOnIt, "convention_signed", on="2026-01-10")["left"]


def test_what_another_party_took_back_holds_nothing_fast() -> None:
    other = WithdrawSignature(**who("pm", "axa.ceo", "2026-01-09"), party="axa", because="à revoir")
    plan = {"signature": {"members": ["mic.minister", "axa.ceo", "mes.minister"]}, "parties": THREE}
    written = Written(*TO_FORCE, sign("axa.ceo", "2026-01-08"), other, sign("mic.minister", "2026-01-08"), **plan)
    assert written.corrected("convention_signed", on="2026-01-10")


def empowered(holder: str, delegated_by: str | None = None, scope: str = "sign") -> RecordMandate:
    days = {"since": "2026-01-06", "until": "2026-01-08"}
    party = holder.partition(".")[0]
    said = {**who(), "holder": holder, "party": party, "delegated_by": delegated_by, "basis": "Décret", "scope": scope, **days}
    return RecordMandate.model_validate(said)


def test_a_corrected_day_is_covered_by_a_mandate_like_the_first() -> None:
    written = Written(*TO_SIGN, empowered("mic.minister"), sign("mic.minister", "2026-01-08"), **PLAN)
    assert written.corrected("convention_signed", on="2026-01-07")
    assert written.refused(MandateDoesNotCover, "convention_signed", on="2026-01-09")["until"] == "2026-01-08"
    visas = Written(*TO_FORCE, empowered("mic.legal", scope="visa"), visa("mic.legal", "2026-01-08"), **ALONE)
    visas.refused(MandateDoesNotCover, "visa_given", on="2026-01-09")


def test_a_signature_per_order_passes_to_whoever_held_the_pen() -> None:
    delegated = (empowered("axa.deputy", "axa.ceo"), sign("axa.deputy", "2026-01-08"))
    written = Written(*TO_SIGN, *delegated, **PLAN)
    fact = written.corrected("convention_signed", person="axa.ceo").fact
    assert (fact["person"], fact["instead_of"], fact["mandate"]) == ("axa.ceo", None, None)


def test_a_late_signature_is_corrected_to_a_signatory_only() -> None:
    any_of = {"signature": {"stages": [{"id": "s", "rule": "any", "members": ["mic.minister", "axa.ceo", "mic.legal"]}]}}
    written = Written(*TO_FORCE, sign("mic.minister", "2026-01-07"), sign("axa.ceo", "2026-01-09"), **any_of)
    written.refused(NotASignatory, "convention_signed", person="mic.focal")
    written.refused(AlreadySigned, "convention_signed", person="mic.minister")
    assert written.corrected("convention_signed", person="mic.legal").fact["late"]


def test_the_attendance_of_a_session_recorded_without_a_quorum_is_corrected() -> None:
    held = working(record("continue", on="2026-01-09", present=["mic.focal"], without_quorum=True), committees=[QUORATE])
    assert held.corrected("review_recorded", present="axa.focal").fact["decisions"][0]["tally"]["result"] == "no_quorum"
