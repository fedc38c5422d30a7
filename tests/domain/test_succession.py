from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.amendments import AmendmentCompleted
from domain.changes.heirs import Heirs, in_their_place
from domain.changes.succession import (
    ManagerReplaced,
    OfficeHolderChanged,
    PartyRenamed,
    PartySucceeded,
    RenameParty,
    ReplaceHolder,
    ReplaceManager,
    SucceedParty,
    claims,
)
from domain.files.terms import Party
from domain.life.suspension import Suspend
from domain.life.termination import AcceptCure, Cure, Denounce
from domain.messages.messages import Delivered, RecordDelivery, SwitchMail
from domain.phases import InForce
from domain.refusals.errors import (
    AlreadyDenounced,
    AlreadyNamed,
    AlreadyReplaced,
    BeforeItsCause,
    InTheFuture,
    InvalidTerms,
    NotAllowed,
    NotAParty,
    NothingToReplace,
    SuccessionIncomplete,
    UnknownPerson,
    WrongPhase,
)
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object, Settle
from domain.signature.signature import ConventionSigned, Decline, SignatureCompleted
from tests.domain.amendment_builders import living, propose, sign_amendment
from tests.domain.builders import (
    HEIR,
    MES,
    PARTIES,
    SIGNED_BY_TWO,
    STUDY,
    SUIVI,
    THREE,
    accept,
    draft,
    drafting,
    in_force,
    in_signature,
    opening,
    report,
    sign,
    signed,
    start,
    submit,
    terms,
    visa,
    who,
)
from tests.domain.scenario import Scenario, day, given
from tests.domain.test_mandates import mandate

OTHER_HEIR: dict[str, Any] = {"id": "mt", "short": "MT", "names": [], "people": ["mt.minister", "mt.focal"]}


def succeed(*heirs: dict[str, Any], party: str = "mic", on: str | None = None, **more: Any) -> SucceedParty:
    said = {**who(on=on), "party": party, "successors": heirs or (HEIR,), "basis": "décret d'attributions", **more}
    return SucceedParty.model_validate(said)


def replace(office: str, on: str | None = None, actor: str = "pm") -> ReplaceHolder:
    return ReplaceHolder(**who(actor, on=on), office=office)


def rename(party: str = "mic", on: str | None = None, **names: Any) -> RenameParty:
    return RenameParty(**who(on=on), party=party, **names)


def awaited_of(scenario: Scenario) -> set[str]:
    return {who for one in awaited(scenario.there) for who in one.who}


# ── Who holds an office ────────────────────────────────────────────────────────────────────────


def test_a_new_holder_of_an_office_is_an_event_without_a_name() -> None:
    outcome = in_force().when(replace("mic.minister"))
    event = outcome.the(OfficeHolderChanged)
    assert event.data() == {"office": "mic.minister", "since": "2026-02-16"}


def test_an_office_still_has_to_sign_whoever_holds_it() -> None:
    outcome = in_signature().after(visa("mic.legal"), replace("mic.minister"), sign("axa.ceo")).when(sign("mic.minister"))
    assert outcome.state.name == "in_force"


def test_an_office_changes_hands_once_a_day_and_in_order() -> None:
    replaced = in_force().on("2026-03-10").after(replace("mic.minister", "2026-03-05"))
    replaced.refuses(AlreadyReplaced, replace("mic.minister", "2026-03-05"), since="2026-03-05")
    replaced.refuses(AlreadyReplaced, replace("mic.minister", "2026-03-04"))
    assert replaced.after(replace("mic.minister", "2026-03-06")).there.holders == {"mic.minister": day("2026-03-06")}


def test_only_the_manager_replaces_and_only_whom_the_convention_knows() -> None:
    in_force().refuses(NotAllowed, replace("mic.minister", actor="mic.focal"))
    in_force().refuses(UnknownPerson, replace("nobody"))
    in_force().refuses(InTheFuture, replace("mic.minister", "2026-02-17"))


# ── What a party is called ─────────────────────────────────────────────────────────────────────


