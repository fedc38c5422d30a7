"""Any script of commands, sensible or not: what must hold of every convention at every step of its life."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.act import Envelope, Event, enveloped, record_of
from domain.agenda import SPOKEN_OF, AgendaItem, FallDue
from domain.awaiting import awaited
from domain.changes.amendments import (
    DeclineAmendment,
    ProposeAmendment,
    SignAmendment,
    UnsignAmendment,
    VisaAmendment,
    WithdrawAmendment,
)
from domain.changes.corrections import Correct, FactCorrected
from domain.changes.days_off import AddHoliday
from domain.changes.succession import PartySucceeded, RenameParty, ReplaceHolder, ReplaceManager, SucceedParty
from domain.committees.actions import DropAction, FinishAction
from domain.committees.calls import RequestReview
from domain.committees.committees import AttendReview, ConveneReview, RecordReview, ReviewRecorded
from domain.committees.consultation import AnswerConsultation, ConsultCommittee
from domain.committees.meetings import CallOffReview
from domain.committees.members import AppointMember, LeaveCommittee, ReplaceMember
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.convention import AnyCommand, AnyEvent, State, decide, fold
from domain.days.calendar import local
from domain.days.holidays import FixCalendar
from domain.due import agenda, deadlines, health
from domain.evolution import EVENTS, as_json, evolve, read_event
from domain.falling_due import execute
from domain.life.accession import Accede
from domain.life.closing import Abandon, Close
from domain.life.prolongation import Extend, Renew
from domain.life.relations import NoteRelated
from domain.life.suspension import Resume, Suspend
from domain.life.termination import AcceptCure, Cure, Denounce, Terminate
from domain.messages import acceptance_owed
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.messages import Delivered, MessageSuperseded, RecordDelivery, RecordDigest, SwitchMail, ToldInDigest
from domain.messages.reminding import Remind
from domain.messages.superseding import speaks
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.blocking import BlockMilestone, UnblockMilestone
from domain.milestones.cancelling import CancelMilestone
from domain.milestones.milestones import MilestoneRescheduled
from domain.milestones.milestones_added import AddMilestone
from domain.milestones.programme import AdoptProgramme
from domain.milestones.progress import ReportMilestone, StartMilestone, SubmitMilestone
from domain.milestones.rescheduling import RescheduleMilestone
from domain.phases import Closed, Drafting
from domain.promises.commitments import RecordCommitment
from domain.promises.contributions import CallContribution, PayContribution, ReceiveContribution, ReturnContribution
from domain.promises.indicators import RecordIndicator
from domain.refusals.errors import DomainError
from domain.signature.drafting import Draft, Open, Redraft
from domain.signature.mandates import EndMandate, RecordMandate
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object, Settle
from domain.signature.signature import ConventionSigned, Decline, Sign, Visa, VisaGiven, given_by
from domain.signature.withdrawal import WithdrawSignature
from domain.start import GoLive, Start
from tests.domain.builders import HEIR, OTHER, PARTIES, REPORT, STAGES, STUDY, SUIVI, TEXT, terms
from tests.domain.counting import counted_again
from tests.domain.scenario import at
from tests.effort import about

FOLLOWS: dict[str, set[str]] = {
    "drafting": {"signature", "closed"},
    "signature": {"signed", "drafting", "closed"},
    "signed": {"in_force", "signature", "drafting", "closed"},
    "in_force": {"closing", "suspended"},
    "suspended": {"in_force", "closing"},
    "closing": {"closed"},
    "closed": set(),
}
STAYS = {"met": {"met"}, "notMet": {"notMet"}, "partiallyMet": {"partiallyMet", "submitted", "met"}}
"""what becomes of a milestone that was judged: what is left of one met in part may be handed in"""
PEOPLE = ("pm", "mic.minister", "mic.legal", "mic.focal", "axa.ceo", "axa.focal", "axa.deputy", "ecc.director", "nobody")
MILESTONES = ("study", "study", "courses", "courses", "needs-2026", "needs-2027", "needs-2028", "needs", "forum", "visits-2026", "nothing")
ECC = {"id": "ecc", "short": "ECC", "names": [{"from": "2014-01-01", "fr": "ECC"}], "people": ["ecc.director"]}
FIRST, LAST = date(2026, 1, 5), date(2033, 12, 31)

# ── Conventions ────────────────────────────────────────────────────────────────────────────────

THIRD = {"id": "mes", "short": "MES", "names": [{"from": "2020-01-01", "fr": "MES"}], "people": ["mes.focal"]}
"""a party that owns nothing and may leave; or stay, when another does"""

rules = st.sampled_from(
    [
        "all_signatures",
        "all_signatures",
        "all_signatures",
        {"date": "2026-03-01"},
        {"after": "all_signatures", "period": "P1M"},
        {"any_of": [{"notified": "all"}, {"date": "2026-06-01"}]},
        {"all_of": ["all_signatures", {"notified": "all"}]},
        {"any_of": [{"notified": "all"}, {"date": "2026-06-01"}], "provisional": True},
        {"all_of": ["all_signatures", {"date": "2025-12-01"}], "retroactive": True},
    ]
)
lengths = st.sampled_from(
    [
        {"indefinite": True},
        {"initial": "P1Y"},
        {"initial": "P7M", "renewal": {"mode": "tacit", "period": "P5M", "at_most": 3}, "notice": "P1M", "withdrawal_of_one": "ends"},
        {
            "initial": "P9M",
            "renewal": {"mode": "express", "period": "P6M"},
            "notice": "P1M",
            "notice_counts_from": "next_month",
            "withdrawal_of_one": "continues",
        },
        {"initial": "P1M", "from": "2026-01-31", "renewal": {"mode": "tacit", "period": "P1M"}},
        {"initial": "P2Y", "suspension_extends": True},
        {
            "initial": "P7M",
            "renewal": {"mode": "tacit", "period": "P5M"},
            "notice": "P1M",
            "withdrawal_of_one": "ends",
            "suspension_extends": True,
        },
        {"until": "2027-12-31", "from": "last_signature", "renewal": {"mode": "express", "period": "P1Y"}},
    ]
)
plans = st.sampled_from(
    [
        None,
        {"stages": STAGES},
        {"members": ["mic.minister", "axa.ceo"], "rule": "any", "within": "P10WD", "on_expiry": "escalate"},
        {"members": ["mic.minister", "axa.ceo"], "within": "P10D", "on_expiry": "lapse", "on_refusal": "proceed_without"},
        {"members": ["mic.minister", "axa.ceo"], "on_refusal": "reopen"},
        {"stages": [{**STAGES[0], "members": ["mic.legal", "axa.focal"], "on_expiry": "deemed_given"}, STAGES[1]]},
        {"stages": [{**STAGES[0], "on_expiry": "deemed_refused", "on_refusal": "reopen"}, STAGES[1]]},
        {"stages": [STAGES[1], {**STAGES[0], "rule": "any", "on_expiry": "deemed_given"}]},
        {"stages": [{"id": "visas", "kind": "visa", "rule": {"at_least": 1}, "members": ["mic.legal", "mic.minister"]}, STAGES[1]]},
    ]
)
acceptors = st.sampled_from(["owner", "all_parties", {"party": "axa"}, {"committee": "suivi"}])
relations = st.sampled_from(
    [
        [],
        [],
        [{"relation": "framework", "reference": "F-1"}],
        [{"relation": "framework", "reference": "F-1", "on_suspension": "suspend", "on_end": "end"}],
        [
            {"relation": "framework", "reference": "F-1", "on_suspension": "suspend", "on_end": "suspend"},
            {"relation": "parent", "reference": "P-1", "on_suspension": "suspend"},
        ],
    ]
)
programmes = st.sampled_from([None, {"adopted_by": {"party": "axa"}, "every": "year", "by": "12-31"}])
cadences = st.sampled_from(
    [None, {"every": "P4M", "convocation": "P15D", "avoid": [8]}, {"every": "P1M"}, {"at_least": 3, "per": "year", "on_request": True}]
)
approvals = st.sampled_from([None, {"within": "P15D", "approval": {"silence": "P10D"}}, {"within": "P5WD", "approval": "next_session"}])
rolls = st.sampled_from(["none", "following", "modified_following", "preceding"])
ladders = st.sampled_from(
    [
        {},
        {"before": [], "on_day": False, "overdue_every": None},
        {"before": ["P3D", "P2D", "P1D"], "overdue_every": "P2WD", "at_most": 6, "escalate_after": 0},
    ]
)
promises = st.sampled_from(
    [
        [],
        [
            {
                "id": "cash",
                "from": "axa",
                "to": "mic",
                "currency": "MAD",
                "tranches": [
                    {"id": "t1", "amount": "100.50", "due": "P2M"},
                    {"id": "t2", "amount": "50", "due": {"after": "study", "period": "P1M"}, "when": {"milestone": "study", "is": "met"}},
                ],
            },
            {"id": "room", "from": "mic", "to": "axa", "kind": "kind", "text": "Une salle"},
        ],
    ]
)
measures = st.sampled_from(
    [
        [],
        [
            {"id": "interns", "title": "Stagiaires", "unit": "personnes", "every": "year", "by": "12-31", "owner": "axa", "target": 100},
            {"id": "jobs", "title": "Emplois", "unit": "%", "due": {"after": "study", "period": "P1M"}},
            {"id": "visits", "title": "Visites", "unit": "n"},
        ],
    ]
)
quorums = st.sampled_from(
    [
        None,
        {"at_least": "1/2"},
        {"at_least": "2", "represented_counts": False},
        {"at_least": "2/3", "of": "appointed", "second_call": {"after": "P8D", "at_least": "1/3"}},
    ]
)
chairs = st.sampled_from([{}, {}, {"chairs": [], "chair": {"rotates": "P4M", "order": ["mic.focal", "axa.focal", "ecc.director"]}}])
majorities = st.sampled_from(
    [
        None,
        {"majority": "absolute", "casting_vote": True, "proxies": 1},
        {"majority": "unanimity", "of": "all_members"},
        {"majority": "two_thirds", "votes_per": "party"},
        {"majority": "absolute", "of": "present", "votes_per": {"weights": {"mic": 2, "axa.focal": 1}}},
    ]
)


@st.composite
def starts(draw: st.DrawFn) -> Start:
    """The beginning of a small convention of any make."""
    taken_over = draw(st.booleans())
    accepted_by = draw(acceptors)
    milestones: list[dict[str, Any]] = [
        {**STUDY, "due": draw(st.sampled_from(["P3M", "2026-05-31", None])), "evidence": ["report"], "accepted_by": accepted_by},
        {**STUDY, "id": "courses", "owner": "axa", "type": "reporting", "due": {"after": "study", "period": "P2M"}, "roll": draw(rolls)},
        {**STUDY, "id": "needs", "every": "year", "by": draw(st.sampled_from(["01-01", "06-30", "12-31"])), "roll": draw(rolls)},
    ]
    board = {**SUIVI, "id": "board", "kind": "arbitration"}
    above = draw(st.sampled_from([{}, {"reports_to": "board", "escalates_to": "board"}]))
    rules_of_it = {"meets": draw(cadences), "quorum": draw(quorums), "decides": draw(majorities), "minutes": draw(approvals)}
    committee = {**SUIVI, **rules_of_it, **draw(chairs), **above}
    related = draw(relations)
    agreed = terms(
        kind=draw(st.sampled_from(["partnership", "specific"]))
        if any(one["relation"] == "framework" for one in related)
        else "partnership",
        related=related,
        parties=draw(st.sampled_from([PARTIES, [*PARTIES, THIRD]])),
        signature=draw(plans),
        clauses=[{"about": "confidentiality", "survives": "P5Y"}],
        in_force=draw(st.sampled_from(["framework_in_force", draw(rules)])) if related else draw(rules),
        term=draw(st.sampled_from([{"same_as": "framework"}, draw(lengths)])) if related else draw(lengths),
        milestones=milestones,
        commitments=draw(st.sampled_from([[], PROMISES])),
        contributions=draw(promises),
        indicators=draw(measures),
        committees=[committee, *([board] if above else [])],
        programme=draw(programmes),
        reminders={"default": draw(ladders)},
        reach={"axa.ceo": "letter", "mic.legal": {"via": "mic.focal"}},
        taken_over=taken_over,
        so_far={"texts": [{"document": "text", "on": "2025-06-01"}]} if taken_over and draw(st.booleans()) else None,
    )
    calendar = FixCalendar(command_id="start", actor="system", holidays=(date(2026, 5, 1),), through=date(2027, 12, 31), source="test")
    return Start(command_id="start", actor="pm", terms=agreed, calendar=draw(st.sampled_from([calendar, None])))


# ── Scripts ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Step:
    """So many days later, a command: by whom, for whom, and how long ago it is said to have happened."""

    later: int
    said: type[Any]
    fields: dict[str, Any]
    actor: str
    by: str | None
    ago: int | None
    hour: int

    def command(self, today: date) -> AnyCommand:
        fields = dict(self.fields)
        if "session_day" in fields:
            fields["session_day"] = today + timedelta(days=fields["session_day"])
        if self.said is ConsultCommittee:
            fields["until"] = today + timedelta(days=fields["until"])
        on = None if self.ago is None else today - timedelta(days=self.ago)
        command: AnyCommand = self.said.model_validate(
            {"command_id": "c", "actor": self.actor, "by": self.by, "effective_on": on, **fields}
        )
        return command


votes = st.none() | st.dictionaries(st.sampled_from(PEOPLE[3:]), st.sampled_from(["for", "against", "abstain"]), max_size=3)
decisions = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["continue", "adjourn", "close", "suspend", "resume"]), "votes": votes}),
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(
                ["amend", "programme", "renew", "terminate", "extend", "continue_with_reservations", "action", "reschedule"]
            ),
            "text": st.just("à faire"),
            "owner": st.sampled_from(["axa", "mic.focal", "ecc"]),
            "due": st.none() | st.dates(FIRST, LAST),
            "to": st.dates(FIRST, LAST),
            "milestone": st.sampled_from(MILESTONES),
            "reservations": st.sampled_from([(), ("délai", "coût")]),
        }
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just("accept"),
            "milestone": st.sampled_from(MILESTONES),
            "status": st.sampled_from(["met", "partiallyMet", "notMet", "returned"]),
            "votes": votes,
        }
    ),
)
actions = st.sampled_from(["suivi-1.1", "suivi-1.1.1", "suivi-1.2", "suivi-2.1", "suivi-2.1.2"])
changes = st.sampled_from(
    [
        {"term": {"initial": "P3Y"}},
        {"term": {"until": "2026-12-31"}},
        {"term": {"indefinite": True}},
        {"milestones": {"cancel": ["needs"]}},
        {"indicators": {"add": [{"id": "more", "title": "Plus", "unit": "n", "due": "P1Y"}], "cancel": []}},
        {"contributions": {"add": [{"id": "more", "from": "axa", "to": "mic", "amount": "5", "currency": "EUR"}]}},
        {"milestones": {"replace": [{**STUDY, "due": "2026-12-31"}], "add": [{**STUDY, "id": "extra", "due": "P1Y"}]}},
        {"milestones": {"replace": [{**STUDY, "id": "needs", "every": "year", "by": "03-31", "first": 2027}]}},
        {"committees": {"replace": [{**SUIVI, "meets": {"every": "P2M"}}]}},
        {"committees": {"replace": [SUIVI]}, "objectives": ["Autre"]},
    ]
)
effects = st.sampled_from(["on_signature", "on_signature", "2026-06-01", "2027-03-01"])
plans = st.sampled_from(
    [
        {"members": ["mic.minister", "axa.ceo"], "within": "P10D"},
        {"members": ["mic.minister", "axa.ceo"], "within": "P10D", "on_expiry": "lapse"},
        {
            "stages": [
                {"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.deputy"], "rule": "any", "within": "P10D"},
                {"id": "mic", "members": ["mic.minister", "mic.focal"], "on_refusal": "proceed_without"},
                {"id": "axa", "members": ["axa.ceo"], "within": "P10D", "on_expiry": "lapse", "on_refusal": "reopen"},
            ]
        },
    ]
)
amendments = st.builds(
    lambda changes, effective, plan, *, retroactive: {
        "title": "Avenant",
        "because": "il le faut",
        "effective": effective,
        "retroactive": retroactive and effective != "on_signature",
        "signature": plan,
        "changes": changes,
    },
    changes,
    effects,
    plans,
    retroactive=st.booleans(),
)
seats = st.lists(st.sampled_from(["mic.focal", "axa.focal", "axa.deputy", "ecc.director", "mic.legal"]), unique=True, max_size=4)


def _fields(said: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[type[Any], dict[str, Any]]]:
    return st.tuples(st.just(said), st.fixed_dictionaries(fields))


PROMISES = [
    {"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Accueillir des stagiaires", "every": "year", "by": "12-31"},
    {"id": "c2", "promisor": "mic", "promisee": "axa", "text": "Ouvrir les lieux", "due": {"after": "study", "period": "P1M"}},
]
ADDED = [
    {**STUDY, "id": "forum", "due": "P1Y"},
    {**STUDY, "id": "forum", "due": {"after": "study", "period": "P1M"}, "replaces": ["study"]},
    {**STUDY, "id": "visits", "every": "year", "by": "10-15", "replaces": ["needs"]},
]
milestone = st.sampled_from(MILESTONES)
evidence = st.sampled_from([{}, {"report": REPORT}])
facts = st.fixed_dictionaries(
    {
        "reference": st.sampled_from(["F-1", "F-1", "F-1", "P-1"]),
        "version": st.integers(1, 9),
        "on": st.dates(FIRST, LAST),
        "phase": st.sampled_from(["signature", "in_force", "in_force", "suspended", "suspended", "closing", "closed"]),
        "in_force_on": st.none() | st.dates(FIRST, LAST),
        "term_end": st.none() | st.dates(FIRST, LAST),
    }
)
owed = st.sampled_from(["study", "courses", "milestone_due/courses", "review_due/suivi", "visas", "term_end/REF-1", "nothing"])
SAID = st.one_of(
    _fields(Draft, documents=st.sampled_from([{"text": TEXT}, {"text": OTHER}, {}, {"annex": TEXT}])),
    _fields(Open),
    _fields(Sign, text_sha256=st.sampled_from([None, None, OTHER]), party=st.sampled_from([None, "mic", "axa", "ecc"])),
    _fields(Sign, instead_of=st.sampled_from(PEOPLE[1:])),
    _fields(Visa),
    _fields(Visa, instead_of=st.sampled_from(PEOPLE[1:])),
    _fields(
        RecordMandate,
        holder=st.sampled_from(PEOPLE[1:]),
        party=st.sampled_from(["mic", "axa"]),
        delegated_by=st.sampled_from([None, "mic.minister", "axa.ceo", "mic.legal"]),
        basis=st.just("décret"),
        scope=st.sampled_from(["sign", "visa", "all"]),
        since=st.dates(FIRST, date(2026, 6, 30)),
        until=st.none() | st.dates(FIRST, date(2026, 12, 31)),
    ),
    _fields(EndMandate, mandate=st.integers(1, 3), because=st.just("départ")),
    _fields(WithdrawSignature, party=st.sampled_from(["mic", "axa", "ecc"]), because=st.just("conseil")),
    _fields(Accede, party=st.just(ECC), signatory=st.sampled_from(["ecc.director", "axa.ceo"])),
    _fields(Decline, because=st.just("non")),
    _fields(Notify, party=st.sampled_from(["mic", "axa", "ecc"])),
    _fields(Notify, document=st.sampled_from(["text", "annex"])),
    _fields(Redraft, because=st.just("à revoir")),
    _fields(Abandon, because=st.just("retiré")),
    _fields(Object, clause=st.just("4"), text=st.just("non"), party=st.sampled_from([None, "mic", "axa", "ecc"])),
    _fields(AnswerObjection, objection=st.integers(1, 2), text=st.just("si")),
    _fields(Settle, objection=st.integers(1, 2), text=st.sampled_from([None, "réglé"])),
    _fields(ReportMilestone, milestone=milestone, note=st.just("é"), evidence=evidence),
    _fields(SubmitMilestone, milestone=milestone, evidence=evidence),
    _fields(AcceptMilestone, milestone=milestone, status=st.sampled_from(["met", "met", "partiallyMet", "notMet", "returned"])),
    _fields(StartMilestone, milestone=milestone),
    _fields(BlockMilestone, milestone=milestone, because=st.just("accord"), waits_for=st.sampled_from([(), ("axa",), ("ecc.director",)])),
    _fields(UnblockMilestone, milestone=milestone),
    _fields(RescheduleMilestone, milestone=milestone, to=st.dates(FIRST, LAST), because=st.just("retard")),
    _fields(
        RecordCommitment,
        commitment=st.sampled_from(["c1-2026", "c1-2026", "c1-2027", "c1", "c2"]),
        status=st.sampled_from(["met", "partiallyMet", "notMet"]),
    ),
    _fields(CancelMilestone, milestone=milestone, because=st.just("sans objet")),
    _fields(AddMilestone, added=st.sampled_from(ADDED)),
    _fields(
        AdoptProgramme,
        year=st.sampled_from([2026, 2027]),
        milestones=st.sampled_from(["2026-10-31", "2027-03-31"]).map(lambda due: [{**STUDY, "id": f"of-{due}", "due": due}]),
    ),
    _fields(ConveneReview, committee=st.sampled_from(["suivi", "suivi", "board"]), session_day=st.integers(-5, 60), second=st.booleans()),
    _fields(
        ConveneReview,
        committee=st.sampled_from(["suivi", "suivi", "board"]),
        session=st.integers(1, 3),
        session_day=st.integers(-5, 60),
        begin=st.sampled_from([None, "10:00"]),
        second=st.booleans(),
    ),
    _fields(CallOffReview, committee=st.just("suivi"), session=st.integers(1, 3), because=st.just("salle")),
    _fields(
        RecordReview,
        committee=st.just("suivi"),
        session=st.sampled_from([None, None, 1, 2, 9]),
        present=seats.map(lambda who: [{"person": one} for one in who]),
        proxies=st.sampled_from([{}, {}, {"ecc.director": "mic.focal"}]),
        recused=st.sampled_from([(), (), ("axa.focal",)]),
        decisions=st.lists(decisions, min_size=1, max_size=2),
        without_quorum=st.booleans(),
        minutes=st.sampled_from([None, None, TEXT]),
    ),
    _fields(FinishAction, action=actions),
    _fields(DropAction, action=actions, because=st.just("sans objet")),
    _fields(
        AppointMember,
        committee=st.just("suivi"),
        member=st.sampled_from(["mic.legal", "mic.focal", "axa.new"]),
        party=st.sampled_from([None, None, "axa"]),
        voting=st.sampled_from([None, True, False]),
        alternate=st.sampled_from([None, None, "mic.minister"]),
        role=st.sampled_from([None, None, "chair", "co_chair", "secretary"]),
    ),
    _fields(
        ReplaceMember,
        committee=st.sampled_from(["suivi", "suivi", "board"]),
        member=st.sampled_from(["mic.focal", "axa.focal", "axa.deputy", "ecc.director"]),
        successor=st.sampled_from(["mic.legal", "axa.deputy", "axa.new"]),
        party=st.sampled_from([None, "axa"]),
    ),
    _fields(LeaveCommittee, committee=st.just("suivi"), member=st.sampled_from(["mic.focal", "axa.focal", "axa.deputy", "nobody"])),
    _fields(
        AttendReview, committee=st.just("suivi"), session=st.integers(1, 3), present=seats.map(lambda who: [{"person": one} for one in who])
    ),
    _fields(RequestReview, committee=st.just("suivi"), because=st.just("retard")),
    _fields(
        ConsultCommittee,
        committee=st.just("suivi"),
        decision=st.sampled_from([{"kind": "continue"}, {"kind": "suspend", "because": "gelé"}, {"kind": "resume"}, {"kind": "close"}]),
        until=st.integers(0, 40),
    ),
    _fields(
        AnswerConsultation,
        committee=st.just("suivi"),
        session=st.integers(1, 3),
        vote=st.sampled_from(["for", "for", "against", "abstain"]),
    ),
    _fields(RecordMinutes, committee=st.just("suivi"), session=st.integers(1, 3), minutes=st.sampled_from([None, TEXT, OTHER])),
    _fields(ApproveMinutes, committee=st.just("suivi"), session=st.integers(1, 3), objection=st.sampled_from([None, None, "faux"])),
    *(
        _fields(
            said,
            contribution=st.sampled_from(["cash", "cash", "cash", "room", "nothing"]),
            tranche=st.sampled_from(["t1", "t1", "t2", None]),
            amount=st.sampled_from(["50", "50.25", "100.50", None, "0", "0.001"]),
            **more,
        )
        for said, more in (
            (CallContribution, {}),
            (PayContribution, {}),
            (ReceiveContribution, {}),
            (ReturnContribution, {"because": st.just("trop versé")}),
        )
    ),
    _fields(
        RecordIndicator,
        indicator=st.sampled_from(["interns", "jobs", "visits", "nothing"]),
        value=st.sampled_from(["12", "-0.50", "x"]),
        period=st.sampled_from([None, None, "2026", "2027", "2026-T1"]),
    ),
    _fields(Suspend, because=st.just("gelé")),
    _fields(Resume),
    _fields(Renew),
    _fields(Extend, until=st.dates(FIRST, LAST), because=st.just("retard")),
    _fields(Denounce, how=st.sampled_from(["non_renewal", "withdrawal"]), party=st.sampled_from(["mic", "axa", "mes", "ecc"])),
    _fields(Cure, until=st.dates(FIRST, LAST), party=st.just("axa"), because=st.just("apport")),
    _fields(AcceptCure, cure=st.integers(1, 2)),
    _fields(
        Terminate,
        cause=st.sampled_from(["fault", "mutual", "force_majeure"]),
        party=st.just("axa"),
        ends_on=st.none() | st.dates(FIRST, LAST),
        because=st.just("fin"),
    ),
    _fields(ProposeAmendment, amendment=amendments),
    _fields(SignAmendment, by=st.sampled_from(["mic.minister", "axa.ceo"])),
    _fields(SignAmendment, by=st.sampled_from(["mic.minister", "axa.ceo"])),
    _fields(SignAmendment, by=st.sampled_from(PEOPLE[1:]), instead_of=st.sampled_from(["mic.minister", "axa.ceo"])),
    _fields(VisaAmendment, by=st.sampled_from(["mic.legal", "axa.deputy"])),
    _fields(DeclineAmendment, by=st.sampled_from(["mic.minister", "axa.ceo", "mic.legal"]), because=st.just("non")),
    _fields(UnsignAmendment, party=st.sampled_from(["mic", "axa"]), because=st.just("conseil")),
    _fields(WithdrawAmendment, because=st.just("non")),
    _fields(Close, because=st.sampled_from([None, "perdu"])),
    _fields(GoLive),
    _fields(
        Correct,
        version=st.integers(1, 25),
        changes=st.sampled_from(
            [
                {"on": "2026-01-03"},
                {"on": "2026-02-01"},
                {"person": "axa.ceo"},
                {"evidence.report": OTHER},
                {"place": "Rabat"},
                {"present": "mic.focal"},
            ]
        ),
        because=st.just("erreur"),
    ),
    _fields(ReplaceHolder, office=st.sampled_from(["mic.minister", "axa.focal", "nobody"])),
    _fields(RenameParty, party=st.sampled_from(["mic", "ecc", "axa"]), fr=st.sampled_from(["Industrie", "Commerce"])),
    _fields(
        SucceedParty,
        party=st.sampled_from(["mic", "axa", "ecc"]),
        successors=st.just([HEIR]),
        basis=st.just("décret"),
        assign=st.sampled_from([{}, {"axa.ceo": "mi.minister", "ecc.director": "mi.focal", "axa.deputy": "mi.legal"}]),
    ),
    _fields(ReplaceManager, manager=st.sampled_from(["pm", "pm2", "mic.focal"])),
    _fields(SwitchMail, on=st.booleans()),
    _fields(Acknowledge, item=owed, whom=st.none() | st.sampled_from(PEOPLE)),
    _fields(Snooze, item=owed, whom=st.none() | st.sampled_from(PEOPLE), until=st.dates(FIRST, FIRST + timedelta(days=200))),
    _fields(Remind, party=st.sampled_from([None, None, "mic", "axa", "nobody"])),
    _fields(AddHoliday, day=st.dates(FIRST, LAST), name=st.just("Aïd"), country=st.sampled_from(["MA", "FR"])),
    _fields(NoteRelated, fact=facts, amended=st.booleans()),
)
steps = st.builds(
    lambda said, **rest: Step(said=said[0], fields=said[1], **rest),
    SAID,
    later=st.sampled_from([0, 0, 0, 0, 1, 3, 20, 45, 200]),
    actor=st.sampled_from((*("pm",) * 12, "mic.focal", "axa.focal", *PEOPLE)),
    by=st.sampled_from((*(None,) * 20, *PEOPLE)),
    ago=st.sampled_from((*(None,) * 8, -1, 0, 1, 5, 30, 31, 40)),
    hour=st.sampled_from([0, 9, 23]),
)
WHOLE = (Draft, Open, Visa, Sign, GoLive)
"""what leads into force; any convention has some of it"""
PER_ORDER = (*WHOLE, RecordMandate)
usual = st.sampled_from([(), (Draft, Open), WHOLE, WHOLE, WHOLE, PER_ORDER])


def _given_so(succeeded: PartySucceeded, version: int, right: Event, log: list[AnyEvent]) -> PartySucceeded:
    """A succession says what was signed until then: it would have said it of the right day."""
    wrong = log[version - 1]
    if not isinstance(wrong, ConventionSigned | VisaGiven) or not isinstance(right, ConventionSigned | VisaGiven):
        return succeeded
    was, now = given_by(wrong), given_by(right)
    return succeeded.model_copy(update={"given": tuple(now if one == was else one for one in succeeded.given)})


@dataclass
class Life:
    """A convention that is driven, watched at every step."""

    state: State
    log: list[AnyEvent]
    today: date

    @classmethod
    def begun(cls, start: Start) -> Life:
        events = _read(decide(None, start, at(FIRST)))
        state = fold(None, events)
        assert state is not None
        return cls(state, list(events), FIRST)

    def tried(self, command: AnyCommand, hour: int = 12) -> bool:
        """Decide and fold; a refusal is a ``DomainError``, and nothing else is ever raised."""
        try:
            decided = decide(self.state, command, at(self.today, f"{hour:02}:00"))
        except DomainError:
            return False
        events = _read(decided)
        assert len(events) <= 200
        began = self.state
        for event in events:
            before, self.state = self.state, evolve(self.state, event)
            _watch(before, self.state)
            if isinstance(event, ReviewRecorded):
                assert counted_again(before, event) == [one.tally for one in event.decisions]
            if not isinstance(event, PartySucceeded):  # two parties may become one, as ministries do
                assert len(self.state.terms.parties) >= min(2, len(before.terms.parties))
        _watch_messages(self.state, self.log, events)
        _watch_dates(began, self.state, {event.milestone for event in events if isinstance(event, MilestoneRescheduled)})
        self.log += events
        for event in events:
            if isinstance(event, FactCorrected):
                self.has_been_put_right(event)
        return True

    def has_been_put_right(self, event: FactCorrected) -> None:
        """A correction leaves what the stream would have led to, had the fact been recorded so."""
        right = self.state.past.get(event.version)
        assert right is not None
        instead: dict[int, Any] = dict(enumerate(self.log, 1)) | {event.version: right.event}
        stream = [
            _given_so(one, event.version, right.event, self.log) if isinstance(one, PartySucceeded) else one
            for one in instead.values()
            if not (isinstance(one, FactCorrected) and one.version == event.version)
        ]
        meant = fold(None, _read(tuple(stream)))
        assert meant is not None
        assert as_json(meant) | {"last_act_on": ""} == as_json(self.state) | {"last_act_on": ""}

    def woken(self, hour: int) -> None:
        """What has fallen due is executed until nothing is left, and every message is sent, failed or deferred in turn."""
        for _ in range(40):
            if not self.tried(FallDue(command_id="due", actor="system"), hour):
                raise AssertionError("what falls due is never refused")
            self.answered()
            if not [item for item in agenda(self.state) if _has_come(item, self.today, hour)]:
                return
        raise AssertionError("what has fallen due comes to an end")

    def answered(self) -> None:
        self.told()
        for n, waiting in enumerate(self.state.mailbox.waiting):
            status = ("sent", "deferred", "failed")[n % 3]
            results = tuple(
                Delivered.model_validate({"person": who, "status": status, "message_id": "<1@example.org>"}) for who in waiting.due.to
            )
            assert self.tried(RecordDelivery(command_id="sent", actor="system", message=waiting.due.message, results=results))

    def told(self) -> None:
        """Of what waits for a digest, some reaches its people."""
        results = tuple(
            ToldInDigest.model_validate({"person": who, "status": status, "message_id": "<1@example.org>", "messages": [one.message]})
            for one, status in zip(self.state.mailbox.gathered, ("sent", "deferred", "failed"), strict=False)
            for who in (*one.to, *one.letters)
        )
        assert self.tried(RecordDigest(command_id="digest", actor="system", digest=self.today, results=results))


def _watch_messages(state: State, log: list[AnyEvent], events: tuple[AnyEvent, ...]) -> None:
    """No message that waits, and no answer, is about what is not owed; what was called back is not said after all."""
    due_now = deadlines(state)
    assert {one.about for one in due_now} <= SPOKEN_OF
    owing = {one.key for one in due_now}
    told_of = owing | {one.key for one in acceptance_owed.owed(state)}
    assert all(told_of & {*one.tells_of} for one in state.mailbox.pending() if speaks(one))
    assert state.mailbox.answers.keys() <= owing
    called_back = {one.message for one in (*log, *events) if isinstance(one, MessageSuperseded)}
    assert not called_back & {one.message for one in state.mailbox.pending()}
    assert not called_back & {one.key for one in agenda(state)}


def _read(events: tuple[Any, ...]) -> tuple[AnyEvent, ...]:
    return tuple(EVENTS.validate_python(event) for event in events)


def _has_come(item: AgendaItem, today: date, hour: int) -> bool:
    return local(item.due, item.at) <= (today, time(hour))


def _watch(before: State, after: State) -> None:
    """Phases follow one another; what is met stays so; signatures stay until a text is taken back."""
    assert after.name == before.name or after.name in FOLLOWS[before.name]
    for one in before.milestones.all:
        then = after.milestones.get(one.id)
        assert then is not None
        assert then.status in STAYS.get(one.status, {then.status})
    assert before.passed <= after.passed
    assert before.mailbox.said <= after.mailbox.said
    assert set(_given(before) - _given(after)) <= _declined(after) or after.name == "drafting"


def _declined(state: State) -> set[str]:
    """The stages in which somebody declined, or took a signature back."""
    return set() if isinstance(state, Drafting) or state.signing is None else {one.stage for one in state.signing.declined}


def _watch_dates(before: State, after: State, moved: set[str]) -> None:
    """Over a whole act: fixed dates stay, or are put off by a resumption or a holiday, or amended; or somebody said another one."""
    may_move = before.name == "suspended" or after.worked.added != before.worked.added
    for one in before.milestones.all:
        then = after.milestones.get(one.id)
        assert then is not None
        assert (
            one.due is None
            or then.due == one.due
            or (may_move and then.due and then.due > one.due)
            or before.amendments.applied
            or one.id in moved
        )


def _given(state: State) -> Counter[str]:
    """How many signed in each stage; by whom may pass to a successor, and the day may be corrected."""
    given = () if isinstance(state, Drafting) or state.signing is None else state.signing.given
    return Counter(one.stage for one in given)


def _law(state: State, today: date) -> None:
    """The first item never raises, brings something, and is not on the agenda of the new state."""
    items = agenda(state)
    assert list(items) == sorted(items, key=AgendaItem.order)
    assert len({item.order() for item in items}) == len(items)
    if items:
        day, clock = local(items[0].due, items[0].at)
        now = at(max(day, today), clock.isoformat() if day >= today else "12:00")
        events = _read(execute(state, items[0], now))
        assert events
        after = fold(state, events)
        assert items[0] not in agenda(after)


@settings(max_examples=about(25), deadline=None)
@examples(starts(), usual, st.lists(steps, max_size=14))
def test_every_script_of_commands_keeps_the_laws(start: Start, opening: tuple[type[Any], ...], script: list[Step]) -> None:
    life = Life.begun(start)
    _law(life.state, life.today)
    _usual(life, opening)
    for step in script:
        life.today = min(life.today + timedelta(days=step.later), LAST)
        life.woken(step.hour)
        life.tried(step.command(life.today), step.hour)
        _law(life.state, life.today)
        assert health(life.state, life.today) in {"ok", "late", "blocked", "dormant", "closed"}
        assert isinstance(life.state, Closed) or awaited(life.state) or life.state.name == "in_force"
    assert fold(None, _from_records(life.log)) == fold(None, life.log) == life.state
    _every_mistake(life)


def _every_mistake(life: Life) -> None:
    """Each fact that can be corrected at all, in turn: refused, or as if it had been recorded so."""
    for fact in life.state.past.facts:
        days = [{"on": (fact.event.when.on + timedelta(days=days)).isoformat()} for days in (-2, 1)]
        for changes in (
            *days,
            {"evidence.report": OTHER},
            {"person": "axa.ceo"},
            {"clause": "5"},
            {"note": "rectifié"},
            {"because": "rectifié"},
            {"place": "Rabat", "present": "mic.focal,axa.focal"},
        ):
            if set(changes) <= {*fact.event.correctable, "evidence.report"}:
                mistaken = Life(life.state, list(life.log), life.today)
                mistaken.tried(
                    Correct.model_validate(
                        {
                            "command_id": "c",
                            "actor": life.state.terms.manager,
                            "version": fact.version,
                            "changes": changes,
                            "because": "erreur",
                        }
                    )
                )


def _usual(life: Life, acts: tuple[type[Any], ...]) -> None:
    """The acts that lead into force, as far as this convention has them."""
    envelope: dict[str, Any] = {"command_id": "c", "actor": "pm"}
    commands: list[AnyCommand] = [
        Draft(**envelope, documents={"text": TEXT}),
        Open(**envelope),
        Visa(**envelope, by="mic.legal"),
        RecordMandate(**envelope, holder="axa.deputy", party="axa", delegated_by="axa.ceo", basis="décision", since=FIRST),
        Sign(**envelope, by="axa.deputy"),
        Sign(**envelope, by="mic.minister"),
        Sign(**envelope, by="axa.ceo"),
        GoLive(**envelope),
    ]
    for command in commands:
        if isinstance(command, acts):
            life.tried(command)


def _from_records(log: list[AnyEvent]) -> list[AnyEvent]:
    """Every event through its envelope and the exact text in the store."""
    command = Open(command_id="c", actor="pm")
    written = [
        record_of(enveloped(event, reference="REF-1", version=n, occurred_at=datetime.fromisoformat("2026-01-01T00:00Z"), command=command))
        for n, event in enumerate(log, start=1)
    ]
    return [read_event(Envelope.model_validate_json(record)) for record in written]


@settings(max_examples=about(5), deadline=None)
@examples(starts(), st.integers(20, 400), st.sampled_from([0, 9, 23]))
def test_a_convention_left_alone_reaches_every_horizon(start: Start, days: int, hour: int) -> None:
    life = Life.begun(start)
    _usual(life, WHOLE)
    while life.today < date(2029, 1, 1):
        life.today += timedelta(days=days)
        life.woken(hour)
        _law(life.state, life.today)


@settings(max_examples=about(3), deadline=None)
@examples(starts())
def test_an_outage_changes_no_date_of_the_term(start: Start) -> None:
    """Whether the workflow wakes every month or once after three years, the term ends and renews on the same days."""
    lives = [Life.begun(start), Life.begun(start)]
    for life, days in zip(lives, (25, 1000), strict=True):
        _usual(life, WHOLE)
        until = life.today + timedelta(days=1000)
        while life.today < until:
            life.today = min(life.today + timedelta(days=days), until)
            life.woken(12)
    awake, asleep = ([(event.kind, event.when.on) for event in life.log if event.kind in {"term_renewed", "term_ended"}] for life in lives)
    assert awake == asleep
