"""Finds the everyday things that a text mentions, from a table of our own.

The text is read as written, not folded: カレー is not 彼, and a word ends where the kind of letters changes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.base.text import normalize
from homebiyori.lexicon.files import kept, load
from homebiyori.lexicon.phrases import Hit, Lengths, PhraseBook, lengths_by_pair

# What a message is about is in its first sentences.
LONGEST = 600
MOST = 4
# From this weight on, a thing is what the text is about, and not mentioned in passing.
CENTRAL = 2.0
_TOPIC, _BARE, _LIGHT, _BESIDE = 3.0, 2.5, 2.0, 1.0
_OF_A_THING = 0.25
_PERSON, _ASIDE, _PASSING, _TURNED = -1.5, -1.5, -0.75, 1.5

_KANJI = re.compile(r"[一-鿿々]")
_KATAKANA = re.compile(r"[ァ-ヺー]")
_HIRAGANA = re.compile(r"[ぁ-ゖ]")
# 咳止まった, 熱下がった.
_AFTER_ILLS = re.compile(r"[止出下上引治続酷][またがいっるてくらきりち]")
_PARTICLES = frozenset("をがはにのともでやへて")
# What may follow a kanji word: a time, a number, a verb of its own (宿題終わった).
_AFTER_KANJI = re.compile(r"[後前中時用全一二三四五六七八九十百]|[一-鿿](?<![屋家者係会式])[ぁ-ゖ]")
# Kana words of up to these lengths occur inside others.
_SHORT, _MIDDLING = 3, 4
_ENDS_SHORT = re.compile(r"[をがはもとのにでやへ、。!?\s]|って|(?<=[ぁ-ゖ]{3})[一-鿿]|$")
_ENDS_MIDDLING = re.compile(r"[をがはもとのにでやへだじっかくしたばな、。!?\s一-鿿]|$")
# 桜ちゃん is a person, ひまわり組 a class, もみじ公園 a place.
_NAME = re.compile(
    r"(?:ちゃん|さん|くん|君|様|先生|組(?!み)|ぐみ|幼稚園|保育園|こども園|小学校|中学|高校|町|市|区|駅|通り|線|号|病院|クリニック"
    r"|公園|動物園|教室|ホール|ビル)"
)
# In kana these are children's names as often as flowers, unless they bloom.
_NAMESAKES = frozenset(
    {"さくら", "もみじ", "すみれ", "つばき", "ひまわり", "かえで", "あやめ", "つくし", "みかん", "いちご"}
)
_BLOOMS = re.compile(
    r"(?:[がはもを]|って|の)?(?:[^。、!?\n]{0,8})(?:咲|散[るっり]|満開|見[ごにた]|開花|色づ|紅葉|花|木|葉|並木|苗|種|実|狩り|もち|餅|食べ|甘|摘|拾|植|水やり|箱|剥|むい|煮|ジャム)"
)
_NOT_MEANT = re.compile(
    r"(?:(?:では|じゃ|でも)な[いくか]|ではありま|より|以外|(?:の)?(?:みたい|よう[なに]|ごとく)|どころ|っぽ|の?(?:代わり|かわり)"
    r"|ほど|くらい|ぐらい|なら|さえ|だらけ|以上に|並み|並に|扱い|状態)"
)
_FOLLOWS = (
    (_TOPIC, re.compile(r"(?:[はがもを]|って|に(?:は|し|挑|はま|夢中|チャレンジ)|だ(?![かけ])|です|でき|なん)")),
    (
        _LIGHT,
        re.compile(r"の(?:件|話|お話|こと|ほう|[^、。の]{0,3}方|味|時間|練習|準備|用意|絵|写真|動画|お?迎え|送り)"),
    ),
    (_BESIDE, re.compile(r"[のにとやへ]|で(?![きすし])|から|まで")),
    (_BARE, re.compile("")),
)
# 沐浴はまだやってないってば: mentioned only to be put aside.
_PUT_ASIDE = re.compile(r"は[^。!?\n]{0,16}(?:ない|ません|まだ先)")
_TURN = re.compile(r"けれど|けど|なのに|のに(?![はも])|(?:^|[。、!?\s])(?:でも|だけど|いや|ただ)")
_STARTS = frozenset("。!?\n")
_NO_GROUPS = ("comment", "passing", "idioms")
_AFTER_A_TOPIC = frozenset("、 。!")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the table; `is_central` if it is what the text is about."""

    name: str
    group: str
    is_central: bool = True


_Entry = tuple[str, str]


@lru_cache(maxsize=1)
def table() -> PhraseBook[_Entry]:
    """Return the name and group of every thing, by spelling."""
    spellings, names, of, lengths = _spellings()
    things = zip(names.split("\n"), of.split("\n"), strict=True)
    return PhraseBook(dict(zip(spellings.split("\n"), things, strict=True)), lengths)


@lru_cache(maxsize=1)
def groups() -> Mapping[str, str]:
    """Return the group of every thing, by the name that a reply may use."""
    return dict(table().values())


