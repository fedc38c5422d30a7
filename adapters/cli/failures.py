"""What went wrong, as a message in the reader's language, the JSON that scripts read, and the exit code."""

from __future__ import annotations

import json
import re
import sys
import traceback
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from adapters.configuration.findings import Unsafe
from adapters.errors import (
    BadSettings,
    ConventionsError,
    Exit,
    FileThere,
    InvalidFiles,
    Misused,
    NoSuchConvention,
    NotRecordedYet,
    OutOfReach,
    Refused,
    UnusableFile,
)

_FRENCH: Mapping[str, str] = MappingProxyType(
    {
        "no_such_convention": "aucune convention « {reference} »",
        "nothing_there": "« {reference} » : rien n'était encore arrivé ce jour-là, ou n'était inscrit à ce moment",
        "did_you_mean": " ; vouliez-vous dire {near} ?",
        "none_yet": " : aucune n'est encore démarrée ici (« start FICHIER »)",
        "stack_never": "Rien n'a été démarré sous {home} : lancez « up --detach », ou allez dans le dossier où vous l'avez fait.",
        "stack_known": "Sous {home}, « up --detach » relance ce qui manque ; « status » dit ce qui tourne.",
        "no_such_ceremony": "aucune convention ne nomme la cérémonie « {ceremony} »",
        "ceremony_not_ready": "Cérémonie « {ceremony} » : tout ou rien, et donc rien n'est signé. {told}",
        "nothing_late": "{reference} : {party} n'a rien en retard, il n'y a rien à relancer",
        "out_of_reach": "{part} est hors d'atteinte : {reason}. Rien n'a été fait.",
        "not_empty": "{folder} existe et n'est pas vide : rien n'est jamais écrasé",
        "copy_in_itself": "{folder} : une copie ne peut pas se trouver dans ce qu'elle copie",
        "copy_failed": "la copie a échoué ({what}) : {reason}",
        "damaged_copy": "la copie est abîmée, rien n'a été remis : {told}",
        "disk": "le disque ne le permet pas : {reason}",
        "embedded": "la pile embarquée ne peut pas le faire : {reason}",
        "other_search_attributes": "l'espace de noms {namespace} a déjà {found}, il faut {needed} : retirez-les, puis recommencez",
        "temporal_refused": "Temporal refuse de préparer l'espace de noms {namespace} : {reason}",
        "workflow": "la convention est consignée, mais rien ne la fait vivre : lancez « restore »",
        "namespace": "l'espace de noms de Temporal n'est pas prêt ({reason}) : lancez « prepare », puis recommencez",
        "not_kept_here": "le fichier {sha256} n'est pas gardé ici : cherchez-le là où il fut remis (CONVENTIONS_DOCUMENTS)",
        "document_damaged": "le fichier gardé {sha256} n'est plus ce que dit son empreinte : reprenez-le d'une copie",
        "not_recorded_yet": "pas encore consigné ({part}). Redemandez avec --command-id {command_id} : l'acte ne sera fait qu'une fois.",
    }
)
_ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "no_such_convention": 'there is no convention "{reference}"',
        "nothing_there": "{reference}: nothing had happened by that day, or was recorded at that moment",
        "did_you_mean": "; did you mean {near}?",
        "none_yet": ": none was started here yet (“start FILE”)",
        "stack_never": "Nothing was started under {home}: run “up --detach”, or go to the folder where you did.",
        "stack_known": "Under {home}, “up --detach” starts what is missing; “status” says what runs.",
        "no_such_ceremony": 'no convention names the ceremony "{ceremony}"',
        "ceremony_not_ready": 'Ceremony "{ceremony}": all or none, and so nothing is signed. {told}',
        "nothing_late": "{reference}: {party} is late with nothing, there is nothing to be reminded of",
        "out_of_reach": "{part} is out of reach: {reason}. Nothing was done.",
        "not_empty": "{folder} exists and is not empty: nothing is ever written over",
        "copy_in_itself": "{folder}: a copy cannot lie inside what it copies",
        "copy_failed": "the copy failed ({what}): {reason}",
        "damaged_copy": "the copy is damaged, nothing was put back: {told}",
        "disk": "the disk does not allow it: {reason}",
        "embedded": "the embedded stack cannot do this: {reason}",
        "other_search_attributes": "the namespace {namespace} already has {found}, {needed} is needed: remove them, then repeat",
        "temporal_refused": "Temporal does not let the namespace {namespace} be prepared: {reason}",
        "workflow": "the convention is recorded, and nothing keeps it alive: run “restore”",
        "namespace": "Temporal's namespace is not ready ({reason}): run “prepare”, then repeat",
        "not_kept_here": "the file {sha256} is not kept here: look where it was handed in (CONVENTIONS_DOCUMENTS)",
        "document_damaged": "the kept file {sha256} is no longer what its hash says: take it from a backup",
        "not_recorded_yet": "not recorded yet ({part}). Ask again with --command-id {command_id}: the act is done only once.",
    }
)
_PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "postgresql": ("PostgreSQL", "PostgreSQL"),
        "temporal": ("Temporal", "Temporal"),
        "worker": ("aucun worker ne répond", "no worker answers"),
        "disk": ("le disque de PostgreSQL est plein", "PostgreSQL's disk is full"),
        "recording": ("l'enregistrement tarde", "recording takes long"),
        "documents": ("le dépôt de documents", "the store of documents"),
    }
)
_REASONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ConnectionRefusedError": ("le serveur ne répond pas", "connection refused"),
        "ConnectionResetError": ("le serveur a coupé", "connection reset"),
        "TimeoutError": ("pas de réponse à temps", "no answer in time"),
        "gaierror": ("serveur inconnu", "unknown address"),
        "FileNotFoundError": ("ce fichier ou dossier n'existe pas", "there is no such file or folder"),
        "FileExistsError": ("existe déjà, et n'est pas un dossier", "is there already, and is no folder"),
        "NotADirectoryError": ("un fichier est à la place d'un dossier", "a file stands where a folder is needed"),
        "IsADirectoryError": ("c'est un dossier ; donnez un fichier", "this is a folder; give a file"),
        "the connection is closed": ("la liaison est fermée", "the connection is closed"),
        "PostgreSQL was asked with a value that does not fit": ("une valeur est inadaptée", "a value does not fit"),
        "the certificate of PostgreSQL is not accepted": ("son certificat n'est pas accepté", "its certificate is not accepted"),
        "PostgreSQL and we do not agree on TLS": ("pas d'accord sur TLS", "no agreement on TLS"),
        "PostgreSQL offers no TLS": ("le serveur n'offre pas TLS", "the server offers no TLS"),
        "its certificate comes from an authority that is not trusted": (
            "son certificat vient d'une autorité inconnue",
            "its certificate comes from an authority that is not trusted",
        ),
        "its certificate names another server": ("son certificat nomme un autre serveur", "its certificate names another server"),
        "its certificate has expired": ("son certificat a expiré", "its certificate has expired"),
        "its certificate is not accepted": ("son certificat n'est pas accepté", "its certificate is not accepted"),
        "it does not speak TLS": ("il ne parle pas TLS", "it does not speak TLS"),
        "it does not accept our certificate, or asks for one": (
            "il n'accepte pas notre certificat, ou en demande un",
            "it does not accept our certificate, or asks for one",
        ),
        "it does not accept us": ("il ne nous accepte pas", "it does not accept us"),
    }
)
_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "actor": "--as",
        "by": "--by",
        "effective_on": "--on",
        "command_id": "--command-id",
        "kind": "--outcome",
        "session": "--session",
        "present": "--present",
        "votes": "--votes",
        "of": "--of",
        "reservations": "--reservation",
    }
)
"""which option a field of a command is filled from"""
_CLICK: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Got unexpected extra arguments? \((.*)\)"), "en trop : {0}"),
    (re.compile(r"Option '(.*)' requires an argument\."), "l'option {0} demande une valeur"),
    (re.compile(r"Option '(.*)' does not take a value\."), "l'option {0} ne prend pas de valeur"),
    (re.compile(r"'(.*)' is not a valid (?:integer|integer range)\."), "« {0} » n'est pas un nombre entier"),
    (re.compile(r"(.*) is not in the range x>=(.*)\."), "{0} est trop petit : {1} au moins"),
    (re.compile(r"(.*) is not in the range (\d+)<=x<=(\d+)\."), "{0} n'est pas entre {1} et {2}"),
    (re.compile(r"(?:File|Path) '(.*)' does not exist\."), "fichier introuvable : {0}"),
)
"""what click says, and the same in French"""


