"""Names what a text is about: an act, who did it, what came of it; if in doubt, nothing.

A concept is recognised if every word group of one of its rows occurs in the text, close together. `rank` lowers
concepts that say less than a deed beside them.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any

from homebiyori.lexicon.files import kept, load
from homebiyori.lexicon.phrases import Lengths, lengths_by_pair, spell_out
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Emotion, Outcome, Topic

MOST = 3
# The maximum distance, in characters, between the words of one concept.
REACH = 45
# A kana name of up to this length must stand alone: こし is not in すこし. Verbs may follow other kana, and so may
# katakana names from this length on.
SHORT_KANA = 3
# What is merely mentioned (ranked MENTIONED or lower) counts only at the beginning of a message.
MENTIONED = -8
HEADLINE = 14
_PARTICLES = frozenset("をがはにのともでやへ")
_PAIR = 2
# A denial after a word for something good cancels it: 手をつないで·くれなく, 覚え·ていない.
_DENIAL = re.compile(
    r"[っんしきりい]?(?:て|で)?(?:い|く?れ|もらえ|もらわ|おら|いら|やら)?"
    r"(?:な(?:い(?!か|と)|か[っろ]|く(?:な|て|,))|ません|へん|ず(?![っる])|ん(?:かった|くな|ごと))"
)


class Kind(StrEnum):
    """The parent's relation to what is told; ANY if the words only name a thing."""

    DONE = "done"
    TRIED = "tried"
    FAILED = "failed"
    REFUSED = "refused"
    WAITING = "waiting"
    BESIDE = "beside"
    ONGOING = "ongoing"
    LOVE = "love"
    GLAD = "glad"
    TOLD = "told"
    ANY = "any"


