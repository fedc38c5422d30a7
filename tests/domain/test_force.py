from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.days.calendar import WorkingDays
from domain.falling_due import execute
from domain.files.terms import Terms
from domain.life.force import EnteredIntoForce, Signatures, awaited_before, when_fulfilled
from domain.life.termination import Denounce, DenunciationReceived
from domain.phases import InForce
from domain.refusals.errors import DomainError, NothingToRenew
from tests.domain.builders import in_force, signed, start, terms, when, who
from tests.domain.scenario import at, day, due, rungs

WORKED = WorkingDays()
LATER = {"after": "all_signatures", "period": "P1M"}


def rule(said: Any) -> Any:
    return Terms.model_validate({**start().terms.model_dump(by_alias=True), "in_force": said}).in_force


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("all_signatures", "2026-02-16"),
        ("framework_in_force", None),
        (LATER, "2026-03-16"),
        ({"date": "2026-06-01"}, "2026-06-01"),
        ({"date": "2026-01-01"}, "2026-02-16"),
        ({"date": "2026-01-01", "retroactive": True}, "2026-01-01"),
        ({"signatures": 1}, "2026-02-10"),
        ({"signatures": 2}, "2026-02-16"),
        ({"signatures": 3}, None),
        ({"approval": "board"}, None),
        ({"document": "text"}, None),
        ({"notified": "all"}, None),
        ({"all_of": ["all_signatures", {"date": "2026-06-01"}, LATER]}, "2026-06-01"),
        ({"all_of": ["all_signatures", {"notified": "all"}]}, None),
        ({"any_of": [{"date": "2026-06-01"}, LATER]}, "2026-03-16"),
        ({"any_of": [{"notified": "all"}, LATER]}, "2026-03-16"),
        ({"any_of": [{"notified": "all"}]}, None),
        ({"all_of": [{"any_of": [{"signatures": 1}, {"approval": "board"}]}, {"date": "2026-02-20"}]}, "2026-02-20"),
    ],
)
def test_a_rule_has_a_day_or_waits(said: Any, expected: str | None) -> None:
    signatures = Signatures(completed_on=day("2026-02-16"), signed=(day("2026-02-10"), day("2026-02-16")))
    found = when_fulfilled(rule(said), signatures, WORKED)
    assert (found and found.entry) == (day(expected) if expected else None)


@pytest.mark.parametrize("said", [{"approval": "board"}, {"document": "text"}, {"any_of": [{"approval": "board"}, {"notified": "all"}]}])
def test_what_was_there_before_the_signatures_brings_nothing_before_them(said: dict[str, Any]) -> None:
    early, last = day("2026-01-05"), day("2026-02-16")
    signatures = Signatures(completed_on=last, signed=(last,), stages={"board": early}, received={"text": early})
    assert when_fulfilled(rule(said), signatures, WORKED) == (day("2026-02-16"), day("2026-02-16"))
    assert when_fulfilled(rule({**said, "retroactive": True}), signatures, WORKED) == (day("2026-02-16"), day("2026-01-05"))


BACK = {"date": "2026-01-05", "retroactive": True}


@pytest.mark.parametrize(
    ("said", "known", "entry"),
    [
        ({"all_of": [LATER, BACK]}, "2026-03-16", "2026-01-05"),
        ({"any_of": [{"all_of": [LATER, BACK]}, {"date": "2026-03-01"}]}, "2026-03-01", "2026-03-01"),
        ({"any_of": [{"all_of": [LATER, BACK]}, {"date": "2026-04-01"}]}, "2026-03-16", "2026-01-05"),
        ({"any_of": ["all_signatures", BACK]}, "2026-02-16", "2026-01-05"),
        ({"signatures": 1}, "2026-02-16", "2026-02-10"),
        ({"all_of": [{"signatures": 1}, LATER]}, "2026-03-16", "2026-03-16"),
    ],
)
def test_a_rule_that_reaches_back_does_so_once_all_of_it_is_fulfilled(said: dict[str, Any], known: str, entry: str) -> None:
    signatures = Signatures(completed_on=day("2026-02-16"), signed=(day("2026-02-10"), day("2026-02-16")))
    assert when_fulfilled(rule(said), signatures, WORKED) == (day(known), day(entry))


def test_a_day_that_lies_back_counts_from_the_day_on_which_the_other_conditions_are_fulfilled() -> None:
    convention = signed("2026-02-16", in_force={"all_of": [LATER, BACK]})
    assert convention.there.name == "signed"
    assert due(convention.agenda(), "entry_into_force") == ["2026-03-16"]
    (awaited_one,) = awaited(convention.there)
    assert awaited_one.due == day("2026-03-16")
    outcome = convention.on("2026-03-16", "00:00").falls_due()
    assert outcome.the(EnteredIntoForce).when == when("2026-01-05", "2026-03-16")


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("framework_in_force", ("framework_in_force",)),
        ("all_signatures", ()),
        ({"all_of": ["all_signatures", {"notified": "all"}, {"document": "text"}]}, ("notified", "document")),
        ({"any_of": [{"approval": "board"}, {"signatures": 9}]}, ("approval", "signatures")),
        ({"any_of": []}, ("in_force",)),
    ],
)
def test_a_rule_says_what_it_waits_for(said: Any, names: tuple[str, ...]) -> None:
    signatures = Signatures(completed_on=day("2026-02-16"), signed=(day("2026-02-16"),))
    waiting = [one.rule for one in awaited_before(terms(in_force=said), signatures, WORKED)]
    assert tuple(waiting) == (names or ("entry_into_force",))


