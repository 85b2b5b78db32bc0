"""A message as it is to be understood in its talk."""

from dataclasses import dataclass

from homebiyori.care.reading.perils import Peril
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as it is to be understood in this talk, and how the talk stands; no `care` is none.

    `is_turned`: it is about somebody else than before, of whom nothing is known yet. `ends`: nobody was in danger, and
    the talk is one of every day from the next message on. `peril` is what strangers do to the parent.
    """

    analysis: Analysis
    care: Care | None
    signs: frozenset[Sign] = frozenset()
    is_discreet: bool = False
    is_turned: bool = False
    ends: bool = False
    peril: Peril | None = None
