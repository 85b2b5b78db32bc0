"""Run the commands of docs/deployment.md with fake programs: arguments are valid, and the order works."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from homebiyori.dev.engine import ROOT
from infra.scripts_of import script
from infra.terraform_tree import TERRAFORM

pytestmark = pytest.mark.proof

README = (ROOT / "docs/deployment.md").read_text()
ONLY_ONCE = README.partition("\n## The first time\n")[2].partition("\n## ")[0]
EVERY_TIME = README.partition("\n## Every other time\n")[2].partition("\n## ")[0]
PROGRAMS = ("aws", "docker", "terraform", "here/.venv/bin/python")
EMPTY: dict[str, Any] = {
    "log": [],
    "buckets": [],
    "registries": [],
    "built": [],
    "tagged": [],
    "pushed": [],
    "signed_in": [],
} | {
    "env": "",
    "plans": {},
    "live": {},
    "released": {},
}


def commands(text: str) -> list[str]:
    blocks = re.findall(r"^ *```\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


@dataclass(frozen=True)
class Desk:
    """A copy of the repository, with fake aws, docker, terraform and python commands."""

    folder: Path

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return found

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.folder / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "STAND_IN_STATE": str(self.folder / "state.json"),
            "HOME": str(self.folder),
        }
        return subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", command],
            cwd=self.folder / "here",
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    def do(self, command: str) -> None:
        made = self.run(command)
        assert made.returncode == 0, f"{command}: {made.stderr}"

    def first_time(self, env: str = "dev") -> None:
        for command in commands(ONLY_ONCE):
            if ".venv/bin/python" not in command and not command.startswith("make smoke"):
                self.do(command.replace("dev", env))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    here, programs = tmp_path / "here", tmp_path / "bin"
    here.mkdir()
    programs.mkdir()
    shutil.copy(ROOT / "Makefile", here)
    ignored = shutil.ignore_patterns(".terraform*", "*.tfplan", "*.tfstate*", "__pycache__")
    shutil.copytree(ROOT / "infra", here / "infra", ignore=ignored)
    shutil.copytree(ROOT / ".ci", here / ".ci")
    (here / ".venv/bin").mkdir(parents=True)
    for name in PROGRAMS:
        program = tmp_path / name if "/" in name else programs / name
        text = Path(__file__).with_name("stand_in.py").read_text()
        program.write_text(f"#!{sys.executable}\n{text}")
        program.chmod(0o755)
    (tmp_path / "state.json").write_text(json.dumps(EMPTY))
    made = Desk(tmp_path)
    made.do("git init -q . && git config user.name t && git config user.email t@t.example")
    made.do("echo .venv >> .git/info/exclude && git add . && git commit -qm first")
    return made


def test_the_first_deployment_is_walked_line_by_line(desk: Desk) -> None:
    desk.first_time()
    state = desk.state
    tag = desk.run("git rev-parse --short=12 HEAD").stdout.strip()
    assert state["live"] == {"dev": tag}, "what runs is the commit with the pins"
    assert [name.rpartition(":")[2] for name in state["pushed"]] == [tag, f"live-{tag}"]
    assert desk.run("git status --porcelain infra").stdout == "", "everything that was pinned is committed"
    text = (desk.folder / "here/infra/image/Dockerfile").read_text()
    bases = re.findall(r"^ARG \w+=(public\.ecr\.aws/\S+)@sha256:([0-9a-f]{64})$", text, re.MULTILINE)
    # The fake digest is the length of the base's name.
    assert [(int(digest, 16), digest != "0" * 64) for base, digest in bases] == [(len(base), True) for base, _ in bases]
    assert len(bases) == 2
    made = desk.run(commands(ONLY_ONCE)[-1].replace("make smoke", "make -n smoke"))
    assert 'smoke.py "https://users.dev.example/live" "https://admins.dev.example/live"' in made.stdout


def test_every_base_image_is_pinned() -> None:
    text = (ROOT / "infra/image/Dockerfile").read_text()
    outside = re.findall(r"^ARG (\w+)=(\S+)$|^FROM (?:--\S+ )?(?!\$)(\S+\.\S+)", text, re.MULTILINE)
    assert outside
    assert all(re.fullmatch(r"\S+@sha256:[0-9a-f]{64}", name) for _, name, _ in outside)
    assert all(found == "" for _, _, found in outside)


@pytest.mark.parametrize("command", [line for line in commands(ONLY_ONCE) if "keys.py" in line])
def test_a_command_of_keys_is_one(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    python, file, *words = shlex.split(command)
    assert (python, file) == (".venv/bin/python", "infra/scripts/keys.py")
    monkeypatch.setattr(sys, "argv", [file, *words])
    assert script("keys")._parse().env == "dev"


def test_secrets_come_after_everything_is_made_and_before_the_smoke_test() -> None:
    lines = commands(ONLY_ONCE)
    places = [
        next(place for place, line in enumerate(lines) if word in line) for word in ("make deploy", " init", " admin ")
    ]
    assert places == sorted(places)
    assert lines[-1].startswith("make smoke URL=")


def _rows() -> dict[str, list[str]]:
    rows = re.findall(r"^\| ([^|]+) \| (.*) \|$", EVERY_TIME, re.MULTILINE)
    return {what: re.findall(r"`((?:make|aws|\.venv|terraform) [^`]+)`", how) for what, how in rows}


def test_a_commit_is_deployed_and_rolled_back(desk: Desk) -> None:
    desk.first_time("prod")
    first = desk.state["live"]["prod"]
    desk.do("git commit -q --allow-empty -m second")
    (deploy,), (back, back_to) = _rows()["deploy a commit"], _rows()["roll back"]
    desk.do(deploy)
    second = desk.state["live"]["prod"]
    assert second != first
    desk.do(back)
    desk.do(back_to.replace("<commit>", second))
    assert desk.state["released"] == {"prod": [first, second, first, second]}
    assert desk.state["live"] == {"prod": second}, "no plan, no apply"
    tags = [name.rpartition(":")[2] for name in desk.state["pushed"]]
    assert tags == [first, f"live-{first}", second, f"live-{second}"], "each is marked once"


def _deploy_both(desk: Desk) -> None:
    """Deploy dev, then prod; Terraform's folder stays initialized for prod."""
    desk.first_time("dev")
    for line in commands(ONLY_ONCE):
        if line.startswith("make bootstrap"):
            desk.do(line.replace("dev", "prod"))
    desk.do("make registry image push plan deploy ENV=prod")


