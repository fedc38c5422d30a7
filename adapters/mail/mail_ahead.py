"""Who would be written to in the days to come, by the machine that computes every other date; and what of the past did not arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from activities.digests_past import REMEMBERED, not_delivered, told_already
from activities.ports import Digests, KeptDigest
from adapters.log.reading import Reading
from domain.days.calendar import local, moment
from domain.days.digest_day import Timetable
from domain.evolution import fold
from domain.messages.digest import Digest, digests
from domain.messages.messages import MessageDue, MessageSuperseded
from domain.phases import State
from domain.preview import Holidays, Passed, passing

Json = dict[str, Any]
HolidaysOf = Callable[[str], Holidays]
WEEK = timedelta(days=7)
_FAILURES = timedelta(days=30)
"""So long a single mail that never arrived is told of."""


async def letters_of(day: date, states: Sequence[State], kept: Digests, times: Timetable) -> tuple[Digest, ...]:
    """The digests that a day would bring to conventions that stand so."""
    told = told_already(await kept.since(day - REMEMBERED))
    last = await kept.last_day(before=day)
    lacking = not_delivered(await kept.of(last)) if last else {}
    return digests(states, day, times.following(day), told=told, not_delivered=lacking)


async def coming_mails(
    readings: Iterable[Reading], kept: Digests, times: Timetable, now: datetime, *, live: bool, holidays: HolidaysOf
) -> list[Json]:
    """Every digest and every single mail of the next seven days, if nothing is done any more. ``live``: the office's switch."""
    today = times.today(now)
    until = today + WEEK
    goes = next(day for day in (today, times.following(today)) if times.instant(day) > now)
    found: list[Json] = []
    states: list[State] = []
    for reading in readings:
        state, there = reading.state, moment(now, reading.state.terms.zone).today
        passed = passing(state, there, until, holidays(state.terms.calendar.country)) if state.live_on else ()
        found += [said for one in passed for said in _alone(reading.reference, one, live=live)]
        states.append(_on_its_day(state, passed, goes, times))
    found += [said_of(one, live=live) for one in await letters_of(goes, states, kept, times)]
    return sorted(found, key=lambda one: (one["day"], one["person"], one["how"], str(one.get("reference", "")), str(one.get("target", ""))))


def said_of(digest: Digest, *, live: bool) -> Json:
    """One person's digest in figures."""
    return {
        "day": digest.on.isoformat(),
        "person": digest.person,
        "how": "digest",
        "by": "mail" if digest.by_mail else "letter",
        "trial": not (live and digest.live),
        "todo": len(digest.todo),
        "decided": len(digest.decided),
        "late": len(digest.late),
        "not_delivered": len(digest.not_delivered),
        "to_hand_over": len(digest.to_hand_over),
        "conventions": sorted({line.reference for line in digest.lines}),
    }


def _alone(reference: str, passed: Passed, *, live: bool) -> list[Json]:
    return [
        {
            "day": one.when.recorded_on.isoformat(),
            "person": person,
            "how": "single",
            "by": by,
            "trial": not (live and one.live),
            "reference": reference,
            "about": one.about,
            "target": one.target,
            "rung": one.rung,
            "title": one.subject,
        }
        for one in passed.events
        if isinstance(one, MessageDue) and one.delivery == "single"
        for by, people in (("mail", one.to), ("letter", one.letters))
        for person in people
    ]


def _on_its_day(state: State, passed: Iterable[Passed], goes: date, times: Timetable) -> State:
    """The convention as the digest of a day will find it; nothing waits for a mail server until then."""
    due = (one for one in passed if local(one.item.due, one.item.at) <= (goes, times.at))
    events = (
        MessageSuperseded(when=one.when, message=one.message) if isinstance(one, MessageDue) and one.delivery == "single" else one
        for found in due
        for one in found.events
    )
    after = fold(state, events)
    assert after is not None  # noqa: S101 - what has begun stays
    return after


# ── What did not arrive ────────────────────────────────────────────────────────────────────────


def not_arrived(readings: Iterable[Reading], last: Iterable[KeptDigest], today: date) -> list[Json]:
    """What was put off and is tried again, and what failed for good: of the last digests, and of single mails."""
    found = [_lacking(one.digest.person, one.digest.on, one.status, one.reason, how="digest") for one in last if one.status != "sent"]
    for reading in readings:
        waiting = {one.due.message for one in reading.state.mailbox.waiting if one.retry_on is not None}
        for one in reading.envelopes:
            if one.kind != "message_failed" or one.recorded_on < today - _FAILURES:
                continue
            again = one.data["retry_on"] is not None
            if not again or one.data["message"] in waiting:
                found += [
                    _lacking(result["person"], one.recorded_on, "put_off" if again else "failed", result.get("reason"), how="single")
                    | {"reference": reading.reference, "message": one.data["message"]}
                    for result in one.data["results"]
                ]
    return sorted(found, key=lambda one: (one["day"], one["person"], one["how"], one.get("message", "")))


def _lacking(person: str, day: date, status: str, reason: str | None, *, how: str) -> Json:
    return {"day": day.isoformat(), "person": person, "how": how, "status": status, "reason": reason}
