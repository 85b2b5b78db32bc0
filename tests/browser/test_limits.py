"""Too many messages in a minute: the message waits as long as the server says, and is sent once."""

import re

import pytest
from playwright.sync_api import expect

from support.browser.visit import Visit
from support.local_stack import Local

MESSAGES = "/api/chat/messages"
WORDS = "はじめて寝返りできました。うれしくて泣いてしまいました"


@pytest.fixture
def stack(strict_stack: Local) -> Local:
    return strict_stack


def use_up_the_minute(visit: Visit) -> None:
    for _ in range(40):
        if visit.parent.ask("POST", MESSAGES, {"message": "もう一度"}).status_code == 429:
            return
    raise AssertionError("the server takes everything")


def test_too_many_a_minute_waits_and_sends_once(visit: Visit) -> None:
    visit.watch.expect(f"POST {MESSAGES} 429")
    page = visit.page
    visit.hands.move_to("2026-11-26T02:00:20+09:00")
    use_up_the_minute(visit)
    visit.hands.move_to("2026-11-26T02:00:00+09:00")  # leaves time to see the wait
    visit.open("/")
    page.get_by_label("いまの気持ち").fill(WORDS)
    with page.expect_response(f"**{MESSAGES}") as refused:
        page.get_by_role("button", name="送る").click()
    assert refused.value.status == 429
    seconds = int(refused.value.headers["retry-after"])
    assert seconds >= 10
    said = page.get_by_text(re.compile(r"あと\d+秒で届けます"))
    expect(said).to_be_visible()
    shown = re.search(r"\d+", said.inner_text())
    assert shown
    assert seconds - 5 <= int(shown[0]) <= seconds
    visit.run("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert len(visit.wire.asked("POST", MESSAGES)) == 1
    with page.expect_response(f"**{MESSAGES}") as taken:
        visit.hands.pass_time(seconds + 1)
    assert taken.value.status == 201
    expect(said).to_have_count(0)
    visit.settle()
    sent = visit.wire.asked("POST", MESSAGES)
    assert len(sent) == 2
    assert len({each.headers["idempotency-key"] for each in sent}) == 1
    newest, before = visit.parent.call("GET", "/api/chat/history")["items"][:2]
    assert (newest["user_message"], before["user_message"]) == (WORDS, "もう一度")
