"""Whom no mail reaches: the manager gets a letter for each, ready to be signed."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from temporalio.testing import ActivityEnvironment

from activities.contracts import DigestsToSend, Letter
from activities.digesting import DigestActivities
from activities.messaging import MessagingActivities
from activities.ports import Mail, Person, Wording
from adapters.mail.letters import Letters
from adapters.memory import MemoryDigests, MemoryEventStore, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from adapters.papers.layout import template
from domain.messages.digest import Digest, DigestLine
from tests.messaging.conftest import DUE, SINCE
from tests.papers.reading_back import runs_from_right_to_left, text_of

MINISTER = Person("mic.minister", "Ministre de l'Industrie", SINCE, title="ministre")
MANAGER = Person("pm", "Bureau des programmes", SINCE, title="directrice", email="programmes@example.org")
WORDING = Wording("[AXA-2026-01] Signature attendue", "Madame, Monsieur,\n\nLa signature est attendue.\n\nÀ faire : signer.\n")


@pytest.fixture
def by_hand(letter: Letter) -> Letter:
    return letter.model_copy(update={"letters": ("mic.minister", "mes.minister"), "to": ()})


async def asked(people: MemoryPeople, office: MemoryOffice, letter: Letter, templates: Path | None = None) -> Mail:
    sender = MemoryMailSender()
    messaging = MessagingActivities(people, office, sender, Letters(), PaperTypist(templates), mail_from="c@example.org")
    await ActivityEnvironment().run(messaging.send_message, letter)
    (mail,) = sender.mails
    return mail


async def test_the_manager_gets_a_letter_for_each_as_a_file(people: MemoryPeople, office: MemoryOffice, by_hand: Letter) -> None:
    mail = await asked(people, office, by_hand)
    assert mail.to == MANAGER.email
    assert [file.name for file in mail.attachments] == ["AXA-2026-01-mic.minister.fr.docx", "AXA-2026-01-mes.minister.fr.docx"]
    first = text_of(mail.attachments[0].content)
    assert "Ministre de l'Industrie\nministre" in first
    assert "Le jalon « Identification des besoins »" in first
    assert first.rstrip().endswith("Bureau des programmes")
    assert "mes.minister" in text_of(mail.attachments[1].content)  # an office that nobody holds stands under its id


async def test_a_trial_carries_no_letters_to_sign(people: MemoryPeople, office: MemoryOffice, by_hand: Letter) -> None:
    mail = await asked(people, office, by_hand.model_copy(update={"live": False}))
    assert mail.attachments == ()


async def test_the_office_has_its_own_template(people: MemoryPeople, office: MemoryOffice, by_hand: Letter, tmp_path: Path) -> None:
    own = tmp_path / "fr" / "letter.docx"
    own.parent.mkdir()
    document = Document(BytesIO(template("letter", "fr")))
    document.paragraphs[0].insert_paragraph_before("ROYAUME DU MAROC")
    document.save(str(own))
    mail = await asked(people, office, by_hand, tmp_path)
    assert text_of(mail.attachments[0].content).startswith("ROYAUME DU MAROC\nLe ")


async def test_a_template_of_the_office_that_fails_costs_the_files_alone(
    people: MemoryPeople, office: MemoryOffice, by_hand: Letter, tmp_path: Path
) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "letter.docx").write_bytes(b"no document")
    mail = await asked(people, office, by_hand, tmp_path)
    assert mail.attachments == ()
    assert mail.body.count("Le jalon « Identification des besoins »") == 2


async def test_the_weekly_letters_of_those_without_mail_come_to_the_manager_as_files(people: MemoryPeople, office: MemoryOffice) -> None:
    line = DigestLine(reference="AXA-2026-01", title="AXA", about="milestone_due", target="needs", subject="Besoins", due=DUE)
    by_hand = (
        Digest(on=DUE, next_on=DUE, person=who, manager="pm", by_mail=False, todo=(line,)) for who in ("mic.minister", "mes.minister")
    )
    kept, sender = MemoryDigests(), MemoryMailSender()
    await kept.plan(DUE, tuple(by_hand))
    typist = PaperTypist()
    digesting = DigestActivities(
        MemoryEventStore(), kept, people, office, sender=sender, composer=Letters(), typist=typist, mail_from="c@example.org"
    )
    await ActivityEnvironment().run(digesting.send_digests, DigestsToSend(on=DUE))
    (mail,) = sender.mails
    assert mail.to == MANAGER.email
    assert sorted(file.name for file in mail.attachments) == ["mes.minister.fr.docx", "mic.minister.fr.docx"]
    assert all("Besoins" in text_of(file.content) for file in mail.attachments)


def on_paper(reader: Person, wording: Wording = WORDING) -> bytes:
    typist = PaperTypist()
    return typist.on_paper(
        wording, convention="AXA-2026-01", title="Convention AXA", reader=reader, sender=MANAGER, on=date(2026, 6, 30)
    ).content


def test_a_letter_says_what_the_mail_would_have_said() -> None:
    assert text_of(on_paper(MINISTER)).splitlines() == [
        "Le 30 juin 2026",
        "Ministre de l'Industrie",
        "ministre",
        "",
        "Objet : [AXA-2026-01] Signature attendue",
        "Madame, Monsieur,",
        "La signature est attendue.",
        "À faire : signer.",
        "Je vous prie d'agréer, Madame, Monsieur, l'expression de ma considération distinguée.",
        "Bureau des programmes",
        "directrice",
    ]


def test_a_letter_in_arabic_runs_from_right_to_left(tmp_path: Path) -> None:
    file = tmp_path / "letter.docx"
    file.write_bytes(on_paper(Person("mtn.focal", "نقطة الاتصال", SINCE, language="ar"), Wording("موعد", "سيدتي، سيدي\n\nالتوقيع منتظر\n")))
    assert runs_from_right_to_left(file)


def test_a_name_that_looks_like_a_template_or_like_markup_stays_text() -> None:
    name = "{{ 7 * 7 }} <w:p/> & {% raw %}"
    assert name in text_of(on_paper(Person("x.focal", name, SINCE), Wording(name, f"{name}\n"))).splitlines()


def test_whoever_reads_an_unknown_language_gets_french() -> None:
    assert text_of(on_paper(Person("x.focal", "X", SINCE, language="de"))).startswith("Le 30 juin 2026")
