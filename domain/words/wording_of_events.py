"""What an event does not say by itself: the details that its line of history is filled with beside its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from domain.words import messages_in_words
from domain.words.plurals import agreed
from domain.words.wording_en import ENGLISH
from domain.words.wording_of_committees import CALLED_OFF
from domain.words.wording_of_corrections import field
from domain.words.wording_of_decisions import ABOUTS
from domain.words.wording_of_values import (
    Details,
    called,
    details_of,
    ending_of,
    in_words,
    long_day,
    maps_of,
    of,
    part_of,
    parts_of,
    template_of,
)
from domain.words.words import Words


def _started(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"taken_over": in_words(part_of(data, "terms").get("taken_over"), words)}


def _went_live(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    """The last day of a right is no delay."""
    late = sum(not str(key).startswith("notice_deadline/") for key in parts_of(data, "late"))
    return {"late": str(late) if late else ""}


def _until(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """People read the last day in force, the event holds the first day out of it."""
    try:
        return {"last_day": long_day(date.fromisoformat(data["end"]) - timedelta(days=1), words)}
    except (KeyError, TypeError, ValueError):
        return {}


def _noted(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    fact = part_of(data, "fact")
    phase = str(fact.get("phase"))
    return {"reference": str(fact.get("reference") or "…"), "phase": words.phases.get(phase, phase)}


def _amended(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The amendment's name, and the last day in force where the term runs otherwise."""
    title = data.get("title")
    name = next((str(title[key]) for key in ("fr", "en", "ar") if title.get(key)), "…") if isinstance(title, Mapping) else str(title or "…")
    types = ", ".join(words.changes.get(str(one), str(one)) for one in parts_of(data, "types"))
    return {"name": name, "types": types, **_until(part_of(data, "course"), words)}


