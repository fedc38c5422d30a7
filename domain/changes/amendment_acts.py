"""What people do about an amendment: propose it, sign it, give it up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.act import Event, When, canonical
from domain.changes.amendments import (
    Amendment,
    AmendmentCompleted,
    AmendmentDeclined,
    AmendmentEvent,
    AmendmentProposed,
    Amendments,
    AmendmentSignatureGiven,
    AmendmentStageOpened,
    AmendmentUnsigned,
    AmendmentVisaGiven,
    AmendmentWithdrawn,
    DeclineAmendment,
    ProposeAmendment,
    SignAmendment,
    UnsignAmendment,
    VisaAmendment,
    WithdrawAmendment,
)
from domain.days.calendar import WorkingDays
from domain.files.amendment_file import AmendmentFile, misfits, plan_of, types_of
from domain.files.references import Problem
from domain.files.terms import Terms
from domain.refusals.errors import (
    AmendmentBackdated,
    AmendmentInProgress,
    AmendmentRefused,
    AmendmentSigned,
    InvalidTerms,
    MissingDocument,
    NoAmendment,
    NothingAmended,
    PaperOnly,
    UnknownDocument,
    require_not_before,
)
from domain.roles import require_manager
from domain.signature import signature, withdrawal
from domain.signature.drafting import set_hash
from domain.signature.mandates import Mandate
from domain.signature.signature import ConventionSigned, Decline, Sign, SignatureCompleted, SignatureDeclined, StageOpened, Visa, VisaGiven
from domain.signature.withdrawal import SignatureWithdrawn, WithdrawSignature

InPlan = SignAmendment | VisaAmendment | DeclineAmendment | UnsignAmendment


def terms_sha256(terms: Terms) -> str:
    """Hexadecimal SHA-256 of terms, without what is at its default."""
    return hashlib.sha256(canonical(terms.model_dump(mode="json", by_alias=True, exclude_defaults=True)).encode()).hexdigest()


def propose(amendments: Amendments, terms: Terms, command: ProposeAmendment, *, since: date, when: When) -> AmendmentProposed:
    """A numbered proposal. Raises while another is in progress, and for one that does not fit the terms. ``since``: in force since."""
    require_manager(terms, command)
    if amendments.current is not None:
        raise AmendmentInProgress(number=amendments.current.number, title=amendments.current.title)
    require_not_before(when.on, "entered_into_force", since)
    amendment = command.amendment
    _require_fitting(terms, amendment)
    effective = amendment.effective if isinstance(amendment.effective, date) else None
    if effective is not None:
        require_not_before(effective, "entered_into_force", since)
        if effective < when.on and not amendment.retroactive:
            raise AmendmentBackdated(effective=effective.isoformat(), on=when.on.isoformat())
    documents = _documents(amendment, command)
    plan = plan_of(terms, amendment)
    assert plan is not None  # noqa: S101 - where nobody signs, it does not fit
    return AmendmentProposed(
        when=when,
        number=amendments.number + 1,
        title=amendment.title,
        because=amendment.because,
        changes=amendment.changes,
        types=types_of(terms, amendment.changes),
        effective=effective,
        retroactive=amendment.retroactive,
        plan=plan,
        documents=documents,
        text_sha256=set_hash(documents),
        base_sha256=terms_sha256(terms),
    )


def _require_fitting(terms: Terms, amendment: AmendmentFile) -> None:
    """Whoever reads a file has reported this already; a proposal may also come another way."""
    found = misfits(terms, amendment)
    if any(one.code == "nothing_amended" for one in found):
        raise NothingAmended
    if found:
        raise InvalidTerms(reason=reason_of(found))


def reason_of(found: tuple[Problem, ...]) -> str:
    """What does not fit, with its places, in one line."""
    return "; ".join(f"{'.'.join(str(part) for part in one.path)}: {one.code}" for one in found)[:1500]


def _documents(amendment: AmendmentFile, command: ProposeAmendment) -> dict[str, str | None]:
    """The amendment's own texts by their content."""
    known = {one.id: one for one in amendment.documents}
    for name, sha in command.documents.items():
        if name not in known:
            raise UnknownDocument(document=name, known=", ".join(known))
        if sha and known[name].paper:
            raise PaperOnly(document=name, article=known[name].article)
    if missing := [name for name, one in known.items() if one.file and not command.documents.get(name)]:
        raise MissingDocument(document=", ".join(missing))
    return {name: command.documents.get(name) for name in known}


