"""The kernel: one act, one recording, and only its result counts.

Events are the only persisted state. A command is decided, its events are written by exactly one activity call whose result
alone is evolved, armed, sent and answered: so what a replay does never depends on today's rules.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from activities.contracts import GENESIS, Answer, Deliveries, Delivery, Letter, Load, Loaded, Recorded, Recording, Refusal, Row
from domain.act import SYSTEM, Command, Envelope, chained, enveloped, record_of
from domain.agenda import FallDue
from domain.blocks import wording
from domain.calendar import Moment, instant, moment
from domain.convention import AnyCommand, decide
from domain.due import agenda, awaited, next_deadline
from domain.errors import CommandIdReused, DomainError
from domain.evolution import EVENTS, AnyEvent, evolve, fold, read_event
from domain.messages import Delivered, MessageDue, RecordDelivery
from domain.phases import Closed, State
from domain.submissions import CountRefusals, RefuseSubmission
from workflows import attributes, options
from workflows.details import details

STORE_BEHIND = "store_behind"
_UNKNOWN = object()
RECORD: dict[str, Any] = {"start_to_close_timeout": options.RECORD_TIMEOUT, "retry_policy": options.RETRY, "result_type": Recorded}
LOAD: dict[str, Any] = {"start_to_close_timeout": options.LOAD_TIMEOUT, "retry_policy": options.RETRY, "result_type": Loaded}


@dataclass
class Done:
    """What a command id brought, by the fold of the stream."""

    sha256: str
    version: int
    phase: str
    events: list[str] = field(default_factory=list)
    session: int | None = None


class Runtime:
    """The state of one convention's workflow, and the only way to change it."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.state: State | None = None
        self.version = 0
        self.head = GENESIS
        self.wake_at: datetime | None = None
        self.blocked: str | None = None
        self.draining = False
        self.refusals = 0
        """signals refused in this run and recorded one by one"""
        self.uncounted = 0
        """further refused signals of this run"""
        self.calendar_wanted = False
        self._settled = False
        self._seen: dict[str, Done] = {}
        self._attributes: dict[str, Any] = {}
        self._writing = asyncio.Lock()
        self._letters: dict[str, Letter] = {}
        self._sending: set[asyncio.Task[None]] = set()

    # ── Asking ─────────────────────────────────────────────────────────────────────────────────

    @property
    def closed(self) -> bool:
        return isinstance(self.state, Closed)

    @property
    def settled(self) -> bool:
        """Whether the whole stream is folded and the first recording of this run has been taken."""
        return self._settled

    @property
    def idle(self) -> bool:
        """Whether nothing is being written or sent."""
        return not self._sending and not self._writing.locked()

    def check(self, command: AnyCommand) -> None:
        """A dry run: refuses before anything is written to history. Before the convention is loaded everything passes."""
        if len(command.model_dump_json()) > options.LARGEST_COMMAND:
            raise ApplicationError("command too large", {"limit": options.LARGEST_COMMAND}, type="too_large", non_retryable=True)
        if self.draining:
            raise ApplicationError("busy: ask again with the same command id", type="busy", non_retryable=True)
        if not self._settled:
            return
        if (done := self._seen.get(command.command_id)) is not None:
            if done.sha256 != command.sha256():
                raise as_error(_refusal(CommandIdReused(command_id=command.command_id)))
            return
        _, refusal = self._decided(command)
        if refusal is not None:
            raise as_error(refusal)

    # ── Acting ─────────────────────────────────────────────────────────────────────────────────

    async def act(self, command: AnyCommand, *, completed: AnyCommand | None = None) -> Answer:
        """Decide, record, evolve, answer; a refusal is raised.

        ``completed`` is the command as it is decided, where the workflow adds to what the caller said.
        """
        async with self._writing:
            while (done := self._seen.get(command.command_id)) is None:
                events, refusal = self._decided(completed or command)
                result = await self._record(command, events, refusal)
                if self._took(result):
                    if result.refusal is not None:
                        raise as_error(result.refusal)
                    return self._answer(self._seen.get(command.command_id))
            if done.sha256 != command.sha256():
                raise as_error(_refusal(CommandIdReused(command_id=command.command_id)))
            return self._answer(done)

    async def act_on_signal(self, command: AnyCommand, refused: RefuseSubmission) -> None:
        """The same for a signal: nobody waits for the answer, so a refusal is recorded, until there were too many of them."""
        async with self._writing:
            while command.command_id not in self._seen:
                events, refusal = self._decided(command)
                recorded_as: AnyCommand = command
                if refusal is not None and self.refusals < options.MOST_REFUSALS:
                    reason = f"{refusal.code}: {refusal.message}"[:1000]
                    recorded_as = refused.model_copy(update={"reason": refused.reason or reason})
                    events, refusal = self._decided(recorded_as)
                result = await self._record(recorded_as, events, refusal)
                if self._took(result):
                    self.refusals += sum(row.kind == "submission_refused" for row in result.rows)
                    self.uncounted += result.refusal is not None
                    return

    async def insist(self, command: AnyCommand) -> None:
        """One of the workflow's own acts: it waits while the store is behind, and is never refused to anybody."""
        while True:
            try:
                await self.act(command)
            except ApplicationError as error:
                if error.type == STORE_BEHIND:
                    await workflow.sleep(options.STUMBLE, summary="le registre est en retard")
                    continue
            return

    def _took(self, result: Recorded) -> bool:
        """Go on from a result; ``False`` when somebody else had recorded in between, and it must be decided again."""
        if result.behind:
            self._block("le registre est plus ancien que ce que la convention a déjà enregistré")
            raise ApplicationError("the event store is behind this convention", type=STORE_BEHIND, non_retryable=True)
        self.blocked = None
        self._take(result.rows)
        if result.ahead:
            return False
        self._settle(result)
        return True

    def _decided(self, command: AnyCommand) -> tuple[tuple[AnyEvent, ...], Refusal | None]:
        """The events or the refusal; a fault of ours is a refusal too, so that no convention is ever jammed by it."""
        try:
            events = tuple(EVENTS.validate_python(event) for event in decide(self.state, command, self._now(command)))
            fold(self.state, events)
        except DomainError as error:
            return (), _refusal(error)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with us, the convention must go on
            workflow.logger.exception("decide failed", extra={"convention": self.reference, "command": command.kind})
            return (), Refusal(code="unexpected", message=f"{type(error).__name__}: {error}"[:500])
        return events, None

    def _now(self, command: AnyCommand) -> Moment:
        terms = self.state.terms if self.state is not None else getattr(command, "terms", None)
        return moment(workflow.now(), terms.zone if terms is not None else "UTC")

    async def _record(self, command: Command, events: tuple[AnyEvent, ...], refusal: Refusal | None) -> Recorded:
        """The one recording: text and hash are fixed here, before the side effect."""
        rows = self._rows(command, events)
        wake_at, changed = self._planned(events, stumbled=isinstance(command, FallDue) and not events)
        recording = Recording(
            stream=self.reference,
            expected=self.version,
            previous=self.head,
            rows=rows,
            wake_at=wake_at,
            attributes=changed,
            refusal=refusal,
        )
        summary = f"{command.kind} · v{self.version + len(rows)}" if rows else f"{command.kind} · rien à inscrire"
        result: Recorded = await workflow.execute_activity("record_events", recording, summary=summary, **RECORD)
        return result

    def _rows(self, command: Command, events: tuple[AnyEvent, ...]) -> tuple[Row, ...]:
        rows: list[Row] = []
        head = self.head
        for version, event in enumerate(events, start=self.version + 1):
            envelope = enveloped(event, reference=self.reference, version=version, occurred_at=workflow.now(), command=command)
            record = record_of(envelope)
            head = chained(head, record)
            copies = envelope.model_dump(include={"version", "kind", "schema_version", "occurred_at"})
            rows.append(Row(event_id=str(envelope.event_id), record=record, hash=head, **copies))
        return tuple(rows)

    def _planned(self, events: tuple[AnyEvent, ...], *, stumbled: bool) -> tuple[datetime | None, dict[str, Any]]:
        """When to wake and what the columns show once these events are recorded; a fault of ours only delays them."""
        try:
            state = fold(self.state, events)
            if state is None:
                return None, {}
            fresh = attributes.values(state, moment(workflow.now(), state.terms.zone).today)
            changed = {name: value for name, value in fresh.items() if self._attributes.get(name, _UNKNOWN) != value}
            return self._wake(state, stumbled=stumbled), changed
        except Exception:  # noqa: BLE001 - whatever is wrong with us, the convention must go on
            workflow.logger.exception("planning failed", extra={"convention": self.reference})
            return workflow.now() + options.STUMBLE, {}

    def _wake(self, state: State, *, stumbled: bool) -> datetime | None:
        """When the first item of the agenda falls due, spread by the reference; later if executing it brought nothing."""
        items = agenda(state)
        if not items:
            return None
        due = instant(items[0].due, items[0].at, state.terms.zone)
        if stumbled and due <= workflow.now():
            return workflow.now() + options.STUMBLE
        return due + timedelta(seconds=int(chained(GENESIS, self.reference)[:4], 16) % options.JITTER)

    # ── Taking what was recorded ───────────────────────────────────────────────────────────────

    def _take(self, rows: tuple[Row, ...]) -> None:
        """Evolve by recorded rows: the only place where state changes."""
        for row in rows:
            envelope = Envelope.model_validate_json(row.record)
            event = read_event(envelope)
            self.state = evolve(self.state, event)
            self.version, self.head = row.version, row.hash
            self._remember(envelope, event)
            self._note_letters(envelope, event)

    def _remember(self, envelope: Envelope, event: AnyEvent) -> None:
        done = self._seen.setdefault(envelope.command_id, Done(envelope.command_sha256, 0, ""))
        done.version, done.phase = self.version, self.state.name if self.state else ""
        done.events.append(envelope.kind)
        done.session = getattr(event, "session", done.session)

    def _note_letters(self, envelope: Envelope, event: AnyEvent) -> None:
        """What is to be sent follows from recorded events alone."""
        if isinstance(event, MessageDue) and self.state is not None:
            self._letters[event.message] = _letter(event, self.state)
        elif envelope.kind in {"message_sent", "message_failed"}:
            self._letters.pop(envelope.data.get("message", ""), None)
        elif envelope.kind == "calendar_runs_out":
            self.calendar_wanted = True
        elif envelope.kind == "calendar_fixed":
            self.calendar_wanted = False

    def _settle(self, result: Recorded) -> None:
        """Arm, show and send, from the result alone."""
        self._settled = True
        self.wake_at = result.wake_at
        if result.attributes:
            self._attributes |= result.attributes
            workflow.upsert_search_attributes(attributes.updates(result.attributes))
        self._describe()
        for letter in tuple(self._letters.values()):
            self._letters.pop(letter.message)
            task = asyncio.create_task(self._send(letter))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def _describe(self) -> None:
        if self.state is not None:
            now = moment(workflow.now(), self.state.terms.zone)
            text = details(self.state, now, version=self.version, blocked=self.blocked, uncounted=self.uncounted)
            workflow.set_current_details(text)

    def _block(self, reason: str) -> None:
        self.blocked = reason
        workflow.upsert_search_attributes([attributes.HEALTH.value_set("blocked")])
        self._attributes[attributes.HEALTH.name] = "blocked"
        self._describe()

    # ── Loading and sending ────────────────────────────────────────────────────────────────────

    async def load(self) -> None:
        """Fold the whole stream; one path for restart, restore and a run continued as new."""
        more = True
        while more:
            ask = Load(stream=self.reference, after=self.version)
            page: Loaded = await workflow.execute_activity("load_events", ask, summary=f"depuis v{self.version}", **LOAD)
            self._take(page.rows)
            more = page.more
        if self.state is not None:
            async with self._writing:
                self._took(await self._record(CountRefusals(command_id="load", actor=SYSTEM, count=0), (), None))

    async def _send(self, letter: Letter) -> None:
        """Send one message, then record what became of it. Outside the lock: nobody waits for a mail server."""
        try:
            deliveries: Deliveries = await workflow.execute_activity(
                "send_message",
                letter,
                result_type=Deliveries,
                start_to_close_timeout=options.SEND_ATTEMPT,
                schedule_to_close_timeout=options.SEND_IN_ALL,
                retry_policy=options.RETRY,
                summary=f"{letter.about} {letter.rung} · {letter.target}",
            )
        except ActivityError as error:
            reason = type(error.cause or error).__name__
            failed = (Delivery(person=person, status="deferred", message_id="", reason=reason) for person in letter.to)
            deliveries = Deliveries(results=tuple(failed))
        results = tuple(Delivered.model_validate(one.model_dump()) for one in deliveries.results)
        digest = chained(GENESIS, letter.message)[:24]
        command_id = f"delivery-{digest}-{letter.attempt}"
        await self.insist(RecordDelivery(command_id=command_id, actor=SYSTEM, message=letter.message, results=results))

    # ── Answering ──────────────────────────────────────────────────────────────────────────────

    def _answer(self, done: Done | None) -> Answer:
        return Answer(
            reference=self.reference,
            version=done.version if done else self.version,
            phase=done.phase if done else self.state.name if self.state else "",
            events=tuple(done.events) if done else (),
            session=done.session if done else None,
            awaiting=awaited(self.state) if self.state else (),
            next=next_deadline(self.state) if self.state else None,
        )


def _letter(event: MessageDue, state: State) -> Letter:
    return Letter(
        reference=state.terms.reference,
        title=wording(state.terms.title),
        manager=state.terms.manager,
        on=event.when.recorded_on,
        **event.model_dump(exclude={"kind", "when"}),
    )


def _refusal(error: DomainError) -> Refusal:
    """The wire form of a refusal; its details as JSON whatever they hold."""
    details = {key: value if isinstance(value, str | int | bool | None) else str(value) for key, value in error.details.items()}
    return Refusal(code=error.code, message=str(error), details=details)


def as_error(refusal: Refusal) -> ApplicationError:
    """A refusal as updates answer it: its code is the type on the wire. Never retried."""
    return ApplicationError(refusal.message, refusal.details, type=refusal.code, non_retryable=True)
