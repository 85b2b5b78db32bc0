"""What each slot presupposes (`data/presumes.json`); if it was never told, another slot is used."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

Slots = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Presumption:
    """Requires one of `told` and of `kinds`, where given, and none of `unless`; otherwise `instead` is said.

    `after` names beginnings of what we have said: an answer to our question takes for granted that we asked it. What is
    said `once` is not said again while it is remembered.
    """

    told: frozenset[Sign]
    kinds: frozenset[RiskKind]
    unless: frozenset[Sign]
    instead: str
    after: Slots = ()
    once: bool = False

    def holds(self, slot: str, care: Care) -> bool:
        """Return whether the presumption is met."""
        if (self.once and slot in care.done) or (self.after and not any(d.startswith(self.after) for d in care.done)):
            return False
        known = care.told | care.stands
        is_told = not self.told or bool(self.told & known)
        return is_told and not self.unless & known and (not self.kinds or care.kind in self.kinds)


@dataclass(frozen=True, slots=True)
class _Table:
    slots: dict[str, Presumption]
    words: dict[str, re.Pattern[str]]


@cache
def _table() -> _Table:
    data = load("presumes")
    return _Table(
        slots={
            slot: Presumption(
                told=frozenset(map(Sign, entry.get("any", ()))),
                kinds=frozenset(map(RiskKind, entry.get("kinds", ()))),
                unless=frozenset(map(Sign, entry.get("unless", ()))),
                instead=entry["instead"],
                after=tuple(entry.get("after", ())),
                once=entry.get("once", False),
            )
            for slot, entry in data["slots"].items()
        },
        words={name: re.compile(pattern) for name, pattern in data["words"].items()},
    )


def fitting(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Replace each slot that presupposes what nobody told."""
    fitted = (tuple(dict.fromkeys(_settled(slot, care) for slot in option)) for option in options)
    return tuple(dict.fromkeys(fitted))


def presumed(slot: str) -> Presumption | None:
    return _table().slots.get(slot)


def words_in(text: str) -> Iterator[str]:
    """Yield what a fragment mentions that must have been told."""
    yield from (name for name, pattern in _table().words.items() if pattern.search(text))


def every_presumption() -> dict[str, Presumption]:
    """Return the whole table."""
    return dict(_table().slots)


def _settled(slot: str, care: Care) -> str:
    seen = set[str]()
    while (presumption := presumed(slot)) and not presumption.holds(slot, care) and slot not in seen:
        seen.add(slot)
        slot = presumption.instead
    return slot
