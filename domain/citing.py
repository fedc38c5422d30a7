"""The article that a refusal cites where its rule gives none: that of the block of the terms which it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.files.terms import Terms
from domain.phases import State
from domain.refusals.errors import DomainError


def cited(error: DomainError, state: State) -> DomainError:
    """The refusal with the article of what it names: a milestone before the committee that was to accept it."""
    article = None if error.article else _article(error.details, state)
    return type(error)(**error.details, article=article) if article else error


def _article(details: Mapping[str, Any], state: State) -> str | None:
    articles = _articles(state.terms)
    for block, of_block in articles.items():
        name = str(details.get(block))
        if article := of_block.get(_series(block, name, state)):
            return article
    return None


def _series(block: str, name: str, state: State) -> str:
    """What the terms call a yearly instance."""
    known = state.milestones.get(name) if block == "milestone" else state.commitments.get(name) if block == "commitment" else None
    return known.series if known else name


def _articles(terms: Terms) -> dict[str, dict[str, str | None]]:
    """The articles of what a refusal may name, by the word that it names it with."""
    return {
        "milestone": {one.id: one.article for one in terms.milestones},
        "commitment": {one.id: one.article for one in terms.commitments},
        "contribution": {one.id: one.article for one in terms.contributions},
        "indicator": {one.id: one.article for one in terms.indicators},
        "committee": {one.id: one.article for one in terms.committees},
    }
