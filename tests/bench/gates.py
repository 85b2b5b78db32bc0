"""Write the words without which the patterns of lexicon and care cannot match (`lexicon/gates.py`): `make gates`.

PYTHONPATH=src python tests/bench/gates.py
"""

import gc
import json
import sys
from collections.abc import Iterable, Iterator
from math import fsum
from pathlib import Path
from re import _constants as codes
from re import _parser as parser
from typing import Any

from homebiyori.care.reading import follow_ups
from homebiyori.lexicon import analyze
from homebiyori.lexicon.gates import BETWEEN, LONGEST, Gate, key

FILE = Path(__file__).parents[2] / "src" / "homebiyori" / "lexicon" / "data" / "gates.json"
# Rough frequency of words of 0, 1, 2 and 3 characters; words that start with a kanji are rarer.
_COMMONNESS = (1.0, 1.0, 0.12, 0.03)
_KANJI = 0.3

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_Words = frozenset[str]
MOST = 2
# Entries per line of the file.
A_LINE = 4


def needed(pattern: str) -> list[_Words]:
    """Derive up to two sets of words; every match of the pattern contains at least one word of each."""
    return _of_sequence(parser.parse(pattern))


def _of_sequence(parts: Any) -> list[_Words]:
    # Words that contain the file's separator cannot be stored.
    return _rarest(words for some in _choices(parts) for words in some if not any(BETWEEN in one for one in words))


def _rarest(some: Iterable[_Words]) -> list[_Words]:
    return sorted(dict.fromkeys(some), key=_worth, reverse=True)[:MOST]


def _choices(parts: Any) -> Iterator[list[_Words]]:
    run = ""
    for code, value in parts:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        yield _of_run(run)
        run = ""
        yield _of_part(code, value)
    yield _of_run(run)


def _of_run(run: str) -> list[_Words]:
    return [frozenset({run[:LONGEST].lower()})] if run else []


def _of_part(code: Any, value: Any) -> list[_Words]:
    if code is codes.SUBPATTERN:
        return _of_sequence(value[-1])
    if code is codes.BRANCH:
        return _of_branches([_of_sequence(branch) for branch in value[1]])
    if code in _REPEATS and value[0] > 0:
        return _of_sequence(value[2])
    if code is codes.IN and all(kind is codes.LITERAL for kind, _ in value):
        return [frozenset(chr(letter).lower() for _, letter in value)]
    return []


def _of_branches(branches: list[list[_Words]]) -> list[_Words]:
    """Combine the best set of each branch, and the second-best, which is the same for a branch with only one."""
    if not all(branches):
        return []
    return _rarest(
        frozenset().union(*(words[min(place, len(words) - 1)] for words in branches)) for place in range(MOST)
    )


def _worth(words: _Words) -> tuple[float, int]:
    """Rank a set by the rarity of its words (long ones, kanji), then by its size."""
    # `fsum` is exact, so the result does not depend on the set's order.
    return -fsum(_COMMONNESS[min(len(word), LONGEST)] * (_KANJI if word[0] >= "一" else 1) for word in words), -len(
        words
    )


def content() -> str:
    """Return the file's text, for all gates that are created when a text is read."""
    analyze("今日")
    follow_ups.read("今日")
    gates = [one for one in gc.get_objects() if isinstance(one, Gate)]
    spelled = {pattern: gate.spell(pattern) for gate in gates for pattern in gate.patterns}
    words = {key(pattern): [BETWEEN.join(sorted(some)) for some in needed(text)] for pattern, text in spelled.items()}
    entries = [f"{json.dumps(name)}: {json.dumps(words[name], ensure_ascii=False)}" for name in sorted(words)]
    lines = (", ".join(entries[at : at + A_LINE]) for at in range(0, len(entries), A_LINE))
    return '{\n"comment": "Written by `make gates`, never by hand.",\n"needed": {\n' + ",\n".join(lines) + "\n}\n}\n"


def main() -> int:
    """Write the file."""
    FILE.write_text(content(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
