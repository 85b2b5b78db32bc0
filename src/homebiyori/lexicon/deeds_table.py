"""The table of deeds: everyday verbs by group, and nouns that are worth naming only as objects of a deed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.lexicon import conjugation
from homebiyori.lexicon.files import kept, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern
from homebiyori.lexicon.phrases import Lengths, PhraseBook, lengths_by_pair

_ENTRY = re.compile(r"(?P<said>[^0-9!@=]+5?)(?P<whole>!?)(?:@(?P<particle>[^=]+))?(?:=(?P<others>.*))?")
_TAKEN = frozenset({"food", "skill", "play", "object", "paper", "event", "own"})


@dataclass(frozen=True, slots=True)
class Group:
    """What the verbs of a group have in common: what is praised, what they are done to, whether they are hard."""

    name: str
    praise: str
    takes: frozenset[str]
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the table; `is_whole` if it says enough without an object."""

    said: str
    group: Group
    particle: str
    is_whole: bool


Use = tuple[Verb, str]
Noun = tuple[str, str]


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Group]:
    """Return the groups of verbs by name."""
    return {
        name: Group(name, entry["praise"], frozenset(entry.get("takes", "").split()) or _TAKEN, "hard" in entry)
        for name, entry in load("deeds")["groups"].items()
    }


@lru_cache(maxsize=1)
def book() -> PhraseBook[tuple[Use, ...]]:
    rows, stems, lengths = _table()
    verbs = [Verb(said, groups()[group], particle, whole) for said, group, particle, whole in rows]
    return PhraseBook({stem: tuple((verbs[at], kind) for at, kind in found) for stem, found in stems.items()}, lengths)


# The fields of every `Verb`, with its group's name; by stem, the indexes and kinds of its verbs; the stem lengths.
_Plain = tuple[list[tuple[str, str, str, bool]], dict[str, list[tuple[int, str]]], Lengths]


@kept("deeds")
def _table(data: Mapping[str, Any]) -> _Plain:
    rows: list[tuple[str, str, str, bool]] = []
    stems: dict[str, list[tuple[int, str]]] = {}
    for name, entry in data["groups"].items():
        for written in entry["verbs"].split():
            found = _ENTRY.fullmatch(written)
            if found is None:
                raise ValueError(written)
            for spelling in filter(None, (found["said"], *(found["others"] or "").split("/"))):
                one = conjugation.spelled(spelling)
                stems.setdefault(one.stem, []).append((len(rows), one.kind))
            rows.append((found["said"], name, found["particle"] or "を", bool(found["whole"])))
    return rows, stems, lengths_by_pair(filter(None, stems), longest_first=True)


class _Idioms:
    """Idioms in which a verb of the table is no deed; each is compiled when a text first may contain it."""

    def __init__(self) -> None:
        written = tuple(load("idioms")["idioms"])
        self._gate = Gate(written)
        self._patterns = [LazyPattern(one, str) for one in written]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of the idioms in a normalized text."""
        for at in self._gate.open(text):
            yield from (found.span() for found in self._patterns[at].pattern.finditer(text))


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
    """Return the nouns that take する: 宿題をする."""
    return frozenset(load("deeds")["done_with"].split())
