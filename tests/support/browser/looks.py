"""How a page looks, in figures: what axe finds, how bright it is, what is too small, what is cut."""

import io
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

_PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8").rstrip()
# What fades in is as pale as it looks only for a moment; what never ends is judged as it is.
_AT_REST = """
for (const motion of document.getAnimations()) {
  if (motion.effect.getComputedTiming().endTime !== Infinity) motion.finish();
}
"""
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def evaluate(page: Page, script: str) -> Any:
    """Evaluate a script through the devtools protocol, which no policy of the page keeps out."""
    session = page.context.new_cdp_session(page)
    try:
        answer = session.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    finally:
        session.detach()
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def be_still(page: Page) -> None:
    """Let every motion be at its end: each look here is at a page that stands still."""
    evaluate(page, _AT_REST)


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 A and AA: the rule, the element, why."""
    be_still(page)
    evaluate(page, _axe() + "; 0")
    tags = list(AXE_RULES)
    found = evaluate(page, f"axe.run(document, {{runOnly: {tags}, preload: false}}).then((all) => all.violations)")
    return [
        f"{rule['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
    ]


def luminance(page: Page) -> float:
    """Return the mean relative luminance of the screen (WCAG's), 0 to 1."""
    be_still(page)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    weights = (0.2126, 0.7152, 0.0722)
    total = 0.0
    for weight, channel in zip(weights, image.split(), strict=True):
        total += weight * sum(_linear(value) * count for value, count in enumerate(channel.histogram()))
    pixels: int = image.width * image.height
    return total / pixels


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def small_targets(page: Page, least: int = 44, *, within: str = "") -> list[str]:
    """Return what can be tapped and is smaller than `least` pixels; links in running text are exempt (WCAG 2.5.8)."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.small({least}, {json.dumps(within)})")
    return found


def overflow(page: Page) -> list[str]:
    """Return what sticks out of the screen sideways, or is cut."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.overflow()")
    return found


def faceless(page: Page) -> list[str]:
    """Return what can't be told where the reader's system has taken all surfaces away (forced colours)."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.faceless()")
    return found


def enlarge_text(page: Page, percent: int) -> None:
    """Let the reader have chosen larger text, as a browser's setting does."""
    evaluate(page, f"document.documentElement.style.fontSize = '{percent}%'")
