"""Commitments."""

from __future__ import annotations

from adapters.cli.language import t
from adapters.cli.params import argument, evidence, option, reference, writing
from adapters.cli.shape import Family, Told

_COMMITMENTS = "adapters.cli.doing.commitments"


def _said(name: str, text: str, example: str) -> Told:
    return Told(
        name,
        f"{_COMMITMENTS}:{name}",
        text,
        examples=(example,),
        params=[
            reference(),
            argument("commitment"),
            option("--because", help=t("Pourquoi, ou comment.", "Why, or how.")),
            evidence(),
            *writing(),
        ],
    )


_MET = "commitment met AXA-2026-01 c1-2026 --on 2026-12-20 --as mes.focal"
_PARTLY = 'commitment partly AXA-2026-01 c1-2026 --because "douze stagiaires sur vingt" --as mes.focal'
_MISSED = "commitment missed AXA-2026-01 c1-2026 --as mes.focal"

commitment = Family(
    "commitment",
    t("Ce qu'il est advenu d'un engagement, dit par qui en bénéficie.", "What became of a commitment, said by whom it was made to."),
    [
        _said("met", t("L'engagement est tenu.", "The commitment was kept."), _MET),
        _said("partly", t("L'engagement est tenu en partie.", "The commitment was kept in part."), _PARTLY),
        _said("missed", t("L'engagement n'est pas tenu.", "The commitment was not kept."), _MISSED),
    ],
    examples=(_MET,),
)