class NotRunning(OutOfReach):
    """The embedded stack does not run; the reason is a sentence in the reader's language"""

    def __init__(self, sentence: str) -> None:
        super().__init__("embedded", sentence)


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


def message_of(error: BaseException, language: str) -> str:  # noqa: C901 - a case for each kind of error
    """One error in words."""
    words = _ENGLISH if language == "en" else _FRENCH
    if isinstance(error, Refused):
        return refusal_of(error, language)
    if isinstance(error, InvalidFiles):
        return error.message
    if isinstance(error, NotRunning):
        return error.reason
    if isinstance(error, OutOfReach | NotRecordedYet):
        return _unanswered(error, words, language)
    if isinstance(error, NoSuchConvention):
        return words[error.code].format(**error.details) + _instead(error, words)
    if isinstance(error, UnusableFile):
        return f"{error.details['file']}{': ' if language == 'en' else ' : '}{_reason(error.details['reason'], language)}"
    if isinstance(error, FileThere):
        return str(import_module("adapters.cli.texts").say("file_exists", language, **error.details))
    if isinstance(error, Unsafe):
        return "\n".join(finding.say(language) for finding in error.findings)
    if isinstance(error, Misused | BadSettings) and "problems" in error.details:
        return "\n".join(_problem(one, language) for one in error.details["problems"])
    if isinstance(error, ConventionsError):
        return words[error.code].format(**error.details) if error.code in words else error.message
    if isinstance(error, click.ClickException):
        return usage_of(error, language)
    return f"{type(error).__name__}: {error}"


