"""Names, discretion, the quick way out, money and good-byes, as a parent meets them."""

from playwright.sync_api import expect

from browser.conftest import Visit
from support.browser.looks import overflow

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
    """Return all that the page's origin keeps on the device."""
    return str(visit.run(_KEPT))


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
    assert CANARY not in kept(visit)
    visit.open("/settings")
    expect(page).to_have_title("メモ")
    expect(page.get_by_label("ニックネーム")).to_have_value(CANARY)
    assert CANARY not in kept(visit)

    visit.run(_HIDE % "hidden")
    expect(page.locator("main")).to_be_hidden()
    visit.context.clock.fast_forward(290_000)
    visit.run(_HIDE % "visible")
    expect(page.locator("main")).to_be_visible()

    visit.run(_HIDE % "hidden")
    visit.context.clock.fast_forward(310_000)
    page.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert CANARY not in kept(visit)
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
    assert visit.path() == "/privacy"  # not three within two seconds
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("https://tenki.jp/")
    page.go_back()
    assert not page.url.startswith(visit.origin)
    visit.open("/")
    page.wait_for_url("**/welcome**")
    assert visit.context.cookies() == []
    assert CANARY not in kept(visit)
    assert set(visit.wire.strangers) == {"tenki.jp:443"}  # what the browser opens before it is answered by us
    visit.wire.strangers.clear()


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
    assert CANARY not in kept(visit)
    other.close()


def test_help_needs_no_session_and_no_network(visitor: Visit) -> None:
    page = visitor.page
    with page.expect_response("**/api/help") as answer:
        visitor.open("/help")
    known = answer.value.json()["lines"]
    shown = [each.inner_text() for each in page.locator(".help-line h3").all()]
    numbers = [each.get_attribute("href") for each in page.locator(".help-call").all()]
    assert numbers[:2] == ["tel:119", "tel:110"]
    wanted = [line["name"] for line in known if line["is_verified"] and line["id"] not in ("ambulance", "police")]
    assert shown == wanted
    assert all((box := each.bounding_box()) and box["height"] >= 56 for each in page.locator(".help-call").all())
    visitor.watch.expect("failed")
    page.get_by_role("link", name="もどる").click()
    visitor.wire.is_down = True
    visitor.context.new_cdp_session(page).send("Network.clearBrowserCache")
    page.go_back()
    expect(page.locator(".help-line h3")).to_have_text(wanted)
    expect(page.get_by_text("前に受けとった内容です")).to_be_visible()
