"""Every setting of the program, each an environment variable of the same name after ``CONVENTIONS_``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.embedded.record import Record

Language = Literal["fr", "en", "ar"]
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

    temporal_port: int | None = Port
    ui_port: int | None = Port
    database_port: int | None = Port
    mail_port: int | None = Port
    """The embedded stack's ports; a free one each where not set."""

    @classmethod
    def load(cls) -> Self:
        """The environment; then, for what it leaves open, the stack that was brought up under ``home``; then the defaults.

        Raises ``DamagedRecord``.
        """
        environment = cls()
        return environment.or_else(Record.read(environment.home.absolute()))

    def or_else(self, record: Record | None) -> Self:
        """With the addresses of a stack where these settings say nothing."""
        if record is None or record.addresses is None:
            return self
        return type(self)(**record.addresses.model_dump() | self.model_dump(include=self.model_fields_set))
