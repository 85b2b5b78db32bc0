"""Says the next steps of a talk: those that a message likely asks for, else those that were not yet said.

Each theme and stage has a few steps (`guidance.json`), each right for every parent there, whatever the words were.
"""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

from homebiyori.care.answers import calls
from homebiyori.care.answers.refused_call import is_refused
from homebiyori.care.answers.tables import ASKS_FIRST, Slots
from homebiyori.care.files import load
from homebiyori.care.groups import DENIES_DEATH, DYING, HEARS_VOICES, OWN_DEATH, OWN_END, PLACES_OF_DANGER, PLANS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.care.themes import kind_of
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.talks import Stage, Theme, hear
from homebiyori.lexicon.normalize import compile_folded, fold

SLOT = "care.guide."
# The order of a step that is said only to who asks for it.
_ONLY_IF_ASKED = 9
# What a theme and a stage add to the weight of their steps, and what it adds that the talk is of this theme by its
# words.
OF_THEME, OF_STAGE, OF_TOLD = 0.6, 0.15, 0.15
# How much a step weighs that is likely asked for, and one that surely is.
LIKELY, SURELY = -0.5, -0.15
# The same of a second step, and where there is nothing else to say.
SECOND, PERHAPS = -0.4, -0.65
# How far ahead a step must be that names 119, outside of imminent danger, and the same of a step that was said lately.
AHEAD_OF_119, AHEAD_AGAIN = 0.6, 0.3
_OUR_QUESTIONS = ("care.ask.",)
# Answers that are complete as they are, also where another danger is heard; and those that are not so there.
_OF_HARM = ("care.other.", "care.mate.", "care.fact.touched_")
_COMPLETE = tuple(f"care.{name}." for name in ("joy", "hours", "kept", "moment", "crux", "ill"))
_REFUSED = ("care.moment.no_call",)
_MOMENTS, _FACTS = ("care.moment.",), ("care.fact.", "care.step.", "care.case.q_")
_ACKNOWLEDGES = ("care.hear.", "care.felt.")
# Acknowledges what has changed, says yes to it, or contradicts that death were better.
_NEWS = frozenset(
    f"care.hear.{name}"
    for name in (
        *("coming", "rescued", "someone_came", "told_someone", "hands_over", "means_away", "put_down", "stepped_back"),
        *("left_place", "proposes", "agrees", "guilt", "guilt_other", "welcome", "sleep", "thanks", "not_called"),
        *("not_better", "not_taken", "vanish", "death", "loss", "doubts", "other", "denied", "corrected"),
    )
)
# Says less than any step that is likely asked for.
_TONIGHT = "care.tonight"
# The danger of the talk is told in the words of this message.
_TOLD_NOW = DYING | PLACES_OF_DANGER | {Sign.THREAT, Sign.CHOKED, Sign.VIOLENCE, Sign.IS_HIT}
# That we cannot answer; said only where no step is surely asked for.
_OPEN = frozenset({"care.fact.unknown", "care.fact.open"})
# A parent who thanks, sleeps or wants to be heard is told nothing more.
_NEEDS_NOTHING = frozenset({Sign.THANKS, Sign.SLEEPS, Sign.JUST_LISTEN})
# Whom to call is said as long as nobody is called.
_CALLS = ("care.now.call", "care.now.both", "care.now.police", "care.now.again")
_CALL_119, _CALL_EITHER = "care.now.call", "care.now.both"
_BEFORE_CALL = frozenset({Stage.NOW, Stage.OPEN, Stage.EASED, Stage.NONE})
# How far ahead of all else the writer's own death must be, to count as told.
_SURELY_OWN, _IF_OWN = 0.2, frozenset({Sign.OWN_WISH})
# The weight of steps that are not weighed.
_NEVER = float("-inf")
# How many sentences an answer has, and how many of them are steps if it has nothing else to say.
_MOST, _MOST_STEPS = 3, 2
# How much less a theme weighs than the heaviest that its steps are still weighed.
_NEAR = 1.0
_SAYS_AI = ("care.first.", "crisis.ai")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The slots of the steps that a message may ask for, the likeliest first.

    `is_likely`, `is_sure`: whether it likely, or surely, asks for the first.
    """

    slots: Slots = ()
    is_likely: bool = False
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class _Step:
    slot: str
    themes: frozenset[Theme]
    stages: frozenset[Stage]
    order: int
    # What makes it the first to be said, if that stands.
    signs: frozenset[Sign]
    # Without one of these it is said only to who likely asks for it.
    needs: frozenset[Sign]
    # Whether it names 119.
    names_119: bool
    # In care, and wherever steps are weighed, it is said only if a message of the talk has one of these words.
    words: re.Pattern[str] | None

    def is_of(self, said: str) -> bool:
        """Return whether it belongs to the scene that was told."""
        return self.words is None or self.words.search(said) is not None


@dataclass(frozen=True)
class _Book:
    steps: tuple[_Step, ...]
    # Slots that say little.
    weak: frozenset[str]


def fitting(options: tuple[Slots, ...], care: Care, text: str, before: Sequence[str] = ()) -> tuple[Slots, ...]:
    """Say the steps that a message likely asks for, and the next ones of this theme and stage for what says little.

    `before` are the messages before it, the newest first.
    """
    if care.is_new and Sign.RESCUED not in care.signs:
        wanted = likely(text, before, care)
        return tuple(dict.fromkeys(_begun(option, wanted) for option in options))
    if care.theme is None or care.stage is None:
        return options
    if care.signs & _NEEDS_NOTHING and care.stage is not Stage.NOW:
        return options
    if _is_denied(care):
        # Who has denied a wish is not told what to do about one.
        return options
    wanted = likely(text, before, care)
    stands = care.stands | care.signs
    told = care.told | (_IF_OWN if care.own_death_ahead >= _SURELY_OWN else set())
    if _has_denied_wish(care):
        told, stands = told - OWN_END, stands - OWN_END
    steps = unsaid(care.theme, care.stage, care.done, stands, told, is_imminent=care.is_imminent)
    said = _said(text, before)
    every = (step for step in _steps_of(care.theme, care.stage) if step.is_of(said))
    suitable = {step.slot for step in every if not _is_of_denied_wish(step, care)}
    steps = tuple(slot for slot in steps if slot in suitable)
    return tuple(dict.fromkeys(_guided(option, wanted, steps, care) for option in options))


def _is_denied(care: Care) -> bool:
    """Return whether the writer has denied a wish to die, and nothing of it is told now, or stands."""
    is_told = bool(care.signs & (OWN_END | PLANS) or care.stands & PLANS)
    return care.is_own and not care.is_imminent and bool(care.told & DENIES_DEATH) and not is_told


def _is_of_denied_wish(step: _Step, care: Care) -> bool:
    """Return whether a step is only for who wishes to die, and the writer has denied it."""
    return step.themes == {Theme.OWN} and _has_denied_wish(care) and not care.is_imminent


def _has_denied_wish(care: Care) -> bool:
    return Sign.NO_DEATH_WISH in care.told and not care.signs & OWN_END


def _said(text: str, before: Sequence[str]) -> str:
    """Return all that a talk has told lately, to look for the words of a step's scene."""
    return fold("\n".join((text, *before)))


