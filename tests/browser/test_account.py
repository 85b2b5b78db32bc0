"""The account as a parent uses it: nickname, discreet mode, quick exit, payment, deletion."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from playwright.sync_api import expect

from support.browser.looks import overflow
from support.browser.visit import Visit
from support.local_stack import Local

_KEPT = """
(async () => {
  const databases = await indexedDB.databases();
  const all = [];
  for (const { name } of databases) {
    const read = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result); });
    const database = await read(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      all.push([name, store, await read(rows.getAllKeys()), await read(rows.getAll())]);
    }
    database.close();
  }
  const cached = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) cached.push(request.url);
  return JSON.stringify([all, cached, { ...sessionStorage }, { ...localStorage }]);
})()
"""
CANARY = "カナリアの名前"


def kept(visit: Visit) -> str:
    """Return everything that the page's origin stores on the device."""
    return str(visit.run(_KEPT))


def is_forgotten(visit: Visit, words: str) -> bool:
    """Return whether the device forgets the words within two seconds."""
    for _ in range(40):
        if words not in kept(visit):
            return True
        visit.page.wait_for_timeout(50)
    return False


def rename(visit: Visit, name: str) -> None:
    visit.parent.call("PUT", "/api/users/nickname", {"nickname": name})


def test_a_nickname_is_taken_or_refused_in_the_servers_words(visit: Visit) -> None:
    page = visit.page
    visit.watch.expect("PUT /api/users/profile 422")
    visit.open("/settings")
    field, save = page.get_by_label("ニックネーム"), page.get_by_role("button", name="この名前にする")
    for name in ("👨‍👩‍👧‍👦" * 20, "𠮷野々ママ"):
        field.fill(name)
        save.click()
        expect(page.get_by_text("かえました。")).to_be_visible()
        assert visit.parent.call("GET", "/api/users/profile")["nickname"] == name
        assert overflow(page) == []
    for refused in ("はな\u202eまる", "はな\u200bまる", "あ" * 21):
        field.fill(refused)
        with page.expect_response("**/api/users/profile") as answer:
            save.click()
        words = answer.value.json()["errors"][0]["msg"]
        expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        expect(field).to_have_value(refused)
        expect(field).to_have_attribute("aria-invalid", "true")
    assert visit.parent.call("GET", "/api/users/profile")["nickname"] == "𠮷野々ママ"


def test_a_nickname_that_changed_elsewhere_is_loaded_and_what_was_typed_stays(visit: Visit) -> None:
    page = visit.page
    visit.watch.expect("PUT /api/users/profile 409")
    visit.open("/settings")
    rename(visit, "ほかの端末")
    page.get_by_label("ニックネーム").fill("この端末")
    save = page.get_by_role("button", name="この名前にする")
    save.click()
    expect(page.get_by_role("status").filter(has_text="ほかの端末")).to_be_visible()
    expect(page.get_by_label("ニックネーム")).to_have_value("この端末")
    save.click()
    expect(page.get_by_text("かえました。")).to_be_visible()
    assert visit.parent.call("GET", "/api/users/profile")["nickname"] == "この端末"


def test_what_is_set_for_the_device_shows_at_once_and_after_a_reload(visit: Visit) -> None:
    page = visit.page
    visit.open("/settings")
    page.get_by_label("暗い").check()
    page.get_by_label("大きめ").check()
    page.get_by_label("左手").check()
    for _ in range(2):
        root = page.locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        expect(root).to_have_attribute("data-hand", "left")
        assert visit.run("getComputedStyle(document.documentElement).getPropertyValue('--scale')") == "1.25"
        assert overflow(page) == []
        page.reload()
        visit.settle()


_HIDE = """
Object.defineProperty(document, "visibilityState", { value: "%s", configurable: true });
document.dispatchEvent(new Event("visibilitychange"));
"""


