"""Mistakes and succession: a fact put right, another holder of an office, another name, other parties, another manager."""

from __future__ import annotations

from collections.abc import Sequence

import click

from adapters.cli.language import LANGUAGES, t
from adapters.cli.params import DAY, LIST, argument, option, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.succession"


def _where() -> Sequence[click.Parameter]:
    return [
        argument("references", many=True, required=False),
        option("--all", "everything", is_flag=True, help=t("Toutes les conventions ouvertes.", "All open conventions.")),
        option("--from", "on", type=DAY, help=t("Le premier jour : à dire toujours.", "The first day: always to be said.")),
    ]


correct = Told(
    "correct",
    "adapters.cli.doing.correcting:correct",
    t(
        "Rectifier une erreur matérielle : un événement nouveau raye l'ancien fait, qui reste lisible.\n\n"
        "VERSION est celle de l'événement, dans « history ». Refusé, avec la liste, quand d'autres effets reposent sur ce fait ; "
        "--dry-run le dit d'avance.",
        "Correct a clerical error: a new event strikes the old fact, which stays readable.\n\n"
        "VERSION is that of the event, in “history”. Refused, with the list, where other effects rest on that fact; "
        "--dry-run says so beforehand.",
    ),
    examples=(
        'correct AXA-2026-01 7 --set on=2026-02-15 --because "Date mal lue" --as pm',
        'correct AXA-2026-01 12 --set evidence.report=rapport.pdf --because "Mauvais fichier" --dry-run --as pm',
    ),
    params=[
        reference(),
        argument("version", type=click.IntRange(min=1)),
        option(
            "--set",
            "changes",
            metavar="FIELD=VALUE",
            multiple=True,
            required=True,
            help=t(
                "on (le jour), person, present (a,b,c), evidence.NOM (un fichier), note… ; répétable.",
                "on (the day), person, present (a,b,c), evidence.NAME (a file), note…; repeatable.",
            ),
        ),
        option("--because", metavar="TEXT", required=True, help=t("Quelle erreur.", "Which error.")),
        *writing(by=False, day=False),
    ],
)
_BASIS = t("Le texte qui le décide.", "The text that decides it.")

person = Family(
    "person",
    t("Les titulaires des fonctions.", "Holders of offices."),
    [
        Told(
            "replace",
            f"{_DOING}:replace_person",
            t(
                "Donner un nouveau titulaire à une fonction, à partir d'un jour.\n\n"
                "Le nom est gardé à part ; ce qui fut signé reste signé, ce qui reste à signer revient au nouveau titulaire.",
                "Give an office a new holder from a day on.\n\n"
                "The name is kept apart; what was signed stays signed, what is left to sign is the new holder's.",
            ),
            examples=(
                'person replace mic.minister --name "Nadia Alami" --title ministre --from 2026-10-07 --all --as pm',
                'person replace axa.focal AXA-2026-01 --name "Karim Saïd" --email karim@example.org --from 2026-03-02 --as pm',
            ),
            params=[
                argument("person"),
                *_where(),
                option("--name", metavar="TEXT", required=True, help=t("Son nom.", "The name.")),
                option("--title", metavar="TEXT", help=t("Sa qualité.", "The title.")),
                option("--email", metavar="ADDRESS", help=t("Son adresse.", "The address.")),
                option("--language", type=click.Choice(LANGUAGES), default="fr", help=t("Sa langue.", "The language.")),
                *writing(day=False, by=False, several=True),
            ],
        )
    ],
    examples=('person replace mic.minister --name "Nadia Alami" --title ministre --from 2026-10-07 --all --as pm',),
)
party = Family(
    "party",
    t("Les noms des parties et leurs successeurs.", "Names of parties, and their successors."),
    [
        Told(
            "rename",
            f"{_DOING}:rename_party",
            t(
                "Donner un nouveau nom à une partie, à partir d'un jour. Il n'y faut pas d'avenant.",
                "Give a party a new name from a day on. No amendment is needed.",
            ),
            examples=('party rename mic --name "fr=Ministère de l\'Industrie" --basis "décret" --from 2026-10-07 --all --as pm',),
            params=[
                argument("party"),
                *_where(),
                option(
                    "--name",
                    "names",
                    metavar="LANG=TEXT",
                    multiple=True,
                    required=True,
                    help=t("fr=, en= ou ar= ; répétable.", "fr=, en= or ar=; repeatable."),
                ),
                option("--short", metavar="TEXT", help=t("Le sigle.", "The short name.")),
                option("--basis", metavar="TEXT", help=_BASIS),
                *writing(day=False, by=False, several=True),
            ],
        ),
        Told(
            "succeed",
            f"{_DOING}:succeed_party",
            t(
                "Faire venir une ou plusieurs parties de l'annuaire aux droits d'une autre.\n\n"
                "Un seul successeur prend tout, une fonction par la fin de son identifiant ; entre plusieurs, --assign dit qui prend "
                "quoi : FONCTION=FONCTION, milestone.ID=PARTIE… ; --dry-run nomme ce qui reste à dire.",
                "Let one or several parties of the directory come into the rights of another.\n\n"
                "A single successor takes everything, an office by the end of its id; among several, --assign says who takes "
                "what: OFFICE=OFFICE, milestone.ID=PARTY…; --dry-run names what is still to be said.",
            ),
            examples=(
                'party succeed mic --by mi --from 2026-10-07 --basis "décret d\'attributions" --all --as pm',
                "party succeed mic --by mi,mt --from 2026-10-07 --basis décret --assign mic.focal=mt.focal --all --as pm",
            ),
            params=[
                argument("party"),
                *_where(),
                option("--by", "heirs", type=LIST, metavar="ID[,ID]", required=True, help=t("Qui succède.", "Who succeeds.")),
                option("--basis", metavar="TEXT", required=True, help=_BASIS),
                option("--assign", metavar="OLD=NEW", multiple=True, help=t("Qui prend quoi ; répétable.", "Who takes what; repeatable.")),
                *writing(day=False, by=False, several=True),
            ],
        ),
    ],
    examples=('party succeed mic --by mi --from 2026-10-07 --basis "décret d\'attributions" --all --as pm',),
)
manager = Family(
    "manager",
    t("Le responsable des conventions.", "The manager of the conventions."),
    [
        Told(
            "replace",
            f"{_DOING}:replace_manager",
            t(
                "Confier les conventions d'un responsable à un autre, à partir d'un jour.",
                "Hand a manager's conventions over to another from a day on.",
            ),
            examples=("manager replace pm --by pm2 --from 2026-10-07 --all --as pm",),
            params=[
                argument("old"),
                *_where(),
                option("--by", "new", metavar="NEW", required=True, help=t("Qui succède.", "Who succeeds.")),
                *writing(day=False, by=False, several=True),
            ],
        )
    ],
    examples=("manager replace pm --by pm2 --from 2026-10-07 --all --as pm",),
)
