"""When and how the pages are built, and what is reported if they cannot be. `npm` is a script that logs its calls."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from homebiyori.dev.build_pages import Builder, perform
from homebiyori.dev.engine import ROOT
from homebiyori.dev.node import Node, NodeError, NoNodeError, find_node
from homebiyori.dev.openapi import write_documents

WEB = ROOT / "src" / "web"
NPM = """#!/bin/bash
echo "$*" >> {calls}
case "$1 $3" in
"ci "*) mkdir -p node_modules ;;
*types) mkdir -p shared/api; touch shared/api/users.d.ts ;;
*build) [ -e broken ] && {{ echo "it does not compile"; exit 1; }}; mkdir -p "$8"; cp parents/index.html "$8/" ;;
esac
"""


def program(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    web = tmp_path / "web"
    (web / "parents").mkdir(parents=True)
    (web / "shared").mkdir()
    (web / "parents" / "index.html").write_text("the first")
    (web / "package-lock.json").write_text("{}")
    document = tmp_path / "users.json"
    document.write_text("{}")
    program(tmp_path / "bin" / "npm", NPM.format(calls=tmp_path / "calls"))
    return Builder(web, tmp_path / "built", [document], lambda: Node(tmp_path / "bin", "v20.19.0"))


def scripts(builder: Builder) -> list[str]:
    """Return the names of the npm scripts that were run since the last call."""
    calls = builder.web.parent / "calls"
    lines = calls.read_text().splitlines() if calls.exists() else []
    calls.unlink(missing_ok=True)
    return [next(word for word in line.split() if word not in ("run", "--silent")) for line in lines]


def test_pages_are_built_once_and_again_after_each_change(builder: Builder) -> None:
    assert perform("build", builder) == 0
    assert scripts(builder) == ["ci", "types", "build"]
    assert (builder.built / "parents" / "index.html").read_text() == "the first"

    assert perform("build", builder) == 0
    assert scripts(builder) == []

    changes: list[tuple[Callable[[], object], list[str]]] = [
        (lambda: (builder.web / "parents" / "index.html").write_text("another"), ["build"]),
        ((builder.web / "shared" / "new.ts").touch, ["build"]),
        (lambda: (builder.web / "shared" / "new.ts").rename(builder.web / "shared" / "moved.ts"), ["build"]),
        (lambda: (builder.web / "package-lock.json").write_text("[]"), ["ci", "build"]),
        (lambda: builder.documents[0].write_text("[]"), ["types", "build"]),
    ]
    for change, expected in changes:
        change()
        assert perform("build", builder) == 0
        assert scripts(builder) == expected
    assert (builder.built / "parents" / "index.html").read_text() == "another"


def test_what_does_not_compile_leaves_the_old_pages(builder: Builder, capsys: pytest.CaptureFixture[str]) -> None:
    perform("build", builder)
    (builder.web / "parents" / "index.html").write_text("wrong")
    (builder.web / "broken").touch()

    assert perform("build", builder) == 1
    assert "it does not compile" in capsys.readouterr().err
    assert (builder.built / "parents" / "index.html").read_text() == "the first"

    (builder.web / "broken").unlink()
    assert perform("build", builder) == 0
    assert (builder.built / "parents" / "index.html").read_text() == "wrong"


def without_node() -> Node:
    raise NoNodeError("no Node here")


@pytest.mark.parametrize(
    ("task", "code", "told"),
    [
        ("build", 1, "pages: not built, the API is served alone: no Node here\n"),
        ("check", 0, "pages: check is skipped: no Node here\n"),
        ("test", 0, "pages: test is skipped: no Node here\n"),
    ],
)
def test_where_there_is_no_node_that_is_said_in_one_line(
    builder: Builder, capsys: pytest.CaptureFixture[str], task: str, code: int, told: str
) -> None:
    assert perform(task, replace(builder, get_node=without_node)) == code
    assert capsys.readouterr().err == told


def test_older_pages_are_served_where_no_new_ones_can_be_built(
    builder: Builder, capsys: pytest.CaptureFixture[str]
) -> None:
    perform("build", builder)
    (builder.web / "parents" / "index.html").write_text("another")
    assert perform("build", replace(builder, get_node=without_node)) == 1
    assert "older ones are served" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "kind"), [("ENOTFOUND", NoNodeError), ("EINTEGRITY", NodeError)])
def test_a_missing_network_is_no_fault_of_the_lock(builder: Builder, said: str, kind: type[NodeError]) -> None:
    program(builder.web.parent / "bin" / "npm", f"#!/bin/bash\necho 'npm error code {said}'; exit 1\n")
    with pytest.raises(NodeError) as raised:
        builder.build()
    assert type(raised.value) is kind


@pytest.mark.parametrize(
    ("version", "is_enough"),
    [("v18.20.1", False), ("v20.18.9", False), ("v20.19.0", True), ("v22.11.0", False), ("v24.1.0", True), ("", False)],
)
def test_node_must_be_new_enough(tmp_path: Path, version: str, is_enough: bool) -> None:  # noqa: FBT001
    program(tmp_path / "bin" / "node", f"#!/bin/bash\necho {version}\n")
    program(tmp_path / "bin" / "npm", "#!/bin/bash\n")
    program(tmp_path / "wheel" / "node", "#!/bin/bash\necho v24.19.0\n")
    program(tmp_path / "wheel" / "npm", "#!/bin/bash\n")
    chosen = find_node(f"{tmp_path / 'bin'}", tmp_path / "wheel")
    assert chosen == (Node(tmp_path / "bin", version) if is_enough else Node(tmp_path / "wheel", "v24.19.0"))
    assert find_node(f"{tmp_path}", tmp_path / "none") is None


def test_the_documents_are_those_of_the_apps(tmp_path: Path) -> None:
    users, admins = (json.loads(file.read_text()) for file in write_documents(tmp_path))
    assert "/api/chat/messages" in users["paths"]
    assert "/api/admin/dashboard" in admins["paths"]
    assert not set(users["paths"]) & set(admins["paths"]) - {"/api/health"}


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((WEB / "package-lock.json").read_text())
    others = {name: each for name, each in lock["packages"].items() if name}
    assert len(others) > 100
    assert all("integrity" in each for each in others.values())
    assert not any("resolved" in each for each in others.values())
    assert "registry" not in json.dumps(others)


@pytest.mark.parametrize("site", ["parents", "desk"])
def test_the_policy_allows_nothing_unsafe_and_nothing_foreign(site: str) -> None:
    policy = json.loads((WEB / "headers.json").read_text())[site]["Content-Security-Policy"]
    directives = {name: values for name, *values in (part.split() for part in policy.split(";"))}
    assert "unsafe" not in policy
    assert directives["default-src"] == ["'none'"]
    assert directives["require-trusted-types-for"] == ["'script'"]
    foreign = {value for values in directives.values() for value in values if "." in value or "*" in value}
    assert foreign == set()
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
