"""What fits in a file that describes its own parties, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.files.terms_file import FileProblem, ReadConvention, read_directory, without_people
from domain.files.consistency import problems

STAGES = "stages: [{id: visas, kind: visa, members: [amica.focal]}, {id: signatures, members: [mic.minister, ofppt.dg]}]"


@pytest.mark.parametrize(
    ("sound", "change"),
    [
        ("taken_over: true", ""),
        ("taken_over: true", "related: [{relation: framework, reference: F}]"),
        ("taken_over: true", 'clauses: [{about: disputes}]\nindicators: [{id: i, title: "I", unit: "u"}]'),
        ("taken_over: true", "reminders: {default: {before: [P10D], escalate_after: 3}}"),
        ("taken_over: true", "reminders: {delivery: digest}"),
        ("taken_over: true", "reminders: {delivery: single, alone: [minutes]}"),
        ("members: [mic.minister, ofppt.dg]", STAGES),
        ("members: [mic.minister, ofppt.dg]", "members: [mic.minister, ofppt.dg]\n  on_refusal: reopen"),
        (
            "members: [mic.minister, ofppt.dg]",
            STAGES.replace("{id: visas,", "{id: visas, rule: any, on_expiry: lapse, within: P15D,"),
        ),
        ("in_force: all_signatures", "in_force: {date: 2019-03-01}"),
        ("in_force: all_signatures", "in_force: {date: 2018-03-01, retroactive: true}"),
        ("in_force: all_signatures", "in_force: {all_of: [all_signatures, {date: 2018-03-01}]}"),
        (
            "in_force: all_signatures",
            "in_force: {all_of: [{after: all_signatures, period: P1M}], provisional: true}",
        ),
        (
            "in_force: all_signatures",
            "in_force: {all_of: [all_signatures, {any_of: [{document: text}, {notified: all}]}]}",
        ),
        (
            "term: {initial: P3Y}",
            "term: {until: 2030-12-31, from: last_signature, notice: P2M, withdrawal_of_one: ends}",
        ),
        ("term: {initial: P3Y}", "term: {initial: P3Y, renewal: {mode: express, period: P1Y}}"),
        ("term: {initial: P3Y}", "term: {initial: P3Y, notice_counts_from: next_month}"),
        ("term: {initial: P3Y}", "term: {indefinite: true, withdrawal_of_one: continues}"),
        (
            "term: {initial: P3Y}",
            'term: {initial: P3Y}\ntermination: {general_interest: {notice: P3M, article: "14"}, lapse: {suspended_for: P3WD}, fault: {}}',
        ),
        (
            "term: {initial: P3Y}",
            "term: {same_as: framework}\nrelated: [{relation: framework, reference: F-1}]",
        ),
        (
            "secretary: mic.focal",
            "minutes: {within: P15D}\n    stand_ins: with_letter",
        ),
        ("secretary: mic.focal", "chair: {rotates: P1Y, order: [mic.focal]}"),
        ("secretary: mic.focal", "decides: {majority: absolute, votes_per: {weights: {mic: 51}}}"),
        ("secretary: mic.focal", "decides: {majority: absolute, except: {terminate: {majority: unanimity}}, votes_per: party}"),
        (
            "secretary: mic.focal",
            "meets: {at_least: 2, per: year, on_request: true}\n    quorum: {at_least: 2, second_call: {after: P8D, at_least: 1/3}}",
        ),
        ('by: "06-30"', 'by: "02-29"'),
    ],
)
def test_what_may_be_said_otherwise_fits(read: Callable[..., ReadConvention], base: str, sound: str, change: str) -> None:
    assert base.count(sound) == 1
    assert problems(read(base.replace(sound, change)).terms) == ()


def test_what_rests_on_a_framework_fits_with_one(read: Callable[..., ReadConvention], base: str) -> None:
    text = base.replace("all_signatures", "framework_in_force").replace("{initial: P3Y}", "{same_as: framework}")
    terms = read(text + "related: [{relation: framework, reference: F}]\n").terms
    assert problems(terms) == ()


def test_an_approval_that_is_given_in_a_stage_fits(read: Callable[..., ReadConvention], base: str) -> None:
    text = base.replace("members: [mic.minister, ofppt.dg]", STAGES).replace("in_force: all_signatures", "in_force: {approval: visas}")
    assert problems(read(text).terms) == ()


ALONE = """\
reference: "T-2"
kind: partnership
title: "Essai"
parties:
  a: {short: "A", names: [{from: 2018-01-01, fr: "A"}], people: {a.one: [{from: 2018-01-01, name: "N"}]}, reach: {a.one: {via: pm}}}
  b: {short: "B", names: [{from: 2018-01-01, fr: "B"}], people: {b.one: [{from: 2018-01-01, name: "N"}]}}
