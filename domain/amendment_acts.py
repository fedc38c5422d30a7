"""What people do about an amendment: propose it, sign it, give it up."""

from __future__ import annotations

import hashlib
from datetime import date

from domain.act import Event, When, canonical
from domain.amendment_file import AmendmentFile, misfits, signatories_of, types_of
from domain.amendments import (
    Amendment,
    AmendmentCompleted,
    AmendmentProposed,
    Amendments,
    AmendmentSignatureGiven,
    AmendmentWithdrawn,
    ProposeAmendment,
    SignAmendment,
    WithdrawAmendment,
)
from domain.calendar import WorkingDays, add
from domain.drafting import set_hash
from domain.errors import (
    AlreadySigned,
    AmendmentBackdated,
    AmendmentInProgress,
    AmendmentSigned,
    ForAnotherParty,
    InvalidTerms,
    MissingDocument,
    NoAmendment,
    NotASignatory,
    NothingAmended,
    PaperOnly,
    SeveralSignatories,
    UnknownDocument,
    WrongText,
    require_not_before,
)
from domain.mandates import Mandate, in_place_of, is_covered, under_which
from domain.references import Problem
from domain.roles import may_record_for_others, require_manager
from domain.terms import Terms


def terms_sha256(terms: Terms) -> str:
    """Hexadecimal SHA-256 of terms, without what is at its default."""
    return hashlib.sha256(canonical(terms.model_dump(mode="json", by_alias=True, exclude_defaults=True)).encode()).hexdigest()


def propose(
    amendments: Amendments, terms: Terms, command: ProposeAmendment, worked: WorkingDays, *, since: date, when: When
) -> AmendmentProposed:
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
    within = amendment.signature.within
    return AmendmentProposed(
        when=when,
        number=amendments.number + 1,
        title=amendment.title,
        because=amendment.because,
        changes=amendment.changes,
        types=types_of(terms, amendment.changes),
        effective=effective,
        retroactive=amendment.retroactive,
        members=signatories_of(terms, amendment),
        due=add(when.on, within, worked) if within else None,
        within=within,
        article=amendment.signature.article,
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


def sign(amendments: Amendments, terms: Terms, mandates: tuple[Mandate, ...], command: SignAmendment, when: When) -> tuple[Event, ...]:
    """One signature, under the mandates that bind the convention's own; with the last one the day from which the amendment counts."""
    current = _current(amendments)
    proposed = current.proposed
    member = _member(current, terms, mandates, command, when)
    party = terms.party_of(member)
    if member not in current.remaining():
        raise AlreadySigned(person=member, act="sign", article=proposed.article)
    if command.party is not None and party != command.party:
        raise ForAnotherParty(person=command.person, party=command.party, belongs_to=party)
    require_not_before(when.on, "amendment_proposed", proposed.when.on)
    if command.text_sha256 is not None and command.text_sha256 != proposed.text_sha256:
        raise WrongText(given=command.text_sha256, open=proposed.text_sha256)
    signed = AmendmentSignatureGiven(
        when=when,
        number=current.number,
        person=command.person,
        party=party,
        method=command.method,
        text_sha256=proposed.text_sha256,
        scan=command.scan,
        instead_of=member if member != command.person else None,
        mandate=under_which(mandates, command.person, member, "sign", when.on, article=proposed.article),
    )
    if current.remaining() != (member,):
        return (signed,)
    return (signed, completed(current, when.on, when))


def _member(current: Amendment, terms: Terms, mandates: tuple[Mandate, ...], command: SignAmendment, when: When) -> str:
    """Whose signature it is: their own, or that of the member who delegated it to them."""
    members, person = current.proposed.members, command.person
    named = command.instead_of or person
    if named in members:
        return named
    found = tuple(one for one in in_place_of(mandates, person) if one in members) if named == person else ()
    if not found:
        forgotten = command.by is None and named == person and may_record_for_others(terms, command.actor)
        raise NotASignatory(person=named, record_with="--by" if forgotten else None, article=current.proposed.article)
    for fitting in ({one for one in found if is_covered(mandates, person, one, "sign", when.on)}, current.remaining()):
        found = tuple(one for one in found if one in fitting) or found
    if len(found) > 1:
        raise SeveralSignatories(person=person, known=", ".join(found))
    return found[0]


def completed(current: Amendment, on: date, when: When) -> AmendmentCompleted:
    """Everybody has signed by a day, and the day from which the amendment counts."""
    proposed, last = current.proposed, max((on, *(one.on for one in current.signed)))
    wanted = proposed.effective or last
    effective = wanted if proposed.retroactive else max(wanted, last)
    return AmendmentCompleted(when=when.model_copy(update={"on": last}), number=current.number, effective=effective)


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
