"""Adds the next step to an answer that says little: the one that is asked for, else one that was not yet said.

Each theme and stage has a few steps (`guidance.json`), each right for every parent there, whatever the words were.
"""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from functools import cache

from homebiyori.care.answers import calls
from homebiyori.care.answers.moments import ASKED
from homebiyori.care.answers.refused_call import is_refused
from homebiyori.care.answers.tables import Slots
from homebiyori.care.files import load
from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.care.themes import kind_of
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.normalize import fold

SLOT = "care.guide."
# The order of a step that is said only to who asks for it.
_ONLY_IF_ASKED = 9
# By how much a step must lead the others to be said: if the message asks, and if it does not. At AHEAD, or at SURELY in
# a message that does not ask, it also takes the place of an acknowledgement and of a question of ours.
AHEAD_IF_ASKED, AHEAD, SURELY = 0.02, 0.2, 0.45
# The same for a step that names 119, outside of imminent danger.
AHEAD_OF_119 = 0.5
_OUR_QUESTIONS = ("care.ask.",)
# Wants to be agreed with, not to be told.
_AGREES = re.compile(r"よね[。!…\s]*$")
# Answers that are complete as they are, also where another danger is heard; and those that are not so there.
_OF_HARM = ("care.other.", "care.mate.", "care.fact.touched_")
_COMPLETE = tuple(f"care.{name}." for name in ("joy", "hours", "kept", "moment", "crux", "ill"))
_ACKNOWLEDGES = ("care.hear.", "care.felt.")
# Acknowledges what has changed, says yes to it, or contradicts that death were better.
_NEWS = frozenset(
    f"care.hear.{name}"
    for name in (
        *("coming", "rescued", "someone_came", "told_someone", "hands_over", "means_away", "put_down", "stepped_back"),
        *("left_place", "proposes", "agrees", "guilt", "guilt_other", "welcome", "sleep", "thanks", "not_called"),
        "not_better",
    )
)
# That we cannot answer; said only where no step is surely asked for.
_OPEN = frozenset({"care.fact.unknown", "care.fact.open"})
# A parent who thanks, sleeps or wants to be heard is told nothing more.
_NEEDS_NOTHING = frozenset({Sign.THANKS, Sign.SLEEPS, Sign.JUST_LISTEN})
# Whom to call is said as long as nobody is called.
_CALLS = ("care.now.call", "care.now.both", "care.now.police", "care.now.again")
_CALL_119, _CALL_EITHER = "care.now.call", "care.now.both"
_BEFORE_CALL = frozenset({Stage.NOW, Stage.OPEN, Stage.EASED, Stage.NONE})
# How many sentences an answer has, and how many of them are steps if it has nothing else to say.
_MOST, _MOST_STEPS = 3, 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """The slot of the step that a message asks for; `is_sure` if it may take the place of something else."""

    slot: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Step:
    slot: str
    themes: frozenset[Theme]
    stages: frozenset[Stage]
    order: int
    # What makes it the first to be said, if that stands.
    signs: frozenset[Sign]
    # Whether it names 119.
    names_119: bool


@dataclass(frozen=True)
class _Book:
    steps: tuple[_Step, ...]
    # Slots that say little.
    weak: frozenset[str]


def fitting(options: tuple[Slots, ...], care: Care, text: str) -> tuple[Slots, ...]:
    """Replace what says little by the steps of this theme and stage, unless the message opens care."""
    if care.is_new or care.theme is None or care.stage is None:
        return options
    wanted = heard(text, care.theme, care.stage, is_imminent=care.is_imminent)
    if wanted is None and care.signs & _NEEDS_NOTHING and care.stage is not Stage.NOW:
        return options
    steps = unsaid(care.theme, care.stage, care.done, care.stands | care.signs, is_imminent=care.is_imminent)
    return tuple(dict.fromkeys(_guided(option, wanted, steps, care) for option in options))


def _guided(option: Slots, wanted: Wanted | None, steps: Slots, care: Care) -> Slots:
    """Keep an answer that says something, unless a step is surely asked for; else say the next steps."""
    if any(slot.startswith(_OF_HARM) for slot in option):
        return option
    if _is_of_another(care):
        # What was chosen for another danger does not fit.
        return _joined(_call_of(care), (), (), wanted, steps, is_call_first=True) or option
    if any(slot.startswith(_COMPLETE) for slot in option):
        return option
    is_sure = wanted is not None and wanted.is_sure
    call, question = _call_in(option, care), _first_with(_OUR_QUESTIONS, option)
    said = tuple(slot for slot in option if not slot.startswith((*_CALLS, *_OUR_QUESTIONS)))
    said = tuple(slot for slot in said if slot not in _book().weak and not (is_sure and slot in _OPEN))
    acts = tuple(slot for slot in said if slot in _NEWS or not slot.startswith(_ACKNOWLEDGES))
    if is_sure:
        # A wish to die that this message tells of is asked after all the same.
        said, question = acts, question if care.signs & OWN_DEATH else ()
    elif set(acts) - _NEWS - _OPEN:
        return tuple(slot for slot in option if slot in call or not slot.startswith(_CALLS)) or option
    return _joined(call, said, question, wanted, steps, is_call_first=call == option[:1]) or option


