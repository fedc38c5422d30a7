"""What one language has to say about the codes of the domain: tables of texts, filled in by ``wording.py``.

A key may be followed by ``/`` and the name of a detail: that text is taken where the detail says something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Where a table has no text for a code, the French one is taken."""

    language: str
    months: tuple[str, ...]
    date: str
    article: str
    by: str
    """what is added where something has a day it is due"""
    phases: Mapping[str, str]
    health: Mapping[str, str]
    items: Mapping[str, str]
    rules: Mapping[str, str]
    rungs: Mapping[str, str]
    """before, after and on the day"""
    units: Mapping[str, str]
    nobody: str
    outcomes: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, str] = field(default_factory=dict)
    """where a commitment stands"""
    endings: Mapping[str, str] = field(default_factory=dict)
    """why a convention ends before its time"""
    renewals: Mapping[str, str] = field(default_factory=dict)
    """how a term renews"""
    results: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)
    """what a mandate is for, and ``until`` which day"""
    changes: Mapping[str, str] = field(default_factory=dict)
    """what an amendment changes"""
    causes: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[str, str] = field(default_factory=dict)
    """what a day brings by itself when it passes in silence"""
    clauses: Mapping[str, str] = field(default_factory=dict)
    """what a clause is about"""
    survives: str = "{about} {last_day}"
    methods: Mapping[str, str] = field(default_factory=dict)
    """how a signature is given, said of a signature"""
    stages: Mapping[str, str] = field(default_factory=dict)
    """the stage that a plan of signature has where it names none"""
    acts: Mapping[str, str] = field(default_factory=dict)
    """what somebody has done already"""
    events: Mapping[str, str] = field(default_factory=dict)
    refused: str = "{text}"
    refusals: Mapping[str, str] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)
    """why a committee is called together out of its turn"""
    ballots: Mapping[str, str] = field(default_factory=dict)
