from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from activities.ports import Documents
from adapters.documents.folder import DamagedDocument, FolderDocuments
from adapters.memory import MemoryDocuments

CONTENT = b"signed, and \x00 binary \xff"
NAME = sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "not" / "there yet"


@pytest.fixture(params=["memory", "folder", pytest.param("bucket", marks=pytest.mark.server)])
def documents(request: pytest.FixtureRequest, folder: Path) -> Documents:
    """Each place in turn: what a test says here holds for all of them."""
    match request.param:
        case "memory":
            return MemoryDocuments()
        case "folder":
            return FolderDocuments(folder)
        case _:
            bucket: Documents = request.getfixturevalue("bucket")
            return bucket


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("content", [CONTENT, b"", b"x" * 3_000_000])
async def test_a_document_comes_back_under_the_hash_of_its_content(documents: Documents, content: bytes) -> None:
    name = await documents.put(content)
    assert name == sha256(content).hexdigest()
    assert await documents.get(name) == content


async def test_the_same_content_again_is_the_same_document(documents: Documents) -> None:
    assert await documents.put(CONTENT) == await documents.put(CONTENT) == NAME


@pytest.mark.parametrize("name", [NAME, NAME.upper(), "", "..", "../../etc/passwd", f"{NAME}/"])
async def test_what_is_not_kept_is_not_found(documents: Documents, name: str) -> None:
    with pytest.raises(KeyError):
        await documents.get(name)


async def test_a_document_lies_under_its_hash_alone_and_cannot_be_written(folder: Path) -> None:
    await FolderDocuments(folder).put(CONTENT)
    assert files(folder) == [f"{NAME[:2]}/{NAME[2:]}"]
    assert (folder / NAME[:2] / NAME[2:]).stat().st_mode & 0o777 == 0o440


async def test_a_file_is_kept_without_being_read_into_memory(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "scan.pdf"
    source.write_bytes(CONTENT)
    documents = FolderDocuments(folder)
    assert await documents.put_file(source) == NAME
    assert await documents.put_file(source) == NAME
    assert (await documents.path(NAME)).read_bytes() == CONTENT
    assert files(folder) == [f"{NAME[:2]}/{NAME[2:]}"]


async def test_a_file_that_cannot_be_read_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await FolderDocuments(folder).put_file(tmp_path / "gone.pdf")
    assert files(folder) == []


async def test_a_damaged_file_is_reported_and_healed_by_the_original(folder: Path) -> None:
    documents = FolderDocuments(folder)
    await documents.put(CONTENT)
    place = folder / NAME[:2] / NAME[2:]
    place.chmod(0o640)
    place.write_bytes(CONTENT[:-1])
    with pytest.raises(DamagedDocument, match=NAME[2:]):
        await documents.get(NAME)
    with pytest.raises(DamagedDocument):
        await documents.path(NAME)
    await documents.put(CONTENT)
    assert await documents.get(NAME) == CONTENT


async def test_a_path_is_given_only_to_what_is_kept(folder: Path) -> None:
    with pytest.raises(KeyError):
        await FolderDocuments(folder).path(NAME)


async def test_many_may_keep_the_same_document_at_once(documents: Documents) -> None:
    assert set(await asyncio.gather(*(documents.put(CONTENT) for _ in range(8)))) == {NAME}
    assert await documents.get(NAME) == CONTENT


async def test_what_many_keep_at_once_is_one_file(folder: Path) -> None:
    documents = FolderDocuments(folder)
    assert set(await asyncio.gather(*(documents.put(CONTENT) for _ in range(8)))) == {NAME}
    assert files(folder) == [f"{NAME[:2]}/{NAME[2:]}"]
