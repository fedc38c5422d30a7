"""What went wrong, as a message in the reader's language, the JSON that scripts read, and the exit code."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from adapters.errors import ConventionsError, Exit, InvalidFiles, Misused, NotRecordedYet, OutOfReach, Refused

_FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "no_such_convention": "aucune convention « {reference} »",
        "no_such_ceremony": "aucune convention ne nomme la cérémonie « {ceremony} »",
        "out_of_reach": "{part} est hors d'atteinte : {reason}. Rien n'a été fait.",
        "not_recorded_yet": "pas encore consigné ({part}). Redemandez avec --command-id {command_id} : l'acte ne sera fait qu'une fois.",
    }
)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "no_such_convention": 'there is no convention "{reference}"',
        "no_such_ceremony": 'no convention names the ceremony "{ceremony}"',
        "out_of_reach": "{part} is out of reach: {reason}. Nothing was done.",
        "not_recorded_yet": "not recorded yet ({part}). Ask again with --command-id {command_id}: the act is done only once.",
    }
)
_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "postgresql": ("PostgreSQL", "PostgreSQL"),
        "temporal": ("Temporal", "Temporal"),
        "worker": ("aucun worker ne répond", "no worker answers"),
        "recording": ("l'enregistrement tarde", "recording takes long"),
    }
)


def exit_code_of(error: BaseException) -> int:
    """The exit code that scripts rely on."""
    if isinstance(error, click.Abort):
        return 130
    if isinstance(error, click.ClickException):
        return int(Exit.USAGE)
    known = known_error(error)
    if known is None or known.code == "unexpected":  # a fault of the convention's own program comes as a refusal
        return int(Exit.UNEXPECTED)
    return int(Exit.OUT_OF_REACH if known.code == "store_behind" else known.exit_code)


def tell(error: BaseException, *, as_json: bool, language: str) -> None:
    """As JSON on standard output, or in words on the other one."""
    if isinstance(error, click.Abort):
        click.echo({"en": "Interrupted."}.get(language, "Interrompu."), err=True)
        return
    known = known_error(error)
    code = known.code if known else "usage" if isinstance(error, click.ClickException) else "unexpected"
    message = message_of(known or error, language)
    if as_json:
        details = known.details if known else {}
        click.echo(json.dumps({"error": {"code": code, "message": message, "details": details}}, ensure_ascii=False))
        return
    if known is None and code == "unexpected":
        traceback.print_exception(error, file=sys.stderr)
    click.echo(message, err=True)


def message_of(error: BaseException, language: str) -> str:
    """One error in words."""
    words = _ENGLISH if language == "en" else _FRENCH
    if isinstance(error, Refused):
        return refusal_of(error, language)
    if isinstance(error, InvalidFiles):
        return error.message
    if isinstance(error, OutOfReach | NotRecordedYet):
        part = _PARTS.get(error.details["part"], (error.details["part"],) * 2)[language == "en"]
        return words[error.code].format(**{**error.details, "part": part})
    if isinstance(error, ConventionsError):
        return words[error.code].format(**error.details) if error.code in words else error.message
    if isinstance(error, click.ClickException):
        return usage_of(error, language)
    return f"{type(error).__name__}: {error}"


def refusal_of(error: Refused, language: str) -> str:
    """A rule's refusal in words; one that this program does not know, as it was said."""
    wording = import_module("domain.wording")
    if error.code in wording.FRENCH.refusals:
        return str(wording.refusal(error.code, error.details, language))
    return f"{'Refused: ' if language == 'en' else 'Refusé : '}{error.message}"


def usage_of(error: click.ClickException, language: str) -> str:
    """What was wrong with the command line, and where its help is."""
    message = error.format_message()
    if language != "en":
        message = _usage_in_french(error, message)
    ctx = getattr(error, "ctx", None)
    hint = {"en": "Help: "}.get(language, "Aide : ")
    return f"{message}\n{hint}{ctx.command_path} --help" if ctx else message


def _usage_in_french(error: click.ClickException, message: str) -> str:
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"il manque {error.param.get_error_hint(error.ctx) if error.ctx else error.param.name}"
    if isinstance(error, click.NoSuchOption):
        near = f" ; vouliez-vous dire {', '.join(error.possibilities)} ?" if error.possibilities else ""
        return f"option inconnue : {error.option_name}{near}"
    if isinstance(error, click.BadParameter) and error.param is not None and error.ctx is not None:
        return f"{error.param.get_error_hint(error.ctx)} : {error.message}"
    return message


def known_error(error: BaseException) -> ConventionsError | None:
    """One of ours as it is; one of another layer as ours; ``None`` for what nobody expected."""
    if isinstance(error, ConventionsError) or error is None:
        return error
    if isinstance(error, click.ClickException):
        return None
    translated = import_module("adapters.cli.translating").translated(error)
    return translated if isinstance(translated, ConventionsError) else None


__all__ = ["Misused", "exit_code_of", "message_of", "tell"]
