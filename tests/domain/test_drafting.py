from __future__ import annotations

import hashlib
from typing import Any

import pytest

from domain.act import Event
from domain.phases import Signed
from domain.refusals.errors import (
    BeforeItsCause,
    InvalidTerms,
    MissingDocument,
    NotAllowed,
    PaperOnly,
    SameText,
    UnknownDocument,
    UnknownVersion,
    WrongPhase,
)
from domain.signature.drafting import Draft, OpenedForSignature, TextDrafted, Version, set_hash
from domain.signature.signature import StageOpened
from domain.start import ConventionStarted
from tests.domain.builders import OTHER, STAGES, STUDY, TEXT, draft, drafting, in_force, opening, start, terms, when, who
from tests.domain.scenario import Scenario, day, given

ANNEX = {"id": "annex", "role": "annex", "paper": "Archives, boîte 3"}
TEXT_SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def started(**changes: object) -> Scenario:
    return given(ConventionStarted(when=when("2026-01-05"), terms=terms(**changes)))


def drafted(number: int = 1, sha: str = TEXT, on: str = "2026-01-05") -> Event:
    return TextDrafted(when=when(on), number=number, documents={"text": sha}, text_sha256=hashlib.sha256(sha.encode()).hexdigest())


def test_a_convention_starts_with_its_terms() -> None:
    given().on("2026-01-05").when(start(holidays=None)).then(ConventionStarted(when=when("2026-01-05"), terms=terms()))


def test_a_text_is_fixed_by_its_hash() -> None:
    started().when(draft()).then(
        TextDrafted(when=when("2026-01-05"), number=1, documents={"text": TEXT}, text_sha256=TEXT_SHA256),
    )


def test_texts_are_numbered() -> None:
    started().after(draft()).when(draft(OTHER)).then(drafted(2, OTHER))


def test_the_same_text_again_is_refused() -> None:
    drafting().refuses(SameText, draft(), number=1)


def test_every_version_is_kept_with_its_day_and_the_hashes_of_its_documents() -> None:
    texts = drafting("2026-01-05").on("2026-01-20").after(draft(OTHER)).there.texts
    first = Version(number=1, documents={"text": TEXT}, sha256=TEXT_SHA256, on=day("2026-01-05"))
    second = Version(number=2, documents={"text": OTHER}, sha256=set_hash({"text": OTHER}), on=day("2026-01-20"))
    assert (texts.versions, texts.version(1), texts.current) == ((first, second), first, second)
    with pytest.raises(UnknownVersion) as refused:
        texts.version(3)
    assert refused.value.details == {"version": 3, "known": "1, 2"}


def test_before_anything_is_drafted_there_is_no_version() -> None:
    assert (started().there.texts.versions, started().there.texts.current) == ((), None)


def test_paper_is_attested_anew_only_where_it_is_named() -> None:
    on_paper = started(documents=[{**ANNEX, "id": "text"}]).after(draft(None))
    on_paper.refuses(SameText, Draft(**who(), documents={}), number=1)
    again = on_paper.when(draft(None)).the(TextDrafted)
    assert (again.number, again.documents, again.text_sha256) == (2, {"text": None}, None)


def test_an_unknown_document_is_refused() -> None:
    started().refuses(UnknownDocument, draft(None, annex=TEXT), document="annex", known="text")


def test_a_document_on_paper_has_no_file() -> None:
    started(documents=[{"id": "text", "file": "text.md"}, ANNEX]).refuses(PaperOnly, draft(annex=OTHER), document="annex")


def test_a_document_on_paper_is_attested() -> None:
    outcome = started(documents=[{"id": "text", "file": "text.md"}, ANNEX]).when(draft())
    assert outcome.the(TextDrafted).documents == {"text": TEXT, "annex": None}


def test_a_text_without_its_file_is_refused() -> None:
    started().refuses(MissingDocument, draft(None), document="text")


def test_every_document_is_drafted_before_the_set_is_a_version() -> None:
    two = [{"id": "text", "file": "text.md"}, {"id": "annex", "file": "annex.md"}]
    started(documents=two).refuses(MissingDocument, draft(), document="annex")
    started(documents=two).after(draft(annex=OTHER)).when(draft(OTHER)).kinds("text_drafted")


def test_without_documents_in_the_terms_there_is_one_text() -> None:
    started(documents=[]).when(draft()).kinds("text_drafted")


def test_a_version_is_not_dated_before_the_one_it_follows() -> None:
    later = drafting("2026-01-05").on("2026-01-20")
    later.refuses(BeforeItsCause, draft(OTHER, on="2026-01-04"), cause="text_drafted", cause_on="2026-01-05")


def test_the_hash_of_a_set_does_not_depend_on_the_order_of_its_documents() -> None:
    assert set_hash({"b": OTHER, "a": TEXT, "c": None}) == hashlib.sha256(f"{TEXT}\n{OTHER}".encode()).hexdigest()


def test_a_set_on_paper_has_no_hash() -> None:
    assert set_hash({"annex": None}) is None


def test_opening_binds_the_current_version() -> None:
    drafting(signature={"stages": STAGES}).when(opening()).then(
        OpenedForSignature(when=when("2026-01-05"), number=1, text_sha256=TEXT_SHA256),
        StageOpened(when=when("2026-01-05"), stage="visas", due=day("2026-01-20")),
    )


def test_nothing_opens_without_a_text() -> None:
    started(signature={"stages": STAGES}).refuses(MissingDocument, opening(), document="text")


def test_texts_on_paper_alone_open_without_a_draft() -> None:
    outcome = started(documents=[ANNEX], signature={"stages": STAGES}).when(opening())
    assert outcome.the(OpenedForSignature) == OpenedForSignature(when=when("2026-01-05"), number=None, text_sha256=None)


def test_opening_is_not_dated_before_the_text() -> None:
    drafting("2026-01-05").on("2026-01-20").refuses(BeforeItsCause, opening(on="2026-01-04"), cause="text_drafted")


def test_only_the_manager_drafts_and_opens() -> None:
    drafting().refuses(NotAllowed, draft(OTHER, actor="mic.focal"), person="mic.focal", needs="manager")
    drafting().refuses(NotAllowed, opening(actor="mic.focal"), act="open")


def test_a_convention_in_force_takes_no_draft() -> None:
    in_force().refuses(WrongPhase, draft(OTHER), phase="in_force", needs="drafting")
    in_force().refuses(WrongPhase, opening(), phase="in_force")


def test_nothing_happens_to_a_convention_that_has_not_started() -> None:
    given().refuses(WrongPhase, draft(), phase=None)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"milestones": [{**STUDY, "owner": "nobody"}]}, "milestones.0.owner: unknown_body"),
        ({"office": ["pm", "system"]}, "system: reserved"),
    ],
)
def test_terms_that_do_not_fit_together_are_refused(changes: dict[str, Any], problem: str) -> None:
    given().refuses(InvalidTerms, start(**changes), reason=problem)


def test_a_convention_starts_once() -> None:
    drafting().refuses(WrongPhase, start(), phase="drafting")


def test_an_action_plan_is_signed_by_nobody() -> None:
    plan = drafting(kind="action_plan", in_force={"date": "2026-03-01"}).when(opening())
    plan.kinds("opened_for_signature", "signature_completed")
    assert isinstance(plan.state, Signed)
    assert plan.state.signed_on is None