def test_in_discreet_mode_nothing_is_kept_and_nobody_else_reads(visit: Visit) -> None:
    page = visit.page
    rename(visit, CANARY)
    visit.context.clock.install()
    visit.open("/settings")
    assert CANARY in kept(visit)
    page.get_by_label("ひかえめモード").check()
    expect(page).to_have_title("メモ")
    assert is_forgotten(visit, CANARY)
    visit.open("/settings")
    expect(page).to_have_title("メモ")
    expect(page.get_by_label("ニックネーム")).to_have_value(CANARY)
    assert is_forgotten(visit, CANARY)

    visit.run(_HIDE % "hidden")
    expect(page.locator("main")).to_be_hidden()
    visit.context.clock.fast_forward(290_000)
    visit.run(_HIDE % "visible")
    expect(page.locator("main")).to_be_visible()

    visit.run(_HIDE % "hidden")
    visit.context.clock.fast_forward(310_000)
    page.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert is_forgotten(visit, CANARY)
    expect(page).to_have_title("メモ")


def test_who_comes_back_too_late_is_signed_out_before_a_word_is_shown(visit: Visit) -> None:
    page = visit.page
    visit.context.clock.install()
    visit.open("/settings")
    page.get_by_label("ひかえめモード").check()
    visit.run(_HIDE % "hidden")
    visit.settle()
    page.goto("about:blank")
    visit.context.clock.fast_forward(310_000)
    asked = len(visit.wire.asked("GET", "/api/users/profile"))
    visit.open("/settings")
    page.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert len(visit.wire.asked("GET", "/api/users/profile")) == asked


def test_the_quick_way_out_leaves_nothing_and_back_does_not_return(visit: Visit) -> None:
    page = visit.page
    weather = {"body": "<p>晴れ</p>", "content_type": "text/html; charset=utf-8"}
    visit.context.route("https://tenki.jp/**", lambda route: route.fulfill(**weather))
    rename(visit, CANARY)
    visit.open("/settings")
    expect(page.get_by_text("履歴は、ここからは消せません")).to_be_visible()
    expect(page.get_by_role("button", name="いますぐ閉じる")).to_have_count(0)
    page.get_by_label("「いますぐ閉じる」ボタン").check()
    expect(page.get_by_role("button", name="いますぐ閉じる")).to_be_visible()
    page.get_by_role("link", name="ことばのあずかり方").click()
    expect(page.get_by_role("heading", name="ことばのあずかり方")).to_be_visible()
    assert CANARY in kept(visit)

    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(2_100)
    page.keyboard.press("Escape")
    assert visit.path() == "/privacy"  # not three times within two seconds
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("https://tenki.jp/")
    page.go_back()
    assert not page.url.startswith(visit.origin)
    visit.open("/")
    page.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert is_forgotten(visit, CANARY)
    assert set(visit.wire.strangers) == {"tenki.jp:443"}  # connected ahead of the request, which the route answers
    visit.wire.strangers.clear()


def test_words_can_be_taken_along_as_a_text(visit: Visit) -> None:
    visit.parent.say(CANARY)
    visit.open("/settings")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="文章で受けとる").click()
    assert re.fullmatch(r"homebiyori-\d{8}\.txt", download.value.suggested_filename)
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert f"あなた: {CANARY}\nたまさん: " in text
    assert "■ ほめの実" in text


def test_signing_out_forgets_every_word_in_every_tab(visit: Visit) -> None:
    page = visit.page
    rename(visit, CANARY)
    other = visit.context.new_page()
    other.goto(f"{visit.origin}/settings")
    expect(other.get_by_label("ニックネーム")).to_have_value(CANARY)
    visit.open("/settings")
    assert CANARY in kept(visit)
    page.get_by_role("button", name="ログアウトする").click()
    page.get_by_role("button", name="ログアウトする").click()
    page.wait_for_url("**/welcome**")
    other.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert is_forgotten(visit, CANARY)
    other.close()


