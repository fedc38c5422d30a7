"""What became of the mutants of a run of mutmut, and which survivors somebody must look at: ``python -m tests.mutants [MODULE …]``.

Survivors are sorted by what they change: only what a refusal says about itself, only a branch that cannot be reached, only what is
said to mypy, only hints in a schema; whatever changes anything else is printed.
"""

from __future__ import annotations

import ast
import copy
import difflib
import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from typing_extensions import override

from domain.refusals import errors

MUTANTS = Path("mutants/domain")
REFUSING = [importlib.import_module(f"domain.refusals.{path.stem}") for path in Path("domain/refusals").glob("errors*.py")]
REFUSALS = {name for of in REFUSING for name, one in vars(of).items() if isinstance(one, type) and issubclass(one, errors.DomainError)}
CAUGHT, SURVIVED, TOO_LONG = (1, 3), 0, (24, 36, -24)
"""exit codes as mutmut keeps them; a mutant that ran too long was noticed as well"""


class _WithoutDetails(ast.NodeTransformer):
    """A refusal without what it says: the class alone, or the code of one in a file; raised, or returned to be raised."""

    @override
    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            named = node.exc.args[:1] if ast.unparse(node.exc.func) == "PydanticCustomError" else []
            node.exc = ast.Call(node.exc.func, named, [])
        node.cause = None
        return node

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "require_not_before":
            del node.args[1:2]  # the word for what would have come first
        if ast.unparse(node.func) == "require_one_of":
            del node.args[3:]  # the article that it would cite
        if ast.unparse(node.func) == "require_of_its_time":
            del node.args[:1]  # the article that it would cite
        if ast.unparse(node.func) == "require_submittable":
            del node.args[1:2]  # the name that it would give
        if ast.unparse(node.func) == "Problem":
            del node.args[2:]  # place and rule stay
        return self.generic_visit(node)

    @override
    def visit_Return(self, node: ast.Return) -> ast.AST:
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name) and node.value.func.id in REFUSALS:
            node.value = ast.Call(node.value.func, [], [])
        return self.generic_visit(node)


class _WithoutNever(ast.NodeTransformer):
    """Without what mypy proves unreachable: the last case of a match, or the end of a function."""

    @override
    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if ast.unparse(node).startswith("assert_never(") else node

    @override
    def visit_Match(self, node: ast.Match) -> ast.AST:
        self.generic_visit(node)
        node.cases = [case for case in node.cases if case.body and "assert_never" not in ast.unparse(case)]
        return node


class _WithoutTypes(ast.NodeTransformer):
    """Without what is said to mypy, and without the check of ``zip`` that both are of one length, which they always are."""

    @override
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "cast":
            del node.args[:1]
        if ast.unparse(node.func) == "zip":
            node.keywords = []
        return self.generic_visit(node)


def _by(reader: Callable[[], ast.NodeTransformer]) -> Callable[[ast.AST, ast.AST], bool]:
    def same(one: ast.AST, other: ast.AST) -> bool:
        return ast.unparse(reader().visit(copy.deepcopy(one))) == ast.unparse(reader().visit(copy.deepcopy(other)))

    return same


SORTS: dict[str, Callable[[Any, Any], bool]] = {
    "refusal": _by(_WithoutDetails),
    "never": _by(_WithoutNever),
    "types": _by(_WithoutTypes),
    "schema": lambda one, _: one.name.endswith("__get_pydantic_json_schema__"),
}


def survivors(path: Path, codes: dict[str, int | None]) -> Iterator[tuple[str, str, list[str]]]:
    """Name, sort and difference of each mutant that no test noticed."""
    tree = ast.parse(path.read_text())
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for key in (key for key, code in codes.items() if code == SURVIVED):
        name = key.rpartition(".")[2]
        original, mutant = functions[name.rpartition("__mutmut_")[0] + "__mutmut_orig"], functions[name]
        original.name = mutant.name = name.rpartition("__mutmut_")[0]
        sort = next((sort for sort, same in SORTS.items() if same(original, mutant)), "other")
        before, after = ast.unparse(original).splitlines(), ast.unparse(mutant).splitlines()
        yield name, sort, list(difflib.unified_diff(before, after, lineterm="", n=0))[3:]


def main(modules: list[str]) -> None:
    total: Counter[str] = Counter()
    noted = {path.name.removesuffix(".py.meta"): path for path in MUTANTS.rglob("*.py.meta")}
    for module in modules or sorted(noted):
        codes: dict[str, int | None] = json.loads(noted[module].read_text())["exit_code_by_key"]
        counted = Counter({"mutants": len(codes), "killed": sum(code in (*CAUGHT, *TOO_LONG) for code in codes.values())})
        counted["not run"] = sum(code is None for code in codes.values())
        for name, sort, difference in survivors(noted[module].with_suffix(""), codes):
            counted[sort] += 1
            if sort == "other":
                print(f"{module}: {name}", *(f"    {line}" for line in difference), sep="\n")  # noqa: T201 - a tool for people
        if counted["mutants"] > counted["not run"]:
            total += counted
            print(_line(module, counted))  # noqa: T201 - a tool for people
    print(_line("all", total))  # noqa: T201 - a tool for people


def _line(module: str, counted: Counter[str]) -> str:
    figures = " | ".join(str(counted[key]) for key in ("mutants", "killed", *SORTS, "other", "not run"))
    return f"| `{module}` | {figures} |"


if __name__ == "__main__":
    main(sys.argv[1:])
