"""Folds a text to the one spelling in which the lexicon is read: hiragana for kana, no elongation."""

import re
from functools import lru_cache

from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.phrases import PhraseBook
from homebiyori.core.text import normalize

# NFKC can make 18 characters of one; a message has 2,000 at most.
LONGEST = 3_000

_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DROPPED = dict.fromkeys(map(ord, "ー〜~ｰ\ufe0f\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPELLING = _KATAKANA | _DROPPED | {ord("、"): ",", ord("．"): ".", ord("…"): "…", ord("‥"): "…"}
# A vowel, its small form, how many more of it draw a word out (きもちいい is no drawing out), what it may follow.
_ROWS = (
    ("あ", "ぁ", 2, "あかさたなはまやらわがざだばぱぁゃゎ"),
    ("い", "ぃ", 3, "いきしちにひみりぎじぢびぴぃ"),
    ("う", "ぅ", 3, "うくすつぬふむゆるぐずづぶぷぅゅ"),
    ("え", "ぇ", 2, "えけせてねへめれげぜでべぺぇ"),
    ("お", "ぉ", 2, "おこそとのほもよろをごぞどぼぽぉょ"),
)
_DRAWN_OUT = re.compile(
    "|".join(f"(?<=[{row}])(?:{small}|[{full}{small}]{{{least},}})+" for full, small, least, row in _ROWS)
)
_RUN = re.compile(r"(.)\1{2,}", re.DOTALL)
# Said four times is said twice: it keeps hostile repetition cheap for every rule that follows.
_REPEATED = re.compile(r"(.{2,24}?)\1{3,}", re.DOTALL)
_CLIPPED = re.compile(r"っ+(?=[\W_]|$)")
_DOTS = re.compile(r"\.{2,}")


@lru_cache(maxsize=1)
def _readings() -> PhraseBook[str]:
    pairs = (pair.partition("=") for line in load("fold")["pairs"] for pair in line.split())
    return PhraseBook({_kana(written): read for written, _, read in pairs})


def _kana(text: str) -> str:
    return text.translate(_SPELLING)


def _read_kanji(text: str) -> str:
    parts: list[str] = []
    done = 0
    for hit in _readings().find(text):
        parts += (text[done : hit.start], hit.value)
        done = hit.end
    parts.append(text[done:])
    return "".join(parts)


def fold(text: str) -> str:
    """Fold a text; what is written differently and read alike becomes equal."""
    plain = normalize(text[:LONGEST])[:LONGEST].lower()
    plain = _kana(_DOTS.sub("…", plain))
    plain = _RUN.sub(r"\1\1", _DRAWN_OUT.sub("", plain))
    return _read_kanji(_REPEATED.sub(r"\1\1", _CLIPPED.sub("", plain)))


def fold_phrase(phrase: str) -> str:
    """Fold a phrase of the lexicon, which may end in the middle of a word: its last っ is not cut off."""
    return fold(phrase + "〆")[:-1]


def fold_pattern(pattern: str) -> str:
    """Fold the Japanese in a regular expression, leaving its syntax alone."""
    return _read_kanji(_kana(pattern))
