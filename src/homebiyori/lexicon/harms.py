"""Detects harm that is told as a success: a child drugged, tied up, hit, left alone, driven home after drinking.

Joy and laughter around it do not excuse it: danger stays danger, and none of it is ever praised (`harms.json`). The
writer is taken to have done it; `unless` clears what others did, play, and care as prescribed. `harms_hidden.json` has
harm next to everyday things: a punishment, what a child says or draws; `harms_plans.json` what is planned or done to
oneself or others, in other languages, too, and words with no joy nearby; `harms_told.json` more of all these.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from homebiyori.lexicon.clauses import sentence_around
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern, fold_pattern
from homebiyori.lexicon.risks.reading import Danger
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, Concern, Risk, RiskKind, RiskLevel

_URGENT = {
    "poisoning": frozenset({Concern.POISONING, Concern.MEDICAL_EMERGENCY}),
    "emergency": frozenset({Concern.MEDICAL_EMERGENCY}),
}
_BOOKS = ("harms", "harms_hidden", "harms_plans", "harms_told")
# If the model hears one of these, it is not the writer's own danger: someone else may have done it.
OTHERS = OF_CHILDREN | AT_HOME | {RiskKind.THIRD_PARTY}


@dataclass(frozen=True, slots=True)
class Harm:
    """What a message reports: danger, an emergency, a possible one (`is_gentle`), or merely something not to praise.

    An `is_plain` harm is what the message says, whatever else its words sound like.
    """

    risk: Risk | None = None
    is_plain: bool = False
    is_gentle: bool = False
    is_uncertain: bool = False
    concerns: frozenset[Concern] = frozenset()


@dataclass(frozen=True, slots=True)
class _Sign:
    harm: Harm
    source: LazyPattern
    unless: LazyPattern


@lru_cache(maxsize=1)
def _book() -> tuple[tuple[_Sign, ...], Gate]:
    books = [load(name) for name in _BOOKS]
    macros: dict[str, str] = {name: part for data in books for name, part in data["macros"].items()}

    def spell(pattern: str) -> str:
        return fold_pattern(expanded(pattern, macros))

    signs: list[_Sign] = []
    for data in books:
        for entry in data["signs"]:
            harm, unless = _harm(entry), LazyPattern(f"{data['unless']}|{entry['unless']}", spell)
            signs += (_Sign(harm, LazyPattern(pattern, spell), unless) for pattern in entry["any"])
    return tuple(signs), Gate([sign.source.raw for sign in signs], spell)


def _harm(entry: dict[str, Any]) -> Harm:
    does = entry["does"]
    return Harm(
        risk=Risk(RiskKind(entry["kind"]), RiskLevel(entry["level"])) if does == "firm" else None,
        is_plain=entry.get("is_plain", False),
        is_gentle=does == "gentle",
        is_uncertain=does == "uncertain",
        concerns=_URGENT.get(does, frozenset()),
    )


def read(folded: str, plain: str) -> Harm:
    """Return the gravest harm in a folded text; `plain` is the text as the rules spell it."""
    found = [sign.harm for text in dict.fromkeys((folded, plain)) for sign in _met(text)]
    risks = [one for one in found if one.risk is not None]
    gravest = max(risks, key=_gravity, default=Harm())
    return replace(
        gravest,
        is_gentle=any(one.is_gentle for one in found),
        is_uncertain=any(one.is_uncertain for one in found),
        concerns=frozenset().union(*(one.concerns for one in found)),
    )


def _gravity(harm: Harm) -> int:
    return harm.risk.level if harm.risk is not None else 0


def _met(text: str) -> Iterator[_Sign]:
    signs, gate = _book()
    return (signs[at] for at in gate.open(text) if _is_met(signs[at], text))


def _is_met(sign: _Sign, text: str) -> bool:
    for match in sign.source.pattern.finditer(text):
        bounds = sentence_around(text, match.start(), match.end())
        if sign.unless.pattern.search(text, *bounds) is None:
            return True
    return False


def combined(danger: Danger, harm: Harm) -> Danger:
    """Return a danger combined with the harm that is told, which never lowers it."""
    if harm.risk is not None and (danger.risk is None or harm.is_plain or _is_misheard(danger)):
        return Danger(risk=harm.risk, weight=danger.weight)
    if harm.risk is not None and danger.risk is not None and _is_alike(danger.risk.kind, harm.risk.kind):
        return replace(danger, risk=replace(danger.risk, level=max(danger.risk.level, harm.risk.level)), heard=None)
    if danger.risk is not None:
        return danger
    if harm.is_gentle or danger.is_gentle:
        return replace(danger, is_gentle=True, is_uncertain=False)
    return replace(danger, is_uncertain=True) if harm.is_uncertain or harm.concerns else danger


def _is_alike(heard: RiskKind, told: RiskKind) -> bool:
    return heard is told or heard in OF_CHILDREN


def _is_misheard(danger: Danger) -> bool:
    """Return whether only the model hears a danger to the writer, in what was done to someone else."""
    return danger.heard is not None and danger.risk is not None and danger.risk.kind not in OTHERS
