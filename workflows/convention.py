"""One convention, one durable workflow: from drafting to its end, however many years that takes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError

from activities.contracts import Answer, CalendarDays, CalendarRequest
from domain.act import SYSTEM, clean
from domain.agenda import FallDue
from domain.calendar import moment
from domain.closing import Close
from domain.committees import ConveneReview, RecordReview
from domain.convention import AnyCommand
from domain.drafting import Draft, Open
from domain.holidays import YEARS_AHEAD, FixCalendar
from domain.messages import SwitchMail
from domain.milestones import AcceptMilestone, ReportMilestone, SubmitMilestone
from domain.signature import Sign, Visa
from domain.start import GoLive, Start
from domain.submissions import CountRefusals, RefuseSubmission
from workflows import options
from workflows.runtime import Runtime
from workflows.signals import Misshapen, Pending, command_of


class ConventionInput(BaseModel):
    """How a run begins: with the terms, or, restored or continued, with the reference alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str
    start: Start | None = None
    pending: tuple[Pending, ...] = ()
    renew_after: int = options.RENEW_AFTER


_ABOUT_REVIEW_OUTCOME = (
    "Résultat d'une séance de comité, par exemple : "
    '{"actor": "mes.focal", "committee": "suivi", "held_on": "2026-06-24", '
    '"present": ["mic.focal", "mes.focal"], "votes": {}, "outcome": "continue"}'
)
_ABOUT_SIGN = (
    'Signature, par exemple : {"actor": "mes.focal", "by": "mes.minister", "text_sha256": "…", "method": "wet_ink", "on": "2026-02-16"}'
)
_ABOUT_REPORT = (
    "Avancement d'un jalon, par exemple : "
    '{"actor": "axa.focal", "milestone": "curricula", "note": "…", "evidence": [{"name": "report", "sha256": "…"}]}'
)


