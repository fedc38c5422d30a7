"""What stands on a command line: dates, pairs and lists as they are typed, and the options that commands share."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem
from typing_extensions import override

from adapters.cli.completing import references
from adapters.cli.language import ASKED_BEFORE, LANGUAGES, t
from adapters.configuration.settings_file import text_of

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d))?")

YEARS = (1900, 2400)
"""of ``FIRST_DAY`` and ``LAST_DAY`` in ``domain/days/calendar.py``, which a command line must not wait for"""


class DayType(click.ParamType[date]):
    """``YYYY-MM-DD``"""

    name = "date"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = _day(value)
        except ValueError:
            self.fail(t(f"« {value} » n'est pas une date : écrivez AAAA-MM-JJ", f'"{value}" is not a date: write YYYY-MM-DD'), param, ctx)
        return _within_range(day, self, param, ctx)


class SessionType(click.ParamType[tuple[date, str | None]]):
    """``YYYY-MM-DD`` or ``YYYY-MM-DDTHH:MM``: the day and, where it is said, the time of day."""

    name = "date[Thh:mm]"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, str | None]:
        if isinstance(value, tuple):
            return value
        day, clock = _parts(value)
        try:
            if clock:
                time.fromisoformat(clock)
            known = _day(day)
        except ValueError:
            text = t(f"« {value} » : écrivez AAAA-MM-JJ ou AAAA-MM-JJTHH:MM", f'"{value}": write YYYY-MM-DD or YYYY-MM-DDTHH:MM')
            self.fail(text, param, ctx)
        return _within_range(known, self, param, ctx), clock


class NamedFileType(click.ParamType[tuple[str | None, Path]]):
    """``NAME=FILE``; where the name may be left out, ``FILE`` alone."""

    name = "nom=fichier"

    def __init__(self, *, name_needed: bool = True) -> None:
        self._name_needed = name_needed

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str | None, Path]:
        if isinstance(value, tuple):
            return value
        name, sign, file = value.partition("=")
        if not sign:
            name, file = "", value
        if self._name_needed and not name:
            self.fail(t(f"« {value} » : écrivez NOM=FICHIER", f'"{value}": write NAME=FILE'), param, ctx)
        if not Path(file).is_file():
            self.fail(t(f"fichier introuvable : {file}", f"no such file: {file}"), param, ctx)
        return name or None, Path(file)

    @override
    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [] if self._name_needed else [CompletionItem(incomplete, type="file")]


class PairsType(click.ParamType[dict[str, str]]):
    """``a=b`` and, separated by commas, more of them; nothing is said twice of one."""

    name = "a=b[,c=d]"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, str]:
        if isinstance(value, dict):
            return value
        pairs = [one.partition("=") for one in value.split(",") if one.strip()]
        if any(not key.strip() or not sign for key, sign, _ in pairs):
            self.fail(t(f"« {value} » : écrivez A=B,C=D", f'"{value}": write A=B,C=D'), param, ctx)
        said = {key.strip(): given.strip() for key, _, given in pairs}
        if len(said) < len(pairs):
            names = [key.strip() for key, _, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self.fail(t(f"« {twice} » y est deux fois", f'"{twice}" stands there twice'), param, ctx)
        return said


class ListType(click.ParamType[tuple[str, ...]]):
    """``a,b,c``"""

    name = "a,b,c"

    @override
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        return value if isinstance(value, tuple) else tuple(one.strip() for one in value.split(",") if one.strip())


DAY = DayType()
SESSION = SessionType()
PAIRS = PairsType()
LIST = ListType()
FILE = click.Path(path_type=Path)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


def _parts(value: str) -> tuple[str, str | None]:
    found = _MOMENT.fullmatch(value)
    return (found[1], found[2]) if found else (value, None)


def _day(value: str) -> date:
    if len(value) != len("2026-06-24"):
        raise ValueError(value)
    return date.fromisoformat(value)


def _within_range(day: date, kind: click.ParamType[Any], param: click.Parameter | None, ctx: click.Context | None) -> date:
    """The day, as far as people may write one; what lies further could not be counted from."""
    first, last = YEARS
    if not first <= day.year <= last:
        kind.fail(t(f"date hors des limites ({first} à {last}) : {day}", f"date out of range ({first} to {last}): {day}"), param, ctx)
    return day


def argument(name: str, *, many: bool = False, **more: Any) -> click.Argument:
    """``…`` marks one that may stand several times, brackets one that may be left out."""
    needed = more.pop("required", True)
    shown = name.upper() + ("…" if many else "")
    return click.Argument([name], nargs=-1 if many else 1, metavar=shown if needed else f"[{shown}]", required=needed, **more)


def option(*names: str, help: str, **more: Any) -> click.Option:  # noqa: A002 - click's name
    return click.Option(names, help=help, **more)


def evidence(*, required: bool = False) -> click.Option:
    return option(
        "--evidence",
        type=NamedFileType(),
        metavar="NAME=FILE",
        multiple=True,
        required=required,
        help=t("Une pièce : son nom dans les termes, et le fichier.", "Evidence: its name in the terms, and the file."),
    )


def _said_anywhere(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """What follows the command's name, else what stands before it, else the environment."""
    after = param.name is not None and ctx.get_parameter_source(param.name) is click.core.ParameterSource.COMMANDLINE
    return value if after else str(ctx.meta.get(ASKED_BEFORE, value))


