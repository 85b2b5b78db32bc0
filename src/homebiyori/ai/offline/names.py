"""Replaces names by roles: 「もなか」 is the cat, 「そうた」 the son, if the parent has said so.

This only affects how a message is read; no name reaches an answer. A word told once may be a noun (娘のきげんが), so a
name must occur in two messages, or twice in one.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.memory import family, given, pets

# How answers call a person, and how a parent does.
_WRITTEN: Mapping[str, str] = {
    "娘さん": "娘",
    "息子さん": "息子",
    "ご長女": "長女",
    "ご次女": "次女",
    "ご長男": "長男",
    "ご次男": "次男",
    "お孫さん": "孫",
    "上のお子さん": "上の子",
    "下のお子さん": "下の子",
    "三番目のお子さん": "末っ子",
    "お子さん": "うちの子",
    "赤ちゃん": "赤ちゃん",
    "旦那さん": "夫",
    "奥さん": "妻",
    **pets.WRITTEN,
}
# Kanji names that are also words, or begin one: 花が咲いた, 空が高い, 陽子線.
_WORDS = frozenset(load("names")["words"].split())
_TITLED = "(?:ちゃん|くん|君|さん|たん)"
_TITLE = f"{_TITLED}?"
_KANJI = re.compile("[一-鿿々]+")
# A name may also begin after a particle.
_BEGINS = r"(?:(?<=^)|(?<=[、。!?♪…「\s〜])|(?<=[をがはもにとで、。!?])|(?<=って))"
# A name may also be that of a sweet: もなかを食べた.
_ENDS = (
    r"(?!を(?:食|た|飲|買|焼|作|切|もら|くれ))"
    r"(?P<end>[がはをにとものへでや、。!?…♪〜\s」]|って|だけ|まで|から|(?=[一-鿿ァ-ヺ0-9])|$)"
)
_TELLS = re.compile(
    r"名前|(?:って|と)(?:いう(?!た|て)|いい(?!まし)|言い(?!まし)|言う(?!た|て)|ゆう(?!た|て)|申(?!しまし|した)|呼)"
)
_SENTENCE = re.compile(r"[^。!?\n]{0,400}[。!?\n]{0,8}")
_LONGEST = 600


def by_role(request: ReplyRequest) -> ReplyRequest:
    """Return the request with the names in its text replaced by roles; unchanged in danger and for memory questions."""
    if request.analysis.tier is not Tier.NONE or request.care is not None or request.asked is not None:
        return request
    plain = normalize(request.text)
    before = request.called
    told = {name: who for name, who in family.read((request.text,)).names.items() if plain.count(name) > 1}
    names = {name: _WRITTEN[who] for name, who in {**before, **told}.items() if who in _WRITTEN}
    known = {name: who for name, who in names.items() if name in plain and _is_sure(name, plain)}
    text = pets.told_as(request.text, {**before, **told})
    return replace(request, text=_read(text, known)) if known or text != request.text else request


def _is_sure(name: str, plain: str) -> bool:
    """Return whether a word is surely a name: not in kanji, or with a title, or a listed name that is no word."""
    if _KANJI.fullmatch(name) is None or re.search(re.escape(name) + _TITLED, plain) is not None:
        return True
    return given.is_listed(name) and name not in _WORDS


def _read(text: str, names: Mapping[str, str]) -> str:
    parts = [one[0] for one in _SENTENCE.finditer(normalize(text[:_LONGEST]))]
    return "".join(part if _TELLS.search(part) else _sentence(part, names) for part in parts) + text[_LONGEST:]


def _sentence(sentence: str, names: Mapping[str, str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        who = names[name]
        whose = rf"(?:{re.escape(who)}(?:さん|ちゃん)?(?:の|、|・)?|{_BEGINS})"
        called = rf"{whose}{re.escape(name)}{_TITLE}(?:[（(][^（）()]{{1,12}}[）)])?{_ENDS}"
        parts = re.split(called, sentence)
        # The split alternates text with the match's `end`: a particle, or "" if a noun follows.
        sentence = parts[0] + "".join(
            who + (end or "、") + rest for end, rest in zip(parts[1::2], parts[2::2], strict=True)
        )
    return sentence
