from __future__ import annotations

import pytest

from domain.act import When
from domain.committees.committees import ReviewConvened
from domain.files.implementation import Committee
from domain.milestones.milestones import MilestoneReported, MilestoneSubmitted
from domain.refusals.errors import InTheFuture, NotAllowed, NotAParty, NotASignatory, TooFarBack, UnknownPerson
from domain.roles import focal_points, leaders, require_one_of, require_party, signatories
from tests.domain.builders import STAGES, STUDY, SUIVI, convene, in_force, in_signature, record, report, sign, submit, terms, visa
from tests.domain.scenario import Scenario, day


def convention() -> Scenario:
    return in_force(milestones=[STUDY], committees=[SUIVI])


def test_whoever_nobody_knows_does_nothing() -> None:
    convention().refuses(UnknownPerson, report("study", actor="nobody"), person="nobody")


def test_the_system_is_nobody() -> None:
    convention().refuses(UnknownPerson, report("study", actor="system"), person="system")
    in_signature().refuses(UnknownPerson, visa("mic.legal", actor="system"), person="system")


@pytest.mark.parametrize("actor", ["pm", "axa.focal"])
def test_manager_and_secretary_record_for_others(actor: str) -> None:
    said = report("study", actor=actor).model_copy(update={"by": "mic.focal"})
    convention().when(said).kinds("milestone_reported")


def test_nobody_else_records_for_another() -> None:
    said = report("study", actor="ecc.director").model_copy(update={"by": "mic.focal"})
    convention().refuses(NotAllowed, said, person="ecc.director", needs="manager or secretary")


def test_whoever_names_themselves_records_for_nobody_else() -> None:
    said = report("study", actor="mic.focal").model_copy(update={"by": "mic.focal"})
    convention().when(said).kinds("milestone_reported")


def test_a_secretary_may_not_act_for_a_party_that_is_not_theirs() -> None:
    convention().refuses(NotAllowed, report("study", actor="axa.focal"), needs="mic.focal")


def test_the_manager_does_what_focal_points_do() -> None:
    manager = convention()
    manager.when(report("study", actor="pm")).kinds("milestone_reported")
    manager.when(submit("study", actor="pm")).kinds("milestone_submitted")
    manager.when(convene("2026-03-01", actor="pm")).kinds("review_convened")


def test_the_manager_neither_signs_nor_gives_a_visa() -> None:
    in_signature().refuses(NotASignatory, visa("pm"), person="pm")
    in_signature().after(visa("mic.legal")).refuses(NotASignatory, sign("pm"), person="pm")


def test_a_signatory_records_their_own_signature() -> None:
    ready = in_signature().after(visa("mic.legal", actor="mic.legal"))
    ready.when(sign("mic.minister", actor="mic.minister")).kinds("convention_signed")
    ready.refuses(NotAllowed, sign("mic.minister", actor="mic.focal"), person="mic.focal")


# ── When ───────────────────────────────────────────────────────────────────────────────────────


def test_what_has_not_happened_yet_is_refused() -> None:
    convention().refuses(InTheFuture, report("study", on="2026-02-17"), on="2026-02-17", today="2026-02-16")


def test_a_fact_of_the_last_thirty_days_is_recorded_by_anybody() -> None:
    late = convention().on("2026-03-18")
    reported = late.when(report("study", on="2026-02-16")).the(MilestoneReported)
    assert reported.when == When(on=day("2026-02-16"), recorded_on=day("2026-03-18"))


def test_what_lies_further_back_is_recorded_by_the_manager() -> None:
    late = convention().on("2026-03-19")
    late.refuses(TooFarBack, report("study", on="2026-02-16"), person="mic.focal", manager="pm")
    late.when(report("study", actor="pm", on="2026-02-16")).kinds("milestone_reported")


def test_without_a_day_an_act_is_of_today() -> None:
    assert convention().on("2026-03-01").when(submit("study")).the(MilestoneSubmitted).when.on == day("2026-03-01")
    assert convention().on("2026-03-01").when(convene("2026-03-20")).the(ReviewConvened).when.on == day("2026-03-01")


# ── Who is who ─────────────────────────────────────────────────────────────────────────────────


def test_a_party_speaks_through_its_focal_points() -> None:
    agreed = terms(signature={"stages": STAGES})
    assert focal_points(agreed, "mic") == ("mic.focal",)
    assert focal_points(agreed, "ecc") == ("ecc.director",)
    assert focal_points(agreed, "nobody") == ()


def test_without_a_focal_point_whoever_signs_nothing_speaks_for_a_party() -> None:
    agreed = terms(
        parties=[{"id": "mic", "short": "MIC", "names": [], "people": ["mic.minister", "mic.adviser"]}],
        signature={"members": ["mic.minister"]},
    )
    assert focal_points(agreed, "mic") == ("mic.adviser",)
    assert signatories(agreed) == {"mic.minister"}


def test_chairs_and_secretary_lead() -> None:
    assert leaders(Committee.model_validate(SUIVI)) == ("mic.focal", "axa.focal")
    rotating = Committee.model_validate({**SUIVI, "chairs": [], "secretary": None, "chair": {"rotates": "P1Y", "order": ["a", "b"]}})
    assert leaders(rotating) == ("a", "b")


def test_where_nobody_is_named_only_the_manager_may() -> None:
    with pytest.raises(NotAllowed, match="needs=pm"):
        require_one_of(terms(), report("study"), ())


def test_a_party_is_one_of_the_conventions() -> None:
    require_party(terms(), "mic")
    with pytest.raises(NotAParty, match="party=ecc"):
        require_party(terms(), "ecc")


def test_only_chair_secretary_and_manager_record_a_session() -> None:
    convention().refuses(NotAllowed, record("continue", actor="ecc.director"), needs="mic.focal, axa.focal", article="6")
