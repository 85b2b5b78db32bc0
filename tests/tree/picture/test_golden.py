"""The drawing is the same bytes on every machine until its version changes."""

from pathlib import Path

import pytest

from bench import pictures
from support.pictures import GOLDEN


@pytest.mark.parametrize("name", GOLDEN)
def test_the_same_bytes(name: str) -> None:
    assert pictures.draw(name) == (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def test_a_changed_drawing_has_a_new_version(tmp_path: Path) -> None:
    """Browsers cache a picture by its ETag, which contains the drawing's version."""
    assert (pictures.FOLDER / pictures.VERSION_FILE).read_text(encoding="utf-8") == pictures.signature()
    (tmp_path / pictures.VERSION_FILE).write_text(pictures.signature().replace(" ", " another"), encoding="utf-8")
    with pytest.raises(SystemExit, match="VERSION"):
        pictures.write(tmp_path)


def test_nothing_else_lies_there() -> None:
    assert {path.name for path in pictures.FOLDER.iterdir()} == {pictures.VERSION_FILE} | {
        f"{name}.svg" for name in GOLDEN
    }
