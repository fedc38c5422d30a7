"""Documents as they are asked for on the command line, opened again by other programs."""

from __future__ import annotations

import asyncio
import errno
import os
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from activities.ports import Person, Wording
from adapters.log.reading import read_convention
from adapters.papers import TEMPLATES
from adapters.papers.by_hand import PaperTypist
from adapters.papers.gathering import owing_parties
from domain import due
from domain.agenda import Deadline
from domain.phases import State
from tests.papers.reading_back import fonts_of, lines_of, pages_of, pdf_text, runs_from_right_to_left, text_of

from .conftest import EXAMPLES, Conventions, MemoryDesk, conventions_of

REFERENCE = "AXA-2026-01"
REPORT = EXAMPLES / "evidence" / "axa-2026-01-needs-2026.md"
SHEET = EXAMPLES / "sessions" / "axa-2026-01-session-1.yaml"
CONVENE = ("--session-on", "2026-06-24T10:00", "--place", "Rabat", "--link", "https://example.org/salle", "--as", "mes.focal")
HOSTILE = 'Office <b> & "q" {{ 7*7 }} {% x %} #strong[x] $y$ *s* _t_ @u \\v'
LANGUAGES = ("fr", "en", "ar")


@pytest.fixture
def convened(conventions: Conventions, in_force: str) -> str:
    evidence = ("--evidence", f"report={REPORT}", "--as", "mic.focal")
    conventions("review", "convene", in_force, "suivi", *CONVENE, on=date(2026, 6, 5))
    conventions("milestone", "submit", in_force, "needs-2026", *evidence, on=date(2026, 6, 8))
    return in_force


@pytest.fixture
def held(conventions: Conventions, convened: str) -> str:
    conventions("review", "record", convened, "suivi", "--sheet", SHEET, "--as", "mes.focal", on=date(2026, 6, 25))
    return convened


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "papers"


Written = Callable[..., Path]


@pytest.fixture
def written(conventions: Conventions, out: Path) -> Written:
    """Writes one paper of the committee's session and says where it lies."""

    def write(kind: str, *more: str, language: str = "fr") -> Path:
        run = conventions("review", "papers", REFERENCE, "suivi", "--kind", kind, "--out", out, "--lang", language, "--overwrite", *more)
        return Path(run.out.strip())

    return write


# ── Before the session ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Objet : Convocation à la session n° 1 – Comité de suivi",
                "Date | mercredi 24 juin 2026",
                "Quorum : 2 sièges nécessaires sur 4",
            ),
        ),
        ("en", ("Subject: Convocation to session no. 1 – Comité de suivi", "Date | Wednesday 24 June 2026", "Quorum: 2 of 4 seats needed")),
        ("ar", ("الموضوع: استدعاء لحضور الدورة رقم 1 – Comité de suivi", "التاريخ | الأربعاء 24 يونيو 2026", "المطلوبة: 2 من أصل 4")),
    ],
)
def test_a_convocation_says_who_when_where_and_what_about(convened: str, written: Written, language: str, said: tuple[str, ...]) -> None:
    file = written("convocation", language=language)
    assert file.name == f"{convened}-suivi-1-convocation.{language}.docx"
    text = text_of(file)
    for one in (
        *said,
        "10:00",
        "Rabat",
        "https://example.org/salle",
        "Point focal MIC, chef de service",
        "Ministère de l'Industrie et du Commerce",
    ):
        assert one in text
    assert "Besoins en compétences" in text  # what was submitted since is on the order of business
    assert "{{" not in text
    assert "{%" not in text


def test_before_anything_is_convened_the_day_is_left_open(in_force: str, written: Written) -> None:
    text = text_of(written("convocation"))
    assert "session n° 1" in text
    assert "Date | ……" in text


