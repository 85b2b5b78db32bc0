"""Input from parents and operators never appears in a log, in any encoding (`docs/product.md` 1, "Logs")."""

import base64
import io
import json
import logging
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
import uvicorn
from botocore.exceptions import ClientError, EndpointConnectionError
from starlette.testclient import TestClient

from homebiyori.ai.port import Reply, ReplyRequest
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.log import configure_logging, user_hash
from homebiyori.resources import Resources
from homebiyori.routes import OpenRoute, SignedRoute
from homebiyori.session.router import CallbackRoute
from support.actors import MovableTime, bearer, new_user_id
from support.app_routes import MountedRoute, routes_of
from support.gateway_events import rest_event
from support.product import Caller, shared_app, shared_gateway
from support.stripe import HOME, StripeWorld

TEXT = "カナリアの朝に、はじめて立てた。見ていたら涙が出るくらい嬉しかった"
NICKNAME = "ひみつのカナリアちゃん"
COMMENT = "この返事のカナリアのところがとてもよかったです"
KEY = "canary-idempotency-key-4711"
VALUE = "canary-value-0815-yellow"
TOKEN = "eyJjYW5hcnkiOiJ5ZXMifQ.canary-payload-segment.canary-signature-segment"
CANARIES = [TEXT, NICKNAME, COMMENT, KEY, VALUE, TOKEN]

PIECE = 12


def disguises(secret: str) -> set[str]:
    """Return a secret, and its beginning, in every encoding that a log line may use."""
    spelled: set[str] = set()
    for text in (secret, secret[:PIECE]):
        raw = text.encode()
        # Within a longer text, base64 has one of three alignments, and its ends depend on the neighbouring bytes.
        encoded = {base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4].decode() for shift in range(3)}
        urlsafe = {code.replace("+", "-").replace("/", "_") for code in encoded}
        spelled |= {text, quote(text), quote(text, safe=""), json.dumps(text)[1:-1], repr(text)[1:-1]}
        spelled |= {code for code in encoded | urlsafe if len(code) >= PIECE}
        spelled |= {repr(raw)[2:-1], raw.hex()}
    return spelled


def leaks(written: str, secrets: list[str]) -> list[str]:
    flat = _unescaped(written)
    return [form for secret in secrets for form in disguises(secret) if _unescaped(form) in flat]


def _unescaped(text: str) -> str:
    """Undo repeated escaping, as in JSON within JSON."""
    return re.sub(r"\\+", r"\\", text)


@dataclass
class Lines:
    """Everything that this process wrote to its log and standard streams."""

    capture: pytest.CaptureFixture[str]
    logged: io.StringIO = field(default_factory=io.StringIO)

    def take(self) -> str:
        written = "".join([self.logged.getvalue(), *self.capture.readouterr()])
        self.logged.seek(0)
        self.logged.truncate()
        return written

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.take().splitlines()]


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """Configure logging as the entrypoints do, and capture it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    lines = Lines(capfd)
    # pytest replaces standard output between a fixture and its test.
    with redirect_stdout(lines.logged):
        configure_logging()
    yield lines
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("secret", CANARIES)
def test_a_leak_is_found_in_every_disguise(secret: str, lines: Lines) -> None:
    raw = secret.encode()
    for spelled in (
        secret,
        f"said {secret[:PIECE]}...",
        base64.b64encode(b"{'m': '" + raw + b"'}").decode(),
        base64.urlsafe_b64encode(b"12345678" + raw + b"0").decode(),
        quote(f"/a?b={secret}"),
        json.dumps({"m": secret}),
        repr({"m": raw}),
    ):
        logging.getLogger("homebiyori").warning(spelled)
        assert leaks(lines.take(), [secret]), spelled
    logging.getLogger("homebiyori").warning("nothing", extra={"fields": {"user": user_hash(new_user_id())}})
    assert leaks(lines.take(), CANARIES) == []


@pytest.fixture
def made(resources: Resources, moment: MovableTime) -> Resources:
    """Return the product with a Stripe stand-in."""
    return StripeWorld.at(moment).on(resources)


@pytest.fixture
def caller(made: Resources, parent: Caller) -> Caller:
    return replace(parent, client=TestClient(shared_app(create_user_app, made), raise_server_exceptions=False))


def secrets_of(*callers: Caller) -> list[str]:
    """Return the canaries, the callers' ids, and the signatures of their tokens."""
    return [
        *CANARIES,
        *(caller.user_id for caller in callers),
        *(caller.headers["Authorization"].rpartition(".")[2] for caller in callers),
    ]


