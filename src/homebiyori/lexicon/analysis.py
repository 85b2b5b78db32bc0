"""Combines everything that the rules read in a text."""

from homebiyori.lexicon import (
    addressed,
    attribution,
    clauses,
    concerns,
    depth,
    emergencies,
    emoticons,
    evidence,
    feelings,
    harms,
    keepsakes,
    moods,
    moods_model,
    outcomes,
    plain_lives,
    questions,
    recalled,
    stated,
    telling,
    tempered,
    topics,
    turning,
)
from homebiyori.lexicon.addressed import Spoken
from homebiyori.lexicon.depth import Depth
from homebiyori.lexicon.felt import FAINTEST, Felt
from homebiyori.lexicon.moods import CALM, NEGATIVE, POSITIVE, Mood
from homebiyori.lexicon.moods_model import MoodModel
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks import reading
from homebiyori.lexicon.risks.model import Model as Detector
from homebiyori.lexicon.spacing import joined
from homebiyori.lexicon.telling import Telling
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, Ritual, Wish
from homebiyori.lexicon.writing import writing

# Beside these concerns, only words can express joy; the emotion model can't add it.
SOMBRE = {Concern.MEDICAL, Concern.MEDICAL_EMERGENCY, Concern.GRIEF, Concern.SEPARATION}
# In these dangers the emotion is always worry, whatever else is said.
FEARED = (RiskKind.CHILD_DANGER, RiskKind.THIRD_PARTY, RiskKind.CHILD_VIOLENCE, RiskKind.POSTPARTUM)
# What the model may hear when a child needs an ambulance (119).
OUTRANKED = (RiskKind.CHILD_DANGER, RiskKind.THIRD_PARTY, RiskKind.NEGLECT)
# Danger is looked for in the whole text; feelings and scenes only in its first LONGEST_MOOD characters.
LONGEST_MOOD = 3_000
# Wishing for praise is not pride.
ASKED = ("ほめ", "褒め")
# (minimum strength, intensity) of strong words, alone or with marks; fatigue and worry need more.
STRONG = ((5.2, 5), (4.4, 4))
STRONG_BURDEN = ((5.4, 5), (4.7, 4))
LONE_MARK = 2.0
LONE_LAUGH = 2.0
MARK_BESIDE_WORDS = 0.7
# A complaint is not a gift, however many clauses it has: a burden is worth keeping if something happened, something was
# felt, and there are enough words to say why.
COMPLAINT = 2
# The minimum intensity and depth of heartfelt texts.
HEARTFELT = 3
ENOUGH = 25
ENOUGH_OF_FATIGUE = 32
ENOUGH_WHEN_CALM = 40
MOVED = 3.5
DIARY = 100
# A text of this length about something that happened and was felt is one that the writer wants kept.
ENOUGH_FOR_A_STORY = 50
ENOUGH_TO_REFLECT = 36
DEEPLY = 4.0
# A plain よかった stays below this, a named joy reaches it.
SAID = 3.4
# A first word or first step is moving, however it is worded.
MOMENT = 3.0
DONE = 2.5
# The strength of a feeling that is only implied by what is told.
IMPLIED = 2.0
LIGHT = 2.5


