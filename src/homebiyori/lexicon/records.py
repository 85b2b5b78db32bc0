"""Reads numbers that have risen: 38 points last time, 71 today."""

import re
from collections.abc import Sequence

from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# The weight of the joy at a number that has risen, even if no one states it.
GLADNESS = 3.6

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_NUMBER = "([0-9]{1,4}|[一二三四五六七八九十百]{1,5})"
_COUNTED = fold_pattern("(点|問|回|歩|冊|メートル|センチ泳|秒(?=連続|間|も|。|でし|だ))")
_BEFORE = fold_pattern(
    "(?:前回|前は|この前(?:は)?|きのうまで|昨日まで|去年は|最初は|はじめは|先月は|先週は)[^0-9一-十。!?]{0,6}$"
)
_AFTER = fold_pattern("だった(?:のが|のに|から)|から|→")
_FOUND = re.compile(f"{_NUMBER}{_COUNTED}")
_OLD = re.compile(f"(?:{_BEFORE[:-1]}){_NUMBER}")
_WAS_BEFORE = re.compile(_BEFORE)
_WAS_AFTER = re.compile(_AFTER)
REACH = 16


def risen(text: str) -> Sequence[Felt]:
    """Return the joy of a folded text at a number that has risen; empty if none has."""
    counted = list(_FOUND.finditer(text))
    if not counted:
        return ()
    old = next((one for one in counted if _is_old(text, one)), None)
    new = next((one for one in counted if one is not old), None)
    before = old or _OLD.search(text)
    if new is None or before is None or before.span(1) == new.span(1) or (old and old[2] != new[2]):
        return ()
    if _value(new[1]) <= _value(before[1]):
        return ()
    return (
        Felt(min(new.start(), before.start()), max(new.end(), before.end()), Emotion.JOY, GLADNESS, is_stated=True),
    )


def _is_old(text: str, found: re.Match[str]) -> bool:
    head = text[max(0, found.start() - REACH) : found.start()]
    return _WAS_BEFORE.search(head) is not None or _WAS_AFTER.match(text, found.end()) is not None


def _value(number: str) -> int:
    if number.isascii():
        return int(number)
    total, digit = 0, 0
    for letter in number:
        unit = {"十": 10, "百": 100}.get(letter)
        total, digit = (total + (digit or 1) * unit, 0) if unit else (total, _DIGITS.get(letter, 0))
    return total + digit