# Fields of all requests, each with a canary; no model accepts all, and some accept none.
FIELDS = {
    "message": TEXT, "nickname": NICKNAME, "comment": COMMENT, "category": VALUE, "reason_text": COMMENT,
    "success_url": f"{HOME}?{VALUE}", "cancel_url": VALUE, "return_url": VALUE, "sticker": TEXT, "mood": VALUE,
    "plan_type": VALUE, "reason_category": VALUE, "theme_color": VALUE, "end_time": VALUE, VALUE: VALUE,
}  # fmt: skip
HEADERS = {"Idempotency-Key": KEY, "X-Request-Id": VALUE, "User-Agent": VALUE, "X-Api-Key": VALUE, "Cookie": VALUE}


def test_every_free_text_is_planted(resources: Resources) -> None:
    schemas = shared_app(create_user_app, resources).openapi()["components"]["schemas"]
    texts = {
        name
        for schema in schemas.values()
        for name, field in schema.get("properties", {}).items()
        if "x-max-graphemes" in json.dumps(field)
    }
    assert {"message", "nickname", "comment", "reason_text"} <= texts
    assert texts <= FIELDS.keys(), "add it to FIELDS, and to what tests/admin/test_no_words.py writes"


def attacks(client: TestClient, route: MountedRoute, headers: dict[str, str]) -> Iterator[Any]:
    """Send a route requests that it must refuse."""
    path = re.sub(r"\{[^}]+\}", VALUE, route.path)
    query = dict.fromkeys(("cursor", "limit", "month", "character", "start_date", "return_url", VALUE), VALUE)
    bodies: list[dict[str, Any]] = [
        {"json": FIELDS},
        {"content": f'{{"message": "{TEXT}'.encode(), "headers": {"Content-Type": "application/json"}},
        {"content": f'{{"message": "{TEXT}", "x": NaN}}'.encode(), "headers": {"Content-Type": "application/json"}},
        {"data": {"message": TEXT}},
    ]
    for body in bodies if route.method != "GET" else [{}]:
        for given in (headers, {}, bearer(TOKEN), {"Authorization": f"Basic {VALUE}"}):
            sent = {**HEADERS, **given, **body.pop("headers", {})}
            yield client.request(route.method, path, params=query, headers=sent, **body)


@pytest.mark.parametrize("who", ["users", "admins"])
def test_no_route_writes_down_what_it_refuses(
    who: str, made: Resources, parent: Caller, admin: Caller, lines: Lines
) -> None:
    app = shared_app(create_user_app if who == "users" else create_admin_app, made)
    caller = parent if who == "users" else admin
    client = TestClient(app, raise_server_exceptions=False)
    found = list(routes_of(app))
    statuses = {route: {answer.status_code for answer in attacks(client, route, caller.headers)} for route in found}
    for route, answered in statuses.items():
        assert max(answered) < 500, route
        assert route.kind in {OpenRoute, SignedRoute, CallbackRoute} or answered & {401, 403}, route
    assert 422 in set().union(*statuses.values())
    assert client.get(f"/api/{VALUE}", headers=HEADERS).status_code == 404
    assert client.request("PATCH", "/api/health", headers=HEADERS, params={VALUE: VALUE}).status_code == 405
    written = lines.take()
    assert written.count('"event": "request"') > len(found), "every request has its line"
    assert leaks(written, secrets_of(parent, admin)) == []


def with_key(caller: Caller, method: str, path: str, body: Any = None, **headers: str) -> Any:
    sent = {**caller.headers, "Idempotency-Key": KEY, **headers}
    return caller.client.request(method, path, json=body, headers=sent)


