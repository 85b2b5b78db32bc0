"""Reads the mood that words, marks and the things told express, without the emotion model."""

from homebiyori.lexicon import attribution, depth, emoticons, feelings, outcomes, turning
from homebiyori.lexicon.depth import Depth
from homebiyori.lexicon.felt import FAINTEST, Felt
from homebiyori.lexicon.moods import CALM, NEGATIVE, POSITIVE, Mood
from homebiyori.lexicon.telling import Telling
from homebiyori.lexicon.vocabulary import Emotion, Ritual

_LONE_MARK = 2.0
_LONE_LAUGH = 2.0
_MARK_BESIDE_WORDS = 0.7
# A plain よかった stays below this, a named joy reaches it.
_SAID = 3.4
# A first word or first step is moving, however it is worded.
_MOMENT = 3.0
_DONE = 2.5
# The strength of a feeling that is only implied by what is told.
_IMPLIED = 2.0
_LIGHT = 2.5


def read(spans: list[Felt], signs: emoticons.Emoticons) -> Mood:
    """Return the strongest feeling of the words, or of the marks where no word names one."""
    totals = feelings.totals(spans)
    words = max(totals.values(), default=0.0)
    _add_marks(totals, signs, has_words=words >= FAINTEST)
    good = _polarity(totals, POSITIVE)
    bad = _polarity(totals, NEGATIVE)
    if max(good, bad) < FAINTEST:
        return Mood(Emotion.JOY, _LONE_LAUGH) if signs.has_laugh else Mood(Emotion.NONE, 0.0)
    emotion = max(POSITIVE if good >= bad else NEGATIVE, key=lambda one: totals[one])
    if emotion is Emotion.ACCOMPLISHMENT and _is_joy_said(spans):
        emotion = Emotion.JOY
    strength = _strength(spans, emotion, totals)
    return Mood(emotion, strength + 0.6 if signs.is_loud and strength >= 2 else strength)


def adjust_to_telling(mood: Mood, spans: list[Felt], told: Telling, folded: str) -> Mood:
    """Adjust the mood to what is told: a courtesy expresses no feeling, a failure no joy, a milestone does."""
    if told.ritual is not None and (told.ritual is not Ritual.THANKS or mood.emotion in NEGATIVE):
        return CALM
    is_asked = told.wish is not None and not told.concepts and len(spans) == 1
    if is_asked and mood.emotion is Emotion.ACCOMPLISHMENT:
        return CALM
    if mood.emotion in POSITIVE and told.outcome in outcomes.UNHAPPY and not is_gladness_said(spans):
        return CALM
    if mood.emotion is Emotion.SADNESS and told.is_gladdening and _are_only_tears(spans, folded):
        return Mood(Emotion.JOY, mood.strength)
    mood = _implied(mood, spans, told)
    if not told.is_moment or (mood.emotion in NEGATIVE and not told.is_bittersweet):
        return mood
    return Mood(Emotion.JOY if mood.emotion is Emotion.NONE else mood.emotion, max(_MOMENT, mood.strength))


def _implied(mood: Mood, spans: list[Felt], told: Telling) -> Mood:
    """Use the feeling that the told thing implies, unless one is stated; minor events beside it do not reverse it."""
    feels = told.feels
    if feels is None or (feels in POSITIVE and told.outcome in outcomes.UNHAPPY):
        return mood
    if mood.emotion is Emotion.NONE:
        return Mood(feels, _IMPLIED)
    is_said = any(felt.is_stated and felt.emotion is mood.emotion and felt.weight >= FAINTEST for felt in spans)
    if is_said or mood.emotion is feels:
        return mood
    if (mood.emotion in POSITIVE) is (feels in POSITIVE):
        return Mood(feels, mood.strength) if feels in POSITIVE else mood
    # A child's own step or word lifts the parent's burden; anything else reverses only a light one.
    return Mood(feels, _IMPLIED) if told.is_childs_gift or mood.strength < _LIGHT else mood


def adjust_to_story(mood: Mood, measured: Depth, told: Telling) -> Mood:
    """Treat a good event told at length as moving, even without a named feeling."""
    is_story = measured.has_episode and measured.has_clauses and measured.length >= depth.ENOUGH_WHEN_CALM
    if mood.emotion in POSITIVE and told.is_gladdening and is_story and not told.is_passing:
        return Mood(mood.emotion, max(_MOMENT, mood.strength))
    return mood


def adjust_to_ending(mood: Mood, *, is_glad: bool, is_let_go: bool) -> Mood:
    """Adjust a mood that is not positive to the ending: joy if it is good, calm if the burden is let go."""
    if mood.emotion in POSITIVE:
        return mood
    if is_glad:
        return Mood(Emotion.JOY, max(_MOMENT, mood.strength))
    return CALM if is_let_go else mood


def is_glad_end(worded: Mood, decided: Mood, told: Telling, folded: str, spans: list[Felt], turn: int) -> bool:
    """Return whether a quarrel was made up, an illness overcome, or a good day told with nothing heavy beside it."""
    if told.is_made_up:
        return True
    if told.is_recovery:
        return turn > 0 and not turning.is_burdened(spans, turn)
    is_moved = attribution.has_tears(folded) and _are_only_tears(spans, folded)
    return told.is_good_day and (decided.emotion is Emotion.NONE or worded.emotion in POSITIVE or is_moved)


def _are_only_tears(spans: list[Felt], folded: str) -> bool:
    """Return whether tears are the only heavy thing mentioned."""
    return all(attribution.is_tears(folded[felt.start : felt.end]) for felt in spans if felt.emotion in NEGATIVE)


def is_gladness_said(spans: list[Felt]) -> bool:
    return any(felt.is_stated and felt.emotion is Emotion.JOY and felt.weight >= FAINTEST for felt in spans)


def _is_joy_said(spans: list[Felt]) -> bool:
    """Return whether joy is stated about something that merely happened."""
    said = max((felt.weight for felt in spans if felt.is_stated and felt.emotion is Emotion.JOY), default=0.0)
    done = max(
        (felt.weight for felt in spans if felt.is_stated and felt.emotion is Emotion.ACCOMPLISHMENT), default=0.0
    )
    return said >= _SAID and done < _DONE


def _add_marks(totals: feelings.Weights, signs: emoticons.Emoticons, *, has_words: bool) -> None:
    if has_words:
        for emotion in set(signs.emotions):
            # Tears go with joy as well as grief: beside words they decide nothing.
            totals[emotion] += 0 if emotion is Emotion.SADNESS else _MARK_BESIDE_WORDS
        return
    for at, emotion in enumerate(signs.emotions[:3]):
        totals[emotion] += _LONE_MARK if at == 0 else 0.5


def _polarity(totals: feelings.Weights, emotions: tuple[Emotion, ...]) -> float:
    ranked = sorted((totals[one] for one in emotions), reverse=True)
    return ranked[0] + sum(ranked[1:]) * 0.4


def _strength(spans: list[Felt], emotion: Emotion, totals: feelings.Weights) -> float:
    side = POSITIVE if emotion in POSITIVE else NEGATIVE
    weights = sorted((felt.weight for felt in spans if felt.emotion in side), reverse=True)
    if not weights:
        return totals[emotion]
    second = weights[1] if len(weights) > 1 else 0.0
    return weights[0] + 0.3 * second
