"""The worker that sends mails, beside the one that works for conventions: each has room of its own in the same process."""

from __future__ import annotations

from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from activities.messaging import MessagingActivities
from workflows.options import mail_queue

_MESSAGES_AT_ONCE = 32
"""Enough to keep every connection to the mail server busy; the rest waits in Temporal, where it costs this process nothing."""
_BETWEEN_HEARTBEATS = timedelta(seconds=1)
"""How much of a message to many may be forgotten with a dead worker; the library's own measure would be 16 s."""


def mail_worker(client: Client, task_queue: str, messaging: MessagingActivities, *, grace: timedelta = timedelta()) -> Worker:
    """Sends what conventions of this task queue have to say."""
    return Worker(
        client,
        task_queue=mail_queue(task_queue),
        activities=[messaging.send_message],
        max_concurrent_activities=_MESSAGES_AT_ONCE,
        max_heartbeat_throttle_interval=_BETWEEN_HEARTBEATS,
        default_heartbeat_throttle_interval=_BETWEEN_HEARTBEATS,
        graceful_shutdown_timeout=grace,
    )
