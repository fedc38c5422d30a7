"""The embedded stack and the database's schema."""

from __future__ import annotations

import click

from adapters.cli.completing import SHELLS
from adapters.cli.language import t
from adapters.cli.params import argument, option, reading
from adapters.cli.shape import Instant, Told

_DOING = "adapters.cli.doing.stack"

up = Told(
    "up",
    f"{_DOING}:up",
    t(
        "Démarrer PostgreSQL, Temporal, le courrier d'essai et un worker, sous $CONVENTIONS_HOME.\n\n"
        "Sans --detach, tout s'arrête avec Ctrl-C ; les données restent.",
        "Start PostgreSQL, Temporal, the mail catcher and a worker under $CONVENTIONS_HOME.\n\n"
        "Without --detach everything ends with Ctrl-C; the data stays.",
    ),
    examples=("up --detach", "up --detach --json"),
    params=[option("--detach", is_flag=True, help=t("Rendre la main une fois démarré.", "Return once it is started.")), *reading()],
)
run = Told(
    "run",
    f"{_DOING}:run",
    t("La même chose au premier plan, jusqu'à Ctrl-C.", "The same in the foreground, until Ctrl-C."),
    examples=("run",),
    params=reading(),
)
down = Told(
    "down",
    f"{_DOING}:down",
    t("Arrêter ce que « up » a démarré ; les données restent.", "End what “up” started; the data stays."),
    examples=("down",),
    params=reading(),
)
status = Told(
    "status",
    f"{_DOING}:status",
    t("Ce qui tourne, et où.", "What is running, and where."),
    examples=("status", "status --json"),
    params=reading(),
)
migrate = Told(
    "migrate",
    f"{_DOING}:migrate",
    t("Mettre le schéma de PostgreSQL à jour.", "Bring PostgreSQL's schema up to date."),
    examples=("migrate",),
    params=reading(),
)
completion = Instant(
    "completion",
    "adapters.cli.completing:script",
    t(
        "Le script de complétion d'un shell ; sans SHELL, du vôtre.\n\n"
        'Une fois : eval "$(conventions completion bash)". Pour toujours : la même ligne dans ~/.bashrc, « zsh » dans ~/.zshrc après '
        "compinit ; fish : conventions completion fish > ~/.config/fish/completions/conventions.fish",
        "A shell's completion script; without SHELL, yours.\n\n"
        'Once: eval "$(conventions completion bash)". For good: the same line in ~/.bashrc, or with “zsh” in ~/.zshrc after compinit; '
        "fish: conventions completion fish > ~/.config/fish/completions/conventions.fish",
    ),
    examples=("completion bash", "completion zsh", "completion fish"),
    params=[argument("shell", required=False, type=click.Choice(SHELLS))],
)
