"""Letters to those whom no mail reaches: the words of the mail on paper, for the manager to sign and to post."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from activities.ports import Attachment, Person, Wording
from adapters.mail.typed import one_line
from adapters.papers.filling import docx
from adapters.papers.words import LANGUAGES
from domain.words.wording import long_date

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class PaperTypist:
    """``Typist``: the paper ``letter``, from the office's own template or the shipped one, in the reader's language."""

    def __init__(self, templates: Path | None = None) -> None:
        self._templates = templates

    def on_paper(self, wording: Wording, *, convention: str, title: str, reader: Person, sender: Person, on: date) -> Attachment:
        """Raises ``InvalidFiles`` for a template of the office's that cannot be filled."""
        language = reader.language if reader.language in LANGUAGES else LANGUAGES[0]
        about = one_line(title)
        fields = {
            "today": long_date(on, language),
            "convention": {"reference": convention, "title": about, "whole": f"{about} ({convention})" if convention else about},
            "recipient": {"name": one_line(reader.name), "title": one_line(reader.title or "")},
            "subject": wording.subject,
            "lines": [line.strip() for line in wording.body.splitlines() if line.strip()],
            "sender": {"name": one_line(sender.name), "title": one_line(sender.title or "")},
        }
        name = "-".join(filter(None, (convention, reader.id)))
        return Attachment(f"{name}.{language}.docx", docx("letter", language, fields, self._templates), _DOCX)
