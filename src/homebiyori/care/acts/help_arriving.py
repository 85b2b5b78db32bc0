"""Replies once somebody is on the way to a parent about to die, or with them.

An abuser is not company for a victim; an injured parent needs the ambulance, whoever is there.
"""

from collections.abc import Iterator

from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind

Slots = tuple[str, ...]


def is_awaited(care: Care, call: str) -> bool:
    """Return whether somebody is on the way, and nothing has come nearer since the `call` was named."""
    is_said = care.kind is not RiskKind.THIRD_PARTY and call in care.done
    return Sign.SOMEONE_COMING in care.stands and is_said and not _is_nearer(care)


def is_beside(care: Care, call: str) -> bool:
    """Return whether somebody has come to the parent since the `call` was named."""
    is_said = care.is_own and call in care.done
    return Sign.SOMEONE_CAME in care.stands and is_said and not _is_nearer(care)


def with_them(hear: str | None) -> Iterator[Slots]:
    """Say what to tell or show the person who has come."""
    hear = hear or "care.hear.someone_came"
    yield from ((hear, "care.now.together", "care.now.together_safe"), (hear, "care.now.together"))


def until_they_come(care: Care, hear: str | None, act: str | None) -> Iterator[Slots]:
    """Wait with the parent; the ambulance is named in case it grows worse."""
    hear = hear or "care.hear.coming"
    wait = "care.wait.shop" if Sign.AT_SHOP in care.known else "care.wait.until"
    yield from ((hear, wait, act), (hear, wait)) if act and act != wait else ((hear, wait),)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from ("care.now.together", "care.now.together_safe", "care.hear.coming", "care.wait.until", "care.wait.shop")


def _is_nearer(care: Care) -> bool:
    is_harmed = bool(care.stands & {Sign.TAKEN, Sign.HURT})
    return is_harmed or bool(care.signs & {Sign.MEANS_IN_HAND, Sign.THREAT, Sign.DANGEROUS_PLACE, Sign.TIME})
