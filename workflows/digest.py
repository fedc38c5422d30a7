"""The weekly digest of one day: gathered, sent until every letter has come to an end, and told to the conventions concerned."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import FailureError

from activities.contracts import DigestAsked, DigestGathered, DigestsSent, DigestsToSend
from workflows import options
from workflows.asking import ask
from workflows.descriptions import DIGEST
from workflows.told import NEWS

_AT_ONCE = 100
"""Conventions signalled together: a workflow may not have too many signals under way."""


@workflow.defn(name="Digest")
class Digest:
    """One letter a week to everybody, over all conventions. All of it lies in rows: a run that is lost may be started again."""

    def __init__(self) -> None:
        self._again = False

    @workflow.run
    async def run(self) -> int:
        """How many letters there were. What the mail server puts off is tried again until the next digest tells it."""
        day = await ask(
            "gather_digests",
            DigestAsked(at=workflow.now()),
            DigestGathered,
            attempt=options.DIGEST_ATTEMPT,
            beat=options.DIGEST_BEAT,
            summary="réunir les lettres de la semaine",
        )
        told: dict[str, int] = {}
        pause = options.DIGEST_PAUSE
        while True:
            stands = await self._send(day)
            await _tell([name for name, settled in stands.settled.items() if settled > told.get(name, 0)])
            told = stands.settled
            left = day.next_at - workflow.now()
            if not stands.left or left <= timedelta(0):
                return day.letters
            await self._wait(min(pause, left), stands.left)
            pause = min(2 * pause, options.DIGEST_LONGEST_PAUSE)

    async def _send(self, day: DigestGathered) -> DigestsSent:
        self._again = False
        return await ask(
            "send_digests",
            DigestsToSend(on=day.on, by=workflow.info().run_id),
            DigestsSent,
            attempt=options.DIGEST_ATTEMPT,
            beat=options.DIGEST_BEAT,
            summary=f"{day.letters} lettres du {day.on.isoformat()}",
        )

    async def _wait(self, pause: timedelta, left: int) -> None:
        with suppress(TimeoutError):
            await workflow.wait_condition(lambda: self._again, timeout=pause, timeout_summary=f"{left} lettres différées")

    @workflow.signal(description=DIGEST["send_again"])
    async def send_again(self, *_: Any) -> None:
        """Whatever it says: what was put off is tried at once."""
        self._again = True


async def _tell(conventions: list[str]) -> None:
    for first in range(0, len(conventions), _AT_ONCE):
        await asyncio.gather(*(_signal(reference) for reference in conventions[first : first + _AT_ONCE]))


async def _signal(reference: str) -> None:
    try:
        await workflow.get_external_workflow_handle(f"convention-{reference}").signal(NEWS)
    except FailureError:  # it has ended; if it should not have, it looks by itself when it is restored
        workflow.logger.info("digest.not_told", extra={"convention": reference})
