"""The first visit, by touch and by keyboard alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.browser.visit import Visit

SIDEWAYS = """
(() => {
  const each = document.querySelector(".foot-words");
  each.scrollLeft = 99;
  return [each.scrollLeft, each.scrollWidth - each.clientWidth];
})()
"""
# Click send; return how far below the handle's top the growth appears, in px.
GROWN = """
new Promise((done) => {
  new MutationObserver((_, watch) => {
    const grown = document.querySelector(".grown");
    if (!grown) return;
    watch.disconnect();
    for (const animation of grown.getAnimations()) animation.pause();
    for (const animation of grown.getAnimations()) animation.currentTime = 0;
    done(grown.getBoundingClientRect().bottom - document.querySelector(".pull-up-bar").getBoundingClientRect().top);
  }).observe(document.body, { childList: true, subtree: true });
  document.querySelector(".composer-send").click();
})
"""
ORDER = """
[...document.querySelectorAll(".sticker")]
  .sort((one, other) => one.getBoundingClientRect().left - other.getBoundingClientRect().left)
  .map((each) => each.querySelector(".sticker-word").textContent)
"""
# The class of the topmost element at the centre of the quick exit.
UPPERMOST = """
(() => {
  const box = [...document.querySelectorAll(".quick-exit")].at(-1).getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)?.className;
})()
"""
JOY = "今日はじめて寝返りをした。うれしくて、思わず涙が出た。ずっと待っていた"


def send(page: Page, words: str) -> None:
    page.get_by_label("いまの気持ち").fill(words)
    page.get_by_role("button", name="送る").click()
    expect(page.locator(".answer-more").last).to_have_accessible_name(re.compile(words[:8]))


def top(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return float(box["y"])


def focused(visit: Visit) -> str:
    """Return the class of the focused element."""
    name: str = visit.run("document.activeElement.className")
    return name


@pytest.mark.parametrize("path", ["/", "/chat"])
def test_the_first_fruit_is_said_below_the_whole_answer_and_opens(visit: Visit, path: str) -> None:
    page = visit.page
    visit.open(path)
    send(page, JOY)
    said = page.locator(".answer-fruit")
    expect(said).to_be_in_viewport(ratio=1)
    expect(said).to_have_text("うれしい実がなりましたひらく")
    answer, celebration = page.locator(".voice-words"), page.locator(".answer-celebration")
    assert top(answer) < top(celebration), "the answer first"
    if path == "/":
        page.reload()
        expect(said).to_be_visible()
    said.get_by_role("button", name="ひらく").click()
    page.wait_for_url("**/fruits/*")
    expect(page.locator(".fruit-letter")).to_contain_text("寝返り")
    page.get_by_role("button", name="しまう").press("Enter")
    expect(said.get_by_role("button", name="ひらく")).to_be_focused()


def test_the_line_of_a_fruit_stays_with_its_exchange(visit: Visit) -> None:
    visit.parent.say(JOY)
    visit.open("/chat")
    fruit = visit.page.locator(".exchange", has_text=JOY[:8]).locator(".answer-fruit")
    expect(fruit).to_have_count(1)
    send(visit.page, "夜中の授乳、4回目です")
    expect(visit.page.locator(".answer-fruit")).to_have_count(1)
    fruit.get_by_role("button", name="ひらく").click()
    visit.page.wait_for_url("**/fruits/*")


@pytest.mark.parametrize("form", ["phone"])
def test_the_line_of_a_stage_is_whole(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    send(page, JOY)
    line = page.locator(".answer-celebration")
    expect(line).to_be_visible()
    box, words = line.bounding_box(), page.locator(".foot-words").bounding_box()
    assert box is not None
    assert words is not None
    assert box["y"] + box["height"] <= words["y"] + words["height"] - 14, "above the fade"


@pytest.mark.parametrize("way", ["Enter", "送る"])
@pytest.mark.parametrize("form", ["desk"])
def test_the_focus_goes_along_from_the_start(visitor: Visit, way: str) -> None:
    page = visitor.page
    visitor.parent.sign_in(visitor.context)
    visitor.open("/start")
    page.get_by_label("さいしょのひとこと").fill(JOY)
    if way == "Enter":
        page.keyboard.press("Enter")
    else:
        page.get_by_role("button", name=way).click()
    page.wait_for_url(f"{visitor.origin}/")
    visitor.settle()
    assert focused(visitor) == "transcript"


def test_what_sends_keeps_the_focus(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    page.get_by_label("いまの気持ち").fill(JOY)
    page.get_by_role("button", name="送る").press("Enter")
    expect(page.locator(".answer-more")).to_have_count(1)
    assert focused(visit) == "composer-send"
    page.keyboard.press("Enter")  # there is nothing to send
    visit.settle()
    assert len(visit.wire.asked("POST", "/api/chat/messages")) == 1


def test_an_old_answer_is_no_news(visit: Visit) -> None:
    """If a message could not be sent, the previous answer is not announced again."""
    visit.watch.expect("offline|Failed to load resource|ERR_")
    page = visit.page
    visit.parent.say(JOY)
    visit.open("/")
    status = page.locator(".unseen[role=status]")
    visit.context.set_offline(True)
    page.get_by_label("いまの気持ち").fill("電波がない")
    page.get_by_role("button", name="送る").click()
    expect(page.get_by_text("電波を待っています")).to_be_visible()
    expect(status).to_have_text("")
    visit.context.set_offline(False)
    expect(status).not_to_have_text(re.compile("^$|返事を書いています"))


@pytest.mark.parametrize("form", ["phone"])
def test_home_shows_what_was_answered_and_nothing_moves_sideways(visit: Visit) -> None:
    page = visit.page
    visit.parent.say(JOY * 3)
    visit.open("/")
    mine = page.locator(".foot-mine")
    expect(mine).to_contain_text("今日はじめて寝返り")
    assert top(mine) < top(page.locator(".voice-words"))
    page.locator(".answer-more").click()
    page.get_by_role("button", name="閉じる").click()
    assert visit.run(SIDEWAYS) == [0, 0]


@pytest.mark.parametrize("form", ["phone"])
def test_the_growth_drifts_above_the_handle(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    page.get_by_label("いまの気持ち").fill(JOY)
    assert visit.run(GROWN) <= 0


@pytest.mark.parametrize("form", ["phone"])
def test_all_of_the_start_is_in_view(visitor: Visit) -> None:
    page = visitor.page
    visitor.parent.sign_in(visitor.context)
    visitor.open("/start")
    field = page.get_by_label("ニックネーム").bounding_box()
    assert field is not None
    assert field["y"] + field["height"] <= top(page.locator(".start-hand"))
    page.get_by_text("ヒデじい").click()
    expect(page.locator(".listener-line")).to_have_count(1)


def test_from_the_top_to_the_composer_are_two_keys(visit: Visit) -> None:
    for words in ("あさごはん、たべてくれた", "ひるね、30分だけ", "よるは、わたしが先にねた"):
        visit.parent.say(words)
    page = visit.page
    visit.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="書くところへ")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("いまの気持ち")).to_be_focused()


def test_many_exchanges_are_one_tab_stop(visit: Visit) -> None:
    page = visit.page
    said = ("あさごはん、たべてくれた", "ひるね、30分だけ", "よるは、わたしが先にねた")
    for words in said:
        visit.parent.say(words)
    visit.open("/chat")
    expect(page.locator(".answer-more")).to_have_count(len(said))
    stops: list[str] = []
    page.get_by_role("button", name="書くところへ").focus()
    while len(stops) < 30 and focused(visit) != "":
        page.keyboard.press("Tab")
        stops.append(focused(visit))
    assert stops[-1] == "", "the composer has no class of its own"
    assert (stops.count("answer-more"), stops.count("sticker")) == (1, 1)
    assert len(stops) <= 10

    for name, key in (
        (said[2], ""),
        (said[1], "ArrowUp"),
        (said[0], "ArrowUp"),
        (said[0], "ArrowUp"),
        (said[2], "End"),
    ):
        if key:
            page.keyboard.press(key)
        else:
            page.locator(".answer-more").last.focus()
        expect(page.get_by_role("button", name=f"このことばについて：{name[:10]}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_escape_takes_a_sticker_back(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    page.get_by_role("button", name="疲れた").press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="疲れた")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="不安")).to_be_focused()


def test_in_a_fruit_the_first_key_puts_it_away(visit: Visit) -> None:
    page = visit.page
    visit.parent.say(JOY)
    fruit = visit.parent.call("GET", "/api/tree/fruits")["items"][0]["fruit_id"]
    visit.open(f"/fruits/{fruit}")
    expect(page.locator(".fruit-name")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="しまう")).to_be_focused()
    page.keyboard.press("Escape")
    page.wait_for_url("**/tree")


def test_stickers_say_what_they_mean_in_one_order_for_either_hand(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    for hand in ("right", "left"):
        visit.run(f"document.documentElement.dataset.hand = '{hand}'")
        assert visit.run(ORDER) == ["嬉しい", "悲しい", "怒り", "不安", "疲れた", "困った"]
    expect(page.get_by_text("嬉しい", exact=True)).to_be_visible()


def test_what_the_plan_lacks_is_marked_before_it_is_chosen(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    page.locator(".how").click()
    marked = page.get_by_role("dialog").locator("label").filter(has_text="プレミアム")
    expect(marked).to_have_text(["みんなでプレミアム", "深くプレミアム"])


@pytest.mark.parametrize("has_older", [True, False])
def test_older_words_are_offered_where_there_are_some(visit: Visit, has_older: bool) -> None:  # noqa: FBT001
    visit.parent.say(JOY)
    known = visit.parent.call("GET", "/api/chat/history")
    many = [{**known["items"][0], "message_id": f"01M8471NB9CJ7T9XBVQV4RGE{number:02}"} for number in range(20)]
    page: dict[str, Any] = {"items": many, "next_cursor": "x" if has_older else None, "has_more": has_older}
    visit.page.route("**/api/chat/history*", lambda route: route.fulfill(json=page))
    visit.open("/chat")
    expect(visit.page.locator(".answer-more")).to_have_count(20)
    expect(visit.page.get_by_role("link", name="もっと前のことば")).to_have_count(1 if has_older else 0)


def test_the_quick_way_out_hides_nothing_and_is_there_in_a_sheet(visit: Visit) -> None:
    page = visit.page
    visit.open("/settings")
    page.get_by_label("「いますぐ閉じる」ボタン").check()
    away = page.get_by_role("button", name="いますぐ閉じる")
    for path in ("/history", "/settings", "/notices", "/billing", "/help", "/tree"):
        visit.open(path)
        button, name = away.bounding_box(), page.locator("h1").bounding_box()
        assert button is not None
        assert name is not None
        assert button["y"] + button["height"] <= name["y"], path
        assert visit.run(UPPERMOST) == "button quiet quick-exit"
        seen = visit.run("getComputedStyle(document.querySelector('.quick-exit')).backgroundColor")
        assert re.fullmatch(r"rgb\(.*", seen), "opaque"
    visit.open("/")
    page.get_by_role("button", name="メニュー").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert visit.run(UPPERMOST) == "button quiet quick-exit"
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_in_danger_the_lines_stand_below_the_words_that_speak_of_them(visit: Visit) -> None:
    page = visit.page
    visit.open("/chat")
    page.get_by_label("いまの気持ち").fill("もう消えてしまいたい。死にたいです")
    page.get_by_role("button", name="送る").click()
    expect(page.locator(".safety-card")).to_be_visible()
    expect(page.locator(".answer-fruit")).to_have_count(0)
    assert top(page.locator(".voice-words")) < top(page.locator(".safety-card"))
    expect(page.locator(".safety-call").first).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="聞いてもらう")).to_be_visible()
    expect(page.get_by_text("ほめてもらう")).to_have_count(0)


def test_an_answer_that_comes_after_a_reload_is_folded(visit: Visit) -> None:
    """By then somebody else may be looking."""
    page = visit.page
    visit.open("/")
    held = visit.wire.hold("/api/chat/messages")
    page.get_by_label("いまの気持ち").fill("夫に殴られました。怖いです。スマホを見られています")
    page.get_by_role("button", name="送る").click()
    assert held.met.wait(15)
    page.reload()
    expect(page.get_by_role("button", name="メモがあります")).to_be_visible()
    visit.settle()
    expect(page.locator("a[href^='tel:']")).to_have_count(0)


def test_a_tab_says_nothing_before_it_is_known_whether_it_must_be_discreet(visit: Visit) -> None:
    page = visit.page
    page.context.route("**/assets/*.js", lambda _: None)  # never answered
    page.goto(f"{visit.origin}/", wait_until="commit")
    expect(page).to_have_title("メモ")
    page.context.unroute("**/assets/*.js")
    visit.open("/")
    expect(page).to_have_title("ほめびより")


def test_last_lines_are_phrases(visit: Visit) -> None:
    """「ねぇ。」 never stands alone: the browser breaks lines between phrases."""
    visit.parent.say(JOY)
    visit.open("/")
    for name, wanted in (("textWrapStyle", "pretty"), ("wordBreak", "auto-phrase")):
        assert visit.run(f"getComputedStyle(document.querySelector('.voice-words')).{name}") == wanted
