"""A convention after somebody was succeeded: the new terms, and ids that stand for others in what is still on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from domain.changes.amendments import Amendments
from domain.changes.succession import ManagerReplaced, OfficeHolderChanged, PartyRenamed, PartySucceeded, SuccessionEvent, passed_on
from domain.committees.committee_heirs import with_heirs
from domain.messages.messages import instead
from domain.milestones.milestones import Block
from domain.phases import Drafting, State
from domain.signature.mandates import Mandate
from domain.signature.signing import Signing


def evolve(state: State, event: SuccessionEvent) -> State:
    """The state after the event. Who acted, and for whom, stays as it was recorded."""
    match event:
        case OfficeHolderChanged():
            return state.model_copy(update={"holders": {**state.holders, event.office: event.since}})
        case PartyRenamed():
            return state.model_copy(update={"terms": event.terms})
        case ManagerReplaced():
            stays = event.terms.party_of(event.predecessor) is not None
            mailbox = state.mailbox.redirected({event.predecessor: event.manager}, beside=stays)
            return state.model_copy(update={"terms": event.terms, "mailbox": mailbox})
        case PartySucceeded():
            return _succeeded(state, event)
        case _:
            assert_never(event)


def _succeeded(state: State, event: PartySucceeded) -> State:
    objections = tuple(
        one.model_copy(update={"party": event.taken.get(f"objection.{one.number}", one.party)}) for one in state.texts.objections
    )
    changed: dict[str, object] = {
        "terms": event.terms,
        "mailbox": state.mailbox.redirected(event.people),
        "texts": state.texts.model_copy(update={"objections": objections}),
        "milestones": state.milestones.model_copy(
            update={
                "all": tuple(
                    one.model_copy(update={"approved_by": frozenset(_each(one.approved_by, event)), "block": _block(one.block, event)})
                    for one in state.milestones.all
                )
            }
        ),
    }
    changed["actions"] = state.actions.with_owners(
        {one.id: event.taken.get(f"action.{one.id}", event.people.get(one.owner, one.owner)) for one in state.actions.open if one.owner}
    )
    changed["committees"] = with_heirs(state.committees, event.people)
    changed["mandates"] = tuple(_mandate(one, event.people) for one in state.mandates)
    changed["amendments"] = _amendments(state, event)
    if not isinstance(state, Drafting) and state.signing is not None:
        changed["signing"] = _signing(state.signing, event)
    force = getattr(state, "force", None)
    if force is not None:
        cures = tuple(one.model_copy(update={"party": event.taken.get(f"cure.{one.number}", one.party)}) for one in force.cures)
        heirs = tuple(one for one in event.successors if one not in state.terms.party_ids())
        endings = tuple(one.inherited(event.party, heirs) for one in force.endings)
        changed["force"] = force.model_copy(update={"cures": cures, "endings": endings})
    return state.model_copy(update=changed)


def _mandate(mandate: Mandate, people: Mapping[str, str]) -> Mandate:
    delegated_by = mandate.delegated_by and people.get(mandate.delegated_by, mandate.delegated_by)
    return mandate.model_copy(update={"holder": people.get(mandate.holder, mandate.holder), "delegated_by": delegated_by})


def _amendments(state: State, event: PartySucceeded) -> Amendments:
    """The plan of the amendment in progress names whoever stands in the place of its members; who has signed has signed."""
    current, people = state.amendments.current, event.people
    if current is None:
        return state.amendments
    plan, signing = current.proposed.plan, current.signing
    stages = tuple(stage.model_copy(update={"members": instead(stage.members, people)}) for stage in plan.stages)
    renamed = plan.model_copy(update={"members": instead(plan.members, people), "stages": stages})
    acts = {key: passed_on(getattr(signing, key), current.under(state.terms), people) for key in ("given", "declined")}
    changed = {"proposed": current.proposed.model_copy(update={"plan": renamed}), "signing": signing.model_copy(update=acts)}
    return state.amendments.model_copy(update={"current": current.model_copy(update=changed)})


def _signing(signing: Signing, event: PartySucceeded) -> Signing:
    notified = {heir: day for party, day in signing.notified.items() for heir in _each((party,), event)}
    return signing.model_copy(update={"given": event.given, "declined": event.declined, "notified": notified})


def _block(block: Block | None, event: PartySucceeded) -> Block | None:
    """Whoever stands in the place of those that hold a milestone up."""
    return block and block.model_copy(update={"waits_for": instead(_each(block.waits_for, event), event.people)})


def _each(parties: Iterable[str], event: PartySucceeded) -> list[str]:
    """The parties, with every successor in the place of the one they succeeded."""
    return [heir for party in parties for heir in (event.successors if party == event.party else (party,))]