def test_a_new_name_stands_beside_the_old_one_from_its_day() -> None:
    outcome = in_force().when(rename(fr="Ministère de l'Industrie et du Commerce", basis="décret"))
    event = outcome.the(PartyRenamed)
    assert [(name.since.isoformat(), name.fr) for name in event.terms.parties[0].names] == [
        ("2021-10-07", "Ministère de l'Industrie"),
        ("2026-02-16", "Ministère de l'Industrie et du Commerce"),
    ]
    assert (event.name, event.since, event.terms.parties[0].short) == ("Ministère de l'Industrie et du Commerce", day("2026-02-16"), "MIC")
    assert outcome.state.terms == event.terms


def test_an_institution_has_another_name_too_and_another_short_one() -> None:
    state = in_force().when(rename("ecc", en="Centrale", short="C")).state
    assert (state.terms.institutions[0].short, state.terms.institutions[0].names[-1].en) == ("C", "Centrale")
    assert state.terms.parties == in_force().there.terms.parties


def test_the_last_of_several_names_is_the_latest_and_a_party_without_one_gets_its_first() -> None:
    names = [{"from": "2024-01-01", "fr": "Nouveau"}, {"from": "2021-10-07", "fr": "Ancien"}]
    twice = in_force(parties=[{**PARTIES[0], "names": names}, PARTIES[1]])
    twice.refuses(NothingToReplace, rename(fr="Nouveau"))
    twice.refuses(AlreadyNamed, rename(on="2023-12-31", fr="Commerce"), since="2024-01-01")
    assert twice.when(rename(fr="Ancien")).the(PartyRenamed).name == "Ancien"
    nameless = in_force(parties=[{**PARTIES[0], "names": []}, PARTIES[1]])
    assert [one.fr for one in nameless.when(rename(fr="Commerce")).state.terms.parties[0].names] == ["Commerce"]


def test_only_the_one_that_is_meant_has_another_name() -> None:
    ecc = {"id": "ecc", "short": "ECC", "names": [], "people": ["ecc.director"]}
    there = in_force(institutions=[ecc, {**ecc, "id": "anp", "people": ["anp.director"]}])
    after = there.when(rename("ecc", fr="Centrale")).state.terms.institutions
    assert [(one.id, len(one.names)) for one in after] == [("ecc", 1), ("anp", 0)]


def test_a_name_must_be_new_and_later_than_the_last() -> None:
    in_force().refuses(NothingToReplace, rename(fr="Ministère de l'Industrie"))
    in_force().refuses(NothingToReplace, rename())
    in_force().refuses(AlreadyNamed, rename(on="2021-10-07", fr="Commerce"), since="2021-10-07")
    in_force().refuses(NotAParty, rename("nobody", fr="Commerce"))


# ── Who stands in a party's place ──────────────────────────────────────────────────────────────


def test_a_single_successor_takes_everything() -> None:
    scenario = in_force(milestones=[STUDY, {**STUDY, "id": "other", "owner": "axa", "accepted_by": {"party": "mic"}}], committees=[SUIVI])
    event = scenario.when(succeed(reach={"mi.minister": {"via": "mi.focal"}, "stranger": "letter"})).the(PartySucceeded)
    terms = event.terms
    assert terms.party_ids() == ("mi", "axa")
    assert [one.owner for one in terms.milestones] == ["mi", "axa"]
    assert [seat.who for seat in terms.committees[0].roster()] == ["mi.focal", "axa.focal", "ecc.director"]
    assert (terms.committees[0].chairs, list(terms.reach)) == (("mi.focal",), ["mi.minister"])
    assert (event.successors, event.basis, event.people) == (("mi",), "décret d'attributions", {"mic.focal": "mi.focal"})


def test_what_was_signed_stays_signed_and_what_is_pending_passes_on() -> None:
    scenario = in_signature().after(visa("mic.legal"), sign("axa.ceo"), succeed())
    assert awaited_of(scenario) == {"mi.minister"}
    outcome = scenario.when(sign("mi.minister"))
    assert outcome.the(ConventionSigned).party == "mi"
    assert outcome.all(SignatureCompleted)


def test_a_signature_given_is_not_asked_of_the_successor_again() -> None:
    scenario = in_signature().after(visa("mic.legal"), sign("mic.minister"), succeed())
    assert awaited_of(scenario) == {"axa.ceo"}
    assert scenario.when(sign("axa.ceo")).all(SignatureCompleted)


