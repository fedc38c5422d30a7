"""An office in one test."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from activities.calendar import CalendarActivities
from activities.contracts import Answer
from activities.digesting import DigestActivities
from activities.messaging import AGAIN_TODAY, MessagingActivities
from activities.metrics import Metrics
from activities.ports import EventStore, Person
from activities.recording import RecordingActivities
from activities.relating import RelatingActivities
from adapters.calendars.invitations import CalendarInvitations
from adapters.embedded.waiting import until
from adapters.mail.letters import Letters
from adapters.mail.sending import mail_worker
from adapters.memory import MemoryDigests, MemoryEventStore, MemoryHolidays, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import workflow_id
from domain.act import Command, Envelope
from domain.files.terms import Terms
from domain.start import Start
from workflows.convention import Convention
from workflows.digest import Digest
from workflows.starting import ConventionInput

_numbers = itertools.count(1)
HOLIDAYS = {"MA": {date(year, 1, 11): "Manifeste de l'indépendance" for year in range(2015, 2060)}}


@dataclass
class Bureau:
    """An office in one test: a task queue of its own, the memory twins, and a way to its conventions."""

    client: Client
    store: EventStore = field(default_factory=MemoryEventStore)
    mails: MemoryMailSender = field(default_factory=MemoryMailSender)
    people: MemoryPeople = field(default_factory=MemoryPeople)
    office: MemoryOffice = field(default_factory=MemoryOffice)
    digests: MemoryDigests = field(default_factory=MemoryDigests)
    composer: Letters = field(default_factory=Letters)
    task_queue: str = field(default_factory=lambda: f"bureau-{next(_numbers)}")
    cached: int = 0
    metrics: Metrics = field(default_factory=Metrics)
    again_today: Sequence[timedelta] = AGAIN_TODAY

    def __post_init__(self) -> None:
        # without a cache the SDK now and then drops a task that a query comes upon: it comes again after 10 s
        self.conventions = ConventionsClient(self.client, self.store, self.task_queue, patience=30)

    @property
    def digesting(self) -> DigestActivities:
        return DigestActivities(
            self.store,
            self.digests,
            self.people,
            self.office,
            sender=self.mails,
            composer=self.composer,
            typist=PaperTypist(),
            mail_from="conventions@example.org",
            metrics=self.metrics,
        )

    @asynccontextmanager
    async def worker(self, **options: Any) -> AsyncIterator[None]:
        """A worker that keeps nothing in its cache: every workflow task replays the whole history."""
        recording, relating = RecordingActivities(self.store, self.metrics), RelatingActivities(self.store)
        messaging = MessagingActivities(
            self.people,
            self.office,
            self.mails,
            self.composer,
            PaperTypist(),
            mail_from="conventions@example.org",
            metrics=self.metrics,
            invitations=CalendarInvitations("conventions@example.org"),
            again_today=self.again_today,
        )
        calendar = CalendarActivities(MemoryHolidays(HOLIDAYS), source="tests", office=self.office)
        worker = Worker(
            self.client,
            task_queue=self.task_queue,
            workflows=[Convention, Digest],
            activities=[
                recording.record_events,
                recording.load_events,
                relating.read_related,
                calendar.fix_calendar,
                self.digesting.gather_digests,
                self.digesting.send_digests,
                self.digesting.read_deliveries,
            ],
            **{"max_cached_workflows": self.cached, "disable_payload_error_limit": True, **options},
        )
        async with worker, mail_worker(self.client, self.task_queue, messaging):
            yield

    async def start(self, terms: Terms, command_id: str = "start", renew_after: int | None = None) -> Answer | None:
        start = Start(command_id=command_id, actor=terms.manager, terms=terms)
        if renew_after is None:
            return await self.conventions.start(start)
        await self.begin(ConventionInput(reference=terms.reference, start=start, renew_after=renew_after))
        await self.until_recorded(terms.reference, "convention_started")
        return None

    async def begin(self, given: ConventionInput) -> None:
        """A run with any input."""
        await self.client.start_workflow("Convention", given, id=workflow_id(given.reference), task_queue=self.task_queue)

    async def act(self, reference: str, command: Command) -> Answer:
        return await self.conventions.act(reference, command)

    def handle(self, reference: str) -> WorkflowHandle[Any, Any]:
        return self.client.get_workflow_handle(workflow_id(reference))

    async def result(self, reference: str) -> str:
        """The phase in which the workflow ended."""
        async with asyncio.timeout(20):
            ended: str = await self.client.get_workflow_handle(workflow_id(reference), result_type=str).result()
            return ended

    async def history(self, reference: str) -> list[Envelope]:
        rows = await self.store.read(reference)
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        return [Envelope.model_validate_json(row.record) for row in rows]

    async def kinds(self, reference: str) -> list[str]:
        return [envelope.kind for envelope in await self.history(reference)]

    async def until_recorded(self, reference: str, *kinds: str, times: int = 1) -> None:
        """Wait until each kind is in the log so many times."""

        async def recorded() -> bool:
            found = [row.kind for row in await self.store.read(reference)]
            return all(found.count(kind) >= times for kind in kinds)

        await self.eventually(recorded)

    async def eventually(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Wait for what the workflow does by itself."""
        await until("the convention", condition, within=45)


@asynccontextmanager
async def bureau_of(client: Client, **options: Any) -> AsyncIterator[Bureau]:
    """An office whose worker runs."""
    bureau = Bureau(client, **options)
    await bureau.people.put("", [Person(id="pm", name="Bureau", since=date(2000, 1, 1), email="programmes@example.org")])
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(bureau.worker())
        yield bureau