def likely(text: str, before: Sequence[str], care: Care | None = None) -> Wanted:
    """Return the steps that a message likely asks for, whatever its talk was taken for."""
    every = ranked(text, before, None if care is None else care.theme)
    found = [one for one in every if one[0] >= PERHAPS and (care is None or _may_be_said(one, every, care))]
    if not found:
        return Wanted()
    weight, first = found[0]
    then = (step.slot for other, step in found[1:] if other >= SECOND and step.themes & first.themes)
    return Wanted((first.slot, *then)[:_MOST_STEPS], is_likely=weight >= LIKELY, is_sure=weight >= SURELY)


def _may_be_said(one: tuple[float, _Step], every: Sequence[tuple[float, _Step]], care: Care) -> bool:
    """Return whether a step was not said lately, and fits what was told.

    It names no number without need, no voices that nobody hears, no child whom nobody would take along, and no wish to
    die that was denied.
    """
    weight, step = one
    if step.names_119 and is_refused(care):
        return False
    if step.themes == {Theme.VOICES} and care.theme is not Theme.VOICES and not care.told & HEARS_VOICES:
        return False
    if step.themes == {Theme.TOGETHER} and care.theme is not Theme.TOGETHER and Sign.DRAWS_CHILD not in care.told:
        return False
    if _is_of_denied_wish(step, care):
        return False
    others = max((other for other, each in every if each is not step), default=weight)
    least = AHEAD_AGAIN if step.slot in care.done else AHEAD_OF_119 if step.names_119 and not care.is_imminent else None
    return least is None or weight - others >= least