def _voided(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Why an amendment has no effect: the refusal that its day brought, in that refusal's own words."""
    code, details = str(data.get("reason")), details_of(part_of(data, "details"), words)
    details["phase"] = words.phases.get(details["phase"], details["phase"]) if "phase" in details else ""
    return {"why": agreed(template_of(words.refusals, code, details), details, words.language).format_map(details)}


def _closed(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("outcome"))
    return {"outcome": words.outcomes.get(code, code)}


def _cause(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("cause") or data.get("how"))
    return {"why": ending_of(code, data.get("article"), words), **_end_day(data, words)}


def _end_day(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return _until({"end": data.get("ends_on")}, words)


def _dates(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    fixed = [f"{one.get('milestone')} ({in_words(one.get('due'), words) or '…'})" for one in maps_of(data, "milestones")]
    return {"milestones": ", ".join(fixed)}


def _superseded(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    return {"milestones": ", ".join(f"{one.get('milestone')} → {one.get('by')}" for one in maps_of(data, "milestones"))}


def _moved(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"moved": ", ".join(f"{one.get('target')} ({in_words(one.get('to'), words) or '…'})" for one in maps_of(data, "moved"))}


def _opened(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What sort of action it is, and whose: where nobody was named the committee's, or the manager's."""
    code = str(data.get("about"))
    said = ABOUTS["en" if words is ENGLISH else "fr"].get(code, code)
    by_itself = words.roles.get("manager") if data.get("about") in {"amend", "programme"} else data.get("committee")
    return {"about": said, "owner": str(data.get("owner") or by_itself or "…")}


def _put_off(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"actions": ", ".join(f"{one.get('action')} ({in_words(one.get('due'), words) or '…'})" for one in maps_of(data, "actions"))}


def _surviving(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each clause with its last day."""
    found = [
        f"{words.clauses.get(str(one.get('about')), '…')} ({in_words(one.get('last_day'), words) or '…'})"
        for one in maps_of(data, "clauses")
    ]
    return {"clauses": ", ".join(found)}


def _payable(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each tranche with its day, where it has one."""
    found = [(_place(one), in_words(one.get("due"), words)) for one in maps_of(data, "tranches") if one.get("payable", True)]
    return {"tranches": ", ".join(f"{place} ({due})" if due else place for place, due in found)}


def _of_money(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Which tranche it is, and how much, in French « de 300000.00 MAD »."""
    amount = f"{in_words(data.get('amount'), words)} {in_words(data.get('currency'), words)}"
    return {"place": _place(data), "of_amount": of(amount)}


def _to_measure(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each instance with its day."""
    return {"indicators": ", ".join(f"{_instance(one)} ({in_words(one.get('due'), words) or '…'})" for one in maps_of(data, "indicators"))}


def _measured(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    return {"target": _instance(data)}


def _instance(data: Mapping[str, Any]) -> str:
    return "-".join(str(data[key]) for key in ("indicator", "period") if data.get(key)) or "…"


def _place(data: Mapping[str, Any]) -> str:
    contribution, tranche = str(data.get("contribution") or "…"), str(data.get("tranche") or "…")
    return contribution if tranche == contribution else f"{contribution}, {tranche}"


def _accepted(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("status"))
    return {"status": words.statuses.get(code, code)}


def _promised(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    fixed = [f"{one.get('commitment')} ({in_words(one.get('due'), words) or '…'})" for one in maps_of(data, "commitments")]
    return {"commitments": ", ".join(fixed) or "–"}


def _kept(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("status"))
    return {"status": words.promises.get(code, code)}


def _decisions(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    taken = []
    for one in maps_of(data, "decisions"):
        kind, result = str(one.get("kind")), str(part_of(one, "tally").get("result"))
        taken.append(f"{words.decisions.get(kind, kind)} ({words.results.get(result, result)})")
    return {"decisions": ", ".join(taken), "why": _code_alone(str(data.get("withheld")), words)}


def _escalated(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("cause"))
    return {"why": words.calls.get(code, code)}


def _consulted(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What is put to the vote: in its own words, where it has any."""
    decision = part_of(data, "decision")
    kind = str(decision.get("kind"))
    return {"decided": str(decision.get("text") or words.decisions.get(kind, kind))}


def _answered(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("vote"))
    return {"ballot": words.ballots.get(code, code)}


def _passed(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """As the agenda has it, with the target in the place of a title that the event does not hold."""
    about = str(data.get("about"))
    text = template_of(words.items, about, {}).replace("{title} ({target})", "{target}")
    return {"about": text.format_map(Details(called(about, None, str(data.get("target") or "…"), words)))}


def _rearranged(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    """Hour and place, as far as they are known."""
    said = ", ".join(str(data[key]) for key in ("begin", "place", "link") if data.get(key))
    return {"where": f" ({said})" if said else ""}


def _called_off(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The reason that somebody gave, or what it ended with."""
    follows = str(data.get("follows") or "")
    return {"because": CALLED_OFF["en" if words is ENGLISH else "fr"].get(follows, follows)} if follows else {}


def _appointed(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    role = str(data.get("role") or "")
    return {"role": words.roles.get(role, role)}


def _replaced(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    return {"of_member": of(str(data.get("member") or "…"))}


def _submission(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """A refusal is stored as its code and a sentence for programmers: people read the code's own words, as far as they say something."""
    code, _, detail = str(data.get("reason") or "").partition(":")
    if code == "misshapen":
        return {"detail": detail.strip()}
    return {"reason": _code_alone(code, words)} if code in words.refusals else {}


def _code_alone(code: str, words: Words) -> str:
    """A refusal of which nothing more is known, without what it would have gone on to say."""
    text = agreed(template_of(words.refusals, code, {}), {}, words.language).format_map(Details())
    return re.sub(r" ?; [^;]*…[^;]*", "", text)


def _denounced(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Where the convention goes on, whoever denounced has a day of its own."""
    return {**_cause(data, words), "leaves_on": "" if data.get("ends", True) else in_words(data.get("ends_on"), words)}


def _corrected(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    was, now = part_of(data, "was"), part_of(data, "now")
    said = [(field(name, words), in_words(was.get(name), words), in_words(now[name], words)) for name in now]
    return {"changes": ", ".join(f"{name} {old or '–'} → {new or '–'}" for name, old, new in said)}


def _empowered(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    until = date.fromisoformat(data["until"]) if data.get("until") else None
    through = words.scopes["until"].format(until=long_day(until, words)) if until else ""
    return {"scope": words.scopes[data["scope"]], "through": through}


DERIVED: Mapping[str, Callable[[Mapping[str, Any], Words], dict[str, str]]] = MappingProxyType(
    {
        "convention_started": _started,
        "went_live": _went_live,
        "entered_into_force": _until,
        "term_renewed": _until,
        "term_extended": _until,
        "term_followed": _until,
        "mandate_recorded": _empowered,
        "related_noted": _noted,
        "amendment_proposed": _amended,
        "amendment_applied": _amended,
        "amendment_voided": _voided,
        "denunciation_received": _denounced,
        "non_renewal_moved": _end_day,
        "termination_decided": _cause,
        "convention_terminated": _cause,
        "convention_closed": _closed,
        "member_appointed": _appointed,
        "member_replaced": _replaced,
        "milestones_scheduled": _dates,
        "action_opened": _opened,
        "actions_put_off": _put_off,
        "milestones_superseded": _superseded,
        "holiday_added": _moved,
        "milestone_accepted": _accepted,
        "commitments_scheduled": _promised,
        "commitment_recorded": _kept,
        "tranches_scheduled": _payable,
        "indicators_scheduled": _to_measure,
        "indicator_measured": _measured,
        "contribution_called": _of_money,
        "contribution_paid": _of_money,
        "contribution_received": _of_money,
        "contribution_returned": _of_money,
        "obligations_survive": _surviving,
        "review_recorded": _decisions,
        "session_called_off": _called_off,
        "session_moved": _rearranged,
        "matter_escalated": _escalated,
        "consultation_opened": _consulted,
        "consultation_answered": _answered,
        "deadline_passed": _passed,
        "fact_corrected": _corrected,
        "submission_refused": _submission,
        **messages_in_words.DERIVED,
    }
)
