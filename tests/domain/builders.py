"""Small conventions, and commands said in a few words."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.act import When
from domain.committees.committees import ConveneReview, RecordReview
from domain.days.holidays import FixCalendar
from domain.files.terms import Terms
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.blocking import BlockMilestone, UnblockMilestone
from domain.milestones.cancelling import CancelMilestone
from domain.milestones.milestones_added import AddMilestone
from domain.milestones.progress import ReportMilestone, StartMilestone, SubmitMilestone
from domain.milestones.rescheduling import RescheduleMilestone
from domain.signature.drafting import Draft, Open, Redraft
from domain.signature.signature import Sign, Visa
from domain.start import Start
from tests.domain.scenario import Scenario, given

TEXT, OTHER = "a" * 64, "b" * 64
REPORT = "c" * 64
PARTIES: list[dict[str, Any]] = [
    {
        "id": "mic",
        "short": "MIC",
        "names": [{"from": "2021-10-07", "fr": "Ministère de l'Industrie"}],
        "people": ["mic.minister", "mic.legal", "mic.focal"],
    },
    {"id": "axa", "short": "AXA", "names": [{"from": "2000-01-01", "fr": "AXA"}], "people": ["axa.ceo", "axa.focal", "axa.deputy"]},
]
MES: dict[str, Any] = {
    "id": "mes",
    "short": "MES",
    "names": [{"from": "2021-10-07", "fr": "Ministère de l'Enseignement supérieur"}],
    "people": ["mes.minister", "mes.focal"],
}
THREE = [*PARTIES, MES]
"""with a third party"""
STAGES: list[dict[str, Any]] = [
    {"id": "visas", "kind": "visa", "members": ["mic.legal"], "within": "P15D", "article": "3"},
    {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P30D", "article": "4"},
]
SUIVI: dict[str, Any] = {
    "id": "suivi",
    "kind": "monitoring",
    "title": "Comité de suivi",
    "members": ["mic.focal", {"who": "axa.focal", "alternate": "axa.deputy"}, "ecc.director"],
    "chairs": ["mic.focal"],
    "secretary": "axa.focal",
    "article": "6",
}
HEIR: dict[str, Any] = {
    "id": "mi",
    "short": "MI",
    "names": [{"from": "2026-01-01", "fr": "Ministère de l'Industrie et de la Transition"}],
    "people": ["mi.minister", "mi.legal", "mi.focal"],
}
SIGNED_BY_TWO: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}}
STUDY: dict[str, Any] = {"id": "study", "type": "assessment", "title": "Étude", "owner": "mic", "article": "5"}


def terms(**changes: Any) -> Terms:
    """A convention of two parties; without a signature plan unless one is given."""
    base: dict[str, Any] = {
        "reference": "REF-1",
        "kind": "partnership",
        "title": "Convention d'essai",
        "parties": PARTIES,
        "institutions": [{"id": "ecc", "short": "ECC", "names": [{"from": "2014-01-01", "fr": "ECC"}], "people": ["ecc.director"]}],
        "manager": "pm",
        "office": ["pm"],
        "documents": [{"id": "text", "file": "text.md"}],
        "reminders": {"default": {"before": [], "on_day": False, "overdue_every": None}},
    }
    return Terms.model_validate(base | changes)


def when(on: str, recorded_on: str | None = None, *, taken_over: bool = False) -> When:
    return When(on=date.fromisoformat(on), recorded_on=date.fromisoformat(recorded_on or on), taken_over=taken_over)


def who(actor: str = "pm", by: str | None = None, on: str | None = None) -> dict[str, Any]:
    """The envelope of a command."""
    return {"command_id": "c1", "actor": actor, "by": by, "effective_on": date.fromisoformat(on) if on else None}


def fix_calendar(*holidays: str, through: str = "2032-12-31") -> FixCalendar:
    days = tuple(date.fromisoformat(one) for one in holidays)
    return FixCalendar(**who("system"), holidays=days, through=date.fromisoformat(through), source="test")


LONG = fix_calendar(through="2099-12-31")
"""holidays known for so long that nobody asks for more in a test"""


def start(actor: str = "pm", on: str | None = None, holidays: FixCalendar | None = LONG, **changes: Any) -> Start:
    return Start(**who(actor, on=on), terms=terms(**changes), calendar=holidays)


def draft(sha: str | None = TEXT, on: str | None = None, actor: str = "pm", **documents: str | None) -> Draft:
    return Draft(**who(actor, on=on), documents={"text": sha, **documents})


def opening(on: str | None = None, actor: str = "pm") -> Open:
    return Open(**who(actor, on=on))


def sign(person: str, on: str | None = None, actor: str = "pm", **more: Any) -> Sign:
    return Sign(**who(actor, person, on), **more)


def visa(person: str, on: str | None = None, actor: str = "pm", **more: Any) -> Visa:
    return Visa(**who(actor, person, on), **more)


def redrafted(because: str = "à revoir") -> Redraft:
    return Redraft(**who(), because=because)


def report(milestone: str, actor: str = "mic.focal", on: str | None = None, **more: Any) -> ReportMilestone:
    return ReportMilestone(**who(actor, on=on), milestone=milestone, **more)


def submit(milestone: str, actor: str = "mic.focal", on: str | None = None, **evidence: str | None) -> SubmitMilestone:
    return SubmitMilestone(**who(actor, on=on), milestone=milestone, evidence=evidence)


def accept(milestone: str, actor: str = "mic.focal", on: str | None = None, **more: Any) -> AcceptMilestone:
    return AcceptMilestone(**who(actor, on=on), milestone=milestone, **more)


def begin(milestone: str, actor: str = "mic.focal", on: str | None = None) -> StartMilestone:
    return StartMilestone(**who(actor, on=on), milestone=milestone)


def blocked(milestone: str, *waits_for: str, actor: str = "mic.focal", on: str | None = None) -> BlockMilestone:
    return BlockMilestone(**who(actor, on=on), milestone=milestone, because="accord attendu", waits_for=waits_for)


def unblocked(milestone: str, actor: str = "mic.focal", on: str | None = None) -> UnblockMilestone:
    return UnblockMilestone(**who(actor, on=on), milestone=milestone)


def moved(milestone: str, to: str, actor: str = "pm", on: str | None = None) -> RescheduleMilestone:
    return RescheduleMilestone(**who(actor, on=on), milestone=milestone, to=date.fromisoformat(to), because="recrutement en cours")


def cancelled(milestone: str, actor: str = "pm", on: str | None = None) -> CancelMilestone:
    return CancelMilestone(**who(actor, on=on), milestone=milestone, because="sans objet")


def added(milestone: dict[str, Any], actor: str = "pm", on: str | None = None) -> AddMilestone:
    return AddMilestone.model_validate({**who(actor, on=on), "added": milestone})


def convene(session_day: str, on: str | None = None, actor: str = "mic.focal", **more: Any) -> ConveneReview:
    return ConveneReview(**who(actor, on=on), committee=more.pop("committee", "suivi"), session_day=date.fromisoformat(session_day), **more)


def record(*decisions: dict[str, Any] | str, on: str | None = None, actor: str = "mic.focal", **more: Any) -> RecordReview:
    """A session's record; a decision may be only its kind, a person present only an id."""
    said = [{"kind": one} if isinstance(one, str) else one for one in decisions]
    present = [{"person": one} if isinstance(one, str) else one for one in more.pop("present", ("mic.focal", "axa.focal", "ecc.director"))]
    sheet = {"committee": "suivi", "decisions": said, "present": present, **more}
    return RecordReview.model_validate({**who(actor, on=on), **sheet})


# ── Conventions at a point of their life ───────────────────────────────────────────────────────


def drafting(on: str = "2026-01-05", **changes: Any) -> Scenario:
    """Started on a day, its text drafted."""
    return given().on(on).after(start(**changes), draft())


def in_signature(on: str = "2026-01-05", **changes: Any) -> Scenario:
    """Open for signature, by two stages unless said otherwise."""
    return drafting(on, **{"signature": {"stages": STAGES}, **changes}).after(opening())


def signed(on: str = "2026-02-16", **changes: Any) -> Scenario:
    """Signed by both parties on a day."""
    return drafting(on, **{**SIGNED_BY_TWO, **changes}).after(opening(), sign("mic.minister"), sign("axa.ceo"))


def in_force(on: str = "2026-02-16", **changes: Any) -> Scenario:
    """In force since a day, because nobody needs to sign."""
    return drafting(on, **changes).after(opening())