def reading() -> list[click.Parameter]:
    """What every command that prints data takes."""
    return [
        option("--json", "as_json", is_flag=True, help=t("En JSON.", "As JSON.")),
        option("-q", "--quiet", is_flag=True, help=t("Les données seules.", "Nothing but the data.")),
        option(
            "--lang",
            type=click.Choice(LANGUAGES),
            envvar="CONVENTIONS_LANG",
            default=lambda: text_of("lang") or "fr",
            callback=_said_anywhere,
            help=t("Langue des textes.", "Language of texts."),
        ),
    ]


def writing(*, day: bool = True, by: bool = True, several: bool = False, ask_day: bool = False) -> list[click.Parameter]:
    """What every command that records something takes. ``ask_day``: the day of the fact is never taken for granted."""
    found: list[click.Parameter] = [
        option(
            "--as",
            "actor",
            metavar="ID",
            envvar="CONVENTIONS_ACTOR",
            default=lambda: text_of("actor"),
            help=t("Qui consigne ; à défaut $CONVENTIONS_ACTOR.", "Who records; $CONVENTIONS_ACTOR where left out."),
        ),
    ]
    if by:
        found.append(
            option("--by", metavar="ID", help=t("Qui a agi, si c'est quelqu'un d'autre.", "Who acted, where that is somebody else."))
        )
    if day and ask_day:
        found.append(option("--on", type=DAY, help=t("Le jour du fait : à dire toujours.", "The day it happened: always to be said.")))
    elif day:
        found.append(
            option("--on", type=DAY, help=t("Le jour du fait ; aujourd'hui à défaut.", "The day it happened; today where left out."))
        )
    if not several:
        found.append(
            option(
                "--command-id",
                metavar="ID",
                help=t("Le même identifiant : le même acte, fait une seule fois.", "The same id again: the same act, done once."),
            )
        )
    return [
        *found,
        option("--dry-run", is_flag=True, help=t("Vérifier sans rien consigner.", "Check, and record nothing.")),
        option("--yes", is_flag=True, help=t("Ne pas demander de confirmation.", "Ask for no confirmation.")),
        option("--no-input", is_flag=True, help=t("Ne rien demander.", "Ask nothing at all.")),
        *reading(),
    ]


def reference(*, required: bool = True) -> click.Argument:
    return argument("reference", required=required, shell_complete=references)
