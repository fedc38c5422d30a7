from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

import domain
from domain.agenda import AgendaItem, Awaited
from domain.committees import actions
from domain.days.calendar import At
from domain.evolution import AnyEvent
from domain.files.terms import Stage
from domain.milestones import milestones_owed
from domain.phases import State
from domain.refusals.errors import AlreadySigned, DomainError, NoQuorum
from domain.refusals.errors_of_decisions import DecisionOutsideTerms
from domain.words import wording
from domain.words.wording_ar import ARABIC
from domain.words.wording_en import ENGLISH
from domain.words.wording_fr import FRENCH
from domain.words.words import Words

SOURCES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(Path(domain.__path__[0]).rglob("*.py"))]
WHOLE = {"fr": FRENCH, "en": ENGLISH}
EVERY = {**WHOLE, "ar": ARABIC}
DERIVED = {
    "where",
    "ballot",
    "decided",
    "reference",
    "phase",
    "changes",
    "of_person",
    "of_party",
    "of_member",
    "why",
    "taken_over",
    "late",
    "last_day",
    "outcome",
    "milestones",
    "commitments",
    "status",
    "decisions",
    "about",
    "rung",
    "subject",
    "recipients",
    "of_recipients",
    "detail",
    "name",
    "types",
    "actions",
    "owner",
    "place",
    "of_amount",
    "tranches",
    "target",
    "indicators",
    "what",
    "gathered",
    "through",
    "trial",
    "failed",
}


