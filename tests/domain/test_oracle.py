"""Every date of a preview against the second reckoning of ``oracle.py``, which shares no code with the rules. Compared are the items that
people are shown, of random terms: entry into force, renewals, ends, last days for notice, milestones, sessions and convocations.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import assume, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from domain.preview import lived
from domain.refusals.errors import DomainError
from tests.domain.builders import SIGNED_BY_TWO, STUDY, SUIVI, terms
from tests.domain.oracle import (
    A_DAY,
    FEASTS,
    OFF,
    Course,
    days,
    dues,
    entry_day,
    last_day_for_notice,
    lengths,
    occurrences,
    on_year,
    rolled,
    said,
    shifted,
)
from tests.effort import about

yearly = st.sampled_from([*FEASTS, "02-28", "02-29", "06-30", "12-31"]).map(lambda by: {"every": "year", "by": by})
notices = st.tuples(st.sampled_from(["P1M", "P10D", "P10CD"]), st.sampled_from(["receipt", "next_month"])) | st.just(("P5WD", "receipt"))
rules = st.recursive(
    st.just("all_signatures")
    | st.builds(lambda day: {"date": day.isoformat()}, days)
    | st.builds(lambda period: {"after": "all_signatures", "period": period}, dues)
    | st.sampled_from([{"signatures": 1}, {"approval": "signatures"}, {"notified": "all"}]),
    lambda inner: st.builds(
        lambda key, parts: {key: parts}, st.sampled_from(["all_of", "any_of"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=4,
)


@st.composite
def courses(draw: st.DrawFn) -> dict[str, Any]:
    length = draw(st.sampled_from(["initial", "initial", "until", "indefinite"]))
    mode = draw(st.sampled_from(["never", "tacit", "tacit", "express"])) if length != "indefinite" else "never"
    most = {"at_most": draw(st.integers(1, 3))} if mode != "never" and draw(st.booleans()) else {}
    notice, counts_from = draw(notices)
    value = {"initial": lengths, "until": days.map(date.isoformat), "indefinite": st.just(True)}[length]
    renewal = {"mode": mode} if mode == "never" else {"mode": mode, "period": draw(lengths), **most}
    asked = {"notice": notice, "notice_counts_from": counts_from} if mode == "tacit" and draw(st.booleans()) else {}
    return {length: draw(value), "renewal": renewal, **asked}


@st.composite
def work(draw: st.DrawFn) -> dict[str, Any]:
    dated = st.builds(lambda due: {"due": due}, dues | days.map(date.isoformat))
    roll = st.sampled_from(["none", "following", "modified_following", "preceding"])
    often = st.sampled_from(["P1M", "P5M", "P6M", "P1Y", "P90D"]).map(lambda every: {"every": every}) | st.sampled_from(
        [1, 2, 3, 4, 6]
    ).map(lambda n: {"at_least": n, "per": "year"})
    meets = {
        **draw(often),
        "convocation": draw(st.sampled_from(["P15D", "P10WD", "P10CD"])),
        "avoid": draw(st.sampled_from([[], [8], [12, 1]])),
    }
    return {
        "milestones": [{**STUDY, "id": name, "roll": draw(roll), **draw(dated | yearly)} for name in ("m0", "m1", "m2")],
        "committees": [{**SUIVI, "meets": meets}],
    }


@settings(max_examples=about(150))
@examples(signed=days, term=courses(), in_force=rules, owed=work())
def test_every_date_of_a_preview_is_the_one_that_the_texts_mean(
    signed: date, term: dict[str, Any], in_force: Any, owed: dict[str, Any]
) -> None:
    until = signed + 1500 * A_DAY
    agreed = terms(**SIGNED_BY_TWO, term=term, in_force=in_force, **owed)
    try:
        life = lived(agreed, signed_on=signed, until=until, holidays=lambda a, b: {day: "" for day in OFF if a <= day.year <= b})
    except DomainError:  # which terms are refused is for others to show
        assume(False)
    found = [(item.kind, item.due, item.target) for item in life.items]
    entry = entry_day(in_force, signed)
    assert [due for kind, due, _ in found if kind == "entry_into_force"] == [entry] * (entry is not None and entry <= until)
    if entry is None or entry > until:
        return
    course = Course(term, entry)
    assume((course.end(0) or until) > entry)
    ends = list(course.ends(until))
    over = ends[-1][0] if ends else until + A_DAY

    def within(kind: str) -> set[tuple[date, str]]:
        return {(due, target) for one, due, target in found if one == kind and entry < due < over}

    assert [due for kind, due, _ in found if kind == "renewal"] == [end for end, renewed in ends if renewed and end <= until]
    assert [due for kind, due, _ in found if kind == "term_end"] == [end for end, renewed in ends if not renewed and end <= until]
    if "notice" in term:
        last = {last_day_for_notice(end, term["notice"], term["notice_counts_from"]) for end, renewed in ends if renewed}
        assert {due for due, _ in within("notice_deadline")} == {day for day in last if entry < day <= until}
    expected = set()
    for one in owed["milestones"]:
        if "due" in one:
            expected.add((rolled(said(one["due"], entry), one["roll"]), one["id"]))
            continue
        years = ((on_year(one["by"], year), year) for year in range(entry.year, until.year + 1))
        expected |= {(rolled(day, one["roll"]), f"{one['id']}-{year}") for day, year in years if entry <= day < over}
    assert within("milestone_due") == {(due, name) for due, name in expected if entry < due < over and due <= until}
    meets = owed["committees"][0]["meets"]
    sessions = {day for day in occurrences(meets, entry, until) if day < over and day <= until}
    assert {due for due, _ in within("review_due")} == sessions
    sent = {shifted(day, meets["convocation"], -1) for day in sessions}
    assert {day for day in sent if day > entry} <= {due for due, _ in within("convocation_due")}
