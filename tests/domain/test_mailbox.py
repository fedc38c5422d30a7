"""The mailbox: who is still to be told of what, once people have answered, are succeeded, or were told by a digest."""

from __future__ import annotations

from typing import Any

import pytest

from domain.messages.answering import Answer, Answers
from domain.messages.messages import Delivered, DigestTold, Mailbox, MessageDue, ToldInDigest, Waiting, evolve
from tests.domain.builders import when
from tests.domain.scenario import day

STUDY, NEEDS = "milestone_due/study/2026-06-30", "milestone_due/needs/2026-06-30"


def message(key: str = STUDY, *to: str, letters: tuple[str, ...] = (), **more: Any) -> MessageDue:
    about, target, due = key.split("/")
    said = {"message": f"{key}/-P7D", "about": about, "target": target, "rung": "-P7D", "due": day(due), "subject": "Étude"}
    return MessageDue.model_validate({"when": when("2026-06-23"), **said, "to": to or ("sara", "omar"), "letters": letters, **more})


def waiting(due: MessageDue, *left: str, retry_on: str | None = "2026-06-24", **heirs: str | None) -> Mailbox:
    return Mailbox(waiting=(Waiting(due=due, retry_on=day(retry_on) if retry_on else None, left=left, heirs=heirs),))


def told(person: str, status: Any = "sent", name: str = f"{STUDY}/-P7D") -> DigestTold:
    result = ToldInDigest(person=person, status=status, message_id="<1@example.org>", messages=(name,))
    return DigestTold(when=when("2026-06-29"), digest=day("2026-06-29"), results=(result,))


# ── What a digest told ─────────────────────────────────────────────────────────────────────────


def test_what_a_digest_told_one_person_is_left_for_the_others_by_mail_and_by_letter() -> None:
    gathered = Mailbox(gathered=(message(letters=("wali", "lina")),))
    by_mail = evolve(gathered, told("sara"))
    assert [(one.to, one.letters) for one in by_mail.gathered] == [(("omar",), ("wali", "lina"))]
    by_letter = evolve(gathered, told("wali"))
    assert [(one.to, one.letters) for one in by_letter.gathered] == [(("sara", "omar"), ("lina",))]


@pytest.mark.parametrize(("status", "left"), [("sent", ("omar",)), ("failed", ("omar",)), ("deferred", ("sara", "omar"))])
def test_a_digest_that_is_put_off_has_told_nobody_yet(status: str, left: tuple[str, ...]) -> None:
    assert [one.to for one in evolve(Mailbox(gathered=(message(),)), told("sara", status)).gathered] == [left]


# ── Who has answered, or is there no more ──────────────────────────────────────────────────────


def test_whoever_has_answered_about_one_deadline_is_still_told_of_the_others() -> None:
    mailbox = Mailbox(gathered=(message(STUDY), message(NEEDS)), answers=Answers(all=(Answer(deadline=STUDY, person="sara", noted=True),)))
    after = mailbox.without({"sara"}, STUDY)
    assert [one.to for one in after.gathered] == [("omar",), ("sara", "omar")]
    assert after.answers == mailbox.answers


def test_whoever_is_there_no_more_is_told_nothing_and_has_answered_nothing() -> None:
    answers = Answers(all=(Answer(deadline=STUDY, person="sara", noted=True), Answer(deadline=STUDY, person="omar", noted=True)))
    after = Mailbox(gathered=(message(STUDY), message(NEEDS, "sara")), answers=answers).without({"sara"})
    assert [one.to for one in after.gathered] == [("omar",)]
    assert [one.person for one in after.answers.all] == ["omar"]


def test_a_manager_who_is_there_no_more_is_not_asked_for_letters_again() -> None:
    letters = waiting(message(STUDY, "sara", letters=("wali",)), "sara", "pm")
    assert [one.left for one in letters.without({"pm"}).waiting] == [("sara",)]
    assert [one.left for one in letters.without({"sara"}).waiting] == [("pm",)]


def test_only_of_what_is_on_its_way_it_is_kept_who_would_not_be_tried_again() -> None:
    (on_its_way,) = waiting(message(), retry_on=None).without({"sara"}).waiting
    assert (on_its_way.heirs, on_its_way.due.to) == ({"sara": None}, ("omar",))
    (to_be_tried,) = waiting(message(), "sara", "omar").without({"sara"}).waiting
    assert (to_be_tried.heirs, to_be_tried.left) == ({}, ("omar",))


# ── Others in their place ──────────────────────────────────────────────────────────────────────


def test_others_have_answered_what_those_had_in_whose_place_they_stand() -> None:
    answers = Answers(all=(Answer(deadline=STUDY, person="sara", noted=True), Answer(deadline=NEEDS, person="omar", noted=True)))
    after = Mailbox(gathered=(message(letters=("sara",)),), answers=answers).redirected({"sara": "lina"})
    assert after.answers.all == (Answer(deadline=NEEDS, person="omar", noted=True), Answer(deadline=STUDY, person="lina", noted=True))
    assert [(one.to, one.letters) for one in after.gathered] == [(("lina", "omar"), ("lina",))]


def test_what_is_on_its_way_finds_the_last_of_several_heirs() -> None:
    (one,) = (
        waiting(message(STUDY, "lina", "omar"), retry_on=None, sara="lina", zora="omar", wali=None).redirected({"lina": "nour"}).waiting
    )
    assert one.heirs == {"sara": "nour", "zora": "omar", "wali": None, "lina": "nour"}
    deferred = [Delivered(person=who, status="deferred", message_id="<1@example.org>") for who in ("sara", "zora", "wali", "lina")]
    assert one.deferred(deferred) == ("nour", "omar")


def test_what_is_to_be_tried_again_keeps_no_heirs() -> None:
    (one,) = waiting(message(), "sara", "omar").redirected({"sara": "lina"}).waiting
    assert (one.heirs, one.left, one.due.to) == ({}, ("lina", "omar"), ("lina", "omar"))
