"""Whose place in the signature plan somebody takes: their own, or that of a member who gave them a delegation."""

from __future__ import annotations

from domain.act import Command, When
from domain.files.blocks import Id
from domain.files.terms import Stage, Terms
from domain.refusals.errors import NotASignatory, SeveralSignatories
from domain.roles import may_record_for_others
from domain.signature.mandates import Mandate, Power, in_place_of, is_covered
from domain.signature.signing import Signing


class InPlace(Command):
    """An act that a delegate may carry out."""

    instead_of: Id | None = None
    """the member in whose place it is done; may be left out where only one comes into question"""


def require_signatory(terms: Terms, command: Command, mandates: tuple[Mandate, ...] = ()) -> None:
    """Raises ``NotASignatory`` for whoever stands in no stage of the plan, and acts for nobody who does."""
    named = getattr(command, "instead_of", None) or command.person
    if _is_member(terms, named) or (named == command.person and _principals(terms, mandates, named)):
        return
    forgotten = command.by is None and may_record_for_others(terms, command.actor)
    raise NotASignatory(person=named, record_with="--by" if forgotten and named == command.person else None)


def _is_member(terms: Terms, person: str) -> bool:
    return any(person in stage.members for stage in terms.stages())


def _principals(terms: Terms, mandates: tuple[Mandate, ...], delegate: str) -> tuple[str, ...]:
    """The members of the plan who gave somebody a delegation."""
    return tuple(one for one in in_place_of(mandates, delegate) if _is_member(terms, one))


def member_for(signing: Signing, terms: Terms, command: InPlace, when: When, *, power: Power, mandates: tuple[Mandate, ...]) -> str:
    """For which member of the plan somebody acts: for themselves, or for whoever gave them a delegation.

    Raises ``NotASignatory``, and ``SeveralSignatories`` where it has to be said.
    """
    require_signatory(terms, command, mandates)
    if command.instead_of is not None or _is_member(terms, command.person):
        return command.instead_of or command.person
    found = _principals(terms, mandates, command.person)
    covered = {one for one in found if is_covered(mandates, command.person, one, power, when.on)}
    pending = {one for one in found if any(not signing.has_given(one, stage.id) for stage in stages_of(terms, one))}
    asked = {one for one in found if signing.stage in {stage.id for stage in stages_of(terms, one)}}
    for fitting in (covered, pending, asked):
        found = tuple(one for one in found if one in fitting) or found
    if len(found) > 1:
        raise SeveralSignatories(person=command.person, known=", ".join(found))
    return found[0]


def stages_of(terms: Terms, member: str) -> tuple[Stage, ...]:
    return tuple(stage for stage in terms.stages() if member in stage.members)
