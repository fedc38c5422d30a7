"""Every setting of the program, each an environment variable of the same name after ``CONVENTIONS_``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.embedded.record import Record

Language = Literal["fr", "en", "ar"]
Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
Endpoint = Annotated[str, StringConstraints(pattern=r"^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.\-]+):[1-9][0-9]{0,4}$")]
"""``host:port`` to answer at; a host of one's own machine."""
Port = Field(default=None, ge=1, le=65535)


class Settings(BaseSettings):
    """An environment variable that is empty counts as not set."""

    model_config = SettingsConfigDict(env_prefix="CONVENTIONS_", env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Path(".conventions")
    """Where the embedded stack keeps its data, and documents are kept; relative to the current folder."""

    temporal: str = "127.0.0.1:7233"
    namespace: str = "default"
    task_queue: str = "conventions"
    ui: str = "http://127.0.0.1:8233"
    """Temporal's Web UI, for links that people follow."""

    database: str = Field(default="postgresql://127.0.0.1:5432/conventions", repr=False)  # may hold a password
    smtp: str = "127.0.0.1:1025"
    mail_from: str = "conventions@example.org"
    documents: Path = Field(default_factory=lambda fields: fields["home"] / "documents")
    actor: str | None = None
    """Who records, where a command does not say."""

    lang: Language = "fr"
    ready_file: Path | None = None
    """The worker creates this file when it has begun to ask for work."""

    log_level: Annotated[Level, BeforeValidator(str.upper)] | None = None
    """From which level on something is logged: by default INFO by the worker, WARNING by the command line."""
    metrics: Endpoint | None = None
    """Where the worker answers Prometheus, at ``/metrics``."""
    health: Endpoint | None = None
    """Where the worker answers ``/healthz`` and ``/readyz``."""

    temporal_port: int | None = Port
    ui_port: int | None = Port
    database_port: int | None = Port
    mail_port: int | None = Port
    """The embedded stack's ports; a free one each where not set."""

    @classmethod
    def load(cls) -> Self:
        """The environment; then, for what it leaves open, the stack that was brought up under ``home``; then the defaults."""
        environment = cls()
        record = Record.read(environment.home.absolute())
        if record is None or record.addresses is None:
            return environment
        addresses = record.addresses.model_dump(exclude={"metrics", "health"})  # those are taken by the stack's own worker
        return cls(**addresses | environment.model_dump(include=environment.model_fields_set))
