"""Renders every error as application/problem+json (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from homebiyori.aws.error_codes import error_code
from homebiyori.base import errors
from homebiyori.base.log import log_crash, log_event

# `http.openapi` adds the details; without an entry for 422, FastAPI would document its own.
RESPONSES: dict[int | str, dict[str, Any]] = {
    HTTPStatus.UNPROCESSABLE_ENTITY: {"description": "problem+json", "content": {errors.PROBLEM_MEDIA_TYPE: {}}}
}


def error_responses(*kinds: type[errors.HomebiyoriError]) -> dict[int | str, dict[str, Any]]:
    """Declare a route's own error responses, in addition to those common to its audience, body, key and path.

    `http.openapi` adds the common ones: token, rate limit, body, idempotency key and an id in the path.
    """
    return {kind.status: {"description": "problem+json", "content": {errors.PROBLEM_MEDIA_TYPE: {}}} for kind in kinds}


_KINDS = {
    kind.status: (kind.code, kind.title, kind.advice)
    for kind in (
        errors.HomebiyoriError,
        errors.UnauthenticatedError,
        errors.ForbiddenError,
        errors.NotFoundError,
        errors.TooLargeError,
        errors.InvalidRequestError,
    )
} | {
    HTTPStatus.BAD_REQUEST: (
        errors.InvalidRequestError.code,
        errors.InvalidRequestError.title,
        "リクエストの形式を確かめて、もう一度送ってください",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        "この操作は使えません",
        "Allowヘッダーにあるメソッドで送ってください",
    ),
}

_BUSY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)

# nginx's code; HTTP has none.
_CLIENT_CLOSED = 499

# For the name of an unknown field or parameter: enough to identify it.
_LONGEST_NAME = 64
_MOST_FAULTS = 20

# Messages by pydantic's error type; any other type is "this value can't be used".
_MESSAGES = {
    "missing": "必要な項目です",
    "extra_forbidden": "使えない項目です",
    "string_type": "文字列で送ってください",
    "string_too_short": "入力してください",
    "string_too_long": "長すぎます",
    "int_type": "整数で送ってください",
    "int_parsing": "整数で送ってください",
    "bool_type": "trueかfalseで送ってください",
    "not_null": "nullは使えません",
    "repeated": "一度だけ送ってください",
    "date_from_datetime_parsing": "日付はYYYY-MM-DDで送ってください",
    "date_parsing": "日付はYYYY-MM-DDで送ってください",
    "date_type": "日付はYYYY-MM-DDで送ってください",
    "datetime_type": "日時は時差つきのISO 8601で送ってください",
    "timezone_aware": "日時は時差つきのISO 8601で送ってください",
    "model_type": "JSONのオブジェクト ({ } で囲んだもの) を送ってください",
    "content_type": "application/jsonで送ってください",
}

# Messages that show a bound or the choices, both of which we define.
_BOUNDED = {
    "greater_than_equal": "{ge}以上にしてください",
    "less_than_equal": "{le}以下にしてください",
    "less_than": "{lt}より前にしてください",
    "too_short": "{min_length}つ以上送ってください",
    "too_long": "{max_length}つまでです",
    "literal_error": "{expected}のどれかを送ってください",
    "enum": "{expected}のどれかを送ってください",
}

# What a pattern requires, in words, by field.
_FORMS = {
    "Idempotency-Key": "1〜64文字の、空白を含まないASCIIの文字で送ってください",
    "category": "文字・数字・_・-だけで、1〜40文字で送ってください",
    "month": "月はYYYY-MMで送ってください",
    "body": "JSONの本文を送ってください",
    "confirmation": "「削除」と送ってください",
    "safe": "trueと送ってください",
}
_KINDS_OF_FORMS = frozenset({"string_pattern_mismatch", "literal_error", "string_too_short", "string_too_long"})


def document_of(request: Request, error: errors.HomebiyoriError) -> dict[str, Any]:
    """Render an expected error as a problem document."""
    return _document(
        request,
        status=error.status,
        code=error.code,
        title=error.title,
        detail=error.detail,
        members=error.members,
    )


def install(app: FastAPI) -> None:
    """Make an app answer every error with a problem document."""
    app.add_exception_handler(errors.HomebiyoriError, _on_expected)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(ClientDisconnect, _on_client_gone)
    app.add_exception_handler(BotoCoreError, _on_unreachable)
    app.add_exception_handler(ClientError, _on_aws_refusal)
    app.add_exception_handler(Exception, _on_crash)


async def _on_expected(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.HomebiyoriError)  # noqa: S101 - registered for this type
    log_event("request_refused", code=error.code, status=error.status, **error.context)
    return _answer(document_of(request, error), error.headers)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type
    faults = [_fault(fault) for fault in error.errors()[:_MOST_FAULTS]]
    log_event("request_refused", code="invalid_request", status=422, faults=[fault["type"] for fault in faults])
    invalid = errors.InvalidRequestError("入力内容に誤りがあります", members={"errors": faults})
    return _answer(document_of(request, invalid))


def _fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a fault without its input: neither `input` nor `ctx` is passed on."""
    kind = str(fault["type"])
    place = [step[:_LONGEST_NAME] if isinstance(step, str) else step for step in fault["loc"]]
    return {"loc": place, "msg": _message(kind, str(place[-1]), fault.get("ctx", {})), "type": kind}