def _strings(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _given(function: str, keyword: str) -> set[str]:
    """What the domain's code passes as a keyword to a class, as far as it is written there."""
    calls = (node for tree in SOURCES for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = (call for call in calls if function in {getattr(call.func, "id", None), getattr(call.func, "attr", None)})
    return {text for call in named for given in call.keywords if given.arg == keyword for text in _strings(given.value)}


def _abouts() -> set[str]:
    built = {value for tree in SOURCES for node in ast.walk(tree) if isinstance(node, ast.Dict) for value in _pairs(node, "about")}
    return _given("Deadline", "about") | _given("MessageDue", "about") | built


def _pairs(node: ast.Dict, key: str) -> Iterator[str]:
    for name, value in zip(node.keys, node.values, strict=True):
        if isinstance(name, ast.Constant) and name.value == key:
            yield from _strings(value)


def _subclasses(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for subclass in error.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


REFUSALS = sorted({error.code for error in _subclasses(DomainError) if error.__module__.startswith("domain.")})
EVENTS = sorted(event.model_fields["kind"].default for event in get_args(AnyEvent))
ITEMS = sorted(_abouts() | _given("AgendaItem", "kind") | {milestones_owed.DUE, milestones_owed.BLOCKED, "renewal", "term_end", "message"})
RULES = sorted(
    _given("Awaited", "rule")
    | {"open", "draft"}
    | set(get_args(Stage.model_fields["kind"].annotation))
    | {"signatures", "approval", "document", "notified", "in_force", "framework_in_force"}
    | {"milestone_due", "commitment_due", "milestone_blocked", "milestone_rest", "review_due", "convocation_due"}
    | set(actions.RULES.values())
)


def _codes(table: dict[str, str]) -> set[str]:
    return {name.partition("/")[0] for name in table}


@pytest.mark.parametrize("words", WHOLE.values(), ids=WHOLE)
def test_every_refusal_has_its_words(words: Words) -> None:
    assert set(REFUSALS) - set(words.refusals) == set()


@pytest.mark.parametrize("words", WHOLE.values(), ids=WHOLE)
def test_every_event_has_its_line(words: Words) -> None:
    assert set(EVENTS) - set(words.events) == set()


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_every_line_of_the_agenda_has_its_words(words: Words) -> None:
    assert set(ITEMS) - set(words.items) == set()
    assert {"milestone_due", "late_at_take_over", "calendar_extension", "message_retry"} <= set(ITEMS)


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_every_rule_that_is_waited_for_has_its_words(words: Words) -> None:
    assert set(RULES) - set(words.rules) == set()


@pytest.mark.parametrize("words", EVERY.values(), ids=EVERY)
def test_every_phase_has_its_name(words: Words) -> None:
    assert {phase.name for phase in get_args(State)} <= set(words.phases)
    assert set(words.health) == {"ok", "late", "blocked", "dormant", "closed"}


@pytest.mark.parametrize(
    "table",
    ["phases", "health", "items", "rules", "outcomes", "endings", "statuses", "results", "decisions", "changes", "events", "refusals"],
)
def test_english_says_as_much_as_french(table: str) -> None:
    assert set(getattr(ENGLISH, table)) == set(getattr(FRENCH, table))


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _details() -> dict[str, set[str]]:
    """Code → the details that the domain gives with it, wherever it raises it."""
    found: dict[str, set[str]] = {}
    for tree in SOURCES:
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = str(getattr(node.exc.func, "id", None) or getattr(node.exc.func, "attr", ""))
                found.setdefault(name, set()).update(one.arg or "" for one in node.exc.keywords)
    return {error.code: found[error.__name__] for error in _subclasses(DomainError) if error.__name__ in found}


@pytest.mark.parametrize("words", WHOLE.values(), ids=WHOLE)
def test_a_refusal_speaks_only_of_details_that_it_is_given(words: Words) -> None:
    given = _details()
    wrong = {
        name: _gaps(text) - given[code]
        for name, text in words.refusals.items()
        if (code := name.partition("/")[0]) in given and _gaps(text) - given[code]
    }
    assert wrong == {}


@pytest.mark.parametrize("words", WHOLE.values(), ids=WHOLE)
def test_a_line_of_history_speaks_only_of_what_the_event_holds(words: Words) -> None:
    fields = {event.model_fields["kind"].default: set(event.model_fields) | DERIVED for event in get_args(AnyEvent)}
    wrong = {name: _gaps(text) - fields[name.partition("/")[0]] for name, text in words.events.items()}
    assert {name: gaps for name, gaps in wrong.items() if gaps} == {}


# ── Sentences ──────────────────────────────────────────────────────────────────────────────────


def test_a_lost_quorum_is_told_with_its_figures_and_article() -> None:
    error = NoQuorum(committee="suivi", present=2, represented=0, base=5, needed=3, article="7")
    assert wording.refusal(error.code, error.details) == "Refusé : 2 présents sur 5, il en faut 3 (art. 7)"
    assert wording.refusal(error.code, error.details, "en") == "Refused: 2 present of 5, 3 needed (art. 7)"


def test_those_represented_are_told_where_there_are_any() -> None:
    error = NoQuorum(committee="suivi", present=1, represented=1, base=5, needed=3)
    assert wording.refusal(error.code, error.details) == "Refusé : 1 présent et 1 représenté sur 5, il en faut 3"


@pytest.mark.parametrize(
    ("code", "details", "text"),
    [
        (
            "wrong_phase",
            {"phase": "signed", "act": "sign", "needs": "signature"},
            "la convention est en phase « signée », il faut la phase « signature »",
        ),
        ("wrong_phase", {"phase": None, "act": "sign"}, "la convention n'a pas commencé"),
        (
            "convention_closed",
            {"reference": "X-1", "closed_on": "2026-06-01", "outcome": "expired"},
            "la convention X-1 est close depuis le 1er juin 2026 (échue) ; elle ne peut plus qu'être lue",
        ),
        (
            "before_its_cause",
            {"on": "2026-01-02", "cause": "text_drafted", "cause_on": "2026-01-03"},
            "le 2 janvier 2026 précède la rédaction des textes, du 3 janvier 2026",
        ),
        (
            "not_allowed",
            {"person": "a.b", "act": "open", "needs": "manager"},
            "cet acte n'est pas ouvert à a.b ; il revient à : le responsable du programme",
        ),
        ("not_allowed", {"person": "a.b", "act": "open", "needs": "c.d"}, "cet acte n'est pas ouvert à a.b ; il revient à : c.d"),
        (
            "wrong_text",
            {"given": "a" * 64, "open": "b" * 64},
            "le texte signé (aaaaaaaaaaaa) n'est pas celui qui est ouvert à la signature (bbbbbbbbbbbb)",
        ),
        (
            "wrong_text",
            {"given": "a" * 64, "open": None},
            "rien n'est ouvert que le papier, sans empreinte ; le texte signé (aaaaaaaaaaaa) en est un autre",
        ),
        ("no_quorum", {}, "… présents sur …, il en faut …"),
        ("no_quorum", {"present": 1, "base": 4, "needed": 2}, "1 présent sur 4, il en faut 2"),
        ("already_signed", {"person": "a.b", "act": "visa"}, "a.b a déjà donné son visa"),
        ("already_signed", {"person": "a.b", "act": "sign"}, "a.b a déjà signé"),
        (
            "not_the_acceptor",
            {"person": "a.b", "milestone": "m", "acceptor": "all_parties"},
            "l'acceptation du jalon m n'appartient pas à a.b ; elle revient à : toutes les parties, chacune pour soi",
        ),
        (
            "not_the_acceptor",
            {"person": "a.b", "milestone": "m", "committee": "suivi"},
            "l'acceptation du jalon m revient au comité suivi, par une décision prise en session",
        ),
        (
            "signature_needs_evidence",
            {"person": "axa.ceo", "method": "qualified"},
            "une signature qualifiée se prouve : joignez le fichier signé par axa.ceo ou un certificat (--scan)",
        ),
        (
            "not_correctable",
            {"version": 4, "kind": "objection_settled", "field": "foo", "known": "text"},
            "« foo » ne se rectifie pas (version 4, levée d'une objection) ; se rectifient : text",
        ),
        (
            "too_late_to_acknowledge",
            {"item": "milestone_due/needs-2026/2026-06-30", "due": "2026-06-30"},
            "« Jalon à remettre : needs-2026 » est en retard depuis le 30 juin 2026 : les relances continuent (snooze les diffère)",
        ),
        (
            "already_answered",
            {"item": "signature_due/signatures/2026-06-30", "person": "axa.focal"},
            "c'est déjà noté pour axa.focal : Signatures à donner : étape « signature des parties »",
        ),
        ("nothing_to_switch", {"on": True}, "le courrier de cette convention est déjà ouvert"),
        ("a_rule_of_tomorrow", {}, "a_rule_of_tomorrow"),
    ],
)
def test_a_refusal_in_french(code: str, details: dict[str, object], text: str) -> None:
    assert wording.refusal(code, details) == f"Refusé : {text}"


def test_whoever_reads_arabic_is_refused_in_french() -> None:
    error = AlreadySigned(person="a.b", article="2")
    assert wording.refusal(error.code, error.details, "ar") == "Refusé : a.b a déjà signé (art. 2)"


@pytest.mark.parametrize(
    ("language", "known", "said"),
    [
        ("fr", "c1, c2", "Refusé : engagement inconnu : c9 ; connus : c1, c2"),
        ("fr", "", "Refusé : engagement inconnu : c9"),
        ("en", "", "Refused: unknown commitment: c9"),
    ],
)
def test_where_nothing_is_known_nothing_is_named_instead(language: str, known: str, said: str) -> None:
    assert wording.refusal("unknown_commitment", {"commitment": "c9", "known": known}, language) == said


def test_an_unknown_language_is_french() -> None:
    assert wording.phase("in_force", "de") == "en vigueur"


def test_codes_without_words_are_shown_as_they_are() -> None:
    assert wording.phase("{odd}") == "{odd}"
    assert wording.health("odd", "ar") == "odd"
    assert wording.outcome("odd") == "odd"
    assert wording.status("odd") == "odd"
    assert wording.event("{odd}", {}) == "(odd)"
    assert wording.awaited(Awaited(rule="odd")) == "odd"


def test_phases_and_health_in_three_languages() -> None:
    assert [wording.phase("in_force", language) for language in ("fr", "en", "ar")] == ["en vigueur", "in force", "سارية المفعول"]
    assert [wording.health("late", language) for language in ("fr", "en", "ar")] == ["en retard", "late", "متأخرة"]
    assert [wording.outcome("expired", language) for language in ("fr", "en", "ar")] == ["échue", "expired", "منتهية الأجل"]
    assert [wording.status("met", language) for language in ("fr", "en")] == ["atteint", "met"]


def test_dates_are_written_out() -> None:
    assert wording.long_date(date(2026, 6, 1)) == "1er juin 2026"
    assert wording.long_date(date(2026, 6, 24)) == "24 juin 2026"
    assert wording.long_date(date(2026, 6, 1), "en") == "1 June 2026"
    assert wording.long_date(date(2026, 7, 1), "ar") == "1 يوليوز 2026"


def test_what_is_awaited_names_who_until_when_and_why() -> None:
    one = Awaited(rule="signature", target="signatures", who=("axa.ceo",), due=date(2026, 3, 18), article="3")
    assert wording.awaited(one) == "la signature d'axa.ceo, au plus tard le 18 mars 2026 (art. 3)"
    assert wording.awaited(one, "en") == "the signature of axa.ceo, by 18 March 2026 (art. 3)"
    assert wording.awaited(one.model_copy(update={"who": ()}), "fr").startswith("la signature de (personne n'est désigné)")
    assert "المادة 3" in wording.awaited(one, "ar")


def test_a_day_that_stands_in_the_text_is_not_repeated() -> None:
    assert wording.awaited(Awaited(rule="entry_into_force", due=date(2026, 3, 1))) == "l'entrée en vigueur, le 1er mars 2026"


def test_an_approval_may_be_a_stage_or_a_condition() -> None:
    assert wording.awaited(Awaited(rule="approval", target="conseil", who=("a.b",))) == "l'approbation d'a.b"
    assert wording.awaited(Awaited(rule="approval", who=("pm",))) == "l'approbation prévue pour l'entrée en vigueur"


def _item(kind: str, **more: object) -> AgendaItem:
    return AgendaItem.model_validate({"due": date(2026, 6, 30), "at": At.END, "kind": kind, "target": "needs", "title": "Besoins", **more})


@pytest.mark.parametrize(
    ("rung", "text"),
    [
        ("-P7D", "Rappel, 7 jours avant : Jalon à remettre : Besoins (needs)"),
        ("-P1D", "Rappel, 1 jour avant : Jalon à remettre : Besoins (needs)"),
        ("0", "Rappel du jour : Jalon à remettre : Besoins (needs)"),
        ("+P1Y2M", "Relance, 1 an 2 mois après : Jalon à remettre : Besoins (needs)"),
        ("+P5WD", "Relance, 5 jours ouvrés après : Jalon à remettre : Besoins (needs)"),
        ("+odd", "Relance, odd après : Jalon à remettre : Besoins (needs)"),
    ],
)
def test_a_message_says_what_it_speaks_of_and_when(rung: str, text: str) -> None:
    assert wording.item(_item("message", about="milestone_due", rung=rung)) == text


@pytest.mark.parametrize(
    ("rung", "on", "text"),
    [
        ("-P7D", "2026-06-23", "Rappel, 7 jours avant"),
        ("-P1M", "2026-05-30", "Rappel, 1 mois avant"),
        ("-P10CD", "2026-06-19", "Rappel, 10 jours francs avant"),
        ("-P7D", "2026-06-19", "Rappel, 11 jours avant"),
        ("0", "2026-06-30", "Rappel du jour"),
        ("0", "2026-06-29", "Rappel, 1 jour avant"),
        ("+P28D", "2026-07-28", "Relance, 28 jours après"),
        ("+P28D", "2026-08-03", "Relance, 34 jours après"),
        ("-P5WD", "2026-06-23", "Rappel, 7 jours avant"),
        ("-P1D", "2026-06-30", "Rappel du jour"),
        ("+odd", "2026-08-03", "Relance, odd après"),
    ],
)
def test_a_message_that_was_moved_says_how_far_from_the_day_it_is(rung: str, on: str, text: str) -> None:
    key = f"milestone_due/needs/2026-06-30/{rung}"
    said = wording.item(_item("message", about="milestone_due", rung=rung, key=key, due=on))
    assert said == f"{text} : Jalon à remettre : Besoins (needs)"
    due = {"message": key, "about": "milestone_due", "target": "needs", "rung": rung, "subject": "Besoins", "to": ["x.y"]}
    told = {**due, "told_on": date.fromisoformat(on)}
    assert wording.event("message_due", told) == f"{said} → x.y"
    assert said in wording.event("message_sent", {"message": key, "results": [], "of": told})


def test_what_an_act_tells_has_no_rung() -> None:
    told = _item("message", about="convention_suspended", rung="0", title="Crédits gelés")
    assert wording.item(told) == "Convention suspendue : Crédits gelés"


@pytest.mark.parametrize(
    ("language", "stage"), [("fr", "« signature des parties »"), ("en", "“signature by the parties”"), ("ar", "«توقيع الأطراف»")]
)
def test_the_stage_that_nobody_named_is_called_by_what_happens_in_it(language: str, stage: str) -> None:
    due = AgendaItem(due=date(2026, 6, 30), at=At.END, kind="signature_due", target="signatures", title="signatures")
    message = due.model_copy(update={"kind": "message", "about": "signature_due", "rung": "-P7D"})
    refused = Awaited(rule="refusal", target="signatures", who=("axa.ceo",))
    for said in (wording.item(due, language), wording.item(message, language), wording.awaited(refused, language)):
        assert stage in said
    assert wording.item(due.model_copy(update={"target": "visas"})).endswith("étape « visas »")
    assert stage.strip("«»“” ") == wording.subject("signature_asked", "signatures", language)


def test_nothing_but_a_stage_is_called_so() -> None:
    assert wording.subject("milestone_due", "signatures") == "signatures"
    assert wording.refusal("out_of_turn", {"person": "axa.ceo", "stage": "signatures", "open": "visas"}) == (
        "Refusé : axa.ceo agit à l'étape « signature des parties » ; l'étape ouverte est « visas »"
    )


def test_a_line_of_the_agenda_without_a_title_names_its_target() -> None:
    assert wording.item(_item("review_due", title=""), "en") == "Session to hold: needs"
    assert wording.item(_item("message")) == "Rappel du jour : "


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("convention_started", {"terms": {"taken_over": True}}, "Convention reprise, avec les faits de son passé"),
        ("convention_started", {"terms": {"taken_over": False}}, "Convention consignée"),
        ("convention_started", {"terms": "?"}, "Convention consignée"),
        ("went_live", {"late": ["a/b/c", "d/e/f"]}, "Mise en service ; échéances déjà passées : 2"),
        ("went_live", {"late": []}, "Mise en service"),
        ("went_live", {"late": ["notice_deadline/R/2021-12-01"]}, "Mise en service"),
        ("entered_into_force", {"start": "2026-01-01", "end": "2029-01-01"}, "Entrée en vigueur, jusqu'au 31 décembre 2028 inclus"),
        ("entered_into_force", {"start": "2026-01-01", "end": None}, "Entrée en vigueur, sans terme fixé"),
        ("entered_into_force", {}, "Entrée en vigueur, sans terme fixé"),
        ("term_renewed", {"renewal": 2, "end": "2026-08-28"}, "Reconduction n° 2, jusqu'au 27 août 2026 inclus"),
        ("convention_signed", {"person": "axa.ceo", "party": "axa"}, "Signature d'axa.ceo pour axa"),
        ("convention_signed", {"person": "pm", "party": None}, "Signature de pm"),
        ("convention_closed", {"outcome": "completed"}, "Convention close : menée à terme"),
        ("convention_closed", {"outcome": "odd"}, "Convention close : odd"),
        (
            "milestones_scheduled",
            {"milestones": [{"milestone": "a", "due": "2026-06-30"}, {"milestone": "b", "due": None}, "?"]},
            "Échéances fixées : a (30 juin 2026), b (…)",
        ),
        ("milestones_scheduled", {"milestones": 3}, "Échéances fixées : "),
        ("milestone_accepted", {"milestone": "a", "status": "met"}, "Jalon a : atteint"),
        (
            "review_recorded",
            {"committee": "suivi", "session": 3, "decisions": [{"kind": "continue", "tally": {"result": "adopted"}}, {"kind": "odd"}]},
            "Comité suivi, session 3 : poursuivre (adopté), odd (None)",
        ),
        (
            "deadline_passed",
            {"about": "milestone_due", "target": "a", "due": "2026-06-30"},
            "Échéance passée, le 30 juin 2026 : Jalon à remettre : a",
        ),
        (
            "deadline_passed",
            {"about": "signature_due", "target": "signatures", "due": "2026-06-30"},
            "Échéance passée, le 30 juin 2026 : Signatures à donner : étape « signature des parties »",
        ),
        (
            "submission_refused",
            {"name": "sign", "reason": "not_allowed: This person's role has no part in this", "payload_sha256": ""},
            "Envoi refusé (sign) : cet acte n'est pas ouvert à …",
        ),
        (
            "submission_refused",
            {"name": "sign", "reason": f"wrong_text: What was signed is not the text: given={'0' * 64}, open={'1a' * 32}"},
            "Envoi refusé (sign) : le texte signé (000000000000) n'est pas celui qui est ouvert à la signature (1a1a1a1a1a1a)",
        ),
        (
            "submission_refused",
            {"name": "sign", "reason": f"wrong_text: What was signed is not the text: given={'0' * 64}, open=None"},
            "Envoi refusé (sign) : rien n'est ouvert que le papier, sans empreinte ; le texte signé (000000000000) en est un autre",
        ),
        (
            "submission_refused",
            {
                "name": "review_outcome",
                "reason": "no_quorum: Without a quorum: committee=suivi, present=1, represented=0, base=3, needed=2, article=7",
            },
            "Envoi refusé (review_outcome) : 1 présent sur 3, il en faut 2 (art. 7)",
        ),
        (
            "submission_refused",
            {"name": "report_milestone", "reason": "unknown_milestone: None such: milestone=zzz, known=a, b, c"},
            "Envoi refusé (report_milestone) : jalon inconnu : zzz ; connus : a, b, c",
        ),
        (
            "submission_refused",
            {"name": "sign", "reason": "a_rule_of_tomorrow: because: of=this"},
            "Envoi refusé (sign) : a_rule_of_tomorrow: because: of=this",
        ),
        ("submission_refused", {"name": "sign"}, "Envoi refusé (sign) : …"),
        (
            "submission_refused",
            {"name": "sign", "reason": "misshapen: actor: Field required", "payload_sha256": ""},
            "Envoi refusé (sign) : illisible, actor: Field required",
        ),
        (
            "submission_refused",
            {"name": "sign", "reason": "a_rule_of_tomorrow: because", "payload_sha256": ""},
            "Envoi refusé (sign) : a_rule_of_tomorrow: because",
        ),
        (
            "message_due",
            {"about": "milestone_due", "target": "a", "rung": "-P7D", "subject": "Besoins", "to": ["x.y"], "letters": ["z"]},
            "Rappel, 7 jours avant : Jalon à remettre : Besoins (a) → x.y, z (par lettre)",
        ),
        ("message_due", {}, "None → (personne n'est désigné)"),
        ("calendar_fixed", {"through": "2026-13-45"}, "Jours fériés connus jusqu'au 2026-13-45"),
        ("submissions_refused", {"count": 3}, "Autres envois refusés : 3"),
        ("party_left", {"party": "axa"}, "Retrait d'axa : elle n'est plus partie"),
        ("party_acceded", {"party": "onee", "person": "onee.dg"}, "Adhésion d'onee, signée par onee.dg"),
        (
            "party_succeeded",
            {"party": "ofppt", "successors": ["a", "b"], "basis": "loi"},
            "Aux droits d'ofppt viennent : a, b (loi)",
        ),
        ("text_drafted", {"number": 1, "documents": {"text": None}, "text_sha256": None}, "Version 1 des textes, attestée sans fichier"),
        ("text_drafted", {"number": 2, "text_sha256": "a" * 64}, "Version 2 des textes (aaaaaaaaaaaa)"),
        (
            "amendment_proposed",
            {"number": 1, "types": ["duration", "scope"], "title": "Avenant n° 1", "because": "Retard"},
            "Avenant n° 1 proposé (durée, objet) : Avenant n° 1 ; Retard",
        ),
        (
            "amendment_applied",
            {"number": 1, "title": {"en": "First", "fr": None}, "course": {"end": "2030-01-01"}},
            "Avenant n° 1 en effet : First ; en vigueur jusqu'au 31 décembre 2029 inclus",
        ),
        ("amendment_applied", {"number": 1, "title": {}, "course": None}, "Avenant n° 1 en effet : …"),
        (
            "amendment_voided",
            {"number": 1, "reason": "wrong_phase", "details": {"phase": "closing"}},
            "Avenant n° 1 sans effet : impossible en phase « en clôture »",
        ),
        ("amendment_voided", {"number": 1, "reason": "nothing_amended"}, "Avenant n° 1 sans effet : l'avenant ne change rien"),
        ("cadence_set", {"committee": "suivi", "due": None}, "Comité suivi : plus de réunion prévue"),
    ],
)
def test_a_line_of_history(kind: str, data: dict[str, object], text: str) -> None:
    assert wording.event(kind, data) == text


def test_history_in_arabic_is_french_throughout() -> None:
    assert wording.event("calendar_fixed", {"through": date(2026, 1, 1)}, "ar") == "Jours fériés connus jusqu'au 1er janvier 2026"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "Dénonciation par um6p (retrait) ; dernier jour : 30 juin 2026"),
        ({"late": True}, "Dénonciation par um6p (retrait), après le dernier jour du préavis ; dernier jour : 30 juin 2026"),
        ({"ends": False}, "Dénonciation par um6p (retrait), qui n'est plus partie à compter du 1er juillet 2026"),
    ],
)
def test_a_denunciation_says_whether_it_came_late_and_whether_the_others_go_on(said: dict[str, Any], expected: str) -> None:
    assert wording.event("denunciation_received", {"how": "withdrawal", "party": "um6p", "ends_on": "2026-07-01", **said}) == expected


