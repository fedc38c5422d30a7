from __future__ import annotations

import pytest
from babel import Locale

from adapters.cli.texts import say
from adapters.files.file_wording import say as say_of_file
from domain.words import lines_in_words, wording
from domain.words.plurals import agreed, form
from domain.words.wording_ar import ARABIC
from domain.words.wording_of_values import period_of


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_a_number_has_the_form_that_unicode_gives_it(language: str) -> None:
    """CLDR has ``zero`` in Arabic and ``many`` in French (of a million); no text of ours differs there."""
    other = {"ar": {"zero": "other"}, "fr": {"many": "other"}}.get(language, {})
    for n in (*range(1200), 1_000_000):
        told = Locale(language).plural_form(n)
        assert form(str(n), language) == other.get(told, told), n


@pytest.mark.parametrize(
    ("template", "n", "french", "english"),
    [
        ("{n} jour(s) ouvré(s)", "0", "{n} jour ouvré", "{n} jours ouvrés"),
        ("{n} jour(s) ouvré(s)", "1", "{n} jour ouvré", "{n} jour ouvré"),
        ("{n} jour(s) ouvré(s)", "2", "{n} jours ouvrés", "{n} jours ouvrés"),
        ("{n} (party|parties)", "1", "{n} party", "{n} party"),
        ("{n} (party|parties)", "0", "{n} party", "{n} parties"),
        ("(once|{n} times)", "1", "once", "once"),
        ("(once|{n} times)", "3", "{n} times", "{n} times"),
        ("{n} changerai(t|ent)", "2", "{n} changeraient", "{n} changeraient"),
        ("{n} sur place (voir {n})", "1", "{n} sur place (voir {n})", "{n} sur place (voir {n})"),
        ("présent(e), {n}", "2", "présent(e), {n}", "présent(e), {n}"),
        ("{n} siège(s), {other} voix(s)", "1", "{n} siège, {other} voixs", "{n} siège, {other} voixs"),
    ],
)
def test_words_agree_with_the_number_before_them(template: str, n: str, french: str, english: str) -> None:
    assert agreed(template, {"n": n}, "fr") == french
    assert agreed(template, {"n": n}, "en") == english


@pytest.mark.parametrize(
    ("period", "arabic"),
    [
        ("P1D", "يوم واحد"),
        ("P2D", "يومين"),
        ("P7D", "7 أيام"),
        ("P28D", "28 يوما"),
        ("P100D", "100 يوم"),
        ("P1Y2M", "سنة واحدة وشهرين"),
        ("P6M", "6 أشهر"),
        ("P15Y", "15 سنة"),
        ("P5WD", "5 أيام عمل"),
        ("P10CD", "10 أيام كاملة"),
    ],
)
def test_a_period_is_said_in_arabic_as_it_is_counted_there(period: str, arabic: str) -> None:
    assert period_of(period, ARABIC) == arabic


@pytest.mark.parametrize(
    ("n", "french", "english"),
    [
        (0, "Annuaire chargé : 2 parties, 0 institution, 0 personne", "Directory loaded: 2 parties, 0 institutions, 0 people"),
        (1, "Annuaire chargé : 2 parties, 1 institution, 1 personne", "Directory loaded: 2 parties, 1 institution, 1 person"),
        (3, "Annuaire chargé : 2 parties, 3 institutions, 3 personnes", "Directory loaded: 2 parties, 3 institutions, 3 people"),
    ],
)
def test_the_command_line_counts_none_and_one_as_people_do(n: int, french: str, english: str) -> None:
    assert say("directory_loaded", "fr", parties=2, institutions=n, people=n) == french
    assert say("directory_loaded", "ar", parties=2, institutions=n, people=n) == french
    assert say("directory_loaded", "en", parties=2, institutions=n, people=n) == english


def test_counts_in_refusals_events_lines_and_files_agree_too() -> None:
    assert wording.event("convention_resumed", {"days": 1}) == "Fin de la suspension, après 1 jour"
    assert wording.event("convention_resumed", {"days": 12}, "en") == "Resumption, after 12 days"
    assert wording.refusal("refused_in_some", {"n": 1, "told": "A"}, "en") == (
        "Refused: nothing is recorded, because 1 convention refuses it: A"
    )
    assert lines_in_words.line("more||||1|") == "… et 1 autre"
    assert say_of_file("too_many_digits", {"value": "1.5", "digits": 0, "currency": "JPY"}, "fr").endswith("0 décimale au plus en JPY")
    assert say_of_file("too_many_digits", {"value": "1.5", "digits": 0, "currency": "JPY"}, "en").endswith("0 decimals at most in JPY")
