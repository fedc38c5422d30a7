"""The directory, conventions started from their files, and what a file would bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog

from activities.contracts import Answer
from activities.ports import Person, StoreError
from adapters.answers import tried
from adapters.cli.context import Kept, Work
from adapters.cli.doing.acting import act, changes_of, tell
from adapters.cli.doing.addressed import addressed
from adapters.cli.doing.calendars import holidays_of
from adapters.cli.doing.whereabouts import remember
from adapters.errors import ConventionsError, InvalidFiles, OutOfReach, Refused
from adapters.files.file_problems import FileErrors, FileProblem
from adapters.files.terms_file import ReadConvention, directory_from, people_of, read_convention, read_directory, without_people
from adapters.log.reading import find_convention
from adapters.views import conventions as views
from domain import preview as machine
from domain.awaiting import awaited
from domain.days.calendar import moment
from domain.evolution import fold
from domain.files.directory import DirectoryFile
from domain.files.terms import Terms
from domain.life.following import standing
from domain.life.relations import RelatedFact, frameworks
from domain.phases import Signed
from domain.refusals.errors import DomainError, InTheFuture
from domain.start import GoLive, Start
from domain.words import wording

log = structlog.get_logger(__name__)


async def load_directory(work: Work, *, file: Path) -> None:
    """Names go into the table of people, and the rest is kept as it is."""
    directory = read_directory(file, work.asked.lang)
    people = people_of(directory)
    if not work.asked.dry_run:
        kept = await work.desk.kept()
        await kept.people.put("", people)
        await kept.office.keep_directory(without_people(directory))
    counts = {
        "parties": len(directory.parties),
        "institutions": len(directory.institutions),
        "people": len({person.id for person in people}),
    }
    if not work.asked.dry_run:
        log.info("directory.loaded", **counts)
    if not work.out.json(counts | ({"dry_run": True} if work.asked.dry_run else {})):
        work.out.note("dry_run" if work.asked.dry_run else "directory_loaded", **counts)
        work.out.note("directory_next")


async def start(work: Work, *, files: Sequence[Path], directory: Path | None) -> None:
    """Every file is read and tried before the first convention is started."""
    kept = await work.desk.kept()
    known = await loaded(kept)
    read = _read_all(files, directory, known, work.asked.lang)
    for one in read.values():
        _remarks(work, one)
    starts = [(file, one, await _order(work, kept, one)) for file, one in read.items()]
    tries = {order.terms.reference: await _tried(work, kept, order) for _, _, order in starts}
    documents = []
    for file, one, order in starts:
        reference = order.terms.reference
        answer = tries[reference]
        if answer is None:
            log.info("command.repeated", convention=reference, command=order.kind, command_id=order.command_id)
        elif not work.asked.dry_run:
            await _keep(kept, one, known)
            remember(work.desk.home, reference, file)
            answer = await (await work.desk.client()).start(order)
        documents.append(_document(work, one, answer))
        await _tell(work, order, answer)
    work.out.json(documents if len(documents) > 1 else documents[0])


async def live(work: Work, *, reference: str) -> None:
    await act(work, reference, work.order(GoLive))


async def preview(
    work: Work, *, file: Path, signed_on: date | None, start: date | None, until: date | None, directory: Path | None
) -> None:
    """Every coming date, without a server; the loaded directory helps where it can be reached."""
    one = await read_alone(work, file, directory)
    terms = one.terms
    day = signed_on or day_of_signature(work, terms)
    require_past(work, terms, day)
    holidays = holidays_of(work, terms.calendar.country)
    known = await frameworks_known(work, file, terms, directory, day)
    life = machine.lived(terms, signed_on=day, start=start, until=until, holidays=holidays, frameworks=known)
    document = views.agenda(terms.reference, life.items, work.asked.lang) | remarked(one)
    if not work.out.json(document):
        agenda_table(work, document)
    end = fold(None, life.events)
    for waiting in awaited(end) if isinstance(end, Signed) else ():  # nothing is dated as long as it is not in force
        work.out.note("awaiting", text=wording.awaited(waiting, work.asked.lang))


async def read_alone(work: Work, file: Path, directory: Path | None) -> ReadConvention:
    """What a file says; nothing is kept. Remarks about it are told."""
    one = read_convention(file, directory=directory, loaded=await _loaded_if_reached(work), language=work.asked.lang)
    _remarks(work, one)
    return one


def day_of_signature(work: Work, terms: Terms) -> date:
    """Where nobody says: the ceremony's, else today."""
    ceremony = terms.signature.ceremony if terms.signature else None
    return (ceremony.day if ceremony else None) or moment(work.desk.now(), terms.zone).today


def require_past(work: Work, terms: Terms, day: date) -> None:
    """Raises ``InTheFuture`` for a fact of the past that has not come yet, neither today nor on the day that is assumed."""
    last, today = machine.first_day(terms, day), moment(work.desk.now(), terms.zone).today
    if last > max(day, today):
        raise InTheFuture(on=last.isoformat(), today=today.isoformat())


def agenda_table(work: Work, document: Mapping[str, Any]) -> None:
    rows = [(item["due"], item["title"], *addressed(work, item)) for item in document["agenda"]]
    work.out.table([work.out.say(key) for key in ("day", "what", "how", "to")], rows)


