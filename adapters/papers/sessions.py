"""A session of a committee as its papers tell it: convened or not yet, recorded or not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from adapters.papers.business import business_of
from adapters.papers.decided import decision_of
from adapters.papers.names import Names
from adapters.papers.seats import absence, irregularities, member, members_of, needed, quorum
from adapters.papers.sitting import Sitting
from adapters.papers.words import BLANK, long_day, say
from domain.files.blocks import wording as text_of
from domain.files.terms import Terms
from domain.roles import leaders
from domain.words import wording

Json = dict[str, Any]
_UNDECIDED = 3
"""so many decisions are left open where none is recorded yet"""


def paper_of(sitting: Sitting, names: Names, today: date) -> Json:
    """Everything that the templates of a session may say, in words."""
    language, committee = names.language, sitting.committee
    return {
        "today": wording.long_date(today, language),
        "convention": convention_of(sitting.terms, language),
        "committee": {
            "title": text_of(committee.title, language),
            "article": say("article", language, article=committee.article) if committee.article else "",
        },
        "session": _session(sitting, language),
        "recipients": [member(entry, names) for entry in committee.roster() if not entry.vacant],
        "business": business_of(sitting.state, committee, sitting.number, names, sitting.day or today),
        "absence": absence(committee, language),
        "chair": _leader(committee.chairs[:1] or leaders(committee)[:1], names),
        "secretary": _leader((committee.secretary,) if committee.secretary else (), names),
        "members": members_of(sitting, names),
        "guests": names.several(sitting.recorded.guests) if sitting.recorded else "",
        "needed": needed(sitting, language),
        "quorum": quorum(sitting, language),
        "irregularities": ", ".join(irregularities(sitting, language)),
        "recorded": sitting.recorded is not None,
        "decisions": [decision_of(one, names) for one in sitting.recorded.decisions] if sitting.recorded else [],
        "undecided": [] if sitting.recorded else [{"number": n} for n in range(1, _UNDECIDED + 1)],
        "left": list(_left(sitting, language)),
    }


def convention_of(terms: Terms, language: str) -> Json:
    title = text_of(terms.title, language)
    return {"reference": terms.reference, "title": title, "whole": f"{title} ({terms.reference})"}


def _session(sitting: Sitting, language: str) -> Json:
    first, then = sitting.recorded, sitting.convened
    begin = (first.begin if first else None) or (then.begin if then else None)
    end = first.end if first else None
    place = (first.place if first else None) or (then.place if then else None)
    written = first is not None and first.written
    return {
        "number": sitting.number,
        "heading": say("second_convocation" if sitting.second else "convocation", language),
        "second": sitting.second,
        "day": long_day(sitting.day, language) if sitting.day else BLANK,
        "time": "" if written else " – ".join(filter(None, (begin or BLANK, end))),
        "place": say("in_writing", language) if written else place or BLANK,
        "link": (then.link or "") if then else "",
        "sent": wording.long_date(sitting.sent_on, language) if sitting.sent_on else "",
    }


def _leader(people: Sequence[str], names: Names) -> str:
    return names.full(people[0]) if people else BLANK


def _left(sitting: Sitting, language: str) -> Iterator[str]:
    """What nobody has recorded, and what a program cannot know."""
    held = sitting.recorded
    if held is None:
        yield say("left_session", language)
    elif not held.written:
        for key in ("begin", "end", "place"):
            if not getattr(held, key) and not (sitting.convened and getattr(sitting.convened, key, None)):
                yield say(f"left_{key}", language)
    yield say("left_discussion", language)
    yield say("left_signatures", language)
