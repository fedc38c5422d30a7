"""``python -m bench`` measures everything and keeps ``results.json``; named parts (``acts appends …``) are only shown."""

from __future__ import annotations

import asyncio
import signal
import sys
import zoneinfo
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import perf_counter

import structlog
from rich.console import Console

from bench import acts, appends, deciding, helping, memory, replaying, sending
from bench.results import RESULTS, Row, keep, show
from bench.servers import Servers, servers

ALONE: Mapping[str, Callable[[], list[Row]]] = {"deciding": deciding.rows, "helping": helping.rows}
SERVED: Mapping[str, Callable[[Servers], Awaitable[list[Row]]]] = {
    "acts": acts.rows,
    "appends": appends.rows,
    "replaying": replaying.rows,
    "memory": memory.rows,
    "sending": sending.rows,
}
WIDTH = 150


async def measured(names: Sequence[str], console: Console) -> list[Row]:
    """The rows of these parts, each part with servers of its own."""
    found: list[Row] = []
    for name in names:
        began = perf_counter()
        if (alone := ALONE.get(name)) is not None:
            found += alone()
        else:
            async with servers() as running:
                found += await SERVED[name](running)
        console.print(f"{name}: {perf_counter() - began:.0f} s", highlight=False)
    return found


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(30))  # warnings and what is worse
    zoneinfo.reset_tzpath(())
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside, too, it ends the servers it started
    parts = (*SERVED, *ALONE)
    names = sys.argv[1:] or parts
    if unknown := set(names) - set(parts):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
    console = Console(width=WIDTH)
    found = asyncio.run(measured(names, console))
    if len(sys.argv) == 1:
        keep(found)
        console.print(f"→ {RESULTS.name}")
    show(found, console)


if __name__ == "__main__":
    main()
