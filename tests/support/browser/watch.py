"""Collects violations of the page's policy, errors and failed requests, for a test to check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# Runs before the page's scripts, and reports a violation of the policy as a console error.
_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@dataclass
class Watch:
    """Collects errors; a test declares those that it provokes."""

    faults: list[str] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Ignore errors that match a pattern, such as `POST /api/chat/messages (503|failed)`."""
        self._expected.append(re.compile(pattern))

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a context."""
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"page error: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def unexpected(self) -> Iterator[str]:
        """Return the errors that the test has not declared."""
        return (fault for fault in self.faults if not any(pattern.search(fault) for pattern in self._expected))

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium logs every status from 400 on; `_response` collects these with method and path.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{_name(response.request)} {response.status}")

    def _failed(self, request: Request) -> None:
        # A request that a page aborts when it is left is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{_name(request)} failed ({request.failure})")


def _name(request: Request) -> str:
    path = re.sub(r"^https?://[^/]+", "", request.url).partition("?")[0]
    return f"{request.method} {path}"


def scripts_of(page: Page) -> list[str]:
    """Return the addresses of a page's scripts."""
    return [script.get_attribute("src") or "" for script in page.locator("script").all()]
