"""A mail as it travels: text and HTML side by side, an invitation that calendars understand, attachments, and its headers."""

from __future__ import annotations

import re
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formatdate
from typing import Any
from unicodedata import category

from typing_extensions import override

from activities.ports import Attachment, Mail

_ENCODED_LINE = 75
"""An encoded word is no longer (RFC 2047)."""
_METHOD = re.compile(rb"^METHOD:([A-Z-]+)\r?$", re.MULTILINE)
_MEDIA_TYPE = re.compile(r"([a-z]+)/([a-z0-9.+-]+)")
_TEXT: Any = {"charset": "utf-8", "cte": "quoted-printable"}


class _Lines(EmailPolicy):
    """Headers on one line each: where one just misses 78 columns, the library would fold it before its first word.

    Only a subject that needs encoding is folded: as words of the length that the standard allows, each of whole characters.
    """

    @override
    def fold_binary(self, name: str, value: Any) -> bytes:
        if name == "Subject" and not str(value).isascii():
            words = Header(str(value), "utf-8", maxlinelen=_ENCODED_LINE, header_name=name).encode(linesep=self.linesep)
            return f"{name}: {words}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Lines(linesep="\r\n", max_line_length=998)


def written(mail: Mail, sender: str) -> bytes:
    """Raises ``ValueError`` for what can never be sent: a control character in a header, half a sign in a text."""
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(mail, sender).items():
        message[name] = _harmless(value)
    message.set_content(mail.body, **_TEXT)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html", **_TEXT)
    if mail.invitation is not None:
        _invite(message, mail.invitation)
    for one in mail.attachments:
        _attach(message, one)
    return message.as_bytes()


def _headers(mail: Mail, sender: str) -> dict[str, str]:
    """No ``List-`` headers: nobody subscribes to what an agreement asks of them, and a way out that does nothing would be a lie."""
    headers = {
        "From": sender,
        "To": mail.to,
        "Subject": mail.subject.replace("=?", "= ?"),  # or it would be read as an encoded word, with whatever that holds
        "Message-ID": mail.message_id,
        "Date": formatdate(),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office answers
        "X-Auto-Response-Suppress": "OOF, AutoReply",  # the same, for those who read only this
    }
    if mail.thread is not None and mail.thread != mail.message_id:
        headers |= {"In-Reply-To": mail.thread, "References": mail.thread}
    return headers


def _invite(message: EmailMessage, invitation: bytes) -> None:
    """As one more way to read the mail, which calendars offer to accept, and as a file for those that look for one (RFC 6047)."""
    method = _METHOD.search(invitation)
    if method is None:
        raise ValueError("an invitation says what it is for")
    parameters = {"method": method[1].decode()}
    message.add_alternative(invitation.decode(), subtype="calendar", params=parameters, **_TEXT)
    _attach(message, Attachment("invite.ics", invitation, "application/ics"))


def _attach(message: EmailMessage, one: Attachment) -> None:
    kind, *parameters = (part.strip() for part in _harmless(one.media_type).split(";"))
    if (found := _MEDIA_TYPE.fullmatch(kind.lower())) is None:
        raise ValueError(f"not a media type: {kind}")
    named = dict(part.split("=", 1) for part in parameters)
    message.add_attachment(one.content, maintype=found[1], subtype=found[2], filename=_harmless(one.name), params=named)


def _harmless(text: str) -> str:
    """What may stand in a header; the library looks for line breaks alone, and not in every place."""
    if any(category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text):
        raise ValueError("a control character in a header")
    return text
