"""Try mutants: ``python -m tests.mutating term [domain.life.term.x_renews__mutmut_3 …] [--with tests/domain/test_term.py …]``.

mutmut makes them and holds what became of them. Here one process collects the tests once and forks for each mutant, so that a mutant
costs its tests alone, those first that noticed another mutant of the same function: ten a second, where a run of pytest for each is
three. Before anything is tried, the tests must pass without a mutant and fail where every function of the domain does.
"""

from __future__ import annotations

import argparse
import dataclasses
import fnmatch
import gc
import importlib
import json
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

MUTANTS = Path("mutants")
PASSED, FAILED, WITHOUT_TESTS = 0, 1, 33
"""as mutmut has them"""
PATIENCE, SHARE = 3, 10
"""seconds of processor time that each test has in any case, and how often what it takes without a mutant"""
MEMORY = 3 << 30
REMEMBERED = {"of_each", "of_the_last"}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutating", description=__doc__)
    parser.add_argument("names", nargs="*", default=["domain.*"], help="a module, or a mutant by its whole name")
    parser.add_argument("--with", dest="tests", action="append", default=[], metavar="FILE", help="these tests alone, whatever they run")
    parser.add_argument("--left", action="store_true", help="only what was not tried yet")
    said = parser.parse_args(words)
    said.names = [_whole(name) for name in said.names]
    _child(lambda: _make(said.names))
    ours = importlib.import_module("mutmut.configuration").config()
    selection = said.tests or ours.pytest_add_cli_args_test_selection
    os.chdir(MUTANTS)
    sys.path.insert(0, str(Path.cwd()))
    os.environ["MUTANT_UNDER_TEST"] = ""
    quietly = ["--rootdir=.", "--quiet", "--capture=no", "--tb=no", *ours.pytest_add_cli_args]
    return pytest.main([*quietly, *selection], plugins=[Trial(said.names, everything=bool(said.tests), left=said.left)])


def _whole(name: str) -> str:
    """A module may be named without its folder."""
    return next((".".join(path.with_suffix("").parts) for path in Path("domain").rglob(f"{name}.py")), name)


def _file_of(name: str) -> str:
    """The module of a mutant, or the pattern of all."""
    module = name.partition(".x_")[0].partition(".xǁ")[0]
    return f"{module.replace('.', '/')}.py"


def _make(names: Sequence[str]) -> None:
    """A copy of the code, with the mutants of the modules that are asked for; what became of those in functions that are as they were
    is kept. mutmut takes any copy that is newer than the code for one with mutants; one that is newer than what is noted of it has none,
    or not all of them.
    """
    mutmut = importlib.import_module("mutmut.__main__")
    configuration: Any = importlib.import_module("mutmut.configuration")
    asked = sorted({_file_of(name) for name in names})
    configuration._config = dataclasses.replace(configuration.config(), only_mutate=asked)
    for copy in (MUTANTS / "domain").rglob("*.py"):
        noted = copy.with_name(f"{copy.name}.meta")
        if not noted.exists() or noted.stat().st_mtime < copy.stat().st_mtime:
            copy.unlink()
    _remembered_too()
    mutmut.set_mutant_under_test("mutant_generation")
    MUTANTS.mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(max_children=1)


def _remembered_too() -> None:
    """mutmut passes over whatever is decorated. What is remembered (``domain/remembered.py``) are rules like others."""
    visitor = importlib.import_module("mutmut.mutation.file_mutation").MutationVisitor
    passes_over = visitor._skip_node_and_children

    def skips(self: Any, node: Any) -> bool:
        words = {getattr(one.decorator, "value", None) for one in getattr(node, "decorators", ())}
        return not (words and words <= REMEMBERED) and passes_over(self, node)

    visitor._skip_node_and_children = skips


