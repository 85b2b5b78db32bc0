"""Finds many phrases in one pass."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

T = TypeVar("T")

_CHOICE = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found at `start:end`."""

    start: int
    end: int
    value: T


class PhraseBook(Generic[T]):
    """A dictionary of phrases; a search costs the text's length times the lengths in use, whatever the text."""

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = {phrase: value for phrase, value in entries.items() if phrase}
        lengths: dict[str, set[int]] = {}
        for phrase in self._entries:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {first: tuple(sorted(some, reverse=True)) for first, some in lengths.items()}

    def find(self, text: str) -> Iterator[Hit[T]]:
        """Yield the hits from left to right, the longest at each place, none inside another."""
        at = 0
        while at < len(text):
            hit = self._at(text, at)
            if hit is None:
                at += 1
            else:
                yield hit
                at = hit.end

    def _at(self, text: str, at: int) -> Hit[T] | None:
        for length in self._lengths.get(text[at], ()):
            value = self._entries.get(text[at : at + length])
            if value is not None and at + length <= len(text):
                return Hit(at, at + length, value)
        return None


def spell_out(lines: Iterable[str]) -> Iterator[str]:
    """Yield each phrase of lines of phrases, `[a/b]` once per alternative."""
    for line in lines:
        for phrase in line.split():
            parts = _CHOICE.split(phrase)
            choices = [part.split("/") if at % 2 else [part] for at, part in enumerate(parts)]
            yield from ("".join(chosen) for chosen in product(*choices))
