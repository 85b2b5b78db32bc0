"""Keeps an answer in danger to the scene that was told: nobody is told to put down a blade that nobody mentioned.

Sentences of one slot differ in what they take for granted, so it is looked for in the words of each
(`data/scenes.json`).
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.store import Fragment
from homebiyori.ai.port import ReplyRequest, slot_of
from homebiyori.lexicon.normalize import compile_folded, fold

# What is said next in a talk, of its theme and stage. An answer to what was told or asked has met its scene already.
_NEXT = ("care.guide.", "care.wait.", "care.moment.", "care.kept.", "care.now.")
# In so many of the last messages a scene is over.
_LATELY = 2


@dataclass(frozen=True, slots=True)
class _Scene:
    said: re.Pattern[str]
    told: re.Pattern[str]
    # In a sentence: that it does not take the scene for granted.
    bar: re.Pattern[str] | None
    # In a message: that the scene has ended.
    over: re.Pattern[str] | None

    def stands(self, said: str, lately: str) -> bool:
        """Return whether it was told in a talk, and is not over by the last messages."""
        return self.told.search(said) is not None and (self.over is None or self.over.search(lately) is None)


def untold(request: ReplyRequest) -> frozenset[str]:
    """Return the scenes that were not told in a talk, or are over."""
    messages = [request.text, *(one.user_text for one in reversed(request.exchanges))]
    folded = [*map(fold, messages)]
    said, lately = "\n".join(folded), "\n".join(folded[:_LATELY])
    return frozenset(name for name, scene in _scenes().items() if not scene.stands(said, lately))


def within(fragments: Sequence[Fragment], strange: Set[str]) -> tuple[Fragment, ...]:
    """Return the fragments that take no scene for granted that is `strange` to the talk."""
    return tuple(one for one in fragments if not (slot_of(one.id).startswith(_NEXT) and _presumed(one.text) & strange))


# As many as there are sentences of care in a voice.
@lru_cache(maxsize=4_096)
def _presumed(text: str) -> frozenset[str]:
    said = fold(text)
    return frozenset(
        name
        for name, scene in _scenes().items()
        if scene.said.search(said) and not (scene.bar and scene.bar.search(said))
    )


@cache
def _scenes() -> dict[str, _Scene]:
    return {
        name: _Scene(
            said=compile_folded(row["said"]),
            told=compile_folded(row["told"]),
            bar=compile_folded(row["bar"]) if "bar" in row else None,
            over=compile_folded(row["over"]) if "over" in row else None,
        )
        for name, row in load("scenes").items()
        if name != "comment"
    }
