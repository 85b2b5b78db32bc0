"""What must not happen on a page while a test looks elsewhere: violations, errors, failures, strangers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

# Before anything else runs: a violation of the policy becomes an error in the console.
_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@dataclass
class Watch:
    """Collects what went wrong; a test names in advance what it provokes."""

    faults: list[str] = field(default_factory=list)
    _expected: list[re.Pattern[str]] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Let pass what a test brings about: `POST /api/chat/messages (503|failed)`."""
        self._expected.append(re.compile(pattern))

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a context."""
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"page error: {error.error}"))
        context.on("response", self._response)
        context.on("requestfailed", self._failed)

    def unexpected(self) -> Iterator[str]:
        """Give what no test has expected."""
        return (fault for fault in self.faults if not any(pattern.search(fault) for pattern in self._expected))

    def _console(self, message: ConsoleMessage) -> None:
        # Chromium writes of each status from 400 on; `_response` has those, with method and path.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{_name(response.request)} {response.status}")

    def _failed(self, request: Request) -> None:
        # What a page gives up because it leaves is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{_name(request)} failed ({request.failure})")


def _name(request: Request) -> str:
    path = re.sub(r"^https?://[^/]+", "", request.url).partition("?")[0]
    return f"{request.method} {path}"


def scripts_of(page: Page) -> list[str]:
    """Return the addresses of a page's scripts."""
    return [script.get_attribute("src") or "" for script in page.locator("script").all()]
