"""What Python compiles out of text at every start, kept in the image: patterns, and dataclasses' methods.

They were a third of what a first chat cost (docs/adr/0020). Each is found by the very text that would be compiled,
so none can be stale: what is not kept is compiled, and where there is no file, as everywhere but in the image, all is.
The file is good for the one Python that wrote it.
"""

import builtins
import dataclasses
import importlib
import marshal
import sys
from array import array
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

FILE = Path(__file__).parents[1] / "precompiled.bin"
PYTHON = (sys.hexversion, sys.byteorder, sys.maxsize)

# A pattern and its flags as they are given; what `_sre.compile` takes beside the pattern.
_Pattern = tuple[str | bytes, int]
_Compiled = tuple[int, bytes, int, dict[str, int]]

_compiler: Any = importlib.import_module("re._compiler")
_engine: Any = importlib.import_module("_sre")
_compile: Callable[[Any, int], Any] = _compiler.compile


class Recorder:
    """Notes what is compiled from now on."""

    def __init__(self) -> None:
        self.patterns: dict[_Pattern, _Compiled] = {}
        self.methods: dict[str, CodeType] = {}
        _install(self._pattern, self._define)

    def save(self, file: Path) -> None:
        """Write what was noted."""
        file.write_bytes(marshal.dumps((PYTHON, self.patterns, self.methods)))

    def _pattern(self, pattern: Any, flags: int) -> Any:  # noqa: ANN401 - as `re` has it
        if isinstance(pattern, str | bytes):
            self.patterns[pattern, int(flags)] = _parts(pattern, int(flags))
        return _compile(pattern, flags)

    def _define(self, text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        code = self.methods[text] = compile(text, "<string>", "exec")
        builtins.exec(code, *names)  # noqa: S102 - in dataclasses' stead


def use(file: Path = FILE) -> bool:
    """Take from the file what is kept there; False if there is none, or another Python's."""
    try:
        python, patterns, methods = marshal.loads(file.read_bytes())  # noqa: S302 - as trusted as byte code, and beside it
    except OSError:
        return False
    if python != PYTHON:
        return False
    _use(patterns, methods)
    return True


def _use(patterns: Mapping[_Pattern, _Compiled], methods: Mapping[str, CodeType]) -> None:
    def pattern(given: Any, flags: int = 0) -> Any:  # noqa: ANN401 - as `re` has it
        kept = patterns.get((given, int(flags))) if isinstance(given, str | bytes) else None
        return _compile(given, flags) if kept is None else _assembled(given, kept)

    def define(text: str, *names: Any) -> None:  # noqa: ANN401 - as `exec` has it
        builtins.exec(methods.get(text, text), *names)  # noqa: S102 - in dataclasses' stead

    _install(pattern, define)


def stop() -> None:
    """Compile everything again."""
    _install(_compile, builtins.exec)


def _install(pattern: Callable[..., Any], define: Callable[..., None]) -> None:
    _compiler.compile = pattern
    # A global of the module goes before the builtin of that name.
    vars(dataclasses)["exec"] = define


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