def ranked(text: str, before: Sequence[str], told: Theme | None = None) -> list[tuple[float, _Step]]:
    """Weigh the steps of every theme that a talk may be about, the heaviest first; `told` is its theme by its words."""
    talk = hear(text, before)
    themes = {Theme(name): weight for weight, name in talk.themes}
    stages = {Stage(name): weight for weight, name in talk.stages}
    near = {theme for theme, weight in themes.items() if weight >= talk.themes[0][0] - _NEAR or theme is told}
    said = _said(text, before)
    steps = {step.slot.removeprefix(SLOT): step for step in _book().steps if step.themes & near and step.is_of(said)}
    weights = guides.weigh(text, steps)
    weighed = (
        (
            weights[name]
            + OF_THEME * max(themes[theme] for theme in step.themes)
            + OF_STAGE * max(stages[stage] for stage in step.stages)
            + (OF_TOLD if told in step.themes else 0),
            step,
        )
        for name, step in steps.items()
    )
    return sorted(weighed, key=lambda one: one[0], reverse=True)


def _begun(option: Slots, wanted: Wanted) -> Slots:
    """Add what is likely asked for to a first answer that is short, and neither asks nor says that this is an AI."""
    is_whole = len(option) == _MOST or any(slot.startswith(_SAYS_AI) or slot.endswith(ASKS_FIRST) for slot in option)
    has_harm = any(slot.startswith(_OF_HARM) for slot in option)
    return option if not wanted.is_likely or is_whole or has_harm else (*option, wanted.slots[0])


def _guided(option: Slots, wanted: Wanted, steps: Slots, care: Care) -> Slots:
    """Keep what an answer says exactly, and say the steps that are likely asked for, or the next ones."""
    if any(slot.startswith(_OF_HARM) for slot in option):
        return option
    if _is_of_another(care, wanted):
        return _of_another(option, wanted, steps, care) or option
    if any(slot.startswith(_COMPLETE) for slot in option):
        return _with_step(option, wanted)
    call, question = _call_in(option, care), _first_with(_OUR_QUESTIONS, option)
    said = _kept(option, wanted)
    acts = tuple(slot for slot in said if slot in _NEWS or not slot.startswith(_ACKNOWLEDGES))
    if wanted.is_sure:
        # What concerns a wish to die is asked after all the same.
        question = question if care.is_own or care.is_imminent or care.signs & OWN_DEATH else ()
        said = said if len((*call, *said, *question)) < _MOST else acts
    elif not wanted.is_likely and set(acts) - _NEWS - _OPEN:
        return tuple(slot for slot in option if slot in call or not slot.startswith(_CALLS)) or option
    following = _following(wanted, steps, care)
    return _joined(call, said, question, following, is_call_first=call == option[:1]) or option


def _of_another(option: Slots, wanted: Wanted, steps: Slots, care: Care) -> Slots:
    """Say the steps of the danger that the talk is about: what was chosen for another one does not fit."""
    question = _first_with(_OUR_QUESTIONS, option) if care.signs & OWN_DEATH else ()
    facts = tuple(slot for slot in option if slot.startswith(_FACTS))[:1] if wanted.is_sure else ()
    return _joined(_call_of(care, wanted), facts, question, wanted.slots or steps)


def _with_step(option: Slots, wanted: Wanted) -> Slots:
    """Add what is surely asked for to a moment that has room for it, if it refuses no call."""
    has_room = len(option) < _MOST and option[0].startswith(_MOMENTS) and not option[0].startswith(_REFUSED)
    return (*option, wanted.slots[0]) if wanted.is_sure and has_room and wanted.slots[0] not in option else option


def _kept(option: Slots, wanted: Wanted) -> Slots:
    """Return what an answer says besides the call and our question, without what says less than the step."""
    weak = _book().weak | ({_TONIGHT} if wanted.is_likely else set()) | (_OPEN if wanted.is_sure else set())
    return tuple(slot for slot in option if slot not in weak and not slot.startswith((*_CALLS, *_OUR_QUESTIONS)))


def _following(wanted: Wanted, steps: Slots, care: Care) -> Slots:
    """Return the steps that may be said, in their order."""
    if not wanted.is_likely:
        # What is only perhaps asked for waits while somebody is about to die.
        return steps if care.is_imminent else (*wanted.slots, *steps)
    return (*wanted.slots, *steps) if care.theme in _themes_of(wanted) else wanted.slots


