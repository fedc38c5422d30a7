"""What every keeper of people, and of the office's own facts, promises; memory and PostgreSQL both pass it."""

from __future__ import annotations

from datetime import date

import asyncpg
import pytest

from activities.ports import Office, People, Person
from adapters.memory import MemoryOffice, MemoryPeople
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople

Keeper = MemoryPeople | PostgresPeople

BOTH = ["memory", pytest.param("postgres", marks=pytest.mark.server)]
DAY = date(2026, 6, 15)
AMINA = Person("mtn.secretary", "Amina Alaoui", date(2024, 1, 1), date(2026, 6, 15), "Secrétaire générale", "amina@example.org", "ar")
KARIM = Person("mtn.secretary", "Karim Ben Saïd", date(2026, 6, 16))
SARAH = Person("umt.dean", "سارة", date(2020, 9, 1), email="sarah@example.org")


@pytest.fixture
def memory_people() -> Keeper:
    return MemoryPeople()


@pytest.fixture
def postgres_people(pool: asyncpg.Pool) -> Keeper:
    return PostgresPeople(pool)


@pytest.fixture(params=BOTH)
def people(request: pytest.FixtureRequest) -> Keeper:
    chosen: Keeper = request.getfixturevalue(f"{request.param}_people")
    return chosen


@pytest.fixture
def memory_office() -> Office:
    return MemoryOffice()


@pytest.fixture
def postgres_office(pool: asyncpg.Pool) -> Office:
    return PostgresOffice(pool)


@pytest.fixture(params=BOTH)
def office(request: pytest.FixtureRequest) -> Office:
    chosen: Office = request.getfixturevalue(f"{request.param}_office")
    return chosen


async def test_people_come_back_as_they_were_given(people: Keeper) -> None:
    port: People = people
    await port.put("", [AMINA, SARAH])
    assert await port.find(["umt.dean", "mtn.secretary"], DAY) == {"mtn.secretary": AMINA, "umt.dean": SARAH}


async def test_nobody_is_left_out_without_a_word(people: Keeper) -> None:
    assert await people.find(["mtn.secretary"], DAY) == {}
    assert await people.find([], DAY) == {}


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), AMINA),
        (date(2026, 6, 15), AMINA),
        (date(2026, 6, 16), KARIM),
        (date(9999, 12, 31), KARIM),
    ],
)
async def test_an_office_is_held_from_its_first_day_to_its_last(people: Keeper, day: date, holder: Person | None) -> None:
    await people.put("", [AMINA, KARIM])
    assert (await people.find(["mtn.secretary"], day)).get("mtn.secretary") == holder


async def test_of_two_tenures_that_overlap_the_later_one_counts(people: Keeper) -> None:
    interim = Person("umt.dean", "Interim", date(2026, 6, 1), date(2026, 6, 30))
    await people.put("", [interim, SARAH])
    assert await people.find(["umt.dean"], DAY) == {"umt.dean": interim}
    assert await people.find(["umt.dean"], date(2026, 7, 1)) == {"umt.dean": SARAH}


async def test_a_convention_s_own_people_come_before_the_office_s(people: Keeper) -> None:
    own = Person("umt.dean", "Guest", date(2026, 1, 1), date(2026, 6, 30))
    await people.put("", [SARAH])
    await people.put("MTN-2026-001", [own])
    assert await people.find(["umt.dean"], DAY, "MTN-2026-001") == {"umt.dean": own}
    assert await people.find(["umt.dean"], date(2026, 7, 1), "MTN-2026-001") == {"umt.dean": SARAH}
    assert await people.find(["umt.dean"], DAY, "MTN-2026-002") == {"umt.dean": SARAH}
    assert await people.find(["umt.dean"], DAY) == {"umt.dean": SARAH}


async def test_putting_replaces_the_tenures_of_the_given_ids_only(people: Keeper) -> None:
    await people.put("", [AMINA, KARIM, SARAH])
    await people.put("", [KARIM])
    assert await people.find(["mtn.secretary", "umt.dean"], DAY) == {"umt.dean": SARAH}


async def test_every_tenure_of_an_office_is_found_by_its_scope(people: Keeper) -> None:
    await people.put("", [KARIM, AMINA, SARAH])
    await people.put("AXA-1", [AMINA])
    assert await people.held("mtn.secretary") == {"": (AMINA, KARIM), "AXA-1": (AMINA,)}
    assert await people.held("nobody") == {}


async def test_whoever_is_erased_is_found_no_more(people: Keeper) -> None:
    await people.put("", [AMINA, KARIM, SARAH])
    await people.put("MTN-2026-001", [SARAH])
    await people.erase("", ["mtn.secretary", "umt.dean", "nobody"])
    assert await people.find(["mtn.secretary", "umt.dean"], DAY) == {}
    assert await people.find(["umt.dean"], DAY, "MTN-2026-001") == {"umt.dean": SARAH}


@pytest.mark.parametrize(
    "impossible",
    [
        [Person("a", "Amina Alaoui", date(2026, 1, 2), date(2026, 1, 1))],
        [Person("a", "Amina Alaoui", DAY), Person("a", "Karim", DAY)],
    ],
)
async def test_impossible_tenures_are_refused_whole_and_without_naming_anybody(people: Keeper, impossible: list[Person]) -> None:
    await people.put("", [SARAH])
    with pytest.raises(ValueError, match=r"^a: ") as refusal:
        await people.put("", [Person("umt.dean", "Other", DAY), *impossible])
    assert "Amina" not in str(refusal.value)
    assert await people.find(["umt.dean"], DAY) == {"umt.dean": SARAH}


async def test_mail_is_off_until_it_is_switched_on(office: Office) -> None:
    assert await office.mail_is_on() is False
    await office.switch_mail(on=True)
    assert await office.mail_is_on() is True
    await office.switch_mail(on=False)
    assert await office.mail_is_on() is False


async def test_the_directory_is_kept_as_it_was_given(office: Office) -> None:
    assert await office.directory() is None
    await office.keep_directory('{"parties":  ["é", "اتفاقية"]}\n')
    assert await office.directory() == '{"parties":  ["é", "اتفاقية"]}\n'
    await office.keep_directory("{}")
    assert await office.directory() == "{}"


async def test_the_directory_and_the_mail_switch_do_not_touch_each_other(office: Office) -> None:
    await office.switch_mail(on=True)
    await office.keep_directory("{}")
    assert (await office.mail_is_on(), await office.directory()) == (True, "{}")


async def test_days_off_are_kept_by_country_in_order_and_once(office: Office) -> None:
    assert await office.days_off("MA") == {}
    for day, name in ((date(2027, 3, 10), "Aïd"), (date(2026, 7, 31), "Achoura"), (date(2027, 3, 10), "Autre")):
        await office.add_day_off("MA", day, name)
    await office.add_day_off("FR", date(2027, 3, 10), "Achoura")
    assert list((await office.days_off("MA")).items()) == [(date(2026, 7, 31), "Achoura"), (date(2027, 3, 10), "Aïd")]
    assert await office.days_off("FR") == {date(2027, 3, 10): "Achoura"}
