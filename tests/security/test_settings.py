from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from click.testing import CliRunner

from adapters.cli.language import language
from adapters.cli.program import program
from adapters.configuration.settings import Settings, bucket_and_prefix
from adapters.embedded.record import Addresses, Record
from adapters.errors import BadSettings, BadSettingsFile

ROOT = Path(__file__).parents[2]
SECRET = "s3cret/with:signs@and%"
STACK = Addresses(
    temporal="127.0.0.1:1001",
    namespace="default",
    task_queue="conventions",
    ui="http://127.0.0.1:1002",
    database="postgresql://conventions:own@127.0.0.1:1003/conventions",
    smtp="127.0.0.1:1004",
)

Said = Callable[..., None]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Said:
    def say(**said: object) -> None:
        for name, value in said.items():
            monkeypatch.setenv(f"CONVENTIONS_{name.upper()}", str(value))

    return say


@pytest.fixture
def secrets(environment: Said, tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    folder.mkdir()
    environment(secrets=folder)
    return folder


def problems(error: BadSettings) -> list[tuple[str, str]]:
    return [(one["path"], one["code"]) for one in error.details["problems"]]


# ── Where a setting may stand ──────────────────────────────────────────────────────────────────


def test_the_environment_comes_before_secrets_these_before_the_file_and_that_before_the_stack(
    environment: Said, secrets: Path, tmp_path: Path
) -> None:
    Record(ports={}, addresses=STACK).write(tmp_path)
    Path("conventions.toml").write_text('namespace = "file"\ntask_queue = "file"\nmail_from = "file@example.org"\nsmtp = "127.0.0.1:2"\n')
    (secrets / "conventions_namespace").write_text("secret\n")
    (secrets / "CONVENTIONS_TASK_QUEUE").write_text("secret\n")
    environment(namespace="environment", home=tmp_path)
    settings = Settings.load()
    assert (settings.namespace, settings.task_queue, settings.mail_from) == ("environment", "secret", "file@example.org")
    assert (settings.smtp, settings.temporal, settings.lang) == ("127.0.0.1:2", STACK.temporal, "fr")


def test_an_empty_variable_leaves_the_word_to_the_file(environment: Said) -> None:
    Path("conventions.toml").write_text('namespace = "file"\n')
    environment(namespace="")
    assert Settings.load().namespace == "file"


def test_paths_of_the_file_start_from_its_folder(environment: Said, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "ca.pem").touch()
    (tmp_path / "etc" / "office.toml").write_text('temporal_ca = "ca.pem"\ndocuments = "texts"\ntrusted_hosts = ["Temporal", "db"]\n')
    environment(config="etc/office.toml")
    settings = Settings.load()
    assert settings.temporal_ca == tmp_path / "etc" / "ca.pem"
    assert settings.documents == Path("etc/texts")
    assert settings.trusted_hosts == ("temporal", "db")


def test_documents_lie_in_a_folder_or_in_a_bucket(environment: Said, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "office.toml").write_text('documents = "s3://office.texts/conventions/2026/"\n')
    environment(config="etc/office.toml")
    settings = Settings.load()
    assert (settings.documents_folder, settings.files()["CONVENTIONS_DOCUMENTS"]) == (None, "s3://office.texts/conventions/2026/")
    assert bucket_and_prefix(str(settings.documents)) == ("office.texts", "conventions/2026")
    assert bucket_and_prefix("s3://office") == ("office", "")


@pytest.mark.parametrize(
    ("said", "place", "code"),
    [
        ({"documents": "s3://"}, "CONVENTIONS_DOCUMENTS", "bucket_address"),
        ({"documents": "s3://Office"}, "CONVENTIONS_DOCUMENTS", "bucket_address"),
        ({"documents": "s3://office/../other"}, "CONVENTIONS_DOCUMENTS", "bucket_address"),
        ({"documents_endpoint": "s3.example.org"}, "CONVENTIONS_DOCUMENTS_ENDPOINT", "endpoint_address"),
        ({"documents_endpoint": "https://key:word@s3.example.org"}, "CONVENTIONS_DOCUMENTS_ENDPOINT", "endpoint_address"),
        ({"documents_key": "word"}, "CONVENTIONS_DOCUMENTS_KEY", "goes_with"),
    ],
)
def test_the_way_to_a_bucket_is_written_as_it_must_be(environment: Said, said: dict[str, str], place: str, code: str) -> None:
    environment(**said)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert [(one["path"], one["code"]) for one in refused.value.details["problems"]] == [(place, code)]
    assert "word" not in refused.value.message


def test_a_program_in_another_folder_is_told_where_all_files_are(environment: Said, secrets: Path, tmp_path: Path) -> None:
    Path("ca.pem").touch()
    Path("conventions.toml").touch()
    environment(smtp_ca="ca.pem")
    assert Settings.load().files() == {
        "CONVENTIONS_SMTP_CA": str(tmp_path / "ca.pem"),
        "CONVENTIONS_CONFIG": str(tmp_path / "conventions.toml"),
        "CONVENTIONS_SECRETS": str(secrets),
    }


@pytest.mark.parametrize(("written", "found"), [('lang = "en"', "en"), ('lang = "xx"', "fr"), ("lang = 1", "fr"), ("lang = ", "fr")])
def test_the_language_of_the_help_may_stand_in_the_file(written: str, found: str) -> None:
    Path("conventions.toml").write_text(written)
    assert language([]) == found


def test_who_records_may_stand_in_the_file() -> None:
    Path("conventions.toml").write_text('actor = "pm"\ndatabase = "postgresql://127.0.0.1:1/nothing"\n')
    assert CliRunner().invoke(program, ["close", "X-1", "--because", "fini"]).exit_code == 6, "PostgreSQL, not the actor, is missing"


# ── Secrets ────────────────────────────────────────────────────────────────────────────────────


def test_a_password_from_a_file_joins_the_address_of_the_database(environment: Said, secrets: Path) -> None:
    (secrets / "conventions_database_password").write_text(f"{SECRET}\n")
    Path("ca.pem").touch()
    environment(database="postgresql://office@db.example.org/conventions?application_name=x", database_ca="ca.pem")
    address = urlsplit(Settings.load().database)
    assert (address.username, unquote(address.password or ""), address.hostname) == ("office", SECRET, "db.example.org")
    assert parse_qs(address.query) == {
        "application_name": ["x"],
        "sslmode": ["verify-full"],
        "sslrootcert": [str(Path("ca.pem").absolute())],
    }


@pytest.mark.parametrize(
    "address",
    ["postgresql://office:own@db/x", "postgresql://office@db/x?password=own", "postgresql://db/x", "postgresql:///x?host=/run/postgresql"],
)
def test_what_the_address_says_itself_stays(environment: Said, address: str) -> None:
    environment(database=address, database_password="other")
    database = Settings.load().database
    assert ("own" in address) == ("other" not in database)
    assert urlsplit(database).hostname == urlsplit(address).hostname


def test_the_password_of_the_stack_is_its_own(environment: Said, tmp_path: Path) -> None:
    Record(ports={}, addresses=STACK).write(tmp_path)
    environment(home=tmp_path, database_password="other")
    assert Settings.load().database == STACK.database


def test_no_secret_stands_in_what_settings_say_about_themselves(environment: Said, secrets: Path) -> None:
    for name in ("database_password", "smtp_password"):
        (secrets / f"conventions_{name}").write_text(SECRET)
    environment(smtp_user="office", temporal_api_key="k3y", database=f"postgresql://a@b/c?password={SECRET.replace('%', '')}")
    settings = Settings.load()
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == SECRET
    for text in (repr(settings), str(settings), settings.model_dump_json(exclude={"database"})):
        assert "s3cret" not in text
        assert "k3y" not in text


@pytest.mark.parametrize(
    "said",
    [
        {"temporal_api_key": "s3cret key"},
        {"temporal_api_key": "s3crét"},
        {"smtp_password": "s3cret\nRSET", "smtp_user": "a"},
        {"database": "s3cret"},
        {"database": "postgresql://a:s3cret[@b/c"},
        {"smtp": "s3cret"},
        {"smtp_password": "s3cret"},
        {"trusted_hosts": "s3cret:25 x"},
        {"temporal_ca": "s3cret"},
    ],
)
def test_no_error_repeats_a_value(environment: Said, said: dict[str, str]) -> None:
    environment(**said)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert "s3cr" not in f"{refused.value} {refused.value.details} {refused.value.__cause__}"
    assert [path for path, _ in problems(refused.value)] == [f"CONVENTIONS_{next(iter(said)).upper()}"]
    for spoken in ("fr", "en"):
        result = CliRunner().invoke(program, ["list", "--lang", spoken])
        assert (result.exit_code, "s3cr" in result.output) == (2, False)


# ── What is wrong is told with its place ───────────────────────────────────────────────────────


def test_all_that_is_wrong_is_told_at_once_each_with_its_place(environment: Said, secrets: Path) -> None:
    Path("conventions.toml").write_text('# office\nlang = "de"\n[temporel]\na = 1\n')
    (secrets / "conventions_temporal_port").write_text("x")
    environment(smtp="mail.example.org", temporal_key=__file__)
    with pytest.raises(BadSettingsFile) as refused:
        Settings.load()
    assert sorted(problems(refused.value)) == [
        (str(secrets / "conventions_temporal_port"), "int_parsing"),
        ("CONVENTIONS_SMTP", "host_and_port"),
        ("CONVENTIONS_TEMPORAL_KEY", "goes_with"),
        ("conventions.toml:2:1 lang", "literal_error"),
        ("conventions.toml:3:2 temporel", "extra_forbidden"),
    ]


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        (b"a = \n", "conventions.toml:1:5", "not_toml"),
        (b'smtp = "\xe9"\n', "conventions.toml", "not_utf8"),
        (b'[smtp]\nhost = "a"\n', "conventions.toml:1:2 smtp", "string_type"),
    ],
)
def test_a_file_that_is_none(content: bytes, place: str, code: str) -> None:
    Path("conventions.toml").write_bytes(content)
    with pytest.raises(BadSettingsFile) as refused:
        Settings.load()
    assert problems(refused.value) == [(place, code)]


