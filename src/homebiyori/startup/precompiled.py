"""What Python compiles from text at every start, stored in the image: patterns, methods, namedtuples, annotations.

Compiling them took a third of a cold first chat (docs/adr/0020). Entries are keyed by the text to be compiled, so none
can be stale. Whatever the file lacks is compiled as usual; outside the image there is no file. It is only valid for the
Python that wrote it, and the image's `regex`.
"""

import builtins
import collections
import dataclasses
import importlib
import marshal
import re
import sys
import typing
from array import array
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

from homebiyori.startup import packed, wide

FILE = Path(__file__).parents[1] / "precompiled.bin"

_front: Any = importlib.import_module("re")
_compiler: Any = importlib.import_module("re._compiler")
_engine: Any = importlib.import_module("_sre")
_ask: Callable[[Any, Any], Any] = _front._compile
_compile: Callable[[Any, int], Any] = _compiler.compile

PYTHON = (sys.hexversion, sys.byteorder, sys.maxsize)

# The kinds of entries: a pattern of `re`, one of `regex`, a statement, an expression.
_PATTERN, _WIDE, _STATEMENT, _EXPRESSION = "pattern", "wide", "statement", "expression"
# Not written as a union, which Python would create for each question.
_TEXT = (str, bytes)


class Recorder:
    """Records what is compiled from now on."""

    def __init__(self) -> None:
        self._stored: dict[bytes, bytes] = {}
        _hook(self._pattern, self._wide, self._execute, self._evaluate, self._annotation)

    def save(self, file: Path) -> None:
        """Write what was recorded."""
        packed.write(file, PYTHON, packed.table(self._stored))

    def _pattern(self, pattern: Any, flags: int) -> Any:  # noqa: ANN401 - the signature in `re`
        if isinstance(pattern, str | bytes):
            self._store(_key(_PATTERN, pattern, flags), _parts(pattern, int(flags)))
        return _compile(pattern, flags)

    def _wide(self, pattern: str) -> None:
        self._store(_key(_WIDE, pattern), wide.parts_of(pattern))

    def _execute(self, text: str, *names: Any) -> None:  # noqa: ANN401 - the signature of `exec`
        code = compile(text, "<string>", "exec")
        self._store(_key(_STATEMENT, text), code)
        builtins.exec(code, *names)  # noqa: S102 - for dataclasses

    def _evaluate(self, text: str, *names: Any) -> Any:  # noqa: ANN401 - the signature of `eval`
        return builtins.eval(self._annotation(text, "<string>", "eval"), *names)  # noqa: S307 - for namedtuple

    def _annotation(self, text: str, *options: Any) -> CodeType:  # noqa: ANN401 - the signature of `compile`
        code: CodeType = builtins.compile(text, *options)
        self._store(_key(_EXPRESSION, text), code)
        return code

    def _store(self, key: bytes, value: Any) -> None:  # noqa: ANN401 - anything that marshal can write
        self._stored[key] = marshal.dumps(value)


def _key(kind: str, text: str | bytes, flags: int = 0) -> bytes:
    """Return the key of a text; it includes the flags, and differs for str and bytes."""
    content = text if isinstance(text, bytes) else packed.encoded(text)
    return _lead(kind, flags, type(text)) + content


@cache
def _lead(kind: str, flags: int, form: type) -> bytes:
    return b"%s %d %s " % (kind.encode(), flags, form.__name__.encode())


class _StoredPattern:
    """A pattern that is built on first use: a start needs only half of those it creates."""

    def __init__(self, given: str | bytes, stored: memoryview) -> None:
        self._given = given
        self._stored = stored
        self._made: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a pattern
        if self._made is None:
            self._made = _assembled(self._given, self._stored)
        found = vars(self)[name] = getattr(self._made, name)
        return found

    # For `isinstance`.
    __class__ = property(lambda _: re.Pattern)


