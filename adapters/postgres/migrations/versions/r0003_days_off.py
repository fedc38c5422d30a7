"""Holidays that the office added by hand"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script("0003_days_off")
