"""An empty sheet for a programme: a workbook whose cells offer what the convention knows, or the same in commented YAML."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from adapters.files.milestone_table import COLUMNS, SHEET
from domain.files.blocks import wording
from domain.files.programme_file import MOST
from domain.files.terms import Terms

TYPES = ("approval", "engagement", "assessment", "delivery", "reporting", "financing", "payment")
_WIDTHS = {
    "id": 16,
    "type": 14,
    "title": 48,
    "owner": 14,
    "due": 13,
    "evidence": 24,
    "accepted_by": 22,
    "after": 20,
    "replaces": 20,
    "article": 9,
}
_NEEDED = ("id", "type", "title", "owner", "due")
_TOLD = {
    "id": ("Nom court et unique : lettres, chiffres, - . _", "A short name of its own: letters, digits, - . _"),
    "type": ("La nature du jalon ; la vôtre s'écrit bureau:visite", "The milestone's type; your own is written office:visit"),
    "title": ("Ce qui doit être fait", "What is to be done"),
    "owner": ("La partie ou l'institution qui le doit", "The party or institution that owes it"),
    "due": ("Un jour de {year}", "A day of {year}"),
    "evidence": ("Noms des pièces à joindre, séparés par des virgules", "Names of the evidence to hand in, with commas between them"),
    "accepted_by": (
        "Qui l'accepte : le porteur (owner) si rien n'est dit, toutes les parties, une partie ou un comité",
        "Who accepts it: the owner where nothing is said, all parties, a party or a committee",
    ),
    "after": (
        "Identifiants des jalons à atteindre d'abord, séparés par des virgules",
        "Ids of milestones to be met first, with commas between them",
    ),
    "replaces": (
        "Identifiants des jalons dont celui-ci prend la place, séparés par des virgules",
        "Ids of milestones whose place this one takes, with commas between them",
    ),
    "article": ("L'article de la convention, s'il y en a un", "The convention's article, if there is one"),
}
_DAY = ("Un jour de {year} est attendu.", "A day of {year} is expected.")
_CHOICE = ("Choisissez dans la liste : {known}", "Choose from the list: {known}")
_LONGEST = 250
"""characters of a message that Excel shows"""


def acceptors(terms: Terms) -> list[str]:
    """Who may accept, as it is written in a cell."""
    return [
        *("owner", "all_parties"),
        *(f"party:{one}" for one in terms.party_ids()),
        *(f"committee:{one.id}" for one in terms.committees),
    ]


def owners(terms: Terms) -> list[str]:
    return [one.id for one in (*terms.parties, *terms.institutions)]


def workbook(terms: Terms, year: int, language: str = "fr") -> bytes:
    """Headings with a comment each, lists to choose from, and days of the year alone."""
    english = language == "en"
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet, lists = book.add_worksheet(SHEET), book.add_worksheet("Listes" if not english else "Lists")
        bold = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
        formats = {"due": book.add_format({"num_format": "yyyy-mm-dd"})}
        text = book.add_format({"num_format": "@"})
        known = {"owner": owners(terms), "type": list(TYPES), "accepted_by": acceptors(terms)}
        for column, (key, names) in enumerate(COLUMNS.items()):
            sheet.write_string(0, column, names[english] + (" *" if key in _NEEDED else ""), bold)
            sheet.write_comment(0, column, _TOLD[key][english].format(year=year))
            sheet.set_column(column, column, _WIDTHS[key], formats.get(key, text))
            if key in known:
                place = _listed(lists, list(known).index(key), key, known[key])
                rule = {"error_type": "warning" if key == "type" else "stop", **_choice(known[key], english=english)}
                sheet.data_validation(1, column, MOST, column, {"validate": "list", "source": place, **rule})
            if key == "due":
                sheet.data_validation(1, column, MOST, column, _of_the_year(year, english=english))
        sheet.freeze_panes(1, 1)
        book.set_properties({"title": f"{terms.reference} : programme {year}", "subject": wording(terms.title, language)})
    return target.getvalue()


def _listed(lists: Any, column: int, heading: str, known: list[str]) -> str:
    """A list of the second sheet: one in the rule itself would be cut at 255 characters."""
    lists.write_string(0, column, heading)
    lists.write_column(1, column, known)
    letter = "ABC"[column]
    return f"='{lists.get_name()}'!${letter}$2:${letter}${len(known) + 1}"


def _choice(known: list[str], *, english: bool) -> dict[str, str]:
    return {"error_message": _CHOICE[english].format(known=", ".join(known))[:_LONGEST]}


def _of_the_year(year: int, *, english: bool) -> dict[str, Any]:
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": date(year, 1, 1),
        "maximum": date(year, 12, 31),
        "error_message": _DAY[english].format(year=year),
    }
