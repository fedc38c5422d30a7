from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from activities.ports import StoreError
from adapters.cli import failures, language, output, shape
from adapters.cli.doing import whereabouts
from adapters.cli.params import YEARS
from adapters.cli.program import program
from adapters.doctor.verdicts import Diagnosis
from adapters.embedded.errors import PortTaken
from adapters.errors import (
    ConventionsError,
    NeedsAttention,
    NotRecordedYet,
    OtherSearchAttributes,
    OutOfReach,
    Refused,
    TemporalRefused,
)
from domain.days.calendar import FIRST_DAY, LAST_DAY

from .conftest import ROOT, Conventions, MemoryDesk

SLOW = (
    *("temporalio", "pydantic", "asyncpg", "rich", "ruamel", "holidays", "domain", "activities", "workflows", "structlog"),
    *("obstore", "docx", "docxtpl", "lxml", "typst"),
)
LEAVES = [
    [name] if not isinstance(command, click.Group) else [name, inner]
    for name, command in program.commands.items()
    if not isinstance(command, shape.Later)
    for inner in (command.commands if isinstance(command, click.Group) else [""])
]


def python(code: str, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CONVENTIONS_")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=True)
    return done.stdout


# ── Help ───────────────────────────────────────────────────────────────────────────────────────


def test_help_and_completion_import_nothing_slow() -> None:
    lines = [*([*leaf, "--help"] for leaf in LEAVES), ["--help"], []]
    code = f"""
import sys, io, contextlib
from adapters.cli.program import program
for line in {lines!r}:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
        program.main(line, "conventions")
print([name for name in {SLOW!r} if name in sys.modules])
"""
    assert python(code).strip() == "[]"


def test_completion_imports_nothing_slow() -> None:
    code = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {SLOW!r} if name in sys.modules]))
