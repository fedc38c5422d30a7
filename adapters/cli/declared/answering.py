"""What people answer to what they are told, and the reminders that they send: take note, put off, remind."""

from __future__ import annotations

from adapters.cli.language import t
from adapters.cli.params import DAY, argument, option, reference, writing
from adapters.cli.shape import Told

_DOING = "adapters.cli.doing.answering"
_ITEM = argument("item")
_FOR = option(
    "--for",
    "whom",
    metavar="PERSON",
    help=t(
        "Pour qui répond le responsable de programme ; pour tous ceux que cela concerne à défaut.",
        "For whom the programme manager answers; for everybody whom it concerns where left out.",
    ),
)

ack = Told(
    "ack",
    f"{_DOING}:acknowledge",
    t(
        "Prendre note d'une échéance : plus de rappel avant elle, ni le jour même.\n\n"
        "ITEM est ce qui est dû (le jalon, l'étape, le comité…), au besoin « nature/ce-qui-est-dû » ou « …/jour ». Les relances "
        "d'après l'échéance viennent tout de même.",
        "Take note of a deadline: no further reminder before it, nor on the day.\n\n"
        "ITEM is what is due (the milestone, stage, committee …), if need be “kind/what” or “kind/what/day”. Reminders past the day "
        "come all the same.",
    ),
    examples=("ack AXA-2026-01 needs-2026 --as axa.focal", "ack AXA-2026-01 convocation_due/suivi --for mes.focal --as pm"),
    params=[reference(), _ITEM, _FOR, *writing()],
)
snooze = Told(
    "snooze",
    f"{_DOING}:snooze",
    t(
        "Ne plus rien dire d'une échéance avant un jour, ni seule ni dans la lettre hebdomadaire.\n\n"
        "Jamais au-delà de l'échéance elle-même tant qu'elle n'est pas passée, ni de 90 jours.",
        "Say nothing of a deadline before a day, neither by itself nor in the digest.\n\n"
        "Never beyond the deadline itself while it is to come, nor for more than 90 days.",
    ),
    examples=("snooze AXA-2026-01 needs-2026 --until 2026-06-15 --as axa.focal",),
    params=[
        reference(),
        _ITEM,
        option("--until", type=DAY, required=True, help=t("Le jour où l'on en reparle.", "The day from which it is spoken of again.")),
        _FOR,
        *writing(),
    ],
)
remind = Told(
    "remind",
    f"{_DOING}:remind",
    t(
        "Rappeler tout de suite à une partie, ou à toutes, ce qui est en retard ou approche : un message par lecteur.\n\n"
        "Une fois par jour et par partie au plus, quoi que chacun ait répondu.",
        "Remind a party, or all, at once of what is late or near: one message for each reader.\n\n"
        "Once a day for each party at most, whatever people have answered.",
    ),
    examples=("remind RHAMNA-2021-01 --as pm", "remind RHAMNA-2021-01 --party rhamna --as pm"),
    params=[
        reference(),
        option("--party", metavar="ID", help=t("La partie ; toutes à défaut.", "The party; all where left out.")),
        *writing(),
    ],
)
