"""Turns a folded text into what the model of danger weighs: its letters, what they stand for, and who meets whom.

Three views of one text: its runs of one to four characters; the same with each concept of
`risks_concepts.json` written as a single sign, so that 夫に殴られた and 彼氏にどつかれた look alike; and the pairs
of concepts of a sentence, in order. A feature is known by its slot, a number its name is hashed to: so many are weighed
that their names would not fit beside their weights.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from zlib import crc32

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.letters import SENTENCE_END
from homebiyori.lexicon.normalize import fold_phrase
from homebiyori.lexicon.phrases import Lengths, PhraseBook, lengths_by_pair, replaced, spell_out

LONGEST_RUN = 4
SLOTS = 2**18
# A concept meets so many of those after it: endless sentences must stay cheap.
REACH = 8

# Signs stand in a private part of Unicode; no folded text that a parent types has them.
_FIRST_SIGN = 0xE000
_SIGN = re.compile("[\ue000-\uf8ff]")
_NO_LETTER = re.compile("[\ue000-\uf8ff\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]+")
_SPACE = re.compile(r"[ \t\r\f\v\u3000]+")
# Capitals cannot come out of a folded text, so they mark what is no run of its letters.
_PAIR, _PAIR_JOINED, _PAIR_ENDED = "P", "J", "E"
_PAIR_HASH, _JOINED_HASH, _ENDED_HASH = (crc32(name.encode()) for name in (_PAIR, _PAIR_JOINED, _PAIR_ENDED))


@kept("risks_concepts")
def _words(data: Mapping[str, Mapping[str, list[str]]]) -> tuple[dict[str, str], Lengths]:
    words: dict[str, str] = {}
    for at, lines in enumerate(data["concepts"].values()):
        sign = chr(_FIRST_SIGN + at)
        for word in spell_out(lines):
            words.setdefault(fold_phrase(word), sign)
    words.pop("", None)
    return words, lengths_by_pair(words, longest_first=True)


@lru_cache(maxsize=1)
def _concepts() -> PhraseBook[str]:
    return PhraseBook(*_words())


def features(folded: str) -> set[str]:
    """Name everything that is to be weighed in a folded text."""
    text, signed = _views(folded)
    return {*_runs(text), *_runs(signed), *_pairs(signed)}


@lru_cache(maxsize=96)
def slots(folded: str) -> frozenset[int]:
    """Give the slots of everything that is to be weighed in a folded text; the same on every machine.

    These are the hashes of `features`, each grown from the one that is a letter shorter. The two models that weigh a
    text ask one after the other, and each part of it is weighed between.
    """
    text, signed = _views(folded)
    found = _hashed_runs(text)
    if signed != text:
        found |= _hashed_runs(signed)
        found |= _hashed_pairs(signed)
    return frozenset(crc % SLOTS for crc in found)


def _views(folded: str) -> tuple[str, str]:
    text = _SPACE.sub(" ", _NO_LETTER.sub("", folded))
    return _NUMBER.sub("0", text), _NUMBER.sub("0", replaced(text, _concepts()))


def _hashed_runs(text: str) -> set[int]:
    letters = [letter.encode() for letter in f"^{text}$"]
    hashes = list(map(crc32, letters))
    found = set(hashes)
    for length in range(1, LONGEST_RUN):
        hashes = list(map(crc32, letters[length:], hashes))
        found.update(hashes)
    return found


def _hashed_pairs(signed: str) -> set[int]:
    found: set[int] = set()
    for sentence in SENTENCE_END.split(signed):
        signs = [(hit[0].encode(), sentence[hit.end() : hit.end() + 1].encode()) for hit in _SIGN.finditer(sentence)]
        for at, (first, joint) in enumerate(signs):
            pair, ended = crc32(first, _PAIR_HASH), crc32(first, _ENDED_HASH)
            joined = crc32(joint, crc32(first, _JOINED_HASH))
            for second, after in signs[at + 1 : at + 1 + REACH]:
                found.update((crc32(second, pair), crc32(second, joined), crc32(after, crc32(second, ended))))
    return found


def _runs(text: str) -> Iterator[str]:
    whole = f"^{text}$"
    for length in range(1, LONGEST_RUN + 1):
        for at in range(len(whole) - length + 1):
            yield whole[at : at + length]


def _pairs(signed: str) -> Iterator[str]:
    for sentence in SENTENCE_END.split(signed):
        signs = [(hit.start(), hit[0]) for hit in _SIGN.finditer(sentence)]
        for at, (place, first) in enumerate(signs):
            joint = sentence[place + 1 : place + 2]
            for end, second in signs[at + 1 : at + 1 + REACH]:
                yield _PAIR + first + second
                yield _PAIR_JOINED + first + joint + second
                yield _PAIR_ENDED + first + second + sentence[end + 1 : end + 2]
