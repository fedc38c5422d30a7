"""What comes, as files that other programs read."""

from __future__ import annotations

from adapters.cli.language import t
from adapters.cli.params import FILE, option, reading, reference
from adapters.cli.shape import Family, Told

export = Family(
    "export",
    t("Donner ce qui vient à d'autres programmes : agendas.", "Give what comes to other programs: calendars."),
    [
        Told(
            "ics",
            "adapters.cli.doing.exporting:ics",
            t(
                "Les sessions et échéances à venir, pour un agenda (iCalendar).\n\n"
                "D'une convention, ou de toutes ; d'une partie (--party) ou d'une personne (--person) seulement. Sur la sortie standard, "
                "ou dans un fichier (--out). Réimporté, le fichier met à jour ce qui a changé, sans doublon.",
                "The sessions and deadlines to come, for a calendar (iCalendar).\n\n"
                "Of one convention, or of all; of one party (--party) or one person (--person) only. To standard output, or into a file "
                "(--out). Imported again, the file updates what has changed, with nothing twice.",
            ),
            examples=(
                "export ics AXA-2026-01 --out axa.ics",
                "export ics --party mic --out mic.ics --overwrite",
                "export ics --person mes.focal --lang ar > agenda.ics",
            ),
            params=[
                reference(required=False),
                option("--party", metavar="ID", help=t("Ce qui concerne cette partie.", "What concerns this party.")),
                option("--person", metavar="ID", help=t("Ce qui concerne cette personne.", "What concerns this person.")),
                option(
                    "--out",
                    metavar="FILE",
                    type=FILE,
                    help=t("Le fichier à écrire ; - pour la sortie standard.", "The file to write; - for standard output."),
                ),
                option("--overwrite", is_flag=True, help=t("Écraser ce qui existe.", "Replace what is there.")),
                *reading(),
            ],
        ),
    ],
    examples=("export ics AXA-2026-01 --out axa.ics",),
)
