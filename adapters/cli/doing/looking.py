"""Reading: everything here is answered from the log alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from activities.ports import KeptDigest
from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.cli.doing.addressed import addressed
from adapters.cli.doing.calendars import holidays_of
from adapters.cli.doing.indicators import table as indicator_table
from adapters.cli.doing.money import table as money_table
from adapters.errors import Misused
from adapters.log.family import family_of
from adapters.log.reading import Reading, read_all
from adapters.log.retrospect import Retrospect
from adapters.views import conventions as views
from adapters.views import messages as views_of_messages
from adapters.views.indicators import indicators
from adapters.views.money import money
from adapters.views.todo import in_order, knows
from adapters.views.todo import todo as todo_of
from domain import due
from domain.act import Envelope
from domain.agenda import AgendaItem
from domain.days.calendar import local, moment
from domain.phases import Closed
from domain.preview import HIDDEN, coming
from domain.refusals.errors import UnknownPerson
from domain.words import wording

Json = dict[str, Any]
DIGESTS_BACK = timedelta(days=90)
"""Whatever is open stands in a digest a week."""


async def portfolio(
    work: Work,
    *,
    phase: str | None,
    health: str | None,
    party: str | None,
    kind: str | None,
    labels: Sequence[str],
    due_before: date | None,
) -> None:
    """The conventions that answer to every filter."""
    wanted = [_label(work, label) for label in labels]
    readings = await read_all((await work.desk.kept()).store)
    shown = [views.show(one, _today(work, one), work.asked.lang) for one in readings]
    found = [
        one
        for one in shown
        if phase in {None, one["phase"]}
        and health in {None, one["health"]}
        and kind in {None, one["kind"]}
        and (party is None or party in one["parties"])
        and all(one["labels"].get(key) == value for key, value in wanted)
        and (due_before is None or (one["next"] is not None and one["next"]["due"] < due_before.isoformat()))
    ]
    if work.out.json(found):
        return
    if work.asked.quiet:
        for one in found:
            work.out.line(one["reference"])
    elif found:
        headings = [work.out.say(key) for key in ("reference", "title", "phase_", "health", "next_", "progress")]
        work.out.table(headings, [_line(one, work.asked.lang) for one in found])
    else:
        work.out.note("none")


async def show(work: Work, *, reference: str, as_of: date | None, known_at: tuple[date, str | None] | None) -> None:
    """Where it stands, or stood: the family is always that of today."""
    asked = Retrospect(as_of, known_at)
    found = asked.of(await found_convention(work, reference))
    today = asked.today(_today(work, found))
    shown = views.show(found, today, work.asked.lang)
    family = await family_of((await work.desk.kept()).store, found, work.asked.lang)
    account = money(found.state, today, work.asked.lang)
    measured = indicators(found.state, today, work.asked.lang)
    listed = await _listed(work, reference, today)
    told, answered = views_of_messages.told(found, listed, work.asked.lang), views_of_messages.answers(found.state, work.asked.lang)
    if work.out.json(shown | {"family": family, "money": account, "indicators": measured, "told": told, "answers": answered}):
        return
    for key in (
        "reference",
        "title",
        "kind",
        "phase",
        "health",
        "version",
        "parties",
        "signed_on",
        "provisional_since",
        "in_force_on",
        "last_day",
    ):
        if shown[key] is not None:
            work.out.line(work.out.labelled("phase_" if key == "phase" else key, _in_words(work, key, shown[key])))
    if isinstance(found.state, Closed):
        work.out.line(work.out.labelled("outcome", wording.outcome(found.state.outcome, work.asked.lang)))
    _show_who_acts(work, shown)
    _show_work(work, shown)
    if shown["next"]:
        work.out.line(work.out.labelled("next_", f"{shown['next']['due']}  {shown['next']['title']}"))
    _show_what_comes(work, shown, family)
    _show_who_was_told(work, told, answered)
    money_table(work, account)
    indicator_table(work, measured)


def _show_who_acts(work: Work, shown: Mapping[str, Any]) -> None:
    """Under which texts and mandates, and who sits on which committee."""
    for one in shown["texts"]:
        said = {**one, "text_sha256": one["text_sha256"] or work.out.say("attested_side")}
        work.out.line(work.out.labelled("texts_", work.out.say("text_version", **said)))
    for one in shown["mandates"]:
        per_order = f" p.o. {one['delegated_by']}" if one["delegated_by"] else ""
        scope = wording.scope(one["scope"], work.asked.lang)
        work.out.line(f"{work.out.say('mandate_', **one)}{per_order} ({scope}, {one['since']} – {one['until'] or '…'})")
    for one in shown["committees"]:
        work.out.line(f"{one['title']} ({one['id']}){work.out.colon}{', '.join(_seat(work, one, seat) for seat in one['seats'])}")


def _show_work(work: Work, shown: Mapping[str, Any]) -> None:
    work.out.line(work.out.labelled("progress", f"{shown['progress']['met']}/{shown['progress']['total']}"))
    for one in shown["milestones"]:
        work.out.line(_milestone(work, one))
    for one in shown["commitments"]:
        status = wording.promise(one["status"], work.asked.lang)
        work.out.line(work.out.labelled("commitment_", f"{one['id']}  {one['due'] or '–'}  {status}  {one['text']}"))


def _milestone(work: Work, one: Mapping[str, Any]) -> str:
    """One milestone with its status and day; how late it is, how often it was put off, and why it stands still."""
    late, times = one["days_late"], one["put_off"]["times"]
    blocked, more = one["blocked"], []
    if late:
        more.append(work.out.say("days_late", n=late))
    if times:
        more.append(work.out.say("put_off", n=times, days=one["put_off"]["days"]))
    if blocked:
        more.append(f"{blocked['because']} ({', '.join(blocked['by'])})")
    status, separator = wording.status(one["status"], work.asked.lang), "; " if work.asked.lang == "en" else " ; "
    return work.out.labelled("milestone_", f"{one['id']}  {one['due'] or '–'}  {separator.join((status, *more))}  {one['title']}")


def _seat(work: Work, committee: Mapping[str, Any], seat: Mapping[str, Any]) -> str:
    """Who sits in it, and in which capacity; or that nobody does."""
    if seat["vacant"]:
        return work.out.say("seat_vacant", member=seat["member"])
    who = seat["member"]
    said = [work.out.say("in_the_chair")] if who in committee["chairs"] else []
    said += [work.out.say("secretary_")] if who == committee["secretary"] else []
    said += [] if seat["voting"] else [work.out.say("advisory_")]
    return f"{who} ({', '.join(said)})" if said else who


def _show_what_comes(work: Work, shown: Mapping[str, Any], family: Sequence[Mapping[str, Any]]) -> None:
    """What end is planned, who leaves, what survives, what is awaited, and the conventions around it."""
    if (ending := shown["ending"]) is not None:
        who = f", {ending['party']}" if ending["party"] else ""
        why = wording.ending(ending["cause"], work.asked.lang, ending["article"])
        work.out.line(f"{work.out.say('ending')} : {ending['on']} ({why}{who})")
    for one in shown["leaving"]:
        work.out.line(work.out.labelled("leaving", f"{one['party']} ({one['on']})"))
    for one in shown["surviving"]:
        work.out.line(work.out.labelled("surviving", one["text"]))
    for one in shown["actions"]:
        if one["status"] == "open":
            work.out.line(
                work.out.labelled("action_", f"{one['action']}  {one['text']} ({one['owner'] or one['committee']}, {one['due'] or '…'})")
            )
    for text in shown["awaiting"]:
        work.out.line(work.out.labelled("awaiting_", text))
    for one in family:
        phase = wording.phase(one["phase"], work.asked.lang) if one["phase"] else work.out.say("not_started")
        work.out.line(work.out.labelled("relation_" + one["relation"], f"{one['reference']} ({phase})  {one['title'] or ''}").rstrip())


async def _listed(work: Work, reference: str, today: date) -> list[KeptDigest]:
    """The digests of the last months that told of a convention."""
    found = await (await work.desk.kept()).digests.since(today - DIGESTS_BACK, reference)
    return [one for one in found if one.digest.on <= today]


def _show_who_was_told(work: Work, told: Sequence[Json], answered: Sequence[Json]) -> None:
    """Of each open deadline, when each was told last and how, and what they answered."""
    for (item, title), lines in groupby(told, key=lambda one: (one["item"], one["title"])):
        people = (work.out.say(f"told_{one['how']}", **one) + work.out.say(f"status_{one['status']}") for one in lines)
        work.out.line(work.out.labelled("told_", f"{title} ({item.rpartition('/')[2]}){work.out.colon}{', '.join(people)}"))
    for one in answered:
        said = [work.out.say("answer_noted")] if one["noted"] else []
        said += [work.out.say("answer_until", until=one["until"])] if one["until"] else []
        work.out.line(
            work.out.labelled(
                "answer_", f"{one['title']} ({one['item'].rpartition('/')[2]}){work.out.colon}{one['person']}, {', '.join(said)}"
            )
        )


async def history(work: Work, *, reference: str) -> None:
    found = await found_convention(work, reference)
    if not work.out.json(views.history(found)):
        struck = views.corrected_by(found)
        rows = [
            (str(one.version), one.effective_on.isoformat(), one.by or one.actor, _line_of(work, one, data, struck.get(one.version, ())))
            for one, data in zip(found.envelopes, views_of_messages.in_full(found.envelopes), strict=True)
        ]
        work.out.table([work.out.say(key) for key in ("version", "day", "who", "what")], rows)


def _line_of(work: Work, one: Envelope, data: Mapping[str, Any], corrections: Sequence[int]) -> str:
    """An event in words; of one that was corrected, that it is struck."""
    text = wording.event(one.kind, data, work.asked.lang)
    versions = ", ".join(str(version) for version in corrections)
    return work.out.say("struck", text=text, versions=versions) if versions else text


async def agenda(work: Work, *, reference: str | None, until: date | None) -> None:
    """Coming dates of one convention, or of all."""
    store = (await work.desk.kept()).store
    readings = [await found_convention(work, reference)] if reference else await read_all(store)
    found = [(one, _coming(work, one, until)) for one in readings]
    documents = [views.agenda(one.reference, items, work.asked.lang) for one, items in found]
    if not work.out.json(documents[0] if reference else documents):
        lines = _lines(work, found, documents)
        work.out.table([work.out.say(key) for key in ("day", "reference", "what", "how", "to")], lines)
        if not lines:
            work.out.note("nothing")


async def explain(work: Work, *, reference: str) -> None:
    found = await found_convention(work, reference)
    explained = views.explain(found.state, work.asked.lang)
    if work.out.json(explained):
        return
    rows = [(one["since"] or "", one["due"] or "", ", ".join(one["who"]), one["text"]) for one in explained["awaiting"]]
    work.out.table([work.out.say(key) for key in ("since", "due", "who", "what")], rows)
    work.out.note("phase", phase=wording.phase(explained["phase"], work.asked.lang))
    if explained["provisional_since"]:
        work.out.note("applied_provisionally", day=explained["provisional_since"])
    if not rows:
        work.out.note("nothing")


async def todo(work: Work, *, person: str) -> None:
    """Across all conventions; raises ``UnknownPerson`` where none of them, nor the loaded directory, knows whoever is meant."""
    kept = await work.desk.kept()
    readings = await read_all(kept.store)
    if not any(knows(one.state.terms, person) for one in readings) and f'"{person}"' not in (await kept.office.directory() or ""):
        raise UnknownPerson(person=person, everywhere=True)
    found = in_order(item for one in readings for item in todo_of(one, person, _today(work, one), work.asked.lang))
    if work.out.json(found):
        return
    for key, owed in (("todo_by", "by"), ("todo_to", "to")):
        rows = [
            (one["due"] or "–", work.out.say("late_") if one["late"] else "", one["reference"], one["text"])
            for one in found
            if one["owed"] == owed
        ]
        if rows:
            work.out.tell(work.out.say(key))
            work.out.table([work.out.say(each) for each in ("due", "late_", "reference", "what")], rows)
    if not found:
        work.out.note("nothing")


def _lines(work: Work, found: Sequence[tuple[Reading, Sequence[AgendaItem]]], documents: Sequence[Json]) -> list[tuple[str, ...]]:
    """The dates of all, each convention's in the order of its own agenda."""
    dates = (item for _, items in found for item in items if item.kind not in HIDDEN)
    said = ((one["reference"], item) for one in documents for item in one["agenda"])
    ordered = sorted(zip(dates, said, strict=True), key=lambda line: local(line[0].due, line[0].at))
    return [(item["due"], reference, item["title"], *addressed(work, item)) for _, (reference, item) in ordered]


def _coming(work: Work, found: Reading, until: date | None) -> tuple[AgendaItem, ...]:
    if until is None:
        return due.agenda(found.state)
    return coming(found.state, _today(work, found), until, holidays_of(work, found.state.terms.calendar.country))


def _today(work: Work, found: Reading) -> date:
    return moment(work.desk.now(), found.state.terms.zone).today


def _label(work: Work, label: str) -> tuple[str, str]:
    key, sign, value = label.partition("=")
    if not sign:
        raise Misused(work.out.say("bad_label", label=label))
    return key, value


def _line(one: Json, language: str) -> tuple[str, ...]:
    coming_next = f"{one['next']['due']}  {one['next']['title']}" if one["next"] else ""
    progress = f"{one['progress']['met']}/{one['progress']['total']}"
    phase, health = wording.phase(one["phase"], language), wording.health(one["health"], language)
    return one["reference"], one["title"], phase, health, coming_next, progress


def _in_words(work: Work, key: str, value: Any) -> str:
    if key == "kind":
        return work.out.say(f"kind_{value}")
    if key == "phase":
        return wording.phase(value, work.asked.lang)
    if key == "health":
        return wording.health(value, work.asked.lang)
    return ", ".join(value) if isinstance(value, list) else str(value)