def test_the_order_of_business_has_what_is_to_be_accepted_with_its_article(convened: str, written: Written) -> None:
    lines = lines_of(written("agenda"))
    assert "| Jalon remis : Besoins en compétences" in lines[lines.index("Remis, à accepter") + 1]
    assert lines[lines.index("Remis, à accepter") + 1].endswith("(needs-2026) | art. 4 | 8 juin 2026 | MIC")
    assert any("Questions diverses" in line for line in lines)


def test_a_second_convocation_says_so(conventions: Conventions, in_force: str, written: Written) -> None:
    conventions(
        "review", "record", in_force, "suivi", "--held-on", "2026-05-20", "--present", "mic.focal", "--as", "pm", on=date(2026, 5, 21)
    )
    conventions("review", "convene", in_force, "suivi", *CONVENE, "--second", on=date(2026, 6, 5))
    text = text_of(written("convocation"))
    assert "Objet : Seconde convocation à la session n° 2" in text
    assert "où le quorum n'a pas été atteint" in text


def test_who_is_said_to_come_stands_in_the_minutes_beforehand(conventions: Conventions, convened: str, written: Written) -> None:
    line = ("--session", "1", "--present", "mic.focal,mes.focal", "--proxies", "axa.focal=mes.focal", "--as", "mes.focal")
    conventions("review", "attend", convened, "suivi", *line, on=date(2026, 6, 20))
    text = text_of(written("minutes"))
    assert "| délibérative | présent(e) (annoncé)" in text
    assert "| délibérative | représenté(e) par Point focal MESRSI (procuration) (annoncé)" in text
    assert "constaté : ……" in text


def test_minutes_before_the_session_are_lines_to_fill_in(convened: str, written: Written) -> None:
    text = text_of(written("minutes"))
    assert "Point focal AXA | Groupe AXA | délibérative | ……" in text
    assert "constaté : ……" in text
    assert "Décision n° 1 : ……" in text
    assert "☐ la tenue de la session au registre" in text


# ── After it ───────────────────────────────────────────────────────────────────────────────────


def test_minutes_are_prefilled_with_what_was_recorded(held: str, written: Written) -> None:
    text = text_of(written("minutes"))
    for one in (
        "Procès-verbal",
        "Heure | 10:00 – 12:30",
        "Convocation envoyée | 5 juin 2026",
        "Point focal MIC, chef de service | Ministère de l'Industrie et du Commerce | délibérative | présent(e)",
        "Point focal AXA | Groupe AXA | délibérative | représenté(e) par Point focal MESRSI (procuration)",
        "Direction ESITH | École supérieure des industries du textile et de l'habillement | consultative | absent(e)",
        "Invités : Université de Rabat (observatrice)",
        "Quorum : 2 sièges nécessaires sur 4, représentés comptés (art. 9) ; 3 présents, 1 représenté : atteint",
        "Décision n° 1 – acceptation d'un jalon (adopté)",
        "Décision n° 2 – mesure à prendre (adopté)",
        "Désigner les correspondants pédagogiques d'AXA",
        "Échéance : 30 septembre 2026",
        "Abstention : Point focal MTNRA",
        "Décompte : 3 présents et 1 représenté sur 4, quorum 2 (art. 9) ; 3 pour, 0 contre, 1 abstention ; majorité absolue",
        "des suffrages exprimés, il en faut 2 : adopté",
        "Reste à compléter",
        "☐ le résumé des échanges",
        "Pour la présidence",
    ):
        assert one in text, one
    assert "la tenue de la session" not in text


