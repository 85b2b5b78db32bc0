"""Packed files in the image, of which a start reads only the index and the entries it needs."""

import marshal
from collections.abc import Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

# The size in bytes of the index length at the start of the file; the index and the content follow.
_HEADER = 8
# By the checksum of a key text: where the text starts, where its value starts, and where the value ends.
Places = Mapping[int, tuple[int, int, int]]


def write(file: Path, index: Any, content: bytes | bytearray) -> None:  # noqa: ANN401 - anything that marshal can write
    """Write an index of plain values, and the content that it points to."""
    packed = marshal.dumps(index)
    file.write_bytes(len(packed).to_bytes(_HEADER, "little") + packed + content)


def read(file: Path) -> tuple[Any, memoryview]:
    """Return the index and the memory-mapped content; OSError if there is no such file."""
    with file.open("rb") as opened:
        mapped = memoryview(mmap(opened.fileno(), 0, access=ACCESS_READ))
    begin = _HEADER + int.from_bytes(mapped[:_HEADER], "little")
    index = marshal.loads(mapped[_HEADER:begin])  # noqa: S302 - as trusted as byte code, and beside it
    return index, mapped[begin:]


class Texts:
    """Values by text. The texts are in the content, too, because indexing them took 30 ms of a start."""

    def __init__(self, places: Places, content: memoryview) -> None:
        self._places = places
        self._content = content

    def find(self, text: bytes) -> memoryview | None:
        """Return the value for exactly this text, if any."""
        place = self._places.get(crc32(text))
        if place is None:
            return None
        begin, middle, end = place
        return self._content[middle:end] if self._content[begin:middle] == text else None

    def __iter__(self) -> Iterator[bytes]:
        return (bytes(self._content[begin:middle]) for begin, middle, _ in self._places.values())


def append(kept: Mapping[bytes, bytes], content: bytearray) -> Places:
    """Append texts and their values to the content; if checksums collide, only the first text is stored."""
    places: dict[int, tuple[int, int, int]] = {}
    for text, value in kept.items():
        if crc32(text) not in places:
            middle = len(content) + len(text)
            places[crc32(text)] = len(content), middle, middle + len(value)
            content += text + value
    return places
