"""Committees: convocations, and sessions from their sheets. Names never travel: each becomes an id first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from activities.ports import Person
from adapters.answers import first_answer, tried
from adapters.cli.context import Work
from adapters.cli.doing import session_said
from adapters.cli.doing.acting import act_on, done, found_convention, tell
from adapters.cli.doing.signing import keep
from adapters.errors import Misused
from adapters.files.file_problems import Reading as FileReading
from adapters.files.terms_file import read_sheet
from adapters.log.reading import Reading
from adapters.views import conventions as views
from domain.committees.attendance import Present
from domain.committees.committees import ConveneReview, RecordReview
from domain.days.calendar import moment
from domain.files.sheet import Decision, SessionSheet, StandIn

_OPTIONS = {"reservations": "reservation"}
"""keys of a decision whose option is called otherwise"""


async def convene(
    work: Work,
    *,
    reference: str,
    committee: str,
    session: int | None,
    session_on: tuple[date, str | None],
    place: str | None,
    link: str | None,
    second: bool,
) -> None:
    """Prints the session's number; with one, that session is moved."""
    day, begin = session_on
    found = await found_convention(work, reference)
    fields = {"session": session, "session_day": day, "begin": begin, "place": place, "link": link, "second": second}
    answer, changes = await done(work, found, work.order(ConveneReview, committee=committee, **fields))
    if not work.out.json(views.answer(answer, work.asked.lang)):
        work.out.line(str(answer.session))
        tell(work, answer, changes)


async def record(
    work: Work,
    *,
    reference: str,
    committee: str,
    session: int | None,
    sheet: Path | None,
    outcome: str | None,
    present: Sequence[str] | None,
    without_quorum: bool,
    **decided: Any,
) -> None:
    """A session from its sheet, from the command line, or question by question where neither says anything."""
    work.actor()
    said = {key: value for key, value in decided.items() if value}
    if sheet is not None:
        if outcome or present or said or without_quorum or work.asked.on:
            raise Misused(work.out.say("sheet_says"))
        await _from_sheet(work, reference, committee, session, sheet)
        return
    if said and outcome is None:
        raise Misused(work.out.say("needs_outcome", given=", ".join(f"--{_OPTIONS.get(key, key)}" for key in sorted(said))))
    decisions: tuple[Decision, ...] = (session_said.decision(outcome, said),) if outcome else ()
    found = await found_convention(work, reference)
    announced = _announced(work, found, committee, session)
    if not present and not decisions and not announced:
        work, present, decisions = session_said.asked_for(work, found.state, committee)
    if not present and not announced:
        raise Misused(work.out.say("needs_sheet"))
    people = tuple(Present(person=who) for who in present or ())
    fields = {"present": people, "decisions": decisions, "without_quorum": without_quorum}
    await act_on(work, found, work.order(RecordReview, committee=committee, session=session, **fields))


def _announced(work: Work, found: Reading, committee: str, session: int | None) -> bool:
    """Whether it was said ahead who sits at the session that is meant; one that is recorded already answers for itself."""
    state = found.state.committees.get(committee)
    day = work.asked.on or moment(work.desk.now(), found.state.terms.zone).today
    meant = state.get(session) if session else next((one for one in state.planned if one.day == day), None)
    return meant is not None and (meant.attended is not None or meant.held_on is not None)


async def _from_sheet(work: Work, reference: str, committee: str, session: int | None, file: Path) -> None:
    """Try, put the names away, then record: whoever is refused leaves no name behind."""
    sheet = read_sheet(file, work.asked.lang)
    files = _files(file, sheet, work.asked.lang)
    found = await found_convention(work, reference)
    work = Work(work.desk, replace(work.asked, on=sheet.held.day))
    number = session or sheet.session
    named = _named(found, committee, number or _number(work, found, committee, sheet.held.day), sheet)
    minutes = await keep(work, files["minutes"]) if "minutes" in files else None
    command = work.order(
        RecordReview,
        committee=committee,
        session=number,
        begin=sheet.held.begin,
        end=sheet.held.end,
        place=sheet.held.place,
        convened_on=sheet.convened.sent if sheet.convened else None,
        present=named.present,
        proxies=sheet.proxies,
        recused=sheet.recused,
        guests=named.guests,
        decisions=sheet.decisions,
        minutes=minutes,
        minutes_on_paper=sheet.minutes is not None and sheet.minutes.paper is not None,
        without_quorum=sheet.without_quorum,
        letters=_letters(sheet, named, files),
    )
    if first_answer(found, command) is None:
        tried(found, reference, command, work.desk.now())
        if not work.asked.dry_run:
            await (await work.desk.kept()).people.put(reference, named.people)
            for name, letter in files.items():
                if name != "minutes":
                    await keep(work, letter)
    await act_on(work, found, command)


