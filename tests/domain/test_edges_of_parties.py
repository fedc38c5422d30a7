"""Edges of rules about who acts for whom, and about parties that come and go, that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from typing import Any

from domain.refusals.errors import AlreadySigned, BeforeItsCause, NotAllowed, OutOfTurn, SeveralSignatories
from domain.signature.signature import ConventionSigned, Decline, VisaGiven
from tests.domain.builders import in_signature, sign, visa, who
from tests.domain.test_mandates import mandate
from tests.domain.test_refusals import signing
from tests.domain.test_withdrawal import withdraw

TWO_STAGES: list[dict[str, Any]] = [{"id": "parties", "members": ["mic.minister"]}, {"id": "state", "members": ["mic.legal"]}]


# ── Signing for others ─────────────────────────────────────────────────────────────────────────


def test_of_two_delegations_the_one_that_covers_the_day_is_meant() -> None:
    plan = {"members": ["mic.minister", "mic.legal", "axa.ceo"]}
    january = mandate("mic.focal", "mic.minister", until="2026-01-31")
    both = in_signature(signature=plan).after(january, mandate("mic.focal", "mic.legal", since="2026-02-01"))
    assert both.when(sign("mic.focal")).the(ConventionSigned).instead_of == "mic.minister"
    assert both.on("2026-02-01").when(sign("mic.focal")).the(ConventionSigned).instead_of == "mic.legal"


def test_whoever_gave_a_visa_has_still_to_sign() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["mic.minister"]}
    signatures = {"id": "signatures", "members": ["mic.minister", "mic.legal"]}
    delegations = (mandate("mic.focal", one) for one in ("mic.minister", "mic.legal"))
    scenario = in_signature(signature={"stages": [visas, signatures]}).after(visa("mic.minister"), *delegations)
    scenario.refuses(SeveralSignatories, sign("mic.focal"), known="mic.minister, mic.legal")


def test_of_two_delegations_the_one_of_the_open_stage_is_meant() -> None:
    delegations = (mandate("mic.focal", one) for one in ("mic.minister", "mic.legal"))
    first = in_signature(signature={"stages": TWO_STAGES}).after(*delegations)
    assert first.when(sign("mic.focal")).the(ConventionSigned).instead_of == "mic.minister"


def test_who_may_take_a_signature_back_is_told_by_the_article_of_its_stage() -> None:
    signing(article="4").after(sign("axa.ceo")).refuses(NotAllowed, withdraw(actor="mic.focal"), article="4")


def test_of_two_delegations_for_visas_the_one_that_covers_the_day_is_meant() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["mic.minister", "mic.legal"]}
    plan = {"stages": [visas, {"id": "signatures", "members": ["axa.ceo"]}]}
    january = mandate("mic.focal", "mic.minister", scope="visa", until="2026-01-31")
    both = in_signature(signature=plan).after(january, mandate("mic.focal", "mic.legal", scope="visa", since="2026-02-01"))
    assert both.when(visa("mic.focal")).the(VisaGiven).instead_of == "mic.minister"
    assert both.on("2026-02-01").when(visa("mic.focal")).the(VisaGiven).instead_of == "mic.legal"


# ── In several stages ──────────────────────────────────────────────────────────────────────────

FIRST: dict[str, Any] = {"id": "first", "rule": "any", "members": ["mic.minister", "mic.legal"]}


def test_what_is_asked_of_a_member_now_comes_before_what_was_complete_without_them() -> None:
    two = in_signature(signature={"stages": [FIRST, {"id": "second", "members": ["mic.legal", "axa.ceo"]}]}).after(sign("mic.minister"))
    signed = two.when(sign("mic.legal")).the(ConventionSigned)
    assert (signed.stage, signed.late) == ("second", False)
    again = two.after(sign("mic.legal")).when(sign("mic.legal")).the(ConventionSigned)
    assert (again.stage, again.late) == ("first", True)


def test_that_a_member_signed_elsewhere_does_not_count_in_the_open_stage() -> None:
    other = {"id": "other", "members": ["mic.legal"]}
    third = {"id": "third", "members": ["mic.legal", "axa.ceo"]}
    scenario = in_signature(signature={"stages": [other, FIRST, third]}).after(sign("mic.legal"), sign("mic.minister"))
    assert scenario.when(sign("mic.legal")).the(ConventionSigned).stage == "third"


def test_nobody_signs_late_in_a_stage_that_is_not_theirs() -> None:
    both = in_signature(signature={"stages": [TWO_STAGES[0], {"id": "second", "members": ["axa.ceo"]}]}, in_force={"notified": "all"})
    both.after(sign("mic.minister"), sign("axa.ceo")).refuses(AlreadySigned, sign("mic.minister"), person="mic.minister")


def test_nobody_acts_in_a_middle_stage_before_it_was_opened() -> None:
    stages = [*TWO_STAGES, {"id": "last", "members": ["axa.ceo"]}]
    scenario = in_signature(signature={"stages": stages}).on("2026-01-10").after(sign("mic.minister"))
    scenario.refuses(BeforeItsCause, sign("mic.legal", on="2026-01-09"), cause="stage_opened")


def test_whoever_declines_or_gives_a_visa_out_of_turn_is_told_so() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["axa.focal"]}
    later = in_signature(signature={"stages": [TWO_STAGES[0], visas, {"id": "last", "members": ["axa.ceo"]}]})
    later.refuses(OutOfTurn, visa("axa.focal"), stage="visas", open="parties")
    later.refuses(OutOfTurn, Decline(**who("pm", "axa.ceo"), because="non"), stage="last", open="parties")
    given = later.after(sign("mic.minister"), visa("axa.focal"))
    given.refuses(AlreadySigned, visa("axa.focal"), person="axa.focal")
    given.refuses(AlreadySigned, Decline(**who("pm", "axa.focal"), because="non"), person="axa.focal")
