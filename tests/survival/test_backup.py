from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from activities.contracts import GENESIS
from adapters import clock
from adapters.backup.errors import CopyInItself, DamagedCopy, NotEmpty
from adapters.backup.making import back_up
from adapters.backup.manifest import Manifest
from adapters.backup.recovering import recover
from adapters.configuration.settings import Settings
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.waiting import until
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.postgres.writer import admit_writer
from domain.act import Envelope
from domain.milestones.progress import ReportMilestone
from domain.start import Start
from tests.embedded.typed import Typed
from tests.store.conftest import _chained as rows_of
from tests.store.s3 import BUCKET, ready, server
from tests.survival.stacks import conventions_of, sound_stream
from tests.workflows.samples import terms

pytestmark = pytest.mark.server

CONVENTIONS = 3
DOCUMENT = b"signed on paper"
DIGEST = sha256(DOCUMENT).hexdigest()


async def streams_of(store: PostgresEventStore) -> dict[str, list[Envelope]]:
    return {name: await sound_stream(store, name) for name, _ in await store.streams()}


def report(command_id: str) -> ReportMilestone:
    return ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)


def manifest_of(copy: Path) -> Manifest:
    return Manifest.model_validate_json((copy / "manifest.json").read_bytes())


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CONVENTIONS_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    typed = Typed(tmp_path_factory.mktemp("backup") / "home")
    assert typed.run("up", "--detach")[0] == 0
    yield typed
    assert typed.run("down")[0] == 0


@pytest.fixture
def recovered(tmp_path: Path) -> Iterator[Typed]:
    """Another home, still empty; whatever is brought up there ends with the test."""
    typed = Typed(tmp_path / "recovered")
    yield typed
    assert typed.run("down")[0] == 0


async def test_a_copy_made_under_load_lives_on_in_another_home(home: Typed, recovered: Typed, tmp_path: Path) -> None:
    agreed = [terms().reference for _ in range(CONVENTIONS)]
    acknowledged: Counter[str] = Counter()
    over = asyncio.Event()
    (home.home / "documents" / DIGEST[:2]).mkdir(parents=True)
    (home.home / "documents" / DIGEST[:2] / DIGEST[2:]).write_bytes(DOCUMENT)
    early, late = tmp_path / "early", tmp_path / "late"

    async with conventions_of(home.home) as (conventions, store):

        async def act(reference: str) -> None:
            while not over.is_set():
                await conventions.act(reference, report(f"report-{acknowledged[reference]}"))
                acknowledged[reference] += 1

        async def more_than(number: int) -> None:
            async def more() -> bool:
                return min(acknowledged[reference] for reference in agreed) > number

            await until("further commands", more, within=60)

        for reference in agreed:
            await conventions.start(Start(command_id="start", actor="pm", terms=terms(reference=reference)))
        acting = [asyncio.create_task(act(reference)) for reference in agreed]
        await more_than(3)
        assert (await asyncio.to_thread(home.run, "backup", early))[0] == 0
        await more_than(max(acknowledged.values()) + 3)
        before = Counter(acknowledged)
        code, told = await asyncio.to_thread(home.run, "backup", late)
        over.set()
        await asyncio.gather(*acting)
        at_last = await streams_of(store)

    manifest = manifest_of(late)
    assert (code, told["manifest_sha256"]) == (0, sha256((late / "manifest.json").read_bytes()).hexdigest())
    assert manifest.heads.keys() == at_last.keys()
    for reference in agreed:
        reports = sum(one.kind == "milestone_reported" for one in at_last[reference][: manifest.heads[reference].version])
        assert before[reference] <= reports <= acknowledged[reference]

    # As if the store had been copied long after Temporal: its workflows know nothing of what the later copy holds.
    shutil.copy(early / "temporal.db", late / "temporal.db")
    changed = json.loads((late / "manifest.json").read_bytes())
    changed["files"]["temporal.db"] = json.loads((early / "manifest.json").read_bytes())["files"]["temporal.db"]
    (late / "manifest.json").write_text(json.dumps(changed))
    assert recovered.run("recover", late)[0] == 0
    assert recovered.run("up", "--detach")[0] == 0
    assert recovered.run("doctor")[0] == 0
    async with conventions_of(recovered.home) as (conventions, store):
        streams = await streams_of(store)
        assert {name: len(stream) for name, stream in streams.items()} == {name: head.version for name, head in manifest.heads.items()}
        for reference in agreed:
            answer = await conventions.act(reference, report("after"))
            assert answer.version > manifest.heads[reference].version
        for reference, stream in (await streams_of(store)).items():
            told_by = [one.command_id for one in stream if one.kind == "milestone_reported"]
            assert told_by == [*(f"report-{n}" for n in range(len(told_by) - 1)), "after"]
            assert stream[: len(streams[reference])] == at_last[reference][: len(streams[reference])]
    assert (recovered.home / "documents" / DIGEST[:2] / DIGEST[2:]).read_bytes() == DOCUMENT


