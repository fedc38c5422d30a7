"""A server that speaks S3, as a process of its own on loopback, and a way into it behind the program's back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import NamedTuple

from adapters.embedded.processes import free_port
from adapters.embedded.waiting import until

BUCKET = "office"


class S3(NamedTuple):
    """``host:port`` of the server."""

    address: str

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = HTTPConnection(self.address, timeout=10)
        try:
            connection.request(method, f"/{path}", body)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def listed(self) -> list[str]:
        _, listed = self.ask("GET", f"{BUCKET}?list-type=2")
        return [part.partition(b"</Key>")[0].decode() for part in listed.split(b"<Key>")[1:]]

    async def answers(self) -> bool:
        try:
            return self.ask("GET", "")[0] > 0
        except OSError:
            return False


@contextmanager
def server() -> Iterator[subprocess.Popen[bytes]]:
    """Moto, as a process; its port is the last word of its command line."""
    port = free_port()
    argv = [sys.executable, "-m", "moto.server", "--port", str(port)]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def ready(process: subprocess.Popen[bytes]) -> S3:
    assert isinstance(process.args, list)
    s3 = S3(f"127.0.0.1:{process.args[-1]}")
    await until("the S3 server", s3.answers, within=60, every=0.1)
    assert s3.ask("PUT", BUCKET)[0] == 200
    return s3
