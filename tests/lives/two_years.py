"""Two years of one committee: what it decided, what became of it, and what it failed to do; lived with a real catcher of mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from activities.contracts import GENESIS
from adapters.configuration.settings import Settings
from adapters.embedded.mail_catcher import CaughtMail, catch, caught
from adapters.embedded.processes import LOOPBACK, free_port
from adapters.log.chain import refuse_unchained
from adapters.mail.smtp import SmtpSender
from domain.act import Envelope
from domain.changes.amendments import ProposeAmendment, SignAmendment
from domain.committees.actions import FinishAction
from domain.committees.committees import ConveneReview, RecordReview
from domain.committees.minutes import RecordMinutes
from domain.files.reminders import Reminders
from domain.milestones.programme import AdoptProgramme
from domain.milestones.progress import SubmitMilestone
from tests.lives.living import Life, clock_from, known
from tests.lives.stories import AXA, REPORT, Story, signed_at_rabat, told
from tests.workflows.bureau import bureau_of

FOUR = ("mic.focal", "mes.focal", "mtn.focal", "axa.focal")
LAST_DAY = date(2028, 2, 15)
LONGER = {
    "title": "Avenant n° 1 : une année de plus",
    "because": "Décision du comité de suivi : les formations ont commencé avec six mois de retard",
    "changes": {"term": {"initial": "P4Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 2}, "notice": "P2M",
                         "withdrawal_of_one": "continues", "article": "11"}},
}  # fmt: skip
PROGRAMME = [
    {"id": "forum-2027", "type": "engagement", "title": "Forum des métiers", "owner": "axa", "due": "2027-05-31"},
    {"id": "trainers-2027", "type": "delivery", "title": "Formation de formateurs", "owner": "mes", "due": "2027-11-30"},
]


def two_years() -> Story:
    story = told(AXA, "2026-02-02", "Two years of its committee.")
    signed_at_rabat(story)
    _without_quorum(story)
    _second_call(story)
    _winter(story)
    _autumn(story)
    _second_winter(story)
    return story


def _without_quorum(story: Story) -> None:
    """One of four came: it is recorded as it was, and settles nothing."""
    story.on("2026-06-05", ConveneReview, committee="suivi", session_day="2026-06-24")
    story.on("2026-06-22", SubmitMilestone, "mic.focal", milestone="needs-2026", evidence={"report": REPORT})
    story.on("2026-06-24", RecordReview, committee="suivi", present=_people("mic.focal"), decisions=[{"kind": "adjourn"}])
    story.on("2026-06-29", RecordMinutes, committee="suivi", session=1, minutes=REPORT)


def _second_call(story: Story) -> None:
    """With its lower quorum; what it decided leaves something to do, of which half was done late. Nobody said a word of the minutes."""
    story.on("2026-06-25", ConveneReview, committee="suivi", session_day="2026-07-08", second=True)
    decisions = [
        {"kind": "accept", "milestone": "needs-2026", "status": "met"},
        {
            "kind": "continue_with_reservations",
            "reservations": ["Compléter l'enquête auprès des écoles", "Désigner les correspondants d'AXA"],
            "owner": "axa",
            "due": "2026-09-15",
        },
    ]
    story.on("2026-07-08", RecordReview, committee="suivi", present=_people("mic.focal"), decisions=decisions)
    story.on("2026-07-20", RecordMinutes, committee="suivi", session=2, minutes=REPORT)
    story.on("2026-09-10", FinishAction, "axa.focal", action="suivi-2.2.1", evidence={"survey": REPORT})
    story.on("2026-10-08", FinishAction, "axa.focal", action="suivi-2.2.2", because="Correspondants désignés")


def _winter(story: Story) -> None:
    """A milestone put off, and the programme of the year."""
    decisions: list[dict[str, Any]] = [
        {"kind": "reschedule", "milestone": "curricula", "to": "2027-09-30", "because": "Recrutement en cours"},
        {"kind": "programme", "year": 2027},
    ]
    story.meets("2027-01-20", "suivi", FOUR, *decisions)
    story.on("2027-01-27", RecordMinutes, committee="suivi", session=3, minutes=REPORT)
    story.on("2027-01-28", AdoptProgramme, year=2027, milestones=PROGRAMME)
    story.met("forum-2027", "2027-05-20", "axa.focal", "2027-05-24", "axa.focal")
    story.on("2027-06-21", SubmitMilestone, "mic.focal", milestone="needs-2027", evidence={"report": REPORT})


def _autumn(story: Story) -> None:
    """The session of the summer was not held; the next one wants an amendment, and there is one."""
    story.on("2027-08-09", SubmitMilestone, "mtn.focal", milestone="continuing-training")
    story.on("2027-09-27", SubmitMilestone, "mes.focal", milestone="curricula", evidence={"curriculum": REPORT})
    done = ("needs-2027", "continuing-training", "curricula")
    accepted = ({"kind": "accept", "milestone": one, "status": "met"} for one in done)
    story.meets("2027-10-06", "suivi", FOUR, *accepted, {"kind": "amend", "text": "Porter la durée à quatre ans", "due": "2027-12-15"})
    story.on("2027-10-14", RecordMinutes, committee="suivi", session=4, minutes=REPORT)
    story.on("2027-11-08", ProposeAmendment, amendment=LONGER)
    for day, person in (("11-15", "mic.minister"), ("11-16", "mes.minister"), ("11-22", "mtn.minister"), ("11-29", "axa.ceo")):
        story.on(f"2027-{day}", SignAmendment, person)
    story.met("trainers-2027", "2027-11-22", "mes.focal", "2027-11-24", "mes.focal")


def _second_winter(story: Story) -> None:
    """A session like any other."""
    story.on("2028-01-10", SubmitMilestone, "mes.focal", milestone="research")
    story.on("2028-01-10", SubmitMilestone, "axa.focal", milestone="placements")
    accepted = ({"kind": "accept", "milestone": one, "status": "met"} for one in ("research", "placements"))
    story.meets("2028-01-19", "suivi", FOUR, *accepted, {"kind": "programme", "year": 2028})
    story.on("2028-01-19", AdoptProgramme, year=2028, milestones=[{**PROGRAMME[0], "id": "forum-2028", "due": "2028-05-31"}])
    story.on("2028-01-26", RecordMinutes, committee="suivi", session=5, minutes=REPORT)


def _people(*present: str) -> list[dict[str, str]]:
    return [{"person": who} for who in present]


@dataclass(frozen=True)
class TwoYears:
    """What was recorded, and the mails that arrived in the folder of the catcher."""

    life: Life
    mails: tuple[CaughtMail, ...]


async def lived_two_years(folder: Path) -> TwoYears:
    """The story in virtual time, its mails over SMTP."""
    story, port = two_years(), free_port()
    async with await catch(folder, port) as server, clock_from(story.started) as (environment, clock):
        await server.start_serving()
        settings = Settings(
            smtp=f"{LOOPBACK}:{port}", smtp_tls="none", smtp_user=None, smtp_password=None, smtp_rate=0, mail_from="conventions@example.org"
        )
        async with bureau_of(environment.client, cached=100, mails=SmtpSender(settings)) as office:
            await office.office.switch_mail(on=True)
            terms = (await known(office, story)).model_copy(update={"reminders": Reminders(delivery="single")})
            await clock.until(story.started)
            await office.start(terms)
            for day, command in sorted(story.acts, key=lambda act: act[0]):
                await clock.until(day)
                await office.act(story.reference, command)
            await clock.until(LAST_DAY + timedelta(days=1))
            rows = await office.store.read(story.reference, limit=100_000)
    refuse_unchained(story.reference, GENESIS, rows)
    log = tuple(Envelope.model_validate_json(row.record) for row in rows)
    return TwoYears(Life(story, terms, log, (), "in force"), caught(folder))
