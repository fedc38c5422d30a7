"""Amendments: what one would change is told before anybody signs it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from adapters.answers import first_answer
from adapters.cli.context import Work
from adapters.cli.doing.acting import act, act_on, done, found_convention, refuse_closed, tell
from adapters.cli.doing.calendars import holidays_of
from adapters.cli.doing.following import followers_of, place, short, tell_followers
from adapters.cli.doing.signing import keep
from adapters.files.amendment_file import read_amendment
from adapters.log.reading import Reading
from adapters.views import conventions as views
from domain.agenda import MESSAGE
from domain.amendment_impact import agreed, impact, proposal
from domain.changes.amendments import (
    DeclineAmendment,
    ProposeAmendment,
    SignAmendment,
    UnsignAmendment,
    VisaAmendment,
    WithdrawAmendment,
)
from domain.days.calendar import moment
from domain.preview import HORIZON


async def preview(work: Work, *, reference: str, file: Path, until: date | None) -> None:
    """Nothing is kept, not even the amendment's own text."""
    found = await found_convention(work, reference)
    refuse_closed(found)
    read = read_amendment(file, found.state.terms, work.asked.lang)
    documents = {name: sha256(text.read_bytes()).hexdigest() for name, text in read.documents.items()}
    document = await _impact(work, found, proposal(found.state.terms, read.amendment, documents), until)
    if not work.out.json(document):
        _tell_impact(work, document)


async def propose(work: Work, *, reference: str, file: Path, until: date | None) -> None:
    """What it would change is told with it; whoever says the same again under the same id gets the first answer."""
    work.actor()
    found = await found_convention(work, reference)
    read = read_amendment(file, None, work.asked.lang)
    documents = {name: await keep(work, text) for name, text in read.documents.items()}
    command = work.order(ProposeAmendment, amendment=read.amendment, documents=documents)
    document = None
    if first_answer(found, command) is None:
        refuse_closed(found)
        read_amendment(file, found.state.terms, work.asked.lang)
        document = await _impact(work, found, command, until)
    answer, changes = await done(work, found, command)
    tried = {"dry_run": True} if work.asked.dry_run else {}
    if not work.out.json(views.answer(answer, work.asked.lang) | {"impact": document} | tried):
        if document:
            _tell_impact(work, document)
        tell(work, answer, changes)


async def sign(work: Work, *, reference: str, scan: Path | None, **said: str | None) -> None:
    work.actor()
    found = await found_convention(work, reference)
    kept_scan = await keep(work, scan) if scan else None
    await act_on(work, found, work.order(SignAmendment, scan=kept_scan, **said))


async def visa(work: Work, *, reference: str, text_sha256: str | None, instead_of: str | None) -> None:
    await act(work, reference, work.order(VisaAmendment, text_sha256=text_sha256, instead_of=instead_of))


async def decline(work: Work, *, reference: str, party: str | None, because: str) -> None:
    await act(work, reference, work.order(DeclineAmendment, party=party, because=because))


async def unsign(work: Work, *, reference: str, party: str, because: str) -> None:
    await act(work, reference, work.order(UnsignAmendment, party=party, because=because))


async def withdraw(work: Work, *, reference: str, because: str) -> None:
    await act(work, reference, work.order(WithdrawAmendment, because=because))


async def _impact(work: Work, found: Reading, command: ProposeAmendment, until: date | None) -> dict[str, Any]:
    terms = found.state.terms
    now = moment(work.desk.now(), terms.zone)
    holidays = holidays_of(work, terms.calendar.country)
    until = until or now.today + HORIZON
    result = impact(found.state, command, now, until=until, holidays=holidays)
    events, _, effective = agreed(found.state, command, now)
    followers = await followers_of(work, found, events, min(effective, until))
    return views.impact(found.reference, result, work.asked.lang) | {"followers": followers}


def _tell_impact(work: Work, document: dict[str, Any]) -> None:
    """The terms and their days before and after, then coming dates; of messages only how many; then other conventions."""
    say = work.out.say
    headings = [say(key) for key in ("amended_path", "amended_before", "amended_after")]
    work.out.table(headings, [(place(work, one["path"]), short(one["before"]), short(one["after"])) for one in document["changes"]])
    agenda = {key: [one for one in found if one["kind"] != MESSAGE] for key, found in document["agenda"].items()}
    rows = [
        *((one["before"], one["due"], one["title"]) for one in agenda["moved"]),
        *((one["due"], "", one["title"]) for one in agenda["removed"]),
        *(("", one["due"], one["title"]) for one in agenda["added"]),
    ]
    if rows:
        work.out.table([say(key) for key in ("amended_before", "amended_after", "amended_date")], rows)
    told = {key: len(found) - len(agenda[key]) for key, found in document["agenda"].items()}
    work.out.note("amended_messages", **told)
    tell_followers(work, document["followers"])