def test_a_refusal_passes_on_and_may_be_taken_back_by_the_successor() -> None:
    scenario = in_signature().after(visa("mic.legal"), Decline(**who("pm", "mic.minister"), because="non"), succeed())
    assert {(one.rule, one.who) for one in awaited(scenario.there)} >= {("refusal", ("mi.minister",))}


def test_a_party_that_takes_over_has_still_to_sign_for_itself() -> None:
    plan: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}}
    taken = succeed({"id": "axa", "short": "AXA", "names": [], "people": ["axa.ceo", "axa.new"]}, assign={"mic.minister": "axa.ceo"})
    scenario = in_signature(**plan).after(sign("mic.minister"), taken)
    assert awaited_of(scenario) == {"axa.ceo"}
    assert scenario.there.terms.parties[0].people == ("axa.ceo", "axa.focal", "axa.deputy", "axa.new")
    assert scenario.when(sign("axa.ceo")).all(SignatureCompleted)


def test_the_last_open_signature_falls_away_where_the_successor_has_signed() -> None:
    plan: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}}
    taken = succeed({"id": "axa", "short": "AXA", "names": [], "people": ["axa.ceo"]}, assign={"mic.minister": "axa.ceo"})
    assert in_signature(**plan).after(sign("axa.ceo")).when(taken).all(SignatureCompleted)


def test_an_amendment_in_progress_is_signed_by_whoever_stands_there_now() -> None:
    proposed = living().on("2026-03-01").after(propose())
    after = proposed.after(succeed())
    assert after.there.amendments.open.remaining(after.there.terms) == ("mi.minister", "axa.ceo")
    after.refuses(UnknownPerson, sign_amendment("mic.minister"))
    after.after(sign_amendment("mi.minister")).when(sign_amendment("axa.ceo")).the(AmendmentCompleted)
    others = proposed.after(sign_amendment("axa.ceo"), succeed()).there
    assert others.amendments.open.remaining(others.terms) == ("mi.minister",)
    halfway = proposed.after(sign_amendment("mic.minister"), succeed())
    assert halfway.there.amendments.open.remaining(halfway.there.terms) == ("axa.ceo",)


def test_whoever_stands_in_an_amendment_alone_is_succeeded_there() -> None:
    visa = {"id": "visas", "kind": "visa", "members": ["mic.deputy"]}
    ministry = {**PARTIES[0], "people": [*PARTIES[0]["people"], "mic.deputy"]}
    there = living(parties=[ministry, PARTIES[1]]).on("2026-03-01")
    there.when(succeed())
    proposed = there.after(propose(signature={"stages": [visa, {"id": "s", "members": ["mic.minister", "axa.ceo"]}]}))
    proposed.refuses(SuccessionIncomplete, succeed(), missing="mic.deputy")


def test_a_mandate_passes_to_the_offices_that_stand_there_now() -> None:
    recorded = in_signature("2026-01-10").after(mandate("mic.legal", "mic.minister"), mandate("axa.focal", "axa.ceo"))
    after = recorded.on("2026-02-16").after(succeed()).there
    assert [(one.holder, one.delegated_by) for one in after.mandates] == [("mi.legal", "mi.minister"), ("axa.focal", "axa.ceo")]


def test_of_several_successors_each_right_is_given_to_one() -> None:
    work: dict[str, Any] = {
        "milestones": [{**STUDY, "accepted_by": {"party": "mic"}}],
        "committees": [{**SUIVI, "secretary": "mic.legal", "chair": {"rotates": "P1Y", "order": ["mic.focal"]}, "chairs": [],
                        "decides": {"majority": "absolute", "votes_per": {"weights": {"mic": 51, "axa": 49}}}}],
        "commitments": [{"id": "c1", "promisor": "mic", "promisee": "axa", "text": "Former"}],
        "contributions": [{"id": "k1", "from": "axa", "to": "mic"}],
        "indicators": [{"id": "i1", "title": "Stagiaires", "unit": "personnes", "owner": "mic"}, {"id": "i2", "title": "X", "unit": "u"}],
        "programme": {"adopted_by": {"party": "mic"}, "every": "year", "by": "12-31"},
    }  # fmt: skip
    rights = ("milestone.study", "acceptance.study", "commitment.c1", "contribution.k1", "indicator.i1", "programme", "weights.suivi")
    scenario = signed(**work)
    keys = claims(scenario.there, "mic")
    assert set(keys) == {*rights, "mic.minister", "mic.focal", "mic.legal"}
    scenario.refuses(
        SuccessionIncomplete,
        succeed(HEIR, OTHER_HEIR, assign=dict.fromkeys(rights, "mi")),
        party="mic",
        missing="mic.minister, mic.focal, mic.legal",
    )
    shared = {**dict.fromkeys(rights, "mt"), "mic.minister": "mi.minister", "mic.focal": "mt.focal", "mic.legal": "mi.legal"}
    terms = scenario.when(succeed(HEIR, OTHER_HEIR, assign=shared)).state.terms
    assert terms.party_ids() == ("mi", "mt", "axa")
    assert (terms.milestones[0].owner, terms.commitments[0].promisor, terms.contributions[0].receiver) == ("mt", "mt", "mt")
    assert terms.committees[0].secretary == "mi.legal"