def test_a_stand_in_is_named_and_so_is_whoever_is_recused(
    conventions: Conventions, convened: str, written: Written, tmp_path: Path
) -> None:
    sheet = tmp_path / "sheet.yaml"
    stand_in = '{for: mtn, name: "M. Alaoui", title: "chef de division", stands_in_for: mtn.focal, letter: "letter.md"}'
    people = f"[mic.focal, mes.focal, axa.focal, {stand_in}]"
    sheet.write_text(
        f"held: {{date: 2026-06-24}}\npresent: {people}\nrecused: [axa.focal]\ndecisions: [{{kind: continue}}]\n", encoding="utf-8"
    )
    sheet.with_name("letter.md").write_text("Lettre", encoding="utf-8")
    conventions("review", "record", convened, "suivi", "--sheet", sheet, "--as", "mes.focal", on=date(2026, 6, 25))
    text = text_of(written("minutes"))
    assert "| délibérative | remplacé(e) par M. Alaoui, chef de division" in text
    assert "Point focal AXA | Groupe AXA | délibérative | présent(e), récusé(e)" in text
    assert "sur 3, représentés comptés (art. 9) ; 3 présents, 0 représenté : atteint" in text


def test_their_order_of_business_is_that_from_before_the_session(held: str, written: Written) -> None:
    assert ". Jalon remis : Besoins en compétences" in text_of(written("minutes"))


def test_the_count_is_told_in_the_reader_s_language(held: str, written: Written) -> None:
    assert "3 present and 1 represented of 4, quorum 2; 3 for, 0 against, 1 abstained; absolute majority, 2 needed: adopted" in text_of(
        written("minutes", language="en")
    )
    assert "الأغلبية المطلقة، المطلوب 2: معتمد" in text_of(written("minutes", language="ar"))


@pytest.mark.parametrize("kind", ["convocation", "agenda", "minutes"])
def test_arabic_runs_from_right_to_left(held: str, written: Written, kind: str) -> None:
    assert runs_from_right_to_left(written(kind, "--session", "1", language="ar"))


def test_a_corrected_session_is_told_as_it_should_have_been_recorded(conventions: Conventions, held: str, written: Written) -> None:
    version = next(one["version"] for one in conventions("history", held, "--json").json if one["kind"] == "review_recorded")
    conventions("correct", held, str(version), "--set", "place=Casablanca", "--because", "erreur", "--as", "pm")
    assert "Lieu | Casablanca" in text_of(written("minutes"))


# ── Who is who ─────────────────────────────────────────────────────────────────────────────────


def test_where_a_name_was_erased_the_office_stands(held: str, written: Written, desk: MemoryDesk) -> None:
    asyncio.run(desk.memory.people.erase("", ["axa.focal"]))
    asyncio.run(desk.memory.people.erase(REFERENCE, ["axa.focal"]))
    assert "axa.focal | Groupe AXA | délibérative" in text_of(written("minutes"))


def test_minutes_keep_the_name_of_their_day(conventions: Conventions, held: str, written: Written) -> None:
    line = ("person", "replace", "mtn.focal", "--name", "Mme Nouvelle", "--from", "2026-07-01", "--all")
    conventions(*line, "--as", "pm", on=date(2026, 7, 2))
    assert "Point focal MTNRA |" in text_of(written("minutes"))
    assert "Mme Nouvelle |" in text_of(written("convocation"))


def test_minutes_tell_who_had_a_seat_then_and_a_convocation_goes_to_who_has_one_now(
    conventions: Conventions, held: str, written: Written
) -> None:
    conventions("member", "leave", held, "suivi", "mtn.focal", "--on", "2026-07-01", "--as", "pm", on=date(2026, 7, 2))
    assert "Point focal MTNRA | Ministère de la Transition numérique" in text_of(written("minutes"))
    assert "MTNRA" not in text_of(written("convocation"))
    assert "(siège vacant) | Ministère de la Transition numérique" in text_of(written("minutes", "--session", "2"))


