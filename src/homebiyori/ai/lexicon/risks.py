"""Finds danger in a text: to the parent, from the parent, from a partner, to a child (`heart.md` 1, 2f, 5).

A few audited rules know the unmistakable, others the signs of it that do without its word; the model (`risks_model`)
knows how danger sounds that is not spelled out. Any of them is enough. What only looks like danger (idioms, stories) is
taken out before a rule looks, and politeness before the model does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from homebiyori.ai.lexicon.risks_kinds import Finding, kind_of, level_of
from homebiyori.ai.lexicon.risks_model import model
from homebiyori.ai.lexicon.risks_rules import Spelling, book, find, spellings
from homebiyori.ai.port import Risk

UNHEARD = float("-inf")


@dataclass(frozen=True, slots=True)
class Danger:
    """What was read: a danger that is sure, or (`is_gentle`) one that may be."""

    risk: Risk | None = None
    is_gentle: bool = False


def read(folded: str) -> Danger:
    """Name the danger in a folded text, how sure it is, and how near."""
    found: list[Finding] = []
    may_be = False
    weight, heaviest = UNHEARD, folded
    for spelling in spellings(folded):
        found += _signs(spelling)
        may_be = may_be or any(True for _ in find(book().gentle, spelling.plain))
        weight, heaviest = max((weight, heaviest), _weigh(spelling.whole))
    if not found and weight < model().firm:
        return Danger(is_gentle=may_be or weight >= model().gentle)
    kind = kind_of(folded, found, heaviest)
    return Danger(Risk(kind, level_of(spellings(folded), kind, found)))


def _weigh(text: str) -> tuple[float, str]:
    if book().is_ritual(text):
        return UNHEARD, text
    return model().heaviest(text)


def _signs(spelling: Spelling) -> Iterator[Finding]:
    """Give the dangers of which there are sure signs; what is told of somebody else is not the writer's own."""
    plain = spelling.plain
    for match, rule in find(book().others, plain):
        yield Finding(rule.kind, rule.level, is_explicit=False)
        plain = plain.replace(match, "〇")
    yield from (Finding(rule.kind, rule.level, is_explicit=True) for _, rule in find(book().certain, plain))
    yield from (Finding(rule.kind, rule.level, is_explicit=False) for _, rule in find(book().firm, plain))
