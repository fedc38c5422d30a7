"""Lives that stand still, are extended, renewed and denounced, and minutes, against the second reckoning of ``oracle.py``, which shares
no code with the rules.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.committees.minutes import RecordMinutes
from domain.life.prolongation import Extend
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce, How
from domain.phases import Closing, InForce
from tests.domain.builders import STUDY, SUIVI, accept, fix_calendar, in_force, record, submit, who
from tests.domain.oracle import A_DAY, OFF, days, dues, last_day_for_notice, lengths, month_after, rolled, shifted
from tests.effort import about

TERM = {"initial": "P1Y", "notice": "P1M", "notice_counts_from": "next_month"}
HOLIDAYS = fix_calendar(*map(date.isoformat, sorted(OFF)), through="2069-12-31")


class Reckoned:
    """A convention of a year that renews tacitly, with a milestone ``a`` and one, ``b``, that follows it; and what the texts make of it."""

    def __init__(self, begun: date, period: str, delays: tuple[str, str], *, freezes: bool) -> None:
        self.period, self.then, self.freezes = period, delays[1], freezes
        self.now, self.counted_from, self.first, self.renewals = begun, begun, "P1Y", 0
        self.met = False
        self.due = {"a": shifted(begun, delays[0])}
        after = {**STUDY, "id": "b", "due": {"after": "a", "period": self.then}, "roll": "following"}
        milestones = [{**STUDY, "id": "a", "due": delays[0]}, after]
        term = {**TERM, "renewal": {"mode": "tacit", "period": period}, "suspension_extends": freezes}
        self.there = in_force(begun.isoformat(), term=term, milestones=milestones, holidays=HOLIDAYS)

    def end(self) -> date:
        return shifted(self.counted_from, self.period, self.renewals, self.first)

    def passes(self, later: int) -> None:
        self.now += later * A_DAY
        while self.end() <= self.now:
            self.renewals += 1
        self.there = self.there.passing(self.now)

    def ends_on(self, end: date) -> None:
        self.counted_from, self.first, self.renewals = end, "P0D", 0

    def stops(self, for_days: int) -> None:
        stood, since = for_days * A_DAY, self.now
        self.there = self.there.after(Suspend(**who(), because="Gel")).passing(since + stood).after(Resume(**who()))
        moving = {name for name, day in self.due.items() if day >= since and not (name == "a" and self.met)}
        self.due |= {name: self.due[name] + stood for name in moving}
        if self.freezes and stood:
            self.ends_on(self.end() + stood)
        self.passes(for_days)

    def extends(self, by: int) -> None:
        until = self.end() + by * A_DAY
        self.there = self.there.after(Extend(**who(), until=until, because="Retard"))
        self.ends_on(until + A_DAY)

    def meets(self) -> None:
        if not self.met:
            self.there = self.there.after(submit("a"), accept("a", status="met"))
            self.met, self.due["b"] = True, rolled(shifted(self.now, self.then), "following")

    def denounced(self, how: How) -> date:
        """The first day out of force."""
        self.there = self.there.after(Denounce(**who(), how=how, party="axa"))
        if how == "withdrawal":
            return shifted(month_after(self.now), TERM["notice"])
        while last_day_for_notice(self.end(), TERM["notice"], TERM["notice_counts_from"]) < self.now:
            self.renewals += 1
        return self.end()


acts = st.tuples(st.sampled_from(["stop", "extend", "meet", "pass"]), st.integers(0, 200), st.integers(0, 50))


@settings(max_examples=about(120))
@examples(st.data(), days, st.lists(acts, min_size=1, max_size=6), st.sampled_from(["non_renewal", "withdrawal"]))
def test_a_life_that_stands_still_is_extended_and_denounced_ends_when_the_texts_say(
    data: st.DataObject, begun: date, script: list[tuple[str, int, int]], how: How
) -> None:
    life = Reckoned(begun, data.draw(lengths), (data.draw(dues), data.draw(dues)), freezes=data.draw(st.booleans()))
    for act, later, much in script:
        life.passes(later)
        if act == "stop":
            life.stops(much)
        elif act == "extend":
            life.extends(much)
        elif act == "meet":
            life.meets()
        running = life.there.there
        assert isinstance(running, InForce)
        assert running.force.end == life.end()
    assert {one.id: one.due for one in life.there.there.milestones.all if one.due} == life.due
    ends_on = life.denounced(how)
    assert [item.due for item in life.there.passing(ends_on - A_DAY).agenda() if item.kind == "termination"] == [ends_on]
    ended = life.there.passing(ends_on).there
    assert isinstance(ended, Closing)
    assert ended.force.end == ends_on


@settings(max_examples=about(15))
@examples(held=days, within=dues, silence=dues, late=st.integers(0, 30))
def test_minutes_are_due_and_deemed_approved_when_the_texts_say(held: date, within: str, silence: str, late: int) -> None:
    body = {**SUIVI, "minutes": {"within": within, "approval": {"silence": silence}}}
    session = in_force(held.isoformat(), committees=[body], holidays=HOLIDAYS).after(record("continue"))
    assert [item.due for item in session.agenda() if item.kind == "minutes_due"] == [shifted(held, within)]
    recorded = session.on(held + late * A_DAY).after(RecordMinutes(**who("axa.focal"), committee="suivi", session=1, minutes="d" * 64))
    assert [item.due for item in recorded.agenda() if item.kind == "minutes_deemed_approved"] == [shifted(held + late * A_DAY, silence)]
