"""Edges of what fits together in the terms that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from typing import Any

import pytest

from domain.files.consistency import problems
from tests.domain.builders import PARTIES, STUDY, SUIVI, THREE, terms

YEARLY: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
MAP: dict[str, Any] = {**STUDY, "id": "map"}
PROMISE: dict[str, Any] = {"id": "visits", "promisor": "mic", "promisee": "axa", "text": "Visites"}
MONEY: dict[str, Any] = {"id": "grant", "from": "mic", "to": "axa", "currency": "MAD"}
MEASURE: dict[str, Any] = {"id": "rate", "title": "Taux", "unit": "%"}


def told(**changes: Any) -> list[str]:
    """Place and rule of each misfit."""
    return [f"{'.'.join(map(str, one.path))} {one.code}" for one in problems(terms(**changes))]


def committee(**changes: Any) -> dict[str, Any]:
    return {**SUIVI, **changes}


# ── Milestones ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        ([STUDY, {**MAP, "owner": "nobody"}], ["milestones.1.owner unknown_body"]),
        ([STUDY, {**MAP, "after": ["study", "lost"]}], ["milestones.1.after.1 unknown_milestone"]),
        ([STUDY, {**MAP, "due": {"after": "lost", "period": "P1M"}}], ["milestones.1.due.after unknown_milestone"]),
        ([STUDY, {**MAP, "accepted_by": {"committee": "none"}}], ["milestones.1.accepted_by.committee unknown_committee"]),
        ([{**STUDY, "evidence": ["report", "report"]}], ["milestones.0.evidence.1 duplicate_id"]),
        ([{**STUDY, "replaces": ["old", "old"]}], ["milestones.0.replaces.1 duplicate_id"]),
        ([MAP, {**STUDY, "replaces": ["old", "map"]}], ["milestones.1.replaces.1 still_there"]),
        ([YEARLY, {**STUDY, "id": "needs-first"}], []),
        ([YEARLY, {**STUDY, "id": "needs-part-2026"}], []),
        ([{**STUDY, "id": "study-2026"}, STUDY], []),
        ([YEARLY, {**STUDY, "id": "needs-2026"}], ["milestones.1.id named_like_a_year"]),
        ([{**YEARLY, "id": "needs-all"}, {**STUDY, "id": "needs-all-2026"}], ["milestones.1.id named_like_a_year"]),
        ([MAP, {**STUDY, "after": ["study"]}], ["milestones.1.after.0 cycle"]),
        ([{**STUDY, "after": ["map"]}, {**MAP, "due": {"after": "study", "period": "P1M"}}], ["milestones.0.after.0 cycle"]),
        ([{**STUDY, "due": {"after": "map", "period": "P1M"}}, {**MAP, "after": ["study"]}], ["milestones.0.due.after cycle"]),
        ([{**YEARLY, "by": "02-29"}], []),
        ([{**YEARLY, "by": "04-31"}], ["milestones.0.by no_such_day"]),
        (
            [{**STUDY, "accepted_by": {"party": "axa"}}, {**MAP, "accepted_by": {"party": "ecc"}}],
            ["milestones.1.accepted_by.party unknown_party"],
        ),
        ([STUDY, {**MAP, "after": ["study"]}, {**MAP, "owner": "ecc"}], ["milestones.2.id duplicate_id"]),
    ],
)
def test_milestones_fit_with_one_another(milestones: list[dict[str, Any]], expected: list[str]) -> None:
    assert told(milestones=milestones) == expected


# ── Commitments, indicators, programmes ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"commitments": [PROMISE, {**PROMISE, "id": "x", "promisor": "pm"}]}, ["commitments.1.promisor unknown_body"]),
        ({"commitments": [PROMISE, {**PROMISE, "id": "x", "promisee": "pm"}]}, ["commitments.1.promisee unknown_body"]),
        ({"commitments": [{**PROMISE, "promisor": "ecc"}], "indicators": [{**MEASURE, "owner": "ecc"}]}, []),
        ({"contributions": [{**MONEY, "from": "pm"}]}, ["contributions.0.from unknown_body"]),
        ({"contributions": [{**MONEY, "to": "pm"}]}, ["contributions.0.to unknown_body"]),
        ({"indicators": [MEASURE, {**MEASURE, "id": "x", "owner": "pm"}]}, ["indicators.1.owner unknown_body"]),
        ({"commitments": [PROMISE, PROMISE]}, ["commitments.1.id duplicate_id"]),
        ({"contributions": [MONEY, MONEY]}, ["contributions.1.id duplicate_id"]),
        ({"indicators": [MEASURE, MEASURE]}, ["indicators.1.id duplicate_id"]),
        (
            {"commitments": [{**PROMISE, "every": "year", "by": "01-31"}, {**PROMISE, "id": "visits-2026"}]},
            ["commitments.1.id named_like_a_year"],
        ),
        (
            {
                "commitments": [
                    {**PROMISE, "every": "year", "by": "01-31"},
                    {**PROMISE, "id": "visits-all"},
                    {**PROMISE, "id": "meals-2026"},
                ]
            },
            [],
        ),
        ({"commitments": [PROMISE, {**PROMISE, "id": "visits-2026"}]}, []),
        (
            {"commitments": [{**PROMISE, "id": "site-visits", "every": "year", "by": "01-31"}, {**PROMISE, "id": "site-visits-2026"}]},
            ["commitments.1.id named_like_a_year"],
        ),
        ({"indicators": [{**MEASURE, "every": "year", "by": "01-31"}, {**MEASURE, "id": "rate-all"}, {**MEASURE, "id": "cost-2026"}]}, []),
        ({"indicators": [MEASURE, {**MEASURE, "id": "rate-2026"}]}, []),
        (
            {"indicators": [{**MEASURE, "id": "drop-rate", "every": "year", "by": "01-31"}, {**MEASURE, "id": "drop-rate-2026"}]},
            ["indicators.1.id named_like_a_year"],
        ),
        ({"commitments": [{**PROMISE, "due": {"after": "study", "period": "P1M"}}]}, ["commitments.0.due.after unknown_milestone"]),
        ({"indicators": [{**MEASURE, "due": {"after": "study", "period": "P1M"}}]}, ["indicators.0.due.after unknown_milestone"]),
        ({"indicators": [{**MEASURE, "due": "P1M", "every": "year", "by": "01-31"}]}, ["indicators.0 at_most_one"]),
        ({"commitments": [{**PROMISE, "by": "01-31"}]}, ["commitments.0 every_and_by"]),
        ({"commitments": [{**PROMISE, "every": "year", "by": "02-30"}]}, ["commitments.0.by no_such_day"]),
        ({"commitments": [{**PROMISE, "every": "year", "by": "01-31", "first": 2027}]}, []),
        ({"programme": {"adopted_by": {"party": "ecc"}}}, ["programme.adopted_by.party unknown_party"]),
        ({"programme": {"adopted_by": {"party": "axa"}, "every": "year"}}, ["programme every_and_by"]),
        ({"programme": {"adopted_by": {"party": "axa"}, "every": "year", "by": "02-30"}}, ["programme.by no_such_day"]),
    ],
)
def test_promises_and_measures_fit_with_one_another(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(**changes) == expected


# ── Money ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("money", "expected"),
    [
        ({"amount": "0"}, ["contributions.0.amount not_positive"]),
        ({"amount": "0.01"}, []),
        ({"amount": "1"}, []),
        ({"amount": "-1"}, ["contributions.0.amount not_positive"]),
        ({"amount": "1.001"}, ["contributions.0.amount too_many_digits"]),
        ({"amount": "1.001", "currency": "TND"}, []),
        ({"amount": "1.5", "currency": "XOF"}, ["contributions.0.amount too_many_digits"]),
        ({"amount": "1.001", "currency": None}, ["contributions.0 needs_currency"]),
        ({"currency": None}, []),
        ({"currency": None, "tranches": [{"id": "a", "amount": "1"}]}, ["contributions.0 needs_currency"]),
        ({"tranches": [{"id": "a", "amount": "1"}, {"id": "b", "amount": "0"}]}, ["contributions.0.tranches.1.amount not_positive"]),
        ({"amount": "3", "tranches": [{"id": "a", "amount": "1"}, {"id": "b", "amount": "2.00"}]}, []),
        (
            {"amount": "3", "tranches": [{"id": "a", "amount": "1"}, {"id": "b", "amount": "1"}]},
            ["contributions.0.tranches tranches_do_not_add_up"],
        ),
        ({"amount": "3", "tranches": [{"id": "a", "amount": "4"}]}, ["contributions.0.tranches tranches_do_not_add_up"]),
        (
            {"tranches": [{"id": "a", "amount": "1", "due": {"after": "none", "period": "P1M"}}]},
            ["contributions.0.tranches.0.due.after unknown_milestone"],
        ),
        ({"tranches": [{"id": "a", "amount": "1"}, {"id": "a", "amount": "1"}]}, ["contributions.0.tranches.1.id duplicate_id"]),
        (
            {"tranches": [{"id": "a", "amount": "1"}, {"id": "b", "amount": "1", "when": {"milestone": "none", "is": "met"}}]},
            ["contributions.0.tranches.1.when.milestone unknown_milestone"],
        ),
    ],
)
def test_amounts_are_exact_and_add_up(money: dict[str, Any], expected: list[str]) -> None:
    assert told(contributions=[{**MONEY, **money}]) == expected


def test_what_does_not_add_up_is_told_in_figures() -> None:
    def figures(currency: str, **money: Any) -> list[dict[str, Any]]:
        return [one.details for one in problems(terms(contributions=[{**MONEY, "currency": currency, **money}]))]

    assert figures("MAD", amount="1.001") == [{"value": "1.001", "currency": "MAD", "digits": 2}]
    assert figures("XOF", amount="1.5") == [{"value": "1.5", "currency": "XOF", "digits": 0}]
    halves = [{"id": "a", "amount": "1"}, {"id": "b", "amount": "1.5"}]
    assert figures("TND", amount="3", tranches=halves) == [{"sum": "2.500", "amount": "3"}]


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def test_a_committee_is_there_once() -> None:
    assert told(committees=[SUIVI, SUIVI]) == ["committees.1.id duplicate_id"]


@pytest.mark.parametrize("key", ["reports_to", "escalates_to"])
def test_committees_that_turn_to_each_other_are_told_at_the_first_of_them(key: str) -> None:
    three = [SUIVI, committee(id="high", **{key: "low"}), committee(id="low", **{key: "high"})]
    assert told(committees=three) == [f"committees.1.{key} cycle"]
    assert told(committees=[committee(**{key: "high"}), committee(id="high")]) == []
    assert told(committees=[SUIVI, committee(id="high", **{key: "none"})]) == [f"committees.1.{key} unknown_committee"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"chairs": ["mic.focal", "mic.focal"]}, ["chairs.1 duplicate_id"]),
        ({"chairs": ["mic.focal", "axa.deputy"]}, ["chairs.1 chair_not_a_member"]),
        ({"chairs": ["mic.focal", "nobody"]}, ["chairs.1 unknown_person"]),
        ({"members": ["mic.focal", "axa.focal", {"who": "mic.focal"}]}, ["members.2 duplicate_id"]),
        ({"chairs": ["mic.focal", "axa.focal"]}, []),
        ({"chairs": [], "chair": {"rotates": "P1Y", "order": ["mic.focal", "axa.deputy"]}}, ["chair.order.1 chair_not_a_member"]),
        ({"chairs": ["mic.focal"], "chair": {"rotates": "P1Y", "order": ["mic.focal"]}}, [" at_most_one"]),
        ({"secretary": "pm"}, []),
        ({"secretary": "nobody"}, ["secretary unknown_person"]),
        ({"members": ["mic.focal", {"who": "nobody"}]}, ["members.1.who unknown_person"]),
        ({"members": ["mic.focal", "nobody"]}, ["members.1 unknown_person"]),
        ({"members": ["mic.focal", {"who": "axa.focal", "alternate": "nobody"}]}, ["members.1.alternate unknown_person"]),
        (
            {"members": [{"who": "mic.focal", "alternate": "mic.legal"}, {"who": "axa.focal", "alternate": "mic.legal"}]},
            ["members.1.alternate duplicate_id"],
        ),
        (
            {"members": [{"who": "mic.focal", "alternate": "mic.legal"}, "ecc.director", {"who": "axa.focal", "alternate": "mic.legal"}]},
            ["members.2.alternate duplicate_id"],
        ),
        (
            {
                "members": [
                    {"who": "mic.focal", "alternate": "mic.legal"},
                    {"who": "ecc.director", "alternate": "axa.deputy"},
                    {"who": "axa.focal", "alternate": "mic.legal"},
                ]
            },
            ["members.2.alternate duplicate_id"],
        ),
        ({"members": [{"who": "mic.focal", "voting": False}, "axa.focal"]}, []),
        ({"members": [], "chairs": []}, ["members nobody_votes"]),
        ({"meets": {"every": "P6M"}}, []),
        ({"meets": {"at_least": 2}}, []),
        ({"meets": {"every": "P6M", "at_least": 2}}, ["meets at_most_one"]),
        ({"quorum": {"at_least": "3"}}, []),
        ({"quorum": {"at_least": "4"}}, ["quorum.at_least more_than_there_are"]),
        ({"quorum": {"at_least": "2/3"}}, []),
        (
            {"members": ["mic.focal", {"who": "axa.focal", "voting": False}], "quorum": {"at_least": "2"}},
            ["quorum.at_least more_than_there_are"],
        ),
        (
            {"quorum": {"at_least": "3", "second_call": {"after": "P8D", "at_least": "4"}}},
            ["quorum.second_call.at_least more_than_there_are"],
        ),
        ({"quorum": {"at_least": "3", "second_call": {"after": "P8D", "at_least": "3"}}}, []),
    ],
)
def test_the_seats_of_a_committee_fit(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(committees=[committee(**changes)]) == [f"committees.0.{one}".replace(". ", " ") for one in expected]


def weighing(**weights: int) -> dict[str, Any]:
    return {"votes_per": {"weights": {who.replace("_", "."): n for who, n in weights.items()}}}


@pytest.mark.parametrize(
    ("decides", "expected"),
    [
        ({"casting_vote": True}, []),
        ({"casting_vote": True, "chairs": ["mic.focal", "axa.focal"]}, ["casting_vote casting_vote_of_whom"]),
        ({"casting_vote": True, "chairs": []}, ["casting_vote casting_vote_of_whom"]),
        ({"casting_vote": True, "chairs": [], "chair": {"rotates": "P1Y", "order": ["mic.focal", "axa.focal"]}}, []),
        ({"except": {"accept": {"majority": "unanimity"}, "nothing": {"majority": "unanimity"}}}, ["except.nothing unknown_decision_kind"]),
        ({"votes_per": "party"}, []),
        (weighing(mic=1, axa=1, ecc=1), []),
        (weighing(mic_focal=1, axa_focal=1), []),
        (weighing(mic_focal=1, axa=1), []),
        (weighing(mic=1, mic_focal=1), ["votes_per.weights.mic.focal weighed_twice"]),
        (weighing(mic=0, axa_focal=0), ["votes_per.weights nobody_votes"]),
        (weighing(nobody=1), ["votes_per.weights.nobody unknown_body"]),
        (weighing(mic=1, mic_legal=1), ["votes_per.weights.mic.legal weight_of_nobody"]),
        (weighing(mic=1, axa_deputy=1), ["votes_per.weights.axa.deputy weight_of_nobody"]),
        (weighing(mic=1, pm=1), ["votes_per.weights.pm weight_of_nobody"]),
    ],
)
def test_how_a_committee_decides_fits_with_its_members(decides: dict[str, Any], expected: list[str]) -> None:
    chairs = {key: decides[key] for key in ("chairs", "chair") if key in decides}
    rule = {"majority": "absolute", **{key: said for key, said in decides.items() if key not in chairs}}
    assert told(committees=[committee(**chairs, decides=rule)]) == [f"committees.0.decides.{one}" for one in expected]


def test_no_weight_is_that_of_a_member_without_a_vote() -> None:
    silent = committee(
        members=["mic.focal", {"who": "axa.focal", "voting": False}], decides={"majority": "absolute", **weighing(mic=1, axa=1)}
    )
    assert told(committees=[silent]) == ["committees.0.decides.votes_per.weights.axa weight_of_nobody"]


# ── The office, the parties and other conventions ──────────────────────────────────────────────

PEOPLE_OF_TWO: list[dict[str, Any]] = [PARTIES[0], {**PARTIES[1], "people": ["axa.ceo", "axa.focal", "mic.focal"]}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"zone": "Nowhere"}, ["zone unknown_zone"]),
        ({"reach": {"mic.focal": {"via": "pm"}, "axa.focal": "letter"}}, []),
        ({"reach": {"pm": "letter"}}, []),
        ({"reach": {"pm": {"via": "nobody"}}}, ["reach.pm.via unknown_person"]),
        ({"reach": {"mic.focal": {"via": "nobody"}}}, ["parties.mic.reach.mic.focal.via unknown_person"]),
        ({"reach": {"ecc.director": {"via": "nobody"}}}, ["institutions.ecc.reach.ecc.director.via unknown_person"]),
        ({"reach": {"nobody": "letter"}}, ["reach.nobody unknown_person"]),
        ({"reach": {"mic.focal": {"via": "axa.focal"}, "axa.focal": {"via": "mic.focal"}}}, ["parties.axa.reach.axa.focal.via cycle"]),
        ({"reach": {"ecc.director": {"via": "ecc.director"}}}, ["institutions.ecc.reach.ecc.director.via cycle"]),
        ({"parties": [*PARTIES, PARTIES[0]]}, ["parties.2 duplicate_id"]),
        ({"parties": [*PARTIES, {**PARTIES[0], "id": "ecc", "people": []}]}, ["institutions.0 duplicate_id"]),
        ({"parties": PEOPLE_OF_TWO}, ["parties.axa.people.mic.focal person_of_two"]),
        (
            {"institutions": [{"id": "ecc", "short": "ECC", "names": [], "people": ["ecc.director", "axa.ceo"]}]},
            ["institutions.ecc.people.axa.ceo person_of_two"],
        ),
        (
            {"institutions": [{"id": one, "short": "C", "names": [], "people": []} for one in ("ecc", "cfma", "ecc")]},
            ["institutions.2 duplicate_id"],
        ),
        (
            {"institutions": [{"id": one, "short": "C", "names": [], "people": []} for one in ("ecc", "mic")]},
            ["institutions.1 duplicate_id"],
        ),
        (
            {"related": [{"relation": "prior", "reference": "A"}, {"relation": "prior", "reference": "REF-1"}]},
            ["related.1.reference relates_to_itself"],
        ),
        ({"related": [{"relation": "prior", "reference": "A"}, {"relation": "parent", "reference": "A"}]}, []),
        ({"related": [{"relation": "prior", "reference": "A"}, {"relation": "prior", "reference": "A"}]}, ["related.1 duplicate_id"]),
        ({"term": {"same_as": "framework"}, "related": [{"relation": "prior", "reference": "A"}]}, ["term.same_as no_framework"]),
        (
            {
                "term": {"same_as": "framework"},
                "in_force": "framework_in_force",
                "related": [{"relation": "prior", "reference": "A"}, {"relation": "framework", "reference": "B"}],
            },
            [],
        ),
    ],
)
def test_the_office_the_parties_and_other_conventions_fit(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(**changes) == expected


# ── Signature, entry into force, term ──────────────────────────────────────────────────────────

TWO: dict[str, Any] = {"members": ["mic.minister", "axa.ceo"]}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"documents": [{"id": "text", "paper": "A"}, {"id": "text", "paper": "B"}]}, ["documents.1.id duplicate_id"]),
        ({"signature": {"members": ["mic.minister", "mic.minister"]}}, ["signature.members.1 duplicate_id"]),
        ({"signature": {"members": ["mic.minister", "ecc.director"]}}, ["signature.members.1 signs_for_no_party"]),
        ({"signature": {"members": ["mic.minister", "nobody"]}}, ["signature.members.1 unknown_person"]),
        ({"signature": {"stages": [{"id": "a", "kind": "visa", "members": ["ecc.director", "pm"]}, {"id": "b", **TWO}]}}, []),
        ({"signature": {"stages": [{"id": "a", **TWO}, {"id": "a", **TWO}]}}, ["signature.stages.1.id duplicate_id"]),
        (
            {"signature": {"stages": [{"id": "a", **TWO}, {"id": "b", **TWO, "on_expiry": "deemed_refused", "within": "P1M"}]}},
            ["signature.stages.1.on_expiry never_by_silence"],
        ),
        ({"signature": {**TWO, "on_expiry": "deemed_given", "within": "P1M"}}, ["signature.on_expiry never_by_silence"]),
        ({"signature": {**TWO, "on_expiry": "deemed_given"}}, ["signature.on_expiry never_by_silence"]),
        ({"signature": {**TWO, "on_expiry": "lapse"}}, ["signature.on_expiry silence_needs_a_day"]),
        ({"signature": {**TWO, "on_expiry": "escalate"}}, ["signature.on_expiry escalation_needs_a_day"]),
        ({"kind": "specific"}, ["kind specific_without_framework"]),
        ({"kind": "specific", "related": [{"relation": "parent", "reference": "P-1"}]}, ["kind specific_without_framework"]),
        ({"signature": {**TWO, "on_expiry": "lapse", "within": "P1M"}}, []),
        ({"signature": {"stages": [{"id": "a", "kind": "visa", **TWO, "on_expiry": "deemed_refused", "within": "P1M"}]}}, []),
        ({"signature": {**TWO, "rule": {"at_least": 2}}}, []),
        ({"signature": {**TWO, "rule": {"at_least": 3}}}, ["signature.rule.at_least more_than_there_are"]),
        ({"signature": TWO, "in_force": {"signatures": 2}}, []),
        ({"signature": TWO, "in_force": {"signatures": 3}}, ["in_force.signatures more_than_there_are"]),
        (
            {"signature": {"stages": [{"id": "a", "kind": "visa", **TWO}, {"id": "b", **TWO}]}, "in_force": {"signatures": 3}},
            ["in_force.signatures more_than_there_are"],
        ),
        (
            {
                "signature": {"stages": [{"id": "a", "members": ["mic.minister"]}, {"id": "b", "members": ["axa.ceo"]}]},
                "in_force": {"signatures": 2},
            },
            [],
        ),
        ({"signature": {"stages": [{"id": "a", "kind": "approval", **TWO}, {"id": "b", **TWO}]}, "in_force": {"approval": "a"}}, []),
        (
            {"signature": {"stages": [{"id": "a", "kind": "approval", **TWO}, {"id": "b", **TWO}]}, "in_force": {"approval": "b"}},
            ["in_force.approval unknown_stage"],
        ),
        ({"in_force": {"any_of": []}}, ["in_force.any_of empty_rule"]),
        ({"in_force": {"all_of": []}}, ["in_force.all_of empty_rule"]),
        ({"in_force": {"any_of": [{"document": "annex"}, "all_signatures"]}}, ["in_force.any_of.0.document unknown_document"]),
        ({"in_force": {"all_of": [{"any_of": []}]}}, ["in_force.all_of.0.any_of empty_rule"]),
        ({"in_force": {"document": "annex"}}, ["in_force.document unknown_document"]),
        (
            {"in_force": {"all_of": ["all_signatures", {"any_of": ["all_signatures", "framework_in_force"]}]}},
            ["in_force.all_of.1.any_of.1 no_framework"],
        ),
        (
            {"in_force": {"any_of": ["framework_in_force", {"document": "annex"}]}},
            ["in_force.any_of.1.document unknown_document", "in_force.any_of.0 no_framework"],
        ),
    ],
)
def test_whoever_signs_and_what_brings_it_into_force_fit(changes: dict[str, Any], expected: list[str]) -> None:
    assert told(**changes) == expected


def signed(*days: str, ceremony: Any = None, **in_force: Any) -> list[str]:
    """What is told of a convention taken over that the two signed on these days."""
    facts = dict(zip(("mic.minister", "axa.ceo"), days, strict=False))
    plan = {**TWO, "ceremony": {"id": "c", "date": ceremony}} if ceremony else TWO
    return told(taken_over=True, so_far={"signed": facts}, signature=plan, in_force=in_force)


def test_a_fixed_day_of_entry_into_force_is_not_before_the_last_signature() -> None:
    late = ["in_force.date in_force_before_signature"]
    assert signed("2026-01-01", "2026-03-01", date="2026-02-28") == late
    assert signed("2026-01-01", "2026-03-01", date="2026-03-01") == []
    assert signed("2026-01-01", ceremony="2026-03-01", date="2026-02-28") == late
    assert signed("2026-03-02", ceremony="2026-03-01", date="2026-03-01") == late
    assert signed("2026-01-01", "2026-03-01", date="2026-02-28", retroactive=True) == []
    assert signed(date="2026-02-28") == []


def test_a_fixed_day_deep_in_a_rule_counts_where_nothing_else_stands_beside_it() -> None:
    def inside(*rules: Any, key: str = "all_of", **more: Any) -> list[str]:
        return signed("2026-01-01", "2026-03-01", **{key: list(rules)}, **more)

    early = {"date": "2026-02-28"}
    assert inside(early) == ["in_force.all_of.0.date in_force_before_signature"]
    assert inside({"any_of": [early]}) == ["in_force.all_of.0.any_of.0.date in_force_before_signature"]
    assert inside({"any_of": [early]}, key="any_of") == ["in_force.any_of.0.any_of.0.date in_force_before_signature"]
    assert inside(early, "all_signatures") == []
    assert inside(early, retroactive=True) == []
    assert inside({"all_of": [early], "retroactive": True}) == []
    assert inside({"all_of": [{**early, "retroactive": True}]}) == []


def test_a_visa_of_the_past_is_no_signature() -> None:
    plan = {"stages": [{"id": "a", "kind": "visa", "members": ["mic.legal"]}, {"id": "b", **TWO}]}
    so_far = {"signed": {"mic.legal": "2026-03-01", "mic.minister": "2026-02-01"}}
    assert told(taken_over=True, so_far=so_far, signature=plan, in_force={"date": "2026-02-10"}) == []


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"until": "2026-12-31", "from": "2027-01-01"}, ["term.until ends_before_start"]),
        ({"until": "2027-01-01", "from": "2027-01-01"}, []),
        ({"until": "2027-03-02", "from": "2027-01-01", "notice": "P2M"}, []),
        ({"until": "2027-03-01", "from": "2027-01-01", "notice": "P2M"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P2M", "notice": "P2M"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P2M", "notice": "P1M"}, []),
        ({"initial": "P1M", "notice": "P30D"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P60D", "notice": "P2M"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P1M", "notice": "P27D"}, []),
        ({"initial": "P1M", "notice": "P30WD"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P1M", "notice": "P10WD"}, []),
        ({"initial": "P3Y", "notice": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P10WD", "notice": "P14D"}, ["term.notice notice_longer_than_term"]),
        ({"initial": "P10WD", "notice": "P13D"}, []),
        ({"indefinite": True, "renewal": {"mode": "express", "period": "P1Y"}}, ["term.renewal nothing_to_renew"]),
        ({"indefinite": True, "notice": "P2M"}, []),
    ],
)
def test_lengths_of_a_term_fit(term: dict[str, Any], expected: list[str]) -> None:
    assert told(term=term) == expected


def test_a_term_ends_after_the_day_on_which_it_can_be_in_force_first() -> None:
    so_far = {"signed": {"mic.minister": "2026-02-01", "axa.ceo": "2026-03-01"}}

    def ending(day: str, **more: Any) -> list[str]:
        return told(**{"taken_over": True, "so_far": so_far, "signature": TWO, "term": {"until": day, "notice": "P10D"}, **more})

    assert ending("2026-02-28") == ["term.until ends_before_start"]
    assert ending("2026-03-11") == ["term.notice notice_longer_than_term"]
    assert ending("2026-03-12") == []
    assert ending("2026-03-31", in_force={"date": "2026-04-01"}) == ["term.until ends_before_start"]
    assert ending("2026-02-28", in_force={"date": "2026-02-01", "retroactive": True}) == []
    assert ending("2026-02-28", in_force={"any_of": ["all_signatures", {"date": "2026-01-01", "retroactive": True}]}) == []


def test_a_term_that_counts_from_a_fixed_day_is_not_over_before_the_last_signature() -> None:
    def counting(**term: Any) -> list[str]:
        so_far = {"signed": {"mic.minister": "2026-03-01", "axa.ceo": "2026-02-01"}}
        return told(taken_over=True, so_far=so_far, signature=TWO, term={"from": "2025-01-01", **term})

    assert counting(initial="P1Y") == ["term.initial ends_before_start"]
    assert counting(until="2026-02-28") == ["term.until ends_before_start"]
    assert counting(until="2026-03-01") == []
    assert counting(initial="P1Y2M") == ["term.initial ends_before_start"]
    assert counting(initial="P1Y2M1D") == []
    assert counting(initial="P1Y", renewal={"mode": "tacit", "period": "P1Y"}) == []
    assert counting(indefinite=True) == []
    assert counting(initial="P10WD") == ["term.initial ends_before_start"]
    assert counting(initial="P1Y", renewal={"mode": "tacit", "period": "P1Y", "at_most": 1}) == []
    assert counting(initial="P1Y", renewal={"mode": "express", "period": "P3Y"}) == ["term.initial ends_before_start"]


def test_a_term_that_is_the_frameworks_does_not_renew_by_itself() -> None:
    under = {"kind": "specific", "related": [{"relation": "framework", "reference": "CADRE-1"}]}
    renewing = {"same_as": "framework", "renewal": {"mode": "tacit", "period": "P1Y"}}
    assert told(**under, term=renewing) == ["term.renewal renews_with_framework"]
    assert told(**under, term={"same_as": "framework"}) == []


def test_the_notice_of_a_termination_is_shorter_than_a_term_from_a_fixed_day() -> None:
    term = {"from": "2027-01-01", "until": "2027-03-02"}
    long = {"mutual": {"notice": "P2M"}}
    assert told(term=term, termination=long) == []
    assert told(term={**term, "until": "2027-03-01"}, termination=long) == ["termination.mutual.notice notice_longer_than_term"]


@pytest.mark.parametrize(
    ("parties", "said", "expected"),
    [(PARTIES, {}, []), (THREE, {}, ["term withdrawal_of_one_missing"]), (THREE, {"withdrawal_of_one": "ends"}, [])],
)
def test_between_three_it_is_said_what_the_leave_of_one_brings(parties: list[Any], said: dict[str, Any], expected: list[str]) -> None:
    assert told(parties=parties, term={"initial": "P3Y", "notice": "P2M", **said}) == expected
    assert told(parties=parties, term={"initial": "P3Y"}) == []


# ── What happened before it was taken over ─────────────────────────────────────────────────────

PAST_TEXTS = [{"document": "text", "on": "2026-01-10"}, {"document": "annex", "on": "2026-02-10"}]
BOTH_TEXTS = [{"id": "text", "paper": "A"}, {"id": "annex", "paper": "B"}]


@pytest.mark.parametrize(
    ("so_far", "expected"),
    [
        ({"texts": [PAST_TEXTS[0], PAST_TEXTS[0]]}, ["texts.1.document duplicate_id"]),
        ({"texts": [PAST_TEXTS[0], {"document": "draft", "on": "2026-01-01"}]}, ["texts.1.document unknown_document"]),
        ({"texts": PAST_TEXTS, "signed": {"mic.minister": "2026-02-10"}}, []),
        ({"texts": PAST_TEXTS, "signed": {"mic.minister": "2026-02-09"}}, ["signed.mic.minister signed_before_text"]),
        ({"texts": PAST_TEXTS, "signed": {"mic.focal": "2026-02-09"}}, ["signed.mic.focal not_in_the_plan"]),
        ({"sessions": [{"committee": "suivi", "held": "2026-01-01", "present": ["mic.focal", "pm"]}]}, []),
        ({"sessions": [{"committee": "suivi", "held": "2026-01-01", "present": ["pm", "pm"]}]}, ["sessions.0.present.1 duplicate_id"]),
        ({"sessions": [{"committee": "suivi", "held": "2026-01-01", "present": ["pm", "x"]}]}, ["sessions.0.present.1 unknown_person"]),
        ({"milestones": {"map": {"submitted": "2026-01-02", "met": "2026-01-02"}}}, []),
        ({"milestones": {"map": {"submitted": "2026-01-02", "met": "2026-01-01"}}}, ["milestones.map.met met_before_submitted"]),
        ({"milestones": {"map": {"met": "2026-01-01"}, "study": {"submitted": "2026-01-01"}}}, []),
        ({"milestones": {"study": {"met": "2026-01-01", "evidence": {"report": "r"}}}}, ["milestones.study.met missing_evidence"]),
        ({"milestones": {"study": {"met": "2026-01-01", "evidence": {"report": "r", "list": "l"}}}}, []),
        ({"milestones": {"study": {"evidence": {"report": "r", "photo": "p"}}}}, ["milestones.study.evidence.photo unknown_evidence"]),
        ({"milestones": {"needs": {}}}, ["milestones.needs needs_a_year"]),
        ({"milestones": {"needs-2024": {}}}, ["milestones.needs-2024 before_the_first_year"]),
        ({"milestones": {"needs-2025": {}}}, []),
        ({"milestones": {"needs-20255": {}}}, ["milestones.needs-20255 unknown_milestone"]),
        ({"milestones": {"map-2025": {}}}, ["milestones.map-2025 unknown_milestone"]),
        (
            {"milestones": {"lost": {"met": "2026-01-01"}, "map": {"evidence": {"photo": "p"}}}},
            ["milestones.lost unknown_milestone", "milestones.map.evidence.photo unknown_evidence"],
        ),
    ],
)
def test_the_past_fits_with_the_terms(so_far: dict[str, Any], expected: list[str]) -> None:
    milestones = [{**STUDY, "evidence": ["report", "list"]}, MAP, {**YEARLY, "first": 2025}]
    found = told(taken_over=True, so_far=so_far, signature=TWO, documents=BOTH_TEXTS, milestones=milestones, committees=[SUIVI])
    assert found == [f"so_far.{one}" for one in expected]


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ({"kind": "accept", "milestone": "lost", "status": "met"}, ["milestone unknown_milestone"]),
        ({"kind": "accept", "milestone": "needs", "status": "met"}, ["milestone needs_a_year"]),
        ({"kind": "accept", "milestone": "needs-2026", "status": "met"}, []),
        ({"kind": "action", "text": "t", "owner": "mic"}, []),
        ({"kind": "action", "text": "t", "owner": "ecc"}, []),
        ({"kind": "action", "text": "t", "owner": "pm"}, []),
        ({"kind": "action", "text": "t", "owner": "nobody"}, ["owner unknown_id"]),
        ({"kind": "continue", "votes": {"mic.focal": "for", "nobody": "against"}}, ["votes.nobody unknown_person"]),
    ],
)
def test_decisions_of_the_past_fit_with_the_terms(decision: dict[str, Any], expected: list[str]) -> None:
    session = {"committee": "suivi", "held": "2026-01-01", "present": ["mic.focal"], "decisions": [{"kind": "continue"}, decision]}
    found = told(taken_over=True, so_far={"sessions": [session, session]}, milestones=[YEARLY], committees=[SUIVI])
    assert found == [f"so_far.sessions.{n}.decisions.1.{one}" for n in (0, 1) for one in expected]
    lost = told(taken_over=True, so_far={"sessions": [{**session, "committee": "none", "decisions": []}]})
    assert lost == ["so_far.sessions.0.committee unknown_committee"]