def _joined(call: Slots, said: Slots, question: Slots, steps: Slots, *, is_call_first: bool = True) -> Slots:
    """Return what is said, the steps, the call and the question; at most three slots."""
    # Two exact answers leave no room.
    said = said[: _MOST - len((*call, *question))]
    room = min(_MOST - len((*call, *said, *question)), _MOST_STEPS)
    said += tuple(dict.fromkeys(step for step in steps if step not in said))[:room]
    return (*call, *said, *question) if is_call_first else (*said, *call, *question)


def _call_in(option: Slots, care: Care) -> Slots:
    """Return whom to call, until somebody is called, or the call is refused."""
    is_open = care.stage in _BEFORE_CALL and not is_refused(care)
    return _first_with(_CALLS, option) if is_open or Sign.OF_119 in care.signs else ()


def _first_with(beginnings: tuple[str, ...], option: Slots) -> Slots:
    """Return the first slot with one of these beginnings, if there is one."""
    return tuple(slot for slot in option if slot.startswith(beginnings))[:1]


def _is_of_another(care: Care, wanted: Wanted) -> bool:
    """Return whether the talk surely is about another danger than its kind, with steps of its own."""
    if care.kind is None or care.theme is None or care.signs & _TOLD_NOW:
        return False
    if kind_of(care.theme) is not care.kind:
        return True
    return wanted.is_sure and not care.is_imminent and care.kind not in map(kind_of, _themes_of(wanted))


def _themes_of(wanted: Wanted) -> frozenset[Theme]:
    return next(step.themes for step in _book().steps if step.slot == wanted.slots[0])


def _call_of(care: Care, wanted: Wanted) -> Slots:
    """Return whom to call in the danger that the talk is about."""
    if care.theme is None or not care.is_imminent or care.stage not in _BEFORE_CALL:
        return ()
    themes = _themes_of(wanted) if wanted.is_sure else frozenset({care.theme})
    theme = care.theme if care.theme in themes else min(themes)
    kind = kind_of(theme)
    return (_CALL_EITHER if kind is None else calls.CALLS.get(kind, _CALL_119),)


def beside(said: Slots, text: str, before: Sequence[str], done: Collection[str], themes: Set[Theme]) -> Slots:
    """Add the step of some themes that a message likely asks for to an answer outside of care.

    `done`: what was said lately.
    """
    wanted = likely(text, before)
    if not wanted.is_likely or wanted.slots[0] in {*said, *done} or len(said) == _MOST:
        return said
    if not _themes_of(wanted) & themes:
        return said
    return (*said, wanted.slots[0])


def asks_most(text: str, before: Sequence[str]) -> float:
    """Return the weight of the step that a message asks for most, whatever its words are."""
    return max((weight for weight, _ in ranked(text, before)), default=_NEVER)


def steps_for(text: str, theme: Theme, stage: Stage, said: Collection[str]) -> Slots:
    """Return two steps: the one that a message likely asks for, and the next that were not yet said."""
    wanted = heard(text, theme, stage).slots[:1]
    return (*wanted, *(step for step in unsaid(theme, stage, said) if step not in wanted))[:_MOST_STEPS]


def heard(text: str, theme: Theme, stage: Stage) -> Wanted:
    """Return the steps of a theme and stage that a message likely asks for."""
    steps = {step.slot.removeprefix(SLOT): step for step in _steps_of(theme, stage)}
    weighed = sorted(guides.weigh(text, steps).items(), key=lambda one: one[1], reverse=True)
    found = tuple(SLOT + name for name, weight in weighed if weight >= LIKELY)[:_MOST_STEPS]
    return Wanted(found, is_likely=bool(found), is_sure=bool(weighed) and weighed[0][1] >= SURELY)


def unsaid(
    theme: Theme,
    stage: Stage,
    said: Collection[str],
    stands: Set[Sign] = frozenset(),
    told: Set[Sign] = frozenset(),
    *,
    is_imminent: bool = True,
) -> Slots:
    """Return the slots of the steps that were not yet said, the most important first: those of what `stands`.

    A step that speaks of what nobody `told` is left out.
    """
    left = (step for step in _steps_of(theme, stage) if step.slot not in said)
    left = (step for step in left if not step.needs or step.needs & (told | stands))
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
                needs=frozenset(map(Sign, row.get("needs", "").split())),
                names_119=row.get("names_119", False),
                words=compile_folded(row["words"]) if "words" in row else None,
            )
            for name, row in data["steps"].items()
        ),
        weak=frozenset(data["gives_way"].split()),
    )
