"""Every code that people meet, in their words. Pure; ids stand for people, because names are kept elsewhere.

Nothing here raises: a code that a newer program wrote is shown as it is, a detail that is missing as « … ».
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from domain.agenda import MESSAGE, AgendaItem, Awaited
from domain.calendar import Period
from domain.wording_ar import ARABIC
from domain.wording_en import ENGLISH
from domain.wording_fr import FRENCH
from domain.wording_of_decisions import ABOUTS
from domain.words import Words

LANGUAGES: Mapping[str, Words] = MappingProxyType({"fr": FRENCH, "en": ENGLISH, "ar": ARABIC})

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_COUNTED = re.compile(r"(\{(\w+)\})([^{]*)")
"""a number to be filled in, and what is said of it"""
_ENDING = re.compile(r"(?<=\w)\((\w+)\)")
_SHOWN = 12
"""so many digits of a hash are enough for people to compare"""
_MONTHS_IN_A_YEAR = 12
_NEWS = frozenset(
    {
        *("signature_voided", "amendment_proposed", "amendment_voided", "party_acceded", "party_left", "late_at_take_over"),
        *("denunciation_received", "withdrawal_received", "termination_decided", "convention_suspended", "convention_resumed"),
        *("related_suspended", "related_ended", "related_amended"),
        *("review_missed", "matter_escalated", "review_requested", "sub_committee_reported"),
        *("minutes_to_approve", "minutes_to_read", "consultation_opened"),
    }
)
"""what messages tell at once, of no day to come"""


class _Details(dict[str, str]):
    """What a text is filled with; what is missing shows as a gap."""

    def __missing__(self, key: str) -> str:
        return "…"


def phase(code: str, language: str = "fr") -> str:
    """The name of a phase."""
    return _words("phases", code, language).phases.get(code, code)


def health(code: str, language: str = "fr") -> str:
    """How a convention is."""
    return _words("health", code, language).health.get(code, code)


def outcome(code: str, language: str = "fr") -> str:
    """How a convention ended."""
    return _words("outcomes", code, language).outcomes.get(code, code)


def status(code: str, language: str = "fr") -> str:
    """Where a milestone stands."""
    return _words("statuses", code, language).statuses.get(code, code)


def about(code: str, language: str = "fr") -> str:
    """What sort of action it is."""
    return ABOUTS.get(language, ABOUTS["fr"]).get(code, code)


def decision(code: str, language: str = "fr") -> str:
    """What a committee decides, in a word."""
    return _words("decisions", code, language).decisions.get(code, code)


def result(code: str, language: str = "fr") -> str:
    """What a count came to."""
    return _words("results", code, language).results.get(code, code)


def promise(code: str, language: str = "fr") -> str:
    """Where a commitment stands."""
    return _words("promises", code, language).promises.get(code, code)


def long_date(day: date, language: str = "fr") -> str:
    """« 1er juin 2026 », "1 June 2026", and in Arabic with the Moroccan names of the months."""
    return _long_date(day, LANGUAGES.get(language, FRENCH))


def awaited(one: Awaited, language: str = "fr") -> str:
    """What a convention is waiting for, from whom, until when, with the article."""
    words = _words("rules", one.rule, language)
    who = ", ".join(one.who) or words.nobody
    details = {"title": one.title or one.target, "target": one.target, "who": who, "of_who": of(who), "because": one.because or ""}
    if one.due:
        details["due"] = _long_date(one.due, words)
    text = _template(words.rules, one.rule, details)
    if one.due and "{due}" not in text:
        text += words.by
    return text.format_map(_Details(details)) + _effect(one.effect, language) + _article(one.article, words)


def survivor(about: str, last_day: date, article: str | None, language: str = "fr") -> str:
    """A clause that goes on to bind, and until when."""
    words = _words("clauses", about, language)
    said = {"about": words.clauses.get(about, about), "last_day": _long_date(last_day, words)}
    return words.survives.format_map(said) + _article(article, words)


def item(one: AgendaItem, language: str = "fr") -> str:
    """A line of the agenda; of a message, what it speaks of and how long before or after."""
    words = _words("items", one.kind, language)
    details = {"title": one.title or one.target, "target": one.target}
    if one.kind == MESSAGE:
        about = _template(words.items, one.about or "", details).format_map(_Details(details))
        details |= {"rung": _rung(one.rung or "0", words), "subject": about}
    return _template(words.items, one.kind, details).format_map(_Details(details)) + _effect(one.effect, language)


def refusal(code: str, details: Mapping[str, Any], language: str = "fr") -> str:
    """Why something was refused, with its figures and the article: « Refusé : 2 présents sur 5, il en faut 3 (art. 7) »."""
    words = _words("refusals", code, language)
    said = _details({key: value for key, value in details.items() if key != "article"}, words)
    tables = (
        ("phase", words.phases),
        ("outcome", words.outcomes),
        ("status", words.statuses),
        ("promise", words.promises),
        ("cause", words.causes),
        ("act", words.acts),
        ("decision", words.decisions),
    )
    for key, table in tables:
        said[key] = table.get(said[key], said[key]) if key in said else ""
    if code == "decision_outside_terms":
        said["allowed"] = ", ".join(words.decisions.get(one, one) for one in said["allowed"].split(", "))
    if "needs" in said:
        said["needs"] = words.phases.get(said["needs"], words.roles.get(said["needs"], said["needs"]))
    if "acceptor" in said:
        said["acceptor"] = words.roles.get(said["acceptor"], said["acceptor"])
    text = plural(_template(words.refusals, code, said), said).format_map(said)
    return words.refused.format(text=text) + _article(details.get("article"), words)


def event(kind: str, data: Mapping[str, Any], language: str = "fr") -> str:
    """One line of history."""
    words = _words("events", kind, language)
    said = _details(data, words)
    derive = _DERIVED.get(kind)
    said.update({"of_person": of(said["person"])} | (derive(data, words) if derive else {}))
    return _template(words.events, kind, said).format_map(said)


# ── What a text is filled with ─────────────────────────────────────────────────────────────────


def _words(table: str, code: str, language: str) -> Words:
    """The words of a language, or the French ones where it has none for a code."""
    words = LANGUAGES.get(language, FRENCH)
    known: Mapping[str, str] = getattr(words, table)
    return words if code in known else FRENCH


def _template(table: Mapping[str, str], code: str, details: Mapping[str, str]) -> str:
    """The text for a code: the first whose detail says something, else the plain one, else the code itself."""
    for name, text in table.items():
        base, _, detail = name.partition("/")
        if base == code and detail and details.get(detail, "") not in {"", "0"}:
            return text
    return table.get(code, code.replace("{", "(").replace("}", ")"))


def _details(data: Mapping[str, Any], words: Words) -> _Details:
    return _Details({key: _said(value, words) for key, value in data.items()})


def _said(value: Any, words: Words) -> str:
    """A value as people read it; nothing for what is not there, or not so."""
    if value is None or value is False:
        return ""
    if isinstance(value, str) and _SHA256.fullmatch(value):
        return value[:_SHOWN]
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return _day(value, words)
    if isinstance(value, list | tuple | dict | set | frozenset):
        return ", ".join(_said(one, words) for one in value)
    return str(value)


def _day(value: date | str, words: Words) -> str:
    try:
        return _long_date(value if isinstance(value, date) else date.fromisoformat(value), words)
    except ValueError:
        return str(value)


def _long_date(day: date, words: Words) -> str:
    number = "1er" if words is FRENCH and day.day == 1 else str(day.day)
    return words.date.format(day=number, month=words.months[day.month - 1], year=day.year)


def of(name: str) -> str:
    """French elides before a vowel: « d'axa.ceo »."""
    return f"d'{name}" if name[:1] in tuple("aeiouyAEIOUY") else f"de {name}"


