"""Whoever follows where something is done to a convention is told before it is done, and does just that when it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from domain.amendment_impact import agreed
from domain.convention import AnyCommand, AnyEvent
from domain.evolution import fold
from domain.followers import Follower, Relative, followers
from domain.life import following
from domain.life.closing import Close
from domain.life.prolongation import Extend
from domain.life.relations import NoteRelated, RelatedNoted, TermFollowed
from domain.life.suspension import Suspend
from domain.life.termination import Terminate
from tests.domain.amendment_builders import by_both, living, propose, sign_amendment
from tests.domain.builders import drafting, fix_calendar, in_force, start, who
from tests.domain.scenario import Scenario, day, given

SAME: dict[str, Any] = {"term": {"same_as": "framework"}}
LONGER = {"term": {"initial": "P4Y"}}
VERSION = 40
"""of the framework, when everybody knows where it stands"""


def no_holidays(first: int, last: int) -> dict[date, str]:
    assert first <= last
    return {}


def framework(reference: str = "CADRE-1", **changes: Any) -> Scenario:
    """In force from 16 February 2026 to 2029, with nothing to do; it is 1 March."""
    return living(reference=reference, milestones=[], committees=[], **changes).on("2026-03-01")


def knowing(scenario: Scenario, *others: Scenario) -> Scenario:
    """With what it has heard of others."""
    facts = (following.standing(one.there, VERSION, day("2026-02-16")) for one in others)
    return scenario.after(*(NoteRelated(**who("system"), fact=fact) for fact in facts))


def under(*frameworks: Scenario, reference: str = "SPEC-1", relation: dict[str, str] | None = None, **changes: Any) -> Scenario:
    """In force under these, of which it has heard."""
    named = [{"relation": "framework", "reference": one.there.terms.reference, **(relation or {})} for one in frameworks]
    return knowing(in_force(reference=reference, related=named, **changes), *frameworks).on("2026-03-01")


def relative(one: Scenario, version: int = VERSION) -> Relative:
    return Relative(one.there, version, one.now, no_holidays)


def told(one: Scenario, events: Sequence[AnyEvent], *others: Scenario, until: str = "2026-03-01") -> dict[str, Follower]:
    found = followers(relative(one), events, [relative(other) for other in others], day(until))
    return {follower.reference: follower for follower in found}


def amended(one: Scenario, *others: Scenario, changes: dict[str, Any] | None = None, **more: Any) -> dict[str, Follower]:
    """Whoever follows where an amendment is signed by all today."""
    found = agreed(one.there, propose(changes or LONGER, **more), one.now)
    return told(one, found.events, *others, until=found.effective.isoformat())


def done(one: Scenario, command: AnyCommand, *others: Scenario) -> dict[str, Follower]:
    return told(one, one.when(command).events, *others)


def changes_of(follower: Follower) -> dict[str, tuple[Any, Any]]:
    return {one.path: (one.before, one.after) for one in follower.changes}


def kinds(follower: Follower) -> list[str]:
    return [event.kind for event in follower.events]


# ── What follows ───────────────────────────────────────────────────────────────────────────────


def test_a_term_that_is_the_frameworks_moves_with_it_and_is_told_before_and_after() -> None:
    root = framework()
    found = amended(root, under(root, **SAME))
    assert kinds(found["SPEC-1"]) == ["related_noted", "message_due", "term_followed", "message_due"]
    assert changes_of(found["SPEC-1"]) == {"term_end": ("2029-02-16", "2030-02-16")}
    (named,) = found["SPEC-1"].named
    assert (named.relation.reference, named.before, named.after) == ("CADRE-1", day("2029-02-16"), day("2030-02-16"))


@pytest.mark.parametrize("on_end", ["warn", "suspend", "end"])
def test_whoever_has_a_term_of_its_own_is_told_and_its_rule_stands_beside_the_end_that_moves(on_end: str) -> None:
    root = framework()
    follower = amended(root, under(root, relation={"on_end": on_end}, term={"initial": "P5Y"}))["SPEC-1"]
    assert (kinds(follower), follower.changes) == (["related_noted", "message_due"], ())
    assert [(one.relation.on_end, one.before, one.after) for one in follower.named] == [(on_end, day("2029-02-16"), day("2030-02-16"))]


def test_other_terms_are_told_where_the_end_stays() -> None:
    root = framework()
    follower = amended(root, under(root, **SAME), changes={"objectives": ["Autre"]})["SPEC-1"]
    assert (kinds(follower), follower.changes) == (["related_noted", "message_due"], ())
    assert {(one.before, one.after) for one in follower.named} == {(day("2029-02-16"), day("2029-02-16"))}


def test_the_days_that_come_and_go_with_its_term_are_told_with_it() -> None:
    root, needs = framework(), {"id": "needs", "type": "assessment", "title": "Besoins", "owner": "mic", "every": "year", "by": "02-28"}
    shorter = amended(root, under(root, milestones=[needs], **SAME), changes={"term": {"initial": "P6M"}})["SPEC-1"]
    assert changes_of(shorter) == {"due.needs-2027": ("2027-02-28", None), "term_end": ("2029-02-16", "2026-08-16")}
    indefinite = amended(root, under(root, **SAME), changes={"term": {"indefinite": True}})["SPEC-1"]
    assert changes_of(indefinite) == {"term_end": ("2029-02-16", None)}
    assert [(one.before, one.after) for one in indefinite.named] == [(day("2029-02-16"), None)]


def test_whoever_names_it_as_history_or_is_closed_or_hears_nothing_new_does_not_follow() -> None:
    root = framework()
    later = in_force(reference="LATER-1", related=[{"relation": "prior", "reference": "CADRE-1"}]).on("2026-03-01")
    closed = under(root, reference="OVER-1").after(Close(**who(), because="fini"))
    other = in_force(reference="OTHER-1").on("2026-03-01")
    assert amended(root, later, closed, other) == {}
    assert told(root, (), under(root, **SAME)) == {}


def test_before_it_is_in_force_it_is_told_and_before_it_is_live_it_takes_note() -> None:
    root = framework()
    named = {"related": [{"relation": "framework", "reference": "CADRE-1"}], **SAME}
    fresh = knowing(drafting(reference="NEW-1", **named), root).on("2026-03-01")
    facts = {"texts": [{"document": "text", "on": "2020-01-05"}]}
    taken = given().on("2026-03-01").after(start(reference="OLD-1", taken_over=True, so_far=facts, **named))
    found = amended(root, fresh, knowing(taken, root))
    assert [(name, kinds(one), one.changes) for name, one in found.items()] == [
        ("NEW-1", ["related_noted", "message_due"], ()),
        ("OLD-1", ["related_noted"], ()),
    ]


def test_they_are_told_in_the_order_in_which_they_are_given() -> None:
    root = framework()
    given_so = [under(root, reference=name, **SAME) for name in ("B-1", "C-1", "A-1")]
    assert list(amended(root, *given_so)) == ["B-1", "C-1", "A-1"]


# ── What follows those ─────────────────────────────────────────────────────────────────────────


def test_what_rests_on_what_follows_follows_it_in_its_turn() -> None:
    root = framework()
    middle = under(root, reference="MID-1", **SAME)
    last = under(middle, reference="LAST-1", **SAME)
    found = amended(root, last, middle)
    assert list(found) == ["LAST-1", "MID-1"]
    assert [changes_of(one) for one in found.values()] == [{"term_end": ("2029-02-16", "2030-02-16")}] * 2
    (named,) = found["LAST-1"].named
    assert (named.relation.reference, named.before, named.after) == ("MID-1", day("2029-02-16"), day("2030-02-16"))


def test_of_two_frameworks_the_one_of_which_follows_the_other_both_count() -> None:
    root = framework()
    middle = under(root, reference="MID-1", **SAME)
    both = under(root, middle, reference="BOTH-1", **SAME)
    follower = amended(root, both, middle)["BOTH-1"]
    assert changes_of(follower) == {"term_end": ("2029-02-16", "2030-02-16")}
    assert [one.relation.reference for one in follower.named] == ["CADRE-1", "MID-1"]
    assert kinds(follower).count("related_noted") == 2


def test_a_framework_that_stays_as_it_is_holds_the_end_and_stands_with_no_follower() -> None:
    root, stays = framework(), framework("CADRE-2")
    follower = amended(root, under(root, stays, **SAME))["SPEC-1"]
    assert (follower.changes, [one.relation.reference for one in follower.named]) == ((), ["CADRE-1"])


def test_two_that_name_each_other_come_to_rest() -> None:
    root = framework(related=[{"relation": "parent", "reference": "SPEC-1", "on_suspension": "suspend"}])
    other = under(root, relation={"on_suspension": "suspend"})
    found = done(knowing(root, other), Suspend(**who("pm"), because="gel"), other)
    assert changes_of(found["SPEC-1"]) == {"phase": ("in_force", "suspended")}


# ── When it follows ────────────────────────────────────────────────────────────────────────────


def test_an_effect_that_lies_ahead_is_told_as_of_its_day_and_not_what_came_before_it() -> None:
    renewal = {"mode": "tacit", "period": "P1Y", "at_most": 1}
    root = framework(term={"initial": "P1Y", "renewal": renewal})
    three = {"term": {"initial": "P3Y", "renewal": renewal}}
    found = amended(root, under(root, **SAME), changes=three, effective="2027-06-01")
    assert changes_of(found["SPEC-1"]) == {"term_end": ("2028-02-16", "2029-02-16")}
    assert [(one.when.on, one.when.recorded_on) for one in found["SPEC-1"].events if isinstance(one, TermFollowed)] == [
        (day("2027-06-01"), day("2027-06-01"))
    ]
    assert kinds(found["SPEC-1"]) == ["related_noted", "message_due", "term_followed", "message_due"]


def test_the_news_of_an_effect_that_lies_ahead_has_its_place_in_the_log() -> None:
    root = framework()
    found = agreed(root.there, propose(LONGER, effective="2026-06-01"), root.now)
    follower = told(root, found.events, under(root, **SAME), until="2026-06-01")["SPEC-1"]
    on_its_day = Scenario(fold(root.there, found.events), root.now).on("2026-06-01", "00:00").falls_due()
    place = [one.kind for one in (*found.events, *on_its_day.events)].index("amendment_applied")
    assert [one.fact.version for one in follower.events if isinstance(one, RelatedNoted)] == [VERSION + place + 1]


def test_a_look_that_ends_before_the_effect_shows_none_of_it() -> None:
    root = framework()
    follower = under(root, **SAME)
    events = agreed(root.there, propose(LONGER, effective="2026-06-01"), root.now).events
    assert told(root, events, follower, until="2026-05-31") == {}
    assert list(told(root, events, follower, until="2026-06-01")) == ["SPEC-1"]


def test_what_ends_by_itself_before_the_effect_does_not_follow() -> None:
    root = framework()
    short = under(root, term={"until": "2026-04-30"}, relation={"on_end": "end"})
    follower = amended(root, short, effective="2026-06-01")["SPEC-1"]
    assert (kinds(follower), follower.changes) == (["related_noted", "message_due"], ())


def test_what_falls_due_meanwhile_reaches_the_others_on_its_day() -> None:
    root = framework()
    middle = under(root, reference="MID-1", relation={"on_end": "end"}, term={"initial": "P5Y"})
    last = under(middle, reference="LAST-1", relation={"on_end": "suspend"}, term={"initial": "P5Y"})
    events = root.when(Terminate(**who(), cause="mutual", because="Accord", ends_on=day("2026-05-31"))).events
    assert list(told(root, events, last, middle, until="2026-05-30")) == ["MID-1"]
    found = told(root, events, last, middle, until="2026-05-31")
    assert {name: changes_of(one)["phase"][1] for name, one in found.items()} == {"LAST-1": "suspended", "MID-1": "closing"}
    (suspended,) = (one for one in found["LAST-1"].events if one.kind == "convention_suspended")
    assert (suspended.when.on, suspended.when.recorded_on) == (day("2026-05-31"), day("2026-05-31"))


def test_holidays_are_asked_for_on_the_way_of_whoever_follows() -> None:
    asked: list[tuple[int, int]] = []

    def holidays(first: int, last: int) -> dict[date, str]:
        asked.append((first, last))
        return {}

    root = framework(holidays=fix_calendar(through="2032-12-31"))
    follower = under(root, holidays=fix_calendar(through="2027-12-31"), **SAME)
    found = agreed(root.there, propose(LONGER, effective="2027-06-01"), root.now)
    relatives = [relative(follower)._replace(holidays=holidays)]
    assert len(followers(relative(root), found.events, relatives, found.effective)) == 1
    assert len(asked) == 2  # if nothing is done, and now


def test_what_would_have_come_anyway_is_no_change() -> None:
    root = framework()
    middle = under(root, reference="MID-1", term={"until": "2026-04-30"})
    last = under(middle, reference="LAST-1", relation={"on_end": "suspend"})
    follower = amended(root, last, middle, effective="2026-06-30")
    assert {name: (kinds(one), one.changes) for name, one in follower.items()} == {"MID-1": (["related_noted", "message_due"], ())}


def test_a_later_clock_of_the_one_to_which_it_happens_is_the_day_of_the_news() -> None:
    root = framework()
    follower = amended(root.on("2026-03-02"), under(root, **SAME))["SPEC-1"]
    assert {(one.when.on, one.when.recorded_on) for one in follower.events} == {(day("2026-03-02"), day("2026-03-02"))}
    early = amended(root, under(root, **SAME).on("2026-03-02"))["SPEC-1"]
    assert {one.when.recorded_on for one in early.events} == {day("2026-03-02")}


# ── Other acts ─────────────────────────────────────────────────────────────────────────────────


def test_an_end_that_comes_at_once_brings_what_the_rule_of_each_says() -> None:
    root = framework()
    rules = {name: {"on_end": name} for name in ("warn", "suspend", "end")}
    others = [under(root, reference=name, relation=rule, term={"initial": "P5Y"}) for name, rule in rules.items()]
    found = done(root, Terminate(**who(), cause="mutual", because="Accord"), *others)
    assert {name: changes_of(one).get("phase") for name, one in found.items()} == {
        "warn": None,
        "suspend": ("in_force", "suspended"),
        "end": ("in_force", "closing"),
    }
    assert {(one.before, one.after) for follower in found.values() for one in follower.named} == {(day("2029-02-16"), day("2026-03-01"))}


def test_what_leaves_the_terms_alone_is_no_news_of_other_terms() -> None:
    root = framework()
    still = done(root, Suspend(**who("pm"), because="gel"), under(root, **SAME))["SPEC-1"]
    assert kinds(still) == ["related_noted", "message_due"]
    other = amended(root, under(root, **SAME))["SPEC-1"]
    assert [one.amended for follower in (still, other) for one in follower.events if isinstance(one, RelatedNoted)] == [False, True]


def test_an_extension_moves_the_end_of_whoever_shares_it() -> None:
    root = framework()
    found = done(root, Extend(**who(), until=day("2031-12-31"), because="Accord"), under(root, **SAME))
    assert changes_of(found["SPEC-1"]) == {"term_end": ("2029-02-16", "2032-01-01")}


# ── It is what comes ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "changed",
    [LONGER, {"term": {"indefinite": True}}, {"term": {"until": "2026-06-30"}}, {"objectives": ["Autre"]}, {**LONGER, "title": "Autre"}],
)
@pytest.mark.parametrize("on_end", ["warn", "end"])
def test_what_is_told_before_is_what_comes(changed: dict[str, Any], on_end: str) -> None:
    """Event for event: what the follower decides when it hears of the amendment that was signed."""
    root = framework()
    others = [under(root, reference="SAME-1", **SAME), under(root, reference="OWN-1", relation={"on_end": on_end}, term={"initial": "P2Y"})]
    found = amended(root, *others, changes=changed)
    proposed = root.when(propose(changed))
    after = by_both(root.after(propose(changed)))
    first = root.after(propose(changed)).when(sign_amendment("mic.minister"))
    last = Scenario(first.state, root.now).when(sign_amendment("axa.ceo"))
    recorded = (*proposed.events, *first.events, *last.events)
    version = VERSION + 1 + [one.kind for one in recorded].index("amendment_applied")
    fact = following.standing(after.there, version, day("2026-03-01"))
    for one in others:
        heard = one.when(NoteRelated(**who("system"), fact=fact, amended=True))
        told_before = found[one.there.terms.reference]
        assert told_before.events == heard.events
        assert changes_of(told_before).get("term_end", (None, _end(one)))[1] == _end(Scenario(heard.state, one.now))


def _end(one: Scenario) -> str | None:
    end = following.standing(one.there, 0, date.min).term_end
    return end.isoformat() if end else None
