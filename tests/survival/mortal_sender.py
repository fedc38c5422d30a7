"""The mortal worker, whose sender dies, too: after so many mails as a file says, right when the server has accepted the last.

``python -m tests.survival.mortal_sender``
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from typing_extensions import override

import worker
from activities.ports import Mail
from adapters.mail.smtp import SmtpSender
from tests.survival.killing import kill_tree
from tests.survival.mortal_worker import MortalStore

AFTER_MAILS = "kill-after-mails"
"""A file in the stack's folder: it holds how many more mails are to be accepted."""


class MortalSender(SmtpSender):
    """Hands over; and before anybody hears of it, dies."""

    @override
    async def send(self, mail: Mail) -> None:
        await super().send(mail)
        count_down()


def count_down() -> None:
    """Nothing returns from the last."""
    sentence = Path(AFTER_MAILS)
    if not sentence.exists():
        return
    left = int(sentence.read_text()) - 1
    if left > 0:
        sentence.write_text(str(left))
        return
    sentence.unlink()
    kill_tree(os.getpid())


if __name__ == "__main__":
    worker.__dict__.update(PostgresEventStore=MortalStore, SmtpSender=MortalSender)
    asyncio.run(worker.main())
