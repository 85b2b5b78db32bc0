"""Completes the OpenAPI document: every error, every header, and responses closed to additional properties.

`ERROR_CODES` is the single table of error codes (`docs/product.md` 1), shown in the document and in docs/api.md; a test
compares it with the error classes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homebiyori.base.api_types import HELP_PATH
from homebiyori.base.errors import PROBLEM_MEDIA_TYPE
from homebiyori.http import sse

_METHODS = ("get", "put", "post", "delete")
_Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """An error code: its statuses, its extra problem members and headers, and what a client should do about it."""

    code: str
    statuses: Sequence[int]
    advice: str
    members: Sequence[str] = ()
    headers: Sequence[str] = ()


ERROR_CODES = (
    ErrorCode(
        "invalid_request",
        (400, 422),
        "`errors[]`の項目を直して送り直します (400は形そのものが読めないとき)",
        ("errors",),
    ),
    ErrorCode("unauthenticated", (401,), "トークンを更新し、だめならサインインから", headers=("WWW-Authenticate",)),
    ErrorCode("bad_signature", (401,), "Stripeだけが受け取ります", headers=("WWW-Authenticate",)),
    ErrorCode("premium_required", (402,), "`upgrade_url`を案内します", ("upgrade_url",)),
    ErrorCode("forbidden", (403,), "その人にはできない操作です。送り直しません"),
    ErrorCode("not_found", (404,), "もうないか、ほかの人のものです。一覧を読み直します"),
    ErrorCode("method_not_allowed", (405,), "`Allow`にあるメソッドを使います", headers=("Allow",)),
    ErrorCode("conflict", (409,), "読み直して、もう一度 (`Retry-After`があれば、そのあとで)"),
    ErrorCode("idempotency_mismatch", (409,), "別の内容には新しいキーを使います"),
    ErrorCode(
        "request_pending", (409,), "同じ操作が進行中です。`Retry-After`のあと、同じキーで", headers=("Retry-After",)
    ),
    ErrorCode("already_subscribed", (409,), "契約を読み直します。プランの変更は管理ページで"),
    ErrorCode("not_subscribed", (409,), "契約を読み直します"),
    ErrorCode("subscription_active", (409,), "`cancel_subscription: true`への同意をもらって、もう一度"),
    ErrorCode("account_deleted", (410,), "手元の記録を消し、サインアウトします"),
    ErrorCode("gone", (410,), "操作は済み、内容はそのあと消されました。送り直しません"),
    ErrorCode("too_large", (413,), "短くして送り直します"),
    ErrorCode("rate_limited", (429,), "`Retry-After`のあとで (1分あたりの上限)", ("help",), ("Retry-After",)),
    ErrorCode("quota_exceeded", (429,), "日本時間の翌日に (1日の上限)", ("quota", "limit", "help"), ("Retry-After",)),
    ErrorCode("internal_error", (500,), "同じキーで少しあとに。続くなら`request_id`を添えて問い合わせます"),
    ErrorCode("upstream_unavailable", (503,), "`Retry-After`のあと、同じキーで", headers=("Retry-After",)),
    ErrorCode("maintenance", (503,), "`end_time`まで待ちます", ("end_time", "retry_after"), ("Retry-After",)),
)

_HEADERS: Mapping[str, _Node] = {
    "X-Request-Id": {"description": "問い合わせのときに添える番号", "required": True, "schema": {"type": "string"}},
    "Retry-After": {
        "description": "待つ秒数",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "WWW-Authenticate": {"description": "RFC 6750", "required": True, "schema": {"type": "string"}},
    "Allow": {"description": "このパスで使えるメソッド", "required": True, "schema": {"type": "string"}},
    "ETag": {"description": "`If-None-Match`で送れます", "required": True, "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "同じ`Idempotency-Key`の、はじめの答えであるとき",
        "schema": {"type": "string", "enum": ["true"]},
    },
}
_FAULT: _Node = {
    "type": "object",
    "title": "Fault",
    "description": "使えない項目ひとつ。送られた値は含みません",
    "properties": {
        "loc": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "examples": [["body", "message"]],
        },
        "msg": {"type": "string", "examples": ["メッセージを入力してください"]},
        "type": {"type": "string", "examples": ["value_error"]},
    },
    "required": ["loc", "msg", "type"],
    "additionalProperties": False,
}
# Statuses common to all routes that require a token.
_SIGNED_IN = (400, 401, 410, 429)
_OF_ADMINS = (400, 401, 403, 429)


def complete(document: _Node, *, quotas: Sequence[str]) -> _Node:
    """Complete FastAPI's document in place, and return it; `quotas` names what a problem's `quota` may be."""
    schemas: _Node = document["components"]["schemas"]
    schemas.update(_problem_schemas(quotas))
    document["components"]["headers"] = dict(_HEADERS)
    operations = list(_operations(document))
    for path, method, operation in operations:
        _complete_parameters(operation)
        _complete_body(operation, schemas)
        _complete_responses(operation)
        _refuse(path, method, operation)
    for schema in schemas.values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    for name in _only_answered([operation for _, _, operation in operations], schemas):
        if "properties" in schemas[name] and name not in ("Problem", "Fault"):
            schemas[name]["required"] = list(schemas[name]["properties"])
    return document


def _operations(document: _Node) -> Iterator[tuple[str, str, _Node]]:
    for path, methods in document["paths"].items():
        yield from ((path, method, methods[method]) for method in _METHODS if method in methods)


def _complete_parameters(operation: _Node) -> None:
    """Drop "null" from optional parameters: they are omitted, never sent as null."""
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
        if len(options) == 1:
            del schema["anyOf"]
            schema.update(options[0])


def _complete_body(operation: _Node, schemas: _Node) -> None:
    """Show one complete, working example body, taken from its model."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        for reference in _references(media["schema"]):
            if "example" in schemas[reference]:
                media["example"] = schemas[reference].pop("example")
            elif examples := schemas[reference].get("examples"):
                media["example"] = examples[0]


