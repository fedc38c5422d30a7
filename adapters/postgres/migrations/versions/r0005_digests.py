"""Digests, as they were gathered and what became of each"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script("0005_digests")
