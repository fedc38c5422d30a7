"""A session of a committee as its papers tell it: convened or not yet, recorded or not yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from adapters.papers.business import business_of
from adapters.papers.names import Names
from adapters.papers.words import BLANK, known, labelled, long_day, say
from adapters.reading import Reading
from domain import wording
from domain.attendance import needed_of
from domain.blocks import wording as text_of
from domain.committees import Decided, ReviewConvened, ReviewRecorded, committee_of
from domain.errors import UnknownSession
from domain.evolution import fold, read_event
from domain.implementation import Committee, MemberEntry
from domain.phases import State
from domain.roles import leaders
from domain.tally import Tally
from domain.terms import Terms

Json = dict[str, Any]
_UNDECIDED = 3
"""so many decisions are left open where none is recorded yet"""
_DETAILS = ("milestone", "status", "to", "year", "owner", "due", "of", "reservations", "because")


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session by what is recorded of it, corrections included; nothing yet of one that is still to be convened.

    ``state`` is the convention as it stood when the session was about to be recorded: who sat then, and what was still on the table.
    """

    state: State
    committee: Committee
    number: int
    convened: ReviewConvened | None = None
    recorded: ReviewRecorded | None = None

    @property
    def day(self) -> date | None:
        if self.recorded is not None:
            return self.recorded.when.on
        return self.convened.session_day if self.convened else None

    @property
    def sent_on(self) -> date | None:
        if self.convened is not None:
            return self.convened.when.on
        return self.recorded.convened_on if self.recorded else None

    @property
    def second(self) -> bool:
        return self.convened is not None and self.convened.second

    @property
    def strangers(self) -> tuple[str, ...]:
        """Stand-ins and guests, whom the terms do not know."""
        return (*(one.person for one in self.recorded.present), *self.recorded.guests) if self.recorded else ()


def sitting_of(reading: Reading, committee: str, number: int | None, *, upcoming: bool) -> Sitting:
    """The session that is meant: the one named; else one convened and not held; else the last one held, or the next one to convene.

    Raises ``UnknownCommittee`` and ``UnknownSession``.
    """
    committee_of(reading.state.terms, committee)
    facts = [one.event for one in reading.state.past.facts]
    convened = {one.session: one for one in facts if isinstance(one, ReviewConvened) and one.committee == committee}
    recorded = {one.session: one for one in facts if isinstance(one, ReviewRecorded) and one.committee == committee}
    open_ones = [one for one in convened.values() if one.session not in recorded]
    following = max((*convened, *recorded, 0)) + 1
    if number is None and open_ones:
        number = min(open_ones, key=lambda one: one.session_day).session
    elif number is None:
        number = max(recorded, default=following) if not upcoming else following
    if number not in convened and number not in recorded and number != following:
        raise UnknownSession(committee=committee, session=number)
    state = _before(reading, committee, number) if number in recorded else reading.state
    return Sitting(state, committee_of(state.terms, committee), number, convened.get(number), recorded.get(number))


def _before(reading: Reading, committee: str, session: int) -> State:
    about = ("review_recorded", committee, session)
    known = takewhile(lambda one: (one.kind, one.data.get("committee"), one.data.get("session")) != about, reading.envelopes)
    return fold(None, (read_event(one) for one in known)) or reading.state


