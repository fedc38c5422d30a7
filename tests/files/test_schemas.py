"""The JSON Schemas that editors use: the models' own, sound for an independent validator, and as strict as they can be."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from adapters.files import yaml_positions
from adapters.files.schemas import FILES, schema
from adapters.files.terms_file import FileErrors, FileProblem, read_directory, read_sheet

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = {
    "convention": [
        *sorted((ROOT / "examples/conventions").glob("*.yaml")),
        *(ROOT / f"tests/fixtures/{name}.yaml" for name in ("convention", "convention-alone")),
    ],
    "directory": [ROOT / "examples/directory.yaml", ROOT / "tests/fixtures/office/directory.yaml"],
    "amendment": sorted((ROOT / "examples/amendments").glob("*.yaml")),
    "programme": [*sorted((ROOT / "examples/programmes").glob("*.yaml")), ROOT / "tests/fixtures/programme.yaml"],
    "session": [*sorted((ROOT / "examples/sessions").glob("*.yaml")), ROOT / "tests/fixtures/session.yaml"],
}


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema(name)))


def fits(name: str, text: str) -> bool:
    """Whether an editor would have nothing to say: a day is a text to it."""
    data: Any = yaml_positions.read_text(text.encode()).data
    return bool(validator(name).is_valid(data))


@pytest.mark.parametrize("name", FILES)
def test_the_published_schema_is_the_models_own(name: str) -> None:
    assert (REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8") == schema(name)


@pytest.mark.parametrize("name", FILES)
def test_an_independent_validator_takes_the_schema_and_every_example(name: str) -> None:
    words = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(REFERENCE / f"{name}.schema.json"), *map(str, WRITTEN[name])]
    checked = subprocess.run(words, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("path", [path for files in WRITTEN.values() for path in files if ROOT / "examples" in path.parents], ids=str)
def test_every_example_names_its_schema_in_the_first_line(path: Path) -> None:
    name = next(name for name, files in WRITTEN.items() if path in files)
    named = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == REFERENCE / f"{name}.schema.json"


@pytest.mark.parametrize(
    ("sound", "mistaken"),
    [
        ("kind: partnership", "kind: partnerschip"),
        ('title: "Essai"', 'tittle: "Essai"'),
        ('title: "Essai"', "title: 3"),
        ("parties: [mic, ofppt, amica]", "parties: []"),
        ("parties: [mic, ofppt, amica]", "parties: mic"),
        ("manager: pm", "manager: p m"),
        ("owner: mic, ", ""),
        ("owner: mic, ", "owner: mic, ovner: mic, "),
        ("type: assessment", "type: estimate"),
        ("every: year", "every: month"),
        ('by: "06-30"', 'by: "30/06"'),
        ("kind: monitoring", "kind: watching"),
        ("secretary: mic.focal", "secretary: [mic.focal]"),
        ("taken_over: true", "taken_over: perhaps"),
        ("in_force: all_signatures", "in_force: always"),
    ],
)
def test_what_the_reader_refuses_in_a_convention_editors_mark(
    problems_of: Callable[..., tuple[FileProblem, ...]], base: str, sound: str, mistaken: str
) -> None:
    assert sound in base
    assert fits("convention", base)
    assert problems_of(base.replace(sound, mistaken))
    assert not fits("convention", base.replace(sound, mistaken))


@pytest.mark.parametrize(
    ("name", "read", "sound", "mistaken"),
    [
        ("directory", read_directory, "office:", "ofice:"),
        ("directory", read_directory, "country: MA", "country: Maroc"),
        ("directory", read_directory, "focal.mic@example.org", "focal.mic at example.org"),
        ("directory", read_directory, "language: fr", "language: de"),
        ("session", read_sheet, "kind: accept", "kind: acept"),
        ("session", read_sheet, "mtn.focal: abstain", "mtn.focal: perhaps"),
        ("session", read_sheet, 'from: "10:00"', 'from: "25:00"'),
        ("session", read_sheet, "session: 3", "session: 0"),
    ],
)
def test_what_the_reader_refuses_in_the_other_two_editors_mark(
    tmp_path: Path, name: str, read: Callable[[Path], object], sound: str, mistaken: str
) -> None:
    text = WRITTEN[name][-1].read_text(encoding="utf-8")
    assert sound in text
    assert fits(name, text)
    file = tmp_path / "f.yaml"
    file.write_text(text.replace(sound, mistaken), encoding="utf-8")
    with pytest.raises(FileErrors):
        read(file)
    assert not fits(name, file.read_text(encoding="utf-8"))
