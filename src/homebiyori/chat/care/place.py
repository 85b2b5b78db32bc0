"""Adds up hints of danger over a talk: a place, means, money, things put in order, a farewell. Pure."""

from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum

from homebiyori.care.reading import cues
from homebiyori.care.reading.cues import Theme
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Risk, RiskKind, RiskLevel, Tier

# How long a hint counts with later ones.
LASTS = timedelta(hours=2)
_MOST = 8
_OUT_OF_DANGER = frozenset({Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.RESCUED, Sign.MEANS_AWAY})
# After one of these, only earlier hints of where somebody is count.
_TAKES_BACK_HINTS = frozenset({Sign.DENIED, Sign.CORRECTS, Sign.NO_DEATH_WISH, Sign.TAKEN_BACK, Sign.NOT_NOW})
# Signs that do not count as everyday words beside such hints.
_PLEASANTRIES = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.SAFE, Sign.CALMER, Sign.FAREWELL})
# The signs that a theme adds when it opens care, and when it is imminent.
_OPENING_SIGNS = {
    "place": frozenset[Sign](),
    "means": {Sign.MEANS},
    "money": {Sign.VANISH},
    "parting": {Sign.FAREWELL_NOTE},
    "ready": {Sign.FAREWELL_NOTE},
}
_IMMINENT_SIGNS = {
    "place": {Sign.DANGEROUS_PLACE},
    "means": {Sign.MEANS, Sign.TIME},
    "money": {Sign.PLAN, Sign.TIME},
    "parting": {Sign.PLAN, Sign.TIME},
    "ready": {Sign.PLAN, Sign.TIME},
}
_LEVELS = dict.fromkeys(("place", "means", "ready"), RiskLevel.SERIOUS)
# Divides the weight of preparations that may be no more than tidying up.
_MANY = 2


class Standing(IntEnum):
    """How much the hints of a theme amount to: one cue, enough to ask about death, or imminent danger."""

    NOTHING = 0
    UNSURE = 1
    OPENS = 3
    NOW = 4


def read(said: Utterance) -> dict[Theme, tuple[Standing, frozenset[Sign]]]:
    """Weigh the hints of each theme up to this message; a bright message counts only for "ready"."""
    told = [_told(said.text, is_bright=said.analysis.emotion in GLAD_EMOTIONS and said.analysis.risk is None)]
    if not any(each.names or each.cues for each in told[0].values()):
        return {}
    is_settled = False
    for message in said.recent[:_MOST]:
        if said.now - message.created_at >= LASTS or _OUT_OF_DANGER & set(message.signs):
            break
        is_settled = is_settled or bool(_TAKES_BACK_HINTS & set(message.signs))
        is_bright = message.emotion in GLAD_EMOTIONS and message.tier is Tier.NONE
        earlier = _told(message.user_message, is_bright=is_bright)
        told.append({name: each for name, each in earlier.items() if name == "place" or not is_settled})
    return {theme: _weighed(theme, [each[theme] for each in told if theme in each]) for theme in told[0]}


def _told(text: str, *, is_bright: bool) -> dict[Theme, cues.Told]:
    told = cues.read(text)
    return {"ready": told["ready"]} if is_bright else told


def _weighed(theme: Theme, told: Sequence[cues.Told]) -> tuple[Standing, frozenset[Sign]]:
    names = frozenset[Sign]().union(*(each.names for each in told))
    beside = frozenset[str]().union(*(each.cues for each in told))
    is_new = bool(told[0].cues) or (theme == "place" and bool(told[0].names))
    if not names or not (is_new or names > frozenset[Sign]().union(*(each.names for each in told[1:]))):
        return Standing.NOTHING, frozenset()
    weight = cues.weight_of(theme, beside)
    if not cues.may_open(theme, beside):
        weight = min(weight // _MANY, Standing.UNSURE)
    if not cues.may_be_imminent(theme, beside):
        weight = min(weight, Standing.OPENS)
    return max(step for step in Standing if step <= weight), names


def completed(signs: frozenset[Sign], said: Utterance) -> frozenset[Sign]:
    """Add the signs that the gathered cues amount to."""
    if signs & _OUT_OF_DANGER:
        return signs
    for theme, (standing, names) in read(said).items():
        if standing >= Standing.OPENS:
            signs = (signs - _PLEASANTRIES) | names | _OPENING_SIGNS[theme]
        if standing is Standing.NOW:
            signs |= _IMMINENT_SIGNS[theme]
    return signs


def opened(said: Utterance) -> Risk | None:
    """Read the danger that gathered cues amount to."""
    gathered = read(said).items()
    levels = [_LEVELS.get(theme, RiskLevel.CONCERN) for theme, (standing, _) in gathered if standing >= Standing.OPENS]
    return Risk(RiskKind.SELF_HARM, max(levels)) if levels else None


def is_unsure(said: Utterance) -> bool:
    """Return whether the hints are too few to open care, but enough not to praise or celebrate."""
    gathered = read(said)
    told = (gathered[theme][0] for theme in ("place", "ready") if theme in gathered)
    return Standing.UNSURE in told
