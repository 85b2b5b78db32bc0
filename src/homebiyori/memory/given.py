"""Our lists of names: a name is said back only if it is on one of them."""

from collections.abc import Iterable, Mapping
from functools import cache

from homebiyori.base import data

PETS = frozenset({"わんちゃん", "猫ちゃん", "ハムスター", "うさぎ", "金魚", "小鳥"})
_GIRLS = frozenset({"娘さん", "ご長女", "ご次女", "赤ちゃん", *PETS})
_BOYS = frozenset({"息子さん", "ご長男", "ご次男"})
_TITLES = ("ちゃん", "くん", "さん")
# はな and もえ begin like particles: right after a noun they are not taken for names.
_PARTICLES = tuple("はがもとにのやをへで")
_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ"))}


def is_listed(name: str) -> bool:
    """Return whether a name is on one of our lists, in hiragana or katakana."""
    return name in _of("kanji") or name in _of("pets") or name.translate(_TO_HIRAGANA) in _of("kana")


def is_pet_name(name: str) -> bool:
    """Return whether a name is on our list of pet names: もなか, ゴン."""
    return name in _of("pets")


def begins_alone(name: str) -> bool:
    """Return whether a name needs no particle after a noun: 娘ゆいが."""
    return is_listed(name) and not name.startswith(_PARTICLES)


def called(names: Mapping[str, str], whose: Iterable[str]) -> str | None:
    """Return the last names told of these people, with titles; None if one is on none of our lists."""
    last = {who: name for name, who in names.items() if is_listed(name)}
    told = [who for who in whose if who in names.values()]
    if not told or any(who not in last for who in told):
        return None
    return "と".join(f"{last[who]}{_title(who, last[who])}" for who in told)


def _title(who: str, name: str) -> str:
    if name.endswith(_TITLES):
        return ""
    return "ちゃん" if who in _GIRLS else "くん" if who in _BOYS else "さん"


@cache
def _of(kind: str) -> frozenset[str]:
    return frozenset(" ".join(data.load("memory", "names")[kind]).split())
