import re
import tomllib
from pathlib import Path

import pytest

from homebiyori import __version__
from homebiyori.dev.engine import ROOT

FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))


def lines(file: Path) -> list[str]:
    found = (line.strip() for line in file.read_text().splitlines())
    return [line for line in found if line and not line.startswith("#")]


def test_the_image_carries_what_the_package_declares() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert sorted(lines(FOLDER / "runtime.in")) == sorted(project["dependencies"])


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_locks_hold_versions_and_hashes_and_no_address(lock: Path) -> None:
    requirements = re.split(r"(?<!\\)\n", "\n".join(line for line in lock.read_text().splitlines() if "#" not in line))
    pinned = [requirement for requirement in requirements if requirement.strip()]

    assert "://" not in lock.read_text()
    assert len(pinned) == len(re.findall(r"^[a-z0-9.-]+==", lock.read_text(), re.MULTILINE)) > 0
    for requirement in pinned:
        assert re.match(r"[a-z0-9.-]+==\S+", requirement)
        assert "--hash=sha256:" in requirement


@pytest.mark.parametrize("name", ["runtime", "dev", "engine", "train", "node", "browser", "fuzz", "audit"])
def test_locks_are_those_of_their_sources(name: str) -> None:
    locked = (FOLDER / f"{name}.txt").read_text()
    for requirement in lines(FOLDER / f"{name}.in"):
        if not requirement.startswith("-"):
            without_extras = re.sub(r"\[.*\]", "", requirement)
            assert f"\n{without_extras} \\\n" in locked


def test_the_licence_of_everything_in_the_image_is_named() -> None:
    named = set(re.findall(r"[a-z0-9-]+", (ROOT / "LICENCE-NOTE.md").read_text()))
    carried = set(re.findall(r"^([a-z0-9-]+)==", (FOLDER / "runtime.txt").read_text(), re.MULTILINE))
    assert len(carried) > 20
    assert carried <= named


def test_the_version_stands_once() -> None:
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()
