"""Patterns that are tried only where they can match."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from homebiyori.care.files import load
from homebiyori.lexicon import unreal
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.letters import ASKING_SENTENCE
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.spacing import fold_without_gaps

Pattern = re.Pattern[str]


class GatedPatterns:
    """A file's patterns by name; `gates` may hold stems that a long pattern needs and most texts lack."""

    def __init__(self, file: str, compiled: Callable[[str], Pattern]) -> None:
        self._file = file
        self._compiled = compiled
        self._patterns: dict[str, Pattern] = {}
        self._gates: dict[str, Pattern | None] = {}

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return dict(load(self._file))

    def pattern(self, name: str) -> Pattern:
        if name not in self._patterns:
            self._patterns[name] = self.compile(self.data[name])
        return self._patterns[name]

    def compile(self, pattern: str) -> Pattern:
        """Compile a pattern, expanding the file's macros."""
        return self._compiled(expanded(pattern, self.data.get("macros", {})))

    def has(self, name: str, read: str) -> bool:
        """Return whether a text matches a pattern."""
        gate = self._gate(name)
        return (gate is None or gate.search(read) is not None) and self.pattern(name).search(read) is not None

    def tells(self, name: str, read: str, unless: str | None = None) -> bool:
        """Return whether a text matches a pattern, and not what excludes it: `unless`, or `not_…` if there is one."""
        other = unless or f"not_{name}"
        return self.has(name, read) and not (other in self.data and self.has(other, read))

    def _gate(self, name: str) -> Pattern | None:
        if name not in self._gates:
            stems = self.data.get("gates", {}).get(name)
            self._gates[name] = re.compile(fold_pattern(stems), re.IGNORECASE) if stems else None
        return self._gates[name]


Sentences = tuple[str, ...]
READ = 2_000


def sentences_in(read: str) -> Sentences:
    """Return the sentences of a text from which gaps between words were removed."""
    return tuple(one[0] for one in ASKING_SENTENCE.finditer(read))


# The same message is read many times.
@lru_cache(maxsize=8)
def sentences_of(text: str) -> Sentences:
    return sentences_in(fold_without_gaps(text[:READ]))


class SentencePatterns(GatedPatterns):
    """A file's patterns, matched per sentence; a match of `not_…` in the same sentence excludes it."""

    def says(self, name: str, read: Sentences, unless: str | None = None) -> bool:
        """Return whether a sentence matches `name`, and not its exclusion."""
        return any(self.tells(name, one, unless) for one in read)

    def states(self, name: str, read: Sentences) -> bool:
        """Return whether a sentence states `name` as a fact, not as a question or hypothetically."""
        said = (one for one in read if self.tells(name, one))
        return any(not unreal.is_unreal(one, each) for one in said for each in self.pattern(name).finditer(one))
