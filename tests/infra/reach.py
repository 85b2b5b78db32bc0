"""Find the code that a Lambda function can reach, through imports and the names used in the imported modules.

A function or class is reachable if reachable code uses its name; a method, if its class is reachable and reachable code
accesses an attribute of its name. The result contains more than what is called, because methods share names, but never
less, because nothing is called by a computed name.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import grimp

from infra.terraform_tree import SOURCE

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Part:
    """A piece of code. It is reachable if all `wanted` names are used; `spoken` are the names that it uses itself."""

    module: str
    text: str
    wanted: frozenset[str]
    spoken: frozenset[str]


@cache
def reached(entrypoint: str) -> tuple[Part, ...]:
    """Return the code reachable from an entrypoint."""
    graph = grimp.build_graph("homebiyori")
    start = f"homebiyori.{entrypoint}"
    waiting = [part for module in {start, *graph.find_upstream_modules(start)} for part in _parts(module)]
    found: list[Part] = []
    spoken: set[str] = set()
    while ready := [part for part in waiting if part.wanted <= spoken]:
        waiting = [part for part in waiting if not part.wanted <= spoken]
        found += ready
        spoken = spoken.union(*(part.spoken for part in ready))
    return tuple(found)


@cache
def _parts(module: str) -> tuple[Part, ...]:
    path = SOURCE.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    lines = file.read_text(encoding="utf-8").splitlines()
    return tuple(
        Part(module.removeprefix("homebiyori."), "\n".join(lines[node.lineno - 1 : node.end_lineno]), wanted, spoken)
        for node, wanted, spoken in _split(ast.parse("\n".join(lines)).body, frozenset())
    )


def _split(
    body: list[ast.stmt], outer: frozenset[str]
) -> Iterator[tuple[ast.stmt | ast.expr | ast.keyword, frozenset[str], frozenset[str]]]:
    for node in body:
        if not isinstance(node, _Definition):
            yield node, outer, _names(node)
            continue
        # Python calls dunder methods itself; decorators with arguments register their function, like a route.
        is_unasked = node.name.startswith("__") or any(isinstance(word, ast.Call) for word in node.decorator_list)
        wanted = outer if is_unasked else outer | {f".{node.name}" if outer else node.name}
        if isinstance(node, ast.ClassDef):
            for base in (*node.bases, *node.decorator_list):
                yield base, wanted, _names(base)
            yield from _split(node.body, wanted)
            continue
        # Code that creates a field of Resources is reachable if that field is used.
        fields = [word for word in ast.walk(node) if isinstance(word, ast.keyword)] if node.name == "connect" else []
        for field in fields:
            yield field, wanted | {f".{field.arg}"}, _names(field)
        yield node, wanted, _names(node, without=fields)


def _names(node: ast.AST, without: list[ast.keyword] | None = None) -> frozenset[str]:
    """Return the names used in code; attributes both with and without a leading dot. Annotations are ignored."""
    left_out = {id(field) for field in without or ()}
    names: set[str] = set()
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, ast.Import | ast.ImportFrom):
            continue
        if isinstance(here, ast.Name):
            names.add(here.id)
        if isinstance(here, ast.Attribute):
            names |= {here.attr, f".{here.attr}"}
        notes = {id(getattr(here, name, None)) for name in ("annotation", "returns")}
        waiting += [child for child in ast.iter_child_nodes(here) if id(child) not in left_out | notes]
    return frozenset(names)
