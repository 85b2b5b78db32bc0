"""Hours of silence after an imminent danger: they end nothing, so the next answer asks where the parent is. Pure."""

from collections.abc import Sequence

from homebiyori.care.acts import hours_later
from homebiyori.care.groups import PLANS
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, message_signs
from homebiyori.chat.care.level import IMMINENT_LASTS
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import deeds
from homebiyori.recall.models import RecentMessage

# These answer our question: the night went well.
_ANSWERS_WELL = frozenset({Sign.SAFE, Sign.CALMER, Sign.GLAD, Sign.AT_EASE})
# "I am fine" says nothing in as few characters as this.
_REFLEX = 8
# Work of the home, which nobody does at a place of danger.
_OF_THE_HOME = frozenset({"caring", "cleaning", "making"})
_ENDS_NOTHING = frozenset({Sign.CALMER, Sign.SAFE})


def is_after(said: Utterance, since: Sequence[RecentMessage], signs: frozenset[Sign]) -> bool:
    """Return whether a message breaks a silence of hours, and tells of no danger itself."""
    return _is_long(said, since) and said.analysis.risk is None and not signs & (evidence.URGENT | PLANS)


def fitted(
    signs: frozenset[Sign], said: Utterance, since: Sequence[RecentMessage], stands: frozenset[Sign]
) -> frozenset[Sign]:
    """Adjust the signs to a silence: "I am fine" ends no danger; an answer about daily life ends the night."""
    if _is_long(said, since):
        return signs if Sign.DAY_AFTER in signs else signs - _ENDS_NOTHING
    is_asked = any(slot.startswith(hours_later.OF_HOURS) for slot in message_signs.slots_of(since[:1]))
    if not is_asked or signs & (evidence.URGENT | PLANS):
        return signs
    if len(said.text.strip()) <= _REFLEX:
        signs -= _ENDS_NOTHING
    if Sign.INDOORS in signs and Sign.MEANS_IN_HAND not in stands:
        signs |= {Sign.LEFT_PLACE}
    return signs | {Sign.DAY_AFTER} if signs & _ANSWERS_WELL or _is_at_home(said.text, signs) else signs


def _is_long(said: Utterance, since: Sequence[RecentMessage]) -> bool:
    return bool(since) and not said.lately(1, IMMINENT_LASTS)


def _is_at_home(text: str, signs: frozenset[Sign]) -> bool:
    if Sign.EVERYDAY not in signs:
        return False
    done = (each.verb.group.name for each in deeds.read(text) if each.is_own and not each.is_planned)
    return any(name in _OF_THE_HOME for name in done)