def test_help_needs_no_session_and_no_network(visitor: Visit) -> None:
    page = visitor.page
    with page.expect_response("**/api/help") as answer:
        visitor.open("/help")
    known = answer.value.json()["lines"]
    shown = [each.inner_text() for each in page.locator(".help-line h3").all()]
    numbers = [each.get_attribute("href") for each in page.locator(".help-call").all()]
    assert numbers[:2] == ["tel:119", "tel:110"]
    lines = [line for line in known if line["id"] not in ("ambulance", "police")]
    unverified = {line["name"] for line in lines if not line["is_verified"]}
    assert sorted(shown) == sorted(line["name"] for line in lines), "whatever a card may hold"
    assert shown[0] == "よりそいホットライン"
    assert set(shown[-len(unverified) :]) == unverified
    unchecked = page.get_by_role("region", name="確認中の窓口")
    expect(unchecked.locator("h3")).to_have_count(len(unverified))
    assert not re.search("いま話せます|時間外|24時間", unchecked.inner_text())
    assert all((box := each.bounding_box()) and box["height"] >= 56 for each in page.locator(".help-call").all())
    visitor.watch.expect("failed")
    page.get_by_role("link", name="もどる").click()
    visitor.wire.is_down = True
    visitor.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.go_back()
    expect(page.locator(".help-line h3")).to_have_text(shown)
    expect(page.get_by_text("このページに入っている番号")).to_be_visible()


@contextmanager
def stripe(visit: Visit, local: Local) -> Iterator[httpx2.Client]:
    """Let the browser open the local Stripe's pages; yield a client that can pay there."""
    url = re.search(r"stripe (http://\S+)", local.ready)
    assert url
    visit.wire.hosts = (*visit.wire.hosts, url[1].removeprefix("http://"))
    with httpx2.Client(base_url=url[1], timeout=30) as client:
        yield client


def to_stripe(visit: Visit, plan: str = "月額プラン") -> str:
    """Go from the plans to Stripe's page, as a parent does; return its path."""
    page = visit.page
    visit.open("/pricing")
    page.get_by_role("link", name=f"{plan}の内容を確認する").click()
    page.get_by_role("button", name="この内容で、お支払いのページへ").click()
    page.wait_for_url("**/checkout/**")
    path: str = urlsplit(page.url).path
    return path


def test_the_last_screen_before_paying_says_what_the_law_wants(visit: Visit) -> None:
    page = visit.page
    for plan, price, total in (("monthly", "580円", "6,960円"), ("yearly", "5,800円", "5,800円")):
        visit.open(f"/billing?plan={plan}")
        terms = dict(zip(page.locator("dt").all_inner_texts(), page.locator("dd").all_inner_texts(), strict=True))
        assert list(terms) == [
            "内容と分量",
            "価格",
            "支払いの時期と方法",
            "使いはじめられる時期",
            "更新と期間",
            "解約のしかた",
        ]
        assert price in terms["価格"]
        assert total in terms["価格"]
        assert "自動" in terms["更新と期間"]
        assert overflow(page) == []


def test_a_payment_that_was_given_up_or_declined_changes_nothing(visit: Visit, stack: Local) -> None:
    page = visit.page
    with stripe(visit, stack):
        to_stripe(visit)
        page.get_by_role("button", name="承認されないカードで支払う").click()
        expect(page.get_by_text("カードが承認されませんでした")).to_be_visible()
        page.get_by_role("button", name="やめる").click()
        page.wait_for_url("**/billing?left=1")
        expect(page.get_by_text("この手つづきでは、お支払いはありません")).to_be_visible()
        expect(page.get_by_role("heading", name="いまのプラン：無料プラン")).to_be_visible()
        to_stripe(visit, "年額プラン")  # another attempt is possible
    assert visit.parent.call("GET", "/api/billing/subscription")["subscription"]["current_plan"] == "free"


def test_a_late_webhook_is_waited_for_and_nothing_is_claimed_before(visit: Visit, stack: Local) -> None:
    page = visit.page
    visit.context.clock.install()
    with stripe(visit, stack) as hand:
        checkout = to_stripe(visit)
        page.goto(f"{visit.origin}/billing?paid=1")
        expect(page.get_by_text("お支払いを確認しています")).to_be_visible()
        expect(page.get_by_text("プレミアムが使えるようになりました")).to_have_count(0)
        late = page.get_by_text("まだ、お支払いの確認がとれていません")
        for _ in range(40):
            if late.is_visible():
                break
            visit.context.clock.run_for(2_000)
            visit.settle()
        expect(late).to_be_visible()
        assert 20 <= len(visit.wire.asked("GET", "/api/billing/subscription")) <= 35  # polling is bounded
        hand.post(f"{checkout}/pay")
        until_paid(visit)
        page.get_by_role("button", name="もう一度たしかめる").click()
        expect(page.get_by_text("プレミアムが使えるようになりました")).to_be_visible()
    visit.open("/settings")
    expect(page.get_by_label("深く")).to_be_enabled()


