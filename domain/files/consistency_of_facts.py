"""Whether what happened before a convention was taken over fits with its terms. There is no clock here: nothing is "too late"."""

from __future__ import annotations

from collections.abc import Iterator

from domain.files.references import Known, Path, Problem, duplicates, listed
from domain.files.terms import THE_TEXT, MilestoneFact, SessionFact, SoFar, Terms


def facts(terms: Terms, known: Known) -> Iterator[Problem]:
    so_far = terms.so_far
    if so_far is None:
        return
    yield from duplicates(("so_far", "texts"), (text.document for text in so_far.texts), "document")
    for index, text in enumerate(so_far.texts):
        if terms.documents or text.document != THE_TEXT:
            yield from known.document(("so_far", "texts", index, "document"), text.document)
    yield from _signatures(terms, so_far)
    for index, session in enumerate(so_far.sessions):
        yield from _session(("so_far", "sessions", index), session, known)
    for milestone, fact in so_far.milestones.items():
        yield from _milestone(("so_far", "milestones", milestone), milestone, fact, known)


def _signatures(terms: Terms, so_far: SoFar) -> Iterator[Problem]:
    plan = {who for stage in terms.stages() for who in stage.members}
    drafted = max((text.on for text in so_far.texts), default=None)
    for who, day in so_far.signed.items():
        path: Path = ("so_far", "signed", who)
        if who not in plan:
            yield Problem(path, "not_in_the_plan", {"id": who, "known": tuple(sorted(plan))})
        elif drafted and day < drafted:
            yield Problem(path, "signed_before_text", {"id": who, "day": day, "text": drafted})


def _session(path: Path, session: SessionFact, known: Known) -> Iterator[Problem]:
    yield from known.committee((*path, "committee"), session.committee)
    yield from duplicates((*path, "present"), session.present)
    for place, who in listed((*path, "present"), session.present):
        yield from known.person(place, who)
    for index, decision in enumerate(session.decisions):
        place = (*path, "decisions", index)
        yield from known.instance((*place, "milestone"), decision.milestone)
        yield from known.anyone((*place, "owner"), decision.owner)
        for who in decision.votes or {}:
            yield from known.person((*place, "votes", who), who)


def _milestone(path: Path, milestone: str, fact: MilestoneFact, known: Known) -> Iterator[Problem]:
    yield from known.instance(path, milestone)
    found, _ = known.named(milestone)
    if found is None:
        return
    for name in fact.evidence:
        if name not in found.evidence:
            yield Problem((*path, "evidence", name), "unknown_evidence", {"id": name, "known": found.evidence})
    if fact.met:
        if fact.submitted and fact.met < fact.submitted:
            yield Problem((*path, "met"), "met_before_submitted", {"day": fact.met, "submitted": fact.submitted})
        missing = [name for name in found.evidence if name not in fact.evidence]
        if missing:
            yield Problem((*path, "met"), "missing_evidence", {"names": ", ".join(missing)})
