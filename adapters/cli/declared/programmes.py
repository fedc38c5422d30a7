"""Yearly programmes: adopted from a sheet, and the empty sheet."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import FILE, option, reading, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.programmes"
_YEAR = option(
    "--year", type=click.IntRange(1900, 2400), metavar="YEAR", required=True, help=t("L'année du programme.", "The programme's year.")
)

programme = Family(
    "programme",
    t("Les programmes annuels : adoption, modèle.", "Yearly programmes: adoption, template."),
    [
        Told(
            "adopt",
            f"{_DOING}:adopt",
            t(
                "Consigner le programme d'une année : ses jalons s'ajoutent à la convention, sans avenant.\n\n"
                "Il repose sur une décision du comité qui l'adopte, ou est consigné par la partie qui l'adopte. Un second programme de la "
                "même année prend la place de ce qui est encore ouvert du premier.",
                "Record the programme of a year: its milestones become part of the convention, without an amendment.\n\n"
                "It rests on a decision of the committee that adopts it, or is recorded by the party that does. A second programme of the "
                "same year takes the place of what is still open of the first.",
            ),
            examples=(
                "programme adopt AXA-2026-01 --year 2027 --sheet programme-2027.xlsx --decision suivi-1.2 --on 2026-12-10 --as pm",
                "programme adopt AXA-2026-01 --year 2027 --sheet programme-2027.yaml --dry-run --as pm",
            ),
            params=[
                reference(),
                _YEAR,
                option("--sheet", type=FILE, required=True, help=t("La feuille : .xlsx ou YAML.", "The sheet: .xlsx or YAML.")),
                option(
                    "--decision",
                    metavar="COMMITTEE-SESSION.N",
                    help=t("La décision du comité, par exemple suivi-3.2.", "The committee's decision, suivi-3.2 for instance."),
                ),
                *writing(),
            ],
        ),
        Told(
            "template",
            f"{_DOING}:template",
            t(
                "Écrire une feuille vide pour une convention : .xlsx avec des listes de choix, ou YAML commenté.",
                "Write an empty sheet for a convention: .xlsx with lists to choose from, or commented YAML.",
            ),
            examples=(
                "programme template AXA-2026-01 --year 2027 --out programme-2027.xlsx",
                "programme template AXA-2026-01 --year 2027 --out programme-2027.yaml",
            ),
            params=[
                reference(),
                _YEAR,
                option("--out", type=FILE, required=True, help=t("Le fichier : .xlsx ou .yaml.", "The file: .xlsx or .yaml.")),
                option("--overwrite", is_flag=True, help=t("Écraser un fichier qui existe déjà.", "Replace a file that is there already.")),
                *reading(),
            ],
        ),
    ],
    examples=("programme template AXA-2026-01 --year 2027 --out programme-2027.xlsx",),
)
