"""The kernel: each act is recorded once, and everything after it follows from what that recording returned.

Events are the only persisted state. A command is decided, its events are written by exactly one activity call whose result
alone is evolved, armed, sent and answered: so what a replay does never depends on today's rules. Signals that wait together
are acted on together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from activities.contracts import GENESIS, Answer, Load, Loaded, Recorded, Recording, Refusal, Row, Snapshot
from domain.act import SYSTEM, Command, Envelope
from domain.agenda import FallDue
from domain.awaiting import awaited
from domain.convention import AnyCommand
from domain.days.calendar import moment
from domain.due import next_deadline
from domain.evolution import AnyEvent, evolve, fingerprint, read_event
from domain.life import following
from domain.phases import Closed
from domain.refusals.errors import CommandIdReused
from domain.submissions import CountRefusals, RefuseSubmission
from workflows import attributes, options, watching
from workflows.asking import ask
from workflows.details import details
from workflows.judging import Judged, Standing, judge, planned, refusal_of
from workflows.kin import Kin
from workflows.outbox import Outbox
from workflows.signals import Misshapen, Pending, command_of, known_name

STORE_BEHIND = "store_behind"


@dataclass
class Done:
    """What a command id brought, by the fold of the stream."""

    sha256: str
    version: int = 0
    phase: str = ""
    events: list[str] = field(default_factory=list)
    session: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One recording to be made: what was judged, and how it reads in the Temporal UI."""

    summary: str
    judged: Judged
    in_vain: bool = False
    signals: int = 0
    uncounted: int = 0


