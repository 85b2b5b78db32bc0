"""Resolves pet names that are also words: 大福 is the hamster, once that was told, and not the sweet."""

import re
from collections.abc import Mapping

from homebiyori.base.text import normalize
from homebiyori.lexicon import things
from homebiyori.memory import given

WRITTEN: Mapping[str, str] = {
    "わんちゃん": "犬",
    "猫ちゃん": "猫",
    "ハムスター": "ハムスター",
    "うさぎ": "うさぎ",
    "金魚": "金魚",
    "小鳥": "インコ",
}
# What is eaten, bought or made is the sweet; so is いちご大福.
_NO_NAME_BEFORE = "(?<![一-鿿ァ-ヴー])(?<!いちご)"
_NO_NAME_AFTER = (
    r"(?![一-鿿ァ-ヴー])(?!の(?:種|皮|中身))"
    r"(?!(?:を|も|は|、)?(?:[0-9一二三四五六七八九十]{1,2}[個つ切枚])?(?:食|たべ|買|焼|作|飲|切|もら|いただ|供え|むい|煮))"
)
_TITLE = "(?:ちゃん|くん|君|さん|たん)?"


def words_among(names: Mapping[str, str]) -> Mapping[str, str]:
    """Return the pet names that are also words for something else."""
    return {name: who for name, who in names.items() if who in WRITTEN and _is_a_word(name)}


def told_as(text: str, names: Mapping[str, str]) -> str:
    """Replace pet names that are also words for something else by the animal."""
    for name, who in words_among(names).items():
        if name in text:
            called = rf"{_NO_NAME_BEFORE}(?:{WRITTEN[who]}の)?{re.escape(name)}{_TITLE}{_NO_NAME_AFTER}"
            text = re.sub(called, WRITTEN[who], normalize(text))
    return text


def _is_a_word(name: str) -> bool:
    return given.is_pet_name(name) and bool(things.read(f"{name}が"))
