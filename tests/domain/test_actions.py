from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.succession import SucceedParty
from domain.committees.actions import ActionDone, ActionDropped, ActionsPutOff, DropAction, FinishAction, PutOff
from domain.due import deadlines, health
from domain.life.closing import Close, ConventionClosed
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce
from domain.messages.messages import MessageDue
from domain.refusals.errors import BeforeItsCause, ChecklistOpen, NotAllowed, SuccessionIncomplete
from domain.refusals.errors_of_decisions import ActionSettled, DoneByAnotherAct, UnknownAction
from tests.domain.builders import HEIR, REPORT, SUIVI, THREE, in_force, record, when, who
from tests.domain.scenario import Scenario, day, due, rungs

TERM: dict[str, Any] = {"initial": "P2Y", "article": "11"}


def action(owner: str | None = "axa", on: str | None = "2026-07-31", **more: Any) -> dict[str, Any]:
    return {"kind": "action", "text": "Désigner un point focal", "owner": owner, "due": on, **more}


def decided(*decisions: Any, **changes: Any) -> Scenario:
    """A session of 4 May has decided this."""
    convention = in_force("2026-01-10", **{"committees": [SUIVI], "term": TERM, **changes}).on("2026-05-04")
    return convention.after(record(*(decisions or (action(),))))


def finish(name: str = "suivi-1.1", actor: str = "axa.focal", on: str | None = None, **more: Any) -> FinishAction:
    return FinishAction(**who(actor, on=on), action=name, **more)


def drop(name: str = "suivi-1.1", actor: str = "mic.focal", on: str | None = None) -> DropAction:
    return DropAction(**who(actor, on=on), action=name, because="Sans objet")


def owed(scenario: Scenario) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.rule, one.target, one.who) for one in awaited(scenario.there) if one.rule != "review_due"]


# ── Until it is done ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("actor", ["axa.focal", "mic.focal", "pm"])
def test_an_action_is_done_by_its_owner_the_chair_or_the_manager(actor: str) -> None:
    outcome = decided().on("2026-06-15").when(finish(actor=actor, evidence={"letter": REPORT}, because="M. Alaoui désigné"))
    outcome.then(ActionDone(when=when("2026-06-15"), action="suivi-1.1", evidence={"letter": REPORT}, because="M. Alaoui désigné"))
    done = outcome.state.actions.get("suivi-1.1")
    assert done is not None
    assert (done.settled_on, done.dropped, done.evidence) == (day("2026-06-15"), False, {"letter": REPORT})
    assert owed(Scenario(outcome.state, decided().now)) == []


def test_nobody_else_says_that_it_is_done() -> None:
    decided().refuses(NotAllowed, finish(actor="axa.ceo"), person="axa.ceo", needs="axa.focal, mic.focal", article="6")


def test_an_action_is_done_once() -> None:
    done = decided().after(finish())
    done.refuses(ActionSettled, finish(), action="suivi-1.1", on="2026-05-04")
    done.refuses(ActionSettled, drop(), action="suivi-1.1")


def test_an_action_is_not_done_before_it_was_decided() -> None:
    decided().refuses(BeforeItsCause, finish(on="2026-05-03"), cause="action_opened", cause_on="2026-05-04")
    decided().refuses(BeforeItsCause, drop(on="2026-05-03"), cause="action_opened")


def test_an_action_that_nobody_decided_is_refused_with_those_that_are_open() -> None:
    decided(action(), action()).after(finish()).refuses(UnknownAction, finish("suivi-9.9"), action="suivi-9.9", known="suivi-1.2")


def test_a_committee_follows_up_what_it_has_opened_itself() -> None:
    board = {**SUIVI, "id": "board"}
    convention = decided(action(), action(), committees=[SUIVI, board]).after(finish(), record(action(), committee="board"))
    assert [one.id for one in convention.there.actions.of("suivi")] == ["suivi-1.2"]
    assert [one.id for one in convention.there.actions.of("board")] == ["board-1.1"]


def test_what_has_become_pointless_is_dropped_by_the_committee_s_leaders() -> None:
    outcome = decided().when(drop())
    outcome.then(ActionDropped(when=when("2026-05-04"), action="suivi-1.1", because="Sans objet"))
    dropped = outcome.state.actions.get("suivi-1.1")
    assert dropped is not None
    assert dropped.dropped
    decided().refuses(NotAllowed, drop(actor="axa.deputy"), person="axa.deputy")


