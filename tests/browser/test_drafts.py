"""A draft is never lost: neither when the page closes at once, nor to another tab."""

from playwright.sync_api import Page, expect

from support.browser.looks import evaluate
from support.browser.visit import Visit

MINE = "さっき寝たとおもったら、また起きました"
OTHER = "上の子のお弁当を作りました"


def write(page: Page, words: str) -> None:
    page.get_by_label("いまの気持ち").fill(words)


def shows(page: Page, words: str) -> None:
    expect(page.get_by_label("いまの気持ち")).to_have_value(words)


def kept(page: Page) -> str:
    words: str = evaluate(page, "JSON.stringify({ ...localStorage })")
    return words


def test_a_page_that_is_loaded_again_at_once(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    for words in (MINE, MINE + OTHER):
        write(page, words)
        page.reload()
        shows(page, words)
    write(page, "")
    page.reload()
    expect(page.locator(".how")).to_be_visible()
    shows(page, "")


def test_each_tab_has_its_own_words(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    write(page, MINE)
    other = visit.context.new_page()
    other.goto(f"{visit.origin}/")
    expect(other.locator(".how")).to_be_visible()
    shows(other, "")
    write(other, OTHER)
    write(page, MINE + "。")
    page.get_by_role("button", name="送る").click()
    expect(page.locator(".answer-more")).to_have_count(1)
    other.reload()
    shows(other, OTHER)
    other.close()
    third = visit.context.new_page()
    third.goto(f"{visit.origin}/")
    shows(third, OTHER)
    page.reload()
    expect(page.locator(".how")).to_be_visible()
    shows(page, "")


def test_no_words_stay_after_signing_out(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    write(page, MINE)
    assert MINE in kept(page)
    visit.open("/settings")
    for _ in range(2):  # it asks for confirmation
        page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url("**/welcome?return=%2F")  # by way of the sign-out page
    visit.settle()
    visit.open("/help")
    assert MINE not in kept(page)
