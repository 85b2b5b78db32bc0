"""Replies to a parent who hits their partner: stop now, keep a distance, whom to call, and what happens there.

Nobody is condemned, nothing is excused, and no words meant for a victim are said. 110 is named if it happens and
cannot be stopped, 119 if the partner has come to harm.
"""

from collections.abc import Iterator

from homebiyori.care.answers.tables import AI, Slots, has_said_ai
from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.reading import partner_hand
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

_OF = "care.mate."
_HEAR, _FIRST, _ASK, _NOW, _HARMED = (_OF + name for name in ("hear", "first", "ask", "now", "harmed"))
_APART, _LINES, _STAY = (_OF + name for name in ("apart", "lines", "stay"))
_ASKED = ("police", "worth", "forgive", "sorry", "child", "lines", "apart")
_STEPS = (_APART, _LINES)


def is_of_partner_hand(care: Care) -> bool:
    """Return whether the parent is the one who hits a partner."""
    return care.kind is RiskKind.DOMESTIC_VIOLENCE and Sign.HITS_PARTNER in care.told


def answer(care: Care, text: str) -> tuple[Slots, ...] | None:
    """Choose the reply; None if this does not apply, or a wish to die is told."""
    if not is_of_partner_hand(care) or (care.signs & OWN_DEATH and Sign.NO_DEATH_WISH not in care.signs):
        return None
    if partner_hand.is_hurt(text) and _HARMED not in care.done:
        return _row(_HARMED, _NOW if care.is_imminent else _APART, None if has_said_ai(care) else AI)
    asked = [_OF + name for name in partner_hand.asked(text) if not care.is_new or name in ("police", "sorry")]
    if {Sign.CALLED, Sign.RESCUED} & (care.stands | care.signs):
        return _row(*asked[:1], _STAY, _APART)
    if care.is_imminent and _HARMED in care.done:
        return _row(_HARMED, (asked or [_STAY])[0])
    if care.is_imminent:
        return _row(_NOW, _FIRST if care.is_new else (asked or [_APART])[0], None if asked else _STAY)
    if care.is_new:
        return _row(_HEAR, _FIRST, asked[0] if asked else _ASK)
    step = next((slot for slot in _STEPS if slot not in care.done and slot not in asked), _STAY)
    fresh = [slot for slot in asked if slot not in care.done] or asked
    return _row(*fresh[:1], step, None if fresh or step == _STAY else _STAY)


def _row(*slots: str | None) -> tuple[Slots, ...]:
    return (tuple(dict.fromkeys(slot for slot in slots if slot)),)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_HEAR, _FIRST, _ASK, _NOW, _HARMED, _STAY)
    yield from (_OF + name for name in _ASKED)
