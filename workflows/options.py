"""Timeouts, retries and limits, each with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.common import RetryPolicy

_PATIENT = RetryPolicy(initial_interval=timedelta(milliseconds=200), backoff_coefficient=2, maximum_interval=timedelta(seconds=10))
"""Without end: while PostgreSQL is away a convention waits, and goes on when it is back."""

RECORD_TIMEOUT: Final = timedelta(seconds=5)
"""A recording takes milliseconds; after a dead worker the next attempt begins this soon."""
LOAD_TIMEOUT: Final = timedelta(seconds=15)
"""A page of at most 1 MB."""
CALENDAR_TIMEOUT: Final = timedelta(seconds=15)
SEND_IN_ALL: Final = timedelta(hours=12)
"""Mails wait for their turn, and those put off are tried again the same day. Then the rest is put off to the agenda's next day."""
SEND_HEARTBEAT: Final = timedelta(seconds=20)
"""After a dead worker another one goes on with a message this soon, and with those alone who have not got it."""
RETRY: Final = _PATIENT
DIGEST_ATTEMPT: Final = timedelta(hours=2)
"""Every stream folded, or a mail for each of thousands of people at the pace of the mail server; what was done stays done."""
DIGEST_BEAT: Final = timedelta(seconds=20)
"""After a dead worker the next attempt begins this soon; signs of life come every five seconds."""
DIGEST_PAUSE: Final = timedelta(minutes=5)
DIGEST_LONGEST_PAUSE: Final = timedelta(hours=2)
"""Between attempts at letters that were put off, twice as long each time: about a hundred in a week."""


def mail_queue(task_queue: str) -> str:
    """Where mails are sent from: mails that wait for their turn must not keep a worker from recording what people do."""
    return f"{task_queue}-mail"


LARGEST_COMMAND: Final = 64 * 1024
"""Bytes. A larger update starves the workflow for half a minute without being refused by the server."""
LARGEST_START: Final = 1024 * 1024
"""Bytes of the terms of one convention."""
LARGEST_RECORDING: Final = 900_000
"""Bytes of the rows of one recording: as text inside a payload they may double, and a payload of 2 MB ends a workflow."""
MOST_REFUSALS: Final = 100
"""Refused signals recorded one by one in a run; of the rest only the number."""
MOST_SIGNALS: Final = 50
"""Signals acted on in one recording: a run of 10,000 signals would else outgrow what a history may hold."""

RENEW_AFTER: Final = 2000
"""History events after which a run is continued as new, below the server's own suggestion."""
FEWEST_EVENTS: Final = 250
LEAST_GROWTH: Final = 4_000_000
"""Events, or bytes, by which a run grows before the server's suggestion is taken: a long stream, loaded, is large at once."""
LONGEST_INBOX: Final = 500
LARGEST_INBOX: Final = 500_000
"""Signals, and bytes of them, carried into the next run; what is beyond is worked off first."""

STUMBLE: Final = timedelta(minutes=10)
"""How long to wait when executing what is due brought nothing and it is still due."""
BLOCKED: Final = timedelta(minutes=30)
"""How often a convention looks whether the store holds again what it held."""
JITTER: Final = 60
"""Seconds over which conventions that wake at the same instant are spread."""
LONGEST_SLEEP: Final = timedelta(days=3650)
"""Longer timers overflow the server's durations in the far future; waking up early does no harm."""
LONGEST_SUMMARY: Final = 90
"""Characters: the server refuses a summary of more than 400 bytes, and with it the whole task."""
