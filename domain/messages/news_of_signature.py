"""What is told of the text and of who signs it: asked, declined, taken back, void; of amendments, too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from domain.changes.amendments import (
    AmendmentApplied,
    AmendmentCompleted,
    AmendmentDeclined,
    AmendmentProposed,
    AmendmentStageOpened,
    AmendmentUnsigned,
    AmendmentVoided,
    AmendmentWithdrawn,
)
from domain.files.blocks import wording
from domain.messages.news import Act, News, because, everybody, short
from domain.phases import InSignature
from domain.roles import focal_points
from domain.signature.objections import ObjectionAnswered, ObjectionRaised
from domain.signature.signature import SignatureDeclined, SignatureVoided, StageOpened
from domain.signature.signing import open_stage, remaining
from domain.signature.withdrawal import SignatureWithdrawn

_OfTheText = StageOpened | SignatureVoided | SignatureDeclined | SignatureWithdrawn | ObjectionRaised | ObjectionAnswered
_OfAmendments = (
    AmendmentProposed | AmendmentStageOpened | AmendmentDeclined | AmendmentUnsigned | AmendmentCompleted | AmendmentApplied
    | AmendmentWithdrawn | AmendmentVoided
)  # fmt: skip
NEWS = _OfTheText | _OfAmendments


def told(act: Act, event: NEWS) -> Iterator[News]:
    return _of_an_amendment(act, event) if isinstance(event, _OfAmendments) else _of_the_text(act, event)


def _of_the_text(act: Act, event: _OfTheText) -> Iterator[News]:
    terms = act.terms
    match event:
        case StageOpened():
            yield from _asked(act, event)
        case SignatureVoided(person=person):
            yield News(event.kind, person, event.stage, (person,), event.when)
        case SignatureDeclined() | SignatureWithdrawn():
            party = event.party
            subject = short(terms, party) if party else event.person
            to = (terms.manager, *everybody(terms, but=party))
            yield News(event.kind, party or event.person, subject, to, event.when, lines=because(event.because))
        case ObjectionRaised():
            subject = f"{short(terms, event.party)}, {event.clause}"
            yield News(event.kind, str(event.objection), subject, (terms.manager,), event.when, lines=because(event.text))
        case ObjectionAnswered():
            raised = next(one for one in act.after.texts.objections if one.number == event.objection)
            to = focal_points(terms, raised.party)
            yield News(event.kind, str(event.objection), raised.clause, to, event.when, lines=because(event.text))
        case _:
            assert_never(event)


def _asked(act: Act, event: StageOpened) -> Iterator[News]:
    """Whoever has still to act in the stage that is open now; nobody, where its day went by in an outage and silence has answered."""
    after = act.after
    overslept = event.due is not None and event.due < event.when.recorded_on
    if isinstance(after, InSignature) and (stage := open_stage(after.signing, act.terms)) and not (stage.silent and overslept):
        about = "signature_asked" if stage.kind == "signature" else "visa_asked"
        yield News(about, stage.id, stage.id, remaining(after.signing, act.terms), event.when, event.due, article=stage.article)


def _of_an_amendment(act: Act, event: _OfAmendments) -> Iterator[News]:
    terms, current = act.terms, act.after.amendments.current
    title, number = (current or act.before.amendments.open).title, str(event.number)
    match event:
        case AmendmentProposed():
            plan = event.plan.plan()
            to = tuple(dict.fromkeys(who for stage in plan for who in stage.members))
            yield News(event.kind, number, wording(event.title), to, event.when, article=event.plan.article)
        case AmendmentStageOpened():
            if current is not None and not act.brought(AmendmentProposed):
                stage = open_stage(current.signing, current.under(terms))
                about = "amendment_asked" if stage is None or stage.kind == "signature" else "amendment_visa_asked"
                yield News(about, current.target(event.stage), title, current.remaining(terms), event.when, event.due)
        case AmendmentDeclined() | AmendmentUnsigned():
            to = (terms.manager, *everybody(terms, but=event.party))
            subject = f"{title} – {short(act.before.terms, event.party) if event.party else event.person}"
            yield News("amendment_declined", number, subject, to, event.when, lines=because(event.because))
        case AmendmentVoided():
            yield News(event.kind, terms.manager, title, (terms.manager,), event.when)
        case AmendmentWithdrawn():
            yield News(event.kind, number, title, everybody(terms), event.when, lines=because(event.because))
        case AmendmentCompleted():
            if not act.brought(AmendmentApplied):
                yield News(event.kind, number, title, everybody(terms), event.when, event.effective)
        case AmendmentApplied():
            yield News(event.kind, number, wording(event.title), everybody(event.terms), event.when)
        case _:
            assert_never(event)