from adapters.cli.program import program
program.main([], "conventions")
"""
    variables = {"_CONVENTIONS_COMPLETE": "bash_complete", "COMP_WORDS": "conventions mil", "COMP_CWORD": "1"}
    assert python(code, **variables).splitlines() == ["plain,milestone", "[]"]


@pytest.mark.parametrize("line", LEAVES, ids=" ".join)
def test_every_command_shows_examples_before_its_options(conventions: Conventions, line: list[str]) -> None:
    text = conventions(*line, "--help").out
    assert text.startswith("Exemples")
    assert text.index("Exemples") < text.index("Usage") < text.index("Options")


def test_run_bare_the_program_and_its_families_show_their_help(conventions: Conventions) -> None:
    assert "Commencer" in conventions().out
    assert "convene" in conventions("review").out


def test_run_bare_a_command_that_needs_something_shows_its_help(conventions: Conventions) -> None:
    assert "Exemples" in conventions("sign", code=2).err


def test_help_speaks_english_when_asked() -> None:
    code = "from adapters.cli.program import program; program.main(['sign', '--help'], 'conventions')"
    assert "Record a signature" in python(code, CONVENTIONS_LANG="en")


@pytest.mark.parametrize(
    ("arguments", "environment", "spoken"),
    [
        ([], "", "fr"),
        (["--lang", "en"], "", "en"),
        (["--lang=ar"], "en", "ar"),
        (["list"], "en", "en"),
        (["--lang"], "", "fr"),
        (["--lang", "de"], "", "fr"),
    ],
)
def test_the_language_is_known_before_anything_is_parsed(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: str, spoken: str
) -> None:
    monkeypatch.setenv("CONVENTIONS_LANG", environment)
    assert language.language(arguments) == spoken


@pytest.mark.parametrize(
    ("line", "environment", "told"),
    [
        (("--lang", "en", "list"), "", "No convention."),
        (("list", "--lang", "en"), "", "No convention."),
        (("--lang", "en", "list", "--lang", "fr"), "", "Aucune convention."),
        (("--lang", "en", "list"), "fr", "No convention."),
        (("list",), "en", "No convention."),
        (("mail", "--lang", "en", "list"), "", "No mail."),
    ],
)
def test_the_language_may_stand_before_the_command(
    conventions: Conventions, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], environment: str, told: str
) -> None:
    if environment:
        monkeypatch.setenv("CONVENTIONS_LANG", environment)
    assert conventions(*line).err.strip() == told


def test_an_unknown_language_is_usage(conventions: Conventions) -> None:
    assert "« de » n'est pas permis" in conventions("--lang", "de", "list", code=2).err


def test_a_command_declared_elsewhere_is_loaded_when_it_runs() -> None:
    later = shape.Later("show", "adapters.cli.declared.looking:show", "…")
    assert CliRunner().invoke(later, ["--help"]).exit_code == 0


# ── What goes wrong ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line", [("nonsense",), ("show",), ("show", "X", "--nonsense"), ("list", "--phase", "odd"), ("list", "--due-before", "x")]
)
def test_a_wrong_command_line_is_usage(conventions: Conventions, line: tuple[str, ...]) -> None:
    conventions(*line, code=2)
    if len(line) > 1:
        run = conventions(*line, "--json", code=2)
        assert run.json["error"]["code"] == "usage"
        assert conventions(*line, "--lang", "en", code=2).err


def test_usage_is_explained_in_french(conventions: Conventions) -> None:
    assert "option inconnue : --phaze ; vouliez-vous dire --phase" in conventions("list", "--phaze", code=2).err
    assert "il manque" in conventions("milestone", "report", "X", code=2).err
    assert "« x » n'est pas une date" in conventions("list", "--due-before", "x", code=2).err
    assert "Aide : " in conventions("list", "--phaze", code=2).err
    assert "commande inconnue : nonsense" in conventions("nonsense", code=2).err
    assert "« odd » n'est pas permis ; valeurs possibles : drafting, signature" in conventions("list", "--phase", "odd", code=2).err
    assert "'odd' is not one of" in conventions("list", "--phase", "odd", "--lang", "en", code=2).err


@pytest.mark.parametrize(
    "line",
    [
        ("agenda", "--until", "9999-12-31"),
        ("agenda", "--until", "1899-12-31"),
        ("show", "X", "--as-of", "9999-12-31"),
        ("show", "X", "--known-at", "2401-01-01T10:00"),
        ("preview", "x.yaml", "--until", "9999-12-31"),
    ],
)
def test_a_day_that_nobody_may_write_is_not_looked_up_to(conventions: Conventions, line: tuple[str, ...]) -> None:
    said = conventions(*line, code=2).err
    assert f"date hors des limites (1900 à 2400) : {line[-1][:10]}" in said


def test_the_command_line_takes_the_days_that_files_may_say() -> None:
    assert (date(YEARS[0], 1, 1), date(YEARS[1], 12, 31)) == (FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    ("reason", "french", "english"),
    [
        ("PostgreSQL is out of reach: ConnectionRefusedError", "le serveur ne répond pas", "connection refused"),
        ("PostgreSQL is out of reach: the connection is closed", "la liaison est fermée", "the connection is closed"),
        ("PostgreSQL cannot answer now: DiskFullError (53100)", "DiskFullError (53100)", "DiskFullError (53100)"),
    ],
)
def test_why_the_database_is_away_is_said_once(reason: str, french: str, english: str) -> None:
    error = OutOfReach("postgresql", reason)
    assert failures.message_of(error, "fr") == f"PostgreSQL est hors d'atteinte : {french}. Rien n'a été fait."
    assert failures.message_of(error, "en") == f"PostgreSQL is out of reach: {english}. Nothing was done."


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [
        (OutOfReach("temporal", "127.0.0.1:7233"), "out_of_reach", 6),
        (NotRecordedYet("X-1", "one", "worker"), "not_recorded_yet", 6),
        (NeedsAttention("something is late"), "needs_attention", 7),
        (StoreError("PostgreSQL refused"), "out_of_reach", 6),
        (PortTaken(1, None), "out_of_reach", 6),
        (OtherSearchAttributes("default", {"A": "Text"}, {"A": "Keyword"}), "other_search_attributes", 4),
        (TemporalRefused("default", "no column left"), "temporal_refused", 4),
        (Refused("a_rule_of_tomorrow", "because"), "a_rule_of_tomorrow", 4),
        (Refused("unexpected", "KeyError"), "unexpected", 1),
        (Refused("store_behind", "behind"), "store_behind", 6),
        (ConventionsError("odd"), "unexpected", 1),
        (ZeroDivisionError("odd"), "unexpected", 1),
    ],
)
@pytest.mark.parametrize("spoken", ["fr", "en", "ar"])
def test_every_error_has_its_code_and_words(
    capsys: pytest.CaptureFixture[str], error: Exception, code: str, exit_code: int, spoken: str
) -> None:
    assert failures.exit_code_of(error) == exit_code
    failures.tell(error, as_json=True, language=spoken)
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == code
    assert told["message"]
    failures.tell(error, as_json=False, language=spoken)
    assert told["message"] in capsys.readouterr().err


def test_what_nobody_expected_ends_with_one(conventions: Conventions, desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "kept", lambda: 1 / 0)
    run = conventions("list", "--json", code=1)
    assert run.json["error"]["code"] == "unexpected"
    assert "ZeroDivisionError" in conventions("list", code=1).err


def test_a_prompt_that_is_left_ends_without_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    failures.tell(click.Abort(), as_json=False, language="fr")
    assert capsys.readouterr().err == "Interrompu.\n"
    assert failures.exit_code_of(click.Abort()) == 130


def test_without_a_database_the_real_program_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONVENTIONS_HOME", str(tmp_path))
    monkeypatch.setenv("CONVENTIONS_DATABASE", "postgresql://127.0.0.1:1/nothing")
    result = CliRunner().invoke(program, ["list"])
    assert result.exit_code == 6
    assert "PostgreSQL" in result.stderr


# ── On a terminal ──────────────────────────────────────────────────────────────────────────────


def test_a_table_on_a_terminal_keeps_text_as_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    output.Output(as_json=False, quiet=False, language="fr").table(["Quoi"], [["[red]titre[/red]"]])
    assert "[red]titre[/red]" in capsys.readouterr().out


class _Terminal:
    """Standard input of somebody who sits there."""

    def isatty(self) -> bool:
        return True


def test_on_a_terminal_the_day_is_asked_for(conventions: Conventions, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.cli.doing.asking.sys", type("sys", (), {"stdin": _Terminal()}))
    run = conventions("sign", opened, "--as", "axa.ceo", given="2026-01-05\n")
    assert "Quel jour" in run.err
    conventions("sign", opened, "--as", "mic.minister", "--no-input", code=2)


def test_on_a_terminal_a_ceremony_is_confirmed(conventions: Conventions, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.cli.doing.asking.sys", type("sys", (), {"stdin": _Terminal()}))
    line = ("ceremony", "rabat-2026-02-16", "--as", "pm", "--on", "2026-01-05")
    conventions(*line, given="n\n", code=130)
    assert conventions("show", opened, "--json").json["phase"] == "signature"
    conventions(*line, "--yes")
    assert conventions("show", opened, "--json").json["phase"] == "in_force"


# ── The stack ──────────────────────────────────────────────────────────────────────────────────

ADDRESSES = ["temporal", "namespace", "task_queue", "ui", "database"]


def test_the_stack_goes_up_and_down(conventions: Conventions) -> None:
    assert "lancez « up »" in conventions("status", code=6).err
    up = conventions("up", "--detach", "--json").json
    assert list(up)[:5] == ADDRESSES
    assert conventions("status", "--json").json == up
    assert "postgresql : tourne (1)" in conventions("status").err
    assert "Arrêté" in conventions("down").err
    assert conventions("status", "--json").json["running"] is False
    stopped = conventions("status", code=6).err
    assert "La pile embarquée ne tourne pas (postgresql) : lancez « up »." in stopped
    assert "hors d'atteinte" not in stopped
    assert "The embedded stack is not running (postgresql)" in conventions("status", "--lang", "en", code=6).err


def test_in_the_foreground_it_ends_with_ctrl_c(conventions: Conventions, desk: MemoryDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once() -> None:
        """Somebody pressed it."""

    monkeypatch.setattr("adapters.cli.doing.stack._asked_to_end", at_once)
    assert "Ctrl-C" in conventions("run").err
    assert desk.the_stack.up_and_running is False


def test_the_schema_is_brought_up_to_date(conventions: Conventions, desk: MemoryDesk) -> None:
    assert "à jour" in conventions("migrate").err
    assert (desk.migrated, desk.writer) == (True, None)


def test_a_role_that_may_only_record_is_admitted_after_the_migration(conventions: Conventions, desk: MemoryDesk) -> None:
    assert "conventions_worker" in conventions("migrate", "--writer", "conventions_worker").err
    assert desk.writer == "conventions_worker"
    assert conventions("migrate", "--json").json == {"migrated": True, "writer": None}


def test_temporal_is_prepared_and_what_was_done_is_said(conventions: Conventions, desk: MemoryDesk) -> None:
    first = conventions("prepare")
    assert "Espace de noms créé : conventions" in first.err
    assert "ConventionPhase" in first.err
    again = conventions("prepare", "--retention-days", "400", "--json")
    assert again.json == {"namespace": "conventions", "created": False, "added": [], "retention_days": 400}
    assert desk.retention == timedelta(days=400)
    assert "créé" not in again.err


def test_a_retention_below_one_day_is_refused(conventions: Conventions, desk: MemoryDesk) -> None:
    assert "--retention-days" in conventions("prepare", "--retention-days", "0", code=2).err
    assert desk.retention is None


def test_an_examination_names_the_repair_beside_each_fault_and_ends_with_7(conventions: Conventions, desk: MemoryDesk) -> None:
    assert conventions("doctor").err.strip() == "Tout va bien."
    assert conventions("doctor", "--json").json["ok"] is True
    desk.findings.append(Diagnosis("mail", "reachable", ok=False, found="away", repair="start it\nor another"))
    said = conventions("doctor", code=7)
    assert " ".join(said.out.split()) == "ok home space 90 MiB !! mail reachable away → start it → or another"
    assert said.err.strip() == "À réparer : 1"
    told = conventions("doctor", "--json", code=7).json
    fault = {"part": "mail", "check": "reachable", "ok": False, "found": "away", "repair": "start it\nor another"}
    assert (told["ok"], told["checks"][1]) == (False, fault)


def test_a_copy_is_told_with_its_figures_and_what_it_lacks(conventions: Conventions) -> None:
    assert "1 convention, 4 événements" in conventions("backup", "copy").err
    assert conventions("backup", "copy", "--json").json["manifest_sha256"] == "f" * 64
    assert "Temporal was left out" in conventions("recover", "copy").err
    assert conventions("recover", "copy", "--json").json["events"] == 4


@pytest.mark.parametrize(("number", "reason"), [(28, "no space left"), (13, "permission denied")])
def test_what_a_disk_refuses_is_told_as_out_of_reach(capsys: pytest.CaptureFixture[str], number: int, reason: str) -> None:
    error = OSError(number, "as the system says it", "/some/file")
    failures.tell(error, as_json=True, language="fr")
    told = json.loads(capsys.readouterr().out)["error"]
    assert failures.exit_code_of(error) == 6
    assert (told["details"]["part"], told["details"]["reason"]) == ("disk", f"{reason} (/some/file)")


def test_where_a_file_stood_is_a_convenience_only(tmp_path: Path) -> None:
    whereabouts.remember(tmp_path / "home", "X-1", tmp_path / "x.yaml")
    assert whereabouts.folders(tmp_path / "home", "X-1") == (Path(), tmp_path)
    (tmp_path / "home" / "started.json").write_text("[]", encoding="utf-8")
    assert whereabouts.folders(tmp_path / "home", "X-1") == (Path(),)
