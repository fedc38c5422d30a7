"""Whatever stands in a file, the reader either reads it or says what is wrong: nothing else ever leaves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.files.terms_file import FileErrors, FileProblem, read_convention, read_directory, read_sheet

ROOT = Path(__file__).parents[2]
SOUND = (ROOT / "tests" / "fixtures" / "convention-alone.yaml").read_text()
PIECES = [
    "{",
    "}",
    "[",
    "]",
    ": ",
    ", ",
    "\n",
    "\t",
    "&a ",
    "*a",
    "!!x ",
    "- ",
    "? ",
    "|",
    '"',
    "'",
    "null",
    "1.5",
    "\x00",
    "\ud800",
    "%",
    "#",
    "a",
]

anything = st.one_of(
    st.binary(max_size=60),
    st.text(st.sampled_from([*'{}[]:,-?&*!|>"%@#\n\t ab1.~\\', "\ud800", "é", "ا"]), max_size=60).map(
        lambda text: text.encode("utf-8", "replace")
    ),
)
changes = st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def _problems(file: Path, *readers: Callable[[Path], object]) -> list[FileProblem]:
    found: list[FileProblem] = []
    for read in readers:
        try:
            read(file)
        except FileErrors as errors:
            found += errors.problems or pytest.fail("an error without a reason")
    return found


@settings(max_examples=25, deadline=None)
@given(content=anything)
def test_any_bytes_read_or_are_told_to_be_wrong(folder: Path, content: bytes) -> None:
    file = folder / "any.yaml"
    file.write_bytes(content)
    for one in _problems(file, read_convention, read_directory, read_sheet):
        assert one.line >= 1
        assert one.column >= 1
        assert one.message


@settings(max_examples=8, deadline=None)
@given(changes=changes)
def test_a_sound_file_changed_anywhere_reads_or_is_told_to_be_wrong(folder: Path, changes: list[tuple[int, int, str]]) -> None:
    text = SOUND
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    file = folder / "changed.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    problems = _problems(file, read_convention)
    assert all(1 <= one.line <= text.count("\n") + 2 for one in problems)
