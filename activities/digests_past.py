"""What the digests of the past have told, and whom they did not reach."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from activities.ports import DigestStatus, KeptDigest
from domain.messages.digest import NotDelivered, Told

OVER: frozenset[DigestStatus] = frozenset({"sent", "failed"})
"""what has come to an end"""
KEPT = relativedelta(years=1)
"""So long the letters of a day can be looked up; what they told stands in the conventions."""
REMEMBERED = timedelta(days=70)
"""So far back a digest is looked at that may have told what its convention has not recorded."""


def told_already(kept: Iterable[KeptDigest]) -> frozenset[Told]:
    """Whom these digests have told of what, whether or not the conventions have recorded it."""
    over = (one.digest for one in kept if one.status in OVER)
    return frozenset((line.reference, name, one.person) for one in over for line in one.lines for name in line.messages)


def not_delivered(kept: Iterable[KeptDigest]) -> dict[str, tuple[NotDelivered, ...]]:
    """By manager, whom the digests of a day did not reach; a trial has told it itself."""
    found: dict[str, tuple[NotDelivered, ...]] = {}
    for one in kept:
        if one.status == "failed" and not one.trial:
            said = NotDelivered(person=one.digest.person, digest=one.digest.on, reason=one.reason or "")
            found[one.digest.manager] = (*found.get(one.digest.manager, ()), said)
    return found
