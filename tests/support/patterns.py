"""Finds every compiled pattern of the product, wherever it is stored, and how it is used."""

import ast
import functools
import gc
import importlib
import inspect
import json
import pkgutil
import re
import types
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import regex

import homebiyori
from homebiyori.care.answers import by_topic
from homebiyori.care.reading import follow_up_patterns
from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon import conjugation

PatternType = (re.Pattern, regex.Pattern)
_PACKAGE = "homebiyori"
_CONTAINERS = (
    dict,
    list,
    tuple,
    set,
    frozenset,
    types.MappingProxyType,
    types.CellType,
    functools.partial,
    types.MethodType,
)
_CACHE = type(functools.lru_cache(lambda: None))
_FROM_THE_START = {"match", "fullmatch"}
_ROOT = Path(str(homebiyori.__file__)).parent


def _strings(path: str) -> list[str]:
    """Return the names of the patterns at the top level of a data file."""
    data = json.loads((_ROOT / path).read_text("utf-8"))
    return [name for name, value in data.items() if isinstance(value, str) and name != "comment"]


def _follow_ups() -> Iterator[tuple[str, str]]:
    for file in sorted((_ROOT / "care/data").glob("follow_up*.json")):
        yield from ((name, file.stem) for name in _strings(f"care/data/{file.name}"))


# The arguments with which each cache of patterns is called, if it takes any.
_ARGUMENTS: dict[str, Callable[[], Iterable[tuple[str, ...]]]] = {
    "homebiyori.care.reading.carried._rows": lambda: (("adds",), ("drops",)),
    "homebiyori.lexicon.asks_human._pattern": lambda: (("gate",), ("asks",), ("quoted",), ("us",), ("not_us",)),
    "homebiyori.care.reading.things._patterns": lambda: (("joy",), ("felt",), ("did",)),
    "homebiyori.ai.offline.mourning._pattern": lambda: ((name,) for name in _strings("ai/offline/data/mourning.json")),
    "homebiyori.lexicon.endings._book": lambda: (("good",), ("bad",), ("after",)),
    "homebiyori.lexicon.endings._words": lambda: (("spoils",), ("unreal",), ("never",)),
    "homebiyori.lexicon.doers._no_doers": lambda: (("lifeless",), ("no_one",)),
    "homebiyori.lexicon.conjugation.ending": lambda: ((kind,) for kind in conjugation.KINDS),
    "homebiyori.care.reading.follow_up_patterns.loose": _follow_ups,
    "homebiyori.lexicon.normalize.compile_folded": lambda: ((answer.topic,) for answer in by_topic._table().answers),
    # Called only by a cache without arguments.
    "homebiyori.care.reading.cues._compile": lambda: (),
    "homebiyori.care.reading.urgent._tongue": lambda: (("tl",), ("en",), ("th",)),
}


def find_patterns() -> dict[str, Any]:
    """Import every module, fill every cache and lazy attribute, and return each pattern by its first place."""
    modules = list(_modules())
    for module in modules:
        for value in list(vars(module).values()):
            if isinstance(value, _CACHE) and _is_ours(value):
                _fill(value)
            if isinstance(value, GatedPatterns):
                _open(value)
    compiled = [follow_up_patterns.signs()[sign] for sign in follow_up_patterns.signs()]
    assert compiled, "each stands ready once it was asked for"
    found: dict[str, Any] = {}
    seen: set[int] = set()
    for module in modules:
        for name, value in list(vars(module).items()):
            for pattern in _reach(value, seen):
                place = f"{module.__name__.removeprefix(_PACKAGE + '.')}.{name}"
                found[f"{place} {len(found)}" if place in found else place] = pattern
    return found


def _fill(cache: Any) -> None:
    """Call a cache that holds patterns with every possible argument, and any cache without parameters.

    The result must not depend on what earlier tests have cached. KeyError if `_ARGUMENTS` lacks a cache.
    """
    signature = inspect.signature(cache)
    if not signature.parameters:
        cache()
    elif "Pattern" in str(signature.return_annotation):
        for arguments in _ARGUMENTS[f"{cache.__module__}.{cache.__qualname__}"]():
            cache(*arguments)


def _open(patterns: GatedPatterns) -> None:
    """Compile every pattern of a file, and its gate."""
    for name, value in patterns.data.items():
        if isinstance(value, str) and name != "comment":
            patterns.pattern(name)
            patterns.has(name, "")


def _modules() -> Iterator[types.ModuleType]:
    for info in pkgutil.walk_packages(homebiyori.__path__, f"{_PACKAGE}."):
        # The entry points start when they are imported; the engine has its own environment.
        if not info.name.startswith((f"{_PACKAGE}.lambda_", f"{_PACKAGE}.dev.engine_child")):
            yield importlib.import_module(info.name)


def _reach(root: object, seen: set[int]) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, PatternType):
            if id(value) not in seen:
                seen.add(id(value))
                yield value
        elif id(value) not in seen and (isinstance(value, _CONTAINERS) or _is_ours(value)):
            seen.add(id(value))
            waiting += _parts(value)


def _is_ours(value: object) -> bool:
    owner = value if isinstance(value, type | types.FunctionType | _CACHE) else type(value)
    return str(getattr(owner, "__module__", "")).startswith(_PACKAGE)


def _parts(value: object) -> list[object]:
    """Return the parts of a value; for a function, not its globals, which are a module's."""
    if isinstance(value, types.FunctionType):
        return [*(value.__closure__ or ()), *(value.__defaults__ or ()), *(value.__kwdefaults__ or {}).values()]
    for name, member in vars(type(value)).items() if _is_ours(value) else ():
        if isinstance(member, functools.cached_property):
            getattr(value, name)
    return [part for part in gc.get_referents(value) if not isinstance(part, types.ModuleType)]


def uses() -> dict[str, set[str]]:
    """Return the attributes of each name in a module that this module uses."""
    called: dict[str, set[str]] = defaultdict(set)
    for file in _ROOT.rglob("*.py"):
        module = ".".join(file.relative_to(_ROOT).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called[f"{module}.{node.value.id}"].add(node.attr)
    return called


def readings(place: str, pattern: Any, called: dict[str, set[str]]) -> list[Callable[[Any], object]]:
    """Return how a pattern is applied to a text: by its anchored methods if no others are used, else by `finditer`."""
    methods = called.get(place, set())
    if methods and methods <= _FROM_THE_START:
        return [getattr(pattern, method) for method in sorted(methods)]
    return [lambda text: _count(pattern.finditer(text))]


def _count(found: Iterable[object]) -> int:
    return sum(1 for _ in found)
