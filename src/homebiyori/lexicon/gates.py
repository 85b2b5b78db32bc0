"""A cheap filter for many patterns: only those that can match a text at all are tried.

`gates.json` has one or two lines of words per pattern, and every match contains at least one word of each line; a text
without any, ignoring case, needs no search. A pattern that is not in the file is always tried.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import add

from homebiyori.base import data
from homebiyori.lexicon.files import load

LONGEST = 3
BETWEEN = "/"
# The key of the patterns that need no word; the letter of the first pattern.
_ALWAYS, _FIRST = "", 0x100


class Gate:
    """Selects the patterns that can match a text, by the words without which each cannot.

    `spell` turns a pattern from the data into the one that runs.
    """

    def __init__(self, patterns: Sequence[str], spell: Callable[[str], str] = str) -> None:
        self.patterns = patterns
        self.spell = spell
        name = f"{__name__} {key(chr(0).join(patterns))}"
        words, users, also = data.made(name, lambda: _sorted_out(patterns))
        self._users = dict(zip(words.split("\n"), users.split("\n"), strict=True))
        self._also = also.split("\n")

    def open(self, text: str) -> list[int]:
        """Return the indexes of the patterns worth trying, in order."""
        pieces = _pieces(text.lower())
        found = {_ALWAYS, *(self._users.keys() & pieces)}
        tried = sorted({ord(user) - _FIRST for word in found for user in self._users[word]})
        also = self._also
        return [at for at in tried if not also[at] or not pieces.isdisjoint(also[at].split(BETWEEN))]


def _sorted_out(patterns: Sequence[str]) -> tuple[str, str, str]:
    """Return the words, one per line; the patterns that need each word, one letter each; each pattern's other needs."""
    needs = [_needed().get(key(pattern), []) for pattern in patterns]
    users = {_ALWAYS: ""}
    for at, lines in enumerate(needs):
        for word in lines[0].split(BETWEEN) if lines else (_ALWAYS,):
            users[word] = users.get(word, "") + chr(_FIRST + at)
    also = (lines[1] if len(lines) > 1 else "" for lines in needs)
    return "\n".join(users), "\n".join(users.values()), "\n".join(also)


def key(pattern: str) -> str:
    """Return the key of a pattern in `gates.json`."""
    return blake2b(pattern.encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=1)
def _needed() -> dict[str, list[str]]:
    needed: dict[str, list[str]] = load("gates")["needed"]
    return needed


def _pieces(text: str) -> set[str]:
    """Return all substrings of up to `LONGEST` letters."""
    runs = list(map(add, text, text[1:]))
    return {*text, *runs, *map(add, runs, text[2:])}
