from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.files.terms_file import FileErrors, FileProblem, ReadConvention, read_convention, read_directory
from domain.files.directory import DirectoryFile

DIRECTORY = """\
parties:
  mic:
    short: "MIC"
    names: [{from: 2018-01-01, fr: "Ministère"}]
    people: {mic.minister: [{from: 2018-01-01, name: "A"}], mic.focal: [{from: 2018-01-01, name: "B"}]}
  mes: {short: "MES", names: [{from: 2018-01-01, fr: "Autre ministère"}], people: {mes.focal: [{from: 2018-01-01, name: "C"}]}}
  ofppt:
    short: "OFPPT"
    names: [{from: 2018-01-01, fr: "Office"}]
    people: {ofppt.dg: [{from: 2018-01-01, name: "D"}], ofppt.focal: [{from: 2018-01-01, name: "E"}]}
  amica:
    short: "AMICA"
    names: [{from: 2018-01-01, fr: "Association"}]
    people: {amica.president: [{from: 2018-01-01, name: "F"}], amica.focal: [{from: 2018-01-01, name: "G"}]}
institutions: {cfma: {short: "CFMA", names: [{from: 2018-01-01, fr: "Centre"}], people: {cfma.director: [{from: 2018-01-01, name: "H"}]}}}
office: {manager: pm, people: {pm: [{from: 2018-01-01, name: "I"}]}}
"""

BASE = """\
reference: "T-1"
kind: partnership
title: "Essai"
parties: [mic, ofppt, amica]
institutions: [cfma]
manager: pm
documents:
  - {id: text, paper: "Dossier"}
signature:
  ceremony: {id: c, date: 2019-02-06}
  members: [mic.minister, ofppt.dg]
in_force: all_signatures
term: {initial: P3Y}
milestones:
  - {id: needs, type: assessment, title: "Besoins", owner: mic, every: year, by: "06-30", evidence: [report]}
  - {id: map, type: delivery, title: "Carte", owner: ofppt, due: {after: needs, period: P1M}}
committees:
  - id: suivi
    kind: monitoring
    title: "Comité"
    members: [mic.focal, ofppt.focal]
    secretary: mic.focal
taken_over: true
"""
"""a sound convention of 23 lines, to which the tests do one thing each"""


@pytest.fixture
def base() -> str:
    return BASE


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> DirectoryFile:
    file = tmp_path_factory.mktemp("office") / "directory.yaml"
    file.write_text(DIRECTORY)
    return read_directory(file)


@pytest.fixture
def read(tmp_path: Path, directory: DirectoryFile) -> Callable[..., ReadConvention]:
    """Read a convention from its text, with a loaded directory."""

    def read(text: str | bytes, language: str = "fr", name: str = "c.yaml") -> ReadConvention:
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_convention(file, loaded=directory, language=language)

    return read


@pytest.fixture
def problems_of(read: Callable[..., ReadConvention]) -> Callable[..., tuple[FileProblem, ...]]:
    """What is wrong in a convention's text; nothing when it reads."""

    def problems_of(text: str | bytes, language: str = "fr", name: str = "c.yaml") -> tuple[FileProblem, ...]:
        try:
            read(text, language, name)
        except FileErrors as errors:
            return errors.problems
        return ()

    return problems_of
