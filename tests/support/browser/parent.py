"""A parent of the local stack, created for one test: an account in the pool, signed in by the real flow."""

import html
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
from playwright.sync_api import BrowserContext, Page

from homebiyori.dev.provision import Clients, Names, create_demo_user, find_pool
from homebiyori.dev.state import State
from homebiyori.resources import ADMIN_GROUP
from homebiyori.session.sites import DESK
from support.local_stack import Local

PASSWORD = "Aa1-" + secrets.token_urlsafe(12)
# The server may close an idle connection just as it is used again.
_NO_REUSE = httpx2.Limits(max_keepalive_connections=0)
_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass(frozen=True)
class Parent:
    """An account in the pool; `origin` is the origin of its pages, `session` the path of its session."""

    name: str
    origin: str
    sign_in_url: str
    _client: httpx2.Client = field(repr=False)
    session: str = "/api/session"

    def type_sign_in(self, page: Page) -> None:
        """Fill in and send the form of the sign-in page, as a person does."""
        page.get_by_label("Username").fill(self.name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()

    def sign_in(self, context: BrowserContext | None = None) -> None:
        """Sign in by the same flow without a page, and give the session's cookie to the context."""
        form = dict(_FIELD.findall(self._client.get(f"{self.session}/start?return=/", follow_redirects=True).text))
        fields = {name: html.unescape(value) for name, value in form.items()}
        filled = {**fields, "username": self.name, "password": PASSWORD}
        answer = self._client.post(f"{self.sign_in_url}/login", data=filled)
        assert self._client.get(answer.headers["location"]).headers["location"] == "/"
        if context:
            cookie = {"domain": "127.0.0.1", "path": self.session, "httpOnly": True, "sameSite": "Strict"}
            kept = [{**cookie, "name": each.name, "value": each.value} for each in self._client.cookies.jar]
            context.add_cookies(kept)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call the API as this parent, outside the page; AssertionError if it refuses."""
        answer = self.ask(method, path, body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def ask(self, method: str, path: str, body: object = None) -> httpx2.Response:
        """Call the API, and return any response."""
        refreshed = self._client.post(f"{self.session}/refresh", headers={"Origin": self.origin})
        headers = {"Authorization": f"Bearer {refreshed.json()['access_token']}"}
        return self._client.request(method, path, headers=headers, json=body)

    def onboard(self, nickname: str = "はなまる", character: str = "tama") -> None:
        """Complete the onboarding, as `/start` does."""
        self.call("POST", "/api/users/complete-onboarding", {"nickname": nickname, "ai_character": character})

    def say(self, message: str) -> Any:
        """Send a message, as `/` does."""
        return self.call("POST", "/api/chat/messages", {"message": message})


@contextmanager
def new_parent(local: Local) -> Iterator[Parent]:
    """Create a parent's account in the stack's pool."""
    name = f"parent-{secrets.token_hex(6)}"
    sign_in_url = _make_account(local, "user", name)
    origin = f"http://127.0.0.1:{local.port}"
    with httpx2.Client(base_url=origin, timeout=30, limits=_NO_REUSE) as client:
        yield Parent(name, origin, sign_in_url, client)


@contextmanager
def new_operator(local: Local) -> Iterator[Parent]:
    """Create an operator's account: the desk has the same sign-in flow, with a pool of its own."""
    name = f"admin-{secrets.token_hex(6)}"
    sign_in_url = _make_account(local, "admin", name, group=ADMIN_GROUP)
    origin = f"http://127.0.0.1:{local.port + 1}"
    with httpx2.Client(base_url=origin, timeout=30, limits=_NO_REUSE) as client:
        yield Parent(name, origin, sign_in_url, client, session=DESK.path)


def _make_account(local: Local, pool_name: str, name: str, group: str | None = None) -> str:
    running = State(local.state).running()
    assert running
    cognito = Clients.connect(running.endpoint_url).cognito
    pool = find_pool(cognito, Names().pool(pool_name))
    assert pool
    create_demo_user(cognito, pool, name, PASSWORD, group=group)
    return running.endpoint_url
