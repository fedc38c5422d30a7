from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from temporalio import workflow
from temporalio.api.common.v1 import Payload

from adapters.embedded.waiting import until
from adapters.errors import Refused
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.samples import NOBODY_HEARS, SIGNED, draft, open_text, report, terms

if TYPE_CHECKING:
    from tests.observability.conftest import Lines, Watched

pytestmark = pytest.mark.server


async def a_refused_signal_with_much_to_replay_after_it(bureau: Bureau) -> str:
    agreed = terms(reach=NOBODY_HEARS)
    await bureau.start(agreed)
    await raw.signal(bureau, agreed.reference, "review_outcome", raw.as_json({"committee": "suivi"}))
    await bureau.until_recorded(agreed.reference, "submission_refused")
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    return agreed.reference


async def test_nothing_is_told_twice_by_a_worker_that_replays_everything(bureau: Bureau, lines: Lines) -> None:
    reference = await a_refused_signal_with_much_to_replay_after_it(bureau)
    (refused,) = lines.of("command.refused")
    assert {key: refused[key] for key in ("convention", "code", "door", "command", "workflow_id")} == {
        "convention": reference,
        "code": "misshapen",
        "door": "signal",
        "command": "review_outcome",
        "workflow_id": f"convention-{reference}",
    }
    assert refused["run_id"]
    made = lines.of("recording.made")
    assert [line["version"] for line in made] == sorted({line["version"] for line in made})
    assert [line["command_ids"] for line in made][-4:] == [["draft"], ["open"], ["sign-mic.minister"], ["sign-axa.ceo"]]


async def test_a_logger_that_does_not_know_of_replay_would_tell_it_again_and_again(
    bureau: Bureau, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow.logger, "log_during_replay", True)
    await a_refused_signal_with_much_to_replay_after_it(bureau)
    assert len(lines.of("command.refused")) > 1


async def test_a_recording_names_convention_version_events_commands_and_time(bureau: Bureau, lines: Lines) -> None:
    agreed = terms()
    await bureau.start(agreed, command_id="start-1")
    await bureau.act(agreed.reference, draft("draft-1"))
    started, drafted = lines.of("recording.made")
    assert (started["version"], started["events"], started["command_ids"]) == (2, ["convention_started", "calendar_fixed"], ["start-1"])
    assert (drafted["convention"], drafted["version"], drafted["events"], drafted["command_ids"]) == (
        agreed.reference,
        3,
        ["text_drafted"],
        ["draft-1"],
    )
    assert drafted["ms"] >= 0
    assert drafted["run_id"] == started["run_id"]
    assert drafted["workflow_id"] == f"convention-{agreed.reference}"


async def test_the_client_tells_what_it_sent_and_how_it_ended(bureau: Bureau, lines: Lines) -> None:
    agreed = terms()
    await bureau.start(agreed)
    with pytest.raises(Refused):
        await bureau.act(agreed.reference, open_text())
    told = [line for line in lines.all() if line["event"].startswith("command.") and "door" not in line]
    assert [(line["event"], line["command"], line["command_id"]) for line in told] == [
        ("command.sent", "start", "start"),
        ("command.answered", "start", "start"),
        ("command.sent", "open", "open"),
        ("command.refused", "open", "open"),
    ]
    assert told[-1]["code"] == "missing_document"


async def test_a_refusal_by_a_validator_is_counted_once_though_it_leaves_no_history(bureau: Bureau, watched: Watched, lines: Lines) -> None:
    agreed = terms()
    await bureau.start(agreed)
    series = "conventions_refusals_total{code=missing_document,door=update}"
    before = (await watched.counted()).get(series, 0)
    for number in range(3):
        with pytest.raises(Refused):
            await bureau.act(agreed.reference, open_text(f"open-{number}"))
    await bureau.act(agreed.reference, draft())  # its tasks replay everything before
    assert (await watched.counted())[series] == before + 3
    assert len([line for line in lines.of("command.refused") if "door" in line]) == 3


async def test_what_cannot_be_read_is_counted_by_its_door(bureau: Bureau, watched: Watched) -> None:
    agreed = terms()
    await bureau.start(agreed)
    by_update = "conventions_refusals_total{code=misshapen,door=update}"
    by_signal = "conventions_refusals_total{code=misshapen,door=signal}"
    before = await watched.counted()
    assert await raw.update(bureau, agreed.reference, "sign", raw.as_json({"by": 7})) is not None
    await raw.signal(bureau, agreed.reference, "sign", raw.as_json({"by": 7}))
    await bureau.until_recorded(agreed.reference, "submission_refused")
    await bureau.act(agreed.reference, draft())
    after = await watched.counted()
    assert after[by_update] == before.get(by_update, 0) + 1
    assert after[by_signal] == before.get(by_signal, 0) + 1


async def test_a_signal_with_a_name_that_nobody_knows_is_logged_without_it(bureau: Bureau, lines: Lines) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await raw.signal(bureau, agreed.reference, "Mme Alaoui", Payload())
    await bureau.until_recorded(agreed.reference, "submission_refused")

    async def told() -> bool:
        return bool(lines.of("command.refused"))

    await until("the line", told, within=10)
    assert lines.of("command.refused")[0]["command"] == "unknown"
    assert "Alaoui" not in lines.text


async def test_what_was_recorded_is_counted_by_kind(bureau: Bureau, watched: Watched) -> None:
    before = await watched.counted()
    agreed = terms(reach=NOBODY_HEARS)
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    await bureau.act(agreed.reference, report("axa.focal", "report"))
    after = await watched.counted()

    def more(series: str) -> float:
        return after[series] - before.get(series, 0)

    assert more("conventions_commands_recorded_total{kind=sign}") == 2
    assert more("conventions_commands_recorded_total{kind=report_milestone}") == 1
    assert more("conventions_events_recorded_total{kind=milestone_reported}") == 1
    assert more("conventions_events_recorded_total{kind=convention_started}") == 1
    assert more("conventions_recording_duration_seconds_count") == 6
    assert 0 < more("conventions_recording_duration_seconds_sum") < 6
    assert "temporal_workflow_task_execution_latency_seconds_count" in after


async def test_a_signal_is_counted_as_the_command_that_it_means(bureau: Bureau, watched: Watched) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    before = (await watched.counted()).get("conventions_commands_recorded_total{kind=report_milestone}", 0)
    said = {"actor": "axa.focal", "milestone": "study", "note": "En cours"}
    await raw.signal(bureau, agreed.reference, "report_milestone", raw.as_json(said))
    await bureau.until_recorded(agreed.reference, "milestone_reported")

    async def counted() -> bool:
        return (await watched.counted()).get("conventions_commands_recorded_total{kind=report_milestone}", 0) == before + 1

    await until("the count", counted, within=10)


async def test_no_label_names_a_convention(bureau: Bureau, watched: Watched) -> None:
    agreed = terms()
    await bureau.start(agreed)
    with pytest.raises(Refused):
        await bureau.act(agreed.reference, report("nobody", "report"))
    assert not [series for series in await watched.counted() if agreed.reference in series or "convention-" in series]
