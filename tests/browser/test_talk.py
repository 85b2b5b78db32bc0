"""A message arrives once and complete, whatever happens on its way (src/web/parents)."""

import json

from playwright.sync_api import Locator, Page, expect

from support.browser.backstage import closed
from support.browser.looks import enlarge_text, luminance, overflow, small_targets, violations
from support.browser.visit import Visit
from support.local_stack import Local

MESSAGES = "/api/chat/messages"
WORDS = "はじめて寝返りできました。うれしくて泣いてしまいました"
FAMILY = "👨‍👩‍👧‍👦"
MOST = 2_000


def write(page: Page, words: str) -> None:
    page.get_by_label("いまの気持ち").fill(words)


def send(page: Page) -> None:
    page.get_by_role("button", name="送る").click()


def answers(page: Page) -> Locator:
    return page.locator(".answer .voice-words")


def heard(visit: Visit) -> list[str]:
    """Return the parent's messages on the server once all requests have ended, newest first."""
    visit.settle()
    items = visit.parent.call("GET", "/api/chat/history")["items"]
    return [item["user_message"] for item in items]


def total(visit: Visit) -> int:
    characters: int = visit.parent.call("GET", "/api/tree/status")["tree"]["total_characters"]
    return characters


def keys(visit: Visit, path: str = MESSAGES) -> set[str]:
    return {sent.headers["idempotency-key"] for sent in visit.wire.asked("POST", path)}


def test_the_first_night(visitor: Visit) -> None:
    page = visitor.page
    visitor.parent.sign_in()  # outside of the page, to read the result later
    visitor.open("/")
    page.wait_for_url("**/welcome?return=*")
    page.get_by_role("button", name="ログインしてはじめる").click()
    visitor.parent.type_sign_in(page)
    page.wait_for_url("**/start")
    assert violations(page) == []
    page.get_by_text("ヒデじい").click()
    page.get_by_text("聞いて", exact=True).click()
    page.get_by_label("ニックネーム").fill("こもれび")
    page.get_by_label("さいしょのひとこと").fill(WORDS)
    page.reload()
    expect(page.get_by_label("ニックネーム")).to_have_value("こもれび")
    expect(page.get_by_label("さいしょのひとこと")).to_have_value(WORDS)
    send(page)

    page.wait_for_url(f"{visitor.origin}/")
    expect(page.get_by_text("ヒデじい").first).to_be_visible()
    expect(answers(page)).to_have_count(1)
    profile = visitor.parent.call("GET", "/api/users/profile")
    assert (profile["nickname"], profile["ai_character"], profile["mood"]) == ("こもれび", "hide", "listen")
    assert heard(visitor) == [WORDS]
    assert visitor.parent.call("GET", "/api/tree/status")["tree"]["current_stage"] == 1


