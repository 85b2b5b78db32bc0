"""Reads concrete details: how often, how long, since when, at what time, in what weather, who said it.

They are put into our own words (`data/details.json`), not the parent's: 「3回」 and 「三度」 both become 三回.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.lexicon import doers, numerals
from homebiyori.situations import quoted

LONGEST = 600
# The weight of an amount if we know what it counts; of what someone said or sent.
_COUNTED, _SAID = 5.0, 3.9
# An age or a time of day alone says little.
_FAINT, _FAINTLY = 3.5, ("age", "clock")
_BY_SOMEBODY = 4.1
_TURNED = 0.5
_CAME = {"ライン": "LINE", "お土産": "おみやげ"}
_ARRIVED = {"電話": "かかってきた"}
_UNKIND = frozenset(
    {"怒られた", "叱られた", "笑われた", "嫌がられた", "返事をもらえなかった", "泣かれた", "断られた", "見られた"}
)
_GOOD_MARKS = 80
_GROWN = 20
_FEVER = range(36, 43)
# 度 may mean degrees instead of times.
_BELOW_ZERO = ("点下", "零下", "ナス")
_WARMTH = re.compile(r"気温|室温|温度|最高|最低|朝の冷え|水温|体温|設定|[くあ]らい冷|エアコン|暖房|冷房")
_HOURS = range(1, 25)
_BEFORE, _AFTER = 14, 18
_ANY = frozenset({"heavy", "bright"})
_GLAD, _SOBER, _CALM = frozenset({"bright"}), frozenset({"heavy"}), frozenset[str]()
_MARKED = {"good": _GLAD, "sober": _SOBER, "calm": _CALM}
_SENTENCE = re.compile(r"[^。!\n]{1,200}[。!\n]?")
_QUOTED = re.compile(r"[「『“\"][^」』”\"]{0,80}[」』”\"]")
_TURN = re.compile(r"けど|のに|でも|だが|じゃが|ですが|ますが")
_AHEAD = re.compile("明日|あした|あす|明後日|来週|来月|これから")
_HAPPENED = re.compile(r"[たっだ](?:[。!、]|$)|ました|でした")
_SUPPOSED = re.compile(r"[^。、]{0,12}(?:たら(?!しい)|れば|かな|たい(?!へん)|ように|ほしい|欲しい|予定|つもり|のに夢)")
# Hurtful words are no joy, however they were read.
_HURTING = re.compile(
    r"嫌い|きらい|キライ|ばか|バカ|馬鹿|アホ|うざ|ウザ|うるさ|うっさ|しね|死ね|くそ|クソ|ブス|デブ|ハゲ|あっち(?:へ|に)?(?:行|い)|出て(?:行|い)け|ほっといて|放っておいて|話しかけ"
    r"|関係な|いらない|要らない|だめ|ダメ|最低|最悪|無理|いや(?!し)|嫌だ|くさい|臭い|きもい|キモ|下手|まず[いっ]|ひどい|むかつく|がっかり|信じられな|来ないで|くるな|来るな|近寄|触らないで|さわらないで"
)
_SO = "そう"
_SMALL = re.compile(r"だけ|しか|ぽっち")
_FEW_BEFORE = re.compile(r"(?:たった|わずか|ほんの)の?$")
_ABOUT = re.compile(r"(くらい|ぐらい|ほど|近く|以上)")
_NOT_BEFORE = re.compile(r"[0-9一二三四五六七八九十百千万第月年数何小高ー./:]$|(?<![夜日])中$")
_DAYPART = r"(?P<part>明け方|早朝|深夜|真夜中|夜中|午前|午後|夕方|今朝|朝|昼|夜)?の?"
_NEAR = {"過ぎ": "過ぎ", "すぎ": "過ぎ", "前": "前"}
_PARTS = {"今朝": "朝", "早朝": "朝", "真夜中": "夜中", "深夜": "夜中"}
# 一度, 一日, 一人, 二度と and the like are words of their own.
_ONE_IS_A_WORD = frozenset({"times", "turns", "items"})
_NO_AMOUNT = {
    "turns": re.compile(r"と(?!も)|見|手間|寝|目の|返事|(?:の|が)?熱"),
    "times": re.compile(r"と(?!も)|目の"),
    "minutes": re.compile(r"な|に(?!も)|か(?!か)|の(?!あいだ|間)|が?一|後|前|おき|ごと"),
    "hours": re.compile(r"後|前|おき|ごと|目|の(?:おやつ|電車)|(?:に|で)一"),
    "span": re.compile(r"前|後(?!に)|生|[中少長末度上下]|[にはの](?!あいだ|間|時間)|曜|以内|おき"),
    "clock": re.compile(r"間"),
    "items": re.compile(r"[々者日題組当下上人番弁格線]|目標|ずつ"),
    "score": re.compile(r"[滴検差セ]|から"),
}
# 十分 mostly means "enough".
_TEN_MINUTES = re.compile(r"も(?!な[もし])|間|ほど|くらい|ぐらい|だけ|しか|お?かか|待|歩")
_AGED = re.compile(r"の?(?:娘|息子|子|赤|男|女|孫|双子)")


_Row = tuple[re.Pattern[str], str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail as a clause of ours that can precede の; in a tone that is not among its `tones` it is said plainly."""

    said: str
    weight: float
    tones: frozenset[str] = _ANY
    is_effort: bool = False
    much: str = ""

    def tone_for(self, tone: str) -> str:
        """Return the tone to say it in if the message has this tone."""
        return tone if tone in self.tones else "plain"

    def in_tone(self, tone: str) -> str:
        """Return the wording for a tone: `much` if the tone is heavy, or if it was an effort."""
        return self.much if self.much and (tone == "heavy" or self.is_effort) else self.said


