"""Combines a message with its talk: means at hand with a time, whose danger it is, a voice's commands. Pure."""

from homebiyori.care.groups import DAILY_LIFE, DENIES_DEATH, DYING, OWN_DEATH, PLACES_OF_DANGER, PLANS, WAYS
from homebiyori.care.reading import crux
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import AT_HOME, OWN_LIFE, Risk, RiskKind, RiskLevel

_Signs = frozenset[Sign]
_DYING_OR_METHOD = DYING | {Sign.MEANS_HOARDED, Sign.ASKS_METHOD}
# With one of these, a night that is named is the planned time.
_MEANS_OR_PLAN = WAYS | {Sign.MEANS_HOARDED, Sign.PILLS, Sign.ROPE}
_SAFE_FROM_MEANS = frozenset({Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.HANDS_OVER, Sign.RESCUED, Sign.NO_MEANS})
_RELIEFS = frozenset({Sign.LEFT_PLACE, Sign.SAFE, Sign.CALMER})
_AT_AN_EDGE = PLACES_OF_DANGER | {Sign.DANGEROUS_PLACE, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.TIME}
_ACT_BEGUN = frozenset({Sign.DANGEROUS_PLACE, Sign.MEANS_IN_HAND, Sign.TAKEN})
_GENTLE_NO = DENIES_DEATH | {Sign.CORRECTS}
_BY_VOICES = frozenset({Sign.VOICES, Sign.BABY, Sign.ILL_WITH_BABY, Sign.AFTER_BIRTH})
_EASE = DAILY_LIFE | {Sign.AT_EASE}


def completed(signs: _Signs, text: str, kind: RiskKind | None, known: _Signs) -> _Signs:
    """Complete the signs of a message in a talk of this kind, by what is `known`."""
    if kind in OWN_LIFE:
        signs = _of_a_baby(_of_the_hour(signs, text, known), text, known)
        signs = _of_somebody_else(signs, text)
    if kind is RiskKind.THIRD_PARTY:
        signs = _of_a_friend(signs, text)
    return _of_a_neck(signs, text, known) if kind in AT_HOME else signs


def _of_the_hour(signs: _Signs, text: str, known: _Signs) -> _Signs:
    """Add means at hand, and the time, if dying was spoken of."""
    if Sign.TAKEN_BACK in signs and crux.says("gives_away", text):
        # Means that will be given away are still there.
        signs -= {Sign.TAKEN_BACK}
    if not (signs | known) & _DYING_OR_METHOD or signs & _SAFE_FROM_MEANS:
        return _not_left(signs, text, known)
    signs |= _at_hand(text)
    if (signs | known) & _MEANS_OR_PLAN and Sign.SOMEONE_CAME not in signs:
        is_set = crux.says("hour", text) or crux.says("after_sleep", text)
        signs |= {Sign.TIME} if is_set else frozenset[Sign]()
    if signs & {Sign.TIME, Sign.MEANS, Sign.MEANS_IN_HAND} - known:
        signs -= _EASE
    return _not_left(signs, text, known)


def _at_hand(text: str) -> _Signs:
    is_opened = crux.says("opens", text)
    if not is_opened and not crux.says("means_at", text):
        return frozenset()
    pills = {Sign.PILLS} if crux.says("pills", text) else set[Sign]()
    return frozenset({Sign.MEANS_IN_HAND if is_opened else Sign.MEANS} | pills)


def _not_left(signs: _Signs, text: str, known: _Signs) -> _Signs:
    """Drop a relief that is none: staying in a hotel is not leaving the place, and "not yet" is no end."""
    if signs & _RELIEFS and not signs & {*_SAFE_FROM_MEANS, Sign.SOMEONE_CAME} and known & PLANS:
        is_there = crux.says("stays_in", text) and not crux.says("moved", text)
        signs -= _RELIEFS if is_there else frozenset[Sign]()
    is_of_later = Sign.NOT_NOW in signs and Sign.TIME in known and crux.says("not_yet", text)
    return signs - {Sign.NOT_NOW} if is_of_later else signs


