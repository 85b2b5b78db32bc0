"""Mutation testing: measure how many small faults in a module are detected by its tests.

    PYTHONPATH=tests python tests/bench/mutate.py     all modules in `mutate_table.py`, a sample of 30 faults each
    ... tests/bench/mutate.py tree/rules.py -n 0      one module, all faults

A fault replaces a comparison, operator or constant, negates a condition, or removes a `raise` or a call whose result is
unused. mutmut and cosmic-ray start Python for each fault and modify the working tree. Here, a fault exists only in
memory, in a forked process with everything preloaded, which imports only the module and its importers again. It runs
the module's tests, the fastest first, until one fails. A timeout, as by an endless loop, counts as detected. Faults
without an observable effect are listed in `EQUIVALENT`, with the reason.
"""

import argparse
import ast
import copy
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType

import grimp
import pytest

from bench.mutate_table import EQUIVALENT, PLAIN, TESTS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "homebiyori"


_FORKS = multiprocessing.get_context("forkserver")
_PRELOADED = ["pytest", "hypothesis", "boto3", "fastapi", "starlette.testclient", "stripe"]
BAR = 0.85

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the module's modified source, and the change."""

    line: int
    text: str
    before: str
    after: str
    source: str

    @property
    def change(self) -> str:
        """The change, and the line's text unless it is the same."""
        change = f"{self.before}  ->  {self.after}"
        return change if self.before in {self.text, self.text.rstrip(":")} else f"{change}  in  {self.text}"

    def __str__(self) -> str:
        return f"{self.line}: {self.change}"


def faults(source: str) -> list[Fault]:
    """Return all faults of a module, in the order of its lines."""
    tree, lines, found = ast.parse(source), source.splitlines(), []
    for place, node in enumerate(_nodes(tree)):
        for change in range(len(_changes(node))):
            other = copy.deepcopy(tree)
            target = next(each for at, each in enumerate(_nodes(other)) if at == place)
            before = ast.unparse(target)
            line, was = _changes(target)[change]() or (getattr(node, "lineno", 1), before)
            after = "pass" if was != before else ast.unparse(target)
            # The first line of a block is enough.
            told = was.splitlines()[0].removesuffix(":"), after.splitlines()[0].removesuffix(":")
            found.append(Fault(line, lines[line - 1].strip(), *told, ast.unparse(other)))
    return sorted(found, key=lambda fault: fault.line)


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes, except annotations, decorators and logging calls."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_silent(child):
                yield child
                yield from _nodes(child)


def _is_silent(node: ast.AST) -> bool:
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name):
        return node.test.id == "TYPE_CHECKING"
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return is_call and ast.unparse(node).startswith("log_")


def _changes(node: ast.AST) -> Sequence[Callable[[], tuple[int, str] | None]]:
    """Return functions that each apply a fault to a node; removals return the removed statement's line and text."""
    return [*_exchanges(node), *_omissions(node)]


def _exchanges(node: ast.AST) -> Sequence[Callable[[], None]]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in _COMPARISONS:
            return [lambda: node.ops.__setitem__(0, _COMPARISONS[type(operator)]())]
        case ast.BinOp(op=operator) if type(operator) in _OPERATORS:
            return [lambda: setattr(node, "op", _OPERATORS[type(operator)]())]
        case ast.BoolOp(op=operator):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            return [lambda: setattr(node, "op", other)]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            # `not not x` has the truth value of x, and is valid in any context.
            return [lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), operand))]
        case ast.Constant(value=bool() as value):
            return [lambda: setattr(node, "value", not value)]
        case ast.Constant(value=int() | float() as value):
            return [lambda: setattr(node, "value", value + 1)]
        case ast.If() | ast.IfExp() if not isinstance(node.test, ast.Compare):
            return [lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))]
        case _:
            return []


def _omissions(node: ast.AST) -> Sequence[Callable[[], tuple[int, str]]]:
    """Return functions that each remove a `raise`, or a call whose result is unused, from a block."""
    if not isinstance(node, ast.FunctionDef | ast.If | ast.With | ast.For):
        return []
    return [partial(_leave_out, node.body, at) for at, child in enumerate(node.body) if _may_lack(child)]


def _leave_out(body: list[ast.stmt], at: int) -> tuple[int, str]:
    """Remove a statement from a block; return its line and text."""
    left_out, body[at] = body[at], ast.Pass()
    return left_out.lineno, ast.unparse(left_out)


