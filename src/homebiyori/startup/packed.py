"""Files of the image of which a start reads no more than an index, and what it asks for."""

import marshal
from collections.abc import Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

# So many bytes say how long the index is that follows them; then comes the content.
_HEADER = 8
# By a text's checksum: where the text begins, where what is kept for it begins, and where that ends.
Places = Mapping[int, tuple[int, int, int]]


def write(file: Path, index: Any, content: bytes | bytearray) -> None:  # noqa: ANN401 - of whatever marshal writes
    """Write an index of plain values, and the content that it tells the places of."""
    packed = marshal.dumps(index)
    file.write_bytes(len(packed).to_bytes(_HEADER, "little") + packed + content)


def read(file: Path) -> tuple[Any, memoryview]:
    """Return the index, and the content, which is mapped; raise OSError where there is no such file."""
    with file.open("rb") as opened:
        mapped = memoryview(mmap(opened.fileno(), 0, access=ACCESS_READ))
    begin = _HEADER + int.from_bytes(mapped[:_HEADER], "little")
    index = marshal.loads(mapped[_HEADER:begin])  # noqa: S302 - as trusted as byte code, and beside it
    return index, mapped[begin:]


class Texts:
    """What is kept for texts. The texts lie in the content, too: an index of them took a start 30 ms."""

    def __init__(self, places: Places, content: memoryview) -> None:
        self._places = places
        self._content = content

    def find(self, text: bytes) -> memoryview | None:
        """Return what is kept for just this text, if anything is."""
        place = self._places.get(crc32(text))
        if place is None:
            return None
        begin, middle, end = place
        return self._content[middle:end] if self._content[begin:middle] == text else None

    def __iter__(self) -> Iterator[bytes]:
        return (bytes(self._content[begin:middle]) for begin, middle, _ in self._places.values())


def append(kept: Mapping[bytes, bytes], content: bytearray) -> Places:
    """Append texts and what is kept for each to the content; of two with one checksum only the first is kept."""
    places: dict[int, tuple[int, int, int]] = {}
    for text, value in kept.items():
        if crc32(text) not in places:
            middle = len(content) + len(text)
            places[crc32(text)] = len(content), middle, middle + len(value)
            content += text + value
    return places
