"""What single mails and digests have in common: who can be written to, what a Message-ID is made of, why nothing was written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from email.utils import parseaddr
from hashlib import sha256

from activities.ports import Person, Wording

TEMPLATE = "template"
"""why a mail was never written: its template failed"""


def domain_of(mail_from: str) -> str:
    """The domain of every Message-ID. Raises ``ValueError`` where the sender's address has none."""
    domain = parseaddr(mail_from)[1].partition("@")[2]
    if not domain:
        raise ValueError(f"not an address to send from: {mail_from!r}")
    return domain


def mail_id(parts: Iterable[str], domain: str) -> str:
    """The same for the same parts, whatever process makes it."""
    return f"<{sha256('|'.join(parts).encode()).hexdigest()[:32]}@{domain}>"


def why_unreachable(holder: Person | None) -> str | None:
    """Why no mail can be addressed, if so."""
    if holder is None:
        return "nobody_in_office"
    return None if holder.email else "no_address"


def holder_of(person: str, found: dict[str, Person], on: date) -> Person:
    """An office that nobody holds stands under its id."""
    return found.get(person) or Person(person, person, on)


def to_repair(wording: Wording) -> str | None:
    """The template that failed, where a plainer text took its place."""
    return f"{TEMPLATE} {wording.fault}" if wording.fault else None