async def test_a_bucket_is_no_part_of_a_copy_and_takes_the_documents_of_one(home: Typed, recovered: Typed, tmp_path: Path) -> None:
    place = home.home / "documents" / DIGEST[:2] / DIGEST[2:]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(DOCUMENT)
    with server() as process:
        s3 = await ready(process)
        bucket = {
            "CONVENTIONS_DOCUMENTS": f"s3://{BUCKET}/texts",
            "CONVENTIONS_DOCUMENTS_ENDPOINT": f"http://{s3.address}",
            "AWS_ACCESS_KEY_ID": "office",
            "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        }
        assert (await asyncio.to_thread(home.run, "backup", tmp_path / "of-a-folder"))[0] == 0
        code, told = await asyncio.to_thread(lambda: home.run("backup", tmp_path / "of-a-bucket", **bucket))
        manifest = manifest_of(tmp_path / "of-a-bucket")
        assert (code, [*manifest.under("documents")]) == (0, [*manifest_of(tmp_path / "of-a-folder").under("documents")]), told
        code, told = await asyncio.to_thread(lambda: recovered.run("recover", tmp_path / "of-a-folder", **bucket))
        assert (code, s3.listed()) == (0, [f"texts/{DIGEST[:2]}/{DIGEST[2:]}"]), told
    assert any(f"s3://{BUCKET}/texts" in note for note in manifest.notes)
    assert not (recovered.home / "documents").exists()


def test_a_copy_is_for_its_owner_and_holds_what_lay_under_the_home(home: Typed, tmp_path: Path) -> None:
    (home.home / "notes" / "inner").mkdir(parents=True, exist_ok=True)
    (home.home / "notes" / "inner" / "stack.json").write_text("{}")  # another stack inside this one's folder
    (home.home / "notes" / "kept.txt").write_text("kept")
    assert home.run("backup", tmp_path / "copy")[0] == 0
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    names = {str(path.relative_to(tmp_path / "copy")) for path in files}
    assert {"manifest.json", "postgresql.dump", "temporal.db", "home/postgresql/conventions.password", "home/notes/kept.txt"} <= names
    assert not any(name.endswith(("stack.json", "stack.lock", "worker.ready")) for name in names)
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [*files, tmp_path / "copy"]} == {0}
    assert manifest_of(tmp_path / "copy").files.keys() == names - {"manifest.json"}


