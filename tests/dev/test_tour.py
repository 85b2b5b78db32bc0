"""The README's tour works as written: a shell runs each block against a stack like that of `make run`."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from homebiyori.dev.engine import ROOT
from support.local_stack import Local, environment, start, stop

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOUR = README.partition("\n## A tour\n")[2].partition("\n## ")[0]
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", TOUR, re.MULTILINE | re.DOTALL)
# Patterns that each block's output must contain, in the order of the blocks.
SHOWS = (
    (r'"nickname":"はなまる"', r'"fruit_generated":true', r'"has_more":false', r'"stage_name":"芽"'),
    (r"^event: delta", r"^event: done"),
    (r'"current_plan":"monthly","status":"active"', r'"type":"subscription_started"'),
    (
        r"demo-hanako has a month of life: 30 messages",
        r'"total_users"|"users"',
        r'"nickname":"はなまる"[^}]*\},\{[^}]*"nickname":"はなまる"',
    ),
    (r'"status":"requested"', r'"code":"account_deleted"'),
)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    started = start(tmp_path_factory.mktemp("tour") / "data")
    yield started
    stop(started)


@pytest.mark.proof
def test_the_tour_works_as_it_stands(local: Local) -> None:
    shown = walk(local, "\n".join(f"{block}\necho ---" for block in BLOCKS)).split("---\n")[:-1]
    assert len(shown) == len(BLOCKS) == len(SHOWS)
    for answer, expected in zip(shown, SHOWS, strict=True):
        for pattern in expected:
            assert re.search(pattern, answer, re.MULTILINE), f"{pattern} in\n{answer}"


def walk(local: Local, script: str) -> str:
    """Run a script in the repository against the tests' own stack, with its ports and state directory."""
    script = script.replace("STATE=.local; port=8000", f"STATE={local.state}; port={local.port}")
    script = re.sub(r"make -s (token|seed)", r"make -s -o .venv/.stamp \1", script)
    made = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment(),
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert made.returncode == 0, f"{made.stdout}\n{made.stderr}"
    return made.stdout


def test_the_tour_is_whole() -> None:
    assert len(BLOCKS) == len(SHOWS)
    assert len(README.splitlines()) <= 120


def test_each_command_of_make_is_one() -> None:
    makefile = (ROOT / "Makefile").read_text()
    papers = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / ".ci/run")
    texts = [path.read_text(encoding="utf-8") for path in papers]
    called = re.compile(r"(?:`|\$\(|^ *)(?:\w+=\S+ )*make (?:-s )?([a-z-]+)", re.MULTILINE)
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert {name for text in texts for name in called.findall(text)} <= targets