@dataclass(frozen=True, slots=True)
class _Amount:
    kind: str
    value: float
    said: str
    start: int
    end: int


@lru_cache(maxsize=16)
def read(text: str) -> tuple[Detail, ...]:
    """Return the details of a text, the most telling first."""
    plain = numerals.without_kana(normalize(text[:LONGEST])).replace("?", "?。")
    turned = max((one.end() for one in _TURN.finditer(plain)), default=0)
    found = [*map(_quoted, quoted.read(plain)), *_of_sentences(_QUOTED.sub("〇", plain), turned)]
    if any(_HURTING.search(one[0]) for one in _QUOTED.finditer(plain)):
        found = [replace(one, tones=_SOBER) if _SO in one.said else one for one in found]
    return tuple(sorted(found, key=lambda one: -one.weight))


def _quoted(one: quoted.Told) -> Detail:
    """Weigh something said to or by someone."""
    weight = _SAID if one.tone == "any" else _BY_SOMEBODY
    return Detail(one.said, weight, {"glad": _GLAD, "sober": _SOBER}.get(one.tone, _ANY))


def _of_sentences(plain: str, turned: int) -> Iterator[Detail]:
    is_ahead = _AHEAD.search(plain) is not None
    for sentence in _SENTENCE.finditer(plain):
        said = sentence[0]
        if not _is_unreal(said) and (not is_ahead or _HAPPENED.search(said)):
            late = _TURNED if turned and sentence.end() > turned else 0
            yield from (replace(one, weight=one.weight + late) for one in _amounts_told(said))
            yield from _from_somebody(said)
        if not said.rstrip("。").endswith("?"):
            yield from _scenes(said)


def _is_unreal(sentence: str) -> bool:
    """Return whether it is hypothetical, planned or wished for; 乗ったら舌打ちされた has happened."""
    return any(not (one[0] == "たら" and _HAPPENED.search(sentence, one.end())) for one in _unreal().finditer(sentence))


def _scenes(sentence: str) -> Iterator[Detail]:
    for pattern, said, tones, weight in _scene_table():
        if (hit := pattern.search(sentence)) and _is_so(sentence, hit.end()):
            yield Detail(said, weight, tones)


def _is_so(sentence: str, end: int) -> bool:
    return not (_negated().match(sentence, end) or _SUPPOSED.match(sentence, end))


def _from_somebody(sentence: str) -> Iterator[Detail]:
    """Yield what came from someone, and what someone did to the parent."""
    for hit in doers.hits_in(sentence):
        who = doers.persons()[hit.value].said
        if one := _letters().match(sentence, hit.end):
            yield Detail(
                f"{who}から{_CAME.get(one['what'], one['what'])}が{_ARRIVED.get(one['what'], '届いた')}", _SAID
            )
        if sentence[hit.end : hit.end + 1] == "に" and (done := _passive().search(sentence, hit.end, hit.end + 40)):
            if "させ" in sentence[hit.end : done.start()]:
                continue  # 孫にゲームばかりさせると言われた: someone else said it
            said = _data()["passive"][done[0]]
            yield Detail(f"{who}に{said}", _BY_SOMEBODY, _SOBER if said in _UNKIND else _ANY)


