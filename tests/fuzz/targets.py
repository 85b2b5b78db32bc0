"""Fuzz targets: everything that reads untrusted bytes, each as a function that raises only if the product is wrong.

`test_bytes.py` feeds them Hypothesis's mutations, `guided.py` feeds them inputs that atheris finds by branch coverage.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mangum import Mangum

from homebiyori.base.cursor import Cursors, InvalidCursorError
from homebiyori.base.errors import HomebiyoriError
from homebiyori.base.signing import Signer
from homebiyori.http import strict_json
from homebiyori.http.event_guard import EventGuard
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Tier
from support.gateway_events import USERS_API, http_event, rest_event

CURSORS = Cursors(Signer(lambda: ["k" * 32]))
SCOPE = {"user": "somebody", "list": "history"}
MINE = CURSORS.encode('{"PK":"USER#somebody","SK":"CHAT#01"}', scope=SCOPE)
REFUSALS = {400, 403, 404}


class WrongError(AssertionError):
    """The product handles some bytes wrongly."""


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    """Read the whole request, then respond with 200."""
    await receive()
    for value in (
        scope["path"],
        scope["query_string"].decode("ascii"),
        *(part for pair in scope["headers"] for part in pair),
    ):
        assert isinstance(value, str | bytes)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


_CONTEXT: Any = {}
_ADMITTED = Mangum(_answer, lifespan="off")
GUARD = EventGuard({USERS_API: lambda event, _: _ADMITTED(event, _CONTEXT)}, origins={USERS_API: ["https://a.example"]})


def event_guard(data: bytes) -> None:
    """Pass any JSON as an event: the app or the guard responds; an exception would be a 502."""
    with suppress(ValueError, RecursionError):
        event = json.loads(data)
        _guarded(event)


def _guarded(event: object) -> None:
    try:
        asyncio.get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())
    try:
        answer = GUARD(event, None)
    except Exception as error:
        raise WrongError(f"{event!r}") from error
    if answer["statusCode"] not in {200, *REFUSALS}:
        raise WrongError(f"{answer['statusCode']} for {event!r}")


def cursor(data: bytes) -> None:
    """Decode a cursor: only one that was signed for this scope may open."""
    try:
        text = data.decode("utf-8", errors="surrogatepass")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    with suppress(InvalidCursorError):
        opened = CURSORS.decode(text, scope=SCOPE)
        # base64 ignores the surplus bits of the last character.
        if opened and text.rstrip("=")[:-1] != MINE[:-1]:
            raise WrongError(f"a forged cursor was opened: {text!r}")


def strict(data: bytes) -> None:
    """Parse JSON strictly: accept only what `json.loads` reads the same way, else raise our own errors."""
    with suppress(HomebiyoriError):
        value = strict_json.loads(data)
        if value != json.loads(data.decode("utf-8"), object_pairs_hook=_only_once):
            raise WrongError(f"read otherwise: {data!r}")
        try:
            again = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        except ValueError as error:  # NaN, or half of a surrogate pair
            raise WrongError(f"cannot be written again: {data!r}") from error
        if json.loads(again) != value:
            raise WrongError(f"written otherwise: {data!r}")


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise WrongError(f"of two members of one name, one was taken: {pairs!r}")
    return members


def lexicon(data: bytes) -> None:
    """Analyze any text: twice with the same result, and with an intensity from 0 to 5."""
    text = data.decode("utf-8", errors="replace")[:500]
    first = analyze(text)
    if first != analyze(text):
        raise WrongError(f"read twice, and not alike: {text!r}")
    if not 0 <= first.intensity <= 5:
        raise WrongError(f"{first.intensity} for {text!r}")


def danger_stays(data: bytes) -> None:
    """Analyze a danger on a line of its own: it is recognized after any meaningless characters."""
    noise = "".join(f"{byte:02x}" for byte in data[:20])
    if analyze(f"{noise}\n死にたい").tier is Tier.NONE:
        raise WrongError(f"not seen after {noise!r}")


SEEDS: dict[str, list[bytes]] = {
    "event_guard": [
        json.dumps(each).encode()
        for each in (
            rest_event("GET", "/api/tree/status", query={"limit": "3"}),
            http_event("GET", "/api/tree/status", headers={"host": "a:443"}),
            rest_event("POST", "/api/chat/messages", body={"message": "こんにちは"}, isBase64Encoded=False),
        )
    ],
    "cursor": [MINE.encode(), MINE.encode() + b"=="],
    "strict": [
        b'{"message": "\\u3042", "n": [1, -2.5e3, null, true]}',
        b'{"a": {"a": 1}}',
        b"1e400",
        b'{"a":1,"a":2}',
        b'["a", NaN, -Infinity]',
        b'{"message": "\\ud83d"}',
    ],
    "lexicon": ["死にたいくらい眠い".encode(), "今日はじめて寝返りできた！うれしい".encode(), "👨‍👩‍👧‍👦ﷺ".encode()],
    "danger_stays": [b"", b"abc"],
}
TARGETS: dict[str, Callable[[bytes], None]] = {
    "event_guard": event_guard,
    "cursor": cursor,
    "strict": strict,
    "lexicon": lexicon,
    "danger_stays": danger_stays,
}
