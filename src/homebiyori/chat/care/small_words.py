"""Decides when small words open care: after possible danger, and never in everyday life. Pure.

「まだ上にいる」 is an emergency after one that was told, 「逆上がり、まだ上がらない」 never.
"""

from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import things
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Analysis, Tier

# A shorter message does not say enough to be harmless.
_ENOUGH = 12


def opens(said: Utterance) -> bool:
    """Return whether one of its signs opens care: not if the message tells of everyday life, or is harmless.

    Harmless means that neither a rule nor the model finds danger in it.
    """
    if not said.signs & doubts.OPENING or names_life(said):
        return False
    # A farewell note may be in harmless words.
    return not is_harmless(said) or Sign.FAREWELL_NOTE in said.signs


def is_harmless(said: Utterance) -> bool:
    """Return whether a message is long enough, and neither a rule nor the model finds danger in it."""
    return _is_calm(said.analysis) and not said.analysis.is_faint and len(fold(said.text).strip()) >= _ENOUGH


def names_life(said: Utterance) -> bool:
    """Return whether a message names an everyday thing, and no danger is found in it."""
    return _is_calm(said.analysis) and bool(things.read(said.text))


def _is_calm(analysis: Analysis) -> bool:
    return analysis.tier is Tier.NONE and not analysis.is_uncertain
