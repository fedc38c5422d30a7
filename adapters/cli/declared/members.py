"""Who sits on a committee: members appointed, replaced, gone."""

from __future__ import annotations

import click

from adapters.cli.language import t
from adapters.cli.params import argument, option, reference, writing
from adapters.cli.shape import Family, Told

_DOING = "adapters.cli.doing.members"
_BECAUSE = option("--because", metavar="TEXT", help=t("L'acte ou la raison.", "The act or the reason."))
_OF = option(
    "--of",
    "party",
    metavar="PARTY",
    help=t(
        "La partie d'une fonction que la convention ne connaît pas encore ; l'annuaire chargé la décrit.",
        "The party of an office that the convention does not know yet; the loaded directory describes it.",
    ),
)

member = Family(
    "member",
    t("Les membres des comités : nommer, remplacer, constater un départ.", "Members of committees: appoint, replace, record who left."),
    [
        Told(
            "appoint",
            f"{_DOING}:appoint",
            t(
                "Nommer un membre, ou dire autrement comment il siège : voix, suppléant, rôle.\n\n"
                "--on est le premier jour ; une séance est comptée avec les membres de son jour.",
                "Appoint a member, or say otherwise how one sits: vote, alternate, role.\n\n"
                "--on is the first day; a session is counted with the members of its day.",
            ),
            examples=(
                "member appoint AXA-2026-01 suivi mes.adjoint --advisory --of mes --on 2027-01-15 --as pm",
                "member appoint AXA-2026-01 suivi mes.focal --role chair --as pm",
            ),
            params=[
                reference(),
                argument("committee"),
                argument("person"),
                option(
                    "--voting/--advisory",
                    default=None,
                    help=t("Avec voix (à défaut), ou sans.", "With a vote (where left out), or without."),
                ),
                option("--alternate", metavar="PERSON", help=t("Qui siège en son absence.", "Who sits where the member does not.")),
                option(
                    "--role",
                    type=click.Choice(("chair", "co-chair", "secretary")),
                    help=t(
                        "Présider, présider à deux, ou tenir le secrétariat.", "To take the chair, to share it, or to be the secretary."
                    ),
                ),
                _OF,
                _BECAUSE,
                *writing(),
            ],
        ),
        Told(
            "replace",
            f"{_DOING}:succeed",
            t(
                "Remplacer un membre, un suppléant ou le secrétaire ; ou pourvoir un siège vacant.\n\n"
                "Le rôle passe avec le siège. Un autre titulaire de la même fonction : « person replace ».",
                "Replace a member, an alternate or the secretary; or fill a vacant seat.\n\n"
                "The role goes with the seat. Another holder of the same office: “person replace”.",
            ),
            examples=("member replace AXA-2026-01 suivi mes.focal --with mes.adjoint --of mes --on 2027-01-15 --as pm",),
            params=[
                reference(),
                argument("committee"),
                argument("person"),
                option("--with", "successor", metavar="PERSON", required=True, help=t("Qui prend la place.", "Who takes the place.")),
                _OF,
                _BECAUSE,
                *writing(),
            ],
        ),
        Told(
            "leave",
            f"{_DOING}:leave",
            t(
                "Constater qu'un membre a quitté le comité : son siège est vacant jusqu'à ce que quelqu'un le prenne.",
                "Record that a member has left the committee: the seat is vacant until somebody takes it.",
            ),
            examples=('member leave AXA-2026-01 suivi mes.focal --because "Mutation" --on 2027-01-15 --as pm',),
            params=[reference(), argument("committee"), argument("person"), _BECAUSE, *writing()],
        ),
    ],
)
