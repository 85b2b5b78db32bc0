"""Says the next step of a talk where its message is not answered exactly: what it asks for, or what was not yet said.

Each theme and stage has a few steps (`guidance.json`), each right for every parent there, whatever the words were.
"""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from functools import cache

from homebiyori.care.answers.refused_call import is_refused
from homebiyori.care.answers.tables import Slots
from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.talks import Stage, Theme

_SLOT = "care.guide."
# The order of a step that is only said to who asks for it.
_ASKED = 9
# How far ahead of the other steps one must be to be said if the message asks, if it does not, and instead of what the
# words bring.
AHEAD_IF_ASKED, AHEAD, AHEAD_OF_WORDS = 0.02, 0.15, 0.8
_ASKS = ("care.ask.",)
_ASKED_IN = re.compile(
    r"[?？]|(?:です|ます|ません|でしょう|だろう|の|ん|ない|いい|ええ|よか)か(?:な|ね|のう|しら)?(?:[。…!！\s]|$)"
)
# Whom to call is said as long as nobody is called.
_CALLS = ("care.now.call", "care.now.both", "care.now.police", "care.now.again")
_BEFORE_CALL = frozenset({Stage.NOW, Stage.OPEN, Stage.EASED, Stage.NONE})
# How many sentences an answer has, and how many of them are steps if it has nothing else to say.
_MOST, _MOST_STEPS = 3, 2


@dataclass(frozen=True, slots=True)
class _Step:
    slot: str
    themes: frozenset[Theme]
    stages: frozenset[Stage]
    order: int
    # What makes it the first to be said, if that stands.
    signs: frozenset[Sign]


@dataclass(frozen=True)
class _Book:
    steps: tuple[_Step, ...]
    # Slots, and beginnings of slots, that say little.
    weak: frozenset[str]
    weak_in: tuple[str, ...]
    # Beginnings of acknowledgements that may stand beside a step that was asked for.
    kept: tuple[str, ...]

    def is_weak(self, slot: str) -> bool:
        return slot in self.weak or slot.startswith(self.weak_in)


def fitting(options: tuple[Slots, ...], care: Care, text: str) -> tuple[Slots, ...]:
    """Replace what says little by the steps of this theme and stage, unless the message opens care."""
    if care.is_new or care.theme is None or care.stage is None:
        return options
    asked = heard(text, care.theme, care.stage)
    steps = unsaid(care.theme, care.stage, care.done, care.stands | care.signs)
    return tuple(dict.fromkeys(_guided(option, asked, steps, care) for option in options))


def _guided(option: Slots, asked: tuple[str, float] | None, steps: Slots, care: Care) -> Slots:
    """Keep what says something, say what is surely asked for, else the next step; then the call, or a question."""
    book = _book()
    wanted, ahead = asked or ("", 0.0)
    last = _last(option, care, is_asked=bool(wanted))
    said = tuple(slot for slot in option if slot not in last and not book.is_weak(slot))
    if wanted and ahead >= AHEAD_OF_WORDS:
        said = tuple(slot for slot in said if slot.startswith(book.kept))
    said = tuple(dict.fromkeys((*said, wanted)))[: _MOST - len(last)] if wanted else said[: _MOST - len(last)]
    least = _MOST_STEPS if not last else 1
    added = tuple(step for step in steps if step not in said)[: max(0, least - len(said))]
    return (*said, *added, *last) or option


def _last(option: Slots, care: Care, *, is_asked: bool) -> Slots:
    """Return whom to call until somebody is called, or our question if the parent asks for nothing."""
    call = tuple(slot for slot in option if slot.startswith(_CALLS))[:1]
    if call and care.stage in _BEFORE_CALL and not is_refused(care):
        return call
    return () if is_asked else tuple(slot for slot in option if slot.startswith(_ASKS))[:1]


def steps_for(text: str, theme: Theme, stage: Stage, said: Collection[str]) -> Slots:
    """Return the step that a message surely asks for, and the next that were not yet said: two in all, if there are."""
    asked = heard(text, theme, stage)
    first = () if asked is None else (asked[0],)
    return (*first, *(step for step in unsaid(theme, stage, said) if step not in first))[:_MOST_STEPS]


def heard(text: str, theme: Theme, stage: Stage) -> tuple[str, float] | None:
    """Return the slot of the step that a message surely asks for, and by how much it is ahead of the others."""
    found = guides.hear(text, theme, [step.slot.removeprefix(_SLOT) for step in _steps_of(theme, stage)])
    least = AHEAD_IF_ASKED if _ASKED_IN.search(text) else AHEAD
    return None if found is None or found.ahead < least else (_SLOT + found.kind, found.ahead)


def unsaid(theme: Theme, stage: Stage, said: Collection[str], stands: Set[Sign] = frozenset()) -> Slots:
    """Return the slots of the steps that were not yet said, the most important first: those of what `stands`."""
    left = (step for step in _steps_of(theme, stage) if step.slot not in said)
    steps = ((0 if step.signs & stands else step.order, step.slot) for step in left)
    return tuple(slot for order, slot in sorted(steps) if order < _ASKED)


def every_slot() -> Iterator[str]:
    """Yield every slot of a step."""
    yield from (step.slot for step in _book().steps)


@cache
def _steps_of(theme: Theme, stage: Stage) -> tuple[_Step, ...]:
    return tuple(step for step in _book().steps if theme in step.themes and stage in step.stages)


@cache
def _book() -> _Book:
    data = load("guidance")
    weak = data["gives_way"].split()
    return _Book(
        steps=tuple(
            _Step(
                slot=_SLOT + name,
                themes=frozenset(map(Theme, row["themes"].split())),
                stages=frozenset(map(Stage, row["stages"].split())),
                order=row["order"],
                signs=frozenset(map(Sign, row.get("signs", "").split())),
            )
            for name, row in data["steps"].items()
        ),
        weak=frozenset(weak),
        weak_in=tuple(name.removesuffix("*") for name in weak if name.endswith("*")),
        kept=tuple(data["kept"].split()),
    )
