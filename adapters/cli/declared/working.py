"""Milestones, committees, the end, and mail."""

from __future__ import annotations

import click

from adapters.cli.declared import deciding
from adapters.cli.language import t
from adapters.cli.params import SESSION, argument, evidence, option, reading, reference, writing
from adapters.cli.shape import Family, Told

_MILESTONES = "adapters.cli.doing.milestones"
_REVIEWS = "adapters.cli.doing.reviews"
_MAIL = "adapters.cli.doing.mail"

milestone = Family(
    "milestone",
    t("Les jalons : point d'étape, remise, acceptation.", "Milestones: report, submit, accept."),
    [
        Told(
            "report",
            f"{_MILESTONES}:report",
            t("Dire où en est un jalon.", "Say how far a milestone is."),
            examples=('milestone report AXA-2026-01 needs-2026 --note "enquête lancée" --as mic.focal',),
            params=[
                reference(),
                argument("milestone"),
                option("--note", default="", help=t("Ce qu'il faut savoir.", "What is to be known.")),
                evidence(),
                *writing(),
            ],
        ),
        Told(
            "submit",
            f"{_MILESTONES}:submit",
            t("Remettre un jalon, avec ses pièces.", "Submit a milestone with its evidence."),
            examples=("milestone submit AXA-2026-01 needs-2026 --evidence report=besoins.pdf --as mic.focal",),
            params=[
                reference(),
                argument("milestone"),
                evidence(),
                option(
                    "--paper",
                    metavar="NAME",
                    multiple=True,
                    help=t("Une pièce qui n'existe que sur papier.", "Evidence that exists on paper only."),
                ),
                *writing(),
            ],
        ),
        Told(
            "accept",
            f"{_MILESTONES}:accept",
            t(
                "Accepter ce qui a été remis, en tout ou en partie, ou le renvoyer.",
                "Accept what was submitted, in whole or in part, or return it.",
            ),
            examples=("milestone accept FIMME-2018-01 study --by fimme.focal --as pm",),
            params=[
                reference(),
                argument("milestone"),
                option(
                    "--status",
                    type=click.Choice(("met", "partiallyMet", "returned")),
                    default="met",
                    help=t("Ce qui est décidé.", "What is decided."),
                ),
                option("--because", help=t("Pourquoi.", "Why.")),
                *writing(),
            ],
        ),
    ],
    examples=("milestone submit AXA-2026-01 needs-2026 --evidence report=besoins.pdf --as mic.focal",),
)

review = Family(
    "review",
    t("Les comités : convoquer, consigner une session.", "Committees: convene, record a session."),
    [
        Told(
            "convene",
            f"{_REVIEWS}:convene",
            t(
                "Consigner une convocation ; --on est le jour de l'envoi. Affiche le numéro de la session.",
                "Record a convocation; --on is the day it was sent. Prints the session's number.",
            ),
            examples=("review convene AXA-2026-01 suivi --session-on 2026-06-24T10:00 --place Rabat --on 2026-06-05 --as mes.focal",),
            params=[
                reference(),
                argument("committee"),
                option("--session-on", type=SESSION, required=True, help=t("Jour et heure de la session.", "Day and time of the session.")),
                option("--place", help=t("Le lieu.", "The place.")),
                option("--link", help=t("L'adresse de la réunion à distance.", "The address of the remote meeting.")),
                option(
                    "--second", is_flag=True, help=t("Seconde convocation, faute de quorum.", "Second convocation, for want of a quorum.")
                ),
                *writing(),
            ],
        ),
        deciding.record,
    ],
    examples=("review record AXA-2026-01 suivi --sheet examples/sessions/axa-2026-01-session-1.yaml --as mes.focal",),
)
mail = Family(
    "mail",
    t("Le courrier : l'ouvrir, le retenir, voir celui d'essai.", "Mail: let it go, hold it back, see what was caught."),
    [
        Told(
            "on",
            f"{_MAIL}:on",
            t("Laisser partir le courrier du bureau, ou d'une convention.", "Let the mail of the office, or of one convention, go."),
            examples=("mail on", "mail on AXA-2026-01 --as pm"),
            params=[reference(required=False), *writing()],
        ),
        Told(
            "off",
            f"{_MAIL}:off",
            t("Retenir le courrier : tout va au responsable, à l'essai.", "Hold the mail back: everything goes to the manager, on trial."),
            examples=("mail off",),
            params=[reference(required=False), *writing()],
        ),
        Told(
            "list",
            f"{_MAIL}:caught_mails",
            t("Les messages reçus par le courrier d'essai de « up ».", "The mails that the catcher of “up” received."),
            examples=("mail list", "mail list --json"),
            params=reading(),
        ),
    ],
    examples=("mail on", "mail list"),
)
