"""What a parent needs is visible and reachable: on small, low and enlarged screens, and by keyboard."""

from typing import Any

import pytest
from playwright.sync_api import expect

from support.browser.looks import enlarge_text, evaluate, overflow, small_targets
from support.browser.visit import Visit

WORDS = "はじめて寝返りできました。うれしくて泣いてしまいました"
LINE: dict[str, Any] = {
    "id": "yorisoi",
    "name": "よりそいホットライン",
    "channel": "phone",
    "phone": "0120-279-338",
    "url": None,
    "hours": "24時間",
    "open_now": True,
}

HIDDEN_WORDS = (
    "(() => { const each = document.querySelector('.foot .answer'); return each.scrollHeight - each.clientHeight })()"
)
# How much taller than the screen home is, and how far it and the page are scrolled.
SCROLLED_AWAY = """
(() => {
  const home = document.querySelector(".home");
  home.scrollTop = 99;
  return [home.scrollHeight - home.clientHeight, home.scrollTop, document.scrollingElement.scrollTop];
})()
"""
# Whether the picture reaches the left and the right edge.
PICTURE_EDGES = """
(() => {
  const drawn = document.querySelector(".home-tree .tree-now svg").getBBox();
  const at = document.querySelector(".home-tree .tree-now svg").getScreenCTM();
  return [drawn.x * at.a + at.e <= 0, (drawn.x + drawn.width) * at.a + at.e >= innerWidth];
})()
"""
WORDS_SEEN = """
(() => {
  const [answer, words] = [document.querySelector(".foot .answer"), document.querySelector(".foot .voice-words")];
  const seen = answer.getBoundingClientRect().bottom - words.getBoundingClientRect().top;
  return Math.floor(seen / parseFloat(getComputedStyle(words).lineHeight) + 0.1);
})()
"""


def give(visit: Visit, *, level: str, is_card: bool, times: int = 1, discreet: bool = False) -> None:
    """Add help of this level to the newest answer in the server's response."""
    visit.parent.say(WORDS)
    said = visit.parent.call("GET", "/api/chat/history")
    resources = [{**LINE, "id": f"{LINE['id']}-{number}"} for number in range(times)]
    help_said = {"level": level, "discreet": discreet, "help": "/help", "is_card": is_card, "resources": resources}
    said["items"][0]["safety"] = help_said
    visit.page.route("**/api/chat/history*", lambda route: route.fulfill(json=said))


@pytest.mark.parametrize("way", ["Escape", "閉じる", "back"])
def test_the_focus_goes_back_to_who_opened_a_sheet(visit: Visit, way: str) -> None:
    page = visit.page
    visit.parent.say(WORDS)
    visit.open("/chat")
    for name in ("メニュー", "このことばについて"):
        opener = page.get_by_role("button", name=name)
        opener.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        if way == "Escape":
            page.keyboard.press("Escape")
        elif way == "back":
            page.go_back()
        else:
            page.get_by_role("button", name=way).click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(opener).to_be_focused()


