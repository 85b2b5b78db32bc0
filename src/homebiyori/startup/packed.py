"""A file of the image with an index in front, of which a start reads no more than the index and what it asks for."""

import marshal
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

# So many bytes say how long the index is that follows them; then comes the content.
_HEADER = 8


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
