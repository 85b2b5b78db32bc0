"""Reads the crux of a message in care: what is at hand and when, who was called, what a voice commands (`crux.json`).

A text is read sentence by sentence, without the gaps between its words. What weighs only in its talk is joined in
`chat/care/crux.py`, what is asked is answered in `care/acts/crux.py`.
"""

from functools import lru_cache

from homebiyori.care.reading import carried
from homebiyori.care.reading.gated import READ, SentencePatterns, Sentences, sentences_in
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps, without_gaps

# What is said of now is no word that the question is closed.
_DENIALS = frozenset({Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.DENIED})
_SWALLOWED = frozenset({Sign.MEANS_HOARDED, Sign.MEANS, Sign.NOT_TAKEN, Sign.SLEEPS, Sign.THANKS, Sign.GLAD})

_words = SentencePatterns("crux", compile_folded)
_has, _says, _tells = _words.has, _words.says, _words.tells


# What is asked of a message is asked many times over.
@lru_cache(maxsize=8)
def _sentences_of(text: str) -> Sentences:
    return sentences_in(carried.plainly(fold_without_gaps(text[:READ])))


def says(name: str, text: str, unless: str | None = None) -> bool:
    """Return whether a sentence of a text says something of the table, and nothing in it that it is something else."""
    return _says(name, _sentences_of(text), unless)


def settled(found: set[Sign], folded: str) -> set[Sign]:
    """Add what was taken however politely it is told, and take out calls, company and denials that are none."""
    sentences = sentences_in(without_gaps(folded))
    if _has_taken(sentences):
        found = (found - _SWALLOWED) | {Sign.TAKEN, Sign.PILLS}
    if found & _DENIALS and _says("not_yet", sentences):
        found = (found - _DENIALS) | {Sign.NOT_NOW}
    if Sign.ASKS_METHOD in found and _says("death_asked_back", sentences):
        # Our own question, said back, asks for no way.
        found = found - {Sign.ASKS_METHOD}
    return _of_who_is_there(_of_calls(found, sentences), sentences)


def _of_who_is_there(found: set[Sign], sentences: Sentences) -> set[Sign]:
    if _tells("laid", sentences):
        found = found | {Sign.BABY_LAID}
    if Sign.SOMEONE_CAME in found and _says("child_woke", sentences) and not _says("grown_came", sentences):
        # Children who wake are nobody who helps.
        found = found - {Sign.SOMEONE_CAME}
    return found


def _has_taken(sentences: Sentences) -> bool:
    return any(_has("took", one) and _has("took_much", one) and not _has("not_took", one) for one in sentences)


def has_taken(text: str) -> bool:
    """Return whether what was kept, or much of it, was taken, in words that are polite, a dialect's or broken."""
    return _has_taken(_sentences_of(text))


def _of_calls(found: set[Sign], sentences: Sentences) -> set[Sign]:
    """Tell apart who was called."""
    if found & {Sign.OF_119, Sign.TO_POLICE} and _tells("called_spaced", sentences):
        found = (found - {Sign.ANGER_AT_US}) | {Sign.CALLED}
    if Sign.RESCUED in found and _says("called_person", sentences) and _says("asks_119", sentences, "called_amb"):
        # Whom they reached is somebody near.
        found = (found - {Sign.RESCUED}) | {Sign.TOLD_SOMEONE}
    if Sign.CALLED not in found:
        return found
    is_ambulance = _says("called_amb", sentences, "not_called_119")
    return _of_whom(found, sentences) | ({Sign.AMBULANCE} if is_ambulance else set())


def _of_whom(found: set[Sign], sentences: Sentences) -> set[Sign]:
    """Leave out a call to somebody near, who is no ambulance, and of one that is only asked after."""
    is_of_person = _says("called_person", sentences)
    is_asked = _says("asks_119", sentences, "called_amb")
    if not (is_of_person or is_asked):
        return found
    if not _says("called_119", sentences, "not_called_119"):
        return (found - {Sign.CALLED}) | ({Sign.TOLD_SOMEONE} if is_of_person else set())
    # The police bring no ambulance to who has come to harm.
    is_police_only = is_asked and not _says("called_amb", sentences, "not_called_119")
    return found - {Sign.CALLED} if is_police_only else found


def asks_for_words(text: str) -> str | None:
    """Name for whom words are asked, where it is somebody near: `staff`, `doctor`, `near`, or a `kid`."""
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