def test_what_is_done_is_not_written_down_either(caller: Caller, lines: Lines) -> None:
    sent = with_key(caller, "POST", "/api/chat/messages", {"message": TEXT})
    message_id, fruit_id = sent.json()["message_id"], sent.json()["fruit"]["fruit_id"]
    survey = {"reason_category": "other", "reason_text": COMMENT}
    page = {"plan_type": "monthly", "success_url": f"{HOME}?{VALUE}", "cancel_url": HOME}
    for status, method, path, body in (
        (201, "POST", "/api/chat/messages", {"message": TEXT}),
        (409, "POST", "/api/chat/messages", {"message": f"{TEXT}!"}),
        (409, "POST", "/api/chat/emotions", {"sticker": "😊", "intensity": 3}),
        (200, "PUT", f"/api/chat/messages/{message_id}/feedback", {"helpful": True, "comment": COMMENT}),
        (200, "PUT", "/api/users/nickname", {"nickname": NICKNAME}),
        (200, "POST", "/api/users/complete-onboarding", {"nickname": NICKNAME}),
        (409, "PUT", "/api/users/profile", {"nickname": NICKNAME, "version": 99}),
        (200, "GET", "/api/users/profile", None),
        (200, "GET", "/api/chat/history", None),
        (200, "GET", f"/api/tree/fruits/{fruit_id}", None),
        (200, "GET", "/api/tree/fruits", None),
        (200, "GET", "/api/notifications", None),
        (404, "GET", f"/api/tree/fruits/{VALUE}", None),
        (409, "POST", "/api/billing/cancel", survey),
        (402, "POST", "/api/chat/messages", {"message": TEXT, "praise_level": "deep"}),
        (204, "DELETE", f"/api/chat/messages/{message_id}", None),
    ):
        key = {} if status == 409 else {"Idempotency-Key": f"{KEY}-{path[-8:]}" if status != 201 else KEY}
        answer = with_key(caller, method, path, body, **key)
        assert answer.status_code == status, (method, path, answer.text)
    assert with_key(caller, "POST", "/api/billing/checkout", page, **{"Idempotency-Key": f"{KEY}-c"}).status_code == 200
    stream = with_key(
        caller,
        "POST",
        "/api/chat/messages",
        {"message": TEXT},
        Accept="text/event-stream",
        **{"Idempotency-Key": f"{KEY}-s"},
    )
    assert "event: done" in stream.text
    written = lines.take()
    assert '"event": "message_answered"' in written
    assert user_hash(caller.user_id) in written
    assert leaks(written, [*secrets_of(caller), sent.json()["ai_response"]]) == []


class Crashing:
    """A companion with a bug: its exception quotes the request."""

    def reply(self, request: ReplyRequest) -> Reply:
        raise RuntimeError(f"cannot answer {request.text!r} of {request.nickname}")

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        raise RuntimeError(request.text)


def crashing(resources: Resources) -> Resources:
    companions = replace(resources.companions, primary=Crashing())
    return replace(resources, companions=companions)


def test_a_crash_says_where_and_not_what(made: Resources, caller: Caller, lines: Lines) -> None:
    caller.put("/api/users/nickname", {"nickname": NICKNAME})
    client = TestClient(shared_app(create_user_app, crashing(made)), raise_server_exceptions=False)
    crashed = replace(caller, client=client)
    answer = with_key(crashed, "POST", "/api/chat/messages", {"message": TEXT})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    streamed = with_key(crashed, "POST", "/api/chat/messages", {"message": TEXT}, Accept="text/event-stream")
    assert "event: error" in streamed.text
    written = lines.take()
    assert '"error": "RuntimeError"' in written
    assert "service.py" in written, "where it happened"
    assert leaks(written, secrets_of(caller)) == []


def test_mangum_writes_its_traceback_without_words(made: Resources, caller: Caller, lines: Lines) -> None:
    broken = crashing(made)
    handler = shared_gateway(broken)
    headers = {**caller.headers, **HEADERS}
    event = rest_event("POST", "/api/chat/messages", headers=headers, body={"message": TEXT})
    assert handler(event, None)["statusCode"] == 500
    assert handler(event | {"path": f"/{TEXT}"}, None)["statusCode"] == 404
    assert handler(event | {"body": "\ud800" + TEXT}, None)["statusCode"] == 400
    assert handler(event | {"requestContext": {"apiId": VALUE}}, None)["statusCode"] == 403
    written = lines.take()
    assert "mangum.http: An error occurred" in written
    assert leaks(written, secrets_of(caller)) == []


