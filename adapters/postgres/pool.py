"""Connections to PostgreSQL, and the one place where its errors become ours."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg

from activities.ports import StoreError, StoreUnavailable

PATIENCE = 4.0
"""Seconds for a connection, and for each statement: below the 5 s that an activity has, so that it reports what happened."""

_SETTINGS = {
    "application_name": "conventions",
    "default_transaction_isolation": "read committed",  # the global order needs a snapshot per statement
    "synchronous_commit": "on",  # acknowledged means on disk, whatever the server's default
    "timezone": "UTC",
    "jit": "off",  # short statements: compiling them costs more than it saves
}

_PASSING = (
    "08",  # connection lost
    "25006",  # read only: a replica that has not taken over yet
    "40",  # rolled back by the server: a deadlock, a cancelled transaction
    "53",  # out of disk, memory or connections
    "55P03",  # a lock not granted in time
    "57",  # shutting down, starting up, cancelled
    "58",  # the server's own input or output failed
)
"""SQLSTATE beginnings after which the same request may succeed later."""


class PostgresDistrusted(StoreUnavailable):
    """PostgreSQL does not prove who it is, or does not accept our proof; later it may, once somebody has repaired it"""


@contextmanager
def our_errors() -> Iterator[None]:
    """Turns what asyncpg raises into ``StoreUnavailable`` or, for good, ``StoreError``.

    The message names the error only: PostgreSQL's and asyncpg's own words may quote a line of the people table.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        reason = f"{type(error).__name__} ({error.sqlstate})"
        if str(error.sqlstate).startswith(_PASSING):
            raise StoreUnavailable(f"PostgreSQL cannot answer now: {reason}") from error
        raise StoreError(f"PostgreSQL refused: {reason}") from error
    except (asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        if isinstance(error, ValueError):  # an argument or a DSN that asyncpg cannot read: no retry makes it fit
            raise StoreError("PostgreSQL was asked with a value that does not fit") from error
        raise StoreUnavailable("PostgreSQL is out of reach: the connection is closed") from error
    except ssl.SSLCertVerificationError as error:
        raise PostgresDistrusted(f"the certificate of PostgreSQL is not accepted: {error.verify_message}") from error
    except OSError as error:  # TimeoutError and ssl.SSLError among them
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            raise PostgresDistrusted(f"PostgreSQL and we do not agree on TLS: {error.reason}") from error
        if type(error) is ConnectionError and "rejected SSL" in str(error):  # so asyncpg tells it, without a class of its own
            raise PostgresDistrusted("PostgreSQL offers no TLS") from error
        raise StoreUnavailable(f"PostgreSQL is out of reach: {type(error).__name__}") from error


async def open_pool(dsn: str, *, largest: int = 10) -> asyncpg.Pool:
    """A pool with one connection already open. Raises ``StoreUnavailable`` when PostgreSQL does not answer."""
    with our_errors():
        return await asyncpg.create_pool(
            dsn, min_size=1, max_size=largest, timeout=PATIENCE, command_timeout=PATIENCE, server_settings=_SETTINGS, reset=_as_it_is
        )


async def _as_it_is(_: asyncpg.Connection) -> None:
    """A connection goes back as it is: nothing here changes a session, and asyncpg's own reset is one more round trip each time."""


@asynccontextmanager
async def connection(pool: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """One connection of the pool, waited for no longer than ``PATIENCE``; errors inside are ours."""
    with our_errors():
        async with pool.acquire(timeout=PATIENCE) as leased:
            yield leased