async def test_a_copy_never_writes_over_anything_nor_into_itself(home: Typed, tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").touch()
    for folder in (tmp_path / "used", tmp_path / "used" / "file"):
        with pytest.raises(NotEmpty):
            await back_up(Settings(home=home.home), folder, clock.now())
        with pytest.raises(NotEmpty):
            await recover(Settings(home=folder), tmp_path)
    with pytest.raises(CopyInItself):
        await back_up(Settings(home=home.home), home.home / "copy", clock.now())
    code, error = home.run("backup", tmp_path)
    assert (code, error["error"]["code"]) == (2, "not_empty")


def test_a_disk_that_takes_no_more_leaves_nothing_of_a_copy(home: Typed, tmp_path: Path) -> None:
    limited = Typed(home.home)
    limited.largest_file = 200_000  # Temporal's part alone is larger
    code, error = limited.run("backup", tmp_path / "copy")
    assert (code, error["error"]["code"]) == (6, "copy_failed")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_needs_the_database_and_says_so(tmp_path: Path) -> None:
    code, error = Typed(tmp_path / "home").run("backup", tmp_path / "copy", CONVENTIONS_DATABASE="postgresql://127.0.0.1:1/nothing")
    assert (code, error["error"]["details"]["part"]) == (6, "postgresql")
    assert list(tmp_path.iterdir()) == []


# ── A database of one's own ────────────────────────────────────────────────────────────────────


async def test_an_external_database_is_copied_without_temporal_and_its_rights_come_along(
    database: str, new_database: Callable[[], Any], postgres: EmbeddedPostgres, tmp_path: Path
) -> None:
    owner = await asyncpg.connect(database)
    if not await owner.fetchval("select exists (select from pg_roles where rolname = 'The Reader')"):
        await owner.execute('create role "The Reader"')
    await admit_writer(database, "The Reader")
    pool = await open_pool(database)
    rows = rows_of("one", "two")
    await PostgresEventStore(pool).append("A", 0, GENESIS, rows)
    await pool.close()
    source = Typed(tmp_path / "nowhere")
    code, told = source.run("backup", tmp_path / "copy", CONVENTIONS_DATABASE=database)
    assert code == 0
    assert "Temporal" in told["notes"][0]
    manifest = manifest_of(tmp_path / "copy")
    assert (manifest.roles, manifest.heads["A"].hash) == (("The Reader",), rows[-1].hash)

    target = Typed(tmp_path / "recovered")
    assert target.run("recover", tmp_path / "copy")[0] == 0
    server = EmbeddedPostgres(target.home / "postgresql")
    await server.start()
    try:
        pool = await open_pool(server.dsn())
        store = PostgresEventStore(pool)
        assert await store.read("A") == rows
        await store.append("B", 0, GENESIS, rows_of("three"))
        assert [(one.position, one.stream) for one in await store.read_all()] == [(1, "A"), (2, "A"), (3, "B")]
        function = "conventions.append(text,integer,bytea,uuid[],text[],smallint[],timestamptz[],text[],bytea[])"
        assert await pool.fetchval("select has_function_privilege('The Reader', $1, 'execute')", function)
        await pool.execute("create role somebody")
        assert not await pool.fetchval("select has_function_privilege('somebody', $1, 'execute')", function)
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await pool.execute("delete from conventions.events")
        await pool.close()
    finally:
        await server.stop()

    await owner.execute("create database elsewhere")
    await owner.close()
    elsewhere = postgres.dsn("elsewhere")
    again = Typed(tmp_path / "again")
    assert again.run("recover", tmp_path / "copy", CONVENTIONS_DATABASE=elsewhere)[0] == 0
    pool = await open_pool(elsewhere)
    assert await PostgresEventStore(pool).read("A") == rows
    await pool.close()
    code, error = Typed(tmp_path / "third").run("recover", tmp_path / "copy", CONVENTIONS_DATABASE=elsewhere)
    assert (code, error["error"]["code"]) == (2, "not_empty")
    assert not (tmp_path / "third").exists()


# ── Copies that are not what they were ─────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def made(home: Typed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("copies") / "made"
    assert home.run("backup", copy)[0] == 0
    return copy


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def _rename(copy: Path, name: str) -> None:
    manifest = json.loads((copy / "manifest.json").read_bytes())
    manifest["files"][name] = manifest["files"].pop("temporal.db")
    (copy / "manifest.json").write_text(json.dumps(manifest))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a flipped bit": (lambda copy: _flip(copy / "temporal.db"), "temporal.db"),
    "a flipped bit of the dump": (lambda copy: _flip(copy / "postgresql.dump"), "postgresql.dump"),
    "a missing file": (
        lambda copy: (copy / "home" / "postgresql" / "conventions.password").unlink(),
        "home/postgresql/conventions.password",
    ),
    "a file cut short": (lambda copy: os.truncate(copy / "postgresql.dump", 100), "postgresql.dump"),
    "no manifest": (lambda copy: (copy / "manifest.json").unlink(), "manifest.json"),
    "half a manifest": (lambda copy: os.truncate(copy / "manifest.json", 100), "manifest.json"),
    "a path that leads out": (lambda copy: _rename(copy, "../../etc/passwd"), "manifest.json"),
    "no copy at all": (shutil.rmtree, "manifest.json"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_copy_is_refused_and_the_file_is_named(copy: Path, tmp_path: Path, damage: str) -> None:
    do, named = DAMAGES[damage]
    do(copy)
    with pytest.raises(DamagedCopy) as refused:
        asyncio.run(recover(Settings(home=tmp_path / "recovered"), copy))
    assert [one["file"] for one in refused.value.details["faults"]] == [named]
    assert set(tmp_path.glob("*")) <= {copy}


def test_a_damaged_copy_is_told_in_words(copy: Path, tmp_path: Path) -> None:
    _flip(copy / "temporal.db")
    code, _, told = Typed(tmp_path / "recovered").said("recover", copy, "--lang", "en")
    assert (code, told.strip()) == (5, "the copy is damaged, nothing was put back: temporal.db (sha256)")
