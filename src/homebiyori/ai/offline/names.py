"""Reads a name as who bears it: 「もなか」 is the cat, 「そうた」 the son, where that was told before or beside it.

No name is said by this; what is read of the message is only that the son did it. Nothing here reaches an answer. What
is told once may be a noun (娘のきげんが): a name is heard in two messages, or twice in one.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.memory import family, given, pets

# Who is called so in an answer, as a parent writes of them.
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
# Names in kanji that are words, too, or begin one: 花が咲いた, 空が高い, 陽子線.
_WORDS = frozenset(load("names")["words"].split())
_TITLED = "(?:ちゃん|くん|君|さん|たん)"
_TITLE = f"{_TITLED}?"
_KANJI = re.compile("[一-鿿々]+")
# After a particle, too, a name begins.
_BEGINS = r"(?:(?<=^)|(?<=[、。!?♪…「\s〜])|(?<=[をがはもにとで、。!?])|(?<=って))"
# A name may be one of a sweet, too: もなかを食べた.
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
    """Return the request with the names in its message read as who bears them; of danger nothing is changed."""
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
    """Return whether a word is no noun of another kind: one in kanji is no word, or is called by a title."""
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
        # Between what is left stand the ends: a particle, or nothing where a noun follows.
        sentence = parts[0] + "".join(
            who + (end or "、") + rest for end, rest in zip(parts[1::2], parts[2::2], strict=True)
        )
    return sentence