class Trial:
    """In the place of pytest's own loop over the collected tests: a loop over mutants."""

    def __init__(self, names: Sequence[str], *, everything: bool, left: bool) -> None:
        self.names, self.everything, self.left = names, everything, left
        self.tests: dict[str, pytest.Item] = {}
        self.reached_by: dict[str, list[str]] = {}
        self.seconds: dict[str, float] = {}
        self.noticed: dict[str, list[str]] = defaultdict(list)

    def pytest_configure(self) -> None:
        """A failure is enough: no search for a smaller one, no complaint that the machine is slow."""
        hypothesis = importlib.import_module("hypothesis")
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        checks = list(hypothesis.HealthCheck)
        hypothesis.settings.register_profile("mutants", phases=phases, database=None, deadline=None, suppress_health_check=checks)
        hypothesis.settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.tests = {item.nodeid: item for item in session.items}
        gc.freeze()
        everything = list(self.tests)
        if self._try("nothing", everything)[0] != PASSED or self._try("fail", everything)[0] != FAILED:
            raise pytest.UsageError("the tests fail without any mutant, or do not fail where every function does")
        self.reached_by, self.seconds = json.loads(_child(self._collect))
        for path in sorted(Path("domain").rglob("*.py.meta")):
            self._module(path)
        return True

    def _module(self, path: Path) -> None:
        module = ".".join(path.with_name(path.name.removesuffix(".py.meta")).parts)
        kept = json.loads(path.read_text())
        codes: dict[str, int | None] = kept["exit_code_by_key"]
        wanted = [name for name in codes if self._is_wanted(name, module) and not (self.left and codes[name] is not None)]
        began = time.monotonic()
        for number, name in enumerate(wanted, 1):
            code = self._mutant(name)
            codes[name] = codes[name] if self.everything and code == PASSED and codes[name] is not None else code
            if number % 50 == 0 or number == len(wanted):
                path.write_text(json.dumps(kept, indent=4))
        if wanted:
            survived = sum(codes[name] == PASSED for name in wanted)
            print(f"{module}: {len(wanted)} tried, {survived} survived, {len(wanted) / (time.monotonic() - began):.1f} a second")  # noqa: T201 - a tool for people

    def _is_wanted(self, name: str, module: str) -> bool:
        return any(one in {name, module} or fnmatch.fnmatch(name, one) for one in self.names)

    def _mutant(self, name: str) -> int:
        function = name.partition("__mutmut_")[0]
        reached = list(self.tests) if self.everything else [test for test in self.reached_by.get(function, []) if test in self.tests]
        if not reached:
            return WITHOUT_TESTS
        first = [test for test in self.noticed[function] if test in reached]
        rest = sorted(set(reached) - set(first), key=lambda test: self.seconds[test])
        code, noticed = self._try(name, [*first, *rest])
        if noticed:
            self.noticed[function] = [noticed, *(test for test in self.noticed[function] if test != noticed)]
        return code

    def _try(self, name: str, tests: list[str]) -> tuple[int, str]:
        """The exit code of a child in which the mutant is the code, and the test that failed."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            failed = self._first_failure(name, tests)
            os.write(write, failed.encode())
            os._exit(FAILED if failed else PASSED)
        os.close(write)
        with os.fdopen(read) as told:
            noticed = told.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), noticed

    def _first_failure(self, name: str, tests: list[str]) -> str:
        _silent()
        os.environ["MUTANT_UNDER_TEST"] = name
        for test in tests:
            enough = int(time.process_time() + PATIENCE + SHARE * self.seconds.get(test, PATIENCE)) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (enough, resource.RLIM_INFINITY))
            if self._fails(test):
                return test
        return ""

    def _fails(self, test: str) -> bool:
        item = self.tests[test]
        before = item.session.testsfailed
        try:
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        except BaseException:  # noqa: BLE001 - whatever a mutant breaks, it was noticed
            return True
        return item.session.testsfailed > before

    def _collect(self) -> str:
        """Which tests run which function, and how long each takes."""
        _silent()
        state = importlib.import_module("mutmut.state").state()
        os.environ["MUTANT_UNDER_TEST"] = "stats"
        reached, seconds = defaultdict(list), {}
        for test in self.tests:
            state._stats.clear()
            began = time.process_time()
            self._fails(test)
            seconds[test] = time.process_time() - began
            for function in state._stats:
                reached[function].append(test)
        return json.dumps([reached, seconds])


def _child(work: Callable[[], str | None]) -> str:
    """What a child says of its work; what it imported and changed is gone with it."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(write, "w") as told:
            told.write(work() or "")
        os._exit(PASSED)
    os.close(write)
    with os.fdopen(read) as told:
        said = told.read()
    if os.waitpid(child, 0)[1]:
        sys.exit("no mutants: see above")
    return said


def _silent() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    for output in (1, 2):
        os.dup2(nothing, output)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
