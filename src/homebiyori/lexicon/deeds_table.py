"""The table of deeds: verbs of everyday life by group, and the nouns that only a deed makes worth naming."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.lexicon import conjugation
from homebiyori.lexicon.files import load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.phrases import PhraseBook

_ENTRY = re.compile(r"(?P<said>[^0-9!@=]+5?)(?P<whole>!?)(?:@(?P<particle>[^=]+))?(?:=(?P<others>.*))?")
_TAKEN = frozenset({"food", "skill", "play", "object", "paper", "event", "own"})


@dataclass(frozen=True, slots=True)
class Group:
    """What verbs of one kind have in common: what is praised in them, what they are done to, whether they are hard."""

    name: str
    praise: str
    takes: frozenset[str]
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the table; `is_whole` where it needs no object to say something."""

    said: str
    group: Group
    particle: str
    is_whole: bool


Use = tuple[Verb, str]
Noun = tuple[str, str]


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Group]:
    """Return the kinds of deeds by name."""
    return {
        name: Group(name, entry["praise"], frozenset(entry.get("takes", "").split()) or _TAKEN, "hard" in entry)
        for name, entry in load("deeds")["groups"].items()
    }


@lru_cache(maxsize=1)
def book() -> PhraseBook[tuple[Use, ...]]:
    uses: dict[str, list[Use]] = {}
    for name, entry in load("deeds")["groups"].items():
        for written in entry["verbs"].split():
            for stem, use in _uses(written, groups()[name]):
                uses.setdefault(stem, []).append(use)
    return PhraseBook({stem: tuple(found) for stem, found in uses.items()})


def _uses(written: str, group: Group) -> Iterator[tuple[str, Use]]:
    found = _ENTRY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    verb = Verb(found["said"], group, found["particle"] or "を", bool(found["whole"]))
    for spelling in (verb.said, *(found["others"] or "").split("/")):
        if spelling:
            one = conjugation.spelled(spelling)
            yield one.stem, (verb, one.kind)


class _Idioms:
    """Turns of phrase in which a verb of the table is no deed, each compiled when a text first may have it."""

    def __init__(self) -> None:
        self._gate = Gate(tuple(load("idioms")["idioms"]))
        self._compiled: dict[int, re.Pattern[str]] = {}

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where one stands in a normalized text."""
        for at in self._gate.open(text):
            if at not in self._compiled:
                self._compiled[at] = re.compile(self._gate.patterns[at])
            yield from (found.span() for found in self._compiled[at].finditer(text))


@lru_cache(maxsize=1)
def idioms() -> _Idioms:
    return _Idioms()


@lru_cache(maxsize=1)
def objects() -> PhraseBook[Noun]:
    found: dict[str, Noun] = {}
    for group, words in load("deeds")["objects"].items():
        for entry in words.split():
            name, _, others = entry.partition("=")
            found |= dict.fromkeys((name, *filter(None, others.split("/"))), (name, group))
    return PhraseBook(found)


def verbs() -> list[Verb]:
    """Return every verb of the table."""
    return list({use[0].said: use[0] for found in book().values() for use in found}.values())


@lru_cache(maxsize=1)
def done_with() -> frozenset[str]:
    """Return the nouns with which something is done: 宿題をする."""
    return frozenset(load("deeds")["done_with"].split())
