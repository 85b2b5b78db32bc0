"""Recognises what is concrete enough to keep: a named person, and what they did, said, or did for the first time.

A grief that is remembered and a hard time that is over count, too.
"""

import re
from functools import lru_cache

from homebiyori.lexicon import attribution
from homebiyori.lexicon.normalize import fold_pattern

_COUNT = "[0-9一二三四五六七八九十百何半]{1,4}"
_SOMEBODY = (
    rf"{attribution.CHILD}|{attribution.PARTNER}|{attribution.OTHER}|坊主|わらし|婿|里子|園児|助産師|看護師|兄|姉|弟|妹"
)
_DEED = (
    r"(?:て|で)(?:お(?:い|ぃ)?て)?(?:くれ(?!な|ませ|へん|ず|ん(?:$|。)|れば|たら)|くださ(?:っ|いま)"
    r"|もら(?:っ|い)|もろ|いただ(?:い|き)|けだ)"
)
_WORDS = (
    r"[「『][^「」『』]{2,60}[」』](?:と|って|て|だ|で|。|$)"
    r"|(?:と|って)(?:言(?:われ(?:た|て|まし)|って(?:くれ(?!な)|くださ))|書い(?:て|た)|呼(?:ば|ん))"
)
_FIRST = (
    r"はじめて|初(?![期対夏冬日雪霜霰詣老心氷])|やっと|ようやく|とうとう|ついに"
    rf"|{_COUNT}(?:日|か月|ヶ月|年|週間|回|度)(?:ぶり|かか|通っ|練習|越し|目|めに|たっ|経っ)|背(?:が|を|ば)?(?:越|抜)|最後まで"
    r"|点[^。!?]{0,14}(?:今回|から|に(?:な|あ)|前回)"
)
_GONE = (
    r"亡(?:くな|き|母|父|夫|妻)|逝(?:っ|き)|天国|お?空(?:に|へ)(?:行|帰)|形見|命日|回忌"
    r"|(?:母|父|ばあちゃん|じいちゃん|ばさま|じさま|親父|お袋|夫|妻|祖母|祖父)(?:が|の)?死ん"
)
_HARD = (
    r"(?:手術|癌|がん(?!ば)|入院|nicu|icu|早産|切迫|うつ|鬱|離婚|麻痺|梗塞|保育器|断酒|つわり|倒れ|拒食|不登校)"
    r"[^!?\n]{0,30}(?:年|頃|ころ|日から|のに|んとき|かった|だった|した)[^!?\n]{0,30}(?:今日|今朝|今は|いまは|もう|本日)"
)

_LEFT = (
    r"同じ(?:味|場所|とこ|格好|顔|癖|声)|匂い|におい|口ぐせ|口癖|口調|形見|そっくり|似て|植え(?:た|て)|着て|弾(?:い|き)|供え|直伝|仕込み|レシピ"
    r"|分の(?:席|缶|皿|湯のみ|茶碗)"
)


@lru_cache(maxsize=1)
def _signs() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    alone, somebody, does = f"{_HARD}", f"(?:{_SOMEBODY})", f"{_DEED}|{_WORDS}|{_FIRST}|{_GONE}"
    return re.compile(fold_pattern(alone)), re.compile(fold_pattern(somebody)), re.compile(fold_pattern(does))


@lru_cache(maxsize=1)
def _remembered() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(fold_pattern(_GONE)), re.compile(fold_pattern(_LEFT))


def is_remembrance(text: str) -> bool:
    """Return whether a folded text rediscovers something of a person who has died."""
    return all(sign.search(text) is not None for sign in _remembered())


def is_keepsake(text: str) -> bool:
    """Return whether a folded text is concrete enough to keep; whether it is heartfelt is up to the model."""
    alone, somebody, does = _signs()
    if somebody.search(text) is not None and does.search(text) is not None:
        return True
    return alone.search(text) is not None
