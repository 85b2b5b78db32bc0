"""Reads emergencies by kind: a birth at home, a stroke, a fire, a fall (`emergencies.json`).

The kind selects the first aid that is given along with the number to call. Each sentence is read on its own, however
long the text; what is past, part of a story, played, or over by the next words does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon.clauses import sentence_around
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern, fold, fold_pattern
from homebiyori.lexicon.risks.rules import book
from homebiyori.lexicon.vocabulary import Concern
from homebiyori.lexicon.writing import closed, writing

# How close to a sign something must be to clear it, and how soon after it a sign that it is over.
NEAR = 28
SOON = 32

# First aid that only these kinds call for.
AIDS = (
    *("birth", "bleeding", "stroke", "fire", "trapped", "rails", "gas", "fall", "heat", "water", "shock", "burn"),
    *("allergy", "wound"),
    *("press", "side", "drowned", "chest", "car", "hanging", "inside", "newborn", "birth_blood"),
)
EMERGENCY = frozenset({Concern.MEDICAL_EMERGENCY})
POISONED = EMERGENCY | {Concern.POISONING}


@dataclass(frozen=True, slots=True)
class _Sign:
    aid: str
    is_poison: bool
    source: LazyPattern
    unless: LazyPattern


@lru_cache(maxsize=1)
def _book() -> tuple[tuple[_Sign, ...], Gate, LazyPattern]:
    data = load("emergencies")
    signs = tuple(
        _Sign(
            aid=entry["aid"],
            is_poison=entry.get("is_poison", False),
            source=LazyPattern(pattern, _spell),
            unless=LazyPattern(f"{data['unless']}|{entry['unless']}", _spell),
        )
        for entry in data["signs"]
        for pattern in entry["any"]
    )
    return signs, Gate([sign.source.raw for sign in signs], _spell), LazyPattern(data["settled"], _spell)


def _spell(pattern: str) -> str:
    """Expand the macros of a pattern, and fold its words."""
    return fold_pattern(expanded(pattern, load("emergencies")["macros"]))


def read(folded: str, plain: str) -> frozenset[Concern]:
    """Return the concerns of a folded text; `plain` is the text as the rules spell it."""
    signs = list(_met(folded, plain))
    if any(sign.is_poison for sign in signs):
        return POISONED
    return EMERGENCY if signs else frozenset()


def aid_of(text: str) -> str | None:
    """Return the first aid for the first kind of emergency in a text."""
    folded = fold(text)
    return next((sign.aid for sign in _met(folded, writing().plain(folded))), None)


def is_apart(folded: str) -> bool:
    """Return whether a text says that it tells of no emergency: it is long past, told, played or over."""
    return any(pattern.pattern.search(folded) for pattern in (_apart(), book().stories))


def is_cleared(folded: str, plain: str) -> bool:
    """Return whether a text in which no sign is met has one that something in its sentence clears."""
    signs, gate, _ = _book()
    return any(signs[at].source.pattern.search(text) for text in {folded, plain} for at in gate.open(text))


@lru_cache(maxsize=1)
def _apart() -> LazyPattern:
    data = load("emergencies")
    return LazyPattern(f"{data['unless']}|{data['settled']}|{data['unheard']}", _spell)


def likely_aid(text: str) -> str | None:
    """Return the first aid that the words of an emergency suggest, if no sign of a kind is met."""
    folded = fold(text)
    return next((aid for aid, pattern in _likely() if pattern.pattern.search(folded)), None)


@lru_cache(maxsize=1)
def _likely() -> tuple[tuple[str, LazyPattern], ...]:
    return tuple((aid, LazyPattern(pattern)) for aid, pattern in load("emergencies")["aids"])


def fitted_aid(aid: str, text: str) -> str:
    """Return the first aid that fits what a text tells besides the kind: who breathes, who is out of the water."""
    folded = fold(text)
    return next((to for of, told, unless, to in _instead() if aid in of and _tells(told, unless, folded)), aid)


def is_of_adult(text: str) -> bool:
    """Return whether an adult is the patient: one is named, and no child but the writer."""
    patients = _patients()
    told = patients["own_age"].pattern.sub("", fold(text))
    if patients["pregnant"].pattern.search(told):
        return True
    return bool(patients["adult"].pattern.search(told)) and not patients["child"].pattern.search(told)


def _tells(told: LazyPattern, unless: LazyPattern | None, folded: str) -> bool:
    return told.pattern.search(folded) is not None and (unless is None or unless.pattern.search(folded) is None)


@lru_cache(maxsize=1)
def _instead() -> tuple[tuple[frozenset[str], LazyPattern, LazyPattern | None, str], ...]:
    return tuple(
        (
            frozenset(entry["of"]),
            LazyPattern(entry["told"], _spell),
            LazyPattern(entry["unless"], _spell) if "unless" in entry else None,
            entry["aid"],
        )
        for entry in load("emergencies")["instead"]
    )


@lru_cache(maxsize=1)
def _patients() -> dict[str, LazyPattern]:
    return {name: LazyPattern(pattern, _spell) for name, pattern in load("emergencies")["patients"].items()}


def _met(folded: str, plain: str) -> Iterator[_Sign]:
    signs, gate, settled = _book()
    for text in dict.fromkeys((folded, closed(folded), plain)):
        yield from (signs[at] for at in gate.open(text) if _is_met(signs[at], settled, text))


def _is_met(sign: _Sign, settled: LazyPattern, text: str) -> bool:
    """Return whether a sign occurs that nothing nearby clears, and that is not over by the next words."""
    for match in sign.source.pattern.finditer(text):
        begin, end = sentence_around(text, match.start(), match.end())
        bounds = (max(begin, match.start() - NEAR), min(end, match.end() + NEAR))
        if sign.unless.pattern.search(text, *bounds) is None and not settled.pattern.search(
            text, match.start(), match.end() + SOON
        ):
            return True
    return False
