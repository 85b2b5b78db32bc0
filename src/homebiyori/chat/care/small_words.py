"""Which words open care that are small by themselves: behind what may be danger, and never in a plain life. Pure.

「まだ上にいる」 is an emergency after one that was told, 「逆上がり、まだ上がらない」 never.
"""

from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import things
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Analysis, Tier

# Of fewer letters nobody says what else there is.
_ENOUGH = 12


def opens(said: Utterance) -> bool:
    """Return whether one of its signs opens care: not where the message tells of everyday life and is harmless.

    It is harmless by what is read in it alone: no rule and no model holds it for danger.
    """
    if not said.signs & doubts.OPENING or names_life(said):
        return False
    # A farewell is said in harmless words.
    return not is_harmless(said) or Sign.FAREWELL_NOTE in said.signs


def is_harmless(said: Utterance) -> bool:
    """Return whether a message says enough, and no rule and no model holds any of it for danger."""
    return _is_calm(said.analysis) and not said.analysis.is_faint and len(fold(said.text).strip()) >= _ENOUGH


def names_life(said: Utterance) -> bool:
    """Return whether a message names a thing of everyday life, and is not held for danger."""
    return _is_calm(said.analysis) and bool(things.read(said.text))


def _is_calm(analysis: Analysis) -> bool:
    return analysis.tier is Tier.NONE and not analysis.is_uncertain
