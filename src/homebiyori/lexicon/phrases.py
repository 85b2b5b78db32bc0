"""Finds many phrases in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from operator import add
from typing import Generic, TypeVar

T = TypeVar("T")
# The lengths of the phrases that begin with these two letters, by pair: as bytes, which are read fast (`base.data`).
Lengths = Mapping[str, bytes]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found at `start:end`."""

    start: int
    end: int
    value: T


class PhraseBook(Generic[T]):
    """A dictionary of phrases; a search costs the length of the text times the number of phrase lengths, at most."""

    def __init__(self, entries: Mapping[str, T], lengths: Lengths | None = None) -> None:
        self._entries = {phrase: value for phrase, value in entries.items() if phrase} if "" in entries else entries
        self._lengths = lengths_by_pair(self._entries, longest_first=True) if lengths is None else lengths
        self._has_singles = any(len(start) == 1 for start in self._lengths)

    def get(self, phrase: str) -> T | None:
        """Return the value of a phrase, if there is one."""
        return self._entries.get(phrase)

    def values(self) -> Iterable[T]:
        """Return the values of all phrases."""
        return self._entries.values()

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Yield the hits from left to right, the longest at each position, without overlaps."""
        lengths_of, value_of = self._lengths.get, self._entries.get
        has_singles = self._has_singles
        done = 0
        # Few pairs of letters begin a phrase: most positions are done after one lookup.
        for at, of_pair in enumerate(map(lengths_of, map(add, text, f"{text[1:]}\0"))):
            lengths = lengths_of(text[at]) if of_pair is None and has_singles else of_pair
            if lengths is None or at < done:
                continue
            for length in lengths:
                phrase = text[at : at + length]
                value = value_of(phrase)
                if value is not None and len(phrase) == length:
                    done = at + length
                    yield Hit(at, done, value)
                    break


def replaced(text: str, book: PhraseBook[str]) -> str:
    """Replace every phrase found by its value."""
    parts: list[str] = []
    done = 0
    for hit in book.find(text):
        parts += (text[done : hit.start], hit.value)
        done = hit.end
    parts.append(text[done:])
    return "".join(parts)


def lengths_by_pair(phrases: Iterable[str], *, longest_first: bool) -> Lengths:
    """Return phrase lengths by first two letters; one-letter phrases are also listed under the pairs they begin."""
    lengths = defaultdict[str, set[int]](set)
    for phrase in phrases:
        lengths[phrase[:2]].add(len(phrase))
    singles = {start for start in lengths if len(start) == 1}
    for start, some in lengths.items() if singles else ():
        if start[0] in singles:
            some.add(1)
    return {start: bytes(sorted(some, reverse=longest_first)) for start, some in lengths.items()}


def spell_out(lines: Iterable[str]) -> Iterator[str]:
    """Yield each phrase of these lines; `[a/b]` yields one phrase per alternative."""
    for line in lines:
        for phrase in line.split():
            parts = _CHOICE.split(phrase)
            choices = [part.split("/") if at % 2 else [part] for at, part in enumerate(parts)]
            yield from ("".join(chosen) for chosen in product(*choices))
