"""The Schedule by which Temporal starts the weekly digest, on the office's day and hour."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import NoReturn

import structlog
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleHandle,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

from activities.ports import Office
from adapters.errors import OutOfReach
from adapters.temporal.connecting import unreached
from domain.days.digest_day import Timetable, timetable

log = structlog.get_logger(__name__)

SCHEDULE = "digest"
EVERY = timedelta(minutes=10)
"""How often a worker looks whether the Schedule is there and says what the directory says: after a directory was loaded, or
Temporal's data were lost."""
CATCH_UP = timedelta(days=6)
"""What was missed while Temporal was away is done when it is back; of two weeks only the last, because the other one is older."""


async def keep_scheduled(client: Client, office: Office, task_queue: str) -> NoReturn:
    """Look now and then, for as long as the worker runs: whatever is away, conventions are served meanwhile."""
    while True:
        try:
            if await schedule(client, task_queue, timetable(await office.directory())):
                log.info("digest.scheduled", task_queue=task_queue)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again, and must not end unheard
            log.warning("digest.not_scheduled", reason=type(error).__name__)
        await asyncio.sleep(EVERY.total_seconds())


async def schedule(client: Client, task_queue: str, times: Timetable) -> bool:
    """Make the Schedule what it should be; whether that was news. Several may do so at once. Raises ``RPCError``.

    One that somebody paused stays paused. It is left alone where it is right: an update begins to count anew, and what was
    missed before it is lost.
    """
    wanted = _wanted(task_queue, times)
    try:
        await client.create_schedule(SCHEDULE, wanted)
    except ScheduleAlreadyRunningError:
        handle = client.get_schedule_handle(SCHEDULE)
        if _said((await handle.describe()).schedule) == _said(wanted):
            return False
        await handle.update(lambda found: _corrected(found, wanted))
    return True


async def trigger(client: Client) -> bool:
    """Let the digest go now; ``False`` where one is under way, which then tries again what was put off.

    Raises ``OutOfReach`` when Temporal does not answer, or no worker has made the Schedule.
    """
    try:
        return await _triggered(client.get_schedule_handle(SCHEDULE), client)
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            raise OutOfReach("worker", "no worker has made the Schedule of the digest yet") from error
        raise unreached(error) from error


async def _triggered(handle: ScheduleHandle, client: Client) -> bool:
    for running in (await handle.describe()).info.running_actions:
        if isinstance(running, ScheduleActionExecutionStartWorkflow):
            await client.get_workflow_handle(running.workflow_id).signal("send_again")
            return False
    await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)
    return True


def _wanted(task_queue: str, times: Timetable) -> Schedule:
    """One after the other: of two at once the second would wait for the letters of the first.

    A digest that still waits for a mail server ends when the next is due, and that one begins then.
    """
    when = ScheduleCalendarSpec(
        day_of_week=[ScheduleRange((times.weekday + 1) % 7)],  # Temporal counts from Sunday
        hour=[ScheduleRange(times.at.hour)],
        minute=[ScheduleRange(times.at.minute)],
    )
    return Schedule(
        action=ScheduleActionStartWorkflow(
            "Digest", id=SCHEDULE, task_queue=task_queue, static_summary="Lettres de la semaine, une par personne"
        ),
        spec=ScheduleSpec(calendars=[when], time_zone_name=times.zone),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.BUFFER_ONE, catchup_window=CATCH_UP),
    )


def _said(one: Schedule) -> tuple[object, ...]:
    """What makes two of them the same: when, how, and who is asked."""
    action = one.action
    queue = action.task_queue if isinstance(action, ScheduleActionStartWorkflow) else ""
    days = [(tuple(when.day_of_week), tuple(when.hour), tuple(when.minute)) for when in one.spec.calendars]
    return days, one.spec.time_zone_name, one.policy.overlap, one.policy.catchup_window, queue


def _corrected(found: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    wanted.state = found.description.schedule.state
    return ScheduleUpdate(wanted)
