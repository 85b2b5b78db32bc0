"""Reads an emergency told over two messages, each of which may be harmless by itself (`over_two.json`)."""

from collections.abc import Iterable

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_READ = 400

_words = GatedPatterns("over_two", compile_folded)


def _folded(text: str) -> str:
    return fold_without_gaps(text[:_READ]).strip()


def is_swallowed(text: str) -> bool:
    """Return whether a message only says that something was swallowed; what, and by whom, was told before."""
    return _words.has("swallowed", _folded(text))


def is_of_child(text: str, before: Iterable[str], *, was_poison: bool) -> bool:
    """Return whether a child has swallowed something, according to a message and those `before` it.

    `was_poison`: the last answer was for a poisoning.
    """
    read, told = _folded(text), [_folded(each) for each in before]
    if _words.has("swallowed", read):
        return was_poison or any(_words.has("near", each) for each in told)
    is_ill = _words.has("symptom", read) and not _words.has("not_symptom", read)
    if is_ill and was_poison:
        return True
    if is_ill and _words.has("asleep", read):
        return any(_words.has("emptied", each) for each in told)
    is_found = _words.has("emptied", read) and not _words.has("not_symptom", read)
    return is_found and any(_words.has("asleep", each) and not _words.has("not_symptom", each) for each in told)


def is_fed(text: str, before: Iterable[str]) -> bool:
    """Return whether what was swallowed is a child's milk, meal or medicine that was mentioned before."""
    told = tuple(before)
    return is_swallowed(text) and not names_own_pills(told) and any(_words.has("fed", _folded(each)) for each in told)


def names_own_pills(before: Iterable[str]) -> bool:
    """Return whether the writer's own pills were said to be laid out, many, or gone."""
    return any(_is_own("ready", each) for each in before)


def has_taken(text: str, before: Iterable[str]) -> bool:
    """Return whether the writer has taken the pills that were told of before."""
    if not is_swallowed(text):
        return False
    told = tuple(before)
    is_kept = any(_is_own("kept", each) for each in told)
    return names_own_pills(told) or (is_kept and _words.has("regretted", _folded(text)))


def sleeps_beside_pills(text: str, before: Iterable[str]) -> bool:
    """Return whether a child does not wake up, after the writer told of hoarded or laid out pills."""
    read = _folded(text)
    is_asleep = _words.has("asleep", read) and not _words.has("not_symptom", read)
    return is_asleep and any(_is_own("ready", each) or _is_own("kept", each) for each in before)


def tells_amount(text: str, before: Iterable[str]) -> bool:
    """Return whether a message tells how much it was, after the writer has said that they took medicine."""
    read = _folded(text)
    is_much = _words.has("amount", read) and not _words.has("not_own", _without_colds(read))
    return is_much and any(_words.has("drank_own", _folded(each)) for each in before)


def _without_colds(read: str) -> str:
    # Elsewhere cold medicine is no overdose, but here it is asked how much of it was taken.
    return read.replace("風邪", "")


def _is_own(name: str, text: str) -> bool:
    read = _folded(text)
    return _words.has(name, read) and not _words.has("not_own", read)
