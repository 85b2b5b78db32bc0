"""Decides whose a feeling is: the parent's own, a child's, a partner's, or merely quoted."""

import re
from collections.abc import Iterable, Iterator

from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.vocabulary import Emotion

CHILD = (
    r"(?:こども|こどもたち|むすこ|むすめ|あかちゃん|うえのこ|したのこ|このこ|うちのこ|あのこ|わがこ|子|長男|次男|三男|長女|次女|三女|双子|ふたご|ちび|姫|坊主"
    r"|べび|べいび|園児|[0-9一二三四五六]歳児?|上|下|孫|[^\s。,]{1,6}(?:ちゃん|くん))"
)
PARTNER = r"(?:だんな(?:さん|様)?|夫|主人|ぱぱ|嫁(?:さん)?|妻|彼(?:氏)?|ぱとな|相方|あいつ|あの人|元夫|元だんな)"
OTHER = (
    r"(?:義母|義父|姑|しゅうとめ|舅|実母|母|父|実家|ばあば|じいじ|義姉|義妹|小姑|とめ|上司|先生|せんせい|店員|周り|まわり|世間|まま友|友人|近所|隣"
    r"|ともだち|おじさん|おばさん|おばあさん|おじいさん|同僚|先輩|後輩|会社|みんな|皆|相手|保健師|医者|担任)"
)
_WHO = re.compile(
    rf"(?:(?P<child>{CHILD})|(?P<partner>{PARTNER})|(?P<other>{OTHER}))(?:が|は|も|まで|って)[^。.!?…\n「」]{{0,16}}$"
)
_ACTS = re.compile(
    r"泣|号泣|ぎゃん泣|涙|なみだ|怒|おこ|きれ|いら|激怒|発狂|ぶちぎ|ぶち切|おちこ|落ち込|きずつ|しょ|へこ|しゅん|つかれ|ふらふら|ぼろぼろ|なや|こまっ|あせ|緊張|きんちょう"
    r"|おび|ぱにっく|動揺|むか|むっ|うんざり|あきれ|病ん|ため息|ふきげん|不機嫌|どな|逆ぎ|八つ当|文句|甘え|眠|ねむ|やつれ|くやし|さびし|しんど|震え"
)
_TEARS = re.compile(r"泣|なみだ|号泣|うるっ|うるうる|目頭")
_OPEN_QUOTE = re.compile(r"[「『\"“]([^「」『』\"“”]{1,120})[」』\"”]")


def of_others(text: str, start: int, phrase: str, weights: dict[Emotion, float]) -> dict[Emotion, float]:
    """Turn someone else's outburst into its effect on the parent."""
    if not weights or not _ACTS.match(phrase):
        return weights
    who = _WHO.search(text, max(0, start - 24), start)
    strength = max(weights.values())
    if who is None or weights.keys() & {Emotion.JOY, Emotion.ACCOMPLISHMENT}:
        return weights
    if who["child"]:
        return {Emotion.WORRY: strength * 0.45, Emotion.FATIGUE: strength * (0.5 if is_tears(phrase) else 0.2)}
    if who["partner"]:
        return {Emotion.ANGER: strength * 0.35, Emotion.WORRY: strength * 0.3, Emotion.SADNESS: strength * 0.4}
    return {Emotion.SADNESS: strength * 0.45, Emotion.WORRY: strength * 0.4}


def in_quotes(text: str, spans: Iterable[Felt]) -> Iterator[Felt]:
    """Weaken quoted feelings: someone else's words move the parent, but are not the parent's."""
    quoted = [match.span(1) for match in _OPEN_QUOTE.finditer(text)]
    for felt in spans:
        if any(start <= felt.start and felt.end <= end for start, end in quoted):
            yield Felt(felt.start, felt.end, felt.emotion, felt.weight * _share(felt.emotion), is_stated=False)
        else:
            yield felt


def _share(emotion: Emotion) -> float:
    return 0.7 if emotion is Emotion.JOY else 0.4


def has_tears(text: str) -> bool:
    """Return whether anyone cries."""
    return _TEARS.search(text) is not None


def is_tears(phrase: str) -> bool:
    """Return whether a phrase is about crying."""
    return _TEARS.match(phrase) is not None
