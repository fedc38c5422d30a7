"""One lazy timer: set again only for an earlier instant; one that was overtaken rings for nothing and does no harm."""

from __future__ import annotations

import asyncio
from datetime import datetime

from temporalio import workflow

from workflows import options


class Alarm:
    """Rings at the instant it was set to, or before; whoever hears it looks whether anything is due."""

    def __init__(self) -> None:
        self.ringing = False
        self._set: dict[datetime, asyncio.Task[None]] = {}

    def covers(self, wake_at: datetime | None) -> bool:
        """Whether nobody will oversleep."""
        return wake_at is None or self.ringing or any(at <= wake_at for at in self._set)

    def set(self, wake_at: datetime | None) -> None:
        """Wake at this instant at the latest: what lies in the past rings at once, without a timer."""
        if wake_at is None or self.covers(wake_at):
            return
        now = workflow.now()
        if wake_at <= now:
            self.ringing = True
        else:
            at = min(wake_at, now + options.LONGEST_SLEEP)
            self._set[at] = asyncio.create_task(self._ring(at))

    async def _ring(self, at: datetime) -> None:
        await workflow.sleep(at - workflow.now(), summary="prochaine échéance")
        del self._set[at]
        self.ringing = True
