from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime
from typing import Any, get_args
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.act import Command, Envelope, canonical, chained, enveloped, record_of
from domain.agenda import FallDue
from domain.changes.corrections import Correct
from domain.changes.days_off import AddHoliday
from domain.changes.succession import RenameParty, ReplaceHolder, ReplaceManager, SucceedParty
from domain.committees.actions import DropAction, FinishAction
from domain.committees.calls import RequestReview
from domain.committees.committees import AttendReview, RecordReview
from domain.committees.consultation import AnswerConsultation, ConsultCommittee
from domain.committees.meetings import CallOffReview
from domain.committees.members import AppointMember, LeaveCommittee, ReplaceMember
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.convention import AnyCommand
from domain.evolution import read_event
from domain.files.directory import Via
from domain.files.implementation import Milestone
from domain.life.accession import Accede
from domain.life.closing import Abandon, Close
from domain.life.prolongation import Extend, Renew
from domain.life.relations import NoteRelated, RelatedFact
from domain.life.suspension import Resume, Suspend
from domain.life.termination import AcceptCure, Cure, Denounce, Terminate
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.messages import Delivered, RecordDelivery, RecordDigest, SwitchMail, ToldInDigest
from domain.messages.reminding import Remind
from domain.milestones.blocking import BlockMilestone, UnblockMilestone
from domain.milestones.cancelling import CancelMilestone
from domain.milestones.milestones import MilestoneReported
from domain.milestones.milestones_added import AddMilestone
from domain.milestones.programme import AdoptProgramme
from domain.milestones.progress import StartMilestone
from domain.milestones.rescheduling import RescheduleMilestone
from domain.promises.commitments import RecordCommitment
from domain.promises.contributions import CallContribution, PayContribution, ReceiveContribution, ReturnContribution
from domain.promises.indicators import RecordIndicator
from domain.signature.drafting import Draft, Redraft
from domain.signature.mandates import EndMandate, RecordMandate
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object, Settle
from domain.signature.signature import Decline
from domain.signature.withdrawal import WithdrawSignature
from domain.start import GoLive, Start
from domain.submissions import CountRefusals, RefuseSubmission
from domain.upcasters import upcast
from tests.domain.amendment_builders import (
    decline_amendment,
    propose,
    sign_amendment,
    unsign_amendment,
    visa_amendment,
    withdraw_amendment,
)
from tests.domain.builders import (
    HEIR,
    PARTIES,
    STUDY,
    TEXT,
    accept,
    convene,
    draft,
    fix_calendar,
    opening,
    record,
    report,
    sign,
    start,
    submit,
    terms,
    visa,
    when,
    who,
)
from tests.domain.scenario import day, recorded_and_read
from tests.effort import about

