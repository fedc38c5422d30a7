"""A mail server that delivers nothing: every mail becomes a file in a folder.

``python -m adapters.embedded.mail_catcher --port 1025 --folder caught``
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP as MAIL
from pathlib import Path

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from adapters.embedded.parts import bring_up
from adapters.embedded.processes import LOOPBACK, Child, answers, end, free_port, is_listening, launch, python_environment
from adapters.watching.logs import to_stderr

log = structlog.get_logger(__name__)

SIZE_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """``sender`` and ``to`` are the envelope's: where the mail would really have gone. ``body`` is its first text part."""

    path: Path
    sender: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    body: str


def caught(folder: Path) -> tuple[CaughtMail, ...]:
    """The mails of a folder in the order in which they arrived; none when the folder does not exist."""
    return tuple(_read(path) for path in sorted(folder.glob("*.eml")))


class Folder:
    """Where mails are written. Numbered, so that names sort in order of arrival, whatever the clock says; one writer at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._last = max((int(mail.stem) for mail in path.glob("*.eml") if mail.stem.isdecimal()), default=0)

    def keep(self, envelope: Envelope) -> Path:
        """Write a mail under a temporary name, then rename it: whoever reads the folder never sees half a mail.

        Raises ``OSError`` when the disk takes no more; then nothing of the mail is left.
        """
        self._last += 1
        path = self._path / f"{self._last:08d}.eml"
        unfinished = path.with_suffix(".unfinished")
        headers = f"Return-Path: <{envelope.mail_from or ''}>\r\n" + "".join(f"Delivered-To: {to}\r\n" for to in envelope.rcpt_tos)
        try:
            with unfinished.open("wb") as file:
                file.write(headers.encode() + (envelope.original_content or b""))
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return path

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        try:
            path = self.keep(envelope)
        except OSError as error:
            log.warning("mail.not_kept", reason=error.strerror)
            return "452 4.3.1 Insufficient storage: try again later"  # 4xx, or the sender would give the mail up for good
        log.info("mail.caught", file=path.name)
        return "250 Message accepted for delivery"


async def catch(folder: Path, port: int) -> asyncio.Server:
    """Begin to listen; the caller closes the server."""
    keeper = Folder(folder)
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True, data_size_limit=SIZE_LIMIT), LOOPBACK, port
    )


class EmbeddedMailCatcher:
    """The catcher as a process of its own."""

    name = "mail"

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder.absolute()
        self.port = port or free_port()
        self._log = self.folder / "mail.log"
        self._child: Child | None = None

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    async def start(self) -> None:
        """Start and wait until it listens; nothing happens if it is running already."""
        self._child = await bring_up(self, self._child, self._log, self._remember)

    async def stop(self) -> None:
        if self._child is not None:
            await end(self._child)

    async def launch(self, log_file: Path) -> Child:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        argv = [sys.executable, "-m", "adapters.embedded.mail_catcher", "--port", str(self.port), "--folder", str(self.folder)]
        return launch(argv, log=log_file, cwd=self.folder, env=python_environment())

    async def ready(self, child: Child, log_file: Path) -> None:
        async def listens() -> bool:
            return is_listening(self.port)

        await answers(self.name, child, listens, log=log_file)

    def _remember(self, child: Child) -> None:
        self._child = child


def _read(path: Path) -> CaughtMail:
    message = message_from_bytes(path.read_bytes(), policy=MAIL)
    body = message.get_body(preferencelist=("plain", "html"))
    return CaughtMail(
        path=path,
        sender=str(message["Return-Path"] or "").strip("<> "),
        to=tuple(str(to) for to in message.get_all("Delivered-To", [])),
        subject=str(message["Subject"] or ""),
        message_id=str(message["Message-ID"] or "").strip(),
        body=str(body.get_content()) if body else "",
    )


async def _serve(folder: Path, port: int) -> None:
    server = await catch(folder, port)
    ended = asyncio.Event()
    for farewell in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(farewell, ended.set)
    async with server:
        await ended.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A mail server that delivers nothing: every mail becomes a file.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    to_stderr()
    asyncio.run(_serve(arguments.folder, arguments.port))


if __name__ == "__main__":
    main()
