"""What was done in the lives of the ten example conventions, act by act; their files say the rest, and the workflow does it.

Where the press tells how a convention went on, the story follows it; the rest is invented, and fits what such agreements meet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from domain.changes.amendments import ProposeAmendment, SignAmendment
from domain.committees.committees import ConveneReview, RecordReview
from domain.committees.minutes import RecordMinutes
from domain.convention import AnyCommand
from domain.life.closing import Abandon, Close
from domain.life.prolongation import Extend
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce, Terminate
from domain.messages.messages import SwitchMail
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.programme import AdoptProgramme
from domain.milestones.progress import SubmitMilestone
from domain.promises.contributions import CallContribution, PayContribution, ReceiveContribution, ReturnContribution
from domain.signature.drafting import Draft, Open
from domain.signature.signature import Decline, Sign
from domain.start import GoLive

EXAMPLES = Path(__file__).parents[2] / "examples"
REPORT = "d" * 64
"""SHA-256 of a report that lies elsewhere"""


@dataclass
class Story:
    """One convention's acts, each on its day; ``told`` says in a sentence how it went."""

    reference: str
    started: date
    told: str
    acts: list[tuple[date, AnyCommand]] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return EXAMPLES / "conventions" / f"{self.reference.lower()}.yaml"

    def on(self, day: str, act: type[AnyCommand], by: str | None = None, **said: Any) -> None:
        """Recorded by the programme manager on the day it happened."""
        envelope = {"command_id": f"{self.reference.lower()}-{len(self.acts) + 1}", "actor": "pm", "by": by}
        self.acts.append((date.fromisoformat(day), act.model_validate({**envelope, **said})))

    def met(self, milestone: str, submitted: str, by: str, accepted: str, acceptor: str, **evidence: str) -> None:
        self.on(submitted, SubmitMilestone, by, milestone=milestone, evidence=evidence)
        self.on(accepted, AcceptMilestone, acceptor, milestone=milestone)

    def meets(self, day: str, committee: str, present: Iterable[str], *decisions: dict[str, Any]) -> None:
        """Convened three weeks before, and held."""
        sent = date.fromisoformat(day) - timedelta(weeks=3)
        self.on(sent.isoformat(), ConveneReview, committee=committee, session_day=day)
        decided = decisions or ({"kind": "continue"},)
        self.on(day, RecordReview, committee=committee, present=[{"person": who} for who in present], decisions=decided)


def told(reference: str, started: str, sentence: str) -> Story:
    """A convention taken over lives from its first day here; every story has its mail switched on."""
    story = Story(reference, date.fromisoformat(started), sentence)
    if reference != AXA:
        story.on(started, GoLive)
    story.on(started, SwitchMail, on=True)
    return story


@dataclass(frozen=True)
class Succession:
    """Two ministries in the place of one, by one command for every open convention."""

    day: date
    party: str
    heirs: tuple[str, ...]
    basis: str
    assign: tuple[str, ...]


SPLIT = Succession(
    date(2021, 10, 11),
    "mic",
    ("mi", "mt"),
    "Décret d'attribution (inventé)",
    ("mic.minister=mi.minister", "mic.focal=mt.focal", "acceptance.training-map=mi", "acceptance.final-report=mt"),
)
AXA = "AXA-2026-01"
OPENED = "2019-02-11"
"""The Monday after the ceremony at Tanger: the office begins with the six conventions that were there."""


def psa() -> Story:
    story = told("PSA-2019-01", OPENED, "The framework stood still while the country did; its report came after its term.")
    story.on("2020-03-20", Suspend, because="État d'urgence sanitaire")
    story.on("2020-07-13", Resume, because="Reprise des formations")
    story.met("training-map", "2021-05-20", "ofppt.focal", "2021-06-01", "mic.focal")
    story.met("final-report", "2024-03-01", "dfp.focal", "2024-03-15", "mt.focal", report=REPORT)
    story.on("2024-03-18", Close)
    return story


def psa_maintenance() -> Story:
    story = told("PSA-2019-02", OPENED, "The engineering came late, the curriculum was returned, and the term ran out.")
    story.met("engineering", "2019-10-14", "ofppt.focal", "2019-11-04", "psa.focal")
    story.on("2021-12-15", SubmitMilestone, "ofppt.focal", milestone="curriculum")
    story.on("2022-01-20", AcceptMilestone, "psa.focal", milestone="curriculum", status="returned", because="Sans la partie robotique")
    story.on("2022-02-21", Close)
    return story


