"""Every setting of the program: a variable ``CONVENTIONS_…``, a secret's file, or a key of the settings file, in this order.

What none of them says is taken from the embedded stack, if one was ever up, and then from the defaults.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FilePath,
    PlainValidator,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    SettingsError,
)
from typing_extensions import override

from adapters.configuration.settings_file import read, settings_file
from adapters.configuration.settings_problems import file_problem, problems_of, secret_problem
from adapters.embedded.record import Record
from adapters.errors import BadSettings

Language = Literal["fr", "en", "ar"]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
Port = Field(default=None, ge=1, le=65535)

SECRETS_FOLDER = Path("/run/secrets")
"""Where containers find their secrets; another folder is named by ``CONVENTIONS_SECRETS``."""

_ADDRESS = re.compile(r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(?P<port>\d{1,5})")
_HOST = re.compile(r"[a-z0-9._:-]+")
_BUCKET = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)/?")
_ENDPOINT = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?/?")


def host_of(address: str) -> str:
    """The host in ``host:port``, in lower case and without the brackets of IPv6."""
    return address.rpartition(":")[0].strip("[]").lower()


def _address(value: str) -> str:
    """Strict, because a library that read more into it would go somewhere else than what was looked at."""
    found = _ADDRESS.fullmatch(value)
    if found is None or not 1 <= int(found["port"]) <= 65535:  # noqa: PLR2004 - the largest port
        raise PydanticCustomError("host_and_port", "write HOST:PORT")
    return value


def _hosts(value: object) -> object:
    return [one.strip().lower() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value.lower()):
        raise PydanticCustomError("host_alone", "host names alone, as in the addresses, without ports")
    return value.lower()


def bucket_and_prefix(url: str) -> tuple[str, str]:
    """``s3://bucket/prefix`` in its two parts; the prefix may be empty. Raises ``ValueError``."""
    if (found := _BUCKET.fullmatch(url)) is None:
        raise ValueError(url)
    return found["bucket"], found["prefix"].strip("/")


def _kept_in(value: object) -> Path | str:
    if isinstance(value, Path) or not str(value).startswith("s3:"):
        return Path(str(value))
    if not _BUCKET.fullmatch(str(value)):
        raise PydanticCustomError("bucket_address", "write s3://BUCKET or s3://BUCKET/PREFIX")
    return str(value)


def _endpoint(value: str) -> str:
    if not _ENDPOINT.fullmatch(value):  # a login in it would be logged by whoever logs addresses
        raise PydanticCustomError("endpoint_address", "write https://HOST or https://HOST:PORT")
    return value.rstrip("/")


def _one_line(secret: SecretStr) -> SecretStr:
    if not secret.get_secret_value().isprintable() or not secret.get_secret_value():
        raise PydanticCustomError("secret_line", "one line of printable characters is expected")
    return secret


def _token(secret: SecretStr) -> SecretStr:
    """A header that gRPC cannot carry is left out: the server would never see the key."""
    if not re.fullmatch(r"[!-~]+", secret.get_secret_value()):
        raise PydanticCustomError("secret_token", "a key without spaces, in ASCII, is expected")
    return secret


Address = Annotated[str, AfterValidator(_address)]
Secret = Annotated[SecretStr, AfterValidator(_one_line)]
Token = Annotated[SecretStr, AfterValidator(_token)]
PemFile = Annotated[FilePath, AfterValidator(Path.absolute)]
"""Absolute, because the embedded stack's worker runs in another folder."""
Kept = Annotated[Path | str, PlainValidator(_kept_in)]
"""A folder, or the address of a bucket."""
Endpoint = Annotated[str, AfterValidator(_endpoint)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(_host)], ...], NoDecode, BeforeValidator(_hosts)]


