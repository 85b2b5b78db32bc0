"""The tree on the page: view, growth, fruits; the album, the history, and notifications."""

import math
import re
from datetime import date
from itertools import combinations

import pytest
from playwright.sync_api import expect

from support.browser.fingers import PICTURE, enlarge, hanging, scale, touch
from support.browser.orchard import plant
from support.browser.visit import Visit

JOY = "今日はじめて寝返りをした。うれしくて、思わず涙が出た。ずっと待っていた"
TODAY = date(2026, 11, 25)
NOON = "2026-11-26T12:00:00+09:00"


def open_tree(visit: Visit) -> None:
    visit.open("/tree")
    expect(visit.page.locator(PICTURE)).to_be_visible()


def test_back_closes_fruit_sheet_and_menu_in_order(visit: Visit) -> None:
    plant(visit.parent, total=20_000, fruits=120, last=TODAY)
    page = visit.page
    visit.open("/")
    page.get_by_role("button", name=re.compile("メニュー")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert visit.path() == "/"

    page.get_by_role("button", name=re.compile("メニュー")).click()
    page.get_by_role("dialog").get_by_role("link", name="木と実").click()
    visit.settle()
    assert visit.path() == "/tree"
    tap_between(visit)
    sheet = page.get_by_role("dialog", name="どの実をひらきますか")
    expect(sheet).to_be_visible()
    page.go_back()
    expect(sheet).to_be_hidden()
    assert visit.path() == "/tree"

    tap_between(visit)
    sheet.get_by_role("button").first.click()
    expect(page.get_by_text("への返事")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="木と実")).to_be_visible()
    expect(sheet).to_be_hidden()
    page.go_back()
    expect(page.locator(".home")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()


# On a busy machine, what a tap opens may appear before the tap's click event; this forces it.
AT_ONCE = """(() => {
  const later = setTimeout;
  requestAnimationFrame = (run) => (queueMicrotask(() => run(performance.now())), 0);
  setTimeout = (run, ms, ...given) => (ms ? later(run, ms, ...given) : (queueMicrotask(run), 0));
})()"""


def test_a_tap_does_not_close_what_it_opens(visit: Visit) -> None:
    plant(visit.parent, total=20_000, fruits=120, last=TODAY)
    open_tree(visit)
    visit.run(AT_ONCE)
    tap_between(visit)
    sheet = visit.page.get_by_role("dialog", name="どの実をひらきますか")
    expect(sheet).to_be_visible()
    visit.page.wait_for_timeout(500)
    expect(sheet).to_be_visible()


def tap_between(visit: Visit) -> None:
    """Tap between the two fruits that are closest to each other."""
    pairs = combinations(hanging(visit).values(), 2)
    (x, y), (other_x, other_y) = min(pairs, key=lambda pair: math.dist(*pair))
    touch(visit, ((x + other_x) / 2, (y + other_y) / 2))


def test_a_year_of_fruits(visit: Visit) -> None:
    fruits = plant(visit.parent, total=30_000, fruits=365, last=TODAY)
    page = visit.page
    open_tree(visit)
    assert len(hanging(visit)) == 365

    enlarge(visit)
    assert scale(visit) > 3
    old = next(day for day, at in hanging(visit).items() if day < "260801" and is_inside(visit, at))
    touch(visit, hanging(visit)[old])
    expect(page.get_by_text(f"20{old[:2]}-{old[2:4]}-{old[4:]}のことば")).to_be_visible()
    page.get_by_role("button", name="しまう").click()
    expect(page.get_by_role("heading", name="木と実")).to_be_visible()
    assert scale(visit) > 3, "the tree is where it was left"
    visit.settle()

    links = page.locator(".grove-list a")
    while page.get_by_role("button", name="もっと見る").count():
        page.get_by_role("button", name="もっと見る").click()
        visit.settle()
    listed = [link.get_attribute("href") for link in links.all()]
    assert listed == [f"/fruits/{fruit.fruit_id}" for fruit in reversed(fruits)]

    page.get_by_label("気持ち").select_option(label="しんぱいの実")
    page.get_by_label("くれた人").select_option(label="まどか姉さん")
    visit.settle()
    meant = [fruit for fruit in fruits if (fruit.emotion, fruit.ai_character) == ("worry", "madoka")]
    assert links.first.get_attribute("href") == f"/fruits/{meant[-1].fruit_id}"
    expect(links).to_have_count(min(10, len(meant)))


def is_inside(visit: Visit, at: tuple[float, float]) -> bool:
    """Return whether a point is well inside the window with the tree."""
    box = visit.page.get_by_role("group", name="木の絵").bounding_box()
    assert box
    left, top, wide, high = box["x"], box["y"], box["width"], box["height"]
    return bool(left + 30 < at[0] < left + wide - 30 and top + 30 < at[1] < top + high - 30)


@pytest.mark.parametrize("zone", ["America/New_York"])
def test_tokyo_decides_what_day_and_what_light_it_is(visit: Visit) -> None:
    """The device is in New York."""
    visit.hands.move_to("2026-11-26T23:58:00+09:00")
    visit.parent.say(JOY)
    visit.open("/")
    assert visit.run("new Date().getTimezoneOffset()") == 300
    expect(visit.page.locator('.tree-now [data-day="261126"]')).to_be_attached()
    asked = len(visit.wire.asked("GET", "/api/tree/image"))
    visit.hands.pass_time(180)
    visit.settle()
    assert len(visit.wire.asked("GET", "/api/tree/image")) > asked, "midnight in Tokyo"

    visit.parent.say(JOY)  # another day has another fruit
    visit.open("/tree")
    expect(visit.page.locator('.tree-now [data-day="261127"]')).to_be_attached()
    expect(visit.page.locator(".grove-list a").first).to_contain_text("11月27日")
    visit.open("/history")
    headings = visit.page.locator(".entry-day")
    expect(headings).to_have_text(["11月27日(金)", "11月26日(木)"])

    visit.hands.move_to("2026-11-27T05:36:00+09:00")
    open_tree(visit)
    expect(visit.page.locator(f"{PICTURE} > title")).to_have_text(re.compile("秋の夜"))
    visit.hands.pass_time(601)
    expect(visit.page.locator(f"{PICTURE} > title")).to_have_text(re.compile("秋の朝"))
    assert visit.run("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size") == visit.run(
        "document.querySelectorAll('[id]').length"
    ), "ids are unique even while one picture gives way to another"


def test_a_fruit_is_opened_and_put_away_by_keyboard(visit: Visit) -> None:
    fruits = plant(visit.parent, total=900, fruits=3, last=TODAY)
    page = visit.page
    open_tree(visit)
    link = page.locator(f'a[href="/fruits/{fruits[1].fruit_id}"]')
    for _ in range(30):
        page.keyboard.press("Tab")
        if link.evaluate("(element) => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    heading = page.locator(".fruit-name")
    expect(heading).to_be_focused()
    expect(page.locator(".fruit-letter")).to_contain_text(fruits[1].user_message)
    expect(page.locator(".fruit-letter")).to_contain_text(fruits[1].ai_response)
    assert visit.wire.asked("POST", f"/api/tree/fruits/{fruits[1].fruit_id}/view")[0].headers["idempotency-key"]
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.get_by_role("button", name="しまう").evaluate("(element) => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(link).to_be_focused()


def test_a_fruit_is_deleted_when_asked_for_twice(visit: Visit) -> None:
    fruit = plant(visit.parent, total=900, fruits=1, last=TODAY)[0]
    page = visit.page
    visit.open(f"/fruits/{fruit.fruit_id}")
    page.get_by_role("button", name="この実を消す").click()
    assert visit.wire.asked("DELETE", f"/api/tree/fruits/{fruit.fruit_id}") == []
    page.get_by_role("button", name="この実を消す").click()
    expect(page.get_by_role("heading", name="この実はもうありません")).to_be_focused()
    page.get_by_role("button", name="しまう").click()
    expect(page.locator("section", has_text="実は、これからです")).to_be_visible()
    assert hanging(visit) == {}
    visit.watch.expect(r"POST /api/tree/fruits/\w+/view 404")
    visit.open(f"/fruits/{fruit.fruit_id}")
    expect(page.get_by_role("heading", name="この実はもうありません")).to_be_visible()


def test_the_opening_counts_once_however_often_it_is_asked(visit: Visit) -> None:
    fruit = plant(visit.parent, total=900, fruits=1, last=TODAY)[0]
    view = f"/api/tree/fruits/{fruit.fruit_id}/view"
    visit.watch.expect(rf"POST {view} failed")
    visit.wire.cut(view)
    visit.open(f"/fruits/{fruit.fruit_id}")
    visit.page.get_by_role("button", name="もう一度").click()
    expect(visit.page.locator(".fruit-letter")).to_be_visible()
    keys = {sent.headers["idempotency-key"] for sent in visit.wire.asked("POST", view)}
    assert len(keys) == 1
    assert visit.parent.call("GET", f"/api/tree/fruits/{fruit.fruit_id}")["view_count"] == 1


def test_the_last_picture_is_there_before_any_answer(visit: Visit) -> None:
    plant(visit.parent, total=900, fruits=3, last=TODAY)
    open_tree(visit)
    held = visit.wire.hold("/api/tree/image")
    visit.page.goto(f"{visit.origin}/tree")
    expect(visit.page.locator(PICTURE)).to_be_visible()
    assert held.met.wait(10)
    held.go.set() if held.go else None
    visit.settle()
    assert "if-none-match" in visit.wire.asked("GET", "/api/tree/image")[-1].headers


def test_a_message_grows_the_tree_before_ones_eyes(visit: Visit) -> None:
    page = visit.page
    visit.hands.move_to(NOON)
    plant(visit.parent, total=900, fruits=3, last=TODAY)
    visit.open("/")
    write(visit, JOY)
    grown = page.locator(".tree-now .fresh")
    expect(grown).to_be_attached()
    expect(page.locator('[data-day="261126"].tree-new-fruit .tree-glow')).to_be_attached()
    assert visit.path() == "/", "nothing opens by itself"
    since = [sent.path for sent in visit.wire.asked("GET", "/api/tree/image") if "since=" in sent.path]
    assert len(since) == 1

    write(visit, "もう死にたい。消えてしまいたい")
    expect(page.locator(".safety-card").first).to_be_visible()
    visit.settle()
    expect(grown).not_to_be_attached()
    expect(page.locator(".tree-new-fruit, .tree-before")).to_have_count(0)


def write(visit: Visit, words: str) -> None:
    visit.page.get_by_role("textbox").fill(words)
    visit.page.get_by_role("button", name="送る").click()
    visit.settle()


def test_a_day_is_kept_in_the_album_and_taken_out(visit: Visit) -> None:
    visit.hands.move_to(NOON)
    plant(visit.parent, total=900, fruits=3, last=TODAY)
    page = visit.page
    visit.open("/album")
    page.get_by_role("button", name="きょうの木を残す").click()
    picture = page.locator(".album-picture img")
    expect(picture).to_be_visible()
    assert visit.run("document.querySelector('.album-picture img').naturalWidth") != 0
    picture.click()
    sheet = page.get_by_role("dialog")
    with page.expect_download() as saved:
        sheet.get_by_role("link", name="絵を保存する").click()
    assert saved.value.suggested_filename == "2026-11-26.svg"
    assert saved.value.path().read_text().startswith("<svg")
    sheet.get_by_role("button", name="アルバムから外す").click()
    sheet.get_by_role("button", name="アルバムから外す").click()
    expect(sheet).to_be_hidden()
    expect(picture).to_have_count(0)


def test_notices_are_read_and_the_dot_goes(visit: Visit) -> None:
    visit.parent.say(JOY)
    page = visit.page
    visit.open("/notices")
    expect(page.locator(".notice").first).to_be_visible()
    expect(page.locator(".notice-dot").first).to_be_visible()
    page.get_by_role("button", name="ぜんぶ読んだことにする").click()
    expect(page.locator(".notice-dot")).to_have_count(0)
    assert visit.parent.call("GET", "/api/notifications/unread-count") == {"unread_count": 0}
    there = page.locator(".notice").count()
    assert there > 1
    leads = [each.inner_text() for each in page.locator(".notice a").all()]
    assert len(set(leads)) == len(leads), "each says where it leads to"
    for _ in range(2):
        page.locator(".notice").first.get_by_role("button", name="消す").click()
    expect(page.locator(".notice")).to_have_count(there - 1)


def test_words_of_before_are_filtered_and_deleted(visit: Visit) -> None:
    visit.parent.say(JOY)
    visit.parent.say("今日は雨だった。洗濯物がかわかない")
    page = visit.page
    visit.open("/history")
    expect(page.locator(".entry")).to_have_count(2)
    assert page.get_by_text("日のあいだ残り").count() == 1
    page.get_by_label("だれと").select_option(label="ヒデじい")
    expect(page.get_by_text("ここには、まだことばがありません")).to_be_visible()
    page.get_by_label("だれと").select_option(label="すべて")
    page.get_by_label("この日まで").fill("2020-01-01")
    expect(page.locator(".entry")).to_have_count(0)
    page.get_by_label("この日から").fill("2019-12-01")  # an empty range: no request is sent
    page.get_by_label("この日から").fill("2020-01-01")
    page.get_by_label("この日まで").fill("")
    expect(page.locator(".entry")).to_have_count(2)
    asked = {sent.path.partition("?")[2] for sent in visit.wire.asked("GET", "/api/chat/history")}
    assert {"end_date=2020-01-01", "start_date=2020-01-01"} <= asked
    for _ in range(2):
        page.locator(".entry", has_text="洗濯物").get_by_role("button", name="消す").click()
    expect(page.locator(".entry")).to_have_count(1)


def test_a_tap_on_home_opens_a_fruit_or_leads_to_the_tree(visit: Visit) -> None:
    fruits = plant(visit.parent, total=30_000, fruits=30, last=TODAY)
    page = visit.page
    visit.open("/")
    touch(visit, hanging(visit)["261125"])
    visit.settle()
    assert visit.path() == f"/fruits/{fruits[-1].fruit_id}"
    page.go_back()
    visit.settle()
    touch(visit, hanging(visit)["261101"])  # a fruit that home does not show separately
    expect(page.get_by_text("2026-11-01のことば")).to_be_visible()
    page.get_by_role("button", name="しまう").click()
    visit.settle()
    assert visit.path() == "/tree", "it does not open again"
    page.go_back()
    visit.settle()
    box = page.locator(".home-tree").bounding_box()
    assert box
    touch(visit, (box["x"] + 14, box["y"] + 14))  # the sky
    visit.settle()
    assert visit.path() == "/tree"


def test_with_reduced_motion_nothing_moves(visit: Visit) -> None:
    plant(visit.parent, total=30_000, fruits=30, last=TODAY)
    visit.page.emulate_media(reduced_motion="reduce")
    open_tree(visit)
    moving = (
        "document.getAnimations().map((one) => one.animationName).filter((name) => !/fade|leave|glow|dim/.test(name))"
    )
    assert visit.run(moving) == []
