"""Books that take long to fold, kept in the image as they were folded when it was built.

What is kept bears the hash of all that it was folded from, words and code: where any of it differs, and where nothing is
kept, as everywhere but in the image, a book is folded when it is first asked for.
"""

import hashlib
import inspect
import marshal
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from homebiyori.ai.lexicon import files, normalize, phrases, spelling
from homebiyori.base import text

T = TypeVar("T")

FILE = Path(__file__).with_name("folded.bin")
# What every book is folded with.
_WITH = [*(Path(inspect.getfile(each)) for each in (normalize, phrases, spelling, text)), files.path_of("fold")]

_makers: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {}


def kept(*names: str) -> Callable[[Callable[..., T]], Callable[[], T]]:
    """Make a book of these data files' contents, which its function is given: plain values alone, no classes' objects."""

    def of(make: Callable[..., T]) -> Callable[[], T]:
        _makers[make.__module__] = make, names

        def book() -> T:
            digest, value = _kept().get(make.__module__, (b"", None))
            return value if digest == _digest(make, names) else make(*map(files.load, names))

        return book

    return of


def save(file: Path = FILE) -> None:
    """Fold every book, and write them."""
    books = {name: (_digest(make, of), make(*map(files.load, of))) for name, (make, of) in _makers.items()}
    file.write_bytes(marshal.dumps(books))
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept() -> dict[str, tuple[bytes, Any]]:
    try:
        books: dict[str, tuple[bytes, Any]] = marshal.loads(FILE.read_bytes())  # noqa: S302 - it lies beside the code
    except OSError:
        return {}
    return books


def _digest(make: Callable[..., Any], names: tuple[str, ...]) -> bytes:
    """Hash everything that a book is made of; Unicode's tables come with Python."""
    sources = [*_WITH, Path(inspect.getfile(sys.modules[make.__module__])), *map(files.path_of, names)]
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for source in sources:
        content = source.read_bytes()
        digest.update(len(content).to_bytes(8) + content)
    return digest.digest()
