"""A party that joins a convention in force."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.evolution import evolve
from domain.files.directory import Via
from domain.files.terms import Party
from domain.life.accession import Accede, PartyAcceded
from domain.life.suspension import Suspend
from domain.refusals.errors import (
    AlreadyAParty,
    AlreadyNotified,
    AlreadySigned,
    BeforeItsCause,
    ForAnotherParty,
    InvalidTerms,
    NotAllowed,
    UnknownPerson,
    WrongPhase,
)
from tests.domain.amendment_builders import propose
from tests.domain.builders import OTHER, STUDY, SUIVI, drafting, in_force, in_signature, report, sign, signed, terms, visa, who
from tests.domain.scenario import day
from tests.domain.test_notification import notify

UIR: dict[str, Any] = {
    "id": "uir",
    "short": "UIR",
    "names": [{"from": "2010-01-01", "fr": "Université internationale de Rabat"}],
    "people": ["uir.president", "uir.focal"],
}


def accede(signatory: str = "uir.president", on: str | None = None, actor: str = "pm", **more: Any) -> Accede:
    party = Party.model_validate({**UIR, **more.pop("party", {})})
    return Accede(**who(actor, on=on), party=party, signatory=signatory, **more)


def test_a_party_accedes_and_the_terms_know_it() -> None:
    reach = {"uir.president": Via(via="uir.focal"), "axa.ceo": "never"}
    outcome = in_force("2026-02-16", committees=[SUIVI]).on("2026-06-01").when(accede(because="art. 14", instrument=OTHER, reach=reach))
    acceded = outcome.the(PartyAcceded)
    assert (acceded.party, acceded.person, acceded.because, acceded.instrument) == ("uir", "uir.president", "art. 14", OTHER)
    assert outcome.state.terms == acceded.terms
    assert outcome.state.terms.party_ids() == ("mic", "axa", "uir")
    assert outcome.state.terms.committees == terms(committees=[SUIVI]).committees
    assert outcome.state.terms.reach == {"uir.president": Via(via="uir.focal")}


def test_its_people_act_for_it_from_then_on() -> None:
    scenario = in_force(milestones=[STUDY])
    scenario.refuses(UnknownPerson, report("study", actor="uir.focal"), person="uir.focal")
    scenario.after(accede()).refuses(NotAllowed, report("study", actor="uir.focal"), needs="mic.focal")


def test_an_institution_of_the_convention_becomes_a_party() -> None:
    ecc = {"id": "ecc", "short": "ECC", "people": ["ecc.director"]}
    after = in_force().when(accede("ecc.director", party=ecc)).state.terms
    assert (after.party_ids(), after.institutions) == (("mic", "axa", "ecc"), ())


def test_nobody_accedes_twice_nor_in_the_name_of_another() -> None:
    in_force().refuses(AlreadyAParty, accede("axa.ceo", party={"id": "axa", "people": ["axa.ceo"]}), party="axa")
    in_force().after(accede()).refuses(AlreadyAParty, accede(), party="uir")
    in_force().refuses(ForAnotherParty, accede("axa.ceo"), person="axa.ceo", party="uir", belongs_to="axa")
    in_force().refuses(UnknownPerson, accede("nobody"), person="nobody")


def test_the_new_terms_fit_together_or_nothing_is_recorded() -> None:
    error = in_force().refuses(InvalidTerms, accede(party={"people": ["uir.president", "axa.ceo"]}))
    assert "person_of_two" in error.details["reason"]
    missing = in_force(term={"initial": "P3Y", "notice": "P2M"}).refuses(InvalidTerms, accede())
    assert missing.details["reason"] == "term: withdrawal_of_one_missing"


def test_only_what_is_in_force_is_acceded_to() -> None:
    for scenario in (drafting(), in_signature(), in_force().after(Suspend(**who(), because="Litige"))):
        scenario.refuses(WrongPhase, accede(), needs="in_force")
    in_force("2026-02-16").refuses(BeforeItsCause, accede(on="2026-02-15"), cause="entered_into_force")
    in_force().refuses(NotAllowed, accede(actor="axa.focal"), needs="manager")


def test_a_party_has_its_copy_once_it_has_acceded() -> None:
    after = in_force("2026-02-16").on("2026-06-01").after(accede(on="2026-05-20"))
    after.refuses(BeforeItsCause, notify("uir", on="2026-05-19"), cause="party_acceded", cause_on="2026-05-20")
    after.when(notify("uir", on="2026-05-20")).kinds("party_notified")
    after.after(notify("uir")).refuses(AlreadyNotified, notify("uir"), target="uir")
    after.when(notify("axa", on="2026-05-19")).kinds("party_notified")


def test_an_accession_to_nothing_changes_nothing() -> None:
    acceded = in_force().when(accede()).the(PartyAcceded)
    before = drafting().there.model_copy(update={"last_act_on": day("2026-12-31")})
    assert evolve(before, acceded) == before


def test_whoever_signed_an_accession_signs_the_amendments_that_come_later() -> None:
    joined = signed("2026-02-16").on("2026-06-01").after(accede())
    assert any("uir.president" in one.who for one in awaited(joined.after(propose()).there))
    joined.refuses(AlreadySigned, sign("uir.president"), person="uir.president")


def test_of_several_stages_the_last_with_signatures_is_joined() -> None:
    stages = [
        {"id": "first", "members": ["mic.minister"]},
        {"id": "last", "members": ["axa.ceo"]},
        {"id": "approval", "kind": "approval", "members": ["mic.legal"]},
    ]
    there = in_signature(signature={"stages": stages}).after(sign("mic.minister"), sign("axa.ceo"), visa("mic.legal"))
    acceded = there.on("2026-06-01").when(accede()).the(PartyAcceded)
    assert [(one.id, one.members) for one in acceded.terms.stages()] == [
        ("first", ("mic.minister",)),
        ("last", ("axa.ceo", "uir.president")),
        ("approval", ("mic.legal",)),
    ]


@pytest.mark.parametrize("several", [["mic.minister", "axa.ceo"], ["mic.minister", "axa.ceo", "axa.deputy"]])
def test_the_last_of_one_or_three_stages_is_joined(several: list[str]) -> None:
    stages = [{"id": person.replace(".", "-"), "members": [person]} for person in several]
    if len(several) == 2:
        stages = [{"id": "all", "members": several}]
    there = in_signature(signature={"stages": stages}).after(*(sign(one) for one in several))
    joined = there.when(accede()).the(PartyAcceded).terms.stages()
    assert [one.members[-1] for one in joined] == [*several[: len(stages) - 1], "uir.president"]


def test_where_nobody_signs_an_accession_changes_no_plan() -> None:
    assert in_force("2026-02-16").when(accede()).state.terms.signature is None
