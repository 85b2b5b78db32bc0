"""Detects messages that ask whether a human answers here (`human.json`)."""

import re
from functools import cache, lru_cache

from homebiyori.lexicon.asked_us import NAMES
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.letters import WRITTEN_SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

# A question to us is short; only the last _READ characters are searched.
_LONGEST, _READ = 60, 2_000


def asks(text: str) -> bool:
    """Return whether a message asks if a human answers."""
    return _of(text)[0]


def without_question(text: str) -> str:
    """Remove the sentences of a message that ask if a human answers."""
    return _of(text)[1]


@lru_cache(maxsize=8)
def _of(text: str) -> tuple[bool, str]:
    if not _pattern("gate").search(fold_without_gaps(text[-_READ:])):
        return False, text
    sentences = WRITTEN_SENTENCE.findall(text)
    rest = [one for one in sentences if not _asks(fold_without_gaps(one[-_READ:]))]
    return (True, "".join(rest).strip()) if len(rest) < len(sentences) else (False, text)


def _asks(sentence: str) -> bool:
    said = _pattern("quoted").sub("〇", sentence.strip())
    # In a long sentence, only the last clauses ask.
    last = said if len(said) <= _LONGEST else said[-_LONGEST:].partition(",")[2]
    clauses = {last, last.rpartition(",")[2], last.rpartition("が,")[2]}
    return any(_pattern("asks").search(one) and not _is_of_others(one, said) for one in clauses)


def _is_of_others(clause: str, sentence: str) -> bool:
    """Return whether a clause asks about someone else; one that does not name us is judged by its sentence."""
    return _pattern("not_us").search(clause if _pattern("us").search(clause) else sentence) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    data = load("human")
    words = data["gates"]["asks"] if name == "gate" else data[name]
    return compile_folded(expanded(words, {**data["macros"], "NAMES": NAMES}))