def test_the_focus_stays_in_the_row_of_stickers(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    page.get_by_role("button", name="疲れた").click()
    expect(page.get_by_role("button", name="すこし")).to_be_focused()
    page.get_by_role("button", name="スタンプをえらびなおす").click()
    expect(page.get_by_role("button", name="疲れた")).to_be_focused()


@pytest.mark.parametrize("level", ["serious", "immediate", "concern"])
def test_help_stands_in_one_order_and_is_whole(visit: Visit, form: str, level: str) -> None:
    page = visit.page
    give(visit, level=level, is_card=True, times=3)
    for path in ("/chat", "/history", "/"):
        visit.open(path)
        card = page.locator(".safety-card")
        expect(card).to_be_visible()
        help_box, words = card.bounding_box(), page.locator(".answer, .entry h3 + p").first.bounding_box()
        assert help_box is not None
        assert words is not None
        assert words["y"] + words["height"] <= help_box["y"], "the words first"
        expect(page.locator(".safety-call").first).to_be_visible()
        expect(page.locator(".safety-call >> visible=true")).to_have_count(1)
        if path == "/" and form == "phone":
            assert evaluate(page, HIDDEN_WORDS) <= 0, "the words are whole"
            call, zone = page.locator(".safety-call").first.bounding_box(), page.locator(".foot-rest").bounding_box()
            assert call is not None
            assert zone is not None
            assert call["y"] + call["height"] <= zone["y"]
        card.get_by_text("ほかに：").click()
        expect(page.locator(".safety-call >> visible=true")).to_have_count(3)


@pytest.mark.parametrize("form", ["phone"])
def test_nothing_scrolls_home_away(visit: Visit) -> None:
    """Hidden content is inside the scrolling part, and opening help moves only the transcript."""
    page = visit.page
    for words in ("もう消えてしまいたい。死にたいです", *("夫に殴られました。怖いです。スマホを見られています",) * 3):
        visit.parent.say(words)
    visit.open("/chat")
    folded = page.get_by_role("button", name="メモがあります")
    expect(folded).to_have_count(1)  # three in a row are folded into one
    expect(page.get_by_role("button", name="いますぐ閉じる")).to_have_count(1)
    folded.click()
    expect(page.locator(".exchange")).to_have_count(4)
    assert evaluate(page, SCROLLED_AWAY) == [0, 0, 0]
    expect(page.get_by_role("link", name="木へもどる")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("form", ["phone"])
def test_on_a_low_screen_the_picture_has_no_seam_and_the_number_is_there(visit: Visit) -> None:
    page = visit.page
    visit.parent.say("もう消えてしまいたい。死にたいです")
    visit.open("/")
    for height, text in ((844, 100), (400, 100), (844, 200)):
        page.set_viewport_size({"width": 390, "height": height})
        enlarge_text(page, text)
        visit.settle()
        assert evaluate(page, PICTURE_EDGES) == [True, True], (height, text)
        if text == 100:
            expect(page.locator(".safety-call").first).to_be_in_viewport(ratio=1)
            assert evaluate(page, WORDS_SEEN) >= 2, "lines of the answer"


def test_help_that_is_only_mentioned_can_be_called_and_copied(visit: Visit) -> None:
    page = visit.page
    give(visit, level="concern", is_card=False)
    visit.open("/")
    call = page.locator("a[href^='tel:']")
    expect(call).to_be_visible()
    box = call.bounding_box()
    assert box is not None
    assert box["height"] >= 56
    expect(page.get_by_role("button", name="番号をコピー")).to_be_visible()
    assert small_targets(page) == []


def test_a_telephone_on_its_side(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 844, "height": 390})
    visit.parent.say(WORDS)
    visit.open("/")
    expect(page.locator(".answer-more")).to_have_count(1)
    expect(page.locator(".tree-now svg")).to_be_visible()
    picture, log = (page.locator(name).bounding_box() for name in (".home-tree", ".transcript"))
    assert picture is not None
    assert log is not None
    assert picture["height"] == 390
    assert picture["width"] >= 844 * 0.4
    assert log["height"] >= 200
    assert overflow(page) == []


def test_text_twice_as_large(visit: Visit, form: str) -> None:
    page = visit.page
    visit.parent.say(WORDS)
    if form == "phone":
        page.set_viewport_size({"width": 390, "height": 844})
    visit.open("/")
    enlarge_text(page, 200)
    cut = """[...document.querySelectorAll(".sticker, .strength, .how, .foot-all")].filter(
        (each) => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1
    ).map((each) => each.textContent)"""
    assert evaluate(page, cut) == []
    page.get_by_role("button", name="疲れた").click()
    assert evaluate(page, cut) == []
    assert overflow(page) == []


def test_an_answer_of_six_lines_is_whole_at_the_trees_foot(visit: Visit, form: str) -> None:
    if form != "phone":
        pytest.skip("beside the tree there is room for all")
    page = visit.page
    visit.parent.say(WORDS)
    visit.open("/")
    words = page.locator(".foot .voice-words")
    expect(words).to_be_visible()
    visit.run("document.querySelector('.foot .voice-words').textContent = 'ことば\\n'.repeat(5) + 'ことば'")
    seen = (
        "(() => { const each = document.querySelector('.foot-words'); return each.scrollHeight - each.clientHeight })()"
    )
    assert evaluate(page, seen) <= 0
    page.get_by_role("link", name="ぜんぶ読む").click()
    page.wait_for_url("**/chat")


@pytest.mark.parametrize("form", ["phone"])
@pytest.mark.parametrize("discreet", [True, False])
def test_the_first_number_is_in_view_on_the_smallest_screen(visit: Visit, discreet: bool) -> None:  # noqa: FBT001
    page = visit.page
    page.set_viewport_size({"width": 320, "height": 640})
    give(visit, level="serious", is_card=True, times=3, discreet=discreet)
    for path in ("/", "/chat"):
        visit.open(path)
        if discreet:
            folded = page.get_by_role("button", name="メモがあります")
            expect(folded).to_be_in_viewport(ratio=1)
            folded.click()
        call = page.locator(".safety-call").first
        if path == "/" or discreet:
            expect(call).to_be_in_viewport(ratio=1)
            top, bar = call.bounding_box(), page.locator(".hand-zone").bounding_box()
            assert top is not None
            assert bar is not None
            assert top["y"] + top["height"] <= bar["y"], "not under the stickers"