def test_where_the_chair_rotates_whoever_is_in_it_that_day_says_so() -> None:
    turns = {**SUIVI, "chairs": [], "chair": {"rotates": "P6M", "order": ["mic.focal", "ecc.director"]}, "secretary": None}
    first = in_force("2026-01-10", committees=[turns], term=TERM).on("2026-05-04").after(record(action("axa", None)))
    first.refuses(NotAllowed, finish(actor="ecc.director"), person="ecc.director")
    then = first.on("2026-07-10")
    then.when(finish(actor="ecc.director")).kinds("action_done")
    then.when(drop(actor="ecc.director")).kinds("action_dropped")
    then.refuses(NotAllowed, drop(actor="mic.focal"), person="mic.focal")
    then.when(drop(actor="mic.focal", on="2026-07-09")).kinds("action_dropped")


def test_what_an_act_of_its_own_carries_out_is_not_said_to_be_done() -> None:
    convention = decided("amend", "programme", programme={"adopted_by": {"committee": "suivi"}, "every": "year", "by": "01-31"})
    convention.refuses(DoneByAnotherAct, finish(), instead="amend propose")
    convention.refuses(DoneByAnotherAct, finish("suivi-1.2"), instead="programme adopt")
    convention.after(drop()).when(drop("suivi-1.2")).kinds("action_dropped")


# ── From whom, and until when ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("axa", ("axa.focal",)),
        ("ecc", ("ecc.director",)),
        ("mic.legal", ("mic.legal",)),
    ],
)
def test_an_action_is_awaited_from_whoever_speaks_for_its_owner(owner: str, expected: tuple[str, ...]) -> None:
    assert owed(decided(action(owner))) == [("action_due", "suivi-1.1", expected)]


def test_a_reservation_without_an_owner_is_the_chair_s() -> None:
    convention = decided({"kind": "continue_with_reservations", "reservations": ["Délai"]})
    assert owed(convention) == [("reservation_due", "suivi-1.1.1", ("mic.focal", "axa.focal"))]


def test_a_committee_without_a_chair_leaves_it_to_the_manager() -> None:
    headless = {key: value for key, value in SUIVI.items() if key not in {"chairs", "secretary"}}
    convention = in_force("2026-01-10", committees=[headless]).on("2026-05-04")
    convention = convention.after(record({"kind": "continue_with_reservations", "text": "Délai"}, actor="pm"))
    assert owed(convention) == [("reservation_due", "suivi-1.1.1", ("pm",))]


def test_an_action_without_a_day_is_awaited_and_never_late() -> None:
    convention = decided(action(on=None))
    assert [one.due for one in awaited(convention.there)] == [None]
    assert due(convention.agenda(), "action_due") == []


def test_a_late_action_climbs_the_ladder_to_its_committee_and_to_the_manager() -> None:
    ladder = {"before": ["P7D"], "on_day": True, "overdue_every": "P7D", "escalate_after": 0, "at_most": 2, "working_days_only": False}
    convention = decided(reminders={"default": ladder})
    assert rungs(convention.agenda(), "action_due") == [
        ("2026-07-24", "-P7D"),
        ("2026-07-31", "0"),
    ]
    late = convention.passing("2026-08-02")
    assert rungs(late.agenda(), "action_due") == [("2026-08-07", "+P7D")]
    assert health(late.there, day("2026-08-02")) == "late"
    first = convention.passing("2026-08-06").on("2026-08-07").falls_due().the(MessageDue)
    assert {"mic.focal", "axa.focal"} <= set(first.to)
    assert "pm" not in first.to
    last = convention.passing("2026-08-13").on("2026-08-14").falls_due().the(MessageDue)
    assert (last.target, "pm" in last.to) == ("suivi-1.1", True)


def test_a_long_text_is_shortened_where_it_is_only_named() -> None:
    convention = decided(action(text="très long " * 60))
    (one,) = (one for one in deadlines(convention.there) if one.about == "action_due")
    assert len(one.title) <= 200
    assert one.title.endswith(" …")


# ── While it stands still, and at the end ──────────────────────────────────────────────────────


