"""Says on which day something was told, and reads which days a question means."""

import re
from datetime import date

from homebiyori.base.text import normalize

_NUMBERS = "〇一二三四五六七八九十"
_WEEK = 7
_MOST_OF_A_WEEK = 4
# On a Sunday the week before may end with Saturday.
_SUNDAY = 6
_NEAR = {0: "さっき", 1: "きのう", 2: "おととい"}
_LONGER = ((12, "十日ほどまえに"), (17, "二週間ほどまえに"), (25, "三週間ほどまえに"))
_MEANT = (
    (re.compile("一昨日|おととい|おとつい"), (2, 2)),
    (re.compile("昨日|きのう|昨晩|昨夜|ゆうべ|夕べ"), (1, 1)),
    (re.compile("先々週"), (8, 21)),
    (re.compile("今朝|さっき|先ほど|今日"), (0, 0)),
    (re.compile("先月"), (8, 62)),
)
_AGO = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十])日(?:前|まえ)")


def spoken(told: date, today: date) -> str:
    """Say how long ago a day was: 「きのう」, 「三日まえに」, 「先週」."""
    days = (today - told).days
    if days in _NEAR:
        return _NEAR[days]
    weeks = (today.toordinal() - 1) // _WEEK - (told.toordinal() - 1) // _WEEK
    if days >= _WEEK - 1 and weeks == 1:
        return "先週"
    if days <= _WEEK:
        return f"{_NUMBERS[days]}日まえに"
    return next((words for most, words in _LONGER if days <= most), "ひと月ほどまえに")


def meant(text: str, today: date) -> range | None:
    """Return how many days ago a question means; None where it names no day."""
    plain = normalize(text)
    if "先週" in plain and "先々週" not in plain:
        # What was done last week may have been told on the Monday after.
        since = 1 if today.weekday() == _SUNDAY else min(today.weekday() + 1, _MOST_OF_A_WEEK)
        return range(since, today.weekday() + _WEEK + 1)
    if ago := _AGO.search(plain):
        days = int(ago[1]) if ago[1].isascii() else _NUMBERS.index(ago[1])
        return range(days, days + 1)
    found = next((days for words, days in _MEANT if words.search(plain)), None)
    return range(found[0], found[1] + 1) if found else None
