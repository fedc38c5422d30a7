"""How a message reaches people: as a mail of its own, or with their next digest."""

from __future__ import annotations

from typing import Final, Literal

from domain.files.reminders import Category, Reminders

Way = Literal["single", "digest"]

OF_CATEGORY: Final[dict[Category, frozenset[str]]] = {
    "convocation": frozenset({"session_convened", "session_moved", "session_cancelled", "second_call", "consultation_opened"}),
    "minutes": frozenset({"minutes_to_approve"}),
    "signature": frozenset(
        {"signature_asked", "visa_asked", "signature_voided", "amendment_proposed", "amendment_asked", "amendment_visa_asked"}
        | {"signature_due", "visa_due", "amendment_due", "amendment_visa_due"}
    ),
    "last_day": frozenset({"notice_deadline", "consultation_due"}),
}
"""What the messages of each category are about, those of deadlines among them. Whatever stands in none waits for the digest."""
ALWAYS_ALONE: Final = frozenset({"late_at_take_over", "convention_closed"})
"""told once in a convention's life: to the manager; and when no digest will speak of it any more"""


def way(reminders: Reminders, about: str, *, pressing: bool = True) -> Way:
    """``single`` where the terms send every message by itself, or let what it belongs to go alone; else ``digest``.

    ``pressing`` is what an act tells at once, and of a ladder the last lead and the day itself; its other rungs never go alone.
    """
    if reminders.delivery == "single" or about in ALWAYS_ALONE:
        return "single"
    alone = pressing and any(about in OF_CATEGORY[category] for category in reminders.alone)
    return "single" if alone else "digest"
