"""A browser, the real local stack, a fresh parent, both ends' clock, and the wire between them (CONTRIBUTING.md)."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

if find_spec("playwright") is None:  # .venv has none: `make test-browser` brings it
    collect_ignore_glob = ["*"]
else:
    from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

    from support.browser.looks import evaluate
    from support.browser.parent import Parent, new_parent
    from support.browser.time import Hands
    from support.browser.watch import Watch
    from support.browser.wire import Wire

from homebiyori.dev.pages import BUILT, are_built
from support.local_stack import Local, start, stop

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 1,
    "is_mobile": True,
    "has_touch": True,
}
DESK = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}
QUIET_ROUNDS = 5
SHOTS = Path(__file__).parents[2] / "build" / "browser"


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")  # noqa: TID251 - a developer's setting
    if not chromium:
        pytest.skip("no Chromium here: install one, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Local]:
    """The local stack with the pages that `make pages` has built."""
    if not are_built(BUILT, "parents"):
        pytest.skip("the pages are not built: make pages says why")
    folder = tmp_path_factory.mktemp("browser")
    with (folder / "log").open("w") as log:
        local = start(folder / "data", "--clock", folder / "clock", stderr=log, pages=BUILT)
        assert local.ready.startswith("ready:"), (folder / "log").read_text()
        yield local
        stop(local)


@dataclass(frozen=True)
class Visit:
    """A browser of one parent: everything of a test hangs on it."""

    parent: "Parent"
    context: "BrowserContext"
    page: "Page"
    wire: "Wire"
    watch: "Watch"
    hands: "Hands"

    @property
    def origin(self) -> str:
        return self.parent.origin

    def open(self, path: str) -> None:
        """Go to an address and wait until nothing is asked any more."""
        self.page.goto(f"{self.origin}{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until no answer is on its way, and for a moment nothing new is asked."""
        quiet = 0
        for _ in range(200):
            sent = len(self.wire.sent)
            self.page.wait_for_timeout(50)
            quiet = quiet + 1 if (self.wire.pending, len(self.wire.sent)) == (0, sent) else 0
            if quiet == QUIET_ROUNDS:
                return
        raise AssertionError(f"the page goes on asking: {self.wire.sent[-5:]}")

    def run(self, script: str) -> object:
        """Evaluate a script through the devtools protocol, which no policy of the page keeps out."""
        return evaluate(self.page, script)

    def path(self) -> str:
        """Return where the page is now."""
        address: str = self.page.url
        return address.removeprefix(self.origin)


@pytest.fixture(params=["phone", "desk"])
def form(request: pytest.FixtureRequest) -> str:
    """Each test runs on a telephone and at a desk."""
    name: str = request.param
    return name


@pytest.fixture
def zone() -> str:
    """Where the device is; a test may travel: `parametrize("zone", ...)`."""
    return "Asia/Tokyo"


@pytest.fixture
def somebody(stack: Local) -> "Iterator[Parent]":
    """A parent who has an account, and has done nothing yet."""
    with new_parent(stack) as parent:
        yield parent


@pytest.fixture
def visitor(
    browser: "Browser", stack: Local, somebody: "Parent", form: str, zone: str, request: pytest.FixtureRequest
) -> "Iterator[Visit]":
    """A parent who is not signed in; afterwards the page must have been silent."""
    parent, watch = somebody, Watch()
    hosts = (url.removeprefix("http://") for url in (parent.origin, parent.sign_in_url))
    with Wire(*hosts).running() as wire:
        context = browser.new_context(
            **(PHONE if form == "phone" else DESK),
            locale="ja-JP",
            timezone_id=zone,
            proxy={"server": wire.address, "bypass": "<-loopback>"},
        )
        context.set_default_timeout(15_000)
        hands = Hands(stack.state.with_name("clock"), context)
        watch.follow(context)
        page = context.new_page()
        yield Visit(parent, context, page, wire, watch, hands)
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{request.node.name}.png")
        context.close()
        hands.reset()
    assert list(watch.unexpected()) == []
    assert wire.strangers == []


@pytest.fixture
def visit(visitor: "Visit") -> "Visit":
    """A parent who is signed in and has chosen who listens."""
    visitor.parent.sign_in(visitor.context)
    visitor.parent.onboard()
    return visitor
