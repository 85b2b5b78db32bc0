"""Turns a folded text into the features of the danger model: runs of letters, concepts, and pairs of concepts.

Three views of one text: its runs of one to four characters; the same with each concept of `risks_concepts.json`
replaced by a single sign, so that 夫に殴られた and 彼氏にどつかれた look alike; and the ordered pairs of concepts in a
sentence. A feature is known by its slot, a hash of its name: there are too many to store their names with the weights.
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
# A concept is paired with this many of the next ones: endless sentences must stay cheap.
REACH = 8

# Signs are private-use characters, which no folded text of a parent contains.
_FIRST_SIGN = 0xE000
SIGN = re.compile("[\ue000-\uf8ff]")
_NO_LETTER = re.compile("[\ue000-\uf8ff\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]+")
_SPACE = re.compile(r"[ \t\r\f\v\u3000]+")
# A folded text has no capitals, so these cannot be confused with a run of its letters.
PAIR, PAIR_JOINED, PAIR_ENDED = "P", "J", "E"
_PAIR_HASH, _JOINED_HASH, _ENDED_HASH = (crc32(name.encode()) for name in (PAIR, PAIR_JOINED, PAIR_ENDED))


@kept("risks_concepts")
def _words(data: Mapping[str, Mapping[str, list[str]]]) -> tuple[str, str, Lengths]:
    """Return the words, one per line; the sign of each; the word lengths."""
    words: dict[str, str] = {}
    for at, lines in enumerate(data["concepts"].values()):
        sign = chr(_FIRST_SIGN + at)
        for word in spell_out(lines):
            words.setdefault(fold_phrase(word), sign)
    words.pop("", None)
    return "\n".join(words), "".join(words.values()), lengths_by_pair(words, longest_first=True)


@lru_cache(maxsize=1)
def _concepts() -> PhraseBook[str]:
    words, signs, lengths = _words()
    return PhraseBook(dict(zip(words.split("\n"), signs, strict=True)), lengths)


@lru_cache(maxsize=96)
def slots(folded: str) -> frozenset[int]:
    """Return the slots of all features of a folded text; the same on every machine.

    Each hash is extended from that of the run one letter shorter. Cached because two models ask for a text in turn,
    with each of its parts in between.
    """
    text, signed = views(folded)
    found = _hashed_runs(text)
    if signed != text:
        found |= _hashed_runs(signed)
        found |= _hashed_pairs(signed)
    return frozenset(crc % SLOTS for crc in found)


def views(folded: str) -> tuple[str, str]:
    """Return a folded text as its letters are weighed, and with each concept replaced by its sign."""
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