def until_paid(visit: Visit) -> None:
    for _ in range(100):
        if visit.parent.call("GET", "/api/billing/subscription")["subscription"]["current_plan"] != "free":
            return
        time.sleep(0.1)
    raise AssertionError("the webhook never came")


def subscribe(visit: Visit, hand: httpx2.Client) -> None:
    back = {"success_url": f"{visit.origin}/billing", "cancel_url": f"{visit.origin}/billing"}
    session = visit.parent.call("POST", "/api/billing/checkout", {"plan_type": "monthly", **back})
    hand.post(f"{urlsplit(session['checkout_url']).path}/pay")
    until_paid(visit)


def test_leaving_is_as_short_as_coming_and_can_be_taken_back(visit: Visit, stack: Local) -> None:
    page = visit.page
    with stripe(visit, stack) as hand:
        subscribe(visit, hand)
        visit.open("/billing")
        expect(page.get_by_text("お支払い済み")).to_be_visible()
        page.get_by_role("link", name="解約する").click()
        page.get_by_role("button", name="解約する").click()
        expect(page.get_by_text("解約の手つづきが済みました")).to_be_visible()
        assert visit.parent.call("GET", "/api/billing/subscription")["subscription"]["cancel_at_period_end"] is True
        page.get_by_role("button", name="解約をとりやめて、つづける").click()
        expect(page.get_by_role("link", name="解約する")).to_be_visible()
        expect(page.get_by_text("解約の手つづきが済みました")).to_have_count(0)
        assert visit.parent.call("GET", "/api/billing/subscription")["subscription"]["cancel_at_period_end"] is False


def test_a_good_bye_takes_everything_along_and_leaves_a_blank_device(visit: Visit, stack: Local) -> None:
    page = visit.page
    rename(visit, CANARY)
    visit.watch.expect("(410|401)$")
    other = visit.context.new_page()
    other.goto(f"{visit.origin}/settings")
    expect(other.get_by_label("ニックネーム")).to_have_value(CANARY)
    other.get_by_label("暗い").check()  # a setting of the device, which is deleted all the same
    with stripe(visit, stack) as hand:
        subscribe(visit, hand)
        visit.open("/goodbye")
        assert '"preferences"' in kept(visit)
        page.get_by_role("button", name="書き出しをはじめる").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="ファイルを受けとる").click()
        assert CANARY in Path(download.value.path()).read_text(encoding="utf-8")

        sure = page.get_by_role("button", name="すべて消す")
        page.get_by_label("「削除」と入力してください").fill("削除")
        expect(sure).to_be_disabled()  # the end of the plan is not confirmed yet
        page.get_by_label("ご契約中のプランも").check()
        sure.click()
        for tab in (page, other):
            tab.wait_for_url("**/farewell")
            expect(tab.get_by_role("heading", name="このアカウントは削除されました")).to_be_visible()
        expect(page.get_by_text("あずかっていた記録は、すべて消えました")).to_be_visible(timeout=60_000)
    databases, cached, *of_tab = json.loads(kept(visit))
    assert databases == [["homebiyori", "kept", [], []]]
    assert of_tab == [{}, {}]
    assert [address for address in cached if "/api/" in address] == []  # the app shell only
    assert visit.context.cookies() == []
    for tab in (page, other):
        tab.reload()
        expect(tab.get_by_role("heading", name="このアカウントは削除されました")).to_be_visible()
        tab.goto(f"{visit.origin}/")
        tab.wait_for_url("**/welcome**")
    other.close()
