"""The end of a process in which Temporal's client was at work."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress


def end_with(program: Callable[[], object]) -> None:
    """Run a program as the last thing of this process, which ends with the code that it asks for.

    Threads of Temporal's client outlive the event loop. One that still reports something while the interpreter takes itself
    down aborts the process (temporalio/sdk-python#300): scripts would find signal 6 instead of the exit code. So the
    interpreter is not taken down. Nothing of ours waits for that: connections are closed and files written before.
    """
    code = 0
    try:
        program()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        code = end.code or 0
    except KeyboardInterrupt:
        code = 130
    if "temporalio" not in sys.modules:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it is gone
            stream.flush()
    os._exit(code)
