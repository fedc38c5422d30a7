"""A copy put back, into a home and a database that hold nothing yet."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from pathlib import Path, PurePosixPath

from activities.ports import StoreError
from adapters.backup.database import restore
from adapters.backup.errors import CopyFailed, DamagedCopy
from adapters.backup.folders import whole
from adapters.backup.manifest import DOCUMENTS, DUMP, HOME, TEMPORAL, Head, Manifest, copy, read
from adapters.configuration.exposure import documents_exposed
from adapters.configuration.findings import require_none
from adapters.configuration.settings import Settings
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.postgres.migrate import knows


async def recover(environment: Settings, folder: Path) -> Manifest:
    """Make the home anew from a copy; it appears when it is whole. ``up`` starts it afterwards, on ports of its own.

    Where the environment names a database, that one is filled instead of an embedded one; where it names a Temporal, the
    copy's is left out. Raises ``DamagedCopy`` before anything is written, ``NotEmpty``, ``CopyFailed``, ``StoreError``.
    """
    with whole(environment.home, outside=(folder,)) as home:
        manifest = await asyncio.to_thread(read, folder)
        if manifest.migration is not None and not knows(manifest.migration):
            raise CopyFailed(DUMP, f"migration {manifest.migration}: made by a newer program ({manifest.program})")
        await asyncio.to_thread(_put_files, environment, manifest, folder, home)
        if environment.documents_folder is None:
            await _fill_bucket(environment, manifest, folder)
        _compare(await _put_database(environment, manifest, folder, home), manifest.heads)
        return manifest


def _put_files(environment: Settings, manifest: Manifest, folder: Path, home: Path) -> None:
    """Documents go where the environment says; one that is there already is the same, by its name."""
    for name, place in manifest.under(HOME):
        copy(folder / name, home / place)
    if TEMPORAL in manifest.files and "temporal" not in environment.model_fields_set:
        copy(folder / TEMPORAL, home / "temporal" / "temporal.db")
    if environment.documents_folder is None:
        return
    elsewhere = "documents" in environment.model_fields_set
    documents = environment.documents_folder.absolute() if elsewhere else home / DOCUMENTS
    for name, place in manifest.under(DOCUMENTS):
        if not (documents / place).exists():
            _put_document(folder / name, documents, place)


async def _fill_bucket(environment: Settings, manifest: Manifest, folder: Path) -> None:
    """Where the environment names a bucket, what the copy holds goes there; each under the hash that it really has."""
    require_none(documents_exposed(environment))
    bucket = import_module("adapters.documents.bucket").bucket_of(environment)
    for name, _ in manifest.under(DOCUMENTS):
        await bucket.put(await asyncio.to_thread((folder / name).read_bytes))


def _put_document(source: Path, documents: Path, place: PurePosixPath) -> None:
    """In one step, because the folder may be in use by others."""
    draft = documents / f".new-{'-'.join(place.parts)}"
    with suppress(FileNotFoundError):
        draft.unlink()
    copy(source, draft)
    (documents / place).parent.mkdir(parents=True, exist_ok=True)
    draft.rename(documents / place)


async def _put_database(environment: Settings, manifest: Manifest, folder: Path, home: Path) -> dict[str, Head]:
    if "database" in environment.model_fields_set:
        return await restore(environment.database, folder / DUMP, manifest.roles)
    server = EmbeddedPostgres(home / "postgresql")
    try:
        await server.start()
        return await restore(server.dsn(), folder / DUMP, manifest.roles)
    except StoreError as error:
        raise CopyFailed(DUMP, str(error)) from error
    finally:
        await server.stop()


def _compare(heads: dict[str, Head], expected: dict[str, Head]) -> None:
    """Raises ``DamagedCopy`` unless every stream stands where it stood."""
    if different := {name for name in heads.keys() | expected.keys() if heads.get(name) != expected.get(name)}:
        raise DamagedCopy([(DUMP, f"heads of {', '.join(sorted(different))}")])
