"""Tells cheaply which of many patterns can match a text at all, so that only those are tried.

For each pattern a set of words is derived of which every match contains at least one; a text without
any of them needs no search. A pattern for which no such set exists is always tried.
"""

from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LONGEST = 3
# How often a word of 0, 1, 2, 3 characters turns up, roughly; a word of kanji less.
_COMMONNESS = (1.0, 1.0, 0.12, 0.03)
_KANJI = 0.3

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_Words = frozenset[str]


class Gate:
    """Knows the words without which each of its patterns cannot match."""

    def __init__(self, patterns: Sequence[str]) -> None:
        needs = [needed(pattern) for pattern in patterns]
        self._always = frozenset(at for at, words in enumerate(needs) if not words)
        self._users: dict[str, list[int]] = {}
        for at, words in enumerate(needs):
            for word in words:
                self._users.setdefault(word, []).append(at)

    def open(self, text: str) -> list[int]:
        """Give the positions of the patterns worth trying, in order."""
        found = set(self._always)
        for word in self._pieces(text):
            found.update(self._users.get(word, ()))
        return sorted(found)

    @staticmethod
    def _pieces(text: str) -> set[str]:
        return {text[at : at + length] for length in range(1, LONGEST + 1) for at in range(len(text) - length + 1)}


def needed(pattern: str) -> _Words:
    """Derive words of which every match of the pattern contains one; empty where there is none."""
    return _of_sequence(parser.parse(pattern)) or frozenset()


def _of_sequence(parts: Any) -> _Words | None:  # noqa: ANN401 - the parser's own type is not public
    choices = [words for words in _choices(parts) if words]
    return max(choices, key=_worth, default=None)


def _choices(parts: Any) -> Iterator[_Words | None]:  # noqa: ANN401
    run = ""
    for code, value in parts:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        yield _of_run(run)
        run = ""
        yield _of_part(code, value)
    yield _of_run(run)


def _of_run(run: str) -> _Words | None:
    return frozenset({run[:LONGEST]}) if run else None


def _of_part(code: Any, value: Any) -> _Words | None:  # noqa: ANN401
    if code is codes.SUBPATTERN:
        return _of_sequence(value[-1])
    if code is codes.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in value[1]])
    if code in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    if code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return frozenset(chr(letter) for _, letter in value)
    return None


def _of_branches(branches: list[_Words | None]) -> _Words | None:
    if any(words is None for words in branches):
        return None
    return frozenset().union(*(words for words in branches if words is not None))


def _worth(words: _Words) -> tuple[float, int]:
    """Prefer long words, kanji first: they are rare; then the smaller set."""
    return -sum(_COMMONNESS[min(len(word), LONGEST)] * (_KANJI if word[0] >= "一" else 1) for word in words), -len(
        words
    )
