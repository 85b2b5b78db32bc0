"""Folds many phrases at once: the lexicon's books are built while the first message waits for its reply."""

from collections.abc import Iterable, Iterator

from homebiyori.lexicon.normalize import LONGEST, fold

# Keeps a phrase's final っ, as `fold_phrase` does, keeps one-letter phrases apart, and occurs in no phrase.
_BETWEEN = "〆〆\0"


def fold_all(phrases: Iterable[str]) -> Iterator[str]:
    """Fold each phrase like `fold_phrase`."""
    some: list[str] = []
    room = LONGEST
    for phrase in phrases:
        # NFKC at most doubles the length of a phrase: none of ours contains a ligature.
        needed = 2 * (len(phrase) + len(_BETWEEN))
        if needed > room:
            yield from _folded(some)
            some, room = [], LONGEST
        some.append(phrase)
        room -= needed
    yield from _folded(some)


def _folded(phrases: list[str]) -> list[str]:
    return fold("".join(phrase + _BETWEEN for phrase in phrases)).split(_BETWEEN)[:-1] if phrases else []
