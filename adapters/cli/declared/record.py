"""The log and the workflows: whether they are whole, and brought back into agreement."""

from __future__ import annotations

from collections.abc import Sequence

import click

from adapters.cli.language import t
from adapters.cli.params import argument, option, reading
from adapters.cli.shape import Told

_DOING = "adapters.cli.doing.record"


def _which() -> Sequence[click.Parameter]:
    return [
        argument("references", many=True, required=False),
        option("--all", "everything", is_flag=True, help=t("Toutes les conventions.", "All conventions.")),
    ]


def _dry_run() -> click.Parameter:
    return option("--dry-run", is_flag=True, help=t("Comparer sans rien écrire ni démarrer.", "Compare, and write or start nothing."))


verify = Told(
    "verify",
    f"{_DOING}:verify",
    t(
        "Le registre dit-il encore ce qu'il disait ? Chaque empreinte, version et copie est recalculée. Code 7 s'il y a un défaut.",
        "Does the log still say what it said? Every hash, version and copy is computed again. Exit 7 where something is wrong.",
    ),
    examples=("verify --all", "verify AXA-2026-01 --json"),
    params=[*_which(), *reading()],
)
restore = Told(
    "restore",
    f"{_DOING}:restore",
    t(
        "Rendre un workflow à chaque convention ouverte qui n'en a plus, d'après PostgreSQL seul.\n\n"
        "Après la perte des données de Temporal, ou quand un workflow a été terminé à la main. Peut être répétée.",
        "Give every open convention that has no workflow one again, from PostgreSQL alone.\n\n"
        "After Temporal's data was lost, or somebody terminated a workflow. Can be repeated.",
    ),
    examples=("restore --all --dry-run", "restore --all", "restore AXA-2026-01"),
    params=[*_which(), _dry_run(), *reading()],
)
reconcile = Told(
    "reconcile",
    f"{_DOING}:reconcile",
    t(
        "Reconsigner ce que PostgreSQL a perdu et que Temporal sait encore.\n\n"
        "Après le retour à une sauvegarde plus ancienne. Deux passés différents sont signalés, et rien n'est écrit.",
        "Record once more what PostgreSQL has lost and Temporal still remembers.\n\n"
        "After an older backup was restored. Where there are two pasts it says so, and writes nothing.",
    ),
    examples=("reconcile --all --dry-run", "reconcile --all", "reconcile AXA-2026-01 --json"),
    params=[*_which(), _dry_run(), *reading()],
)
