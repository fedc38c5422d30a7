"""What is said of decisions that act and of the actions that they open, in each language; the catalogues take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Texts = Mapping[str, Mapping[str, str]]


def _by_language(**texts: dict[str, str]) -> Texts:
    return MappingProxyType({language: MappingProxyType(said) for language, said in texts.items()})


EVENTS: Final = _by_language(
    fr={
        "milestone_rescheduled/because": "Jalon {milestone} reporté au {due} : {because}",
        "milestone_rescheduled": "Jalon {milestone} reporté au {due}",
        "action_opened/due": "Mesure {action} ({about}), par {owner}, au plus tard le {due} : {text}",
        "action_opened": "Mesure {action} ({about}), par {owner} : {text}",
        "action_done/amendment": "Mesure {action} reprise par l'avenant n° {amendment}",
        "action_done/because": "Mesure {action} accomplie : {because}",
        "action_done": "Mesure {action} accomplie",
        "action_dropped": "Mesure {action} abandonnée : {because}",
        "actions_put_off": "Mesures reportées : {actions}",
    },
    en={
        "milestone_rescheduled/because": "Milestone {milestone} moved to {due}: {because}",
        "milestone_rescheduled": "Milestone {milestone} moved to {due}",
        "action_opened/due": "Action {action} ({about}), by {owner}, due on {due}: {text}",
        "action_opened": "Action {action} ({about}), by {owner}: {text}",
        "action_done/amendment": "Action {action} taken up by amendment no. {amendment}",
        "action_done/because": "Action {action} done: {because}",
        "action_done": "Action {action} done",
        "action_dropped": "Action {action} dropped: {because}",
        "actions_put_off": "Actions put off: {actions}",
    },
)
ABOUTS: Final = _by_language(
    fr={
        "action": "mesure à prendre",
        "reservation": "réserve à lever",
        "amend": "avenant à proposer",
        "programme": "programme à consigner",
    },
    en={"action": "action", "reservation": "reservation to lift", "amend": "amendment to propose", "programme": "programme to record"},
    ar={
        "action": "إجراء واجب الإنجاز",
        "reservation": "تحفظ واجب الرفع",
        "amend": "ملحق واجب الاقتراح",
        "programme": "برنامج واجب التدوين",
    },
)
ITEMS: Final = _by_language(
    fr={"action_due": "Mesure à accomplir : {title} ({target})"},
    en={"action_due": "Action to carry out: {title} ({target})"},
    ar={"action_due": "إجراء واجب الإنجاز: {title} ({target})"},
)
RULES: Final = _by_language(
    fr={
        "action_due": "la mesure « {title} » ({target}), par {who}",
        "reservation_due": "la levée de la réserve « {title} » ({target}), par {who}",
        "amendment_asked": "l'avenant décidé par le comité ({target} : {title}), à proposer par {who}",
        "programme_asked": "le programme annuel adopté ({target} : {title}), à consigner par {who}",
    },
    en={
        "action_due": "the action “{title}” ({target}), by {who}",
        "reservation_due": "what lifts the reservation “{title}” ({target}), by {who}",
        "amendment_asked": "the amendment that the committee decided ({target}: {title}), to be proposed by {who}",
        "programme_asked": "the yearly programme that was adopted ({target}: {title}), to be recorded by {who}",
    },
    ar={
        "action_due": "إنجاز الإجراء «{title}» ({target}) من طرف {who}",
        "reservation_due": "رفع التحفظ «{title}» ({target}) من طرف {who}",
        "amendment_asked": "الملحق الذي قررته اللجنة ({target}: {title})، يقترحه {who}",
        "programme_asked": "البرنامج السنوي المعتمد ({target}: {title})، يدونه {who}",
    },
)
CAUSES: Final = _by_language(
    fr={"milestone_rescheduled": "la décision de report", "action_opened": "la décision qui l'a ouverte"},
    en={"milestone_rescheduled": "the decision that moves it", "action_opened": "the decision that opened it"},
)
REFUSALS: Final = _by_language(
    fr={
        "decision_outside_terms/recommends_to": (
            "le comité {committee} ne fait que recommander (à : {recommends_to}) et ne peut décider « {decision} » (n° {n}) ; "
            "il peut : {allowed}"
        ),
        "decision_outside_terms/acceptor": (
            "le comité {committee} ne peut accepter le jalon {milestone} (n° {n}) : l'acceptation revient à {acceptor}"
        ),
        "decision_outside_terms/adopted_by": (
            "le comité {committee} ne peut adopter le programme annuel (n° {n}) : il revient à {adopted_by}"
        ),
        "decision_outside_terms": (
            "les termes ne permettent pas au comité {committee} de décider « {decision} » (n° {n}) ; il peut : {allowed}"
        ),
        "incomplete_decision": "il manque « {missing} » à la décision n° {n} ({decision})",
        "decision_numbered_twice": "deux décisions de la session portent le n° {n}",
        "due_that_day_already": "le jalon {milestone} est déjà fixé au {due}",
        "beyond_the_term": "le {to} est au-delà du dernier jour de la convention, le {last_day} (jalon {milestone})",
        "unknown_action": "mesure inconnue : {action} ; ouvertes : {known}",
        "action_settled": "la mesure {action} est déjà réglée (le {on})",
        "done_by_another_act": "la mesure {action} s'accomplit par « {instead} »",
    },
    en={
        "decision_outside_terms/recommends_to": (
            "the committee {committee} only recommends (to: {recommends_to}) and cannot decide “{decision}” (no. {n}); it may: {allowed}"
        ),
        "decision_outside_terms/acceptor": (
            "the committee {committee} cannot accept the milestone {milestone} (no. {n}): its acceptance belongs to {acceptor}"
        ),
        "decision_outside_terms/adopted_by": (
            "the committee {committee} cannot adopt the yearly programme (no. {n}): that belongs to {adopted_by}"
        ),
        "decision_outside_terms": "the terms do not let the committee {committee} decide “{decision}” (no. {n}); it may: {allowed}",
        "incomplete_decision": "decision no. {n} ({decision}) lacks “{missing}”",
        "decision_numbered_twice": "two decisions of the session have the number {n}",
        "due_that_day_already": "the milestone {milestone} is due on {due} already",
        "beyond_the_term": "{to} is past the last day of the convention, {last_day} (milestone {milestone})",
        "unknown_action": "unknown action: {action}; open: {known}",
        "action_settled": "the action {action} is settled already (on {on})",
        "done_by_another_act": "the action {action} is done by “{instead}”",
    },
)
