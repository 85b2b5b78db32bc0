"""The outermost middleware of both apps: assigns the request id and writes one log line per request."""

import re
import secrets
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from homebiyori.base.log import EmbeddedMetrics, log_measured, request_id_var

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Header = tuple[bytes, bytes]

_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class AccessLogMiddleware:
    """ASGI middleware. What `scope["state"]["log_fields"]` holds once the request ends is added to its log line."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_id_of(scope.get("aws.context"))
        scope.setdefault("state", {})["request_id"] = request_id
        token = request_id_var.set(request_id)
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: "Message") -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*_with_security(message["headers"]), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            latency_ms = round((time.perf_counter() - started) * 1_000, 1)
            log_measured(
                "request",
                _metrics(scope, status, latency_ms),
                method=scope["method"],
                route=_template(scope),
                status=status,
                latency_ms=latency_ms,
                **scope.get("state", {}).get("log_fields", {}),
            )
            request_id_var.reset(token)


# Added to every response that does not set them itself.
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
}


def _with_security(headers: Sequence[_Header]) -> list[_Header]:
    given = {bytes(name).lower() for name, _ in headers}
    added = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items() if name.encode() not in given]
    return [*headers, *added]


def _template(scope: "Scope") -> str | None:
    """Return the full path template of the matched route, or None. A route itself does not know its prefix."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is None:
        return None
    segments = scope["path"].split("/")
    return "/".join(segments[: len(segments) - path.count("/")]) + path


def _metrics(scope: "Scope", status: int, latency_ms: float) -> EmbeddedMetrics:
    """Count the request by its route's audience ("none" if no route matched) and by its status class."""
    return EmbeddedMetrics(
        {"RouteClass": getattr(scope.get("route"), "audience", "none"), "StatusClass": f"{status // 100}xx"},
        {"Latency": (latency_ms, "Milliseconds"), "Count": (1, "Count")},
    )


def request_id_of(context: object) -> str:
    """Return Lambda's request id, or a new one. A client's header is ignored: it could forge log entries."""
    given = getattr(context, "aws_request_id", None)
    if isinstance(given, str) and _REQUEST_ID.fullmatch(given):
        return given
    return secrets.token_hex(16)
