"""Reads lasting facts: how old a baby is, which club or lesson a child goes to."""

import re
from typing import NamedTuple

from homebiyori.base.text import normalize
from homebiyori.lexicon import numerals

_NUMBER = r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_AGE = re.compile(
    rf"(?:生後(?:約|まだ|もう)?\s*{_NUMBER}\s*(日|週|[かヶケカヵ]月)|{_NUMBER}\s*(週|[かヶケカヵ]月)(?:間)?の(?:うちの)?(?:息子|娘|男の子|女の子|子|赤ちゃん|双子|ベビー|孫))"
    r"(?!間?の(?:頃|ころ|とき|時)|まで|から)"
)
# Somebody else's baby, or one of long ago.
_NOT_OURS = re.compile(
    r"友[人達だ]|同僚|後輩|先輩|知り合い|ママ友|いとこ|従[兄姉]|姪|甥|お?隣|近所|(?:の|だった)(?:頃|ころ|とき|時)|昔|当時"
)
_DAYS = {"日": 1.0, "週": 7.0}
_MONTH = 30.44
# Up to this age in weeks, a baby's age is told in weeks.
_IN_WEEKS = 13
_CLUBS = (
    "サッカー|野球|バスケットボール|バスケ|バレーボール|バレー|ソフトテニス|テニス|卓球|バドミントン|陸上|水泳|剣道|柔道"
    "|弓道|空手|ダンス|ハンドボール|ソフトボール|ラグビー|吹奏楽|ブラスバンド|合唱|美術|書道|茶道|華道|演劇|軽音|写真"
    "|放送|科学|パソコン|将棋|囲碁|文芸|新聞|料理|家庭科|手芸|園芸|生物|英語|チア"
)
_CLUB = re.compile(rf"({_CLUBS})部(?![屋品長門位分署下])")
_LESSONS = (
    "スイミング|水泳|ピアノ|サッカー|野球|体操|ダンス|バレエ|英会話|英語|そろばん|空手|書道|習字|バイオリン|柔道|剣道"
    "|テニス|バスケ|プログラミング|絵画|塾"
)
_LESSON = re.compile(
    rf"({_LESSONS})(?:教室|スクール)?(?:を|に|も)?"
    r"(?:習(?:い|っ)|通(?:い|っ)(?!勤)|行き始め|習わせ|始め(?:た|まし|て(?:ん|から))|やってて|やっていて|やってます|やっとる|しとる)"
)
_LONG_AGO = re.compile(
    r"昔|だった(?:ん|の|から|けど|頃|ころ)|学生(?:時代|の(?:頃|ころ))|(?:俺|私|僕|わたし|夫|妻|旦那)(?:は|も|が)"
)

ASKS_AGE = re.compile(r"生後|何[週か]|何[ヶケカヵ]月|月齢|いくつになった|何歳")
ASKS_CLUB = re.compile(r"何部|部活|なに部|クラブ")
ASKS_LESSON = re.compile(r"習い事|習いごと|何を?(?:習|通)|なに(?:を)?習")


class Age(NamedTuple):
    """A baby's age in days on the day it was told, and whether it was told in months."""

    days: float
    is_in_months: bool


def age(text: str) -> Age | None:
    """Read the age of the parent's own baby."""
    plain = normalize(text)
    found = _AGE.search(plain)
    if found is None or _NOT_OURS.search(plain):
        return None
    unit = (found[2] or found[4])[-1]
    return Age(_number(found[1] or found[3]) * _DAYS.get(unit, _MONTH), unit == "月")


def spoken_age(days: int, *, is_in_months: bool) -> str:
    """Say an age given in days."""
    by_months = is_in_months or days >= _IN_WEEKS * _DAYS["週"]
    unit = _MONTH if by_months else _DAYS["週"]
    count = int((days + 1) / unit)
    is_whole = days - count * unit < 1
    return f"生後{count}{'か月' if by_months else '週'}{'' if is_whole else 'を過ぎたころ'}"


def club(text: str) -> str | None:
    """Return a child's club, if it is on our list."""
    plain = normalize(text)
    found = _CLUB.search(plain)
    return f"{found[1]}部" if found and not _LONG_AGO.search(plain) else None


def lesson(text: str) -> str | None:
    """Return what a child takes lessons in, if it is on our list."""
    plain = normalize(text)
    found = _LESSON.search(plain)
    return found[1] if found and not _LONG_AGO.search(plain) else None


def _number(text: str) -> int:
    return int(numerals.read(text) or 0)
