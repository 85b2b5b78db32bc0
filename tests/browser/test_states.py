"""Accessibility of every state, open, empty or failed, by day and by night."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from support.browser.looks import overflow, small_targets, violations
from support.browser.visit import Visit

JOY = "今日はじめて寝返りをした。うれしくて、思わず涙が出た。ずっと待っていた"
LINE: dict[str, Any] = {
    "id": "dv_plus",
    "name": "DV相談プラス",
    "channel": "phone",
    "phone": "0120-279-889",
    "url": None,
    "hours": "24時間",
    "open_now": True,
}
CHAT = {**LINE, "id": "chat", "name": "チャット", "phone": None, "url": "https://soudanplus.jp/", "channel": "chat"}


def refuse(visit: Visit, path: str, status: int, code: str, **members: object) -> None:
    """Answer requests of this path with a problem document."""
    body = {"type": "about:blank", "status": status, "code": code, "title": "いまは届きません", "detail": "またあとで"}
    headers = {"Retry-After": "40", "Content-Type": "application/problem+json"}
    said = json.dumps({**body, "request_id": "01M8471NB9CJ7T9XBVQV4RGE0S", **members})
    visit.watch.expect(f"{status}$")
    visit.page.route(f"**{path}", lambda route: route.fulfill(status=status, headers=headers, body=said))


def send(visit: Visit, words: str = "ねむい") -> None:
    visit.page.get_by_label("いまの気持ち").fill(words)
    visit.page.get_by_role("button", name="送る").click()


def with_help(visit: Visit, *, level: str, is_card: bool, discreet: bool = False) -> None:
    """Add help to the newest answer in the server's response."""
    said = visit.parent.call("GET", "/api/chat/history")
    help_said = {"level": level, "discreet": discreet, "help": "/help", "is_card": is_card, "resources": [LINE, CHAT]}
    said["items"][0]["safety"] = help_said
    visit.page.route("**/api/chat/history*", lambda route: route.fulfill(json=said))
    visit.open("/chat")


def press(visit: Visit, name: str, path: str = "") -> None:
    if path:
        visit.open(path)
    visit.page.get_by_role("button", name=name).first.click()


def menu(visit: Visit) -> None:
    press(visit, "メニュー", "/")


def who_and_how(visit: Visit) -> None:
    visit.open("/")
    visit.page.locator(".how").click()
    visit.page.get_by_text("みんなで").click()
    expect(visit.page.locator(".choice-lacks")).to_be_visible()


def of_a_message(visit: Visit) -> None:
    press(visit, "このことばについて", "/chat")
    press(visit, "消す")


def of_a_message_refused(visit: Visit) -> None:
    refuse(visit, "/regenerate", 503, "upstream_unavailable")
    press(visit, "このことばについて", "/chat")
    press(visit, "別のことばをもらう")
    expect(visit.page.locator(".problem-note")).to_be_visible()


def a_day_of_the_album(visit: Visit) -> None:
    visit.open("/album")
    visit.page.locator(".album-picture").first.click()
    expect(visit.page.get_by_role("link", name="絵を保存する")).to_be_visible()
    press(visit, "アルバムから外す")


def strengths(visit: Visit) -> None:
    press(visit, "疲れた", "/")


def too_long(visit: Visit) -> None:
    visit.open("/")
    visit.page.get_by_label("いまの気持ち").fill("ね" * 2_001)


def refused(visit: Visit) -> None:
    refuse(
        visit, "/api/chat/messages", 422, "invalid_request", errors=[{"loc": ["body", "message"], "msg": "長すぎます"}]
    )
    visit.open("/")
    send(visit)
    expect(visit.page.locator(".composer-refusal")).to_be_visible()


def too_many(visit: Visit) -> None:
    refuse(visit, "/api/chat/messages", 429, "rate_limited")
    visit.open("/")
    send(visit)
    expect(visit.page.locator(".delivery")).to_contain_text("届けます")


def not_in_the_plan(visit: Visit) -> None:
    refuse(visit, "/api/chat/messages", 402, "premium_required")
    visit.open("/")
    send(visit)
    expect(visit.page.locator(".delivery-offer")).to_be_visible()


