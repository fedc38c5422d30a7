"""Whether the office's own templates of letters can be used: each is tried on letters that nobody gets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import structlog

from activities.contracts import Letter, Standing
from activities.ports import Person, Unreachable, Wording
from adapters.mail.letter_languages import LANGUAGES
from adapters.mail.letter_templates import TEMPLATES, kinds
from adapters.mail.letters import Letters
from domain.messages.digest import Digest, DigestLine

_DAY = date(2026, 7, 1)
_OFFSETS = (-30, 0, 1, 7)
"""days between the day that a letter speaks of and that on which it leaves: templates say other things before and after"""


def faults(folder: Path) -> tuple[str, ...]:
    """Templates that fail, with the place and the fault, and those of no kind that there is; nothing where all can be used."""
    with structlog.testing.capture_logs():  # what is tried here happened to nobody
        return tuple(dict.fromkeys(fault for language in LANGUAGES for fault in _faults(folder, language)))


def _faults(folder: Path, language: str) -> Iterator[str]:
    letters, reader = Letters(folder), Person("x", "X", _DAY, title="X", email="x@example.org", language=language)
    for path in sorted((folder / language).glob("*.j2")):
        if not (TEMPLATES / language / path.name).is_file():
            yield f"{language}/{path.name}: ?"
            continue
        for said in _tried(letters, path.stem, reader):
            if said.fault:
                yield said.fault


def _tried(letters: Letters, template: str, reader: Person) -> Iterator[Wording]:
    about = template if template in kinds(reader.language) else "other"
    for offset in _OFFSETS:
        yield letters.letter(_letter(about, _DAY + timedelta(days=offset), reader.id), reader)
    if not template.startswith("_"):
        return
    letter, line = _letter("other", _DAY, "y"), DigestLine(reference="X", title="X", about="other", target="x", subject="X", due=_DAY)
    digest = Digest(on=_DAY, next_on=_DAY, person="x", manager="y", todo=(line,), decided=(line,), late=(line,), to_hand_over=("x",))
    unreachable = [Unreachable("y", "no_address")]
    yield letters.letter(letter, reader)
    yield letters.by_hand(letter, reader, [reader])
    yield letters.trial(letter, reader, [reader], [reader], unreachable)
    yield letters.repair(letter, reader, ["x"])
    yield letters.digest(digest, reader)
    yield letters.digests_by_hand([(digest, reader)], reader)
    yield letters.digests_on_trial([(digest, reader)], reader, unreachable)


def _letter(about: str, on: date, manager: str) -> Letter:
    return Letter(
        reference="X",
        title="X",
        message="x",
        about=about,
        target="x",
        rung="0",
        subject="X",
        due=_DAY,
        to=("x",),
        manager=manager,
        article="1",
        on=on,
        items=("x",),
        standing=Standing(phase="in_force", in_force_on=_DAY, last_day=_DAY, met=1, total=2),
    )
