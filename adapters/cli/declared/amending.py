"""Amendments: previewed, proposed, signed, withdrawn."""

from __future__ import annotations

from adapters.cli.declared.signing import INSTEAD_OF, SIGNED_HOW
from adapters.cli.language import t
from adapters.cli.params import DAY, FILE, argument, option, reading, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.amending"
_BECAUSE = option("--because", metavar="TEXT", required=True, help=t("Pourquoi.", "Why."))
_TEXT = option(
    "--text-sha256",
    metavar="SHA256",
    help=t("Le texte signé ; à défaut celui de l'avenant.", "The text signed; the amendment's where left out."),
)
_UNTIL = option("--until", type=DAY, help=t("Jusqu'à ce jour ; à défaut dix ans.", "Up to this day; ten years where left out."))

amend = Family(
    "amend",
    t("Les avenants : effet, proposition, visas, signature, retrait.", "Amendments: impact, proposal, visas, signature, withdrawal."),
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
            examples=(
                "amend sign AXA-2026-01 --by axa.ceo --on 2026-11-20 --as pm",
                "amend sign AXA-2026-01 --by axa.focal --instead-of axa.ceo --on 2026-11-20 --as pm",
            ),
            params=[
                reference(),
                *SIGNED_HOW,
                INSTEAD_OF,
                _TEXT,
                *writing(),
            ],
        ),
        Told(
            "visa",
            f"{_DOING}:visa",
            t("Consigner un visa ou une approbation de l'avenant en cours.", "Record a visa or an approval of the amendment in progress."),
            examples=("amend visa AXA-2026-01 --by mes.legal --on 2026-11-10 --as pm",),
            params=[reference(), INSTEAD_OF, _TEXT, *writing()],
        ),
        Told(
            "decline",
            f"{_DOING}:decline",
            t(
                "Consigner un refus de signer ou de viser l'avenant en cours.",
                "Record a refusal to sign the amendment in progress, or to give it a visa.",
            ),
            examples=('amend decline AXA-2026-01 --by axa.ceo --because "Article 2 à revoir" --on 2026-11-20 --as pm',),
            params=[
                reference(),
                option("--party", metavar="ID", help=t("La partie au nom de laquelle on refuse.", "The party declined for.")),
                _BECAUSE,
                *writing(),
            ],
        ),
        Told(
            "unsign",
            f"{_DOING}:unsign",
            t(
                "Consigner qu'une partie retire sa signature de l'avenant en cours, tant que tous n'ont pas signé.",
                "Record that a party takes its signature back from the amendment that not everybody has signed yet.",
            ),
            examples=('amend unsign AXA-2026-01 --party axa --because "Conseil à consulter" --on 2026-11-21 --as pm',),
            params=[
                reference(),
                option("--party", metavar="ID", required=True, help=t("La partie qui se retire.", "The party that withdraws.")),
                _BECAUSE,
                *writing(),
            ],
        ),
        Told(
            "withdraw",
            f"{_DOING}:withdraw",
            t("Retirer l'avenant en cours, tant que tous n'ont pas signé.", "Withdraw the amendment that not everybody has signed yet."),
            examples=('amend withdraw AXA-2026-01 --because "Remplacé par un autre" --as pm',),
            params=[reference(), _BECAUSE, *writing(by=False)],
        ),
    ],
    examples=(
        "amend preview AXA-2026-01 examples/amendments/axa-2026-01-1.yaml",
        "amend propose AXA-2026-01 examples/amendments/axa-2026-01-1.yaml --as pm",
        "amend sign AXA-2026-01 --by axa.ceo --as pm",
    ),
)
