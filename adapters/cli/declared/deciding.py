"""What committees decided: a session's record, and what becomes of the actions that it opened."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import DAY, FILE, LIST, PAIRS, argument, evidence, option, reference, writing
from adapters.cli.shape import Family, Told

_REVIEWS = "adapters.cli.doing.reviews"
_ACTIONS = "adapters.cli.doing.actions"

OUTCOMES = (
    *("continue", "continue_with_reservations", "action", "reschedule", "programme", "amend", "suspend", "resume"),
    *("renew", "extend", "terminate", "close", "adjourn", "minutes_approved", "accept"),
)

_DECISION = [
    option("--outcome", type=click.Choice(OUTCOMES), help=t("La décision, s'il y en a une.", "The decision, if there is one.")),
    option("--votes", type=PAIRS, help=t("Les votes : for, against, abstain.", "The votes: for, against, abstain.")),
    option("--text", help=t("Les mots de la décision.", "The words of the decision.")),
    option("--because", help=t("Pourquoi.", "Why.")),
    option("--milestone", metavar="ID", help=t("accept, reschedule : le jalon.", "accept, reschedule: the milestone.")),
    option(
        "--status",
        type=click.Choice(("met", "partiallyMet", "notMet", "returned")),
        help=t("accept : ce qui est décidé.", "accept: what is decided."),
    ),
    option(
        "--to",
        type=DAY,
        help=t(
            "reschedule : le nouveau jour ; extend, terminate : le dernier jour.",
            "reschedule: the new day; extend, terminate: the last day.",
        ),
    ),
    option("--owner", metavar="ID", help=t("À qui il revient d'agir.", "Who has to act.")),
    option("--due", type=DAY, help=t("Pour quel jour.", "By which day.")),
    option(
        "--reservation",
        "reservations",
        multiple=True,
        help=t("continue_with_reservations : une réserve ; répétable.", "continue_with_reservations: a reservation; repeatable."),
    ),
    option(
        "--of",
        type=click.IntRange(min=1),
        help=t("minutes_approved : la session dont c'est le procès-verbal.", "minutes_approved: the session they are of."),
    ),
    option("--year", type=click.IntRange(1900, 2999), help=t("programme : son année.", "programme: its year.")),
]
"""what one decision may say, key by key as on a session's sheet"""

SAID = _DECISION[2:]
"""the same without its kind and its votes"""

record = Told(
    "record",
    f"{_REVIEWS}:record",
    t(
        "Consigner une session : d'après sa feuille, en une ligne, ou, sur un terminal, en répondant aux questions.",
        "Record a session: from its sheet, in one line, or on a terminal by answering questions.",
    ),
    examples=(
        "review record AXA-2026-01 suivi --sheet examples/sessions/axa-2026-01-session-1.yaml --as mes.focal",
        "review record AXA-2026-01 suivi --held-on 2026-06-24 --outcome continue --present mic.focal,mes.focal --as mes.focal",
        "review record AXA-2026-01 suivi --as mes.focal",
    ),
    params=[
        reference(),
        argument("committee"),
        option(
            "--session",
            type=click.IntRange(min=1),
            help=t("Son numéro ; à défaut celle de ce jour.", "Its number; that day's where left out."),
        ),
        option("--sheet", type=FILE, help=t("La feuille de session.", "The session's sheet.")),
        option("--held-on", "--on", "on", type=DAY, help=t("Le jour de la session.", "The day of the session.")),
        option("--present", type=LIST, help=t("Les présents.", "Who was present.")),
        *_DECISION,
        option(
            "--without-quorum",
            is_flag=True,
            help=t(
                "Consigner telles quelles, sans effet, des décisions prises sans quorum.",
                "Record decisions taken without a quorum as they were taken, without effect.",
            ),
        ),
        *writing(day=False),
    ],
)

action = Family(
    "action",
    t("Les mesures décidées en comité : accomplies, abandonnées.", "Actions that committees decided: done, dropped."),
    [
        Told(
            "done",
            f"{_ACTIONS}:done",
            t("Dire qu'une mesure est accomplie, avec ce qui le prouve.", "Say that an action is done, with what proves it."),
            examples=('action done AXA-2026-01 suivi-3.1 --because "M. Alaoui désigné" --as axa.focal',),
            params=[
                reference(),
                argument("action"),
                evidence(),
                option("--because", help=t("Comment.", "How.")),
                *writing(),
            ],
        ),
        Told(
            "drop",
            f"{_ACTIONS}:drop",
            t("Abandonner une mesure devenue sans objet.", "Give up an action that has become pointless."),
            examples=('action drop AXA-2026-01 suivi-3.1 --because "Sans objet" --as mes.focal',),
            params=[
                reference(),
                argument("action"),
                option("--because", required=True, help=t("Pourquoi.", "Why.")),
                *writing(),
            ],
        ),
    ],
    examples=('action done AXA-2026-01 suivi-3.1 --because "M. Alaoui désigné" --as axa.focal',),
)
