"""Takes back a guess of danger where a message surely asks a practical question of everyday life. Pure."""

from dataclasses import replace

from homebiyori.chat.care import doubts, own_wish, sounds
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import practical
from homebiyori.lexicon.models.talks import Theme
from homebiyori.lexicon.vocabulary import Analysis, RiskLevel

# How surely it must be asked, against a gentle guess and against a firm one.
AHEAD, AHEAD_OF_FIRM = 0.3, 0.6


def corrected(said: Utterance) -> Analysis:
    """Drop a guess for which no sign speaks; it is not praised all the same."""
    if not doubts.is_only_heard(said, RiskLevel.CONCERN) or own_wish.may_be_told(said, own_wish.WISH):
        return said.analysis
    heard = practical.heard_in(said.text, said.said_before[::-1])
    least = AHEAD if said.analysis.risk is None else AHEAD_OF_FIRM
    if heard is None or heard.ahead < least or sounds.talk_of(said).ahead([Theme.PLAIN]) < -least:
        return said.analysis
    return replace(doubts.unalarmed(said.analysis), is_uncertain=True)
