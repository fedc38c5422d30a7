"""What the settings would leave open on the way to Temporal, PostgreSQL and the mail server.

Nothing is connected to: these are findings about settings, for the worker, the command line and ``doctor``. Whatever leaves
this machine is encrypted and its server proved by a certificate, unless its host is named as one on a private network.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
from asyncpg.connect_utils import _parse_connect_dsn_and_args

from adapters.configuration.findings import Finding
from adapters.configuration.settings import Settings, host_of


def exposed(settings: Settings) -> tuple[Finding, ...]:
    """Everything that is found, for all parts."""
    return (*temporal_exposed(settings), *postgresql_exposed(settings), *mail_exposed(settings))


def temporal_exposed(settings: Settings) -> tuple[Finding, ...]:
    return tuple(_about_temporal(settings))


def postgresql_exposed(settings: Settings) -> tuple[Finding, ...]:
    return tuple(_about_postgresql(settings))


def mail_exposed(settings: Settings) -> tuple[Finding, ...]:
    return tuple(_about_mail(settings))


def documents_exposed(settings: Settings) -> tuple[Finding, ...]:
    """Not asked by a worker, which has nothing to do with documents."""
    return tuple(_about_documents(settings))


def speaks_clear(settings: Settings) -> bool:
    """Whether the bucket may be asked without TLS: its server is this machine, or on a private network."""
    endpoint = urlsplit(_endpoint(settings))
    return endpoint.scheme == "http" and not _is_open((endpoint.hostname or "").lower(), settings)


def is_loopback(host: str) -> bool:
    """This machine by number or by its usual name; any other name may lead anywhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def postgresql_is_here(settings: Settings) -> bool:
    """Whether every server that the address names is on this machine. An address that cannot be read is nowhere."""
    try:
        hosts, _ = _postgresql(settings.database)
    except (OSError, ValueError):
        return False
    return all(is_loopback(host) for host in hosts)


def _about_temporal(settings: Settings) -> Iterator[Finding]:
    host = host_of(settings.temporal)
    if not settings.temporal_uses_tls and _is_open(host, settings):
        yield Finding("temporal_in_clear", "temporal", {"address": settings.temporal, "host": host})
    yield from _authorities("temporal_ca", "temporal", settings.temporal_ca)
    if settings.temporal_certificate is not None and settings.temporal_key is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(settings.temporal_certificate, settings.temporal_key, password="")
        except OSError:  # ssl.SSLError among them
            yield Finding("not_a_pair", "temporal", {"setting": "CONVENTIONS_TEMPORAL_KEY", "file": str(settings.temporal_key)})


def _about_postgresql(settings: Settings) -> Iterator[Finding]:
    authorities = tuple(_authorities("database_ca", "postgresql", settings.database_ca))
    if authorities:
        yield from authorities
        return
    try:
        hosts, verified = _postgresql(settings.database)
    except (OSError, ValueError):  # not its own words: they may quote a part of the password
        yield Finding("postgresql_address", "postgresql")
        return
    for host in hosts:
        if not verified and _is_open(host, settings):
            yield Finding("postgresql_in_clear", "postgresql", {"address": host, "host": host})


def _about_mail(settings: Settings) -> Iterator[Finding]:
    host = host_of(settings.smtp)
    if settings.smtp_tls not in {"starttls", "implicit"} and _is_open(host, settings):
        yield Finding("mail_in_clear", "mail", {"address": settings.smtp, "host": host})
    yield from _authorities("smtp_ca", "mail", settings.smtp_ca)


def _about_documents(settings: Settings) -> Iterator[Finding]:
    if settings.documents_folder is not None:
        return
    endpoint = _endpoint(settings)
    if urlsplit(endpoint).scheme == "http" and not speaks_clear(settings):
        host = (urlsplit(endpoint).hostname or "").lower()
        yield Finding("documents_in_clear", "documents", {"address": urlsplit(endpoint).netloc.rpartition("@")[2], "host": host})
    yield from _authorities("documents_ca", "documents", settings.documents_ca)


def _endpoint(settings: Settings) -> str:
    """The server of the bucket as obstore finds it: what the settings say, else the environment; empty for Amazon's own."""
    asked = (os.environ.get(name) for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"))
    return settings.documents_endpoint or next(filter(None, asked), "")


def _is_open(host: str, settings: Settings) -> bool:
    return not is_loopback(host) and host not in settings.trusted_hosts


def _authorities(setting: str, part: str, file: Path | None) -> Iterable[Finding]:
    """A file without any certificate would be told much later, as a server that is not trusted."""
    if file is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except OSError:
        yield Finding("not_certificates", part, {"setting": f"CONVENTIONS_{setting.upper()}", "file": str(file)})


def _postgresql(dsn: str) -> tuple[tuple[str, ...], bool]:
    """Every host on the network, and whether its certificate and name are verified.

    asyncpg reads the address here just as it will when it connects, with ``PGHOST``, ``PGSSLMODE``, service and password files
    and whatever else it takes into account: a reading of our own could be another one. Raises ``ValueError`` or ``OSError``.
    """
    nothing_else = dict.fromkeys(("host", "port", "user", "password", "passfile", "database", "ssl", "service", "servicefile"))
    nothing_else |= dict.fromkeys(("direct_tls", "server_settings", "target_session_attrs", "krbsrvname", "gsslib"))
    try:
        addresses, parameters = _parse_connect_dsn_and_args(dsn=dsn, **nothing_else)
    except (asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise ValueError("this address cannot be read") from error
    context = parameters.ssl
    verified = isinstance(context, ssl.SSLContext) and context.check_hostname and context.verify_mode is ssl.CERT_REQUIRED
    return tuple(address[0].lower() for address in addresses if not isinstance(address, str)), verified
