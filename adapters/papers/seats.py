"""Who has a seat, who came, and whether there was a quorum, as the papers of a session tell it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.papers.names import Names
from adapters.papers.sitting import Sitting
from adapters.papers.words import BLANK, known, say
from domain.committees.attendance import Attendance, Seat, attend, quorum_of
from domain.files.implementation import Committee, MemberEntry
from domain.refusals.errors import DomainError

Json = dict[str, Any]


def members_of(sitting: Sitting, names: Names) -> list[Json]:
    """Every seat with how it was filled; to be filled in as long as nothing is recorded."""
    seats = {seat.member: seat for seat in _attendance(sitting).seats}
    return [member(entry, names) | {"presence": _presence(entry, seats[entry.who], sitting, names)} for entry in sitting.committee.roster()]


def member(entry: MemberEntry, names: Names) -> Json:
    """A seat that is vacant has its office's name no more."""
    return {
        "name": say("vacant", names.language) if entry.vacant else names.name(entry.who),
        "title": "" if entry.vacant else names.title(entry.who),
        "party": names.party_of(entry.who),
        "voice": say("voting" if entry.voting else "advisory", names.language),
    }


def _attendance(sitting: Sitting) -> Attendance:
    """The seats as they were filled, or are said to be; of what was recorded under rules that have changed since, only who came."""
    held, committee = sitting.recorded or sitting.expected, sitting.committee
    try:
        return attend(committee, held.present, held.proxies, held.recused) if held else attend(committee, (), {}, ())
    except DomainError:
        came = {one.stands_in_for or one.person: one.person for one in held.present} if held else {}
        return Attendance(
            seats=tuple(Seat(member=entry.who, voting=entry.voting, taken_by=came.get(entry.who)) for entry in committee.roster())
        )


def _presence(entry: MemberEntry, seat: Seat, sitting: Sitting, names: Names) -> str:
    if seat.vacant:
        return "–"
    if sitting.recorded is None and sitting.expected is None:
        return BLANK
    said = _sat(entry, seat, names)
    if seat.recused:
        said += f", {say('recused', names.language)}"
    return said if sitting.recorded else f"{said} ({say('expected', names.language)})"


def _sat(entry: MemberEntry, seat: Seat, names: Names) -> str:
    language = names.language
    if seat.taken_by == entry.who:
        return say("present", language)
    if seat.taken_by is not None:
        said = say("alternate_sat" if seat.taken_by == entry.alternate else "stand_in_sat", language, name=names.full(seat.taken_by))
        return f"{said}, {say('unsent', language)}" if seat.unsent else said
    return say("represented", language, name=names.name(seat.proxy)) if seat.proxy is not None else say("absent", language)


def needed(sitting: Sitting, language: str) -> str:
    """The quorum that the terms ask for."""
    committee, found = sitting.committee, _attendance(sitting)
    rule, count = committee.quorum, quorum_of(found, committee, second=sitting.second)
    if rule is None or count is None:
        return say("quorum_none", language)
    if sitting.recorded is not None and sitting.recorded.quorum is not None:
        count = sitting.recorded.quorum
    base = found.base - (found.vacant if rule.base == "appointed" else 0)
    text = say("quorum_second" if sitting.second else "quorum_needed", language, needed=count.needed, base=base)
    text += say("quorum_represented", language) if rule.represented_counts else ""
    return f"{text} ({say('article', language, article=rule.article)})" if rule.article else text


def quorum(sitting: Sitting, language: str) -> str:
    """The same with what was found, and whether that was enough."""
    held, text, found = sitting.recorded, needed(sitting, language), _attendance(sitting)
    if held is None:
        return text + say("quorum_to_count", language, blank=BLANK)
    text += say("quorum_found", language, present=found.present, represented=found.represented)
    return text + (say("quorum_met" if held.quorum.met else "quorum_not_met", language) if held.quorum else "")


def irregularities(sitting: Sitting, language: str) -> Iterator[str]:
    """What happened against the rules, of the convocation and of the session."""
    for one in dict.fromkeys(code for event in (sitting.convened, sitting.recorded) if event for code in event.irregularities):
        yield say(one, language) if known(one) else one


def absence(committee: Committee, language: str) -> list[str]:
    """What a member may do who cannot come."""
    found = []
    if committee.decides is not None and committee.decides.proxies:
        found.append(say("proxies", language, n=committee.decides.proxies))
    if committee.stand_ins != "refused":
        found.append(say(f"stand_ins_{committee.stand_ins}", language))
    return found
