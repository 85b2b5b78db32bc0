"""Reads small Japanese numbers, and writes them in kanji."""

import re

NUMERAL = r"(?:[0-9]{1,6}(?:\.[0-9])?|[一二三四五六七八九十百千]{1,7})万?"
# Counts and durations in kana; ごかい and にかい may also be 誤解 and 二階.
_IN_KANA = re.compile(
    r"(?<![ぁ-ん])(?:(?P<two>に|ご)(?P<of>かい|じかん)(?=も)|(?P<any>さん|よん|ろく|ろっ|なな|はち|はっ|きゅう|じゅう|じゅっ)(?P<unit>かい|じかん)(?=[もおなでだかま]|[^ぁ-ん]|$))"
)
_KANA = {"に": "二", "さん": "三", "よん": "四", "ご": "五", "ろく": "六", "ろっ": "六", "なな": "七", "はち": "八"}
_KANA |= {"はっ": "八", "きゅう": "九", "じゅう": "十", "じゅっ": "十", "かい": "回", "じかん": "時間"}
_DIGITS = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_TEN_THOUSAND = 10_000
_LARGEST = 100_000_000
_KANJI = re.compile(
    r"(?:[二三四五六七八九]?千)?(?:[二三四五六七八九]?百)?(?:[二三四五六七八九]?十)?[一二三四五六七八九]?"
)


def without_kana(text: str) -> str:
    """Rewrite counts in kana as kanji."""
    return _IN_KANA.sub(lambda one: "".join(_KANA[part] for part in one.groups() if part), text)


def read(text: str) -> float | None:
    """Return the value of a numeral; None if it is not one."""
    head, is_large = text.removesuffix("万"), text.endswith("万")
    value = float(head) if head[:1].isdecimal() else _read_kanji(head)
    return value * _TEN_THOUSAND if value is not None and is_large else value


def _read_kanji(text: str) -> float | None:
    if not text or _KANJI.fullmatch(text) is None:
        return None
    total, digit = 0, 0
    worth = {name: unit for unit, name in _UNITS}
    for letter in text:
        if letter in worth:
            total += (digit or 1) * worth[letter]
            digit = 0
        else:
            digit = _DIGITS.index(letter)
    return float(total + digit)


def say(value: float) -> str | None:
    """Return a positive whole number in kanji; None for any other value."""
    number = int(value)
    if number != value or not 0 < number < _LARGEST:
        return None
    high, low = divmod(number, _TEN_THOUSAND)
    return (f"{_below(high)}万" if high else "") + _below(low)


def _below(number: int) -> str:
    said = ""
    for unit, name in _UNITS:
        count, number = divmod(number, unit)
        said += (_DIGITS[count] if count > 1 else "") + name if count else ""
    return said + (_DIGITS[number] if number else "")
