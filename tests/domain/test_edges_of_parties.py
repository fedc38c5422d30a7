"""Edges of rules about who acts for whom, and about parties that come and go, that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from typing import Any

from domain.errors import NotAllowed, SeveralSignatories
from domain.signature import ConventionSigned
from tests.domain.builders import in_signature, sign, visa
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
