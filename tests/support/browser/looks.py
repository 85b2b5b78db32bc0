"""Measurements of a page's appearance: axe's violations, luminance, small targets, overflow."""

import io
import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

_PROBES = Path(__file__).with_name("probes.js").read_text(encoding="utf-8").rstrip()
# Finishes fades, so that elements have their final colours; endless animations are judged as they are.
_AT_REST = """
for (const motion of document.getAnimations()) {
  if (motion.effect.getComputedTiming().endTime !== Infinity) motion.finish();
}
"""
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def evaluate(page: Page, script: str) -> Any:
    """Evaluate a script through the DevTools protocol, which the page's policy cannot block."""
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
    """Finish all animations that have an end, so that the page is measured at rest."""
    evaluate(page, _AT_REST)


def violations(page: Page) -> list[str]:
    """Return the violations of WCAG 2.2 A and AA that axe finds: the rule, the element, the reason."""
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
    """Return the mean relative luminance (WCAG) of the screen, from 0 to 1."""
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
    """Return the targets that are smaller than `least` pixels; links in running text are exempt (WCAG 2.5.8)."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.small({least}, {json.dumps(within)})")
    return found


def overflow(page: Page) -> list[str]:
    """Return the elements that exceed the screen's width, or are cut off."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.overflow()")
    return found


def faceless(page: Page) -> list[str]:
    """Return the controls that cannot be recognized or told apart with forced colours."""
    be_still(page)
    found: list[str] = evaluate(page, f"{_PROBES}.faceless()")
    return found


def enlarge_text(page: Page, percent: int) -> None:
    """Enlarge the text, as a browser's font size setting does."""
    evaluate(page, f"document.documentElement.style.fontSize = '{percent}%'")
