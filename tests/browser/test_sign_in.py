"""Sign-in and sign-out by the real flow: our pages, the sign-in page of the local pool, and back."""

from datetime import timedelta

from playwright.sync_api import expect

from homebiyori.base.clock import Clock, to_jst
from support.browser.visit import Visit


def test_from_welcome_to_the_tree_and_out_again(visitor: Visit) -> None:
    visitor.parent.sign_in()  # outside of the page, to choose a character
    visitor.parent.onboard()
    page = visitor.page
    visitor.open("/")
    page.wait_for_url("**/welcome?return=*")

    visitor.open("/api/session/start?return=/")
    visitor.parent.type_sign_in(page)
    page.wait_for_url(f"{visitor.origin}/")
    expect(page.locator("main")).to_be_visible()
    # Only the browser and the page's memory hold tokens; no script can read the cookie.
    assert visitor.run("document.cookie") == ""
    assert [cookie["name"] for cookie in visitor.context.cookies()].count("homebiyori_session") == 1
    answered = visitor.wire.asked("POST", "/api/session/refresh")
    assert answered
    assert not any(sent.path != sent.path.partition("?")[0] for sent in answered)


def test_who_is_signed_in_elsewhere_is_not_asked_again(visit: Visit) -> None:
    visit.open("/")
    assert visit.path() == "/"
    visit.page.reload()
    expect(visit.page.locator("main")).to_be_visible()
    assert visit.path() == "/"


def test_an_ended_session_leads_to_welcome(visit: Visit) -> None:
    visit.open("/tree")
    visit.context.clear_cookies()
    visit.open("/tree")
    visit.page.wait_for_url("**/welcome?return=%2Ftree")


def test_a_sign_in_lasts_thirty_days(visit: Visit) -> None:
    """The engine issues tokens by the real clock; only the clocks of the product and the page move."""
    visit.watch.expect("POST /api/session/refresh 401")  # the browser keeps the cookie by the real clock
    signed_in = to_jst(Clock().now())
    visit.hands.move_to((signed_in + timedelta(days=29)).isoformat())
    visit.open("/tree")
    assert visit.path() == "/tree"
    said = visit.parent.say("あしたも晴れるといいな")
    assert said["created_at"][:10] == f"{signed_in + timedelta(days=29):%Y-%m-%d}"

    visit.hands.move_to((signed_in + timedelta(days=31)).isoformat())
    visit.open("/tree")
    visit.page.wait_for_url("**/welcome?return=%2Ftree")
