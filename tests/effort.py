"""How many examples Hypothesis tries: enough to notice, the same ones every time; ``TEST_EFFORT=10`` and more to search at random."""

from __future__ import annotations

import os

_EFFORT = float(os.environ.get("TEST_EFFORT", "1"))
ORDINARY = _EFFORT <= 1
"""the same examples each time; whoever searches, searches elsewhere every time"""


def about(usual: int) -> int:
    """So many in an ordinary run."""
    return max(1, round(usual * _EFFORT))
