from __future__ import annotations

from datetime import date

import pytest

from activities.ports import Holidays, Mail, MailDeferred, MailRefused, MailSender
from adapters.holidays import HolidaysLibrary
from adapters.memory import MemoryHolidays, MemoryMailSender

NATIONAL_DAY = date(2026, 7, 30)


@pytest.fixture(params=["memory", "library"])
def holidays(request: pytest.FixtureRequest) -> Holidays:
    known = {"MA": {date(year, 7, 30): "Fête du Trône" for year in range(2020, 2031)}}
    return MemoryHolidays(known) if request.param == "memory" else HolidaysLibrary()


def test_holidays_are_named_in_french(holidays: Holidays) -> None:
    assert holidays.of("MA", 2026, 2026)[NATIONAL_DAY] == "Fête du Trône"


def test_every_year_asked_for_is_covered_and_no_other(holidays: Holidays) -> None:
    assert {day.year for day in holidays.of("MA", 2025, 2028)} == {2025, 2026, 2027, 2028}


@pytest.mark.parametrize("country", ["ZZ", "", "ma", "MAR", "Maroc"])
def test_an_unknown_country_is_refused_by_name(holidays: Holidays, country: str) -> None:
    with pytest.raises(ValueError, match=repr(country)):
        holidays.of(country, 2026, 2026)


def test_a_country_without_french_names_keeps_its_own() -> None:
    assert HolidaysLibrary().of("US", 2026, 2026)[date(2026, 1, 1)] == "New Year's Day"


def test_years_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="2027 to 2026"):
        HolidaysLibrary().of("MA", 2027, 2026)


def test_holidays_come_in_order() -> None:
    days = list(HolidaysLibrary().of("MA", 2026, 2027))
    assert days == sorted(days)


MAIL = Mail("<mtn-1@example.org>", "amina@example.org", "Rappel", "Bonjour")


async def test_a_mail_that_was_handed_over_is_kept() -> None:
    sender = MemoryMailSender()
    port: MailSender = sender
    await port.send(MAIL)
    assert sender.mails == [MAIL]


async def test_an_address_can_be_refused_for_good() -> None:
    sender = MemoryMailSender()
    sender.refuse("amina@example.org")
    for _ in range(2):
        with pytest.raises(MailRefused):
            await sender.send(MAIL)
    assert sender.mails == []


async def test_an_address_can_be_put_off_for_a_while() -> None:
    sender = MemoryMailSender()
    sender.defer("amina@example.org", times=2)
    for _ in range(2):
        with pytest.raises(MailDeferred):
            await sender.send(MAIL)
    await sender.send(MAIL)
    assert sender.mails == [MAIL]
