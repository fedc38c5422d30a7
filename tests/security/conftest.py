from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import pytest
import trustme

from adapters.configuration import settings
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.postgres.migrate import migrate
from adapters.postgres.writer import admit_writer


class Authority:
    """Issues certificates; its own one and those of clients lie in files, as settings name them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ca = trustme.CA()
        self.file = folder / "ca.pem"
        folder.mkdir()
        self._ca.cert_pem.write_to_path(self.file)

    def server(self, *names: str, asks: bool = False, alpn: Sequence[str] = ()) -> ssl.SSLContext:
        """What a server of these names needs; ``asks``: it wants a certificate of this authority from its clients."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names).configure_cert(context)
        if alpn:
            context.set_alpn_protocols(list(alpn))
        if asks:
            self._ca.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def client(self, name: str = "worker.example.org") -> tuple[Path, Path]:
        """A certificate and its key."""
        issued = self._ca.issue_cert(name)
        certificate, key = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        for number, pem in enumerate(issued.cert_chain_pems):
            pem.write_to_path(certificate, append=number > 0)
        issued.private_key_pem.write_to_path(key)
        return certificate, key


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("pki") / "ours")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Another authority, which nobody here trusts."""
    return Authority(tmp_path_factory.mktemp("pki") / "theirs")


@pytest.fixture(scope="session")
async def durable(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    """A migrated server that keeps what it acknowledged; the role ``ordinary`` with the password ``own`` may append and read."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("durable"))
    await server.start()
    await migrate(server.dsn())
    owner = await asyncpg.connect(server.dsn())
    await owner.execute("create role ordinary login password 'own'")
    await owner.close()
    await admit_writer(server.dsn(), "ordinary")
    yield server
    await server.stop()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith(("CONVENTIONS_", "PG")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(settings, "SECRETS_FOLDER", tmp_path / "no-secrets")
    monkeypatch.chdir(tmp_path)
