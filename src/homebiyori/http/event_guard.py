"""Guards Mangum, which raises on malformed gateway events (a function error, so a 502).

Every event is either cleaned (only strings, a canonical path) or answered here with 400, 403 or 404. REST API
(payload 1.0) and HTTP API (payload 2.0) events are supported.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from homebiyori.base import errors
from homebiyori.base.log import log_event
from homebiyori.http.access_log import SECURITY_HEADERS, request_id_of

Event = dict[str, Any]
Answer = dict[str, Any]
App = Callable[[Event, Any], Answer]

_METHOD = re.compile(r"[A-Z]{3,10}")
# Only what our routes need; excludes all that path attacks rely on: % \ ; // . .. and control characters.
_PATH = re.compile(r"/|(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::[0-9]{1,5})?")
_PORT = re.compile(r"[0-9]{1,5}")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}")

# Mangum joins repeated headers with commas; these may occur only once.
_SINGLE = frozenset(
    {
        "authorization",
        "content-type",
        "content-length",
        "host",
        "idempotency-key",
        "stripe-signature",
        "x-forwarded-port",
    }
)


class _MalformedEventError(errors.UnreadableRequestError):
    """The event does not have the shape that API Gateway produces."""


class EventGuard:
    """The Lambda handler of the API: selects the app by the gateway that sent the event.

    `origins` maps a gateway to the origins that may read refusals made here; the apps handle their own responses.
    """

    def __init__(self, apps: Mapping[str, App], *, origins: Mapping[str, Sequence[str]]) -> None:
        self._apps = dict(apps)
        self._origins = origins

    def __call__(self, event: Any, context: Any) -> Answer:  # noqa: ANN401 - Lambda may pass any JSON
        """Answer one event; never raises because of its content."""
        try:
            app, clean = self._admit(event)
        except errors.HomebiyoriError as error:
            log_event("event_refused", code=error.code, status=error.status)
            return _problem(error, request_id=request_id_of(context), origin=self._origin(event))
        return app(clean, context)

    def _admit(self, event: object) -> tuple[App, Event]:
        request_context = _mapping(_mapping(event).get("requestContext"))
        app = self._apps.get(str(request_context.get("apiId")))
        if app is None:
            raise errors.ForbiddenError
        assert isinstance(event, dict)  # noqa: S101 - checked by _mapping
        if event.get("version") == "2.0":
            return app, _clean_v2(event, request_context)
        return app, _clean_v1(event, request_context)

    def _origin(self, event: object) -> str | None:
        """Return the origin of the calling page, if it is one of ours."""
        try:
            request_context = _mapping(_mapping(event).get("requestContext"))
            headers = _pairs(dict(_mapping(event)), "multiValueHeaders", "headers")
        except errors.HomebiyoriError:
            return None
        ours = self._origins.get(str(request_context.get("apiId")), ())
        return next((value for name, value in headers if name.lower() == "origin" and value in ours), None)


def _clean_v1(event: Event, request_context: Mapping[str, Any]) -> Event:
    return {
        "resource": "/{proxy+}",
        "httpMethod": _method(event.get("httpMethod")),
        "path": _path(event.get("path")),
        "headers": None,
        "multiValueHeaders": _headers(_pairs(event, "multiValueHeaders", "headers")),
        "queryStringParameters": None,
        "multiValueQueryStringParameters": _query(
            _pairs(event, "multiValueQueryStringParameters", "queryStringParameters")
        ),
        "requestContext": {"identity": _caller(request_context.get("identity"))},
        **_body(event),
    }


def _clean_v2(event: Event, request_context: Mapping[str, Any]) -> Event:
    http = _mapping(request_context.get("http"))
    return {
        "version": "2.0",
        "headers": {name: values[0] for name, values in _headers(_pairs(event, None, "headers")).items()},
        "rawQueryString": _ascii(event.get("rawQueryString") or ""),
        "requestContext": {
            "http": {
                "method": _method(http.get("method")),
                "path": _path(http.get("path")),
                "sourceIp": _ascii(http.get("sourceIp") or ""),
            },
        },
        **_body(event),
    }


def _caller(identity: object) -> dict[str, str]:
    """Keep the members that are read: `sourceIp` by Mangum, `userArn` by `http.iam`."""
    given = identity if isinstance(identity, dict) else {}
    return {name: given[name] for name in ("sourceIp", "userArn") if isinstance(given.get(name), str)}


def _malformed() -> NoReturn:
    raise _MalformedEventError("リクエストの形式が正しくありません")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _malformed()


def _text(value: object) -> str:
    """Check that the value is a string, encodable as UTF-8 (no lone surrogates) and without NUL."""
    if not isinstance(value, str) or "\0" in value:
        _malformed()
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        _malformed()
    return value


def _ascii(value: object) -> str:
    text = _text(value)
    return text if text.isascii() and text.isprintable() else _malformed()


def _method(value: object) -> str:
    return value if isinstance(value, str) and _METHOD.fullmatch(value) else _malformed()


def _path(value: object) -> str:
    path = _text(value)
    if not _PATH.fullmatch(path):
        raise errors.NotFoundError
    return path


def _pairs(event: Event, many: str | None, one: str) -> list[tuple[str, str]]:
    """Return (name, value) pairs, preferring the multi-value form, which is complete."""
    multi = None if many is None else event.get(many)
    if multi:
        return [
            (_text(name), _text(value))
            for name, values in _mapping(multi).items()
            for value in (values if isinstance(values, list) else _malformed())
        ]
    single = event.get(one)
    return [(_text(name), _text(value)) for name, value in _mapping(single).items()] if single is not None else []


def _headers(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    headers: dict[str, list[str]] = {}
    for name, value in pairs:
        if not _NAME.fullmatch(name) or "\r" in value or "\n" in value:
            _malformed()
        headers.setdefault(name.lower(), []).append(value)
    if any(len(headers.get(name, ())) > 1 for name in _SINGLE):
        _malformed()
    for name, form in (("host", _HOST), ("x-forwarded-port", _PORT)):
        if name in headers and not form.fullmatch(headers[name][0]):
            _malformed()
    headers["x-forwarded-proto"] = ["https"]
    return headers


def _query(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    query: dict[str, list[str]] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return query


def _body(event: Event) -> Event:
    body = event.get("body")
    if body is None:
        return {"body": None, "isBase64Encoded": False}
    text = _text(body) if not event.get("isBase64Encoded") else _base64(body)
    return {"body": text, "isBase64Encoded": bool(event.get("isBase64Encoded"))}


def _base64(value: object) -> str:
    text = _ascii(value)
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        _malformed()
    return text


def _problem(error: errors.HomebiyoriError, *, request_id: str, origin: str | None) -> Answer:
    shared = {"access-control-allow-origin": origin, "vary": "Origin"} if origin is not None else {}
    document = errors.problem(
        code=error.code,
        title=error.title,
        status=error.status,
        detail=error.detail,
        instance="about:blank",
        request_id=request_id,
    )
    return {
        "statusCode": error.status,
        "headers": {
            "content-type": errors.PROBLEM_MEDIA_TYPE,
            "x-request-id": request_id,
            **SECURITY_HEADERS,
            **error.headers,
            **shared,
        },
        "body": json.dumps(document, ensure_ascii=False),
        "isBase64Encoded": False,
    }
