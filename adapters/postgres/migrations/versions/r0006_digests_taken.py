"""Who is sending a digest, and those of long ago forgotten"""

from __future__ import annotations

from adapters.postgres.migrations import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script("0006_digests_taken")