def _joined(
    call: Slots, said: Slots, question: Slots, wanted: Wanted | None, steps: Slots, *, is_call_first: bool
) -> Slots:
    """Return what is said, the step that is wanted or the next ones, the call and the question; at most three slots."""
    is_sure = wanted is not None and wanted.is_sure
    # Two exact answers leave no room.
    room = _MOST - len((*call, *question))
    said = said[:room]
    first = () if wanted is None or wanted.slot in said else (wanted.slot,)
    following = (*first, *(step for step in steps if step not in (*said, *first)))
    most = min(room - len(said), max(1 if is_sure else 0, _MOST_STEPS - len((*said, *call, *question))))
    said += following[:most]
    return (*call, *said, *question) if is_call_first else (*said, *call, *question)


def _call_in(option: Slots, care: Care) -> Slots:
    """Return whom to call, until somebody is called, or the call is refused."""
    is_wanted = not is_refused(care) or Sign.OF_119 in care.signs
    return _first_with(_CALLS, option) if care.stage in _BEFORE_CALL and is_wanted else ()


def _first_with(beginnings: tuple[str, ...], option: Slots) -> Slots:
    """Return the first slot with one of these beginnings, if there is one."""
    return tuple(slot for slot in option if slot.startswith(beginnings))[:1]


def _is_of_another(care: Care) -> bool:
    """Return whether the talk surely is about another danger than its kind, with steps of its own."""
    return care.theme is not None and care.kind is not None and kind_of(care.theme) is not care.kind


def _call_of(care: Care) -> Slots:
    """Return whom to call in the danger that the talk is about."""
    if care.theme is None or not care.is_imminent:
        return ()
    kind = kind_of(care.theme)
    return (_CALL_EITHER if kind is None else calls.CALLS.get(kind, _CALL_119),)


def steps_for(text: str, theme: Theme, stage: Stage, said: Collection[str]) -> Slots:
    """Return two steps: the one that a message likely asks for, and the next that were not yet said."""
    wanted = heard(text, theme, stage)
    first = () if wanted is None else (wanted.slot,)
    return (*first, *(step for step in unsaid(theme, stage, said) if step not in first))[:_MOST_STEPS]


def heard(text: str, theme: Theme, stage: Stage, *, is_imminent: bool = True) -> Wanted | None:
    """Return the step that a message likely asks for; None if no step is far enough ahead of the others."""
    steps = {step.slot.removeprefix(SLOT): step for step in _steps_of(theme, stage)}
    found = guides.hear(text, theme, steps)
    if found is None:
        return None
    folded = fold(text)
    is_question = ASKED.search(folded) is not None and _AGREES.search(folded) is None
    least = AHEAD_IF_ASKED if is_question else AHEAD
    if steps[found.kind].names_119 and not is_imminent:
        least = AHEAD_OF_119
    if found.ahead < least:
        return None
    return Wanted(SLOT + found.kind, is_sure=found.ahead >= (AHEAD if is_question else SURELY))


def unsaid(
    theme: Theme, stage: Stage, said: Collection[str], stands: Set[Sign] = frozenset(), *, is_imminent: bool = True
) -> Slots:
    """Return the slots of the steps that were not yet said, the most important first: those of what `stands`."""
    left = (step for step in _steps_of(theme, stage) if step.slot not in said)
    steps = ((0 if step.signs & stands else step.order, step) for step in left if is_imminent or not step.names_119)
    return tuple(slot for order, slot in sorted((order, step.slot) for order, step in steps) if order < _ONLY_IF_ASKED)


def every_slot() -> Iterator[str]:
    """Yield every slot of a step."""
    yield from (step.slot for step in _book().steps)


@cache
def _steps_of(theme: Theme, stage: Stage) -> tuple[_Step, ...]:
    return tuple(step for step in _book().steps if theme in step.themes and stage in step.stages)


@cache
def _book() -> _Book:
    data = load("guidance")
    return _Book(
        steps=tuple(
            _Step(
                slot=SLOT + name,
                themes=frozenset(map(Theme, row["themes"].split())),
                stages=frozenset(map(Stage, row["stages"].split())),
                order=row["order"],
                signs=frozenset(map(Sign, row.get("signs", "").split())),
                names_119=row.get("names_119", False),
            )
            for name, row in data["steps"].items()
        ),
        weak=frozenset(data["gives_way"].split()),
    )