class Runtime:
    """The state of one convention's workflow, and the only way to change it."""

    def __init__(self, reference: str) -> None:
        self.standing = Standing(reference)
        self.wake_at: datetime | None = None
        self.blocked: str | None = None
        """why nothing can be recorded, if so"""
        self.draining = False
        self.settled = False
        """whether the whole stream is folded and the first recording of this run has been taken"""
        self.uncounted = 0
        """signals of this run refused beyond those recorded one by one"""
        self.calendar_wanted = False
        self.told = False
        """whether a digest may have told messages of which that is not recorded"""
        self.outbox = Outbox(self._insist)
        self.kin = Kin()
        self._refusals = 0
        self._seen: dict[str, Done] = {}
        self._shown: dict[str, Any] = attributes.shown(workflow.info().typed_search_attributes)
        self._writing = asyncio.Lock()
        self._looking = False

    # ── Asking ─────────────────────────────────────────────────────────────────────────────────

    @property
    def closed(self) -> bool:
        return isinstance(self.standing.state, Closed)

    @property
    def idle(self) -> bool:
        """Whether nothing is being written or sent."""
        return self.outbox.idle and self.kin.idle and not self._writing.locked()

    def snapshot(self) -> Snapshot:
        """Where it stands."""
        state = self.standing.state
        return Snapshot(
            reference=self.standing.reference,
            version=self.standing.version,
            head=self.standing.head,
            phase=state.name if state else "",
            blocked=self.blocked,
            state_sha256=fingerprint(state) if state else None,
        )

    def check(self, command: AnyCommand) -> None:
        """A dry run: refuses before anything is written to history. Before the convention is loaded everything passes."""
        if self.draining and not self.blocked:
            raise ApplicationError("busy: ask again with the same command id", {}, type="busy", non_retryable=True)
        if self.settled and (refusal := self._judged(command).refusal) is not None:
            watching.refused(self.standing.reference, refusal, "update", command=command.kind, command_id=command.command_id)
            raise as_error(refusal)

    # ── Acting ─────────────────────────────────────────────────────────────────────────────────

    async def act(self, command: AnyCommand, *, said: Command | None = None) -> Answer:
        """Decide, record, evolve, answer; a refusal is raised, as is ``store_behind``.

        ``said`` is what the caller said, where the workflow has added to it.
        """
        result = await self._done(command, said)
        if result.refusal is not None:
            raise as_error(result.refusal)
        return self._answer(self._seen.get(command.command_id))

    async def attempt(self, command: AnyCommand) -> bool:
        """One of the workflow's own acts, of which nobody hears the answer; ``False`` when the store is behind."""
        try:
            await self._done(command)
        except ApplicationError:
            return False
        return True

    async def _done(self, command: AnyCommand, said: Command | None = None) -> Recorded:
        def judged() -> Act:
            found = self._judged(command, said=said)
            summary = f"{command.kind} · v{found.after.version}" if found.rows else f"{command.kind} · rien à inscrire"
            return Act(summary, found, in_vain=isinstance(command, FallDue) and not found.rows)

        result = await self._recorded(judged)
        if result.refusal is not None:
            door: watching.Door = "start" if said is not None else "system" if command.actor == SYSTEM else "update"
            watching.refused(self.standing.reference, result.refusal, door, command=command.kind, command_id=command.command_id)
        return result

    async def submit(self, waiting: Sequence[Pending]) -> int:
        """Act on the first of the signals that wait, in their order, in one recording; how many were done with.

        Nobody waits for the answers, so refusals are recorded, until there were too many of them.
        """
        try:
            result = await self._recorded(lambda: self._judged_signals(waiting))
        except ApplicationError:  # the store is behind: they wait on
            return 0
        for row in result.rows:
            if row.kind == "submission_refused":
                self._refusals += 1
                self._tell_refused(row)
        self.uncounted += result.uncounted
        watching.uncounted(result.uncounted)
        return result.signals

    def _tell_refused(self, row: Row) -> None:
        data = Envelope.model_validate_json(row.record).data
        code = str(data["reason"]).partition(":")[0]
        watching.refused(self.standing.reference, Refusal(code=code, message=""), "signal", command=known_name(str(data["name"])))

    async def count_refusals(self) -> bool:
        """Record how many more signals were refused; ``False`` when the store is behind."""
        if count := self.uncounted:
            command = CountRefusals(command_id=f"refusals-{self.standing.version}", actor=SYSTEM, count=count)
            if not await self.attempt(command):
                return False
            self.uncounted -= count
        return True

    async def _insist(self, command: AnyCommand) -> None:
        while not await self.attempt(command):
            await workflow.wait_condition(lambda: not self.blocked)

    async def _recorded(self, judged: Callable[[], Act]) -> Recorded:
        """The one recording of an act; decided again where somebody else had recorded in between."""
        async with self._writing:
            while True:
                self._looking = False
                result = await self._record(judged())
                if result.behind:
                    self._block("le registre est plus ancien que ce que la convention a déjà enregistré")
                    raise ApplicationError("the event store is behind this convention", {}, type=STORE_BEHIND, non_retryable=True)
                self.blocked = None
                self._take(result.rows)
                if not result.ahead:
                    self._settle(result)
                    return result
                if result.more:
                    await self._load_rest()

    def _judged(self, command: AnyCommand, *, said: Command | None = None) -> Judged:
        """The workflow's own acts have ids of no meaning to callers; theirs count once."""
        if (done := self._seen.get(command.command_id)) is not None and command.actor != SYSTEM:
            return self._again(self.standing, said or command, done.sha256)
        return judge(self.standing, command, workflow.now(), said=said)

    def _again(self, standing: Standing, command: Command, sha256: str) -> Judged:
        """The same act again brings nothing more; another act under its id is refused."""
        try:
            same = command.sha256() == sha256
        except ValueError:  # it has no canonical form, so it was never recorded
            same = False
        return Judged(standing, refusal=None if same else refusal_of(CommandIdReused(command_id=command.command_id)))

    def _judged_signals(self, waiting: Sequence[Pending]) -> Act:
        standing, rows, commands, said = self.standing, tuple[Row, ...](), tuple[str, ...](), dict[str, str]()
        refusals, uncounted, taken = self._refusals, 0, 0
        for pending in waiting[: options.MOST_SIGNALS]:
            judged = self._judged_signal(standing, pending, said)
            refused = judged.refusal
            if refused is not None and refusals < options.MOST_REFUSALS:
                judged = self._judged_refusal(standing, pending, f"{refused.code}: {refused.message}"[:1000])
            together = (*rows, *judged.rows)
            if taken and sum(len(row.record.encode()) for row in together) > options.LARGEST_RECORDING:
                break
            standing, rows, commands, taken = judged.after, together, (*commands, *judged.commands), taken + 1
            refusals += refused is not None
            uncounted += refused is not None and not judged.rows
        summary = f"{waiting[0].name} · v{standing.version}" if taken == 1 else f"{taken} signaux · v{standing.version}"
        return Act(summary, Judged(standing, rows, commands=commands), signals=taken, uncounted=uncounted)

    def _judged_signal(self, standing: Standing, pending: Pending, said: dict[str, str]) -> Judged:
        """``said`` are the command ids of the signals before it."""
        try:
            command = command_of(pending, f"signal-{standing.version}-{pending.sha256[:16]}")
        except Misshapen as error:
            return Judged(standing, refusal=Refusal(code="misshapen", message=str(error)))
        done = self._seen.get(command.command_id)
        if (before := done.sha256 if done else said.get(command.command_id)) is not None:
            return self._again(standing, command, before)
        judged = judge(standing, command, workflow.now())
        if judged.rows:
            said[command.command_id] = command.sha256()
        return judged

    def _judged_refusal(self, standing: Standing, pending: Pending, reason: str) -> Judged:
        command_id = f"refused-{standing.version}"
        command = RefuseSubmission(command_id=command_id, actor=SYSTEM, name=pending.name, reason=reason, payload_sha256=pending.sha256)
        return judge(standing, command, workflow.now())

    async def _record(self, act: Act) -> Recorded:
        judged = act.judged
        wake_at, changed = planned(judged.after, self._shown, workflow.now(), in_vain=act.in_vain)
        recording = Recording(
            stream=self.standing.reference,
            expected=self.standing.version,
            previous=self.standing.head,
            rows=judged.rows,
            wake_at=wake_at,
            attributes=changed,
            refusal=judged.refusal,
            signals=act.signals,
            uncounted=act.uncounted,
            verify=self.blocked is not None,
            commands=judged.commands,
            tell=following.changed(self.standing.state, judged.after.state),
        )
        return await ask("record_events", recording, Recorded, attempt=options.RECORD_TIMEOUT, summary=act.summary)

    # ── Taking what was recorded ───────────────────────────────────────────────────────────────

    def _take(self, rows: tuple[Row, ...]) -> None:
        """Evolve by recorded rows: the only place where state changes."""
        for row in rows:
            envelope = Envelope.model_validate_json(row.record)
            event = read_event(envelope)
            state = evolve(self.standing.state, event)
            self.standing = replace(self.standing, state=state, version=row.version, head=row.hash)
            if envelope.actor != SYSTEM:
                self._remember(envelope, event)
            self.outbox.note(event)
            if envelope.kind in {"calendar_runs_out", "calendar_fixed"}:
                self.calendar_wanted = envelope.kind == "calendar_runs_out"

    def _remember(self, envelope: Envelope, event: AnyEvent) -> None:
        done = self._seen.setdefault(envelope.command_id, Done(envelope.command_sha256))
        done.version, done.phase = self.standing.version, self.standing.state.name if self.standing.state else ""
        done.events.append(envelope.kind)
        done.session = getattr(event, "session", done.session)

    def _settle(self, result: Recorded) -> None:
        """Arm, show and send, from the result alone."""
        self.settled = self.standing.version > 0
        self.wake_at = result.wake_at
        self._show(result.attributes)
        self.outbox.send(self.standing.state)
        self.kin.tell(result.dependants)

    def _show(self, changed: dict[str, Any]) -> None:
        if found := attributes.updates(changed):
            self._shown |= changed
            workflow.upsert_search_attributes(found)
        if (state := self.standing.state) is not None:
            try:
                now = moment(workflow.now(), state.terms.zone)
                text = details(state, now, version=self.standing.version, blocked=self.blocked, uncounted=self.uncounted)
            except Exception:  # noqa: BLE001 - whatever is wrong with us, the convention must go on
                workflow.logger.exception("details.failed", extra={"convention": self.standing.reference})
                return
            workflow.set_current_details(text)

    def _block(self, reason: str) -> None:
        """Say that nothing can be recorded, and look again later."""
        self.blocked = reason
        self.wake_at = workflow.now() if self._looking else workflow.now() + options.BLOCKED
        self._show({attributes.HEALTH.name: "blocked"} if self._shown.get(attributes.HEALTH.name) != "blocked" else {})

    def look_again(self) -> None:
        """Where the store is behind, look at once whether it still is; an attempt under way may have begun before it was whole again."""
        self._looking = True
        if self.blocked:
            self.wake_at = workflow.now()

    # ── Loading ────────────────────────────────────────────────────────────────────────────────

    async def load(self, version: int = 0, head: str = GENESIS) -> None:
        """Fold the whole stream; one path for restart, restore and a run continued as new.

        ``version`` and ``head`` are how far it had come: while the store does not hold that, nothing is begun.
        """
        async with self._writing:
            while not await self._looked(version, head):
                self._block("le registre ne contient plus ce que la convention avait enregistré")
                with suppress(TimeoutError):
                    await workflow.wait_condition(
                        lambda: self._looking, timeout=options.BLOCKED, timeout_summary="le registre est en retard"
                    )
                self.standing, self._seen = Standing(self.standing.reference), {}
                self.outbox.forget()
            self.blocked = None
        if self.standing.version:
            await self._recorded(lambda: Act("rien à inscrire", Judged(self.standing)))

    async def _looked(self, version: int, head: str) -> bool:
        """The same; whoever asks meanwhile is remembered, because a page may have been read before the store was whole again."""
        self._looking = False
        return await self._loaded(version, head)

    async def _loaded(self, version: int, head: str) -> bool:
        """Whether the stream is folded, and holds that head at that version."""
        met = version == 0
        page = Loaded(rows=(), more=True)
        while page.more:
            page = await self._load_page()
            met = met or any(row.version == version and row.hash == head for row in page.rows)
        self.kin.tell(page.dependants if met else ())
        return met

    async def _load_rest(self) -> None:
        while (await self._load_page()).more:
            pass

    async def _load_page(self) -> Loaded:
        after = Load(stream=self.standing.reference, after=self.standing.version)
        page = await ask("load_events", after, Loaded, attempt=options.LOAD_TIMEOUT, summary=f"depuis v{after.after}")
        self._take(page.rows)
        return page

    # ── Answering ──────────────────────────────────────────────────────────────────────────────

    def _answer(self, done: Done | None) -> Answer:
        state = self.standing.state
        return Answer(
            reference=self.standing.reference,
            version=done.version if done else self.standing.version,
            phase=done.phase if done else state.name if state else "",
            events=tuple(done.events) if done else (),
            session=done.session if done else None,
            awaiting=awaited(state) if state else (),
            next=next_deadline(state) if state else None,
        )


def as_error(refusal: Refusal) -> ApplicationError:
    """A refusal as updates answer it: its code is the type on the wire. Never retried."""
    return ApplicationError(refusal.message, refusal.details, type=refusal.code, non_retryable=True)
