"""Decides which situation a message tells about, from its words (`words`) and the model (`model`) together.

Words that the model contradicts do not count, and what it is sure of needs none. Only the model hears the kind of a
message; a situation of another kind that no word names is less certain.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise, takewhile

from homebiyori.situations import model, words
from homebiyori.situations.words import GENERAL, Found

# What words add to the score of the first situation and of others; the score of one that the model does not know.
TOLD_FIRST, TOLD_BESIDE, UNKNOWN = 0.3, 0.2, -0.85
# The minimum of a situation's score plus this share of its lead over the next one.
LEAST, LEAD = -0.58, 0.5
# A situation that no word names loses this share of its kind's distance to the likeliest kind.
OF_ITS_KIND = 0.8
# The same for kinds; so many are returned because the likeliest may not fit the feeling.
LEAST_OF_KIND, LEAD_OF_KIND, KINDS = -0.65, 0.5, 3


@lru_cache(maxsize=4)
def read(text: str) -> tuple[Found, ...]:
    """Return the situations of a message, the surest first."""
    told = {found.situation.id: found for found in words.read(text)}
    scores = _scores(text)
    for at, name in enumerate(told):
        scores[name] = _heard(text).get(name, UNKNOWN) + (TOLD_BESIDE if at else TOLD_FIRST)
    ranked = _ranked(scores)
    found: list[Found | None] = []
    for name in (*ranked[:1], *(name for name in ranked[1:] if name in told)):
        others = (scores[other] for other in ranked[:2] if other != name)
        if scores[name] + LEAD * (scores[name] - max(others, default=UNKNOWN)) > LEAST:
            found.append(told.get(name) or words.heard(name, text, scores[name]))
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=4)
def kinds(text: str) -> tuple[Found, ...]:
    """Return the kinds of message that this may be, the likeliest first."""
    scores = {name: score for name, score in _heard(text).items() if name.startswith(GENERAL)}
    ranked = _ranked(scores)
    leads = ((name, scores[name] - scores[following]) for name, following in pairwise(ranked[: KINDS + 1]))
    sure = [name for name, _ in takewhile(lambda one: scores[one[0]] + LEAD_OF_KIND * one[1] > LEAST_OF_KIND, leads)]
    found = (words.heard(name, text, scores[name]) for name in sure)
    return tuple(one for one in found if one is not None)


@lru_cache(maxsize=4)
def _heard(text: str) -> Mapping[str, float]:
    return model.model().scores(text)


def _scores(text: str) -> dict[str, float]:
    """Score the situations that the model hears, each also by its kind."""
    heard, kind_of = _heard(text), model.model().kind_of
    kinds_heard = {name: score for name, score in heard.items() if name.startswith(GENERAL)}
    best = max(kinds_heard.values(), default=0.0)
    return {
        name: score - OF_ITS_KIND * (best - kinds_heard.get(kind_of.get(name, ""), best))
        for name, score in heard.items()
        if name not in kinds_heard
    }


def _ranked(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda name: (-scores[name], name))