def _complete_responses(operation: _Node) -> None:
    responses = operation["responses"]
    has_key = _has_key(operation)
    for status, response in responses.items():
        headers = response.setdefault("headers", {})
        headers["X-Request-Id"] = _header("X-Request-Id")
        if has_key and status.startswith("2"):
            headers["Idempotent-Replayed"] = _header("Idempotent-Replayed")
        if "304" in responses and status in ("200", "304"):
            headers["ETag"] = _header("ETag")


def _has_key(operation: _Node) -> bool:
    return any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))


def _refuse(path: str, method: str, operation: _Node) -> None:
    """Document every error status of an operation: its own (`problem.error_responses`) and those common to its kind.

    405 goes to other methods on the path; 413 also applies where no body is expected (`http.body`).
    """
    responses, has_key = operation["responses"], _has_key(operation)
    statuses = {int(status) for status in responses if status >= "400"} | {405, 422, 503}
    if "security" in operation:
        statuses.update(_OF_ADMINS if "admin" in operation["tags"] else _SIGNED_IN)
    statuses.update([404] if "{" in path else [], [409, 410] if has_key else [])
    statuses.update([] if method == "get" else [413])
    for status in statuses:
        responses[str(status)] = _refused(status)
    if has_key:
        responses["410"]["headers"]["Idempotent-Replayed"] = _header("Idempotent-Replayed")
    for others in ("4XX", "5XX"):
        responses[others] = {**_refused(), "description": "そのほかの断り。`Problem`の`code`に一覧があります"}
    operation["responses"] = dict(sorted(responses.items()))


def _refused(*statuses: int) -> _Node:
    met = [each for each in ERROR_CODES if set(each.statuses) & set(statuses)]
    always = set.intersection(*(set(each.headers) for each in met)) if met else set()
    return {
        "description": " / ".join(f"`{each.code}`: {each.advice}" for each in met),
        "headers": {name: _header(name) for name in ("X-Request-Id", *sorted(always)) if name in _HEADERS},
        "content": {PROBLEM_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _header(name: str) -> _Node:
    return {"$ref": f"#/components/headers/{name}"}


def _only_answered(operations: Sequence[_Node], schemas: _Node) -> set[str]:
    """Return the schemas that only responses use: in those, a field with a default is always present."""
    asked = _reached([operation.get("requestBody", {}) for operation in operations], schemas)
    answered = _reached([operation["responses"] for operation in operations], schemas)
    return answered - asked


def _reached(nodes: object, schemas: _Node) -> set[str]:
    found: set[str] = set()
    waiting = list(_references(nodes))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return found


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/components/schemas/"):
            yield reference.rpartition("/")[2]
        node = list(node.values())
    if isinstance(node, list | tuple):
        for each in node:
            yield from _references(each)


def _problem_schemas(quotas: Sequence[str]) -> dict[str, _Node]:
    """Return the schema of a problem, with every member that one may have."""
    text = {"type": "string"}
    members: _Node = {
        "errors": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Fault"},
            "description": "422にはいつもあります",
        },
        "upgrade_url": {"type": "string", "enum": ["/pricing"]},
        "quota": {**text, "enum": list(quotas), "description": "使い切ったもの"},
        "limit": {"type": "integer", "description": "その1日の上限"},
        "help": {"type": "string", "enum": [HELP_PATH], "description": "助けがいるときの窓口。待つあいだも、いつでも"},
        "end_time": {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "retry_after": {"type": "integer", "minimum": 0},
    }
    always: _Node = {
        "type": {**text, "pattern": "^urn:homebiyori:problem:[a-z_]+$"},
        "title": {**text, "description": "人に見せる見出し"},
        "status": {"type": "integer", "enum": sorted({status for each in ERROR_CODES for status in each.statuses})},
        "detail": {**text, "description": "人に見せる説明"},
        "instance": {**text, "description": "呼び出したパス"},
        "code": {**text, "enum": [each.code for each in ERROR_CODES], "description": code_table()},
        "request_id": {"anyOf": [text, {"type": "null"}]},
    }
    return {
        "Fault": _FAULT,
        "Problem": {
            "type": "object",
            "title": "Problem",
            "description": "RFC 9457。断るときは、いつもこの形です",
            "properties": {**always, **members},
            "required": list(always),
            "additionalProperties": False,
        },
    }


def code_table() -> str:
    """Return the table of error codes in Markdown, for the document and docs/api.md."""
    rows = [(f"`{each.code}`", ", ".join(map(str, each.statuses)), _carried(each), each.advice) for each in ERROR_CODES]
    lines = [("code", "status", "besides", "what to do"), ("---",) * 4, *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _carried(each: ErrorCode) -> str:
    return ", ".join(f"`{name}`" for name in (*each.members, *each.headers))


def describe_stream(document: _Node, operation_id: str, *, done: str, delta: _Node) -> None:
    """Document the events of an operation's stream: `delta`..., then `done` or `error`."""
    document["components"]["schemas"]["Delta"] = delta
    events = {"delta": "Delta", "done": done, "error": "Problem"}
    for _, _, operation in _operations(document):
        if operation["operationId"] == operation_id:
            media = operation["responses"]["201"]["content"][sse.MEDIA_TYPE]
            media["schema"] = {
                "type": "string",
                "description": "`event:`と`data:` (JSON) の行。1件ごとに空行で終わります",
            }
            media["x-events"] = {name: {"$ref": f"#/components/schemas/{schema}"} for name, schema in events.items()}
