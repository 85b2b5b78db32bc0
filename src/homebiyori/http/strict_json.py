"""Parses untrusted JSON: rejects what Python's parser tolerates and what would cause failures further in."""

import json
import re
from typing import Any, NoReturn

from homebiyori.base.errors import InvalidFieldError

MAX_DEPTH = 32
# A container costs more memory than its bytes, and every unknown name is listed in the error.
MAX_CONTAINERS = 10_000
MAX_NAMES = 200
# None of our numbers has more digits.
_LONGEST_NUMBER = 40
_LONGEST_INTEGER = 20


class InvalidJSONError(InvalidFieldError):
    """The body is not JSON."""

    def __init__(self) -> None:
        super().__init__("JSONとして読み取れません", "body", kind="json_invalid")


class ForbiddenJSONError(InvalidFieldError):
    """Valid JSON that no request needs: huge numbers, deep or wide nesting, lone surrogates, duplicate names."""

    def __init__(self) -> None:
        super().__init__("JSONに使えない値が含まれています", "body", kind="json_forbidden")


def loads(body: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON; InvalidJSONError or ForbiddenJSONError, which never quote the body."""
    _check_shape(body)
    try:
        # bytes.decode rejects surrogates and overlong forms; json.loads(bytes) would guess UTF-16 or UTF-32.
        value = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_named_once,
        )
    except ValueError:
        raise InvalidJSONError from None
    if not _is_encodable(value):
        raise ForbiddenJSONError
    return value


# A string is matched possessively, to its end or the body's: otherwise an unterminated one would be retried from
# each quotation mark in it.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{\]}]', re.DOTALL)


def _check_shape(body: bytes) -> None:
    """Reject deep or wide nesting without recursion; brackets in strings do not count."""
    depth = opened = 0
    for token in _TOKEN.finditer(body):
        first = token[0][0]
        if first in b"[{":
            depth, opened = depth + 1, opened + 1
        elif first in b"]}":
            depth -= 1
        if depth > MAX_DEPTH or opened > MAX_CONTAINERS:
            raise ForbiddenJSONError


def _refuse(_: str) -> NoReturn:
    raise ForbiddenJSONError


def _finite(text: str) -> float:
    number = float(text) if len(text) <= _LONGEST_NUMBER else float("inf")
    if number in (float("inf"), float("-inf")):
        raise ForbiddenJSONError
    return number


def _bounded(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise ForbiddenJSONError
    return int(text)


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Reject duplicate names, on which parsers may disagree, and more than MAX_NAMES names."""
    members = dict(pairs)
    if len(members) < len(pairs) or len(pairs) > MAX_NAMES:
        raise ForbiddenJSONError
    return members


def _is_encodable(value: object) -> bool:
    """Whether the value has no lone surrogates, which JSON can express but UTF-8 can't."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
