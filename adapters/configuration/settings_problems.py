"""What is wrong with a setting, with the place where it was said. No value is ever repeated: it may be a secret."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from adapters.configuration.settings_file import VARIABLE, place_of, read, settings_file
from adapters.errors import BadSettings, BadSettingsFile

_HARMLESS = ("expected", "ge", "le", "other")
"""What pydantic says about a rule, as opposed to a value."""


def problems_of(error: ValidationError, settings: type[BaseModel], secrets: Path | None) -> BadSettings:
    """Every reason at once."""
    errors = [one for one in error.errors(include_url=False, include_input=False) if one["type"] != "default_factory_not_called"]
    found = [_problem(one, settings, secrets) for one in errors]
    in_files = any(in_file for in_file, _ in found)
    return (BadSettingsFile if in_files else BadSettings)([problem for _, problem in found])


def file_problem(file: Path, error: OSError | ValueError) -> BadSettings:
    """The settings file cannot be read at all."""
    if isinstance(error, OSError):
        return BadSettings([_said(f"{VARIABLE}={file}", "no_such_file", "file not found or not readable")])
    if isinstance(error, tomllib.TOMLDecodeError):
        where = re.search(r"line (\d+), column (\d+)", str(error))
        place = f"{file}:{where[1]}:{where[2]}" if where else str(file)
        return BadSettingsFile([_said(place, "not_toml", 'not TOML: KEY = "value"')])
    return BadSettingsFile([_said(str(file), "not_utf8", "the file is not in UTF-8")])


def secret_problem(place: str, error: OSError | UnicodeDecodeError | None) -> BadSettings:
    """A secret, or the folder of all of them, cannot be read."""
    if isinstance(error, UnicodeDecodeError):
        return BadSettingsFile([_said(place, "not_utf8", "the file is not in UTF-8")])
    return BadSettings([_said(place, "no_such_file", "file not found or not readable")])


def _problem(error: ErrorDetails, settings: type[BaseModel], secrets: Path | None) -> tuple[bool, dict[str, Any]]:
    """Whether it stands in a file, and the problem."""
    field = str(error["loc"][0]) if error["loc"] else ""
    details: dict[str, Any] = {name: str(value) for name, value in error.get("ctx", {}).items() if name in _HARMLESS}
    details |= {"key": field}
    if error["type"] == "extra_forbidden":
        details["known"] = tuple(sorted(settings.model_fields))
    in_file, place = _place(field, secrets)
    return in_file, _said(place, error["type"], error["msg"], details)


def _place(field: str, secrets: Path | None) -> tuple[bool, str]:
    """Whether a setting was said in a file, and where; one that was not said anywhere is named by its variable."""
    variable = f"CONVENTIONS_{field.upper()}"
    if any(name.upper() == variable and value for name, value in os.environ.items()):
        return False, variable
    if secrets is not None and (found := [file for file in secrets.iterdir() if file.name.upper() == variable]):
        return True, str(found[0])
    file = settings_file()
    if file is not None and (keys := [key for key in read(file) if key.lower() == field]):
        return True, place_of(file, keys[0])
    return False, variable


def _said(place: str, code: str, message: str, details: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"path": place, "code": code, "details": {**(details or {}), "msg": message}}
