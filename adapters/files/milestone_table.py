"""The milestones of a programme in a spreadsheet (``.xlsx``), read into the same data and places as a file in YAML: a line a row.

``file:line:column`` is the row and the column of the cell.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic_core import PydanticCustomError
from python_calamine import CalamineError, CalamineWorkbook

from adapters.files.yaml_positions import MAX_BYTES, Slip, Written
from domain.days.calendar import read_day

SHEET = "Programme"
COLUMNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "id": ("Identifiant", "Id"),
        "type": ("Nature", "Type"),
        "title": ("Intitulé", "Title"),
        "owner": ("Porteur", "Owner"),
        "due": ("Échéance", "Due"),
        "evidence": ("Pièces", "Evidence"),
        "accepted_by": ("Accepté par", "Accepted by"),
        "after": ("Après", "After"),
        "replaces": ("Remplace", "Replaces"),
        "article": ("Article", "Article"),
    }
)
"""The key of a milestone → what the column is called in French and in English; the key itself is understood as well."""
LISTS = ("evidence", "after", "replaces")
_NAMES = {name.casefold(): key for key, names in COLUMNS.items() for name in (key, *names)}
_UNPACKED = 32 * MAX_BYTES
"""A small file can hold a very large one."""
_ROWS = 2000
_LOOKED_FOR = 20
_PLACE = re.compile(rb"""\sr\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_NEAR = re.compile(rb"[A-Za-z]{0,2}(\d{1,4})")
_ROOT: tuple[str | int, ...] = ()


def read_table(path: Path) -> Written:
    """Never raises: whatever is wrong with the table itself stands in ``slips``."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        return _slipped("a_folder" if path.is_dir() else "no_such_file")
    if len(content) > MAX_BYTES:
        return _slipped("file_too_big", bytes=MAX_BYTES)
    try:
        if _is_huge(content):
            return _slipped("table_too_big", rows=_ROWS)
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheet = workbook.get_sheet_by_name(SHEET) if SHEET in workbook.sheet_names else workbook.get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    # what a damaged or encrypted archive raises, found by damaging thousands of workbooks; none of it is ours
    except (CalamineError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError):
        return _slipped("not_a_table")
    return _written(rows)


def _is_huge(content: bytes) -> bool:
    """Whether it would fill the memory: one far cell makes a reader hold all that lie before it."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
            return True
        sheets = [packed.read(one) for one in packed.namelist() if one.startswith("xl/worksheets/") and one.endswith(".xml")]
    return any(_is_far(double or single) for sheet in sheets for double, single in _PLACE.findall(sheet))


def _is_far(place: bytes) -> bool:
    """``12`` of a row, ``AB12`` of a cell; whatever is written otherwise may lead anywhere."""
    near = _NEAR.fullmatch(place)
    return near is None or int(near[1]) > _ROWS


def _slipped(code: str, row: int = 1, column: int = 1, **details: Any) -> Written:
    return Written(slips=[Slip(_ROOT, row, column, code, details)])


def _written(rows: Sequence[Sequence[Any]]) -> Written:
    """One row of headings, then a milestone a row; empty ones are passed over."""
    top = next((n for n, row in enumerate(rows[:_LOOKED_FOR]) if any(_heading(cell) == "id" for cell in row)), None)
    if top is None:
        return _slipped("no_headings", known=tuple(COLUMNS))
    written = Written(complete=True)
    columns = _columns(rows[top], top, written)
    found: list[dict[str, Any]] = []
    written.values[()] = written.values[("milestones",)] = (top + 1, 1)
    for number, row in enumerate(rows[top + 1 :], start=top + 2):
        said = {key: value for key, column in columns.items() if (value := _cell(key, row[column])) is not None}
        if said:
            place = ("milestones", len(found))
            written.values[place] = (number, 1)
            written.values |= {(*place, key): (number, columns[key] + 1) for key in said}
            if "due" in said and (code := _no_day(said["due"])):  # in other files it may be a period: here that would mislead
                written.slips.append(Slip((*place, "due"), number, columns["due"] + 1, code, {"value": said["due"]}))
            found.append(said)
    written.data = {"milestones": found}
    return written


def _columns(headings: Sequence[Any], top: int, written: Written) -> dict[str, int]:
    """Which column holds which key; one that nobody knows, or that stands there twice, is a slip."""
    columns: dict[str, int] = {}
    for column, cell in enumerate(headings):
        key, said = _heading(cell), str(cell).strip()
        if key is not None and key not in columns:
            columns[key] = column
        elif said:
            code = "unknown_column" if key is None else "column_twice"
            details = {"id": said, "known": tuple(COLUMNS)}
            written.slips.append(Slip(("milestones",), top + 1, column + 1, code, details, hides=False))
    return columns


def _heading(cell: Any) -> str | None:
    return _NAMES.get(str(cell).strip().rstrip("*").strip().casefold())


def _cell(key: str, value: Any) -> Any:
    """What a cell says, as it would stand in YAML; ``None`` where it is empty."""
    text = _text(value)
    if not text:
        return None
    if key in LISTS:
        return [one.strip() for one in re.split(r"[,;\n]", text) if one.strip()]
    sort, colon, name = text.partition(":")
    if key == "accepted_by" and colon and sort.strip() in {"committee", "party"}:
        return {sort.strip(): name.strip()}
    return text


def _no_day(text: str) -> str | None:
    try:
        read_day(text)
    except PydanticCustomError as error:
        return error.type
    return None


def _text(value: Any) -> str:
    """A number as people see it; a day as ISO 8601, and what is no whole day as it is, for the reader to refuse."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).strip()
