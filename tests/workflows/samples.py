"""Small conventions for the workflow's tests; the subjects of the domain have tests of their own."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from domain.committees.attendance import Present
from domain.committees.committees import RecordReview
from domain.files.sheet import Decision
from domain.files.terms import Terms
from domain.life.closing import Close
from domain.milestones.progress import ReportMilestone
from domain.signature.drafting import Draft, Open
from domain.signature.signature import Sign

_references = itertools.count(1)
TEXT = "a" * 64


def terms(**changed: Any) -> Terms:
    """Two parties, a text, a committee that meets twice a year, a milestone."""
    names = [{"from": "2000-01-01", "fr": "Partie"}]
    return Terms.model_validate(
        {
            "reference": f"T-{next(_references)}",
            "kind": "partnership",
            "title": "Convention d'essai",
            "parties": [
                {"id": "mic", "short": "MIC", "names": names, "people": ["mic.minister", "mic.focal"]},
                {"id": "axa", "short": "AXA", "names": names, "people": ["axa.ceo", "axa.focal"]},
            ],
            "manager": "pm",
            "office": ["pm"],
            "documents": [{"id": "text", "file": "texte.md"}],
            "signature": {"members": ["mic.minister", "axa.ceo"], "within": "P30D"},
            "term": {"initial": "P3Y"},
            "milestones": [{"id": "study", "type": "delivery", "title": "Étude", "owner": "axa", "due": "P1Y", "evidence": ["report"]}],
            "committees": [
                {
                    "id": "suivi",
                    "kind": "monitoring",
                    "title": "Comité de suivi",
                    "members": ["mic.focal", "axa.focal"],
                    "chairs": ["mic.focal"],
                    "secretary": "axa.focal",
                    "meets": {"every": "P6M", "convocation": "P15D"},
                    "quorum": {"at_least": "2", "article": "7"},
                }
            ],
            "content_sha256": "c" * 64,
            **changed,
        }
    )


NOBODY_HEARS = dict.fromkeys(("mic.minister", "mic.focal", "axa.ceo", "axa.focal", "pm"), "never")
"""``reach`` of a convention that tells nobody anything: for tests that count events"""


def draft(command_id: str = "draft") -> Draft:
    return Draft(command_id=command_id, actor="pm", documents={"text": TEXT})


def open_text(command_id: str = "open") -> Open:
    return Open(command_id=command_id, actor="pm")


def sign(person: str, command_id: str | None = None) -> Sign:
    return Sign(command_id=command_id or f"sign-{person}", actor="pm", by=person)


SIGNED = (draft(), open_text(), sign("mic.minister"), sign("axa.ceo"))
"""What brings a convention into force."""


def report(person: str, command_id: str, note: str = "En cours") -> ReportMilestone:
    return ReportMilestone(command_id=command_id, actor=person, milestone="study", note=note)


def close(command_id: str = "close") -> Close:
    return Close(command_id=command_id, actor="pm", because="Terme atteint")


def review(held_on: date, command_id: str, *present: str, kind: str = "continue") -> RecordReview:
    return RecordReview.model_validate(
        {
            "command_id": command_id,
            "actor": "pm",
            "effective_on": held_on,
            "committee": "suivi",
            "present": [Present(person=person) for person in present or ("mic.focal", "axa.focal")],
            "decisions": [Decision(kind=kind)],  # type: ignore[arg-type] # a test may ask for any kind
        }
    )
