"""Recognizes ordinary messages while care rests on how one message sounded to the model. Pure."""

import re

from homebiyori.care import groups
from homebiyori.care.groups import DENIES_DEATH
from homebiyori.care.mark import CARE_LASTS, CareMark
from homebiyori.care.reading import whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care import accumulation, disowned, doubts, mourning, small_words, theme
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, OWN_LIFE, Emotion, RiskLevel, Tier

# With one of these, now or before, care rests on more than the model's reading.
_SUPPORT = disowned.MORE_THAN_WORDS | disowned.OF_DEATH | disowned.BURDENS | doubts.OPENING | doubts.CORRECTS
_SUPPORT |= {Sign.TOLD, Sign.ASKED_AGAIN, Sign.BABY, Sign.NO_DEATH_WISH, Sign.SAFE}
# Also part of an ordinary day, if no danger was told of them and none was imminent.
_OF_BOTH = groups.PLACES_OF_DANGER | {Sign.PILLS, Sign.ROPE, Sign.CHARCOAL}
_SUPPORT -= _OF_BOTH
# These count however harmless a message sounds; tears, fear and weariness are common on any day.
_STRONG = (_SUPPORT - disowned.BURDENS) | {Sign.NOTHING, Sign.VANISH}
# Signs for which small words are mistaken, and which an everyday thing outweighs.
_MINOR = frozenset({Sign.PLAN, Sign.TIME, Sign.DANGEROUS_PLACE})
_LOW_OR_ANGRY = frozenset({Emotion.SADNESS, Emotion.FATIGUE, Emotion.ANGER})
_ASKS = groups.ASKS - {Sign.ASKS_ELSE, Sign.ASKS_ODD}
# Says only that we misread, and tells of nothing.
_CORRECTED = doubts.CORRECTS | {Sign.ASKED_AGAIN}
# In a talk that is not about the writer's own life, anything but these is told danger.
_OF_A_DAY = _ASKS | _CORRECTED | whose.PASSING | accumulation.LIGHT | disowned.BURDENS
_OF_A_DAY |= {Sign.WAS_NEAR, Sign.SLEEPS, Sign.SOMEONE_COMING, Sign.PROPOSES_PERSON, Sign.AT_EASE, Sign.CALMER}
# Refers to what we asked or said, however lightly.
_OF_US = re.compile(
    "死|しに|しぬ|自殺|119|あなた|人間|誤解|勘違い|考えすぎ|考え過ぎ|意味|心配|大げさ|大袈裟|(?:話|こと)(?:で|だ|や(?!っ)|じゃ|し)|(?<!間)違|(?<!ま)ちが|ちゃう"
)
_LATELY = 10
# Signs of a danger that did not only sound so.
_TOLD = groups.OWN_DEATH | {Sign.TOLD}


def is_aside(said: Utterance, mark: CareMark) -> bool:
    """Return whether a message is plainly ordinary, while care rests on how one message sounded.

    So a misread parent is not asked about death; care stays open for anything graver.
    """
    if _is_misread(said, mark):
        return True
    if mark.kind is None or said.signs & _ASKS or _OF_US.search(said.text):
        return False
    if mourning.is_bereaved(said) or mourning.has_lost_child(said):
        return False
    told = frozenset(mark.known).union(mark.stands, *(message.signs for message in said.since(mark.began_at)))
    if not _is_told(mark, told) and not said.signs & _STRONG and _is_harmless(said):
        return True
    is_light = mark.kind in OWN_LIFE and _is_slight(mark) and not (said.signs & _SUPPORT or told & (_SUPPORT - _MINOR))
    # After a gentle reading, care rests on more than one message.
    was_gentle = any(message.tier is Tier.GENTLE for message in said.lately(_LATELY, CARE_LASTS))
    return is_light and not was_gentle and _is_ordinary(said, told)


def _is_misread(said: Utterance, mark: CareMark) -> bool:
    """Return whether a message is surely about nothing that anybody is in danger of, whatever it sounds like."""
    is_told = not _TOLD.isdisjoint(mark.known)
    is_heard = said.analysis.tier is not Tier.NONE or bool(said.signs & _STRONG)
    if is_told and (not is_heard or said.signs & (_CORRECTED | DENIES_DEATH)):
        # A joy beside a danger that was told has its own answer, and so has a denial.
        return False
    has_signs = is_told or bool(said.signs & (_STRONG | _ASKS)) or said.analysis.tier is Tier.FIRM
    return theme.is_aside(said, is_immediate=mark.level == RiskLevel.IMMEDIATE, has_signs=has_signs)


def _is_told(mark: CareMark, told: frozenset[Sign]) -> bool:
    """Return whether anything told supports the danger beyond how it sounded."""
    if mark.kind not in OWN_LIFE:
        return not told <= _OF_A_DAY
    was_near = mark.level == RiskLevel.IMMEDIATE
    return bool(told & (_STRONG - _CORRECTED)) or (was_near and bool(told & _OF_BOTH))


def _is_harmless(said: Utterance) -> bool:
    return small_words.is_harmless(said) and said.analysis.emotion not in _LOW_OR_ANGRY


def _is_slight(mark: CareMark) -> bool:
    """Return whether the level is CONCERN, or was raised by small words alone."""
    is_small = bool(mark.known) and frozenset(mark.known) <= _MINOR
    return mark.level == RiskLevel.CONCERN or (mark.level == RiskLevel.SERIOUS and is_small)


def _is_ordinary(said: Utterance, told: frozenset[Sign]) -> bool:
    is_harmless, emotion = small_words.is_harmless(said), said.analysis.emotion
    if small_words.names_life(said):
        return emotion not in _LOW_OR_ANGRY or (is_harmless and emotion is Emotion.SADNESS)
    return is_harmless and emotion not in _LOW_OR_ANGRY and (emotion in GLAD_EMOTIONS or not told & _MINOR)
