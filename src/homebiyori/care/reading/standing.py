"""Reads the talk after an emergency: whether help was called or is there, what changed, what is asked."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.care.reading.gated import GatedPatterns, Pattern, sentences_in
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_PATTERNS = ("gone", "here", "over", "well", "worse", "goes_on", "called", "hold", "denies", "shaking", "guilt")
# Told only of what is over already.
_PAST, _BELITTLES = "past", "belittles"
# Help has arrived, a good end, a death or a false alarm: nothing is awaited any more.
_ENDINGS = frozenset({"gone", "here", "over", "well", "denies"})
_IN_GOOD_HANDS = frozenset({"here", "over"})
GOES_ON = frozenset({"worse", "goes_on"})

_words = GatedPatterns("standing", compile_folded)


@dataclass(frozen=True, slots=True)
class _Row:
    """A question: the slot that answers it, in which kinds of emergency (all if empty), and its words.

    `is_alone`: it is answered only if nothing else is asked.
    """

    slot: str
    of: frozenset[str]
    asks: Pattern | None
    told: Pattern | None
    is_alone: bool


def read(text: str, kinds: Set[str] = frozenset()) -> frozenset[str]:
    """Return what a message tells and asks in these kinds of emergency; a change for the worse revokes a good end."""
    folded = fold_without_gaps(text)
    bare = _words.pattern("shaking").sub("", folded)
    told = {name for name in _PATTERNS if _words.tells(name, bare if name in GOES_ON else folded)}
    told = told - {"well"} if told & (GOES_ON | {"gone"}) else told
    return frozenset(told | {*asked(text, kinds)})


def asked(text: str, kinds: Set[str] = frozenset()) -> tuple[str, ...]:
    """Return the slots that answer what is asked in these kinds of emergency, the most exact first."""
    folded = fold_without_gaps(text)
    asking = _asking(folded)
    found = [row for row in _rows() if _is_asked(row, folded, asking, kinds)]
    exact = [row for row in found if not row.is_alone]
    return tuple(dict.fromkeys(row.slot for row in exact or found))


def asks(text: str) -> bool:
    """Return whether anything is asked."""
    return bool(_asking(fold_without_gaps(text)))


def is_over(text: str) -> bool:
    """Return whether help is there, or all are safe, and no danger goes on beside it."""
    told = read(text)
    return bool(told & _IN_GOOD_HANDS) and (is_at_hospital(text) or not told & GOES_ON)


def is_at_hospital(text: str) -> bool:
    """Return whether a message tells that a hospital has taken over."""
    return "here" in read(text) and _words.has("in_hands", fold_without_gaps(text))


def is_past(text: str) -> bool:
    """Return whether an accident of an earlier day is told, and that all is well today."""
    return _words.has(_PAST, fold_without_gaps(text)) and is_over(text)


def belittles(text: str) -> bool:
    """Return whether a message says that it was no more than that, or asks what the numbers are for."""
    return _words.has(_BELITTLES, fold_without_gaps(text))


def ends(text: str) -> bool:
    """Return whether a message tells that nothing is awaited any more."""
    told = read(text)
    return bool(told & _ENDINGS) and (not told & GOES_ON or "gone" in told or is_over(text))


def answers() -> Iterator[str]:
    """Yield the names of all answers to questions."""
    yield from (row.slot for row in _rows())


def _asking(folded: str) -> list[str]:
    return [one for one in sentences_in(folded) if _words.has("asks", one)]


def _is_asked(row: _Row, folded: str, asking: list[str], kinds: Set[str]) -> bool:
    if row.of and not row.of & kinds:
        return False
    if row.told is not None:
        return row.told.search(folded) is not None
    return row.asks is not None and any(row.asks.search(one) for one in asking)


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    def compiled(words: str | None) -> Pattern | None:
        return None if words is None else _words.compile(words)

    return tuple(
        _Row(
            row["slot"],
            frozenset(row.get("of", ())),
            compiled(row.get("asks")),
            compiled(row.get("told")),
            is_alone=row.get("alone", False),
        )
        for row in _words.data["asked"]
    )
