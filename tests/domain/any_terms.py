"""Conventions of any make: stages, rules, terms, renewals, dates that follow one another, committees, ladders."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.days.calendar import FIRST_DAY, LAST_DAY
from domain.days.holidays import FixCalendar
from domain.start import Start
from tests.domain.builders import PARTIES, STUDY, SUIVI, terms

SHORT = ("P1D", "P10D", "P5WD", "P10CD", "P1M", "P2M", "P45D")
LONG = ("P3M", "P6M", "P1Y", "P18M", "P3Y", "P1Y6M", "P5Y", "P200Y")
SIGNING = ("mic.minister", "mic.legal", "axa.ceo", "axa.focal")
VOTING = ("mic.focal", "axa.focal", "ecc.director", "mic.legal")

short, long_ = st.sampled_from(SHORT), st.sampled_from(LONG)
near = st.dates(date(2025, 6, 1), date(2029, 6, 1)).map(date.isoformat)
dates = near | near | near | st.sampled_from([FIRST_DAY.isoformat(), LAST_DAY.isoformat(), "2028-02-29", "2026-01-31"])


def maybe(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | value


@st.composite
def stages(draw: st.DrawFn, name: str) -> dict[str, Any]:
    members = draw(st.lists(st.sampled_from(SIGNING), unique=True, min_size=1))
    within = draw(maybe(short))
    at_least = {"at_least": draw(st.integers(1, len(members)))}
    return {
        "id": name,
        "kind": draw(st.sampled_from(["visa", "approval", "signature", "signature"])),
        "members": members,
        "rule": draw(st.sampled_from(["all", "all", "any", at_least])),
        "within": within,
        "on_expiry": draw(st.sampled_from(["remind", *(["escalate", "lapse"] if within else [])])),
        "on_refusal": draw(st.sampled_from(["hold", "proceed_without", "reopen"])),
    }


leaves = st.one_of(
    st.just("all_signatures"),
    st.just("all_signatures"),
    st.fixed_dictionaries({"date": dates, "retroactive": st.booleans()}),
    st.fixed_dictionaries({"after": st.just("all_signatures"), "period": short | long_}),
    st.fixed_dictionaries({"signatures": st.integers(1, 2)}),
    st.just({"notified": "all"}),
    st.just({"document": "text"}),
    st.just({"approval": "signatures"}),
    st.just("framework_in_force"),
)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.fixed_dictionaries({"all_of": several}) | st.fixed_dictionaries({"any_of": several})


rules = st.recursive(leaves, _nested, max_leaves=4)
renewals = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(["never", "tacit", "express"]),
        "period": long_ | st.just("P1M"),
        "at_most": maybe(st.integers(1, 4)),
    }
)


@st.composite
def lengths(draw: st.DrawFn) -> dict[str, Any]:
    length = draw(st.sampled_from(["initial", "initial", "initial", "until", "indefinite", "same_as"]))
    value = {"initial": long_ | short, "until": dates, "indefinite": st.just(True), "same_as": st.just("framework")}[length]
    return {
        length: draw(value),
        "from": draw(st.sampled_from(["entry_into_force", "last_signature"]) | near),
        "renewal": draw(renewals),
        "notice": draw(maybe(short)),
        "notice_counts_from": draw(st.sampled_from(["receipt", "next_month"])),
        "withdrawal_of_one": draw(st.sampled_from([None, "ends", "continues"])),
        "suspension_extends": draw(st.booleans()),
    }


endings = st.fixed_dictionaries(
    {},
    optional={
        cause: st.fixed_dictionaries({}, optional={"notice": short, "suspended_for": short, "article": st.just("14")})
        for cause in ("mutual", "force_majeure", "fault")
    },
)


@st.composite
def milestones(draw: st.DrawFn, name: str, before: list[str]) -> dict[str, Any]:
    due: list[st.SearchStrategy[Any]] = [dates, short, long_]
    if before:
        due.append(st.fixed_dictionaries({"after": st.sampled_from(before), "period": short}))
    when = {"due": draw(maybe(st.one_of(due)))}
    if draw(st.integers(0, 3)) == 0:
        when = {"every": "year", "by": draw(st.sampled_from(["01-01", "02-28", "06-30", "12-31"]))}
    return {
        **STUDY,
        "id": name,
        "owner": draw(st.sampled_from(["mic", "axa"])),
        "roll": draw(st.sampled_from(["none", "following", "modified_following", "preceding"])),
        "evidence": draw(st.sampled_from([[], ["report"]])),
        "accepted_by": draw(st.sampled_from(["owner", "all_parties", {"party": "axa"}, {"committee": "suivi"}])),
        **when,
    }


@st.composite
def committees(draw: st.DrawFn) -> dict[str, Any]:
    meets = st.fixed_dictionaries(
        {"every": st.sampled_from(["P1M", "P3M", "P6M", "P1Y"])},
        optional={"convocation": short, "avoid": st.sampled_from([[], [8], [7, 8]])},
    )
    quorum = st.fixed_dictionaries(
        {"at_least": st.sampled_from(["1/2", "2/3", "1", "2", "9"])}, optional={"represented_counts": st.booleans()}
    )
    decides = st.fixed_dictionaries(
        {"majority": st.sampled_from(["absolute", "two_thirds", "unanimity", "consensus"])},
        optional={"casting_vote": st.booleans(), "proxies": st.integers(0, 2)},
    )
    return {**SUIVI, "meets": draw(maybe(meets)), "quorum": draw(maybe(quorum)), "decides": draw(maybe(decides))}


ladders = st.fixed_dictionaries(
    {},
    optional={
        "before": st.lists(short, unique=True, max_size=3),
        "on_day": st.booleans(),
        "overdue_every": maybe(st.sampled_from(["P7D", "P1D", "P2WD", "P1M"])),
        "escalate_after": st.integers(0, 3),
        "at_most": st.integers(0, 5),
        "working_days_only": st.booleans(),
    },
)
calendars = st.sampled_from(
    [
        None,
        FixCalendar(command_id="start", actor="system", holidays=(date(2026, 5, 1),), through=date(2027, 12, 31), source="test"),
        FixCalendar(command_id="start", actor="system", holidays=(), through=date(2035, 12, 31), source="test"),
    ]
)


families: st.SearchStrategy[list[dict[str, Any]]] = st.just([]) | st.fixed_dictionaries(
    {"relation": st.sampled_from(["framework", "framework", "parent", "prior"]), "reference": st.just("CADRE-1")},
    optional={"on_suspension": st.sampled_from(["warn", "suspend"]), "on_end": st.sampled_from(["warn", "suspend", "end"])},
).map(lambda one: [one])


@st.composite
def starts_of_any_make(draw: st.DrawFn) -> Start:
    """A beginning whose terms pydantic takes; whether they fit together is for the domain to say."""
    plan = {"stages": [draw(stages(name)) for name in ("visas", "signatures")[draw(st.integers(0, 1)) :]]}
    names = ["study", "courses", "needs"][: draw(st.sampled_from([3, 3, 2, 1, 0]))]
    taken_over = draw(st.integers(0, 3)) == 0
    agreed = terms(
        kind=draw(st.sampled_from(["partnership", "specific"])),
        related=draw(families),
        parties=PARTIES,
        signature=draw(st.sampled_from([plan, plan, plan, None])),
        in_force=draw(rules),
        term=draw(lengths()),
        termination=draw(endings),
        milestones=[draw(milestones(name, names[:n])) for n, name in enumerate(names)],
        committees=[draw(committees())],
        programme=draw(st.sampled_from([None, {"adopted_by": {"committee": "suivi"}, "every": "year", "by": "03-31"}])),
        reminders={"default": draw(ladders)},
        reach={"axa.ceo": "letter", "mic.legal": {"via": "mic.focal"}},
        taken_over=taken_over,
        so_far={"texts": [{"document": "text", "on": "2025-06-01"}]} if taken_over and draw(st.booleans()) else None,
    )
    return Start(command_id="start", actor="pm", terms=agreed, calendar=draw(calendars))
