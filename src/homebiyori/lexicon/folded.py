"""What takes long to fold, kept in the image as it was folded when that was built.

What is kept bears the hash of all that it was folded from, words and code: where any of it differs, and where nothing
is kept, as everywhere but in the image, it is folded when it is first asked for.
"""

import hashlib
import marshal
import sys
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from homebiyori.lexicon import files

T = TypeVar("T")

FILE = Path(__file__).with_name("folded.bin")
# What everything is folded with.
_LEXICON = Path(__file__).parent
_WITH = (
    *(_LEXICON / f"{name}.py" for name in ("normalize", "phrases", "spelling")),
    _LEXICON.parent / "base/text.py",
    files.path_of("fold"),
)

_Digest = bytes
_makers: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {}
_texts: dict[tuple[str, str], str] = {}


def kept(*names: str) -> Callable[[Callable[..., T]], Callable[[], T]]:
    """Make a book of these data files' contents, which its function is given: of plain values alone."""

    def of(make: Callable[..., T]) -> Callable[[], T]:
        _makers[make.__module__] = make, names

        def book() -> T:
            digest, value = _kept()[0].get(make.__module__, (b"", None))
            return value if digest == _digest_of(make, names) else make(*map(files.load, names))

        return book

    return of


def remembered(kind: str, text: str, fold: Callable[[str], str]) -> str:
    """Fold a text of the code's own or of the data, once."""
    key = kind, text
    if key not in _texts:
        known = _kept()[1].get(key)
        _texts[key] = fold(text) if known is None else known
    return _texts[key]


def save(file: Path = FILE) -> None:
    """Write every book, and all texts that were folded till now."""
    books = {name: (_digest_of(make, of), make(*map(files.load, of))) for name, (make, of) in _makers.items()}
    file.write_bytes(marshal.dumps((books, _digest(*_WITH), _texts)))


@lru_cache(maxsize=1)
def _kept() -> tuple[dict[str, tuple[_Digest, Any]], dict[tuple[str, str], str]]:
    try:
        books, digest, texts = marshal.loads(FILE.read_bytes())  # noqa: S302 - it lies beside the code
    except OSError:
        return {}, {}
    return books, texts if digest == _digest(*_WITH) else {}


def _digest_of(make: Callable[..., Any], names: tuple[str, ...]) -> _Digest:
    module = sys.modules[make.__module__].__file__ or ""
    return _digest(*_WITH, Path(module), *map(files.path_of, names))


def _digest(*sources: Path) -> _Digest:
    """Hash what something is made of; Unicode's tables come with Python."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for source in sources:
        digest.update(_hash_of(source))
    return digest.digest()


@cache
def _hash_of(source: Path) -> bytes:
    return hashlib.blake2b(source.read_bytes(), digest_size=16).digest()
