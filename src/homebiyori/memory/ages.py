"""Reads an age or a grade, and says it: 3歳, 小学2年生, 年長."""

import re

from homebiyori.lexicon import numerals

YEARS_OLD = "[0-9一二三四五六七八九十]{1,3}(?:歳|才|か月|ヶ月)(?:半)?"
_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
AGE = re.compile(
    rf"(?P<years>{_NUMBER})(?:歳|才)(?P<half>半)?|(?P<count>[一二三四五六七八九])つ(?=の(?:女|男|子|娘|息子|孫)|に(?:なり|なっ|なる))|(?P<school>小|中|高|大)(?:学校|学|校)?(?P<grade>[0-9一二三四五六])(?:年生?|(?![0-9一-鿿]))"
    rf"|(?P<class>[1-6一二三四五六])年生|(?P<form>年[少中長])"
)
IS_PAST = re.compile(r"(?:の|だった)(?:頃|ころ|とき|時|春|夏|秋|冬)|に?なったら|まで|から|向け|用|児健診|くらい|ぐらい")
_SCHOOLS = {"小": "小学", "中": "中学", "高": "高校", "大": "大学"}


def spoken(found: re.Match[str]) -> str:
    """Say an age or a grade that was read."""
    if years := found["years"]:
        return f"{_number(years)}歳{found['half'] or ''}"
    if count := found["count"]:
        return f"{_number(count)}歳"
    if school := found["school"]:
        return f"{_SCHOOLS[school]}{_number(found['grade'])}年生"
    return f"小学{_number(found['class'])}年生" if found["class"] else found["form"]


def _number(text: str) -> str:
    value = numerals.read(text)
    return text if value is None else str(int(value))
