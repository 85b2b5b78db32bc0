"""Decides when hints that are small by themselves open care. Pure."""

from collections.abc import Sequence

from homebiyori.care.mark import CARE_LASTS
from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts, low, small_words
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.recall.models import RecentMessage

_LATELY = 3
_CLEARS = doubts.DENIALS | {Sign.NO_DEATH_WISH, Sign.SAFE, Sign.OTHER_DENIED}
# Signs of everyday life, which carry no weight.
LIGHT = whose.PASSING | {Sign.EVERYDAY, Sign.GLAD, Sign.THANKS, Sign.BABY, Sign.OTHER_CHILD, Sign.PERSON_NAMED}
LIGHT |= {Sign.NIGHT, Sign.WORK, Sign.TO_SCHOOL, Sign.PLACE, Sign.INDOORS, Sign.THEIR_LIFE, Sign.SOMEONE_NEAR}
# Right after a gentle reading, asking for help in these ways opens care.
_SEEKING = frozenset(
    {
        Sign.PROPOSES_PERSON,
        Sign.CANNOT_CALL,
        Sign.ASKS_LINES,
        Sign.ASKS_ABOUT_CHILD,
        Sign.ASKS_REPORT,
        Sign.ASKS_TO_COPE,
        Sign.ASKS_WHAT_HAPPENS,
        Sign.ASKS_WHAT_TO_SAY,
        Sign.ASKS_WHERE,
        Sign.ASKS_DOCTOR,
        Sign.ASKS_SECRECY,
    }
)


def opens_care(said: Utterance, *, is_complaint: bool) -> bool:
    """Return whether a message without a firm reading opens care, given the messages before it."""
    if not said.analysis.is_gentle and low.is_low(said):
        return False
    lately = said.lately(_LATELY, CARE_LASTS)
    if doubts.is_of_love([said.text, *(message.user_message for message in lately)], said.signs):
        return False
    if lately and lately[0].tier is Tier.GENTLE:
        decided = _after_gentle(said, lately, is_complaint=is_complaint)
        if decided is not None:
            return decided
    if said.analysis.is_gentle or is_complaint or _is_uneasy(lately):
        return small_words.opens(said)
    was_in_care = said.mark is not None and said.now - said.mark.firm_at < CARE_LASTS
    return was_in_care and bool(said.signs & doubts.GRAVE)


def _after_gentle(said: Utterance, lately: Sequence[RecentMessage], *, is_complaint: bool) -> bool | None:
    """Decide right after a gentle reading; None if that alone settles nothing."""
    is_denied = follow_ups.denies_death(said.text)
    told = said.signs | follow_ups.read(lately[0].user_message)
    if (is_denied or told & _CLEARS) and not small_words.opens(said):
        # A parent who says that we took them too seriously is believed.
        return False
    if said.analysis.is_gentle or is_complaint:
        # A second gentle reading opens care; if it tells only of everyday life, the third does.
        is_third = len(lately) > 1 and lately[1].tier is Tier.GENTLE
        return not is_denied and (is_complaint or is_third or not _is_of_life(said))
    seeks = said.now - lately[0].created_at < BEFORE and bool(said.signs & _SEEKING)
    return True if seeks else None


def _is_uneasy(lately: Sequence[RecentMessage]) -> bool:
    """Return whether a recent message was read gently, or the last one was angry at us."""
    is_angry = bool(lately) and Sign.ANGER_AT_US in lately[0].signs
    return is_angry or any(message.tier is Tier.GENTLE for message in lately)


def _is_of_life(said: Utterance) -> bool:
    """Return whether a message names something of everyday life, and no sign that weighs."""
    return bool(said.analysis.topics or said.analysis.concepts) and said.signs <= LIGHT
