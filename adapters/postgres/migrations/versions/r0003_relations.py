"""An index that finds the conventions which name another one"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script("0003_relations")
