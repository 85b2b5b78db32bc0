"""Tells cheaply which of many patterns can match a text at all, so that only those are tried.

For each pattern `gates.json` has words of which every match contains at least one; a text without any of them needs no
search. A pattern of which the file knows nothing is always tried.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import add

from homebiyori.ai.lexicon.files import load

LONGEST = 3


class Gate:
    """Knows the words without which each of its patterns cannot match.

    `spell` makes the pattern that runs of the one that stands in the data.
    """

    def __init__(self, patterns: Sequence[str], spell: Callable[[str], str] = str) -> None:
        self.patterns = patterns
        self.spell = spell
        needs = [_needed().get(key(pattern), ()) for pattern in patterns]
        self._always = frozenset(at for at, words in enumerate(needs) if not words)
        self._users: dict[str, list[int]] = {}
        for at, words in enumerate(needs):
            for word in words:
                self._users.setdefault(word, []).append(at)

    def open(self, text: str) -> list[int]:
        """Give the positions of the patterns worth trying, in order."""
        found = set(self._always)
        for word in self._users.keys() & _pieces(text):
            found.update(self._users[word])
        return sorted(found)


def key(pattern: str) -> str:
    """Give the name that `gates.json` has for a pattern."""
    return blake2b(pattern.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1)
def _needed() -> dict[str, list[str]]:
    needed: dict[str, list[str]] = load("gates")["needed"]
    return needed


def _pieces(text: str) -> set[str]:
    """Give every run of up to `LONGEST` letters."""
    runs = list(map(add, text, text[1:]))
    return {*text, *runs, *map(add, runs, text[2:])}