@pytest.mark.parametrize(("said", "then"), [(None, "ends"), ("continues", "continues")])
def test_where_two_parties_become_three_one_that_withdraws_still_ends_it(said: str | None, then: str) -> None:
    """A file of two parties need not say what one that leaves leaves behind: a decree does not wait for an amendment."""
    there = in_force("2026-02-16", term={"initial": "P3Y", "notice": "P2M", "withdrawal_of_one": said}).on("2026-03-01")
    shared = {key: "mi" for key in claims(there.there, "mic") if "." in key and not key.startswith("mic.")}
    offices = {key: f"mi.{key.partition('.')[2]}" for key in claims(there.there, "mic") if key.startswith("mic.")}
    terms = there.when(succeed(HEIR, OTHER_HEIR, assign=shared | offices)).the(PartySucceeded).terms
    assert [party.id for party in terms.parties] == ["mi", "mt", "axa"]
    assert terms.term.withdrawal_of_one == then


def test_where_one_party_stands_in_the_place_of_one_nothing_is_said_of_a_withdrawal() -> None:
    there = in_force("2026-02-16", term={"initial": "P3Y", "notice": "P2M"})
    assert there.when(succeed()).the(PartySucceeded).terms.term == there.there.terms.term


def test_without_a_notice_nothing_is_said_of_a_withdrawal() -> None:
    there = in_force("2026-02-16").on("2026-03-01")
    offices = {key: f"mi.{key.partition('.')[2]}" for key in claims(there.there, "mic")}
    assert there.when(succeed(HEIR, OTHER_HEIR, assign=offices)).the(PartySucceeded).terms.term == there.there.terms.term


def test_rights_go_to_successors_alone() -> None:
    scenario = in_force(milestones=[STUDY], committees=[SUIVI])
    scenario.refuses(NotAParty, succeed(assign={"milestone.study": "axa"}), party="axa")
    scenario.refuses(UnknownPerson, succeed(assign={"mic.focal": "axa.focal"}), person="axa.focal")


def test_an_objection_and_a_summons_pass_on() -> None:
    objected = drafting().after(
        Object(**who("mic.focal"), clause="4", text="non"), AnswerObjection(**who(), objection=1, text="si"), succeed()
    )
    assert awaited_of(objected) == {"mi.focal"}
    assert set(claims(objected.there, "mi")) == {"objection.1"}
    summoned = in_force().after(Cure(**who(), party="mic", until=day("2026-06-30"), because="apport"), succeed())
    assert isinstance(summoned.there, InForce)
    assert summoned.there.force.cures[0].party == "mi"


def test_a_summons_of_another_party_stays_its_own() -> None:
    summoned = in_force().after(Cure(**who(), party="axa", until=day("2026-06-30"), because="apport"), succeed())
    assert isinstance(summoned.there, InForce)
    assert [one.party for one in summoned.there.force.cures] == ["axa"]


