"""Recognizes topics that are no danger by themselves: bereavement, drinking, sexual orientation. Pure."""

from homebiyori.care.answers import drink
from homebiyori.chat.care import doubts, mourning
from homebiyori.chat.care.utterance import Utterance


def is_low(said: Utterance) -> bool:
    """Return whether a message is about such a topic, where a complaint or a request for help opens no care."""
    if said.signs & doubts.OPENING:
        return False
    is_told = mourning.is_bereaved(said) or drink.is_spoken_of(said.text, said.said_before)
    return is_told or doubts.is_talk_of_love(said)
