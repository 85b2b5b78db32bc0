"""Recognizes talks of low risk: bereavement, drinking, sexual orientation; by themselves no danger. Pure."""

from homebiyori.care.answers import drink
from homebiyori.chat.care import doubts, mourning
from homebiyori.chat.care.utterance import Utterance


def is_low(said: Utterance) -> bool:
    """Return whether a message belongs to such a talk, where a complaint or a request for help opens no care."""
    if said.signs & doubts.OPENING:
        return False
    is_told = mourning.is_bereaved(said) or drink.is_spoken_of(said.text, said.said_before)
    return is_told or doubts.is_of_love([said.text, *said.said_before], said.signs)
