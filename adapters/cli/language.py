"""Which language the command line speaks, found out before anything is parsed: help is written in it, too."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from adapters.configuration.settings_file import text_of

LANGUAGES = ("fr", "en", "ar")
ASKED_BEFORE = "conventions.language"
"""where a group leaves the language that was asked for before the command's own name"""


def language(arguments: Sequence[str]) -> str:
    """What ``--lang`` says, else the environment, else the settings file, else French."""
    given = os.environ.get("CONVENTIONS_LANG") or text_of("lang") or ""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            given = arguments[place + 1]
        elif argument.startswith("--lang="):
            given = argument.removeprefix("--lang=")
    return given if given in LANGUAGES else "fr"


SPOKEN = language(sys.argv[1:])


def t(fr: str, en: str) -> str:
    """A text of the help in the language of this run; whoever reads Arabic gets the French one."""
    return en if SPOKEN == "en" else fr
