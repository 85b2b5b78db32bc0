"""The object of a deed: a noun of our tables before its verb, with or without を."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from homebiyori.lexicon import doers, things
from homebiyori.lexicon.deeds_table import Noun, Verb
from homebiyori.lexicon.phrases import Hit

_Found = tuple[Hit[Noun], str]

_COUNTER = re.compile(
    r"[、 ]?(?:[0-9一二三四五六七八九十何数半]{1,3}(?:つ|本|枚|個|杯|回|匹|冊|台|着|足|切れ|玉|キロ|人分"
    r"|人前|人|まい|こ)目?"
    r"|とか|など|なんか|だけ|まで|全部|ぜんぶ|たくさん|いっぱい)*"
)
# What may stand between a noun without を and its verb: anything but another noun.
_LOOSE = re.compile(
    r"(?:[はもが]|、|って)?(?:[ぁ-ん、 ]|今日|昨日|今朝|夜中|朝|夜|昼|夕方|自分で|[一二三]人で|一緒に|両方"
    r"|全部|最後|初めて|急いで|早|何とか|結局|少し|半分|久しぶりに|無事|手早く|[0-9一二三四五六七八九十何数](?:つ|個|枚|本|回|杯|冊|度|分|時間)?)*"
)
_OTHER_PARTICLE = re.compile(r"[をにのとでへやか]")
_PART = re.compile(r"の[^をがはにの、]{1,4}")
_FARTHEST, _FAR = 12, 10
# Groups whose verbs take no object.
_BY_THEMSELVES = frozenset(
    {"going", "waiting", "sleeping", "child_ways", "upset", "laughing", "playing", "apologising", "open", "finding"}
    | {"breaking", "losing"}
)
# Groups whose object must be marked with を.
_NEEDS_WO = frozenset({"saying", "told", "listening", "words"})
_WHOLE_NEEDS_WO = frozenset({"learning", "receiving", "told"})
_NO_PARTS = _NEEDS_WO | {"finding"}


@dataclass(frozen=True, slots=True)
class Near:
    """A verb's place in a text: `start` is where what belongs to it begins, `at` where it begins itself."""

    text: str
    start: int
    at: int


def read(
    near: Near, nouns: Sequence[Hit[Noun]], people: Sequence[Hit[str]], verb: Verb, *, can: bool
) -> tuple[str, str] | None:
    """Return a verb's object with its particle, and the bare noun; None if it is not in our tables."""
    found = _held(near, [hit for hit in nouns if near.start <= hit.start and hit.end <= near.at], verb, can=can)
    if found is None:
        return None
    hit, particle = found
    return f"{_whose(near.text, hit.start, nouns, people)}{hit.value[0]}{particle}", hit.value[0]


def _whose(text: str, start: int, nouns: Sequence[Hit[Noun]], people: Sequence[Hit[str]]) -> str:
    if text[start - 1 : start] != "の":
        return ""
    persons = (doers.persons()[hit.value].said for hit in people if hit.end + 1 == start)
    owner = next(persons, None) or next((hit.value[0] for hit in nouns if hit.end + 1 == start), None)
    return f"{owner}の" if owner else ""


def _held(near: Near, hits: Sequence[Hit[Noun]], verb: Verb, *, can: bool) -> _Found | None:
    group = verb.group.name
    if verb.is_whole and group in _BY_THEMSELVES:
        return None
    place = near.text.rfind("を", near.start, near.at)
    if place >= 0 and verb.particle == "を":
        held = [hit for hit in hits if hit.end <= place and _is_held(near.text, hit.end, place, group)]
        return _taken(held, verb, "を") or _written_on(hits, near.text, verb)
    if verb.particle == "を" and (group in _NEEDS_WO or (verb.is_whole and group in _WHOLE_NEEDS_WO)):
        return None
    takes_ga = verb.particle == "が" or can
    fitting = (hit for hit in hits if takes_ga or not near.text.startswith("が", hit.end))
    loose = [hit for hit in fitting if _is_loose(near, hit.end, verb)]
    return _taken(loose, verb, verb.particle)


def _is_held(text: str, end: int, place: int, group: str) -> bool:
    """Return whether a noun is the one that を marks: 「みかんを」「みかん二つを」「手袋の片方を」."""
    is_part = group not in _NO_PARTS and _PART.fullmatch(text, end, place) is not None
    return is_part or _COUNTER.fullmatch(text, end, place) is not None


def _written_on(hits: Sequence[Hit[Noun]], text: str, verb: Verb) -> _Found | None:
    """Return what something was written on: 「連絡帳に褒め言葉を書いた」."""
    return _taken([hit for hit in hits if verb.group.name == "writing" and text.startswith("に", hit.end)], verb, "に")


def _is_loose(near: Near, end: int, verb: Verb) -> bool:
    """Return whether a noun without を is a verb's object: 「宿題見た」「公園に行った」."""
    if near.at - end > 2 * _FARTHEST or not things.is_meant(near.text, end):
        return False
    rest = _COUNTER.match(near.text, end)
    after = near.text[rest.end() if rest else end : near.at]
    if verb.particle != "を" and after.startswith((verb.particle, "へ", "まで")):
        return len(after) <= _FARTHEST
    return len(after) <= _FAR and _OTHER_PARTICLE.match(after) is None and _LOOSE.fullmatch(after) is not None


def _taken(hits: Sequence[Hit[Noun]], verb: Verb, particle: str) -> _Found | None:
    fitting = [hit for hit in hits if hit.value[1] in verb.group.takes]
    return (fitting[-1], particle) if fitting else None
