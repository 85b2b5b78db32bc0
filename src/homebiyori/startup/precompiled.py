"""What Python compiles out of text at every start, kept in the image: patterns, methods, tuples' makers, annotations.

They were a third of what a first chat cost (docs/adr/0020). Each is found by the very text that would be compiled,
so none can be stale: what is not kept is compiled, and where there is no file, as everywhere but in the image, all is.
The file is good for the one Python that wrote it.
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
from functools import partial
from pathlib import Path
from types import CodeType
from typing import Any

from homebiyori.startup import packed

FILE = Path(__file__).parents[1] / "precompiled.bin"

_front: Any = importlib.import_module("re")
_compiler: Any = importlib.import_module("re._compiler")
_engine: Any = importlib.import_module("_sre")
_ask: Callable[[Any, Any], Any] = _front._compile
_compile: Callable[[Any, int], Any] = _compiler.compile
# The package `regex`, in the part that reads a pattern, and in the part that is given what it has read.
_reader: Any = importlib.import_module("regex._main")
_matcher: Any = importlib.import_module("regex._regex")
_compile_wide: Callable[..., Any] = _reader._compile
_assemble_wide: Callable[..., Any] = _matcher.compile

PYTHON = (sys.hexversion, sys.byteorder, sys.maxsize, _reader.__version__)

_OF_A_PATTERN = [name for name in dir(re.Pattern) if not name.startswith("_")]
# What is kept for a pattern of `re`, for one of `regex`, for a statement and for an expression.
_PATTERN, _WIDE, _STATEMENT, _EXPRESSION = "pattern", "wide", "statement", "expression"


class Recorder:
    """Notes what is compiled from now on."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}
        _hook(self._pattern, self._wide, self._execute, self._evaluate, self._annotation)

    def save(self, file: Path) -> None:
        """Write what was noted."""
        content = bytearray()
        places = packed.append(self._kept, content)
        packed.write(file, (PYTHON, places), content)

    def _pattern(self, pattern: Any, flags: int) -> Any:  # noqa: ANN401 - as `re` has it
        if isinstance(pattern, str | bytes):
            self._keep(_key(_PATTERN, pattern, flags), _parts(pattern, int(flags)))
        return _compile(pattern, flags)

    def _wide(self, pattern: Any, flags: int, *others: Any) -> Any:  # noqa: ANN401 - as `regex` has it
        if isinstance(pattern, str | bytes):
            self._keep(_key(_WIDE, pattern, flags), _wide_parts(pattern, int(flags)))
        return _compile_wide(pattern, flags, *others)

    def _execute(self, text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        code = compile(text, "<string>", "exec")
        self._keep(_key(_STATEMENT, text), code)
        builtins.exec(code, *names)  # noqa: S102 - in dataclasses' stead

    def _evaluate(self, text: str, *names: Any) -> Any:  # noqa: ANN401 - as `eval` has it
        return builtins.eval(self._annotation(text, "<string>", "eval"), *names)  # noqa: S307 - in namedtuple's stead

    def _annotation(self, text: str, *options: Any) -> CodeType:  # noqa: ANN401 - as `compile` has it
        code: CodeType = builtins.compile(text, *options)
        self._keep(_key(_EXPRESSION, text), code)
        return code

    def _keep(self, key: bytes, value: Any) -> None:  # noqa: ANN401 - of whatever marshal writes
        self._kept[key] = marshal.dumps(value)


def _key(kind: str, text: str | bytes, flags: int = 0) -> bytes:
    """Return what a text is kept under: with its flags, and apart from bytes of the same letters."""
    if isinstance(text, bytes):
        return b"%s %d bytes " % (kind.encode(), flags) + text
    return f"{kind} {flags:d} {text}".encode("utf-8", "surrogatepass")


class _KeptPattern:
    """Stands for a pattern until it is first used: a start makes twice as many as it needs."""

    def __init__(self, make: "Callable[[], re.Pattern[Any]]") -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as a pattern has it
        pattern = self._make()
        vars(self).update({each: getattr(pattern, each) for each in _OF_A_PATTERN})
        return getattr(pattern, name)

    # What `isinstance` asks, too.
    __class__ = property(lambda _: re.Pattern)


class Kept:
    """Finds what a file keeps."""

    def __init__(self, texts: packed.Texts) -> None:
        self._texts = texts
        self._patterns: dict[tuple[Any, int], Any] = {}
        self._wides: dict[tuple[Any, int], Any] = {}

    def install(self) -> None:
        """Take from now on what is kept, and compile only the rest."""
        _hook(_compile, self._wide, self._execute, self._evaluate, self._annotation)
        _front._compile = self._pattern

    def _find(self, key: bytes) -> Any:  # noqa: ANN401 - of whatever marshal reads
        found = self._texts.find(key)
        return None if found is None else marshal.loads(found)  # noqa: S302 - as trusted as byte code, and beside it

    def _pattern(self, given: Any, flags: Any) -> Any:  # noqa: ANN401 - as `re` has it
        # Before `re` looks into its flags: that took longer than to make the pattern of what is kept.
        asked = given, int(flags)
        pattern = self._patterns.get(asked)
        if pattern is None:
            if isinstance(given, _KeptPattern):
                return given
            found = self._texts.find(_key(_PATTERN, *asked)) if isinstance(given, str | bytes) else None
            if found is None:
                return _ask(given, flags)
            pattern = self._patterns[asked] = _KeptPattern(partial(_assembled, given, found))
        return pattern

    def _wide(self, given: Any, flags: int, ignored: bool, named: dict[str, Any], *others: Any) -> Any:  # noqa: ANN401, FBT001 - as `regex` has it
        if named or not isinstance(given, str | bytes):
            return _compile_wide(given, flags, ignored, named, *others)
        asked = given, int(flags)
        if asked not in self._wides:
            found = self._find(_key(_WIDE, *asked))
            if found is None:
                return _compile_wide(given, flags, ignored, named, *others)
            self._wides[asked] = _assemble_wide(given, *found)
        return self._wides[asked]

    def _execute(self, text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        builtins.exec(self._find(_key(_STATEMENT, text)) or text, *names)  # noqa: S102 - in dataclasses' stead

    def _evaluate(self, text: str, *names: Any) -> Any:  # noqa: ANN401 - as `eval` has it
        return builtins.eval(self._find(_key(_EXPRESSION, text)) or text, *names)  # noqa: S307 - in namedtuple's stead

    def _annotation(self, text: str, *options: Any) -> Any:  # noqa: ANN401 - as `compile` has it
        return self._find(_key(_EXPRESSION, text)) or builtins.compile(text, *options)


def install(file: Path = FILE) -> bool:
    """Take from the file what is kept there; False if there is none, or another Python's."""
    try:
        texts = read(file)
    except OSError:
        return False
    if texts is not None:
        Kept(texts).install()
    return texts is not None


def read(file: Path) -> packed.Texts | None:
    """Read what a file keeps; None if another Python wrote it."""
    (python, places), content = packed.read(file)
    return packed.Texts(places, content) if python == PYTHON else None


def stop() -> None:
    """Compile everything again."""
    _hook(_compile, _compile_wide, builtins.exec, builtins.eval, builtins.compile)


def _hook(
    pattern: Callable[..., Any],
    wide: Callable[..., Any],
    execute: Callable[..., None],
    evaluate: Callable[..., Any],
    annotation: Callable[..., Any],
) -> None:
    _front._compile = _ask
    _compiler.compile = pattern
    _reader._compile = wide
    # A global of a module goes before the builtin of that name.
    vars(dataclasses)["exec"] = execute
    vars(collections)["eval"] = evaluate
    vars(typing)["compile"] = annotation


def _parts(pattern: str | bytes, flags: int) -> tuple[int, bytes, int, dict[str, int]]:
    """Compile a pattern as `re` does, up to what makes an object of it."""
    parsed = _compiler._parser.parse(pattern, flags)
    code = array("I", _compiler._code(parsed, flags))
    groups = {name: int(number) for name, number in parsed.state.groupdict.items()}
    return int(flags | parsed.state.flags), code.tobytes(), parsed.state.groups - 1, groups


def _assembled(pattern: str | bytes, kept: memoryview) -> "re.Pattern[Any]":
    flags, code, groups, names = marshal.loads(kept)  # noqa: S302 - as trusted as byte code, and beside it
    numbers: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbers[number] = name
    made: re.Pattern[Any] = _engine.compile(pattern, flags, array("I", code).tolist(), groups, names, tuple(numbers))
    return made


def _wide_parts(pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """Compile a pattern as `regex` does, and note what it makes an object of."""
    noted: list[tuple[Any, ...]] = []

    def note(_: object, given: int, *parts: Any) -> None:  # noqa: ANN401 - as `regex` has it
        noted.append((int(given), *parts))

    _matcher.compile = note
    try:
        _compile_wide(pattern, flags, ignore_unused=False, kwargs={}, cache_it=False)
    finally:
        _matcher.compile = _assemble_wide
    return noted[0]
