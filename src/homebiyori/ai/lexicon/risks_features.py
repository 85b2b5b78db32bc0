"""Turns a folded text into what the model of danger weighs: its letters, what they stand for, and who meets whom.

Three views of one text: its runs of one to four characters; the same with each concept of
`risks_concepts.json` written as a single sign, so that 夫に殴られた and 彼氏にどつかれた look alike; and the pairs
of concepts of a sentence, in order. A feature is known by its slot, a number its name is hashed to: so many are weighed
that their names would not fit beside their weights.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.normalize import fold_phrase
from homebiyori.ai.lexicon.phrases import PhraseBook, spell_out

LONGEST_RUN = 4
SLOTS = 2**18
# A concept meets so many of those after it: endless sentences must stay cheap.
REACH = 8

# Signs stand in a private part of Unicode; no folded text that a parent types has them.
_FIRST_SIGN = 0xE000
_SIGN = re.compile("[\ue000-\uf8ff]")
_SENTENCE_END = re.compile(r"[。.!?…\n♪☆]+")
_NUMBER = re.compile(r"[0-9]+")
_SPACE = re.compile(r"[ \t\r\f\v\u3000]+")
# Capitals cannot come out of a folded text, so they mark what is no run of its letters.
_PAIR, _PAIR_JOINED, _PAIR_ENDED = "P", "J", "E"


@lru_cache(maxsize=1)
def _concepts() -> PhraseBook[str]:
    words: dict[str, str] = {}
    for at, lines in enumerate(load("risks_concepts")["concepts"].values()):
        sign = chr(_FIRST_SIGN + at)
        for word in spell_out(lines):
            words.setdefault(fold_phrase(word), sign)
    return PhraseBook(words)


def features(folded: str) -> set[str]:
    """Name everything that is to be weighed in a folded text."""
    text, signed = _views(folded)
    return {*_runs(text), *_runs(signed), *_pairs(signed)}


def slots(folded: str) -> set[int]:
    """Give the slots of everything that is to be weighed in a folded text; the same on every machine."""
    text, signed = _views(folded)
    found = _hashed_runs(text)
    if signed != text:
        found |= _hashed_runs(signed)
    found.update(crc32(_bytes(name)) for name in _pairs(signed))
    return {crc % SLOTS for crc in found}


def _views(folded: str) -> tuple[str, str]:
    text = _SPACE.sub(" ", _SIGN.sub("", folded))
    return _NUMBER.sub("0", text), _NUMBER.sub("0", _signed(text))


def _hashed_runs(text: str) -> set[int]:
    """Hash every run of `_runs`: each grows from the one that is a letter shorter."""
    letters = [_bytes(letter) for letter in f"^{text}$"]
    hashes = [0] * len(letters)
    found: set[int] = set()
    for length in range(LONGEST_RUN):
        hashes = [crc32(letter, start) for letter, start in zip(letters[length:], hashes, strict=False)]
        found.update(hashes)
    return found


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogatepass")


def _signed(text: str) -> str:
    parts: list[str] = []
    done = 0
    for hit in _concepts().find(text):
        parts += (text[done : hit.start], hit.value)
        done = hit.end
    parts.append(text[done:])
    return "".join(parts)


def _runs(text: str) -> Iterator[str]:
    whole = f"^{text}$"
    for length in range(1, LONGEST_RUN + 1):
        for at in range(len(whole) - length + 1):
            yield whole[at : at + length]


def _pairs(signed: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(signed):
        signs = [(hit.start(), hit[0]) for hit in _SIGN.finditer(sentence)]
        for at, (place, first) in enumerate(signs):
            joint = sentence[place + 1 : place + 2]
            for end, second in signs[at + 1 : at + 1 + REACH]:
                yield _PAIR + first + second
                yield _PAIR_JOINED + first + joint + second
                yield _PAIR_ENDED + first + second + sentence[end + 1 : end + 2]
