"""Amendments said in a few words."""

from __future__ import annotations

from typing import Any

from domain.changes.amendments import (
    DeclineAmendment,
    ProposeAmendment,
    SignAmendment,
    UnsignAmendment,
    VisaAmendment,
    WithdrawAmendment,
)
from domain.files.amendment_file import AmendmentFile
from tests.domain.builders import STUDY, SUIVI, signed, who
from tests.domain.scenario import Scenario

MAP: dict[str, Any] = {"id": "map", "type": "delivery", "title": "Carte", "owner": "axa", "due": "2027-03-31"}
STUDY_IN_MAY: dict[str, Any] = {**STUDY, "due": "2026-05-31"}
NEEDS: dict[str, Any] = {"id": "needs", "type": "assessment", "title": "Besoins", "owner": "mic", "every": "year", "by": "06-30"}
MEETING: dict[str, Any] = {**SUIVI, "meets": {"every": "P6M"}}


def amendment(changes: dict[str, Any] | None = None, **more: Any) -> AmendmentFile:
    """One that adds a milestone, unless it says otherwise."""
    said = {"title": "Avenant n° 1", "because": "Carte demandée", "changes": changes or {"milestones": {"add": [MAP]}}}
    return AmendmentFile.model_validate(said | more)


def propose(changes: dict[str, Any] | None = None, on: str | None = None, actor: str = "pm", **more: Any) -> ProposeAmendment:
    documents = more.pop("hashes", {})
    return ProposeAmendment(**who(actor, on=on), amendment=amendment(changes, **more), documents=documents)


def sign_amendment(person: str, on: str | None = None, actor: str = "pm", **more: Any) -> SignAmendment:
    return SignAmendment(**who(actor, person, on), **more)


def visa_amendment(person: str, on: str | None = None, **more: Any) -> VisaAmendment:
    return VisaAmendment(**who("pm", person, on), **more)


def decline_amendment(person: str, on: str | None = None, **more: Any) -> DeclineAmendment:
    return DeclineAmendment(**who("pm", person, on), because="Article 2 à revoir", **more)


def unsign_amendment(party: str, person: str = "pm", on: str | None = None) -> UnsignAmendment:
    return UnsignAmendment(**who("pm", person, on), party=party, because="Conseil à consulter")


def withdraw_amendment(because: str = "Sans objet", actor: str = "pm", on: str | None = None) -> WithdrawAmendment:
    return WithdrawAmendment(**who(actor, on=on), because=because)


def living(on: str = "2026-02-16", **changes: Any) -> Scenario:
    """In force since a day, signed by both parties, with a milestone, a yearly one and a committee."""
    base = {"milestones": [STUDY_IN_MAY, NEEDS], "committees": [MEETING], "term": {"initial": "P3Y"}}
    return signed(on, **{**base, **changes})


def by_both(scenario: Scenario) -> Scenario:
    """Signed by both parties on the day of the scenario."""
    return scenario.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
