"""Ask a running deployment what needs no account: `make smoke URL=https://... [ADMINS_URL=https://...]`."""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Expectation:
    """What a stranger sends, and what must come back."""

    says: str
    method: str
    path: str
    status: int
    code: str | None = None
    token: str | None = None
    body: bytes | None = None


USERS = (
    Expectation("health answers", "GET", "/api/health", 200),
    Expectation("a stranger sees no tree", "GET", "/api/tree/status", 401, "unauthenticated"),
    Expectation("a made-up token helps nobody", "GET", "/api/tree/status", 401, "unauthenticated", token="not.a.token"),  # noqa: S106 - none
    Expectation("a stranger can't chat", "POST", "/api/chat/messages", 401, "unauthenticated", body=b'{"message":"a"}'),
    Expectation("Stripe signs its events", "POST", "/api/webhook/stripe", 401, "bad_signature", body=b"{}"),
    Expectation("there is nothing else", "GET", "/api/nothing", 404, "not_found"),
    Expectation("admin routes do not exist here", "GET", "/api/admin/health", 404, "not_found"),
)
ADMINS = (
    Expectation("health answers", "GET", "/api/health", 200),
    Expectation("a stranger administers nothing", "GET", "/api/admin/health", 401, "unauthenticated"),
    Expectation("users' routes do not exist here", "GET", "/api/tree/status", 404, "not_found"),
)


def main() -> int:
    """Print a line for each expectation; 1 when any was not met."""
    faults = 0
    for url, expectations in zip(sys.argv[1:3], (USERS, ADMINS), strict=False):
        for wanted in expectations if url else ():
            found = [*_faults(url.rstrip("/"), wanted)]
            faults += bool(found)
            print(f"{'FAILED' if found else 'ok':8}{wanted.method} {wanted.path}: {wanted.says} {'; '.join(found)}")
    return int(faults > 0 or len(sys.argv) < 2)


def _faults(url: str, wanted: Expectation) -> Iterator[str]:
    status, media_type, text = _send(url, wanted)
    if status != wanted.status:
        yield f"answered {status}, not {wanted.status}"
    elif wanted.code is None:
        if json.loads(text).get("status") != "ok":
            yield "is not ok"
    elif media_type != PROBLEM:
        yield f"answered {media_type}, not a problem"
    elif json.loads(text).get("code") != wanted.code:
        yield f"is not {wanted.code}"


def _send(url: str, wanted: Expectation) -> tuple[int, str, str]:
    headers = {"Content-Type": "application/json"} | (
        {"Authorization": f"Bearer {wanted.token}"} if wanted.token else {}
    )
    request = urllib.request.Request(url + wanted.path, wanted.body, headers, method=wanted.method)  # noqa: S310 - ours
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310 - the operator's own address
            return _read(answer)
    except urllib.error.HTTPError as answer:
        return _read(answer)


def _read(answer: Any) -> tuple[int, str, str]:  # noqa: ANN401 - urllib's two kinds of answer
    return answer.status, answer.headers.get_content_type(), answer.read().decode()


if __name__ == "__main__":
    sys.exit(main())