COMMANDS: list[Command] = [
    NoteRelated(**who("system"), fact=RelatedFact(reference="CADRE-1", version=3, on=date(2026, 1, 1), phase="in_force"), amended=True),
    start(taken_over=True, so_far={"signed": {"mic.minister": "2019-02-01"}}),
    GoLive(**who()),
    draft(),
    Object(**who("axa.focal"), clause="art. 4", text="Trop court"),
    AnswerObjection(**who(), objection=1, text="Porté à trois ans"),
    Settle(**who("axa.focal"), objection=1),
    opening(on="2026-01-01"),
    Redraft(**who(), because="Montant à corriger"),
    Abandon(**who(), because="Projet retiré"),
    FinishAction(**who("axa.focal"), action="suivi-3.1", evidence={"letter": TEXT}, because="Point focal désigné"),
    DropAction(**who(), action="suivi-3.2.1", because="Sans objet"),
    Decline(**who("pm", "axa.ceo"), because="Clause 7"),
    sign("mic.minister", method="qualified", scan=TEXT),
    visa("mic.legal", text_sha256=TEXT),
    report("study", note="à moitié", evidence={"report": TEXT}),
    submit("study", letter=None),
    accept("study", status="returned", because="incomplet"),
    StartMilestone(**who("mic.focal"), milestone="study"),
    BlockMilestone(**who("mic.focal"), milestone="study", because="Accord attendu", waits_for=("axa",)),
    UnblockMilestone(**who("mic.focal"), milestone="study", because="Accord reçu"),
    RescheduleMilestone(**who(), milestone="study", to=day("2026-12-31"), because="Recrutement en cours"),
    CancelMilestone(**who(), milestone="study", because="Sans objet"),
    AddMilestone(**who(), added=Milestone.model_validate(STUDY | {"due": {"after": "needs", "period": "P1M"}}), because="Programme 2027"),
    RecordCommitment(**who("mes.focal"), commitment="c1-2026", status="partiallyMet", because="la moitié", evidence={"list": TEXT}),
    convene("2026-02-01", begin="10:00"),
    CallOffReview(**who(), committee="suivi", session=2, because="Salle indisponible"),
    record({"kind": "continue", "votes": {"mic.focal": "for"}}, "adjourn", present=[{"person": "x", "stands_in_for": "mic.focal"}]),
    AppointMember(**who(), committee="suivi", member="axa.new", party="axa", voting=False, reach={"axa.new": Via(via="axa.focal")}),
    ReplaceMember(**who(), committee="suivi", member="axa.focal", successor="axa.ceo", because="Départ"),
    LeaveCommittee(**who(), committee="suivi", member="axa.focal"),
    AttendReview.model_validate({**who(), "committee": "suivi", "session": 1, "present": [{"person": "mic.focal"}]}),
    RequestReview(**who("axa.focal"), committee="suivi", because="Retard"),
    ConsultCommittee.model_validate({**who(), "committee": "suivi", "decision": {"kind": "continue"}, "until": "2026-03-01"}),
    AnswerConsultation(**who("axa.focal"), committee="suivi", session=3, vote="for"),
    RecordMinutes(**who(), committee="suivi", session=1, minutes=TEXT),
    ApproveMinutes(**who("mic.focal"), committee="suivi", session=1, objection="La décision 3 manque"),
    CallContribution(**who("mic.focal"), contribution="equipment", tranche="t1", amount="200000", evidence={"letter": TEXT}),
    PayContribution(**who("axa.focal"), contribution="equipment", tranche="t1", amount="200000", currency="MAD", method="virement"),
    ReceiveContribution(**who("mic.focal"), contribution="room", note="clés remises"),
    ReturnContribution(**who("mic.focal"), contribution="equipment", tranche="t1", amount="0.50", because="Trop versé"),
    RecordIndicator(**who("axa.focal"), indicator="interns", value="120.5", period="2026", source="Registre", evidence={"source": TEXT}),
    Notify(**who(), party="mic"),
    WithdrawSignature(**who("pm", "axa.ceo"), party="axa", because="Conseil à consulter"),
    RecordMandate(**who(), holder="axa.deputy", party="axa", delegated_by="axa.ceo", basis="Décision", since=day("2026-01-01")),
    EndMandate(**who(), mandate=1, because="Départ"),
    Accede(**who(), party=terms().institutions[0], signatory="ecc.director", reach={"ecc.director": Via(via="pm")}),
    AdoptProgramme.model_validate({**who(), "year": 2027, "milestones": [{**STUDY, "due": "2027-06-30"}], "decision": "suivi-1.1"}),
    AddHoliday(**who(), day=day("2027-03-10"), name="Aïd al-Fitr", country="MA"),
    Suspend(**who(), because="Crédits gelés"),
    Resume(**who()),
    Renew(**who()),
    Extend(**who(), until=day("2029-12-31"), because="Travaux en retard"),
    Denounce(**who("axa.focal"), how="non_renewal", party="axa"),
    Cure(**who(), party="axa", until=day("2026-06-30"), because="Apport non versé"),
    AcceptCure(**who(), cure=1),
    Terminate(**who(), cause="mutual", because="D'un commun accord"),
    propose(on="2026-03-01", effective="2026-01-01", retroactive=True, hashes={"text": None}),
    sign_amendment("mic.minister", party="mic", scan=TEXT),
    visa_amendment("mic.legal", instead_of="mic.minister"),
    decline_amendment("axa.ceo", party="axa"),
    unsign_amendment("axa"),
    withdraw_amendment(),
    Close(**who(), because="terminé"),
    SwitchMail(**who(), on=True),
    Acknowledge(**who("mic.focal"), item="milestone_due/study/2026-06-30"),
    Snooze(**who(), item="study", whom="mic.focal", until=day("2026-06-15")),
    Remind(**who(), party="mic"),
    Correct(**who(), version=7, changes={"on": "2026-02-15"}, because="Date mal lue"),
    ReplaceHolder(**who(), office="mic.minister"),
    RenameParty(**who(), party="mic", fr="Ministère de l'Industrie et du Commerce", basis="décret"),
    SucceedParty.model_validate(
        {**who(), "party": "mic", "successors": [HEIR], "reach": {"mi.minister": {"via": "mi.focal"}}, "basis": "décret"}
    ),
    ReplaceManager(**who(), manager="pm2"),
    fix_calendar("2026-05-01"),
    RecordDigest(
        **who("system"),
        digest=date(2026, 2, 16),
        results=(ToldInDigest(person="pm", status="sent", message_id="<1@example.org>", messages=("m",)),),
    ),
    RecordDelivery(**who("system"), message="m", results=(Delivered(person="pm", status="sent", message_id="<1@example.org>"),)),
    FallDue(**who("system")),
    RefuseSubmission(**who("system"), name="sign", reason="unreadable", payload_sha256=TEXT),
    CountRefusals(**who("system"), count=3),
]


