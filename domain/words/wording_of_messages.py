"""What is said of messages, of what became of them and of what people answered, in each language; the catalogues take it from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Texts = Mapping[str, Mapping[str, str]]

EVENTS: Final[Texts] = {
    "fr": {
        "mail_switched/on": "Courrier ouvert",
        "mail_switched": "Courrier retenu",
        "message_due/gathered": "{what} → {recipients}, dans la prochaine lettre hebdomadaire",
        "message_due": "{what} → {recipients}",
        "message_superseded/why": "Message devenu sans objet ({why}) : {what}",
        "message_superseded": "Message remplacé ou devenu sans objet : {what}",
        "message_sent/trial": "Message d'essai, au responsable de programme au lieu {of_recipients} : {what}",
        "message_sent": "Message envoyé à {recipients} : {what}",
        "message_failed/retry_on": "Message non remis à {recipients}{why}, nouvel essai le {retry_on} : {what}",
        "message_failed": "Message non remis à {recipients}{why} : {what}",
        "digest_told/trial": "Lettre hebdomadaire du {digest}, d'essai, au lieu {of_recipients} : {what}",
        "digest_told/failed": "Lettre hebdomadaire du {digest} → {recipients} ; non remise à {failed} : {what}",
        "digest_told": "Lettre hebdomadaire du {digest} → {recipients} : {what}",
        "deadline_acknowledged": "{people} : pris note, {what} (le {due})",
        "deadline_snoozed": "{people} : plus rien avant le {until}, {what} (le {due})",
        "answers_lapsed": "Plus dû, ce qui avait été répondu tombe : {what}",
    },
    "en": {
        "mail_switched/on": "Mail switched on",
        "mail_switched": "Mail held back",
        "message_due/gathered": "{what} → {recipients}, in their next digest",
        "message_due": "{what} → {recipients}",
        "message_superseded/why": "Message no longer needed ({why}): {what}",
        "message_superseded": "Message replaced, or no longer needed: {what}",
        "message_sent/trial": "Trial message, to the programme manager in the place of {recipients}: {what}",
        "message_sent": "Message sent to {recipients}: {what}",
        "message_failed/retry_on": "Message not delivered to {recipients}{why}, to be tried again on {retry_on}: {what}",
        "message_failed": "Message not delivered to {recipients}{why}: {what}",
        "digest_told/trial": "Digest of {digest}, a trial, in the place of {recipients}: {what}",
        "digest_told/failed": "Digest of {digest} → {recipients}; not delivered to {failed}: {what}",
        "digest_told": "Digest of {digest} → {recipients}: {what}",
        "deadline_acknowledged": "{people}: noted, {what} ({due})",
        "deadline_snoozed": "{people}: nothing before {until}, {what} ({due})",
        "answers_lapsed": "No longer owed, answers lapse: {what}",
    },
}
ITEMS: Final[Texts] = {
    "fr": {"reminder": "Rappel de ce que doit {target} : {title}"},
    "en": {"reminder": "Reminder of what {target} owes: {title}"},
    "ar": {"reminder": "تذكير بما على {target}: {title}"},
}
BECAUSE: Final[Texts] = {
    "fr": {"met": "fait", "moved": "autre date", "cancelled": "plus dû", "answered": "pris note ou différé"},
    "en": {"met": "done", "moved": "another day", "cancelled": "no longer owed", "answered": "noted or put off"},
}
REASONS: Final[Texts] = {
    "fr": {
        "no_address": "sans adresse",
        "nobody_in_office": "fonction sans titulaire",
        "manager_no_address": "responsable de programme sans adresse",
        "manager_nobody_in_office": "pas de responsable de programme",
        "template": "modèle à réparer",
    },
    "en": {
        "no_address": "no address",
        "nobody_in_office": "nobody in office",
        "manager_no_address": "programme manager without an address",
        "manager_nobody_in_office": "no programme manager in office",
        "template": "a template to repair",
    },
    "ar": {
        "no_address": "بدون عنوان",
        "nobody_in_office": "لا أحد يشغل هذه المهمة",
        "manager_no_address": "مسؤول البرنامج بدون عنوان",
        "manager_nobody_in_office": "لا يوجد مسؤول عن البرنامج",
        "template": "نموذج واجب الإصلاح",
    },
}
BY_LETTER: Final[Mapping[str, str]] = {"fr": "{who} (par lettre)", "en": "{who} (by letter)"}
REFUSALS: Final[Texts] = {
    "fr": {
        "unknown_item/near": "rien n'est dû sous le nom « {item} » ; vouliez-vous dire {near} ?",
        "unknown_item": "rien n'est dû sous le nom « {item} » ; il y a : {known}",
        "ambiguous_item": "« {item} » désigne plusieurs échéances ; précisez : {known}",
        "not_concerned": "{person} n'est pas destinataire de « {item} » ; le sont : {known}",
        "already_answered": "c'est déjà noté pour {person} : {item}",
        "too_late_to_acknowledge": "« {item} » est en retard depuis le {due} : les relances continuent (snooze les diffère)",
        "snooze_too_short": "le {until} n'est pas à venir (aujourd'hui : {today})",
        "snooze_too_long": "le {until} est trop loin : au plus tard le {last} (échéance du {due}, 90 jours au plus)",
        "nothing_owed/party": "{party} n'est en retard de rien, et rien n'approche : il n'y a rien à rappeler",
        "nothing_owed": "rien n'est en retard et rien n'approche : il n'y a rien à rappeler",
        "already_reminded": "un rappel à {party} est déjà parti le {on}",
    },
    "en": {
        "unknown_item/near": "nothing is due under the name “{item}”; did you mean {near}?",
        "unknown_item": "nothing is due under the name “{item}”; there is: {known}",
        "ambiguous_item": "“{item}” names several things that are due; say which: {known}",
        "not_concerned": "{person} is not told of “{item}”; these are: {known}",
        "already_answered": "this was answered already for {person}: {item}",
        "too_late_to_acknowledge": "“{item}” is late since {due}: reminders go on (snooze puts them off)",
        "snooze_too_short": "{until} is not to come (today: {today})",
        "snooze_too_long": "{until} is too far: {last} at the latest (due on {due}, 90 days at most)",
        "nothing_owed/party": "{party} is late with nothing, and nothing is near: there is nothing to remind of",
        "nothing_owed": "nothing is late, and nothing is near: there is nothing to remind of",
        "already_reminded": "a reminder to {party} left on {on} already",
    },
    "ar": {
        "unknown_item/near": "لا شيء مستحق باسم «{item}»؛ هل تقصدون {near}؟",
        "unknown_item": "لا شيء مستحق باسم «{item}»؛ الموجود: {known}",
        "ambiguous_item": "«{item}» اسم لعدة آجال؛ حددوا: {known}",
        "not_concerned": "{person} ليس من المخاطبين بشأن «{item}»؛ وهم: {known}",
        "already_answered": "سبق تسجيل ذلك بالنسبة إلى {person}: {item}",
        "too_late_to_acknowledge": "«{item}» متأخر منذ {due}: التذكيرات مستمرة",
        "snooze_too_short": "{until} ليس يوما آتيا (اليوم: {today})",
        "snooze_too_long": "{until} بعيد جدا: {last} على الأكثر (الأجل {due}، و90 يوما على الأكثر)",
        "nothing_owed/party": "{party} غير متأخر في شيء ولا أجل قريب: لا شيء للتذكير به",
        "nothing_owed": "لا تأخر ولا أجل قريب: لا شيء للتذكير به",
        "already_reminded": "سبق تذكير {party} في {on}",
    },
}
