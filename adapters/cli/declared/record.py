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
