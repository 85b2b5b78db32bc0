"""What reading a feeling yields."""

from dataclasses import dataclass

from homebiyori.lexicon.vocabulary import Emotion

# Less is not felt.
FAINTEST = 1.0


@dataclass(frozen=True, slots=True)
class Felt:
    """One feeling read at `start:end`, after everything around it was weighed."""

    start: int
    end: int
    emotion: Emotion
    weight: float
    is_stated: bool
