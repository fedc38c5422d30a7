"""Messages on their way: what is to be sent follows from recorded events alone, and nobody waits for a mail server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TimeIsUp

from activities.contracts import GENESIS, Deliveries, Delivery, Letter, Progress, Standing
from domain.act import SYSTEM, chained
from domain.due import facts
from domain.evolution import AnyEvent
from domain.files.blocks import wording
from domain.messages.messages import Delivered, MessageDue, MessageFailed, MessageSent, RecordDelivery
from domain.milestones.milestones import GIVEN_UP
from domain.phases import Closed, Forceful, State
from workflows import options


class Outbox:
    """Letters that are due, and the tasks that send them; ``record`` is how what became of one is recorded, however long it takes."""

    def __init__(self, record: Callable[[RecordDelivery], Awaitable[None]]) -> None:
        self._record = record
        self._due: dict[str, MessageDue] = {}
        self._sending: set[asyncio.Task[None]] = set()

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._sending

    def note(self, event: AnyEvent) -> None:
        """Keep what falls due; forget what became of it."""
        match event:
            case MessageDue(delivery="single"):
                self._due[event.message] = event
            case MessageSent() | MessageFailed():
                self._due.pop(event.message, None)
            case _:
                pass

    def forget(self) -> None:
        """Before everything is folded again."""
        self._due.clear()

    def send(self, state: State | None) -> None:
        """Send whatever is due, each in a task of its own; ``state`` is where the convention stands now."""
        if state is None:
            return
        for event in self._due.values():
            task = asyncio.create_task(self._send(_letter(event, state)))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        self._due.clear()

    async def _send(self, letter: Letter) -> None:
        """Send one message, then have recorded what became of it."""
        results = tuple(Delivered.model_validate(one.model_dump()) for one in (await self._deliver(letter)).results)
        command_id = f"delivery-{chained(GENESIS, letter.message)[:24]}-{letter.attempt}"
        await self._record(RecordDelivery(command_id=command_id, actor=SYSTEM, message=letter.message, results=results))

    async def _deliver(self, letter: Letter) -> Deliveries:
        """What became of it; put off as a whole where nothing is known."""
        try:
            deliveries: Deliveries = await workflow.execute_activity(
                "send_message",
                letter,
                result_type=Deliveries,
                task_queue=options.mail_queue(workflow.info().task_queue),
                schedule_to_close_timeout=options.SEND_IN_ALL,
                heartbeat_timeout=options.SEND_HEARTBEAT,
                retry_policy=options.RETRY,
                summary=f"{letter.about} {letter.rung} · {letter.target}"[: options.LONGEST_SUMMARY],
            )
        except ActivityError as error:
            reason = type(error.cause or error).__name__
            known = _known(error.cause)
            people = dict.fromkeys((*letter.to, *((letter.manager,) if letter.letters else ())))
            open_to = [who for who in people if who not in {one.person for one in known}]
            deferred = (Delivery(person=who, status="deferred", message_id="", reason=reason) for who in open_to)
            return Deliveries(results=(*known, *deferred))
        return deliveries


def _known(cause: BaseException | None) -> tuple[Delivery, ...]:
    """What was heard of a message before its time was up: while an attempt was under way, or with the failure of the last one."""
    details: Sequence[object] = ()
    if isinstance(cause, TimeIsUp):
        details = cause.last_heartbeat_details
    elif isinstance(cause, ApplicationError):
        details = cause.details
    return Progress.model_validate(details[0]).results if details else ()


def _letter(event: MessageDue, state: State) -> Letter:
    return Letter(
        reference=state.terms.reference,
        title=wording(state.terms.title),
        manager=state.terms.manager,
        on=event.when.recorded_on,
        standing=_standing(event, state),
        **event.model_dump(exclude={"kind", "when"}),
    )


def _standing(event: MessageDue, state: State) -> Standing:
    """Where the convention stands when the message leaves; what comes next is another thing than what the message is about."""
    force = state.force if isinstance(state, Forceful | Closed) else None
    end = (force.ends_early.on if force.ends_early else force.end) if force else None
    owed = [one.status for one in state.milestones.all if one.status not in GIVEN_UP]
    coming = (one for one in facts(state) if one.due >= event.when.recorded_on and (one.kind, one.target) != (event.about, event.target))
    return Standing(
        phase=state.name,
        in_force_on=force.on if force else None,
        last_day=end - timedelta(days=1) if end else None,
        met=owed.count("met"),
        total=len(owed),
        next=next(coming, None),
    )
