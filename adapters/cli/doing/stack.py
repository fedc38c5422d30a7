"""The embedded stack: brought up, looked at, ended. Servers of one's own: made ready."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

from adapters.cli.context import Work
from adapters.cli.failures import NotRunning
from adapters.embedded.stack import Status


async def up(work: Work, *, detach: bool) -> None:
    """Start what is missing; without ``detach`` keep it until Ctrl-C."""
    stack = work.desk.stack()
    status_now = await stack.up()
    _show(work, status_now)
    work.out.note("stack_up", ui=status_now.ui)
    if detach:
        work.out.note("stack_next")
        return
    work.out.note("stack_until")
    await _asked_to_end()
    await stack.down()
    work.out.note("stack_down", home=work.desk.home)


async def run(work: Work) -> None:
    await up(work, detach=False)


async def down(work: Work) -> None:
    stack = work.desk.stack()
    known = stack.status() is not None
    if known:
        await stack.down()
    work.out.json({"home": str(work.desk.home)})
    work.out.note("stack_down" if known else "stack_never", home=work.desk.home.absolute())


async def status(work: Work) -> None:
    """Addresses and parts. Raises ``NotRunning`` when something does not run."""
    now = work.desk.stack().status()
    if now is None:
        raise NotRunning(work.out.say("stack_never", home=work.desk.home.absolute()))
    _show(work, now)
    stopped = [part.name for part in now.parts if not part.running]
    for part in now.parts:
        work.out.note("part_running" if part.running else "part_stopped", name=part.name, pid=part.pid)
    if stopped and not work.asked.as_json:
        raise NotRunning(work.out.say("stack_stopped", stopped=", ".join(stopped)))


async def migrate(work: Work, *, writer: str | None) -> None:
    """Bring the schema up to date; ``writer`` is a role that may then append and read."""
    await work.desk.migrate(writer)
    work.out.json({"migrated": True, "writer": writer})
    work.out.note("migrated")
    if writer is not None:
        work.out.note("admitted", role=writer)


async def prepare(work: Work, *, retention_days: int) -> None:
    """Make Temporal ready for the conventions."""
    done = await work.desk.prepare(timedelta(days=retention_days))
    shown = {"namespace": done.namespace, "created": done.created, "added": list(done.added), "retention_days": retention_days}
    work.out.json(shown)
    if done.created:
        work.out.note("namespace_created", namespace=done.namespace)
    if done.added:
        work.out.note("attributes_added", names=", ".join(done.added))
    work.out.note("prepared", namespace=done.namespace, days=retention_days)


def _show(work: Work, now: Status) -> None:
    """The addresses: the five that scripts rely on first."""
    parts = [{"name": part.name, "running": part.running, "pid": part.pid} for part in now.parts]
    shown = {name: getattr(now, name) for name in ("temporal", "namespace", "task_queue", "ui", "database")}
    worker = {"metrics": now.metrics, "health": now.health}
    if not work.out.json({**shown, "smtp": now.smtp, "mail": str(now.mail_folder), **worker, "running": now.running, "parts": parts}):
        for name, value in shown.items():
            work.out.line(f"{name:<11}{value}")


async def _asked_to_end() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for farewell in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(farewell, ended.set)
    await ended.wait()
