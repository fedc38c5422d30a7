"""Milestones, committees, the end, and mail."""

from __future__ import annotations

import click

from adapters.cli.declared import around, deciding
from adapters.cli.language import t
from adapters.cli.params import DAY, FILE, LIST, SESSION, argument, evidence, option, reading, reference, writing
from adapters.cli.shape import Family, Told
from adapters.papers import PACK, SESSION_PAPERS

_MILESTONES = "adapters.cli.doing.milestones"
_REVIEWS = "adapters.cli.doing.reviews"
_MAIL = "adapters.cli.doing.mail"
_PAPERS = "adapters.cli.doing.papers"


def _because(*, required: bool = False) -> click.Option:
    return option("--because", required=required, help=t("Pourquoi.", "Why."))


milestone = Family(
    "milestone",
    t("Les jalons, de leur début à leur acceptation.", "Milestones, from their beginning to their acceptance."),
    [
        Told(
            "start",
            f"{_MILESTONES}:start",
            t("Dire que le travail a commencé.", "Say that work has begun."),
            examples=("milestone start AXA-2026-01 needs-2026 --as mic.focal",),
            params=[reference(), argument("milestone"), *writing()],
        ),
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
                    type=click.Choice(("met", "partiallyMet", "notMet", "returned")),
                    default="met",
                    help=t("Ce qui est décidé.", "What is decided."),
                ),
                _because(),
                *writing(),
            ],
        ),
        Told(
            "return",
            f"{_MILESTONES}:return_",
            t("Renvoyer ce qui a été remis, avec la raison.", "Return what was submitted, with the reason."),
            examples=('milestone return FIMME-2018-01 study --because "annexe 2 manquante" --by fimme.focal --as pm',),
            params=[reference(), argument("milestone"), _because(required=True), *writing()],
        ),
        Told(
            "reschedule",
            f"{_MILESTONES}:reschedule",
            t("Fixer un autre jour, avec la raison ; par le responsable.", "Set another day, with the reason; by the manager."),
            examples=('milestone reschedule AXA-2026-01 curricula --to 2027-02-28 --because "recrutement en cours" --as pm',),
            params=[
                reference(),
                argument("milestone"),
                option("--to", type=DAY, required=True, help=t("Le nouveau jour.", "The new day.")),
                _because(required=True),
                *writing(),
            ],
        ),
        Told(
            "block",
            f"{_MILESTONES}:block",
            t(
                "Dire pourquoi un jalon ne peut avancer. Les rappels vont à qui le retient et au responsable.",
                "Say why a milestone cannot go on. Reminders go to whoever holds it up and to the manager.",
            ),
            examples=('milestone block AXA-2026-01 curricula --because "accord attendu" --waits-for mes --as pm',),
            params=[
                reference(),
                argument("milestone"),
                _because(required=True),
                option("--waits-for", type=LIST, help=t("Qui le retient : personnes, parties.", "Who holds it up: people, parties.")),
                *writing(),
            ],
        ),
        Told(
            "unblock",
            f"{_MILESTONES}:unblock",
            t("Dire qu'un jalon peut avancer de nouveau.", "Say that a milestone can go on again."),
            examples=("milestone unblock AXA-2026-01 curricula --as pm",),
            params=[reference(), argument("milestone"), _because(), *writing()],
        ),
        Told(
            "cancel",
            f"{_MILESTONES}:cancel",
            t("Abandonner un jalon, avec la raison ; par le responsable.", "Give a milestone up, with the reason; by the manager."),
            examples=('milestone cancel AXA-2026-01 curricula --because "sans objet" --as pm',),
            params=[reference(), argument("milestone"), _because(required=True), *writing()],
        ),
        Told(
            "add",
            f"{_MILESTONES}:add",
            t(
                "Ajouter un jalon sans avenant, si les termes prévoient un programme annuel.",
                "Add a milestone without an amendment, where the terms foresee yearly programmes.",
            ),
            examples=('milestone add AXA-2026-01 forum-2027 --type delivery --title "Forum" --owner mes --due 2027-05-31 --as pm',),
            params=[
                reference(),
                argument("milestone"),
                option("--type", "kind", required=True, help=t("Son type : delivery, reporting…", "Its type: delivery, reporting…")),
                option("--title", required=True, help=t("Son intitulé.", "Its title.")),
                option(
                    "--owner", required=True, help=t("La partie ou l'institution qui le doit.", "The party or institution that owes it.")
                ),
                option(
                    "--due", help=t("Une date, ou une période depuis l'entrée en vigueur.", "A date, or a period from entry into force.")
                ),
                option("--every-year", metavar="MM-DD", help=t("Chaque année, ce jour.", "Every year, on this day.")),
                option("--evidence", "pieces", type=LIST, help=t("Les pièces à remettre.", "The evidence to hand in.")),
                option(
                    "--accepted-by", help=t("owner, all_parties, un comité ou une partie.", "owner, all_parties, a committee or a party.")
                ),
                option("--after", type=LIST, help=t("Les jalons à atteindre avant.", "Milestones to be met before.")),
                option("--replaces", type=LIST, help=t("Les jalons dont il prend la place.", "Milestones whose place it takes.")),
                option("--article", help=t("L'article.", "The article.")),
                _because(),
                *writing(),
            ],
        ),
    ],
    examples=("milestone submit AXA-2026-01 needs-2026 --evidence report=besoins.pdf --as mic.focal",),
)

