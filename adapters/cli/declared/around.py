"""What is done around a committee's sessions: prepared, attended, minuted, asked for."""

from __future__ import annotations

import click

from adapters.cli.declared.deciding import OUTCOMES, SAID
from adapters.cli.language import t
from adapters.cli.params import DAY, EXISTING, LIST, PAIRS, argument, option, reading, reference, writing
from adapters.cli.shape import Told

_CYCLE = "adapters.cli.doing.cycle"
_NUMBER = option("--session", type=click.IntRange(min=1), required=True, help=t("Le numéro de la session.", "The session's number."))
_PAPER = option("--paper", is_flag=True, help=t("Sur papier, sans fichier.", "On paper, without a file."))

AROUND = [
    Told(
        "call-off",
        f"{_CYCLE}:call_off",
        t(
            "Annuler une session convoquée ; ce que doit le comité reste dû.",
            "Call a convened session off; what the committee owes stays due.",
        ),
        examples=('review call-off AXA-2026-01 suivi --session 2 --because "Salle indisponible" --as mes.focal',),
        params=[
            reference(),
            argument("committee"),
            _NUMBER,
            option("--because", required=True, help=t("Pourquoi.", "Why.")),
            *writing(),
        ],
    ),
    Told(
        "agenda",
        f"{_CYCLE}:business",
        t(
            "L'ordre du jour de la prochaine session, ou de celle qui est nommée.",
            "The order of business of the next session, or of the one named.",
        ),
        examples=("review agenda AXA-2026-01 suivi", "review agenda AXA-2026-01 suivi --session 2 --json"),
        params=[
            reference(),
            argument("committee"),
            option("--session", type=click.IntRange(min=1), help=t("Le numéro de la session.", "The session's number.")),
            *reading(),
        ],
    ),
    Told(
        "attend",
        f"{_CYCLE}:attend",
        t("Annoncer qui siégera : présents, procurations, récusations.", "Say ahead who sits: present, proxies, recused."),
        examples=(
            "review attend AXA-2026-01 suivi --session 2 --present mic.focal,mes.focal --proxies axa.focal=mes.focal --as mes.focal",
        ),
        params=[
            reference(),
            argument("committee"),
            _NUMBER,
            option("--present", type=LIST, required=True, help=t("Les présents.", "Who is present.")),
            option("--proxies", type=PAIRS, help=t("Les procurations, qui donne=qui reçoit.", "The proxies, giver=holder.")),
            option("--recused", type=LIST, help=t("Qui se récuse.", "Who stands back.")),
            *writing(),
        ],
    ),
    Told(
        "request",
        f"{_CYCLE}:request",
        t("Demander une réunion, là où les termes le permettent.", "Ask for a session, where the terms allow it."),
        examples=('review request AXA-2026-01 suivi --because "Retard du jalon 3" --as axa.focal',),
        params=[
            reference(),
            argument("committee"),
            option("--because", required=True, help=t("Pourquoi.", "Why.")),
            *writing(),
        ],
    ),
    Told(
        "consult",
        f"{_CYCLE}:consult",
        t(
            "Consulter les membres par écrit sur une décision. Affiche le numéro de la consultation, parmi les sessions.",
            "Put one decision to the members in writing. Prints the consultation's number, among the sessions.",
        ),
        examples=(
            'review consult AXA-2026-01 suivi --kind action --text "Désigner un référent" --owner axa --until 2026-07-15 --as mes.focal',
        ),
        params=[
            reference(),
            argument("committee"),
            option("--kind", type=click.Choice(OUTCOMES), required=True, help=t("La décision.", "The decision.")),
            *SAID,
            option("--until", type=DAY, required=True, help=t("Le dernier jour pour répondre.", "The last day for an answer.")),
            option("--recused", type=LIST, help=t("Qui se récuse.", "Who stands back.")),
            *writing(),
        ],
    ),
    Told(
        "answer",
        f"{_CYCLE}:answer",
        t("Répondre à une consultation écrite.", "Answer a written consultation."),
        examples=("review answer AXA-2026-01 suivi 3 --vote for --as axa.focal",),
        params=[
            reference(),
            argument("committee"),
            argument("number", type=click.IntRange(min=1)),
            option("--vote", type=click.Choice(("for", "against", "abstain")), required=True, help=t("La voix.", "The vote.")),
            *writing(),
        ],
    ),
    Told(
        "minutes",
        f"{_CYCLE}:record_minutes",
        t("Consigner le procès-verbal d'une session tenue.", "Record the minutes of a session that was held."),
        examples=("review minutes AXA-2026-01 suivi --session 1 --file pv-1.md --as mes.focal",),
        params=[
            reference(),
            argument("committee"),
            _NUMBER,
            option("--file", type=EXISTING, help=t("Le fichier.", "The file.")),
            _PAPER,
            *writing(),
        ],
    ),
    Told(
        "approve",
        f"{_CYCLE}:approve",
        t("Approuver un procès-verbal, ou y objecter (--object).", "Approve minutes, or object to them (--object)."),
        examples=(
            "review approve AXA-2026-01 suivi --session 1 --as mic.focal",
            'review approve AXA-2026-01 suivi --session 1 --object "La décision 3 manque" --as mtn.focal',
        ),
        params=[
            reference(),
            argument("committee"),
            _NUMBER,
            option("--object", "objection", help=t("Ce qui ne va pas.", "What is wrong with them.")),
            *writing(),
        ],
    ),
]
