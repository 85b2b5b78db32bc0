"""Regenerate the golden pictures (tests/tree/picture/golden): `make pictures`. Look at them before you commit.

PYTHONPATH=src:tests python tests/bench/pictures.py
"""

import hashlib
import sys
from pathlib import Path

from homebiyori.tree.picture import VERSION, render
from support.pictures import GOLDEN

FOLDER = Path(__file__).parents[1] / "tree" / "picture" / "golden"
VERSION_FILE = "version.txt"


def draw(name: str) -> str:
    """Render one of the golden pictures."""
    state, form = GOLDEN[name]
    return render(state, form)


def signature() -> str:
    """Return the drawing's version, and a hash of all pictures."""
    drawn = "".join(map(draw, sorted(GOLDEN)))
    return f"{VERSION} {hashlib.sha256(drawn.encode()).hexdigest()}\n"


def write(folder: Path) -> None:
    """Write all pictures; exit if they changed, but VERSION did not."""
    file = folder / VERSION_FILE
    now = signature()
    before = file.read_text(encoding="utf-8") if file.exists() else "none yet"
    if before != now and before.split()[0] == now.split()[0]:
        sys.exit("The drawing has changed: raise VERSION in homebiyori/tree/picture/drawing.py first.")
    for name in GOLDEN:
        (folder / f"{name}.svg").write_text(draw(name), encoding="utf-8")
    file.write_text(now, encoding="utf-8")


if __name__ == "__main__":
    write(FOLDER)
