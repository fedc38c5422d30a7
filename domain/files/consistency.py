"""Whether the blocks of a convention fit together: everything that needs more than one of them.

Pure: the reader of files asks it to report every misfit with its place, and the workflow to refuse terms that came another way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.act import SYSTEM
from domain.days.calendar import FIRST_DAY, Period, WorkingDays, add, known_zone, later
from domain.files.consistency_of_facts import facts
from domain.files.consistency_of_work import work
from domain.files.references import Known, Path, Problem, cycles, duplicates, listed
from domain.files.terms import Condition, Terms
from domain.life.force import reaches_back
from domain.life.term import end_of, renews
from domain.refusals.errors import InvalidTerms

__all__ = ["ANY_DAYS", "Problem", "problems", "require_fitting", "signed_on", "stages"]

_MOST_SAID = 1500
_TWO = 2
ANY_DAYS = (date(2025, 1, 1), date(2023, 2, 1), date(2025, 7, 1))
"""lengths of time are compared from each of these: thirty days are more than the shortest month, two of the longest more than sixty days"""


def problems(terms: Terms) -> tuple[Problem, ...]:
    """Everything in the terms that does not fit with something else in them; nothing when they can be started."""
    known = Known.of(terms)
    return (
        *_office(terms, known),
        *_parties(terms, known),
        *_related(terms),
        *_signature(terms, known),
        *_force(terms, known),
        *_term(terms),
        *_termination(terms),
        *work(terms, known),
        *facts(terms, known),
    )


def require_fitting(terms: Terms) -> None:
    """Raises ``InvalidTerms`` with the place of each misfit. Whoever reads a file has reported this already; terms also come other ways."""
    found = [f"{'.'.join(str(part) for part in one.path)}: {one.code}" for one in problems(terms)]
    if SYSTEM in terms.people():
        found.append(f"{SYSTEM}: reserved")
    if found:
        raise InvalidTerms(reason="; ".join(found)[:_MOST_SAID])


def _office(terms: Terms, known: Known) -> Iterator[Problem]:
    if not known_zone(terms.zone):
        yield Problem(("zone",), "unknown_zone", {"id": terms.zone})
    targets: dict[str, tuple[str, ...]] = {}
    for who, reach in terms.reach.items():
        yield from known.person(_reach(terms, known, who), who)
        if not isinstance(reach, str):
            yield from known.person((*_reach(terms, known, who), "via"), reach.via)
            targets[who] = (reach.via,)
    for cycle in cycles({who: targets.get(who, ()) for who in sorted(known.people)}):
        yield Problem((*_reach(terms, known, cycle[0]), "via"), "cycle", {"cycle": " → ".join(cycle)})


def _reach(terms: Terms, known: Known, who: str) -> Path:
    party = terms.party_of(who)
    if party is None:
        return ("reach", who)
    return ("parties" if party in known.parties else "institutions", party, "reach", who)


def _parties(terms: Terms, known: Known) -> Iterator[Problem]:
    yield from duplicates(("parties",), terms.party_ids())
    yield from duplicates(("institutions",), (one.id for one in terms.institutions))
    for path, one in listed(("institutions",), (one.id for one in terms.institutions)):
        if one in known.parties:
            yield Problem(path, "duplicate_id", {"id": one})
    seen: dict[str, str] = {}
    for party in (*terms.parties, *terms.institutions):
        for person in party.people:
            if seen.setdefault(person, party.id) != party.id:
                place = ("parties" if party.id in known.parties else "institutions", party.id, "people", person)
                yield Problem(place, "person_of_two", {"id": person, "first": seen[person], "second": party.id})


def _related(terms: Terms) -> Iterator[Problem]:
    for index, one in enumerate(terms.related):
        if one.reference == terms.reference:
            yield Problem(("related", index, "reference"), "relates_to_itself", {"id": one.reference})
    yield from duplicates(("related",), (f"{one.relation} {one.reference}" for one in terms.related))
    if terms.kind == "specific" and all(one.relation != "framework" for one in terms.related):
        yield Problem(("kind",), "specific_without_framework", {})
    if terms.term.same_as == "framework":
        yield from _framework(terms, ("term", "same_as"))


def _framework(terms: Terms, path: Path) -> Iterator[Problem]:
    if all(one.relation != "framework" for one in terms.related):
        yield Problem(path, "no_framework", {})


def _signature(terms: Terms, known: Known) -> Iterator[Problem]:
    yield from duplicates(("documents",), (one.id for one in terms.documents), "id")
    if terms.signature is not None:
        yield from stages(terms, known)


def stages(terms: Terms, known: Known) -> Iterator[Problem]:
    """What does not fit in a signature plan."""
    yield from duplicates(("signature", "stages"), (stage.id for stage in terms.stages()), "id")
    for index, stage in enumerate(terms.stages()):
        place: Path = ("signature", "stages", index) if terms.signature and terms.signature.stages else ("signature",)
        yield from duplicates((*place, "members"), stage.members)
        for path, who in listed((*place, "members"), stage.members):
            yield from known.person(path, who)
            if stage.kind == "signature" and who in known.people and terms.party_of(who) not in known.parties:
                yield Problem(path, "signs_for_no_party", {"id": who})
        if stage.silent in {"deemed_given", "deemed_refused"} and stage.kind == "signature":
            yield Problem((*place, "on_expiry"), "never_by_silence", {})
        elif stage.silent is not None and stage.within is None:
            yield Problem((*place, "on_expiry"), "silence_needs_a_day", {})
        elif stage.on_expiry == "escalate" and stage.within is None:
            yield Problem((*place, "on_expiry"), "escalation_needs_a_day", {})
        if not isinstance(stage.rule, str) and stage.rule.at_least > len(stage.members):
            yield Problem((*place, "rule", "at_least"), "more_than_there_are", {"n": stage.rule.at_least, "there": len(stage.members)})


def _signatories(terms: Terms) -> int:
    return sum(len(stage.members) for stage in terms.stages() if stage.kind == "signature")


def _force(terms: Terms, known: Known) -> Iterator[Problem]:
    for path, rule in _conditions(terms):
        if not isinstance(rule, Condition):
            if rule == "framework_in_force":
                yield from _framework(terms, path)
            continue
        for key, nested in (("all_of", rule.all_of), ("any_of", rule.any_of)):
            if nested is not None and not nested:
                yield Problem((*path, key), "empty_rule", {})
        yield from known.document((*path, "document"), rule.document)
        if rule.signatures is not None and rule.signatures > _signatories(terms):
            yield Problem((*path, "signatures"), "more_than_there_are", {"n": rule.signatures, "there": _signatories(terms)})
        if rule.approval is not None:
            given = {stage.id for stage in terms.stages() if stage.kind != "signature"}
            if rule.approval not in given:
                yield Problem((*path, "approval"), "unknown_stage", {"id": rule.approval, "known": tuple(sorted(given))})
    signed, decisive = signed_on(terms), _decisive(terms)
    if signed and decisive and decisive[1] < signed:
        yield Problem(decisive[0], "in_force_before_signature", {"day": decisive[1], "signed": signed})


def _conditions(terms: Terms) -> Iterator[tuple[Path, Condition | str]]:
    """Every node of the rule for entry into force, with its path."""
    waiting: list[tuple[Path, Condition | str]] = [(("in_force",), terms.in_force)]
    while waiting:
        path, rule = waiting.pop()
        yield path, rule
        if isinstance(rule, Condition):
            waiting.extend(((*path, "all_of", index), one) for index, one in enumerate(rule.all_of or ()))
            waiting.extend(((*path, "any_of", index), one) for index, one in enumerate(rule.any_of or ()))


def signed_on(terms: Terms) -> date | None:
    """The day of the last signature, as far as the file says it."""
    signatories = {who for stage in terms.stages() if stage.kind == "signature" for who in stage.members}
    days = [day for who, day in (terms.so_far.signed if terms.so_far else {}).items() if who in signatories]
    if terms.signature and terms.signature.ceremony and terms.signature.ceremony.day:
        days.append(terms.signature.ceremony.day)
    return max(days, default=None)


def _decisive(terms: Terms) -> tuple[Path, date] | None:
    """A fixed date that brings the convention into force by itself, unless that is meant to reach back."""
    path, rule = ("in_force",), terms.in_force
    retroactive = False
    place: Path = path
    while isinstance(rule, Condition):
        retroactive = retroactive or rule.retroactive
        if rule.day is not None:
            return None if retroactive else ((*place, "date"), rule.day)
        key, nested = ("all_of", rule.all_of) if rule.all_of else ("any_of", rule.any_of)
        if not nested or len(nested) != 1:
            return None
        place, rule = (*place, key, 0), nested[0]
    return None


def _term(terms: Terms) -> Iterator[Problem]:
    term = terms.term
    begins = term.start if isinstance(term.start, date) else _begins(terms)
    if term.until and begins and term.until < begins:
        yield Problem(("term", "until"), "ends_before_start", {"day": term.until, "start": begins})
    elif over := _over(terms):
        yield over
    elif term.notice and term.until and begins and _longer(term.notice, begins, term.until):
        yield Problem(("term", "notice"), "notice_longer_than_term", {"notice": str(term.notice)})
    if term.notice and any(_outlasts(term.notice, length) for length in (term.initial, term.renewal.period) if length):
        yield Problem(("term", "notice"), "notice_longer_than_term", {"notice": str(term.notice)})
    if term.notice and term.withdrawal_of_one is None and len(terms.parties) > _TWO:
        yield Problem(("term",), "withdrawal_of_one_missing", {"parties": len(terms.parties)})
    if term.indefinite and term.renewal.mode != "never":
        yield Problem(("term", "renewal"), "nothing_to_renew", {})
    if term.same_as and term.renewal.mode != "never":
        yield Problem(("term", "renewal"), "renews_with_framework", {})


def _over(terms: Terms) -> Problem | None:
    """A term that counts from a fixed day, and is over before it can be in force."""
    term, begins = terms.term, _begins(terms)
    if not isinstance(term.start, date) or begins is None or renews(term, 0):
        return None
    end = end_of(term, term.start, 0, WorkingDays())
    if end is None or end > begins:
        return None
    return Problem(("term", "until" if term.until else "initial"), "ends_before_start", {"day": later(end, -1), "start": begins})


def _termination(terms: Terms) -> Iterator[Problem]:
    """A notice that is never over before the term is. One that renews may be ended across its renewals."""
    term = terms.term
    if term.renewal.mode != "never":
        return
    begins = term.start if isinstance(term.start, date) else _begins(terms)
    for cause, notice in terms.termination.notices():
        whole = term.initial is not None and _outlasts(notice, term.initial)
        if whole or (term.until and begins and _longer(notice, begins, term.until)):
            yield Problem(("termination", cause, "notice"), "notice_longer_than_term", {"notice": str(notice)})


def _begins(terms: Terms) -> date | None:
    """The first day on which it can be in force, as far as the file says it: never before it is signed, unless that is meant."""
    if decisive := _decisive(terms):
        return decisive[1]
    return None if reaches_back(terms.in_force) else signed_on(terms)


def _outlasts(notice: Period, length: Period) -> bool:
    """Whether a notice is as long as a length of time, or longer, from some day of the calendar on."""
    return any(_longer(notice, day, add(day, length, WorkingDays())) for day in ANY_DAYS)


def _longer(notice: Period, start: date, end: date) -> bool:
    return add(max(start, FIRST_DAY), notice, WorkingDays()) >= end
