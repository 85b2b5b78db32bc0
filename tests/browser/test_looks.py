"""Accessibility: contrast and names, target sizes, narrow screens, large text, dark mode."""

import pytest
from playwright.sync_api import expect

from homebiyori.dev.engine import ROOT
from support.browser.looks import enlarge_text, faceless, luminance, overflow, small_targets, violations
from support.browser.screens import SCREENS
from support.browser.visit import Visit

NOON, NIGHT = "2026-11-26T12:00:00+09:00", "2026-11-26T02:00:00+09:00"
HAND_ZONE = ".hand-zone"
SHOTS = ROOT / "build" / "browser"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_for_everybody(visit: Visit, scheme: str) -> None:
    visit.parent.say("今日はやっと公園に行けた。すべり台で笑ってくれた")
    visit.page.emulate_media(color_scheme=scheme)
    visit.hands.move_to(NOON)  # during the day, the theme follows the system
    found = []
    for path in SCREENS:
        visit.open(path)
        assert visit.run("document.documentElement.dataset.theme") == scheme
        found += [f"{path}: {fault}" for fault in (*violations(visit.page), *small_targets(visit.page))]
    assert found == []


@pytest.mark.parametrize("form", ["phone"])
@pytest.mark.parametrize("text", [100, 200])
def test_nothing_is_cut_on_a_narrow_screen_or_in_large_letters(visit: Visit, text: int) -> None:
    visit.parent.say("https://example.com/" + "とても長い" * 30)
    visit.page.set_viewport_size({"width": 320 if text == 100 else 390, "height": 844})
    found = []
    for path in SCREENS:
        visit.open(path)
        enlarge_text(visit.page, text)
        found += [f"{path}: {fault}" for fault in overflow(visit.page)]
    assert found == []


@pytest.mark.parametrize("form", ["phone"])
def test_the_hand_finds_everything_in_the_dark(visit: Visit) -> None:
    visit.hands.move_to(NIGHT)
    visit.open("/")
    assert luminance(visit.page) <= 0.08
    assert visit.page.locator(HAND_ZONE).count() == 1
    assert small_targets(visit.page, 48, within=HAND_ZONE) == []


def test_with_forced_colours_what_can_be_pressed_and_what_is_chosen_shows(visit: Visit, form: str) -> None:
    visit.parent.say("今日はやっと公園に行けた。すべり台で笑ってくれた")
    page = visit.page
    page.emulate_media(forced_colors="active")
    SHOTS.mkdir(parents=True, exist_ok=True)
    found = []
    for path in SCREENS:
        visit.open(path)
        page.screenshot(path=SHOTS / f"forced-{path.strip('/') or 'home'}-{form}.png")
        found += [f"{path}: {fault}" for fault in (*faceless(page), *overflow(page))]
    assert found == []
    visit.open("/chat")
    page.locator(".how").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.screenshot(path=SHOTS / f"forced-how-{form}.png")
    assert faceless(page) == []
