"""Why a copy cannot be made, or cannot be put back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.errors import ConventionsError, Exit


class NotEmpty(ConventionsError):
    """The folder that was named is in use: nothing is ever written over"""

    exit_code = Exit.USAGE
    code = "not_empty"

    def __init__(self, folder: Path | str) -> None:
        super().__init__(f"{folder} exists and is not empty", {"folder": str(folder)})


class CopyInItself(ConventionsError):
    """A copy inside the folder that is copied would hold all copies before it"""

    exit_code = Exit.USAGE
    code = "copy_in_itself"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} lies inside what is to be copied", {"folder": str(folder)})


class CopyFailed(ConventionsError):
    """A program that makes a copy, or reads one, ended with a fault"""

    exit_code = Exit.OUT_OF_REACH
    code = "copy_failed"

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what}: {reason}", {"what": what, "reason": reason})


class DamagedCopy(ConventionsError):
    """A copy is not what was made: nothing of it is put back"""

    exit_code = Exit.INVALID_FILE
    code = "damaged_copy"

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        told = "; ".join(f"{file} ({what})" for file, what in faults[:20])
        super().__init__(told, {"faults": [{"file": file, "what": what} for file, what in faults], "told": told})
