"""The four conventions of one ceremony, and the examples' directory with two ministries and a manager more."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
CEREMONY = ("PSA-2019-01", "PSA-2019-02", "CFMA-2019-01", "RENAULT-2019-01")
FILES = tuple(EXAMPLES / "conventions" / f"{one.lower()}.yaml" for one in CEREMONY)
_OFFICE = 'pm: [{from: 2018-01-01, name: "Bureau des programmes", email: "programmes@example.org"}]'
_SECOND = 'pm2: [{from: 2026-01-01, name: "Bureau des partenariats", email: "pm2@example.org"}]'
_HEIRS = """
  mi:
    short: "MI"
    names: [{from: 2026-03-01, fr: "Ministère de l'Industrie"}]
    people:
      mi.minister: [{from: 2026-03-01, name: "Nadia Alami", title: "ministre"}]
      mi.focal: [{from: 2026-03-01, name: "Point focal MI", email: "focal.mi@example.org"}]
    reach: {mi.minister: {via: mi.focal}}
  mt:
    short: "MT"
    names: [{from: 2026-03-01, fr: "Ministère de la Transition"}]
    people:
      mt.minister: [{from: 2026-03-01, name: "Karim Saïd", title: "ministre"}]
      mt.focal: [{from: 2026-03-01, name: "Point focal MT", email: "focal.mt@example.org"}]
    reach: {mt.minister: {via: mt.focal}}
"""


def with_heirs(folder: Path, since: str = "2026-03-01") -> Path:
    """The directory, written into a folder; the heirs are there since a day."""
    text = (EXAMPLES / "directory.yaml").read_text(encoding="utf-8").replace(_OFFICE, f"{_OFFICE}, {_SECOND}")
    file = folder / "directory.yaml"
    file.write_text(text.replace("\ninstitutions:", f"{_HEIRS.replace('2026-03-01', since)}\ninstitutions:", 1), encoding="utf-8")
    return file
