"""A worker is killed while the weekly letters go, on real servers: everybody gets theirs, and whatever comes twice is the same mail."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from activities.ports import KeptDigest, Person
from adapters.configuration.settings import Settings
from adapters.embedded.mail_catcher import caught
from adapters.embedded.record import Record
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from adapters.errors import OutOfReach
from adapters.postgres.digests import PostgresDigests
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.temporal.connecting import connect
from adapters.temporal.scheduling import trigger
from domain.files.terms import Terms
from domain.messages.messages import SwitchMail
from domain.start import Start
from tests.survival.mortal_sender import AFTER_MAILS
from tests.survival.stacks import conventions_of, sound_stream
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server

PATIENCE = 120.0
"""Seconds for what should take a few: the machine may be busy with other things."""
FOCAL = tuple(f"focal{n}" for n in range(6))
KILLED_AFTER = 5
"""mails, of thirteen"""


def told_to_many() -> Terms:
    """A convention of which twelve focal points and the manager hear that it is in force."""
    parties = terms().model_dump(mode="json", by_alias=True)["parties"]
    for party in parties:
        party["people"] = [party["people"][0], *(f"{party['id']}.{focal}" for focal in FOCAL)]
    return terms(parties=parties, committees=[], milestones=[], reminders={"delivery": "digest"})


async def test_everybody_gets_their_letter_although_the_worker_dies_between_two_of_them(tmp_path: Path) -> None:
    home, agreed = tmp_path / "home", told_to_many()
    stack = Stack(home, worker=(sys.executable, "-m", "tests.survival.mortal_sender"))
    await stack.up()
    try:
        record = Record.read(home)
        assert record is not None
        assert record.addresses is not None
        settings = Settings(**record.addresses.model_dump())
        pool = await open_pool(settings.database)
        digests = PostgresDigests(pool)
        await PostgresPeople(pool).put("", [Person(who, who, date(2000, 1, 1), email=f"{who}@example.org") for who in agreed.people()])
        async with conventions_of(home, patience=PATIENCE) as (conventions, store):
            await conventions.start(Start(command_id="start", actor="pm", terms=agreed))
            for command in (SwitchMail(command_id="mail", actor="pm", on=True), *SIGNED):
                await conventions.act(agreed.reference, command)
            await PostgresOffice(pool).switch_mail(on=True)
            client = await connect(settings)

            async def let_go() -> bool:
                """As soon as the worker has made the Schedule."""
                try:
                    return await trigger(client)
                except OutOfReach:
                    return False

            async def is_dead() -> bool:
                status = stack.status()
                return status is not None and not any(one.name == "worker" and one.running for one in status.parts)

            async def kept() -> tuple[KeptDigest, ...]:
                return await digests.since(date(2000, 1, 1))

            async def all_sent() -> bool:
                return {one.status for one in await kept()} == {"sent"}

            async def recorded() -> bool:
                told = [one for one in await sound_stream(store, agreed.reference) if one.kind == "digest_told"]
                return sum(len(one.data["results"]) for one in told) == len(await kept())

            (home / AFTER_MAILS).write_text(str(KILLED_AFTER))
            await until("the Schedule", let_go, within=PATIENCE)
            await until("the end of the worker", is_dead, within=PATIENCE)
            assert not await all_sent()
            await stack.up()
            await until("the letters", all_sent, within=PATIENCE)
            await until("what the convention knows of them", recorded, within=PATIENCE)

            rows = {one.message_id or "": one for one in await kept()}
            mails = Counter(mail.message_id for mail in caught(home / "mail") if mail.message_id in rows)
            assert {one.digest.person for one in rows.values()} == {*agreed.people()} - {"mic.minister", "axa.ceo"}
            assert len(rows) == 2 * len(FOCAL) + 1
            assert set(mails) == set(rows)
            assert {mails[name] for name, one in rows.items() if one.attempts == 1} == {1}
            assert all(mails[name] <= one.attempts <= 2 for name, one in rows.items())
            assert max(one.attempts for one in rows.values()) == 2
        await pool.close()
    finally:
        await stack.down()
