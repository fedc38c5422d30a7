"""What silence brings where the terms give it an effect: a visa or an approval deemed given, or deemed refused. Never a signature."""

from __future__ import annotations

from domain.act import Event, When
from domain.before_force import redraft
from domain.evolution import folded
from domain.phases import InSignature
from domain.signature import provisional
from domain.signature.signature import SignatureDeclined, VisaGiven, plan_after
from domain.signature.signing import Given, open_stage, remaining


def deemed(state: InSignature, when: When) -> tuple[Event, ...]:
    """The answers of whoever said nothing by the last day, and what follows from them: the next stage, the end of the plan, the text
    taken back.
    """
    stage = open_stage(state.signing, state.terms)
    if stage is None or stage.silent not in {"deemed_given", "deemed_refused"}:
        return ()
    signing, text = state.signing, state.signing.text_sha256
    answers: list[Event] = []
    for who in remaining(state.signing, state.terms):
        said = Given(person=who, stage=stage.id, on=when.on)
        if stage.silent == "deemed_given":
            answers.append(VisaGiven(when=when, person=who, stage=stage.id, text_sha256=text, deemed=True))
            signing = signing.with_given(said)
        else:
            answers.append(_refused(state, who, stage.id, when))
            signing = signing.with_declined(said)
    if answers and stage.silent == "deemed_refused" and stage.on_refusal == "reopen":
        return (*answers, *redraft(state, None, when))
    events = (*answers, *plan_after(signing, state.terms, state.worked, when))
    after = folded(state, events)
    return (*events, *provisional.begins(after, when))


def _refused(state: InSignature, who: str, stage: str, when: When) -> SignatureDeclined:
    return SignatureDeclined(when=when, person=who, party=state.terms.party_of(who), stage=stage, because="", deemed=True)
