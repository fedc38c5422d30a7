from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.lives.living import Life, lived
from tests.lives.stories import AXA, SPLIT, axa_given_up, ten


@pytest.fixture(scope="session")
async def lives() -> Mapping[str, Life]:
    """The ten conventions, lived side by side."""
    return await lived(ten(), SPLIT)


@pytest.fixture(scope="session")
async def given_up() -> Life:
    """The one that is not taken over, had it not been signed."""
    return (await lived([axa_given_up()]))[AXA]
