"""A template and what it is filled with make a DOCX: the office's own template, or the one that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import category
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from adapters.errors import InvalidFiles
from adapters.papers.layout import template

_UNWRITABLE = frozenset({"Cc", "Cs", "Cn"})


def docx(paper: str, language: str, fields: Mapping[str, Any], templates: Path | None) -> bytes:
    """A paper as DOCX. Raises ``InvalidFiles`` for a template of the office's that cannot be filled."""
    own = templates / language / f"{paper}.docx" if templates else None
    if own is None or not own.is_file():
        return _filled(BytesIO(template(paper, language)), fields)
    try:
        return _filled(BytesIO(own.read_bytes()), fields)
    except (TemplateError, PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        reason = str(error) or type(error).__name__
        raise InvalidFiles([{"file": str(own), "code": "template", "message": reason}], [f"{own}: {reason}"]) from error


def _filled(file: BytesIO, fields: Mapping[str, Any]) -> bytes:
    """Whatever people typed stays text: markup is escaped, and what looks like a field is not looked at again."""
    document = DocxTemplate(file)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(as_text(dict(fields)), environment, autoescape=True)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def as_text(value: Any) -> Any:
    """The same without signs that no XML can hold; line breaks stay."""
    if isinstance(value, str):
        return "".join(sign for sign in value.replace("\r\n", "\n") if sign == "\n" or category(sign) not in _UNWRITABLE)
    if isinstance(value, Mapping):
        return {key: as_text(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(one) for one in value]
    return value