def cfma() -> Story:
    story = told("CFMA-2019-01", OPENED, "The board took its seats, stopped the convention and took it up again, and missed a session.")
    board = ("mic.focal", "dfp.focal", "ofppt.focal", "amica.focal", "cfma.director")
    story.on("2019-06-28", SubmitMilestone, "ofppt.focal", milestone="model")
    story.meets("2019-07-15", "conseil", board, {"kind": "accept", "milestone": "model", "status": "met"})
    story.on("2019-10-01", SubmitMilestone, "amica.focal", milestone="handover")
    story.meets("2020-01-20", "conseil", board[1:], {"kind": "accept", "milestone": "handover", "status": "met"})
    story.meets("2020-04-14", "conseil", board[:4], {"kind": "suspend", "because": "Centre fermé"})
    story.meets("2020-09-21", "conseil", board, {"kind": "resume", "because": "Rentrée"})
    for day in ("2021-02-08", "2021-07-12"):
        story.meets(day, "conseil", board)
    for day in ("2022-01-17", "2023-01-16", "2023-07-10", "2024-01-15"):
        story.meets(day, "conseil", ("mt.focal", *board[1:]))
    story.on("2024-02-12", Close)
    return story


ELECTRIC = {
    "title": "Avenant n° 1 : maintenance des véhicules électriques",
    "because": "Reprise après l'arrêt des formations, et une filière de plus",
    "effective": "2021-01-04",
    "signature": {"within": "P45D"},
    "changes": {
        "term": {"initial": "P4Y", "renewal": {"mode": "never"}},
        "milestones": {
            "add": [
                {
                    "id": "electric-vehicles",
                    "type": "delivery",
                    "title": "Ingénierie de formation en véhicules électriques",
                    "owner": "ofppt",
                    "due": "2022-06-30",
                    "accepted_by": {"party": "renault"},
                }
            ]
        },
    },
}


def renault() -> Story:
    story = told("RENAULT-2019-01", OPENED, "Amended to run a year longer for one thing more, then extended again, and delivered.")
    story.on("2020-09-14", ProposeAmendment, amendment=ELECTRIC)
    for day, person in (("09-21", "mic.minister"), ("09-28", "dfp.sg"), ("10-05", "ofppt.dg"), ("10-12", "renault.dg")):
        story.on(f"2020-{day}", SignAmendment, person)
    story.met("electric-vehicles", "2022-06-20", "ofppt.focal", "2022-06-28", "renault.focal")
    story.met("quality-engineering", "2022-11-15", "ofppt.focal", "2022-12-01", "renault.focal")
    story.on("2022-12-12", Extend, until="2023-06-30", because="Une promotion de plus")
    story.on("2023-07-03", Close)
    return story


def fimme() -> Story:
    story = told("FIMME-2018-01", OPENED, "A memorandum of a study: the study delivered and accepted, there was nothing left to do.")
    study = sha256((EXAMPLES / "evidence" / "fimme-2018-01-study.md").read_bytes()).hexdigest()
    story.met("study", "2019-10-01", "artsmetiers.focal", "2019-11-15", "fimme.focal", report=study)
    story.on("2019-11-18", Close)
    return story


def amith() -> Story:
    story = told("AMITH-2004-01", OPENED, "Never signed and without an end, it slept until its first evaluation; then both agreed to stop.")
    story.on("2026-12-10", SubmitMilestone, "ofppt.focal", milestone="evaluation-2026", evidence={"report": REPORT})
    story.on("2027-01-12", AcceptMilestone, "ofppt.focal", milestone="evaluation-2026")
    story.on("2027-01-18", AcceptMilestone, "amith.focal", milestone="evaluation-2026")
    story.on("2027-06-01", Terminate, cause="mutual", ends_on="2027-10-01", because="Un autre plan d'action lui succède")
    story.on("2027-10-04", Close)
    return story


def rhamna_before() -> Story:
    story = told("RHAMNA-2020-01", "2020-10-12", "Denounced with its notice of six months, since the framework of 2021 took its place.")
    story.on("2021-03-15", Denounce, "um6p.focal", how="withdrawal", party="um6p")
    story.on("2021-09-20", Close)
    return story


def rhamna() -> Story:
    story = told(
        "RHAMNA-2021-01", "2021-06-28", "Denounced twelve days too late, it was renewed for five years more, and one party left before."
    )
    story.met("coding-school", "2022-09-26", "ofppt.focal", "2022-10-03", "ofppt.focal")
    story.met("audiovisual-centre", "2022-11-07", "ofppt.focal", "2022-11-14", "ofppt.focal")
    story.on("2025-08-29", Denounce, "rhamna.focal", how="non_renewal", party="rhamna")
    for milestone, owner in (("eco-construction", "ofppt"), ("boarding-house", "rhamna"), ("continuing-training", "um6p")):
        story.met(milestone, "2027-01-25", f"{owner}.focal", "2027-02-08", f"{owner}.focal")
    story.on("2028-03-06", Denounce, "ofppt.focal", how="withdrawal", party="ofppt")
    story.on("2031-02-24", Close)
    return story


