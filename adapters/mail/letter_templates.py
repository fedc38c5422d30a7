"""Templates of letters: found in folders, by language and kind, and said block by block, in plain text and in HTML.

``LANGUAGE/KIND.j2`` has the blocks of one kind of message; ``LANGUAGE/_letter.j2`` what all letters of a language say. A layout
(``letter.txt.j2``, ``letter.html.j2``) puts them in their places and knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from traceback import walk_tb
from types import FrameType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from adapters.mail.letter_languages import Language
from adapters.mail.typed import Typed

TEMPLATES = Path(__file__).parent / "templates"
BLOCKS = ("subject", "what", "todo", "otherwise")
"""what every kind of message says"""

_EDGES = re.compile(r"[ \t]*\n[ \t]*")
_HOLDING = re.compile(r" (?=[:;?!»])|(?<=«) ")
"""spaces of French typography, at which no line ends"""
_BLANKS = re.compile(r"\n{3,}")


@cache
def kinds(language: str) -> frozenset[str]:
    """Kinds that have a template of their own; any other is told by ``other``."""
    return frozenset(path.stem for path in (TEMPLATES / language).glob("*.j2") if not path.stem.startswith("_"))


def place_of(error: Exception) -> str | None:
    """``fr/milestone_due.j2:3``: the line of the template that raised it, as far as that is known."""
    if isinstance(error, TemplateSyntaxError):
        return _place(error.filename or "", error.lineno)
    places = (_place_in(frame, line) for frame, line in walk_tb(error.__traceback__))
    return next((place for place in reversed(list(places)) if place), None)


def _place_in(frame: FrameType, line: int) -> str | None:
    """A template runs as compiled, where Jinja has not put its own lines in the place of those yet."""
    template = frame.f_globals.get("__jinja_template__")
    return _place(frame.f_code.co_filename, template.get_corresponding_lineno(line) if template else line)


def _place(filename: str, line: int) -> str | None:
    path = Path(filename)
    return f"{path.parent.name}/{path.name}:{line}" if path.suffix == ".j2" else None


class Voice:
    """Templates in one language and one medium. Whatever a template does is done in a sandbox, and raises only when it is said."""

    def __init__(self, language: Language, *, html: bool, own: Path | None = None) -> None:
        self.language = language
        self._medium = "html" if html else "txt"
        self._shipped = self._environment(TEMPLATES / language.code, TEMPLATES)
        self._own = self._environment(own / language.code) if own else None

    def blocks(self, template: str, said: Mapping[str, Any], *, own: bool) -> Blocks:
        """What a template says, and ``_letter`` where it does not; ``own`` lets the office's templates come first, block by block."""
        names = (f"{template}.j2", "_letter.j2")
        first = tuple(one for name in names if own and (one := self._office(name)))
        language = {"language": self.language.code, "rtl": self.language.rtl, "colon": self.language.colon}
        holding = self._medium == "html" and self.language.code == "fr"
        return Blocks((*first, *map(self._shipped.get_template, names)), {**language, **said}, holding=holding)

    def _office(self, name: str) -> Template | None:
        """A template of the office's, where it has one of that name."""
        try:
            return self._own.get_template(name) if self._own else None
        except TemplateNotFound:
            return None

    def laid_out(self, layout: str, blocks: Blocks, **more: object) -> str:
        """Blocks in their places."""
        return self._shipped.get_template(f"{layout}.{self._medium}.j2").render({**blocks.said, **more, "say": blocks})

    def _environment(self, *folders: Path) -> SandboxedEnvironment:
        html = self._medium == "html"
        environment = SandboxedEnvironment(
            loader=FileSystemLoader(folders),
            autoescape=html,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=None if html else self._apart,
        )
        environment.filters.update(self.language.filters())
        return environment

    def _apart(self, value: object) -> object:
        return value.isolated(rtl=self.language.rtl) if isinstance(value, Typed) else value


class Blocks:
    """Blocks of several templates by name; the first template that has one says it, and may ``say`` others."""

    def __init__(self, templates: tuple[Template, ...], said: Mapping[str, Any], *, holding: bool) -> None:
        self._templates = templates
        self._holding = holding
        self.said = said

    def __call__(self, name: str, **more: object) -> Markup:
        """Raises ``TemplateNotFound`` when no template has it."""
        for template in self._templates:
            if block := template.blocks.get(name):
                text = "".join(map(str, block(template.new_context({**self.said, "say": self, **more}))))
                text = _BLANKS.sub("\n\n", _EDGES.sub("\n", text)).strip()
                return Markup(_HOLDING.sub("\u00a0", text) if self._holding else text)  # noqa: S704 - said with autoescape, where it is HTML
        raise TemplateNotFound(f"{self._templates[0].name}: {name}")