def test_a_file_or_folder_that_is_not_there(environment: Said, secrets: Path) -> None:
    environment(config="nowhere.toml")
    with pytest.raises(BadSettings, match=r"CONVENTIONS_CONFIG=nowhere\.toml"):
        Settings.load()
    environment(config="", secrets="nowhere")
    with pytest.raises(BadSettings, match="CONVENTIONS_SECRETS"):
        Settings.load()
    environment(secrets=secrets)
    (secrets / "conventions_smtp").write_bytes(b"\xff")
    with pytest.raises(BadSettingsFile, match="UTF-8"):
        Settings.load()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_secret_that_we_may_not_read_is_named(secrets: Path) -> None:
    (secrets / "conventions_smtp").touch(mode=0)
    with pytest.raises(BadSettings, match="secrets/conventions_smtp"):
        Settings.load()


@pytest.mark.parametrize(
    "address", ["mail", "mail:0", "mail:65536", "a b:25", "localhost:25@mail.example.org:25", "http://a:25", "::1:25", "mail:25/x"]
)
def test_an_address_is_a_host_and_a_port_and_nothing_that_a_library_could_read_otherwise(environment: Said, address: str) -> None:
    environment(temporal=address)
    with pytest.raises(BadSettings, match="CONVENTIONS_TEMPORAL: write HOST:PORT"):
        Settings.load()


