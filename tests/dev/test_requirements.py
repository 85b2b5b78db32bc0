import re
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from homebiyori import __version__
from homebiyori.dev.engine import ROOT

FOLDER = ROOT / "requirements"
LOCKS = sorted(FOLDER.glob("*.txt"))
PIN = r"^([a-z0-9.-]+)((?:\[[a-z0-9, -]+\])?)==\S+"
PINS = re.compile(PIN, re.MULTILINE)


def applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


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
    assert len(pinned) == len(re.findall(PIN, lock.read_text(), re.MULTILINE)) > 0
    for requirement in pinned:
        assert re.match(PIN, requirement)
        assert "--hash=sha256:" in requirement


def test_the_lock_names_every_extra_that_is_asked_for() -> None:
    """If only `coverage` is pinned, pip before 23.3 chooses the newest `coverage[toml]`, for which there is no hash."""
    locked = {
        name: set(re.findall(r"[a-z0-9-]+", extras)) for name, extras in PINS.findall((FOLDER / "dev.txt").read_text())
    }
    asked = set()
    for installed in distributions():
        extras = locked.get(canonicalize_name(installed.metadata["Name"]))
        for requirement in map(Requirement, (installed.requires or []) if extras is not None else []):
            if requirement.extras and applies(requirement, extras or set()):
                asked.add(requirement.name)
                assert requirement.extras <= locked[canonicalize_name(requirement.name)], (
                    f"{installed.name}: {requirement}"
                )
    assert "coverage" in asked


@pytest.mark.parametrize("name", ["runtime", "dev", "engine", "train", "node", "browser", "fuzz", "audit"])
def test_locks_are_those_of_their_sources(name: str) -> None:
    locked = (FOLDER / f"{name}.txt").read_text()
    for requirement in lines(FOLDER / f"{name}.in"):
        if not requirement.startswith("-"):
            assert f"\n{requirement.replace(',', ', ')} \\\n" in locked


def test_the_licence_of_everything_in_the_image_is_named() -> None:
    named = set(re.findall(r"[a-z0-9-]+", (ROOT / "LICENCE-NOTE.md").read_text()))
    carried = {name for name, _ in PINS.findall((FOLDER / "runtime.txt").read_text())}
    assert len(carried) > 20
    assert carried <= named


def test_the_version_stands_once() -> None:
    assert "version" in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dynamic"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()