def analyze(text: str, hearing: MoodModel | None = None, detector: Detector | None = None) -> Analysis:
    """Analyse a parent's text; any string is accepted, and the cost is linear in its length.

    `hearing` and `detector` replace the default models of emotion and danger.
    """
    whole = fold(text)
    said = whole[:LONGEST_MOOD]
    # What is addressed to us says nothing about how the parent is.
    spoken = addressed.split(said)
    folded = joined(spoken.rest)
    signs = emoticons.read(text)
    parts = clauses.split(folded)
    turn = clauses.last_turn(folded, parts)
    felts = recalled.told_beside(folded, feelings.read(folded, parts))
    is_hard = turning.is_hard(folded, felts, turn)
    if is_hard:
        felts = turning.without_conceded(felts, turn)
    rest = spoken.rest
    told = telling.read(said, rest, turn if rest == folded else _turn_of(rest), is_hard=is_hard)
    if not told.concepts and folded != rest:
        told = telling.read(joined(said), folded, turn, is_hard=is_hard)
    if told.wish is Wish.LISTEN:
        felts = [felt for felt in felts if not folded.startswith(ASKED, felt.start)]
    mind = _weighed(_mind(felts, signs), felts, told, folded)
    plain = writing().plain(whole)
    danger = plain_lives.without(reading.read(whole, plain, detector), whole, plain, said, detector)
    read_concerns = concerns.read(whole, plain, is_harmless=reading.is_harmless(danger, whole, detector))
    harm = harms.read(whole, plain)
    urgent = emergencies.read(whole, plain)
    danger, read_concerns = harms.heeded(danger, harm), read_concerns | harm.concerns | urgent
    risk = None if _is_outranked(danger, read_concerns, is_named=bool(urgent)) else danger.risk
    measured = depth.measure(folded, text, felts)
    mind = _retold(mind, measured, told)
    weighed = evidence.gather(felts, mind, told, measured, signs)
    heard = (hearing or moods_model.model()).read(folded, weighed)
    if _may_hear(told):
        is_dark = turning.is_setback(folded, felts, turn) or _is_dark(danger, told, read_concerns)
        decided = moods.decide(mind, felts, heard, is_dark=is_dark)
        is_glad = not (is_dark or is_hard) and _is_glad_end(mind, decided, told, folded, felts, turn)
        is_light = signs.has_laugh and not _is_in_doubt(danger) and not turning.is_burdened(felts, 0)
        mind = _ended(decided, is_glad=is_glad, is_let_go=is_light or turning.is_let_go(folded, felts, turn))
    mind = tempered.mood(mind, danger, folded, said, felts)
    if _is_nothing_felt(mind, felts, spoken, folded) or (recalled.is_asked(folded) and not _is_in_doubt(danger)):
        mind = CALM
    is_small = moods.is_small_talk(mind, felts, heard)
    points = _points(measured, mind, read_concerns, is_passing=told.is_passing)
    is_moment = not is_small and _is_moment(mind, told)
    is_keepsake = keepsakes.is_one(folded)
    is_remembrance = keepsakes.is_remembrance(folded)
    is_kept = moods.is_heartfelt(mind, heard, is_keepsake=is_keepsake, is_remembrance=is_remembrance)
    least = HEARTFELT if _may_hear(told) and is_kept else 0
    return Analysis(
        emotion=_emotion(mind, risk, read_concerns),
        intensity=max(least, _intensity(mind, risk, read_concerns)),
        depth=max(least, min(COMPLAINT, points) if is_small else points),
        topics=topics.read(folded),
        risk=risk,
        is_guessed=risk is not None and danger.heard is not None,
        is_gentle=danger.is_gentle,
        is_uncertain=danger.is_uncertain,
        is_guarded=danger.is_faint
        and (_is_guarded(mind, measured, is_moment=is_moment) or moods.is_lower(mind, heard)),
        is_faint=danger.is_faint,
        is_dubious=danger.is_dubious,
        is_slight=moods.is_slight(mind, heard, is_keepsake=is_keepsake),
        concerns=read_concerns,
        concepts=told.concepts,
        outcome=told.outcome,
        wish=told.wish,
        ritual=told.ritual,
        is_moment=is_moment,
        has_own_feeling=measured.has_feeling,
        is_only_heard=mind.emotion is not Emotion.NONE and not stated.is_one(mind, felts, signs, told, folded),
        has_scene=measured.has_episode,
    )


def _is_nothing_felt(mind: Mood, felts: list[Felt], spoken: Spoken, folded: str) -> bool:
    """Return whether nothing is felt: a day merely over, idle wondering, or a denied burden that no word names."""
    if mind.emotion in NEGATIVE:
        return (spoken.is_correction or spoken.asks_taste) and not any(
            felt.is_stated and felt.weight >= FAINTEST for felt in felts
        )
    return not _is_gladness_said(felts) and (moods.is_flat(mind, folded) or questions.wonders(folded))


