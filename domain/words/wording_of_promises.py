"""What is said of milestones and commitments beside the catalogues' own words, in each language; they take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Texts = Mapping[str, Mapping[str, str]]

STATUSES: Final[Texts] = {
    "fr": {"blocked": "empêché", "superseded": "remplacé"},
    "en": {"blocked": "blocked", "superseded": "superseded"},
    "ar": {"blocked": "متعذرة", "superseded": "معوّضة"},
}
EVENTS: Final[Texts] = {
    "fr": {
        "milestones_superseded": "Jalons remplacés : {milestones}",
        "milestones_not_met": "Jalons non atteints à la clôture : {milestones}",
        "milestones_added/committee": "Jalons ajoutés par le comité {committee} : {milestones}",
        "milestones_added/because": "Jalons ajoutés : {milestones} ; {because}",
        "milestones_added": "Jalons ajoutés : {milestones}",
        "milestone_started": "Jalon {milestone} commencé",
        "milestone_blocked/waits_for": "Jalon {milestone} empêché, en attente de {waits_for} : {because}",
        "milestone_blocked": "Jalon {milestone} empêché : {because}",
        "milestone_unblocked/because": "Jalon {milestone} : l'empêchement est levé ; {because}",
        "milestone_unblocked": "Jalon {milestone} : l'empêchement est levé",
        "milestone_cancelled/committee": "Jalon {milestone} annulé par le comité {committee} : {because}",
        "milestone_cancelled": "Jalon {milestone} annulé : {because}",
        "commitments_scheduled": "Engagements à tenir : {commitments}",
        "commitments_cancelled": "Engagements annulés : {commitments}",
        "commitment_recorded/because": "Engagement {commitment} : {status} ; {because}",
        "commitment_recorded": "Engagement {commitment} : {status}",
    },
    "en": {
        "milestones_superseded": "Milestones superseded: {milestones}",
        "milestones_not_met": "Milestones not met at closure: {milestones}",
        "milestones_added/committee": "Milestones added by the committee {committee}: {milestones}",
        "milestones_added/because": "Milestones added: {milestones}; {because}",
        "milestones_added": "Milestones added: {milestones}",
        "milestone_started": "Milestone {milestone} begun",
        "milestone_blocked/waits_for": "Milestone {milestone} blocked, waiting for {waits_for}: {because}",
        "milestone_blocked": "Milestone {milestone} blocked: {because}",
        "milestone_unblocked/because": "Milestone {milestone} no longer blocked; {because}",
        "milestone_unblocked": "Milestone {milestone} no longer blocked",
        "milestone_cancelled/committee": "Milestone {milestone} cancelled by the committee {committee}: {because}",
        "milestone_cancelled": "Milestone {milestone} cancelled: {because}",
        "commitments_scheduled": "Commitments to keep: {commitments}",
        "commitments_cancelled": "Commitments cancelled: {commitments}",
        "commitment_recorded/because": "Commitment {commitment}: {status}; {because}",
        "commitment_recorded": "Commitment {commitment}: {status}",
    },
}
PROMISES: Final[Texts] = {
    "fr": {"scheduled": "attendu", "met": "tenu", "partiallyMet": "tenu en partie", "notMet": "non tenu", "cancelled": "annulé"},
    "en": {"scheduled": "awaited", "met": "kept", "partiallyMet": "kept in part", "notMet": "not kept", "cancelled": "cancelled"},
    "ar": {"scheduled": "منتظر", "met": "موفى به", "partiallyMet": "موفى به جزئيا", "notMet": "غير موفى به", "cancelled": "ملغى"},
}
ITEMS: Final[Texts] = {
    "fr": {
        "commitment_due": "Engagement à tenir : {title} ({target})",
        "milestone_blocked": "Jalon à remettre, empêché : {title} ({target})",
    },
    "en": {
        "commitment_due": "Commitment to keep: {title} ({target})",
        "milestone_blocked": "Milestone to submit, blocked: {title} ({target})",
    },
    "ar": {
        "commitment_due": "التزام واجب الوفاء: {title} ({target})",
        "milestone_blocked": "مرحلة إنجاز متعذرة: {title} ({target})",
    },
}
RULES: Final[Texts] = {
    "fr": {
        "commitment_due": "l'engagement « {title} » ({target}), {of_who}",
        "milestone_blocked": "ce qui empêche le jalon « {title} » ({target}), à lever par {who} : {because}",
        "milestone_rest": "le reste du jalon « {title} » ({target}), atteint en partie, {of_who}",
    },
    "en": {
        "commitment_due": "the commitment “{title}” ({target}), from {who}",
        "milestone_blocked": "what blocks the milestone “{title}” ({target}), to be lifted by {who}: {because}",
        "milestone_rest": "what is left of the milestone “{title}” ({target}), met in part, from {who}",
    },
    "ar": {
        "commitment_due": "الالتزام «{title}» ({target}) من طرف {who}",
        "milestone_blocked": "رفع ما يعوق مرحلة الإنجاز «{title}» ({target}) من طرف {who}: {because}",
        "milestone_rest": "ما تبقى من مرحلة الإنجاز «{title}» ({target}) من طرف {who}",
    },
}
CAUSES: Final[Texts] = {
    "fr": {"milestone_blocked": "l'empêchement", "commitment_recorded": "ce qui en fut dit"},
    "en": {"milestone_blocked": "the day it was blocked", "commitment_recorded": "what was said of it"},
}
REFUSALS: Final[Texts] = {
    "fr": {
        "unknown_commitment": "engagement inconnu : {commitment} ; connus : {known}",
        "commitment_settled": "engagement {commitment} : c'est déjà dit ({promise}, le {on})",
        "wrong_status": "le jalon {milestone} est « {status} » : cet acte n'y a pas sa place",
        "amendment_needed": (
            "les termes ne prévoient pas de programme annuel : un jalon s'ajoute par un avenant (amend propose), ou par un programme "
            "que les termes prévoient (programme)"
        ),
    },
    "en": {
        "unknown_commitment": "unknown commitment: {commitment}; known: {known}",
        "commitment_settled": "commitment {commitment}: this was said already ({promise}, on {on})",
        "wrong_status": "the milestone {milestone} is “{status}”: this act has no place there",
        "amendment_needed": (
            "the terms foresee no yearly programme: a milestone is added by an amendment (amend propose), or by a programme that the "
            "terms foresee (programme)"
        ),
    },
}
