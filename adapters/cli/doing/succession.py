"""Succession across conventions: another holder, another name, other parties, another manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import structlog

from activities.ports import Person, StoreError
from adapters.cli.context import Kept, Work
from adapters.cli.doing.across import Plan, Report, carried_out, command_id_of, confirmed, finish, open_conventions, planned, show
from adapters.errors import Misused, OutOfReach
from adapters.files.directory_file import directory_from, without_people
from adapters.log.reading import Reading
from adapters.tenures import with_new_holder
from domain.changes.succession import RenameParty, ReplaceHolder, ReplaceManager, SucceedParty, claims
from domain.days.calendar import FIRST_DAY, moment
from domain.files.directory import DirectoryFile, Name, OfficeEntry, PartyEntry, Reach, Tenure
from domain.files.terms import Party
from domain.phases import Drafting, State
from domain.refusals.errors import AlreadyNamed, InTheFuture, NotAParty, NotInDirectory, UnknownPerson

log = structlog.get_logger(__name__)


# ── Who holds an office ────────────────────────────────────────────────────────────────────────


async def replace_person(
    work: Work,
    *,
    person: str,
    references: Sequence[str],
    everything: bool,
    name: str,
    title: str | None,
    email: str | None,
    language: str,
) -> None:
    """A dated tenure in the table of people, and an event without a name in each convention that knows the office."""
    since = _since(work)
    found = await _meant(work, references, everything)
    kept = await work.desk.kept()
    said = {"from": since, "name": name, "title": title, "email": email, "language": language}
    tenure = Tenure.model_validate({key: value for key, value in said.items() if value is not None})
    new = Person(person, tenure.name, since, None, tenure.title, tenure.email, tenure.language)
    knowing = [one for one in found if person in one.state.terms.people()]
    changed = _tenures(await kept.people.held(person), new, [one.reference for one in knowing], everything=everything)

    def identity(one: Reading) -> str:
        return command_id_of("replace_holder", one.reference, person, since)

    def order(one: Reading, state: State) -> ReplaceHolder:  # noqa: ARG001 - every order is asked for alike
        return work.order(ReplaceHolder, command_id=identity(one), office=person, by=None)

    plan = planned(work, knowing, identity, order)
    show(work, plan)
    for one in knowing:
        for day in _acts_since(one.state, person, since):
            work.out.note("holder_acts", reference=one.reference, day=day.isoformat())
    report = Report()
    if not work.asked.dry_run:
        confirmed(work, plan)
        for scope, tenures in changed.items():
            await kept.people.put(scope, tenures)
        log.info("person.replaced", person=person, scopes=len(changed))
        report = await carried_out(work, plan)
    finish(work, plan, report, person=person, since=since.isoformat())


def _tenures(
    held: Mapping[str, tuple[Person, ...]], new: Person, references: Sequence[str], *, everything: bool
) -> dict[str, tuple[Person, ...]]:
    """What changes in which scope: the office's own and those of conventions that stand alone; of one convention only its own.

    Raises ``UnknownPerson`` for an id that nobody ever held, and as ``with_new_holder`` does.
    """
    meant = {scope: tenures for scope, tenures in held.items() if scope in references or (everything and not scope)}
    if not everything:
        meant |= {scope: held[""] for scope in references if scope not in held and "" in held}
    if not meant:
        raise UnknownPerson(person=new.id)
    changed = {scope: with_new_holder(tenures, new) for scope, tenures in meant.items()}
    return {scope: tenures for scope, tenures in changed.items() if tenures is not None}


def _acts_since(state: State, person: str, since: date) -> list[date]:
    """Signatures of an office from a day on: whoever holds it then has given them."""
    signing = None if isinstance(state, Drafting) else state.signing
    return [one.on for one in signing.given if one.person == person and one.on >= since] if signing else []


# ── What a party is called ─────────────────────────────────────────────────────────────────────


async def rename_party(
    work: Work, *, party: str, references: Sequence[str], everything: bool, names: Sequence[str], short: str | None, basis: str | None
) -> None:
    """A dated name in each convention and in the loaded directory."""
    since = _since(work)
    said = _names(work, names)
    found = await _meant(work, references, everything)
    directory = await _loaded(await work.desk.kept())
    entry = _entry(directory, party)

    def identity(one: Reading) -> str:
        return command_id_of("rename_party", one.reference, party, since)

    def order(one: Reading, state: State) -> RenameParty | None:
        if not _is_body(state, party):
            return None
        return work.order(RenameParty, command_id=identity(one), party=party, short=short, basis=basis, by=None, **said)

    if entry is None and not any(_is_body(one.state, party) for one in found):
        raise NotAParty(party=party)
    renamed = _renamed(entry, party, Name.model_validate({"from": since, "basis": basis, **said}), short) if entry and everything else None
    plan = planned(work, found, identity, order)
    changed = _with_entry(directory, party, renamed) if directory and renamed else None
    await _recorded(work, plan, changed, party=party, since=since.isoformat())


def _names(work: Work, names: Sequence[str]) -> dict[str, str]:
    """``fr=…``, each language once. Raises ``Misused``."""
    found: dict[str, str] = {}
    for one in names:
        language, sign, name = one.partition("=")
        if language not in {"fr", "en", "ar"} or not sign or not name.strip() or language in found:
            raise Misused(work.out.say("bad_name", name=one))
        found[language] = name.strip()
    return found


def _renamed(entry: PartyEntry, party: str, name: Name, short: str | None) -> PartyEntry | None:
    """``None`` where the name stands there already. Raises ``AlreadyNamed`` where another one began that day or later."""
    last = max(entry.names, key=lambda one: one.since)
    if last.since >= name.since:
        if last == name:
            return None
        raise AlreadyNamed(party=party, on=name.since.isoformat(), since=last.since.isoformat())
    return entry.model_copy(update={"names": (*entry.names, name), "short": short or entry.short})


# ── Who stands in a party's place ──────────────────────────────────────────────────────────────


async def succeed_party(
    work: Work, *, party: str, references: Sequence[str], everything: bool, heirs: tuple[str, ...], basis: str, assign: Sequence[str]
) -> None:
    """New terms in each convention, in which the successors stand where the party stood."""
    since = _since(work)
    given = _assigned(work, assign)
    found = await _meant(work, references, everything)
    directory = await _loaded(await work.desk.kept())
    successors = tuple(_party(directory, one) for one in heirs)
    reach = _reach(directory, heirs)
    possible: dict[str, None] = {}

    def identity(one: Reading) -> str:
        return command_id_of("succeed_party", one.reference, party, since)

    def order(one: Reading, state: State) -> SucceedParty | None:
        if not _is_body(state, party):
            return None
        keys = claims(state, party)
        possible.update(dict.fromkeys(keys))
        own = {key: value for key, value in given.items() if key in keys}
        shared = {"party": party, "successors": successors, "reach": reach, "basis": basis, "assign": own, "by": None}
        return work.order(SucceedParty, command_id=identity(one), **shared)

    if _entry(directory, party) is None and not any(_is_body(one.state, party) for one in found):
        raise NotAParty(party=party)
    plan = planned(work, found, identity, order)
    if unused := [key for key in given if key not in possible]:
        raise Misused(work.out.say("unused_assign", keys=", ".join(unused), known=", ".join(possible)))
    await _recorded(work, plan, None, party=party, successors=list(heirs), since=since.isoformat())


def _assigned(work: Work, pairs: Sequence[str]) -> dict[str, str]:
    """``OLD=NEW``, each once. Raises ``Misused``."""
    found: dict[str, str] = {}
    for one in pairs:
        key, _, value = one.partition("=")
        if not key.strip() or not value.strip() or key.strip() in found:
            raise Misused(work.out.say("bad_assign", pair=one))
        found[key.strip()] = value.strip()
    return found


def _party(directory: DirectoryFile | None, one: str) -> Party:
    """A successor as the loaded directory describes it. Raises ``NotInDirectory``."""
    entry = _entry(directory, one)
    if entry is None:
        known = sorted({*directory.parties, *directory.institutions}) if directory else []
        raise NotInDirectory(id=one, known=", ".join(known))
    return Party(id=one, short=entry.short, names=entry.names, roles=entry.roles, people=tuple(entry.people))


def _reach(directory: DirectoryFile | None, heirs: Sequence[str]) -> dict[str, Reach]:
    entries = (_entry(directory, one) for one in heirs)
    return {who: how for entry in entries if entry for who, how in entry.reach.items()}


# ── Who keeps the conventions ──────────────────────────────────────────────────────────────────


async def replace_manager(work: Work, *, old: str, new: str, references: Sequence[str], everything: bool) -> None:
    """Another manager in each convention that the old one keeps, and in the loaded directory."""
    since = _since(work)
    found = await _meant(work, references, everything)
    kept = await work.desk.kept()
    if not await kept.people.held(new):
        raise UnknownPerson(person=new)
    directory = await _loaded(kept)

    def identity(one: Reading) -> str:
        return command_id_of("replace_manager", one.reference, old, new, since)

    def order(one: Reading, state: State) -> ReplaceManager | None:
        return work.order(ReplaceManager, command_id=identity(one), manager=new, by=None) if state.terms.manager == old else None

    if not (directory and directory.office and directory.office.manager in {old, new}) and not any(
        old in one.state.terms.people() or new == one.state.terms.manager for one in found
    ):
        raise UnknownPerson(person=old)
    plan = planned(work, found, identity, order)
    changed = _with_manager(directory, old, new) if directory and everything else None
    await _recorded(work, plan, changed, manager=new, predecessor=old, since=since.isoformat())


def _with_manager(directory: DirectoryFile, old: str, new: str) -> DirectoryFile | None:
    """The directory with its new manager; people stand in it by their ids alone."""
    office = directory.office
    if office is None or office.manager != old:
        return None
    elsewhere = {who for entry in (*directory.parties.values(), *directory.institutions.values()) for who in entry.people}
    people = {who: tenures for who, tenures in office.people.items() if who != old}
    if new not in elsewhere:
        people[new] = (Tenure.model_validate({"from": FIRST_DAY, "name": new}),)
    reach = {who: how for who, how in office.reach.items() if who != old}
    return directory.model_copy(update={"office": office.model_copy(update={"manager": new, "people": people, "reach": reach})})


# ── What all of them share ─────────────────────────────────────────────────────────────────────


async def _recorded(work: Work, plan: Plan, directory: DirectoryFile | None, **more: Any) -> None:
    """The loaded directory first, so that a convention started meanwhile knows; then each convention."""
    show(work, plan)
    report = Report()
    if not work.asked.dry_run:
        confirmed(work, plan)
        if directory is not None:
            await (await work.desk.kept()).office.keep_directory(without_people(directory))
        report = await carried_out(work, plan)
    finish(work, plan, report, **more)


def _since(work: Work) -> date:
    """The day from which it holds: always to be said. Raises ``Misused``."""
    work.actor()
    if work.asked.on is None:
        raise Misused(work.out.say("needs_from"))
    return work.asked.on


async def _meant(work: Work, references: Sequence[str], everything: bool) -> list[Reading]:  # noqa: FBT001 - as click hands it over
    """The open conventions that are meant. Raises ``InTheFuture`` for a day that has come nowhere, and as ``open_conventions`` does."""
    since, found = _since(work), await open_conventions(work, references, everything)
    zones = {one.state.terms.zone for one in found} or {OfficeEntry.model_fields["zone"].default}
    today = max(moment(work.desk.now(), zone).today for zone in zones)
    if since > today:
        raise InTheFuture(on=since.isoformat(), today=today.isoformat())
    return found


async def _loaded(kept: Kept) -> DirectoryFile | None:
    try:
        document = await kept.office.directory()
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error
    return directory_from(document) if document else None


def _entry(directory: DirectoryFile | None, one: str) -> PartyEntry | None:
    return (directory.parties.get(one) or directory.institutions.get(one)) if directory else None


def _with_entry(directory: DirectoryFile, one: str, entry: PartyEntry) -> DirectoryFile:
    block = "parties" if one in directory.parties else "institutions"
    return directory.model_copy(update={block: {**getattr(directory, block), one: entry}})


def _is_body(state: State, one: str) -> bool:
    return any(body.id == one for body in (*state.terms.parties, *state.terms.institutions))
