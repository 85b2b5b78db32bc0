"""Reads emoji, kaomoji and laughs, which are not in the folded text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.phrases import PhraseBook
from homebiyori.lexicon.vocabulary import Emotion

# "( ´ ▽ ` )" is "(´▽`)".
_SPACED = re.compile(r"(?<=[(（´｀`▽∀ω;；]) +(?=[´｀`▽∀ω;；)）])")
_STRETCHED = re.compile(r"[ぁぃぅぇぉァィゥェォー〜～っッ]{2,}|([ぁ-んァ-ンー])\1{2,}|[!！]{2,}")

# A "w" after a Japanese letter, and laughter at the end of a sentence.
_LAUGH = re.compile(
    r"(?<=[ぁ-んァ-ヶ一-鿿ー」』。！!？?、])[wｗ]+(?![A-Za-z0-9])|[笑wｗ]\s*$|(?:ふふ|はは|へへ)っ?[。！!]?\s*$"
)


@dataclass(frozen=True, slots=True)
class Emoticons:
    """What the marks of a text show: emotions in order, a laugh, drawn-out sounds."""

    emotions: tuple[Emotion, ...]
    has_laugh: bool
    is_loud: bool


@lru_cache(maxsize=1)
def _book() -> tuple[PhraseBook[Emotion], tuple[str, ...]]:
    data = load("marks")
    signs = {
        sign: Emotion(emotion)
        for kind in ("kaomoji", "emoji")
        for emotion, line in data[kind].items()
        for sign in line.split()
    }
    return PhraseBook(signs), tuple(data["laughs"])


def read(text: str) -> Emoticons:
    """Read the marks of an unfolded text."""
    book, laughs = _book()
    return Emoticons(
        emotions=tuple(hit.value for hit in book.find(_SPACED.sub("", text))),
        has_laugh=any(laugh in text for laugh in laughs) or _LAUGH.search(text) is not None,
        is_loud=_STRETCHED.search(text) is not None,
    )