def _may_lack(node: ast.stmt) -> bool:
    is_call = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    return isinstance(node, ast.Raise) or (is_call and not _is_silent(node))


class _Loader(SourceFileLoader):
    """Loads a file with modified source."""

    def __init__(self, name: str, file: str, source: str) -> None:
        super().__init__(name, file)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self._source, self.path, "exec")


@dataclass(frozen=True, slots=True)
class _Finder:
    """A `sys.meta_path` finder for one module, with modified source."""

    module: str
    source: str

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        if name != _name_of(self.module):
            return None
        file = str(PACKAGE / self.module)
        return spec_from_file_location(name, file, loader=_Loader(name, file, self.source))


def _name_of(module: str) -> str:
    return f"homebiyori.{module.removesuffix('.py').replace('/', '.')}"


@dataclass(frozen=True, slots=True)
class Trial:
    """A module to test, and the names of all modules that import it."""

    module: str
    importers: frozenset[str]

    def is_noticed(self, source: str, seconds: float | None = None) -> bool:
        """Run the module's tests with modified source in a new process; return whether they fail or time out."""
        process = _FORKS.Process(target=self._run_tests, args=(source,))
        process.start()
        process.join(seconds)
        if process.is_alive():
            process.kill()
            process.join()
        return process.exitcode != 0

    def _run_tests(self, source: str) -> None:
        for name in {_name_of(self.module), *self.importers} & sys.modules.keys():
            parent, _, child = name.rpartition(".")
            delattr(sys.modules[parent], child)
        for name in {_name_of(self.module), *self.importers}:
            sys.modules.pop(name, None)
        sys.meta_path.insert(0, _Finder(self.module, source))
        os.chdir(ROOT)
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):  # noqa: PTH123 - a device
            names = TESTS[self.module]
            code = _run([name for name in names if name in PLAIN], "--noconftest")
            code = code or _run([name for name in names if name not in PLAIN])
        sys.exit(code)


def _run(names: Sequence[str], *options: str) -> int:
    """Run tests until one fails, and return pytest's status; 0 if there are none."""
    quickly = ["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not proof"]
    return pytest.main([*quickly, *options, *(f"tests/{name}" for name in names)]) if names else 0


def score(trial: Trial, number: int, jobs: int, seed: int) -> float:
    """Test a sample of a module's faults, print the undetected ones, and return the share detected."""
    module = trial.module
    source = (PACKAGE / module).read_text(encoding="utf-8")
    everything = [fault for fault in faults(source) if fault.change not in EQUIVALENT.get(module, {})]
    sample = everything if number == 0 else random.Random(seed).sample(everything, min(number, len(everything)))  # noqa: S311 - a sample guards nothing
    begun = time.monotonic()
    if trial.is_noticed(source):
        raise SystemExit(f"{module}: its tests fail without any fault")
    seconds = 60 + 5 * (time.monotonic() - begun)
    with ThreadPoolExecutor(jobs) as pool:
        noticed = list(pool.map(lambda fault: trial.is_noticed(fault.source, seconds), sample))
    print(f"{module}: {sum(noticed)} of {len(sample)} noticed ({len(everything)} in all)", flush=True)
    for fault, was_noticed in sorted(zip(sample, noticed, strict=True), key=lambda each: each[0].line):
        if not was_noticed:
            print(f"  survives {fault}", flush=True)
    return sum(noticed) / len(sample)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", nargs="*", metavar="module", help=f"one of {', '.join(TESTS)}")
    parser.add_argument("-n", "--number", type=int, default=30, help="faults per module; 0 means all")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13)
    asked = parser.parse_args()
    graph = grimp.build_graph("homebiyori")
    scripts = ("homebiyori.dev", "homebiyori.lambda_")
    _FORKS.set_forkserver_preload(
        [*_PRELOADED, *sorted(name for name in graph.modules if not name.startswith(scripts))]
    )
    scores = {}
    for module in asked.modules or TESTS:
        trial = Trial(module, frozenset(graph.find_downstream_modules(_name_of(module))))
        scores[module] = score(trial, asked.number, asked.jobs, asked.seed)
    below = [module for module, part in scores.items() if part < BAR]
    print(f"below {BAR:.0%}: {', '.join(below)}" if below else f"every module at {BAR:.0%} or more")
    sys.exit(bool(below))


if __name__ == "__main__":
    main()
