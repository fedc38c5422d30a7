"""Decisions and their counts, as the papers tell them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import known, labelled, say
from domain.committees.committees import Decided
from domain.committees.tally import Tally
from domain.files.blocks import wording as text_of
from domain.words import wording

Json = dict[str, Any]
_DETAILS = ("milestone", "status", "to", "year", "owner", "due", "of", "reservations", "because")


def decision_of(one: Decided, names: Names) -> Json:
    """One decision with everything that is said of it, and its count."""
    language = names.language
    details = [labelled(say(f"decided_{key}", language), _told(one, key, names), language) for key in _DETAILS if getattr(one, key)]
    return {
        "number": one.n,
        "kind": wording.decision(one.kind, language),
        "result": wording.result(one.tally.result, language),
        "text": one.text or "",
        "details": details + list(_votes(one, names)),
        "tally": tally_sentence(one.tally, names),
    }


def _told(one: Decided, key: str, names: Names) -> str:
    value = getattr(one, key)
    match key:
        case "to" | "due":
            return wording.long_date(value, names.language)
        case "owner":
            return names.whoever(value)
        case "milestone":
            return milestone_title(value, names)
        case "status":
            return wording.status(value, names.language)
        case "reservations":
            return " ; ".join(value)
        case _:
            return str(value)


def milestone_title(milestone: str, names: Names) -> str:
    """The title of a milestone, or of the one that a yearly instance belongs to, with the id."""
    titles = {one.id: text_of(one.title, names.language) for one in names.terms.milestones}
    title = titles.get(milestone) or titles.get(milestone.rpartition("-")[0])
    return f"{title} ({milestone})" if title else milestone


def _votes(one: Decided, names: Names) -> Iterator[str]:
    for vote in ("for", "against", "abstain"):
        if voters := [who for who, said in (one.votes or {}).items() if said == vote]:
            yield labelled(say(vote, names.language), names.several(voters), names.language)


def tally_sentence(tally: Tally, names: Names) -> str:
    """The count as it was explained when it was recorded; in other languages than French, from its figures."""
    language, majority = names.language, tally.majority
    casting = majority.casting_vote if majority else None
    return say(
        "tally",
        language,
        because=tally.because.replace(casting, names.name(casting)) if casting else tally.because,
        present=tally.present,
        represented=tally.represented,
        base=tally.base,
        quorum=say("tally_quorum", language, needed=tally.quorum.needed) if tally.quorum else "",
        in_favour=tally.in_favour,
        against=tally.against,
        abstained=tally.abstained,
        rule=say("rule", language, rule=_rule(majority.rule, language), needed=majority.needed) if majority else "",
        result=wording.result(tally.result, language),
    )


def _rule(code: str, language: str) -> str:
    return say(f"rule_{code}", language) if known(f"rule_{code}") else code