def _plain(leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.text(st.characters(max_codepoint=127, exclude_characters="\x00"), max_size=8)
    return st.lists(leaves, max_size=4) | st.dictionaries(keys, leaves, max_size=4)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text)
)
VALUES = st.recursive(st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS, _plain, max_leaves=12)


@settings(max_examples=about(50), deadline=None)
@examples(VALUES)
def test_canonical_json_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@settings(max_examples=about(30), deadline=None)
@examples(VALUES)
def test_canonical_json_is_read_back_as_it_was(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("value", [1.5, 2**53, -(2**53), {"é": 1}, {1: 1}, b"x", {"a": [float("nan")]}], ids=repr)
def test_what_has_no_exact_form_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no canonical form"):
        canonical(value)


def test_texts_are_cleaned_before_they_are_kept() -> None:
    assert canonical(["e\u0301", "a\x00b", "\ud800"]) == '["é","a\ufffdb","?"]'


def test_records_are_chained_by_their_hashes() -> None:
    first = chained("0" * 64, "{}")
    assert first == "fb1634c4e6cd4b1f1afe3ce2d6ef080f7ac5d1f357d723ad4dfca782733b62db"
    assert chained(first, "{}") != first


# ── Commands ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.kind)
def test_a_command_survives_json(command: Command) -> None:
    assert type(command).model_validate_json(command.model_dump_json(by_alias=True)) == command


def test_every_command_is_tried() -> None:
    assert {type(command) for command in COMMANDS} == set(get_args(AnyCommand))


def test_texts_are_clean_however_deep_they_stand_in_what_was_said() -> None:
    decision = {"n": 1, "kind": "action", "text": "E\u0301valuer", "owner": "mic", "due": "2026-12-01"}
    order = RecordReview.model_validate({"command_id": "c", "actor": "sara", "committee": "suivi", "decisions": [decision]})
    assert [one.text for one in order.decisions] == ["\u00c9valuer"]


def test_a_kind_names_one_command() -> None:
    kinds = [command.kind for command in COMMANDS]
    assert sorted(set(kinds)) == sorted(kinds)


def test_an_unknown_field_of_a_command_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        Draft.model_validate({**who(), "documents": {}, "now": "2026-01-01"})


@pytest.mark.parametrize(
    "field", [{"command_id": ""}, {"command_id": "a b"}, {"actor": ""}, {"actor": "é"}, {"effective_on": "2026-13-01"}]
)
def test_a_misshapen_envelope_is_refused(field: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        GoLive.model_validate({**who(), **field})


def test_the_hash_of_a_command_is_of_what_was_said() -> None:
    assert draft().sha256() == draft().sha256()
    assert draft().sha256() != draft("b" * 64).sha256()
    assert GoLive(**who()).sha256() == GoLive(command_id="c1", actor="pm").sha256()


def test_the_hash_of_a_command_is_that_of_its_canonical_text_in_the_words_of_its_file() -> None:
    written = {
        "reference": "REF-1",
        "kind": "partnership",
        "title": "Convention d'essai",
        "parties": PARTIES,
        "manager": "pm",
        "term": {"initial": "P3Y", "from": "2026-01-01"},
    }
    said = {"kind": "start", "command_id": "c1", "actor": "pm", "effective_on": "2026-01-05", "terms": written}
    command = Start.model_validate({**said, "by": None})
    assert command.sha256() == hashlib.sha256(canonical(said).encode()).hexdigest()


def test_whoever_acted_is_the_actor_unless_said() -> None:
    assert (GoLive(**who("pm")).person, GoLive(**who("pm", "mic.focal")).person) == ("pm", "mic.focal")


# ── Envelopes ──────────────────────────────────────────────────────────────────────────────────

REPORTED = MilestoneReported(when=when("2026-01-31", "2026-02-03"), milestone="study", note="é", evidence={"report": TEXT})


def envelope() -> Envelope:
    said = report("study", actor="axa.focal").model_copy(update={"by": "mic.focal"})
    return enveloped(REPORTED, reference="REF-1", version=7, occurred_at=datetime(2026, 2, 3, 8, 30, tzinfo=UTC), command=said)


def test_an_envelope_says_who_when_and_because_of_what() -> None:
    found = envelope()
    assert (found.reference, found.version, found.kind, found.schema_version) == ("REF-1", 7, "milestone_reported", 1)
    assert (found.actor, found.by, found.command_id, found.taken_over) == ("axa.focal", "mic.focal", "c1", False)
    assert (found.effective_on, found.recorded_on) == (day("2026-01-31"), day("2026-02-03"))
    assert found.data == {"milestone": "study", "note": "é", "evidence": {"report": TEXT}}
    assert len(found.command_sha256) == 64


def test_the_id_of_an_event_follows_from_stream_and_version() -> None:
    assert envelope().event_id == UUID("ba629835-45a9-5142-9b9d-2bc996081cc5")
    other = enveloped(REPORTED, reference="REF-1", version=8, occurred_at=envelope().occurred_at, command=draft())
    assert other.event_id != envelope().event_id


def test_a_record_is_the_canonical_text_of_its_envelope() -> None:
    text = record_of(envelope())
    assert '"occurred_at":"2026-02-03T08:30:00Z"' in text
    assert canonical(json.loads(text)) == text
    assert Envelope.model_validate_json(text) == envelope()


def test_an_event_comes_back_from_its_record() -> None:
    assert recorded_and_read(REPORTED) == REPORTED


def test_a_fact_taken_over_is_read_as_one() -> None:
    taken = REPORTED.model_copy(update={"when": when("2026-01-31", "2026-02-03", taken_over=True)})
    assert recorded_and_read(taken) == taken


def test_history_may_hold_what_this_program_does_not_know() -> None:
    newer = envelope().model_copy(update={"data": {**envelope().data, "mood": "good"}})
    assert read_event(newer) == REPORTED


def test_an_old_event_is_read_step_by_step() -> None:
    steps = {("told", 1): lambda data: {**data, "b": 2}, ("told", 2): lambda data: {**data, "c": data["b"] + 1}}
    assert upcast("told", 1, {"a": 1}, steps) == {"a": 1, "b": 2, "c": 3}
    assert upcast("told", 2, {"b": 5}, steps) == {"b": 5, "c": 6}
    assert upcast("told", 3, {"a": 1}, steps) == {"a": 1}


def test_commands_have_schemas_that_people_can_read() -> None:
    schema = TypeAdapter(AnyCommand).json_schema()
    assert "who records" in json.dumps(schema)


def test_what_is_decided_is_said_in_the_texts_that_will_be_read_back() -> None:
    command = Decline.model_validate({"command_id": "c", "actor": "pm", "because": "refuse\u0301\x00"})
    assert command.because == "refus\u00e9\ufffd"
    assert Draft.model_validate({"command_id": "c", "actor": "pm", "documents": {"text": None}}).documents == {"text": None}
