"""Money promised: what was called, paid, received and returned; who owes what. And what indicators measured."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import NamedFileType, argument, option, reading, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.money"


def _params(*more: click.Parameter) -> list[click.Parameter]:
    return [
        reference(),
        argument("contribution"),
        argument("tranche", required=False),
        option(
            "--amount",
            metavar="A",
            help=t(
                "Le montant, un point devant les décimales ; aucun pour une contribution qui n'en a pas.",
                "The amount, with a point before its decimals; none for a contribution without one.",
            ),
        ),
        option("--currency", metavar="MAD", help=t("La devise, pour vérification.", "The currency, to make sure.")),
        option(
            "--document",
            "documents",
            type=NamedFileType(name_needed=False),
            metavar="[NAME=]FILE",
            multiple=True,
            help=t("La pièce : lettre d'appel, ordre de virement, reçu.", "The document: letter of call, order of payment, receipt."),
        ),
        option("--note", default="", help=t("Ce qu'il faut savoir.", "What is to be known.")),
        *more,
        *writing(),
    ]


contribution = Family(
    "contribution",
    t(
        "Les contributions promises : appels, versements, réceptions, restitutions.",
        "Contributions promised: called, paid, received, returned.",
    ),
    [
        Told(
            "called",
            f"{_DOING}:called",
            t("Appeler une tranche ; par la partie qui la reçoit.", "Call for a tranche; by the party that is to receive it."),
            examples=("contribution called RHAMNA-2021-02 equipment t1 --amount 450000.00 --document appel.pdf --as aifr.focal",),
            params=_params(),
        ),
        Told(
            "paid",
            f"{_DOING}:paid",
            t("Dire qu'une tranche est versée ; par la partie qui la donne.", "Say that a tranche was paid; by the party that gives it."),
            examples=("contribution paid RHAMNA-2021-02 equipment t1 --amount 450000.00 --method virement --as ofppt.focal",),
            params=_params(option("--method", help=t("Comment : virement, chèque …", "How: transfer, cheque …"))),
        ),
        Told(
            "received",
            f"{_DOING}:received",
            t(
                "Confirmer ce qui est reçu ; ce qui est reçu est versé, que cela ait été dit ou non.",
                "Confirm what was received; what was received was paid, said so or not.",
            ),
            examples=("contribution received RHAMNA-2021-02 equipment t1 --amount 450000.00 --as aifr.focal",),
            params=_params(),
        ),
        Told(
            "returned",
            f"{_DOING}:returned",
            t(
                "Restituer ce qui a été reçu, en tout ou en partie : c'est dû de nouveau.",
                "Return what was received, in whole or in part: it is owed again.",
            ),
            examples=('contribution returned RHAMNA-2021-02 equipment t1 --amount 30000.50 --because "Commande annulée" --as aifr.focal',),
            params=_params(option("--because", required=True, help=t("Pourquoi.", "Why."))),
        ),
        Told(
            "list",
            f"{_DOING}:listed",
            t(
                "Qui nous doit quoi : les tranches d'une convention, ou de toutes.",
                "Who owes what: the tranches of one convention, or of all.",
            ),
            examples=("contribution list", "contribution list --party ofppt --year 2026 --json"),
            params=[
                reference(required=False),
                option("--party", metavar="ID", help=t("Ce que cette partie donne ou reçoit.", "What this party gives or is to receive.")),
                option(
                    "--year",
                    type=click.IntRange(1900, 2400),
                    metavar="Y",
                    help=t("Ce qui échoit ou s'est fait cette année.", "What falls due or was done in this year."),
                ),
                *reading(),
            ],
        ),
    ],
    examples=("contribution list --party ofppt",),
)

indicator = Family(
    "indicator",
    t("Les indicateurs : ce qui a été mesuré.", "Indicators: what was measured."),
    [
        Told(
            "record",
            "adapters.cli.doing.indicators:record",
            t(
                "Consigner une mesure ; par le porteur de l'indicateur.\n\nUne valeur négative vient après « -- ».",
                "Record a measurement; by the indicator's owner.\n\nA negative value comes after “--”.",
            ),
            examples=('indicator record AXA-2026-01 interns 120 --period 2026 --source "Registre des stages" --as axa.focal',),
            params=[
                reference(),
                argument("indicator"),
                argument("value"),
                option(
                    "--period",
                    metavar="2026",
                    help=t(
                        "La période mesurée ; à défaut, celle qui est due la première.",
                        "The period that was measured; where left out, the one that is due first.",
                    ),
                ),
                option(
                    "--source",
                    metavar="TEXT|FILE",
                    help=t("D'où vient le chiffre : un texte, ou un fichier qui est gardé.", "Where it comes from: a text, or a file."),
                ),
                *writing(),
            ],
        ),
    ],
    examples=("indicator record AXA-2026-01 interns 120 --as axa.focal",),
)
