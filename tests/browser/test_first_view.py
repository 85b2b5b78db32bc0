"""The first view of home on a slow connection: its requests are sent before most of its code has arrived."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.browser.visit import Visit

WORDS = "はじめて寝返りできました。うれしくて泣いてしまいました"
REFRESH = "/api/session/refresh"
FIRST = ("/api/chat/history", "/api/tree/image", "/api/tree/status", "/api/users/onboarding-status")


@pytest.fixture
def shell(built: Path) -> str:
    """Return the URL of home's code."""
    (found,) = re.findall(r'src="(/assets/shell-[^"]+)"', (built / "parents" / "index.html").read_text())
    return str(found)


def asked(visit: Visit) -> list[int]:
    return [len(visit.wire.asked("GET", path)) for path in FIRST]


def wait_until_asked(visit: Visit) -> None:
    for _ in range(200):
        if all(asked(visit)):
            return
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"asked: {asked(visit)}")


def test_home_asks_before_its_code_is_there_and_each_thing_once(visit: Visit, shell: str) -> None:
    visit.parent.say(WORDS)
    held = visit.wire.hold(shell)
    assert held.go
    visit.page.goto(f"{visit.origin}/", wait_until="commit")
    wait_until_asked(visit)
    assert held.met.wait(10)
    held.go.set()
    expect(visit.page.locator(".answer-more")).to_have_count(1)
    expect(visit.page.locator(".tree-now svg")).to_be_visible()
    visit.settle()
    assert asked(visit) == [1, 1, 1, 1]
    assert len(visit.wire.asked("POST", REFRESH)) == 1


@pytest.mark.parametrize("why", ["kept", "discreet"])
def test_what_the_device_keeps_or_hides_is_not_asked_ahead(visit: Visit, shell: str, why: str) -> None:
    page = visit.page
    visit.open("/settings")
    if why == "discreet":
        page.get_by_label("ひかえめモード").check()
        expect(page).to_have_title("メモ")
    else:
        visit.open("/")
    before = (asked(visit), len(visit.wire.asked("POST", REFRESH)))
    visit.context.new_cdp_session(page).send("Network.clearBrowserCache")
    visit.run(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.unregister())).then(() => 0)"
    )
    held = visit.wire.hold(shell)
    assert held.go
    page.goto(f"{visit.origin}/", wait_until="commit")
    assert held.met.wait(10)
    page.wait_for_timeout(500)
    assert (asked(visit), len(visit.wire.asked("POST", REFRESH))) == before
    held.go.set()
    expect(page.locator(".how")).to_be_visible()
    visit.settle()


def test_a_stranger_is_asked_for_once(visitor: Visit) -> None:
    visitor.open("/")
    visitor.page.wait_for_url("**/welcome?return=*")
    assert len(visitor.wire.asked("POST", REFRESH)) == 1
    assert asked(visitor) == [0, 0, 0, 0]
