"""The operators' desk on the real stack: what it shows, what it does, and what it never shows."""

import json
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from homebiyori.dev.engine import ROOT
from homebiyori.dev.provision import Clients, Names, create_tables
from support.browser.looks import overflow, small_targets, violations
from support.browser.parent import Parent, new_operator, new_parent
from support.browser.visit import Visit, visiting
from support.local_stack import Local

CANARY = "カナリアの朝に、はじめて寝返りできた"
SHOTS = ROOT / "build" / "browser"
SCREENS = ("/", "/trends", "/people", "/announcements", "/maintenance", "/jobs", "/records")


@pytest.fixture
def visitor(browser: "Browser", stack: Local, form: str, request: pytest.FixtureRequest) -> "Iterator[Visit]":
    """An operator who is not signed in; afterwards the page must have been silent."""
    with (
        new_operator(stack) as operator,
        visiting(browser, operator, form, stack.state.with_name("clock")) as visit,
    ):
        yield visit
        assert list(visit.watch.unexpected()) == []
        assert visit.wire.strangers == []


@pytest.fixture
def desk(visitor: Visit) -> Visit:
    """An operator who is signed in."""
    visitor.parent.sign_in(visitor.context)
    return visitor


@pytest.fixture
def lived(stack: Local) -> Iterator[Parent]:
    """A parent who has written what no operator may read."""
    with new_parent(stack) as parent:
        parent.sign_in()
        parent.onboard()
        parent.say(CANARY)
        yield parent


def audit_of(desk: Visit, action: str) -> list[dict[str, object]]:
    """Return the operator's own entries of a kind, newest first."""
    items = desk.parent.call("GET", "/api/admin/audit?limit=100")["items"]
    return [item for item in items if item["action"] == action]


def test_in_by_the_form_and_out_again(visitor: Visit) -> None:
    page = visitor.page
    visitor.open("/people")
    page.get_by_role("button", name="サインイン").click()
    visitor.parent.type_sign_in(page)
    page.wait_for_url(f"{visitor.origin}/people")
    expect(page.get_by_role("heading", level=1, name="人")).to_be_focused()
    assert visitor.run("document.cookie + JSON.stringify([localStorage, sessionStorage])") == "[{},{}]"
    session = next(each for each in visitor.context.cookies() if each["path"] == "/api/admin/session")
    assert session["expires"] == -1, "it ends with the browser"
    page.get_by_role("button", name="サインアウト").click()
    page.wait_for_url(lambda url: "/people" not in url)
    visitor.open("/")
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()


def test_every_screen_at_every_width_by_day_and_by_night(desk: Visit, form: str, lived: Parent) -> None:
    page = desk.page
    for path in SCREENS:
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)  # type: ignore[arg-type]  # one of two words
            desk.open(path)
            expect(page.get_by_role("heading", level=1)).to_be_focused()
            shot(desk, f"{path.strip('/') or 'today'}-{form}-{light}")
            assert violations(page) == [], (path, light)
        assert overflow(page) == [], path
        assert small_targets(page) == [], path


def shot(desk: Visit, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    desk.page.screenshot(path=SHOTS / f"desk-{name}.png", full_page=True)
