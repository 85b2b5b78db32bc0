"""Reads amounts and scores in the unit that a question counts in."""

import re
from collections.abc import Iterator

from homebiyori.base.text import normalize
from homebiyori.lexicon import numerals

_UNITS = (
    "点|円|回|度|時間|時|分|本|個|枚|位|番|キロ|人|の段|段|曲|杯|冊|羽|歩|箱|週間|日間|匹|級|缶|袋|皿|軒|着|台(?!所|風|無|本|詞)"
    "|センチ|メートル|グラム"
)
# A score has two numbers, a mark one letter.
_SCORE, _MARK = (
    re.compile(r"(?<![0-9])([0-9]{1,3})(?:対|-)([0-9]{1,3})(?![0-9日人個回本時分歳-])"),
    re.compile(r"(?<![A-Za-z])([A-Ea-e])判定"),
)
_ASKS_SCORE, _ASKS_MARK = re.compile("(?:何|なん)対|スコア|点差"), re.compile("判定")
SCORE, MARK, SCORED, _MONEY = "対", "判定", "点", "円"
# So rare that a question for one need not share a word with the message.
RARE = frozenset({SCORE, MARK})
_ASKED = re.compile(rf"(?:何|なん)({_UNITS})(?!も)|(?:いくら(?!でも)|値段|金額)")
_THOUSANDS = re.compile(r"(?<=[0-9])[,、](?=[0-9]{3})")
_AMOUNT = re.compile(
    rf"(?<![0-9.万千])(?P<value>(?:[0-9]{{1,4}}万)?[0-9]千|{numerals.NUMERAL})(?P<unit>{_UNITS})(?!め|目|前|後|寝|[度月])(?P<half>半)?"
)
# Money may be told without its unit: 「修理に8万かかる」, 「2万5千」.
_BARE_MONEY = re.compile(
    rf"(?<![0-9.万千])(?P<value>[0-9]{{1,4}}万(?:[0-9]千)?|{numerals.NUMERAL}万)(?![0-9千円人回歩個枚本年字票])"
)
_MIXED = re.compile("(?:([0-9]{1,4})万)?([0-9])千")
# Doses of medicine are never said back.
_MEDICINE = re.compile("薬を|錠|座薬|ミリグラム|mg|シロップ")
_PLAIN = re.compile(r"[0-9]{1,3}\.[0-9]")


def asked(text: str) -> str | None:
    """Return the unit that a question counts in."""
    plain = normalize(text)
    if _ASKS_SCORE.search(plain):
        return SCORE
    if _ASKS_MARK.search(plain):
        return MARK
    found = _ASKED.search(plain)
    return (found[1] or _MONEY) if found else None


def told(text: str, unit: str) -> Iterator[str]:
    """Yield the amounts in a text that are of this unit."""
    plain = _THOUSANDS.sub("", normalize(text))
    if _MEDICINE.search(plain):
        return
    if unit == SCORE:
        yield from (f"{one[1]}対{one[2]}" for one in _SCORE.finditer(plain))
    if unit == MARK:
        yield from (f"{one[1].upper()}判定" for one in _MARK.finditer(plain))
    if unit == _MONEY:
        found_bare = (_said(one["value"]) for one in _BARE_MONEY.finditer(plain))
        yield from (f"{said}{unit}" for said in found_bare if said)
    for found in _AMOUNT.finditer(plain):
        if found["unit"] == unit and (said := _said(found["value"])):
            grade = "準" if unit == "級" and plain[: found.start()].endswith("準") else ""
            yield f"{grade}{said}{unit}{found['half'] or ''}"


def _said(value: str) -> str | None:
    if mixed := _MIXED.fullmatch(value):
        return numerals.say(int(mixed[1] or 0) * 10_000 + int(mixed[2]) * 1_000)
    if _PLAIN.fullmatch(value):
        return value
    number = numerals.read(value)
    return numerals.say(number) if number is not None else None
