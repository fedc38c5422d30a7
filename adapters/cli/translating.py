"""Errors of other layers as the command line's own. Loaded only once something went wrong."""

from __future__ import annotations

import errno
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from activities.ports import StoreError
from adapters.embedded.errors import EmbeddedError
from adapters.errors import ConventionsError, InvalidFiles, Misused, OutOfReach, Refused, UnusableFile
from adapters.files.file_problems import FileErrors
from domain.refusals.errors import DomainError

_DISK = {
    errno.ENOSPC: "no space left",
    errno.EDQUOT: "quota used up",
    errno.EFBIG: "file size limit reached",
    errno.EROFS: "read only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EIO: "the disk fails",
}
"""What a disk may answer instead of doing what it was told."""


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
        case FileNotFoundError() | FileExistsError() | NotADirectoryError() | IsADirectoryError() if error.filename:
            return UnusableFile(str(error.filename), type(error).__name__)
        case ValidationError():
            problems = [_problem(one) for one in error.errors(include_url=False)]
            found = (f"{one['path'] or one['code']}: {one['details']['msg']}" for one in problems)
            return Misused("\n".join(found), {"problems": problems})
        case OSError() if error.errno in _DISK:
            where = f" ({error.filename})" if error.filename else ""
            return OutOfReach("disk", f"{_DISK[error.errno]}{where}")
        case _:
            return None


def _problem(error: ErrorDetails) -> dict[str, Any]:
    """What a rule of the models says about a value, in codes: the path as people write it, without the marks of forms."""
    path = [str(one) for one in error["loc"] if not str(one).startswith(("·", "["))]
    details: dict[str, Any] = {"key": path[-1]} if path else {}
    details |= {key: str(value) for key, value in error.get("ctx", {}).items()}
    if isinstance(error["input"], str):
        details["given"] = error["input"]
    return {"path": ".".join(path), "code": error["type"], "details": details | {"msg": error["msg"]}}
