"""The review pack as PDF, drawn by typst from data alone: nothing is fetched, and no font of this machine is used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import fontpkg_amiri
import typst

from adapters.papers.filling import as_text

_TEMPLATE = Path(__file__).with_name("pack.typ")


def pdf(pack: Mapping[str, Any], made_at: datetime) -> bytes:
    """What people typed travels as JSON, and so is never read as markup."""
    return typst.compile(
        _TEMPLATE,
        format="pdf",
        sys_inputs={"pack": json.dumps(as_text(dict(pack)), ensure_ascii=False)},
        font_paths=[fontpkg_amiri.ROOT],
        ignore_system_fonts=True,
        timestamp=made_at.replace(microsecond=0),
    )
