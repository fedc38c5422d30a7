"""From the texts to the signatures."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import EXISTING, NamedFileType, argument, option, reference, writing
from adapters.cli.shape import Told

_DOING = "adapters.cli.doing.signing"
METHODS = ("wet_ink", "simple", "advanced", "qualified")

_TEXT = option(
    "--text-sha256",
    metavar="SHA256",
    help=t("Le texte signé ; à défaut celui qui est ouvert.", "The text that was signed; the one that is open where left out."),
)

draft = Told(
    "draft",
    f"{_DOING}:draft",
    t(
        "Fixer la version suivante des textes par leur contenu.\n\nSans --document : les fichiers que nomment les termes.",
        "Fix the next version of the texts by their content.\n\nWithout --document: the files that the terms name.",
    ),
    examples=(
        "draft AXA-2026-01 --document examples/conventions/axa-2026-01.md --as pm",
        "draft AXA-2026-01 --document annex-1=annexe.pdf --as pm",
    ),
    params=[
        reference(),
        option(
            "--document",
            "documents",
            type=NamedFileType(name_needed=False),
            metavar="[ID=]FILE",
            multiple=True,
            help=t("Un texte ; ID= s'il y en a plusieurs.", "A text; ID= where there are several."),
        ),
        *writing(),
    ],
)
open_ = Told(
    "open",
    f"{_DOING}:open_for_signature",
    t("Ouvrir la version courante à la signature.", "Open the current version for signature."),
    examples=("open AXA-2026-01 --as pm",),
    params=[reference(), *writing()],
)
sign = Told(
    "sign",
    f"{_DOING}:sign",
    t("Consigner une signature, le jour où elle fut donnée.", "Record a signature, on the day it was given."),
    examples=("sign AXA-2026-01 --party axa --by axa.ceo --method wet_ink --on 2026-02-16 --as pm",),
    params=[
        reference(),
        option("--party", metavar="ID", help=t("La partie pour laquelle on signe.", "The party signed for.")),
        option("--method", type=click.Choice(METHODS), default="wet_ink", help=t("Comment.", "How.")),
        option("--scan", type=EXISTING, help=t("La copie numérisée.", "The scanned copy.")),
        _TEXT,
        *writing(ask_day=True),
    ],
)
visa = Told(
    "visa",
    f"{_DOING}:visa",
    t("Consigner un visa ou une approbation.", "Record a visa or an approval."),
    examples=("visa AXA-2026-01 --by mes.legal --on 2026-02-10 --as pm",),
    params=[reference(), _TEXT, *writing(ask_day=True)],
)
ceremony = Told(
    "ceremony",
    "adapters.cli.doing.ceremony:ceremony",
    t(
        "Consigner les signatures de toutes les conventions d'une même cérémonie.\n\n"
        "D'abord un essai de toutes ; si l'une est refusée, aucune n'est consignée. La même commande répétée ne signe rien deux fois.",
        "Record the signatures of all conventions of one ceremony.\n\n"
        "First all are tried; if one is refused, none is recorded. The same command again signs nothing twice.",
    ),
    examples=(
        "ceremony tanger-2019-02-06 --on 2019-02-06 --dry-run --as pm",
        "ceremony rabat-2026-02-16 --on 2026-02-16 --except axa.ceo --as pm",
    ),
    params=[
        argument("ceremony"),
        option(
            "--except", "absent", metavar="PERSON", multiple=True, help=t("Qui n'a pas signé ce jour-là.", "Who did not sign that day.")
        ),
        *writing(by=False, several=True, ask_day=True),
    ],
)
