"""Reads for which day something is told: 明日, 三日後, 来週の月曜, 12月3日."""

import re
from datetime import date, timedelta

from homebiyori.base.text import normalize

_WEEKDAYS = "月火水木金土日"
_NUMBERS = {letter: number for number, letter in enumerate("一二三四五六七八九十", 1)}
_SOON = {"明日": 1, "あした": 1, "明後日": 2, "あさって": 2, "しあさって": 3}
_DUE = re.compile(
    r"(?P<soon>しあさって|明後日|あさって|明日|あした)|(?P<days>[0-9]{1,2}|[一二三四五六七八九十])日後"
    r"|(?P<week>再来週|来週|今週|今度|こんど|次)の?(?P<weekday>[月火水木金土日])曜?(?![0-9一-鿿])"
    r"|(?P<bare>[月火水木金土日])曜日?(?=[にはがの、。や]|まで|から|$)|(?P<month>[0-9]{1,2})月の?(?P<day>[0-9]{1,2})日|来月の?(?P<next>[0-9]{1,2})日"
    r"|(?<![0-9月])(?P<only>[0-9]{1,2})日(?=[にはがの、。!！\s]|だ|です|やっ|や[でね]|じゃ|$)"
)
# 12日じゃなくて: that is not the day.
_DENIED = re.compile(r"曜?日?(?:じゃ|では|や)(?:な[くい]|ありませ|のうて)")
_MONTH = re.compile(
    r"(?<![0-9一二三四五六七八九十])(1[0-2]|[1-9]|[一二三四五六七八九十])月(?=から|まで|に|の?(?:上旬|中旬|下旬|末|頃|ころ))"
)
# 「来月の十二日」, 「十二月五日」; a bare 三日 may be three days.
_IN_KANJI = re.compile(
    "(?<![一二三四五六七八九十])(?:(?P<month>十[一二]|[一二三四五六七八九十])(?=月の?[0-9一二三四五六七八九十])"
    "|(?P<day>二十[一二三四五六七八九]?|三十一?|十[一二三四五六七八九]|(?<=月)[一二三四五六七八九十]|(?<=月の)[一二三四五六七八九十])"
    "(?=日(?![後間前分目])))"
)
_WEEKS = {"来週": 1, "再来週": 2}


def month_in(text: str) -> int | None:
    """Return the month that a text names without a day: 来年3月まで."""
    found = _MONTH.search(normalize(text))
    return (_NUMBERS.get(found[1]) or int(found[1])) if found else None


def due(text: str, told: date) -> date | None:
    """Return the first future date that a text names, relative to the day on which it was `told`."""
    plain = _IN_KANJI.sub(lambda found: str(_number(found[0])), normalize(text))
    found = next((day for day in _DUE.finditer(plain) if not _DENIED.match(plain, day.end())), None)
    if found is None:
        return None
    if found["soon"]:
        return told + timedelta(days=_SOON[found["soon"]])
    if found["days"]:
        return told + timedelta(days=_NUMBERS.get(found["days"]) or int(found["days"]))
    if weekday := found["weekday"] or found["bare"]:
        return _on(weekday, found["week"], told)
    if found["next"]:
        return _by_number(str(told.month % 12 + 1), found["next"], told)
    return _by_number(found["month"], found["day"] or found["only"], told)


def _number(kanji: str) -> int:
    tens, is_ten, ones = kanji.partition("十")
    return (_NUMBERS.get(tens, 1) * 10 if is_ten else 0) + _NUMBERS.get(ones or ("" if is_ten else tens), 0)


def _on(weekday: str, week: str | None, told: date) -> date:
    at = _WEEKDAYS.index(weekday)
    if week in _WEEKS or week == "今週":
        return told + timedelta(days=at - told.weekday() + 7 * _WEEKS.get(week, 0))
    return told + timedelta(days=(at - told.weekday() - 1) % 7 + 1)


def _by_number(month: str | None, day: str, told: date) -> date | None:
    months = [int(month)] if month else [told.month, told.month % 12 + 1]
    for number in months:
        year = told.year + (number < told.month)
        try:
            found = date(year, number, int(day))
        except ValueError:
            continue
        if found > told:
            return found
    return None
