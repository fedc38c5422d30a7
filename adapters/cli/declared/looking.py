"""Reading: the portfolio, one convention, its past and what comes. Answered from PostgreSQL alone."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import DAY, option, reading, reference
from adapters.cli.shape import Told

_DOING = "adapters.cli.doing.looking"
PHASES = ("drafting", "signature", "signed", "in_force", "suspended", "closing", "closed")
HEALTH = ("ok", "late", "blocked", "dormant", "closed")
KINDS = ("framework", "specific", "partnership", "governance", "memorandum", "action_plan")

portfolio = Told(
    "list",
    f"{_DOING}:portfolio",
    t("Les conventions, une par ligne.", "The conventions, one a line."),
    examples=("list", "list --health late --json", "list --party mic --due-before 2026-12-31", "list --label secteur=automobile"),
    params=[
        option("--phase", type=click.Choice(PHASES), help=t("Celles de cette phase.", "Those in this phase.")),
        option("--health", type=click.Choice(HEALTH), help=t("Celles qui vont ainsi.", "Those in this health.")),
        option("--party", metavar="ID", help=t("Celles de cette partie.", "Those of this party.")),
        option("--kind", type=click.Choice(KINDS), help=t("Celles de cette nature.", "Those of this kind.")),
        option("--label", "labels", metavar="K=V", multiple=True, help=t("Celles qui portent cette étiquette.", "Those with this label.")),
        option("--due-before", type=DAY, help=t("Celles qui ont une échéance avant ce jour.", "Those with a deadline before this day.")),
        *reading(),
    ],
)
show = Told(
    "show",
    f"{_DOING}:show",
    t("Où en est une convention, et ce qu'elle attend.", "Where a convention stands, and what it waits for."),
    examples=("show AXA-2026-01", "show AXA-2026-01 --json"),
    params=[reference(), *reading()],
)
history = Told(
    "history",
    f"{_DOING}:history",
    t("Ses événements, du premier au dernier.", "Its events, from the first to the last."),
    examples=("history AXA-2026-01", "history AXA-2026-01 --json"),
    params=[reference(), *reading()],
)
agenda = Told(
    "agenda",
    f"{_DOING}:agenda",
    t(
        "Ce qui vient : de chaque échéance qui revient, la prochaine ; avec --until, toutes jusqu'à ce jour si rien n'est fait.",
        "What comes: of everything that recurs the next; with --until, everything up to that day if nothing is done.",
    ),
    examples=("agenda AXA-2026-01", "agenda --until 2026-12-31"),
    params=[reference(required=False), option("--until", type=DAY, help=t("Jusqu'à ce jour.", "Up to this day.")), *reading()],
)
explain = Told(
    "explain",
    f"{_DOING}:explain",
    t(
        "Ce que la convention attend, de qui, depuis quand, et par quelle règle.",
        "What it waits for, from whom, since when, by which rule.",
    ),
    examples=("explain AXA-2026-01",),
    params=[reference(), *reading()],
)