def group_of(name: str) -> str | None:
    """Return the group of a thing; None if it is not in the table."""
    return groups().get(name)


@kept("things")
def _spellings(data: Mapping[str, list[str]]) -> tuple[str, str, str, Lengths]:
    """Return the spellings, the name and the group of each, all one per line; the lengths of the spellings."""
    found = dict(_spelled(data))
    names, of = ("\n".join(some) for some in zip(*found.values(), strict=True))
    return "\n".join(found), names, of, lengths_by_pair(found, longest_first=True)


def _spelled(data: Mapping[str, list[str]]) -> Iterator[tuple[str, _Entry]]:
    for group, lines in data.items():
        if group not in _NO_GROUPS:
            for entry in " ".join(lines).split():
                name, _, others = entry.partition("=")
                yield from ((spelling, (name, group)) for spelling in (name, *others.split("/")) if spelling)


@lru_cache(maxsize=1)
def _passing() -> frozenset[str]:
    """Return what is more often mentioned beside another thing than for itself."""
    return frozenset(" ".join(load("things")["passing"]).split())


@lru_cache(maxsize=1)
def _idioms() -> re.Pattern[str]:
    return re.compile("|".join(load("things")["idioms"]))


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Thing, ...]:
    """Return the things of a text, the main one first."""
    plain = normalize(text[:LONGEST])
    hits = hits_in(plain)
    turned = max((turn.end() for turn in _TURN.finditer(plain)), default=0)
    weights: dict[_Entry, float] = {}
    head: tuple[int, float | None] = (LONGEST + 1, None)
    for hit in reversed(hits):
        # In a chain with の the head is meant; its parts count slightly less.
        is_part = head[0] == hit.end + 1 and plain[hit.end : hit.end + 1] == "の"
        weight = _less(head[1]) if is_part else _weight(plain, hit, turned)
        head = hit.start, weight
        if weight is not None:
            weights[hit.value] = max(weight, weights.get(hit.value, weight))
    ranked = sorted(weights, key=lambda entry: weights[entry])[: -MOST - 1 : -1]
    return tuple(Thing(name, group, weights[name, group] >= CENTRAL) for name, group in ranked)


def hits_in(plain: str) -> list[Hit[tuple[str, str]]]:
    """Find the words of the table in a normalized text, as name and group."""
    return [hit for hit in table().find(_without_idioms(plain)) if stands(plain, hit.start, hit.end)]


def is_meant(text: str, end: int) -> bool:
    """Return whether a word is what is meant, and not just a comparison, judging by what follows it."""
    return _NOT_MEANT.match(text, end) is None


def _without_idioms(plain: str) -> str:
    return _idioms().sub(lambda found: "\0" * len(found[0]), plain)


def _less(weight: float | None) -> float | None:
    return None if weight is None else weight - _OF_A_THING


def _weight(text: str, hit: Hit[_Entry], turned: int) -> float | None:
    """Weigh how central a thing is to its sentence; None if it is denied, or only a comparison."""
    if not is_meant(text, hit.end):
        return None
    weight = next(weight for weight, pattern in _FOLLOWS if pattern.match(text, hit.end))
    if text[hit.end : hit.end + 1] in _AFTER_A_TOPIC and (not hit.start or text[hit.start - 1] in _STARTS):
        weight = _TOPIC
    weight += _TURNED if turned and hit.start >= turned else 0
    weight += _ASIDE if _PUT_ASIDE.match(text, hit.end) else 0
    weight += _PASSING if hit.value[0] in _passing() else 0
    return weight + (_PERSON if hit.value[1] == "person" else 0)


def stands(text: str, start: int, end: int) -> bool:
    """Return whether a word begins and ends here, and is not the name of a person or place."""
    word = text[start:end]
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if _NAME.match(text, end) and not word.endswith(("さん", "先生")):
        return False
    if word in _NAMESAKES and not _BLOOMS.match(text, end):
        return False
    if _HIRAGANA.match(word[0]) and _HIRAGANA.match(word[-1]):
        return _stands_in_kana(text, word, before, end)
    if _continues(before, word[0]):
        return False
    is_followed = _KANJI.match(word[-1]) and (_AFTER_KANJI if len(word) > 1 else _AFTER_ILLS).match(text, end)
    return bool(is_followed) or not _continues(word[-1], after)


def _stands_in_kana(text: str, word: str, before: str, end: int) -> bool:
    if len(word) > _MIDDLING:
        return True
    if before and _HIRAGANA.match(before) and before not in _PARTICLES:
        return False
    return (_ENDS_SHORT if len(word) <= _SHORT else _ENDS_MIDDLING).match(text, end) is not None


def _continues(left: str, right: str) -> bool:
    """Return whether two letters belong to one word."""
    if not left or not right:
        return False
    return any(kind.match(left) and kind.match(right) for kind in (_KANJI, _KATAKANA))