@pytest.fixture
def hostile(conventions: Conventions, desk: MemoryDesk, tmp_path: Path) -> str:
    """The convention with a party's name and a person's that look like markup of every sort."""
    directory, own = tmp_path / "directory.yaml", tmp_path / "own.yaml"
    typed = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    known = (EXAMPLES / "directory.yaml").read_text(encoding="utf-8")
    known = known.replace('"Groupe AXA"', f'"{typed}\\nsecond line"').replace('"Point focal AXA"', f'"P {typed}"')
    directory.write_text(known, encoding="utf-8")
    text = (EXAMPLES / "conventions" / "axa-2026-01.yaml").read_text(encoding="utf-8")
    own.write_text(text.replace('title: "Comité de suivi"', f'title: "C {typed}"'), encoding="utf-8")
    (tmp_path / "axa-2026-01.md").write_text("Texte", encoding="utf-8")
    conventions("start", own, "--directory", directory, "--as", "pm")
    conventions("draft", REFERENCE, "--document", f"text={tmp_path / 'axa-2026-01.md'}", "--as", "pm")
    conventions("open", REFERENCE, "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    return REFERENCE


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_looks_like_markup_comes_out_as_text(hostile: str, written: Written, language: str) -> None:
    for kind in ("convocation", "agenda"):
        assert f"C {HOSTILE}" in text_of(written(kind, language=language))
    text = text_of(written("minutes", language=language))
    assert f"P {HOSTILE} | {HOSTILE} second line | " in text
    found = pdf_text(written("pack", language=language))
    for part in ("Office <b> &", "{{ 7*7 }}", "{% x %}", "#strong[x]", "$y$ *s* _t_ @u"):
        assert part in found


# ── The pack ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Dossier de revue",
                "État au 10 mars 2027",
                "en vigueur",
                "Réunion à tenir : Comité de suivi",
                "Jalons atteints : 1 / 7",
                "30 juin 2026",
            ),
        ),
        ("en", ("Review pack", "As of 10 March 2027", "in force", "Milestones met: 1 / 7", "30 June 2026")),
    ],
)
def test_the_pack_tells_where_the_convention_stands(
    conventions: Conventions, held: str, written: Written, language: str, said: tuple[str, ...]
) -> None:
    conventions("show", held, on=date(2027, 3, 10))
    file = written("pack", language=language)
    found = pdf_text(file)
    for one in (*said, "MIC, MESRSI", "Désigner les correspondants pédagogiques"):
        assert one in found, one
    assert 1 <= pages_of(file) <= 3


MONEY = """commitments:
  - {id: lab, promisor: axa, promisee: mes, text: "Ouvrir le laboratoire", due: 2026-05-31, article: "10"}
contributions:
  - {id: grant, from: mic, to: mes, amount: "1250000.50", currency: MAD, text: "Subvention", article: "12",
     tranches: [{id: t1, amount: "450000.00", due: 2026-05-31}, {id: t2, amount: "800000.50", when: {milestone: needs, is: met}}]}
  - {id: experts, from: axa, to: mtn, kind: kind, text: "Mise à disposition d'experts"}
indicators:
  - {id: interns, title: "Stagiaires accueillis", unit: "personnes", baseline: 0, target: 120, every: year, by: "12-31", owner: axa}
  - {id: dropout, title: "Taux d'abandon", unit: "%", baseline: "18.5", target: "10", every: year, by: "12-31", owner: mes}
committees:
"""


