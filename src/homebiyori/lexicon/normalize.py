"""Folds text to the one spelling that the lexicon uses: hiragana for kana, no elongation, nothing in between.

Whatever separates letters (marks, invisible characters, spaces, line breaks) must not hide a word.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, cached_property, lru_cache

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.lexicon.files import load
from homebiyori.lexicon.phrases import PhraseBook, replaced

# A whole message (`chat.rules.MAX_CODE_POINTS`).
LONGEST = 20_000
# NFKC expands one character to up to 18; one that gets longer than this is not a letter of a word.
WIDEST = 2

_UNSEEN = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u302a-\u302f\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001d165-\U0001d172\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]+"
)
# Voicing marks as they are typed, and as combining characters.
_VOICE = dict.fromkeys(map(ord, "゛\uff9e"), "\u3099") | dict.fromkeys(map(ord, "゜\uff9f"), "\u309a")
_STRAY_MARK = re.compile(
    "(?<![うかきくけこさしすせそたちつてとはひふへほウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲｳｶ-ﾄﾊ-ﾎ])[\u3099\u309a]"
)
_ANY_MARK = re.compile("[\u3099\u309a]")
# If one in this many voicing marks is impossible where it stands, the others are decoration, too.
STRAY_SHARE = 3
# Words spelled letter by letter: 死 に た い, one per line, or with dots or pictures in between.
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[^\w]{1,3}[^\W\d_](?!\w)){2,}")
_BETWEEN = re.compile(r"\W+")
_STOPS = re.compile(r"[、。,.!?…]+")

HIRAGANA_OF = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DROPPED = dict.fromkeys(map(ord, "ー〜~ｰ\ufe0f\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SPELLING = HIRAGANA_OF | _DROPPED | {ord("、"): ",", ord("．"): ".", ord("…"): "…", ord("‥"): "…"}
# A vowel, its small form, how many more of it are an elongation (きもちいい has none), what it may follow.
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
# Four or more repetitions become two: this keeps hostile repetition cheap for every later rule.
_REPEATED = re.compile(r"(.{2,24}?)\1{3,}", re.DOTALL)
_CLIPPED = re.compile(r"っ+(?=[\W_]|$)")
_DOTS = re.compile(r"\.{2,}")


@lru_cache(maxsize=1)
def _readings() -> PhraseBook[str]:
    pairs = (pair.partition("=") for line in load("fold")["pairs"] for pair in line.split())
    return PhraseBook({_kana(written): read for written, _, read in pairs})


def _kana(text: str) -> str:
    return text.translate(_SPELLING)


def fold(text: str) -> str:
    """Fold a text: spellings that are read alike become equal."""
    return _folded(text[:LONGEST])


# Every reader of a message folds it, and the messages before it.
@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return _read_alike(_bare(text))


def _read_alike(plain: str) -> str:
    plain = _kana(_DOTS.sub("…", plain))
    plain = _RUN.sub(r"\1\1", _DRAWN_OUT.sub("", plain))
    return replaced(_REPEATED.sub(r"\1\1", _CLIPPED.sub("", plain)), _readings())


def _bare(text: str) -> str:
    """Return the letters in their plain form, without what only separates them."""
    seen = _without_stray_marks(_UNSEEN.sub("", text).translate(_VOICE))
    plain = normalize(seen)
    if len(plain) > len(seen):
        parts = (unicodedata.normalize("NFKC", letter) for letter in seen.replace("…", "‥"))
        plain = normalize("".join(part if len(part) <= WIDEST else " " for part in parts))
    return _APART.sub(_close, plain.lower())


def _without_stray_marks(text: str) -> str:
    """Drop voicing marks that are decoration: those after letters without a voiced form, and if there are many, all."""
    marks = len(_ANY_MARK.findall(text))
    if not marks:
        return text
    stray = len(_STRAY_MARK.findall(text))
    return _ANY_MARK.sub("", text) if stray * STRAY_SHARE >= marks else _STRAY_MARK.sub("", text)


def _close(letters: re.Match[str]) -> str:
    """Join letters that are spelled out; stops remain if something else separates the letters."""
    gaps = _BETWEEN.findall(letters[0])
    is_spelled_by_stops = all(_STOPS.fullmatch(gap) for gap in gaps)
    return _BETWEEN.sub("" if is_spelled_by_stops else _stops_only, letters[0])


def _stops_only(gap: re.Match[str]) -> str:
    return "".join(_STOPS.findall(gap[0]))


def fold_phrase(phrase: str) -> str:
    """Fold a phrase of the lexicon, which may end in the middle of a word: its final っ is kept."""
    return _remembered().find("phrase", phrase, _fold_phrase)


def _fold_phrase(phrase: str) -> str:
    return _read_alike(unicodedata.normalize("NFKC", phrase + "〆").lower())[:-1]


def fold_pattern(pattern: str) -> str:
    """Fold the Japanese in a regular expression, leaving its syntax alone."""
    return _remembered().find("pattern", pattern, _fold_pattern)


@cache
def _remembered() -> data.MemoisedTexts:
    """Return the cache of folded texts from code and data; the image is built with it filled."""
    return data.MemoisedTexts(__name__)


class LazyPattern:
    """A pattern that is spelled and compiled on first use: most never are."""

    def __init__(self, raw: str, spell: Callable[[str], str] = fold_pattern, flags: int = 0) -> None:
        self.raw = raw
        self._spell = spell
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self._spell(self.raw), self._flags)


def compile_all(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    """Compile patterns for folded texts."""
    return tuple(re.compile(fold_pattern(pattern)) for pattern in patterns)


def lazy_folded(pattern: str) -> LazyPattern:
    """Return a lazy pattern for folded texts, in which no sound is drawn out."""
    return LazyPattern(pattern, _undrawn, re.IGNORECASE)


def compile_folded(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for folded texts, in which no sound is drawn out."""
    return lazy_folded(pattern).pattern


def _undrawn(pattern: str) -> str:
    return fold_pattern(pattern).replace("ー", "")


def _fold_pattern(pattern: str) -> str:
    return replaced(_kana(pattern), _readings())
