"""Commented templates of the files people write, each valid as it is written."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.cli.context import Work
from adapters.cli.declared.starting import OTHER_FILES
from adapters.errors import Misused
from adapters.papers import TEMPLATES
from adapters.papers.writing import write_whole
from adapters.terms_file import directory_beside
from domain.calendar import moment
from domain.directory import OfficeEntry

_ROOT = Path(__file__).parents[3]
_TEMPLATES = Path(__file__).parents[1] / "templates"
_SCHEMAS = _ROOT / "docs" / "reference"
_UNTIL_SIGNED, _LONG_AGO = timedelta(days=60), timedelta(days=366)
_ZONE: str = OfficeEntry.model_fields["zone"].default


async def new(work: Work, *, file: Path | None, kind: str, overwrite: bool) -> None:
    """To standard output, or into a file that is not there yet. Raises ``Misused`` for one that is."""
    if kind in TEMPLATES:
        _new_paper(work, file, kind, overwrite=overwrite)
        return
    sort = kind if kind in OTHER_FILES else "convention"
    text = _written(work, sort, kind, file or Path("-"))
    if file is not None:
        _keep(work, file, text, overwrite=overwrite)
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
    """The template in the reader's language, with dates that suit the day it is written."""
    folder = _TEMPLATES / ("en" if work.asked.lang == "en" else "fr")
    environment = Environment(  # noqa: S701 - YAML: nothing here is read as HTML
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    today = moment(work.desk.now(), _ZONE).today
    return environment.get_template(f"{sort}.yaml.j2").render(
        kind=kind,
        name=work.out.say(f"kind_{kind}") if sort == "convention" else sort,
        schema=Path(os.path.relpath(_SCHEMAS / f"{sort}.schema.json", file.absolute().parent)).as_posix(),
        today=today,
        signing=today + _UNTIL_SIGNED,
        past=today - _LONG_AGO,
    )


def _keep(work: Work, file: Path, text: str, *, overwrite: bool) -> None:
    try:
        with file.open("w" if overwrite else "x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError as error:
        raise Misused(work.out.say("file_exists", file=file)) from error