@pytest.fixture
def funded(conventions: Conventions, tmp_path: Path) -> str:
    """With money promised: one tranche paid in part and partly returned, and late; one that waits for a milestone. And with indicators."""
    own = tmp_path / "own.yaml"
    own.write_text(
        (EXAMPLES / "conventions" / "axa-2026-01.yaml").read_text(encoding="utf-8").replace("committees:\n", MONEY), encoding="utf-8"
    )
    (tmp_path / "axa-2026-01.md").write_text("Texte", encoding="utf-8")
    conventions("start", own, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    conventions("draft", REFERENCE, "--document", f"text={tmp_path / 'axa-2026-01.md'}", "--as", "pm")
    conventions("open", REFERENCE, "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    line = (REFERENCE, "grant", "t1", "--amount")
    conventions("contribution", "called", *line, "450000.00", "--as", "mes.focal", on=date(2026, 4, 1))
    conventions("contribution", "paid", *line, "400000.00", "--as", "mic.focal", on=date(2026, 6, 1))
    conventions("contribution", "received", *line, "400000.00", "--as", "mes.focal", on=date(2026, 6, 5))
    conventions("contribution", "returned", *line, "25000.25", "--because", "trop versé", "--as", "mes.focal", on=date(2026, 6, 20))
    return REFERENCE


def test_the_pack_counts_money_to_the_centime(conventions: Conventions, funded: str, written: Written) -> None:
    conventions("show", funded, on=date(2026, 9, 1))
    found = pdf_text(written("pack"))
    sums = "1 250 000,50 450 000,00 400 000,00 400 000,00 25 000,25 875 000,75"
    assert f"Subvention MIC → MESRSI MAD {sums}" in found
    assert "t1 appelée, 31 mai 2026 – En retard MAD 450 000,00 450 000,00 400 000,00 400 000,00 25 000,25 75 000,25" in found
    assert "selon le jalon needs MAD 800 000,50 0,00" in found
    assert "Mise à disposition d’experts".replace("’", "'") in found
    assert f"Total MAD {sums}" in found
    assert "875,000.75" in pdf_text(written("pack", language="en"))


def test_the_pack_draws_indicators_against_their_targets(conventions: Conventions, funded: str, written: Written) -> None:
    assert "Départ : 0 Cible : 120 Mesuré : pas encore mesuré" in pdf_text(written("pack"))
    conventions("indicator", "record", funded, "interns", "96", "--as", "axa.focal", on=date(2026, 12, 30))
    conventions("indicator", "record", funded, "dropout", "15.25", "--as", "mes.focal", on=date(2026, 12, 30))
    found = pdf_text(written("pack"))
    assert "Départ : 0 Cible : 120 Mesuré : 96 (2026) 80,0 % du chemin vers la cible" in found
    assert "Départ : 18,5 Cible : 10 Mesuré : 15,25 (2026) 38,2 % du chemin vers la cible" in found


def test_the_pack_says_why_a_milestone_stands_still(conventions: Conventions, in_force: str, written: Written) -> None:
    line = ("milestone", "block", in_force, "placements", "--because", "locaux <en> travaux")
    conventions(*line, "--as", "axa.focal", on=date(2026, 9, 1))
    assert "(placements) empêché depuis le 1er septembre 2026 : locaux <en> travaux AXA" in pdf_text(written("pack"))


def test_a_promise_is_told_until_it_is_kept(conventions: Conventions, funded: str, written: Written, out: Path) -> None:
    assert "Ouvrir le laboratoire AXA → MESRSI 31 mai 2026 attendu" in pdf_text(written("pack"))
    conventions("letter", funded, "axa", "--out", out / "letter.docx")
    assert "Ouvrir le laboratoire (lab) | art. 10 | 31 mai 2026 | 20" in text_of(out / "letter.docx")
    conventions("commitment", "met", funded, "lab", "--as", "mes.focal", on=date(2026, 6, 21))
    assert "Ouvrir le laboratoire AXA → MESRSI 31 mai 2026 tenu" in pdf_text(written("pack"))
    assert conventions("letter", funded, "axa", "--out", out / "none.docx", "--json", code=4).json["error"]["code"] == "nothing_late"


def test_whoever_owes_money_is_reminded_of_it(conventions: Conventions, funded: str, out: Path) -> None:
    conventions("letter", funded, "mic", "--out", out / "letter.docx", on=date(2026, 6, 25))
    assert "| art. 12 | 31 mai 2026 | 25" in text_of(out / "letter.docx")


def test_the_pack_of_a_closed_convention_says_how_it_ended(conventions: Conventions, held: str, written: Written) -> None:
    conventions("close", held, "--as", "pm", on=date(2026, 9, 1))
    conventions("close", held, "--because", "d'un commun accord", "--as", "pm")
    found = pdf_text(written("pack"))
    assert "Issue échue" in found
    assert "Prochaines dates Rien à signaler." in found


def test_what_a_decision_left_to_do_is_followed_up_until_it_is_done(conventions: Conventions, held: str, written: Written) -> None:
    conventions("show", held, on=date(2026, 10, 12))
    assert "Désigner les correspondants pédagogiques d'AXA |  | en retard depuis le 30 septembre 2026 | AXA" in text_of(written("agenda"))
    assert "d'AXA AXA 30 septembre 2026 en retard" in pdf_text(written("pack"))
    assert "Désigner les correspondants" in text_of(_letter(conventions, held, "axa", written))
    conventions("action", "done", held, "suivi-1.2", "--as", "axa.focal", "--on", "2026-10-12")
    assert "Désigner les correspondants" not in text_of(written("agenda"))
    assert "d'AXA AXA 30 septembre 2026 fait (12 octobre 2026)" in pdf_text(written("pack"))


def _letter(conventions: Conventions, reference: str, party: str, written: Written) -> Path:
    place = written("pack").with_name("letter.docx")
    conventions("letter", reference, party, "--out", place)
    return place


def test_the_pack_brings_its_own_fonts_and_arabic_has_one(held: str, written: Written) -> None:
    assert "Amiri-Regular" in fonts_of(written("pack", language="ar"))
    assert all(name.startswith(("LibertinusSerif", "Amiri")) for name in fonts_of(written("pack")))


# ── Letters of reminder ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            (
                "Relance – engagements échus au titre de la convention AXA-2026-01",
                "30 juin 2026 | 51",
                "À l'attention de : Point focal MIC",
            ),
        ),
        ("en", ("Reminder – what is overdue under convention AXA-2026-01", "30 June 2026 | 51")),
        ("ar", ("تذكير – التزامات حل أجلها", "30 يونيو 2026 | 51")),
    ],
)
def test_a_letter_says_what_is_owed_since_when_and_by_which_article(
    conventions: Conventions, in_force: str, out: Path, language: str, said: tuple[str, ...]
) -> None:
    conventions("letter", in_force, "mic", "--out", out / "letter.docx", "--lang", language, on=date(2026, 8, 20))
    text = text_of(out / "letter.docx")
    for one in (*said, "Ministère de l'Industrie et du Commerce", "(needs-2026)", "4 |"):
        assert one in text, one
    assert language != "ar" or runs_from_right_to_left(out / "letter.docx")


