"""Reads whether the writer hits a partner, or fears to (`partner_hand.json`), as opposed to a victim."""

from functools import cache

from homebiyori.care.reading.gated import GatedPatterns, Pattern
from homebiyori.lexicon.letters import BARE_SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_READ = 1_000

_words = GatedPatterns("partner_hand", compile_folded)


def _folded(text: str) -> str:
    return fold_without_gaps(text[:_READ]).strip()


def is_told(text: str) -> bool:
    """Return whether the writer tells that they hit a partner, or fear to."""
    folded = _folded(text)
    if not (_words.has("hit", folded) or _words.has("fears", folded)):
        return False
    sentences = (one[0] for one in BARE_SENTENCE.finditer(folded))
    return any(
        (_words.has("hit", one) or _words.has("fears", one)) and not _words.has("unless", one) for one in sentences
    )


def is_now(text: str) -> bool:
    """Return whether it is happening now, or with something deadly."""
    return _words.has("now", _folded(text))


def is_hurt(text: str) -> bool:
    """Return whether the other has come to harm."""
    return _words.has("hurt", _folded(text))


def is_apart(text: str) -> bool:
    """Return whether the writer has gone out of the other's reach."""
    return _words.has("apart", _folded(text))


@cache
def _asks() -> tuple[tuple[str, Pattern], ...]:
    return tuple((name, _words.compile(one)) for name, one in _words.data["asks"].items())


def asked(text: str) -> tuple[str, ...]:
    """Return what a message asks or is about, the weightiest first."""
    folded = _folded(text)
    return tuple(name for name, pattern in _asks() if pattern.search(folded))
