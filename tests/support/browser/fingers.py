"""Touch input on the tree: positions of fruits on the screen, taps, and pinch gestures."""

import re

from playwright.sync_api import expect

from support.browser.looks import be_still
from support.browser.visit import Visit

PICTURE = ".tree-now svg"

# Positions of fruits on the screen: recent ones have a group each, older ones are points of a shared path.
HANGING = """(() => {
  const svg = document.querySelector(".tree-now svg"), box = svg.getBoundingClientRect();
  const scale = Math.min(box.width / 400, box.height / 440);
  const at = (x, y) => [box.left + box.width / 2 + (x - 200) * scale, box.bottom + (y - 440) * scale];
  const found = {};
  for (const fruit of svg.querySelectorAll('g[data-day]')) {
    const [x, y] = fruit.getAttribute("transform").match(/-?[\\d.]+/g).map(Number);
    found[fruit.dataset.day] = at(x, y);
  }
  for (const lot of svg.querySelectorAll("path.fruits")) {
    const points = lot.getAttribute("d").match(/-?[\\d.]+/g).map(Number);
    lot.dataset.days.split(" ").forEach((day, place) => (found[day] = at(points[2 * place], points[2 * place + 1])));
  }
  return found;
})()"""


def hanging(visit: Visit) -> dict[str, tuple[float, float]]:
    """Return the position of each day's fruit on the screen."""
    expect(visit.page.locator(PICTURE)).to_be_visible()
    be_still(visit.page)
    found = visit.run(HANGING)
    assert isinstance(found, dict)
    return found


def touch(visit: Visit, at: tuple[float, float]) -> None:
    """Tap on a position; on the desktop, click on it."""
    if is_touched(visit):
        visit.page.touchscreen.tap(*at)
    else:
        visit.page.mouse.click(*at)


def is_touched(visit: Visit) -> bool:
    return visit.run("navigator.maxTouchPoints > 0") is True


def enlarge(visit: Visit) -> None:
    """Zoom in on the tree, by a pinch gesture or by Ctrl and the wheel; wait until the scale has settled."""
    before = scale(visit)
    spread(visit)
    seen = before
    for _ in range(50):
        visit.page.wait_for_timeout(100)
        now = scale(visit)
        if before != now == seen:
            return
        seen = now


def spread(visit: Visit) -> None:
    box = visit.page.get_by_role("group", name="木の絵").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if not is_touched(visit):
        visit.page.mouse.move(x, y)
        visit.page.keyboard.down("Control")
        for _ in range(4):
            visit.page.mouse.wheel(0, -120)
        visit.page.keyboard.up("Control")
        return
    fingers = visit.context.new_cdp_session(visit.page)
    for kind, far in [("touchStart", 20), *(("touchMove", 20 + 15 * step) for step in range(1, 9))]:
        points = [{"x": x + side * far, "y": y, "id": side + 1} for side in (-1, 1)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def scale(visit: Visit) -> float:
    transform = visit.page.locator(".grove-plane").get_attribute("style") or ""
    found = re.search(r"scale\(([\d.]+)\)", transform)
    return float(found[1]) if found else 1.0