def test_only_open_matters_of_the_party_itself_are_assigned_each_by_its_number() -> None:
    raised = [Object(**who(actor), clause="4", text="non") for actor in ("mic.focal", "axa.focal", "mic.focal")]
    objected = drafting().after(*raised, Settle(**who("mic.focal"), objection=1))
    assert {key for key in claims(objected.there, "mic") if "." in key and not key.startswith("mic.")} == {"objection.3"}
    shared = {"objection.3": "mt"} | {key: f"mi.{key.partition('.')[2]}" for key in claims(objected.there, "mic") if key[:3] == "mic"}
    after = objected.when(succeed(HEIR, OTHER_HEIR, assign=shared)).state
    assert [one.party for one in after.texts.objections] == ["mic", "axa", "mt"]
    summoned = [Cure(**who(), party=party, until=day("2026-06-30"), because="apport") for party in ("mic", "axa", "mic")]
    cures = in_force().after(*summoned, AcceptCure(**who(), cure=1))
    assert {key for key in claims(cures.there, "mic") if key.startswith("cure.")} == {"cure.3"}


def test_the_notification_and_the_approval_of_a_party_count_for_its_successors() -> None:
    notified = signed(in_force={"notified": "all"}).after(Notify(**who(), party="mic"), succeed())
    assert {one.target for one in awaited(notified.there)} == {"axa"}
    everybody = in_force(milestones=[{**STUDY, "accepted_by": "all_parties"}]).after(submit("study"), accept("study"), succeed())
    assert awaited_of(everybody) == {"axa.focal"}


def test_the_notification_of_another_party_counts_for_that_one_alone() -> None:
    notified = signed(in_force={"notified": "all"}).after(Notify(**who(), party="axa"), succeed())
    assert {one.target for one in awaited(notified.there)} == {"mi"}


def test_a_committee_seat_that_the_successor_has_already_is_kept_once() -> None:
    scenario = in_force(committees=[SUIVI])
    heir = {"id": "ecc", "short": "ECC", "names": [], "people": ["ecc.director"]}
    terms = scenario.when(succeed(heir, assign={"mic.focal": "ecc.director"})).state.terms
    assert [seat.who for seat in terms.committees[0].roster()] == ["axa.focal", "ecc.director"]
    assert (terms.party_ids(), terms.institutions) == (("ecc", "axa"), ())


def test_wherever_a_party_and_its_offices_stood_its_successor_stands() -> None:
    before = terms(
        manager="mic.focal",
        office=["mic.legal", "mic.focal"],
        signature={"stages": [{"id": "s", "members": ["mic.minister", "axa.ceo"]}]},
        committees=[SUIVI],
        milestones=[STUDY, {**STUDY, "id": "checked", "owner": "axa", "accepted_by": {"party": "mic"}}],
        commitments=[
            {"id": "c", "promisor": "mic", "promisee": "axa", "text": "T"},
            {"id": "d", "promisor": "axa", "promisee": "mic", "text": "T"},
        ],
        contributions=[{"id": "k", "from": "axa", "to": "mic"}, {"id": "l", "from": "mic", "to": "axa"}],
        indicators=[{"id": "i", "title": "I", "unit": "u", "owner": "mic"}],
        programme={"adopted_by": {"party": "mic"}, "every": "year", "by": "12-31"},
        reach={"axa.ceo": {"via": "mic.focal"}},
    )
    heir = Party.model_validate_json(in_the_name_of_the_heir(before.parties[0].model_dump_json(by_alias=True)))
    after = in_their_place(before, Heirs(before.parties[0], (heir,), {}), {})
    assert after.model_dump_json() == in_the_name_of_the_heir(before.model_dump_json())


def in_the_name_of_the_heir(text: str) -> str:
    return text.replace('"mic"', '"mi"').replace('"mic.', '"mi.')


def test_an_office_passes_to_the_one_with_the_same_last_part() -> None:
    north = {**PARTIES[0], "people": ["mic.north.focal", "mic.minister"]}
    seats = {**SUIVI, "members": ["mic.north.focal", "axa.focal"], "chairs": []}
    succeeded = in_force(parties=[north, PARTIES[1]], committees=[seats]).when(succeed()).the(PartySucceeded)
    assert succeeded.people == {"mic.north.focal": "mi.focal"}


def test_seats_alternates_turns_and_weights_pass_on() -> None:
    rules = {"majority": "absolute", "votes_per": {"weights": {"mic": 51, "axa": 49}}}
    turns = {**SUIVI, "chairs": [], "chair": {"rotates": "P1Y", "order": ["axa.focal", "mic.focal"]}, "decides": rules}
    observed = {**SUIVI, "id": "observed", "members": ["mic.focal", {"who": "axa.ceo", "voting": False}], "quorum": {"at_least": 1}}
    scenario = in_force(committees=[turns, observed])
    heir = {"id": "axb", "short": "AXB", "names": [], "people": ["axb.ceo", "axb.focal", "axb.deputy"]}
    committees = scenario.when(succeed(heir, party="axa")).state.terms.committees
    for before, after in zip(scenario.there.terms.committees, committees, strict=True):
        assert after.model_dump_json() == before.model_dump_json().replace("axa", "axb")


