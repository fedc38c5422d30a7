"""Letters as pages: what people typed cannot become markup, nothing is fetched, each side of a mixed line keeps its direction."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from typing_extensions import override

from activities.contracts import Letter
from activities.ports import Person, Unreachable
from adapters.mail.letter_languages import LANGUAGES
from adapters.mail.letter_templates import kinds
from adapters.mail.letters import Letters
from adapters.mail.typed import Typed, composed, shortened
from domain.messages.digest import Digest, DigestLine

SINCE = date(2026, 1, 1)
HOSTILE = '</bdi><script>alert(1)</script><img src="http://other.example.org/x.png" onerror=alert(1)>{{ 7 * 7 }}\u202e\r\nBcc: x'
READER = Person("mic.focal", "Point focal MIC", SINCE, title="chef de service", email="focal.mic@example.org")
PLAIN = frozenset({"html", "head", "meta", "title", "style", "body", "div", "h1", "h2", "h3", "p", "ul", "li", "strong", "br", "bdi"})
"""all that a page is made of"""
LETTER = Letter(
    reference="AXA-2026-01",
    title="Convention AXA : technologie, data et IA",
    message="milestone_due/needs-2026/2026-06-30/0",
    about="milestone_due",
    target="needs-2026",
    rung="0",
    subject="Identification des besoins",
    due=date(2026, 6, 30),
    to=("mic.focal",),
    manager="pm",
    article="4",
    on=date(2026, 7, 7),
)
LINE = DigestLine(
    reference="AXA-2026-01",
    title="Convention AXA : technologie, data et IA",
    about="milestone_due",
    target="needs-2026",
    subject="Identification des besoins",
    due=date(2026, 7, 10),
    article="4",
)


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and its text; fails where one is closed that was not opened."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br"}:
            self._open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def hostile(language: str) -> Iterator[str]:
    letters = Letters()
    reader = Person("mic.focal", HOSTILE, SINCE, title=HOSTILE, email=HOSTILE, language=language)
    typed = {"subject": HOSTILE, "title": HOSTILE, "article": HOSTILE, "target": HOSTILE, "items": (HOSTILE,), "reference": HOSTILE}
    for kind in kinds(language):
        letter = LETTER.model_copy(update={"about": kind, **typed})
        yield letters.letter(letter, reader).html or ""
    letter = LETTER.model_copy(update=typed)
    yield letters.by_hand(letter, reader, [reader]).html or ""
    yield letters.trial(letter, reader, [reader], [reader], [Unreachable(HOSTILE, "no_address")]).html or ""
    line = LINE.model_copy(update={"subject": HOSTILE, "title": HOSTILE, "article": HOSTILE, "target": HOSTILE, "items": (HOSTILE,)})
    digest = Digest(on=date(2026, 7, 6), next_on=date(2026, 7, 13), person="mic.focal", manager="pm", todo=(line,), late=(line,))
    yield letters.digest(digest, reader).html or ""
    yield letters.digests_by_hand([(digest, reader)], reader).html or ""
    yield letters.digests_on_trial([(digest, reader)], reader, [Unreachable(HOSTILE, "no_address")]).html or ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_typed_becomes_markup_and_nothing_is_fetched(language: str) -> None:
    for page in hostile(language):
        read = Tags(page)
        attributes = {name for _, given in read.tags for name in given}
        assert {tag for tag, _ in read.tags} <= PLAIN
        assert attributes <= {"lang", "dir", "class", "style", "name", "content", "charset"}
        assert "url(" not in page
        assert "@import" not in page
        assert "49" not in read.text
        assert not {"\u202e", "\r"} & set(page)
        assert "<script>alert(1)</script>" in read.text


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("en", "ltr"), ("ar", "rtl"), ("xx", "ltr")])
def test_a_page_says_its_language_and_direction_even_without_its_head(language: str, direction: str) -> None:
    page = Letters().letter(LETTER, replace(READER, language=language)).html or ""
    known = language if language in LANGUAGES else "fr"
    assert page.count(f'lang="{known}" dir="{direction}"') == 2
    assert f'<div class="sheet" lang="{known}" dir="{direction}"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_typed_is_set_apart_from_what_is_around_it(language: str) -> None:
    name = "شركة المغرب"
    wording = Letters().letter(LETTER.model_copy(update={"subject": name}), replace(READER, language=language))
    assert f"<bdi>{name}</bdi>" in (wording.html or "")
    assert ("\u2068" + name + "\u2069" in wording.body) is (language != "ar")
    assert ("\u2068Convention AXA" in wording.body) is (language == "ar")
    assert wording.subject.startswith("\u200f") is (language == "ar")


def test_a_day_after_a_latin_title_stays_together_from_right_to_left() -> None:
    assert composed("جدول: Study 2 (needs-2026), 30 يونيو 2026", rtl=True) == "جدول: Study 2 (needs-2026), \u200f30 يونيو 2026"
    assert composed("Étude 2, 30 يونيو", rtl=False) == "Étude 2, 30 يونيو"


def test_a_line_cut_short_ends_what_is_set_apart_in_it() -> None:
    cut = shortened("اسم: " + Typed("Très " * 500).isolated(rtl=True), 200)
    assert len(cut) <= 200
    assert cut.count("\u2068") == cut.count("\u2069") == 1
    assert shortened("court", 200) == "court"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_hundred_lines_are_told_one_by_one(language: str) -> None:
    items = tuple(f"Jalon {number} (2026-02-{number % 28 + 1:02d})" for number in range(200))
    wording = Letters().letter(LETTER.model_copy(update={"items": items}), replace(READER, language=language))
    assert sum(line.startswith("- ") for line in wording.body.splitlines()) == 200
    assert (wording.html or "").count("<li>") == 200
    assert len(wording.html or "") < 60_000


def digest_of(**sections: Any) -> Digest:
    return Digest(on=date(2026, 7, 6), next_on=date(2026, 7, 13), person="mic.focal", manager="pm", **sections)


def test_months_have_their_moroccan_names() -> None:
    days = [LANGUAGES["ar"].short(date(2026, month, 1)) for month in range(1, 13)]
    names = ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"]
    assert days == [f"1 {name} 2026" for name in names]


# ── In a browser ───────────────────────────────────────────────────────────────────────────────

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed: make .venv/.browser")
    if CHROMIUM is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--no-first-run"])
        yield running
        running.close()


@pytest.mark.server
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_a_narrow_window_in_light_and_in_dark(browser: Any, language: str, scheme: str) -> None:
    letters, reader = Letters(), replace(READER, language=language)
    long = LETTER.model_copy(update={"subject": "Très long " * 40 + "Anticonstitutionnellement" * 20})
    digest = digest_of(todo=(LINE,), late=(LINE.model_copy(update={"subject": long.subject}),))
    pages = [letters.letter(long, reader), letters.digest(digest, reader), letters.trial(long, reader, [reader], [], [])]
    for width in (600, 320):
        window = browser.new_page(viewport={"width": width, "height": 400}, color_scheme=scheme)
        window.route("**/*", lambda route: route.abort())
        for wording in pages:
            window.set_content(wording.html)
            seen = window.evaluate(SEEN)
            assert seen["overflow"] == 0
            assert seen["direction"] == ("rtl" if language == "ar" else "ltr")
            assert seen["outside"] == []
            assert (seen["ground"] > seen["ink"]) is (scheme == "light")
            assert re.sub(r"\s+", " ", seen["text"]).strip() != ""
            assert "Anticonstitutionnellement" in seen["text"]
        window.close()


SEEN = """() => {
  const sheet = document.querySelector(".sheet"), style = getComputedStyle(sheet);
  const light = colour => colour.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  return {
    overflow: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    outside: [...sheet.querySelectorAll("*")].filter(one => one.getBoundingClientRect().right > window.innerWidth
      || one.getBoundingClientRect().left < 0).map(one => one.tagName),
    direction: style.direction, ground: light(style.backgroundColor), ink: light(style.color), text: sheet.innerText,
  };
}"""
