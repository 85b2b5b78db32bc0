"""A parent's browser, with everything that a test needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page

from support.browser.chromium import COMMON, FORMS
from support.browser.looks import evaluate
from support.browser.parent import Parent
from support.browser.time import Hands
from support.browser.watch import Watch
from support.browser.wire import Wire

_ROUND_MS = 50
_QUIET_ROUNDS = 5
_TRIES = 3


@dataclass(frozen=True)
class Visit:
    """A browser: `hands` moves its clock and the server's, `wire` is the proxy between them, `watch` finds errors."""

    parent: Parent
    context: BrowserContext
    page: Page
    wire: Wire
    watch: Watch
    hands: Hands

    @property
    def origin(self) -> str:
        return self.parent.origin

    def open(self, path: str) -> None:
        """Go to a path, and wait until the page sends no more requests."""
        for _ in range(_TRIES):
            try:
                self.page.goto(f"{self.origin}{path}")
                break
            except Error as error:  # the page was about to navigate on its own
                if "interrupted by another navigation" not in error.message:
                    raise
                self.settle()
        self.settle()

    def settle(self) -> None:
        """Wait until no response is pending, and the page has sent no new request for a moment."""
        quiet = 0
        for _ in range(200):
            sent = len(self.wire.sent)
            self.page.wait_for_timeout(_ROUND_MS)
            quiet = quiet + 1 if (self.wire.pending, len(self.wire.sent)) == (0, sent) else 0
            if quiet == _QUIET_ROUNDS:
                return
        raise AssertionError(f"the page goes on asking: {self.wire.sent[-5:]}")

    def run(self, script: str) -> Any:
        """Evaluate a script through the DevTools protocol, which the page's policy cannot block."""
        return evaluate(self.page, script)

    def path(self) -> str:
        """Return the page's current path."""
        address: str = self.page.url
        return address.removeprefix(self.origin)


@contextmanager
def visiting(browser: Browser, parent: Parent, form: str, clock: Path, **options: object) -> Iterator[Visit]:
    """Open a browser of the form "phone" or "desk"; `clock` is the file that moves the stack's calendar."""
    hosts = (url.removeprefix("http://") for url in (parent.origin, parent.sign_in_url))
    with Wire(*hosts).running() as wire:
        proxy = {"server": wire.address, "bypass": "<-loopback>"}
        context = browser.new_context(**{**COMMON, **FORMS[form], **options}, proxy=proxy)
        context.set_default_timeout(15_000)
        watch, hands = Watch(), Hands(clock, context)
        watch.follow(context)
        try:
            yield Visit(parent, context, context.new_page(), wire, watch, hands)
        finally:
            context.close()
            hands.reset()
