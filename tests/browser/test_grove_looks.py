"""Accessibility of the tree's screens: axe, target sizes, large text in a narrow window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from support.browser.looks import enlarge_text, overflow, small_targets, violations
from support.browser.visit import Visit

JOY = "今日はじめて寝返りをした。うれしくて、思わず涙が出た。ずっと待っていた"
NOON = "2026-11-26T12:00:00+09:00"


def _tree(visit: Visit) -> None:
    visit.open("/tree")
    expect(visit.page.locator(".tree-now svg")).to_be_visible()


def _fruit(visit: Visit) -> None:
    page = visit.parent.call("GET", "/api/tree/fruits")
    visit.open(f"/fruits/{page['items'][0]['fruit_id']}")
    visit.page.wait_for_timeout(1_600)  # the letter has appeared


SCREENS: dict[str, Callable[[Visit], None]] = {
    "tree": _tree,
    "fruit": _fruit,
    "album": lambda visit: visit.open("/album"),
    "history": lambda visit: visit.open("/history"),
    "notices": lambda visit: visit.open("/notices"),
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_can_be_read_by_everybody(name: str, theme: str, visit: Visit) -> None:
    for _ in range(4):
        visit.parent.say(JOY)
    visit.hands.move_to(NOON)
    visit.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    SCREENS[name](visit)
    assert violations(visit.page) == []
    assert overflow(visit.page) == []
    assert small_targets(visit.page) == []


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_bears_large_text_and_a_narrow_window(name: str, visit: Visit) -> None:
    for _ in range(4):
        visit.parent.say(JOY)
    visit.page.set_viewport_size({"width": 320, "height": 640})
    SCREENS[name](visit)
    enlarge_text(visit.page, 200)
    assert overflow(visit.page) == []
