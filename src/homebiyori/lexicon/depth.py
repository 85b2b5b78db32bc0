"""Measures how much of itself a text gives (`docs/product.md` 2): a point for each of five things."""

import re
from dataclasses import dataclass

from homebiyori.base.text import clusters, normalize
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.vocabulary import Emotion

LONG = 35
FAINTEST = 0.6

# A finished act, something received or suffered, or something going on at a named time.
_EPISODE = re.compile(
    r"(?:[いしちきりぎびみけせてねべめれげぜえっんじどられ]|い)(?:た|だ)(?!い|け(?!ど|れ)|く|ち|め)(?=[。.!?…,\s]|けど|ら|の|よ|ね|な|と|し|が|けれど|っ|わ|ん|こと|時|とき|一|[一-鿿]|「|$)"
    r"|(?:まし|でし)た|しもた|もうた|(?:け|せ|て|れ|っ|い|ん|え|べ)てん(?=[。.!?…,\sやよ]|$)|(?:っ|い|し|け|れ|ん)(?:た|だ)(?=べ|ば|で|っしょ|っちゃ|と(?:$|。)|ぜ|ぞ)|(?:られ|され|われ|かれ|まれ|たれ|とれ)て|(?:て|で)(?:くれ|もら|いただ|しま|き)|ちゃっ(?:た|て)|たら|(?:たとき|た時|たあと|た後)|だって。"
)
_GOING_ON = re.compile(r"(?:て|で)(?:い)?る(?:の|ん|子|姿|$|[。.!?…,\s])|てて|ながら")
_WHEN = re.compile(
    r"きょう|きのう|さっき|今|けさ|あさ|昼|夕方|夜|週|か月|ヶ月|ヵ月|年|最近|先日|このまえ|この前|帰り|あと|前|\d|目の前"
)
_REASON = re.compile(
    r"から(?!か)|謝(?:っ|り)|あやま(?:っ|り)|ので|おかげ|せいで|ため(?:に|だ|な)|なんで|どうして|(?:気が|きが)(?:する|し)|(?:思|おも)(?:う|っ|え|い|わ)|だろう|かもしれ|かも|のかな|なのか|(?:じぶん|わたし)(?:が|は|を|の|も|だけ|って|なん)"
    r"|だけど|けど|でも|のに|わけ|はず|べき|くらべ|比べ|気づ|気付|感じ|失格|さいあくかん|ざいあくかん|申し訳|もうしわけ|こんな|意味|くせに|として|より|って(?:こと|もの)|これで|よかった|なくて|もっと|少しずつ|やっぱり|信じ|しんじ|たび|ほど|みたい|よう(?:に|だ|な)|みんな"
)
_BREAK = re.compile(
    r"[。.!?…,\n]+|(?:けど|けれど|のに|ので|から|たら|ながら|くて|(?:て|で)(?=[^いるたしくもき。!?…]))\s*"
)
_LEAST_CLAUSE = 3
# "I did it" names the deed with the feeling.
_DONE = Emotion.ACCOMPLISHMENT


@dataclass(frozen=True, slots=True)
class Depth:
    """What a text gives of itself; `length` is in characters as a reader counts them."""

    has_episode: bool
    has_feeling: bool
    has_reason: bool
    has_clauses: bool
    length: int

    @property
    def points(self) -> int:
        """One point each, and one for 35 characters."""
        return sum((self.has_episode, self.has_feeling, self.has_reason, self.has_clauses, self.length >= LONG))


def measure(folded: str, text: str, felts: list[Felt]) -> Depth:
    """Look for an episode, a feeling of one's own, a reason or reflection, two clauses."""
    return Depth(
        has_episode=_has_episode(folded, felts),
        has_feeling=any(felt.is_stated and felt.weight >= FAINTEST for felt in felts),
        has_reason=_REASON.search(folded) is not None,
        has_clauses=_count_clauses(folded) >= 2,
        length=len(clusters(normalize(text))),
    )


def _has_episode(folded: str, felts: list[Felt]) -> bool:
    """Return whether something happens; "I got tired" is a feeling in the past tense, no episode."""
    feelings = [(felt.start, felt.end + 2) for felt in felts if felt.is_stated and felt.emotion is not _DONE]
    for match in _EPISODE.finditer(folded):
        if not any(start <= match.start() < end for start, end in feelings):
            return True
    return _WHEN.search(folded) is not None and _GOING_ON.search(folded) is not None


def _count_clauses(folded: str) -> int:
    return sum(len(part.strip()) >= _LEAST_CLAUSE for part in _BREAK.split(folded))
