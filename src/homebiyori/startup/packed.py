"""Packed files in the image, of which a start reads only the index and the entries it needs."""

import marshal
from array import array
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Iterator, Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import Struct
from typing import Any, Final
from zlib import crc32

# The size in bytes of the index length at the start of the file; the index and the content follow.
_HEADER = 8
# The type and size in bytes of the numbers in a table.
_NUMBER: Final = "I"
_SIZE = 4
# Where a text and its value start, and where the value ends.
_PLACE = Struct("3I")


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
    """Values by text, in a hash table that is read in place: indexes that had to be built took a fiftieth of a start.

    The table has the number of slots, the slots (0, or the number of an entry, from 1), the number of entries, where
    each entry's text and value start, and the texts and values themselves.
    """

    def __init__(self, table: memoryview) -> None:
        self._slots, rest = _numbers(table)
        self._starts, self._content = _numbers(rest)
        self._last = len(self._slots) - 1

    def find(self, text: bytes) -> memoryview | None:
        """Return the value for exactly this text, if any."""
        slot = crc32(text) & self._last
        while number := self._slots[slot]:
            begin, middle, end = _PLACE.unpack_from(self._starts, _SIZE * (2 * number - 2))
            # As bytes: a view is compared byte by byte, in many more instructions.
            if self._content[begin:middle].tobytes() == text:
                return self._content[middle:end]
            slot = (slot + 1) & self._last
        return None

    def __len__(self) -> int:
        return len(self._starts) // 2

    def __iter__(self) -> Iterator[bytes]:
        for begin, middle in zip(self._starts[:-1:2], self._starts[1::2], strict=True):
            yield bytes(self._content[begin:middle])


def table(values: Mapping[bytes, bytes]) -> bytes:
    """Return the table of values by text, for `Texts`, which keeps their order."""
    # At least half of the slots, whose number is a power of two, stay empty.
    slots = array(_NUMBER, bytes(_SIZE << (2 * len(values)).bit_length()))
    starts, content = array(_NUMBER, (0,)), bytearray()
    for number, (text, value) in enumerate(values.items(), 1):
        slot = crc32(text) & (len(slots) - 1)
        while slots[slot]:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number
        content += text
        starts.append(len(content))
        content += value
        starts.append(len(content))
    return b"".join((_counted(slots), _counted(starts), content))


def encoded(text: str) -> bytes:
    """Encode a text for a table, as Python holds Japanese, which UTF-8 takes longer to write and twice as long to read.

    Two lone surrogates in a row would be taken for the character that they form; no text of ours has them.
    """
    return utf_16_le_encode(text, "surrogatepass")[0]


def decoded(text: memoryview | bytes) -> str:
    """Decode a text of a table."""
    return utf_16_le_decode(text, "surrogatepass")[0]


def _counted(numbers: "array[int]") -> bytes:
    return len(numbers).to_bytes(_SIZE, "little") + numbers.tobytes()


def _numbers(table: memoryview) -> tuple[memoryview, memoryview]:
    """Return the numbers at the start of a table, and the rest of it."""
    end = _SIZE * (1 + int.from_bytes(table[:_SIZE], "little"))
    return table[_SIZE:end].cast(_NUMBER), table[end:]