def _is_moment(mind: Mood, told: Telling) -> bool:
    is_good = mind.emotion in POSITIVE or (mind.emotion is Emotion.SADNESS and told.is_bittersweet)
    return told.is_moment and is_good


def _is_guarded(mind: Mood, measured: Depth, *, is_moment: bool) -> bool:
    """Return whether the mood is low, or a joy that is not named and comes from nothing told."""
    return mind.emotion in NEGATIVE or (mind.emotion in POSITIVE and not measured.has_feeling and not is_moment)


def _may_hear(told: Telling) -> bool:
    """Return whether the emotion model is consulted: courtesies and requests mean what their words say."""
    return told.ritual is None and told.wish is None


def _is_dark(danger: reading.Danger, told: Telling, found: frozenset[Concern]) -> bool:
    return _is_in_doubt(danger) or told.outcome in outcomes.UNHAPPY or bool(found & SOMBRE)


def _is_in_doubt(danger: reading.Danger) -> bool:
    return danger.risk is not None or danger.is_gentle or danger.is_uncertain


def _is_outranked(danger: reading.Danger, found: frozenset[Concern], *, is_named: bool) -> bool:
    """Return whether a medical emergency outranks a danger that only the model hears.

    A poisoning, or an emergency named by its kind, always does.
    """
    if danger.heard is None or Concern.MEDICAL_EMERGENCY not in found:
        return False
    return is_named or danger.heard in OUTRANKED or Concern.POISONING in found


def _mind(felts: list[Felt], signs: emoticons.Emoticons) -> Mood:
    totals = feelings.totals(felts)
    words = max(totals.values(), default=0.0)
    _add_marks(totals, signs, has_words=words >= FAINTEST)
    good = _polarity(totals, POSITIVE)
    bad = _polarity(totals, NEGATIVE)
    if max(good, bad) < FAINTEST:
        return Mood(Emotion.JOY, LONE_LAUGH) if signs.has_laugh else Mood(Emotion.NONE, 0.0)
    emotion = max(POSITIVE if good >= bad else NEGATIVE, key=lambda one: totals[one])
    if emotion is Emotion.ACCOMPLISHMENT and _is_joy_said(felts):
        emotion = Emotion.JOY
    strength = _strength(felts, emotion, totals)
    return Mood(emotion, strength + 0.6 if signs.is_loud and strength >= 2 else strength)


def _weighed(mind: Mood, felts: list[Felt], told: Telling, folded: str) -> Mood:
    """Adjust the mood to what is told: a courtesy expresses no feeling, a failure no joy, a milestone does."""
    if told.ritual is not None and (told.ritual is not Ritual.THANKS or mind.emotion in NEGATIVE):
        return CALM
    is_asked = told.wish is not None and not told.concepts and len(felts) == 1
    if is_asked and mind.emotion is Emotion.ACCOMPLISHMENT:
        return CALM
    if mind.emotion in POSITIVE and told.outcome in outcomes.UNHAPPY and not _is_gladness_said(felts):
        return CALM
    if mind.emotion is Emotion.SADNESS and told.is_gladdening and _are_only_tears(felts, folded):
        return Mood(Emotion.JOY, mind.strength)
    mind = _implied(mind, felts, told)
    if not told.is_moment or (mind.emotion in NEGATIVE and not told.is_bittersweet):
        return mind
    return Mood(Emotion.JOY if mind.emotion is Emotion.NONE else mind.emotion, max(MOMENT, mind.strength))


def _implied(mind: Mood, felts: list[Felt], told: Telling) -> Mood:
    """Use the feeling that the told thing implies, unless one is stated; minor events beside it do not reverse it."""
    feels = told.feels
    if feels is None or (feels in POSITIVE and told.outcome in outcomes.UNHAPPY):
        return mind
    if mind.emotion is Emotion.NONE:
        return Mood(feels, IMPLIED)
    is_said = any(felt.is_stated and felt.emotion is mind.emotion and felt.weight >= FAINTEST for felt in felts)
    if is_said or mind.emotion is feels:
        return mind
    if (mind.emotion in POSITIVE) is (feels in POSITIVE):
        return Mood(feels, mind.strength) if feels in POSITIVE else mind
    # A child's own step or word lifts the parent's burden; anything else reverses only a light one.
    return Mood(feels, IMPLIED) if told.is_childs_gift or mind.strength < LIGHT else mind


