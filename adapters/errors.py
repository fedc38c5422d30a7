"""What a caller of the conventions may be told instead of an answer, with the exit code of each beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from enum import IntEnum
from typing import Any, ClassVar

Part = str
"""``temporal``, ``postgresql``, ``worker``, ``documents``; ``disk`` that is full; ``recording`` where all answer and it only takes long"""


class Exit(IntEnum):
    """The exit codes of the command line: scripts rely on them."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    UNKNOWN = 3
    """no such convention or ceremony"""
    REFUSED = 4
    INVALID_FILE = 5
    OUT_OF_REACH = 6
    ATTENTION = 7


class ConventionsError(Exception):
    """Something did not happen, and this is why. ``details`` are JSON."""

    exit_code: ClassVar[Exit] = Exit.UNEXPECTED
    code: str = "unexpected"

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = dict(details or {})


class Misused(ConventionsError):
    """The command line was not understood, or lacks something"""

    exit_code = Exit.USAGE
    code = "usage"


class BadSettings(ConventionsError):
    """Settings cannot be taken as they are; ``problems`` name the variable, or the place in a file, and the rule"""

    exit_code = Exit.USAGE
    code = "bad_settings"

    def __init__(self, problems: Iterable[Mapping[str, Any]]) -> None:
        found = [dict(problem) for problem in problems]
        super().__init__("\n".join(f"{one['path']}: {one['details']['msg']}" for one in found), {"problems": found})


class BadSettingsFile(BadSettings):
    """The same, and a file is at fault"""

    exit_code = Exit.INVALID_FILE


class UnusableFile(Misused):
    """A file or folder that was named cannot be used"""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{self.__doc__}: {file} ({reason})", {"file": file, "reason": reason})


class FileThere(Misused):
    """A file is there already, and nothing is written over unless it is asked for"""

    def __init__(self, file: str) -> None:
        super().__init__(f"{self.__doc__}: {file}", {"file": file})


class NoSuchConvention(ConventionsError):
    """There is no convention of this reference"""

    exit_code = Exit.UNKNOWN
    code = "no_such_convention"

    def __init__(self, reference: str, known: Sequence[str] | None = None) -> None:
        """``known``: the references that there are, where they have been looked at."""
        super().__init__(f"{self.__doc__}: {reference}", {"reference": reference})
        self.reference = reference
        self.none_at_all = known is not None and not known
        near = get_close_matches(reference.upper(), [one.upper() for one in known or ()], cutoff=0.5)
        self.near = tuple(one for one in known or () if one.upper() in near)


class NoSuchCeremony(ConventionsError):
    """No convention names this ceremony"""

    exit_code = Exit.UNKNOWN
    code = "no_such_ceremony"

    def __init__(self, ceremony: str) -> None:
        super().__init__(f"{self.__doc__}: {ceremony}", {"ceremony": ceremony})


class CeremonyNotReady(ConventionsError):
    """Not everything can be signed, and so nothing is"""

    exit_code = Exit.REFUSED
    code = "ceremony_not_ready"

    def __init__(self, ceremony: str, obstacles: Sequence[Mapping[str, Any]]) -> None:
        """``obstacles``: the reference, the code, the people and the words of each."""
        told = "; ".join(f"{one['reference']}: {one['text']}" for one in obstacles)
        super().__init__(f"{self.__doc__}: {told}", {"ceremony": ceremony, "told": told, "obstacles": [dict(one) for one in obstacles]})


class NothingLate(ConventionsError):
    """A party owes nothing by now, and there is nothing to remind it of"""

    exit_code = Exit.REFUSED
    code = "nothing_late"

    def __init__(self, reference: str, party: str) -> None:
        super().__init__(f"{self.__doc__}: {reference}, {party}", {"reference": reference, "party": party})


class Refused(ConventionsError):
    """A rule of the domain says no: its code, with the figures and ids that the wording uses"""

    exit_code = Exit.REFUSED

    def __init__(self, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message, details)
        self.code = code


class RefusedInSome(Refused):
    """An act on several conventions is refused by some of them, and so recorded in none"""

    def __init__(self, refusals: Sequence[Mapping[str, Any]]) -> None:
        told = "".join(f"\n{one['reference']}: {one['message']}" for one in refusals)
        details = {"refusals": [dict(one) for one in refusals], "n": len(refusals), "told": told}
        super().__init__("refused_in_some", f"{self.__doc__}: {told}", details)


class InvalidFiles(ConventionsError):
    """Files that people wrote cannot be taken as they are; ``problems`` are lines ``file:line:column path: message``"""

    exit_code = Exit.INVALID_FILE
    code = "invalid_file"

    def __init__(self, problems: Iterable[Mapping[str, Any]], lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines), {"problems": [dict(problem) for problem in problems]})


class OutOfReach(ConventionsError):
    """A part of the system does not answer; nothing was done"""

    exit_code = Exit.OUT_OF_REACH
    code = "out_of_reach"

    def __init__(self, part: Part, reason: str = "") -> None:
        super().__init__(f"{part}: {reason}", {"part": part, "reason": reason})
        self.part, self.reason = part, reason


class NotRecordedYet(ConventionsError):
    """No answer in time: the act may still be recorded. Asked again with the same command id, it is done once"""

    exit_code = Exit.OUT_OF_REACH
    code = "not_recorded_yet"

    def __init__(self, reference: str, command_id: str, part: Part) -> None:
        details = {"reference": reference, "command_id": command_id, "part": part}
        super().__init__(f"{reference}: not recorded yet ({part}); ask again with the command id {command_id}", details)
        self.reference, self.command_id, self.part = reference, command_id, part


class NeedsAttention(ConventionsError):
    """Done, and something was found that somebody must look at"""

    exit_code = Exit.ATTENTION
    code = "needs_attention"


class NotKeptHere(ConventionsError):
    """A file that the record names is not kept in this folder of documents"""

    exit_code = Exit.OUT_OF_REACH
    code = "not_kept_here"

    def __init__(self, sha256: str) -> None:
        super().__init__(f"{self.__doc__}: {sha256}", {"sha256": sha256})


class DamagedFile(NeedsAttention):
    """A kept file is no longer what its hash says"""

    code = "document_damaged"

    def __init__(self, sha256: str) -> None:
        super().__init__(f"{self.__doc__}: {sha256}", {"sha256": sha256})


class OtherSearchAttributes(ConventionsError):
    """A Temporal namespace has search attributes of our names and of another type; a type cannot be changed"""

    exit_code = Exit.REFUSED
    code = "other_search_attributes"

    def __init__(self, namespace: str, found: Mapping[str, str], needed: Mapping[str, str]) -> None:
        listed = {"found": _listed(found), "needed": _listed(needed)}
        message = f"{self.__doc__}: {namespace} has {listed['found']}; needed: {listed['needed']}"
        super().__init__(message, {"namespace": namespace, **listed})


class TemporalRefused(ConventionsError):
    """Temporal does not let a namespace be prepared; the reason is in the server's own words"""

    exit_code = Exit.REFUSED
    code = "temporal_refused"

    def __init__(self, namespace: str, reason: str) -> None:
        super().__init__(f"{self.__doc__}: {namespace}: {reason}", {"namespace": namespace, "reason": reason})


def _listed(types: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={kind}" for name, kind in sorted(types.items()))
