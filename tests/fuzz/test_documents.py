"""Five thousand valid and invalid requests, generated from both OpenAPI documents, as three identities."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).parents[1] / "bench/fuzz.py"


@pytest.mark.proof
def test_five_thousand_hostile_requests() -> None:
    run = subprocess.run(
        [sys.executable, FUZZ, "--total", "5000"],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(FUZZ.parents[1])},
    )
    *_, last = run.stdout.splitlines()
    assert run.returncode == 0, run.stdout[-8_000:]
    figure = json.loads(last)
    assert figure["clean"] is True
    assert figure["cases"] >= 5_000
