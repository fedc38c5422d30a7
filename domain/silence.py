"""What silence brings where the terms give it an effect: a visa or an approval deemed given, or deemed refused. Never a signature."""

from __future__ import annotations

from domain import provisional
from domain.act import Event, When
from domain.before_force import redraft
from domain.evolution import EVENTS, fold
from domain.phases import InSignature
from domain.signature import SignatureDeclined, VisaGiven, plan_after
from domain.signing import open_stage, remaining


def deemed(state: InSignature, when: When) -> tuple[Event, ...]:
    """The answers of whoever said nothing by the last day, and what follows from them: the next stage, the end of the plan, the text
    taken back.
    """
    stage = open_stage(state.signing, state.terms)
    if stage is None or stage.silent not in {"deemed_given", "deemed_refused"}:
        return ()
    silent = remaining(state.signing, state.terms)
    answers: tuple[Event, ...]
    if stage.silent == "deemed_given":
        text = state.signing.text_sha256
        answers = tuple(VisaGiven(when=when, person=who, stage=stage.id, text_sha256=text, deemed=True) for who in silent)
    else:
        answers = tuple(_refused(state, who, stage.id, when) for who in silent)
    after = fold(state, (EVENTS.validate_python(one) for one in answers))
    if not isinstance(after, InSignature):  # pragma: no cover - an answer alone leads to no other phase
        return answers
    if answers and stage.silent == "deemed_refused" and stage.on_refusal == "reopen":
        return (*answers, *redraft(after, None, when))
    following = plan_after(after.signing, after.terms, after.worked, when)
    after_all = fold(after, (EVENTS.validate_python(one) for one in following))
    return (*answers, *following, *provisional.begins(after_all, when))


def _refused(state: InSignature, who: str, stage: str, when: When) -> SignatureDeclined:
    return SignatureDeclined(when=when, person=who, party=state.terms.party_of(who), stage=stage, because="", deemed=True)