def test_a_weight_of_its_own_passes_on_with_the_seat() -> None:
    rules = {"majority": "absolute", "votes_per": {"weights": {"mic.focal": 3, "axa.focal": 2, "ecc.director": 1}}}
    committee = in_force(committees=[{**SUIVI, "decides": rules}]).when(succeed()).state.terms.committees[0]
    assert committee.decides is not None
    assert committee.decides.model_dump()["votes_per"] == {"weights": {"mi.focal": 3, "axa.focal": 2, "ecc.director": 1}}


def test_a_party_that_takes_over_has_the_votes_of_both() -> None:
    rules = {"majority": "absolute", "votes_per": {"weights": {"mic": 51, "axa": 30, "mes": 19}}}
    scenario = in_force(parties=THREE, committees=[{**SUIVI, "members": [*SUIVI["members"], "mes.focal"], "decides": rules}])
    heir = {**PARTIES[1], "people": ["axa.ceo", "axa.focal", "axa.deputy"]}
    decides = scenario.when(succeed(heir, assign={"mic.focal": "axa.ceo"})).state.terms.committees[0].decides
    assert decides is not None
    assert decides.model_dump()["votes_per"] == {"weights": {"axa": 81, "mes": 19}}


def test_an_institution_is_succeeded_too() -> None:
    terms = in_force().when(succeed(party="ecc")).state.terms
    assert [one.id for one in terms.institutions] == ["mi"]
    merged = in_force(committees=[{**SUIVI, "secretary": None}]).when(
        succeed({**PARTIES[0], "people": ["mic.focal", "mic.ecc"]}, party="ecc", assign={"ecc.director": "mic.ecc"})
    )
    assert merged.state.terms.institutions == ()
    assert "mic.ecc" in merged.state.terms.parties[0].people


def test_ways_to_people_are_those_of_who_is_there() -> None:
    scenario = in_force(committees=[SUIVI], reach={"mic.minister": {"via": "mic.focal"}, "axa.ceo": {"via": "mic.focal"}, "pm": "letter"})
    reach = scenario.when(succeed()).state.terms.reach
    assert {who: how if isinstance(how, str) else how.via for who, how in reach.items()} == {"axa.ceo": "mi.focal", "pm": "letter"}


def test_mail_on_its_way_goes_to_whoever_stands_there_now() -> None:
    ladder = {"delivery": "single", "default": {"before": [], "on_day": True, "overdue_every": None}}
    scenario = in_force(milestones=[{**STUDY, "due": "2026-03-02"}], reminders=ladder).passing("2026-03-02")
    (waiting,) = [one for one in scenario.there.mailbox.waiting if one.due.about == "milestone_due"]
    assert waiting.due.to == ("mic.focal",)
    deferred = (Delivered(person="mic.focal", status="deferred", message_id="<1@example.org>"),)
    scenario = scenario.after(
        RecordDelivery(**who("system"), message=waiting.due.message, results=deferred), succeed(assign={"mic.focal": "mi.focal"})
    )
    assert [one.left for one in scenario.there.mailbox.waiting if one.retry_on] == [("mi.focal",)]


def test_a_letter_on_its_way_is_for_whoever_stands_there_now() -> None:
    due = {**STUDY, "due": "2026-03-02"}
    said: dict[str, Any] = {
        "milestones": [due, {**due, "id": "other", "owner": "axa"}],
        "committees": [SUIVI],
        "reminders": {"delivery": "single", "default": {"before": [], "on_day": True, "overdue_every": None}},
        "reach": {"mic.focal": "letter", "axa.focal": "letter"},
    }
    after = in_force(**said).passing("2026-03-02").after(succeed())
    owed = (one.due for one in after.there.mailbox.waiting if one.due.about == "milestone_due")
    assert {one.letters for one in owed} == {("mi.focal",), ("axa.focal",)}


