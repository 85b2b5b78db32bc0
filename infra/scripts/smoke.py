"""Smoke test of a running deployment: `make smoke URL=https://... [ADMINS_URL=https://...]`.

Most checks need no account. With an operator's access token in HOMEBIYORI_ADMIN_TOKEN, all dependencies are checked;
with a parent's in HOMEBIYORI_USER_TOKEN, a chat message. Tokens are not arguments, which the process list would show.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Expectation:
    """A request, and the expected response."""

    says: str
    method: str
    path: str
    status: int
    code: str | None = None
    token: str | None = None
    body: bytes | None = None
    # The member of the response to print, and its accepted values.
    member: str = "status"
    good: tuple[str, ...] = ("ok",)


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


# A reply from `fallback` means that the deployment cannot call its model.
PARENT = Expectation(
    "a parent is answered", "POST", "/api/chat/messages", 201, body=b'{"message":"\xe3\x81\xbb\xe3\x81\xa3"}',
    member="source", good=("bedrock", "offline"),
)  # fmt: skip
OPERATOR = Expectation("every dependency answers", "GET", "/api/admin/health", 200)


def main() -> int:
    """Print a line for each expectation; return 1 if any was not met."""
    faults = 0
    for url, expectations in zip(sys.argv[1:3], (_users(), _admins()), strict=False):
        for wanted in expectations if url else ():
            is_met, words = _ask(url.rstrip("/"), wanted)
            faults += not is_met
            print(f"{'ok' if is_met else 'FAILED':8}{wanted.method} {wanted.path}: {wanted.says} {words}".rstrip())
    return int(faults > 0 or len(sys.argv) < 2)


def _users() -> Iterator[Expectation]:
    yield from USERS
    if token := os.environ.get("HOMEBIYORI_USER_TOKEN"):  # noqa: TID251 - a script's own
        yield replace(PARENT, token=token)


def _admins() -> Iterator[Expectation]:
    yield from ADMINS
    if token := os.environ.get("HOMEBIYORI_ADMIN_TOKEN"):  # noqa: TID251 - the same
        yield replace(OPERATOR, token=token)


def _ask(url: str, wanted: Expectation) -> tuple[bool, str]:
    """Return whether an expectation is met, and details to print."""
    status, media_type, text = _send(url, wanted)
    faults = [*_faults(wanted, status, media_type, text)]
    if faults or wanted.code is not None:
        return not faults, "; ".join(faults)
    answer = json.loads(text)
    down = [each["name"] for each in answer.get("dependencies", []) if not each["is_up"]]
    shown = f"({wanted.member}: {answer.get(wanted.member)}{''.join(f', {name} is down' for name in down)})"
    return answer.get(wanted.member) in wanted.good, shown


def _faults(wanted: Expectation, status: int, media_type: str, text: str) -> Iterator[str]:
    if status != wanted.status:
        yield f"answered {status}, not {wanted.status}"
    elif wanted.code is None:
        return
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