def test_what_an_act_brought_by_itself_is_no_reminder() -> None:
    said = {"about": "convention_suspended", "target": "REF-1", "subject": "Crédits gelés", "rung": "0", "to": ["mic.focal"]}
    assert wording.event("message_due", said) == "Convention suspendue : Crédits gelés → mic.focal"
    assert wording.event("message_due", said, "en") == "Agreement suspended: Crédits gelés → mic.focal"


def test_an_action_is_told_with_whose_it_is() -> None:
    data = {"action": "suivi-3.1", "about": "reservation", "text": "Délai", "owner": None, "due": "2026-07-31", "committee": "suivi"}
    assert wording.event("action_opened", data) == (
        "Mesure suivi-3.1 (réserve à lever), par suivi, au plus tard le 31 juillet 2026 : Délai"
    )
    assert wording.event("action_opened", {**data, "owner": "axa", "due": None}, "en") == (
        "Action suivi-3.1 (reservation to lift), by axa: Délai"
    )


def test_an_amendment_that_is_asked_for_is_the_manager_s_unless_somebody_else_is_named() -> None:
    data = {"action": "suivi-4.1", "about": "amend", "text": "Quatre ans", "owner": None, "due": None, "committee": "suivi"}
    assert wording.event("action_opened", data) == "Mesure suivi-4.1 (avenant à proposer), par le responsable du programme : Quatre ans"


