"""Tells cheaply which of many patterns can match a text at all, so that only those are tried.

For each pattern `gates.json` has one or two lines of words, and every match contains at least one word of each; a text
without any, in capitals or small letters, needs no search. A pattern of which the file knows nothing is always tried.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import add

from homebiyori.base import data
from homebiyori.lexicon.files import load

LONGEST = 3
BETWEEN = "/"


class Gate:
    """Knows the words without which each of its patterns cannot match.

    `spell` makes the pattern that runs of the one that stands in the data.
    """

    def __init__(self, patterns: Sequence[str], spell: Callable[[str], str] = str) -> None:
        self.patterns = patterns
        self.spell = spell
        name = f"{__name__} {key(chr(0).join(patterns))}"
        self._always, self._users, self._also = data.made(name, lambda: _sorted_out(patterns))

    def open(self, text: str) -> list[int]:
        """Return the positions of the patterns worth trying, in order."""
        found = set(self._always)
        pieces = _pieces(text.lower())
        for word in self._users.keys() & pieces:
            found.update(self._users[word])
        also = self._also
        return sorted(at for at in found if at not in also or not also[at].isdisjoint(pieces))


def _sorted_out(patterns: Sequence[str]) -> tuple[frozenset[int], dict[str, list[int]], dict[int, frozenset[str]]]:
    """Return the patterns that are always tried, those that a word is needed for, and the other words of some."""
    needs = [_needed().get(key(pattern), []) for pattern in patterns]
    users: dict[str, list[int]] = {}
    for at, lines in enumerate(needs):
        for word in lines[0].split(BETWEEN) if lines else ():
            users.setdefault(word, []).append(at)
    also = {at: frozenset(lines[1].split(BETWEEN)) for at, lines in enumerate(needs) if len(lines) > 1}
    return frozenset(at for at, lines in enumerate(needs) if not lines), users, also


def key(pattern: str) -> str:
    """Return the name that `gates.json` has for a pattern."""
    return blake2b(pattern.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1)
def _needed() -> dict[str, list[str]]:
    needed: dict[str, list[str]] = load("gates")["needed"]
    return needed


def _pieces(text: str) -> set[str]:
    """Return every run of up to `LONGEST` letters."""
    runs = list(map(add, text, text[1:]))
    return {*text, *runs, *map(add, runs, text[2:])}
