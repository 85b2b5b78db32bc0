"""Audit and bill of materials: a tool without a result is reported; only allowed licences are shipped."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from homebiyori.dev.engine import ROOT
from infra.scripts_of import script

AUDIT: Any = script("audit")
SBOM: Any = script("sbom")

WELL = {
    "pip-audit": lambda is_bad: {
        "dependencies": [{"name": "jinja2", "version": "2", "vulns": [{"id": "GHSA-1"}] if is_bad else []}]
    },
    "npm": lambda is_bad: {"vulnerabilities": {"lodash": {"severity": "high"}} if is_bad else {}},
    "bandit": lambda is_bad: {
        "errors": [],
        "results": [{"filename": "bad.py", "line_number": 2, "test_id": "B602"}] if is_bad else [],
    },
}
Answers = dict[str, Callable[[bool], Any]]


def asked(**changes: Callable[[bool], Any]) -> dict[str, Any]:
    """Run the auditor with faked tools, and return its opinions by tool."""

    def run(command: Sequence[str | Path], folder: Path) -> str:
        asked_of = [folder] if Path(command[0]).name == "npm" else command[1:]
        is_bad = not any(str(ROOT) in str(word) for word in asked_of)
        name = Path(command[0]).name
        answer = {**WELL, **{key.replace("_", "-"): value for key, value in changes.items()}}[name](is_bad)
        return answer if isinstance(answer, str) else json.dumps(answer)

    return {each.name: each for each in AUDIT.Auditor(run).opinions()}


def test_three_clean_opinions_are_a_clean_bill() -> None:
    opinions = asked()
    assert {each.verdict for each in opinions.values()} == {"clean"}
    assert AUDIT.verdict(list(opinions.values())) == 0


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        # pip-audit's real output without its database; its exit status is 0.
        ("pip-audit", lambda _: {"dependencies": [{"name": "x", "skip_reason": "not found on PyPI"}]}),
        ("pip-audit", lambda _: {"dependencies": [{"name": "jinja2", "vulns": []}]}),
        ("npm", lambda _: {"message": "405 Method Not Allowed", "error": {}}),
        ("npm", lambda _: {"vulnerabilities": {}}),
        ("bandit", lambda _: {"errors": [{"reason": "syntax"}], "results": []}),
        ("bandit", lambda _: "no JSON"),
    ],
)
def test_silence_is_no_clean_bill(name: str, answer: Callable[[bool], Any]) -> None:
    opinions = asked(**{name.replace("-", "_"): answer})
    silent = [each for each in opinions.values() if each.verdict == "unreachable"]
    assert len(silent) == 1
    assert silent[0].silent
    assert AUDIT.verdict(list(opinions.values())) == 3


def test_what_is_found_is_named() -> None:
    opinions = asked(npm=lambda _: {"vulnerabilities": {"preact": {"severity": "high"}}})
    assert opinions["npm audit"].found == ["preact (high)"]
    assert AUDIT.verdict(list(opinions.values())) == 1


def test_all_that_is_shipped_has_a_licence_that_is_allowed() -> None:
    parts = SBOM.shipped()
    for part in parts:
        part.check()
    names = {part.name for part in parts}
    assert {"fastapi", "stripe", "uvicorn", "preact"} <= names
    assert not {"pytest", "vite", "typescript"} & names, "what only builds is not shipped"
    assert all(part.hashes for part in parts)


@pytest.mark.parametrize("licence", ["", "AGPL-3.0-only", "MIT OR Commercial"])
def test_no_other_licence_is_taken(licence: str) -> None:
    with pytest.raises(SBOM.UnknownLicenceError):
        SBOM.Part("x", "1", "pypi", licence).check()
