"""Answers questions in an emergency by what is the matter (`case_asked.json`)."""

import re
from collections.abc import Iterator
from functools import cache

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

Pattern = re.Pattern[str]

OF_CASES = "care.case."
# Stands for the act, which depends on how imminent the danger is.
ACT = OF_CASES + "ill_act"
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*")
_READ = 2_000
_MOST = 2

_words = GatedPatterns("case_asked", compile_folded)


@cache
def _rows() -> tuple[tuple[str, Pattern, Pattern | None], ...]:
    rows = _words.data["rows"]
    return tuple((name, _words.compile(one), _words.compile(unless) if unless else None) for name, one, unless in rows)


@cache
def _slots() -> dict[str, dict[str, str]]:
    return {
        matter: {name: slot if slot.startswith("care.") else OF_CASES + slot for name, slot in slots.items()}
        for matter, slots in _words.data["slots"].items()
    }


def asked_in(text: str, matter: str) -> tuple[str, ...]:
    """Return the slots that answer a message's questions on a matter, in its order; the weightiest two at most."""
    answers = _slots()[matter]
    sentences = [one[0] for one in _SENTENCE.finditer(fold_without_gaps(text[-_READ:]))]
    found: dict[str, tuple[int, int]] = {}
    for place, sentence in enumerate(sentences):
        if (asked := _asked(sentence, answers)) is not None:
            rank, name = asked
            found.setdefault(answers[name], (rank, place))
    weightiest = sorted(found, key=lambda slot: found[slot])[:_MOST]
    return tuple(sorted(weightiest, key=lambda slot: found[slot][1]))


def _asked(sentence: str, answers: dict[str, str]) -> tuple[int, str] | None:
    """Return the rank and name of the most exact question in a sentence."""
    for rank, (name, pattern, unless) in enumerate(_rows()):
        if name in answers and pattern.search(sentence) and not (unless and unless.search(sentence)):
            return rank, name
    return None


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (slot for slots in _slots().values() for slot in slots.values() if slot != ACT)
