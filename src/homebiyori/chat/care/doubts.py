"""Takes back a first reading of danger: an accident, a denial, a worry, nobody in danger. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from homebiyori.care.answers import drink, orientation, plain
from homebiyori.care.reading import follow_ups, standing, told_of
from homebiyori.care.signs import Sign
from homebiyori.chat.care import memory, message_signs, sounds, subject
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import analyze
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.letters import QUOTED
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Analysis, Concern, Risk, RiskKind, RiskLevel, Tier

_OF_ACCIDENTS = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.SELF_HARM})
# OPENING opens care after a gentle reading, the graver GRAVE after a care that has ended.
GRAVE = frozenset({Sign.PLAN, Sign.FAREWELL_NOTE, Sign.MEANS_IN_HAND, Sign.TAKEN, Sign.HURT, Sign.VOICES})
GRAVE |= {Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.OTHER_IN_DANGER, Sign.OTHER_HURTS}
OPENING = GRAVE | {
    Sign.MEANS,
    Sign.TIME,
    Sign.DANGEROUS_PLACE,
    Sign.THREAT,
    Sign.VANISH,
    Sign.NOT_SAFE,
    Sign.BETTER_DEAD,
}
OPENING |= {Sign.VIOLENCE, Sign.CONTROL, Sign.OTHER_ABUSED}
# Burdens that weigh, whatever else is plainly asked.
_WEIGHS = frozenset({Sign.SUFFERS, Sign.TIRED, Sign.NOTHING, Sign.AFRAID})
DENIALS = frozenset({Sign.DENIED, Sign.DENIES_VIOLENCE})
# How many messages, and how long, a correction of ours counts.
_LATELY, _BELIEVED = 6, timedelta(hours=1)
_IN_AN_END = frozenset({RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE, RiskKind.CHILD_VIOLENCE})
_OF_OTHERS = frozenset({Sign.OTHER_DYING, Sign.OTHER_IN_DANGER, Sign.OTHER_HURTS, Sign.OTHER_MISSING})
# Says that a danger that was not told was misread.
CORRECTS = DENIALS | {Sign.OTHER_DENIED, Sign.CORRECTS, Sign.ANGER_AT_US}


def corrected(said: Utterance) -> Analysis:
    """Take back a first reading if the words are about something else: an accident, or just a denial."""
    analysis, risk = said.analysis, said.analysis.risk
    if _is_of_a_drink(said) or _is_of_love_alone(said) or _is_of_a_morsel(said):
        return replace(analysis, risk=None, is_gentle=False)
    if analysis.is_gentle and said.signs & DENIALS:
        return replace(analysis, is_gentle=bool(said.signs & (OPENING | message_signs.FEELINGS)))
    if analysis.is_gentle and follow_ups.denies_death(said.text):
        return replace(analysis, is_gentle=bool(said.signs & (message_signs.FEELINGS | {Sign.VANISH})))
    if risk is None:
        return analysis
    if analysis.is_guessed and told_of.leaves_crying(said.text) and not said.signs & OPENING:
        return replace(analysis, risk=None, is_gentle=False)
    if _is_named_emergency(said, risk):
        return replace(analysis, risk=None, is_gentle=False, is_guessed=False)
    if _is_of_nobody(said, risk) or subject.is_shut_in(said, risk):
        return replace(analysis, risk=None, is_gentle=True)
    return _of_an_accident(said, risk) if risk.kind in _OF_ACCIDENTS else analysis


def _is_named_emergency(said: Utterance, risk: Risk) -> bool:
    """Return whether an emergency is named, and the writer's own danger only guessed."""
    analysis = said.analysis
    is_named = Concern.MEDICAL_EMERGENCY in analysis.concerns and not analysis.is_emergency_heard
    is_faint = analysis.is_guessed and risk == Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    return is_named and is_faint and not said.signs & OPENING


def _of_an_accident(said: Utterance, risk: Risk) -> Analysis:
    """Read an accident as a medical emergency, and believe a parent who denies a wish to die."""
    analysis, is_own = said.analysis, risk.kind is RiskKind.SELF_HARM
    if is_own and is_mishap(said):
        return replace(analysis, risk=None, concerns=analysis.concerns | EMERGENCY)
    if follow_ups.is_accident(said.text) and not (is_own and said.signs & GRAVE):
        if standing.is_past(said.text):
            return replace(analysis, risk=None, is_uncertain=True)
        return replace(analysis, risk=None, concerns=analysis.concerns | EMERGENCY)
    if is_own and risk.level is not RiskLevel.IMMEDIATE and follow_ups.denies_death(said.text):
        is_plain = follow_ups.denies_outright(said.text, message_signs.FEELINGS)
        is_gentle = not (is_plain or analysis.emotion in GLAD_EMOTIONS or Concern.GRIEF in analysis.concerns)
        return replace(analysis, risk=None, is_gentle=is_gentle, is_uncertain=True)
    return analysis


def is_mishap(said: Utterance) -> bool:
    """Return whether a parent denies a wish to die, and tells of an injury as a mishap in the kitchen."""
    is_denied = bool(said.signs & (DENIALS | {Sign.NO_DEATH_WISH})) and not said.signs & (GRAVE - {Sign.HURT})
    return is_denied and follow_ups.is_mishap(said.text)


def _is_of_a_drink(said: Utterance) -> bool:
    """Return whether a message is about drinking, and only the model heard danger in the words for it."""
    if not _is_guess(said.analysis) or not drink.is_spoken_of(said.text, said.said_before) or said.signs & OPENING:
        return False
    bare, rest = drink.without_it(said.text)
    # Being afraid of one's own drinking is not a danger.
    if follow_ups.read(bare) & (OPENING | _WEIGHS) - {Sign.AFRAID} or _joins(bare):
        return False
    return not rest or analyze(rest).tier is Tier.NONE


