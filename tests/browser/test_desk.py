"""The operators' desk on the real stack: what it shows, what it does, and what it never shows."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.dev.engine import ROOT
from support.browser.backstage import bury, lose_events, pay, settle, stall, user_id_of, without_chats
from support.browser.looks import overflow, small_targets, violations
from support.browser.parent import Parent, new_operator, new_parent
from support.browser.visit import Visit, visiting
from support.local_stack import Local

CANARY = "カナリアの朝に、はじめて寝返りできた"
SHOTS = ROOT / "build" / "browser"
NICKNAME = "はなまる"
VILLAGERS = 2_000
ANNOUNCEMENTS = "/api/admin/announcements"
SCREENS = ("/", "/trends", "/people", "/announcements", "/maintenance", "/jobs", "/records")


@pytest.fixture
def visitor(browser: "Browser", stack: Local, form: str) -> "Iterator[Visit]":
    """An operator who is not signed in; after the test, the console and the network must show nothing unexpected."""
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
    """A parent who has written text that no operator may read."""
    with new_parent(stack) as parent:
        parent.sign_in()
        parent.onboard()
        parent.say(CANARY)
        yield parent


@pytest.fixture(scope="module")
def village(stack: Local) -> int:
    """Create `VILLAGERS` users who never wrote anything; return their number."""
    with new_operator(stack) as operator:
        settle(operator, VILLAGERS)
    return VILLAGERS


def until(is_so: Callable[[], bool]) -> None:
    """Wait for up to a minute until the worker has done something."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def looked_at(page: Page) -> int:
    """Return how many users an announcement has looked at."""
    known = re.search(r"([\d,]+)人まで見て", page.locator(".progress").inner_text())
    assert known
    return int(known[1].replace(",", ""))


def plan_of(parent: Parent) -> str:
    plan: str = parent.call("GET", "/api/billing/subscription")["subscription"]["current_plan"]
    return plan


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
    page.wait_for_url(f"{visitor.origin}/")  # by way of the sign-out page
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()


@pytest.mark.usefixtures("lived")
def test_every_screen_at_every_width_by_day_and_by_night(desk: Visit, form: str) -> None:
    page = desk.page
    for path in SCREENS:
        for light in ("light", "dark"):
            page.emulate_media(color_scheme=light)
            desk.open(path)
            expect(page.get_by_role("heading", level=1)).to_be_focused()
            shot(desk, f"{path.strip('/') or 'today'}-{form}-{light}")
            assert violations(page) == [], (path, light)
        assert overflow(page) == [], path
        assert small_targets(page) == [], path


