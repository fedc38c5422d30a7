"""Amendments: previewed, proposed, signed, withdrawn."""

from __future__ import annotations

import click

from adapters.cli.declared.signing import METHODS
from adapters.cli.language import t
from adapters.cli.params import DAY, EXISTING, FILE, argument, option, reading, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.amending"
_UNTIL = option("--until", type=DAY, help=t("Jusqu'à ce jour ; à défaut dix ans.", "Up to this day; ten years where left out."))

amend = Family(
    "amend",
    t("Les avenants : effet, proposition, signature, retrait.", "Amendments: impact, proposal, signature, withdrawal."),
    [
        Told(
            "preview",
            f"{_DOING}:preview",
            t(
                "Ce qu'un avenant changerait, avant que quiconque ne signe ; rien n'est consigné.",
                "What an amendment would change, before anybody signs; nothing is recorded.",
            ),
            examples=("amend preview AXA-2026-01 examples/amendments/axa-2026-01-1.yaml",),
            params=[reference(), argument("file", type=FILE), _UNTIL, *reading()],
        ),
        Told(
            "propose",
            f"{_DOING}:propose",
            t("Proposer un avenant à la signature ; un seul à la fois.", "Propose an amendment for signature; one at a time."),
            examples=("amend propose AXA-2026-01 examples/amendments/axa-2026-01-1.yaml --as pm",),
            params=[reference(), argument("file", type=FILE), _UNTIL, *writing(by=False)],
        ),
        Told(
            "sign",
            f"{_DOING}:sign",
            t("Consigner une signature de l'avenant en cours.", "Record a signature of the amendment in progress."),
            examples=("amend sign AXA-2026-01 --by axa.ceo --on 2026-11-20 --as pm",),
            params=[
                reference(),
                option("--party", metavar="ID", help=t("La partie pour laquelle on signe.", "The party signed for.")),
                option("--method", type=click.Choice(METHODS), default="wet_ink", help=t("Comment.", "How.")),
                option("--scan", type=EXISTING, help=t("La copie numérisée.", "The scanned copy.")),
                option(
                    "--instead-of",
                    metavar="PERSON",
                    help=t("Le membre prévu, quand on agit p.o. pour lui.", "The member foreseen, where one acts per order of them."),
                ),
                option(
                    "--text-sha256",
                    metavar="SHA256",
                    help=t("Le texte signé ; à défaut celui de l'avenant.", "The text signed; the amendment's where left out."),
                ),
                *writing(),
            ],
        ),
        Told(
            "withdraw",
            f"{_DOING}:withdraw",
            t("Retirer l'avenant en cours, tant que tous n'ont pas signé.", "Withdraw the amendment that not everybody has signed yet."),
            examples=('amend withdraw AXA-2026-01 --because "Remplacé par un autre" --as pm',),
            params=[reference(), option("--because", required=True, help=t("Pourquoi.", "Why.")), *writing(by=False)],
        ),
    ],
    examples=(
        "amend preview AXA-2026-01 examples/amendments/axa-2026-01-1.yaml",
        "amend propose AXA-2026-01 examples/amendments/axa-2026-01-1.yaml --as pm",
        "amend sign AXA-2026-01 --by axa.ceo --as pm",
    ),
)
