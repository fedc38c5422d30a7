"""An order of business in words: the headings of its parts, and each line with its day and its article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from domain.agenda import AgendaItem
from domain.committees.order_of_business import Line, Section
from domain.days.calendar import At
from domain.words import wording
from domain.words.wording_fr import FRENCH
from domain.words.wording_of_decisions import ABOUTS
from domain.words.wording_of_values import LANGUAGES

_SECTIONS: Final[Mapping[str, Mapping[Section, str]]] = MappingProxyType(
    {
        "fr": {
            "minutes": "Procès-verbaux à approuver",
            "follow_up": "Suites des décisions",
            "late": "En retard",
            "due": "À échoir avant la prochaine session",
            "to_accept": "Remis, à accepter",
            "reported": "Depuis la dernière session",
            "sub_committees": "Sous-comités",
            "called": "Questions dont le comité est saisi",
        },
        "en": {
            "minutes": "Minutes to approve",
            "follow_up": "What became of decisions",
            "late": "Late",
            "due": "Due before the next session",
            "to_accept": "Submitted, to be accepted",
            "reported": "Since the last session",
            "sub_committees": "Sub-committees",
            "called": "Matters brought before the committee",
        },
        "ar": {
            "minutes": "محاضر للمصادقة",
            "follow_up": "تتبع القرارات",
            "late": "متأخرات",
            "due": "آجال قبل الدورة المقبلة",
            "to_accept": "مسلَّمة وتنتظر القبول",
            "reported": "منذ الدورة السابقة",
            "sub_committees": "اللجان الفرعية",
            "called": "مسائل محالة إلى اللجنة",
        },
    }
)
_LINES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "fr": {
            "action": "{decision} ({target})",
            "decision_taken": "{decision} ({target})",
            "decision_below": "{decision} ({target})",
            "acceptance": "Jalon remis : {title} ({target})",
            "milestone_reported": "Point d'étape : {title} ({target})",
            "milestone_submitted": "Remis : {title} ({target})",
            "request": "Réunion demandée par {target}",
            "matter_from_below": "Question venue du comité {target} ({cause})",
        },
        "en": {
            "action": "{decision} ({target})",
            "decision_taken": "{decision} ({target})",
            "decision_below": "{decision} ({target})",
            "acceptance": "Milestone submitted: {title} ({target})",
            "milestone_reported": "Report: {title} ({target})",
            "milestone_submitted": "Submitted: {title} ({target})",
            "request": "Session asked for by {target}",
            "matter_from_below": "A matter from the committee {target} ({cause})",
        },
        "ar": {
            "action": "{decision} ({target})",
            "decision_taken": "{decision} ({target})",
            "decision_below": "{decision} ({target})",
            "acceptance": "مرحلة مسلمة تنتظر القبول: {title} ({target})",
            "milestone_reported": "تقرير مرحلي: {title} ({target})",
            "milestone_submitted": "مرحلة مسلمة: {title} ({target})",
            "request": "اجتماع بطلب من {target}",
            "matter_from_below": "مسألة محالة من اللجنة {target} ({cause})",
        },
    }
)


def section(code: Section, language: str = "fr") -> str:
    """The heading of a part."""
    return _SECTIONS.get(language, _SECTIONS["fr"])[code]


def line(one: Line, language: str = "fr") -> str:
    """What a line is about, in the words of the agenda where it has any; then what was said of it, its day and its article."""
    words = LANGUAGES.get(language, FRENCH)
    own = _LINES.get(language, _LINES["fr"]).get(one.about)
    if own is None:
        text = wording.item(AgendaItem(due=one.day or date.min, at=At.END, kind=one.about, target=one.target, title=one.title), language)
    else:
        known = ABOUTS.get(language, ABOUTS["fr"]) if one.about == "action" else words.decisions or FRENCH.decisions
        decision = known.get(one.title, one.title)
        cause = words.calls.get(one.title) or FRENCH.calls.get(one.title, one.title)
        text = own.format(target=one.target, title=one.title, decision=decision, cause=cause)
    colon = " : " if words is FRENCH else ": "
    said = f"{text}{colon}{one.text}" if one.text else text
    dated = wording.dated(said, one.day, language)
    return f"{dated} ({words.article.format(article=one.article)})" if one.article else dated
