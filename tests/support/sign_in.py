"""A browser that signs in at the engine's Cognito, and a stub for what the engine cannot do."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.dev.provision import Pool as CognitoPool
from homebiyori.resources import Resources
from support.product import shared_app

PAGES = "https://pages.example"
PASSWORD = "Correct-horse-7-battery"
ATTEMPT, SESSION = "homebiyori_sign_in", "homebiyori_session"


class Form(HTMLParser):
    """Parses the hidden fields of a sign-in form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.fields[str(found["name"])] = found.get("value") or ""


@dataclass
class Browser:
    """A browser on our page, with the product and the address of its sign-in pages."""

    client: TestClient
    sign_in_url: str
    resources: Resources
    origin: str = PAGES
    path: str = "/api/session"
    session: str = SESSION
    seen: list[str] = field(default_factory=list)

    def start(self, to: str = "/") -> str:
        """Start a sign-in; return the address to which it redirects."""
        answer = self.client.get(f"{self.path}/start", params={"return": to}, follow_redirects=False)
        assert (answer.status_code, answer.headers["cache-control"]) == (302, "no-store")
        return str(answer.headers["location"])

    def sign_in(self, to: str = "/", who: str = "mother") -> Any:
        """Sign in through the engine's form; return the callback's response."""
        return self.come_back(self.sign_in_later(to, who))

    def sign_in_later(self, to: str, who: str = "mother") -> str:
        """Start a sign-in and send the form; return the query for the callback."""
        with httpx2.Client(follow_redirects=False, timeout=30) as outside:
            form = Form(outside.get(self.start(to)).text).fields
            sent = outside.post(f"{self.sign_in_url}/login", data={**form, "username": who, "password": PASSWORD})
        back = sent.headers["location"]
        assert back.startswith(f"{self.origin}{self.path}/callback?")
        self.seen.append(back)
        return urllib.parse.urlsplit(back).query

    def put_session(self, cookie: str) -> None:
        self.client.cookies.set(self.session, cookie, domain=self.origin.removeprefix("https://"), path=self.path)

    def come_back(self, query: str) -> Any:
        return self.client.get(f"{self.path}/callback?{query}", follow_redirects=False)

    def refresh(self, origin: str | None = PAGES) -> Any:
        headers = {} if origin is None else {"Origin": origin}
        return self.client.post(f"{self.path}/refresh", headers=headers)

    def leave(self, origin: str | None = PAGES) -> Any:
        headers = {} if origin is None else {"Origin": origin}
        return self.client.delete(self.path, headers=headers)


@contextmanager
def browsing(resources: Resources, sign_in_url: str, pool: CognitoPool, **changes: Any) -> Iterator[Browser]:
    issuer = f"https://cognito-idp.ap-northeast-1.amazonaws.com/{pool.pool_id}"
    given = {
        "sign_in_url": sign_in_url,
        "pages_origin": PAGES,
        "users_client_ids": (pool.client_id,),
        "users_issuer": issuer,
        **changes,
    }
    made = replace(resources, settings=resources.settings.model_copy(update=given))
    with TestClient(shared_app(create_user_app, made), base_url=PAGES, raise_server_exceptions=False) as client:
        yield Browser(client, sign_in_url, made)


def cookies_of(answer: Any) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.get_list("set-cookie")}


@dataclass
class Double:
    """A scripted token endpoint that records its requests."""

    status: int = 200
    answer: Any = None
    asked: list[dict[str, str]] = field(default_factory=list)

    @contextmanager
    def served(self) -> Iterator[str]:
        double = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                double.asked.append({name: values[0] for name, values in urllib.parse.parse_qs(body).items()})
                sent = double.answer if isinstance(double.answer, bytes) else json.dumps(double.answer).encode()
                self.send_response(double.status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_: Any) -> None:
                """Do not log."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
