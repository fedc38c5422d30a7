"""The office's calendar."""

from __future__ import annotations

from adapters.cli.language import t
from adapters.cli.params import DAY, argument, option, reading, writing
from adapters.cli.shape import Family, Told

_COUNTRY = option(
    "--country",
    metavar="CC",
    help=t(
        "Le pays dont c'est le calendrier ; celui du bureau à défaut.", "The country whose calendar it is; the office's where left out."
    ),
)

calendar = Family(
    "calendar",
    t("Le calendrier du bureau.", "The office's calendar."),
    [
        Told(
            "add",
            "adapters.cli.doing.days_off:add",
            t(
                "Ajouter un jour férié à toutes les conventions ouvertes.\n\n"
                "Les échéances ouvertes peuvent reculer, jamais avancer ; ce qui est passé reste. La même commande répétée ne change rien "
                "de plus, et atteint celles qui ne l'avaient pas été.",
                "Add a holiday to all open conventions.\n\n"
                "Open deadlines may come later, never sooner; what has passed stays. The same command again changes nothing further, and "
                "reaches those that were not reached.",
            ),
            examples=(
                'calendar add 2027-05-17 --name "Jour chômé exceptionnel" --dry-run --as pm',
                'calendar add 2027-05-17 --name "Jour chômé exceptionnel" --as pm',
            ),
            params=[
                argument("day", type=DAY),
                option("--name", metavar="TEXT", required=True, help=t("Son nom.", "Its name.")),
                _COUNTRY,
                *writing(day=False, by=False, several=True),
            ],
        ),
        Told(
            "list",
            "adapters.cli.doing.days_off:listed",
            t("Les jours fériés ajoutés à la main.", "The holidays that were added by hand."),
            examples=("calendar list", "calendar list --json"),
            params=[_COUNTRY, *reading()],
        ),
    ],
    examples=('calendar add 2027-05-17 --name "Jour chômé exceptionnel" --as pm',),
)
