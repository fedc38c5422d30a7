"""How long nobody was served after a fault."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Recovery(NamedTuple):
    """Seconds from the strike until each client was told that something is done which it had asked for afterwards."""

    fault: str
    clients: tuple[float, ...]


def table(recoveries: Sequence[Recovery]) -> str:
    """Seconds, by fault: the worst client of each strike."""

    def row(name: str, chosen: Iterable[Recovery]) -> str:
        worst = sorted(max(one.clients) for one in chosen)
        figures: tuple[Callable[[list[float]], float], ...] = (min, statistics.median, _p99, max)
        return f"{name:28}{len(worst):>6}" + "".join(f"{figure(worst):>9.1f}" for figure in figures)

    heading = f"{'killed':28}{'times':>6}" + "".join(f"{name:>9}" for name in ("min", "median", "p99", "max"))
    faults = dict.fromkeys(one.fault for one in recoveries)
    lines = [row(fault, [one for one in recoveries if one.fault == fault]) for fault in faults]
    return "\n".join((heading, *lines, row("all", recoveries)))


def _p99(figures: list[float]) -> float:
    return figures[min(len(figures) - 1, int(len(figures) * 0.99))]
