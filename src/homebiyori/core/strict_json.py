"""JSON as a stranger may send it: refuses what Python's parser lets through and what would break further in."""

import json
import re
from typing import Any, NoReturn

from homebiyori.core.errors import InvalidRequestError, UnreadableRequestError

MAX_DEPTH = 32


class InvalidJSONError(UnreadableRequestError):
    """The body is no JSON."""

    def __init__(self) -> None:
        super().__init__("JSONとして読み取れません")


class ForbiddenJSONError(InvalidRequestError):
    """The body is JSON of a kind that no request needs: endless numbers, deep nesting, half characters."""

    def __init__(self) -> None:
        super().__init__("JSONに使えない値が含まれています")


def loads(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse; InvalidJSONError or ForbiddenJSONError, which never quote the body."""
    if _depth(body) > MAX_DEPTH:
        raise ForbiddenJSONError
    try:
        # bytes.decode refuses surrogates and overlong forms; json.loads(bytes) would guess UTF-16 or UTF-32.
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite, parse_int=_bounded)
    except ValueError:
        raise InvalidJSONError from None
    if not _is_encodable(value):
        raise ForbiddenJSONError
    return value


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def _depth(body: bytes) -> int:
    """Measure the nesting without a parser's stack; brackets in strings do not count."""
    deepest = depth = 0
    for bracket in re.findall(rb"[\[{\]}]", _STRING.sub(b"", body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _refuse(_: str) -> NoReturn:
    raise ForbiddenJSONError


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ForbiddenJSONError
    return number


def _bounded(text: str) -> int:
    if len(text) > 20:
        raise ForbiddenJSONError
    return int(text)


def _is_encodable(value: object) -> bool:
    """Find lone surrogates, which JSON can spell and UTF-8 cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
