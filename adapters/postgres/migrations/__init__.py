"""Alembic's revisions: each runs one file of ``sql/migrations``. There is no way down: what was recorded stays."""

from __future__ import annotations

from alembic import op

from adapters.postgres.queries import script


def run_script(name: str) -> None:
    """Put a file's exact text into the migration: ``op.execute`` would read ``:name`` and double every per cent sign."""
    op.get_context().impl.static_output(script(f"migrations/{name}"))
