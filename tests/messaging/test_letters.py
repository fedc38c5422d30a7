from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from activities.contracts import Letter, Standing
from activities.ports import Person, Unreachable
from adapters.mail.letter_languages import LANGUAGES
from adapters.mail.letter_templates import BLOCKS, TEMPLATES, kinds
from adapters.mail.letters import Letters
from domain.agenda import AgendaItem
from domain.days.calendar import At
from domain.words.wording_fr import FRENCH
from tests.messaging.goldens import as_golden, as_golden_page
from tests.messaging.told import TOLD

SINCE = date(2026, 1, 1)
FOCAL = Person("mic.focal", "Point focal MIC", SINCE, title="chef de service", email="focal.mic@example.org")
OFFICER = Person("axa.focal", "AXA focal point", SINCE, title="programme officer", email="focal.axa@example.org", language="en")
CHIEF = Person("mtn.focal", "نقطة الاتصال", SINCE, title="رئيس مصلحة", email="focal.mtn@example.org", language="ar")
READERS = {"fr": FOCAL, "en": OFFICER, "ar": CHIEF}
MANAGER = Person("pm", "Bureau des programmes", SINCE, email="programmes@example.org")
MINISTER = Person("mic.minister", "Ministre de l'Industrie", SINCE, title="ministre")

ABOUT = {
    "milestone_due": ("needs-2026", "Identification des besoins", "4"),
    "milestone_blocked": ("needs-2026", "Identification des besoins", "4"),
    "commitment_due": ("c1-2026", "Accueillir des stagiaires", "8"),
    "tranche_due": ("equipment:t1", "Équipement des gîtes ruraux, 450000.25 MAD", "8"),
    "indicator_due": ("interns-2026", "Stagiaires accueillis", "9"),
    "signature_due": ("signatures", "signatures", "13"),
    "signature_voided": ("axa.ceo", "signatures", None),
    "amendment_due": ("1", "Avenant n° 1 : cybersécurité", "12"),
    "amendment_visa_due": ("1 (visas)", "Avenant n° 1 : cybersécurité", None),
    "amendment_voided": ("pm", "Avenant n° 1 : cybersécurité", None),
    "visa_due": ("visas", "visas", None),
    "action_due": ("suivi-1.2", "Désigner les correspondants", "7"),
    "cure_due": ("1", "Convention AXA : technologie, data et IA", "11"),
    "review_due": ("suivi", "Comité de suivi", "7"),
    "programme_due": ("programme-2027", "2027", "8"),
    "convocation_due": ("suivi", "Comité de suivi", "7"),
    "notice_deadline": ("AXA-2026-01", "Convention AXA : technologie, data et IA", "11"),
    "term_end": ("AXA-2026-01", "Convention AXA : technologie, data et IA", "Titre III"),
    "late_at_take_over": ("AXA-2026-01", "Identification des besoins (2026-01-31) ; Comité de suivi (2026-04-01)", None),
    "related_suspended": ("PSA-2019-01", "PSA-2019-01", None),
    "related_ended": ("PSA-2019-01", "PSA-2019-01", None),
    "related_amended": ("PSA-2019-01", "PSA-2019-01", None),
    "denunciation_received": ("axa", "AXA", None),
    "withdrawal_received": ("axa", "AXA", None),
    "termination_decided": ("AXA-2026-01", "Un autre accord lui succède", None),
    "convention_suspended": ("AXA-2026-01", "Crédits gelés", None),
    "convention_resumed": ("AXA-2026-01", "AXA-2026-01", None),
    "party_acceded": ("onee", "ONEE", None),
    "party_left": ("axa", "axa ; suivi (1) ; needs-2026", None),
    "amendment_proposed": ("1", "Avenant n° 1 : cybersécurité", None),
    "report_overdue": ("final", "Bilan final", None),
    "minutes_due": ("suivi-3", "Comité de suivi", "7"),
    "minutes_to_approve": ("suivi-3", "Comité de suivi", None),
    "minutes_to_read": ("suivi-3", "Comité de suivi", None),
    "minutes_deemed_approved": ("suivi-3", "Comité de suivi", "7"),
    "review_missed": ("suivi", "Comité de suivi", None),
    "review_requested": ("suivi", "Retard du jalon 3", None),
    "request_due": ("suivi", "Comité de suivi", "7"),
    "matter_escalated": ("arbitrage", "Comité de suivi", None),
    "escalation_due": ("arbitrage", "Comité d'arbitrage", "8"),
    "consultation_opened": ("suivi-4", "Désigner un point focal", None),
    "consultation_due": ("suivi-4", "Désigner un point focal", "7"),
    "sub_committee_reported": ("technique-2", "Comité technique", None),
    **TOLD,
}
RUNGS = {"-P30D": -30, "-P1D": -1, "0": 0, "+P1D": 1, "+P7D": 7}


