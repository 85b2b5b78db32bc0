"""The patterns of the follow-up files: those of signs, and standalone ones."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import fold_pattern

Pattern = re.Pattern[str]

_FILES = (
    "follow_ups",
    "follow_up_asks",
    "follow_up_questions",
    "follow_up_steps",
    "follow_up_others",
    "follow_up_direct",
    "follow_up_scene",
    "follow_up_fumes",
    "follow_up_tonight",
    "follow_up_ends",
    "follow_up_nears",
    "follow_up_often",
)


class Signs:
    """The signs' patterns, each compiled when a text may first match it."""

    def __init__(self) -> None:
        told: dict[str, list[str]] = defaultdict(list)
        for file in _FILES:
            for name, alternatives in load(file)["signs"].items():
                told[name] += alternatives
        names = load("follow_up_ends")["names"]
        self._written = {Sign(name): expanded("|".join(some), names) for name, some in told.items()}
        self._signs = tuple(self._written)
        self._gate = Gate(tuple(self._written.values()), fold_pattern)
        self._compiled: dict[Sign, Pattern] = {}

    def __iter__(self) -> Iterator[Sign]:
        return iter(self._signs)

    def __getitem__(self, sign: Sign) -> Pattern:
        if sign not in self._compiled:
            self._compiled[sign] = _compile(self._written[sign])
        return self._compiled[sign]

    def worth_trying(self, texts: Iterable[str]) -> Iterator[Sign]:
        """Yield the signs whose patterns may match one of the texts."""
        yield from (self._signs[at] for at in self._gate.open("\n".join(texts)))


signs = lru_cache(maxsize=1)(Signs)


@lru_cache(maxsize=1)
def short() -> dict[str, Pattern]:
    return {name: _compile(pattern) for name, pattern in load("follow_ups")["short"].items()}


@lru_cache(maxsize=1)
def answers() -> dict[str, tuple[Pattern, Pattern]]:
    answers = load("follow_ups")["answers"].items()
    return {asked: (_compile(words["yes"]), _compile(words["no"])) for asked, words in answers}


@lru_cache(maxsize=1)
def tense() -> tuple[Pattern, Pattern]:
    data = load("follow_ups")
    return _compile(data["past"]), _compile(data["now"])


@lru_cache(maxsize=32)
def loose(name: str, file: str = "follow_ups") -> Pattern:
    """Compile a standalone pattern of a file."""
    return _compile(load(file)[name])


def _compile(pattern: str) -> Pattern:
    return re.compile(fold_pattern(pattern), re.IGNORECASE)
