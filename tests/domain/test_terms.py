"""What one block of a file allows by itself; whether blocks fit together is tested beside the reader of files."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from domain.days.calendar import Period
from domain.files.blocks import DateOrPeriod, Due, Share, Texts, wording
from domain.files.directory import Name, Tenure
from domain.files.implementation import Committee, Milestone
from domain.files.sheet import Decision, MinutesFile, SessionSheet
from domain.files.terms import Condition, Party, Renewal, Signature, Term
from tests.domain.builders import STUDY, SUIVI, in_force, terms

TENURE = {"from": "2020-01-01", "name": "Nom"}


def refusal(model: Any, said: Any) -> str:
    """The code of the only thing that is wrong."""
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(model).validate_python(said)
    (error,) = refused.value.errors()
    return error["type"]


def test_keys_that_exclude_each_other_are_called_as_they_are_written() -> None:
    with pytest.raises(ValidationError) as refused:
        Condition.model_validate({"signatures": 1, "date": "2026-01-01"})
    (error,) = refused.value.errors()
    assert error["ctx"]["keys"] == "all_of, any_of, signatures, date, after, approval, document, notified"


@pytest.mark.parametrize(
    ("model", "said", "code"),
    [
        (Signature, {}, "exactly_one"),
        (Signature, {"members": ["a"], "stages": [{"members": ["a"]}]}, "exactly_one"),
        (Condition, {}, "exactly_one"),
        (Condition, {"signatures": 1, "date": "2026-01-01"}, "exactly_one"),
        (Condition, {"after": "all_signatures"}, "after_and_period"),
        (Renewal, {"mode": "tacit"}, "renewal_needs_period"),
        (Term, {}, "exactly_one"),
        (Term, {"initial": "P1Y", "indefinite": True}, "exactly_one"),
        (Term, {"initial": "P0D"}, "period_range"),
        (Milestone, {**STUDY, "due": "P1M", "every": "year", "by": "06-30"}, "at_most_one"),
        (Milestone, {**STUDY, "every": "year"}, "every_and_by"),
        (Milestone, {**STUDY, "first": 2027}, "every_and_by"),
        (Milestone, {**STUDY, "type": "Étude"}, "string_pattern_mismatch"),
        (Texts, {}, "no_text"),
        (Name, {"from": "2020-01-01"}, "no_name"),
        (Tenure, {**TENURE, "to": "2019-12-31"}, "ends_before_start"),
        (Tenure, {**TENURE, "email": "nobody"}, "string_pattern_mismatch"),
        (MinutesFile, {}, "exactly_one"),
        (MinutesFile, {"file": "pv.md", "paper": "Archives"}, "exactly_one"),
        (Decision, {"kind": "accept", "milestone": "study"}, "decision_needs"),
        (Decision, {"kind": "action", "text": "Désigner"}, "decision_needs"),
        (Decision, {"kind": "minutes_approved"}, "decision_needs"),
        (Decision, {"kind": "reschedule", "milestone": "study"}, "decision_needs"),
        (Due, ["P1M"], "union_tag_invalid"),
        (Share, "0", "share"),
        (Share, "3/2", "share"),
        (Share, "1/0", "share"),
        (Share, "moitié", "share"),
        (DateOrPeriod, "bientôt", "period"),
        (DateOrPeriod, 6, "day"),
    ],
)
def test_a_block_that_says_too_little_or_too_much_is_refused(model: Any, said: Any, code: str) -> None:
    assert refusal(model, said) == code


def test_facts_of_the_past_belong_to_a_take_over() -> None:
    with pytest.raises(ValidationError, match="so_far_without_take_over"):
        terms(so_far={})


def test_an_unknown_key_is_refused_and_history_forgives_it() -> None:
    assert refusal(Committee, {**SUIVI, "mood": "good"}) == "extra_forbidden"
    assert Party.model_validate({"id": "mic", "short": "MIC", "names": [], "mood": "good"}).id == "mic"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("P6M", Period(months=6)),
        ("6 mois", Period(months=6)),
        (Period(days=3), Period(days=3)),
        (date(2026, 6, 30), date(2026, 6, 30)),
    ],
)
def test_a_due_is_a_day_or_a_period(said: Any, expected: Any) -> None:
    due: TypeAdapter[Any] = TypeAdapter(Due)
    assert due.validate_python(said) == expected
    assert due.validate_json(due.dump_json(expected)) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Titre", "en", "Titre"),
        (Texts(fr="Titre", en="Title"), "en", "Title"),
        (Texts(fr="Titre", en="Title"), "ar", "Titre"),
        (Texts(en="Title", ar="عنوان"), "fr", "Title"),
        (Texts(ar="عنوان"), "fr", "عنوان"),
        (Texts(fr="Titre", en="Title"), "de", "Titre"),
    ],
)
def test_a_text_is_read_in_a_language_or_in_one_it_has(text: str | Texts, language: str, expected: str) -> None:
    assert wording(text, language) == expected


@pytest.mark.parametrize(("said", "expected"), [("1/1", "1/1"), ("1/2", "1/2"), (1, "1"), ("9999", "9999"), ("1/9999", "1/9999"), (3, "3")])
def test_a_share_is_a_part_of_the_whole_or_a_count(said: Any, expected: str) -> None:
    assert TypeAdapter(Share).validate_python(said) == expected


@pytest.mark.parametrize("said", ["2/1", "10000", "1/10000", "01", "1/", "0/2", True, None])
def test_what_is_neither_a_part_nor_a_count_is_refused_with_what_was_said(said: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Share).validate_python(said)
    (error,) = refused.value.errors()
    assert (error["type"], error["ctx"], error["msg"]) == ("share", {"value": str(said)}, f"not a fraction or a count: {said}")


def test_of_a_long_text_that_is_no_share_the_beginning_is_told() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Share).validate_python("x" * 50)
    assert refused.value.errors()[0]["ctx"] == {"value": "x" * 40}


def test_keys_that_exclude_each_other_are_named() -> None:
    with pytest.raises(ValidationError) as refused:
        Term.model_validate({"initial": "P1Y", "until": "2026-12-31"})
    (error,) = refused.value.errors()
    assert error["msg"] == "exactly one of initial, until, same_as, indefinite"


@pytest.mark.parametrize("said", ["entry_into_force", "last_signature"])
def test_a_term_begins_with_a_fact_or_on_a_day(said: str) -> None:
    assert Term.model_validate({"initial": "P1Y", "from": said}).start == said
    assert Term.model_validate({"initial": "P1Y", "from": "2026-01-01"}).start == date(2026, 1, 1)
    assert refusal(Term, {"initial": "P1Y", "from": said.upper()}) == "day"


def test_members_alone_are_one_stage_of_signatures() -> None:
    (stage,) = Signature.model_validate({"members": ["a", "b"], "rule": {"at_least": 1}, "within": "P30D", "article": "4"}).plan()
    assert (stage.id, stage.kind, stage.members, stage.within, stage.article) == (
        "signatures",
        "signature",
        ("a", "b"),
        Period(days=30),
        "4",
    )


def test_terms_know_everybody_and_where_they_belong() -> None:
    agreed = terms(office=["pm", "pm.deputy"])
    assert {"pm", "pm.deputy", "mic.focal", "ecc.director"} <= agreed.people()
    assert (agreed.party_of("ecc.director"), agreed.party_of("pm"), agreed.party_ids()) == ("ecc", None, ("mic", "axa"))


def test_terms_survive_json() -> None:
    agreed = terms(milestones=[STUDY], committees=[SUIVI], in_force={"any_of": ["all_signatures", {"date": "2026-01-01"}]})
    assert type(agreed).model_validate_json(agreed.model_dump_json(by_alias=True)) == agreed


def test_a_sheet_is_a_whole_session() -> None:
    sheet = SessionSheet.model_validate(
        {
            "held": {"date": "2026-06-24", "from": "10:00"},
            "present": ["mic.focal", {"for": "axa", "name": "M. Alaoui", "stands_in_for": "axa.focal"}],
            "decisions": [{"kind": "minutes_approved", "of": 2}],
            "minutes": {"file": "pv.md"},
        }
    )
    assert (sheet.session, len(sheet.present), sheet.decisions[0].of) == (None, 2, 2)


def test_a_state_is_written_and_read_as_json() -> None:
    state = in_force(milestones=[STUDY], committees=[SUIVI]).there
    assert isinstance(state, BaseModel)
    assert type(state).model_validate_json(state.model_dump_json(by_alias=True)) == state
