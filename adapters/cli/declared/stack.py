"""The embedded stack; the database's schema and Temporal's namespace for a deployment of one's own."""

from __future__ import annotations

import click

from adapters.cli.completing import SHELLS
from adapters.cli.language import t
from adapters.cli.params import FILE, argument, option, reading
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
    examples=("migrate", "migrate --writer conventions_worker"),
    params=[
        option(
            "--writer",
            metavar="ROLE",
            help=t(
                "Accorder à ce rôle existant ce qu'il faut au worker, et rien de plus.",
                "Grant this existing role what a worker needs, and no more.",
            ),
        ),
        *reading(),
    ],
)
prepare = Told(
    "prepare",
    f"{_DOING}:prepare",
    t(
        "Préparer Temporal : l'espace de noms, sa durée de conservation, les attributs de recherche.\n\n"
        "Peut être répétée ; n'ajoute que ce qui manque. La pile embarquée n'en a pas besoin.",
        "Prepare Temporal: the namespace, its retention, the search attributes.\n\n"
        "Can be repeated; adds only what is missing. The embedded stack does not need it.",
    ),
    examples=("prepare", "prepare --retention-days 7300"),
    params=[
        option(
            "--retention-days",
            type=click.IntRange(1, 36500),
            default=3650,
            show_default=True,
            help=t("Combien de jours une convention close reste visible.", "How many days a closed convention stays visible."),
        ),
        *reading(),
    ],
)
doctor = Told(
    "doctor",
    "adapters.cli.doing.doctor:doctor",
    t(
        "Examiner chaque partie, et dire comment réparer ce qui ne va pas.\n\n"
        "Rien n'a besoin de tourner et rien n'est changé. Code de sortie 7 si quelque chose est à réparer.",
        "Examine every part, and say how to repair what is wrong.\n\n"
        "Nothing needs to be running and nothing is changed. Exit code 7 when something is to be repaired.",
    ),
    examples=("doctor", "doctor --json"),
    params=reading(),
)
backup = Told(
    "backup",
    "adapters.cli.doing.backup:backup",
    t(
        "Copier tout ce qui se trouve sous $CONVENTIONS_HOME, pendant que tout tourne.\n\n"
        "DIR ne doit pas exister, ou être vide ; il n'apparaît qu'une fois complet.",
        "Copy everything under $CONVENTIONS_HOME while it runs.\n\nDIR must not exist, or be empty; it appears only once it is whole.",
    ),
    examples=("backup /srv/backups/2026-11-22",),
    params=[argument("dir", type=FILE), *reading()],
)
recover = Told(
    "recover",
    "adapters.cli.doing.backup:recover",
    t(
        "Remettre une copie faite par « backup » dans un $CONVENTIONS_HOME vide.\n\n"
        "La copie est d'abord vérifiée, fichier par fichier ; « up » démarre ensuite.",
        "Put a copy made by “backup” into an empty $CONVENTIONS_HOME.\n\nThe copy is verified first, file by file; then “up” starts it.",
    ),
    examples=("recover /srv/backups/2026-11-22",),
    params=[argument("dir", type=FILE), *reading()],
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
