"""Edges of what fits in a directory and in an amendment's file that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from domain.files.amendment_file import AmendmentFile, Changes, changed_blocks, misfits, misfits_of, patched, plan_of, types_of
from domain.files.consistency import require_fitting
from domain.files.consistency_of_directory import directory_problems
from domain.files.directory import DirectoryFile
from domain.files.references import Problem, cycles
from domain.files.terms import Terms
from domain.refusals.errors import InvalidTerms
from tests.domain.amendment_builders import MAP, amendment
from tests.domain.builders import STUDY, SUIVI, THREE, terms

HELD: list[dict[str, Any]] = [{"from": "2020-01-01", "name": "Nom"}]
NAMES: list[dict[str, Any]] = [{"from": "2018-01-01", "fr": "Nom"}]
YEARLY: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
TWO: dict[str, Any] = {"members": ["mic.minister", "axa.ceo"]}


def places(found: tuple[Problem, ...]) -> list[str]:
    """Place and rule of each misfit."""
    return [f"{'.'.join(map(str, one.path))} {one.code}" for one in found]


# ── Directories ────────────────────────────────────────────────────────────────────────────────


def body(*people: str, reach: dict[str, Any] | None = None, **tenures: Any) -> dict[str, Any]:
    return {"short": "X", "names": NAMES, "people": {**dict.fromkeys(people, HELD), **tenures}, "reach": reach or {}}


def entered(**said: Any) -> list[str]:
    return places(directory_problems(DirectoryFile.model_validate(said)))


def held(*tenures: tuple[str, str | None]) -> list[str]:
    """What is told of an office that was held like this."""
    said = [{"from": since, "name": "Nom", **({"to": until} if until else {})} for since, until in tenures]
    return entered(parties={"a": body(chief=said)})


def test_an_office_is_held_by_one_at_a_time() -> None:
    assert held(("2020-01-01", "2020-12-31"), ("2021-01-01", None)) == []
    assert held(("2020-01-01", None), ("2021-01-01", None)) == []
    assert held(("2020-01-01", "2021-01-01"), ("2021-01-01", None)) == ["parties.a.people.chief.1 two_tenures"]
    assert held(("2020-01-01", None), ("2020-01-01", None)) == ["parties.a.people.chief.0 two_tenures"]
    assert held(("2020-01-01", None), ("2020-01-01", "2020-12-31")) == ["parties.a.people.chief.1 two_tenures"]
    assert held(("2021-01-01", None), ("2019-01-01", "2022-01-01")) == ["parties.a.people.chief.0 two_tenures"]
    assert held(("2021-01-01", None), ("2019-01-01", None)) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"parties": {"a": body("one"), "b": body("two")}, "institutions": {"c": body("three")}}, []),
        ({"parties": {"a": body("one"), "b": body("one")}}, ["parties.b.people.one person_of_two"]),
        ({"parties": {"a": body("one")}, "institutions": {"c": body("one")}}, ["institutions.c.people.one person_of_two"]),
        ({"parties": {"a": body("one"), "b": body()}, "institutions": {"c": body(), "b": body()}}, ["institutions.b duplicate_id"]),
        ({"institutions": {"c": body(chief=[*HELD, *HELD])}}, ["institutions.c.people.chief.0 two_tenures"]),
        ({"office": {"manager": "pm", "people": {"pm": [*HELD, *HELD]}}}, ["office.people.pm.0 two_tenures"]),
        ({"office": {"manager": "pm", "people": {"pm": HELD}}}, []),
        ({"office": {"manager": "one", "people": {"pm": HELD}}, "parties": {"a": body("one")}}, []),
        ({"office": {"manager": "one", "people": {"pm": HELD}}, "institutions": {"a": body("one")}}, ["office.manager unknown_person"]),
        ({"office": {"manager": "pm", "people": {"pm": HELD}, "zone": "Nowhere"}}, ["office.zone unknown_zone"]),
        ({"office": {"manager": "pm", "people": {"pm": HELD}, "reach": {"pm": {"via": "pn"}}}}, ["office.reach.pm.via unknown_person"]),
        ({"office": {"manager": "pm", "people": {"pm": HELD}, "reach": {"pn": "mail"}}}, ["office.reach.pn unknown_person"]),
        ({"office": {"manager": "pm", "people": {"pm": HELD}, "reach": {"pm": {"via": "pm"}}}}, ["office.reach.pm cycle"]),
        (
            {
                "office": {"manager": "pm", "people": {"pm": HELD}, "reach": {"pm": {"via": "one"}}},
                "parties": {"a": body("one", reach={"one": {"via": "two"}})},
                "institutions": {"c": body("two", reach={"two": "mail"})},
            },
            [],
        ),
        (
            {
                "parties": {"a": body("one"), "b": body("two", reach={"two": {"via": "three"}})},
                "institutions": {"c": body("three", reach={"three": {"via": "two"}})},
            },
            ["institutions.c.reach.three cycle"],
        ),
        ({"parties": {"a": body("one", reach={"one": {"via": "two"}})}}, ["parties.a.reach.one.via unknown_person"]),
        ({"institutions": {"c": body("one", reach={"two": "mail"})}}, ["institutions.c.reach.two unknown_person"]),
        ({"institutions": {"c": body("one", reach={"one": {"via": "two"}})}}, ["institutions.c.reach.one.via unknown_person"]),
    ],
)
def test_the_parts_of_a_directory_fit(said: dict[str, Any], expected: list[str]) -> None:
    assert entered(**said) == expected


# ── Circles ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ({"a": "b", "b": "c", "c": ""}, []),
        ({"a": "a"}, ["aa"]),
        ({"a": "x", "b": ""}, []),
        ({"a": "b", "b": "a"}, ["aba"]),
        ({"a": "b", "b": "cd", "c": "", "d": "b"}, ["bdb"]),
        ({"a": "bc", "b": "c", "c": ""}, []),
        ({"a": "bc", "b": "a", "c": "a"}, ["aba", "aca"]),
        ({"a": "b", "b": "", "c": "b", "e": "fe", "f": "e"}, ["efe", "ee"]),
    ],
)
def test_a_circle_is_walked_once(edges: dict[str, str], expected: list[str]) -> None:
    assert ["".join(one) for one in cycles(edges)] == expected


# ── Terms that come another way than by a file ─────────────────────────────────────────────────


def test_terms_that_do_not_fit_are_refused_with_every_place() -> None:
    require_fitting(terms())
    with pytest.raises(InvalidTerms) as refused:
        require_fitting(terms(zone="Nowhere", office=["pm", "system"], milestones=[{**STUDY, "owner": "nobody"}]))
    assert refused.value.details == {"reason": "zone: unknown_zone; milestones.0.owner: unknown_body; system: reserved"}


def test_a_long_list_of_misfits_is_cut() -> None:
    many = [{**STUDY, "id": f"m{n}", "owner": "nobody"} for n in range(200)]
    with pytest.raises(InvalidTerms) as refused:
        require_fitting(terms(milestones=many))
    assert len(refused.value.details["reason"]) == 1500


# ── Amendments ─────────────────────────────────────────────────────────────────────────────────

DISPUTES: dict[str, Any] = {"about": "disputes", "article": "7"}
SIGNED = {"signature": TWO, "milestones": [STUDY, YEARLY], "committees": [SUIVI], "clauses": [DISPUTES]}


def agreed(**changes: Any) -> Terms:
    return terms(**{**SIGNED, **changes})


def unfit(changes: dict[str, Any], base: Terms | None = None) -> list[str]:
    return places(misfits_of(base or agreed(), Changes.model_validate(changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"milestones": {"add": [MAP, STUDY]}}, ["milestones.add.1.id already_there"]),
        ({"milestones": {"add": [MAP, MAP]}}, ["milestones.add.0.id duplicate_id"]),
        ({"milestones": {"replace": [{**STUDY, "title": "Autre"}, MAP]}}, ["milestones.replace.1.id not_there"]),
        ({"milestones": {"cancel": ["study", "map"]}}, ["milestones.cancel.1 not_there"]),
        ({"milestones": {"cancel": ["needs", "study"], "replace": [STUDY]}}, ["milestones.cancel.1 duplicate_id"]),
        ({"milestones": {"replace": [STUDY, STUDY]}}, ["milestones.replace.1.id duplicate_id"]),
        ({"milestones": {"cancel": ["study", "study"]}}, ["milestones.cancel.1 duplicate_id"]),
        ({"milestones": {"cancel": ["study"], "add": [STUDY]}}, ["milestones.add.0.id already_there"]),
        ({"clauses": {"add": [DISPUTES]}}, ["clauses.add.0.about already_there"]),
        ({"clauses": {"replace": [{"about": "liability"}]}}, ["clauses.replace.0.about not_there"]),
        ({"clauses": {"replace": [DISPUTES, DISPUTES]}}, ["clauses.replace.1.about duplicate_id"]),
        ({"clauses": {"cancel": ["disputes"]}}, []),
        ({"committees": {"replace": [{**SUIVI, "secretary": "nobody"}]}}, ["committees.replace.0.secretary unknown_person"]),
        (
            {"committees": {"add": [{**SUIVI, "id": "x"}, {**SUIVI, "id": "y", "secretary": "nobody"}]}},
            ["committees.add.1.secretary unknown_person"],
        ),
        ({"contributions": {"add": [{"id": "g", "from": "mic", "to": "x"}]}}, ["contributions.add.0.to unknown_body"]),
        (
            {"commitments": {"add": [{"id": "g", "promisor": "mic", "promisee": "x", "text": "t"}]}},
            ["commitments.add.0.promisee unknown_body"],
        ),
        ({"indicators": {"add": [{"id": "g", "title": "t", "unit": "u", "owner": "x"}]}}, ["indicators.add.0.owner unknown_body"]),
        ({"programme": {"adopted_by": {"committee": "x"}}}, ["programme.adopted_by.committee unknown_committee"]),
        ({"term": {"initial": "P1M", "notice": "P2M"}}, ["term.notice notice_longer_than_term"]),
        ({"milestones": {"replace": [{**STUDY, "every": "year", "by": "06-30"}]}}, ["milestones.replace.0 other_recurrence"]),
        (
            {"milestones": {"replace": [{**STUDY, "title": "Autre"}, {**STUDY, "id": "needs"}]}},
            ["milestones.replace.1 other_recurrence"],
        ),
        ({"milestones": {"replace": [{**YEARLY, "by": "12-31"}]}}, []),
        (
            {"committees": {"add": [{**SUIVI, "id": "x"}]}, "milestones": {"add": [{**MAP, "owner": "nobody"}]}},
            ["milestones.add.0.owner unknown_body"],
        ),
    ],
)
def test_a_change_fits_the_terms_it_changes(changes: dict[str, Any], expected: list[str]) -> None:
    assert unfit(changes) == [f"changes.{one}" for one in expected]


def test_a_misfit_that_a_change_brings_elsewhere_is_told_of_the_block_in_which_it_stands() -> None:
    base = agreed(related=[{"relation": "prior", "reference": "F"}], term={"initial": "P3Y"})
    assert unfit({"term": {"same_as": "framework"}}, base) == ["changes.term.same_as no_framework"]
    accepted = agreed(milestones=[{**STUDY, "accepted_by": {"committee": "suivi"}}])
    assert unfit({"committees": {"cancel": ["suivi"]}}, accepted) == ["changes.milestones unknown_committee"]
    begun = agreed(
        signature={**TWO, "ceremony": {"id": "c", "date": "2026-03-01"}}, in_force={"date": "2026-02-01"}, term={"until": "2026-12-31"}
    )
    assert unfit({"title": "Autre"}, begun) == []


def test_what_was_wrong_before_and_stays_so_is_told_of_no_amendment_and_the_same_elsewhere_is_not() -> None:
    wrong = agreed(milestones=[{**STUDY, "owner": "gone"}])
    assert unfit({"milestones": {"add": [{**MAP, "owner": "lost"}]}}, wrong) == ["changes.milestones.add.0.owner unknown_body"]
    assert unfit({"milestones": {"add": [MAP]}}, wrong) == []
    resting = agreed(milestones=[{**STUDY, "after": ["lost"]}])
    assert unfit({"milestones": {"add": [MAP]}}, resting) == []


def test_what_changes_nothing_is_no_amendment() -> None:
    assert unfit({}) == ["changes nothing_amended"]
    assert unfit({"milestones": {"replace": [STUDY]}}) == ["changes nothing_amended"]


def test_the_terms_after_an_amendment_keep_their_order() -> None:
    base = agreed(milestones=[STUDY, YEARLY, {**STUDY, "id": "last"}], taken_over=True, so_far={"milestones": {"study": {}}})
    said = Changes.model_validate({"milestones": {"replace": [{**STUDY, "title": "Autre"}], "cancel": ["needs"], "add": [MAP]}})
    after = patched(base, said)
    assert [(one.id, one.title) for one in after.milestones] == [("study", "Autre"), ("last", "Étude"), ("map", "Carte")]
    assert (after.so_far, after.committees, after.taken_over) == (None, base.committees, True)
    assert changed_blocks(base, said) == ("milestones",)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"term": {"initial": "P4Y"}}, ("duration",)),
        ({"contributions": {"add": [{"id": "g", "from": "mic", "to": "axa"}]}}, ("value",)),
        ({"committees": {"cancel": ["suivi"]}}, ("governance",)),
        ({"reminders": {"delivery": "single"}}, ("governance",)),
        ({"title": "Autre", "clauses": {"cancel": ["disputes"]}}, ("scope",)),
        ({"title": "Autre", "term": {"initial": "P4Y"}, "committees": {"cancel": ["suivi"]}}, ("duration", "governance", "scope")),
    ],
)
def test_what_kind_of_change_it_is_follows_from_the_blocks(changes: dict[str, Any], expected: tuple[str, ...]) -> None:
    assert types_of(agreed(), Changes.model_validate(changes)) == expected


def signing(plan: dict[str, Any], base: Terms | None = None) -> list[str]:
    return places(misfits(base or agreed(), amendment(signature=plan)))


VISA: dict[str, Any] = {"id": "visas", "kind": "visa", "members": ["mic.legal"]}
SIGN: dict[str, Any] = {"id": "signatures", **TWO}
THIRD: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo", "mes.minister"]}, "parties": THREE}


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({}, []),
        (TWO, []),
        ({"members": ["mic.minister"]}, ["signature.members party_does_not_sign"]),
        ({"members": ["mic.focal", "axa.deputy"]}, []),
        ({**TWO, "rule": "any"}, ["signature.members party_does_not_sign"] * 2),
        ({**TWO, "rule": {"at_least": 1}}, ["signature.members party_does_not_sign"] * 2),
        ({**TWO, "rule": {"at_least": 2}}, []),
        ({"members": ["mic.minister", "mic.focal", "axa.ceo"], "rule": {"at_least": 2}}, ["signature.members party_does_not_sign"]),
        ({**TWO, "on_refusal": "proceed_without"}, ["signature.members party_does_not_sign"] * 2),
        ({**TWO, "on_refusal": "reopen"}, []),
        ({"stages": [VISA]}, ["signature.stages party_does_not_sign"] * 2),
        ({"stages": [VISA, SIGN]}, []),
        (
            {
                "stages": [
                    {"id": "a", "members": ["mic.minister"], "on_refusal": "proceed_without"},
                    {"id": "b", "members": ["axa.ceo"], "rule": "any"},
                ]
            },
            [],
        ),
        (
            {"stages": [SIGN, {**VISA, "on_expiry": "deemed_given", "within": "P5D"}]},
            ["signature.stages.1.on_expiry no_silence_in_amendments"],
        ),
        (
            {"stages": [{**VISA, "on_expiry": "deemed_refused", "within": "P5D"}, SIGN]},
            ["signature.stages.0.on_expiry no_silence_in_amendments"],
        ),
        ({"stages": [{**VISA, "on_expiry": "lapse", "within": "P5D"}, SIGN]}, []),
        ({**TWO, "on_expiry": "deemed_given", "within": "P5D"}, ["signature.on_expiry never_by_silence"]),
        ({"stages": [SIGN, {"id": "signatures", **TWO}]}, ["signature.stages.1.id duplicate_id"]),
    ],
)
def test_no_party_that_signed_is_passed_over_in_an_amendment(plan: dict[str, Any], expected: list[str]) -> None:
    assert signing(plan) == expected


def test_a_party_that_did_not_sign_the_convention_need_not_sign_its_amendment() -> None:
    assert signing({}, agreed(parties=THREE)) == []
    assert signing(TWO, agreed(**THIRD)) == ["signature.members party_does_not_sign"]
    visas = agreed(parties=THREE, signature={"stages": [{"id": "a", "kind": "visa", "members": ["mes.minister"]}, SIGN]})
    assert signing(TWO, visas) == []


def test_where_nobody_signs_somebody_has_to_be_named() -> None:
    assert signing({}, agreed(signature=None)) == ["signature nobody_signs"]
    assert signing(TWO, agreed(signature=None)) == []
    double = [{"id": "text", "paper": "A"}, {"id": "text", "paper": "B"}]
    assert places(misfits(agreed(), amendment(documents=double))) == ["documents.1.id duplicate_id"]


def test_an_amendment_counts_from_its_signature_or_from_a_day() -> None:
    assert amendment().effective == amendment(effective="on_signature").effective == "on_signature"
    assert amendment(effective="2026-01-01").effective == date(2026, 1, 1)
    for said in ("soon", "ON_SIGNATURE", ""):
        with pytest.raises(ValidationError, match="day"):
            amendment(effective=said)


def test_the_plan_of_an_amendment_keeps_what_it_says_of_its_one_stage() -> None:
    said = {"rule": {"at_least": 2}, "within": "P30D", "on_expiry": "lapse", "on_refusal": "reopen", "article": "9"}
    for members in ({}, TWO):
        plan = plan_of(
            agreed(), AmendmentFile.model_validate({"title": "A", "because": "b", "changes": {}, "signature": {**members, **said}})
        )
        assert plan is not None
        (stage,) = plan.plan()
        assert stage.model_dump(mode="json") == {**said, "id": "signatures", "kind": "signature", "members": TWO["members"]}
    twice = agreed(signature={"stages": [{"id": "a", "members": ["axa.ceo"]}, {"id": "b", **TWO}]})
    both = plan_of(twice, amendment())
    assert both is not None
    assert both.members == ("axa.ceo", "mic.minister")
