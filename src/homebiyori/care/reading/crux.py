"""Reads the crux of a message in care: what is at hand and when, who was called, what a voice commands (`crux.json`).

Texts are read sentence by sentence, without gaps between words. Context is added in `chat/care/crux.py`; the
replies are in `care/acts/crux.py`.
"""

from functools import lru_cache

from homebiyori.care.groups import DENIES_DEATH
from homebiyori.care.reading import carried
from homebiyori.care.reading.gated import READ, SentencePatterns, Sentences, sentences_in
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps, without_gaps

_SWALLOWED = frozenset({Sign.MEANS_HOARDED, Sign.MEANS, Sign.NOT_TAKEN, Sign.SLEEPS, Sign.THANKS, Sign.GLAD})

_words = SentencePatterns("crux", compile_folded)
_has, _says, _states = _words.has, _words.says, _words.states


# The same message is read many times.
@lru_cache(maxsize=8)
def _sentences_of(text: str) -> Sentences:
    return sentences_in(carried.plainly(fold_without_gaps(text[:READ])))


def says(name: str, text: str, unless: str | None = None) -> bool:
    """Return whether a sentence of a text matches pattern `name`, and not its exclusion."""
    return _says(name, _sentences_of(text), unless)


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add an overdose however politely it is told, and remove false calls, company and denials."""
    sentences = sentences_in(without_gaps(folded))
    if _has_taken(sentences):
        found = (found - _SWALLOWED) | {Sign.TAKEN, Sign.PILLS}
    if found & DENIES_DEATH and _says("not_yet", sentences):
        found = (found - DENIES_DEATH) | {Sign.NOT_NOW}
    if Sign.ASKS_METHOD in found and _says("death_asked_back", sentences):
        # Our own question, echoed, does not ask for a method.
        found = found - {Sign.ASKS_METHOD}
    return _of_who_is_there(_of_calls(found, sentences), sentences)


def _of_who_is_there(found: set[Sign], sentences: Sentences) -> set[Sign]:
    if _states("laid", sentences):
        found = found | {Sign.BABY_LAID}
    if Sign.SOMEONE_CAME in found and _says("child_woke", sentences) and not _says("grown_came", sentences):
        # Children who wake up are not helpers.
        found = found - {Sign.SOMEONE_CAME}
    return found


def _has_taken(sentences: Sentences) -> bool:
    return any(_has("took", one) and _has("took_much", one) and not _has("not_took", one) for one in sentences)


def has_taken(text: str) -> bool:
    """Return whether hoarded or much medicine was taken, in polite, dialect or broken words."""
    return _has_taken(_sentences_of(text))


def _of_calls(found: set[Sign], sentences: Sentences) -> set[Sign]:
    """Determine who was called."""
    if found & {Sign.OF_119, Sign.TO_POLICE} and _states("called_spaced", sentences):
        found = (found - {Sign.ANGER_AT_US}) | {Sign.CALLED}
    if Sign.RESCUED in found and _says("called_person", sentences) and _says("asks_119", sentences, "called_amb"):
        # They reached somebody near, not the rescuers.
        found = (found - {Sign.RESCUED}) | {Sign.TOLD_SOMEONE}
    if Sign.CALLED not in found:
        return found
    is_ambulance = _says("called_amb", sentences, "not_called_119")
    return _of_whom(found, sentences) | ({Sign.AMBULANCE} if is_ambulance else set())


def _of_whom(found: set[Sign], sentences: Sentences) -> set[Sign]:
    """Remove calls to somebody near, which bring no ambulance, and calls that are only asked about."""
    is_of_person = _says("called_person", sentences)
    is_asked = _says("asks_119", sentences, "called_amb")
    if not (is_of_person or is_asked):
        return found
    if not _says("called_119", sentences, "not_called_119"):
        return (found - {Sign.CALLED}) | ({Sign.TOLD_SOMEONE} if is_of_person else set())
    # The police do not bring an ambulance.
    is_police_only = is_asked and not _says("called_amb", sentences, "not_called_119")
    return found - {Sign.CALLED} if is_police_only else found


def asks_for_words(text: str) -> str | None:
    """Return for whom words are asked: `staff`, `doctor`, `near` or `kid`; None for anybody else."""
    sentences = _sentences_of(text)
    for place, sentence in enumerate(sentences):
        before = "".join(sentences[max(0, place - 1) : place])
        if not _has("asks_words", sentence):
            continue
        if _has("kid", sentence) or (_has("kid", before) and not _has("near", sentence)):
            return "kid"
        if _has("to_a_line", sentence):
            continue
        named = sentence if _has("near", sentence) else before
        if _has("near", named) and not _has("to_a_line", named):
            return next((name for name in ("staff", "doctor") if _has(name, named)), "near")
    return None
