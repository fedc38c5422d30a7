"""The mail server: reached as for a mail, with TLS and login, and sent none."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from activities.ports import MailDeferred
from adapters.configuration.exposure import mail_exposed
from adapters.doctor.examining import in_time
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Unreachable, wrong
from adapters.mail.smtp import SmtpSender

_PATIENCE = 4.0


@asynccontextmanager
async def greeted(patient: Patient) -> AsyncIterator[None]:
    """Not where letters would leave in clear: the part ``exposure`` says so."""
    if await in_time(lambda: mail_exposed(patient.settings)):
        raise SaidElsewhere
    try:
        await SmtpSender(patient.settings, timeout=_PATIENCE).greet()
    except MailDeferred as error:
        reason = f"{patient.settings.smtp}, {str(error).removeprefix('out_of_reach ')}"
        raise Unreachable(wrong("away", "start_mail", reason=reason)) from error
    yield


MAIL: Part[None] = Part("mail", greeted, {}, variable="CONVENTIONS_SMTP")
