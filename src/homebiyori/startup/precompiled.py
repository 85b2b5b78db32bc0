"""What Python compiles out of text at every start, kept in the image: patterns, methods, tuples' makers, annotations.

They were a third of what a first chat cost (docs/adr/0020). Each is found by the very text that would be compiled,
so none can be stale: what is not kept is compiled, and where there is no file, as everywhere but in the image, all is.
The file is good for the one Python that wrote it.
"""

import builtins
import collections
import dataclasses
import importlib
import sys
import typing
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
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

# A pattern and its flags as they are given; what `_sre.compile` takes beside the pattern, and what `_regex.compile`.
_Pattern = tuple[str | bytes, int]
_Compiled = tuple[int, bytes, int, dict[str, int]]
_Wide = tuple[Any, ...]
# As compiled, but for where the code begins and ends.
_Placed = tuple[int, int, int, int, dict[str, int]]


@dataclass(frozen=True)
class Kept:
    """What a file keeps."""

    code: bytearray | memoryview
    patterns: dict[_Pattern, _Placed] = field(default_factory=dict)
    wide: dict[_Pattern, _Wide] = field(default_factory=dict)
    statements: dict[str, CodeType] = field(default_factory=dict)
    expressions: dict[str, CodeType] = field(default_factory=dict)

    def pattern(self, pattern: str | bytes, flags: int) -> _Compiled | None:
        """Return what `_sre.compile` takes beside the pattern, if it is kept."""
        placed = self.patterns.get((pattern, flags))
        if placed is None:
            return None
        all_flags, begin, end, groups, names = placed
        return all_flags, bytes(self.code[begin:end]), groups, names


class Recorder:
    """Notes what is compiled from now on."""

    def __init__(self) -> None:
        self._code = bytearray()
        self.kept = Kept(self._code)
        _hook(self._pattern, self._wide, self._execute, self._evaluate, self._annotation)

    def save(self, file: Path) -> None:
        """Write what was noted."""
        kept = self.kept
        # The code of `re`'s patterns is most of the file: a start reads but what it asks for.
        packed.write(file, (PYTHON, kept.patterns, kept.wide, kept.statements, kept.expressions), self._code)

    def _pattern(self, pattern: Any, flags: int) -> Any:  # noqa: ANN401 - as `re` has it
        if isinstance(pattern, str | bytes) and (pattern, int(flags)) not in self.kept.patterns:
            all_flags, code, groups, names = _parts(pattern, int(flags))
            begin = len(self._code)
            self._code += code
            self.kept.patterns[pattern, int(flags)] = all_flags, begin, len(self._code), groups, names
        return _compile(pattern, flags)

    def _wide(self, pattern: Any, flags: int, *others: Any) -> Any:  # noqa: ANN401 - as `regex` has it
        if isinstance(pattern, str | bytes):
            self.kept.wide[pattern, int(flags)] = _wide_parts(pattern, int(flags))
        return _compile_wide(pattern, flags, *others)

    def _execute(self, text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        code = self.kept.statements[text] = compile(text, "<string>", "exec")
        builtins.exec(code, *names)  # noqa: S102 - in dataclasses' stead

    def _evaluate(self, text: str, *names: Any) -> Any:  # noqa: ANN401 - as `eval` has it
        return builtins.eval(self._annotation(text, "<string>", "eval"), *names)  # noqa: S307 - in namedtuple's stead

    def _annotation(self, text: str, *options: Any) -> CodeType:  # noqa: ANN401 - as `compile` has it
        code: CodeType = builtins.compile(text, *options)
        self.kept.expressions[text] = code
        return code


def install(file: Path = FILE) -> bool:
    """Take from the file what is kept there; False if there is none, or another Python's."""
    try:
        kept = read(file)
    except OSError:
        return False
    if kept is not None:
        _use(kept)
    return kept is not None


def read(file: Path) -> Kept | None:
    """Read what a file keeps; None if another Python wrote it."""
    (python, *kept), code = packed.read(file)
    return Kept(code, *kept) if python == PYTHON else None


def _use(kept: Kept) -> None:
    known: dict[_Pattern, Any] = {}

    def ask(given: Any, flags: Any) -> Any:  # noqa: ANN401 - as `re` has it
        # Before `re` looks into its flags: that took longer than to make the pattern of what is kept.
        asked = given, int(flags)
        pattern = known.get(asked)
        if pattern is None:
            found = kept.pattern(*asked) if isinstance(given, str | bytes) else None
            if found is None:
                return _ask(given, flags)
            pattern = known[asked] = _assembled(given, found)
        return pattern

    def wide(given: Any, flags: int, ignored: bool, named: dict[str, Any], *others: Any) -> Any:  # noqa: ANN401, FBT001 - as `regex` has it
        # Once each: what is asked for again, `regex` remembers.
        found = kept.wide.pop((given, int(flags)), None) if isinstance(given, str | bytes) and not named else None
        return _compile_wide(given, flags, ignored, named, *others) if found is None else _assemble_wide(given, *found)

    def execute(text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        builtins.exec(kept.statements.get(text, text), *names)  # noqa: S102 - in dataclasses' stead

    def evaluate(text: str, *names: Any) -> Any:  # noqa: ANN401 - as `eval` has it
        return builtins.eval(kept.expressions.get(text, text), *names)  # noqa: S307 - in namedtuple's stead

    def annotation(text: str, *options: Any) -> Any:  # noqa: ANN401 - as `compile` has it
        return kept.expressions.get(text) or builtins.compile(text, *options)

    _hook(_compile, wide, execute, evaluate, annotation)
    _front._compile = ask


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


def _parts(pattern: str | bytes, flags: int) -> _Compiled:
    """Compile a pattern as `re` does, up to what makes an object of it."""
    parsed = _compiler._parser.parse(pattern, flags)
    code = array("I", _compiler._code(parsed, flags))
    groups = {name: int(number) for name, number in parsed.state.groupdict.items()}
    return int(flags | parsed.state.flags), code.tobytes(), parsed.state.groups - 1, groups


def _assembled(pattern: str | bytes, kept: _Compiled) -> Any:  # noqa: ANN401 - as `re` has it
    flags, code, groups, names = kept
    numbers: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        numbers[number] = name
    return _engine.compile(pattern, flags, array("I", code).tolist(), groups, names, tuple(numbers))


def _wide_parts(pattern: str | bytes, flags: int) -> _Wide:
    """Compile a pattern as `regex` does, and note what it makes an object of."""
    noted: list[_Wide] = []

    def note(_: object, given: int, *parts: Any) -> None:  # noqa: ANN401 - as `regex` has it
        noted.append((int(given), *parts))

    _matcher.compile = note
    try:
        _compile_wide(pattern, flags, ignore_unused=False, kwargs={}, cache_it=False)
    finally:
        _matcher.compile = _assemble_wide
    return noted[0]
