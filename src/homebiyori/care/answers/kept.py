"""Keeps replies consistent with what was told earlier, and answers what was just asked first.

Who is where decides which act fits (`_FITS`); these questions are answered before the call is repeated.
"""

from collections.abc import Iterator

from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import SOMEBODY_NAMED
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind


def _of(name: str) -> str:
    return f"care.kept.{name}"


_MOST = 3
_ALONE, _CHILD, _OUT, _HEAD, _PILLS = (
    _of(n) for n in ("ill_alone", "child_apart", "while_out", "head_seen", "pills_ask")
)
_NO_REPORT, _STILL_NO = _of("no_report"), _of("no_report_again")
_BREATH, _BREATH_CALLED, _NOT_THERE = _of("breath"), _of("breath_called"), _of("not_there")
_OF_SILENCE, _TRACES, _SAFELY = _of("silent"), _of("call_traces"), _of("police_safely")
_AFTER_OWN, _AFTER_HOME, _AFTER_ILL = _of("after_own"), _of("after_home"), _of("after_ill")
# Slots that contradict what was told, and their replacements.
_FITS: tuple[tuple[Sign, dict[str, str]], ...] = (
    (
        Sign.SOLE_ADULT,
        {
            "care.case.ill_wait": _ALONE,
            "care.case.ill_apart": _ALONE,
            "care.case.ill_now": _ALONE,
            "care.case.ill_home": _of("ill_home"),
        },
    ),
    (Sign.CHILD_APART, {"care.now.lock": _CHILD, "care.wait.lock": _CHILD}),
    (Sign.PARTNER_OUT, {"care.hear.not_now": _OUT, "care.fact.leave_home": _OUT, "care.home.leave_later": _OUT}),
)
# True of a helpline, but not of 119, which asks for the place.
_OF_LINES = frozenset({"care.fact.call", "care.fact.anonymous"})
# Slots that our own answer replaces.
_OF_REPORTS = frozenset(f"care.fact.{n}" for n in ("told_nobody", "report", "police", "secrecy", "open", "unknown"))
_PLACES = frozenset({"care.now.bridge", "care.now.rail", "care.now.water", "care.now.high", "care.now.away"})
_HELD_BY = frozenset({Sign.RESCUED, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.MEANS_AWAY})
_WITH_AFTER = ("care.hear.", "care.case.q_", "care.case.here", "care.stay", "care.home.quiet")
_PERSON = "care.step.person"
# Slots that already involve who is near.
_KNOWS_KIN = ("care.step.", "care.case.mind_")
_AFTERS = frozenset({_AFTER_OWN, _AFTER_HOME, _AFTER_ILL})


def fitting(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Fit the chosen slots to what was told, preceded by the answer to what was just asked."""
    lead = tuple(_asked(care))
    fitted = (_with_kin(_placed(option, care), care) for option in options)
    whole = (_with_head(_after_question((*lead, *_beside(option, lead))), care) for option in fitted)
    return tuple(dict.fromkeys(tuple(dict.fromkeys(option))[:_MOST] for option in whole))


def _placed(option: Slots, care: Care) -> Slots:
    told = care.told
    for sign, instead in _FITS:
        if sign in told:
            option = tuple(instead.get(slot, slot) for slot in option)
    if Sign.CHILD_APART in care.signs and care.is_imminent and care.kind in AT_HOME and _CHILD not in option:
        option = (*option[: _MOST - 1], _CHILD)
    if care.is_imminent and len(option) > 1:
        option = tuple(slot for slot in option if slot not in _OF_LINES)
    return option


def _with_kin(option: Slots, care: Care) -> Slots:
    """Involve the person who was just said to be near: call them, too."""
    if not (care.is_imminent and care.signs >= SOMEBODY_NAMED) or any(slot.startswith(_KNOWS_KIN) for slot in option):
        return option
    return (option[0], _PERSON, *option[1:])


def _after_question(option: Slots) -> Slots:
    """Move the question to the end."""
    return (*(slot for slot in option if slot != _PILLS), _PILLS)[-_MOST:] if _PILLS in option else option


def _beside(option: Slots, lead: Slots) -> Slots:
    """Drop what the answer replaces."""
    if {_NO_REPORT, _STILL_NO}.intersection(lead):
        option = tuple(slot for slot in option if slot not in _OF_REPORTS)
    if _BREATH in lead or _BREATH_CALLED in lead:
        option = tuple(slot for slot in option if not slot.startswith(("care.now.call", "care.case.called")))
    if _NOT_THERE in lead:
        option = tuple(slot for slot in option if slot not in _PLACES and not slot.startswith("care.hear."))
    if _PILLS in lead:
        # One question at a time, after the answer.
        return tuple(slot for slot in option if not slot.startswith("care.ask."))
    if _AFTERS.intersection(lead):
        return tuple(slot for slot in option if slot.startswith(_WITH_AFTER))
    return option


def _asked(care: Care) -> Iterator[str]:
    signs, is_home = care.signs, care.kind in AT_HOME
    if Sign.BREATH_HARD in signs and Sign.CHOKED in care.known | signs:
        yield _BREATH_CALLED if Sign.CALLED in care.stands else _BREATH
    if Sign.ASKS_TOLD_BY_US in signs:
        yield _STILL_NO if _NO_REPORT in care.done else _NO_REPORT
    if Sign.ASKS_SILENT in signs:
        yield _OF_SILENCE
    if is_home:
        yield from (slot for sign, slot in _ASKED_IN_SILENCE if sign in signs)
    yield from _of_own(care)
    if Sign.ASKS_AFTER in signs and not care.is_imminent and (care.known | signs) & _HELD_BY:
        yield _after(care)


_ASKED_IN_SILENCE = ((Sign.SILENCED, _SAFELY), (Sign.ASKS_CALL_TRACES, _TRACES))


def _of_own(care: Care) -> Iterator[str]:
    if Sign.NEVER_THERE in care.signs and care.done & _PLACES and _NOT_THERE not in care.done:
        yield _NOT_THERE
    is_plain = Sign.MEANS_HOARDED in care.signs and (care.is_new or Sign.MEANS not in care.signs)
    if is_plain and care.is_own and not care.is_imminent and _PILLS not in care.done:
        yield _PILLS


def _after(care: Care) -> str:
    if care.kind is RiskKind.THIRD_PARTY:
        return _AFTER_ILL if Sign.OTHER_ILL in care.known else "care.rescued_other"
    return _AFTER_HOME if care.kind in AT_HOME else _AFTER_OWN


def _with_head(option: Slots, care: Care) -> Slots:
    """Say once, if there is room, that a blow to the head must be examined."""
    told = care.told
    is_told = Sign.HEAD_BLOW in told and care.kind in AT_HOME and not told & {Sign.HEAD_HURT, Sign.RESCUED}
    if not is_told or _HEAD in care.done:
        return option
    return (*option[: _MOST - 1], _HEAD)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_NO_REPORT, _STILL_NO, _BREATH, _BREATH_CALLED, _NOT_THERE, _OF_SILENCE, _TRACES, _SAFELY, _PILLS)
    yield from (_HEAD, _AFTER_OWN, _AFTER_HOME, _AFTER_ILL)
    yield from (slot for _, instead in _FITS for slot in instead.values())
