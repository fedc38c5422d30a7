"""How long a convention lasts: suspended and resumed, prolonged, denounced, terminated, closed."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import DAY, option, reference, writing
from adapters.cli.shape import Told

_DOING = "adapters.cli.doing.lasting"
CAUSES = ("fault", "mutual", "force_majeure", "general_interest", "lapse", "annulment")

suspend = Told(
    "suspend",
    f"{_DOING}:suspend",
    t(
        "Suspendre une convention en vigueur : rien n'est plus dû jusqu'à « resume ».",
        "Suspend a convention in force: nothing is due until it is resumed.",
    ),
    examples=('suspend AXA-2026-01 --because "Crédits gelés" --on 2026-11-02 --as pm',),
    params=[reference(), option("--because", required=True, help=t("Pourquoi.", "Why.")), *writing(by=False)],
)
resume = Told(
    "resume",
    f"{_DOING}:resume",
    t(
        "Reprendre une convention suspendue : ce qui était à venir est reporté d'autant de jours.",
        "Resume a suspended convention: what was to come is put off by as many days.",
    ),
    examples=("resume AXA-2026-01 --as pm",),
    params=[reference(), option("--because", help=t("Pourquoi.", "Why.")), *writing(by=False)],
)
close = Told(
    "close",
    f"{_DOING}:close",
    t("Clore : commencer la clôture ou, quand plus rien ne reste, la prononcer.", "Close: begin, or when nothing is left, end."),
    examples=("close AXA-2026-01 --as pm", 'close AXA-2026-01 --because "bilan abandonné d\'un commun accord" --as pm'),
    params=[reference(), option("--because", help=t("Pourquoi clore malgré ce qui reste.", "Why in spite of what is left.")), *writing()],
)
renew = Told(
    "renew",
    f"{_DOING}:renew",
    t(
        "Reconduire expressément, avant le terme.",
        "Renew expressly, before the term ends.",
    ),
    examples=("renew AXA-2026-01 --on 2028-12-01 --as pm",),
    params=[reference(), *writing(by=False)],
)
extend = Told(
    "extend",
    f"{_DOING}:extend",
    t("Proroger la période en cours, comme il fut convenu avant son terme.", "Extend the current term, as was agreed before it ended."),
    examples=('extend AXA-2026-01 --until 2029-12-31 --because "Travaux en retard" --as pm',),
    params=[
        reference(),
        option("--until", type=DAY, required=True, help=t("Le nouveau dernier jour en vigueur.", "The new last day in force.")),
        option("--because", required=True, help=t("Pourquoi.", "Why.")),
        *writing(by=False),
    ],
)
denounce = Told(
    "denounce",
    f"{_DOING}:denounce",
    t("Consigner la dénonciation d'une partie, le jour où elle fut reçue.", "Record a party's denunciation, on the day it was received."),
    examples=("denounce AXA-2026-01 --kind non_renewal --from axa --received-on 2028-11-30 --as pm",),
    params=[
        reference(),
        option(
            "--kind",
            "how",
            type=click.Choice(("non_renewal", "withdrawal")),
            required=True,
            help=t("Non-reconduction ou retrait.", "No renewal, or withdrawal."),
        ),
        option("--from", "party", metavar="PARTY", required=True, help=t("La partie qui dénonce.", "The party that denounces.")),
        option(
            "--received-on",
            "on",
            type=DAY,
            help=t("Le jour de la réception : à dire toujours.", "The day it came: always to be said."),
        ),
        *writing(day=False),
    ],
)
cure = Told(
    "cure",
    f"{_DOING}:cure",
    t(
        "Mettre une partie en demeure ; avec --met, consigner que c'est fait.",
        "Summon a party to put a fault right; with --met, record that it is done.",
    ),
    examples=(
        'cure AXA-2026-01 --party axa --until 2026-12-31 --because "Apport non versé" --as pm',
        "cure AXA-2026-01 --met 1 --as pm",
    ),
    params=[
        reference(),
        option("--party", metavar="ID", help=t("La partie en demeure.", "The party that is summoned.")),
        option("--until", type=DAY, help=t("Le dernier jour pour y satisfaire.", "The last day to comply.")),
        option("--because", help=t("Ce qui est reproché.", "What is held against it.")),
        option(
            "--met",
            type=click.IntRange(min=1),
            help=t("La mise en demeure satisfaite.", "The summons complied with."),
        ),
        *writing(by=False),
    ],
)
terminate = Told(
    "terminate",
    f"{_DOING}:terminate",
    t(
        "Résilier pour une cause ; pour faute, après une mise en demeure restée vaine.",
        "Terminate for a cause; for a fault, after a summons that was in vain.",
    ),
    examples=(
        'terminate AXA-2026-01 --cause mutual --ends-on 2026-12-31 --because "Accord des parties" --on 2026-11-20 --as pm',
        'terminate AXA-2026-01 --cause fault --party axa --because "Mise en demeure n° 1" --on 2027-01-05 --as pm',
    ),
    params=[
        reference(),
        option("--cause", type=click.Choice(CAUSES), required=True, help=t("La cause.", "The cause.")),
        option("--party", metavar="ID", help=t("La partie en faute.", "The party at fault.")),
        option(
            "--ends-on",
            type=DAY,
            help=t(
                "Le premier jour hors vigueur ; à défaut celui de l'acte, ou le premier après le préavis des termes.",
                "The first day out of force; left out, that of the act, or the first after the notice of the terms.",
            ),
        ),
        option("--because", required=True, help=t("Pourquoi.", "Why.")),
        *writing(by=False, ask_day=True),
    ],
)