def test_a_sticker_alone_is_answered(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    before = total(visit)
    page.get_by_role("button", name="疲れた").click()
    page.get_by_role("button", name="とても").click()
    expect(answers(page)).to_have_count(1)
    assert total(visit) == before + 5
    assert json.loads(visit.wire.asked("POST", "/api/chat/emotions")[0].body) == {"sticker": "😴", "intensity": 5}


def press_enter(visit: Visit, *, is_composing: bool, key_code: int) -> None:
    keys = f"keyCode: {key_code}, isComposing: {str(is_composing).lower()}"
    event = f'new KeyboardEvent("keydown", {{ key: "Enter", {keys}, bubbles: true, cancelable: true }})'
    visit.run(f'document.querySelector("textarea").dispatchEvent({event})')


def test_enter_within_a_composition_sends_nothing(visit: Visit, form: str) -> None:
    page = visit.page
    visit.open("/")
    write(page, "ねむい")
    for is_composing in (True, False):  # Chromium's order, and Safari's, where the composition has already ended
        press_enter(visit, is_composing=is_composing, key_code=229)
        visit.settle()
        expect(page.get_by_label("いまの気持ち")).to_have_value("ねむい")
    write(page, "ねむいです")
    press_enter(visit, is_composing=False, key_code=13)
    if form == "phone":  # where Enter inserts a new line
        expect(page.get_by_label("いまの気持ち")).to_have_value("ねむいです")
        send(page)
    expect(answers(page)).to_have_count(1)
    assert heard(visit) == ["ねむいです"]
    assert len(visit.wire.asked("POST", MESSAGES)) == 1


def test_two_taps_are_one_message(visit: Visit) -> None:
    visit.open("/")
    write(visit.page, WORDS)
    visit.run(
        "{ const send = document.querySelector('.composer-send'); send.click(); setTimeout(() => send.click(), 40); }"
    )
    expect(answers(visit.page)).to_have_count(1)
    assert heard(visit) == [WORDS]
    assert len(visit.wire.asked("POST", MESSAGES)) == 1


def test_a_line_that_breaks_within_the_answer(visit: Visit) -> None:
    visit.watch.expect(f"POST {MESSAGES} failed")
    visit.open("/chat")
    cut = visit.wire.cut(MESSAGES, after="event: delta")
    write(visit.page, WORDS)
    send(visit.page)
    expect(visit.page.locator(".answer-more")).to_have_count(1)
    assert cut.met.is_set()
    assert len(visit.wire.asked("POST", MESSAGES)) >= 2
    assert len(keys(visit)) == 1
    assert heard(visit) == [WORDS]
    assert total(visit) == len(WORDS)
    expect(visit.page.locator(".mine")).to_have_count(1)


def test_a_page_that_was_frozen_within_the_answer(visit: Visit) -> None:
    visit.watch.expect(f"POST {MESSAGES} failed")
    visit.hands.move_to("2026-11-26T02:00:00+09:00")
    visit.open("/")
    held = visit.wire.hold(MESSAGES, after="event: delta")
    write(visit.page, WORDS)
    send(visit.page)
    assert held.met.wait(15)
    look = "Object.defineProperty(document, 'visibilityState', {{ value: '{0}', configurable: true }});"
    tell = "document.dispatchEvent(new Event('visibilitychange'));"
    visit.run(look.format("hidden") + tell)
    visit.hands.freeze(60)
    with visit.page.expect_request(f"**{MESSAGES}", timeout=10_000):  # earlier than a dead stream would time out
        visit.run(look.format("visible") + tell)
        visit.hands.pass_time(2)
    expect(visit.page.locator(".answer-more")).to_have_count(1)
    assert len(keys(visit)) == 1
    assert heard(visit) == [WORDS]


def test_a_page_that_is_killed_while_writing_and_while_sending(visit: Visit) -> None:
    first = visit.context.new_page()
    first.goto(f"{visit.origin}/")
    write(first, WORDS)
    first.close()
    again = visit.context.new_page()
    again.goto(f"{visit.origin}/")
    expect(again.get_by_label("いまの気持ち")).to_have_value(WORDS)

    held = visit.wire.hold(MESSAGES)
    send(again)
    assert held.met.wait(15)
    again.close()
    third = visit.context.new_page()
    third.goto(f"{visit.origin}/chat")
    expect(third.locator(".answer-more")).to_have_count(1)
    expect(third.locator(".mine")).to_have_count(1)
    expect(third.get_by_label("いまの気持ち")).to_have_value("")
    third.wait_for_timeout(1_000)
    assert len(keys(visit)) == 1
    assert heard(visit) == [WORDS]


def test_a_page_that_is_killed_before_its_words_have_left(visit: Visit) -> None:
    first = visit.context.new_page()
    first.goto(f"{visit.origin}/")
    visit.settle()
    visit.wire.is_down = True
    visit.watch.expect("failed")
    write(first, WORDS)
    send(first)
    expect(first.get_by_text("電波を待っています")).to_be_visible()
    first.close()
    visit.wire.is_down = False
    assert heard(visit) == []
    again = visit.context.new_page()
    again.goto(f"{visit.origin}/chat")
    expect(again.locator(".answer-more")).to_have_count(1)
    assert heard(visit) == [WORDS]


def test_a_session_that_ends_while_writing(visit: Visit) -> None:
    page = visit.page
    visit.watch.expect("401")
    page.clock.install()
    visit.open("/")
    write(page, WORDS)
    visit.context.clear_cookies()
    page.clock.fast_forward(3_600_000)
    send(page)
    expect(page.get_by_text("もう一度ログインすると届きます")).to_be_visible()
    expect(page.get_by_text("書きかけは残っています")).to_be_visible()
    page.get_by_role("button", name="もう一度ログイン").click()
    visit.parent.type_sign_in(page)
    expect(page.locator(".answer-more")).to_have_count(1)
    assert heard(visit) == [WORDS]


def test_two_tabs(visit: Visit) -> None:
    visit.open("/chat")
    other = visit.context.new_page()
    other.goto(f"{visit.origin}/chat")
    expect(other.get_by_label("いまの気持ち")).to_be_visible()
    write(visit.page, WORDS)
    send(visit.page)
    for page in (visit.page, other):
        expect(page.locator(".answer-more")).to_have_count(1)
        expect(page.locator(".mine")).to_have_count(1)
    assert len(visit.wire.asked("POST", MESSAGES)) == 1
    visit.run("fetch('/api/session/refresh', { method: 'POST' }).then((answer) => answer.status)")
    other.reload()
    expect(other.locator(".answer-more")).to_have_count(1)


def test_two_thousand_characters_and_one_more(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    url = "https://example.com/" + "a" * 180
    full = url + FAMILY * 300 + "ね" * (MOST - len(url) - 300)
    write(page, full + "ね")
    expect(page.get_by_text("2,001 / 2,000文字")).to_be_visible()
    arrow = page.get_by_role("button", name="送る")
    expect(arrow).to_be_disabled()
    expect(arrow).to_have_accessible_description("2,001 / 2,000文字　1文字こえています")
    expect(page.get_by_label("いまの気持ち")).to_have_value(full + "ね")
    assert overflow(page) == []
    write(page, full)
    send(page)
    expect(page.locator(".answer-more")).to_have_count(1)
    assert heard(visit) == [full]
    visit.open("/chat")
    assert overflow(page) == []


def test_maintenance_while_writing(visit: Visit, stack: Local) -> None:
    visit.watch.expect(" 503$")
    page = visit.page
    visit.hands.move_to("2026-11-26T02:00:00+09:00")
    visit.open("/")
    with closed(stack, until="2026-11-26T05:30:00+09:00"):
        write(page, WORDS)
        send(page)
        expect(page.get_by_text("お手入れが終わったら届けます。5:30ごろまで")).to_be_visible()
        expect(page.locator(".state-line a[href='/help']")).to_be_visible()
    assert heard(visit) == []
    expect(page.get_by_text("お手入れが終わったら届けます")).to_be_visible()
    visit.hands.pass_time(16)
    expect(page.locator(".answer-more")).to_have_count(1)
    expect(page.locator(".state-line")).to_have_count(0)
    assert heard(visit) == [WORDS]
    assert len(keys(visit)) == 1


def test_help_stands_at_once_and_stays(visit: Visit) -> None:
    page = visit.page
    visit.open("/")
    write(page, "もう消えてしまいたい。死にたいです")
    send(page)
    card = page.locator(".safety-card")
    expect(card).to_be_visible()
    expect(card.locator("p").first).to_contain_text("AI")
    calls = card.locator("a[href^='tel:']")
    assert calls.first.get_attribute("href") == "tel:0120279338"
    box = calls.first.bounding_box()
    assert box is not None
    assert box["height"] >= 56
    visit.settle()  # the tree has been requested too
    assert page.locator(".grown, .tree-now .fresh, .answer-celebration, .tree-new-fruit").count() == 0
    expect(page.get_by_label("いまの気持ち")).to_be_editable()
    assert violations(page) == []
    visit.open("/chat")
    expect(page.locator(".safety-card")).to_be_visible()
    page.get_by_role("button", name="いまは大丈夫").click()
    expect(page.get_by_text("そばにいますね")).to_be_visible()


def test_help_that_nobody_beside_may_read(visit: Visit) -> None:
    page = visit.page
    visit.open("/chat")
    write(page, "夫に殴られました。怖いです。スマホを見られています")
    send(page)
    folded = page.get_by_role("button", name="メモがあります")
    calls = page.locator("a[href^='tel:']")
    expect(folded).to_be_visible()  # somebody else may be looking
    expect(calls).to_have_count(0)
    for path in ("/chat", "/", "/history"):
        visit.open(path)
        expect(folded).to_be_visible()
        expect(page.get_by_role("button", name="いますぐ閉じる").first).to_be_visible()
        assert page.locator(".mine, .answer, .entry-mine, .entry h3").count() == 0
        assert "殴" not in page.locator("body").inner_text()
        expect(calls).to_have_count(0)
        assert small_targets(page) == []
        folded.click()
        expect(calls.first).to_be_in_viewport(ratio=1)
        visit.run("dispatchEvent(new Event('blur'))")
        expect(folded).to_be_visible()
        expect(calls).to_have_count(0)
    visit.open("/chat")
    folded.click()
    expect(page.locator(".mine")).to_be_visible()


def test_without_a_network_the_last_words_are_there(visit: Visit) -> None:
    visit.watch.expect("failed")
    page = visit.page
    visit.parent.say(WORDS)
    visit.open("/chat")
    expect(page.locator(".answer-more")).to_have_count(1)
    visit.context.set_offline(True)
    expect(page.get_by_text("電波がないみたい")).to_be_visible()
    write(page, "夜中の授乳、4回目です")
    send(page)
    expect(page.get_by_text("電波を待っています")).to_be_visible()
    visit.context.set_offline(False)
    expect(page.locator(".answer-more")).to_have_count(2)
    assert heard(visit) == ["夜中の授乳、4回目です", WORDS]


def test_what_may_be_done_with_an_answer(visit: Visit) -> None:
    page = visit.page
    visit.parent.say(WORDS)
    visit.open("/chat")
    before = answers(page).inner_text()
    page.get_by_role("button", name="このことばについて").click()
    expect(page.get_by_text("きょうは、あと3回")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="別のことばをもらう").click()
    expect(answers(page)).not_to_have_text(before)
    page.get_by_role("button", name="このことばについて").click()
    page.get_by_role("button", name="よかった").click()
    expect(page.get_by_role("button", name="よかった")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="消す").click()
    assert heard(visit) == [WORDS]
    page.get_by_role("button", name="消す").click()
    expect(page.locator(".exchange")).to_have_count(0)
    assert heard(visit) == []


def test_within_a_thumbs_reach(visit: Visit, form: str) -> None:
    page = visit.page
    visit.open("/")
    expect(page.locator(".how")).to_be_visible()
    assert small_targets(page, 48, within=".hand-zone") == []
    assert small_targets(page) == []
    assert violations(page) == []
    assert overflow(page) == []
    if form == "phone":
        highest = page.locator(".hand-zone").bounding_box()
        assert highest is not None
        assert highest["y"] >= 844 * 0.55


def test_at_night_and_with_large_text(visit: Visit, form: str) -> None:
    page = visit.page
    visit.parent.say(WORDS)
    visit.hands.move_to("2026-11-27T02:00:00+09:00")
    for path in ("/", "/chat"):
        visit.open(path)
        expect(page.locator(".answer-more")).to_have_count(1)
        expect(page.locator(".tree-now svg")).to_be_visible()
        page.wait_for_timeout(1_000)  # the picture has faded in
        assert luminance(page) <= 0.08
        assert violations(page) == []
    visit.run("document.documentElement.dataset.hand = 'left'")
    write(page, "ね")
    sends, fields = (page.locator(name).bounding_box() for name in (".composer-send", ".composer-field"))
    assert sends is not None
    assert fields is not None
    assert sends["x"] < fields["x"]
    if form == "phone":
        page.set_viewport_size({"width": 320, "height": 640})
    for path in ("/", "/chat", "/start", "/welcome"):
        visit.open(path)
        enlarge_text(page, 200)
        assert overflow(page) == [], path
