"""Reads who said something, to whom, and which quotations no one said; the words themselves are never repeated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from homebiyori.lexicon import doers

_BEFORE, _LONG_BEFORE = 14, 40
_SPOKEN = re.compile(
    r"(?:[「『“\"](?P<what>[^」』”\"]{1,80})[」』”\"])(?P<mark>って|と(?!も)|や|だ)?(?P<how>[^。]{0,16})"
)
# Quotations that no one said: a sign, a title, the writing on a thing.
_LABEL = re.compile(
    r"の(?!(?:[ひ一]と?言|言葉|声|返事|返信|メール|LINE|ライン|連絡|電話|大合唱|連発))|[をにがではも]|(?:から|まで|より|など|とか|みたい|行き|味|柄|って名)"
)
_NAMED = re.compile(
    r"(?:刺繍|印刷|彫|描|貼|書かれ|書いてある|入っ|入り|プリント|名付|名づけ|つけ|いう|言う(?:名|店|本|曲|ところ|字|映画|番組))"
    r"|(?:店|本|絵本|曲|番組|映画|ところ|とこ|名前|字|題|札|看板|パン屋|ケーキ屋|カフェ|銘柄|商品)"
)
_SORRY = re.compile(r"ごめん|すまん|すまな|すみません|悪かった|わるかった|言い過ぎ|言いすぎ")
_MANAGED = re.compile(r"、?[^。、]{0,6}(?:言え|伝えられ|謝れ|送れ)(?:た(?!ら)|まし)")
_TO_SOMEBODY = re.compile(r"に(?:は|も|、)?$")
_OWN_WORDS = re.compile(r"(?:言いまし|言った|言うた|伝えた|伝えまし|話した|話しまし|声をかけ|答えた|答えまし)")
_AS_SUBJECT, _BY = re.compile(r"(?:が|は|も)[^。「『]{0,8}$|$"), re.compile(r"(?:に|から)[^。「『]{0,8}$")
_TOLD = re.compile(r"言わ|いわ")
_KINDLY = re.compile(r"(?:言|い|ゆ|書い)[っうて]{0,2}てくれ|くれ")
_UNSAID = re.compile(
    "[言い]わ(?:な|ず|れな|れず)|[一ひ](?:言|とこと)も|[言い][っう]て[^。]{0,6}(?:な[いか]|ません|へん)|歌|という|っていう|みたいな"
)
_IF_ONLY = re.compile(r"[^。、]{0,8}(?:たら|れば|ほしい|欲しい|たことがな|かも|たい)")
_WRITTEN = re.compile("書|手紙|メモ|紙に|LINE|メール")
# What was done to the writer with these words.
_DONE_TO_ME = re.compile(r"(?P<done>泣か|断ら|怒ら|叱ら|笑わ|責めら)れ(?:た(?!ら)|まし|て(?!も)|ちゃ)")
_WHO_DID = re.compile(r"[にがはも]")


@dataclass(frozen=True, slots=True)
class Told:
    """What someone said, or was told, as a clause of our own; the tone is `any`, `glad` or `sober`."""

    said: str
    tone: str = "any"


def read(plain: str) -> Iterator[Told]:
    """Yield who said something in a normalized text, and how."""
    for one in _SPOKEN.finditer(plain):
        if (found := _told(one, plain)) is not None:
            yield found


def _told(one: re.Match[str], plain: str) -> Told | None:
    if _UNSAID.search(one["how"]) or _IF_ONLY.match(plain, one.end() - len(one["how"])) or _is_label(one):
        return None
    if one["mark"] and (done := _DONE_TO_ME.match(one["how"])):
        return _done_to_me(f"{done['done']}れた", plain[max(0, one.start() - _LONG_BEFORE) : one.start()])
    before = plain[max(0, one.start() - _BEFORE) : one.start()]
    people = [hit for hit in doers.hits_in(before) if "。" not in before[hit.end :]]
    if not people:
        return _said_by_writer(one, before)
    who, rest = doers.persons()[people[-1].value].said, before[people[-1].end :]
    if _TOLD.match(one["how"]) and _BY.match(rest):
        return Told(f"{who}にそう言われた")
    if not _AS_SUBJECT.match(rest):
        return None
    return Told(f"{who}がそう{'書いた' if _WRITTEN.search(one['how']) else _said_so(one['how'])}")


def _done_to_me(done: str, before: str) -> Told:
    """Return what was done to the writer with these words (made to weep, refused), and by whom if named just before."""
    people = [hit for hit in doers.hits_in(before) if _WHO_DID.match(before, hit.end)]
    who = f"{doers.persons()[people[-1].value].said}に" if people else ""
    return Told(f"{who}{done}", "sober")


def _is_label(one: re.Match[str]) -> bool:
    """Return whether a quotation is the writing on a thing, or its name: 「猛犬注意」の札, 「さくら」って店."""
    if one["mark"] is None:
        return _LABEL.match(one["how"]) is not None
    return one["mark"] in ("って", "と") and _NAMED.match(one["how"]) is not None


def _said_by_writer(one: re.Match[str], before: str) -> Told | None:
    """Return that the writer has apologised, or told somebody who is not on our lists; None otherwise."""
    if _SORRY.search(one["what"]) and _MANAGED.match(one["how"]):
        return Told("謝れた", "glad")
    is_to_somebody = _TO_SOMEBODY.search(before) is not None and _OWN_WORDS.match(one["how"]) is not None
    return Told("言葉にして伝えた") if is_to_somebody else None


def _said_so(how: str) -> str:
    if "言え" in how:
        return "言えた"
    return "言ってくれた" if _KINDLY.search(how) else "言った"
