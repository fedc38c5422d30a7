"""The weekly letter in words: its sections, one convention after the other, and what the manager gets in others' places."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from activities.ports import Person, Unreachable
from adapters.mail.letter_languages import LANGUAGES
from adapters.mail.letters import Letters
from domain.messages.digest import Digest, DigestLine, NotDelivered
from tests.messaging.goldens import as_golden, as_golden_page

SINCE = date(2026, 1, 1)
READER = Person("mic.focal", "Point focal MIC", SINCE, title="chef de service", email="focal.mic@example.org")
CHIEF = Person("mtn.focal", "نقطة الاتصال", SINCE, title="رئيس مصلحة", email="focal.mtn@example.org", language="ar")
MANAGER = Person("pm", "Bureau des programmes", SINCE, email="programmes@example.org")
AXA: dict[str, Any] = {"reference": "AXA-2026-01", "title": "Convention AXA : technologie, data et IA"}
RHAMNA: dict[str, Any] = {"reference": "RHAMNA-2021-01", "title": "شراكة من أجل التكوين في إقليم الرحامنة"}
MILESTONE = DigestLine(
    **AXA, about="milestone_due", target="needs-2026", subject="Identification des besoins", due=date(2026, 7, 10), article="4"
)
CONVOCATION = DigestLine(**RHAMNA, about="convocation_due", target="suivi", subject="لجنة التتبع", due=date(2026, 7, 9), article="Titre II")
SUSPENDED = DigestLine(**RHAMNA, about="convention_suspended", target="RHAMNA-2021-01", subject="Crédits gelés", due=date(2026, 7, 2))
LATE = DigestLine(**AXA, about="indicator_due", target="interns-2026", subject="Stagiaires accueillis", due=date(2026, 6, 30), article="9")
UNDELIVERED = NotDelivered(person="mes.focal", digest=date(2026, 6, 29), reason="no_address")


def digest_of(**said: Any) -> Digest:
    return Digest(on=date(2026, 7, 6), next_on=date(2026, 7, 13), person="mic.focal", manager="pm", **said)


FULL = digest_of(
    todo=(CONVOCATION, MILESTONE), decided=(SUSPENDED,), late=(LATE,), not_delivered=(UNDELIVERED,), to_hand_over=("mic.minister",)
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_in_each_language(language: str) -> None:
    wording = Letters().digest(FULL, replace(READER, language=language))
    as_golden(f"{language}/digest", wording)
    as_golden_page(f"{language}/digest", wording)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manager_is_asked_to_hand_digests_over(language: str) -> None:
    digests = [(digest_of(todo=(MILESTONE,), by_mail=False), READER), (digest_of(late=(LATE,), by_mail=False), CHIEF)]
    as_golden(f"{language}/digests_by_hand", Letters().digests_by_hand(digests, replace(MANAGER, language=language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manager_sees_every_digest_on_trial_in_one_letter(language: str) -> None:
    digests = [(digest_of(todo=(MILESTONE,)), READER), (digest_of(late=(LATE,), by_mail=False), CHIEF)]
    unreachable = [Unreachable("mes.focal", "nobody_in_office")]
    as_golden(f"{language}/digests_on_trial", Letters().digests_on_trial(digests, replace(MANAGER, language=language), unreachable))


def test_a_digest_names_each_convention_once_in_a_section_and_leaves_out_what_is_empty() -> None:
    other = MILESTONE.model_copy(update={"reference": "PSA-2019-01", "title": "PSA"})
    wording = Letters().digest(
        digest_of(todo=(MILESTONE, other, MILESTONE), late=(LATE.model_copy(update={"due": date(2026, 7, 5)}),)), READER
    )
    assert wording.subject == "Vos conventions au 6 juillet 2026 : 3 choses à faire, un retard"
    assert [line for line in wording.body.splitlines() if line and not line.startswith("- ")] == [
        "Madame, Monsieur,",
        "À faire par vous",
        "Convention AXA : technologie, data et IA (AXA-2026-01)",
        "PSA (PSA-2019-01)",
        "En retard depuis",
        "Convention AXA : technologie, data et IA (AXA-2026-01)",
        "Vous recevez cette lettre, en principe une fois par semaine, parce que ces conventions vous nomment (mic.focal).",
    ]
    assert "(interns-2026), le 5 juillet 2026, soit un jour (art. 9)" in wording.body


def test_a_digest_that_only_tells_of_something_decided_counts_nothing() -> None:
    assert Letters().digest(digest_of(decided=(SUSPENDED,)), READER).subject == "Vos conventions au 6 juillet 2026"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "أمر واحد مطلوب منكم"),
        (2, "أمران مطلوبان منكم"),
        (3, "3 أمور مطلوبة منكم"),
        (11, "11 أمرا مطلوبا منكم"),
        (100, "100 أمر مطلوب منكم"),
    ],
)
def test_arabic_counts_in_its_own_way(number: int, said: str) -> None:
    wording = Letters().digest(digest_of(todo=(MILESTONE,) * number), CHIEF)
    assert wording.subject == f"\u200fاتفاقياتكم بتاريخ 6 يوليوز 2026: {said}"
