"""Combines everything that the rules read in a text."""

from dataclasses import dataclass, replace

from homebiyori.lexicon import (
    addressed,
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
    moods_told,
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
from homebiyori.lexicon.models import emergencies as emergencies_model
from homebiyori.lexicon.models import kinds
from homebiyori.lexicon.models import moods as moods_model
from homebiyori.lexicon.models.emergencies import Heard
from homebiyori.lexicon.models.moods import MoodModel, Scores
from homebiyori.lexicon.moods import CALM, NEGATIVE, POSITIVE, Mood
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.risks import reading
from homebiyori.lexicon.risks.model import Model as Detector
from homebiyori.lexicon.spacing import joined
from homebiyori.lexicon.telling import Telling
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Urgency, Wish
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
# (minimum `Mood.strength`, intensity), where a word has a strength of 0.8 to 5, mostly 2 to 4; fatigue and worry need
# more. Chosen by hand: no sentence is labelled with an intensity. From 4 on, a short message may bear a fruit, but of
# 658 messages labelled for that (`emotion_own.jsonl`, `lives.jsonl`) none changes if all of these are 0.4 higher or
# lower.
STRONG = ((5.2, 5), (4.4, 4))
STRONG_BURDEN = ((5.4, 5), (4.7, 4))
# The least intensity and depth of a text that the model hears as heartfelt: what a fruit needs (`tree/rules.py`).
# Without it, 24 more of those messages, all labelled as fruits, would bear none.
HEARTFELT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parsed:
    """What the rules read in a text, apart from danger.

    `whole` is the folded text, `said` its beginning, `folded` what of it is not addressed to us; `turn` is where the
    last "but" in it ends.
    """

    whole: str
    said: str
    folded: str
    spoken: Spoken
    signs: emoticons.Emoticons
    spans: list[Felt]
    told: Telling
    turn: int
    is_hard: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assessed(Urgency):
    """The danger in a text, and its concerns; `risk` is None also where an emergency outranks the danger."""

    danger: reading.Danger
    concerns: frozenset[Concern]
    risk: Risk | None


def analyze(text: str, hearing: MoodModel | None = None, detector: Detector | None = None) -> Analysis:
    """Analyse a parent's text; any string is accepted, and the cost is linear in its length.

    `hearing` and `detector` replace the default models of emotion and danger.
    """
    parsed = _parse(text)
    assessed = _assess(parsed, detector)
    measured = depth.measure(parsed.folded, text, parsed.spans)
    mood, scores = _feel(parsed, assessed, measured, hearing or moods_model.model())
    is_small = moods.is_small_talk(mood, parsed.spans, scores)
    is_moment = not is_small and _is_moment(mood, parsed.told)
    is_keepsake = keepsakes.is_keepsake(parsed.folded)
    is_remembrance = keepsakes.is_remembrance(parsed.folded)
    is_kept = moods.is_heartfelt(mood, scores, is_keepsake=is_keepsake, is_remembrance=is_remembrance)
    least = HEARTFELT if _may_hear(parsed.told) and is_kept else 0
    points = depth.points(measured, mood, assessed.concerns, is_passing=parsed.told.is_passing)
    danger, risk, told = assessed.danger, assessed.risk, parsed.told
    return Analysis(
        emotion=_emotion(mood, risk, assessed.concerns),
        intensity=max(least, _intensity(mood, risk, assessed.concerns)),
        depth=max(least, min(depth.COMPLAINT, points) if is_small else points),
        topics=topics.read(parsed.folded),
        risk=risk,
        is_guessed=risk is not None and danger.heard is not None,
        is_gentle=danger.is_gentle,
        is_uncertain=danger.is_uncertain or (assessed.may_be_urgent and not danger.is_gentle),
        may_be_emergency=assessed.may_be_emergency,
        is_emergency_heard=assessed.is_emergency_heard,
        may_be_under_way=assessed.may_be_under_way,
        is_under_way=assessed.is_under_way,
        is_guarded=danger.is_faint
        and (_is_guarded(mood, measured, is_moment=is_moment) or moods.is_lower(mood, scores)),
        is_faint=danger.is_faint,
        is_dubious=danger.is_dubious,
        is_slight=moods.is_slight(mood, scores, is_keepsake=is_keepsake),
        concerns=assessed.concerns,
        concepts=told.concepts,
        outcome=told.outcome,
        wish=told.wish,
        ritual=told.ritual,
        is_moment=is_moment,
        has_own_feeling=measured.has_feeling,
        is_only_heard=mood.emotion is not Emotion.NONE
        and not stated.is_expressed(mood, parsed.spans, parsed.signs, told, parsed.folded),
        has_scene=measured.has_episode,
    )


def _parse(text: str) -> _Parsed:
    whole = fold(text)
    said = whole[:LONGEST_MOOD]
    # What is addressed to us says nothing about how the parent is.
    spoken = addressed.split(said)
    rest, folded = spoken.rest, joined(spoken.rest)
    parts = clauses.split(folded)
    turn = clauses.last_turn(folded, parts)
    spans = recalled.told_beside(folded, feelings.read(folded, parts))
    is_hard = turning.is_hard(folded, spans, turn)
    if is_hard:
        spans = turning.without_conceded(spans, turn)
    told = telling.read(said, rest, turn if rest == folded else _turn_of(rest), is_hard=is_hard)
    if not told.concepts and folded != rest:
        told = telling.read(joined(said), folded, turn, is_hard=is_hard)
    if told.wish is Wish.LISTEN:
        spans = [felt for felt in spans if not folded.startswith(ASKED, felt.start)]
    return _Parsed(
        whole=whole,
        said=said,
        folded=folded,
        spoken=spoken,
        signs=emoticons.read(text),
        spans=spans,
        told=told,
        turn=turn,
        is_hard=is_hard,
    )


def _assess(parsed: _Parsed, detector: Detector | None) -> _Assessed:
    whole = parsed.whole
    plain = writing().plain(whole)
    danger = plain_lives.without(reading.read(whole, plain, detector), whole, plain, parsed.said, detector)
    is_calm = reading.is_harmless(danger, whole, detector)
    found = concerns.read(whole, plain, is_harmless=is_calm)
    harm, named = harms.read(whole, plain), emergencies.read(whole, plain)
    danger, found = harms.combined(danger, harm), found | harm.concerns | named
    heard = _heard(whole, plain, found, is_calm=is_calm)
    is_heard = heard is Heard.CLEARLY or (heard is Heard.SURELY and danger.risk is None)
    if is_heard:
        found |= emergencies.EMERGENCY
    is_named = bool(named) or heard is Heard.CLEARLY
    under_way = _heard_under_way(whole, plain, found)
    risk = None if _is_outranked(danger, found, is_named=is_named) else _of_sure_kind(danger, whole)
    sounds_like = _kind_under_way(whole, plain, detector) if under_way > Heard.NO and risk is None else None
    may_be_emergency = risk is None and (heard is Heard.MAYBE or sounds_like == kinds.MEDICAL)
    return _Assessed(
        danger=danger,
        concerns=found,
        risk=risk,
        may_be_emergency=may_be_emergency,
        is_emergency_heard=is_heard and heard is Heard.SURELY,
        may_be_under_way=None if may_be_emergency or sounds_like is None else RiskKind(sounds_like),
        is_under_way=under_way is Heard.SURELY and _may_be_now(danger, risk, plain),
    )


def _heard(whole: str, plain: str, found: frozenset[Concern], *, is_calm: bool) -> Heard:
    """Return how much a text sounds like an emergency that no pattern names."""
    if Concern.MEDICAL_EMERGENCY in found:
        return Heard.NO
    heard = emergencies_model.hear(whole, plain, is_calm=is_calm)
    if heard is Heard.NO or emergencies.is_apart(whole):
        return Heard.NO
    return Heard.NO if heard < Heard.CLEARLY and emergencies.is_cleared(whole, plain) else heard


def _heard_under_way(whole: str, plain: str, found: frozenset[Concern]) -> Heard:
    """Return how much a text sounds like danger that is happening now."""
    if Concern.MEDICAL_EMERGENCY in found or emergencies.is_apart(whole):
        return Heard.NO
    return emergencies_model.hear_under_way(whole, plain)


def _of_sure_kind(danger: reading.Danger, whole: str) -> Risk | None:
    """Take a danger for another's if it surely sounds so; a rule that reads the writer's own is overruled last."""
    risk = danger.risk
    if risk is None or risk.kind is not RiskKind.SELF_HARM:
        return risk
    kind = kinds.sure_kind(whole, kinds.FAR_AHEAD if danger.heard is None else kinds.AHEAD)
    return risk if kind in (None, kinds.MEDICAL) else replace(risk, kind=RiskKind(kind))


def _kind_under_way(whole: str, plain: str, detector: Detector | None) -> str:
    return kinds.sure_kind(whole) or reading.kind_heard(whole, plain, detector).value


def _may_be_now(danger: reading.Danger, risk: Risk | None, plain: str) -> bool:
    """Return whether a danger is neither hypothetical nor recurring, an image, nor a wish to die that a rule knows."""
    if risk is None or risk.kind is RiskKind.POSTPARTUM or (danger.heard is None and risk.kind is RiskKind.SELF_HARM):
        return False
    return reading.most_of(risk.kind, plain) is RiskLevel.IMMEDIATE


def _feel(parsed: _Parsed, assessed: _Assessed, measured: Depth, model: MoodModel) -> tuple[Mood, Scores]:
    """Return the mood of a text, and what the emotion model alone makes of it."""
    told, folded, spans, signs, turn = parsed.told, parsed.folded, parsed.spans, parsed.signs, parsed.turn
    danger = assessed.danger
    mood = moods_told.read(spans, signs)
    mood = moods_told.adjust_to_story(moods_told.adjust_to_telling(mood, spans, told, folded), measured, told)
    scores = model.read(folded, evidence.gather(spans, mood, told, measured, signs))
    if _may_hear(told):
        is_dark = turning.is_setback(folded, spans, turn) or _is_dark(danger, told, assessed.concerns)
        decided = moods.decide(mood, spans, scores, is_dark=is_dark)
        is_glad = not (is_dark or parsed.is_hard) and moods_told.is_glad_end(mood, decided, told, folded, spans, turn)
        is_light = signs.has_laugh and not _is_in_doubt(danger) and not turning.is_burdened(spans, 0)
        mood = moods_told.adjust_to_ending(
            decided, is_glad=is_glad, is_let_go=is_light or turning.is_let_go(folded, spans, turn)
        )
    mood = tempered.temper(mood, danger, folded, parsed.said, spans)
    is_nothing = _is_nothing_felt(mood, spans, parsed.spoken, folded)
    if is_nothing or (recalled.is_asked(folded) and not _is_in_doubt(danger)):
        mood = CALM
    return mood, scores


def _is_nothing_felt(mood: Mood, spans: list[Felt], spoken: Spoken, folded: str) -> bool:
    """Return whether nothing is felt: a day merely over, idle wondering, or a denied burden that no word names."""
    if mood.emotion in NEGATIVE:
        return (spoken.is_correction or spoken.asks_taste) and not any(
            felt.is_stated and felt.weight >= FAINTEST for felt in spans
        )
    return not moods_told.is_gladness_said(spans) and (moods.is_flat(mood, folded) or questions.wonders(folded))


def _is_moment(mood: Mood, told: Telling) -> bool:
    is_good = mood.emotion in POSITIVE or (mood.emotion is Emotion.SADNESS and told.is_bittersweet)
    return told.is_moment and is_good


def _is_guarded(mood: Mood, measured: Depth, *, is_moment: bool) -> bool:
    """Return whether the mood is low, or a joy that is not named and comes from nothing told."""
    return mood.emotion in NEGATIVE or (mood.emotion in POSITIVE and not measured.has_feeling and not is_moment)


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


def _turn_of(text: str) -> int:
    return clauses.last_turn(text, clauses.split(text))


def _emotion(mood: Mood, risk: Risk | None, found: frozenset[Concern]) -> Emotion:
    if risk is not None:
        return _in_danger(mood.emotion, risk)
    if Concern.MEDICAL_EMERGENCY in found:
        return Emotion.WORRY
    if found & {Concern.MEDICAL} and mood.emotion is Emotion.NONE:
        return Emotion.WORRY
    is_mourned = Concern.GRIEF in found and mood.emotion not in NEGATIVE
    if is_mourned or (Concern.SEPARATION in found and mood.emotion is Emotion.NONE):
        return Emotion.SADNESS
    return mood.emotion


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


def _intensity(mood: Mood, risk: Risk | None, found: frozenset[Concern]) -> int:
    if risk is not None or Concern.MEDICAL_EMERGENCY in found:
        return 5
    if mood.emotion is Emotion.NONE:
        return 3 if found & {Concern.MEDICAL, Concern.GRIEF, Concern.SEPARATION} else 0
    grades = STRONG_BURDEN if mood.emotion in (Emotion.FATIGUE, Emotion.WORRY) else STRONG
    return next((grade for floor, grade in grades if mood.strength >= floor), max(1, min(3, round(mood.strength))))
