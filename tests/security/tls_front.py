"""Ends TLS in front of the servers of the wheels, which have none: their clients do a real handshake.

Threads rather than asyncio, which tells a client that it turns away nothing (no TLS alert), unlike every server that people run.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from select import select
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import ClassVar

import hpack
from typing_extensions import override

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SSL_REQUEST = bytes.fromhex("0000000804d2162f")
"""How a client of PostgreSQL asks for TLS; the server says S and begins."""


@dataclass
class Front:
    """Where it listens, and what every connection brought, in the clear."""

    port: int = 0
    received: list[bytearray] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"localhost:{self.port}"


class _Server(ThreadingTCPServer):
    daemon_threads: ClassVar[bool] = True  # type: ignore[misc] # a class says it for all its servers
    block_on_close: ClassVar[bool] = False  # type: ignore[misc] # connections end when their clients do


@contextmanager
def tls_front(context: ssl.SSLContext, behind: int, *, postgresql: bool = False) -> Iterator[Front]:
    """In front of a port of this machine."""
    front = Front()

    class Connection(BaseRequestHandler):
        @override
        def handle(self) -> None:
            if postgresql:
                assert self.request.recv(8, socket.MSG_WAITALL) == SSL_REQUEST
                self.request.sendall(b"S")
            front.received.append(received := bytearray())
            with (
                suppress(OSError),  # whoever is turned away, or leaves
                context.wrap_socket(self.request, server_side=True) as client,
                socket.create_connection(("127.0.0.1", behind)) as server,
            ):
                _carry(client, server, received)

    with _Server(("127.0.0.1", 0), Connection) as listening:
        front.port = listening.server_address[1]
        Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield front
        finally:
            listening.shutdown()


def _carry(client: ssl.SSLSocket, server: socket.socket, received: bytearray) -> None:
    """Both ways, until one side ends."""
    while True:
        ready = [client] if client.pending() else select([client, server], [], [])[0]
        for one in ready:
            if not (data := one.recv(65536)):
                return
            if one is client:
                received += data
            (server if one is client else client).sendall(data)


def headers_in(received: bytes) -> list[dict[str, str]]:
    """The header blocks of an HTTP/2 client, in order."""
    decoder, found, block = hpack.Decoder(), [], b""
    rest = received[len(PREFACE) :]
    while len(rest) >= 9:
        length, kind, flags = int.from_bytes(rest[:3]), rest[3], rest[4]
        content, rest = rest[9 : 9 + length], rest[9 + length :]
        if kind == 1:  # HEADERS
            padding = content[0] if flags & 0x08 else 0
            content = content[bool(flags & 0x08) + (5 if flags & 0x20 else 0) : len(content) - padding]
        if kind in {1, 9}:  # HEADERS, CONTINUATION
            block += content
            if flags & 0x04:
                found.append({str(name): str(value) for name, value in decoder.decode(block)})
                block = b""
    return found


def frame(kind: int, flags: int, stream: int, content: bytes = b"") -> bytes:
    """One frame of HTTP/2."""
    return len(content).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + content