def _retold(mind: Mood, measured: Depth, told: Telling) -> Mood:
    """Treat a good event told at length as moving, even without a named feeling."""
    is_story = measured.has_episode and measured.has_clauses and measured.length >= ENOUGH_WHEN_CALM
    if mind.emotion in POSITIVE and told.is_gladdening and is_story and not told.is_passing:
        return Mood(mind.emotion, max(MOMENT, mind.strength))
    return mind


def _turn_of(text: str) -> int:
    return clauses.last_turn(text, clauses.split(text))


def _ended(heard: Mood, *, is_glad: bool, is_let_go: bool) -> Mood:
    """Adjust a mood that is not positive to the ending: joy if it is good, calm if the burden is let go."""
    if heard.emotion in POSITIVE:
        return heard
    if is_glad:
        return Mood(Emotion.JOY, max(MOMENT, heard.strength))
    return CALM if is_let_go else heard


def _is_glad_end(read: Mood, heard: Mood, told: Telling, folded: str, felts: list[Felt], turn: int) -> bool:
    """Return whether a quarrel was made up, an illness overcome, or a good day told with nothing heavy beside it."""
    if told.is_made_up:
        return True
    if told.is_recovery:
        return turn > 0 and not turning.is_burdened(felts, turn)
    is_moved = attribution.has_tears(folded) and _are_only_tears(felts, folded)
    return told.is_good_day and (heard.emotion is Emotion.NONE or read.emotion in POSITIVE or is_moved)


def _are_only_tears(felts: list[Felt], folded: str) -> bool:
    """Return whether tears are the only heavy thing mentioned."""
    return all(attribution.is_tears(folded[felt.start : felt.end]) for felt in felts if felt.emotion in NEGATIVE)


def _is_gladness_said(felts: list[Felt]) -> bool:
    return any(felt.is_stated and felt.emotion is Emotion.JOY and felt.weight >= FAINTEST for felt in felts)


def _is_joy_said(felts: list[Felt]) -> bool:
    """Return whether joy is stated about something that merely happened."""
    said = max((felt.weight for felt in felts if felt.is_stated and felt.emotion is Emotion.JOY), default=0.0)
    done = max(
        (felt.weight for felt in felts if felt.is_stated and felt.emotion is Emotion.ACCOMPLISHMENT), default=0.0
    )
    return said >= SAID and done < DONE


def _add_marks(totals: feelings.Weights, signs: emoticons.Emoticons, *, has_words: bool) -> None:
    if has_words:
        for emotion in set(signs.emotions):
            # Tears go with joy as well as grief: beside words they decide nothing.
            totals[emotion] += 0 if emotion is Emotion.SADNESS else MARK_BESIDE_WORDS
        return
    for at, emotion in enumerate(signs.emotions[:3]):
        totals[emotion] += LONE_MARK if at == 0 else 0.5


def _polarity(totals: feelings.Weights, emotions: tuple[Emotion, ...]) -> float:
    ranked = sorted((totals[one] for one in emotions), reverse=True)
    return ranked[0] + sum(ranked[1:]) * 0.4


def _strength(felts: list[Felt], emotion: Emotion, totals: feelings.Weights) -> float:
    side = POSITIVE if emotion in POSITIVE else NEGATIVE
    weights = sorted((felt.weight for felt in felts if felt.emotion in side), reverse=True)
    if not weights:
        return totals[emotion]
    second = weights[1] if len(weights) > 1 else 0.0
    return weights[0] + 0.3 * second


