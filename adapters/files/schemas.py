"""JSON Schemas of the files people write, for their editors: ``python -m adapters.files.schemas docs/reference`` writes them again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from domain.files.amendment_file import AmendmentFile
from domain.files.directory import DirectoryFile
from domain.files.programme_file import ProgrammeFile
from domain.files.sheet import SessionSheet
from domain.files.terms import ConventionFile

FILES: dict[str, type[BaseModel]] = {
    "convention": ConventionFile,
    "directory": DirectoryFile,
    "session": SessionSheet,
    "amendment": AmendmentFile,
    "programme": ProgrammeFile,
}


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> str:
    """The schema of one kind of file, as it is kept in ``docs/reference``."""
    document = {"$schema": DIALECT, **FILES[name].model_json_schema(by_alias=True)}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(folder: Path) -> None:
    """Write every schema."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / f"{name}.schema.json").write_text(schema(name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
