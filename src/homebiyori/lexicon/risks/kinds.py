"""Decides which kind of danger was found, and how near it is."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from homebiyori.lexicon.risks.model import Model
from homebiyori.lexicon.risks.rules import Spelling, book
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel

# A blow by an adolescent is also a blow, a wish that voices speak also a wish: the more specific kind wins.
_CLOSER = (
    RiskKind.POSTPARTUM,
    RiskKind.CHILD_VIOLENCE,
    RiskKind.SELF_HARM,
    RiskKind.THIRD_PARTY,
    RiskKind.NEGLECT,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A danger that a rule found; an explicit one was named outright."""

    kind: RiskKind
    level: RiskLevel
    is_explicit: bool


def kind_of(detector: Model, folded: str, found: Sequence[Finding], may_be: Set[RiskKind], heaviest: str) -> RiskKind:
    """Return the kind: suicide outranks all, a denial clears what it denies, `may_be` helps if none is certain."""
    if any(one.is_explicit and one.kind is RiskKind.SELF_HARM for one in found):
        return RiskKind.SELF_HARM
    named = {one.kind for one in found} - _denied(folded)
    for kind in _CLOSER:
        if kind in named:
            return kind
    guess = _guess(detector, folded, heaviest)
    if not named:
        hinted = may_be - _denied(folded)
        return guess if not hinted or guess in hinted else next((kind for kind in _CLOSER if kind in hinted), guess)
    if guess in named:
        return guess
    return max((one for one in found if one.kind in named), key=lambda one: one.level).kind


def _guess(detector: Model, folded: str, heaviest: str) -> RiskKind:
    """Return the kind that the model hears, unless a word speaks for another."""
    denied = _denied(folded)
    ranked = [kind for kind in detector.kinds_of(heaviest) if kind not in denied]
    kind = ranked[0] if ranked else RiskKind.SELF_HARM
    for closer, among, source in book().kinds:
        if kind in among and source.pattern.search(folded):
            return closer
    return kind


def is_denied(detector: Model, folded: str, heaviest: str) -> bool:
    """Return whether the writer denies exactly what the model hears."""
    return detector.kinds_of(heaviest)[0] in _denied(folded)


def _denied(folded: str) -> set[RiskKind]:
    return {kind for kind, source in book().denials.items() if source.pattern.search(folded)}


def level_of(spellings: Sequence[Spelling], kind: RiskKind, found: Sequence[Finding]) -> RiskLevel:
    """Return the highest level that a rule or word for this kind of danger calls for."""
    levels = [one.level for one in found if one.kind is kind]
    for spelling in spellings:
        # Hypothetical passages do not count.
        whole = book().supposed.pattern.sub("〇", spelling.whole)
        levels += [
            rule.level for rule in spelling.rules["levels"] if rule.kind is kind and rule.source.pattern.search(whole)
        ]
    return max(levels, default=RiskLevel.CONCERN)
