"""What documents say beside what is filled in: French, English and Arabic side by side.

Sentences of letters hold the names of a template's fields (``{{ session.day }}``); the rest is filled in here (``{n}``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from domain.words.plurals import agreed
from domain.words.wording import long_date

LANGUAGES = ("fr", "en", "ar")
BLANK = "……………………"
"""what people fill in by hand"""

_WEEKDAYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    }
)
_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=[«°]) ")
_COLON: Mapping[str, str] = MappingProxyType({"fr": " : ", "en": ": ", "ar": ": "})

_TEXTS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        # ── Every document ─────────────────────────────────────────────────────────────────────
        "article": ("art. {article}", "art. {article}", "المادة {article}"),
        "convention": ("Convention", "Convention", "الاتفاقية"),
        "reference": ("Référence", "Reference", "المرجع"),
        "legal": ("Réf.", "Ref.", "المرجع"),
        "page": ("Page", "Page", "صفحة"),
        "on": ("Le {{ today }}", "{{ today }}", "بتاريخ {{ today }}"),
        "subject": ("Objet", "Subject", "الموضوع"),
        "day": ("Date", "Date", "التاريخ"),
        "time": ("Heure", "Time", "الساعة"),
        "place": ("Lieu", "Place", "المكان"),
        "in_writing": ("consultation écrite", "consulted in writing", "استشارة كتابية"),
        "link": ("À distance", "Online", "عن بعد"),
        "sent": ("Convocation envoyée", "Convocation sent", "إرسال الاستدعاء"),
        "number": ("N°", "No.", "رقم"),
        "chair": ("Pour la présidence", "For the chair", "عن الرئاسة"),
        "secretary": ("Pour le secrétariat", "For the secretariat", "عن الكتابة"),
        "name_and_signature": ("Nom, date et signature", "Name, date and signature", "الاسم والتاريخ والتوقيع"),
        "sir": ("Madame, Monsieur,", "Dear Sir or Madam,", "سيدتي، سيدي، تحية طيبة وبعد،"),
        "kind_regards": (
            "Je vous prie d'agréer, Madame, Monsieur, l'expression de ma considération distinguée.",
            "Yours faithfully,",
            "وتفضلوا، سيدتي، سيدي، بقبول فائق عبارات التقدير والاحترام.",
        ),
        # ── Convocation and order of business ──────────────────────────────────────────────────
        "to": ("Destinataires", "To", "إلى السيدات والسادة"),
        "convocation": ("Convocation", "Convocation", "استدعاء"),
        "second_convocation": ("Seconde convocation", "Second convocation", "استدعاء ثان"),
        "convocation_subject": (
            "{{ session.heading }} à la session n° {{ session.number }} – {{ committee.title }}",
            "{{ session.heading }} to session no. {{ session.number }} – {{ committee.title }}",
            "{{ session.heading }} لحضور الدورة رقم {{ session.number }} – {{ committee.title }}",
        ),
        "invited": (
            (
                "J'ai l'honneur de vous inviter à la session n° {{ session.number }} de l'instance « {{ committee.title }} », "
                "instituée par la convention « {{ convention.title }} » ({{ convention.reference }}), qui se tiendra comme suit :"
            ),
            (
                "You are invited to session no. {{ session.number }} of the body “{{ committee.title }}”, set up by the convention "
                "“{{ convention.title }}” ({{ convention.reference }}), which will be held as follows:"
            ),
            (
                "يشرفني أن أدعوكم إلى حضور الدورة رقم {{ session.number }} للهيئة «\u200f{{ committee.title }}\u200f»، "
                "المحدثة بموجب الاتفاقية "
                "«\u200f{{ convention.title }}\u200f» \u200f({{ convention.reference }}\u200f)، "
                "وذلك وفق ما يلي:"
            ),
        ),
        "after_no_quorum": (
            "Cette convocation fait suite à une session où le quorum n'a pas été atteint.",
            "This convocation follows a session that had no quorum.",
            "يأتي هذا الاستدعاء عقب دورة لم يكتمل فيها النصاب القانوني.",
        ),
        "proxies": (
            "Un membre empêché peut donner procuration à un autre membre ({n} procuration(s) au plus par membre).",
            "A member who cannot attend may give a proxy to another member (at most {n} to each).",
            "يمكن للعضو الذي تعذر عليه الحضور أن يوكل عضوا آخر (في حدود {n} لكل عضو).",
        ),
        "stand_ins_allowed": (
            "Un membre empêché peut se faire remplacer.",
            "A member who cannot attend may send a stand-in.",
            "يمكن للعضو الذي تعذر عليه الحضور أن ينيب عنه من ينوب.",
        ),
        "stand_ins_with_letter": (
            "Un membre empêché peut se faire remplacer par une personne munie d'une lettre.",
            "A member who cannot attend may send a stand-in who brings a letter.",
            "يمكن للعضو الذي تعذر عليه الحضور أن ينيب عنه شخصا يحمل رسالة في الموضوع.",
        ),
        "business": ("Ordre du jour", "Order of business", "جدول الأعمال"),
        "session_heading": (
            "{{ committee.title }} – session n° {{ session.number }}",
            "{{ committee.title }} – session no. {{ session.number }}",
            "{{ committee.title }} – الدورة رقم {{ session.number }}",
        ),
        "point": ("Point", "Item", "النقطة"),
        "basis": ("Fondement", "Basis", "السند"),
        "due": ("Échéance", "Due", "الأجل"),
        "who": ("Qui", "Who", "المعني"),
        "late_since": ("en retard depuis le {day}", "late since {day}", "متأخر منذ {day}"),
        "item_opening": (
            "Ouverture, présences et quorum",
            "Opening, attendance and quorum",
            "الافتتاح والحضور والنصاب القانوني",
        ),
        "item_other": ("Questions diverses", "Any other business", "مختلفات"),
        # ── Minutes ────────────────────────────────────────────────────────────────────────────
        "minutes": ("Procès-verbal", "Minutes", "محضر"),
        "draft_minutes": (
            "Projet prérempli d'après le registre ; les pointillés et la dernière rubrique sont à compléter.",
            "Prefilled from the record; dotted lines and the last section are left to fill in.",
            "مشروع معبأ انطلاقا من السجل؛ تستكمل الفراغات المنقطة والفقرة الأخيرة.",
        ),
        "attendance": ("Présences", "Attendance", "الحضور"),
        "member": ("Membre", "Member", "العضو"),
        "party": ("Partie ou institution", "Party or institution", "الطرف أو المؤسسة"),
        "voice": ("Voix", "Vote", "الصوت"),
        "voting": ("délibérative", "voting", "تقريري"),
        "advisory": ("consultative", "advisory", "استشاري"),
        "presence": ("Présence", "Presence", "الحضور"),
        "is_chair": ("présidence", "chair", "الرئاسة"),
        "is_secretary": ("secrétariat", "secretary", "الكتابة"),
        "present": ("présent(e)", "present", "حاضر"),
        "absent": ("absent(e)", "absent", "غائب"),
        "alternate_sat": ("suppléé(e) par {name}", "alternate: {name}", "ناب عنه {name}"),
        "stand_in_sat": ("remplacé(e) par {name}", "stand-in: {name}", "حضر مكانه {name}"),
        "expected": ("annoncé", "as announced", "حسب ما أعلن"),
        "unsent": ("sans lettre, ne compte pas", "without a letter, does not count", "دون رسالة، لا يحتسب"),
        "vacant": ("(siège vacant)", "(vacant seat)", "(مقعد شاغر)"),
        "represented": ("représenté(e) par {name} (procuration)", "represented by {name} (proxy)", "ممثل من طرف {name} (وكالة)"),
        "recused": ("récusé(e)", "recused", "متنح"),
        "guests": ("Invités", "Guests", "الضيوف"),
        "quorum": ("Quorum", "Quorum", "النصاب القانوني"),
        "quorum_needed": (
            "{needed} siège(s) nécessaire(s) sur {base}",
            "{needed} of {base} seats needed",
            "المقاعد المطلوبة: {needed} من أصل {base}",
        ),
        "quorum_second": (
            "sur seconde convocation, {needed} siège(s) nécessaire(s) sur {base}",
            "on a second convocation, {needed} of {base} seats needed",
            "في الاستدعاء الثاني، المقاعد المطلوبة: {needed} من أصل {base}",
        ),
        "quorum_represented": (", représentés comptés", ", represented members count", "، مع احتساب الممثلين"),
        "quorum_none": ("aucun quorum n'est fixé", "no quorum is set", "لم يحدد أي نصاب"),
        "quorum_found": (
            " ; {present} présent(s), {represented} représenté(s)",
            "; {present} present, {represented} represented",
            "؛ الحاضرون: {present}، الممثلون: {represented}",
        ),
        "quorum_to_count": (" ; constaté : {blank}", "; found: {blank}", "؛ المسجل: {blank}"),
        "quorum_met": (" : atteint", ": met", ": مكتمل"),
        "quorum_not_met": (" : non atteint", ": not met", ": غير مكتمل"),
        "irregularities": ("Irrégularités constatées", "Irregularities noted", "المخالفات الشكلية المسجلة"),
        "late_convocation": ("convocation envoyée hors délai", "convocation sent too late", "إرسال الاستدعاء خارج الأجل"),
        "not_convened": ("session tenue sans convocation consignée", "held without a recorded convocation", "دورة دون استدعاء مسجل"),
        "late_minutes": ("procès-verbal établi hors délai", "minutes recorded too late", "محضر محرر خارج الأجل"),
        "held_on_another_day": ("tenue un autre jour que celui annoncé", "held on another day than announced", "عقدت في غير اليوم المعلن"),
        "stand_in_without_letter": ("remplaçant sans lettre", "stand-in without a letter", "نائب دون رسالة"),
        "discussion": ("Échanges", "Discussion", "المناقشات"),
        "decisions": ("Décisions", "Decisions", "القرارات"),
        "decision_heading": (
            "Décision n° {{ one.number }} – {{ one.kind }} ({{ one.result }})",
            "Decision no. {{ one.number }} – {{ one.kind }} ({{ one.result }})",
            "القرار رقم {{ one.number }} – {{ one.kind }} ({{ one.result }})",
        ),
        "no_decision_yet": (
            "Décision n° {n} : {blank}",
            "Decision no. {n}: {blank}",
            "القرار رقم {n}: {blank}",
        ),
        "no_decision": ("Aucune décision n'a été prise.", "No decision was taken.", "لم يتخذ أي قرار."),
        "vote_line": (
            "Pour : {blank}  Contre : {blank}  Abstentions : {blank}",
            "For: {blank}  Against: {blank}  Abstained: {blank}",
            "مع: {blank}  ضد: {blank}  امتناع: {blank}",
        ),
        "counted": ("Décompte", "Count", "فرز الأصوات"),
        "tally": (
            "{because}",
            (
                "{present} present and {represented} represented of {base}{quorum}; "
                "{in_favour} for, {against} against, {abstained} abstained{rule}: {result}"
            ),
            (
                "الحاضرون: {present}، الممثلون: {represented} من أصل {base}{quorum}؛ مع: {in_favour}، ضد: {against}، امتناع: {abstained}"
                "{rule}: {result}"
            ),
        ),
        "tally_quorum": (", quorum {needed}", ", quorum {needed}", "، النصاب {needed}"),
        "rule": ("", "; {rule}, {needed} needed", "؛ {rule}، المطلوب {needed}"),
        "rule_absolute": ("majorité absolue", "absolute majority", "الأغلبية المطلقة"),
        "rule_two_thirds": ("deux tiers", "two thirds", "الثلثان"),
        "rule_unanimity": ("unanimité", "unanimity", "الإجماع"),
        "rule_consensus": ("consensus", "consensus", "التوافق"),
        "decided_milestone": ("Jalon", "Milestone", "مرحلة الإنجاز"),
        "decided_status": ("Constat", "Finding", "المعاينة"),
        "decided_to": ("Nouvelle date", "New day", "الأجل الجديد"),
        "decided_year": ("Année", "Year", "السنة"),
        "decided_owner": ("Responsable", "Owner", "المسؤول"),
        "decided_due": ("Échéance", "Due", "الأجل"),
        "decided_of": ("Session", "Session", "الدورة"),
        "decided_reservations": ("Réserves", "Reservations", "التحفظات"),
        "decided_because": ("Motif", "Because", "التعليل"),
        "for": ("Pour", "For", "مع"),
        "against": ("Contre", "Against", "ضد"),
        "abstain": ("Abstention", "Abstained", "امتناع"),
        "left": ("Reste à compléter", "Left to fill in", "ما تبقى للاستكمال"),
        "left_session": ("la tenue de la session au registre", "the session itself, in the record", "تسجيل انعقاد الدورة في السجل"),
        "left_begin": ("l'heure d'ouverture", "the time it began", "ساعة الافتتاح"),
        "left_end": ("l'heure de clôture", "the time it ended", "ساعة الاختتام"),
        "left_place": ("le lieu", "the place", "المكان"),
        "left_discussion": ("le résumé des échanges", "the summary of the discussion", "ملخص المناقشات"),
        "left_signatures": ("les signatures", "the signatures", "التوقيعات"),
        "signed": ("Signatures", "Signatures", "التوقيعات"),
        # ── Reminder ───────────────────────────────────────────────────────────────────────────
        "reminder_subject": (
            "Relance – engagements échus au titre de la convention {{ convention.reference }}",
            "Reminder – what is overdue under convention {{ convention.reference }}",
            "تذكير – التزامات حل أجلها بموجب الاتفاقية {{ convention.reference }}",
        ),
        "attention": ("À l'attention de", "For the attention of", "إلى عناية"),
        "reminded": (
            "Sauf erreur de notre part, les engagements suivants, pris au titre de la convention « {{ convention.title }} », sont échus :",
            "Unless we are mistaken, the following, undertaken under the convention “{{ convention.title }}”, is overdue:",
            "ما لم يكن هناك سهو منا، فإن الالتزامات التالية، المتخذة بموجب الاتفاقية «\u200f{{ convention.title }}\u200f»، قد حل أجلها:",
        ),
        "owed": ("Ce qui est dû", "What is owed", "الالتزام"),
        "owed_since": ("Échu depuis le", "Overdue since", "حل أجله منذ"),
        "days_late": ("Jours de retard", "Days late", "أيام التأخير"),
        "under": ("Article", "Article", "المادة"),
        "please_answer": (
            "Nous vous saurions gré de bien vouloir y donner suite, ou de nous dire à quelle date vous pensez pouvoir le faire.",
            "We would be grateful if you could see to it, or let us know by when you expect to.",
            "ونكون لكم من الشاكرين إن تفضلتم بالوفاء بها، أو بإخبارنا بالتاريخ المرتقب لذلك.",
        ),
        # ── Review pack ────────────────────────────────────────────────────────────────────────
        "pack": ("Dossier de revue", "Review pack", "ملف التتبع"),
        "as_of": ("État au {day}", "As of {day}", "الوضعية بتاريخ {day}"),
        "state": ("Où en est la convention", "Where the convention stands", "وضعية الاتفاقية"),
        "parties": ("Parties", "Parties", "الأطراف"),
        "phase": ("Phase", "Phase", "المرحلة"),
        "health": ("Situation", "Health", "الحالة"),
        "signed_on": ("Signée le", "Signed on", "تاريخ التوقيع"),
        "in_force_on": ("En vigueur depuis le", "In force since", "سارية المفعول منذ"),
        "last_day": ("Dernier jour en vigueur", "Last day in force", "آخر يوم من السريان"),
        "outcome": ("Issue", "Outcome", "المآل"),
        "next": ("Prochaine échéance", "Next deadline", "الأجل المقبل"),
        "progress": ("Jalons atteints", "Milestones met", "المراحل المنجزة"),
        "blocked_since": (
            "empêché depuis le {day} : {because}",
            "blocked since {day}: {because}",
            "متوقفة منذ {day}: {because}",
        ),
        "put_off": (
            "reporté {n} fois, de {days} jour(s)",
            "put off (once|{n} times), by {days} day(s)",
            "عدد التأجيلات: {n}، مجموع الأيام: {days}",
        ),
        "replaced_by": ("remplacé par {milestone}", "replaced by {milestone}", "عوضت بـ {milestone}"),
        "commitments": ("Engagements", "Commitments", "الالتزامات"),
        "commitment": ("Engagement", "Commitment", "الالتزام"),
        "between": ("De qui, à qui", "From, to", "من، إلى"),
        "overdue": ("En retard", "Overdue", "متأخرة"),
        "milestones": ("Jalons", "Milestones", "مراحل الإنجاز"),
        "milestone": ("Jalon", "Milestone", "المرحلة"),
        "owner": ("Porteur", "Owner", "المسؤول"),
        "status": ("État", "Status", "الوضعية"),
        "days": ("{n} j", "{n} d", "{n} ي"),
        "indicators": ("Indicateurs", "Indicators", "المؤشرات"),
        "indicator": ("Indicateur", "Indicator", "المؤشر"),
        "baseline": ("Départ", "Baseline", "القيمة المرجعية"),
        "target": ("Cible", "Target", "القيمة المستهدفة"),
        "measured": ("Mesuré", "Measured", "القيمة المسجلة"),
        "not_measured": ("pas encore mesuré", "not measured yet", "لم يقس بعد"),
        "reached": ("{n} % du chemin vers la cible", "{n} % of the way to the target", "{n} % من الطريق نحو المستهدف"),
        "money": ("Contributions", "Contributions", "المساهمات"),
        "contribution": ("Contribution", "Contribution", "المساهمة"),
        "promised": ("Promis", "Promised", "الموعود به"),
        "called": ("Appelé", "Called", "المطلوب"),
        "paid": ("Versé", "Paid", "المدفوع"),
        "received": ("Reçu", "Received", "المتوصل به"),
        "returned": ("Restitué", "Returned", "المسترجع"),
        "remaining": ("Reliquat", "Remaining", "المتبقي"),
        "total": ("Total", "Total", "المجموع"),
        "in_kind": ("en nature", "in kind", "عينية"),
        "on_condition": ("selon le jalon {milestone}", "upon milestone {milestone}", "رهين بالمرحلة {milestone}"),
        "standing_waiting": ("pas encore exigible", "not payable yet", "غير مستحقة بعد"),
        "standing_open": ("exigible", "payable", "مستحقة"),
        "standing_called": ("appelée", "called", "مطلوبة"),
        "standing_paid": ("versée, à confirmer", "paid, to be confirmed", "مؤداة، في انتظار التأكيد"),
        "standing_settled": ("soldée", "settled", "مسواة"),
        "standing_given_up": ("n'est plus prévue", "no longer foreseen", "لم تعد مبرمجة"),
        "late_items": ("En retard", "Late", "المتأخرات"),
        "followed": ("Décisions et mesures à suivre", "Decisions and actions to follow up", "القرارات والتدابير الواجب تتبعها"),
        "session": ("Session", "Session", "الدورة"),
        "action": ("Mesure", "Action", "التدبير"),
        "action_scheduled": ("à faire", "to do", "للإنجاز"),
        "action_late": ("en retard", "late", "متأخر"),
        "action_met": ("fait", "done", "منجز"),
        "action_cancelled": ("abandonné", "dropped", "متخلى عنه"),
        "decision": ("Décision", "Decision", "القرار"),
        "dates": ("Prochaines dates", "Next dates", "المواعيد المقبلة"),
        "nothing": ("Rien à signaler.", "Nothing to report.", "لا شيء يذكر."),
    }
)


def say(key: str, language: str, **details: object) -> str:
    """A text with its numbers agreed; fields of templates stay as they are."""
    text = catalogue(language)[key]
    if not details:
        return text
    said = {name: str(value) for name, value in details.items()}
    return agreed(text, said, language).format_map(said)


def known(key: str) -> bool:
    return key in _TEXTS


def labelled(label: str, value: str, language: str) -> str:
    """« Lieu : Rabat », "Place: Rabat"."""
    return f"{label}{catalogue(language)['colon']}{value}"


def long_day(day: date, language: str) -> str:
    """« mercredi 24 juin 2026 »."""
    return f"{_WEEKDAYS[language][day.weekday()]} {long_date(day, language)}"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of a language."""
    texts = {key: texts[LANGUAGES.index(language)] for key, texts in _TEXTS.items()} | {"colon": _COLON[language]}
    return MappingProxyType({key: _unbroken(text) for key, text in texts.items()} if language == "fr" else texts)


def _unbroken(text: str) -> str:
    """No line breaks before a French colon, within guillemets or after « n° »."""
    return _FRENCH_SPACE.sub("\u00a0", text)