BRIGHT = frozenset({Kind.DONE, Kind.BESIDE, Kind.LOVE, Kind.GLAD})
OUTCOMES: Mapping[Kind, Outcome] = {
    Kind.DONE: Outcome.SUCCEEDED,
    Kind.BESIDE: Outcome.SUCCEEDED,
    Kind.TRIED: Outcome.TRIED,
    Kind.FAILED: Outcome.FAILED,
    Kind.REFUSED: Outcome.REFUSED,
    Kind.WAITING: Outcome.NOT_YET,
}


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that parents tell about; `noun` names it within a sentence, `pool` adds sentences that fit it.

    `feels` is what most writers feel who name no feeling.
    """

    id: str
    kind: Kind
    topic: Topic
    noun: str
    pool: str | None = None
    feels: Emotion | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    concept: str
    groups: int
    rank: int
    is_bright: bool


# The row, the group within it, and whether the word must stand alone.
_Uses = list[tuple[int, int, bool]]
# A use is stored as one letter, so that thousands of words are read at once: from this one on, sixteen per row.
_FIRST, _EACH = 0x100, 16
# The position, the word, and its uses.
_Hit = tuple[int, str, _Uses]
_NOBODY: frozenset[str] = frozenset()


# The fields of every `_Row`; the concepts that a word silences; the words, and the uses of each, one per line; the word
# lengths.
_Parts = tuple[list[tuple[str, int, int, bool]], dict[str, set[str]], str, str, Lengths]


@kept("concepts")
def _parts(data: Mapping[str, Any]) -> _Parts:
    rows: list[tuple[str, int, int, bool]] = []
    silencers: dict[str, set[str]] = {}
    uses: dict[str, str] = {}
    entries = _entries(data)
    folded = _spelled(entries.values())
    for name, entry in entries.items():
        for groups in entry["words"]:
            for at, group in enumerate(groups):
                for written in spell_out([group]):
                    word = folded[written]
                    is_short = at == 0 and _is_short(written, word)
                    uses[word] = uses.get(word, "") + _packed(len(rows), at, is_short=is_short)
            rows.append((name, len(groups), entry.get("rank", 0), Kind(entry["kind"]) in BRIGHT))
        for word in map(folded.__getitem__, spell_out([entry.get("not", "")])):
            silencers.setdefault(word, set()).add(name)
            uses.setdefault(word, "")
    uses.pop("", None)  # some marks fold to nothing
    return rows, silencers, "\n".join(uses), "\n".join(uses.values()), lengths_by_pair(uses, longest_first=False)


def _packed(row: int, group: int, *, is_short: bool) -> str:
    return chr(_FIRST + _EACH * row + 2 * group + is_short)


def _unpacked(uses: str) -> _Uses:
    found = (divmod(ord(use) - _FIRST, _EACH) for use in uses)
    return [(row, rest // 2, bool(rest % 2)) for row, rest in found]


class _Index:
    """An index of all words of all concepts, searched in one pass."""

    def __init__(self) -> None:
        rows, self.silencers, words, uses, self._lengths = _parts()
        self._words = dict(zip(words.split("\n"), uses.split("\n"), strict=True))
        self.rows = [_Row(*row) for row in rows]

    def whole(self, hits: Iterable[_Hit]) -> frozenset[int]:
        """Return the rows with a hit in every group."""
        found: dict[int, int] = {}
        for _, _, uses in hits:
            for number, group, _ in uses:
                found[number] = found.get(number, 0) | 1 << group
        rows = self.rows
        return frozenset(number for number, groups in found.items() if groups == (1 << rows[number].groups) - 1)

    def find(self, text: str) -> Iterable[_Hit]:
        """Yield every word at every position, including words inside others."""
        lengths_of, uses_of = self._lengths.get, self._words.get
        for at, first in enumerate(text):
            for length in lengths_of(text[at : at + 2]) or lengths_of(first) or ():
                word = text[at : at + length]
                uses = uses_of(word)
                if uses is not None and len(word) == length:
                    yield at, word, self._meant(_unpacked(uses), text, at, at + length)

    def _meant(self, uses: _Uses, text: str, start: int, end: int) -> _Uses:
        """Drop the uses that do not apply because the word ends another one, or is denied."""
        if any(use[-1] for use in uses) and not _stands(text, start):
            uses = [use for use in uses if not use[-1]]
        if _DENIAL.match(text, end):
            uses = [use for use in uses if not self.rows[use[0]].is_bright]
        return uses


def _spelled(entries: Iterable[Any]) -> Mapping[str, str]:
    """Fold every word of the data once."""
    lines = (line for entry in entries for line in (*chain(*entry["words"]), entry.get("not", "")))
    words = list(dict.fromkeys(spell_out(lines)))
    return dict(zip(words, fold_all(words), strict=True))


def _is_short(written: str, word: str) -> bool:
    """Return whether a kana name is so short that it occurs inside other words; katakana and kanji stand out."""
    if len(word) > SHORT_KANA or not _is_kana(word):
        return False
    return len(word) < SHORT_KANA or not (_is_katakana(written) or sum(letter > "ヿ" for letter in written) > 1)


def _is_katakana(text: str) -> bool:
    return all("ァ" <= letter <= "ー" for letter in text)


def _stands(text: str, at: int) -> bool:
    """Return whether a word that begins here is not just the kana ending of another."""
    return at == 0 or not _is_kana(text[at - 1]) or text[at - 1] in _PARTICLES


def _is_kana(text: str) -> bool:
    return all("ぁ" <= letter <= "ゖ" for letter in text)


@lru_cache(maxsize=1)
def _data() -> Mapping[str, Any]:
    return _entries(load("concepts"))


def _entries(data: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: entry for name, entry in data.items() if name != "comment"}


@lru_cache(maxsize=1)
def _index() -> _Index:
    return _Index()


@lru_cache(maxsize=1)
def all_concepts() -> Mapping[str, Concept]:
    """Return all concepts by id."""
    return {
        name: Concept(
            name,
            Kind(entry["kind"]),
            Topic(entry["topic"]),
            entry["noun"],
            entry.get("pool"),
            Emotion(entry["feels"]) if "feels" in entry else None,
        )
        for name, entry in _data().items()
    }


def read(text: str) -> tuple[str, ...]:
    """Return the concepts of a folded text, the most certain first."""
    index = _index()
    hits = list(index.find(text))
    silent: set[str] = set()
    for _, word, _ in hits:
        silent |= index.silencers.get(word, _NOBODY)
    whole = index.whole(hits)
    scores: dict[str, tuple[int, int]] = {}
    for place, groups in _places(hits, whole).items():
        row = index.rows[place]
        score = _score(groups) if row.concept not in silent else None
        if score is not None and (row.rank > MENTIONED or min(groups[0])[0] <= HEADLINE):
            ranked = score[0] + row.rank, score[1]
            scores[row.concept] = max(ranked, scores.get(row.concept, ranked))
    return tuple(sorted(scores, key=lambda name: scores[name], reverse=True)[:MOST])


def _places(hits: Iterable[_Hit], whole: frozenset[int]) -> Mapping[int, Mapping[int, list[tuple[int, int]]]]:
    """Sort the hits by row and group, for rows with a hit in every group."""
    places: dict[int, dict[int, list[tuple[int, int]]]] = {}
    for at, word, uses in hits:
        for number, group, _ in uses:
            if number in whole:
                places.setdefault(number, {}).setdefault(group, []).append((at, len(word)))
    return places


def _score(groups: Mapping[int, list[tuple[int, int]]]) -> tuple[int, int] | None:
    """Score a complete row by the number and length of its words, ties by position; None if they are too far apart."""
    anchors, *others = (groups[at] for at in sorted(groups))
    best: tuple[int, int] | None = None
    for at, length in anchors:
        near = [max((size for there, size in hits if abs(there - at) <= REACH), default=0) for hits in others]
        if all(near):
            score = length + sum(near) + _PAIR * len(near), at
            best = max(score, best) if best else score
    return best
