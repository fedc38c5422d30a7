"""Our worker on another day: ``BENCH_SHIFT`` says how many seconds its conventions are ahead of the clock.

``python -m bench.early``
"""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

from temporalio.worker import WorkflowRunner

import worker
from adapters.embedded.virtual_time import Shifted

SHIFT = "BENCH_SHIFT"


def shifted() -> WorkflowRunner:
    return Shifted(timedelta(seconds=int(os.environ[SHIFT])))


if __name__ == "__main__":
    worker.__dict__["UnsandboxedWorkflowRunner"] = shifted  # everything else is the worker that people run
    asyncio.run(worker.main())