def shot(desk: Visit, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    desk.page.screenshot(path=SHOTS / f"desk-{name}.png", full_page=True)


def test_what_a_parent_wrote_is_in_no_answer_and_no_node(desk: Visit, lived: Parent) -> None:
    answers: list[str] = []
    desk.page.on("response", lambda answer: answers.append(answer.text()) if "/api/admin/" in answer.url else None)
    said = lived.call("GET", "/api/chat/history")["items"][0]
    kept = [CANARY, said["ai_response"][:20]]
    for path in (*SCREENS, f"/people/{user_id_of(lived)}"):
        desk.open(path)
        nodes = desk.run("document.documentElement.outerHTML")
        assert NICKNAME in nodes or not path.startswith("/people"), "the parent is there"
        assert [words for words in kept if words in nodes] == [], path
    assert len(answers) > len(SCREENS)
    assert [words for words in kept for answer in answers if words in answer] == []


@pytest.mark.usefixtures("lived")
def test_what_is_not_known_is_a_dash_with_its_reason(desk: Visit) -> None:
    page = desk.page
    desk.open("/")
    # There were no answers yesterday.
    unknown = page.get_by_role("row", name="予備の返事の割合").get_by_role("cell").nth(1)
    expect(unknown).to_have_text("—割合の元になる数が0です")
    expect(unknown.locator("[title]")).to_have_attribute("title", "割合の元になる数が0です")
    expect(page.get_by_text("まだ数字がありません").first).to_be_visible()  # there is no CloudWatch
    desk.open("/trends")
    shares = page.get_by_role("region", name="予備の返事の割合", exact=True)
    expect(shares.locator("svg circle")).to_have_count(1)  # today only; a day without a value is a gap
    expect(shares.get_by_role("row")).to_have_count(8)
    writers = page.get_by_role("region", name="書いた人", exact=True)
    expect(writers.locator("svg circle")).to_have_count(7)
    page.get_by_label("90日").check()
    expect(writers.get_by_role("row")).to_have_count(91)
    expect(page.locator("svg.plot")).to_have_count(6)


def test_a_dependency_that_fails_is_named(desk: Visit) -> None:
    page = desk.page
    desk.open("/")
    health = page.get_by_role("region", name="依存先")
    expect(health).to_contain_text("すべて答えています")
    with without_chats(desk.parent):
        page.get_by_role("button", name="いま確かめる").click()
        expect(health).to_contain_text("1つの依存先が答えていません: dynamodb_chats")
        expect(health.get_by_role("row", name="dynamodb_chats")).to_contain_text("応答なし")
        assert violations(page) == []
        shot(desk, "failing")
    page.get_by_role("button", name="いま確かめる").click()
    expect(health).to_contain_text("すべて答えています")


def test_maintenance_shuts_a_parents_page_and_opens_it_again(
    desk: Visit, browser: Browser, stack: Local, form: str, lived: Parent
) -> None:
    page, closing = desk.page, desk.page.get_by_role("button", name="いますぐ閉じる")
    with visiting(browser, lived, form, stack.state.with_name("clock")) as parent:
        lived.sign_in(parent.context)
        parent.watch.expect(r" 503$")
        parent.open("/notices")
        desk.open("/maintenance")
        page.get_by_label("いますぐ閉じる").check()
        page.get_by_label("利用者に見せることば").fill("お手入れをしています")
        expect(closing).to_be_disabled()
        page.get_by_label("確かめるために").fill("停止")
        closing.click()
        page.get_by_role("button", name="閉じる", exact=True).click()
        try:
            said = page.get_by_text("利用者の画面を閉じました")
            expect(said).to_be_focused()
            expect(said).to_be_in_viewport(ratio=1)
            expect(page.get_by_text("メンテナンス中です")).to_be_visible()
            shot(desk, f"closed-{form}")
            parent.open("/notices")
            expect(parent.page.get_by_text("お手入れ中で、眠っています")).to_be_visible()
        finally:
            page.get_by_role("button", name="メンテナンスを終える").click()
            page.get_by_role("button", name="終える", exact=True).click()
            expect(page.get_by_text("メンテナンスを終えました")).to_be_focused()
        parent.open("/notices")
        expect(parent.page.get_by_text("お手入れ中で、眠っています")).to_have_count(0)
        expect(parent.page.get_by_role("heading", name="お知らせ", level=1)).to_be_visible()
    page.get_by_role("link", name="操作の記録を見る").click()
    expect(page.locator("[aria-current=true]")).to_contain_text("メンテナンス: 終える")


def test_an_announcement_reaches_two_thousand_once(desk: Visit, form: str, lived: Parent, village: int) -> None:
    page, path = desk.page, ANNOUNCEMENTS
    desk.watch.expect(f"POST {path} failed")
    desk.open("/announcements")
    title = f"新しい木のお知らせ {form}"
    page.get_by_label("題名").fill(title)
    page.get_by_label("本文").fill("木の姿を絵で見られるようになりました。")
    expect(page.get_by_role("figure")).to_contain_text(title)
    page.get_by_role("button", name="届ける").click()
    desk.wire.cut(path)  # the server performs the request, but its response is lost
    page.get_by_role("button", name="この内容で届ける").click()
    expect(page.get_by_text("行われたかどうかはわかりません")).to_be_visible()
    page.get_by_role("button", name="もう一度").click()
    page.wait_for_url("**/announcements/*")
    keys = {sent.headers["idempotency-key"] for sent in desk.wire.asked("POST", path)}
    assert len(keys) == 1
    assert len(desk.wire.asked("POST", path)) == 2
    expect(page.get_by_text("お知らせを始めました")).to_be_visible()
    expect(page.get_by_role("progressbar", name="届けています")).to_be_visible()
    done, steps = page.get_by_role("heading", name="届け終わりました"), []
    while not done.is_visible():
        steps.append(looked_at(page))
        page.wait_for_timeout(500)
    assert steps == sorted(steps)
    assert [step for step in steps if 0 < step < village], "how far it is can be seen on the way"
    made = desk.parent.call("GET", f"{path}?limit=100")["items"]
    mine = [each for each in made if each["title"] == title]
    assert len(mine) == 1
    assert mine[0]["sent"] == mine[0]["looked_at"] > village
    expect(page.locator(".progress")).to_contain_text(f"対象の{mine[0]['sent']:,}人に届けました")
    assert title in [each["title"] for each in lived.call("GET", "/api/notifications")["items"]]
    shot(desk, f"told-{form}")
    page.get_by_role("link", name="操作の記録を見る").click()
    expect(page.locator("[aria-current=true]")).to_contain_text(mine[0]["announcement_id"])


def step_to(page: Page, role: Literal["button", "link", "radio", "textbox", "checkbox", "switch"], name: str) -> None:
    """Press Tab until the element has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).and_(page.locator(":focus"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.count():
            return
    raise AssertionError(f"no Tab leads to {name}")


def test_an_operators_tour_by_keyboard_alone(desk: Visit, form: str) -> None:
    page, title = desk.page, f"鍵盤だけのお知らせ {form}"
    desk.open("/")
    for name in ("推移", "人", "仕事", "声・記録"):
        step_to(page, "link", name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1, name=name)).to_be_focused()
    desk.open("/announcements")
    for label, words in (("題名", title), ("本文", "だれかに届きます。")):
        step_to(page, "textbox", label)
        page.keyboard.type(words)
    step_to(page, "button", "届ける")
    page.keyboard.press("Enter")
    step_to(page, "button", "やめておく")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="届ける")).to_be_focused()
    page.keyboard.press("Enter")
    step_to(page, "button", "この内容で届ける")
    page.keyboard.press("Enter")
    page.wait_for_url("**/announcements/*")
    expect(page.get_by_role("heading", level=1, name="お知らせの進みぐあい")).to_be_focused()
    expect(page.get_by_role("definition").filter(has_text=title)).to_be_visible()


def test_an_announcement_that_stands_still_is_stopped_or_goes_on(desk: Visit) -> None:
    page = desk.page
    for words, sure, said, ends in (
        ("取りやめる", "取りやめを決める", "取りやめました。0人には届いています。", "canceled"),
        ("続ける", "続きを頼む", "続きを頼みました。", "done"),
    ):
        stalled = stall(desk.parent)
        desk.open("/jobs")
        page.get_by_role("region", name="終わっていないお知らせ").get_by_role("link").first.click()
        page.get_by_role("button", name=words).click()
        page.get_by_role("button", name=sure).click()
        expect(page.get_by_text(said)).to_be_visible()
        page.get_by_role("link", name="操作の記録を見る").click()
        expect(page.locator("[aria-current=true]")).to_contain_text(stalled)
        until(lambda of=stalled, end=ends: desk.parent.call("GET", f"{ANNOUNCEMENTS}/{of}")["status"] == end)  # type: ignore[misc]  # bound at once


def test_dead_letters_are_handed_out_again(desk: Visit) -> None:
    page = desk.page
    stalled = stall(desk.parent)
    bury(desk.parent, AnnouncementRequested(announcement_id=stalled, request_id="test").model_dump_json())
    desk.open("/jobs")
    letters = page.get_by_role("region", name="失敗した仕事")
    expect(letters).to_contain_text("1件が、3回とも失敗して")
    letters.get_by_role("button", name="やり直す").click()
    letters.get_by_role("button", name="列に戻す").click()
    expect(letters).to_contain_text("1件を列に戻しました。")
    letters.get_by_role("link", name="操作の記録を見る").click()
    expect(page.locator("[aria-current=true]")).to_contain_text("列に戻した仕事: 1件")
    assert len(desk.wire.asked("POST", "/api/admin/jobs/redrive")) == 1
    until(lambda: desk.parent.call("GET", f"{ANNOUNCEMENTS}/{stalled}")["status"] == "done")
    assert desk.parent.call("GET", "/api/admin/jobs")["dead_letters"]["waiting"] == 0


def test_a_lost_event_is_looked_up_at_stripe(desk: Visit, stack: Local, lived: Parent) -> None:
    page = desk.page
    pay(lived, stack)
    until(lambda: plan_of(lived) == "monthly")
    lose_events(lived)
    assert plan_of(lived) == "free"
    desk.open("/people")
    page.get_by_role("link", name=NICKNAME).first.click()
    page.get_by_role("button", name="Stripeと照合する").click()
    page.get_by_role("button", name="照合する", exact=True).click()
    expect(page.get_by_text("契約の状態をStripeに合わせました")).to_be_visible()
    expect(page.get_by_role("region", name="登録の内容")).to_contain_text("月額")
    assert plan_of(lived) == "monthly"
    page.get_by_role("link", name="操作の記録を見る").click()
    expect(page.locator("[aria-current=true]")).to_contain_text("契約の再照合")


def test_who_works_stays_and_who_does_not_is_signed_out(desk: Visit) -> None:
    page = desk.page
    desk.hands.move_to("2026-11-26T10:00:00+09:00")
    desk.open("/jobs")
    for _ in range(5):
        page.keyboard.press("Tab")
        desk.hands.pass_time(270)
        desk.settle()
    refreshed = desk.wire.asked("POST", "/api/admin/session/refresh")
    assert len(refreshed) >= 5
    expect(page.get_by_role("heading", name="仕事", level=1)).to_be_visible()
    asked = len(desk.wire.asked("GET", "/api/admin/jobs"))
    for _ in range(14):
        desk.hands.pass_time(60)
    desk.settle()
    assert len(desk.wire.asked("POST", "/api/admin/session/refresh")) <= len(refreshed) + 1
    assert len(desk.wire.asked("GET", "/api/admin/jobs")) <= asked + 5, "nobody looks: nothing is asked"
    desk.hands.pass_time(61)
    desk.settle()
    expect(page.get_by_text("しばらく使われていないので、サインアウトしました")).to_be_visible()
    assert violations(page) == []
    page.reload()
    expect(page.get_by_role("button", name="サインイン")).to_be_visible()  # the session has ended
