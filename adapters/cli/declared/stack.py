"""The embedded stack; the database's schema and Temporal's namespace for a deployment of one's own."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import option, reading
from adapters.cli.shape import Told

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