class Entries:
    """Provides the entries of a file."""

    def __init__(self, texts: packed.Texts) -> None:
        self._texts = texts
        self._patterns: dict[tuple[Any, int], Any] = {}

    def install(self) -> None:
        """Use stored entries from now on, and compile only the rest."""
        _hook(_compile, self._wide, self._execute, self._evaluate, self._annotation)
        _front._compile = self._pattern

    def _find(self, key: bytes) -> Any:  # noqa: ANN401 - anything that marshal can read
        found = self._texts.find(key)
        return None if found is None else marshal.loads(found)  # noqa: S302 - as trusted as byte code, and beside it

    def _pattern(self, given: Any, flags: Any) -> Any:  # noqa: ANN401 - the signature in `re`
        # Replaces flag handling in `re`, which took longer than building the pattern from the stored parts.
        asked = given, int(flags)
        pattern = self._patterns.get(asked)
        if pattern is None:
            if isinstance(given, _StoredPattern):
                return given
            found = self._texts.find(_key(_PATTERN, *asked)) if isinstance(given, _TEXT) else None
            if found is None:
                return _ask(given, flags)
            pattern = self._patterns[asked] = _StoredPattern(given, found)
        return pattern

    def _wide(self, pattern: str) -> Any:  # noqa: ANN401 - anything that marshal can read
        return self._find(_key(_WIDE, pattern))

    def _execute(self, text: str, *names: Any) -> None:  # noqa: ANN401 - the signature of `exec`
        builtins.exec(self._find(_key(_STATEMENT, text)) or text, *names)  # noqa: S102 - for dataclasses

    def _evaluate(self, text: str, *names: Any) -> Any:  # noqa: ANN401 - the signature of `eval`
        return builtins.eval(self._find(_key(_EXPRESSION, text)) or text, *names)  # noqa: S307 - for namedtuple

    def _annotation(self, text: str, *options: Any) -> Any:  # noqa: ANN401 - the signature of `compile`
        return self._find(_key(_EXPRESSION, text)) or builtins.compile(text, *options)


def install(file: Path = FILE) -> bool:
    """Use the file's entries; False if there is none, or it is for another Python."""
    try:
        texts = read(file)
    except OSError:
        return False
    if texts is not None:
        Entries(texts).install()
    return texts is not None


def read(file: Path) -> packed.Texts | None:
    """Return a file's entries; None if another Python wrote it."""
    python, content = packed.read(file)
    return packed.Texts(content) if python == PYTHON else None


def stop() -> None:
    """Compile everything as usual again."""
    _hook(_compile, wide.nothing, builtins.exec, builtins.eval, builtins.compile)


def _hook(
    pattern: Callable[..., Any],
    find_wide: Callable[[str], tuple[Any, ...] | None],
    execute: Callable[..., None],
    evaluate: Callable[..., Any],
    annotation: Callable[..., Any],
) -> None:
    _front._compile = _ask
    _compiler.compile = pattern
    wide.find = find_wide
    # A module's global takes precedence over the builtin.
    vars(dataclasses)["exec"] = execute
    vars(collections)["eval"] = evaluate
    vars(typing)["compile"] = annotation


def _parts(pattern: str | bytes, flags: int) -> tuple[int, bytes, int, dict[str, int]]:
    """Compile a pattern as `re` does, up to the arguments of its constructor."""
    parsed = _compiler._parser.parse(pattern, flags)
    code = array("I", _compiler._code(parsed, flags))
    groups = {name: int(number) for name, number in parsed.state.groupdict.items()}
    return int(flags | parsed.state.flags), code.tobytes(), parsed.state.groups - 1, groups


def _assembled(pattern: str | bytes, stored: memoryview) -> "re.Pattern[Any]":
    flags, code, groups, names = marshal.loads(stored)  # noqa: S302 - as trusted as byte code, and beside it
    numbers: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbers[number] = name
    made: re.Pattern[Any] = _engine.compile(pattern, flags, array("I", code).tolist(), groups, names, tuple(numbers))
    return made