STANDING = Standing(
    phase="in_force",
    in_force_on=date(2026, 2, 16),
    last_day=date(2029, 2, 15),
    met=1,
    total=7,
    next=AgendaItem(due=date(2026, 7, 1), at=At.END, kind="review_due", target="suivi", title="Comité de suivi"),
)


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters()


def about(kind: str, rung: str = "-P30D", **changes: object) -> Letter:
    target, subject, article = ABOUT[kind]
    due = date(2026, 6, 30)
    letter = Letter(
        reference="AXA-2026-01",
        title="Convention AXA : technologie, data et IA",
        message=f"{kind}/{target}/{due}/{rung}",
        about=kind,
        target=target,
        rung=rung,
        subject=subject,
        due=due,
        to=("mic.focal",),
        manager="pm",
        article=article,
        on=due + timedelta(days=RUNGS[rung]),
        standing=STANDING,
    )
    return letter.model_copy(update=changes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(set(ABOUT) - {"late_at_take_over", *TOLD}))
def test_each_kind_has_its_letter(letters: Letters, kind: str, language: str) -> None:
    as_golden(f"{language}/{kind}", letters.letter(about(kind), READERS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rung", ["0", "+P7D"])
def test_a_letter_changes_on_the_day_and_past_it(letters: Letters, rung: str, language: str) -> None:
    as_golden(f"{language}/milestone_due{rung}", letters.letter(about("milestone_due", rung), READERS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "rung"), [("milestone_due", "+P7D"), ("minutes_to_approve", "-P30D"), ("late_at_take_over", "0")])
def test_a_letter_is_a_page_too(letters: Letters, kind: str, rung: str, language: str) -> None:
    as_golden_page(f"{language}/{kind}", letters.letter(about(kind, rung), READERS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_late_at_take_over_is_one_list(letters: Letters, language: str) -> None:
    manager = replace(MANAGER, language=language)
    as_golden(f"{language}/late_at_take_over", letters.letter(about("late_at_take_over", "0"), manager))


def test_what_was_late_at_take_over_is_told_in_the_language_of_the_manager(letters: Letters) -> None:
    items = ("milestone_due|study|2020-01-31||Étude|", "programme_due|programme-2021|2021-01-15||2021|")
    lines = letters.letter(about("late_at_take_over", "0", items=items), replace(MANAGER, language="en")).body.splitlines()
    assert "- Milestone to submit: Étude (study), 31 January 2020" in lines
    assert "- Yearly programme 2021 to be adopted, 15 January 2021" in lines


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_for_letters(letters: Letters, language: str) -> None:
    readers = [MINISTER, Person("mes.minister", "mes.minister", SINCE)]
    as_golden(f"{language}/by_hand", letters.by_hand(about("signature_due"), replace(MANAGER, language=language), readers))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trial(letters: Letters, language: str) -> None:
    manager = replace(MANAGER, language=language)
    wording = letters.trial(about("signature_due"), manager, [FOCAL, OFFICER, CHIEF], [MINISTER], [Unreachable("mtn.legal", "no_address")])
    as_golden(f"{language}/trial", wording)


@pytest.mark.parametrize(
    ("rung", "said"),
    [
        ("-P30D", "mardi 30 juin 2026, dans 30 jours."),
        ("-P1D", "mardi 30 juin 2026, demain."),
        ("0", "mardi 30 juin 2026, aujourd'hui."),
        ("+P1D", "mardi 30 juin 2026 : il est en retard d'un jour."),
        ("+P7D", "mardi 30 juin 2026 : il est en retard de 7 jours."),
    ],
)
def test_a_delay_is_told_in_days(letters: Letters, rung: str, said: str) -> None:
    assert said in letters.letter(about("milestone_due", rung), FOCAL).body


def test_a_rung_sent_on_another_day_than_planned_still_tells_the_truth(letters: Letters) -> None:
    moved = about("milestone_due", "0", due=date(2026, 6, 28), on=date(2026, 6, 26))
    assert "dimanche 28 juin 2026, dans 2 jours" in letters.letter(moved, FOCAL).body


def test_the_first_of_a_month_is_written_as_people_write_it(letters: Letters) -> None:
    assert "1er juillet 2026" in letters.letter(about("milestone_due", due=date(2026, 7, 1)), FOCAL).subject


def test_a_term_ends_with_its_last_day_in_force(letters: Letters) -> None:
    assert "jusqu'au lundi 29 juin 2026 inclus ; elle prend fin dans 30 jours" in letters.letter(about("term_end"), FOCAL).body


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_has_all_that_a_letter_says_and_no_label_of_its_own(language: str) -> None:
    for kind in kinds(language):
        text = (TEMPLATES / language / f"{kind}.j2").read_text(encoding="utf-8")
        assert tuple(re.findall(r"{% block (\w+) %}", text)) == BLOCKS
        assert not any(label in text for label in LABELS[language])


@pytest.mark.parametrize("path", sorted((TEMPLATES / "ar").glob("*.j2")), ids=lambda path: path.stem)
def test_templates_in_arabic_are_arabic(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    letters = {unicodedata.bidirectional(sign) for sign in text if sign.isalpha()}
    assert letters == {"AL"}


ONLY_ON_THE_AGENDA = {
    *{"message", "message_retry", "calendar_extension", "termination", "party_leaves", "amendment_effective", "amendment_overtaken"},
    *{"entry_into_force", "renewal"},
}
"""lines of the agenda that happen without anybody being told of them under this name"""


def test_every_kind_that_the_domain_tells_has_a_template() -> None:
    named = {name.partition("/")[0] for name in FRENCH.items}
    assert named - kinds("fr") <= ONLY_ON_THE_AGENDA
    assert kinds("fr") - named == {"other"}


LABELS = {"fr": ("À faire : ", "À défaut : "), "en": ("What to do: ", "Otherwise: "), "ar": ("المطلوب: ", "وإلا: ")}


@pytest.mark.parametrize("language", ["fr", "en", "ar", "xx"])
@pytest.mark.parametrize("kind", sorted(ABOUT))
def test_every_letter_says_what_until_when_and_which_convention(letters: Letters, kind: str, language: str) -> None:
    for rung, identity in product(RUNGS, ("mic.focal", "pm")):
        wording = letters.letter(about(kind, rung), Person(identity, "Lecteur", SINCE, language=language))
        assert wording.subject.removeprefix("\u200f").startswith("[AXA-2026-01] ")
        assert wording.fault is None
        assert "2026" in wording.body
        assert all(label in wording.body for label in LABELS.get(language, LABELS["fr"]))
        assert identity in wording.body
        assert not {"None", "{{", "{%"} & set(wording.body.split())
        assert "\n\n\n" not in wording.body


def test_every_language_has_a_template_for_the_same_kinds() -> None:
    assert {path.name for path in TEMPLATES.iterdir() if path.is_dir()} == set(LANGUAGES)
    assert kinds("en") == kinds("fr")
    assert kinds("ar") == kinds("fr")
    assert set(ABOUT) - kinds("fr") == {"report_overdue"}
    assert kinds("fr") - set(ABOUT) == {"other"}


HOSTILE = "Titre\r\nBcc: other@example.org\u2028X-Forged: 1\x00\u202e{{ 7 * 7 }}{% raw %}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_into_a_title_or_a_name_becomes_a_line_or_a_header(letters: Letters, language: str) -> None:
    reader = Person("mic.focal", HOSTILE, SINCE, title=HOSTILE, email=HOSTILE, language=language)
    for kind in ABOUT:
        letter = about(kind, subject=HOSTILE, title=HOSTILE, article=HOSTILE, target=HOSTILE)
        for wording in (
            letters.letter(letter, reader),
            letters.by_hand(letter, reader, [reader]),
            letters.trial(letter, reader, [reader], [reader], []),
        ):
            assert len(wording.subject.splitlines()) == 1
            assert not any(line.startswith(("Bcc:", "X-Forged:")) for line in wording.body.splitlines())
            assert not {"\r", "\x00", "\u2028", "\u202e"} & set(wording.subject + wording.body)
            assert "49" not in wording.body


def test_a_long_title_does_not_make_a_long_subject(letters: Letters) -> None:
    wording = letters.letter(about("milestone_due", subject="Très " * 500), FOCAL)
    assert len(wording.subject) <= 200
    assert wording.subject.endswith("…")


def test_a_title_that_looks_like_a_list_is_still_told(letters: Letters) -> None:
    letter = about("late_at_take_over", "0", subject="Bilan (2026-99-99) ; suite (2026-01-31)")
    assert "- Bilan (2026-99-99)\n- suite : 31 janvier 2026\n" in letters.letter(letter, MANAGER).body