def _emotion(mind: Mood, risk: Risk | None, found: frozenset[Concern]) -> Emotion:
    if risk is not None:
        return _in_danger(mind.emotion, risk)
    if Concern.MEDICAL_EMERGENCY in found:
        return Emotion.WORRY
    if found & {Concern.MEDICAL} and mind.emotion is Emotion.NONE:
        return Emotion.WORRY
    is_mourned = Concern.GRIEF in found and mind.emotion not in NEGATIVE
    if is_mourned or (Concern.SEPARATION in found and mind.emotion is Emotion.NONE):
        return Emotion.SADNESS
    return mind.emotion


def _in_danger(emotion: Emotion, risk: Risk) -> Emotion:
    """Return the emotion behind a danger whose words are joyful, mixed or silent."""
    is_silent = emotion in (*POSITIVE, Emotion.NONE)
    if risk.kind is RiskKind.SELF_HARM or (risk.kind in (RiskKind.ABUSE, RiskKind.NEGLECT) and is_silent):
        return Emotion.SADNESS
    if is_silent or risk.kind in FEARED or _is_tired_of_partner(emotion, risk):
        return Emotion.WORRY
    return emotion


def _is_tired_of_partner(emotion: Emotion, risk: Risk) -> bool:
    return risk.kind is RiskKind.DOMESTIC_VIOLENCE and emotion is Emotion.FATIGUE


def _intensity(mind: Mood, risk: Risk | None, found: frozenset[Concern]) -> int:
    if risk is not None or Concern.MEDICAL_EMERGENCY in found:
        return 5
    if mind.emotion is Emotion.NONE:
        return 3 if found & {Concern.MEDICAL, Concern.GRIEF, Concern.SEPARATION} else 0
    grades = STRONG_BURDEN if mind.emotion in (Emotion.FATIGUE, Emotion.WORRY) else STRONG
    return next((grade for floor, grade in grades if mind.strength >= floor), max(1, min(3, round(mind.strength))))


def _points(measured: Depth, mind: Mood, found: frozenset[Concern], *, is_passing: bool) -> int:
    is_said = measured.has_feeling and mind.emotion in POSITIVE
    if measured.length < ENOUGH and not is_said:
        # So short a text is an outcry or a moment, not yet a story.
        return min(measured.points, COMPLAINT)
    is_shared = mind.emotion in POSITIVE and not is_passing and _is_shared(measured, mind)
    if is_shared or (mind.emotion not in POSITIVE and _is_told(measured, mind, found)):
        return measured.points
    return min(measured.points, COMPLAINT)


def _is_shared(measured: Depth, mind: Mood) -> bool:
    """Return whether a joy is told as a story, not just exclaimed or calm."""
    if mind.emotion is Emotion.ACCOMPLISHMENT and measured.length < ENOUGH:
        return False
    return measured.has_episode and (measured.has_feeling or measured.length >= depth.LONG)


def _is_told(measured: Depth, mind: Mood, found: frozenset[Concern]) -> bool:
    """Return whether a hardship is told and reflected on, unlike a bare complaint or a medical question."""
    if Concern.MEDICAL in found:
        return False
    if measured.length >= DIARY:
        return True
    has_feeling = measured.has_feeling or Concern.GRIEF in found
    if has_feeling and (measured.has_episode or measured.has_reason) and measured.length >= ENOUGH_FOR_A_STORY:
        return True
    if has_feeling and _is_reflected(measured, mind):
        return True
    if not (measured.has_episode and has_feeling and measured.has_clauses):
        return False
    if mind.emotion is Emotion.FATIGUE:
        return measured.has_reason and measured.length >= ENOUGH_OF_FATIGUE
    if mind.strength < MOVED:
        return measured.has_reason and measured.length >= ENOUGH_WHEN_CALM
    return measured.has_reason or measured.length >= ENOUGH


def _is_reflected(measured: Depth, mind: Mood) -> bool:
    """Return whether the text is a long reflection on grief or worry; nothing needs to have happened."""
    if mind.emotion not in (Emotion.SADNESS, Emotion.WORRY) or not (measured.has_reason and measured.has_clauses):
        return False
    is_deep = mind.emotion is Emotion.SADNESS and mind.strength >= DEEPLY
    return measured.length >= (ENOUGH if is_deep else ENOUGH_TO_REFLECT)
