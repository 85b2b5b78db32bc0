"""Every URL resolves, and no page writes to the console or violates its content security policy."""

from playwright.sync_api import expect

from support.browser.screens import SCREENS
from support.browser.visit import Visit


def test_every_address_resolves(visit: Visit) -> None:
    for path in (*SCREENS, "/start"):
        visit.open(path)
        expect(visit.page.locator("main")).to_be_visible()
        assert "見つかりません" not in visit.page.inner_text("body"), path


def test_what_is_no_address_leads_back_to_the_tree(visit: Visit) -> None:
    visit.open("/nowhere")
    visit.page.get_by_text("木へもどる").click()
    assert visit.path() == "/"
