"""What is particular to documents in a bucket; what holds for every place stands in ``test_documents.py``."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from hashlib import sha256
from typing import Any

import obstore
import pytest

from adapters.configuration.settings import Settings
from adapters.doctor.home import documents as looked_at
from adapters.doctor.verdicts import Patient
from adapters.documents.bucket import BucketDocuments, bucket_of
from adapters.documents.folder import DamagedDocument
from adapters.errors import OutOfReach
from tests.store.s3 import BUCKET, S3

CONTENT = b"signed, and \x00 binary \xff"
NAME = sha256(CONTENT).hexdigest()

pytestmark = pytest.mark.server

_KEEPING = """
import asyncio, sys
from adapters.documents.bucket import bucket_of
from adapters.configuration.settings import Settings
print(asyncio.run(bucket_of(Settings.said()).put(b"x" * int(sys.argv[1]))))
"""


def kept(s3: S3, settings: Settings) -> list[str]:
    prefix = f"{str(settings.documents).removeprefix(f's3://{BUCKET}/')}/"
    return [key.removeprefix(prefix) for key in s3.listed() if key.startswith(prefix)]


def elsewhere(settings: Settings, **changed: Any) -> BucketDocuments:
    return bucket_of(settings.model_copy(update=changed))


async def test_a_document_is_one_object_under_its_hash(bucket: BucketDocuments, s3: S3, at_bucket: Settings) -> None:
    await bucket.put(CONTENT)
    await bucket.put(CONTENT)
    assert kept(s3, at_bucket) == [f"{NAME[:2]}/{NAME[2:]}"]


async def test_nobody_puts_another_content_under_a_name_that_is_taken(bucket: BucketDocuments, s3: S3) -> None:
    await bucket.put(CONTENT)
    with pytest.raises(obstore.exceptions.AlreadyExistsError):
        await bucket._write(NAME, b"another", "create")
    assert await bucket.get(NAME) == CONTENT


async def test_what_was_changed_behind_our_back_is_reported_and_healed(bucket: BucketDocuments) -> None:
    await bucket.put(CONTENT)
    await bucket._write(NAME, b"another", "overwrite")
    with pytest.raises(DamagedDocument, match=NAME[2:]):
        await bucket.get(NAME)
    await bucket.put(CONTENT)
    assert await bucket.get(NAME) == CONTENT


async def test_a_bucket_that_is_not_there_is_no_missing_document(at_bucket: Settings) -> None:
    bucket = elsewhere(at_bucket, documents="s3://nobody-made-this")
    for asked in (bucket.get(NAME), bucket.put(CONTENT)):
        with pytest.raises(OutOfReach) as refused:
            await asked
        assert (refused.value.part, refused.value.reason) == ("documents", "NoSuchBucket")


async def test_a_server_that_is_away_is_out_of_reach_and_no_key_is_told(at_bucket: Settings) -> None:
    with pytest.raises(OutOfReach) as refused:
        await elsewhere(at_bucket, documents_endpoint="http://127.0.0.1:9").get(NAME)
    assert (refused.value.part, refused.value.reason) == ("documents", "ConnectionRefusedError")
    assert "not-a-secret" not in repr(refused.value.__cause__) + refused.value.message


async def test_a_server_elsewhere_is_asked_nothing_in_clear(at_bucket: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even where the environment allows it, and names the server."""
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://192.0.2.1:9000")
    with pytest.raises(OutOfReach, match="builder error"):
        await elsewhere(at_bucket, documents_endpoint=None).put(CONTENT)


async def test_a_kill_in_the_middle_of_a_put_leaves_nothing_half(s3: S3, at_bucket: Settings) -> None:
    size = 64 * 1024 * 1024
    half_way = asyncio.Event()

    async def hold_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on the beginning of what is sent, and then nothing, until the sender is gone."""
        host, _, port = s3.address.partition(":")
        _, onwards = await asyncio.open_connection(host, int(port))
        onwards.write(await reader.readexactly(256 * 1024))
        await onwards.drain()
        half_way.set()
        while await reader.read(1024):
            pass
        onwards.close()
        writer.close()

    front = await asyncio.start_server(hold_up, "127.0.0.1", 0)
    address = "{}:{}".format(*front.sockets[0].getsockname())
    said = {
        "CONVENTIONS_DOCUMENTS": str(at_bucket.documents),
        "CONVENTIONS_DOCUMENTS_ENDPOINT": f"http://{address}",
        "CONVENTIONS_DOCUMENTS_KEY_ID": "office",
        "CONVENTIONS_DOCUMENTS_KEY": "not-a-secret",
        "AWS_REGION": "eu-west-3",
    }
    argv = (sys.executable, "-c", _KEEPING, str(size))
    async with front:
        keeping = await asyncio.create_subprocess_exec(*argv, env=os.environ | said, stdout=DEVNULL)
        async with asyncio.timeout(60):
            await half_way.wait()
        keeping.kill()
        await keeping.wait()
    assert kept(s3, at_bucket) == []
    again = await asyncio.create_subprocess_exec(
        *argv, env=os.environ | said | {"CONVENTIONS_DOCUMENTS_ENDPOINT": f"http://{s3.address}"}, stdout=DEVNULL
    )
    assert await again.wait() == 0
    digest = sha256(b"x" * size).hexdigest()
    assert kept(s3, at_bucket) == [f"{digest[:2]}/{digest[2:]}"]


async def test_doctor_reaches_the_bucket_and_writes_to_it(at_bucket: Settings) -> None:
    good = await looked_at(Patient(at_bucket, None), None)
    assert (good.ok, good.found.say("en")) == (True, f"{at_bucket.documents}: can be written to")
    bad = await looked_at(Patient(at_bucket.model_copy(update={"documents": "s3://nobody-made-this"}), None), None)
    assert (bad.ok, bad.found.say("en")) == (False, "does not answer: NoSuchBucket")