def rhamna_ecotourism() -> Story:
    story = told(
        "RHAMNA-2021-02",
        "2021-06-28",
        "Three years, then year by year; paid late, partly given back, denounced by its beneficiary a week before the last day.",
    )
    story.on("2026-03-02", CallContribution, "aifr.focal", contribution="training")
    equipment = {"contribution": "equipment", "tranche": "t1"}
    story.on("2026-05-04", CallContribution, "aifr.focal", **equipment, amount="450000.25")
    story.on("2026-06-01", PayContribution, "ofppt.focal", contribution="training", note="Trois sessions")
    story.on("2026-06-08", ReceiveContribution, "aifr.focal", contribution="training")
    story.on("2026-09-14", PayContribution, "rhamna.focal", **equipment, amount="450000.25", method="virement")
    story.on("2026-09-21", ReceiveContribution, "aifr.focal", **equipment, amount="450000.25")
    story.on("2026-10-19", ReturnContribution, "aifr.focal", **equipment, amount="30000.10", because="Un gîte s'est retiré")
    story.on("2026-11-10", Denounce, "aifr.focal", how="non_renewal", party="aifr")
    story.on("2026-12-07", ReceiveContribution, "aifr.focal", **equipment, amount="30000.10")
    story.met("ecotourism-support-2026", "2027-01-15", "ofppt.focal", "2027-02-01", "rhamna.focal", report=REPORT)
    last = equipment | {"tranche": "t2", "amount": "750000.50"}
    story.on("2027-02-02", CallContribution, "aifr.focal", **last)
    story.on("2027-02-08", PayContribution, "rhamna.focal", **last, method="virement")
    story.on("2027-02-10", ReceiveContribution, "aifr.focal", **last)
    story.on("2027-02-22", Close)
    return story


def axa() -> Story:
    story = told(AXA, "2026-02-02", "Everything met in its three years; renewed twice, as often as it may be, and over.")
    signed_at_rabat(story)
    present = ("mic.focal", "mes.focal", "mtn.focal", "axa.focal", "ecc.director")
    programmes = {"2027-01-27": 2027, "2028-01-26": 2028, "2029-01-10": 2029, "2030-01-23": 2030, "2030-06-19": 2031}
    accepted = {
        "2026-06-24": ["needs-2026"],
        "2027-01-27": ["curricula"],
        "2027-06-23": ["needs-2027", "continuing-training"],
        "2028-01-26": ["research", "placements"],
        "2028-06-21": ["needs-2028"],
        "2029-01-10": ["final-report"],
        "2029-06-20": ["needs-2029"],
        "2030-01-23": [],
        "2030-06-19": ["needs-2030"],
    }
    for session, (day, milestones) in enumerate(accepted.items(), start=1):
        handed_in = (date.fromisoformat(day) - timedelta(days=5)).isoformat()
        for milestone in milestones:
            evidence = {"curriculum" if milestone == "curricula" else "report": REPORT}
            story.on(handed_in, SubmitMilestone, milestone=milestone, evidence=evidence)
        decided: list[dict[str, Any]] = [{"kind": "accept", "milestone": one, "status": "met"} for one in milestones]
        if day in programmes:
            decided.append({"kind": "programme", "year": programmes[day]})
        story.meets(day, "suivi", present, *decided)
        written = (date.fromisoformat(day) + timedelta(days=7)).isoformat()
        story.on(written, RecordMinutes, committee="suivi", session=session, minutes=REPORT)
        if day in programmes:
            _programme_of(story, programmes[day], day)
    story.on("2031-02-17", Close)
    return story


def _programme_of(story: Story, year: int, adopted: str) -> None:
    """One milestone, done a week before its day."""
    name, due = f"workshops-{year}", f"{year}-02-12"
    workshops = {"id": name, "type": "engagement", "title": f"Ateliers {year}", "owner": "axa", "due": due}
    story.on(adopted, AdoptProgramme, year=year, milestones=[workshops])
    story.met(name, f"{year}-02-05", "axa.focal", f"{year}-02-05", "axa.focal")


def axa_given_up() -> Story:
    story = told(AXA, "2026-02-02", "Had one ministry declined, and a month passed without another word.")
    _opened(story)
    for person in ("mic.minister", "axa.ceo"):
        story.on("2026-02-16", Sign, person)
    story.on("2026-02-18", Decline, "mtn.minister", because="Le budget n'est pas arrêté")
    story.on("2026-04-06", Abandon, because="Pas de budget en 2026")
    return story


def _opened(story: Story) -> None:
    text = sha256((EXAMPLES / "conventions" / "axa-2026-01.md").read_bytes()).hexdigest()
    story.on("2026-02-02", Draft, documents={"text": text})
    story.on("2026-02-06", Open)


def signed_at_rabat(story: Story) -> None:
    _opened(story)
    for person in ("mic.minister", "mes.minister", "mtn.minister", "axa.ceo"):
        story.on("2026-02-16", Sign, person)


def ten() -> tuple[Story, ...]:
    stories = (psa, psa_maintenance, cfma, renault, fimme, amith, rhamna_before, rhamna, rhamna_ecotourism, axa)
    return tuple(story() for story in stories)