def _effect(effect: str | None, language: str) -> str:
    return _words("effects", effect, language).effects.get(effect, "") if effect else ""


def _article(article: Any, words: Words) -> str:
    return f" ({words.article.format(article=article)})" if article else ""


def _rung(rung: str, words: Words) -> str:
    """``-P7D`` is seven days before, ``0`` the day itself, ``+P7D`` seven days after."""
    when = {"-": "before", "+": "after"}.get(rung[:1], "day")
    return words.rungs[when].format(period=_period(rung[1:], words))


def _period(text: str, words: Words) -> str:
    try:
        period = Period.parse(text)
    except ValueError:
        return text
    years, months = divmod(period.months, _MONTHS_IN_A_YEAR)
    counted = (
        ("years", years),
        ("months", months),
        ("days", period.days),
        ("working_days", period.working_days),
        ("clear_days", period.clear_days),
    )
    return " ".join(plural(words.units[unit], {"n": str(n)}).format(n=n) for unit, n in counted if n)


def plural(template: str, details: Mapping[str, str]) -> str:
    """``{n} jour(s) ouvré(s)`` is ``{n} jour ouvré`` or ``{n} jours ouvrés``, by the number that comes before."""
    return _COUNTED.sub(lambda found: found[1] + _ENDING.sub(r"\1" if details.get(found[2]) not in {"0", "1"} else "", found[3]), template)


