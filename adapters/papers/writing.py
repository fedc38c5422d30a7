"""Documents appear whole or not at all: written beside, synced, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from errno import EISDIR
from os import strerror
from pathlib import Path

from adapters.errors import FileThere

_READABLE = 0o644


def write_whole(files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """All of them, in folders that are made where they are missing; none where one is there already and is not to be replaced.

    Raises ``FileThere``, and ``OSError``.
    """
    if not overwrite and (there := next((place for place in files if place.exists()), None)):
        raise FileThere(str(there))
    for place, content in files.items():
        if place.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR), str(place))
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, content)
        except OSError as error:
            error.filename = str(place)  # not the draft beside it, of which nobody has heard
            raise


def _write(place: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _READABLE)
            os.fsync(file.fileno())
            draft.replace(place)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
