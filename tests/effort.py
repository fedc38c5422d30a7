"""How many examples Hypothesis tries: enough to notice, every time; ``TEST_EFFORT=10`` and more to search."""

from __future__ import annotations

import os

_EFFORT = float(os.environ.get("TEST_EFFORT", "1"))


def about(usual: int) -> int:
    """So many in an ordinary run."""
    return max(1, round(usual * _EFFORT))
