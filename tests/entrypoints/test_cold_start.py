"""What a cold start imports, against a recorded figure: imports are what it costs (`make bench` measures that).

After a wanted change: `PYTHONPATH=tests .venv/bin/python tests/entrypoints/test_cold_start.py` records the new figures.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from support.product import AWS_ENVIRONMENT, product_environment

RECORD = Path(__file__).with_name("cold_start_modules.json")
ENTRYPOINTS = ("lambda_api", "lambda_ttl_updater")
GROWTH = 1.10
# Each costs more than all of a chat's own code; imported at first need, or never.
HEAVY = {
    "lambda_api": {"stripe", "aioboto3", "aiohttp", "requests", "httpx", "uvicorn"},
    "lambda_ttl_updater": {"stripe", "requests", "httpx", "uvicorn", "fastapi"},
}
PROGRAM = """
import sys, json
before = set(sys.modules)
import homebiyori.{entrypoint}
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def imported(entrypoint: str) -> list[str]:
    """Name the modules that a fresh process imports for an entrypoint."""
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(entrypoint=entrypoint)],
        env={**AWS_ENVIRONMENT, **product_environment("core", "chats")},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[str] = json.loads(made.stdout)
    return found


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_a_cold_start_imports_no_more_than_recorded(entrypoint: str) -> None:
    recorded = json.loads(RECORD.read_text())[entrypoint]
    modules = imported(entrypoint)
    assert len(modules) <= GROWTH * recorded, f"{len(modules)} modules, recorded {recorded}"


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_nothing_heavy_is_imported_at_a_cold_start(entrypoint: str) -> None:
    assert not HEAVY[entrypoint] & set(imported(entrypoint))


if __name__ == "__main__":
    RECORD.write_text(json.dumps({entrypoint: len(imported(entrypoint)) for entrypoint in ENTRYPOINTS}) + "\n")