def _of_a_baby(signs: _Signs, text: str, known: _Signs) -> _Signs:
    """Add that a voice commands something about the baby, or that the baby would be taken along into death."""
    if _is_commanded(text, signs | known):
        return (signs - _EASE) | _BY_VOICES
    told = signs | known
    if Sign.VOICES in told and crux.says("in_bath", text):
        signs |= {Sign.BATH}
    if told & _AT_AN_EDGE and told & (_DYING_OR_METHOD | _ACT_BEGUN) and crux.says("along", text):
        return (signs - _EASE) | {Sign.DRAWS_CHILD, Sign.BABY}
    return signs


def _is_commanded(text: str, told: _Signs) -> bool:
    is_heard = Sign.VOICES in told or crux.says("commanded", text, "by_somebody")
    is_of_baby = bool(told & {Sign.BABY, Sign.AFTER_BIRTH, Sign.BABY_HELD})
    return is_heard and is_of_baby and _commands(text)


def _commands(text: str) -> bool:
    return crux.says("commands", text, "by_somebody") and crux.says("commanding", text)


def _of_somebody_else(signs: _Signs, text: str) -> _Signs:
    """Believe a parent who says outright that it is their friend, and not themselves."""
    if not (crux.says("not_me", text) and crux.says("is_them", text)):
        return signs
    return (signs - _GENTLE_NO - OWN_DEATH - COMPLAINTS) | {Sign.OTHER_IN_DANGER, Sign.ABOUT_OTHER}


def _of_a_friend(signs: _Signs, text: str) -> _Signs:
    """Add that a friend on the phone holds the means: they are dying, and the call reaches them."""
    if crux.says("asks_unasked", text):
        # Asking to call behind somebody's back is about 119, not about a silent call.
        signs -= {Sign.ASKS_SILENT, Sign.ASKS_CALL_NAME}
    if crux.says("calmed", text):
        return (signs - {Sign.OTHER_DYING}) | {Sign.OTHER_CALM}
    if crux.says("on_phone", text):
        is_sent = crux.says("called_119", text, "not_called_119")
        signs = (signs - (frozenset[Sign]() if is_sent else {Sign.CALLED})) | {Sign.OTHER_ON_PHONE}
    if crux.says("said_armed", text):
        signs = (signs - {Sign.OTHER_CALM, Sign.OTHER_SAFE}) | {Sign.OTHER_DYING, Sign.OTHER_IN_DANGER}
    return signs


def _of_a_neck(signs: _Signs, text: str, known: _Signs) -> _Signs:
    """Add that a neck was gripped, its symptoms, and that a doctor has seen it."""
    if crux.says("neck_done", text) and Sign.HITS_PARTNER not in known:
        signs |= {Sign.CHOKED, Sign.VIOLENCE}
    if Sign.CHOKED not in signs | known:
        return signs
    if crux.says("seen", text):
        return (signs - {Sign.THROAT_AFTER, Sign.BREATH_HARD, Sign.HEAD_AFTER}) | {Sign.RESCUED, Sign.ON_WARD}
    return signs | {Sign.THROAT_AFTER} if crux.says("neck_after", text) else signs


def opened(said: Utterance) -> Risk | None:
    """Return a danger that no single word shows: hoarded pills that were taken, a voice's command, a friend's call."""
    text = said.text
    if crux.has_taken(text):
        return Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
    if crux.says("commanded", text, "by_somebody") and _commands(text):
        told = said.known_before | said.signs
        if Sign.VOICES in told and told & {Sign.BABY, Sign.AFTER_BIRTH}:
            return Risk(RiskKind.POSTPARTUM, RiskLevel.IMMEDIATE)
    is_of_friend = all(crux.says(name, text) for name in ("of_other", "calls_up", "of_an_end"))
    if is_of_friend and crux.says("said_armed", text):
        return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE)
    return None