def test_actions_that_were_put_off_are_told_with_their_days() -> None:
    data = {"actions": [{"action": "suivi-3.1", "due": "2026-08-30"}]}
    assert wording.event("actions_put_off", data) == "Mesures reportées : suivi-3.1 (30 août 2026)"


def test_a_decision_outside_the_terms_is_told_with_what_they_allow() -> None:
    error = DecisionOutsideTerms(committee="tech", n=2, decision="suspend", allowed="continue, action", recommends_to="suivi", article="6")
    assert wording.refusal(error.code, error.details) == (
        "Refusé : le comité tech ne fait que recommander (à : suivi) et ne peut décider « suspension » (n° 2) ; "
        "il peut : poursuivre, mesure à prendre (art. 6)"
    )


def test_what_a_committee_decides_has_a_name_in_each_language() -> None:
    assert (wording.decision("reschedule"), wording.about("reservation", "en")) == ("report d'un jalon", "reservation to lift")
    assert wording.decision("of another time") == "of another time"


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("holiday_added", {"moved": [{"target": "study", "to": "2026-05-04"}], "name": "Fête"}, "study (4 mai 2026)"),
        ("milestones_superseded", {"milestones": [{"milestone": "study", "by": "survey"}]}, "study → survey"),
        ("tranches_scheduled", {"tranches": [{"contribution": "cash", "tranche": "t1", "due": "2026-03-31"}]}, "cash, t1 (31 mars 2026)"),
        ("tranches_scheduled", {"tranches": [{"contribution": "room", "tranche": "room", "due": None}]}, "room"),
        ("contribution_paid", {"contribution": "cash", "tranche": "t1", "amount": "10.50", "currency": "MAD"}, "10.50 MAD"),
        (
            "indicators_scheduled",
            {"indicators": [{"indicator": "jobs", "period": "2026", "due": "2026-12-31"}]},
            "jobs-2026 (31 décembre 2026)",
        ),
        ("indicator_measured", {"indicator": "jobs", "period": "2026", "value": "12"}, "jobs-2026"),
    ],
)
def test_what_was_promised_is_told_by_its_names_and_days(kind: str, data: dict[str, Any], said: str) -> None:
    assert said in wording.event(kind, data)