def paper_of(sitting: Sitting, names: Names, today: date) -> Json:
    """Everything that the templates of a session may say, in words."""
    language, committee = names.language, sitting.committee
    lines = business_of(sitting.state, committee, sitting.number, names, min(sitting.day or today, today))
    return {
        "today": wording.long_date(today, language),
        "convention": convention_of(sitting.state.terms, language),
        "committee": {
            "title": text_of(committee.title, language),
            "article": say("article", language, article=committee.article) if committee.article else "",
        },
        "session": _session(sitting, language),
        "recipients": [_member(entry, names) for entry in committee.roster()],
        "business": [{"number": n, **one} for n, one in enumerate(lines, start=1)],
        "absence": _absence(committee, language),
        "chair": _leader(committee.chairs[:1] or leaders(committee)[:1], names),
        "secretary": _leader((committee.secretary,) if committee.secretary else (), names),
        "members": [{**_member(entry, names), "presence": _presence(entry, sitting, names)} for entry in committee.roster()],
        "guests": names.several(sitting.recorded.guests) if sitting.recorded else "",
        "needed": _needed(sitting, language),
        "quorum": _quorum(sitting, language),
        "irregularities": ", ".join(_irregularities(sitting, language)),
        "recorded": sitting.recorded is not None,
        "decisions": [_decision(one, names) for one in sitting.recorded.decisions] if sitting.recorded else [],
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
    return {
        "number": sitting.number,
        "heading": say("second_convocation" if sitting.second else "convocation", language),
        "second": sitting.second,
        "day": long_day(sitting.day, language) if sitting.day else BLANK,
        "time": " – ".join(filter(None, (begin or BLANK, end))),
        "place": place or BLANK,
        "link": (then.link or "") if then else "",
        "sent": wording.long_date(sitting.sent_on, language) if sitting.sent_on else "",
    }


def _member(entry: MemberEntry, names: Names) -> Json:
    return {
        "name": names.name(entry.who),
        "title": names.title(entry.who),
        "party": names.party_of(entry.who),
        "voice": say("voting" if entry.voting else "advisory", names.language),
    }


def _leader(people: Sequence[str], names: Names) -> str:
    return names.full(people[0]) if people else BLANK


def _presence(entry: MemberEntry, sitting: Sitting, names: Names) -> str:
    """How a member was there; to be filled in as long as nothing is recorded."""
    held = sitting.recorded
    if held is None:
        return BLANK
    language = names.language
    alternate = next((one.person for one in held.present if one.person == entry.alternate), None)
    stand_in = next((one.person for one in held.present if one.stands_in_for == entry.who), None)
    if any(one.person == entry.who for one in held.present):
        said = say("present", language)
    elif alternate or stand_in:
        said = say("alternate_sat" if alternate else "stand_in_sat", language, name=names.full(alternate or stand_in or ""))
    elif entry.who in held.proxies:
        said = say("represented", language, name=names.name(held.proxies[entry.who]))
    else:
        said = say("absent", language)
    return f"{said}, {say('recused', language)}" if {entry.who, alternate, stand_in} & set(held.recused) else said


def _needed(sitting: Sitting, language: str) -> str:
    """What the terms ask for."""
    rule = sitting.committee.quorum
    if rule is None:
        return say("quorum_none", language)
    held = sitting.recorded
    base = len([who for who in _voting(sitting) if held is None or who not in held.recused])
    share = rule.second_call.at_least if sitting.second and rule.second_call else rule.at_least
    needed = held.quorum.needed if held and held.quorum else needed_of(share, base)
    text = say("quorum_second" if sitting.second else "quorum_needed", language, needed=needed, base=base)
    text += say("quorum_represented", language) if rule.represented_counts else ""
    return f"{text} ({say('article', language, article=rule.article)})" if rule.article else text


def _quorum(sitting: Sitting, language: str) -> str:
    """What the terms ask for, what was found, and whether that was enough."""
    held, text = sitting.recorded, _needed(sitting, language)
    if held is None:
        return text + say("quorum_to_count", language, blank=BLANK)
    seats = {one.stands_in_for or one.person for one in held.present}
    heard = [who for who in _voting(sitting) if who not in held.recused]
    there, by_proxy = sum(who in seats for who in heard), sum(who in held.proxies and who not in seats for who in heard)
    text += say("quorum_found", language, present=there, represented=by_proxy)
    return text + (say("quorum_met" if held.quorum.met else "quorum_not_met", language) if held.quorum else "")


def _voting(sitting: Sitting) -> tuple[str, ...]:
    return tuple(entry.who for entry in sitting.committee.roster() if entry.voting)


def _irregularities(sitting: Sitting, language: str) -> Iterator[str]:
    found = (*(sitting.convened.irregularities if sitting.convened else ()), *(sitting.recorded.irregularities if sitting.recorded else ()))
    for code in dict.fromkeys(found):
        yield say(code, language) if known(code) else code


def _absence(committee: Committee, language: str) -> list[str]:
    """What a member may do who cannot come."""
    found = []
    if committee.decides is not None and committee.decides.proxies:
        found.append(say("proxies", language, n=committee.decides.proxies))
    if committee.stand_ins != "refused":
        found.append(say(f"stand_ins_{committee.stand_ins}", language))
    return found


def _decision(one: Decided, names: Names) -> Json:
    language = names.language
    details = [labelled(say(f"decided_{key}", language), _told(one, key, names), language) for key in _DETAILS if getattr(one, key)]
    return {
        "number": one.n,
        "kind": wording.decision(one.kind, language),
        "result": wording.result(one.tally.result, language),
        "text": one.text or "",
        "details": details + list(_votes(one, names)),
        "tally": tally_sentence(one.tally, names),
    }


def _told(one: Decided, key: str, names: Names) -> str:
    value = getattr(one, key)
    match key:
        case "to" | "due":
            return wording.long_date(value, names.language)
        case "owner":
            return names.whoever(value)
        case "milestone":
            return milestone_title(value, names)
        case "status":
            return wording.status(value, names.language)
        case "reservations":
            return " ; ".join(value)
        case _:
            return str(value)


def milestone_title(milestone: str, names: Names) -> str:
    """The title of a milestone, or of the one that a yearly instance belongs to, with the id."""
    titles = {one.id: text_of(one.title, names.language) for one in names.terms.milestones}
    title = titles.get(milestone) or titles.get(milestone.rpartition("-")[0])
    return f"{title} ({milestone})" if title else milestone


def _votes(one: Decided, names: Names) -> Iterator[str]:
    for vote in ("for", "against", "abstain"):
        if voters := [who for who, said in (one.votes or {}).items() if said == vote]:
            yield labelled(say(vote, names.language), names.several(voters), names.language)


def tally_sentence(tally: Tally, names: Names) -> str:
    """The count as it was explained when it was recorded; in other languages than French, from its figures."""
    language = names.language
    casting = tally.majority.casting_vote if tally.majority else None
    quorum = say("tally_quorum", language, needed=tally.quorum.needed) if tally.quorum else ""
    rule = f"rule_{tally.majority.rule}" if tally.majority else ""
    return say(
        "tally",
        language,
        because=tally.because.replace(casting, names.name(casting)) if casting else tally.because,
        present=tally.present,
        represented=tally.represented,
        base=tally.base,
        quorum=quorum,
        in_favour=tally.in_favour,
        against=tally.against,
        abstained=tally.abstained,
        rule=f"{'؛' if language == 'ar' else ';'} {say(rule, language) if known(rule) else rule}" if rule else "",
        result=wording.result(tally.result, language),
    )


def _left(sitting: Sitting, language: str) -> Iterator[str]:
    """What nobody has recorded, and what a program cannot know."""
    held = sitting.recorded
    if held is None:
        yield say("left_session", language)
    else:
        for key in ("begin", "end", "place"):
            if not getattr(held, key) and not (sitting.convened and getattr(sitting.convened, key, None)):
                yield say(f"left_{key}", language)
    yield say("left_discussion", language)
    yield say("left_signatures", language)
