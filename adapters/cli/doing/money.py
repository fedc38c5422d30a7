"""Contributions: the four acts, and who owes what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.acting import act, found_convention
from adapters.cli.doing.signing import keep
from adapters.log.reading import read_all
from adapters.views.money import today_of, tranche
from domain.days.calendar import moment
from domain.promises.accounts import Line, lines, of_year, totals, years
from domain.promises.contributions import CallContribution, PayContribution, ReceiveContribution, ReturnContribution
from domain.promises.money import plain

Documents = Sequence[tuple[str | None, Path]]
_SUMS = ("promised", "called", "paid", "received", "returned", "remaining")


async def called(work: Work, *, reference: str, documents: Documents, **said: Any) -> None:
    work.actor()
    await act(work, reference, work.order(CallContribution, evidence=await _kept(work, documents), **said))


async def paid(work: Work, *, reference: str, documents: Documents, **said: Any) -> None:
    work.actor()
    await act(work, reference, work.order(PayContribution, evidence=await _kept(work, documents), **said))


async def received(work: Work, *, reference: str, documents: Documents, **said: Any) -> None:
    work.actor()
    await act(work, reference, work.order(ReceiveContribution, evidence=await _kept(work, documents), **said))


async def returned(work: Work, *, reference: str, documents: Documents, **said: Any) -> None:
    work.actor()
    await act(work, reference, work.order(ReturnContribution, evidence=await _kept(work, documents), **said))


async def _kept(work: Work, documents: Documents) -> dict[str, str]:
    """Documents travel by their SHA-256; one without a name is called ``document``, further ones ``document-2`` and so on."""
    found: dict[str, str] = {}
    for name, file in documents:
        number = len(found) + 1
        found[name or ("document" if number == 1 else f"document-{number}")] = await keep(work, file)
    return found


async def listed(work: Work, *, reference: str | None, party: str | None, year: int | None) -> None:
    """The tranches of one convention, or of all, in the order of their days."""
    readings = [await found_convention(work, reference)] if reference else await read_all((await work.desk.kept()).store)
    found = [
        (one.reference, of_year(line, year) if year else line, today_of(one.state, moment(work.desk.now(), one.state.terms.zone).today))
        for one in readings
        for line in lines(one.state.contributions, one.state.terms)
        if party in {None, line.giver, line.receiver} and (year is None or year in years(line))
    ]
    found.sort(key=lambda one: (one[1].due is None, one[1].due or date.max, one[0]))
    if work.out.json([tranche(name, line, today, work.asked.lang) for name, line, today in found]):
        return
    if not found:
        work.out.note("nothing")
        return
    rows = [(name, *_row(work, tranche(name, line, today, work.asked.lang))) for name, line, today in found]
    headings = [work.out.say(key) for key in ("reference", "tranche_", "from_to", "day", "currency_", *_SUMS, "standing_")]
    work.out.table(headings, [*rows, *_sums(work, [line for _, line, _ in found])])


def table(work: Work, money: Mapping[str, Any]) -> None:
    """The contributions of one convention in a few lines; nothing where there are none."""
    rows = [
        _row(work, {"contribution": one["id"], "from": one["from"], "to": one["to"], **each})
        for one in money["contributions"]
        for each in one["tranches"]
    ]
    if rows:
        headings = [work.out.say(key) for key in ("tranche_", "from_to", "day", "currency_", *_SUMS, "standing_")]
        total = [("", "", "", *[str(one[key]) for key in ("currency", *_SUMS)], work.out.say("total_")) for one in money["totals"]]
        work.out.table(headings, [*rows, *total])


def _row(work: Work, one: Mapping[str, Any]) -> tuple[str, ...]:
    name = one["contribution"] if one["tranche"] == one["contribution"] else f"{one['contribution']}, {one['tranche']}"
    standing = work.out.say(f"standing_{one['state']}")
    late = f" ({work.out.say('late_')})" if one["late"] else ""
    sums = [one[key] or "–" for key in _SUMS]
    return (name, f"{one['from']} → {one['to']}", one["due"] or "", one["currency"] or "", *sums, f"{standing}{late}")


def _sums(work: Work, found: Sequence[Line]) -> list[tuple[str, ...]]:
    return [
        (work.out.say("total_"), "", "", "", currency, *[plain(amount, currency) for amount in account], "")
        for currency, account in sorted(totals(found, lambda _: None).get(None, {}).items())
    ]
