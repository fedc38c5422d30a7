"""A checker that finds nothing proves nothing: each violation is planted into a sound run, and found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from activities.contracts import GENESIS, Row, Snapshot
from domain.act import Envelope, chained, record_of
from domain.convention import AnyCommand
from domain.days.holidays import FixCalendar
from domain.evolution import fingerprint, fold, read_event
from domain.milestones.progress import ReportMilestone
from domain.start import Start
from tests.survival.checker import violations
from tests.survival.journal import Journal, Line, Reader, Said
from tests.workflows.samples import terms
from workflows.judging import Standing, judge

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
REFERENCE = "T-CHECKED"
FIRST = 3
"""The version of the first report: a start brings two events."""


@dataclass
class Run:
    """A sound one: three reports acknowledged; one unknown and recorded, one unknown and not, one refused."""

    rows: list[Row] = field(default_factory=list)
    journal: list[Line] = field(default_factory=list)
    standing: Snapshot | None = None

    def found(self) -> list[str]:
        standings = {} if self.standing is None else {REFERENCE: self.standing}
        return [one.rule for one in violations(self.journal, {REFERENCE: self.rows}, standings)]

    def tell(self, said: Said, command_id: str, version: int | None = None) -> None:
        at = float(len(self.journal))
        self.journal.append(Line(at=at, client="anna", said=said, convention=REFERENCE, command_id=command_id, version=version))

    def chain(self, texts: list[str]) -> None:
        """Record these texts instead, chained and numbered as they should be, and let the workflow stand there."""
        head = GENESIS
        self.rows = []
        for text in texts:
            head = chained(head, text)
            envelope = Envelope.model_validate_json(text)
            copies = envelope.model_dump(include={"version", "kind", "schema_version", "occurred_at"})
            self.rows.append(Row(event_id=str(envelope.event_id), record=text, hash=head, **copies))
        self.stand()

    def stand(self) -> None:
        state = fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in self.rows))
        assert state is not None
        self.standing = Snapshot(
            reference=REFERENCE, version=len(self.rows), head=self.rows[-1].hash, phase=state.name, state_sha256=fingerprint(state)
        )


def report(command_id: str) -> ReportMilestone:
    return ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)


def started() -> Start:
    calendar = FixCalendar(command_id="calendar", actor="system", holidays=(), through=NOW.date().replace(year=2032), source="tests")
    return Start(command_id="start", actor="pm", terms=terms(reference=REFERENCE), calendar=calendar)


@pytest.fixture
def run() -> Run:
    run = Run()
    standing = Standing(REFERENCE)
    commands: list[AnyCommand] = [started(), *(report(f"r{number}") for number in range(1, 5))]
    for command in commands:
        judged = judge(standing, command, NOW)
        assert judged.refusal is None
        run.rows += judged.rows
        standing = judged.after
    run.stand()
    for number in (1, 2, 3):
        run.tell(Said.INVOKE, f"r{number}")
        run.tell(Said.OK, f"r{number}", FIRST + number - 1)
    for command_id, said in (("r4", Said.UNKNOWN), ("never", Said.UNKNOWN), ("refused", Said.FAIL)):
        run.tell(Said.INVOKE, command_id)
        run.tell(said, command_id)
    return run


def again(run: Run) -> list[str]:
    """The texts of the run with its second report once more at the end, under the next number."""
    second = Envelope.model_validate_json(run.rows[FIRST].record)
    return [*(row.record for row in run.rows), record_of(second.model_copy(update={"version": len(run.rows) + 1}))]


def without(run: Run, number: int) -> list[str]:
    """The texts of the run without one report, numbered as if it had never been."""
    kept = [Envelope.model_validate_json(row.record) for row in run.rows if row.version != number]
    return [record_of(one.model_copy(update={"version": version})) for version, one in enumerate(kept, start=1)]


def an_acknowledged_one_is_missing(run: Run) -> None:
    run.journal = [line.model_copy(update={"version": None}) for line in run.journal]
    run.chain(without(run, FIRST + 1))


def one_is_recorded_twice(run: Run) -> None:
    run.chain(again(run))


def an_unknown_one_is_recorded_twice(run: Run) -> None:
    fourth = Envelope.model_validate_json(run.rows[-1].record)
    run.chain([*(row.record for row in run.rows), record_of(fourth.model_copy(update={"version": len(run.rows) + 1}))])


def one_is_recorded_that_was_said_not_to_be(run: Run) -> None:
    run.journal = [line for line in run.journal if line.command_id != "r4"]
    run.tell(Said.INVOKE, "r4")
    run.tell(Said.FAIL, "r4")


def one_is_recorded_that_nobody_asked_for(run: Run) -> None:
    run.journal = [line for line in run.journal if line.command_id != "r4"]


def an_answer_names_another_version(run: Run) -> None:
    run.journal[5] = run.journal[5].model_copy(update={"version": FIRST + 3})


def a_later_one_stands_before_an_answered_one(run: Run) -> None:
    for line in run.journal[:2]:
        run.journal.append(line.model_copy(update={"at": line.at + 100}))
    del run.journal[:2]


def a_version_is_missing(run: Run) -> None:
    fourth = Envelope.model_validate_json(run.rows[-1].record)
    moved = record_of(fourth.model_copy(update={"version": len(run.rows) + 1}))
    run.chain([*(row.record for row in run.rows[:-1]), moved])


def a_copy_has_another_version(run: Run) -> None:
    run.rows[FIRST] = run.rows[FIRST].model_copy(update={"version": FIRST})


def a_text_was_changed(run: Run) -> None:
    row = run.rows[FIRST]
    run.rows[FIRST] = row.model_copy(update={"record": row.record.replace('"note":"r2"', '"note":"x2"')})
    run.stand()


def a_hash_was_changed(run: Run) -> None:
    run.rows[-1] = run.rows[-1].model_copy(update={"hash": "f" * 64})
    run.stand()


def the_workflow_is_behind(run: Run) -> None:
    assert run.standing is not None
    run.standing = run.standing.model_copy(update={"version": run.standing.version - 1})


def the_workflow_has_another_head(run: Run) -> None:
    assert run.standing is not None
    run.standing = run.standing.model_copy(update={"head": GENESIS})


def the_workflow_has_another_state(run: Run) -> None:
    assert run.standing is not None
    run.standing = run.standing.model_copy(update={"state_sha256": GENESIS})


def nobody_keeps_it_alive(run: Run) -> None:
    run.standing = None


@pytest.mark.parametrize(
    ("plant", "rule"),
    [
        (an_acknowledged_one_is_missing, "lost"),
        (one_is_recorded_twice, "twice"),
        (an_unknown_one_is_recorded_twice, "twice"),
        (one_is_recorded_that_was_said_not_to_be, "done though said not to be"),
        (one_is_recorded_that_nobody_asked_for, "nobody asked"),
        (an_answer_names_another_version, "answered otherwise"),
        (a_later_one_stands_before_an_answered_one, "order"),
        (a_version_is_missing, "gap"),
        (a_copy_has_another_version, "gap"),
        (a_text_was_changed, "chain"),
        (a_hash_was_changed, "chain"),
        (the_workflow_is_behind, "parted"),
        (the_workflow_has_another_head, "parted"),
        (the_workflow_has_another_state, "parted"),
        (nobody_keeps_it_alive, "parted"),
    ],
)
def test_what_is_planted_is_found_and_nothing_else(run: Run, plant: Callable[[Run], None], rule: str) -> None:
    plant(run)
    assert set(run.found()) == {rule}


def test_nothing_is_found_in_a_sound_run(run: Run) -> None:
    assert run.found() == []


def test_a_client_that_died_before_its_answer_knows_nothing(run: Run) -> None:
    run.journal = [line for line in run.journal if (line.command_id, line.said) != ("r4", Said.UNKNOWN)]
    assert run.found() == []


def test_a_refusal_after_an_unknown_answer_leaves_it_unknown(run: Run) -> None:
    run.tell(Said.INVOKE, "r4")
    run.tell(Said.FAIL, "r4")
    assert run.found() == []


def test_a_line_is_read_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "anna.jsonl"
    reader = Reader([path])
    assert reader.look() == []
    Journal(path, "anna").write(Said.INVOKE, REFERENCE, "r1")
    with path.open("a") as file:
        file.write('{"at": 1')
    assert [line.command_id for line in reader.look()] == ["r1"]
    with path.open("a") as file:
        file.write('.5, "client": "anna", "said": "ok", "convention": "T-1", "command_id": "r2"}\n')
    assert [line.command_id for line in reader.look()] == ["r1", "r2"]