def trouble(visit: Visit) -> None:
    refuse(visit, "/api/chat/messages", 500, "internal")
    visit.open("/chat")
    send(visit)
    expect(visit.page.get_by_text("受付番号")).to_be_visible()


def maintenance(visit: Visit) -> None:
    refuse(visit, "/api/**", 503, "maintenance", end_time="2026-11-26T23:30:00+09:00")
    visit.page.unroute("**/api/session/refresh")
    visit.page.goto(f"{visit.origin}/history")
    expect(visit.page.locator(".problem-note")).to_be_visible()


def offline(visit: Visit) -> None:
    visit.watch.expect("failed")
    visit.open("/chat")
    visit.context.set_offline(True)
    expect(visit.page.locator(".state-line")).to_be_visible()
    send(visit)
    expect(visit.page.get_by_text("電波を待っています")).to_be_visible()


def lists_that_fail(visit: Visit) -> None:
    refuse(visit, "/api/notifications?*", 429, "rate_limited")
    refuse(visit, "/api/notifications", 429, "rate_limited")
    visit.page.goto(f"{visit.origin}/notices")
    expect(visit.page.locator(".problem-note-left")).to_be_visible()


def a_name_refused(visit: Visit) -> None:
    visit.watch.expect("422$")
    visit.open("/settings")
    visit.page.get_by_label("ニックネーム").fill("あ" * 21)
    press(visit, "この名前にする")
    expect(visit.page.locator(".form-fault")).to_be_visible()


def signing_out(visit: Visit) -> None:
    press(visit, "ログアウトする", "/settings")


def nowhere(visit: Visit) -> None:
    visit.open("/nowhere")


def signed_out(visit: Visit) -> None:
    visit.watch.expect("POST /api/session/refresh 401")
    visit.open("/")
    refuse(visit, "/api/chat/messages", 401, "unauthenticated")
    visit.page.route("**/api/session/refresh", lambda route: route.fulfill(status=401))
    send(visit)
    expect(visit.page.get_by_role("button", name="もう一度ログイン")).to_be_visible()


def quick_exit(visit: Visit) -> None:
    visit.open("/settings")
    visit.page.get_by_label("「いますぐ閉じる」ボタン").check()
    menu(visit)


STATES: dict[str, Callable[[Visit], None]] = {
    "menu": menu,
    "who and how": who_and_how,
    "a message": of_a_message,
    "a message, refused": of_a_message_refused,
    "a day of the album": a_day_of_the_album,
    "strengths": strengths,
    "too long": too_long,
    "refused": refused,
    "too many": too_many,
    "not in the plan": not_in_the_plan,
    "trouble": trouble,
    "maintenance": maintenance,
    "offline": offline,
    "a list that fails": lists_that_fail,
    "a name refused": a_name_refused,
    "signing out": signing_out,
    "nowhere": nowhere,
    "signed out": signed_out,
    "a card": lambda visit: with_help(visit, level="immediate", is_card=True),
    "a card below": lambda visit: with_help(visit, level="concern", is_card=True),
    "help in one line": lambda visit: with_help(visit, level="concern", is_card=False),
    "folded": lambda visit: with_help(visit, level="serious", is_card=True, discreet=True),
    "quick exit": quick_exit,
}
EMPTY = ("/", "/chat", "/tree", "/album", "/history", "/notices")


def faults(visit: Visit, scheme: str) -> list[str]:
    assert visit.run("document.documentElement.dataset.theme") == scheme
    return [*violations(visit.page), *small_targets(visit.page), *overflow(visit.page)]


def begin(visit: Visit, scheme: str) -> None:
    """Set noon or night in Tokyo, which decides the theme and the light of the picture."""
    visit.hands.move_to("2026-11-26T12:00:00+09:00" if scheme == "light" else "2026-11-26T22:00:00+09:00")


@pytest.mark.parametrize("form", ["phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_a_state_is_for_everybody(visit: Visit, state: str, scheme: str) -> None:
    visit.parent.say(JOY)
    begin(visit, scheme)
    STATES[state](visit)
    assert faults(visit, scheme) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_where_nothing_is_yet_is_for_everybody(visit: Visit, scheme: str) -> None:
    begin(visit, scheme)
    found = []
    for path in EMPTY:
        visit.open(path)
        found += [f"{path}: {fault}" for fault in faults(visit, scheme)]
    assert found == []
