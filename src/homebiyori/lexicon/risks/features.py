"""Turns a folded text into what the model of danger weighs: its letters, what they stand for, and who meets whom.

Three views of one text: its runs of one to four characters; the same with each concept of
`risks_concepts.json` written as a single sign, so that 夫に殴られた and 彼氏にどつかれた look alike; and the pairs
of concepts of a sentence, in order. A feature is known by its slot, a number its name is hashed to: so many are weighed
that their names would not fit beside their weights.
"""

import re
from collections.abc import Mapping
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
SIGN = re.compile("[\ue000-\uf8ff]")
_NO_LETTER = re.compile("[\ue000-\uf8ff\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]+")
_SPACE = re.compile(r"[ \t\r\f\v\u3000]+")
# Capitals cannot come out of a folded text, so they mark what is no run of its letters.
PAIR, PAIR_JOINED, PAIR_ENDED = "P", "J", "E"
_PAIR_HASH, _JOINED_HASH, _ENDED_HASH = (crc32(name.encode()) for name in (PAIR, PAIR_JOINED, PAIR_ENDED))


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


@lru_cache(maxsize=96)
def slots(folded: str) -> frozenset[int]:
    """Give the slots of everything that is to be weighed in a folded text; the same on every machine.

    Each hash is grown from the one that is a letter shorter. The two models that weigh a text ask one after the other,
    and each part of it is weighed between.
    """
    text, signed = views(folded)
    found = _hashed_runs(text)
    if signed != text:
        found |= _hashed_runs(signed)
        found |= _hashed_pairs(signed)
    return frozenset(crc % SLOTS for crc in found)


def views(folded: str) -> tuple[str, str]:
    """Give a folded text as its letters are weighed, and with each concept written as its sign."""
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
        signs = [(hit[0].encode(), sentence[hit.end() : hit.end() + 1].encode()) for hit in SIGN.finditer(sentence)]
        for at, (first, joint) in enumerate(signs):
            pair, ended = crc32(first, _PAIR_HASH), crc32(first, _ENDED_HASH)
            joined = crc32(joint, crc32(first, _JOINED_HASH))
            for second, after in signs[at + 1 : at + 1 + REACH]:
                found.update((crc32(second, pair), crc32(second, joined), crc32(after, crc32(second, ended))))
    return found
