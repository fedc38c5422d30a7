"""The office's own templates of letters, and those that fail: nobody waits for their repair."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import structlog
from temporalio.testing import ActivityEnvironment

from activities.contracts import Deliveries, Letter
from activities.messaging import MessagingActivities
from activities.ports import Person
from adapters.configuration.settings import Settings
from adapters.doctor.home import templates
from adapters.doctor.verdicts import Patient
from adapters.mail.letter_templates import TEMPLATES
from adapters.mail.letters import Letters
from adapters.mail.own_templates import faults
from adapters.memory import MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist

SINCE = date(2026, 1, 1)
READER = Person("mic.focal", "Point focal MIC", SINCE, email="focal.mic@example.org")
MANAGER = Person("pm", "Bureau des programmes", SINCE, email="programmes@example.org")
SHIPPED = "Jalon à remettre le 30 juin 2026 : Identification des besoins"


@pytest.fixture
def letter() -> Letter:
    return Letter(
        reference="AXA-2026-01",
        title="Convention AXA",
        message="milestone_due/needs-2026/2026-06-30/0",
        about="milestone_due",
        target="needs-2026",
        rung="0",
        subject="Identification des besoins",
        due=date(2026, 6, 30),
        to=("mic.focal",),
        manager="pm",
        on=date(2026, 6, 1),
    )


def own(folder: Path, text: str, name: str = "fr/milestone_due.j2") -> Letters:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return Letters(folder)


def test_an_office_says_a_block_in_its_own_words_and_the_rest_as_it_is_shipped(tmp_path: Path, letter: Letter) -> None:
    wording = own(tmp_path, "{% block todo %}déposer {{ item }} au guichet.{% endblock %}").letter(letter, READER)
    assert wording.subject == f"[AXA-2026-01] {SHIPPED}"
    assert "À faire : déposer Identification des besoins au guichet.\n" in wording.body
    assert "À défaut : passé cette date" in wording.body
    assert "déposer <bdi>Identification des besoins</bdi> au guichet." in (wording.html or "")
    assert wording.fault is None


def test_an_office_changes_what_all_its_letters_say(tmp_path: Path, letter: Letter) -> None:
    wording = own(tmp_path, "{% block greeting %}Cher partenaire,{% endblock %}", "fr/_letter.j2").letter(letter, READER)
    assert wording.body.startswith("Cher partenaire,\n\nLe jalon")


def test_templates_of_an_office_are_for_one_language(tmp_path: Path, letter: Letter) -> None:
    letters = own(tmp_path, "{% block todo %}déposer{% endblock %}")
    english = Person("axa.focal", "AXA", SINCE, email="focal.axa@example.org", language="en")
    assert "What to do: submit the milestone" in letters.letter(letter, english).body


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{% block todo %}{{ nobody.knows }}{% endblock %}", "UndefinedError"),
        ("{% block todo %}{% endfor %}{% endblock %}", "TemplateSyntaxError"),
        ("{% block subject %}{{ 1 / 0 }}{% endblock %}", "ZeroDivisionError"),
        ("{% block what %}{{ ''.__class__.__mro__ }}{% endblock %}", "SecurityError"),
        ("{% block what %}{% for n in range(10 ** 9) %}x{% endfor %}{% endblock %}", "OverflowError"),
        ("{% block what %}{% include 'nothing.j2' %}{% endblock %}", "TemplateNotFound"),
        ("{% block what %}{{ say('what') }}{% endblock %}", "RecursionError"),
    ],
)
def test_one_that_fails_holds_up_nobody(tmp_path: Path, letter: Letter, text: str, error: str) -> None:
    letters = own(tmp_path, text)
    with structlog.testing.capture_logs() as logs:
        wording = letters.letter(letter, READER)
    assert wording.subject == f"[AXA-2026-01] {SHIPPED}"
    assert replace(wording, fault=None) == Letters().letter(letter, READER)
    assert wording.fault == f"fr/milestone_due.j2:1: {error}"
    assert [(one["event"], one["template"], one["own"], one["error"]) for one in logs] == [
        ("letter.template_failed", "fr/milestone_due.j2:1", True, error)
    ]


def test_one_of_another_encoding_is_a_fault_like_any_other(tmp_path: Path, letter: Letter) -> None:
    letters = own(tmp_path, "")
    (tmp_path / "fr/milestone_due.j2").write_bytes("{% block todo %}à faire{% endblock %}".encode("latin-1"))
    assert letters.letter(letter, READER).fault == "fr/milestone_due.j2: UnicodeDecodeError"


def test_a_shipped_one_that_fails_gives_way_to_the_plainest(letter: Letter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("adapters.mail.letter_templates.TEMPLATES", shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True))
    (tmp_path / "fr/milestone_due.j2").write_text("\n\n{% block subject %}\n{{ gone }}{% endblock %}", encoding="utf-8")
    wording = Letters().letter(letter, READER)
    assert wording.subject == "[AXA-2026-01] Échéance du 30 juin 2026 : Identification des besoins"
    assert wording.fault == "fr/milestone_due.j2:4: UndefinedError"


@pytest.mark.parametrize(("language", "said"), [("fr", "à réparer"), ("en", "to repair"), ("ar", "واجب الإصلاح")])
def test_the_manager_is_asked_to_repair_it(letter: Letter, language: str, said: str) -> None:
    manager = Person("pm", "Bureau des programmes", SINCE, email="programmes@example.org", language=language)
    wording = Letters().repair(letter, manager, ["fr/milestone_due.j2: UndefinedError"])
    assert said in wording.subject
    assert "fr/milestone_due.j2: UndefinedError" in wording.body
    assert "CONVENTIONS_TEMPLATES" in wording.body
    assert wording.fault is None


async def test_the_manager_is_told_of_a_failing_template_once_a_day_and_no_result_depends_on_it(
    tmp_path: Path, letter: Letter, people: MemoryPeople, office: MemoryOffice
) -> None:
    sender = MemoryMailSender()
    letters = own(tmp_path, "{% block todo %}{{ nobody.knows }}{% endblock %}")
    messaging = MessagingActivities(people, office, sender, letters, PaperTypist(None), mail_from="c@example.org")

    async def sent(**changed: object) -> list[tuple[str, str, str | None]]:
        live = letter.model_copy(update={"live": True, **changed})
        deliveries = await ActivityEnvironment().run(messaging.send_message, live)
        assert isinstance(deliveries, Deliveries)
        return [(one.person, one.status, one.reason) for one in deliveries.results]

    fault = "template fr/milestone_due.j2:1: UndefinedError"
    assert await sent() == [("mic.focal", "sent", fault)]
    assert await sent(message="milestone_due/study/2026-06-30/0") == [("mic.focal", "sent", fault)]
    told = [mail for mail in sender.mails if mail.to == MANAGER.email]
    assert [mail.subject for mail in told] == ["[AXA-2026-01] Modèle de lettre à réparer"]
    assert "- fr/milestone_due.j2:1: UndefinedError\n" in told[0].body

    sender.refuse("programmes@example.org")
    assert await sent(on=date(2026, 6, 2)) == [("mic.focal", "sent", fault)]
    assert [mail.to for mail in sender.mails].count("focal.mic@example.org") == 3


async def test_a_trial_with_a_failing_template_is_one_to_repair(
    tmp_path: Path, letter: Letter, people: MemoryPeople, office: MemoryOffice
) -> None:
    sender = MemoryMailSender()
    letters = own(tmp_path, "{% block todo %}{{ nobody.knows }}{% endblock %}")
    messaging = MessagingActivities(people, office, sender, letters, PaperTypist(None), mail_from="c@example.org")
    await ActivityEnvironment().run(messaging.send_message, letter)
    assert sorted(mail.subject for mail in sender.mails) == [f"Essai : [AXA-2026-01] {SHIPPED}", "[AXA-2026-01] Modèle de lettre à réparer"]


def test_templates_are_tried_before_anybody_gets_a_letter(tmp_path: Path) -> None:
    own(tmp_path, "{% block todo %}déposer {{ item }}.{% endblock %}")
    assert faults(tmp_path) == ()
    own(tmp_path, "{% block what %}\n{% if days < 0 %}{{ gone }}{% endif %}\n{% endblock %}")
    own(tmp_path, "{% block greeting %}{{ reader.surname }}{% endblock %}", "ar/_letter.j2")
    own(tmp_path, "{% block late_line %}{{ line.nothing }}{% endblock %}", "en/_digest.j2")
    own(tmp_path, "{% block what %}{% endblock %}", "en/milestone_doe.j2")
    assert faults(tmp_path) == (
        "fr/milestone_due.j2:2: UndefinedError",
        "en/_digest.j2:1: UndefinedError",
        "en/milestone_doe.j2: ?",
        "ar/_letter.j2:1: UndefinedError",
    )


async def test_doctor_names_templates_that_cannot_be_used(tmp_path: Path) -> None:
    async def found(folder: Path | None) -> tuple[bool, str]:
        verdict = await templates(Patient(Settings(templates=folder), None), None)
        return verdict.ok, verdict.found.say("en")

    assert await found(None) == (True, "the templates that come with the program")
    assert await found(tmp_path / "nowhere") == (False, f"{tmp_path / 'nowhere'}: not a folder")
    own(tmp_path, "{% block todo %}{{ gone }}{% endblock %}")
    assert await found(tmp_path) == (False, "templates of letters that cannot be used: fr/milestone_due.j2:1: UndefinedError")
    own(tmp_path, "{% block todo %}déposer{% endblock %}")
    assert (await found(tmp_path))[0]
