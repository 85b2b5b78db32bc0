"""Patterns of `regex`, which knows the properties of Unicode: a stored one needs its engine, but not its parser.

Importing the parser took a fortieth of a cold start (docs/adr/0020).
"""

import importlib
import sys
from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import regex

_PACKAGE, _PARSER, _ENGINE = "regex", "regex._main", "regex._regex"


def nothing(_: str) -> tuple[Any, ...] | None:
    """Find no stored pattern."""
    return None


# Returns what the engine makes a pattern from, if that is stored; `startup/precompiled.py` sets it.
find: Callable[[str], tuple[Any, ...] | None] = nothing


def compile_wide(pattern: str) -> "regex.Pattern[str]":
    """Compile a pattern, which states its flags itself: `(?i)`, `(?V1)`."""
    parts = find(pattern)
    compiled: regex.Pattern[str] = (
        importlib.import_module(_PACKAGE).compile(pattern) if parts is None else _engine().compile(pattern, *parts)
    )
    return compiled


def parts_of(pattern: str) -> tuple[Any, ...]:
    """Parse a pattern, and return what the engine makes it from."""
    noted: list[tuple[Any, ...]] = []

    def note(_: object, flags: int, *parts: Any) -> None:  # noqa: ANN401 - the signature in `regex`
        noted.append((int(flags), *parts))

    parser: Any = importlib.import_module(_PARSER)
    engine = _engine()
    make, engine.compile = engine.compile, note
    try:
        parser._compile(pattern, 0, ignore_unused=False, kwargs={}, cache_it=False)
    finally:
        engine.compile = make
    return noted[0]


@cache
def _engine() -> Any:  # noqa: ANN401 - an extension module
    """Return the engine, loaded without its package, which would import the parser."""
    package = None if _ENGINE in sys.modules else PathFinder.find_spec(_PACKAGE)
    spec = package and PathFinder.find_spec(_ENGINE, package.submodule_search_locations)
    if spec and spec.loader:
        sys.modules[_ENGINE] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[_ENGINE])
    return sys.modules[_ENGINE]
