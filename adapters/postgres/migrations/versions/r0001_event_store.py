"""Streams, events, and the functions that append and read them"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script("0001_event_store")
