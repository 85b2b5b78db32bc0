"""Answers plain questions in a text, by rows of a slot, its pattern and an excluding pattern."""

import re
from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter

from homebiyori.care.reading.gated import GatedPatterns

ASKED = "asked."
Slots = tuple[str, ...]
_Row = tuple[str, re.Pattern[str], re.Pattern[str] | None]


class PlainQuestions:
    """The rows under one name of a pattern file; a slot without a dot is one of `asked.`."""

    def __init__(self, words: GatedPatterns, name: str) -> None:
        self._words = words
        self._name = name

    @cached_property
    def _rows(self) -> tuple[_Row, ...]:
        return tuple(self._row(*entry) for entry in self._words.data[self._name])

    def _row(self, slot: str, asks: str, unless: str = "") -> _Row:
        name = slot if "." in slot else ASKED + slot
        return name, self._words.compile(asks), self._words.compile(unless) if unless else None

    def answered(self, read: str) -> Slots:
        """Return the slots that answer a folded text's questions, in the order asked."""
        found = ((asks.search(read), slot) for slot, asks, unless in self._rows if not (unless and unless.search(read)))
        placed = sorted(((match.start(), slot) for match, slot in found if match), key=itemgetter(0))
        return tuple(dict.fromkeys(slot for _, slot in placed))

    def every_slot(self) -> Iterator[str]:
        """Yield every slot, once per row."""
        return (slot for slot, _, _ in self._rows)