@workflow.defn(name="Convention")
class Convention:
    """A convention between institutions."""

    @workflow.init
    def __init__(self, *raw: Any) -> None:
        """Read the input by hand: a misshapen start must end with a reason, not run for ever."""
        self._inbox: list[Pending] = []
        self._armed: datetime | None = None
        self._alarms: set[asyncio.Task[None]] = set()
        self._woken = False
        try:
            self._input: ConventionInput | None = _read_input(raw)
            self._misshapen = ""
            self._inbox += self._input.pending
            self._renew_after = self._input.renew_after
            self._runtime = Runtime(self._input.reference)
        except (ValidationError, ValueError, RecursionError) as error:
            self._input, self._misshapen = None, _reason(error)
            self._renew_after = options.RENEW_AFTER
            self._runtime = Runtime("")

    @workflow.run
    async def run(self, *raw: Any) -> str:  # noqa: ARG002 - read in __init__
        """Begin or take up again, act on what comes and what falls due, and end when the convention is closed."""
        if self._input is None:
            raise ApplicationError(self._misshapen, type="invalid_terms", non_retryable=True)
        await self._begin(self._input)
        while not self._ended():
            self._arm()
            await workflow.wait_condition(self._has_work)
            if self._must_renew():
                await self._renew(self._input)
            elif self._inbox:
                await self._drain_one()
            elif self._runtime.calendar_wanted:
                await self._extend_calendar()
            elif self._woken:
                await self._fall_due()
        await workflow.wait_condition(lambda: self._runtime.idle and workflow.all_handlers_finished())
        return self._runtime.state.name if self._runtime.state else ""

    # ── The loop's parts ───────────────────────────────────────────────────────────────────────

    async def _begin(self, given: ConventionInput) -> None:
        """A first run records the start; every other one, and one that finds its stream already there, folds the stream."""
        if given.start is not None:
            try:
                await self._runtime.act(given.start, completed=await self._with_calendar(given.start))
            except ApplicationError as error:
                if self._runtime.version == 0:
                    raise ApplicationError(error.message, *error.details, type="invalid_terms", non_retryable=True) from error
        if given.start is None or not self._runtime.settled:
            await self._runtime.load()
        if self._runtime.version == 0:
            raise ApplicationError("no such stream", given.reference, type="invalid_terms", non_retryable=True)

    async def _with_calendar(self, start: Start) -> Start:
        today = moment(workflow.now(), start.terms.zone).today
        calendar = await self._holidays(start.terms.calendar.country, today.year - 1, today.year + YEARS_AHEAD)
        return start.model_copy(update={"calendar": calendar})

    async def _holidays(self, country: str, first_year: int, last_year: int) -> FixCalendar:
        asked = CalendarRequest(country=country, first_year=first_year, last_year=last_year)
        days: CalendarDays = await workflow.execute_activity(
            "fix_calendar",
            asked,
            result_type=CalendarDays,
            start_to_close_timeout=options.CALENDAR_TIMEOUT,
            retry_policy=options.RETRY,
            summary=f"jours fériés {country} {first_year}-{last_year}",
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
        if (state := self._runtime.state) is not None:
            first = state.worked.through.year + 1
            last = max(workflow.now().year, first) + YEARS_AHEAD
            await self._runtime.insist(await self._holidays(state.terms.calendar.country, first, last))

    async def _drain_one(self) -> None:
        """One signal: a command if it can be read, else a refusal with its reason."""
        pending = self._inbox.pop(0)
        command_id = f"signal-{self._runtime.version}-{pending.sha256[:16]}"
        refused = RefuseSubmission(
            command_id=f"refused-{self._runtime.version}", actor=SYSTEM, name=pending.name, reason="", payload_sha256=pending.sha256
        )
        try:
            command: AnyCommand = command_of(pending, command_id)
        except Misshapen as error:
            refused = refused.model_copy(update={"reason": f"misshapen: {error}"})
            command = refused
        try:
            await self._runtime.act_on_signal(command, refused)
        except ApplicationError:  # the store is behind: the signal waits with everything else
            self._inbox.insert(0, pending)
            await workflow.sleep(options.STUMBLE, summary="le registre est en retard")

    async def _fall_due(self) -> None:
        """Execute what has come due; a timer that fires before its time has been moved just looks again."""
        self._woken = False
        wake_at = self._runtime.wake_at
        if wake_at is not None and wake_at <= workflow.now():
            await self._runtime.insist(FallDue(command_id=f"due-{self._runtime.version}", actor=SYSTEM))

    def _arm(self) -> None:
        """One timer, armed again only for an earlier instant; what lies in the past wakes at once, without a timer."""
        wake_at = self._runtime.wake_at
        if wake_at is None or self._woken:
            return
        if wake_at <= workflow.now():
            self._woken = True
        elif self._armed is None or wake_at < self._armed:
            self._armed = wake_at
            self._alarms.add(asyncio.create_task(self._alarm(wake_at)))

    async def _alarm(self, wake_at: datetime) -> None:
        await workflow.sleep(wake_at - workflow.now(), summary="prochaine échéance")
        if self._armed == wake_at:
            self._armed = None
        self._woken = True

    def _has_work(self) -> bool:
        wake_at = self._runtime.wake_at
        earlier = wake_at is not None and (self._armed is None or wake_at < self._armed)
        return bool(self._inbox) or self._woken or earlier or self._runtime.calendar_wanted or self._must_renew() or self._ended()

    def _ended(self) -> bool:
        return self._runtime.closed and not self._inbox

    def _must_renew(self) -> bool:
        info = workflow.info()
        full = info.is_continue_as_new_suggested() or info.get_current_history_length() >= self._renew_after
        return full and not self._ended()

    async def _renew(self, given: ConventionInput) -> None:
        """Continue as new with nothing under way: new updates are asked to come again, waiting signals are carried over."""
        self._runtime.draining = True
        await workflow.wait_condition(lambda: self._runtime.idle and workflow.all_handlers_finished())
        if self._runtime.uncounted:
            count = CountRefusals(command_id=f"refusals-{self._runtime.version}", actor=SYSTEM, count=self._runtime.uncounted)
            await self._runtime.insist(count)
        while len(self._inbox) > options.LONGEST_INBOX:
            await self._drain_one()
        await workflow.wait_condition(lambda: self._runtime.idle and workflow.all_handlers_finished())
        carried = given.model_copy(update={"start": None, "pending": tuple(self._inbox)})
        workflow.continue_as_new(carried)

    # ── Signals: people at the UI and other systems; nothing here can fail ─────────────────────

    @workflow.signal(description=_ABOUT_REVIEW_OUTCOME)
    async def review_outcome(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("review_outcome", raw)

    @workflow.signal(name="sign", description=_ABOUT_SIGN)
    async def sign_by_signal(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("sign", raw)

    @workflow.signal(name="report_milestone", description=_ABOUT_REPORT)
    async def report_by_signal(self, *raw: Any) -> None:
        """Only into the inbox."""
        self._receive("report_milestone", raw)

    @workflow.signal(dynamic=True)
    async def any_other_signal(self, name: str, raw: Sequence[RawValue]) -> None:
        """A name nobody knows is recorded as refused."""
        self._receive(name, raw)

    def _receive(self, name: str, raw: Sequence[Any]) -> None:
        try:
            self._inbox.append(Pending.of(name, raw))
        except Exception:  # noqa: BLE001 - a signal handler must never raise
            workflow.logger.exception("signal lost", extra={"signal": name[:80]})

    # ── Updates: one named act each; the validator is a dry run, so a refusal costs no history ──

    @workflow.update(description="End the standstill of a convention taken over")
    async def go_live(self, command: GoLive) -> Answer:
        """End the standstill of a convention taken over."""
        return await self._act(command)

    @go_live.validator
    def _check_go_live(self, command: GoLive) -> None:
        self._runtime.check(command)

    @workflow.update(description="Fix the next version of the texts")
    async def draft(self, command: Draft) -> Answer:
        """Fix the next version of the texts."""
        return await self._act(command)

    @draft.validator
    def _check_draft(self, command: Draft) -> None:
        self._runtime.check(command)

    @workflow.update(description="Open the texts for signature")
    async def open(self, command: Open) -> Answer:
        """Open the texts for signature."""
        return await self._act(command)

    @open.validator  # noqa: A003 - an update is called like its command
    def _check_open(self, command: Open) -> None:
        self._runtime.check(command)

    @workflow.update(description="Sign the text that is open")
    async def sign(self, command: Sign) -> Answer:
        """Sign the text that is open."""
        return await self._act(command)

    @sign.validator
    def _check_sign(self, command: Sign) -> None:
        self._runtime.check(command)

    @workflow.update(description="Give a visa or an approval")
    async def visa(self, command: Visa) -> Answer:
        """Give a visa or an approval."""
        return await self._act(command)

    @visa.validator
    def _check_visa(self, command: Visa) -> None:
        self._runtime.check(command)

    @workflow.update(description="Say how far a milestone is")
    async def report_milestone(self, command: ReportMilestone) -> Answer:
        """Say how far a milestone is."""
        return await self._act(command)

    @report_milestone.validator
    def _check_report_milestone(self, command: ReportMilestone) -> None:
        self._runtime.check(command)

    @workflow.update(description="Submit a milestone with its evidence")
    async def submit_milestone(self, command: SubmitMilestone) -> Answer:
        """Submit a milestone with its evidence."""
        return await self._act(command)

    @submit_milestone.validator
    def _check_submit_milestone(self, command: SubmitMilestone) -> None:
        self._runtime.check(command)

    @workflow.update(description="Accept or return a submitted milestone")
    async def accept_milestone(self, command: AcceptMilestone) -> Answer:
        """Accept or return a submitted milestone."""
        return await self._act(command)

    @accept_milestone.validator
    def _check_accept_milestone(self, command: AcceptMilestone) -> None:
        self._runtime.check(command)

    @workflow.update(description="Convene a committee")
    async def convene_review(self, command: ConveneReview) -> Answer:
        """Convene a committee."""
        return await self._act(command)

    @convene_review.validator
    def _check_convene_review(self, command: ConveneReview) -> None:
        self._runtime.check(command)

    @workflow.update(description="Record a session with its decisions")
    async def record_review(self, command: RecordReview) -> Answer:
        """Record a session with its decisions."""
        return await self._act(command)

    @record_review.validator
    def _check_record_review(self, command: RecordReview) -> None:
        self._runtime.check(command)

    @workflow.update(description="Begin closing, or close")
    async def close(self, command: Close) -> Answer:
        """Begin closing, or close."""
        return await self._act(command)

    @close.validator
    def _check_close(self, command: Close) -> None:
        self._runtime.check(command)

    @workflow.update(description="Let mail leave, or hold it back")
    async def switch_mail(self, command: SwitchMail) -> Answer:
        """Let mail leave, or hold it back."""
        return await self._act(command)

    @switch_mail.validator
    def _check_switch_mail(self, command: SwitchMail) -> None:
        self._runtime.check(command)

    async def _act(self, command: AnyCommand) -> Answer:
        await workflow.wait_condition(lambda: self._runtime.settled)
        return await self._runtime.act(command)


def _read_input(raw: Sequence[Any]) -> ConventionInput:
    """The input of a run. Raises ``ValueError`` with the reason for anything else."""
    if len(raw) != 1 or not isinstance(raw[0], RawValue):
        raise ValueError(f"one argument expected, {len(raw)} given")
    payload = raw[0].payload
    if payload.metadata.get("encoding") != b"json/plain":
        raise ValueError("json/plain expected")
    if len(payload.data) > options.LARGEST_START:
        raise ValueError(f"too large: {len(payload.data)} bytes, at most {options.LARGEST_START}")
    return ConventionInput.model_validate_json(payload.data)


def _reason(error: Exception) -> str:
    """Why the input cannot be read, without what was given."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors(include_input=False))[:2000]
    return clean(str(error))[:2000]
