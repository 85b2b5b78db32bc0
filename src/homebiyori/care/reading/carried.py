"""Reads what a talk has achieved: who has come, what was given away, who holds the baby (`carried.json`).

Hypotheticals (who would come, what would be said of a wish) are removed. Also turns polite speech into plain.
"""

import re
from functools import cache

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.care.signs import Sign
from homebiyori.lexicon import unreal
from homebiyori.lexicon.letters import ASKING_SENTENCE
from homebiyori.lexicon.normalize import compile_folded, fold

_words = GatedPatterns("carried", compile_folded)
_Row = tuple[Sign, re.Pattern[str], re.Pattern[str] | None]
_UNDOES = {Sign.MEANS_AWAY: {Sign.MEANS, Sign.MEANS_IN_HAND}, Sign.SOMEONE_CAME: {Sign.ALONE}}


@cache
def _courteous() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_words.compile(pattern), plain) for pattern, plain in _words.data["courteous"])


@cache
def _rows(name: str) -> tuple[_Row, ...]:
    return tuple(_row(*entry) for entry in _words.data[name])


def _row(sign: str, tells: str, unless: str = "") -> _Row:
    return Sign(sign), _words.compile(tells), _words.compile(unless) if unless else None


def plainly(folded: str) -> str:
    """Replace the polite forms of a folded text by plain ones."""
    for pattern, plain in _courteous():
        folded = pattern.sub(plain, folded)
    return folded


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add what was achieved to the signs of a message, and remove what is not so."""
    sentences = [one[0] for one in ASKING_SENTENCE.finditer(folded)]
    for sign, tells, unless in _rows("adds"):
        told = (one for one in sentences if not (unless and unless.search(one)))
        if any(_is_so(one, each) for one in told for each in tells.finditer(one)):
            found = (found - _UNDOES.get(sign, set())) | {sign}
    dropped = {sign for sign, tells, _ in _rows("drops") if any(map(tells.search, sentences))}
    return found - dropped


def _is_so(sentence: str, found: re.Match[str]) -> bool:
    return not (unreal.is_unreal(sentence, found) or sentence.endswith("?"))


def corrects_itself(folded: str) -> bool:
    """Return whether a leading "no" corrects the writer's own words, instead of answering a question."""
    return _words.has("self_corrects", folded)


def without_telling(text: str) -> str | None:
    """Remove questions about telling somebody of a wish or an urge; None if there are none."""
    folded = fold(text)
    rest = _words.pattern("to_tell").sub("〇", folded)
    return None if rest == folded else rest