institutions: {c: {short: "C", names: [{from: 2018-01-01, fr: "C"}]}}
manager: {pm: [{from: 2018-01-01, name: "N"}]}
"""


@pytest.mark.parametrize(
    ("sound", "slip", "expected"),
    [
        ("via: pm", "via: nobody", ("5:128 parties.a.reach.a.one.via unknown_person",)),
        ("via: pm", "via: a.one", ("5:128 parties.a.reach.a.one.via cycle",)),
        ("reach: {a.one", "reach: {z.one", ("1:1 reach.z.one unknown_person",)),
        ("{b.one:", "{a.one:", ("6:66 parties.b.people.a.one person_of_two",)),
        ("institutions: {c:", "institutions: {a:", ("7:16 institutions.a duplicate_id",)),
        (
            "manager: {pm: [{from: 2018-01-01",
            "manager: {pm: [{from: 2018-01-01, name: M}, {from: 2018-01-01",
            ("8:45 manager.pm[1] two_tenures",),
        ),
    ],
)
def test_a_slip_among_its_own_people_is_told_where_it_stands(
    problems_of: Callable[..., tuple[FileProblem, ...]], sound: str, slip: str, expected: tuple[str, ...]
) -> None:
    assert problems_of(ALONE) == ()
    found = [f"{one.line}:{one.column} {one.path} {one.code}" for one in problems_of(ALONE.replace(sound, slip))]
    assert set(expected) <= set(found)


def test_terms_that_were_read_have_no_problems(read: Callable[..., ReadConvention], base: str) -> None:
    terms = read(base).terms
    assert problems(terms) == ()
    assert {one.code for one in problems(terms.model_copy(update={"zone": "Nowhere"}))} == {"unknown_zone"}


@pytest.mark.parametrize(
    ("milestone", "code"),
    [
        ("map", None),
        ("needs-2020", None),
        ("needs-2018", "before_the_first_year"),
        ("map-2020", "unknown_milestone"),
        ("x-2020", "unknown_milestone"),
    ],
)
def test_facts_name_a_yearly_milestone_with_its_year(
    problems_of: Callable[..., tuple[FileProblem, ...]], base: str, milestone: str, code: str | None
) -> None:
    text = base.replace('by: "06-30"', 'by: "06-30", first: 2019') + f"so_far: {{milestones: {{{milestone}: {{submitted: 2020-01-01}}}}}}\n"
    assert [one.code for one in problems_of(text)] == ([code] if code else [])


def test_a_circle_of_milestones_is_named_once_whichever_way_they_rest_on_each_other(
    problems_of: Callable[..., tuple[FileProblem, ...]], base: str
) -> None:
    text = base.replace(
        "committees:",
        '  - {id: x, type: delivery, title: "X", owner: mic, after: [needs, y]}\n'
        '  - {id: y, type: delivery, title: "Y", owner: mic, after: [map], due: {after: x, period: P1M}}\ncommittees:',
    )
    (circle,) = problems_of(text)
    assert (circle.path, circle.message) == ("milestones[2].after[1]", "un cercle sans issue : x → y → x")


def test_a_leave_of_one_needs_no_word_between_two(read: Callable[..., ReadConvention]) -> None:
    assert read(ALONE + "term: {initial: P3Y, notice: P2M}\n").terms.term.withdrawal_of_one is None


def test_a_convention_without_signature_has_no_signatories(problems_of: Callable[..., tuple[FileProblem, ...]]) -> None:
    assert problems_of(ALONE + "in_force: {date: 2004-10-13}\n") == ()
    assert [one.code for one in problems_of(ALONE + "in_force: {signatures: 1}\n")] == ["more_than_there_are"]


def test_a_directory_may_hold_parties_alone(tmp_path: Path) -> None:
    file = tmp_path / "d.yaml"
    file.write_text('parties: {a: {short: "A", names: [{from: 2018-01-01, en: "A"}]}}')
    assert '"office"' not in without_people(read_directory(file))
