"""Which loopback ports the stack uses."""

from __future__ import annotations

from adapters.configuration.settings import Settings
from adapters.embedded.errors import PortTaken
from adapters.embedded.processes import free_port, is_free, is_running
from adapters.embedded.record import Record

PART_OF_PORT = {"database": "postgresql", "temporal": "temporal", "ui": "temporal", "mail": "mail", "metrics": "worker", "health": "worker"}
OF_THE_WORKER = frozenset({"metrics", "health"})
"""No other part knows them, and ``CONVENTIONS_METRICS`` and ``CONVENTIONS_HEALTH`` name whole addresses."""


def choose_ports(settings: Settings, record: Record) -> dict[str, int]:
    """Those of last time while any part still runs, because the others know it by them; otherwise those that the
    environment asks for, those of last time if they are free, and free ones. Raises ``PortTaken``.
    """
    running = {name for name, child in record.children.items() if is_running(child)}
    ports = {}
    for name, part in PART_OF_PORT.items():
        asked: int | None = None if name in OF_THE_WORKER else getattr(settings, f"{name}_port")
        remembered = record.ports.get(name)
        known = part in running if name in OF_THE_WORKER else running
        port = (remembered if known else None) or asked
        if port is None:
            port = remembered if remembered is not None and is_free(remembered) else free_port()
        elif part not in running and not is_free(port):
            raise PortTaken(port, f"CONVENTIONS_{name.upper()}_PORT")
        ports[name] = port
    return ports
