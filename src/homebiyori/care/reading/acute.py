"""Reads the gravest facts in care (`acute.json`): delusions and orders, a child's drink, an overdose.

Context is added in `chat/care/acute.py`; the replies are in `care/acts/acute.py`.
"""

from collections.abc import Sequence

from homebiyori.care.reading.gated import SentencePatterns, Sentences, sentences_in, sentences_of
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import without_gaps

_words = SentencePatterns("acute", compile_folded)
# Signs read from a single sentence.
_READINGS = {
    "exchanged": Sign.UNREAL,
    "speaks": Sign.UNREAL,
    "sleepless": Sign.SLEEPLESS,
    "with_adult": Sign.CHILD_WITH_ADULT,
    "here": Sign.CHILD_HERE,
    "adult_home": Sign.ADULT_HOME,
    "carried_off": Sign.MEANS_AWAY,
}
# Signs without weight of their own.
PASSING = frozenset({*_READINGS.values(), Sign.CREW_AT_DOOR, Sign.OTHER_LED_AWAY, Sign.ORDERED}) - {
    Sign.UNREAL,
    Sign.MEANS_AWAY,
}

_UNSAFE = frozenset(
    {Sign.NOT_SAFE, Sign.WORSE, Sign.THREAT, Sign.TAKEN, Sign.HURT, Sign.DANGEROUS_PLACE, Sign.MEANS_IN_HAND}
)


def says(name: str, text: str) -> bool:
    """Return whether a sentence of a text matches pattern `name`, and not its exclusion."""
    return _words.says(name, sentences_of(text))


def orders(text: str) -> bool:
    """Return whether a sentence tells of an order and its source, other than somebody at home."""
    return _orders(sentences_of(text))


def is_told_to(text: str) -> bool:
    """Return whether any order is heard; this is meaningful only where there are voices."""
    return any(
        _words.has("orders_any", one) and _words.has("hearsay", one) and not _words.has("not_orders_any", one)
        for one in sentences_of(text)
    )


def _orders(read: Sentences) -> bool:
    said = (one for one in read if _words.has("orders", one) and not _words.has("not_orders", one))
    return any(_words.has("says", one) for one in said)


def hears(text: str) -> bool:
    """Return whether a text has a word of hearing what is not there, or of being commanded."""
    return says("hears", text)


def denies_voices(texts: Sequence[str]) -> bool:
    """Return whether one of these texts says that no voices are heard, and none tells of any."""
    return any(says("no_voices", text) for text in texts) and not any(map(hears, texts))


def is_drugged(text: str) -> bool:
    """Return whether a named substance was put into a child's drink."""
    return _words.says("drugged", sentences_of(text))


def is_surely_drugged(text: str) -> bool:
    """Return whether the substance is one that nobody puts into food or drink."""
    read = sentences_of(text)
    return any(
        _words.has("strong", one) and _words.has("drugged", one) and not _words.has("not_drugged", one) for one in read
    )


def tells_dose(text: str) -> bool:
    """Return whether a message says how much was taken, and when."""
    return says("amount", text) and says("hour", text)


def has_taken_some(text: str) -> bool:
    """Return whether the writer took medicine, without saying how much."""
    return _words.says("took_bare", sentences_of(text))


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add this table's signs to those of a message, and remove misreadings."""
    read = sentences_in(without_gaps(folded))
    found = found | {sign for name, sign in _READINGS.items() if _words.says(name, read)}
    is_by_thing = _orders(read) and any(_words.has("speaker", one) for one in read)
    found = found | ({Sign.ORDERED} if is_by_thing else set())
    if Sign.VOICES in found and _is_anybodys(read):
        found = found - {Sign.VOICES}
    if _words.says("safe_now", read) and not found & _UNSAFE:
        found = found | {Sign.SAFE}
    if Sign.TEARS in found and _words.says("child_cries", read) and not _words.says("own_tears", read):
        # The baby cries, not the writer.
        found = found - {Sign.TEARS}
    return _of_who_came(found, read)


def _is_anybodys(read: Sentences) -> bool:
    """Return whether every voice that is heard belongs to a real person."""
    spoken = [one for one in read if _words.has("a_voice", one)]
    return bool(spoken) and all(
        _words.has("owned_voice", one) and not _words.has("not_owned_voice", one) for one in spoken
    )


def _of_who_came(found: set[Sign], read: Sentences) -> set[Sign]:
    if any(_words.has("polite_came", one) and _words.has("polite_kin", one) for one in read if _is_fact(one)):
        found = (found - {Sign.SOMEONE_NEAR, Sign.ALONE}) | {Sign.SOMEONE_CAME}
    if _words.says("led_away", read):
        return found | {Sign.OTHER_LED_AWAY}
    is_asked = Sign.TO_POLICE in found and _words.says("asks_open", read)
    is_at_door = _words.says("at_door", read) or is_asked
    return found | {Sign.CREW_AT_DOOR} if is_at_door else found


def draws_child(text: str) -> bool:
    """Return whether the writer would take a child along into death, in unambiguous words."""
    return _words.says("draws_surely", sentences_of(text))


def joins_dead(text: str, before: Sequence[str]) -> bool | None:
    """Return whether a mourner's wish to join the dead is prepared for tonight; None if there is no such wish."""
    told = (*before, text)
    if not says("to_the_dead", text) or not any(says("died", one) for one in told):
        return None
    return says("tonight", text) and any(says("made_ready", one) for one in told)


def _is_fact(sentence: str) -> bool:
    return not _words.has("not_polite", sentence)