def test_a_succession_has_its_limits() -> None:
    in_force().refuses(NothingToReplace, succeed(PARTIES[0]))
    in_force().refuses(NotAParty, succeed(party="nobody"))
    in_force().refuses(BeforeItsCause, succeed(on="2021-10-06"), cause="party_named")
    clash = {**HEIR, "people": ["axa.ceo"]}
    in_force().refuses(InvalidTerms, succeed(clash))
    term = {"initial": "P3Y", "notice": "P2M", "withdrawal_of_one": "continues"}
    leaving = in_force(term=term, parties=THREE).after(Denounce(**who("pm", "mic.focal"), how="withdrawal", party="mic"))
    leaving.refuses(AlreadyDenounced, succeed(), party="mic")
    assert in_force(parties=[{**PARTIES[0], "names": []}, PARTIES[1]]).when(succeed(on="2020-01-01")).all(PartySucceeded)


def not_renewed(**changes: Any) -> Scenario:
    """A ministry has said that it will not renew, and is succeeded."""
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "withdrawal_of_one": "ends", "article": "11"}
    return in_force(**{"term": term, "parties": THREE} | changes).after(non_renewal("mic"))


def non_renewal(party: str, how: str = "non_renewal") -> Denounce:
    return Denounce.model_validate({**who(), "how": how, "party": party})


@pytest.mark.parametrize("how", ["non_renewal", "withdrawal"])
def test_whoever_comes_into_the_rights_of_a_party_has_denounced_as_it_had(how: str) -> None:
    succeeded = not_renewed().after(succeed())
    succeeded.refuses(AlreadyDenounced, non_renewal("mi", how), party="mic", article="11")
    succeeded.refuses(NotAParty, non_renewal("mic", how))
    succeeded.when(non_renewal("axa", how)).facts.kinds("denunciation_received")
    assert isinstance(succeeded.there, InForce)
    assert [(one.on, one.party, one.heirs) for one in succeeded.there.force.endings] == [(day("2027-02-16"), "mic", ("mi",))]


def test_of_several_successors_each_has_denounced() -> None:
    split = not_renewed().after(succeed(HEIR, OTHER_HEIR))
    for heir in ("mi", "mt"):
        split.refuses(AlreadyDenounced, non_renewal(heir), party="mic")


def test_a_successor_that_was_a_party_before_keeps_its_own_right_to_denounce() -> None:
    merged = not_renewed().after(succeed(MES))
    assert merged.there.terms.party_ids() == ("axa", "mes")
    merged.when(non_renewal("mes", "withdrawal")).facts.kinds("denunciation_received")
    shared = not_renewed().after(succeed(MES, HEIR))
    shared.when(non_renewal("mes")).facts.kinds("denunciation_received")
    shared.refuses(AlreadyDenounced, non_renewal("mi"), party="mic")


def test_what_was_inherited_passes_on() -> None:
    split = not_renewed().after(succeed(HEIR, OTHER_HEIR))
    again = split.after(succeed({**HEIR, "id": "mti", "people": ["mti.minister", "mti.focal"]}, party="mi"))
    assert isinstance(again.there, InForce)
    assert again.there.force.endings[0].heirs == ("mt", "mti")
    for heir in ("mti", "mt"):
        again.refuses(AlreadyDenounced, non_renewal(heir), party="mic")


def test_a_denunciation_is_inherited_from_whoever_made_it_alone() -> None:
    other = not_renewed().after(succeed({**HEIR, "people": ["mi.ceo", "mi.focal", "mi.deputy"]}, party="axa"))
    other.when(non_renewal("mi")).facts.kinds("denunciation_received")
    other.refuses(AlreadyDenounced, non_renewal("mic"), party="mic")


# ── Who keeps the convention ───────────────────────────────────────────────────────────────────


def manager(new: str = "pm2", actor: str = "pm", on: str | None = None) -> ReplaceManager:
    return ReplaceManager(**who(actor, on=on), manager=new)


