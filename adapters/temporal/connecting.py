"""The way to Temporal: one connection with our plugin, used by worker and command line alike."""

from __future__ import annotations

import re
from functools import cache

from temporalio.client import Client, TLSConfig
from temporalio.runtime import Runtime
from temporalio.service import KeepAliveConfig, RPCError, RPCStatusCode

from adapters.configuration.settings import Settings
from adapters.errors import OutOfReach
from adapters.watching import telemetry
from workflows.plugin import plugin

AWAY = frozenset({RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED, RPCStatusCode.RESOURCE_EXHAUSTED})
"""What a server answers, or the client for it, that may answer later."""
_KEEP_ALIVE = KeepAliveConfig(interval_millis=10_500, timeout_millis=2_500)
"""A connection that died without a word is noticed within 13 s; by default it takes 45. The server bears with one ping in 10 s."""

_FOR_GOOD: tuple[tuple[str, str], ...] = (
    (r"InvalidCertificate\(UnknownIssuer\)", "its certificate comes from an authority that is not trusted: CONVENTIONS_TEMPORAL_CA"),
    (r"InvalidCertificate\(NotValidForName", "its certificate names another server: CONVENTIONS_TEMPORAL_SERVER_NAME"),
    (r"InvalidCertificate\(Expired", "its certificate has expired"),
    (r"InvalidCertificate", "its certificate is not accepted"),
    (r"InvalidContentType", "it does not speak TLS"),
    (r"AlertReceived|fatal alert", "it does not accept our certificate, or asks for one: CONVENTIONS_TEMPORAL_CERTIFICATE, _KEY"),
    (r"code: Unauthenticated|code: PermissionDenied", "it does not accept us: CONVENTIONS_TEMPORAL_API_KEY, CONVENTIONS_NAMESPACE"),
)
"""What the client's words mean when no waiting repairs it."""


class TemporalDistrusted(RuntimeError):
    """One side does not trust the other, and waiting does not change that"""


def unreached(error: RPCError) -> OutOfReach:
    """An error of the server as ours."""
    return OutOfReach("temporal", f"{error.status.name}: {error.message}"[:200])


async def connect(settings: Settings, *, lazy: bool = False, runtime: Runtime | None = None) -> Client:
    """A client. A lazy one connects at its first call.

    Raises ``RuntimeError`` when the server cannot be reached, and of these ``TemporalDistrusted`` when it is a matter of TLS
    or of keys. A file that cannot be read any more is an ``OSError``.
    """
    key = settings.temporal_api_key
    try:
        return await Client.connect(
            settings.temporal,
            namespace=settings.namespace,
            plugins=[plugin()],
            lazy=lazy,
            runtime=runtime or _runtime(),
            keep_alive_config=_KEEP_ALIVE,
            tls=tls_of(settings),
            api_key=key.get_secret_value() if key is not None else None,
        )
    except RuntimeError as error:
        for words, meaning in _FOR_GOOD:
            if re.search(words, str(error)):
                raise TemporalDistrusted(meaning) from error
        raise


def tls_of(settings: Settings) -> TLSConfig | bool:
    """What the settings say about TLS. ``False``, said plainly: left open, the client would decide."""
    if not settings.temporal_uses_tls:
        return False
    files = (settings.temporal_ca, settings.temporal_certificate, settings.temporal_key)
    authority, certificate, key = (file.read_bytes() if file is not None else None for file in files)
    return TLSConfig(server_root_ca_cert=authority, domain=settings.temporal_server_name, client_cert=certificate, client_private_key=key)


@cache
def _runtime() -> Runtime:
    """One a process: each has threads of its own."""
    return telemetry.runtime()


def workflow_id(reference: str) -> str:
    """The workflow of a convention."""
    return f"convention-{reference}"
