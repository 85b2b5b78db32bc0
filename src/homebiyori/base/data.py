"""Data kept beside the code: JSON in a package's folder `data`, and what is made of it.

In the image all of it stands in one file, as it was read and made when that was built (`infra/image/precompile.py`);
the JSON has no place beside it. Everywhere else it is read and made when it is first asked for.
"""

import json
import marshal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from homebiyori.startup import packed

T = TypeVar("T")

_ROOT = Path(__file__).parents[1]
FILE = _ROOT / "data.bin"
# What is made from now on, where it is to be kept, and of which files.
_noted: dict[str, Any] | None = None
_read: set[str] = set()


@cache
def load(package: str, name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Load one data file; the result is cached and shared, so callers must not modify it."""
    return made(f"{package}/data/{name}.json", lambda: read(f"{package}/data/{name}.json"))


def read(file: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read a file of the package's for what is made of it."""
    if _noted is not None:
        _read.add(file)
    return json.loads(_ROOT.joinpath(file).read_text("utf-8"))


def files_in(folder: str) -> list[str]:
    """Name the files in a folder of the package's, for `read`."""
    return sorted(f"{folder}/{file.name}" for file in _ROOT.joinpath(folder).iterdir())


def made(name: str, make: Callable[[], T]) -> T:
    """Return `make()`, which must consist of plain values; in the image, its result from when that was built."""
    index, content = _kept()
    if place := index.get(name):
        kept: T = marshal.loads(content[slice(*place)])  # noqa: S302 - as trusted as byte code, and beside it
        return kept
    value = make()
    if _noted is not None:
        _noted[name] = value
    return value


class Texts:
    """What texts are made into, each once; in the image each is read where it lies, when it is asked for."""

    def __init__(self, name: str) -> None:
        index, content = _kept()
        self._kept = packed.Texts(index.get(name, {}), content)
        self.made: dict[bytes, str] = {}
        if _noted is not None:
            _noted[name] = self

    def find(self, kind: str, text: str, make: Callable[[str], str]) -> str:
        """Return what `make` makes of a text of this kind."""
        key = f"{kind} {text}".encode("utf-8", "surrogatepass")
        known = self.made.get(key)
        if known is None:
            kept = self._kept.find(key)
            known = make(text) if kept is None else str(kept, "utf-8", "surrogatepass")
            self.made[key] = known
        return known


@cache
def _kept() -> tuple[dict[str, Any], memoryview]:
    try:
        return packed.read(FILE)
    except OSError:
        return {}, memoryview(b"")


def start_recording() -> None:
    """Note what is made from now on."""
    global _noted  # noqa: PLW0603 - of a program of its own, the one that builds the image
    _noted = {}


def save(file: Path) -> tuple[str, ...]:
    """Write what was noted, and return the files that it was made of: nobody reads them any more."""
    content, index = bytearray(), dict[str, Any]()
    for name, value in (_noted or {}).items():
        if isinstance(value, Texts):
            made = {key: text.encode("utf-8", "surrogatepass") for key, text in value.made.items()}
            index[name] = packed.append(made, content)
            continue
        start = len(content)
        content += marshal.dumps(value)
        index[name] = start, len(content)
    packed.write(file, index, content)
    return tuple(_read)