def test_whoever_is_late_with_nothing_gets_no_letter(conventions: Conventions, in_force: str, out: Path) -> None:
    run = conventions("letter", in_force, "axa", "--out", out / "letter.docx", "--json", code=4)
    assert run.json["error"]["code"] == "nothing_late"
    assert not out.exists()
    assert conventions("letter", in_force, "nobody", "--out", out / "letter.docx", "--json", code=4).json["error"]["code"] == "not_a_party"


# ── What may go wrong ──────────────────────────────────────────────────────────────────────────


def test_what_is_not_there_is_told(conventions: Conventions, in_force: str, out: Path) -> None:
    def code_of(*line: str, code: int) -> str:
        return str(conventions("review", "papers", *line, "--out", out, "--json", code=code).json["error"]["code"])

    conventions("review", "papers", in_force, "--out", out, code=2)
    assert code_of("NOBODY", "suivi", code=3) == "no_such_convention"
    assert code_of(in_force, "nothing", code=4) == "unknown_committee"
    assert code_of(in_force, "suivi", "--session", "7", code=4) == "unknown_session"
    assert not out.exists()


def test_nothing_is_written_over_and_then_nothing_is_written(conventions: Conventions, convened: str, out: Path) -> None:
    conventions("review", "papers", convened, "suivi", "--kind", "minutes", "--out", out)
    kept = out / f"{convened}-suivi-1-minutes.fr.docx"
    kept.write_bytes(b"edited by hand")
    assert "existe déjà" in conventions("review", "papers", convened, "suivi", "--out", out, code=2).err
    assert [one.name for one in out.iterdir()] == [kept.name]
    files = conventions("review", "papers", convened, "suivi", "--out", out, "--overwrite", "--json").json["files"]
    assert sorted(str(one) for one in out.iterdir()) == sorted(one["file"] for one in files)
    assert kept.read_bytes() != b"edited by hand"