class Settings(BaseSettings):
    """An environment variable that is empty counts as not set. What is secret stands in no ``repr``, no log and no error."""

    model_config = SettingsConfigDict(
        env_prefix="CONVENTIONS_", env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    home: Path = Path(".conventions")
    """Where the embedded stack keeps its data, and documents are kept; relative to the current folder."""

    trusted_hosts: Hosts = ()
    """Hosts on a network that nobody else reaches: the way to them need not be encrypted."""

    temporal: Address = "127.0.0.1:7233"
    namespace: str = "default"
    task_queue: str = "conventions"
    ui: str = "http://127.0.0.1:8233"
    """Temporal's Web UI, for links that people follow."""

    temporal_tls: bool = False
    """TLS with the system's authorities; any of the following asks for TLS by itself."""
    temporal_ca: PemFile | None = None
    temporal_server_name: str | None = None
    """The name in the server's certificate, where it is not the host of the address."""
    temporal_certificate: PemFile | None = None
    temporal_key: PemFile | None = Field(default=None, validate_default=True)
    temporal_api_key: Token | None = None

    database_password: Secret | None = None
    """For an address without one."""
    database_ca: PemFile | None = None
    """Asks for TLS with a verified certificate and host name, unless the address says another ``sslmode``."""
    database: str = Field(default="postgresql://127.0.0.1:5432/conventions", repr=False, validate_default=True)
    """The whole address, with the password and what is said about TLS."""

    smtp: Address = "127.0.0.1:1025"
    smtp_tls: Literal["starttls", "implicit", "none"] | None = None
    """Where nothing is said, STARTTLS if the server offers it."""
    smtp_ca: PemFile | None = None
    smtp_user: str | None = None
    smtp_password: Secret | None = Field(default=None, validate_default=True)
    smtp_rate: int = Field(default=900, ge=0)
    """At most so many mails a minute, evenly; 0 for as many as the server takes."""
    mail_from: str = "conventions@example.org"

    documents: Kept = Field(default_factory=lambda fields: fields["home"] / "documents")
    """A folder, or a bucket as ``s3://bucket/prefix``."""
    documents_endpoint: Endpoint | None = None
    """The server of the bucket, where it is not Amazon's."""
    documents_region: str | None = None
    documents_ca: PemFile | None = None
    documents_key_id: str | None = None
    documents_key: Token | None = Field(default=None, validate_default=True)
    """What these leave open is read from ``AWS_…`` in the environment."""
    templates: Path | None = None
    """The office's own templates: documents as ``LANGUAGE/PAPER.docx``, letters as ``LANGUAGE/KIND.j2``; what is not there is taken
    from those that are shipped."""
    actor: str | None = None
    """Who records, where a command does not say."""

    lang: Language = "fr"
    ready_file: Path | None = None
    """The worker creates this file when it has begun to ask for work."""

    log_level: Annotated[Level, BeforeValidator(str.upper)] | None = None
    """From which level on something is logged: by default INFO by the worker, WARNING by the command line."""
    metrics: Address | None = None
    """Where the worker answers Prometheus, at ``/metrics``."""
    health: Address | None = None
    """Where the worker answers ``/healthz`` and ``/readyz``."""

    temporal_port: int | None = Port
    ui_port: int | None = Port
    database_port: int | None = Port
    mail_port: int | None = Port
    """The embedded stack's ports; a free one each where not set."""

    @classmethod
    def load(cls) -> Self:
        """What is said; then, for what it leaves open, the stack that was brought up under ``home``; then the defaults.

        Raises ``BadSettings`` with every reason, each with its place.
        """
        said = cls.said()
        return said.or_else(Record.read(said.home.absolute()))

    @classmethod
    def said(cls) -> Self:
        """What the environment, the secrets and the settings file say. Raises ``BadSettings``."""
        return cls._checked()

    def or_else(self, record: Record | None) -> Self:
        """With the addresses of a stack where these settings say nothing."""
        if record is None or record.addresses is None:
            return self
        addresses = record.addresses.model_dump(exclude={"metrics", "health"})  # those are taken by the stack's own worker
        return self._checked(**addresses | self.model_dump(include=self.model_fields_set))

    @property
    def temporal_uses_tls(self) -> bool:
        asking = (self.temporal_ca, self.temporal_server_name, self.temporal_certificate, self.temporal_api_key)
        return self.temporal_tls or any(one is not None for one in asking)

    def files(self) -> dict[str, str]:
        """The variables that name files and folders, for a program that runs in another folder."""
        said = {name: getattr(self, name) for name in _PATHS & self.model_fields_set}
        elsewhere = {"config": settings_file(), "secrets": secrets_folder()}
        named = {name: path for name, path in {**said, **elsewhere}.items() if path is not None}
        return {_variable(name): str(path.absolute()) if isinstance(path, Path) else path for name, path in named.items()}

    @classmethod
    def _checked(cls, **said: Any) -> Self:
        try:
            return cls(**said)
        except ValidationError as error:
            raise problems_of(error, cls, secrets_folder()) from None  # pydantic's error holds the values

    @property
    def documents_folder(self) -> Path | None:
        """The folder of documents; none where they are in a bucket."""
        return self.documents if isinstance(self.documents, Path) else None

    @field_validator("temporal_key", "smtp_password", "documents_key", mode="after")
    @classmethod
    def _both_or_neither(cls, value: object, info: ValidationInfo) -> object:
        other = {"temporal_key": "temporal_certificate", "smtp_password": "smtp_user", "documents_key": "documents_key_id"}[
            str(info.field_name)
        ]
        if other in info.data and (info.data[other] is None) != (value is None):
            raise PydanticCustomError("goes_with", "goes with {other}", {"other": _variable(other)})
        return value

    @field_validator("database", mode="after")
    @classmethod
    def _whole_address(cls, value: str, info: ValidationInfo) -> str:
        return _with_secrets(value, info.data.get("database_password"), info.data.get("database_ca"))

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        sources = [init_settings, env_settings]
        if (folder := secrets_folder()) is not None:
            sources.append(_Secrets(settings_cls, folder))
        if (file := settings_file()) is not None:
            sources.append(InitSettingsSource(settings_cls, _said_in(file)))
        return tuple(sources)


class _Secrets(SecretsSettingsSource):
    """One file a setting, called after its variable in lower or upper case."""

    @override
    def __call__(self) -> dict[str, Any]:
        try:
            return super().__call__()
        except SettingsError as error:
            raise (error.__cause__ if isinstance(error.__cause__, BadSettings) else error) from None

    @override
    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        try:
            return super().get_field_value(field, field_name)
        except (OSError, UnicodeDecodeError) as error:
            raise secret_problem(f"{self.secrets_dir}/{_variable(field_name).lower()}", error) from None


def secrets_folder() -> Path | None:
    """The folder that the environment names, else the usual one if it is there. Raises ``BadSettings``."""
    named = os.environ.get("CONVENTIONS_SECRETS")
    if not named:
        return SECRETS_FOLDER if SECRETS_FOLDER.is_dir() else None
    if not Path(named).is_dir():
        raise secret_problem("CONVENTIONS_SECRETS", None)
    return Path(named)


def _said_in(file: Path) -> dict[str, Any]:
    """The file's keys; paths in it start from its own folder. Raises ``BadSettings``."""
    try:
        said = read(file)
    except (OSError, ValueError) as error:
        raise file_problem(file, error) from None
    return {key: str(file.parent / value) if _is_path(key, value) else value for key, value in said.items()}


def _is_path(key: str, value: object) -> bool:
    return key in _PATHS and isinstance(value, str) and not (key == "documents" and value.startswith("s3:"))


def _with_secrets(dsn: str, password: SecretStr | None, authority: Path | None) -> str:
    """The address with the password, and with verified TLS, where it says nothing about them itself."""
    try:
        parts = urlsplit(dsn)
        query = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError:
        parts, query = urlsplit(""), {}
    if parts.scheme not in {"postgresql", "postgres"}:
        raise PydanticCustomError("database_address", "write postgresql://USER@HOST:PORT/DATABASE")
    login, at, hosts = parts.netloc.partition("@")
    user, _, given = login.partition(":") if at else ("", "", "")
    if password is not None and not given and "password" not in query:
        parts = parts._replace(netloc=f"{user}:{quote(password.get_secret_value(), safe='')}@{hosts if at else login}")
    if authority is not None:
        more = {"sslmode": "verify-full", "sslrootcert": quote(str(authority), safe="/")}
        added = "&".join(f"{name}={value}" for name, value in more.items() if name not in query)
        parts = parts._replace(query="&".join(filter(None, (parts.query, added))))
    return urlunsplit(parts)


def _variable(field: str) -> str:
    return f"CONVENTIONS_{field.upper()}"


_PATHS = {
    "home",
    "documents",
    "templates",
    "ready_file",
    "temporal_ca",
    "temporal_certificate",
    "temporal_key",
    "database_ca",
    "smtp_ca",
    "documents_ca",
}
