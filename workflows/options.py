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
SEND_ATTEMPT: Final = timedelta(minutes=2)
"""A slow mail dialogue for each of many recipients."""
SEND_IN_ALL: Final = timedelta(minutes=10)
"""Then the message counts as not sent, and its retry stands on the agenda."""
RETRY: Final = _PATIENT

LARGEST_COMMAND: Final = 64 * 1024
"""Bytes. A larger update starves the workflow for half a minute without being refused by the server."""
LARGEST_START: Final = 1024 * 1024
"""Bytes of the terms of one convention."""
MOST_REFUSALS: Final = 100
"""Refused signals recorded one by one in a run; of the rest only the number."""
RENEW_AFTER: Final = 2000
"""History events after which a run is continued as new, below the server's own suggestion."""
LONGEST_INBOX: Final = 500
"""Signals carried into the next run; what is beyond is worked off first."""
STUMBLE: Final = timedelta(minutes=10)
"""How long to wait when executing what is due brought nothing and it is still due."""
JITTER: Final = 90
"""Seconds over which conventions that wake at the same instant are spread."""
