"""Fixtures: a browser, the real local stack, a new parent, a clock for both, and the network (CONTRIBUTING.md)."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from homebiyori.dev.engine import ROOT
from homebiyori.dev.pages import BUILT, are_built
from support.local_stack import Local, start, stop

if find_spec("playwright") is None:  # .venv has no playwright: `make test-browser` installs it
    collect_ignore_glob = ["*"]
else:
    from playwright.sync_api import Browser

    from support.browser.chromium import FORMS, chromium, find_chromium
    from support.browser.parent import Parent, new_parent
    from support.browser.visit import Visit, visiting

SHOTS = ROOT / "build" / "browser"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pages", type=Path, default=BUILT, help="the built pages that are tried")


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> Path:
    """Return the folder of the built pages under test."""
    folder = request.config.getoption("--pages", BUILT)
    assert isinstance(folder, Path)
    if not are_built(folder, "parents"):
        pytest.skip("the pages are not built: make pages says why")
    return folder


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium here: install one, or name it in CHROMIUM")
    with chromium(program) as running:
        yield running


def serve(folder_of: pytest.TempPathFactory, built: Path, limits: str) -> Iterator[Local]:
    folder = folder_of.mktemp(f"browser-{limits}")
    shutil.copytree(built, folder / "pages")
    with (folder / "log").open("w") as log:
        more = ("--limits", limits, "--clock", folder / "clock")
        local = start(folder / "data", *more, stderr=log, pages=folder / "pages")
        assert local.ready.startswith("ready:"), (folder / "log").read_text()
        yield local
        stop(local)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Local]:
    """The local stack with a copy of the pages that `make pages` has built."""
    yield from serve(tmp_path_factory, built, "wide")


@pytest.fixture(scope="session")
def strict_stack(tmp_path_factory: pytest.TempPathFactory, built: Path) -> Iterator[Local]:
    """The local stack with the deployed limits, for tests that override `stack` with it."""
    yield from serve(tmp_path_factory, built, "real")


@pytest.fixture(params=["phone", "desk"])
def form(request: pytest.FixtureRequest) -> str:
    """Run each test on a phone and at a desk."""
    name: str = request.param
    assert name in FORMS
    return name


@pytest.fixture
def zone() -> str:
    """The device's time zone; a test may override it with `parametrize("zone", ...)`."""
    return "Asia/Tokyo"


@pytest.fixture
def somebody(stack: Local) -> "Iterator[Parent]":
    """A parent with an account who has not done anything yet."""
    with new_parent(stack) as parent:
        yield parent


@pytest.fixture
def visitor(
    browser: "Browser", stack: Local, somebody: "Parent", form: str, zone: str, request: pytest.FixtureRequest
) -> "Iterator[Visit]":
    """A parent who is not signed in; after the test, the console and the network must show nothing unexpected."""
    with visiting(browser, somebody, form, stack.state.with_name("clock"), timezone_id=zone) as visit:
        yield visit
        SHOTS.mkdir(parents=True, exist_ok=True)
        visit.page.screenshot(path=SHOTS / f"{request.node.name}.png")
    assert list(visit.watch.unexpected()) == []
    assert visit.wire.strangers == []


@pytest.fixture
def visit(visitor: "Visit") -> "Visit":
    """A parent who is signed in and onboarded."""
    visitor.parent.sign_in(visitor.context)
    visitor.parent.onboard()
    return visitor
