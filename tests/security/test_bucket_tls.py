"""Documents on their way to a bucket: only to the server that its certificate names, and that an authority of ours vouches for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.configuration.settings import Settings
from adapters.documents.bucket import BucketDocuments, bucket_of
from adapters.errors import OutOfReach
from tests.security.conftest import Authority
from tests.security.tls_front import Front, tls_front
from tests.store.s3 import BUCKET, S3, ready, server

pytestmark = pytest.mark.server

KEY = "a-key-that-nobody-is-told"


@pytest.fixture(scope="module")
async def s3() -> AsyncIterator[S3]:
    with server() as process:
        yield await ready(process)


def through(front: Front, ca: Path | None) -> BucketDocuments:
    said = {"documents": f"s3://{BUCKET}", "documents_endpoint": f"https://{front.address}", "documents_region": "eu-west-3"}
    return bucket_of(Settings.model_validate({**said, "documents_ca": ca, "documents_key_id": "office", "documents_key": KEY}))


def port(s3: S3) -> int:
    return int(s3.address.rpartition(":")[2])


async def test_a_document_travels_under_our_authority_and_the_key_does_not(authority: Authority, s3: S3) -> None:
    with tls_front(authority.server("localhost"), port(s3)) as front:
        bucket = through(front, authority.file)
        name = await bucket.put(b"signed")
        assert await bucket.get(name) == b"signed"
    sent = b"".join(map(bytes, front.received))
    assert b"If-None-Match: *".lower() in sent.lower()
    assert KEY.encode() not in sent


async def test_a_server_that_nobody_vouches_for_gets_nothing(authority: Authority, stranger: Authority, s3: S3) -> None:
    with tls_front(stranger.server("localhost"), port(s3)) as front:
        for ca in (authority.file, None):
            with pytest.raises(OutOfReach, match="an authority that is not trusted"):
                await through(front, ca).put(b"signed elsewhere")
    assert not any(front.received)


async def test_a_server_of_another_name_gets_nothing(authority: Authority, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ALLOW_INVALID_CERTIFICATES", "true")
    with tls_front(authority.server("s3.example.org"), port(s3)) as front, pytest.raises(OutOfReach, match="names another server"):
        await through(front, authority.file).put(b"signed elsewhere")
    assert not any(front.received)
