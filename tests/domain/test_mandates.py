"""Who is empowered, from when to when, and who signs « p.o. » for whom."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.due import deadlines
from domain.phases import InSignature
from domain.refusals.errors import (
    AlreadySigned,
    BeforeItsCause,
    DelegateOfADelegate,
    EndsBeforeItBegins,
    ForAnotherParty,
    InTheFuture,
    MandateDoesNotCover,
    MandateRecordedAlready,
    NotAllowed,
    NotAParty,
    NotASignatory,
    NotTheirsToDelegate,
    SeveralSignatories,
    UnknownMandate,
    UnknownPerson,
    WrongPhase,
)
from domain.signature.mandates import EndMandate, MandateEnded, MandateRecorded, RecordMandate
from domain.signature.signature import ConventionSigned, SignatureVoided, VisaGiven
from domain.signature.signing import remaining
from tests.domain.builders import OTHER, STAGES, drafting, in_signature, sign, visa, when, who
from tests.domain.scenario import Scenario, day
from tests.domain.test_refusals import decline, redraft, signing

TWO_OF_MIC: dict[str, Any] = {"id": "signatures", "members": ["mic.minister", "mic.legal", "axa.ceo"], "article": "4"}


def mandate(holder: str, delegated_by: str | None = None, since: str = "2026-01-01", on: str | None = None, **more: Any) -> RecordMandate:
    said = {"party": holder.partition(".")[0], "basis": "Décision n° 12", **more}
    until = {"until": day(said.pop("until"))} if said.get("until") else {}
    return RecordMandate(
        **who(more.pop("actor", "pm"), on=on), holder=holder, delegated_by=delegated_by, since=day(since), **{**said, **until}
    )


def end(number: int = 1, on: str | None = None, actor: str = "pm") -> EndMandate:
    return EndMandate(**who(actor, on=on), mandate=number, because="Départ")


def delegated(**more: Any) -> Scenario:
    """axa.deputy may sign for axa.ceo in January 2026."""
    return signing(article="4").after(mandate("axa.deputy", "axa.ceo", until="2026-01-31", **more))


# ── Recording ──────────────────────────────────────────────────────────────────────────────────


def test_a_delegation_is_recorded_with_what_it_rests_on() -> None:
    signing().when(mandate("axa.deputy", "axa.ceo", until="2026-01-31", scope="all", instrument=OTHER)).then(
        MandateRecorded(
            when=when("2026-01-05"),
            mandate=1,
            holder="axa.deputy",
            party="axa",
            delegated_by="axa.ceo",
            basis="Décision n° 12",
            scope="all",
            since=day("2026-01-01"),
            until=day("2026-01-31"),
            instrument=OTHER,
        )
    )


def test_a_mandate_may_begin_later_but_not_be_recorded_before_its_day() -> None:
    signing().when(mandate("axa.ceo", since="2027-01-01")).kinds("mandate_recorded")
    signing().refuses(InTheFuture, mandate("axa.ceo", on="2026-01-06"), on="2026-01-06")


def test_a_mandate_does_not_end_before_it_begins() -> None:
    error = {"since": "2026-02-01", "until": "2026-01-31"}
    signing().refuses(EndsBeforeItBegins, mandate("axa.ceo", since="2026-02-01", until="2026-01-31"), **error)
    signing().when(mandate("axa.ceo", since="2026-02-01", until="2026-02-01")).kinds("mandate_recorded")


def test_a_mandate_is_of_people_of_the_party() -> None:
    signing().refuses(UnknownPerson, mandate("axa.stranger", "axa.ceo"), person="axa.stranger")
    signing().refuses(UnknownPerson, mandate("axa.deputy", "axa.stranger"), person="axa.stranger")
    signing().refuses(ForAnotherParty, mandate("mic.focal", "axa.ceo"), person="axa.ceo", party="mic", belongs_to="axa")
    signing().refuses(NotAParty, mandate("axa.deputy", "axa.ceo", party="uir"), party="uir")


def test_only_a_member_of_the_plan_delegates() -> None:
    signing().refuses(NotTheirsToDelegate, mandate("axa.deputy", "axa.focal"), person="axa.focal", known="axa.ceo")
    signing().refuses(NotTheirsToDelegate, mandate("axa.ceo", "axa.ceo"), person="axa.ceo", known="")
    signing().refuses(NotTheirsToDelegate, mandate("axa.deputy", "axa.ceo", scope="visa"), scope="visa", known="")


def test_what_was_delegated_is_not_delegated_further() -> None:
    delegated().refuses(DelegateOfADelegate, mandate("axa.focal", "axa.deputy"), person="axa.deputy", mandate=1, delegated_by="axa.ceo")
    delegated().refuses(NotTheirsToDelegate, mandate("axa.deputy", "axa.deputy"), person="axa.deputy")
    delegated().refuses(NotTheirsToDelegate, mandate("axa.deputy", "axa.focal"), person="axa.focal")


def test_a_mandate_of_somebody_who_does_nothing_in_the_plan_means_nothing() -> None:
    signing().refuses(NotASignatory, mandate("axa.focal"), person="axa.focal")
    in_signature().refuses(NotASignatory, mandate("mic.legal"), person="mic.legal")
    in_signature().when(mandate("mic.legal", scope="all")).kinds("mandate_recorded")


def test_a_mandate_is_recorded_once_and_by_the_manager() -> None:
    delegated().refuses(MandateRecordedAlready, mandate("axa.deputy", "axa.ceo", until="2026-01-31"), mandate=1)
    delegated().after(end()).when(mandate("axa.deputy", "axa.ceo", until="2026-01-31")).kinds("mandate_recorded")
    signing().refuses(NotAllowed, mandate("axa.ceo").model_copy(update={"actor": "axa.ceo"}), needs="manager")
    delegated().refuses(NotAllowed, end(actor="axa.ceo"), needs="manager")


def test_mandates_are_recorded_in_any_phase() -> None:
    late = in_signature(signature={"members": ["axa.ceo", "axa.focal"], "rule": "any"}).after(sign("axa.focal"))
    for scenario in (drafting(signature={"stages": STAGES}), in_signature(), late):
        after = scenario.after(mandate("axa.ceo"), end())
        assert (after.there.name, after.there.mandates[0].ended_on) == (scenario.there.name, day("2026-01-05"))


# ── Signing under them ─────────────────────────────────────────────────────────────────────────


def test_a_delegate_signs_per_order() -> None:
    signed = delegated().when(sign("axa.deputy")).the(ConventionSigned)
    assert (signed.person, signed.instead_of, signed.party, signed.mandate) == ("axa.deputy", "axa.ceo", "axa", 1)
    assert delegated().when(sign("axa.deputy", instead_of="axa.ceo")).the(ConventionSigned) == signed


def test_the_member_counts_as_having_signed() -> None:
    after = delegated().after(sign("axa.deputy"))
    state = after.there
    assert isinstance(state, InSignature)
    assert remaining(state.signing, state.terms) == ("mic.minister",)
    assert awaited(state)[0].who == ("mic.minister",)
    assert [one.to for one in deadlines(after.there)] == []
    after.when(sign("mic.minister")).kinds("convention_signed", "signature_completed", "entered_into_force")
    after.refuses(AlreadySigned, sign("axa.ceo"), person="axa.ceo", act="sign")


def test_reminders_no_longer_go_to_a_member_for_whom_a_delegate_signed() -> None:
    after = in_signature().after(visa("mic.legal"), mandate("axa.deputy", "axa.ceo"), sign("axa.deputy"))
    assert [one.to for one in deadlines(after.there)] == [("mic.minister",)]


def test_nobody_signs_twice_through_two_delegates() -> None:
    both = delegated().after(mandate("axa.focal", "axa.ceo"), sign("axa.deputy"))
    both.refuses(AlreadySigned, sign("axa.focal"), person="axa.ceo")
    both.refuses(AlreadySigned, sign("axa.focal", instead_of="axa.ceo"), person="axa.ceo")


def test_a_delegate_without_a_mandate_on_that_day_does_not_sign() -> None:
    late = delegated().on("2026-02-01")
    dates = {"person": "axa.deputy", "member": "axa.ceo", "mandate": 1, "since": "2026-01-01", "until": "2026-01-31", "on": "2026-02-01"}
    late.refuses(MandateDoesNotCover, sign("axa.deputy"), **dates, article="4")
    late.when(sign("axa.deputy", on="2026-01-31")).kinds("convention_signed")
    none = {"person": "axa.focal", "member": "axa.ceo", "mandate": None, "since": None}
    delegated().refuses(MandateDoesNotCover, sign("axa.focal", instead_of="axa.ceo"), **none)
    delegated().refuses(NotASignatory, sign("axa.focal"), person="axa.focal")
    delegated().refuses(NotASignatory, sign("axa.deputy", instead_of="axa.focal"), person="axa.focal", record_with=None)


def test_of_several_mandates_one_has_to_cover_the_day() -> None:
    again = delegated().after(mandate("axa.deputy", "axa.ceo", since="2026-03-01")).on("2026-03-01")
    assert again.when(sign("axa.deputy")).the(ConventionSigned).mandate == 2
    again.refuses(MandateDoesNotCover, sign("axa.deputy", on="2026-02-28"), mandate=2, since="2026-03-01", until=None)


def test_a_mandate_covers_what_its_scope_says() -> None:
    stages = [{"id": "visas", "kind": "visa", "members": ["mic.minister"]}, STAGES[1]]
    scenario = in_signature(signature={"stages": stages}).after(mandate("mic.focal", "mic.minister", scope="visa"))
    given = scenario.when(visa("mic.focal")).the(VisaGiven)
    assert (given.instead_of, given.mandate) == ("mic.minister", 1)
    scenario.after(visa("mic.focal")).refuses(MandateDoesNotCover, sign("mic.focal"), scope="visa", power="sign")
    everything = in_signature(signature={"stages": stages}).after(mandate("mic.focal", "mic.minister", scope="all"))
    everything.after(visa("mic.focal")).when(sign("mic.focal")).kinds("convention_signed")


def test_a_mandate_of_ones_own_binds_a_member() -> None:
    bound = signing(article="4").after(mandate("axa.ceo", until="2026-01-31"))
    assert bound.when(sign("axa.ceo")).the(ConventionSigned).mandate == 1
    bound.on("2026-02-01").refuses(MandateDoesNotCover, sign("axa.ceo"), person="axa.ceo", until="2026-01-31", article="4")
    assert signing().when(sign("axa.ceo")).the(ConventionSigned).mandate is None


def test_a_mandate_of_one_member_does_not_bind_another() -> None:
    bound = signing().after(mandate("mic.minister", until="2026-01-31"))
    assert bound.on("2026-02-01").when(sign("axa.ceo")).the(ConventionSigned).mandate is None


def test_a_delegation_ends_with_the_mandate_of_whoever_gave_it() -> None:
    both = signing().after(mandate("axa.ceo", until="2026-01-10"), mandate("axa.deputy", "axa.ceo")).on("2026-01-11")
    both.refuses(MandateDoesNotCover, sign("axa.deputy"), person="axa.ceo", until="2026-01-10")
    assert both.when(sign("axa.deputy", on="2026-01-10")).the(ConventionSigned).mandate == 2


def test_whoever_may_sign_for_several_says_for_whom() -> None:
    both = in_signature(signature={"stages": [TWO_OF_MIC]}).after(mandate("mic.focal", "mic.minister"), mandate("mic.focal", "mic.legal"))
    both.refuses(SeveralSignatories, sign("mic.focal"), known="mic.minister, mic.legal")
    one = both.after(sign("mic.focal", instead_of="mic.legal"))
    assert one.when(sign("mic.focal")).the(ConventionSigned).instead_of == "mic.minister"


def test_a_member_who_holds_a_delegation_signs_for_themselves_unless_they_say_for_whom() -> None:
    scenario = in_signature(signature={"stages": [TWO_OF_MIC]}).after(mandate("mic.legal", "mic.minister"))
    assert scenario.when(sign("mic.legal")).the(ConventionSigned).instead_of is None
    twice = scenario.after(sign("mic.legal"))
    twice.refuses(AlreadySigned, sign("mic.legal"))
    assert twice.when(sign("mic.legal", instead_of="mic.minister")).the(ConventionSigned).instead_of == "mic.minister"
    assert scenario.when(sign("mic.legal", instead_of="mic.legal")).the(ConventionSigned).instead_of is None


def test_a_delegate_signs_for_the_members_party_only() -> None:
    delegated().refuses(ForAnotherParty, sign("axa.deputy", party="mic"), party="mic", belongs_to="axa")


def test_to_refuse_is_not_delegated() -> None:
    delegated().refuses(NotASignatory, decline("axa.deputy"), person="axa.deputy")


def test_a_delegate_is_told_the_phase_like_anybody() -> None:
    scenario = drafting(signature={"stages": STAGES}).after(mandate("axa.deputy", "axa.ceo"))
    scenario.refuses(WrongPhase, sign("axa.deputy"), needs="signature")


def test_a_text_taken_back_voids_what_a_delegate_signed() -> None:
    outcome = delegated().after(sign("axa.deputy")).when(redraft())
    assert outcome.the(SignatureVoided).person == "axa.ceo"
    assert outcome.state.mandates[0].holder == "axa.deputy"


# ── Their end ──────────────────────────────────────────────────────────────────────────────────


def test_a_mandate_withdrawn_covers_nothing_from_that_day_on() -> None:
    signing().after(mandate("axa.deputy", "axa.ceo")).when(end()).then(MandateEnded(when=when("2026-01-05"), mandate=1, because="Départ"))
    ended = delegated().on("2026-01-20").after(end(on="2026-01-15"))
    ended.refuses(MandateDoesNotCover, sign("axa.deputy"), until="2026-01-14")
    ended.refuses(MandateDoesNotCover, sign("axa.deputy", on="2026-01-15"))
    ended.when(sign("axa.deputy", on="2026-01-14")).kinds("convention_signed")


def test_what_was_signed_under_a_mandate_stays_valid_and_bounds_its_end() -> None:
    used = delegated().on("2026-01-20").after(sign("axa.deputy", on="2026-01-15"))
    used.refuses(BeforeItsCause, end(on="2026-01-14"), cause="convention_signed", cause_on="2026-01-15")
    after = used.after(end(on="2026-01-15"))
    after.when(sign("mic.minister")).kinds("convention_signed", "signature_completed", "entered_into_force")


@pytest.mark.parametrize(("number", "known"), [(2, "1"), (9, "1")])
def test_only_a_mandate_in_being_ends(number: int, known: str) -> None:
    delegated().refuses(UnknownMandate, end(number), mandate=number, known=known)
    delegated().after(end()).refuses(UnknownMandate, end(), mandate=1, known="")


def test_a_mandate_does_not_end_before_it_began() -> None:
    delegated().refuses(BeforeItsCause, end(on="2025-12-31"), cause="mandate_recorded", cause_on="2026-01-01")


def test_the_end_of_a_mandate_is_that_of_no_other() -> None:
    both = delegated().after(mandate("axa.focal", "axa.ceo"), end(2))
    assert [one.ended_on for one in both.there.mandates] == [None, day("2026-01-05")]
