"""What takes a first reading of danger back: an accident, a denial, a worry, nobody in danger. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from homebiyori.care.answers import drink, orientation, plain
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat.care import heard, subject
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Analysis, Concern, Risk, RiskKind, RiskLevel, Tier

_OF_ACCIDENTS = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.SELF_HARM})
# After a gentle reading these open the care, after a care that has ended the graver ones do.
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
# What weighs, whatever else is plainly asked.
_WEIGHS = frozenset({Sign.SUFFERS, Sign.TIRED, Sign.NOTHING, Sign.AFRAID})
DENIALS = frozenset({Sign.DENIED, Sign.DENIES_VIOLENCE})
_IN_AN_END = frozenset({RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE, RiskKind.CHILD_VIOLENCE})
_OF_OTHERS = frozenset({Sign.OTHER_DYING, Sign.OTHER_IN_DANGER, Sign.OTHER_HURTS, Sign.OTHER_MISSING})
# What says that a danger that nobody told was misheard.
CORRECTS = DENIALS | {Sign.OTHER_DENIED, Sign.CORRECTS, Sign.ANGER_AT_US}


def mended(text: str, analysis: Analysis, before: Sequence[str] = ()) -> Analysis:
    """Take a first reading back where the words are about something else: an accident, or a denial alone."""
    risk = analysis.risk
    if (
        _is_of_a_drink(text, analysis, before)
        or _is_of_love_alone(text, analysis, before)
        or _is_of_a_morsel(text, analysis)
    ):
        return replace(analysis, risk=None, is_gentle=False)
    if analysis.is_gentle and follow_ups.read(text) & DENIALS:
        return replace(analysis, is_gentle=bool(follow_ups.read(text) & (OPENING | heard.FEELINGS)))
    if analysis.is_gentle and follow_ups.denies_death(text):
        return replace(analysis, is_gentle=bool(follow_ups.read(text) & (heard.FEELINGS | {Sign.VANISH})))
    if risk is not None and (_is_of_nobody(text, analysis, risk) or subject.is_shut_in(analysis, risk, text)):
        return replace(analysis, risk=None, is_gentle=True)
    if risk is None or risk.kind not in _OF_ACCIDENTS:
        return analysis
    is_own, is_bright = risk.kind is RiskKind.SELF_HARM, analysis.emotion in GLAD_EMOTIONS
    if follow_ups.is_accident(text) and not (is_own and follow_ups.read(text) & GRAVE):
        return replace(analysis, risk=None, concerns=analysis.concerns | {Concern.MEDICAL_EMERGENCY})
    if is_own and risk.level is not RiskLevel.IMMEDIATE and follow_ups.denies_death(text):
        is_plain = follow_ups.denies_outright(text, heard.FEELINGS)
        is_gentle = not (is_plain or is_bright or Concern.GRIEF in analysis.concerns)
        return replace(analysis, risk=None, is_gentle=is_gentle, is_uncertain=True)
    return analysis


def _is_of_a_drink(text: str, analysis: Analysis, before: Sequence[str]) -> bool:
    """Return whether a message is about a drink, and the model alone heard danger in the words that tell of it."""
    is_guess = analysis.is_gentle or (analysis.risk is not None and analysis.is_guessed)
    if not is_guess or not drink.is_spoken_of(text, before) or follow_ups.read(text) & OPENING:
        return False
    bare, rest = drink.without_it(text)
    # Who fears what they drink is in no danger by that.
    if follow_ups.read(bare) & (OPENING | _WEIGHS) - {Sign.AFRAID} or _joins(bare):
        return False
    return not rest or analyze(rest).tier is Tier.NONE


def is_only_heard(text: str, analysis: Analysis, most: RiskLevel = RiskLevel.CONCERN) -> bool:
    """Return whether the model alone heard a danger of this level at `most`, and no word of one is told."""
    risk = analysis.risk
    is_light = risk is None or (risk.level <= most or follow_ups.denies_death(text))
    is_guess = analysis.is_gentle or (risk is not None and analysis.is_guessed)
    return is_guess and is_light and not follow_ups.read(text) & (OPENING | _WEIGHS) and not _joins(text)


def believed(text: str, analysis: Analysis) -> Analysis:
    """Take what is only worried about again for no danger: once denied, it takes a graver word."""
    risk = analysis.risk
    if risk is not None and risk.level is RiskLevel.CONCERN and not follow_ups.read(text) & OPENING:
        analysis = replace(analysis, risk=None, is_gentle=analysis.emotion not in GLAD_EMOTIONS)
    return replace(analysis, is_gentle=analysis.is_gentle and not follow_ups.denies_death(text))


def of_an_end(text: str, risk: Risk | None) -> bool:
    """Return whether a danger of others was read in what ended the writer's own: means taken out, a hand at the arm."""
    if risk is None or risk.kind not in _IN_AN_END:
        return False
    signs = follow_ups.read(text)
    is_taken_out = risk.kind is RiskKind.THIRD_PARTY and Sign.MEANS_AWAY in signs and not signs & _OF_OTHERS
    return is_taken_out or (risk.kind is not RiskKind.THIRD_PARTY and Sign.RESTRAINED in signs)


def _is_of_love_alone(text: str, analysis: Analysis, before: Sequence[str]) -> bool:
    """Return whether a message tells of whom somebody loves, or asks on, and of no danger: what weighs is none."""
    risk = analysis.risk
    is_sure = risk is not None and (not analysis.is_guessed or risk.level is not RiskLevel.CONCERN)
    if is_sure or (risk is None and not analysis.is_gentle):
        return False
    return orientation.is_asked(text, before) and is_of_love([*before, text], follow_ups.read(text))


def is_of_love(texts: Sequence[str], told: frozenset[Sign]) -> bool:
    """Return whether one of the messages told whom somebody loves, and nothing of what opens care is `told`."""
    is_told = any(orientation.is_named(one) or orientation.tells_of_self(one) for one in texts)
    return is_told and not told & (OPENING | {Sign.NOTHING})


def _is_of_a_morsel(text: str, analysis: Analysis) -> bool:
    """Return whether a worry is about food that might stick, and nothing else."""
    is_sure = analysis.risk is not None and not (analysis.is_guessed and analysis.risk.level is not RiskLevel.IMMEDIATE)
    return not is_sure and follow_ups.fears_choking(text) and not follow_ups.read(text) & OPENING


def _joins(text: str) -> bool:
    return plain.tells_of_an_end(text) and not follow_ups.denies_death(text)


def _is_of_nobody(text: str, analysis: Analysis, risk: Risk) -> bool:
    """Return whether a first message says that no one is in danger, or corrects us where only the model alarms."""
    signs = follow_ups.read(text)
    if signs & OPENING:
        return False
    is_denied = risk.kind is RiskKind.THIRD_PARTY and Sign.OTHER_DENIED in signs
    return is_denied or (analysis.is_guessed and bool(signs & (CORRECTS | {Sign.ABOUT_OTHER})))
