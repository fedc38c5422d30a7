"""A length of cable that can be cut, go dead without a word, be slow, or lose answers: a TCP proxy on loopback."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from adapters.embedded.processes import LOOPBACK, free_port


@dataclass(eq=False)
class _Link:
    """One connection through the wire. What a deaf direction is given is taken, and comes out nowhere."""

    caller: asyncio.StreamWriter
    server: asyncio.StreamWriter
    requests_pass: bool = True
    answers_pass: bool = True

    def cut(self) -> None:
        for end in (self.caller, self.server):
            end.transport.abort()


class Wire:
    """``port`` leads to ``to``, both on loopback, for as long as the wire is laid (``async with``)."""

    def __init__(self, to: int) -> None:
        self.port = free_port()
        self.to = to
        self._links: set[_Link] = set()
        self._delay = 0.0
        self._broken = False
        self._pumps: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, LOOPBACK, self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        self.cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        """Both ends of every connection notice at once."""
        for link in self._links:
            link.cut()
        self._links.clear()

    def break_off(self) -> None:
        """Cut, and nobody gets through any more."""
        self._broken = True
        self.cut()

    def mend(self) -> None:
        self._broken = False

    def go_dead(self) -> None:
        """No connection of now carries anything any more, and neither end is told; new ones are sound."""
        for link in self._links:
            link.requests_pass = link.answers_pass = False

    def lose_answers(self) -> None:
        """What is asked over the connections of now arrives; what is answered does not."""
        for link in self._links:
            link.answers_pass = False

    def lag(self, seconds: float) -> None:
        """Everything takes so long in each direction."""
        self._delay = seconds

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._broken:
            writer.transport.abort()
            return
        try:
            from_server, to_server = await asyncio.open_connection(LOOPBACK, self.to)
        except OSError:
            writer.transport.abort()
            return
        link = _Link(writer, to_server)
        self._links.add(link)
        for pump in (self._pump(link, reader, to_server, asking=True), self._pump(link, from_server, writer, asking=False)):
            task = asyncio.create_task(pump)
            self._pumps.add(task)
            task.add_done_callback(self._pumps.discard)

    async def _pump(self, link: _Link, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, asking: bool) -> None:
        loop = asyncio.get_running_loop()
        arrived = asyncio.Queue[tuple[float, bytes]]()
        delivering = asyncio.create_task(self._deliver(link, arrived, sink, asking=asking))
        with suppress(OSError):
            while data := await source.read(65536):
                arrived.put_nowait((loop.time() + self._delay, data))
        arrived.put_nowait((loop.time() + self._delay, b""))
        await delivering
        if link.requests_pass and link.answers_pass:  # a dead wire does not tell its other end that one end has gone
            self._links.discard(link)
            link.cut()

    async def _deliver(self, link: _Link, arrived: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter, *, asking: bool) -> None:
        """In the order of arrival, each when it is due: slow, and as wide as ever."""
        with suppress(OSError):
            while (next_one := await arrived.get())[1]:
                due, data = next_one
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                if link.requests_pass if asking else link.answers_pass:
                    sink.write(data)
                    await sink.drain()