def test_an_open_action_moves_by_the_days_that_the_convention_stood_still() -> None:
    convention = decided(action(), action(on=None), action(on="2026-05-10")).on("2026-06-01").after(Suspend(**who(), because="gel"))
    assert due(convention.agenda(), "action_due") == []
    outcome = convention.on("2026-07-01").when(Resume(**who()))
    moved = ActionsPutOff(when=when("2026-07-01"), actions=(PutOff(action="suivi-1.1", due=day("2026-08-30")),))
    assert outcome.the(ActionsPutOff) == moved
    assert [one.due for one in outcome.state.actions.all] == [day("2026-08-30"), None, day("2026-05-10")]


def test_nothing_moves_where_nothing_was_due_or_no_day_passed() -> None:
    quiet = decided(action(on=None)).after(Suspend(**who(), because="gel"))
    assert quiet.on("2026-07-01").when(Resume(**who())).all(ActionsPutOff) == ()
    assert decided().after(Suspend(**who(), because="gel")).when(Resume(**who())).all(ActionsPutOff) == ()


def test_what_was_decided_in_the_meantime_keeps_its_day() -> None:
    convention = in_force("2026-01-10", committees=[SUIVI]).on("2026-05-04").after(Suspend(**who(), because="gel"))
    decided_then = convention.on("2026-05-20").after(record(action()))
    assert decided_then.on("2026-06-20").when(Resume(**who())).all(ActionsPutOff) == ()


def test_open_actions_stand_on_the_checklist_of_a_closing_convention() -> None:
    closing = decided(action(), {"kind": "amend"}).after(Close(**who()))
    assert closing.there.name == "closing"
    assert owed(closing) == [("action_due", "suivi-1.1", ("axa.focal",))]
    assert due(closing.agenda(), "action_due") == ["2026-07-31"]
    closing.refuses(ChecklistOpen, Close(**who()), left="suivi-1.1")
    given_up = closing.when(Close(**who(), because="Sans objet")).the(ConventionClosed)
    assert given_up.left_open == ("suivi-1.1",)
    done = closing.after(finish())
    assert owed(done) == [("close", "", ("pm",))]
    done.when(Close(**who())).kinds("convention_closed")


# ── Who comes after the owner ──────────────────────────────────────────────────────────────────


def succeed(*heirs: dict[str, Any], **assign: str) -> SucceedParty:
    given = {key.replace("__", "."): value for key, value in assign.items()}
    return SucceedParty.model_validate({**who(), "party": "mic", "successors": list(heirs), "basis": "décret", "assign": given})


def test_an_action_passes_to_whoever_succeeds_its_owner() -> None:
    convention = decided(action("mic"), action("mic.legal"), action("axa"), action("mic"))
    convention = convention.after(finish("suivi-1.4", actor="pm"), succeed(HEIR))
    assert [one.owner for one in convention.there.actions.all] == ["mi", "mi.legal", "axa", "mic"]
    assert owed(convention)[0] == ("action_due", "suivi-1.1", ("mi.focal",))


def test_among_several_successors_somebody_has_to_be_given_the_action() -> None:
    other = {**HEIR, "id": "mt", "short": "MT", "people": ["mt.minister"]}
    error = decided(action("mic")).refuses(SuccessionIncomplete, succeed(HEIR, other), party="mic")
    assert "action.suivi-1.1" in error.details["missing"]
    given = {key: "mt" if "." in key else "mi" for key in error.details["missing"].split(", ")}
    offices = {key: "mi.focal" for key in given if key.startswith("mic.")}
    command = succeed(HEIR, other).model_copy(update={"assign": {**given, **offices}})
    (one,) = decided(action("mic")).after(command).there.actions.all
    assert one.owner == "mt"


def test_an_action_of_a_party_that_left_falls_back_to_the_committee() -> None:
    withdrawal = {**TERM, "withdrawal_of_one": "continues"}
    convention = decided(action("mes"), parties=THREE, term=withdrawal)
    gone = convention.after(Denounce(**who("mes.focal"), how="withdrawal", party="mes")).passing("2026-05-05")
    assert gone.there.terms.party_ids() == ("mic", "axa")
    assert owed(gone) == [("action_due", "suivi-1.1", ("mic.focal", "axa.focal"))]
