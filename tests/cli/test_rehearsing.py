"""A life rehearsed on the real machinery is the one that preview computes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest
from typing_extensions import override

from adapters.embedded.mail_catcher import CaughtMail
from adapters.rehearsal.rehearsed import differences
from domain.act import Envelope, enveloped
from domain.agenda import DeadlinePassed
from domain.evolution import AnyEvent
from domain.messages.messages import Delivered, MessageDue, MessageSent
from domain.start import GoLive
from tests.cli.conftest import EXAMPLES, ROOT, Conventions, MemoryDesk, conventions_of
from tests.domain.builders import when
from tests.effort import about

CONVENTIONS = EXAMPLES / "conventions"
SHORTEST_FIRST = (
    *("fimme-2018-01", "psa-2019-02", "rhamna-2021-01", "psa-2019-01", "renault-2019-01"),
    *("amith-2004-01", "rhamna-2020-01", "rhamna-2021-02", "axa-2026-01", "cfma-2019-01"),
)

FIVE_YEARS = "axa-2026-01"
"""a term of three years renewed twice, with a committee, a programme and every kind of reminder: lived in every run"""


def test_every_example_is_among_those_rehearsed() -> None:
    assert {file.stem for file in CONVENTIONS.glob("*.yaml")} == set(SHORTEST_FIRST)


@pytest.mark.server
@pytest.mark.parametrize("name", dict.fromkeys((*SHORTEST_FIRST[: about(2)], FIVE_YEARS)))
def test_ten_years_happen_as_computed(conventions: Conventions, desk: MemoryDesk, name: str) -> None:
    file = CONVENTIONS / f"{name}.yaml"
    run = conventions("rehearse", file, "--json", on=date(2026, 11, 22))
    assert (run.json["agrees"], run.json["differences"]) == (True, [])
    assert run.json["agenda"] == conventions("preview", file, "--json").json["agenda"]
    messages = [item for item in run.json["agenda"] if item["kind"] == "message"]
    assert {item["delivery"] for item in messages} <= {"single", "digest"}
    assert run.json["mails"] >= sum(len(item["to"]) for item in messages if item["delivery"] == "single")
    assert run.json["events"] > len(run.json["agenda"])
    assert "Répétition : " in run.err
    assert desk.clients == 0
    assert not desk.home.exists()


@pytest.mark.server
def test_a_specific_convention_is_rehearsed_under_its_framework_whose_term_is_its_own(conventions: Conventions, tmp_path: Path) -> None:
    """What is known of the framework is what preview knows of it, and nothing more is heard of it; each message is a mail."""
    framework, specific = tmp_path / "psa-2019-01.yaml", tmp_path / "psa-2019-02.yaml"
    framework.write_text((CONVENTIONS / framework.name).read_text(encoding="utf-8"), encoding="utf-8")
    said = (CONVENTIONS / specific.name).read_text(encoding="utf-8")
    own = "term: {initial: P3Y, renewal: {mode: never}}"
    assert own in said
    alone = "reminders: {delivery: single}\n"
    specific.write_text(said.replace(own, "term: {same_as: framework}") + alone, encoding="utf-8")
    given = (specific, "--directory", EXAMPLES / "directory.yaml", "--until", "2024-03-31", "--json")
    run = conventions("rehearse", *given)
    assert (run.json["agrees"], run.json["differences"]) == (True, [])
    assert run.json["agenda"] == conventions("preview", *given).json["agenda"]
    assert [one["due"] for one in run.json["agenda"] if one["kind"] == "term_end"] == ["2024-02-06"]
    messages = [one for one in run.json["agenda"] if one["kind"] == "message"]
    assert {one["delivery"] for one in messages} == {"single"}
    assert run.json["mails"] >= sum(len(one["to"]) for one in messages) > 0


class Fickle:
    """Holidays that were proclaimed between the computation and the rehearsal."""

    def __init__(self) -> None:
        self._asked = 0

    def of(self, country: str, first_year: int, last_year: int) -> dict[date, str]:
        del country
        self._asked += 1
        return {date(first_year, 5, 2): "fête"} if first_year < last_year and self._asked > 3 else {}


class FickleDesk(MemoryDesk):
    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._fickle = Fickle()

    @override
    def holidays(self) -> Fickle:
        return self._fickle


@pytest.mark.server
def test_another_life_than_computed_needs_attention(tmp_path: Path) -> None:
    conventions = conventions_of(FickleDesk(tmp_path / "home"))
    run = conventions("rehearse", CONVENTIONS / "fimme-2018-01.yaml", "--until", "2018-12-31", code=7)
    assert "événement 2 : calculé {" in run.err
    assert '"2017-05-02"' in run.err
    assert "différente du calcul en 1 point :" in run.err


@pytest.fixture
def passing_place() -> Iterator[Path]:
    """A folder for temporary things that PostgreSQL's own user can reach as well."""
    with TemporaryDirectory(prefix="conventions-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.server
@pytest.mark.parametrize("asked_to_end_by", [signal.SIGINT, signal.SIGTERM])
def test_nothing_is_left_when_it_is_interrupted(passing_place: Path, asked_to_end_by: signal.Signals) -> None:
    environment = {**os.environ, "TMPDIR": str(passing_place), "CONVENTIONS_HOME": str(passing_place / "home")}
    argv = [sys.executable, "starter.py", "rehearse", str(CONVENTIONS / "axa-2026-01.yaml")]
    with subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any("Répétition" in line for line in process.stderr)
        servers = psutil.Process(process.pid).children(recursive=True)
        assert len(servers) > 1
        process.send_signal(asked_to_end_by)
        assert "Interrompu" in process.stderr.read()
        assert process.wait() == 130
    gone, alive = psutil.wait_procs(servers, timeout=15)
    assert (len(gone), alive) == (len(servers), [])
    assert list(passing_place.iterdir()) == []


# ── The comparison ─────────────────────────────────────────────────────────────────────────────

PASSED = DeadlinePassed(when=when("2026-05-01"), about="milestone_due", target="study", due=date(2026, 5, 1))
DUE = MessageDue(
    when=when("2026-05-02"),
    message="m",
    about="milestone_due",
    target="study",
    rung="0",
    due=date(2026, 5, 1),
    subject="Étude",
    to=("mic.focal",),
    letters=("axa.ceo",),
)
COMPUTED: list[AnyEvent] = [PASSED, DUE]


def sent(*people: str) -> MessageSent:
    results = tuple(Delivered(person=who, status="sent", message_id=f"<{who}@example.org>") for who in people)
    return MessageSent(when=when("2026-05-02"), message="m", results=results)


def log(*events: DeadlinePassed | MessageDue | MessageSent) -> list[Envelope]:
    command = GoLive(command_id="c", actor="pm")
    now = when("2026-05-02").on
    return [
        enveloped(event, reference="REF", version=n, occurred_at=_noon(now), command=command) for n, event in enumerate(events, start=1)
    ]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def caught(*people: str) -> list[CaughtMail]:
    return [CaughtMail(Path("m.eml"), "", (), "", f"<{who}@example.org>", "") for who in people]


EVERYBODY = ("mic.focal", "pm")


def test_the_same_events_and_mails_agree() -> None:
    assert differences(COMPUTED, "pm", log(PASSED, DUE, sent(*EVERYBODY)), caught(*EVERYBODY)) == []


def test_an_event_of_another_day_is_a_difference() -> None:
    later = PASSED.model_copy(update={"when": when("2026-05-01", "2026-05-02")})
    (found,) = differences(COMPUTED, "pm", log(later, DUE, sent(*EVERYBODY)), caught(*EVERYBODY))
    assert (found.what, found.place) == ("event", "1")
    assert found.computed is not None
    assert found.rehearsed == found.computed | {"recorded_on": "2026-05-02"}


def test_an_event_too_many_or_too_few_is_a_difference() -> None:
    many = differences(COMPUTED, "pm", log(PASSED, DUE, sent(*EVERYBODY), PASSED), caught(*EVERYBODY))
    assert [(one.place, one.computed) for one in many] == [("3", None)]
    few = differences([*COMPUTED, PASSED], "pm", log(PASSED, DUE, sent(*EVERYBODY)), caught(*EVERYBODY))
    assert [(one.place, one.rehearsed) for one in few] == [("3", None)]


def test_a_message_that_did_not_reach_somebody_is_a_difference() -> None:
    (found,) = differences(COMPUTED, "pm", log(PASSED, DUE, sent("mic.focal")), caught("mic.focal"))
    assert (found.what, found.place, found.rehearsed) == ("message", "m pm", {"times": 0})


def test_a_mail_that_was_caught_twice_or_never_is_a_difference() -> None:
    found = differences(COMPUTED, "pm", log(PASSED, DUE, sent(*EVERYBODY)), caught("pm", "pm"))
    assert [(one.what, one.place, one.rehearsed) for one in found] == [
        ("mail", "<mic.focal@example.org>", {"times": 0}),
        ("mail", "<pm@example.org>", {"times": 2}),
    ]
