"""The weekly digest: one letter to everybody, once, whatever is away; and what each convention then knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from temporalio.client import Client, ScheduleOverlapPolicy, WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment
from typing_extensions import override

from activities.contracts import GENESIS, Row
from activities.ports import DigestStatus, Mail, Person, StoreUnavailable, Wording
from adapters.mail.letters import Letters
from adapters.memory import MemoryDigests
from adapters.temporal.scheduling import SCHEDULE, schedule, trigger
from domain.act import Envelope, chained
from domain.days.digest_day import Timetable
from domain.files.terms import Terms
from domain.life.suspension import Suspend
from domain.messages.digest import Digest
from domain.messages.messages import SwitchMail
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.samples import SIGNED, terms
from workflows.starting import ConventionInput

pytestmark = pytest.mark.server


def digested(**changed: Any) -> Terms:
    return terms(reminders={"delivery": "digest", "default": {"before": [], "on_day": False, "overdue_every": None}}, **changed)


async def letters(bureau: Bureau, name: str) -> WorkflowHandle[Any, int]:
    return await bureau.client.start_workflow(
        "Digest", id=f"{bureau.task_queue}-digest-{name}", task_queue=bureau.task_queue, result_type=int
    )


async def begun(bureau: Bureau, *agreed: Terms, live: bool = True) -> None:
    """In force, which everybody is told by the next digest."""
    await bureau.office.switch_mail(on=True)
    for one in agreed:
        await bureau.start(one)
        if live:
            await bureau.act(one.reference, SwitchMail(command_id="mail", actor="pm", on=True))
        for command in SIGNED:
            await bureau.act(one.reference, command)


async def told(bureau: Bureau, reference: str, times: int = 1) -> list[Mapping[str, Any]]:
    """The results that a convention has recorded of digests."""
    await bureau.until_recorded(reference, "digest_told", times=times)
    recorded: list[Envelope] = [one for one in await bureau.history(reference) if one.kind == "digest_told"]
    return [result for one in recorded for result in one.data["results"]]


async def written(bureau: Bureau) -> list[Mail]:
    """The mails of digests: what is signed is asked for by mails of their own."""
    names = {one.message_id for one in await bureau.digests.since(date(2000, 1, 1))}
    return [mail for mail in bureau.mails.mails if mail.message_id in names]


async def addressed(bureau: Bureau) -> list[str]:
    return sorted(mail.to for mail in await written(bureau))


FOCAL = ("axa.focal", "mic.focal")


@pytest.fixture
async def staffed(bureau: Bureau) -> Bureau:
    await bureau.people.put("", [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in FOCAL])
    return bureau


async def test_everybody_gets_one_letter_over_all_conventions_and_each_convention_records_it(staffed: Bureau) -> None:
    first, second = digested(), digested()
    await begun(staffed, first, second)
    assert await (await letters(staffed, "a")).result() == 3
    assert await addressed(staffed) == ["axa.focal@example.org", "mic.focal@example.org", "programmes@example.org"]
    for one in (first, second):
        assert all(f"({one.reference})" in mail.body for mail in await written(staffed))
        results = await told(staffed, one.reference)
        assert [(result["person"], result["status"], result["trial"]) for result in results] == [
            ("axa.focal", "sent", False),
            ("mic.focal", "sent", False),
            ("pm", "sent", False),
        ]
        assert {result["message_id"] for result in results} == {mail.message_id for mail in await written(staffed)}
        (said,) = [
            event.data["message"] for event in await staffed.history(one.reference) if event.data.get("about") == "entered_into_force"
        ]
        assert [result["messages"] for result in results] == 3 * [[said]]


async def test_started_twice_on_a_day_it_sends_once_and_tells_nothing_again(staffed: Bureau) -> None:
    agreed = digested()
    await begun(staffed, agreed)
    await (await letters(staffed, "a")).result()
    await told(staffed, agreed.reference)
    sent = await addressed(staffed)
    await staffed.act(agreed.reference, Suspend(command_id="suspend", actor="pm", because="Crédits gelés"))
    assert await (await letters(staffed, "b")).result() == 3
    assert await addressed(staffed) == sent
    assert (await staffed.kinds(agreed.reference)).count("digest_told") == 1


async def test_one_who_cannot_be_reached_holds_up_nobody_and_the_manager_hears_of_it(staffed: Bureau) -> None:
    agreed = digested()
    staffed.mails.refuse("axa.focal@example.org")
    await begun(staffed, agreed)
    await (await letters(staffed, "a")).result()
    assert await addressed(staffed) == ["mic.focal@example.org", "programmes@example.org"]
    results = {one["person"]: one for one in await told(staffed, agreed.reference)}
    assert {who: one["status"] for who, one in results.items()} == {"axa.focal": "failed", "mic.focal": "sent", "pm": "sent"}
    assert results["axa.focal"]["reason"].startswith("550")
    assert "@" not in results["axa.focal"]["reason"].partition(" for ")[0]


async def test_what_is_put_off_is_tried_again_at_that_person_alone(staffed: Bureau) -> None:
    agreed = digested()
    await begun(staffed, agreed)
    staffed.mails.defer("axa.focal@example.org")
    running = await letters(staffed, "a")
    results = await told(staffed, agreed.reference)
    assert [one["person"] for one in results] == ["mic.focal", "pm"]
    await running.signal("send_again")
    await running.result()
    assert sorted(await addressed(staffed)) == ["axa.focal@example.org", "mic.focal@example.org", "programmes@example.org"]
    assert [one["person"] for one in await told(staffed, agreed.reference, times=2)] == ["mic.focal", "pm", "axa.focal"]


async def test_a_letter_that_is_written_goes_as_it_is_although_one_of_its_conventions_is_switched_off_since(staffed: Bureau) -> None:
    off, on = digested(), digested()
    await begun(staffed, off, on)
    staffed.mails.defer("axa.focal@example.org")
    running = await letters(staffed, "a")
    await told(staffed, off.reference)
    await staffed.act(off.reference, SwitchMail(command_id="off", actor="pm", on=False))
    await running.signal("send_again")
    await running.result()
    (mail,) = [one for one in await written(staffed) if one.to == "axa.focal@example.org"]
    assert off.reference in mail.body
    assert on.reference in mail.body
    *_, last = await told(staffed, off.reference, times=2)
    assert (last["person"], last["status"], last["trial"]) == ("axa.focal", "sent", False)


class Forgetful(MemoryDigests):
    """Dies between the mail and its result, once."""

    def __init__(self, person: str) -> None:
        super().__init__()
        self._person: str | None = person

    @override
    async def settle(self, digests: Sequence[Digest], status: DigestStatus, reason: str | None = None) -> None:
        if self._person in {one.person for one in digests}:
            self._person = None
            raise StoreUnavailable("PostgreSQL went away")
        await super().settle(digests, status, reason)


async def test_a_mail_whose_result_was_not_kept_goes_again_under_the_same_name_and_no_other_does(temporal: Client) -> None:
    async with bureau_of(temporal, digests=Forgetful("axa.focal")) as bureau:
        await bureau.people.put("", [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in FOCAL])
        await begun(bureau, digested())
        await (await letters(bureau, "a")).result()
        assert await addressed(bureau) == [
            "axa.focal@example.org",
            "axa.focal@example.org",
            "mic.focal@example.org",
            "programmes@example.org",
        ]
        assert len({mail.message_id for mail in await written(bureau)}) == 3
        attempts = {one.digest.person: one.attempts for one in await bureau.digests.since(date(2000, 1, 1))}
        assert attempts == {"axa.focal": 2, "mic.focal": 1, "pm": 1}


async def test_nothing_leaves_while_mail_is_off_but_one_letter_to_the_manager(staffed: Bureau) -> None:
    on, off = digested(), digested()
    await begun(staffed, on)
    await begun(staffed, off, live=False)
    await (await letters(staffed, "a")).result()
    trials = [mail for mail in await written(staffed) if off.reference in mail.body]
    assert [mail.to for mail in trials] == ["programmes@example.org"]
    assert "axa.focal" in trials[0].body.partition("\n")[0]
    assert on.reference not in trials[0].body
    assert {(one["person"], one["trial"]) for one in await told(staffed, off.reference)} == {
        ("axa.focal", True),
        ("mic.focal", True),
        ("pm", True),
    }
    assert {one["trial"] for one in await told(staffed, on.reference)} == {False}


async def test_while_the_office_s_mail_is_off_everything_is_one_trial(staffed: Bureau) -> None:
    first, second = digested(), digested()
    await begun(staffed, first, second)
    await staffed.office.switch_mail(on=False)
    await (await letters(staffed, "a")).result()
    (mail,) = await written(staffed)
    assert mail.to == "programmes@example.org"
    assert first.reference in mail.body
    assert second.reference in mail.body


async def test_a_convention_that_was_told_nothing_looks_when_it_begins_anew(staffed: Bureau) -> None:
    agreed = digested()
    await begun(staffed, agreed)
    await staffed.handle(agreed.reference).terminate()
    await (await letters(staffed, "a")).result()
    await staffed.begin(ConventionInput(reference=agreed.reference))
    assert [one["person"] for one in await told(staffed, agreed.reference)] == ["axa.focal", "mic.focal", "pm"]


async def pass_by(skipping: WorkflowEnvironment, time: timedelta) -> None:
    """Day by day, and asked again where the server took longer over a day than an answer may take."""
    until = await skipping.get_current_time() + time
    while (left := until - await skipping.get_current_time()) > timedelta(0):
        with suppress(RPCError):
            await skipping.sleep(min(left, timedelta(days=1)))


async def on_its_day(skipping: WorkflowEnvironment) -> None:
    """Let time pass until a digest goes, so that the next one is a week away."""
    now, times = await skipping.get_current_time(), Timetable()
    await pass_by(skipping, times.instant(times.following(times.today(now))) - now)


async def test_a_mail_server_that_is_away_for_two_days_loses_no_letter(office: Bureau, skipping: WorkflowEnvironment) -> None:
    agreed = digested()
    await begun(office, agreed)
    await on_its_day(skipping)
    office.mails.defer("axa.focal@example.org", times=10**6)
    running = await letters(office, "away")
    await office.until_recorded(agreed.reference, "digest_told")
    assert "axa.focal@example.org" not in await addressed(office)
    await pass_by(skipping, timedelta(days=2))
    office.mails.back()
    await pass_by(skipping, timedelta(hours=3))
    await running.result()
    assert (await addressed(office)).count("axa.focal@example.org") == 1
    assert len(await told(office, agreed.reference, times=2)) == 3


async def test_the_next_digest_tells_what_the_last_one_could_not(office: Bureau, skipping: WorkflowEnvironment) -> None:
    agreed = digested()
    await begun(office, agreed)
    await on_its_day(skipping)
    office.mails.defer("axa.focal@example.org", times=10**6)
    last = await letters(office, "last")
    await office.until_recorded(agreed.reference, "digest_told")
    await pass_by(skipping, timedelta(days=8))
    await last.result()
    office.mails.back()
    await (await letters(office, "next")).result()
    assert (await addressed(office)).count("axa.focal@example.org") == 1
    (result,) = (await told(office, agreed.reference, times=2))[2:]
    assert (result["person"], result["status"]) == ("axa.focal", "sent")


async def test_the_schedule_says_the_office_s_day_hour_and_zone_once(temporal: Client) -> None:
    times = Timetable(weekday=6, at=time(7, 30), zone="Europe/Paris")
    assert await schedule(temporal, "letters", Timetable())
    assert await schedule(temporal, "letters", Timetable()) is False
    assert await schedule(temporal, "letters", times)
    assert await schedule(temporal, "letters", times) is False
    handle = temporal.get_schedule_handle(SCHEDULE)
    try:
        found = (await handle.describe()).schedule
        (when,) = found.spec.calendars
        assert [(when.day_of_week[0].start, when.hour[0].start, when.minute[0].start), found.spec.time_zone_name] == [
            (0, 7, 30),
            "Europe/Paris",
        ]
        assert (found.policy.overlap, found.policy.catchup_window) == (ScheduleOverlapPolicy.BUFFER_ONE, timedelta(days=6))
    finally:
        await handle.delete()


async def test_the_digest_is_let_go_by_hand_once_at_a_time(staffed: Bureau) -> None:
    agreed = digested()
    await begun(staffed, agreed)
    staffed.mails.defer("axa.focal@example.org")
    await schedule(staffed.client, staffed.task_queue, Timetable())
    try:
        assert await trigger(staffed.client)
        assert len(await told(staffed, agreed.reference)) == 2
        assert await trigger(staffed.client) is False
        assert len(await told(staffed, agreed.reference, times=2)) == 3
    finally:
        await staffed.client.get_schedule_handle(SCHEDULE).delete()


async def test_whom_only_a_letter_reaches_has_theirs_as_a_file_for_the_manager_to_sign(staffed: Bureau) -> None:
    agreed = digested(reach={"axa.focal": "letter"})
    await begun(staffed, agreed)
    await (await letters(staffed, "a")).result()
    asked = {mail.to: mail for mail in await written(staffed) if mail.attachments}
    assert [(to, [file.name for file in mail.attachments]) for to, mail in asked.items()] == [
        ("programmes@example.org", ["axa.focal.fr.docx"])
    ]
    assert await addressed(staffed) == ["mic.focal@example.org", "programmes@example.org", "programmes@example.org"]
    assert {one["person"]: one["status"] for one in await told(staffed, agreed.reference)} == {
        "axa.focal": "sent",
        "mic.focal": "sent",
        "pm": "sent",
    }


class Speechless(Letters):
    """Whose words for one reader fail."""

    @override
    def digest(self, digest: Digest, reader: Person) -> Wording:
        if reader.id == "axa.focal":
            raise ValueError("a template of the office's own")
        return super().digest(digest, reader)


async def test_a_letter_that_no_words_are_found_for_holds_up_no_other(temporal: Client) -> None:
    async with bureau_of(temporal, composer=Speechless()) as bureau:
        await bureau.people.put("", [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in FOCAL])
        agreed = digested()
        await begun(bureau, agreed)
        await (await letters(bureau, "a")).result()
        assert await addressed(bureau) == ["mic.focal@example.org", "programmes@example.org"]
        results = {one["person"]: (one["status"], one["reason"]) for one in await told(bureau, agreed.reference)}
        assert results == {"axa.focal": ("failed", "template"), "mic.focal": ("sent", None), "pm": ("sent", None)}


async def test_while_no_worker_runs_a_digest_waits_and_goes_once(temporal: Client) -> None:
    bureau, agreed = Bureau(temporal), digested()
    everybody = [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in (*FOCAL, "pm")]
    await bureau.people.put("", everybody)
    async with bureau.worker():
        await begun(bureau, agreed)
        await schedule(temporal, bureau.task_queue, Timetable())
    try:
        assert await trigger(temporal)
        handle = temporal.get_schedule_handle(SCHEDULE)

        async def waits() -> bool:
            return bool((await handle.describe()).info.running_actions)

        await bureau.eventually(waits)
        await handle.trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)  # the next week's, while the first still waits
        assert await addressed(bureau) == []
        async with bureau.worker():
            await told(bureau, agreed.reference)

            async def both_ended() -> bool:
                info = (await handle.describe()).info
                return info.num_actions == 2 and not info.running_actions

            await bureau.eventually(both_ended)
        assert await addressed(bureau) == ["axa.focal@example.org", "mic.focal@example.org", "pm@example.org"]
    finally:
        await temporal.get_schedule_handle(SCHEDULE).delete()


async def test_the_manager_s_next_letter_says_whom_the_last_one_did_not_reach(office: Bureau, skipping: WorkflowEnvironment) -> None:
    agreed = digested()
    await begun(office, agreed)
    office.mails.refuse("axa.focal@example.org")
    await (await letters(office, "refused")).result()
    await pass_by(skipping, timedelta(days=7))
    await (await letters(office, "after")).result()
    day = await office.digests.last_day()
    assert day is not None
    rows = {one.digest.person: one.digest.not_delivered for one in await office.digests.of(day)}
    assert [(one.person, one.reason[:3]) for one in rows["pm"]] == [("axa.focal", "550")]


async def test_a_convention_that_cannot_be_read_holds_up_no_other(staffed: Bureau) -> None:
    agreed, record = digested(), '{"kind":"of another program"}'
    row = Row(
        version=1,
        event_id=str(uuid5(NAMESPACE_URL, "broken")),
        kind="other",
        schema_version=1,
        occurred_at=datetime(2026, 1, 1, tzinfo=UTC),
        record=record,
        hash=chained(GENESIS, record),
    )
    await staffed.store.append("A-BROKEN-ONE", 0, GENESIS, [row])
    await begun(staffed, agreed)
    assert await (await letters(staffed, "a")).result() == 3
    assert len(await told(staffed, agreed.reference)) == 3