def act_in_plan(
    amendments: Amendments, terms: Terms, command: InPlan, mandates: tuple[Mandate, ...], when: When
) -> tuple[AmendmentEvent, ...]:
    """What somebody does in the amendment's plan, under the rules of a convention's."""
    current = _current(amendments)
    signing, plan = current.signing, current.under(terms)
    said = command.model_dump(exclude={"kind"})
    if current.effective is not None and not isinstance(command, SignAmendment):
        raise AmendmentSigned(number=current.number, effective=current.effective.isoformat())
    found: tuple[Event, ...]
    match command:
        case SignAmendment():
            found = (signature.sign(signing, plan, Sign(**said), when, mandates),)
        case VisaAmendment():
            found = (signature.give_visa(signing, plan, Visa(**said), when, mandates),)
        case DeclineAmendment():
            found = (signature.decline(signing, plan, Decline(**said), when),)
        case UnsignAmendment():
            found = withdrawal.withdraw(signing, plan, WithdrawSignature(**said), when)
        case _:
            assert_never(command)
    return tuple(_ours(current, one) for one in found)


def onwards(current: Amendment, terms: Terms, worked: WorkingDays, when: When, *, since: date | None = None) -> tuple[AmendmentEvent, ...]:
    """The stage that is open now, where it is another one; or the day from which the amendment counts, once all are complete.

    ``since`` is the day from which fewer have to act, where that is what completes a stage.
    """
    if current.effective is not None:
        return ()
    plan = current.under(terms)
    found = withdrawal.plan_without(current.signing, plan, worked, when) or signature.plan_after(
        current.signing, plan, worked, when, since=since
    )
    return tuple(_completed(current, one) if isinstance(one, SignatureCompleted) else _ours(current, one) for one in found)


def ended_by(current: Amendment, events: tuple[AmendmentEvent, ...]) -> AmendmentRefused | None:
    """The refusal that ends it, where the stage says so: there is no text to draft again, as a convention's would be."""
    ending = {stage.id for stage in current.proposed.plan.plan() if stage.on_refusal == "reopen"}
    refused = (one for one in events if isinstance(one, AmendmentDeclined | AmendmentUnsigned) and one.stage in ending)
    return next((AmendmentRefused(person=one.person, stage=one.stage) for one in refused), None)


_OURS: Mapping[type[Event], type[AmendmentEvent]] = MappingProxyType(
    {
        StageOpened: AmendmentStageOpened,
        ConventionSigned: AmendmentSignatureGiven,
        VisaGiven: AmendmentVisaGiven,
        SignatureDeclined: AmendmentDeclined,
        SignatureWithdrawn: AmendmentUnsigned,
    }
)
"""event of a convention's plan → the amendment's own, with the same fields and its number"""


def _ours(current: Amendment, event: Event) -> AmendmentEvent:
    kind = _OURS[type(event)]
    said = {name: getattr(event, name) for name in kind.model_fields if name not in {"kind", "number"}}
    return kind.model_validate({**said, "number": current.number})


def _completed(current: Amendment, event: SignatureCompleted) -> AmendmentCompleted:
    """It counts from its own day, or that of the last act; earlier than that only where it reaches back."""
    proposed, last = current.proposed, event.when.on
    wanted = proposed.effective or last
    effective = wanted if proposed.retroactive else max(wanted, last)
    return AmendmentCompleted(when=event.when, number=current.number, effective=effective)


def withdraw(amendments: Amendments, terms: Terms, command: WithdrawAmendment, when: When) -> AmendmentWithdrawn:
    """Given up by the manager. Raises ``AmendmentSigned`` once everybody has signed: what all agreed takes another agreement."""
    require_manager(terms, command)
    current = _current(amendments)
    if current.effective is not None:
        raise AmendmentSigned(number=current.number, effective=current.effective.isoformat())
    require_not_before(when.on, "amendment_proposed", current.proposed.when.on)
    return AmendmentWithdrawn(when=when, number=current.number, because=command.because)


def _current(amendments: Amendments) -> Amendment:
    if amendments.current is None:
        raise NoAmendment(last=amendments.number)
    return amendments.current
