"""What a reader finds in a document: its text in order, and whether it runs from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

ARABIC = re.compile(r"[\u0600-\u06ff]")


def lines_of(file: Path | bytes) -> list[str]:
    """Paragraphs, and rows of tables with their cells side by side; blanks that hold a line together as any others."""
    document: Any = Document(BytesIO(file) if isinstance(file, bytes) else str(file))
    found = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [" | ".join({cell._tc: cell.text for cell in row.cells}.values()) for row in block.rows]  # a merged cell once
        else:
            found.append(block.text)
    return [line.replace("\u00a0", " ") for line in found]


def text_of(file: Path | bytes) -> str:
    return "\n".join(lines_of(file))


def paragraphs_of(file: Path) -> Iterator[Paragraph]:
    document: Any = Document(str(file))
    yield from document.paragraphs
    yield from (paragraph for table in document.tables for row in table.rows for cell in row.cells for paragraph in cell.paragraphs)


def runs_from_right_to_left(file: Path) -> bool:
    """Every paragraph with Arabic in it, every run of it, and every table says so."""
    document: Any = Document(str(file))
    written = [paragraph for paragraph in paragraphs_of(file) if ARABIC.search(paragraph.text)]
    tables = [table._tbl.tblPr.find(qn("w:bidiVisual")) for table in document.tables]
    marked = [paragraph._p.get_or_add_pPr().find(qn("w:bidi")) for paragraph in written]
    return (
        bool(written)
        and None not in [*tables, *marked]
        and all(run.font.rtl for paragraph in written for run in paragraph.runs if run.text)
    )


def pdf_text(file: Path | bytes) -> str:
    """All pages, with blanks of any sort as one."""
    reader = PdfReader(BytesIO(file) if isinstance(file, bytes) else file)
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def pages_of(file: Path) -> int:
    return len(PdfReader(file).pages)


def fonts_of(file: Path) -> set[str]:
    """The fonts that a PDF brings along."""
    found = set()
    for page in PdfReader(file).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        found |= {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
    return found
