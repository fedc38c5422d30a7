"""Errors of other layers as the command line's own. Loaded only once something went wrong."""

from __future__ import annotations

from dataclasses import asdict

from pydantic import ValidationError

from activities.ports import StoreError
from adapters.embedded.errors import EmbeddedError
from adapters.errors import ConventionsError, InvalidFiles, Misused, OutOfReach, Refused
from adapters.file_problems import FileErrors
from domain.errors import DomainError


def translated(error: BaseException) -> ConventionsError | None:
    """The same as one of ours; ``None`` for what nobody expected."""
    match error:
        case DomainError():
            return Refused(error.code, str(error), error.details)
        case FileErrors():
            return InvalidFiles((asdict(problem) for problem in error.problems), map(str, error.problems))
        case StoreError():
            return OutOfReach("postgresql", str(error))
        case EmbeddedError():
            return OutOfReach("embedded", str(error))
        case ValidationError():
            found = (f"{'.'.join(map(str, one['loc'])) or one['type']}: {one['msg']}" for one in error.errors(include_url=False))
            return Misused("\n".join(found))
        case _:
            return None
