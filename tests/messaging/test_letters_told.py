"""What acts tell at once, as letters: against ``golden``, in every language."""

from __future__ import annotations

import pytest

from adapters.mail.letter_languages import LANGUAGES
from adapters.mail.letters import Letters
from domain.words import lines_in_words
from domain.words.wording_of_news import NEWS
from tests.messaging.goldens import as_golden, as_golden_page
from tests.messaging.test_letters import ABOUT, READERS, about, letters
from tests.messaging.told import AHEAD, LINES, TOLD

__all__ = ["letters"]
REMINDED = (
    "milestone_due|needs-2026|2026-06-15||Identification des besoins|",
    "acceptance|study|2026-06-20||Étude de faisabilité|",
    "review_due|suivi|2026-07-01||Comité de suivi|",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(TOLD))
def test_each_kind_has_its_letter(letters: Letters, kind: str, language: str) -> None:
    letter = about(kind, "-P30D" if kind in AHEAD else "0", items=REMINDED if kind == "reminder" else LINES.get(kind, ()))
    as_golden(f"{language}/{kind}", letters.letter(letter, READERS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_convocation_is_a_page_with_its_order_of_business(letters: Letters, language: str) -> None:
    convened = about("session_convened", items=LINES["session_convened"])
    as_golden_page(f"{language}/session_convened", letters.letter(convened, READERS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted(LINES))
def test_every_line_is_said_in_the_language_of_the_letter(letters: Letters, kind: str, language: str) -> None:
    body = letters.letter(about(kind, items=LINES[kind]), READERS[language]).body
    assert "|" not in body
    assert all(lines_in_words.line(one, language) not in {one, ""} for one in LINES[kind])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["signature_asked", "visa_asked", "amendment_asked", "amendment_visa_asked", "action_assigned"])
def test_what_has_no_day_asks_for_none(letters: Letters, kind: str, language: str) -> None:
    none, some = (letters.letter(about(kind, rung), READERS[language]) for rung in ("0", "-P30D"))
    assert none.body != some.body
    assert LANGUAGES[language].delay(30) not in none.body


def test_everything_that_is_told_at_once_is_shown_here() -> None:
    assert set(TOLD) <= NEWS <= set(ABOUT)
