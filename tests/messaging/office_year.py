"""A year of an office with 150 conventions, in the pure machine: who gets how many letters when half of everything is late.

The ten examples, each fifteen times, every copy at another stage of its life. Copies share their people in two halves, so that
some focal points look after forty conventions and some after more.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple

from adapters.files.terms_file import read_convention
from adapters.holidays import HolidaysLibrary
from domain.act import SYSTEM
from domain.agenda import Deadline, FallDue
from domain.committees.committees import ConveneReview, RecordReview, committee_of
from domain.committees.minutes import RecordMinutes
from domain.convention import AnyCommand, decide
from domain.days.calendar import Moment, local
from domain.days.holidays import CalendarRunsOut, FixCalendar, years_at_start, years_to_come
from domain.due import agenda, deadlines
from domain.evolution import as_read, fold
from domain.files.implementation import ByWhom
from domain.files.terms import Terms
from domain.messages.digest import Digest, digests
from domain.messages.messages import Delivered, MessageDue, RecordDelivery, RecordDigest, ToldInDigest
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.programme import AdoptProgramme
from domain.milestones.progress import SubmitMilestone
from domain.phases import Closed, InForce, InSignature, State
from domain.preview import assumed, beginning, next_act
from domain.promises.contributions import PayContribution, ReceiveContribution
from domain.promises.parts import parts
from domain.refusals.errors import DomainError
from domain.roles import focal_points, signatories
from domain.signature.signature import Sign
from domain.signature.signing import remaining

EXAMPLES = Path(__file__).parents[2] / "examples" / "conventions"
COPIES = 15
HALF = 8
"""so many copies have the people of the examples; the others have people of their own"""
BEGINS, ENDS = date(2027, 1, 4), date(2028, 1, 3)
"""Mondays"""
DIGEST, MORNING = time(8), time(10)
"""when the digest leaves on Mondays, and when people act"""
_LIBRARY = HolidaysLibrary()


@cache
def _holidays(first: int, last: int) -> dict[date, str]:
    return _LIBRARY.of("MA", first, last)


def _share(name: str) -> int:
    """Anything from 0 to 99, the same one in every run."""
    return int(sha256(name.encode()).hexdigest(), 16) % 100


def copies() -> Iterator[tuple[Terms, date]]:
    """Every convention of the office with the day on which all had signed, or began to."""
    for number, file in enumerate(sorted(EXAMPLES.glob("*.yaml"))):
        terms = read_convention(file).terms
        for copy in range(COPIES):
            signed = BEGINS - timedelta(days=75 * copy) if copy else BEGINS + timedelta(days=21 + 14 * number)
            signed += timedelta(days=_share(f"{file.stem}-{copy}") % 28)
            yield _copy(terms, copy, signed), signed


def _copy(terms: Terms, copy: int, signed: date) -> Terms:
    """With a reference, people and days of its own."""
    text = json.dumps(terms.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    if copy >= HALF:
        people = "|".join(map(re.escape, sorted(terms.people() - {terms.manager}, key=len, reverse=True)))
        text = re.sub(f'"({people})"', r'"\1-b"', text)
    told: dict[str, Any] = json.loads(text)
    told["reference"] = f"{terms.reference}-{copy}"
    told["related"] = [one | {"reference": f"{one['reference']}-{copy}"} for one in told.get("related", ())]
    if "signature" in told:
        told["signature"].pop("ceremony", None)
        for fact in ("taken_over", "so_far"):
            told.pop(fact, None)
    for contribution in told.get("contributions", ())[:1]:
        contribution["tranches"][0]["due"] = (signed + timedelta(days=240)).isoformat()
    return Terms.model_validate(told)


class Life:
    """One convention, driven as its workflow would drive it; ``sent`` are the letters of their own: day, reader, what about."""

    def __init__(self, terms: Terms, signed: date, *, slowly: bool = False) -> None:
        """``slowly``: those who are to sign take their time, one after the other, instead of doing so on the first day."""
        self.reference = terms.reference
        self.sent: list[tuple[date, str, str]] = []
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self._number = 0
        self._planned: set[str] = set()
        self._acts: list[tuple[date, int, AnyCommand]] = []
        self._state: State | None = None
        self._opened(terms, signed, slowly=slowly)

    @property
    def state(self) -> State:
        assert self._state is not None
        return self._state

    def _opened(self, terms: Terms, signed: date, *, slowly: bool) -> None:
        now = _moment(signed, time(9))
        calendar = self._calendar(years_at_start(signed.year))
        known = assumed(terms, (), signed)
        last = tuple(fact.model_copy(update={"last": True}) for fact in known)
        self.take(beginning(terms, "start", last).model_copy(update={"calendar": calendar}), now)
        number = 0
        while (act := next_act(self.state, f"opening-{number}")) is not None and not (slowly and isinstance(self.state, InSignature)):
            self.take(act, now)
            number += 1
        self._now = now
        if isinstance(self.state, InSignature):
            for n, who in enumerate(remaining(self.state.signing, terms)):
                self._do(signed + timedelta(days=5 + 12 * n), Sign, by=who)

    def _calendar(self, years: tuple[int, int]) -> FixCalendar:
        days = tuple(sorted(_holidays(*years)))
        return FixCalendar(command_id="c", actor=SYSTEM, holidays=days, through=date(years[1], 12, 31), source="year")

    def take(self, command: AnyCommand, now: Moment) -> None:
        """Decided and folded; mails of their own leave at once, and arrive."""
        events = as_read(decide(self._state, command, now))
        self._state = fold(self._state, events)
        for event in events:
            if isinstance(event, MessageDue) and event.delivery == "single":
                readers = (*event.to, *((self.state.terms.manager,) if event.letters else ()))
                self.sent += [(now.today, reader, event.about) for reader in readers]
                arrived = tuple(Delivered(person=who, status="sent", message_id="<m@example.org>") for who in readers)
                self.take(RecordDelivery(command_id="m", actor=SYSTEM, message=event.message, results=arrived), now)
            elif isinstance(event, CalendarRunsOut):
                self.take(self._calendar(years_to_come(self.state.worked.through, now.today.year)), now)

    def until(self, day: date, clock: time) -> None:
        """Everything that falls due and is done before a moment."""
        end = (day, clock)
        while not isinstance(self.state, Closed):
            self._plan()
            items = agenda(self.state)
            due = local(items[0].due, items[0].at) if items else (date.max, time(0))
            act = (self._acts[0][0], MORNING) if self._acts else (date.max, time(0))
            come = max(min(due, act), (self._now.today, self._now.clock))
            if come > end:
                return
            self._now = _moment(*come)
            if act < due:
                self._try(heappop(self._acts)[2])
            else:
                self.take(FallDue(command_id="due", actor=SYSTEM), self._now)

    def forget(self) -> None:
        """What was gathered before the year begins has been told."""
        mailbox = self.state.mailbox.model_copy(update={"gathered": ()})
        self._state = self.state.model_copy(update={"mailbox": mailbox})

    def told(self, digest: Digest) -> None:
        """One person's digest has arrived."""
        messages = tuple(name for line in digest.lines if line.reference == self.reference for name in line.messages)
        if messages:
            arrived = ToldInDigest(person=digest.person, status="sent", message_id="<d@example.org>", messages=messages)
            self.take(RecordDigest(command_id="d", actor=SYSTEM, digest=digest.on, results=(arrived,)), self._now)

    def _try(self, command: AnyCommand) -> None:
        if isinstance(command, RecordReview):
            command = self._session(command)
        try:
            self.take(command, self._now)
            self.done[command.kind] += 1
        except DomainError as error:
            self.refused[f"{command.kind}: {error.code}"] += 1

    # ── What people do ─────────────────────────────────────────────────────────────────────────

    def _plan(self) -> None:
        """For each duty, the day on which it is done: for one half in time, for the other between a week and a quarter late."""
        for one in deadlines(self.state):
            if one.duty and one.key not in self._planned:
                self._planned.add(one.key)
                share = _share(f"{self.reference}/{one.key}")
                done = one.due - timedelta(days=2 + share % 12) if share % 2 else one.due + timedelta(days=7 + share % 80)
                self._planned_for(one, max(done, self._now.today + timedelta(days=1)))

    def _planned_for(self, one: Deadline, day: date) -> None:
        terms = self.state.terms
        match one.about:
            case "milestone_due":
                series = self.state.milestones.get(one.target)
                milestone = next(m for m in terms.milestones if series is not None and m.id == series.series)
                self._do(day, SubmitMilestone, milestone=one.target, evidence=dict.fromkeys(milestone.evidence))
                by = milestone.accepted_by
                if not (isinstance(by, ByWhom) and by.committee):
                    owner = milestone.owner if by == "owner" else by.party if isinstance(by, ByWhom) else None
                    for party in (owner,) if owner else terms.party_ids():
                        self._do(day + timedelta(days=6), AcceptMilestone, by=focal_points(terms, party)[0], milestone=one.target)
            case "review_due":
                self._do(day - timedelta(days=18), ConveneReview, committee=one.target, session_day=day)
                self._do(day, RecordReview, committee=one.target)
            case "minutes_due":
                committee, _, session = one.target.rpartition("-")
                self._do(day, RecordMinutes, committee=committee, session=int(session))
            case "programme_due":
                owner = terms.milestones[0].owner
                work = {"id": f"forum-{one.title}", "type": "delivery", "title": "Forum", "owner": owner, "due": f"{one.title}-11-30"}
                self._do(day, AdoptProgramme, year=int(one.title), milestones=[work])
            case "tranche_due":
                part = next(part for part in parts(terms) if part.target == one.target)
                named = {"contribution": part.contribution.id, "tranche": part.name}
                giver, receiver = (focal_points(terms, who)[0] for who in (part.contribution.giver, part.contribution.receiver))
                self._do(day, PayContribution, by=giver, amount=str(part.amount), **named)
                self._do(day + timedelta(days=3), ReceiveContribution, by=receiver, amount=str(part.amount), **named)
            case _:
                self.refused[f"nobody does {one.about}"] += one.about not in {"convocation_due", "signature_due"}

    def _do(self, day: date, act: type[AnyCommand], **said: Any) -> None:
        self._number += 1
        command = act.model_validate({"command_id": f"act-{self._number}", "actor": self.state.terms.manager, **said})
        heappush(self._acts, (max(day, self._now.today), self._number, command))

    def _session(self, command: RecordReview) -> RecordReview:
        """All members come; what was submitted is accepted, and the programme of the year decided where it is owed."""
        state = self.state
        present = [{"person": one if isinstance(one, str) else one.who} for one in committee_of(state.terms, command.committee).members]
        decisions: list[dict[str, Any]] = [{"kind": "continue"}]
        if isinstance(state, InForce):
            submitted = [one.id for one in state.milestones.all if one.status == "submitted"]
            decisions += [{"kind": "accept", "milestone": one, "status": "met"} for one in submitted]
            decisions += [
                {"kind": "programme", "year": int(one.title)}
                for one in deadlines(state)
                if one.about == "programme_due" and int(one.title) == self._now.today.year
            ]
        return RecordReview.model_validate({**command.model_dump(exclude_defaults=True), "present": present, "decisions": decisions})


