"""Data files: JSON in a package's `data` folder, and values derived from it.

In the image, everything derived is stored in one file when the image is built (`infra/image/precompile.py`), and the
JSON files are left out. Elsewhere, files are read and values derived at first use.
"""

import json
import marshal
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from homebiyori.startup import packed

T = TypeVar("T")

_ROOT = Path(__file__).parents[1]
FILE = _ROOT / "data.bin"
# While recording: by name, a function that returns what is to be stored; and the files that were read.
_noted: dict[str, Callable[[], bytes]] | None = None
_read: set[str] = set()


@cache
def load(package: str, name: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Load one data file; the result is cached and shared, so callers must not modify it."""
    return made(f"{package}/data/{name}.json", lambda: read(f"{package}/data/{name}.json"))


def read(file: str) -> Any:  # noqa: ANN401 - each reader knows the shape of its own file
    """Read one of the package's JSON files, to derive a value from it."""
    if _noted is not None:
        _read.add(file)
    return json.loads(_ROOT.joinpath(file).read_text("utf-8"))


def files_in(folder: str) -> list[str]:
    """List the files in one of the package's folders, for `read`."""
    return sorted(f"{folder}/{file.name}" for file in _ROOT.joinpath(folder).iterdir())


def made(name: str, make: Callable[[], T]) -> T:
    """Return `make()`, which must consist of plain values; in the image, the result stored at build time."""
    index, content = _stored()
    if place := index.get(name):
        stored: T = marshal.loads(content[slice(*place)])  # noqa: S302 - as trusted as byte code, and beside it
        return stored
    value = make()
    if _noted is not None:
        plain: Any = value
        _noted[name] = lambda: marshal.dumps(plain)
    return value


def lines(name: str, make: Callable[[], Mapping[str, str]]) -> Mapping[str, str]:
    """Return `make()`; in the image, the result stored at build time, each text of which is read on access."""
    index, content = _stored()
    if place := index.get(name):
        return _Lines(packed.Texts(content[slice(*place)]))
    texts = make()
    if _noted is not None:
        _noted[name] = lambda: packed.table({packed.encoded(key): packed.encoded(text) for key, text in texts.items()})
    return texts


class _Lines(Mapping[str, str]):
    def __init__(self, texts: packed.Texts) -> None:
        self._texts = texts

    def __getitem__(self, name: str) -> str:
        text = self._texts.find(packed.encoded(name))
        if text is None:
            raise KeyError(name)
        return packed.decoded(text)

    def __iter__(self) -> Iterator[str]:
        return map(packed.decoded, self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class MemoisedTexts:
    """Memoised results of text transformations; in the image, each is read from the data file on access."""

    def __init__(self, name: str) -> None:
        index, content = _stored()
        place = index.get(name)
        self._stored = packed.Texts(content[slice(*place)]) if place else None
        self._made: dict[bytes, str] = {}
        if _noted is not None:
            _noted[name] = self._table

    def _table(self) -> bytes:
        """Return the results: as empty where equal to the source; empty results are left out, and made again."""
        made = {key: packed.encoded(text) for key, text in self._made.items() if text}
        return packed.table({key: b"" if key.partition(b" ")[2] == text else text for key, text in made.items()})

    def find(self, kind: str, text: str, make: Callable[[str], str]) -> str:
        """Return `make(text)`, memoised by kind and text."""
        key = b"%s %s" % (kind.encode(), packed.encoded(text))
        known = self._made.get(key)
        if known is None:
            stored = self._stored.find(key) if self._stored else None
            known = self._made[key] = make(text) if stored is None else (packed.decoded(stored) or text)
        return known


@cache
def _stored() -> tuple[dict[str, tuple[int, int]], memoryview]:
    try:
        return packed.read(FILE)
    except OSError:
        return {}, memoryview(b"")


def start_recording() -> None:
    """Record every value made from now on."""
    global _noted  # noqa: PLW0603 - called only by the program that builds the image
    _noted = {}


def save(file: Path) -> tuple[str, ...]:
    """Write the recorded values and return the files that they came from, which are no longer needed."""
    index: dict[str, tuple[int, int]] = {}
    content = bytearray()
    for name, dump in (_noted or {}).items():
        start = len(content)
        content += dump()
        index[name] = start, len(content)
    packed.write(file, index, content)
    return tuple(_read)
