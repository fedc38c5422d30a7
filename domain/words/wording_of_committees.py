"""What is said of the cycle of a committee, in each language; the catalogues take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Texts = Mapping[str, Mapping[str, str]]


def _by_language(**texts: dict[str, str]) -> Texts:
    return MappingProxyType({language: MappingProxyType(said) for language, said in texts.items()})


CALLED_OFF: Final = _by_language(
    fr={"convention_closed": "la convention est close", "committee_gone": "l'instance n'existe plus"},
    en={"convention_closed": "the convention is closed", "committee_gone": "the committee is no longer there"},
)
"""with what a session ended that nobody called off"""
EVENTS: Final = _by_language(
    fr={
        "review_convened/second": "Comité {committee}, session {session} convoquée une seconde fois (quorum manqué) pour le {session_day}",
        "session_moved": "Comité {committee}, session {session} déplacée au {session_day}{where}",
        "session_called_off": "Comité {committee}, session {session} du {session_day} annulée : {because}",
        "attendance_recorded": "Comité {committee}, session {session} : participants annoncés",
        "minutes_recorded/deemed_on": (
            "Procès-verbal de la session {session} du comité {committee} (version {number}), réputé approuvé le {deemed_on} sans objection"
        ),
        "minutes_recorded": "Procès-verbal de la session {session} du comité {committee} (version {number})",
        "minutes_agreed": "Procès-verbal de la session {session} du comité {committee} approuvé par {person}",
        "minutes_objected": "Objection {of_person} au procès-verbal de la session {session} du comité {committee} : {text}",
        "minutes_approved/at": "Procès-verbal de la session {session} du comité {committee} approuvé à la session {at}",
        "minutes_approved": "Procès-verbal de la session {session} du comité {committee} approuvé par tous ceux qui ont siégé",
        "minutes_deemed_approved": "Procès-verbal de la session {session} du comité {committee} réputé approuvé : silence",
        "review_requested": "Réunion du comité {committee} demandée par {person}, à convoquer au plus tard le {due} : {because}",
        "matter_escalated": "Le comité {to}, à convoquer au plus tard le {due}, est saisi de ce que {committee} n'a pu régler ({why})",
        "consultation_opened": "Comité {committee}, consultation écrite n° {session} ouverte jusqu'au {until} : {decided}",
        "consultation_answered": "Comité {committee}, consultation n° {session} : réponse {of_person} ({ballot})",
        "review_recorded/withheld": "Comité {committee}, consultation écrite n° {session} : {decisions} ; sans effet : {why}",
        "review_recorded/written": "Comité {committee}, consultation écrite n° {session} : {decisions}",
    },
    en={
        "review_convened/second": "Committee {committee}, session {session} convened a second time (no quorum) for {session_day}",
        "session_moved": "Committee {committee}, session {session} moved to {session_day}{where}",
        "session_called_off": "Committee {committee}, session {session} of {session_day} called off: {because}",
        "attendance_recorded": "Committee {committee}, session {session}: attendance announced",
        "minutes_recorded/deemed_on": (
            "Minutes of session {session} of the committee {committee} (version {number}); without objection deemed approved on {deemed_on}"
        ),
        "minutes_recorded": "Minutes of session {session} of the committee {committee} (version {number})",
        "minutes_agreed": "Minutes of session {session} of the committee {committee} approved by {person}",
        "minutes_objected": "Objection by {person} to the minutes of session {session} of the committee {committee}: {text}",
        "minutes_approved/at": "Minutes of session {session} of the committee {committee} approved at session {at}",
        "minutes_approved": "Minutes of session {session} of the committee {committee} approved by everybody who sat",
        "minutes_deemed_approved": "Minutes of session {session} of the committee {committee} deemed approved: silence",
        "review_requested": "Session of the committee {committee} asked for by {person}, to be convened by {due}: {because}",
        "matter_escalated": "What the committee {committee} could not settle ({why}) goes to the committee {to}, to be convened by {due}",
        "consultation_opened": "Committee {committee}, written consultation no. {session} open until {until}: {decided}",
        "consultation_answered": "Committee {committee}, consultation no. {session}: answer by {person} ({ballot})",
        "review_recorded/withheld": "Committee {committee}, written consultation no. {session}: {decisions}; without effect: {why}",
        "review_recorded/written": "Committee {committee}, written consultation no. {session}: {decisions}",
    },
)
CAUSES_OF_CALLS: Final = _by_language(
    fr={
        "request": "demande d'un membre",
        "missed": "réunions non tenues",
        "no_quorum": "quorum manqué",
        "adjourned": "ajournements",
        "disagreement": "désaccord",
    },
    en={
        "request": "a member's request",
        "missed": "sessions missed",
        "no_quorum": "no quorum",
        "adjourned": "adjournments",
        "disagreement": "disagreement",
    },
)
BALLOTS: Final = _by_language(
    fr={"for": "pour", "against": "contre", "abstain": "abstention"}, en={"for": "for", "against": "against", "abstain": "abstains"}
)
CAUSES: Final = _by_language(
    fr={
        "review_recorded": "la session",
        "minutes_recorded": "le procès-verbal",
        "consultation_opened": "l'ouverture de la consultation",
    },
    en={"review_recorded": "the session", "minutes_recorded": "the minutes", "consultation_opened": "the opening of the consultation"},
)
ITEMS: Final = _by_language(
    fr={
        "minutes_due": "Procès-verbal à rendre : {title} (session {target})",
        "minutes_deemed_approved": "Procès-verbal à approuver : {title} (session {target})",
        "minutes_to_approve": "Procès-verbal à approuver : {title} (session {target})",
        "minutes_to_read": "Procès-verbal à lire, à approuver à la prochaine session : {title} (session {target})",
        "request_due": "Convocation à envoyer, à la demande d'un membre : {title}",
        "escalation_due": "Convocation à envoyer, pour une question renvoyée d'un autre comité : {title}",
        "review_missed": "Réunion non tenue : {title}",
        "matter_escalated": "Question renvoyée au comité {target} : {title}",
        "review_requested": "Réunion demandée (comité {target}) : {title}",
        "session_moved": "Session déplacée : {title} ({target})",
        "session_cancelled": "Session annulée : {title} ({target})",
        "consultation_opened": "Consultation écrite (n° {target}) : {title}",
        "consultation_due": "Fin de la consultation écrite {target} : {title}",
        "sub_committee_reported": "Session d'un sous-comité ({target}) : {title}",
    },
    en={
        "minutes_due": "Minutes to record: {title} (session {target})",
        "minutes_deemed_approved": "Minutes to approve: {title} (session {target})",
        "minutes_to_approve": "Minutes to approve: {title} (session {target})",
        "minutes_to_read": "Minutes to read, to be approved at the next session: {title} (session {target})",
        "request_due": "Convocation to send at a member's request: {title}",
        "escalation_due": "Convocation to send about a matter from another committee: {title}",
        "review_missed": "Session not held: {title}",
        "matter_escalated": "Matter passed to the committee {target}: {title}",
        "review_requested": "Session asked for (committee {target}): {title}",
        "session_moved": "Session moved: {title} ({target})",
        "session_cancelled": "Session called off: {title} ({target})",
        "consultation_opened": "Written consultation (no. {target}): {title}",
        "consultation_due": "End of the written consultation {target}: {title}",
        "sub_committee_reported": "Session of a sub-committee ({target}): {title}",
    },
    ar={
        "minutes_due": "محضر واجب التسليم: {title} (الدورة {target})",
        "minutes_deemed_approved": "محضر للمصادقة: {title} (الدورة {target})",
        "minutes_to_approve": "محضر للمصادقة: {title} (الدورة {target})",
        "minutes_to_read": "محضر للاطلاع، يصادق عليه في الدورة المقبلة: {title} (الدورة {target})",
        "request_due": "استدعاء بطلب من عضو: {title}",
        "escalation_due": "استدعاء للبت في مسألة محالة من لجنة أخرى: {title}",
        "review_missed": "اجتماع لم ينعقد: {title}",
        "matter_escalated": "مسألة محالة إلى اللجنة {target}: {title}",
        "review_requested": "طلب اجتماع (اللجنة {target}): {title}",
        "session_moved": "تغيير موعد الدورة: {title} ({target})",
        "session_cancelled": "إلغاء الدورة: {title} ({target})",
        "consultation_opened": "استشارة كتابية (رقم {target}): {title}",
        "consultation_due": "نهاية الاستشارة الكتابية {target}: {title}",
        "sub_committee_reported": "دورة لجنة فرعية ({target}): {title}",
    },
)
RULES: Final = _by_language(
    fr={
        "minutes_due": "le procès-verbal de la session {target} ({title}), par {who}",
        "minutes_approval": "l'approbation du procès-verbal de la session {target} ({title}), par {who}",
        "minutes_at_next_session": "l'approbation du procès-verbal de la session {target} ({title}), à la prochaine session",
        "request_due": "la convocation demandée par un membre : {title}, par {who}",
        "escalation_due": "la convocation pour une question renvoyée d'un autre comité : {title}, par {who}",
        "consultation": "les réponses à la consultation écrite {target} ({title}), de : {who}",
    },
    en={
        "minutes_due": "the minutes of session {target} ({title}), by {who}",
        "minutes_approval": "the approval of the minutes of session {target} ({title}), by {who}",
        "minutes_at_next_session": "the approval of the minutes of session {target} ({title}), at the next session",
        "request_due": "the convocation that a member asked for: {title}, by {who}",
        "escalation_due": "the convocation about a matter from another committee: {title}, by {who}",
        "consultation": "the answers to the written consultation {target} ({title}), from: {who}",
    },
    ar={
        "minutes_due": "محضر الدورة {target} ({title}) من طرف {who}",
        "minutes_approval": "المصادقة على محضر الدورة {target} ({title}) من طرف {who}",
        "minutes_at_next_session": "المصادقة على محضر الدورة {target} ({title}) في الدورة المقبلة",
        "request_due": "الاستدعاء المطلوب من عضو: {title}، من طرف {who}",
        "escalation_due": "الاستدعاء للبت في مسألة محالة: {title}، من طرف {who}",
        "consultation": "الأجوبة عن الاستشارة الكتابية {target} ({title}) من: {who}",
    },
)
REFUSALS: Final = _by_language(
    fr={
        "no_second_call/session": (
            "une seconde convocation suit une session sans quorum : la dernière du comité {committee} (n° {session}) l'a atteint"
        ),
        "no_second_call": "une seconde convocation suit une session sans quorum : le comité {committee} n'en a pas tenu",
        "called_off_already": "la session {session} du comité {committee} est annulée (le {on})",
        "nothing_moved": "la session {session} du comité {committee} est déjà convoquée pour ce jour, à cette heure et en ce lieu ({on})",
        "not_on_request": "le comité {committee} ne se réunit pas à la demande de ses membres",
        "already_requested": "une réunion du comité {committee} est déjà demandée, par {person} (le {on})",
        "not_held_yet/day": "la session {session} du comité {committee}, prévue le {day}, n'est pas encore tenue",
        "not_held_yet": "la session {session} du comité {committee} n'est pas encore tenue",
        "minutes_recorded_already": "ce procès-verbal de la session {session} du comité {committee} est déjà consigné",
        "no_minutes": "aucun procès-verbal de la session {session} du comité {committee} n'est consigné",
        "minutes_settled": "le procès-verbal de la session {session} du comité {committee} est approuvé depuis le {on}",
        "was_not_there": (
            "{person} n'a pas siégé avec voix à la session {session} du comité {committee} ; l'approbation revient à : {known}"
        ),
        "already_approved": "{person} a déjà approuvé le procès-verbal de la session {session} du comité {committee}",
        "no_consultation": "pas de consultation écrite ouverte n° {session} au comité {committee} ; ouvertes : {known}",
        "already_voted": "la voix de {seat} est déjà donnée à la consultation {session} du comité {committee}, par {person}",
        "votes_come_later": "une consultation s'ouvre sans votes : chaque membre répond",
        "consultation_too_short": "une consultation dure au-delà du jour où elle s'ouvre : le {until} n'est pas après le {on}",
    },
    en={
        "no_second_call/session": (
            "a second convocation follows a session without a quorum: the last one of the committee {committee} (no. {session}) had it"
        ),
        "no_second_call": "a second convocation follows a session without a quorum: the committee {committee} has held none",
        "called_off_already": "session {session} of the committee {committee} is called off (on {on})",
        "nothing_moved": "session {session} of the committee {committee} is convened for that very day, hour and place already ({on})",
        "not_on_request": "the committee {committee} does not meet at the request of its members",
        "already_requested": "a session of the committee {committee} is asked for already, by {person} (on {on})",
        "not_held_yet/day": "session {session} of the committee {committee}, planned for {day}, has not been held yet",
        "not_held_yet": "session {session} of the committee {committee} has not been held yet",
        "minutes_recorded_already": "these minutes of session {session} of the committee {committee} are recorded already",
        "no_minutes": "no minutes of session {session} of the committee {committee} are recorded",
        "minutes_settled": "the minutes of session {session} of the committee {committee} were approved on {on}",
        "was_not_there": "{person} did not sit with a vote at session {session} of the committee {committee}; to approve is for: {known}",
        "already_approved": "{person} has approved the minutes of session {session} of the committee {committee} already",
        "no_consultation": "no written consultation no. {session} is open in the committee {committee}; open: {known}",
        "already_voted": "the vote of {seat} is given already in consultation {session} of the committee {committee}, by {person}",
        "votes_come_later": "a consultation is opened without votes: each member answers",
        "consultation_too_short": "a consultation lasts beyond the day on which it is opened: {until} is not after {on}",
    },
    ar={
        "no_second_call": "الاستدعاء الثاني يلي دورة لم يكتمل نصابها: اللجنة {committee}",
        "called_off_already": "ألغيت الدورة {session} للجنة {committee} ({on})",
        "nothing_moved": "سبق استدعاء اللجنة {committee} للدورة {session} في نفس اليوم والساعة والمكان ({on})",
        "not_on_request": "اللجنة {committee} لا تجتمع بطلب من أعضائها",
        "already_requested": "سبق طلب اجتماع اللجنة {committee} من طرف {person} ({on})",
        "not_held_yet": "الدورة {session} للجنة {committee} لم تنعقد بعد",
        "minutes_recorded_already": "سبق تسجيل هذا المحضر للدورة {session} للجنة {committee}",
        "no_minutes": "لم يسجل أي محضر للدورة {session} للجنة {committee}",
        "minutes_settled": "صودق على محضر الدورة {session} للجنة {committee} منذ {on}",
        "was_not_there": "{person} لم يحضر بصوت الدورة {session} للجنة {committee}؛ المصادقة تعود إلى: {known}",
        "already_approved": "سبق أن صادق {person} على محضر الدورة {session} للجنة {committee}",
        "no_consultation": "لا توجد استشارة كتابية مفتوحة رقم {session} في اللجنة {committee}",
        "already_voted": "سبق الإدلاء بصوت {seat} في الاستشارة {session} للجنة {committee}",
        "votes_come_later": "تفتح الاستشارة بدون أصوات: كل عضو يجيب",
        "consultation_too_short": "يجب أن تستمر الاستشارة بعد يوم فتحها: {until} ليس بعد {on}",
    },
)