def _moment(day: date, clock: time) -> Moment:
    return Moment(instant=datetime.combine(day, clock, tzinfo=UTC), today=day, clock=clock)


def mondays() -> Iterable[date]:
    return (BEGINS + timedelta(weeks=week) for week in range((ENDS - BEGINS).days // 7))


class Year(NamedTuple):
    """What came of it: every letter with its day and reader, and whether it was a digest; how many conventions each person looks after."""

    letters: tuple[tuple[date, str, bool], ...]
    conventions: Counter[str]
    mandated: frozenset[str]
    manager: str
    done: Counter[str]
    refused: Counter[str]

    def of(self, person: str) -> tuple[int, int, int]:
        """Digests and letters of their own in the year, and the most of both in one week from Monday to Sunday."""
        mine = [(day, is_digest) for day, who, is_digest in self.letters if who == person]
        weeks = Counter((day - BEGINS).days // 7 for day, _ in mine)
        digested = sum(is_digest for _, is_digest in mine)
        return digested, len(mine) - digested, max(weeks.values(), default=0)

    def total(self, person: str) -> int:
        return sum(self.of(person)[:2])


@cache
def lived(delivery: str = "digest") -> Year:
    """From the first Monday, 8:00, to the one after the last."""
    lives = [Life(_delivered(terms, delivery), signed, slowly=signed >= BEGINS) for terms, signed in copies()]
    for life in lives:
        life.until(BEGINS - timedelta(days=1), DIGEST)
        life.forget()
    letters: list[tuple[date, str, bool]] = []
    for monday in mondays():
        for life in lives:
            life.until(monday, DIGEST)
        for digest in digests((life.state for life in lives), monday, monday + timedelta(weeks=1)):
            letters.append((monday, digest.person if digest.by_mail else digest.manager, True))
            for life in lives:
                life.told(digest)
    for life in lives:
        life.until(ENDS, DIGEST)
    letters += [(day, who, False) for life in lives for day, who, _ in life.sent if BEGINS <= day < ENDS]
    people = Counter(who for life in lives for party in life.state.terms.parties for who in party.people)
    mandated = frozenset(who for life in lives for who in signatories(life.state.terms))
    done, refused = sum((one.done for one in lives), Counter[str]()), sum((one.refused for one in lives), Counter[str]())
    return Year(tuple(letters), people, mandated, lives[0].state.terms.manager, done, refused)


def _delivered(terms: Terms, delivery: str) -> Terms:
    return terms.model_copy(update={"reminders": terms.reminders.model_copy(update={"delivery": delivery})})


# ── The table of docs/messages.md: ``python -m tests.messaging.office_year docs/messages.md`` writes it again ──────────────


_MARKED = re.compile(r"(<!-- a year -->\n).*?(<!-- end of a year -->)", re.DOTALL)
_HEADING = (
    "| reader | conventions | digests | single letters | most in a week | in the year | were every rung a mail |\n"
    "|---|--:|--:|--:|--:|--:|--:|\n"
)
_SHOWN = 12


def table() -> str:
    """Those who get most, the manager, and all who hold a mandate."""
    year, rungs = lived(), lived("single")
    ordered = sorted(year.conventions, key=lambda who: (-year.total(who), who))
    rows = [_row(year, rungs, who, who, str(year.conventions[who])) for who in ordered[:_SHOWN]]
    rest = ordered[_SHOWN:]
    most = max(map(year.total, rest))
    rows.append(f"| the other {len(rest)} | | | | | {most} at most | {max(map(rungs.total, rest))} at most |\n")
    rows.append(
        f"| all who hold a mandate ({len(year.mandated)}) | | | | "
        f"| {sum(map(year.total, year.mandated))} | {sum(map(rungs.total, year.mandated))} |\n"
    )
    rows.append(_row(year, rungs, year.manager, "the programme manager", str(10 * COPIES)))
    return _HEADING + "".join(rows)


def _row(year: Year, rungs: Year, person: str, name: str, conventions: str) -> str:
    digested, single, most = year.of(person)
    return f"| {name} | {conventions} | {digested} | {single} | {most} | {digested + single} | {rungs.total(person)} |\n"


def written(text: str) -> str:
    """The document with the table as it is now."""
    return _MARKED.sub(lambda found: f"{found[1]}{table()}{found[2]}", text)


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(written(document.read_text(encoding="utf-8")), encoding="utf-8")