_OVERWRITE = option("--overwrite", is_flag=True, help=t("Écraser ce qui existe.", "Replace what is there."))
review = Family(
    "review",
    t(
        "Les comités : convoquer, consigner une session, en écrire les papiers.",
        "Committees: convene, record a session, write its papers.",
    ),
    [
        Told(
            "convene",
            f"{_REVIEWS}:convene",
            t(
                "Consigner une convocation ; --on est le jour de l'envoi. Affiche le numéro de la session.\n\n"
                "Avec --session : la session déjà convoquée est déplacée ; ce qui n'est pas redit (heure, lieu, adresse) demeure.",
                "Record a convocation; --on is the day it was sent. Prints the session's number.\n\n"
                "With --session the session convened before is moved; what is not said again (hour, place, address) stays.",
            ),
            examples=(
                "review convene AXA-2026-01 suivi --session-on 2026-06-24T10:00 --place Rabat --on 2026-06-05 --as mes.focal",
                "review convene AXA-2026-01 suivi --session 1 --session-on 2026-07-01T10:00 --as mes.focal",
            ),
            params=[
                reference(),
                argument("committee"),
                option("--session", type=click.IntRange(min=1), help=t("Le numéro de la session à déplacer.", "The session to move.")),
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
        *around.AROUND,
        Told(
            "papers",
            f"{_PAPERS}:papers",
            t(
                "Écrire la convocation, l'ordre du jour et le procès-verbal prérempli (DOCX), et le dossier de revue (PDF).\n\n"
                "Rien n'est consigné. À défaut de --session : celle qui est convoquée ; sinon la dernière tenue, ou celle qui reste à "
                "convoquer. Le dossier seul se passe de comité. --lang dit la langue des papiers.",
                "Write the convocation, the order of business and the prefilled minutes (DOCX), and the review pack (PDF).\n\n"
                "Nothing is recorded. Without --session: the one that is convened; else the last one held, or the one still to be "
                "convened. The pack alone needs no committee. --lang is the language of the papers.",
            ),
            examples=(
                "review papers AXA-2026-01 suivi --out papiers",
                "review papers AXA-2026-01 suivi --session 1 --kind minutes --lang ar --out papiers",
                "review papers RHAMNA-2021-01 --kind pack --out papiers",
            ),
            params=[
                reference(),
                argument("committee", required=False),
                option("--session", type=click.IntRange(min=1), help=t("Le numéro de la session.", "The session's number.")),
                option(
                    "--kind",
                    type=click.Choice((*SESSION_PAPERS, PACK, "all")),
                    default="all",
                    show_default=True,
                    help=t("Lesquels.", "Which ones."),
                ),
                option(
                    "--out", metavar="DIR", type=FILE, required=True, help=t("Le dossier où les écrire.", "The folder to write them to.")
                ),
                _OVERWRITE,
                *reading(),
            ],
        ),
    ],
    examples=("review record AXA-2026-01 suivi --sheet examples/sessions/axa-2026-01-session-1.yaml --as mes.focal",),
)
letter = Told(
    "letter",
    f"{_PAPERS}:letter",
    t(
        "Écrire à une partie la lettre de relance (DOCX) : ce qu'elle doit, depuis quand, par quel article.\n\n"
        "Rien n'est consigné ni envoyé.",
        "Write the letter of reminder to a party (DOCX): what it owes, since when, by which article.\n\nNothing is recorded or sent.",
    ),
    examples=("letter RHAMNA-2021-01 rhamna --out relance.docx",),
    params=[
        reference(),
        argument("party"),
        option("--out", metavar="FILE", type=FILE, required=True, help=t("Le fichier à écrire.", "The file to write.")),
        _OVERWRITE,
        *reading(),
    ],
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
            "status",
            f"{_MAIL}:status",
            t(
                "Les interrupteurs ; qui recevrait quoi dans les sept jours ; ce qui a échoué ou attend.\n\n"
                "Calculé comme « agenda » : si plus rien n'est fait d'ici là.",
                "The switches; who would get what within seven days; what failed or waits.\n\n"
                "Computed like “agenda”: if nothing more is done until then.",
            ),
            examples=("mail status", "mail status --json"),
            params=reading(),
        ),
        Told(
            "digest",
            f"{_MAIL}:digest",
            t(
                "Envoyer maintenant la lettre hebdomadaire de chacun. Celles d'un jour ne partent qu'une fois.\n\n"
                "Sans cette commande, elles partent d'elles-mêmes au jour et à l'heure du bureau (office.digest).",
                "Send everybody's weekly letter now. Those of a day go once.\n\n"
                "Without this command they go by themselves, on the office's day and hour (office.digest).",
            ),
            examples=("mail digest --dry-run", "mail digest"),
            params=[
                option("--dry-run", is_flag=True, help=t("Montrer seulement qui en aurait une.", "Only show who would get one.")),
                *reading(),
            ],
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
