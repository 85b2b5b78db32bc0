"""A feeling that was read in a text."""

from dataclasses import dataclass

from homebiyori.lexicon.vocabulary import Emotion

# Feelings that weigh less do not count.
FAINTEST = 1.0


@dataclass(frozen=True, slots=True)
class Felt:
    """One feeling read at `start:end`, weighed by its context."""

    start: int
    end: int
    emotion: Emotion
    weight: float
    is_stated: bool