def test_what_a_count_came_to_has_its_words() -> None:
    assert (wording.result("adopted"), wording.result("odd")) == ("adopté", "odd")


# ── Messages ───────────────────────────────────────────────────────────────────────────────────

RUNG = {"about": "milestone_due", "target": "study", "rung": "-P7D", "subject": "Étude", "to": ["x.y"], "letters": ["z"]}
NAME = "milestone_due/study/2026-06-30/-P7D"


def result(person: str, status: str = "sent", **more: Any) -> dict[str, Any]:
    return {"person": person, "status": status, **more}


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (
            "message_due",
            RUNG | {"delivery": "digest", "letters": []},
            "Rappel, 7 jours avant : Jalon à remettre : Étude (study) → x.y, dans la prochaine lettre hebdomadaire",
        ),
        (
            "message_sent",
            {"message": NAME, "results": [result("x.y"), result("pm")], "of": RUNG},
            "Message envoyé à x.y, z (par lettre) : Rappel, 7 jours avant : Jalon à remettre : Étude (study)",
        ),
        (
            "message_sent",
            {"message": NAME, "results": [result("x.y", trial=True)]},
            "Message d'essai, au responsable de programme au lieu de x.y : Rappel, 7 jours avant : Jalon à remettre : study",
        ),
        (
            "message_sent",
            {
                "message": NAME,
                "results": [result("axa.focal", trial=True)],
                "of": RUNG | {"to": ["axa.focal"], "rung": "0", "subject": "X", "target": "x"},
            },
            "Message d'essai, au responsable de programme au lieu d'axa.focal, z (par lettre) : Rappel du jour : Jalon à remettre : X (x)",
        ),
        ("message_sent", {}, "Message envoyé à (personne n'est désigné) : …"),
        (
            "message_failed",
            {"message": NAME, "results": [result("x.y", "failed", reason="no_address")], "retry_on": None, "of": RUNG},
            "Message non remis à x.y (sans adresse) : Rappel, 7 jours avant : Jalon à remettre : Étude (study)",
        ),
        (
            "message_failed",
            {"message": "party_left/pm/2026-06-30/0", "results": [result("pm", "deferred", reason="421")], "retry_on": "2026-07-01"},
            "Message non remis à pm (421), nouvel essai le 1er juillet 2026 : Retrait d'une partie, sièges vacants et jalons annulés : pm",
        ),
        (
            "message_superseded",
            {"message": NAME, "because": "moved", "of": RUNG},
            "Message devenu sans objet (autre date) : Rappel, 7 jours avant : Jalon à remettre : Étude (study)",
        ),
        (
            "message_superseded",
            {"message": NAME},
            "Message remplacé ou devenu sans objet : Rappel, 7 jours avant : Jalon à remettre : study",
        ),
        (
            "digest_told",
            {"digest": "2026-06-29", "results": [result("x.y", messages=[NAME]), result("z", "failed", messages=[NAME])]},
            "Lettre hebdomadaire du 29 juin 2026 → x.y ; non remise à z : Jalon à remettre : study",
        ),
        (
            "digest_told",
            {"digest": "2026-06-29", "results": [result("x.y", trial=True, messages=[NAME])], "of": {NAME: RUNG}},
            "Lettre hebdomadaire du 29 juin 2026, d'essai, au lieu de x.y : Jalon à remettre : Étude (study)",
        ),
        (
            "deadline_snoozed",
            RUNG | {"due": "2026-06-30", "people": ["x.y", "z"], "until": "2026-06-15"},
            "x.y, z : plus rien avant le 15 juin 2026, Jalon à remettre : Étude (study) (le 30 juin 2026)",
        ),
        (
            "deadline_acknowledged",
            RUNG | {"due": "2026-06-30", "people": ["x.y"]},
            "x.y : pris note, Jalon à remettre : Étude (study) (le 30 juin 2026)",
        ),
        (
            "answers_lapsed",
            {"deadlines": ["milestone_due/study/2026-06-30"]},
            "Plus dû, ce qui avait été répondu tombe : Jalon à remettre : study",
        ),
        (
            "answers_lapsed",
            {"deadlines": ["milestone_due/study/2026-06-30", "milestone_due/a/b/2026-06-30"]},
            "Plus dû, ce qui avait été répondu tombe : Jalon à remettre : study, Jalon à remettre : a/b",
        ),
        (
            "message_failed",
            {"message": NAME, "results": [result("x", "failed", reason="no_address"), result("y", "failed", reason="421")]},
            "Message non remis à x, y (sans adresse, 421) : Rappel, 7 jours avant : Jalon à remettre : study",
        ),
        (
            "digest_told",
            {
                "digest": "2026-06-29",
                "results": [
                    *(result(who, messages=[NAME, "milestone_due/a/b/2026-06-30/0"]) for who in ("v", "w")),
                    *(result(who, "failed") for who in ("x", "y")),
                ],
            },
            "Lettre hebdomadaire du 29 juin 2026 → v, w ; non remise à x, y : Jalon à remettre : study ; Jalon à remettre : a/b",
        ),
    ],
)
def test_what_became_of_a_message_is_told_in_words(kind: str, data: dict[str, Any], text: str) -> None:
    assert wording.event(kind, data) == text