@dataclass(frozen=True, slots=True)
class _Named:
    """A sheet's names as ids, and who they are."""

    present: tuple[Present, ...]
    guests: tuple[str, ...]
    people: tuple[Person, ...]


def _named(found: Reading, committee: str, number: int, sheet: SessionSheet) -> _Named:
    """``mtn.standin-3`` and ``guest-3-1`` for session 3; with the committee's id where the convention has several."""
    session = str(number) if len(found.state.terms.committees) <= 1 else f"{committee}-{number}"
    present: list[Present] = []
    people: list[Person] = []
    for one in sheet.present:
        if not isinstance(one, StandIn):
            present.append(Present(person=one))
            continue
        same = sum(other.party == one.party and other.stands_in_for is not None for other in present)
        who = f"{one.party}.standin-{session}" + (f"-{same + 1}" if same else "")
        people.append(Person(who, one.name, sheet.held.day, title=one.title))
        present.append(Present(person=who, stands_in_for=one.stands_in_for, party=one.party, letter=one.letter is not None))
    guests = tuple(f"guest-{session}-{n}" for n in range(1, len(sheet.guests) + 1))
    people += [Person(who, name, sheet.held.day) for who, name in zip(guests, sheet.guests, strict=True)]
    return _Named(tuple(present), guests, tuple(people))


def _letters(sheet: SessionSheet, named: _Named, files: dict[str, Path]) -> dict[str, str]:
    """Who stood in → the letter by its content; it is kept only once the session was tried."""
    sat = zip(sheet.present, named.present, strict=True)
    found = {one.person: files[f"letter-{n}"] for n, (said, one) in enumerate(sat) if isinstance(said, StandIn) and said.letter}
    return {who: sha256(letter.read_bytes()).hexdigest() for who, letter in found.items()}


def _number(work: Work, found: Reading, committee: str, day: date) -> int:
    """The session meant: what this command recorded before, else the one convened for that day, else a new one."""
    again = (one for one in found.envelopes if one.command_id == work.asked.command_id and one.kind == "review_recorded")
    if (recorded := next(again, None)) is not None:
        return int(recorded.data["session"])
    state = found.state.committees.get(committee)
    planned = next((one for one in state.planned if one.day == day), None)
    return planned.number if planned else state.last_number + 1


def _files(file: Path, sheet: SessionSheet, language: str) -> dict[str, Path]:
    """The minutes and the letters, beside the sheet. Raises ``FileErrors`` for those that are not there, or empty."""
    wanted: dict[str, tuple[tuple[str | int, ...], str]] = {}
    if sheet.minutes and sheet.minutes.file:
        wanted["minutes"] = (("minutes", "file"), sheet.minutes.file)
    for n, one in enumerate(sheet.present):
        if isinstance(one, StandIn) and one.letter:
            wanted[f"letter-{n}"] = (("present", n, "letter"), one.letter)
    found = {name: file.parent / named for name, (_, named) in wanted.items()}
    faults = {name: "empty_file" if place.is_file() else "no_such_file" for name, place in found.items() if not _has_content(place)}
    if faults:
        reading = FileReading(file, language)
        for name, fault in faults.items():
            reading.report(wanted[name][0], fault, {})
        reading.check()
    return found


def _has_content(place: Path) -> bool:
    return place.is_file() and place.stat().st_size > 0
