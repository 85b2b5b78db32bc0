"""Plain questions in mourning, no danger by themselves (`plain.json`)."""

from collections.abc import Iterator
from functools import lru_cache

from homebiyori.care.answers.plainly_asked import ASKED, PlainQuestions, Slots
from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_READ, _MOST = 2_000, 2

_words = GatedPatterns("plain", compile_folded)
_questions = PlainQuestions(_words, "mourning")


@lru_cache(maxsize=64)
def tells_death(text: str) -> bool:
    """Return whether a message tells that somebody near has died."""
    read = _plainly(text)
    return _words.has("dead", read) and not _words.has("not_dead", read)


@lru_cache(maxsize=64)
def dead_in(text: str) -> frozenset[str]:
    """Return who has died according to a message, as written."""
    read = _plainly(text)
    if _words.has("not_dead", read):
        return frozenset()
    kin = _words.pattern("kin")
    spans = (found[0] for name in ("dead", "dead_of_rite") for found in _words.pattern(name).finditer(read))
    return frozenset(each[0] for span in spans if (each := kin.search(span)))


def names(text: str, somebody: frozenset[str]) -> bool:
    """Return whether a message names one of them."""
    return any(each[0] in somebody for each in _words.pattern("kin").finditer(_plainly(text)))


@lru_cache(maxsize=64)
def is_of_the_dead(text: str) -> bool:
    """Return whether a message tells of a death, or of a rite for the dead."""
    return tells_death(text) or _words.has("rites", _plainly(text))


def tells_of_an_end(text: str) -> bool:
    """Return whether a message tells of dying, or of joining the dead."""
    return _words.has("join", _plainly(text))


@lru_cache(maxsize=64)
def of_mourning(text: str) -> Slots:
    """Return the answers to a mourner's questions, two at most."""
    return _questions.answered(_plainly(text))[:_MOST]


def every_slot() -> Iterator[str]:
    """Yield every slot that only these answers have."""
    yield from (slot for slot in _questions.every_slot() if slot.startswith((ASKED, "care.")))


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
