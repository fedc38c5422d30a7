"""Commented templates of the files people write, each valid as it is written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.cli.context import Work
from adapters.cli.declared.starting import OTHER_FILES
from adapters.errors import Misused
from adapters.files.terms_file import directory_beside
from adapters.papers import TEMPLATES
from adapters.papers.writing import write_whole
from domain.days.calendar import moment
from domain.files.directory import OfficeEntry

_ROOT = Path(__file__).parents[3]
_TEMPLATES = Path(__file__).parents[1] / "templates"
_SCHEMAS = _ROOT / "docs" / "reference"
_UNTIL_SIGNED, _SINCE_SENT, _LONG_AGO = timedelta(days=60), timedelta(days=21), timedelta(days=366)
_ZONE: str = OfficeEntry.model_fields["zone"].default


async def new(work: Work, *, file: Path | None, kind: str, overwrite: bool) -> None:
    """To standard output, or into a file that is not there yet. Raises ``Misused`` for one that is."""
    if kind in TEMPLATES:
        _new_paper(work, file, kind, overwrite=overwrite)
        return
    sort = kind if kind in OTHER_FILES else "convention"
    text = _written(work, sort, kind, file or Path("-"))
    if file is not None:
        keep_template(work, file, text.encode(), overwrite=overwrite)
    document = {"kind": kind, "file": str(file) if file else None}
    if not work.out.json(document if file else document | {"text": text}) and file is None:
        work.out.line(text.rstrip("\n"))
    if file is not None:
        work.out.note("template_written", file=file)
    work.out.note(f"template_next_{sort}", file=file or work.out.say("file"))
    if file is not None and sort == "convention" and directory_beside(file) is None:
        work.out.note("template_needs_directory", file=file.parent / "directory.yaml")


def _new_paper(work: Work, file: Path | None, kind: str, *, overwrite: bool) -> None:
    """The shipped template of a document, for the office to adapt. Raises ``Misused`` without a file."""
    if file is None:
        raise Misused(work.out.say("paper_needs_file"))
    write_whole({file: import_module("adapters.papers.layout").template(kind, work.asked.lang)}, overwrite=overwrite)
    if not work.out.json({"kind": kind, "file": str(file)}):
        work.out.note("template_written", file=file)
        work.out.note("template_next_paper", file=f"{work.asked.lang}/{kind}.docx")


def _written(work: Work, sort: str, kind: str, file: Path) -> str:
    """The template, with dates that suit the day it is written."""
    today = moment(work.desk.now(), _ZONE).today
    said = {
        "kind": kind,
        "name": work.out.say(f"kind_{kind}") if sort == "convention" else sort,
        "today": today,
        "signing": today + _UNTIL_SIGNED,
        "sent": today - _SINCE_SENT,
        "past": today - _LONG_AGO,
    }
    return rendered(work, sort, file, said)


def rendered(work: Work, sort: str, file: Path, said: Mapping[str, Any]) -> str:
    """A template in the reader's language, that names the schema as it is seen from its file."""
    folder = _TEMPLATES / ("en" if work.asked.lang == "en" else "fr")
    environment = Environment(  # noqa: S701 - YAML: nothing here is read as HTML
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    schema = Path(os.path.relpath(_SCHEMAS / f"{sort}.schema.json", file.absolute().parent)).as_posix()
    return environment.get_template(f"{sort}.yaml.j2").render(schema=schema, **said)


def keep_template(work: Work, file: Path, content: bytes, *, overwrite: bool) -> None:
    """Raises ``Misused`` for a file that is there already."""
    try:
        with file.open("wb" if overwrite else "xb") as written:
            written.write(content)
    except FileExistsError as error:
        raise Misused(work.out.say("file_exists", file=file)) from error