def _message(kind: str, field: str, context: Mapping[str, Any]) -> str:
    """Return the Japanese message for a fault. From its context only our own constraints are shown, never input."""
    if kind == "value_error":  # from a model's validator, with our own message
        return str(context["error"])
    is_form = kind in _KINDS_OF_FORMS or (kind, field) == ("missing", "body")
    if is_form and field in _FORMS:
        return _FORMS[field]
    if kind in _BOUNDED:
        shown = {
            name: str(value).replace("'", "").replace(" or ", "、").replace(", ", "、")
            for name, value in context.items()
        }
        return _BOUNDED[kind].format(**shown)
    return _MESSAGES.get(kind, "この値は使えません")


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type
    phrase = HTTPStatus(error.status_code).phrase
    code, title, detail = _KINDS.get(error.status_code, ("http_error", phrase, phrase))
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return _answer(_document(request, status=error.status_code, code=code, title=title, detail=detail), headers)


def _methods(request: Request) -> list[str]:
    """Return all methods of the path; the router's own Allow names only those of the first route with that path."""
    found = [
        method
        for method in ("GET", "POST", "PUT", "DELETE")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.router.routes
        )
    ]
    return ["GET", "HEAD", *found[1:]] if "GET" in found else found  # `http.head`


async def _on_client_gone(request: Request, error: Exception) -> JSONResponse:
    """Log that the client disconnected while sending its body: no fault of ours, and no one reads the response."""
    log_event("client_disconnected", error=type(error).__name__)
    title = "送信が途中で切れました"
    return _answer(_document(request, status=_CLIENT_CLOSED, code="client_closed", title=title, detail=title))


async def _on_unreachable(request: Request, error: Exception) -> JSONResponse:
    """Handle a failure to reach AWS that outlasted the retries."""
    return await _on_expected(request, errors.UpstreamError(fault=type(error).__name__))


async def _on_aws_refusal(request: Request, error: Exception) -> JSONResponse:
    """Answer 503 if AWS is busy; any other refusal is a bug of ours."""
    assert isinstance(error, ClientError)  # noqa: S101 - registered for this type
    code = error_code(error)
    if code in _BUSY:
        return await _on_expected(request, errors.UpstreamError(fault=code))
    return await _on_crash(request, error)


async def _on_crash(request: Request, error: Exception) -> JSONResponse:
    log_crash("request_crashed", error)
    return _answer(document_of(request, errors.HomebiyoriError()))


def _document(
    request: Request, *, status: int, code: str, title: str, detail: str, members: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    told = errors.problem(
        code=code,
        title=title,
        status=status,
        detail=detail,
        instance=request.scope["path"],
        request_id=request.state.request_id,
    )
    return {**told, **(members or {})}


def _answer(document: dict[str, Any], headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        document, status_code=document["status"], headers=dict(headers or {}), media_type=errors.PROBLEM_MEDIA_TYPE
    )
