"""The terms of a convention that one of its parties has left: whatever was its own is gone, and what is left fits together.

Its people sign, sit and record no more: their seats fall vacant. What it owned, promised or was promised passes to nobody. A committee in
which nobody is left to vote is gone; what it, or the party alone, had to accept is accepted by all parties.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from domain.files.blocks import AfterMilestone
from domain.files.directory import Via
from domain.files.implementation import AcceptedBy, ByWhom, Committee, Decides, MemberEntry, Milestone, Quorum, Tranche
from domain.files.terms import AtLeast, Condition, InForceRule, Signature, Stage, Terms
from domain.signature.signing import Given


def without(terms: Terms, party: str) -> Terms:
    """These terms without one of the parties. Facts of before a take-over are left out: they were recorded long ago."""
    leaver = next(one for one in terms.parties if one.id == party)
    people = frozenset(leaver.people) - {terms.manager, *terms.office}
    milestones = frozenset(one.id for one in terms.milestones if one.owner == party)
    sitting = [left for one in terms.committees if (left := _committee(one, party, people)) is not None]
    known = frozenset(one.id for one in sitting)
    gone = frozenset(one.id for one in terms.committees) - known
    plan = plan_of_the_rest(terms.signature, people)
    adopted_by = terms.programme.adopted_by if terms.programme else None
    changed: dict[str, Any] = {
        "parties": tuple(one for one in terms.parties if one.id != party),
        "signature": plan,
        "in_force": _rule(terms.in_force, plan.plan() if plan else ()),
        "commitments": tuple(_dated(one, milestones) for one in terms.commitments if party not in {one.promisor, one.promisee}),
        "contributions": tuple(
            one.model_copy(update={"tranches": tuple(_tranche(part, milestones) for part in one.tranches)})
            for one in terms.contributions
            if party not in {one.giver, one.receiver}
        ),
        "milestones": tuple(_milestone(one, milestones, party, gone) for one in terms.milestones if one.id not in milestones),
        "programme": terms.programme if adopted_by and not _absent(adopted_by, party, gone) else None,
        "indicators": tuple(_dated(one, milestones) for one in terms.indicators if one.owner != party),
        "committees": tuple(_ladder(one, known) for one in sitting),
        "reach": {who: how for who, how in terms.reach.items() if not {who, how.via if isinstance(how, Via) else who} & people},
        "so_far": None,
    }
    return terms.model_copy(update=changed)


# ── Signature and entry into force: both are past, and must still fit ──────────────────────────


def plan_of_the_rest(signature: Signature | None, people: frozenset[str], given: Collection[Given] = ()) -> Signature | None:
    """A plan without these people, save where they have acted (``given``); without the stages of nobody, and none of nobody at all."""
    if signature is None:
        return None
    stages = tuple(left for stage in signature.stages if (left := _stage(stage, people, given)) is not None)
    if signature.stages:
        return signature.model_copy(update={"stages": stages}) if stages else None
    left = _stage(signature.plan()[0], people, given)
    return signature.model_copy(update={"members": left.members, "rule": left.rule}) if left else None


def _stage(stage: Stage, people: frozenset[str], given: Collection[Given]) -> Stage | None:
    acted = {one.person for one in given if one.stage == stage.id}
    members = tuple(who for who in stage.members if who not in people or who in acted)
    rule = stage.rule
    if isinstance(rule, AtLeast):
        rule = AtLeast(at_least=max(1, min(rule.at_least, len(members))))
    return stage.model_copy(update={"members": members, "rule": rule}) if members else None


def _rule(rule: InForceRule, stages: tuple[Stage, ...]) -> InForceRule:
    """The rule, fulfilled long ago, without what it can no longer name."""
    if not isinstance(rule, Condition):
        return rule
    signatories = sum(len(stage.members) for stage in stages if stage.kind == "signature")
    if rule.approval is not None and all(stage.id != rule.approval for stage in stages):
        return "all_signatures"
    if rule.signatures is not None and rule.signatures > signatories:
        return rule.model_copy(update={"signatures": signatories}) if signatories else "all_signatures"
    for key in ("all_of", "any_of"):
        if parts := getattr(rule, key):
            return rule.model_copy(update={key: tuple(_rule(part, stages) for part in parts)})
    return rule


# ── Work ───────────────────────────────────────────────────────────────────────────────────────


def _dated(block: Any, milestones: frozenset[str]) -> Any:
    """What was due after a milestone that is gone has no day any more."""
    if isinstance(block.due, AfterMilestone) and block.due.after in milestones:
        return block.model_copy(update={"due": None})
    return block


def _tranche(tranche: Tranche, milestones: frozenset[str]) -> Tranche:
    dated: Tranche = _dated(tranche, milestones)
    return dated.model_copy(update={"when": None}) if dated.when and dated.when.milestone in milestones else dated


def _milestone(milestone: Milestone, milestones: frozenset[str], party: str, gone: frozenset[str]) -> Milestone:
    dated: Milestone = _dated(milestone, milestones)
    after = tuple(one for one in dated.after if one not in milestones)
    accepted_by: AcceptedBy = "all_parties" if _absent(dated.accepted_by, party, gone) else dated.accepted_by
    return dated.model_copy(update={"after": after, "accepted_by": accepted_by})


def _absent(acceptor: AcceptedBy, party: str, gone: frozenset[str]) -> bool:
    return isinstance(acceptor, ByWhom) and (acceptor.party == party or acceptor.committee in gone)


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def _committee(committee: Committee, party: str, people: frozenset[str]) -> Committee | None:
    """The committee with its seats vacant; none where nobody is left to vote."""
    members = tuple(_seat(one, people) for one in committee.roster() if one.who not in people)
    voting = sum(one.voting for one in members)
    if not voting:
        return None
    chairs = tuple(who for who in committee.chairs if who not in people)
    turns = tuple(who for who in committee.chair.order if who not in people) if committee.chair else ()
    chair = committee.chair.model_copy(update={"order": turns}) if committee.chair and turns else None
    return committee.model_copy(
        update={
            "members": members,
            "chairs": chairs,
            "chair": chair,
            "secretary": committee.secretary if committee.secretary not in people else None,
            "quorum": _quorum(committee.quorum, voting),
            "decides": _decides(committee.decides, people | {party}, casting=chair is not None or len(chairs) == 1),
        }
    )


def _seat(entry: MemberEntry, people: frozenset[str]) -> MemberEntry:
    return entry.model_copy(update={"alternate": None}) if entry.alternate in people else entry


def _quorum(quorum: Quorum | None, voting: int) -> Quorum | None:
    if quorum is None:
        return None
    second = quorum.second_call
    if second is not None:
        second = second.model_copy(update={"at_least": _share(second.at_least, voting)})
    return quorum.model_copy(update={"at_least": _share(quorum.at_least, voting), "second_call": second})


def _share(share: str, voting: int) -> str:
    """No more than there are."""
    return share if "/" in share else str(min(int(share), voting))


def _decides(decides: Decides | None, gone: Collection[str], *, casting: bool) -> Decides | None:
    if decides is None:
        return None
    votes_per = decides.votes_per
    if not isinstance(votes_per, str):
        weights = {one: weight for one, weight in votes_per.weights.items() if one not in gone}
        votes_per = votes_per.model_copy(update={"weights": weights}) if any(weights.values()) else "member"
    return decides.model_copy(update={"votes_per": votes_per, "casting_vote": decides.casting_vote and casting})


def _ladder(committee: Committee, known: frozenset[str]) -> Committee:
    """Nobody reports to a committee that is gone."""
    up = {key: above for key in ("reports_to", "escalates_to") if (above := getattr(committee, key)) in known}
    return committee.model_copy(update={"reports_to": None, "escalates_to": None} | up)