def test_uvicorn_writes_neither_queries_nor_words(made: Resources, caller: Caller, lines: Lines) -> None:
    def create() -> Any:
        with redirect_stdout(lines.logged):
            configure_logging()  # as infra/image/streaming.py does, after uvicorn has set up its own
        return create_user_app(crashing(made))

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create, factory=True))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with httpx2.Client(base_url=address, headers={**caller.headers, **HEADERS}, timeout=30) as client:
            assert client.get("/api/tree/status", params={VALUE: TEXT}).status_code == 422
            assert client.post("/api/chat/messages", json={"message": TEXT}).status_code == 500
            with socket.create_connection(listener.getsockname()) as raw:
                raw.sendall(f"NONSENSE {VALUE}\r\n\r\n".encode())
                assert raw.recv(100).startswith(b"HTTP/1.1 400")
    finally:
        server.should_exit = True
        thread.join(10)
    written = lines.take()
    assert "uvicorn.error: Exception in ASGI application" in written
    assert leaks(written, secrets_of(caller)) == []


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EndpointConnectionError(endpoint_url=f"https://{VALUE}/{TEXT}"), 503),
        (ClientError({"Error": {"Code": "ThrottlingException", "Message": TEXT}}, VALUE), 503),
        (ClientError({"Error": {"Code": "ValidationException", "Message": f"bad value {TEXT}"}}, VALUE), 500),
    ],
)
def test_what_dynamodb_says_is_not_written_down(
    error: Exception, status: int, made: Resources, caller: Caller, admin: Caller, lines: Lines
) -> None:
    def fail(**_: Any) -> None:
        raise error

    events = made.core.client.meta.events
    events.register("before-call.dynamodb.*", fail)
    try:
        answers = [
            with_key(caller, "POST", "/api/chat/messages", {"message": TEXT}),
            with_key(caller, "PUT", "/api/users/nickname", {"nickname": NICKNAME}),
            with_key(caller, "GET", "/api/chat/history"),
            with_key(admin, "POST", "/api/admin/maintenance", {"enabled": False, "message": COMMENT}),
        ]
    finally:
        events.unregister("before-call.dynamodb.*", fail)
    assert [answer.status_code for answer in answers] == [status] * 4
    assert leaks(lines.take(), secrets_of(caller, admin)) == []


def test_asyncio_is_not_let_speak_either(lines: Lines) -> None:
    """asyncio's messages have several lines, and the later ones quote the exception."""
    said = f"Task was never retrieved\nexception: {ValueError(TEXT)!r}"
    logging.getLogger("asyncio").error(said)
    logging.getLogger("urllib3").warning("Connection broken: %s", TEXT)
    assert [line["event"] for line in lines.events()] == [
        "asyncio: Task was never retrieved",
        "urllib3: Connection broken: %s",
    ]


# Request ids and metrics.


@pytest.mark.parametrize(
    ("ask", "status", "events"),
    [
        (lambda caller: caller.get("/api/tree/status"), 200, ["request"]),
        (lambda caller: caller.say(TEXT), 201, ["message_answered", "request"]),
        (lambda caller: caller.say(""), 422, ["request_refused", "request"]),
        (lambda caller: caller.get("/api/tree/fruits/x"), 404, ["request_refused", "request"]),
        (lambda caller: caller.client.get("/api/tree/status"), 401, ["request_refused", "request"]),
    ],
)
def test_the_id_of_the_answer_is_the_id_of_its_lines(
    ask: Callable[[Caller], Any], status: int, events: list[str], caller: Caller, lines: Lines
) -> None:
    answer = ask(caller)
    assert answer.status_code == status
    written = lines.events()
    assert [line["event"] for line in written] == events
    assert {line["request_id"] for line in written} == {answer.headers["x-request-id"]}
    if status >= 400:
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    if status < 400:
        assert {line["user"] for line in written} == {user_hash(caller.user_id)}


def test_requests_are_counted_by_who_and_how_never_by_path(caller: Caller, admin: Caller, lines: Lines) -> None:
    caller.get("/api/tree/fruits/x")
    caller.say(TEXT)
    admin.get("/api/admin/maintenance")
    caller.client.get("/api/health")
    caller.client.get("/nowhere")
    written = lines.events()
    requests = [line for line in written if line["event"] == "request"]
    assert [(line["RouteClass"], line["StatusClass"], line["Count"]) for line in requests] == [
        ("user", "4xx", 1), ("chat", "2xx", 1), ("admin", "2xx", 1), ("open", "2xx", 1), ("none", "4xx", 1),
    ]  # fmt: skip
    directive = requests[0]["_aws"]["CloudWatchMetrics"][0]
    assert (directive["Namespace"], directive["Dimensions"]) == ("Homebiyori", [["RouteClass", "StatusClass"]])
    assert directive["Metrics"] == [{"Name": "Latency", "Unit": "Milliseconds"}, {"Name": "Count", "Unit": "Count"}]
    assert requests[0]["Latency"] == requests[0]["latency_ms"] > 0
    answered = next(line for line in written if line["event"] == "message_answered")
    assert [metric["Name"] for metric in answered["_aws"]["CloudWatchMetrics"][0]["Metrics"]] == [
        "InputTokens", "OutputTokens", "CostMicrodollars", "Fallback",
    ]  # fmt: skip
    assert (answered["RouteClass"], answered["CostMicrodollars"], answered["Fallback"]) == ("chat", 0, 0.0)
