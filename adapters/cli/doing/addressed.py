"""Messages to come, as a table says them: how each goes, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.cli.context import Work
from domain.agenda import MESSAGE


def addressed(work: Work, item: Mapping[str, Any]) -> tuple[str, str]:
    """Of a line of the agenda as scripts read it; nothing where it is no message."""
    if item["kind"] != MESSAGE:
        return "", ""
    letters = (f"{who} ({work.out.say('mail_by_letter')})" for who in item["letters"])
    return work.out.say(f"goes_{item['delivery']}"), ", ".join((*item["to"], *letters))
