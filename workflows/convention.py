"""One convention, one durable workflow: from drafting to its end, however many years that takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from activities.contracts import Answer, CalendarDays, CalendarRequest, Snapshot
from domain.act import SYSTEM
from domain.agenda import FallDue
from domain.convention import AnyCommand
from domain.days.holidays import FixCalendar, years_at_start, years_to_come
from domain.start import Start
from workflows import options
from workflows.acts import Acts
from workflows.alarm import Alarm
from workflows.asking import ask
from workflows.descriptions import BY_OTHERS, QUERIES, SIGNALS, UPDATES
from workflows.kin import NEWS, looks, news
from workflows.runtime import STORE_BEHIND, Runtime
from workflows.signals import Pending, known_name
from workflows.starting import ConventionInput, read_input, reason_of
from workflows.told import NEWS as DIGEST_TOLD
from workflows.told import deliveries

__all__ = ["Convention", "ConventionInput"]

INVALID_TERMS = "invalid_terms"


@workflow.defn(name="Convention")
class Convention(Acts):
    """A convention between institutions."""

    @workflow.init
    def __init__(self, *raw: Any) -> None:
        """Read the input by hand: a misshapen start must end with a reason, not run for ever."""
        self._given: ConventionInput | None = None
        self._refused: ApplicationError | None = None
        try:
            self._given = read_input(raw, workflow.info().workflow_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not run for ever
            self._refused = ApplicationError(reason_of(error), {}, type=INVALID_TERMS, non_retryable=True)
        self._inbox: list[Pending] = [*self._given.pending] if self._given else []
        self._alarm = Alarm()
        self._runtime = Runtime(self._given.reference if self._given else "")
        self._began_at = self._began_with = 0

    @workflow.run
    async def run(self, *raw: Any) -> str:  # noqa: ARG002 - read in __init__
        """Begin or take up again, act on what comes and what falls due, and end when the convention is closed."""
        if self._given is not None:
            await self._begin(self._given)
        if self._given is None or self._refused is not None:
            await workflow.wait_condition(workflow.all_handlers_finished)
            raise self._refused or ApplicationError("no input", {}, type=INVALID_TERMS, non_retryable=True)
        self._given = self._given.model_copy(update={"start": None, "pending": ()})  # the terms stand in the state: not twice in memory
        while not self._ended():
            self._alarm.set(self._runtime.wake_at)
            await workflow.wait_condition(self._has_work)
            if self._must_renew():
                await self._renew(self._given)
            if self._inbox and not self._runtime.blocked:
                await self._drain()
            if self._runtime.calendar_wanted and not self._runtime.blocked:
                await self._extend_calendar()
            if self._news_wanted() and not self._runtime.blocked:
                await self._look_around()
            if self._alarm.ringing:
                await self._fall_due()
            if self._runtime.closed and not self._runtime.blocked:
                await self._runtime.count_refusals()
        return self._runtime.standing.state.name if self._runtime.standing.state else ""

    # ── The loop's parts ───────────────────────────────────────────────────────────────────────

    async def _begin(self, given: ConventionInput) -> None:
        """A first run records the start; every other one, and one that finds its stream already there, folds the stream."""
        if given.start is not None:
            try:
                start = await self._with_related(await self._with_calendar(given.start))
                await self._runtime.act(start, said=given.start)
            except ApplicationError as error:
                if self._runtime.standing.version == 0:
                    self._refused = ApplicationError(error.message, *error.details, type=INVALID_TERMS, non_retryable=True)
        else:
            await self._runtime.load(given.version, given.head)
            if self._runtime.standing.version == 0:
                self._refused = ApplicationError("no such stream", {}, type=INVALID_TERMS, non_retryable=True)
        if (state := self._runtime.standing.state) is not None:
            self._runtime.kin.wanted |= looks(state.terms)
            self._runtime.told |= bool(state.mailbox.gathered)
        info = workflow.info()
        self._began_at, self._began_with = info.get_current_history_length(), info.get_current_history_size()

    async def _with_calendar(self, start: Start) -> Start:
        calendar = await self._holidays(start.terms.calendar.country, *years_at_start(workflow.now().year))
        return start.model_copy(update={"calendar": calendar})

    async def _with_related(self, start: Start) -> Start:
        """A convention begins with what is known of those that it names, so that nobody comes before it knows."""
        if not looks(start.terms):
            return start
        return start.model_copy(update={"related": tuple(one.fact for one in await news(None, start.terms))})

    async def _holidays(self, country: str, first_year: int, last_year: int) -> FixCalendar:
        asked = CalendarRequest(country=country, first_year=first_year, last_year=last_year)
        days = await ask(
            "fix_calendar",
            asked,
            CalendarDays,
            attempt=options.CALENDAR_TIMEOUT,
            summary=f"jours fériés {first_year}-{last_year} · {country}",
        )
        return FixCalendar(
            command_id=f"calendar-{last_year}",
            actor=SYSTEM,
            holidays=tuple(date.fromisoformat(day) for day in sorted(days.days)),
            through=date(last_year, 12, 31),
            source=days.source,
        )

    async def _extend_calendar(self) -> None:
        """More holidays, because a recorded event asked for them."""
        self._runtime.calendar_wanted = False
        if (state := self._runtime.standing.state) is not None:
            years = years_to_come(state.worked.through, workflow.now().year)
            command = await self._holidays(state.terms.calendar.country, *years)
            self._runtime.calendar_wanted = not await self._runtime.attempt(command)

    async def _look_around(self) -> None:
        """Whatever others have recorded that concerns this convention."""
        if self._runtime.kin.wanted:
            await self._look_at_related()
        if self._runtime.told:
            await self._look_at_digests()

    async def _look_at_related(self) -> None:
        """Note what became of the conventions that this one names; asked once more where the store was behind."""
        self._runtime.kin.wanted = False
        if (state := self._runtime.standing.state) is not None and not self._runtime.closed:
            for command in await news(state, state.terms):
                if not await self._runtime.attempt(command):
                    self._runtime.kin.wanted = True

    async def _look_at_digests(self) -> None:
        """Record which messages digests have told, and to whom; asked once more where the store was behind."""
        self._runtime.told = False
        if (state := self._runtime.standing.state) is not None and not self._runtime.closed:
            for command in await deliveries(state):
                if not await self._runtime.attempt(command):
                    self._runtime.told = True

    async def _drain(self) -> None:
        """Signals that wait: a command where one can be read, else a refusal with its reason."""
        del self._inbox[: await self._runtime.submit(self._inbox)]

    async def _fall_due(self) -> None:
        """Execute what has come due; an alarm that rings before its time has been moved, and just looks again."""
        self._alarm.ringing = False
        wake_at = self._runtime.wake_at
        if wake_at is not None and wake_at <= workflow.now():
            await self._runtime.attempt(FallDue(command_id=f"due-{self._runtime.standing.version}", actor=SYSTEM))

    def _has_work(self) -> bool:
        runtime = self._runtime
        waiting = bool(self._inbox) or runtime.calendar_wanted or self._news_wanted() or (runtime.closed and runtime.uncounted > 0)
        early = not self._alarm.covers(runtime.wake_at)
        return self._alarm.ringing or early or (waiting and not runtime.blocked) or self._must_renew() or self._ended()

    def _news_wanted(self) -> bool:
        return self._runtime.kin.wanted or self._runtime.told

    def _ended(self) -> bool:
        """Closed, and nothing that waits or is under way is lost by ending; no mail is left to be tried again on another day."""
        runtime = self._runtime
        done = runtime.closed and runtime.wake_at is None and not self._inbox and not runtime.uncounted
        return done and runtime.idle and workflow.all_handlers_finished()

    # ── Continuing as new ──────────────────────────────────────────────────────────────────────

    def _must_renew(self) -> bool:
        """Whether this run has grown enough. Mails on their way are waited for, within limits, before callers are held up."""
        if self._runtime.closed or self._runtime.blocked:
            return False
        info = workflow.info()
        events, size = info.get_current_history_length() - self._began_at, info.get_current_history_size() - self._began_with
        suggested = info.is_continue_as_new_suggested() and (events >= options.FEWEST_EVENTS or size >= options.LEAST_GROWTH)
        grown = suggested or events >= self._renew_after
        return grown and (self._runtime.outbox.idle or events >= 2 * self._renew_after)

    @property
    def _renew_after(self) -> int:
        return self._given.renew_after if self._given else options.RENEW_AFTER

    async def _renew(self, given: ConventionInput) -> None:
        """Continue as new with nothing under way: new updates are asked to come again, waiting signals are carried over."""
        self._runtime.draining = True
        await self._quiet()
        while self._too_much_to_carry() and not self._runtime.blocked:
            await self._drain()
        counted = await self._runtime.count_refusals()
        await self._quiet()
        if counted and not self._runtime.blocked:
            standing = self._runtime.standing
            carried = {"start": None, "pending": tuple(self._inbox), "version": standing.version, "head": standing.head}
            workflow.continue_as_new(given.model_copy(update=carried))
        self._runtime.draining = False

    async def _quiet(self) -> None:
        await workflow.wait_condition(lambda: self._runtime.idle and workflow.all_handlers_finished())

    def _too_much_to_carry(self) -> bool:
        return len(self._inbox) > options.LONGEST_INBOX or sum(one.kept() for one in self._inbox) > options.LARGEST_INBOX

    # ── Queries ────────────────────────────────────────────────────────────────────────────────

    @workflow.query(description=QUERIES["standing"])
    def standing(self) -> Snapshot:
        """How far the workflow has come."""
        return self._runtime.snapshot()

    # ── Signals: people at the UI and other systems; nothing here can fail ─────────────────────

    @workflow.signal(description=SIGNALS["review_outcome"])
    async def review_outcome(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("review_outcome", raw)

    @workflow.signal(name="sign", description=SIGNALS["sign"])
    async def sign_by_signal(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("sign", raw)

    @workflow.signal(name="report_milestone", description=SIGNALS["report_milestone"])
    async def report_by_signal(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("report_milestone", raw)

    @workflow.signal(name=NEWS, description=BY_OTHERS[NEWS])
    async def related_changed(self, *_: Any) -> None:
        """From a convention that this one names; whatever it says, what counts is the log of the other."""
        self._runtime.kin.wanted = True

    @workflow.signal(name=DIGEST_TOLD, description=BY_OTHERS[DIGEST_TOLD])
    async def digest_told(self, *_: Any) -> None:
        """From the weekly digest; whatever it says, what counts is what was kept of each letter."""
        self._runtime.told = True

    @workflow.signal(dynamic=True)
    async def any_other_signal(self, name: str, raw: Sequence[RawValue]) -> None:
        """A name nobody knows is recorded as refused."""
        self._receive(name, raw)

    def _receive(self, name: str, raw: Sequence[Any]) -> None:
        try:
            self._inbox.append(Pending.of(name, raw))
        except Exception:  # noqa: BLE001 - a signal handler must never raise
            workflow.logger.exception("signal.lost", extra={"signal": known_name(name)})

    # ── Updates: the acts of people stand in ``acts.py``; what follows is none ──────────────────

    @workflow.update(description=UPDATES["look_again"])
    async def look_again(self) -> None:
        """No act: a convention that is blocked looks whether the store holds again what it held, before its next interval."""
        self._runtime.look_again()

    async def act_on(self, command: AnyCommand) -> Answer:
        """An update that came before the stream was folded waits for it, unless that cannot be."""
        await workflow.wait_condition(lambda: self._runtime.settled or bool(self._runtime.blocked) or self._refused is not None)
        if self._refused is not None:
            raise ApplicationError("this convention was not started", {}, type=INVALID_TERMS, non_retryable=True)
        if not self._runtime.settled:
            raise ApplicationError("the event store is behind this convention", {}, type=STORE_BEHIND, non_retryable=True)
        return await self._runtime.act(command)
