from __future__ import annotations

from typing import Any

import pytest

from domain.changes.amendments import ProposeAmendment
from domain.life.accession import Accede
from domain.life.closing import Close
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce, Terminate
from domain.messages.messages import MessageDue
from domain.start import GoLive
from tests.domain.amendment_builders import living as amended
from tests.domain.amendment_builders import propose
from tests.domain.builders import PARTIES, STUDY, SUIVI, in_force, record, start, who
from tests.domain.scenario import Outcome, Scenario, day, given

MES = {"id": "mes", "short": "MES", "names": [{"from": "2020-01-01", "fr": "MES"}], "people": ["mes.focal"]}
ONEE = {"id": "onee", "short": "ONEE", "names": [{"from": "2020-01-01", "fr": "ONEE"}], "people": ["onee.focal", "onee.dg"]}
EVERYBODY = ("mic.focal", "axa.focal", "mes.focal", "pm")
TACIT = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "withdrawal_of_one": "continues"}


def living(**changes: Any) -> Scenario:
    """Three parties, renewed year by year."""
    return in_force(**{"parties": [*PARTIES, MES], "term": TACIT, **changes}).on("2026-03-10")


def denounce(how: str) -> Denounce:
    return Denounce.model_validate({**who("axa.focal"), "how": how, "party": "axa"})


def told(outcome: Outcome) -> tuple[str, str, str, str, tuple[str, ...]]:
    one = outcome.the(MessageDue)
    return one.about, one.target, one.subject, one.due.isoformat(), one.to


def test_the_other_parties_and_the_manager_hear_of_a_denunciation_at_once() -> None:
    others = ("mic.focal", "mes.focal", "pm")
    assert told(living().when(denounce("non_renewal"))) == ("denunciation_received", "axa", "AXA", "2027-02-16", others)


def test_that_one_party_alone_leaves_is_another_message() -> None:
    assert told(living().when(denounce("withdrawal")))[:4] == ("withdrawal_received", "axa", "AXA", "2026-05-10")


def test_everybody_hears_of_a_termination_and_of_its_day() -> None:
    outcome = living().when(Terminate(**who(), cause="mutual", ends_on=day("2026-09-01"), because="Accord"))
    assert told(outcome) == ("termination_decided", "REF-1", "Accord", "2026-09-01", EVERYBODY)


def test_everybody_hears_of_a_suspension_and_of_the_resumption() -> None:
    outcome = living().when(Suspend(**who(), because="Crédits gelés"))
    assert told(outcome) == ("convention_suspended", "REF-1", "Crédits gelés", "2026-03-10", EVERYBODY)
    resumed = Scenario(outcome.state, living().now).on("2026-04-10").when(Resume(**who(), because="Crédits rendus"))
    assert told(resumed) == ("convention_resumed", "REF-1", "Crédits rendus", "2026-04-10", EVERYBODY)
    assert resumed.the(MessageDue).message == "convention_resumed/REF-1/2026-04-10/0"


def test_what_closing_voids_is_told_alone_too_because_no_weekly_letter_comes_after_it() -> None:
    asked = amended(reminders={"alone": []}).after(propose())
    closed = asked.when(Close(**who(), because="fin"))
    assert {(one.about, one.delivery) for one in closed.all(MessageDue)} == {
        ("convention_closed", "single"),
        ("amendment_voided", "single"),
    }
    voided = asked.when(Terminate(**who(), cause="mutual", because="fin"))
    assert {one.delivery for one in voided.all(MessageDue)} == {"digest"}


@pytest.mark.parametrize(("decided", "lines", "last"), [(40, 40, "decision.action"), (41, 41, "more||||1|"), (43, 41, "more||||3|")])
def test_a_message_tells_forty_lines_and_counts_the_others(decided: int, lines: int, last: str) -> None:
    actions = [{"kind": "action", "text": f"Point {n}", "owner": "mic", "due": "2026-06-30"} for n in range(decided)]
    (taken,) = {one.items for one in in_force(committees=[SUIVI]).when(record(*actions)).all(MessageDue) if one.about == "decisions_taken"}
    assert len(taken) == lines
    assert taken[-1].startswith(last)


def test_a_suspension_without_a_reason_is_told_by_the_committee_that_decided_it() -> None:
    told = in_force(committees=[SUIVI]).when(record("suspend")).all(MessageDue)
    assert {one.subject for one in told if one.about == "convention_suspended"} == {"Comité de suivi"}


def test_a_second_suspension_on_one_day_is_a_message_of_its_own() -> None:
    again = living().after(Suspend(**who(), because="a"), Resume(**who())).when(Suspend(**who(), because="b"))
    assert again.the(MessageDue).message == "convention_suspended/REF-1/2026-03-10/1"


def test_the_parties_that_were_there_hear_of_one_that_accedes() -> None:
    outcome = living().when(Accede.model_validate({**who(), "party": ONEE, "signatory": "onee.dg"}))
    assert told(outcome) == ("party_acceded", "onee", "ONEE", "2026-03-10", EVERYBODY)


def test_whoever_signs_an_amendment_is_asked_when_it_is_proposed() -> None:
    changes = {"milestones": {"add": [{**STUDY, "id": "map", "due": "P1Y"}]}}
    amendment = {
        "title": "Une étude de plus",
        "because": "Décidé",
        "signature": {"members": ["mic.minister", "axa.ceo"]},
        "changes": changes,
    }
    outcome = living().when(ProposeAmendment.model_validate({**who(), "amendment": amendment}))
    about, target, subject, due, to = told(outcome)
    assert (about, target, subject, due) == ("amendment_proposed", "1", "Une étude de plus", "2026-03-10")
    assert to == ("mic.minister", "axa.ceo")
    visas = {"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.ceo"]}
    staged = {**amendment, "signature": {"stages": [visas, {"id": "signatures", "members": ["mic.minister", "axa.ceo"]}]}}
    *_, to = told(living().when(ProposeAmendment.model_validate({**who(), "amendment": staged})))
    assert to == ("mic.legal", "axa.ceo", "mic.minister")


@pytest.mark.parametrize("live", [False, True])
def test_nothing_is_told_of_what_is_recorded_before_a_convention_goes_live(live: bool) -> None:  # noqa: FBT001
    old = given().on("2026-02-16").after(start(parties=[*PARTIES, MES], term=TACIT, taken_over=True)).on("2026-03-10")
    old = old.after(GoLive(**who())) if live else old
    assert len(old.when(denounce("withdrawal")).all(MessageDue)) == live
