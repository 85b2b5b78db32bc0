"""The installed Chromium, as a phone and as a desktop browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, sync_playwright

FORMS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "desk": {"viewport": {"width": 1280, "height": 800}},
}
COMMON: dict[str, Any] = {"device_scale_factor": 1, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
# The names on Debian, on Ubuntu, and on GitHub's runners.
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """Return the browser that CHROMIUM names, or the first one that is installed."""
    given = os.environ.get("CHROMIUM")  # noqa: TID251 - a developer's setting
    return given or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's sandbox needs privileges that a container lacks, and all pages are our own.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
