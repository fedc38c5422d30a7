"""What goes wrong in the first ten minutes: one clear message each, in French and in English."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli.context import OwnDesk
from adapters.cli.failures import message_of
from adapters.cli.program import program
from adapters.embedded.record import Addresses, Record
from adapters.errors import OutOfReach

from .conftest import EXAMPLES, ROOT, Conventions, MemoryDesk

CONVENTION = EXAMPLES / "conventions" / "axa-2026-01.yaml"
SHEET = EXAMPLES / "sessions" / "axa-2026-01-session-1.yaml"
DIRECTORY = EXAMPLES / "directory.yaml"


def told(conventions: Conventions, *words: str | Path, code: int) -> tuple[str, str]:
    """What is said in French, and what in English."""
    said = [conventions(*words, "--lang", language, code=code) for language in ("fr", "en")]
    assert all(one.out == "" for one in said)
    return said[0].err, said[1].err


# ── Words ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "french", "english"),
    [
        (("lst",), "commande inconnue : lst ; vouliez-vous dire list ?", "Did you mean 'list'?"),
        (("stat", "x.yaml"), "commande inconnue : stat ; vouliez-vous dire ", "'start'"),
        (("milestone", "sbmit"), "commande inconnue : sbmit ; vouliez-vous dire submit ?", "Did you mean 'submit'?"),
        (("up", "--detatch"), "option inconnue : --detatch ; vouliez-vous dire --detach ?", "Did you mean '--detach'?"),
        (("list", "--health", "lat"), "--health : « lat » n'est pas permis ; vouliez-vous dire late ?", "'lat' is not one of"),
        (("list", "--kind", "x"), "valeurs possibles : framework, specific, partnership", "'x' is not one of"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_right_one(conventions: Conventions, line: tuple[str, ...], french: str, english: str) -> None:
    runner = CliRunner()
    said = {language: runner.invoke(program, ["--lang", language, *line]) for language in ("fr", "en")}
    assert {one.exit_code for one in said.values()} == {2}
    assert french in said["fr"].stderr
    assert english in said["en"].stderr


@pytest.mark.parametrize("typed", ["axa-2026-01", "AXA-2026-1", "AXA-2026"])
def test_a_reference_that_is_nearly_one_is_answered_with_it(conventions: Conventions, started: str, typed: str) -> None:
    french, english = told(conventions, "show", typed, code=3)
    assert french == f"aucune convention « {typed} » ; vouliez-vous dire AXA-2026-01 ?\n"
    assert english == f'there is no convention "{typed}"; did you mean AXA-2026-01?\n'


def test_before_the_first_convention_the_way_to_it_is_told(conventions: Conventions) -> None:
    french, english = told(conventions, "show", "AXA-2026-01", code=3)
    assert "aucune n'est encore démarrée ici (« start FICHIER »)" in french
    assert "none was started here yet (“start FILE”)" in english


# ── Files ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "file", "french", "english"),
    [
        (("preview",), DIRECTORY, "ce fichier est un annuaire (directory load, --directory), et non une convention", "is a directory"),
        (("preview",), SHEET, "ce fichier est une feuille de session (review record --sheet)", "is a session's sheet"),
        (("directory", "load"), CONVENTION, "ce fichier est une convention (preview, start), et non un annuaire", "is a convention"),
        (("directory", "load"), SHEET, "ce fichier est une feuille de session", "and not a directory"),
        (("preview",), EXAMPLES, "c'est un dossier ; donnez un fichier", "this is a folder; give a file"),
        (("preview",), Path("nothing.yaml"), "fichier introuvable ou illisible", "file not found or not readable"),
        (("preview",), ROOT / "README.md", " Ministries, training offices, federation…: « * » ne peut pas", "cannot begin a text"),
    ],
)
def test_a_wrong_file_gets_one_line(conventions: Conventions, words: tuple[str, ...], file: Path, french: str, english: str) -> None:
    said = told(conventions, *words, file, code=5)
    assert french in said[0]
    assert english in said[1]
    assert [len(one.splitlines()) for one in said] == [1, 1]


def test_a_convention_instead_of_a_sheet_gets_one_line(conventions: Conventions, in_force: str) -> None:
    french, english = told(conventions, "review", "record", in_force, "suivi", "--sheet", CONVENTION, "--as", "pm", code=5)
    assert french.endswith(": ce fichier est une convention (preview, start), et non une feuille de session\n")
    assert english.endswith(": this file is a convention (preview, start), and not a session's sheet\n")


def test_a_convention_far_from_any_directory_gets_one_line(conventions: Conventions, tmp_path: Path) -> None:
    (tmp_path / "alone").mkdir()
    file = tmp_path / "alone" / "mine.yaml"
    file.write_text(CONVENTION.read_text(encoding="utf-8"), encoding="utf-8")
    french, english = told(conventions, "preview", file, code=5)
    assert french.startswith(f"{file}:9:10 parties: aucun annuaire ne les décrit : donnez --directory FICHIER")
    assert english.startswith(f"{file}:9:10 parties: no directory describes them: give --directory FILE")
    assert len(french.splitlines()) == len(english.splitlines()) == 1
    file.write_text(file.read_text(encoding="utf-8").replace("after: needs", "after: needed"), encoding="utf-8")
    assert "jalon inconnu : needed" in conventions("preview", file, code=5).err


# ── Servers and folders ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of which the real program makes what it can."""
    for name in ("CONVENTIONS_DATABASE", "CONVENTIONS_TEMPORAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CONVENTIONS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def ran(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(program, list(words))
    return done.exit_code, done.stderr


AWAY = "PostgreSQL est hors d'atteinte : le serveur ne répond pas. Rien n'a été fait.\n"


def test_before_up_the_way_to_it_is_told(home: Path) -> None:
    error = OwnDesk()._located(OutOfReach("postgresql", "ConnectionRefusedError"))
    where = f"Rien n'a été démarré sous {home} : lancez « up --detach », ou allez dans le dossier où vous l'avez fait."
    assert message_of(error, "fr") == AWAY + where
    assert f"Nothing was started under {home}: run “up --detach”" in message_of(error, "en")


def test_after_down_the_way_back_is_told(home: Path) -> None:
    home.mkdir()
    gone = {"temporal": "127.0.0.1:1", "namespace": "n", "task_queue": "q", "ui": "http://127.0.0.1:1", "smtp": "127.0.0.1:1"}
    Record(ports={}, addresses=Addresses(**gone, database="postgresql://127.0.0.1:1/nothing")).write(home)
    assert ran("list") == (6, f"{AWAY}Sous {home}, « up --detach » relance ce qui manque ; « status » dit ce qui tourne.\n")
    assert f"Under {home}, “up --detach” starts what is missing" in ran("list", "--lang", "en")[1]


def test_of_servers_of_ones_own_nothing_is_said_about_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIONS_DATABASE", "postgresql://127.0.0.1:1/nothing")
    assert ran("list") == (6, AWAY)


def test_down_where_nothing_was_up_says_where_it_looked(conventions: Conventions, desk: MemoryDesk) -> None:
    french, english = told(conventions, "down", code=0)
    assert f"Rien n'a jamais été démarré dans {desk.home}" in french
    assert f"Nothing was ever started in {desk.home}" in english


def test_a_home_that_is_no_folder_is_told_without_a_trace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONVENTIONS_HOME", str(tmp_path / "file"))
    code, said = ran("up", "--detach")
    assert code == 2
    assert said.startswith(str(tmp_path / "file"))
    assert len(said.splitlines()) == 1
    assert "Traceback" not in ran("up", "--detach", "--lang", "en")[1]