def _amounts_told(sentence: str) -> Iterator[Detail]:
    is_others = any(sentence[hit.end : hit.end + 1] in ("が", "は") for hit in doers.hits_in(sentence))
    for amount in _amounts(sentence):
        if detail := _told(amount, sentence, is_others=is_others):
            yield detail


def _told(amount: _Amount, sentence: str, *, is_others: bool) -> Detail | None:
    after = sentence[amount.end : amount.end + _AFTER]
    if after.startswith("目"):
        return Detail(f"{amount.said}目な", _COUNTED)
    if after.startswith(("ぶり", "連続")):
        return Detail(f"{amount.said}{after[:2]}な", _COUNTED, _CALM if after.startswith("ぶり") else _ANY)
    if after.startswith("もな"):
        return Detail(f"{amount.said}もない", _COUNTED, _SOBER) if amount.kind == "hours" else None
    window = sentence[max(0, amount.start - _BEFORE) : amount.start] + "\0" + after
    is_within = amount.kind == "hours" and after.startswith("で")
    for pattern, said, marks in () if is_within else _counts(amount.kind):
        if hit := pattern.search(window):
            return _counted(amount, said, window, hit.end(), marks - {"own"} if is_others else marks)
    return _bare(amount, window)


def _counted(amount: _Amount, said: str, window: str, end: int, marks: frozenset[str]) -> Detail | None:
    if _negated().match(window, end):
        return None
    tones = next((_MARKED[mark] for mark in marks if mark in _MARKED), _ANY)
    if amount.kind == "score" and not said.startswith("あと"):
        tones = _GLAD if amount.value >= _GOOD_MARKS else _SOBER
    measured = _measured(amount, said, window)
    much = (
        said.replace("{}", f"{amount.said}も") if measured.removesuffix("も") == amount.said and _is_verb(said) else ""
    )
    return Detail(said.replace("{}", measured), _COUNTED, tones, "own" in marks, much)


def _is_verb(said: str) -> bool:
    return not said.partition("{}")[2].startswith(("を", "の", "な", "に", "まで", "だ", "から"))


def _measured(amount: _Amount, said: str, window: str) -> str:
    """Return an amount with its emphasis: も for much, たった for little, ほど for an approximate one."""
    before, after = window.split("\0", 1)
    if _SMALL.match(after) or _FEW_BEFORE.search(before):
        return f"たった{amount.said}"
    if about := _ABOUT.match(after):
        return f"{amount.said}{'ほど' if about[1] in ('くらい', 'ぐらい') else about[1]}"
    return f"{amount.said}も" if _is_verb(said) and after.startswith("も") else amount.said


def _bare(amount: _Amount, window: str) -> Detail | None:
    after = window.split("\0", 1)[1]
    if after.startswith(("とも", "共に")):
        # "Both" is not a number.
        return None
    if _negated().match(window, window.index("\0") + 1) or _SMALL.match(after):
        return Detail(f"{amount.said}しかない", _COUNTED, _SOBER) if _is_little(amount, after) else None
    # An amount says nothing unless we know what it counts; only a child's age and a time of day do.
    if amount.kind == "age" and amount.value >= _GROWN:
        return None
    return Detail(f"{amount.said}な", _FAINT, _CALM) if amount.kind in _FAINTLY else None


def _is_little(amount: _Amount, after: str) -> bool:
    return amount.kind in ("money", "minutes", "hours") and after.startswith("しかな")


def _amounts(sentence: str) -> Iterator[_Amount]:
    last: _Amount | None = None
    for one in _amount().finditer(sentence):
        kind, unit = _units()[one["unit"]]
        amount = _valued(one, kind, unit, sentence)
        if last and amount and (last.kind, last.end) == ("age", amount.start):
            amount = replace(amount, kind="age", said=last.said + amount.said, start=last.start)
        elif last:
            yield last
        last = amount
    if last:
        yield last