# ── What an event does not say by itself ───────────────────────────────────────────────────────


def _started(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"taken_over": _said(_part(data, "terms").get("taken_over"), words)}


def _went_live(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    """The last day of a right is no delay."""
    late = sum(not str(key).startswith("notice_deadline/") for key in _parts(data, "late"))
    return {"late": str(late) if late else ""}


def _until(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """People read the last day in force, the event holds the first day out of it."""
    try:
        return {"last_day": _long_date(date.fromisoformat(data["end"]) - timedelta(days=1), words)}
    except (KeyError, TypeError, ValueError):
        return {}


def _noted(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    fact = _part(data, "fact")
    phase = str(fact.get("phase"))
    return {"reference": str(fact.get("reference") or "…"), "phase": words.phases.get(phase, phase)}


def _amended(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """The amendment's name, and the last day in force where the term runs otherwise."""
    title = data.get("title")
    name = next((str(title[key]) for key in ("fr", "en", "ar") if title.get(key)), "…") if isinstance(title, Mapping) else str(title or "…")
    types = ", ".join(words.changes.get(str(one), str(one)) for one in _parts(data, "types"))
    return {"name": name, "types": types, **_until(_part(data, "course"), words)}


def _voided(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Why an amendment has no effect: the refusal that its day brought, in that refusal's own words."""
    code, details = str(data.get("reason")), _details(_part(data, "details"), words)
    details["phase"] = words.phases.get(details["phase"], details["phase"]) if "phase" in details else ""
    return {"why": _template(words.refusals, code, details).format_map(details)}


def _closed(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("outcome"))
    return {"outcome": words.outcomes.get(code, code)}


def _cause(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("cause") or data.get("how"))
    return {"why": words.endings.get(code, code), **_end_day(data, words)}


def _end_day(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return _until({"end": data.get("ends_on")}, words)


def _dates(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    fixed = [f"{one.get('milestone')} ({_said(one.get('due'), words) or '…'})" for one in _maps(data, "milestones")]
    return {"milestones": ", ".join(fixed)}


def _superseded(data: Mapping[str, Any], words: Words) -> dict[str, str]:  # noqa: ARG001 - every derivation is called alike
    return {"milestones": ", ".join(f"{one.get('milestone')} → {one.get('by')}" for one in _maps(data, "milestones"))}


def _moved(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"moved": ", ".join(f"{one.get('target')} ({_said(one.get('to'), words) or '…'})" for one in _maps(data, "moved"))}


def _opened(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What sort of action it is, and whose: where nobody was named the committee's, or the manager's."""
    said = about(str(data.get("about")), "en" if words is ENGLISH else "fr")
    by_itself = words.roles.get("manager") if data.get("about") in {"amend", "programme"} else data.get("committee")
    return {"about": said, "owner": str(data.get("owner") or by_itself or "…")}


def _put_off(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"actions": ", ".join(f"{one.get('action')} ({_said(one.get('due'), words) or '…'})" for one in _maps(data, "actions"))}


def _surviving(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each clause with its last day."""
    found = [
        f"{words.clauses.get(str(one.get('about')), '…')} ({_said(one.get('last_day'), words) or '…'})" for one in _maps(data, "clauses")
    ]
    return {"clauses": ", ".join(found)}


def _payable(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each tranche with its day, where it has one."""
    found = [(_place(one), _said(one.get("due"), words)) for one in _maps(data, "tranches") if one.get("payable", True)]
    return {"tranches": ", ".join(f"{place} ({due})" if due else place for place, due in found)}


def _of_money(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Which tranche it is, and how much, in French « de 300000.00 MAD »."""
    amount = f"{_said(data.get('amount'), words)} {_said(data.get('currency'), words)}"
    return {"place": _place(data), "of_amount": of(amount)}


def _to_measure(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Each instance with its day."""
    return {"indicators": ", ".join(f"{_instance(one)} ({_said(one.get('due'), words) or '…'})" for one in _maps(data, "indicators"))}


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
    fixed = [f"{one.get('commitment')} ({_said(one.get('due'), words) or '…'})" for one in _maps(data, "commitments")]
    return {"commitments": ", ".join(fixed) or "–"}


def _kept(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("status"))
    return {"status": words.promises.get(code, code)}


def _decisions(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    taken = []
    for one in _maps(data, "decisions"):
        kind, result = str(one.get("kind")), str(_part(one, "tally").get("result"))
        taken.append(f"{words.decisions.get(kind, kind)} ({words.results.get(result, result)})")
    return {"decisions": ", ".join(taken), "why": _code_alone(str(data.get("withheld")), words)}


def _escalated(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("cause"))
    return {"why": words.calls.get(code, code)}


def _consulted(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What is put to the vote: in its own words, where it has any."""
    decision = _part(data, "decision")
    kind = str(decision.get("kind"))
    return {"decided": str(decision.get("text") or words.decisions.get(kind, kind))}


def _answered(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    code = str(data.get("vote"))
    return {"ballot": words.ballots.get(code, code)}


def _passed(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """As the agenda has it, with the target in the place of a title that the event does not hold."""
    target = str(data.get("target") or "…")
    text = _template(words.items, str(data.get("about")), {}).replace("{title} ({target})", "{target}")
    return {"about": text.format_map(_Details(title=target, target=target))}


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
    text = plural(_template(words.refusals, code, {}), {}).format_map(_Details())
    return re.sub(r" ?; [^;]*…[^;]*", "", text)


def _denounced(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """Where the convention goes on, whoever denounced has a day of its own."""
    return {**_cause(data, words), "leaves_on": "" if data.get("ends", True) else _said(data.get("ends_on"), words)}


def _message(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What an act brought by itself reminds of nothing."""
    about = str(data.get("about"))
    details = {"title": str(data.get("subject") or "…"), "target": str(data.get("target") or "…")}
    return {
        "rung": "" if about in _NEWS else _rung(str(data.get("rung") or "0"), words),
        "subject": _template(words.items, about, details).format_map(_Details(details)),
        "recipients": ", ".join(str(who) for who in (*_parts(data, "to"), *_parts(data, "letters"))) or words.nobody,
    }


def _corrected(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    was, now = _part(data, "was"), _part(data, "now")
    said = [(field if field != "on" else "date", _said(was.get(field), words), _said(now[field], words)) for field in now]
    return {"changes": ", ".join(f"{field} {old or '–'} → {new or '–'}" for field, old, new in said)}


def _part(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    return found if isinstance(found, Mapping) else {}


def _parts(data: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    found = data.get(key)
    return tuple(found) if isinstance(found, list | tuple) else ()


def _maps(data: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    return (one for one in _parts(data, key) if isinstance(one, Mapping))


_DERIVED: Mapping[str, Callable[[Mapping[str, Any], Words], dict[str, str]]] = MappingProxyType(
    {
        "convention_started": _started,
        "went_live": _went_live,
        "entered_into_force": _until,
        "term_renewed": _until,
        "term_extended": _until,
        "term_followed": _until,
        "related_noted": _noted,
        "amendment_proposed": _amended,
        "amendment_applied": _amended,
        "amendment_voided": _voided,
        "denunciation_received": _denounced,
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
        "matter_escalated": _escalated,
        "consultation_opened": _consulted,
        "consultation_answered": _answered,
        "deadline_passed": _passed,
        "fact_corrected": _corrected,
        "submission_refused": _submission,
        "message_due": _message,
    }
)
