from __future__ import annotations

import zoneinfo
from collections.abc import Iterator

import pytest


@pytest.fixture
def current_zone_data() -> Iterator[None]:
    """The zone data of the distribution, never the system's."""
    kept = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(())
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(kept)
    zoneinfo.ZoneInfo.clear_cache()
