"""An index that finds the conventions which name another one"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script("0004_relations")
