"""The mail server: its greeting, and no mail."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib

from adapters.doctor.findings import Part, Patient, Unreachable, wrong


@asynccontextmanager
async def greeted(patient: Patient) -> AsyncIterator[aiosmtplib.SMTP]:
    host, _, port = patient.settings.smtp.rpartition(":")
    try:
        server = aiosmtplib.SMTP(hostname=host.strip("[]"), port=int(port), start_tls=False, timeout=4)
        await server.connect()
        await server.ehlo()
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise Unreachable(wrong("away", "start_mail", reason=f"{patient.settings.smtp}, {type(error).__name__}")) from error
    try:
        yield server
    finally:
        server.close()


MAIL: Part[aiosmtplib.SMTP] = Part("mail", greeted, {}, variable="CONVENTIONS_SMTP")
