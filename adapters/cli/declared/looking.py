"""Reading: the portfolio, one convention, its past and what comes. Answered from PostgreSQL alone."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import DAY, FILE, SESSION, argument, option, reading, reference
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
    examples=(
        "show AXA-2026-01",
        "show AXA-2026-01 --json",
        "show AXA-2026-01 --as-of 2026-06-30",
        "show AXA-2026-01 --known-at 2026-06-30T10:00",
    ),
    params=[
        reference(),
        option(
            "--as-of",
            type=DAY,
            help=t(
                "Où elle en était à la fin de ce jour, erreurs rectifiées.", "Where it stood at the end of this day, mistakes corrected."
            ),
        ),
        option(
            "--known-at",
            type=SESSION,
            help=t(
                "D'après ce qui était inscrit à ce moment : un jour (sa fin) ou une minute.",
                "By what was recorded at this moment: a day (its end) or a minute.",
            ),
        ),
        *reading(),
    ],
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

todo = Told(
    "todo",
    f"{_DOING}:todo",
    t(
        "Ce que quelqu'un doit faire, dans toutes les conventions, et ce qui est dû à sa partie.\n\n"
        "D'une partie : tout ce que doivent les siens.",
        "What somebody has to do in all conventions, and what is owed to their party.\n\nOf a party: all that its people have to do.",
    ),
    examples=("todo --for mes.focal", "todo --for ofppt --json"),
    params=[
        option("--for", "person", metavar="PERSON", required=True, help=t("La personne, ou la partie.", "The person, or the party.")),
        *reading(),
    ],
)

_VERSION = click.IntRange(min=1)
_OF_A_VERSION = option("--document", metavar="ID", help=t("Ce document seul.", "This document alone."))

text = Told(
    "text",
    "adapters.cli.doing.versions:text",
    t(
        "Rendre les textes d'une version, vérifiés par leur empreinte.\n\n"
        "La version courante à défaut. Un texte seul va sur la sortie standard ; plusieurs vont dans un dossier (--out). "
        "Avec --sha256 : tout fichier que nomme le registre de la convention, copie signée ou pièce.",
        "Give the texts of a version back, checked against their hashes.\n\n"
        "The current version unless one is named. One text goes to standard output, several into a folder (--out). "
        "With --sha256: any file that the convention's record names, a signed copy or evidence.",
    ),
    examples=(
        "text AXA-2026-01",
        "text AXA-2026-01 --version 1 --out textes",
        "text AXA-2026-01 --document annex-1 --out annexe.pdf",
        "text AXA-2026-01 --sha256 3f786850e387 --out signature.pdf",
    ),
    params=[
        reference(),
        option("--version", metavar="N", type=_VERSION, help=t("Cette version.", "This version.")),
        _OF_A_VERSION,
        option(
            "--sha256",
            metavar="SHA256",
            help=t("Le fichier de cette empreinte, ou de ce début d'empreinte.", "The file of this hash, or of this beginning of one."),
        ),
        option("--out", metavar="FILE|DIR", type=FILE, help=t("Où l'écrire.", "Where to write it.")),
        option("--overwrite", is_flag=True, help=t("Écraser ce qui existe.", "Replace what is there.")),
        *reading(),
    ],
)
evidence = Told(
    "evidence",
    "adapters.cli.doing.evidence:evidence",
    t(
        "Les pièces que nomme le registre d'une convention : preuves, copies signées, procès-verbaux, feuilles.\n\n"
        "Avec --out, les fichiers eux-mêmes, vérifiés par leur empreinte. OBJET : un jalon, une action, une session (suivi-3), "
        "un programme (programme-2027).",
        "The files that a convention's record names: evidence, signed copies, minutes, sheets.\n\n"
        "With --out the files themselves, checked against their hashes. ABOUT: a milestone, an action, a session (suivi-3), a programme "
        "(programme-2027).",
    ),
    examples=("evidence AXA-2026-01", "evidence AXA-2026-01 needs-2026 --out pieces"),
    params=[
        reference(),
        argument("about", required=False),
        option("--out", metavar="DIR", type=FILE, help=t("Le dossier où les écrire.", "The folder to write them into.")),
        option("--overwrite", is_flag=True, help=t("Écraser ce qui existe.", "Replace what is there.")),
        *reading(),
    ],
)
diff = Told(
    "diff",
    "adapters.cli.doing.differences:diff",
    t(
        "Ce qui a changé d'une version des textes à l'autre.\n\nÀ défaut : de l'avant-dernière à la dernière.",
        "What changed from one version of the texts to another.\n\nUnless named: from the last but one to the last.",
    ),
    examples=("diff AXA-2026-01", "diff AXA-2026-01 1 3 --document annex-1", "diff AXA-2026-01 --json"),
    params=[
        reference(),
        argument("first", required=False, type=_VERSION),
        argument("second", required=False, type=_VERSION),
        _OF_A_VERSION,
        *reading(),
    ],
)
