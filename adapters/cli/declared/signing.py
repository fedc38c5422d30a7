"""From the texts to the signatures."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import DAY, EXISTING, PAIRS, NamedFileType, argument, option, reference, writing
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
        option(
            "--paper",
            metavar="ID",
            multiple=True,
            help=t("Un document sur papier, à attester de nouveau.", "A document on paper, to be attested anew."),
        ),
        *writing(),
    ],
)
_BECAUSE = option("--because", metavar="TEXT", required=True, help=t("Pourquoi.", "Why."))

object_ = Told(
    "object",
    f"{_DOING}:object_",
    t("Consigner l'objection d'une partie à une clause.", "Record a party's objection to a clause."),
    examples=('object AXA-2026-01 --clause "art. 4" --text "Durée trop courte" --as axa.focal',),
    params=[
        reference(),
        option(
            "--clause",
            metavar="TEXT",
            required=True,
            help=t("La clause, comme le texte la numérote.", "The clause, as the text numbers it."),
        ),
        option("--text", metavar="TEXT", required=True, help=t("Ce qui est objecté.", "What is objected.")),
        option(
            "--party",
            metavar="ID",
            help=t("La partie, si le responsable consigne pour elle.", "The party, where the manager records for it."),
        ),
        *writing(),
    ],
)
settle = Told(
    "settle",
    f"{_DOING}:settle",
    t(
        "Lever une objection, ou y répondre avec --answer.\n\nLa partie qui l'a faite la lève ; le responsable le peut en disant comment.",
        "Settle an objection, or answer it with --answer.\n\nThe party that raised it settles it; the manager may, saying how.",
    ),
    examples=(
        'settle AXA-2026-01 1 --answer "Durée portée à trois ans" --as pm',
        "settle AXA-2026-01 1 --as axa.focal",
        'settle AXA-2026-01 2 --because "Retirée en réunion" --as pm',
    ),
    params=[
        reference(),
        argument("objection", type=click.IntRange(min=1)),
        option("--answer", metavar="TEXT", help=t("Répondre, sans lever.", "Answer, without settling.")),
        option("--because", metavar="TEXT", help=t("Comment elle fut levée.", "How it was settled.")),
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
redraft = Told(
    "redraft",
    f"{_DOING}:redraft",
    t(
        "Reprendre le texte ouvert à la signature : ce qui fut signé est sans effet.",
        "Take back the text that is open: what was signed so far is void.",
    ),
    examples=('redraft AXA-2026-01 --because "Montant à corriger" --as pm',),
    params=[reference(), _BECAUSE, *writing(by=False)],
)
abandon = Told(
    "abandon",
    f"{_DOING}:abandon",
    t("Abandonner une convention avant son entrée en vigueur.", "Give a convention up before it is in force."),
    examples=('abandon AXA-2026-01 --because "Projet retiré" --as pm',),
    params=[reference(), _BECAUSE, *writing(by=False)],
)
decline = Told(
    "decline",
    f"{_DOING}:decline",
    t("Consigner un refus de signer ou de viser.", "Record a refusal to sign or to give a visa."),
    examples=('decline AXA-2026-01 --by axa.ceo --because "Clause 7 à revoir" --on 2026-02-16 --as pm',),
    params=[
        reference(),
        option("--party", metavar="ID", help=t("La partie au nom de laquelle on refuse.", "The party declined for.")),
        _BECAUSE,
        *writing(ask_day=True),
    ],
)
INSTEAD_OF = option(
    "--instead-of",
    metavar="PERSON",
    help=t("Le membre prévu, quand on agit p.o. pour lui.", "The member foreseen, where one acts per order of them."),
)
withdraw = Told(
    "withdraw",
    f"{_DOING}:withdraw",
    t(
        "Consigner qu'une partie retire sa signature, avant l'entrée en vigueur.",
        "Record that a party withdraws its signature, before entry into force.",
    ),
    examples=('withdraw AXA-2026-01 --party axa --because "Conseil à consulter" --on 2026-02-20 --as pm',),
    params=[
        reference(),
        option("--party", metavar="ID", required=True, help=t("La partie qui se retire.", "The party that withdraws.")),
        _BECAUSE,
        *writing(ask_day=True),
    ],
)
mandate = Told(
    "mandate",
    "adapters.cli.doing.parties:mandate",
    t(
        "Consigner un mandat, une délégation (--delegated-by) ou, avec --end, la fin d'un mandat.\n\n"
        "Les membres d'une étape sont tenus pour habilités tant qu'aucun mandat n'est consigné pour eux.",
        "Record a mandate, a delegation (--delegated-by) or, with --end, the end of a mandate.\n\n"
        "Members of a stage count as empowered as long as no mandate is recorded for them.",
    ),
    examples=(
        'mandate AXA-2026-01 --who axa.focal --for axa --delegated-by axa.ceo --basis "Délégation n° 12" --from 2026-02-02 --as pm',
        'mandate AXA-2026-01 --end 1 --because "Départ" --on 2026-03-01 --as pm',
    ),
    params=[
        reference(),
        option("--who", "holder", metavar="PERSON", help=t("Qui est habilité.", "Who is empowered.")),
        option("--for", "party", metavar="ID", help=t("Pour quelle partie.", "For which party.")),
        option(
            "--delegated-by",
            metavar="PERSON",
            help=t("Le membre du plan de signature qui délègue.", "The member of the signature plan who delegates."),
        ),
        option("--basis", metavar="TEXT", help=t("L'acte qui fonde le mandat.", "The act that the mandate rests on.")),
        option(
            "--scope",
            type=click.Choice(("sign", "visa", "all")),
            help=t("Signer (à défaut), viser ou approuver, ou tout.", "To sign (where left out), to give visas and approvals, or all."),
        ),
        option("--from", "since", type=DAY, help=t("Le premier jour couvert.", "The first day covered.")),
        option("--to", "until", type=DAY, help=t("Le dernier jour couvert.", "The last day covered.")),
        option("--document", type=EXISTING, help=t("L'acte lui-même.", "The act itself.")),
        option("--end", type=click.IntRange(min=1), help=t("Le mandat qui prend fin.", "The mandate that ends.")),
        option("--because", metavar="TEXT", help=t("Pourquoi il prend fin.", "Why it ends.")),
        *writing(by=False),
    ],
)
accede = Told(
    "accede",
    "adapters.cli.doing.parties:accede",
    t(
        "Consigner l'adhésion d'une partie à une convention en vigueur.\n\nElle est décrite par l'annuaire chargé.",
        "Record that a party accedes to a convention in force.\n\nThe loaded directory describes it.",
    ),
    examples=('accede AXA-2026-01 --party uir --by uir.president --because "art. 14" --on 2027-01-15 --as pm',),
    params=[
        reference(),
        option("--party", metavar="ID", required=True, help=t("La partie qui adhère.", "The party that accedes.")),
        option("--by", "signatory", metavar="PERSON", required=True, help=t("Qui a signé pour elle.", "Who signed for it.")),
        option("--because", metavar="TEXT", help=t("L'article ou la décision qui l'admet.", "The article or decision that admits it.")),
        option("--document", type=EXISTING, help=t("L'instrument d'adhésion.", "The instrument of accession.")),
        *writing(by=False),
    ],
)
SIGNED_HOW = [
    option("--party", metavar="ID", help=t("La partie pour laquelle on signe.", "The party signed for.")),
    option("--method", type=click.Choice(METHODS), default="wet_ink", help=t("Comment.", "How.")),
    option(
        "--scan",
        type=EXISTING,
        help=t(
            "La copie numérisée ; d'une signature avancée ou qualifiée, le fichier signé ou son certificat.",
            "The scanned copy; of an advanced or qualified signature the signed file or its certificate.",
        ),
    ),
]
"""what every signature says, that of a convention or of an amendment"""

sign = Told(
    "sign",
    f"{_DOING}:sign",
    t("Consigner une signature, le jour où elle fut donnée.", "Record a signature, on the day it was given."),
    examples=(
        "sign AXA-2026-01 --party axa --by axa.ceo --method wet_ink --on 2026-02-16 --as pm",
        "sign AXA-2026-01 --by axa.focal --instead-of axa.ceo --on 2026-02-16 --as pm",
    ),
    params=[
        reference(),
        *SIGNED_HOW,
        INSTEAD_OF,
        _TEXT,
        *writing(ask_day=True),
    ],
)
visa = Told(
    "visa",
    f"{_DOING}:visa",
    t("Consigner un visa ou une approbation.", "Record a visa or an approval."),
    examples=("visa AXA-2026-01 --by mes.legal --on 2026-02-10 --as pm",),
    params=[reference(), INSTEAD_OF, _TEXT, *writing(ask_day=True)],
)
notify = Told(
    "notify",
    f"{_DOING}:notify",
    t(
        "Consigner qu'une partie a reçu le texte signé, ou qu'un document attendu est arrivé.",
        "Record that a party has received the signed text, or that a document has arrived.",
    ),
    examples=("notify AXA-2026-01 --party axa --on 2026-02-20 --as pm", "notify AXA-2026-01 --document annex-1 --as pm"),
    params=[
        reference(),
        option("--party", metavar="ID", help=t("La partie notifiée.", "The party that was notified.")),
        option("--document", metavar="ID", help=t("Le document reçu.", "The document that arrived.")),
        *writing(by=False),
    ],
)
ceremony = Told(
    "ceremony",
    "adapters.cli.doing.ceremony:ceremony",
    t(
        "Consigner les signatures de toutes les conventions d'une même cérémonie.\n\n"
        "D'abord un essai de toutes, montré avec ce qui fait obstacle ; si une règle refuse l'une, aucune n'est consignée. "
        "Avec --all-or-none, tout obstacle arrête tout. La même commande répétée ne signe rien deux fois et achève ce qui fut interrompu.",
        "Record the signatures of all conventions of one ceremony.\n\n"
        "First all are tried, and shown with what stands in the way; if a rule refuses one, none is recorded. With --all-or-none "
        "any obstacle stops everything. The same command again signs nothing twice, and finishes what was broken off.",
    ),
    examples=(
        "ceremony tanger-2019-02-06 --on 2019-02-06 --dry-run --as pm",
        "ceremony tanger-2019-02-06 --on 2019-02-06 --all-or-none --as pm",
        "ceremony rabat-2026-02-16 --on 2026-02-16 --except axa.ceo --as pm",
    ),
    params=[
        argument("ceremony"),
        option(
            "--except", "absent", metavar="PERSON", multiple=True, help=t("Qui n'a pas signé ce jour-là.", "Who did not sign that day.")
        ),
        option(
            "--instead-of",
            "delegates",
            type=PAIRS,
            metavar="MEMBER=PERSON[,…]",
            help=t("Qui a signé p.o. pour quel membre.", "Who signed per order of which member."),
        ),
        option("--all-or-none", is_flag=True, help=t("Tout, ou rien.", "All of them, or none.")),
        *writing(by=False, several=True, ask_day=True),
    ],
)
