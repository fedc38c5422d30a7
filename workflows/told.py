"""What digests told of a convention: it is told to look, and then reads what became of them. A signal says no more than that."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from activities.contracts import DeliveriesAsked, DeliveriesFound
from domain.messages.messages import RecordDigest
from domain.phases import State
from workflows import options
from workflows.asking import ask

NEWS: Final = "digest_told"
"""The signal by which a convention is told to look."""


async def deliveries(state: State) -> tuple[RecordDigest, ...]:
    """What there is to record of the messages that wait for a digest, as commands in their order; nothing is asked where none does."""
    gathered = state.mailbox.gathered
    if not gathered:
        return ()
    asked = DeliveriesAsked(
        reference=state.terms.reference,
        messages=tuple(one.message for one in gathered),
        since=min(one.when.recorded_on for one in gathered) - timedelta(days=1),  # the office may be in another zone
    )
    summary = f"lettres hebdomadaires depuis le {asked.since.isoformat()}"
    return (await ask("read_deliveries", asked, DeliveriesFound, attempt=options.LOAD_TIMEOUT, summary=summary)).found
