"""Mail: the switches, the weekly letters, what is coming, and what the catcher of the embedded stack received."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from typing import Any

from adapters.cli.context import Kept, Work
from adapters.cli.doing.acting import act
from adapters.cli.doing.calendars import holidays_of
from adapters.embedded.errors import NotReady
from adapters.embedded.mail_catcher import caught
from adapters.embedded.waiting import until
from adapters.log.reading import read_all
from adapters.mail.mail_ahead import coming_mails, letters_of, not_arrived, said_of
from domain.days.digest_day import Timetable, timetable
from domain.messages.messages import SwitchMail
from domain.words import wording

Json = dict[str, Any]
_PATIENCE = 10.0
"""Seconds that the letters let go by hand are waited for."""


async def on(work: Work, *, reference: str | None) -> None:
    await _switch(work, reference, on=True)


async def off(work: Work, *, reference: str | None) -> None:
    await _switch(work, reference, on=False)


async def _switch(work: Work, reference: str | None, *, on: bool) -> None:
    """One convention's mail by an act; the office's by its own switch, which no convention records."""
    if reference is not None:
        await act(work, reference, work.order(SwitchMail, on=on))
        return
    office = (await work.desk.kept()).office
    if not work.asked.dry_run:
        await office.switch_mail(on=on)
    if not work.out.json({"mail": "on" if await office.mail_is_on() else "off"}):
        work.out.note("dry_run" if work.asked.dry_run else "mail_on" if on else "mail_off")


async def status(work: Work) -> None:
    """The switches; who would get what in the next seven days; what failed or waits."""
    kept = await work.desk.kept()
    readings = await read_all(kept.store)
    times, live = timetable(await kept.office.directory()), await kept.office.mail_is_on()
    today = times.today(work.desk.now())
    mails = await coming_mails(
        readings, kept.digests, times, work.desk.now(), live=live, holidays=lambda country: holidays_of(work, country)
    )
    last = await kept.digests.last_day()
    lacking = not_arrived(readings, await kept.digests.of(last) if last else (), today)
    going = [one for one in readings if one.state.name != "closed"]
    document = {
        "mail": "on" if live else "off",
        "on": [one.reference for one in going if one.state.mailbox.on],
        "off": [one.reference for one in going if not one.state.mailbox.on],
        "digest": {"last": last.isoformat() if last else None, "next": _next(work, times), "at": f"{times.at:%H:%M}", "zone": times.zone},
        "coming": mails,
        "not_arrived": lacking,
    }
    if not work.out.json(document):
        _tell_status(work, document)


def _next(work: Work, times: Timetable) -> str:
    today, now = times.today(work.desk.now()), work.desk.now()
    return next(day for day in (today, times.following(today)) if times.instant(day) > now).isoformat()


def _tell_status(work: Work, document: Json) -> None:
    out, digest = work.out, document["digest"]
    out.line(out.say("mail_status_office", switched=out.say(f"switched_{document['mail']}")))
    for switched in ("on", "off"):
        if document[switched]:
            out.line(out.say("mail_status_conventions", switched=out.say(f"switched_{switched}"), names=", ".join(document[switched])))
    out.line(out.say("mail_status_digest", day=digest["next"], at=digest["at"], last=digest["last"] or "—"))
    if document["coming"]:
        _tell_mails(work, document["coming"])
    else:
        out.note("mail_none_coming")
    if document["not_arrived"]:
        out.line(out.say("mail_not_arrived"))
        rows = [
            (one["day"], one["person"], out.say(f"mail_{one['status']}"), _why(work, one), one.get("reference", ""))
            for one in document["not_arrived"]
        ]
        out.table([out.say(key) for key in ("day", "to", "mail_became", "mail_reason", "reference")], rows)


def _why(work: Work, one: Json) -> str:
    return wording.reason(one["reason"] or "", work.asked.lang)


def _tell_mails(work: Work, mails: Iterable[Json]) -> None:
    out = work.out
    rows = [
        (one["day"], one["person"], out.say(f"mail_by_{one['by']}") + (out.say("mail_trial") if one["trial"] else ""), _what(work, one))
        for one in mails
    ]
    out.table([out.say(key) for key in ("day", "to", "mail_by", "subject")], rows)


def _what(work: Work, one: Json) -> str:
    if one["how"] == "digest":
        said = [work.out.say("mail_digest_of", **one)]
        said += [work.out.say(f"mail_{key}", n=one[key]) for key in ("not_delivered", "to_hand_over") if one[key]]
        return ", ".join(said)
    return f"[{one['reference']}] {one['title']}"


async def digest(work: Work) -> None:
    """The weekly letters, now; those of a day go once. With ``--dry-run``, whoever would get one."""
    kept = await work.desk.kept()
    times, live = timetable(await kept.office.directory()), await kept.office.mail_is_on()
    day = times.today(work.desk.now())
    planned = tuple(one.digest for one in await kept.digests.of(day))
    known = planned or await letters_of(day, [one.state for one in await read_all(kept.store)], kept.digests, times)
    letters = [said_of(one, live=live) for one in known]
    started = False
    gone = await _gone(kept, day)
    if known and not work.asked.dry_run and not gone:
        started = True
        await work.desk.send_digest()
        with suppress(NotReady):
            await until("the letters", lambda: _tried(kept, day), within=_PATIENCE)
    if work.out.json({"day": day.isoformat(), "started": started, "letters": letters}):
        return
    if not letters:
        work.out.note("digest_nothing")
        return
    _tell_mails(work, letters)
    said = "digest_started" if started else "dry_run" if work.asked.dry_run and not gone else "digest_gone"
    work.out.note(said, day=day.isoformat())


async def _gone(kept: Kept, day: date) -> bool:
    found = await kept.digests.of(day)
    return bool(found) and all(one.status in {"sent", "failed"} for one in found)


async def _tried(kept: Kept, day: date) -> bool:
    found = await kept.digests.of(day)
    return bool(found) and not any(one.status in {"planned", "attempted"} for one in found)


async def caught_mails(work: Work) -> None:
    """What the catcher received, in order."""
    mails = caught(work.desk.home / "mail")
    documents = [
        {"from": mail.sender, "to": list(mail.to), "subject": mail.subject, "message_id": mail.message_id, "body": mail.body}
        for mail in mails
    ]
    if work.out.json(documents):
        return
    if mails:
        work.out.table([work.out.say("to"), work.out.say("subject")], [(", ".join(mail.to), mail.subject) for mail in mails])
    else:
        work.out.note("no_mail")