def test_what_became_of_a_message_is_told_in_english_too() -> None:
    said = {"message": NAME, "results": [result("pm", "failed", reason="manager_no_address")], "of": RUNG | {"to": []}}
    expected = (
        "Message not delivered to z (by letter) (programme manager without an address): Reminder, 7 days before: Milestone to submit: Étude"
    )
    assert wording.event("message_failed", said, "en").startswith(expected)


def test_a_mandate_says_what_it_is_for_and_until_when() -> None:
    said = {"mandate": 1, "holder": "axa.focal", "party": "axa", "delegated_by": "axa.ceo", "since": "2026-01-01", "basis": "Délégation"}
    bounded = wording.event("mandate_recorded", {**said, "scope": "sign", "until": "2026-01-31"})
    assert bounded == "Mandat n° 1 : axa.focal, p.o. axa.ceo (pour signer), dès le 1er janvier 2026 jusqu'au 31 janvier 2026 ; Délégation"
    own = wording.event("mandate_recorded", {**said, "delegated_by": None, "scope": "all", "until": None}, "en")
    assert own == "Mandate no. 1: axa.focal for axa (to sign and to give a visa), from 1 January 2026; Délégation"
    assert [wording.scope("visa"), wording.scope("visa", "en"), wording.scope("visa", "ar")] == [
        "pour viser",
        "to give a visa",
        "pour viser",
    ]


def test_an_act_that_lacks_a_word_or_is_of_another_stage_is_refused_in_words() -> None:
    lacking = {"person": "pm", "act": "object", "needs": "--party", "add": "--party"}
    assert wording.refusal("not_allowed", lacking) == "Refusé : cet acte n'est ouvert à pm qu'avec --party"
    of_a_signatory = {"person": "mic.minister", "act": "visa", "needs": "sign", "stage": "parties", "article": "4"}
    expected = "Refusé : mic.minister signe (étape « parties ») et ne donne ni visa ni approbation (art. 4)"
    assert wording.refusal("not_allowed", of_a_signatory) == expected


def test_why_a_convention_ends_before_its_time_is_said() -> None:
    assert wording.ending("mutual") != wording.ending("mutual", "en") != "mutual"
    assert wording.ending("unheard_of") == "unheard_of"
