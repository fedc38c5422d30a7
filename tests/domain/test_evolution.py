from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from domain import upcasters
from domain.act import enveloped
from domain.evolution import EVENTS, as_json, evolve, fingerprint, read_event
from domain.life.closing import Abandon, ClosingStarted
from domain.life.force import EnteredIntoForce
from domain.life.suspension import ConventionResumed, ConventionSuspended
from domain.phases import Closed, Closing, Forceful, Signed, State, Suspended
from domain.signature.signature import ConventionSigned
from domain.start import ConventionStarted
from tests.domain.builders import draft, drafting, in_force, signed, start, terms, when, who
from tests.domain.scenario import day

THEN = when("2026-03-01")


def after(state: State, *events: Any) -> State:
    for event in events:
        state = evolve(state, EVENTS.validate_python(event))
    return state


def test_a_state_as_json_holds_sets_in_order_and_nothing_at_its_default() -> None:
    state = in_force().there.model_copy(update={"passed": frozenset({"b", "a"})})
    shown = as_json(state)
    assert (shown["phase"], shown["passed"]) == ("in_force", ["a", "b"])
    assert "calendar_asked" not in shown


def test_a_state_as_json_says_its_terms_in_the_words_of_their_file() -> None:
    assert as_json(in_force(term={"initial": "P3Y", "from": "2026-01-01"}).there)["terms"]["term"] == {
        "initial": "P3Y",
        "from": "2026-01-01",
    }


def test_a_fingerprint_does_not_depend_on_the_order_in_which_things_came_to_be_known() -> None:
    since = [("mic.focal", day("2026-03-01")), ("axa.focal", day("2026-03-02"))]
    one, other = (in_force().there.model_copy(update={"holders": dict(pairs)}) for pairs in (since, since[::-1]))
    assert fingerprint(one) == fingerprint(other)


def test_sets_stand_in_their_order_in_a_fingerprint() -> None:
    names = [f"milestone_due/study/2026-0{month}-01" for month in range(1, 10)]
    assert as_json(in_force().there.model_copy(update={"passed": frozenset(names)}))["passed"] == names


def test_a_fingerprint_tells_states_apart_and_equal_ones_not() -> None:
    assert fingerprint(drafting().there) == fingerprint(drafting().there)
    assert fingerprint(drafting().there) != fingerprint(drafting().after(draft("b" * 64)).there)
    assert fingerprint(drafting().there) != fingerprint(in_force("2026-01-05").there)


# ── Facts that mean nothing where a convention stands ──────────────────────────────────────────


def test_a_signature_counts_only_where_there_is_a_plan() -> None:
    signature = ConventionSigned(
        when=THEN, person="mic.minister", party="mic", stage="signatures", method="wet_ink", text_sha256=None, scan=None
    )
    for there in (drafting(), drafting().after(Abandon(**who(), because="retiré"))):
        assert as_json(after(there.there, signature)) | {"last_act_on": ""} == as_json(there.there) | {"last_act_on": ""}


def test_a_convention_is_suspended_once_and_resumed_from_nothing_else() -> None:
    first, again = (ConventionSuspended(when=when(on), because="gelé") for on in ("2026-03-01", "2026-03-05"))
    suspended = after(in_force().there, first, again)
    assert isinstance(suspended, Suspended)
    assert suspended.since == when("2026-03-01")
    resumed = ConventionResumed(when=when("2026-03-09"), because=None, days=8)
    assert after(in_force().there, resumed).name == "in_force"
    closing = after(in_force().there, ClosingStarted(when=THEN), resumed)
    assert closing.name == "closing"


def test_closing_begins_once() -> None:
    closing = after(in_force().there, ClosingStarted(when=THEN), ClosingStarted(when=when("2026-03-05")))
    assert isinstance(closing, Closing)
    assert closing.closing.since == day("2026-03-01")


def test_the_day_on_which_everybody_had_signed_is_known_ever_after() -> None:
    waiting = signed("2026-02-16", in_force={"notified": "all"})
    assert isinstance(waiting.there, Signed)
    entered = after(waiting.there, EnteredIntoForce(when=THEN, start=day("2026-03-01"), end=None))
    assert isinstance(entered, Forceful)
    assert entered.signed_on == day("2026-02-16")
    given_up = waiting.after(Abandon(**who(), because="retiré")).there
    assert isinstance(given_up, Closed)
    assert given_up.signed_on == day("2026-02-16")


# ── Facts as they are stored ───────────────────────────────────────────────────────────────────


def stored(event: Any, **data: Any) -> Any:
    envelope = enveloped(event, reference="REF", version=1, occurred_at=datetime(2026, 1, 1, tzinfo=UTC), command=start())
    return envelope.model_copy(update={"data": {**envelope.data, **data}})


def test_terms_of_a_newer_program_are_read_without_what_is_not_known_here() -> None:
    started = ConventionStarted(when=THEN, terms=terms())
    newer = {**terms().model_dump(mode="json", by_alias=True), "mood": "good"}
    assert read_event(stored(started, terms=newer)) == started


def test_an_event_of_an_older_program_is_read_in_the_form_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = cast("dict[tuple[str, int], upcasters.Upcaster]", upcasters.UPCASTERS)
    monkeypatch.setitem(steps, ("closing_started", 1), lambda data: {**data, "committee": data["board"]})
    assert read_event(stored(ClosingStarted(when=THEN), board="suivi")) == ClosingStarted(when=THEN, committee="suivi")
