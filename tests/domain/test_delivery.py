from __future__ import annotations

from typing import Any, get_args

import pytest

from domain.files.reminders import Category, Reminders
from domain.life.suspension import Suspend
from domain.messages.delivery import ALWAYS_ALONE, OF_CATEGORY, way
from domain.messages.messages import Mailbox, MessageDue, at_once
from domain.start import GoLive
from tests.domain.builders import STUDY, in_force, in_signature, redrafted, sign, start, terms, visa, when, who
from tests.domain.scenario import Scenario, given

LADDER: dict[str, Any] = {"before": ["P30D", "P7D"], "overdue_every": "P7D", "at_most": 2, "working_days_only": False}
TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M"}


def ways(convention: Scenario, about: str) -> dict[str, str | None]:
    """How the rungs still to come of a deadline go."""
    return {one.rung or "": one.delivery for one in convention.agenda() if one.kind == "message" and one.about == about}


# ── One rule ───────────────────────────────────────────────────────────────────────────────────


def test_every_category_has_its_messages_and_no_message_two() -> None:
    assert set(OF_CATEGORY) == set(get_args(Category))
    kinds = [about for category in OF_CATEGORY.values() for about in category]
    assert len(kinds) == len(set(kinds))


@pytest.mark.parametrize("category", get_args(Category))
def test_a_category_goes_alone_as_long_as_the_terms_say_so(category: Category) -> None:
    others = tuple(one for one in get_args(Category) if one != category)
    for about in OF_CATEGORY[category]:
        assert way(Reminders(alone=(category,)), about) == "single"
        assert way(Reminders(alone=others), about) == "digest"
        assert way(Reminders(alone=(category,)), about, pressing=False) == "digest"


def test_what_is_in_no_category_waits_for_the_digest() -> None:
    assert way(Reminders(), "milestone_due") == way(Reminders(), "convention_suspended") == "digest"


def test_where_no_digest_is_wanted_everything_goes_alone() -> None:
    assert way(Reminders(delivery="single", alone=()), "milestone_due", pressing=False) == "single"


def test_the_list_at_a_take_over_and_the_last_word_go_alone_whatever_the_terms_say() -> None:
    assert {about: way(Reminders(alone=()), about, pressing=False) for about in ALWAYS_ALONE} == {
        "late_at_take_over": "single",
        "convention_closed": "single",
    }


# ── Ladders ────────────────────────────────────────────────────────────────────────────────────


def test_the_ladder_of_a_milestone_waits_for_the_digest() -> None:
    convention = in_force("2026-01-10", milestones=[{**STUDY, "due": "2026-06-30"}], reminders={"default": LADDER})
    assert ways(convention, "milestone_due") == {"-P30D": "digest", "-P7D": "digest", "0": "digest"}


def test_of_the_ladder_of_a_signature_the_last_lead_and_the_day_itself_go_alone() -> None:
    convention = in_signature(reminders={"default": LADDER}).after(visa("mic.legal"))
    assert ways(convention, "signature_due") == {"-P7D": "single", "0": "single"}
    late = in_signature(reminders={"default": {**LADDER, "before": ["P10D", "P7D"]}}).after(visa("mic.legal"))
    assert ways(late, "signature_due") == {"-P10D": "digest", "-P7D": "single", "0": "single"}


def test_the_reminders_of_a_late_signature_wait_for_the_digest() -> None:
    convention = in_signature(reminders={"default": LADDER}).after(visa("mic.legal")).passing("2026-02-05")
    assert ways(convention, "signature_due") == {"+P7D": "digest"}


def test_the_last_days_of_a_right_go_alone() -> None:
    convention = in_force("2026-01-10", term=TACIT, reminders={"default": LADDER})
    assert ways(convention, "notice_deadline") == {"-P30D": "digest", "-P7D": "single", "0": "single"}


def test_the_end_of_a_term_is_no_right() -> None:
    convention = in_force("2026-01-10", term={"initial": "P1Y"}, reminders={"default": LADDER})
    assert set(ways(convention, "term_end").values()) == {"digest"}


def test_a_rung_that_falls_due_goes_as_it_was_announced() -> None:
    convention = in_force("2026-01-10", term=TACIT, reminders={"default": LADDER}).on("2026-11-03", "09:00")
    outcome = convention.falls_due()
    assert [(one.rung, one.delivery) for one in outcome.all(MessageDue)] == [("-P7D", "single")]


def test_what_waits_for_the_digest_is_gathered_and_is_not_on_its_way() -> None:
    convention = in_force("2026-01-10", milestones=[{**STUDY, "due": "2026-06-30"}], reminders={"default": LADDER})
    mailbox = convention.on("2026-06-23", "09:00").falls_due().state.mailbox
    assert [one.rung for one in mailbox.gathered if one.about == "milestone_due"] == ["-P7D"]
    assert mailbox.waiting == ()


def test_what_is_said_to_nobody_waits_for_no_digest() -> None:
    reach = {"mic.focal": "never"}
    convention = in_force("2026-01-10", milestones=[{**STUDY, "due": "2026-06-30"}], reminders={"default": LADDER}, reach=reach)
    there = convention.passing("2026-06-20").on("2026-06-23", "09:00").falls_due()
    assert there.the(MessageDue).to == there.the(MessageDue).letters == ()
    assert there.the(MessageDue).message not in {one.message for one in there.state.mailbox.gathered}


# ── What an act tells at once ──────────────────────────────────────────────────────────────────


def test_a_suspension_waits_for_the_digest() -> None:
    outcome = in_force().when(Suspend(**who(), because="Crédits gelés"))
    assert outcome.the(MessageDue).delivery == "digest"


def test_that_a_signature_no_longer_counts_is_told_at_once() -> None:
    convention = in_signature().after(visa("mic.legal"), sign("axa.ceo"))
    outcome = convention.when(redrafted())
    assert {one.delivery for one in outcome.all(MessageDue)} == {"single"}


def test_a_message_may_go_as_another_one_went() -> None:
    told: dict[str, Any] = {"subject": "…", "to": ("pm",)}
    given = at_once("message_undelivered", "x", terms(), Mailbox(), when("2026-03-01"), delivery="single", **told)
    usual = at_once("message_undelivered", "x", terms(), Mailbox(), when("2026-03-01"), **told)
    assert (given.delivery, usual.delivery) == ("single", "digest")


def test_the_list_of_a_take_over_is_a_mail_of_its_own() -> None:
    facts: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}, "milestones": [{**STUDY, "due": "2020-01-31"}]}
    signed = {"signed": {"mic.minister": "2018-01-10", "axa.ceo": "2018-01-10"}, "texts": [{"document": "text", "on": "2018-01-01"}]}
    begun = given().on("2026-03-01").after(start(taken_over=True, so_far=signed, **facts))
    outcome = begun.when(GoLive(**who()))
    assert outcome.the(MessageDue).delivery == "single"