def test_between_environments_nothing_is_mistaken(desk: Desk) -> None:
    _deploy_both(desk)
    desk.do("git commit -q --allow-empty -m second && make image push ENV=dev")
    tag = desk.run("git rev-parse --short=12 HEAD").stdout.strip()
    assert f"homebiyori-dev:{tag}" in desk.state["pushed"][-1], "and not where the last plan was"


def test_dev_is_destroyed_and_nothing_else(desk: Desk) -> None:
    _deploy_both(desk)
    (destroy,) = _rows()["destroy dev"]
    desk.do(destroy)
    assert set(desk.state["live"]) == {"prod"}


def test_the_streaming_image_is_made_where_it_runs(desk: Desk) -> None:
    figures = desk.folder / "here/infra/terraform/envs/dev.tfvars"
    desk.first_time()
    assert not any("streaming" in name for name in desk.state["built"])
    figures.write_text(figures.read_text() + "enable_streaming        = true\n")
    desk.do("git commit -qam streaming && make image push plan deploy ENV=dev")
    tag = desk.run("git rev-parse --short=12 HEAD").stdout.strip()
    tags = [name.rpartition(":")[2] for name in desk.state["pushed"]]
    assert tags[-4:] == [tag, f"{tag}-streaming", f"live-{tag}", f"live-{tag}-streaming"]


def test_once_a_month_the_bases_are_a_commit(desk: Desk) -> None:
    desk.do(".ci/monthly")
    assert "Base images of " in desk.run("git log -1 --format=%s").stdout
    assert desk.state["built"] == ["homebiyori:monthly"]
    assert "today's already" in desk.run(".ci/monthly").stdout


@pytest.mark.parametrize(
    "command", [command for found in _rows().values() for command in found if command.startswith("aws ")]
)
def test_a_command_of_the_tables_has_its_form(desk: Desk, command: str) -> None:
    desk.do(re.sub(r"<\w+>", "2026-11-26T00:00:00Z", command))


@pytest.mark.parametrize("command", re.findall(r"`(aws [^`]+)`", ONLY_ONCE.partition("### ")[2]))
def test_a_command_of_the_checklist_has_its_form(desk: Desk, command: str) -> None:
    desk.do(re.sub(r"<\w+>", "x", command))


@pytest.mark.parametrize("word", ["openid", "administrators", "Content type"])
def test_the_checklist_says_what_to_look_at_and_what_to_do(word: str) -> None:
    (row,) = [
        line
        for line in ONLY_ONCE.partition("### ")[2].splitlines()
        if line.startswith("| ") and word in line.split("|")[1]
    ]
    _, _, look, otherwise, _ = row.split("|")
    assert len(look) > 40
    assert len(otherwise) > 40


def test_a_lock_file_is_for_every_machine() -> None:
    lock = TERRAFORM / ".terraform.lock.hcl"
    ignored = (ROOT / ".gitignore").read_text().split()
    assert ".terraform.lock.hcl" not in ignored, "it belongs to the repository"
    if lock.exists():
        assert lock.read_text().count('"h1:') >= 4
    assert "make lock ENV=dev" in commands(ONLY_ONCE)
