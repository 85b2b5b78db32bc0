"""Patterns that are tried only where they can match."""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from homebiyori.care.files import load
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.normalize import fold_pattern

Pattern = re.Pattern[str]


class GatedPatterns:
    """A file's patterns by name; `gates` may have stems without which a long one cannot match: most texts have none."""

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
        """Compile a pattern in which the file's macros stand."""
        return self._compiled(expanded(pattern, self.data.get("macros", {})))

    def has(self, name: str, read: str) -> bool:
        """Return whether a text matches a pattern."""
        gate = self._gate(name)
        return (gate is None or gate.search(read) is not None) and self.pattern(name).search(read) is not None

    def _gate(self, name: str) -> Pattern | None:
        if name not in self._gates:
            stems = self.data.get("gates", {}).get(name)
            self._gates[name] = re.compile(fold_pattern(stems), re.IGNORECASE) if stems else None
        return self._gates[name]