def _valued(one: re.Match[str], kind: str, unit: str, sentence: str) -> _Amount | None:
    value = numerals.read(one["number"])
    before, after = sentence[max(0, one.start("number") - 2) : one.start("number")], sentence[one.end() :]
    if one["number"] + one["unit"] == "十分" and not _TEN_MINUTES.match(after):
        return None
    if one["unit"] == "度" and _WARMTH.search(sentence) and "熱" not in sentence:
        return None
    no_amount = _NO_AMOUNT.get(kind)
    if value is None or _NOT_BEFORE.search(before) or (no_amount and no_amount.match(after)):
        return None
    if value == 1 and (kind in _ONE_IS_A_WORD or (unit == "日" and not before.endswith("と"))):
        return None
    kind = _kind_of(kind, unit, value, (before, after, sentence[max(0, one.start() - _BEFORE) : one.end() + _AFTER]))
    said = _say(kind, value, unit, one)
    return _Amount("hours" if kind == "minutes" else kind, value, said, one.start(), one.end()) if said else None


def _kind_of(kind: str, unit: str, value: float, around: tuple[str, str, str]) -> str:
    before, after, near = around
    if kind == "turns" and int(value) in _FEVER and "熱" in near:
        return "fever"
    if kind == "turns" and before.endswith(_BELOW_ZERO):
        return "cold"
    if unit == "か月" and (before.endswith("歳") or _AGED.match(after)):
        return "age"
    return kind


def _say(kind: str, value: float, unit: str, one: re.Match[str]) -> str | None:
    if kind == "cold":
        return f"{number}度" if (number := numerals.say(value)) else None
    if kind == "fever":
        tenths = round(value * 10) % 10
        return f"{numerals.say(int(value))}度{numerals.say(tenths) or ''}{'分' if tenths else ''}"
    if kind == "clock" and value not in _HOURS:
        return None
    half = ("半" if one["half"] else "") + (_NEAR.get(one["near"] or "", "") if kind == "clock" else "")
    number = numerals.say(value)
    if number is None or (unit == "つ" and value > 9):
        return None
    if kind in ("span", "times") and one.string[max(0, one.start("number") - 1) : one.start("number")] == "週":
        return f"週{number}{unit}"
    part = _PARTS.get(one["part"] or "", one["part"] or "") if kind == "clock" else ""
    if kind == "minutes" and number == "十":
        # 十分な would mean "enough".
        unit = "分間"
    return f"{part}{'の' if part and part not in ('午前', '午後') else ''}{number}{unit}{half}"


@lru_cache(maxsize=1)
def _data() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return data.load("situations", "details")


@lru_cache(maxsize=1)
def _units() -> dict[str, tuple[str, str]]:
    pairs = ((kind, pair.split("=")) for kind, line in _data()["units"].items() for pair in line.split())
    return {word: (kind, unit) for kind, (word, unit) in pairs}


@lru_cache(maxsize=1)
def _amount() -> re.Pattern[str]:
    units = "|".join(sorted(_units(), key=len, reverse=True))
    return re.compile(
        rf"{_DAYPART}(?P<number>{numerals.NUMERAL})(?P<unit>{units})(?P<half>半(?!分))?(?P<near>過ぎ|すぎ|前(?!は))?"
    )


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Sequence[_Row]]:
    rows = _data()["counts"].items()
    return {
        kind: [(re.compile(pattern), said, frozenset(marks.split())) for pattern, said, marks in of]
        for kind, of in rows
    }


def _counts(kind: str) -> Sequence[_Row]:
    return _tables().get("times" if kind == "turns" else kind, [])


@lru_cache(maxsize=1)
def _scene_table() -> list[tuple[re.Pattern[str], str, frozenset[str], float]]:
    rows = _data()["scenes"]
    return [(re.compile(pattern), said, frozenset(tones.split()), weight) for pattern, said, tones, weight in rows]


@lru_cache(maxsize=1)
def _letters() -> re.Pattern[str]:
    return re.compile(_data()["letters"])


@lru_cache(maxsize=1)
def _passive() -> re.Pattern[str]:
    return re.compile("|".join(_data()["passive"]))


@lru_cache(maxsize=1)
def _unreal() -> re.Pattern[str]:
    return re.compile(_data()["unreal"])


@lru_cache(maxsize=1)
def _negated() -> re.Pattern[str]:
    return re.compile(_data()["negated"])
