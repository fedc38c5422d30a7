"""The shipped templates, as a strict word processor looks at them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from adapters.papers import TEMPLATES
from adapters.papers.layout import template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens
        kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing
        mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden
        color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout
        specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd
        tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
}
"""ECMA-376: some word processors refuse a document whose properties stand in another order, or twice."""


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("paper", TEMPLATES)
def test_properties_stand_once_and_in_the_order_of_the_standard(paper: str, language: str) -> None:
    seen = 0
    with ZipFile(BytesIO(template(paper, language))) as package:
        for part in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
            for name, order in ORDER.items():
                known = [f"{W}{one}" for one in order.split()]
                for element in etree.fromstring(package.read(part)).iter(f"{W}{name}"):
                    places = [known.index(str(child.tag)) for child in element]
                    assert places == sorted(set(places)), (part, etree.tostring(element))
                    seen += 1
    assert seen > 50
