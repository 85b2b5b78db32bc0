"""Says the next step of a talk where its message is not answered exactly: what it asks for, or what was not yet said.

Each theme and stage has a few steps (`guidance.json`), each right for every parent there, whatever the words were.
"""

import re
from collections.abc import Collection, Iterator, Set
from dataclasses import dataclass
from functools import cache

from homebiyori.care.answers import calls
from homebiyori.care.answers.refused_call import is_refused
from homebiyori.care.answers.tables import Slots
from homebiyori.care.files import load
from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.vocabulary import RiskKind

_SLOT = "care.guide."
# The order of a step that is only said to who asks for it.
_ASKED = 9
# How far ahead of the other steps one must be to be said, if the message asks, and if it does not; and in that case, to
# take the place of an acknowledgement or a question of ours.
AHEAD_IF_ASKED, AHEAD, SURELY = 0.02, 0.2, 0.45
# The same for one that names a number outside of imminent danger.
AHEAD_OF_CALLS = 0.5
_ASKS = ("care.ask.",)
# Answers that are complete as they are.
_WHOLE = tuple(f"care.{name}." for name in ("joy", "hours", "kept", "moment", "acute", "crux", "ill", "mate", "tender"))
_RECEIVING = ("care.hear.", "care.felt.")
# Acknowledges what has changed, or says yes to it.
_NEWS = frozenset(
    f"care.hear.{name}"
    for name in (
        *("coming", "rescued", "someone_came", "told_someone", "hands_over", "means_away", "put_down", "stepped_back"),
        *("left_place", "proposes", "agrees", "guilt", "guilt_other", "welcome", "sleep", "thanks", "not_called"),
    )
)
# That we cannot answer; said only where no step is surely asked for.
_OPEN = frozenset({"care.fact.unknown", "care.fact.open"})
# Answers to who has harmed somebody old or a partner, or whose child was touched.
_OF_HARM = ("care.other.", "care.mate.", "care.fact.touched_")
# A parent who thanks, sleeps or wants to be heard is told nothing more.
_NEEDS_NOTHING = frozenset({Sign.THANKS, Sign.SLEEPS, Sign.JUST_LISTEN})
_ASKED_IN = re.compile(
    r"[?？]|(?:です|ます|ません|でしょう|だろう|の|ん|ない|いい|ええ|よか)か(?:な|ね|のう|しら)?(?:[。…!！\s]|$)"
)
# Whom to call is said as long as nobody is called.
_CALLS = ("care.now.call", "care.now.both", "care.now.police", "care.now.again")
_OWN_CALL, _ANY_CALL = "care.now.call", "care.now.both"
_BEFORE_CALL = frozenset({Stage.NOW, Stage.OPEN, Stage.EASED, Stage.NONE})
# How many sentences an answer has, and how many of them are steps if it has nothing else to say.
_MOST, _MOST_STEPS = 3, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The slot of the step that a message asks for."""

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
    # Whether it names a number.
    calls: bool


@dataclass(frozen=True)
class _Book:
    steps: tuple[_Step, ...]
    # Slots that say little.
    weak: frozenset[str]


def fitting(options: tuple[Slots, ...], care: Care, text: str) -> tuple[Slots, ...]:
    """Replace what says little by the steps of this theme and stage, unless the message opens care."""
    if care.is_new or care.theme is None or care.stage is None:
        return options
    asked = heard(text, care.theme, care.stage, is_imminent=care.is_imminent)
    if asked is None and care.signs & _NEEDS_NOTHING and care.stage is not Stage.NOW:
        return options
    steps = unsaid(care.theme, care.stage, care.done, care.stands | care.signs)
    return tuple(dict.fromkeys(_guided(option, asked, steps, care) for option in options))


def _guided(option: Slots, asked: Asked | None, steps: Slots, care: Care) -> Slots:
    """Keep what says something, say what is surely asked for, else the next step, with the call and our question."""
    if any(slot.startswith(_OF_HARM) for slot in option):
        return option
    if _is_of_another(care):
        # What was chosen for another danger does not fit.
        option = _call_of(care)
    elif any(slot.startswith(_WHOLE) for slot in option):
        return option
    is_sure = asked is not None and asked.is_sure
    call, question = _call_in(option, care), _beginning(option, _ASKS)
    weak = _book().weak | _OPEN if is_sure else _book().weak
    said = tuple(slot for slot in option if not slot.startswith((*_CALLS, *_ASKS)) and slot not in weak)
    acts = tuple(slot for slot in said if slot in _NEWS or not slot.startswith(_RECEIVING))
    if is_sure:
        # An acknowledgement leaves its place to what is surely asked for; a wish to die is asked after all the same.
        said, question = acts, question if care.signs & OWN_DEATH else ()
    elif set(acts) - _NEWS - _OPEN:
        return tuple(slot for slot in option if slot in call or not slot.startswith(_CALLS)) or option
    first = () if asked is None or asked.slot in said else (asked.slot,)
    added = (*first, *(step for step in steps if step not in (*said, *first)))
    most = max(1 if is_sure else 0, _MOST_STEPS - len((*said, *call, *question)))
    said = (*said, *added[:most])[: _MOST - len((*call, *question))]
    is_first = bool(call) and option[0] == call[0]
    return ((*call, *said, *question) if is_first else (*said, *call, *question)) or option


def _call_in(option: Slots, care: Care) -> Slots:
    """Return whom to call, until somebody is called, or the call is refused."""
    is_wanted = not is_refused(care) or Sign.OF_119 in care.signs
    return _beginning(option, _CALLS) if care.stage in _BEFORE_CALL and is_wanted else ()


def _beginning(option: Slots, names: tuple[str, ...]) -> Slots:
    """Return the first slot that begins with one of some names, if there is one."""
    return tuple(slot for slot in option if slot.startswith(names))[:1]


def _is_of_another(care: Care) -> bool:
    """Return whether the talk surely is about another danger than its kind, with steps of its own."""
    return care.theme is not None and care.kind is not None and _kinds()[care.theme] is not care.kind


def _call_of(care: Care) -> Slots:
    kind = None if care.theme is None else _kinds()[care.theme]
    call = _ANY_CALL if kind is None else calls.CALLS.get(kind, _OWN_CALL)
    return (call,) if care.is_imminent else ()


def _last(option: Slots, care: Care, *, is_asked: bool) -> Slots:
    """Return whom to call until somebody is called, and our question if the parent asks for nothing."""
    question = () if is_asked else tuple(slot for slot in option if slot.startswith(_ASKS))[:1]
    if care.stage not in _BEFORE_CALL or is_refused(care):
        return question
    return (*tuple(slot for slot in option if slot.startswith(_CALLS))[:1], *question)


def steps_for(text: str, theme: Theme, stage: Stage, said: Collection[str]) -> Slots:
    """Return the step that a message surely asks for, and the next that were not yet said: two in all, if there are."""
    asked = heard(text, theme, stage)
    first = () if asked is None else (asked.slot,)
    return (*first, *(step for step in unsaid(theme, stage, said) if step not in first))[:_MOST_STEPS]


def heard(text: str, theme: Theme, stage: Stage, *, is_imminent: bool = True) -> Asked | None:
    """Return the step that a message likely asks for; None if no step is far enough ahead of the others."""
    steps = {step.slot.removeprefix(_SLOT): step for step in _steps_of(theme, stage)}
    found = guides.hear(text, theme, steps)
    if found is None:
        return None
    is_question = _ASKED_IN.search(text) is not None
    least = AHEAD_IF_ASKED if is_question else AHEAD
    if steps[found.kind].calls and not is_imminent:
        least = AHEAD_OF_CALLS
    if found.ahead < least:
        return None
    return Asked(_SLOT + found.kind, is_sure=found.ahead >= (AHEAD if is_question else SURELY))


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
def _kinds() -> dict[Theme, RiskKind | None]:
    """Return the kind of danger of each theme; None if it is of somebody outside the home, or of a body."""
    rows = load("themes")["themes"]
    return {Theme(name): RiskKind(row["kind"]) if "kind" in row else None for name, row in rows.items()}


@cache
def _book() -> _Book:
    data = load("guidance")
    return _Book(
        steps=tuple(
            _Step(
                slot=_SLOT + name,
                themes=frozenset(map(Theme, row["themes"].split())),
                stages=frozenset(map(Stage, row["stages"].split())),
                order=row["order"],
                signs=frozenset(map(Sign, row.get("signs", "").split())),
                calls=row.get("calls", False),
            )
            for name, row in data["steps"].items()
        ),
        weak=frozenset(data["gives_way"].split()),
    )
