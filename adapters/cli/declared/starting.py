"""The directory, conventions from their files, and what a file would bring."""

from __future__ import annotations

import click

from adapters.cli.declared.looking import KINDS
from adapters.cli.language import t
from adapters.cli.params import DAY, FILE, argument, option, reading, reference, writing
from adapters.cli.shape import Family, Told
from adapters.papers import TEMPLATES

OTHER_FILES = ("directory", "session", "amendment")
"""What people write besides conventions."""
_DOING = "adapters.cli.doing.starting"
_DOING_REHEARSALS = "adapters.cli.doing.rehearsing"

_DIRECTORY = option(
    "--directory",
    type=FILE,
    help=t("L'annuaire ; à défaut directory.yaml, à côté du fichier.", "The directory; directory.yaml beside the file where left out."),
)
_LIFE = [
    argument("file", type=FILE),
    option(
        "--signed-on",
        type=DAY,
        help=t("Jour de signature ; à défaut la cérémonie, sinon aujourd'hui.", "Day of signature; else the ceremony's, else today."),
    ),
    option("--from", "start", type=DAY, help=t("Ne montrer qu'à partir de ce jour.", "Show from this day on.")),
    option("--until", type=DAY, help=t("Ne montrer que jusqu'à ce jour.", "Show up to this day.")),
    _DIRECTORY,
    *reading(),
]
"""A life that is looked at before it begins."""

new = Told(
    "new",
    "adapters.cli.doing.templates:new",
    t(
        "Écrire un modèle commenté : une convention de la nature voulue, l'annuaire, une feuille de session ou un avenant.\n\n"
        "Sans FICHIER, sur la sortie standard. Tel quel, un modèle est valable. De même les modèles des papiers (DOCX), que le bureau "
        "adapte et range dans CONVENTIONS_TEMPLATES.",
        "Write a commented template: a convention of some kind, the directory, a session's sheet, or an amendment.\n\n"
        "Without FILE to standard output. As it is written a template is valid. So are those of documents (DOCX), which the office "
        "adapts and keeps in CONVENTIONS_TEMPLATES.",
    ),
    examples=(
        "new --kind directory directory.yaml",
        "new --kind partnership mine.yaml",
        "new --kind session session-1.yaml",
        "new --kind amendment amendment-1.yaml",
        "new --kind minutes templates/fr/minutes.docx",
    ),
    params=[
        argument("file", type=FILE, required=False),
        option(
            "--kind",
            type=click.Choice((*KINDS, *OTHER_FILES, *TEMPLATES)),
            default="partnership",
            show_default=True,
            help=t(
                "La nature de la convention ; ou l'annuaire, une feuille, un avenant, un papier.",
                "The convention's kind; or the directory, a sheet, an amendment, a document.",
            ),
        ),
        option("--overwrite", is_flag=True, help=t("Écraser un fichier qui existe déjà.", "Replace a file that is there already.")),
        *reading(),
    ],
)
directory = Family(
    "directory",
    t("L'annuaire du bureau : parties et personnes.", "The office's directory: parties and people."),
    [
        Told(
            "load",
            f"{_DOING}:load_directory",
            t("Charger l'annuaire ; les noms sont gardés à part.", "Load the directory; names are kept apart."),
            examples=("directory load examples/directory.yaml",),
            params=[argument("file", type=FILE), *writing(day=False, by=False, several=True)],
        )
    ],
    examples=("directory load examples/directory.yaml",),
)
start = Told(
    "start",
    f"{_DOING}:start",
    t(
        "Démarrer des conventions d'après leurs fichiers.\n\n"
        "Toutes les erreurs de tous les fichiers sont dites ensemble, et rien n'est démarré tant qu'il en reste. "
        "Un fichier déjà démarré avec le même contenu ne change rien.",
        "Start conventions from their files.\n\n"
        "All errors of all files are told together, and nothing is started while there are any. "
        "A file that was started already with the same content changes nothing.",
    ),
    examples=(
        "start examples/conventions/axa-2026-01.yaml --as pm",
        "start examples/conventions/*.yaml --dry-run --as pm",
    ),
    params=[argument("files", many=True, type=FILE), _DIRECTORY, *writing(day=False, by=False)],
)
live = Told(
    "live",
    f"{_DOING}:live",
    t(
        "Mettre en service une convention reprise : ses échéances courent désormais.",
        "Take a convention live: from now on things fall due.",
    ),
    examples=("live PSA-2019-01 --as pm",),
    params=[reference(), *writing()],
)
preview = Told(
    "preview",
    f"{_DOING}:preview",
    t(
        "Toutes les dates à venir d'une convention, d'après son fichier et sans serveur.\n\n"
        "On suppose que tous signent le même jour et que rien d'autre n'est fait ; à dix ans.",
        "Every future date of a convention from its file, without a server.\n\n"
        "Everybody is taken to sign on one day and nothing else is done; ten years ahead.",
    ),
    examples=(
        "preview examples/conventions/axa-2026-01.yaml",
        "preview examples/conventions/rhamna-2021-01.yaml --from 2026-01-01 --until 2027-12-31",
    ),
    params=_LIFE,
)
rehearse = Told(
    "rehearse",
    f"{_DOING_REHEARSALS}:rehearse",
    t(
        "Répéter la vie que « preview » calcule : vrai serveur Temporal, vrai registre, vrais courriels, en temps virtuel.\n\n"
        "Tout se passe dans un bureau provisoire, jeté à la fin : rien ne touche le vôtre, et aucun courriel ne part. "
        "Code 7 si la répétition et le calcul diffèrent.",
        "Rehearse the life that “preview” computes: a real Temporal server, a real log, real mails, in virtual time.\n\n"
        "All of it happens in a passing office, thrown away at the end: nothing touches yours, and no mail leaves. "
        "Exit 7 where rehearsal and computation differ.",
    ),
    examples=(
        "rehearse examples/conventions/axa-2026-01.yaml",
        "rehearse examples/conventions/rhamna-2021-01.yaml --until 2027-12-31 --json",
    ),
    params=_LIFE,
)