@pytest.mark.parametrize(
    ("written", "arguments", "code", "words"),
    [
        ('smtq = "a:1"\n', [], 5, "conventions.toml:1:1 smtq : clé inconnue « smtq » ; vouliez-vous dire « smtp » ?"),
        ('smtq = "a:1"\n', ["--lang", "en"], 5, 'conventions.toml:1:1 smtq: unknown key "smtq"; did you mean "smtp"?'),
        ("smtp = ?\n", [], 5, "conventions.toml:1:8 : illisible ici"),
    ],
)
def test_the_command_line_tells_place_and_rule(written: str, arguments: Sequence[str], code: int, words: str) -> None:
    Path("conventions.toml").write_text(written)
    result = CliRunner().invoke(program, ["list", *arguments])
    assert (result.exit_code, words in result.stderr) == (code, True), result.stderr
    result = CliRunner().invoke(program, ["list", "--json"])
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (code, "bad_settings")


async def test_the_worker_ends_with_one_line_instead_of_a_trace() -> None:
    environment = {**os.environ, "CONVENTIONS_SMTP": "s3cret", "PYTHONPATH": str(ROOT)}
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "worker", env=environment, stderr=subprocess.PIPE)
    _, said = await worker.communicate()
    line = json.loads(said)
    assert (worker.returncode, line["event"], line["reason"]) == (2, "worker.cannot_begin", "CONVENTIONS_SMTP: write HOST:PORT")