async def frameworks_known(work: Work, file: Path, terms: Terms, directory: Path | None, day: date) -> tuple[RelatedFact, ...]:
    """What is known of the frameworks: by the file beside this one that is called like the reference, else as it was started.

    Tells what each is taken for.
    """
    found = (await _framework(work, file, reference, directory, day) for reference in frameworks(terms))
    known = tuple([fact async for fact in found if fact is not None])
    for fact in machine.assumed(terms, known, day):
        taken = {"reference": fact.reference, "since": fact.in_force_on}
        if fact.term_end:
            work.out.note("framework_assumed", **taken, last_day=(fact.term_end - timedelta(days=1)).isoformat())
        else:
            work.out.note("framework_assumed_open", **taken)
    return known


async def _framework(work: Work, file: Path, reference: str, directory: Path | None, day: date) -> RelatedFact | None:
    beside = file.with_name(f"{reference.lower()}{file.suffix}")
    try:
        if beside.is_file():
            other = read_convention(beside, directory=directory, loaded=await _loaded_if_reached(work), language=work.asked.lang).terms
            return machine.standing_once_signed(other, signed_on=day, holidays=holidays_of(work, other.calendar.country))
        started = await find_convention((await work.desk.kept()).store, reference)
    except (ConventionsError, FileErrors, DomainError):  # a preview needs neither server nor a sound framework
        return None
    return standing(started.state, started.version, day) if started else None


# ── Reading and trying ─────────────────────────────────────────────────────────────────────────


def _read_all(files: Sequence[Path], directory: Path | None, loaded: DirectoryFile | None, language: str) -> Mapping[Path, ReadConvention]:
    """Every file, or ``InvalidFiles`` with the errors of all of them."""
    read: dict[Path, ReadConvention] = {}
    problems: dict[FileProblem, None] = {}
    for file in files:
        try:
            read[file] = read_convention(file, directory=directory, loaded=loaded, language=language)
        except FileErrors as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InvalidFiles((asdict(problem) for problem in problems), map(str, problems))
    return read


async def loaded(kept: Kept) -> DirectoryFile | None:
    """The directory that was loaded, if any was. Raises ``OutOfReach``."""
    try:
        document = await kept.office.directory()
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error
    return directory_from(document) if document else None


async def _loaded_if_reached(work: Work) -> DirectoryFile | None:
    try:
        return await loaded(await work.desk.kept())
    except ConventionsError:
        return None


async def _order(work: Work, kept: Kept, one: ReadConvention) -> Start:
    """The command, with the documents of a convention taken over by their content."""
    documents = {}
    if one.terms.taken_over:
        documents = {name: await _put(work, kept, content) for name, content in _contents(one.documents)}
    return work.order(Start, terms=one.terms, documents=documents, by=None, effective_on=None)


async def _put(work: Work, kept: Kept, content: bytes) -> str:
    return sha256(content).hexdigest() if work.asked.dry_run else await kept.documents.put(content)


async def _tried(work: Work, kept: Kept, order: Start) -> Answer | None:
    """What starting would bring; ``None`` where it was started already with this content. Raises ``Refused`` or ``DomainError``."""
    reference = order.terms.reference
    found = await find_convention(kept.store, reference)
    if found is None:
        answer, _ = tried(None, reference, order, work.desk.now())
        return answer
    if found.state.terms.content_sha256 != order.terms.content_sha256:
        details = {"reference": reference, "recorded": found.state.terms.content_sha256, "given": order.terms.content_sha256}
        raise Refused("different_content", "this reference was started with other content", details)
    return None


# ── Keeping and telling ────────────────────────────────────────────────────────────────────────


async def _keep(kept: Kept, one: ReadConvention, loaded: DirectoryFile | None) -> None:
    """Names that the loaded directory lacks go into the table of people; evidence of the past into the folder of documents."""
    known = {person.id for person in people_of(loaded)} if loaded else set()
    own: list[Person] = [person for person in one.people if person.id not in known]
    await kept.people.put(one.terms.reference, own)
    for _, content in _contents(one.evidence):
        await kept.documents.put(content)


def _contents(files: Mapping[str, Path]) -> Iterable[tuple[str, bytes]]:
    return [(name, file.read_bytes()) for name, file in files.items() if file.is_file()]


def _remarks(work: Work, one: ReadConvention) -> None:
    for remark in one.remarks:
        work.out.note("remark", text=remark)


def remarked(one: ReadConvention) -> dict[str, Any]:
    """What is said of a file and stops nothing, in the form of its errors; nothing where there is none."""
    return {"remarks": [asdict(remark) for remark in one.remarks]} if one.remarks else {}


def _document(work: Work, one: ReadConvention, answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"reference": one.terms.reference, "started": False, **remarked(one)}
    tried_only = {"dry_run": True} if work.asked.dry_run else {}
    return views.answer(answer, work.asked.lang) | {"started": not work.asked.dry_run} | tried_only | remarked(one)


async def _tell(work: Work, order: Start, answer: Answer | None) -> None:
    reference = order.terms.reference
    if answer is None:
        work.out.note("already_started", reference=reference)
        return
    if not work.asked.dry_run:
        work.out.note("started", reference=reference)
    if work.asked.as_json:
        return
    tell(work, answer, [] if work.asked.dry_run else await changes_of(work, reference, order.command_id))
    if order.terms.taken_over:
        work.out.note("standstill", reference=reference)
