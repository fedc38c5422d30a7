"""The shipped templates, laid out by code so that their words can be read and compared; an office's own takes their place.

What is written here are templates in the sense of docxtpl: ``{{ … }}`` is filled in, ``{%tr … %}`` repeats a row, ``{%p … %}`` a
paragraph. Arabic is laid out from right to left: paragraphs, runs and tables each say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from adapters.papers.words import BLANK, labelled, say

_FONT = "Times New Roman"
_DARK, _PALE, _PALER, _LINE = RGBColor(0x1F, 0x3A, 0x5F), "E8EDF3", "F5F7FA", "B8C4D2"
_WIDTH = 16.5


def template(paper: str, language: str) -> bytes:
    """The shipped template of a paper in a language."""
    sheet = _Sheet(language)
    {"convocation": _convocation, "agenda": _business, "minutes": _minutes, "reminder": _reminder, "letter": _letter}[paper](sheet)
    return sheet.written()


class _Sheet:
    """A document that grows from top to bottom, in one direction of writing."""

    def __init__(self, language: str) -> None:
        self.language, self._right_to_left = language, language == "ar"
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
        for name, size in (("Normal", 11), ("Title", 18), ("Heading 1", 13), ("Heading 2", 11)):
            self._style(name, size)
        self._head_and_foot()

    def say(self, key: str) -> str:
        return say(key, self.language)

    def title(self, text: str, below: str = "") -> None:
        self._write(self._document.add_paragraph(style="Title"), text)
        if below:
            self.text(below, colour=_DARK, after=10)

    def heading(self, text: str, level: int = 1) -> None:
        self._write(self._document.add_paragraph(style=f"Heading {level}"), text)

    def text(
        self, text: str, *, bold: bool = False, colour: RGBColor | None = None, after: float = 6, end: bool = False, keep: bool = False
    ) -> None:
        """``end``: at the other end of the line; ``keep``: on one page with what follows."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.keep_with_next = keep or None
        if end:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._write(paragraph, text, bold=bold, colour=colour)

    def labelled(self, key: str, field: str) -> None:
        """A label and what is filled in beside it, on one line."""
        self.text(labelled(self.say(key), f"{{{{ {field} }}}}", self.language), after=3)

    def when(self, condition: str) -> None:
        """What follows stands there only then, until ``end_when``."""
        self._tag(f"if {condition}")

    def end_when(self) -> None:
        self._tag("endif")

    def each(self, loop: str) -> None:
        self._tag(f"for {loop}")

    def end_each(self) -> None:
        self._tag("endfor")

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Two columns: a label, and a field that leaves its row out where it is empty."""
        widths = (4.0, _WIDTH - 4.0)
        table = self._table(widths)
        for key, field in rows:
            self._row_tag(table, f"if {field}")
            cells = table.add_row().cells
            self._cell(cells[0], self.say(key), bold=True, shade=_PALE)
            self._cell(cells[1], f"{{{{ {field} }}}}")
            self._row_tag(table, "endif")
        self._finish(table, widths)

    def table(self, headings: Sequence[str], loop: str, cells: Sequence[str], widths: Sequence[float], section: str = "") -> None:
        """A row of headings, then a row for each of the loop; before it one for its section, where it begins one."""
        table = self._table(widths)
        top = table.add_row()
        for cell, key in zip(top.cells, headings, strict=True):
            self._cell(cell, self.say(key), bold=True, shade=_PALE)
        top._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._row_tag(table, f"for {loop}")
        if section:
            self._row_tag(table, f"if {section}")
            whole = table.add_row().cells
            self._cell(whole[0].merge(whole[-1]), f"{{{{ {section} }}}}", bold=True, shade=_PALER)
            self._row_tag(table, "endif")
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            self._cell(cell, text)
        self._row_tag(table, "endfor")
        self._finish(table, widths)

    def signatures(self, columns: Sequence[tuple[str, str]]) -> None:
        """Who signs, side by side, with room to do so."""
        widths = [_WIDTH / len(columns)] * len(columns)
        table = self._table(widths, framed=False)
        cells = table.add_row().cells
        for cell, (key, field) in zip(cells, columns, strict=True):
            self._cell(cell, self.say(key), bold=True)
            self._write(cell.add_paragraph(), f"{{{{ {field} }}}}")
            self._write(cell.add_paragraph(), f"{self.say('name_and_signature')} {BLANK}")
        self._finish(table, widths)

    def written(self) -> bytes:
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    # ── The parts that python-docx leaves to its callers ───────────────────────────────────────

    def _style(self, name: str, size: float) -> None:
        style: Any = self._document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = None if name == "Normal" else _DARK
        style.paragraph_format.space_after = Pt(6)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
        for kind in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(kind), _FONT)
        properties = style.element.rPr
        complex_size = properties.find(qn("w:szCs"))
        if complex_size is None:
            complex_size = OxmlElement("w:szCs")
            properties.find(qn("w:sz")).addnext(complex_size)
        complex_size.set(qn("w:val"), str(int(size * 2)))
        if (border := style.element.find(f".//{qn('w:pBdr')}")) is not None:
            border.getparent().remove(border)

    def _head_and_foot(self) -> None:
        section = self._document.sections[0]
        head = section.header.paragraphs[0]
        self._write(
            head,
            "{{ convention.reference }}{% if convention.reference %} – {% endif %}{{ convention.title }}",
            size=8.5,
            colour=RGBColor(0x60, 0x6B, 0x78),
        )
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._write(foot, f"{self.say('page')} ", size=8.5)
        self._number(foot)

    def _number(self, paragraph: Paragraph) -> None:
        """The page's number, which the word processor fills in."""
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(8.5)
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = text
            run._r.append(part)

    def _write(
        self, paragraph: Paragraph, text: str, *, bold: bool = False, size: float | None = None, colour: RGBColor | None = None
    ) -> None:
        run = paragraph.add_run(text)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour
        if self._right_to_left:
            run.font.rtl = True
            run.font.complex_script = True
            run.font.cs_bold = bold or None
            properties = paragraph._p.get_or_add_pPr()
            if properties.find(qn("w:bidi")) is None:
                properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)

    def _tag(self, text: str) -> None:
        self._document.add_paragraph(f"{{%p {text} %}}")

    def _row_tag(self, table: Any, text: str) -> None:
        table.add_row().cells[0].paragraphs[0].add_run(f"{{%tr {text} %}}")

    def _table(self, widths: Sequence[float], *, framed: bool = True) -> Any:
        table: Any = self._document.add_table(0, len(widths))
        table.autofit = False
        properties = table._tbl.tblPr
        if self._right_to_left:
            properties.insert_element_before(OxmlElement("w:bidiVisual"), *_AFTER_DIRECTION)
        if framed:
            properties.insert_element_before(_frame(), *_AFTER_FRAME)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        return table

    def _finish(self, table: Any, widths: Sequence[float]) -> None:
        for row in table.rows:
            if len(row._tr.tc_lst) == len(widths):  # a row of one cell is as wide as all
                for cell, width in zip(row.cells, widths, strict=True):
                    cell.width = Cm(width)
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        after = self._document.add_paragraph()
        after.paragraph_format.space_after = Pt(2)

    def _cell(self, cell: _Cell, text: str, *, bold: bool = False, shade: str | None = None) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.space_before = Pt(2)
        self._write(paragraph, text, bold=bold, size=10)
        if shade is not None:
            shading = OxmlElement("w:shd")
            for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
                shading.set(qn(f"w:{name}"), value)
            cell._tc.get_or_add_tcPr().append(shading)


_AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc"),
    *("w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr"),
    "w:pPrChange",
)
"""what the standard wants behind the mark of a paragraph from right to left"""
_AFTER_FRAME = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
_AFTER_DIRECTION = (
    "w:tblStyleRowBandSize",
    "w:tblStyleColBandSize",
    "w:tblW",
    "w:jc",
    "w:tblCellSpacing",
    "w:tblInd",
    "w:tblBorders",
    *_AFTER_FRAME,
)
"""what it wants behind the frame of a table, and behind its direction"""


def _frame() -> Any:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders


# ── The papers ─────────────────────────────────────────────────────────────────────────────────


def _convocation(sheet: _Sheet) -> None:
    sheet.text(sheet.say("on"), end=True, after=14)
    sheet.text(labelled(sheet.say("subject"), sheet.say("convocation_subject"), sheet.language), bold=True, colour=_DARK)
    sheet.text(labelled(sheet.say("legal"), _REFERENCE, sheet.language), after=10)
    sheet.heading(sheet.say("to"))
    sheet.table(
        ("member", "party", "voice"),
        "one in recipients",
        (_MEMBER, "{{ one.party }}", "{{ one.voice }}"),
        (6.0, 7.5, 3.0),
    )
    sheet.text(sheet.say("sir"))
    sheet.text(sheet.say("invited"))
    sheet.facts((("day", "session.day"), ("time", "session.time"), ("place", "session.place"), ("link", "session.link")))
    sheet.when("session.second")
    sheet.text(sheet.say("after_no_quorum"))
    sheet.end_when()
    sheet.labelled("quorum", "needed")
    sheet.each("line in absence")
    sheet.text("{{ line }}", after=3)
    sheet.end_each()
    sheet.heading(sheet.say("business"))
    _points(sheet)
    sheet.text("", after=2)
    sheet.text(sheet.say("kind_regards"), after=20, keep=True)
    sheet.text(sheet.say("chair"), bold=True, end=True, after=2, keep=True)
    sheet.text("{{ chair }}", end=True)


def _business(sheet: _Sheet) -> None:
    sheet.title(sheet.say("business"), sheet.say("session_heading"))
    sheet.facts(
        (
            ("convention", "convention.whole"),
            ("day", "session.day"),
            ("time", "session.time"),
            ("place", "session.place"),
            ("link", "session.link"),
        )
    )
    sheet.table(
        ("number", "point", "basis", "due", "who"),
        "one in business",
        ("{{ one.number }}", "{{ one.text }}", "{{ one.basis }}", "{{ one.due }}", "{{ one.who }}"),
        (1.4, 6.0, 2.4, 3.3, 3.4),
        section="one.section",
    )


