"""Settles which situation a message tells of: its words (`situations`) and the model (`situations_model`) together.

Words that the model hears otherwise are belied, and what it hears surely needs none.
"""

from functools import lru_cache

from homebiyori.lexicon import situations, situations_model
from homebiyori.lexicon.situations import Found

# What words tell is so much surer; of a situation that the model does not know they have to do alone.
TOLD_FIRST, TOLD_BESIDE, UNKNOWN = 0.3, 0.2, -0.85
# How sure it must be, where so much of its lead over the next counts, too.
LEAST, LEAD = -0.58, 0.5


@lru_cache(maxsize=4)
def read(text: str) -> tuple[Found, ...]:
    """Return the situations of a message, the surest first."""
    told = {found.situation.id: found for found in situations.read(text)}
    scores = dict(situations_model.model().scores(text))
    for at, name in enumerate(told):
        scores[name] = scores.get(name, UNKNOWN) + (TOLD_BESIDE if at else TOLD_FIRST)
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    found: list[Found | None] = []
    for name in (*ranked[:1], *(name for name in ranked[1:] if name in told)):
        others = (scores[other] for other in ranked[:2] if other != name)
        if scores[name] + LEAD * (scores[name] - max(others, default=UNKNOWN)) > LEAST:
            found.append(told.get(name) or situations.heard(name, text, scores[name]))
    return tuple(one for one in found if one is not None)
