"""How facts and their fields are called where one of them is corrected, or cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.words.wording_of_values import in_words
from domain.words.words import Words

Texts = Mapping[str, Mapping[str, str]]

FACTS: Final[Texts] = MappingProxyType(
    {
        "fr": {
            "action_done": "mesure prise",
            "action_dropped": "mesure abandonnée",
            "action_opened": "mesure décidée",
            "closing_started": "début de la clôture",
            "commitment_recorded": "sort d'un engagement",
            "contribution_called": "appel de fonds",
            "contribution_paid": "versement",
            "contribution_received": "réception d'un versement",
            "contribution_returned": "restitution",
            "convention_resumed": "reprise",
            "convention_signed": "signature",
            "convention_suspended": "suspension",
            "cure_demanded": "mise en demeure",
            "document_received": "réception d'un document",
            "entered_into_force": "entrée en vigueur",
            "indicator_measured": "mesure d'un indicateur",
            "indicators_scheduled": "mesures à faire",
            "matter_escalated": "renvoi à un autre comité",
            "milestone_accepted": "acceptation d'un jalon",
            "milestone_blocked": "empêchement d'un jalon",
            "milestone_cancelled": "annulation d'un jalon",
            "milestone_reported": "point d'étape",
            "milestone_rescheduled": "report d'un jalon",
            "milestone_started": "début d'un jalon",
            "milestone_submitted": "remise d'un jalon",
            "milestones_scheduled": "échéances fixées",
            "minutes_approved": "approbation d'un procès-verbal",
            "objection_answered": "réponse à une objection",
            "objection_raised": "objection",
            "objection_settled": "levée d'une objection",
            "party_notified": "notification d'une partie",
            "party_succeeded": "succession d'une partie",
            "redrafting_started": "reprise du texte",
            "review_convened": "convocation",
            "review_recorded": "session d'un comité",
            "session_called_off": "session annulée",
            "session_moved": "session déplacée",
            "signature_completed": "toutes les signatures réunies",
            "signature_declined": "refus de signer",
            "signature_lapsed": "délai de signature expiré",
            "signature_voided": "signature devenue sans effet",
            "signature_withdrawn": "signature retirée",
            "stage_opened": "ouverture d'une étape",
            "term_extended": "prorogation",
            "term_renewed": "reconduction",
            "termination_decided": "résiliation",
            "tranches_scheduled": "tranches exigibles",
            "visa_given": "visa",
        },
        "en": {
            "action_done": "action done",
            "action_dropped": "action dropped",
            "action_opened": "action decided",
            "closing_started": "closing begun",
            "commitment_recorded": "what became of a commitment",
            "contribution_called": "call of funds",
            "contribution_paid": "payment",
            "contribution_received": "receipt of a payment",
            "contribution_returned": "return",
            "convention_resumed": "resumption",
            "convention_signed": "signature",
            "convention_suspended": "suspension",
            "cure_demanded": "summons",
            "document_received": "receipt of a document",
            "entered_into_force": "entry into force",
            "indicator_measured": "measurement",
            "indicators_scheduled": "measurements owed",
            "matter_escalated": "matter passed to another committee",
            "milestone_accepted": "acceptance of a milestone",
            "milestone_blocked": "milestone blocked",
            "milestone_cancelled": "milestone cancelled",
            "milestone_reported": "progress report",
            "milestone_rescheduled": "milestone put off",
            "milestone_started": "milestone begun",
            "milestone_submitted": "milestone submitted",
            "milestones_scheduled": "due dates fixed",
            "minutes_approved": "minutes approved",
            "objection_answered": "answer to an objection",
            "objection_raised": "objection",
            "objection_settled": "objection settled",
            "party_notified": "notification of a party",
            "party_succeeded": "succession of a party",
            "redrafting_started": "text taken back",
            "review_convened": "convocation",
            "review_recorded": "session of a committee",
            "session_called_off": "session called off",
            "session_moved": "session moved",
            "signature_completed": "all signatures given",
            "signature_declined": "refusal to sign",
            "signature_lapsed": "time to sign expired",
            "signature_voided": "signature voided",
            "signature_withdrawn": "signature withdrawn",
            "stage_opened": "stage opened",
            "term_extended": "extension",
            "term_renewed": "renewal",
            "termination_decided": "termination",
            "tranches_scheduled": "tranches payable",
            "visa_given": "visa",
        },
    }
)
"""kinds of facts that are corrected, or rest on one that is"""

_FIELDS: Final[Texts] = MappingProxyType(
    {
        "fr": {
            "on": "date",
            "person": "personne",
            "method": "méthode",
            "scan": "copie numérisée",
            "because": "motif",
            "amount": "montant",
            "begin": "début",
            "end": "fin",
            "place": "lieu",
            "link": "lien",
            "present": "présents",
            "recused": "récusés",
            "guests": "invités",
            "minutes": "procès-verbal",
            "value": "valeur",
            "text": "texte",
            "evidence": "pièce",
        },
        "en": {"on": "date", "because": "reason"},
    }
)
"""fields whose name is no word of the language"""


def fact(kind: str, words: Words) -> str:
    """What sort of fact it is; a kind that a newer program wrote stays as it is."""
    return FACTS.get(words.language, FACTS["fr"]).get(kind, kind)


def field(name: str, words: Words) -> str:
    """What a field holds; of evidence, which piece."""
    base, _, piece = name.partition(".")
    said = _FIELDS.get(words.language, _FIELDS["fr"]).get(base, base)
    return f"{said} {piece}" if piece else said


def resting(left: str, words: Words) -> str:
    """« v10 signature_completed 2026-10-01, v11 … » in words: which fact of which day, with its version."""
    return ", ".join(_told(one.split(" "), words) for one in left.split(", "))


def _told(parts: list[str], words: Words) -> str:
    version, kind, *day = parts if len(parts) > 1 else ["", *parts]
    return " ".join((version, fact(kind, words), *(f"({in_words(one, words)})" for one in day))).strip()
