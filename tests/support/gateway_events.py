"""Events as the two gateways send them: REST API (payload 1.0) and HTTP API (payload 2.0)."""

import json
from typing import Any
from urllib.parse import urlencode

USERS_API = "users-api"
ADMINS_API = "admins-api"


def rest_event(
    method: str,
    path: str,
    *,
    api_id: str = USERS_API,
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    body: Any = None,
    **changes: Any,
) -> dict[str, Any]:
    sent = {"Host": "api.example.com", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443", **(headers or {})}
    if body is not None:
        sent.setdefault("Content-Type", "application/json")
    event: dict[str, Any] = {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": query and {name: [value] for name, value in query.items()},
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "apiId": api_id,
            "resourcePath": "/{proxy+}",
            "httpMethod": method,
            "path": f"/prod{path}",
            "stage": "prod",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"sourceIp": "203.0.113.7", "userAgent": "test"},
            "accountId": "123456789012",
        },
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }
    return event | changes


def http_event(
    method: str,
    path: str,
    *,
    api_id: str = USERS_API,
    headers: dict[str, str] | None = None,
    query: dict[str, str] | None = None,
    body: Any = None,
    **changes: Any,
) -> dict[str, Any]:
    sent = {"host": "api.example.com", "x-forwarded-proto": "https", "x-forwarded-port": "443", **(headers or {})}
    if body is not None:
        sent.setdefault("content-type", "application/json")
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": urlencode(query or {}),
        "headers": sent,
        "requestContext": {
            "apiId": api_id,
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    if body is not None:
        event["body"] = body if isinstance(body, str) else json.dumps(body)
    return event | changes
