"""The rules of time worked out a second time, by other means: what ``test_oracle*.py`` holds against whole previews and lives.

Nothing here calls what is checked by it: days are counted with ``calendar`` and loops (not dateutil), every occurrence of what recurs
is listed at once (not the next one from the last), the rule for entry into force is a plain recursion over the file's own words.
Written from the description of the domain before the modules that compute these dates were read. Left out, because the texts say
nothing of them: a notice in working days that counts from the next month, and retroactive dates beside conditions fulfilled later.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

A_DAY = timedelta(days=1)
FEASTS = ("01-01", "05-01", "07-30", "11-06")


# ── Days and periods ───────────────────────────────────────────────────────────────────────────


def on_year(month_day: str, year: int) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


OFF = frozenset(on_year(feast, year) for feast in FEASTS for year in range(2015, 2070))


def worked(day: date) -> bool:
    return day.weekday() < calendar.SATURDAY and day not in OFF


def shifted(day: date, period: str, times: int = 1, more: str = "P0D") -> date:
    """``more`` and so many periods after a day: months in one sum, then days, then days that are worked."""
    sums = dict.fromkeys(("Y", "M", "W", "D", "WD", "CD"), 0)
    for text, factor in ((period, times), (more, 1 if times >= 0 else -1)):
        for number, unit in re.findall(r"(\d+)(WD|CD|[YMWD])", text):
            sums[unit] += int(number) * factor
    year, month = divmod(day.year * 12 + day.month - 1 + 12 * sums["Y"] + sums["M"], 12)
    clear = sums["CD"] + (1 if sums["CD"] > 0 else -1 if sums["CD"] < 0 else 0)
    day = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])) + A_DAY * (7 * sums["W"] + sums["D"] + clear)
    left = abs(sums["WD"])
    while left:
        day += A_DAY if sums["WD"] > 0 else -A_DAY
        left -= worked(day)
    return day


def rolled(day: date, rule: str) -> date:
    after = next(one for n in range(60) if worked(one := day + n * A_DAY))
    before = next(one for n in range(60) if worked(one := day - n * A_DAY))
    return {
        "none": day,
        "following": after,
        "preceding": before,
        "modified_following": after if after.month == day.month else before,
    }[rule]


def month_after(day: date) -> date:
    return shifted(day.replace(day=1), "P1M")


def last_day_for_notice(end: date, notice: str, counts_from: str) -> date:
    if counts_from == "receipt":
        return shifted(end, notice, -1)
    return next(day for n in range(4000) if shifted(month_after(day := end - n * A_DAY), notice) <= end)


def said(due: str, entry: date) -> date:
    return shifted(entry, due) if due.startswith("P") else date.fromisoformat(due)


# ── The term, entry into force ─────────────────────────────────────────────────────────────────


class Course(NamedTuple):
    """What a term comes to: the ends of its renewals, and where it is over (none: never, or nobody knows yet)."""

    term: dict[str, Any]
    entry: date

    def end(self, renewals: int) -> date | None:
        period = self.term["renewal"].get("period", "P0D")
        if "initial" in self.term:
            return shifted(self.entry, period, renewals, self.term["initial"])
        return shifted(date.fromisoformat(self.term["until"]) + A_DAY, period, renewals) if "until" in self.term else None

    def renews(self, renewals: int) -> bool:
        rule = self.term["renewal"]
        return bool(rule["mode"] == "tacit" and renewals < rule.get("at_most", 10**9))

    def ends(self, until: date) -> Iterator[tuple[date, bool]]:
        """Each end up to a day, and whether it is renewed there; last the one after that."""
        renewals = 0
        while (end := self.end(renewals)) is not None:
            yield end, self.renews(renewals)
            if end > until or not self.renews(renewals):
                return
            renewals += 1


def entry_day(rule: Any, signed: date) -> date | None:
    if isinstance(rule, str):
        return signed
    if parts := rule.get("all_of", rule.get("any_of")):
        days = [entry_day(part, signed) for part in parts]
        known = [day for day in days if day]
        return None if ("all_of" in rule and None in days) or not known else max(known) if "all_of" in rule else min(known)
    if "date" in rule:
        return max(date.fromisoformat(rule["date"]), signed)
    if "period" in rule:
        return shifted(signed, rule["period"])
    return None if "notified" in rule else signed


def occurrences(meets: dict[str, Any], entry: date, until: date) -> Iterator[date]:
    """Every one at once."""
    for n in range(1, 2000):
        day = shifted(entry, meets["every"], n) if "every" in meets else shifted(entry, f"P{12 // meets['at_least']}M", n)
        if day > until:
            return
        while day.month in meets["avoid"]:
            day = month_after(day)
        yield day


# ── Days, lengths and delays to try ───

days = st.dates(date(2024, 1, 1), date(2029, 12, 31)) | st.sampled_from(["2024-02-29", "2028-02-29", "2025-12-31", "2026-01-31"]).map(
    date.fromisoformat
)
lengths = st.sampled_from(["P2M", "P6M", "P7M", "P1Y", "P18M", "P90D", "P365D", "P2M10D"])
dues = st.sampled_from(["P1M", "P5WD", "P10CD", "P2W", "P6M", "P45D", "P30WD", "P1M10D", "P1CD"])
