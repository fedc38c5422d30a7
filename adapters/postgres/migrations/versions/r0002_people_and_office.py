"""People, who may be erased, and the office's own line"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_script("0002_people_and_office")