def _minutes(sheet: _Sheet) -> None:
    sheet.title(sheet.say("minutes"), sheet.say("session_heading"))
    sheet.text(sheet.say("draft_minutes"), colour=RGBColor(0x9A, 0x3B, 0x1F), after=8)
    sheet.facts(
        (
            ("convention", "convention.whole"),
            ("sent", "session.sent"),
            ("day", "session.day"),
            ("time", "session.time"),
            ("place", "session.place"),
        )
    )
    sheet.heading(sheet.say("attendance"))
    sheet.table(
        ("member", "party", "voice", "presence"),
        "one in members",
        (_MEMBER, "{{ one.party }}", "{{ one.voice }}", "{{ one.presence }}"),
        (4.7, 5.3, 2.3, 4.2),
    )
    sheet.when("guests")
    sheet.labelled("guests", "guests")
    sheet.end_when()
    sheet.labelled("quorum", "quorum")
    sheet.when("irregularities")
    sheet.labelled("irregularities", "irregularities")
    sheet.end_when()
    sheet.heading(sheet.say("business"))
    _points(sheet)
    sheet.heading(sheet.say("discussion"))
    for _ in range(2):
        sheet.text(BLANK * 4)
    _decisions(sheet)
    sheet.heading(sheet.say("left"))
    sheet.each("line in left")
    sheet.text("☐ {{ line }}", after=2)
    sheet.end_each()
    sheet.heading(sheet.say("signed"))
    sheet.signatures((("chair", "chair"), ("secretary", "secretary")))


def _points(sheet: _Sheet) -> None:
    """The order of business in lines, each section under its heading."""
    sheet.each("one in business")
    sheet.when("one.section")
    sheet.text("{{ one.section }}", bold=True, colour=_DARK, after=2, keep=True)
    sheet.end_when()
    sheet.text("{{ one.number }}. {{ one.text }}{% if one.due %} ({{ one.due }}){% endif %}", after=2)
    sheet.end_each()


def _decisions(sheet: _Sheet) -> None:
    sheet.heading(sheet.say("decisions"))
    sheet.each("one in decisions")
    sheet.heading(sheet.say("decision_heading"), 2)
    sheet.when("one.text")
    sheet.text("{{ one.text }}", after=3)
    sheet.end_when()
    sheet.each("line in one.details")
    sheet.text("{{ line }}", after=2)
    sheet.end_each()
    sheet.labelled("counted", "one.tally")
    sheet.end_each()
    sheet.each("one in undecided")
    sheet.text(say("no_decision_yet", sheet.language, n="{{ one.number }}", blank=BLANK * 3), after=2)
    sheet.text(say("vote_line", sheet.language, blank=BLANK[:8]))
    sheet.end_each()
    sheet.when("not decisions and not undecided")
    sheet.text(sheet.say("no_decision"))
    sheet.end_when()


def _reminder(sheet: _Sheet) -> None:
    sheet.text(sheet.say("on"), end=True, after=14)
    sheet.text("{{ party.name }}", bold=True, after=2)
    sheet.when("party.people")
    sheet.labelled("attention", "party.people")
    sheet.end_when()
    sheet.text("", after=4)
    sheet.text(labelled(sheet.say("subject"), sheet.say("reminder_subject"), sheet.language), bold=True, colour=_DARK, after=10)
    sheet.text(sheet.say("sir"))
    sheet.text(sheet.say("reminded"))
    sheet.table(
        ("owed", "under", "owed_since", "days_late"),
        "one in owed",
        ("{{ one.text }}", "{{ one.article }}", "{{ one.due }}", "{{ one.days }}"),
        (8.0, 2.3, 3.7, 2.5),
    )
    sheet.text(sheet.say("please_answer"))
    sheet.text(sheet.say("kind_regards"), after=24, keep=True)
    sheet.text("{{ sender.name }}", bold=True, after=0, end=True, keep=True)
    sheet.text("{{ sender.title }}", end=True)


def _letter(sheet: _Sheet) -> None:
    """Its lines begin with their own address, as the mail's do."""
    sheet.text(sheet.say("on"), end=True, after=14)
    sheet.text("{{ recipient.name }}", bold=True, after=2)
    sheet.when("recipient.title")
    sheet.text("{{ recipient.title }}", after=2)
    sheet.end_when()
    sheet.text("", after=4)
    sheet.text(labelled(sheet.say("subject"), "{{ subject }}", sheet.language), bold=True, colour=_DARK, after=10)
    sheet.each("line in lines")
    sheet.text("{{ line }}")
    sheet.end_each()
    sheet.text(sheet.say("kind_regards"), after=24, keep=True)
    sheet.text("{{ sender.name }}", bold=True, after=0, end=True, keep=True)
    sheet.text("{{ sender.title }}", end=True)


_MEMBER = "{{ one.name }}{% if one.title %}, {{ one.title }}{% endif %}"
_REFERENCE = "{{ convention.whole }}{% if committee.article %}, {{ committee.article }}{% endif %}"
