"""Reads the facts of an emergency: how near help is, illness after a birth, symptoms, a danger to a baby.

Texts are read without gaps between words. Facts from several messages are joined in `chat/care/case.py`.
"""

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.care.signs import Sign
from homebiyori.lexicon import unreal
from homebiyori.lexicon.letters import ASKING_SENTENCE
from homebiyori.lexicon.normalize import compile_folded

_WHOLE: tuple[tuple[str, str | None, Sign], ...] = (
    ("unreal", "not_unreal", Sign.UNREAL),
    ("birth", None, Sign.AFTER_BIRTH),
    ("wife", None, Sign.OF_WIFE),
    ("daughter", None, Sign.OF_DAUGHTER),
    ("mother", None, Sign.OF_MOTHER),
    ("edge", None, Sign.BABY_AT_EDGE),
    ("baby_left", None, Sign.BABY_LEFT),
    ("head_blow", None, Sign.HEAD_BLOW),
    ("head_after", None, Sign.HEAD_AFTER),
)
# A pattern, what excludes it in the same sentence, and the sign.
_BY_SENTENCE: tuple[tuple[str, str, Sign], ...] = (
    ("overdose", "not_overdose", Sign.TAKEN),
    ("hush", "not_hush", Sign.BABY_FEAR),
    ("called", "not_called", Sign.CALLED),
    ("crew", "not_crew", Sign.CREW_HERE),
    ("crew_gone", "not_gone", Sign.NOT_CALLED),
    ("ward", "not_ward", Sign.ON_WARD),
)
# Signs without weight of their own.
PASSING = frozenset({sign for _, _, sign in _WHOLE} | {Sign.CREW_HERE, Sign.ON_WARD, Sign.RESTLESS})


_HARM_BY_HAND = frozenset({Sign.CHOKED, Sign.VIOLENCE, Sign.IS_HIT, Sign.THREAT})

_words = GatedPatterns("case", compile_folded)
_has = _words.has


def _said(name: str, unless: str, read: str) -> bool:
    """Return whether a sentence states something as a fact, and nothing in it excludes that."""
    if not _has(name, read):
        return False
    sentences = (one[0] for one in ASKING_SENTENCE.finditer(read))
    return any(_is_so(name, sentence) and not _has(unless, sentence) for sentence in sentences)


def _is_so(name: str, sentence: str) -> bool:
    # Even a thought of silencing a baby counts.
    return name == "hush" or any(
        not unreal.is_unreal(sentence, found) for found in _words.pattern(name).finditer(sentence)
    )


def is_hit_on_head(read: str) -> bool:
    """Return whether an adult's blow to the head is followed by symptoms that need a doctor now."""
    return _has("head_blow", read) and _has("by_adult", read) and _has("head_after", read)


def is_overdose(read: str) -> bool:
    """Return whether an overdose was taken, however politely it is told."""
    return _said("overdose", "not_overdose", read)


def refined(found: set[Sign], read: str) -> set[Sign]:
    """Add the facts of an emergency to the signs of a message, and remove misreadings."""
    found = found | {sign for name, unless, sign in _WHOLE if _has(name, read) and not (unless and _has(unless, read))}
    said = {sign for name, unless, sign in _BY_SENTENCE if _said(name, unless, read)}
    found = found | said
    if _has("sleepless", read) and _has("elated", read):
        found = found | {Sign.RESTLESS}
    if Sign.BABY_FEAR in said:
        # A thought of quieting the child is not an image of the writer's death.
        found = (found - {Sign.IMAGES, Sign.ASKS_METHOD}) | {Sign.OWN_HAND, Sign.BABY}
        found = found | ({Sign.HAND_NOW} if _has("pillow_now", read) else set())
    if Sign.CALLED in found and (Sign.NOT_CALLED in found or not _is_of_a_call(found, said, read)):
        found = found - {Sign.CALLED}
    if _has("at_place", read) and _has("to_die", read):
        found = (found - {Sign.INDOORS}) | {Sign.DANGEROUS_PLACE, Sign.OUTSIDE}
    if _has("crew", read) and not _said("crew", "not_crew", read):
        # A crew whose siren is heard is not there yet.
        found = found - {Sign.CREW_CAME, Sign.RESCUED}
    return found


def _is_of_a_call(found: set[Sign], said: set[Sign], read: str) -> bool:
    """Return whether a call is really meant: after harm by hand, it must be named as one."""
    return Sign.CALLED in said or not found & _HARM_BY_HAND or _has("names_call", read)
