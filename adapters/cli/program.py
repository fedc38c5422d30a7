"""The program: every command in its section, and one place where what went wrong becomes words and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import click
from typing_extensions import override

from adapters.cli.declared import (
    amending,
    answering,
    deciding,
    exporting,
    lasting,
    looking,
    members,
    money,
    office,
    programmes,
    promising,
    record,
    signing,
    stack,
    starting,
    succession,
    working,
)
from adapters.cli.failures import exit_code_of, tell
from adapters.cli.language import language, t
from adapters.cli.shape import Family, Later

DEMO = Later(
    "demo",
    "adapters.cli.demo:demo",
    t("Les dix conventions d'exemple, de la signature à l'exécution.", "The ten example conventions, from signature to implementation."),
)

_SECTIONS: Mapping[str, Sequence[click.Command]] = {
    t("Installer", "Set up"): [
        *(stack.up, stack.run, stack.down, stack.status, stack.doctor, stack.migrate, stack.prepare),
        *(stack.backup, stack.recover, stack.completion, DEMO),
    ],
    t("Commencer", "Begin"): [
        *(starting.new, starting.directory, office.calendar, starting.preview, starting.rehearse),
        *(starting.start, starting.live),
    ],
    t("Lire", "Read"): [
        *(looking.portfolio, looking.show, looking.history, looking.agenda, looking.explain, looking.todo),
        *(looking.text, looking.diff, looking.evidence, exporting.export),
    ],
    t("Signer", "Sign"): [
        signing.draft,
        signing.object_,
        signing.settle,
        signing.open_,
        signing.visa,
        signing.sign,
        signing.mandate,
        signing.decline,
        signing.withdraw,
        signing.ceremony,
        signing.notify,
        signing.accede,
        signing.redraft,
        signing.abandon,
    ],
    t("Exécuter", "Implement"): [
        working.milestone,
        promising.commitment,
        money.contribution,
        money.indicator,
        programmes.programme,
        working.review,
        members.member,
        deciding.action,
        *(working.letter, working.mail, answering.ack, answering.snooze, answering.remind),
    ],
    t("Durer et finir", "Last and end"): [
        amending.amend,
        lasting.suspend,
        lasting.resume,
        lasting.renew,
        lasting.extend,
        lasting.denounce,
        lasting.cure,
        lasting.terminate,
        lasting.close,
    ],
    t("Rectifier et succéder", "Correct and succeed"): [succession.correct, succession.person, succession.party, succession.manager],
    t("Le registre", "The record"): [record.verify, record.restore, record.reconcile],
}
_HELP = t(
    "Tient les conventions vivantes : ce qui est dû, par qui, et quand.\n\n"
    "Les données vont sur la sortie standard, les messages sur l'autre. Codes de sortie : 0 fait, 2 usage, 3 inconnue, 4 refusé par une "
    "règle, 5 fichier à corriger, 6 hors d'atteinte, 7 à regarder.",
    "Keeps conventions alive: what is due, from whom, and when.\n\n"
    "Data goes to standard output, messages to the other one. Exit codes: 0 done, 2 usage, 3 unknown, 4 refused by a rule, 5 invalid file, "
    "6 out of reach, 7 attention needed.",
)


class Program(Family):
    """The root command. Nothing that a command raises leaves it: it ends with a message and an exit code."""

    @override
    def sections(self) -> Mapping[str, Sequence[str]]:
        return {heading: [command.name or "" for command in commands] for heading, commands in _SECTIONS.items()}

    @override
    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        given = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(given, prog_name or _name(), complete_var, standalone_mode=False, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            sys.exit(2)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told, and has its exit code
            tell(error, as_json="--json" in given, language=language(given))
            sys.exit(exit_code_of(error))
        sys.exit(code if isinstance(code, int) else 0)


def _name() -> str:
    """How the program was called: the installed command, or the file."""
    return "python starter.py" if sys.argv[0].endswith("starter.py") else "conventions"


program = Program(
    "conventions",
    _HELP,
    [command for commands in _SECTIONS.values() for command in commands],
    examples=(
        "up --detach",
        "directory load examples/directory.yaml",
        "preview examples/conventions/axa-2026-01.yaml --until 2027-12-31",
        "start examples/conventions/*.yaml --as pm",
        "list --health late",
        "explain AXA-2026-01",
    ),
)