def test_a_folder_that_is_a_file_is_told(conventions: Conventions, convened: str, out: Path) -> None:
    out.write_text("", encoding="utf-8")
    assert str(out) in conventions("review", "papers", convened, "suivi", "--out", out, code=2).err
    assert str(out.parent) in conventions("letter", convened, "mic", "--out", out.parent, "--overwrite", code=2, on=date(2027, 8, 20)).err


def test_a_full_disk_leaves_nothing_half_written(
    conventions: Conventions, convened: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    run = conventions("review", "papers", convened, "suivi", "--out", out, "--json", code=6)
    assert run.json["error"]["details"]["part"] == "disk"
    assert list(out.iterdir()) == []


# ── The office's own templates ─────────────────────────────────────────────────────────────────


@pytest.fixture
def own(desk: MemoryDesk, tmp_path: Path) -> Path:
    """The folder of the office's own templates."""
    desk.templates = tmp_path / "templates"
    (desk.templates / "fr").mkdir(parents=True)
    return desk.templates / "fr"


def test_the_office_s_own_template_takes_the_place_of_the_shipped_one(convened: str, written: Written, own: Path) -> None:
    document = Document()
    document.add_paragraph("Lettre de l'office : {{ committee.title }}, {{ session.day }}")
    document.save(str(own / "convocation.docx"))
    assert text_of(written("convocation")) == "Lettre de l'office : Comité de suivi, mercredi 24 juin 2026"
    assert "Subject:" in text_of(written("convocation", language="en"))  # of that language there is none
    assert "Ordre du jour" in text_of(written("agenda"))


@pytest.mark.parametrize(
    "wrong",
    [("{{ nothing }}", "nothing"), ("{% for %}", "end of statement"), ("{{ committee.__class__.mro() }}", "unsafe"), (None, "")],
    ids=lambda wrong: wrong[0],
)
def test_a_template_that_cannot_be_filled_is_told_by_name(
    conventions: Conventions, convened: str, own: Path, out: Path, wrong: tuple[str | None, str]
) -> None:
    text, told = wrong
    if text is None:
        (own / "convocation.docx").write_bytes(b"no document")
    else:
        document = Document()
        document.add_paragraph(text)
        document.save(str(own / "convocation.docx"))
    error = conventions("review", "papers", convened, "suivi", "--out", out, "--json", code=5).json["error"]
    assert str(own / "convocation.docx") in error["message"]
    assert told in error["message"]
    assert not out.exists()


OF_MAILS = "letter"
"""the paper that no command writes: it goes to the manager with a mail"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_of_letters_by_hand_can_be_had_and_says_the_same_as_the_office_s_own(
    conventions: Conventions, out: Path, language: str
) -> None:
    own = out / "own"
    conventions("new", "--kind", OF_MAILS, own / language / f"{OF_MAILS}.docx", "--lang", language)
    assert "{{ recipient.name }}" in text_of(own / language / f"{OF_MAILS}.docx")
    reader = Person("mic.minister", "Ministre", date(2026, 1, 1), title="ministre", language=language)
    sender = Person("pm", "Bureau", date(2026, 1, 1))
    found = []
    for templates in (None, own):
        words = Wording("Jalon en retard", "À faire : le remettre.\n")
        typed = PaperTypist(templates).on_paper(words, convention="A-1", title="Essai", reader=reader, sender=sender, on=date(2026, 7, 1))
        found.append(lines_of(typed.content))
    assert found[0] == found[1]
    assert "À faire : le remettre." in found[0]


@pytest.mark.parametrize("paper", [(kind, language) for kind in TEMPLATES if kind != OF_MAILS for language in LANGUAGES], ids="-".join)
def test_each_template_can_be_had_and_says_the_same_as_the_office_s_own(
    conventions: Conventions, convened: str, desk: MemoryDesk, out: Path, paper: tuple[str, str]
) -> None:
    kind, language = paper
    own = out / "own"
    conventions("new", "--kind", kind, own / language / f"{kind}.docx", "--lang", language)
    assert "{{ convention." in text_of(own / language / f"{kind}.docx")
    reminder = kind == "reminder"
    line = ("letter", convened, "mic") if reminder else ("review", "papers", convened, "suivi", "--kind", kind)
    place = "letter.docx" if reminder else f"{convened}-suivi-1-{kind}.{language}.docx"
    found = []
    for templates in (None, own):
        desk.templates = templates
        conventions(*line, "--out", out / place if reminder else out, "--overwrite", "--lang", language, on=date(2027, 8, 20))
        found.append(lines_of(out / place))
    assert found[0] == found[1]


def test_a_template_goes_into_a_file_only(conventions: Conventions, tmp_path: Path) -> None:
    assert "DOCX" in conventions("new", "--kind", "minutes", code=2).err
    conventions("new", "--kind", "minutes", tmp_path / "minutes.docx")
    assert "existe déjà" in conventions("new", "--kind", "minutes", tmp_path / "minutes.docx", code=2).err


# ── All ten ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def ten(tmp_path_factory: pytest.TempPathFactory) -> MemoryDesk:
    """The ten example conventions, those of the past live, on a day on which some are late."""
    desk = MemoryDesk(tmp_path_factory.mktemp("ten"))
    conventions = conventions_of(desk)
    files = sorted((EXAMPLES / "conventions").glob("*.yaml"))
    conventions("start", *files, "--as", "pm", on=date(2026, 3, 2))
    for one in conventions("list", "--json").json:
        if one["reference"] != REFERENCE:
            conventions("live", one["reference"], "--as", "pm")
    return desk


@pytest.mark.parametrize("file", sorted((EXAMPLES / "conventions").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_document_of_every_example_can_be_written(ten: MemoryDesk, file: Path, tmp_path: Path) -> None:
    desk = deepcopy(ten)
    conventions, reference = conventions_of(desk), file.stem.upper()
    state = asyncio.run(read_convention(desk.memory.store, reference)).state
    desk.today = date(2027, 1, 15)
    late = {party for party in state.terms.party_ids() if any(party in owing(state, one) for one in due.late_now(state, desk.today))}
    for language in LANGUAGES:
        conventions("review", "papers", reference, "--kind", "pack", "--out", tmp_path, "--lang", language)
        for committee in state.terms.committees:
            conventions("review", "papers", reference, committee.id, "--out", tmp_path, "--lang", language)
        for party in state.terms.party_ids():
            place = tmp_path / f"letter-{party}.{language}.docx"
            conventions("letter", reference, party, "--out", place, "--lang", language, code=0 if party in late else 4)
    written = list(tmp_path.glob("*.docx"))
    assert len(written) == len(LANGUAGES) * (3 * len(state.terms.committees) + len(late))
    for paper in written:
        assert reference in Document(str(paper)).sections[0].header.paragraphs[0].text
        assert not {"{{", "{%", "None"} & set(text_of(paper).split())
    packs = list(tmp_path.glob("*.pdf"))
    assert len(packs) == len(LANGUAGES) * (1 + len(state.terms.committees))
    assert all(reference in pdf_text(pack) for pack in packs)


def owing(state: State, one: Deadline) -> tuple[str, ...]:
    return owing_parties(state, one.about, one.target, one.to)
