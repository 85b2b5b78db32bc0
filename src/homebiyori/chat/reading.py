"""A message as understood in its talk."""

from dataclasses import dataclass

from homebiyori.care.reading.perils import Peril
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models.talks import Stage
from homebiyori.lexicon.vocabulary import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as understood in its talk, and the state of the talk; `care` is None outside of care.

    `is_turned`: it is about a different person, of whom nothing is known yet. `ends`: nobody was in danger, and the
    talk is an ordinary one from the next message on. `peril` is what strangers do to the parent.

    `stage` is how an accident or somebody else's peril stands, if that was heard.
    `is_of_adult`: an adult is ill or hurt, so that the line for children does not fit.
    """

    analysis: Analysis
    care: Care | None
    signs: frozenset[Sign] = frozenset()
    is_discreet: bool = False
    is_turned: bool = False
    ends: bool = False
    peril: Peril | None = None
    stage: Stage | None = None
    is_of_adult: bool = False
