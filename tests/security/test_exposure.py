from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import trustme

from adapters.configuration.exposure import (
    documents_exposed,
    exposed,
    is_loopback,
    mail_exposed,
    postgresql_exposed,
    postgresql_is_here,
    temporal_exposed,
)
from adapters.configuration.findings import Finding, Unsafe, require_none
from adapters.configuration.settings import Settings
from tests.security.conftest import Authority

ELSEWHERE: dict[str, Any] = {
    "temporal": "temporal.example.org:7233",
    "database": "postgresql://office@db.example.org/conventions",
    "smtp": "mail.example.org:587",
}


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_nothing_leaves_this_machine_in_clear() -> None:
    assert codes(exposed(Settings(**ELSEWHERE))) == ["temporal_in_clear", "postgresql_in_clear", "mail_in_clear"]


def test_on_this_machine_nothing_is_asked_for() -> None:
    assert exposed(Settings()) == ()


@pytest.mark.parametrize(
    ("said", "environment", "found"),
    [
        ({"documents": "texts"}, "http://s3.example.org", []),
        ({"documents": "s3://office"}, "", []),
        ({"documents": "s3://office"}, "http://s3.example.org:9000", ["documents_in_clear"]),
        ({"documents": "s3://office", "documents_endpoint": "http://s3.example.org"}, "", ["documents_in_clear"]),
        ({"documents": "s3://office", "documents_endpoint": "https://s3.example.org"}, "http://s3.example.org", []),
        ({"documents": "s3://office", "documents_endpoint": "http://127.0.0.1:9000"}, "", []),
        ({"documents": "s3://office", "documents_endpoint": "http://s3:9000", "trusted_hosts": ("s3",)}, "", []),
    ],
)
def test_documents_reach_a_bucket_over_tls(
    said: dict[str, Any], environment: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", environment)
    findings = documents_exposed(Settings(**said))
    assert codes(findings) == found
    assert all("s3.example.org" in one.say(language) for one in findings for language in ("fr", "en"))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "0.0.0.0", "localhost.example.org", "127.0.0.1.example.org", "fe80::1", "temporal", "::ffff:10.0.0.1"]
)
def test_not_this_machine(host: str) -> None:
    assert not is_loopback(host)


def test_hosts_on_a_private_network_are_named_one_by_one() -> None:
    settings = Settings(**ELSEWHERE, trusted_hosts=("Temporal.example.org", "db.example.org"))
    assert codes(exposed(settings)) == ["mail_in_clear"]


@pytest.mark.parametrize(
    "said", [{"temporal_tls": True}, {"temporal_ca": "ca"}, {"temporal_server_name": "temporal"}, {"temporal_api_key": "key"}]
)
def test_each_of_these_asks_temporal_for_tls(authority: Authority, said: dict[str, Any]) -> None:
    said = {name: authority.file if value == "ca" else value for name, value in said.items()}
    assert temporal_exposed(Settings(**ELSEWHERE, **said)) == ()


@pytest.mark.parametrize(("way", "found"), [("starttls", []), ("implicit", []), ("none", ["mail_in_clear"]), (None, ["mail_in_clear"])])
def test_mail_needs_encryption_that_nobody_can_leave_out(way: Any, found: list[str]) -> None:
    assert codes(mail_exposed(Settings(**ELSEWHERE, smtp_tls=way))) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("postgresql://db.example.org/x?sslmode=verify-full&sslrootcert={ca}", []),
        ("postgresql://db.example.org/x?sslmode=verify-ca&sslrootcert={ca}", ["postgresql_in_clear"]),
        ("postgresql://db.example.org/x?sslmode=require", ["postgresql_in_clear"]),
        ("postgresql://db.example.org/x?sslmode=prefer", ["postgresql_in_clear"]),
        ("postgresql://127.0.0.1,db.example.org/x", ["postgresql_in_clear"]),
        ("postgresql://127.0.0.1/x?host=db.example.org", []),
        ("postgresql:///x?host=db.example.org", ["postgresql_in_clear"]),
        ("postgresql:///x?host=/run/postgresql", []),
        ("postgresql://localhost/x?sslmode=verify-full&sslrootcert=nowhere.pem", ["postgresql_address"]),
        ("postgresql://localhost/x?sslmode=always", ["postgresql_address"]),
        ("postgresql://localhost:port/x", ["postgresql_address"]),
    ],
)
def test_postgresql_needs_a_certificate_that_is_verified_with_its_name(authority: Authority, address: str, found: list[str]) -> None:
    assert codes(postgresql_exposed(Settings(database=address.format(ca=authority.file)))) == found


def test_what_asyncpg_takes_from_the_environment_counts(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(database="postgresql:///conventions")
    assert postgresql_is_here(settings)
    monkeypatch.setenv("PGHOST", "db.example.org")
    assert codes(postgresql_exposed(settings)) == ["postgresql_in_clear"]
    assert not postgresql_is_here(settings)
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    monkeypatch.setenv("PGSSLROOTCERT", str(authority.file))
    assert postgresql_exposed(settings) == ()


def test_an_authority_that_is_none_is_found_before_any_server_is_asked(tmp_path: Path) -> None:
    (garbage := tmp_path / "ca.pem").write_text("garbage")
    settings = Settings(**ELSEWHERE, temporal_ca=garbage, database_ca=garbage, smtp_ca=garbage, smtp_tls="starttls")
    assert [(one.code, one.details["setting"]) for one in exposed(settings)] == [
        ("not_certificates", "CONVENTIONS_TEMPORAL_CA"),
        ("not_certificates", "CONVENTIONS_DATABASE_CA"),
        ("not_certificates", "CONVENTIONS_SMTP_CA"),
    ]


def test_a_key_that_belongs_to_another_certificate(authority: Authority) -> None:
    (certificate, key), (_, other) = authority.client("one.example.org"), authority.client("two.example.org")
    assert temporal_exposed(Settings(temporal_certificate=certificate, temporal_key=key)) == ()
    assert codes(temporal_exposed(Settings(temporal_certificate=certificate, temporal_key=other))) == ["not_a_pair"]


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - trustme brings it
        BestAvailableEncryption,
        Encoding,
        PrivateFormat,
        load_pem_private_key,
    )

    issued = trustme.CA().issue_cert("worker.example.org")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "c.pem")
    key = load_pem_private_key(issued.private_key_pem.bytes(), None)
    (tmp_path / "k.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")))
    assert codes(temporal_exposed(Settings(temporal_certificate=tmp_path / "c.pem", temporal_key=tmp_path / "k.pem"))) == ["not_a_pair"]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_refusal_names_part_address_and_the_settings_that_repair_it(language: str) -> None:
    for finding in exposed(Settings(**ELSEWHERE)):
        said = finding.say(language)
        assert finding.details["address"] in said
        assert "CONVENTIONS_" in finding.repair(language)
        assert f"CONVENTIONS_TRUSTED_HOSTS={finding.details['host']}" in said
    with pytest.raises(Unsafe) as refused:
        require_none(exposed(Settings(**ELSEWHERE)))
    assert [one["part"] for one in refused.value.details["findings"]] == ["temporal", "postgresql", "mail"]