def _is_guess(analysis: Analysis) -> bool:
    """Return whether only the model heard danger."""
    return analysis.is_gentle or (analysis.risk is not None and analysis.is_guessed)


def is_only_heard(said: Utterance, most: RiskLevel) -> bool:
    """Return whether only the model heard danger, of this level at `most`, and no sign tells of any."""
    risk = said.analysis.risk
    is_light = risk is None or (risk.level <= most or follow_ups.denies_death(said.text))
    return _is_guess(said.analysis) and is_light and not said.signs & (OPENING | _WEIGHS) and not _joins(said.text)


def believed(said: Utterance) -> Analysis:
    """Drop a CONCERN after a recent denial: then it takes a graver word; after a correction any mere guess."""
    analysis, risk = said.analysis, said.analysis.risk
    is_heard = _is_guess(analysis) or analysis.is_emergency_heard or analysis.may_be_urgent
    if is_heard and _was_corrected(said) and sounds.is_nothing(said, sounds.NOTHING):
        return replace(unalarmed(analysis), is_uncertain=True)
    if not memory.has_denied(said.mark, said.now):
        return analysis
    if risk is not None and risk.level is RiskLevel.CONCERN and not said.signs & OPENING:
        analysis = replace(analysis, risk=None, is_gentle=analysis.emotion not in GLAD_EMOTIONS)
    return replace(analysis, is_gentle=analysis.is_gentle and not follow_ups.denies_death(said.text))


def _was_corrected(said: Utterance) -> bool:
    """Return whether one of the last messages took back what alarmed us."""
    return any(
        Sign.DENIED in message.signs and message.tier is not Tier.FIRM for message in said.lately(_LATELY, _BELIEVED)
    )


def unalarmed(analysis: Analysis) -> Analysis:
    """Drop the danger that was read, and an emergency that was only heard."""
    concerns = analysis.concerns - EMERGENCY if analysis.is_emergency_heard else analysis.concerns
    calmer = replace(analysis, risk=None, is_guessed=False, is_gentle=False, concerns=concerns)
    return replace(calmer, may_be_emergency=False, may_be_under_way=None, is_emergency_heard=False)


def of_an_end(text: str, risk: Risk | None) -> bool:
    """Return whether the end of the writer's own danger (means taken out, a hand on the arm) was read as another's."""
    if risk is None or risk.kind not in _IN_AN_END:
        return False
    signs = follow_ups.read(text)
    is_taken_out = risk.kind is RiskKind.THIRD_PARTY and Sign.MEANS_AWAY in signs and not signs & _OF_OTHERS
    return is_taken_out or (risk.kind is not RiskKind.THIRD_PARTY and Sign.RESTRAINED in signs)


def _is_of_love_alone(said: Utterance) -> bool:
    """Return whether a message is about sexual orientation alone, and no certain danger was read."""
    analysis, risk = said.analysis, said.analysis.risk
    is_sure = risk is not None and (not analysis.is_guessed or risk.level is not RiskLevel.CONCERN)
    if is_sure or (risk is None and not analysis.is_gentle):
        return False
    return orientation.is_asked(said.text, said.said_before) and is_talk_of_love(said)


def of_love(said: Utterance) -> Analysis:
    """Drop what may be urgent in a talk about somebody's orientation: a face that freezes, a door not knocked at."""
    if not said.analysis.may_be_urgent or not is_talk_of_love(said):
        return said.analysis
    return replace(said.analysis, may_be_emergency=False, may_be_under_way=None, is_gentle=False)


def of_fiction(said: Utterance) -> Analysis:
    """Drop a danger that is quoted of a song, a novel or a play."""
    analysis = said.analysis
    if not is_of_fiction(said):
        return analysis
    return replace(analysis, risk=None, is_gentle=False, is_guessed=False, is_uncertain=True)


def is_of_fiction(said: Utterance) -> bool:
    """Return whether a danger is quoted of a song, a novel or a play, and nothing else in the message tells of one."""
    if not told_of.quotes_fiction(said.text):
        return False
    rest = QUOTED.sub("", said.text)
    return analyze(rest).tier is Tier.NONE and not follow_ups.read(rest) & OPENING


def is_talk_of_love(said: Utterance) -> bool:
    """Return whether a talk is about somebody's orientation, which is no danger, whatever it sounds like."""
    return is_of_love([*said.said_before, said.text], said.signs)


def is_of_love(texts: Sequence[str], told: frozenset[Sign]) -> bool:
    """Return whether one of the messages told of sexual orientation, and no sign that opens care is `told`."""
    is_told = any(orientation.is_named(one) or orientation.tells_of_self(one) for one in texts)
    return is_told and not told & (OPENING | {Sign.NOTHING})


def _is_of_a_morsel(said: Utterance) -> bool:
    """Return whether a worry is about choking on food, and nothing else."""
    risk = said.analysis.risk
    is_sure = risk is not None and not (said.analysis.is_guessed and risk.level is not RiskLevel.IMMEDIATE)
    return not is_sure and follow_ups.fears_choking(said.text) and not said.signs & OPENING


def _joins(text: str) -> bool:
    return plain.tells_of_an_end(text) and not follow_ups.denies_death(text)


def _is_of_nobody(said: Utterance, risk: Risk) -> bool:
    """Return whether a first message says that nobody is in danger, or corrects a guess of the model."""
    if said.signs & OPENING:
        return False
    is_denied = risk.kind is RiskKind.THIRD_PARTY and Sign.OTHER_DENIED in said.signs
    return is_denied or (said.analysis.is_guessed and bool(said.signs & (CORRECTS | {Sign.ABOUT_OTHER})))
