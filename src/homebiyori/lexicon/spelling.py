"""Folds many phrases at once: the lexicon's books are made when the first message waits for its answer."""

from collections.abc import Iterable, Iterator

from homebiyori.lexicon.normalize import LONGEST, fold

# Keeps a phrase's last っ, as `fold_phrase` does, keeps phrases of one letter apart, and no phrase holds it.
_BETWEEN = "〆〆\0"


def fold_all(phrases: Iterable[str]) -> Iterator[str]:
    """Fold each phrase as `fold_phrase` folds it."""
    some: list[str] = []
    room = LONGEST
    for phrase in phrases:
        # NFKC may double a phrase's length at worst: no phrase of ours holds a ligature.
        needed = 2 * (len(phrase) + len(_BETWEEN))
        if needed > room:
            yield from _folded(some)
            some, room = [], LONGEST
        some.append(phrase)
        room -= needed
    yield from _folded(some)


def _folded(phrases: list[str]) -> list[str]:
    return fold("".join(phrase + _BETWEEN for phrase in phrases)).split(_BETWEEN)[:-1] if phrases else []
