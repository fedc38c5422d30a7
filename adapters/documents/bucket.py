"""Write-once documents in a bucket of S3, or of a server that speaks it, each under the SHA-256 of its content."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from adapters.configuration.exposure import speaks_clear
from adapters.configuration.settings import Settings, bucket_and_prefix
from adapters.documents.folder import DamagedDocument, place_of
from adapters.errors import OutOfReach

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_PATIENCE = timedelta(minutes=2)
"""For one whole request, because scans are large and lines of offices are slow."""

_GIVE_UP = timedelta(seconds=20)
"""Nobody waits longer at a command line until it is tried no more."""

_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3}[ A-Za-z]{0,40})")
_WHY = re.compile(r" - (?:HTTP error: )?([^\n<]{1,120})")
_ON_THE_WAY = {
    "UnknownIssuer": "its certificate comes from an authority that is not trusted",
    "NotValidForName": "its certificate names another server",
    "Expired": "its certificate has expired",
    "ConnectionRefused": "ConnectionRefusedError",
    "dns error": "gaierror",
    "TimedOut": "TimeoutError",
}
"""What stands in the library's account → the words that the command line has for it."""
_NO_BUCKET = "NoSuchBucket"


class BucketDocuments:
    """``Documents``: the object ``ab/cdef…`` below the prefix for a content whose SHA-256 is ``abcdef…``.

    An object appears whole or not at all, that is S3's own promise; a conditional put leaves one that is there as it is.
    Every reading is checked against the name. Raises ``OutOfReach`` where the bucket does not answer or does not let us.
    """

    def __init__(self, store: S3Store) -> None:
        self._store = store

    async def put(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        try:
            await self._write(digest, content, "create")
        except AlreadyExistsError:  # kept before, or by the answer to our own first try that was lost
            if await self._read(digest) != content:
                await self._heal(digest, content)
        except (BaseError, FileNotFoundError) as error:
            raise away(error) from error
        return digest

    async def get(self, sha256: str) -> bytes:
        """Raises ``KeyError`` when it is not kept here, ``DamagedDocument`` when the object is not what its name says."""
        content = await self._read(sha256)
        if _hash(content) != sha256:
            raise DamagedDocument(f"{_key(sha256)} does not hold what its name says")
        return content

    async def _write(self, digest: str, content: bytes, mode: Any) -> None:
        """In one request: the parts of an upload in several could not be put on condition, and would stay after a kill."""
        await obstore.put_async(self._store, _key(digest), content, mode=mode, use_multipart=False)

    async def _heal(self, digest: str, content: bytes) -> None:
        try:
            await self._write(digest, content, "overwrite")
        except (BaseError, FileNotFoundError) as error:
            raise away(error) from error

    async def _read(self, digest: str) -> bytes:
        try:
            found = await obstore.get_async(self._store, _key(digest))
            return bytes(await found.bytes_async())
        except FileNotFoundError as error:
            if _NO_BUCKET in str(error):
                raise away(error) from error
            raise KeyError(digest) from error
        except BaseError as error:
            raise away(error) from error


def bucket_of(settings: Settings) -> BucketDocuments:
    """The bucket that the settings name; what they leave open is taken from ``AWS_…`` in the environment.

    Raises ``OutOfReach`` for settings that cannot be used.
    """
    bucket, prefix = bucket_and_prefix(str(settings.documents))
    said: dict[str, Any] = {
        "endpoint": settings.documents_endpoint,
        "region": settings.documents_region,
        "access_key_id": settings.documents_key_id,
        "secret_access_key": settings.documents_key.get_secret_value() if settings.documents_key else None,
    }
    # Said here in any case, so that no variable of the environment says otherwise.
    client: ClientConfig = {"allow_http": speaks_clear(settings), "allow_invalid_certificates": False, "timeout": _PATIENCE}
    if settings.documents_ca is not None:
        client["root_certificate"] = settings.documents_ca.read_bytes()
    retry: RetryConfig = {"max_retries": 3, "retry_timeout": _GIVE_UP}
    given = {name: value for name, value in said.items() if value is not None}
    try:
        return BucketDocuments(S3Store(bucket, prefix=prefix or None, client_options=client, retry_config=retry, **given))
    except (BaseError, ValueError) as error:
        raise OutOfReach("documents", type(error).__name__) from None  # its own words may repeat a setting


def away(error: Exception) -> OutOfReach:
    """Why the bucket cannot be used: the server's code or status, else what happened on the way. Never the library's whole account."""
    said = str(error)
    if known := next((words for sign, words in _ON_THE_WAY.items() if sign in said and not _STATUS.search(said)), None):
        return OutOfReach("documents", known)
    for reason in (_CODE, _STATUS, _WHY):
        if found := reason.search(said):
            return OutOfReach("documents", found[1].strip())
    return OutOfReach("documents", type(error).__name__)


def _key(digest: str) -> str:
    return place_of(digest).as_posix()


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