def test_the_last_signature_brings_it_into_force() -> None:
    assert signed("2026-02-16").there.name == "in_force"


def test_a_convention_enters_into_force_when_its_day_comes() -> None:
    convention = signed("2026-02-16", in_force=LATER)
    assert due(convention.agenda(), "entry_into_force") == ["2026-03-16"]
    convention.on("2026-03-15", "23:59").falls_due().then()
    outcome = convention.on("2026-03-16", "00:00").falls_due()
    assert outcome.the(EnteredIntoForce) == EnteredIntoForce(when=when("2026-03-16"), start=day("2026-03-16"), end=None)


def test_a_delayed_entry_into_force_keeps_its_own_day() -> None:
    entered = signed("2026-02-16", in_force=LATER).on("2026-04-20").falls_due().the(EnteredIntoForce)
    assert entered.when == when("2026-03-16", "2026-04-20")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all_of": ["all_signatures", {"date": "2026-01-01", "retroactive": True}]}, "2026-01-01"),
        ({"all_of": ["all_signatures", {"date": "2026-01-01"}], "retroactive": True}, "2026-01-01"),
        ({"any_of": [{"all_of": [{"date": "2026-01-01"}]}], "retroactive": True}, "2026-01-01"),
        ({"all_of": [{"any_of": [{"date": "2026-01-01"}, "all_signatures"]}], "retroactive": True}, "2026-01-01"),
        ({"all_of": ["all_signatures", {"date": "2026-01-01"}]}, "2026-02-16"),
        ({"all_of": [{"date": "2026-06-01", "retroactive": True}, {"date": "2026-04-01"}]}, "2026-06-01"),
    ],
)
def test_what_is_said_of_the_whole_rule_reaches_its_parts(rule: dict[str, Any], expected: str) -> None:
    state = signed("2026-02-16", in_force=rule).passing("2026-07-01").there
    assert isinstance(state, InForce)
    assert state.force.on == day(expected)


def test_a_retroactive_day_is_entered_as_it_is() -> None:
    state = signed("2026-02-16", in_force={"date": "2026-01-01", "retroactive": True}).there
    assert isinstance(state, InForce)
    assert state.force.on == day("2026-01-01")


def test_a_signed_convention_says_what_it_waits_for() -> None:
    (waiting,) = awaited(signed(in_force={"all_of": ["all_signatures", {"notified": "all"}], "article": "12"}).there)
    assert (waiting.rule, waiting.who, waiting.since, waiting.article) == ("notified", ("pm",), day("2026-02-16"), "12")
    (dated,) = awaited(signed(in_force=LATER).there)
    assert (dated.rule, dated.due) == ("entry_into_force", day("2026-03-16"))
    (framework,) = awaited(signed(in_force="framework_in_force", related=[{"relation": "framework", "reference": "CADRE-1"}]).there)
    assert (framework.rule, framework.article) == ("framework_in_force", None)


def test_an_item_that_was_overtaken_brings_nothing() -> None:
    """The agenda of a state that has moved on: never an error."""
    waiting, entered = signed(in_force=LATER), in_force(term={"initial": "P1Y"})
    entry, end = waiting.agenda()[0], next(item for item in entered.agenda() if item.kind == "term_end")
    assert execute(entered.there, entry, at("2026-03-16")) == ()
    assert execute(waiting.there, end, at("2027-02-16")) == ()


def test_a_renewed_term_announces_its_next_notice_only() -> None:
    yearly = {"initial": "P1Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 2}}
    convention = in_force("2026-02-16", term=yearly)
    assert due(convention.agenda(), "notice_deadline") == ["2026-12-16"]
    assert due(convention.passing("2027-03-01").agenda(), "notice_deadline") == ["2027-12-16"]
    assert due(convention.passing("2027-12-17").agenda(), "notice_deadline") == []


@pytest.mark.parametrize("renewal", [{"mode": "never"}, {"mode": "express", "period": "P1Y"}])
def test_where_nothing_is_renewed_by_itself_there_is_no_last_day_for_a_notice(renewal: dict[str, Any]) -> None:
    """A denunciation for non-renewal is refused there, and a withdrawal on that day would end nothing sooner than the term itself."""
    once = in_force("2026-02-16", term={"initial": "P1Y", "notice": "P2M", "renewal": renewal})
    assert due(once.agenda(), "notice_deadline") == []
    assert due(once.agenda(), "term_end") == ["2027-02-16"]
    once.refuses(NothingToRenew, Denounce(**who("axa.focal"), how="non_renewal", party="axa"))
    withdrawn = once.passing("2026-12-16").when(Denounce(**who("axa.focal"), how="withdrawal", party="axa"))
    assert withdrawn.the(DenunciationReceived).ends_on == day("2027-02-16")


def test_the_last_renewal_leaves_no_last_day_for_a_notice() -> None:
    yearly = {"initial": "P1Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}
    renewed = in_force("2026-02-16", term=yearly).passing("2027-03-01")
    assert due(renewed.agenda(), "notice_deadline") == []
    assert rungs(renewed.agenda(), "notice_deadline") == []
    assert due(renewed.agenda(), "term_end") == ["2028-02-16"]
    renewed.refuses(NothingToRenew, Denounce(**who("axa.focal"), how="non_renewal", party="axa"))


def test_errors_carry_their_code_and_figures() -> None:
    error = DomainError(article="7", needed=3)
    assert (DomainError.code, str(error)) == ("domain_error", "A rule forbids this: needed=3, article=7")
    assert str(DomainError()) == "A rule forbids this"