def test_the_new_manager_gives_the_orders_and_the_old_one_none() -> None:
    scenario = in_force(office=["pm", "clerk"], reach={"mic.minister": {"via": "pm"}, "pm": "letter"}).after(manager())
    assert (scenario.there.terms.manager, scenario.there.terms.office) == ("pm2", ("pm2", "clerk"))
    scenario.refuses(UnknownPerson, Suspend(**who("pm"), because="non"))
    assert scenario.when(Suspend(**who("pm2"), because="oui")).state.name == "suspended"
    reach = scenario.there.terms.reach
    assert {who: how if isinstance(how, str) else how.via for who, how in reach.items()} == {"mic.minister": "pm2"}


def test_only_ways_through_the_old_manager_lead_to_the_new_one() -> None:
    ways = {"mic.minister": {"via": "pm"}, "mic.legal": {"via": "axa.focal"}, "axa.ceo": "letter"}
    reach = in_force(reach=ways).when(manager("mic.focal")).the(ManagerReplaced).terms.reach
    expected = terms(reach={**ways, "mic.minister": {"via": "mic.focal"}}).reach
    assert reach == expected


def test_a_new_manager_is_not_reached_through_the_old_one() -> None:
    direct = in_force(reach={"mic.focal": {"via": "pm"}}).when(manager("mic.focal")).the(ManagerReplaced).terms.reach
    assert dict(direct) == {}
    way = in_force(reach={"mic.focal": {"via": "axa.focal"}, "axa.focal": {"via": "pm"}}).when(manager("mic.focal"))
    assert dict(way.the(ManagerReplaced).terms.reach) == dict(terms(reach={"axa.focal": {"via": "mic.focal"}}).reach)
    other = in_force(reach={"mic.focal": {"via": "axa.focal"}}).when(manager("mic.focal")).the(ManagerReplaced).terms.reach
    assert dict(other) == dict(terms(reach={"mic.focal": {"via": "axa.focal"}}).reach)


def test_an_old_manager_of_a_party_is_still_reached() -> None:
    begun = given().on("2026-01-05").after(start("mic.focal", manager="mic.focal", office=[], reach={"mic.focal": "letter"}))
    assert dict(begun.when(manager(actor="mic.focal")).state.terms.reach) == {"mic.focal": "letter"}


def test_an_old_manager_who_has_another_role_keeps_that() -> None:
    begun = given().on("2026-01-05").after(start("mic.focal", manager="mic.focal", office=[], milestones=[STUDY]))
    scenario = begun.after(draft(actor="mic.focal"), opening(actor="mic.focal"))
    replaced = scenario.after(manager(actor="mic.focal"))
    assert replaced.when(report("study")).kinds("milestone_reported")
    replaced.refuses(NotAllowed, Suspend(**who("mic.focal"), because="non"))


def test_what_is_on_its_way_to_the_old_manager_goes_to_the_new_one() -> None:
    ladder = {"delivery": "single", "default": {"before": [], "on_day": False, "overdue_every": "P1D", "escalate_after": 0}}
    scenario = (
        in_force(milestones=[{**STUDY, "due": "2026-03-02"}], reminders=ladder).after(SwitchMail(**who(), on=True)).passing("2026-03-05")
    )
    assert "pm" in scenario.there.mailbox.waiting[0].due.to
    assert all("pm" not in one.due.to and "pm2" in one.due.to for one in scenario.after(manager()).there.mailbox.waiting)


def test_a_manager_is_replaced_by_another_person_who_is_no_machine() -> None:
    in_force().refuses(NothingToReplace, manager("pm"))
    in_force().refuses(UnknownPerson, manager("system"))
    in_force().refuses(NotAllowed, manager(actor="mic.focal"))
    assert in_force().when(manager()).the(ManagerReplaced).predecessor == "pm"


@pytest.mark.parametrize("command", [replace("mic.minister"), rename(fr="X"), succeed(), manager()], ids=lambda one: one.kind)
def test_nothing_is_succeeded_before_the_beginning(command: Any) -> None:
    Scenario(None, in_force().now).refuses(WrongPhase, command)


def test_terms_of_a_take_over_lose_what_was_taken_over() -> None:
    past: dict[str, Any] = {
        "taken_over": True,
        "so_far": {"texts": [{"document": "text", "on": "2025-01-01"}], "signed": {"mic.minister": "2025-02-01", "axa.ceo": "2025-02-01"}},
    }
    scenario = Scenario(None, in_force().now)
    begun = scenario.after(start(**SIGNED_BY_TWO, **past))
    assert begun.when(succeed()).state.terms.so_far is None