def _instead(error: NoSuchConvention, words: Mapping[str, str]) -> str:
    """The references that come near to one that there is not, where those that there are have been looked at."""
    if error.none_at_all:
        return words["none_yet"]
    return words["did_you_mean"].format(near=", ".join(error.near)) if error.near else ""


def _unanswered(error: OutOfReach | NotRecordedYet, words: Mapping[str, str], language: str) -> str:
    """Which part does not answer, and what can be done about it here."""
    part = _PARTS.get(error.details["part"], (error.details["part"],) * 2)[language == "en"]
    reason = _reason(str(error.details.get("reason", "")), language)
    form = words[error.code] if isinstance(error, NotRecordedYet) else words.get(error.details["part"], words[error.code])
    said = form.format(**{**error.details, "part": part, "reason": reason})
    stack = error.details.get("stack")
    return f"{said}\n{words[f'stack_{stack}'].format(**error.details)}" if stack else said


def _reason(text: str, language: str) -> str:
    """Why something is out of reach, once: what comes from PostgreSQL says itself that it is."""
    bare = re.sub(r"^PostgreSQL (?:is out of reach|cannot answer now|refused): ", "", text)
    known = next((one for one in _REASONS if one in bare), "")
    return bare.replace(known, _REASONS[known][language == "en"]) if known else bare


def _problem(problem: Mapping[str, Any], language: str) -> str:
    """What does not fit in the command line, in the words that are used for files."""
    wording = import_module("adapters.files.file_wording")
    head, _, rest = str(problem["path"]).partition(".")
    name = ".".join(filter(None, (_OPTIONS.get(head, head), rest)))
    known = problem["code"] in wording.catalogue(language)
    details = dict(problem["details"])
    if problem["code"] == "decision_needs":
        details["key"] = _OPTIONS.get(details["key"], f"--{details['key']}")
    said = str(wording.say(problem["code"], details, language)) if known or language != "en" else details["msg"]
    return f"{name}{': ' if language == 'en' else ' : '}{said}" if name else said


def refusal_of(error: Refused, language: str) -> str:
    """A rule's refusal in words; one that this program does not know, as it was said."""
    wording = import_module("domain.words.wording")
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
        return f"il manque {_named(error)}"
    if isinstance(error, click.NoSuchOption):
        return f"option inconnue : {error.option_name}{_near_in_french(error.possibilities)}"
    if isinstance(error, click.exceptions.NoSuchCommand):
        return f"commande inconnue : {error.command_name}{_near_in_french(error.possibilities)}"
    if isinstance(error, click.BadParameter) and error.param is not None and error.ctx is not None:
        return f"{_named(error)} : {_choice_in_french(error) or _in_french(error.message)}"
    return _in_french(message)


def _named(error: click.BadParameter) -> str:
    """The option or argument as it is typed."""
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    return re.sub(r"['\[\]]", "", error.param.get_error_hint(error.ctx))


def _near_in_french(near: Sequence[str] | None) -> str:
    return _FRENCH["did_you_mean"].format(near=", ".join(near)) if near else ""


def _choice_in_french(error: click.BadParameter) -> str | None:
    """A word that is none of those allowed, with the nearest, else with all of them."""
    kind = error.param.type if error.param else None
    given = re.match(r"'(.*)' is not one of ", error.message)
    if not isinstance(kind, click.Choice) or given is None:
        return None
    near = get_close_matches(given[1], map(str, kind.choices), cutoff=0.7)
    instead = _near_in_french(near) or f" ; valeurs possibles : {', '.join(map(str, kind.choices))}"
    return f"« {given[1]} » n'est pas permis{instead}"


def _in_french(message: str) -> str:
    """What click says in a few fixed forms; anything else as it is."""
    for form, french in _CLICK:
        if found := form.fullmatch(message):
            return french.format(*found.groups())
    return message


def known_error(error: BaseException) -> ConventionsError | None:
    """One of ours as it is; one of another layer as ours; ``None`` for what nobody expected."""
    if isinstance(error, ConventionsError) or error is None:
        return error
    if isinstance(error, click.ClickException):
        return None
    translated = import_module("adapters.cli.translating").translated(error)
    return translated if isinstance(translated, ConventionsError) else None


__all__ = ["Misused", "NotRunning", "exit_code_of", "message_of", "tell"]
