"""Activities that are asked again until they answer: somebody who fails one by hand must not end an agreement."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from pydantic import BaseModel
from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from workflows import options

T = TypeVar("T", bound=BaseModel)


async def ask(name: str, question: BaseModel, answer: type[T], *, attempt: timedelta, summary: str, beat: timedelta | None = None) -> T:
    """The answer of an activity, however long it takes.

    ``attempt`` is the time that one attempt may take, ``beat`` that between its signs of life.
    """
    while True:
        try:
            found: T = await workflow.execute_activity(
                name,
                question,
                result_type=answer,
                start_to_close_timeout=attempt,
                heartbeat_timeout=beat,
                retry_policy=options.RETRY,
                summary=summary[: options.LONGEST_SUMMARY],
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            workflow.logger.warning("activity.failed", extra={"activity": name})
        else:
            return found
