"""Reads what cannot wait, also in simple or broken words: a gripped neck, flight, harm to a baby, who takes over.

Texts are read without gaps between words, as learners of the language leave them.
"""

from functools import cache

from homebiyori.care.reading import case, kept
from homebiyori.care.reading.gated import GatedPatterns, Pattern
from homebiyori.care.signs import Sign
from homebiyori.lexicon.letters import BARE_SENTENCE
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.spacing import fold_without_gaps, without_gaps

_PLAIN: tuple[tuple[str, str | None, Sign], ...] = (
    ("throat_after", None, Sign.THROAT_AFTER),
    ("asks_hospital", None, Sign.ASKS_HOSPITAL),
    ("at_door", None, Sign.AT_DOOR),
    ("other_woke", "not_woke", Sign.OTHER_WOKE),
    ("asks_now", None, Sign.ASKS_NOW),
    ("asks_survival", "not_survival", Sign.ASKS_SURVIVAL),
    ("charcoal_kept", "not_kept", Sign.CHARCOAL_KEPT),
    ("no_smoke", None, Sign.NO_FIRE),
    ("asks_police", None, Sign.ASKS_POLICE_COMES),
    ("take_child", None, Sign.ASKS_TAKE_CHILD),
    ("tongue_only", None, Sign.ASKS_LANGUAGE),
    ("asks_tongue", "not_tongue", Sign.ASKS_LANGUAGE),
    ("tell_child", None, Sign.ASKS_TELL_CHILD),
    ("crew_came", "not_crew", Sign.CREW_CAME),
    ("wife_ill", None, Sign.OTHER_ILL),
)
# Signs without weight of their own.
PASSING = frozenset({sign for _, _, sign in _PLAIN} - {Sign.NO_FIRE, Sign.ASKS_LANGUAGE, Sign.ASKS_TELL_CHILD})
PASSING |= case.PASSING
# Whoever does these does not take over a child.
_DONE_AT_HOME = frozenset({Sign.VIOLENCE, Sign.HEAD_BLOW})
# Read where a child has swallowed something.
_SWALLOWED = frozenset({Sign.TAKEN, Sign.MEANS_IN_HAND, Sign.MEANS, Sign.PILLS})
_OF_VICTIMS = frozenset({Sign.VIOLENCE, Sign.THREAT, Sign.AGGRESSOR_NEAR})
_OF_THE_WRITER = frozenset({Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.THANKS, Sign.VANISH, Sign.FAREWELL})


_words = GatedPatterns("urgent", compile_folded)
_has, _pattern, _tells = _words.has, _words.pattern, _words.tells


def _plainly(text: str) -> str:
    return fold_without_gaps(text)


def is_strangled(text: str) -> bool:
    """Return whether somebody gripped the writer's neck."""
    return _is_strangled(_plainly(text))


def _is_strangled(read: str) -> bool:
    return _tells("strangled", read)


def is_of_a_baby(text: str) -> bool:
    """Return whether the writer has hurt a baby, or may: covering its mouth, throwing, shaking."""
    read = _plainly(text)
    return _has("little", read) and bool(_hands(read))


def _hands(read: str) -> set[Sign]:
    if not _has("baby_fear", read) and not _has("baby_done", read):
        return set()
    own = [one[0] for one in BARE_SENTENCE.finditer(read) if not (_has("not_baby", one[0]) or _has("by_other", one[0]))]
    found = {Sign.BABY_FEAR} if any(_has("baby_fear", one) for one in own) else set()
    return found | ({Sign.BABY_DONE} if any(_has("baby_done", one) for one in own) else set())


def is_friends_farewell(text: str) -> bool:
    """Return whether a friend's words about dying are quoted, which are not the writer's own."""
    return _is_friends(fold(text))


def is_anothers_dose(text: str) -> bool:
    """Return whether somebody else is named as who took medicine or poison: 「薬を飲んだ夫が」."""
    return _has("another_took", fold(text))


def has_taken_off_shoes(text: str) -> bool:
    """Return whether somebody has taken off their shoes at the water or an edge, and not to play."""
    return _tells("shoes_off", _plainly(text))


def is_touched(text: str) -> bool:
    """Return whether the writer is touched against their will by somebody they live with."""
    return _tells("touched_me", _plainly(text))


def is_friends_last_word(text: str) -> bool:
    """Return whether a friend's quoted words are a farewell, too."""
    folded = fold(text)
    return _is_friends(folded) and _has("friends_now", folded)


def _is_friends(folded: str) -> bool:
    return _has("friends_words", folded) and not _has("not_friends", folded)


def is_of_the_ill(text: str) -> bool:
    """Return whether somebody at home has delusions."""
    return _has("wife_ill", _plainly(text))


def asks_for_tongue(text: str) -> bool:
    """Return whether a line in another language is asked for."""
    read = _plainly(text)
    return _has("asks_tongue", read) and not _has("not_tongue", read)


def tongue_in(text: str) -> Sign | None:
    """Return the language that a message names, English last: a request in English may be for another."""
    read = _plainly(text)
    named = (name for name in _words.data["tongues"] if _tongue(name).search(read))
    return next((Sign(f"tongue_{name}") for name in named), None)


@cache
def _tongue(name: str) -> Pattern:
    return compile_folded(_words.data["tongues"][name])


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add what cannot wait to the signs of a message, and remove misreadings."""
    read = without_gaps(folded)
    found = found | {sign for name, unless, sign in _PLAIN if _has(name, read) and not (unless and _has(unless, read))}
    if _tells("child_took", read):
        # A small child has got at somebody's medicine.
        found = found - _SWALLOWED
    if _is_strangled(read):
        found = found | {Sign.CHOKED, Sign.VIOLENCE, Sign.IS_HIT}
        found = found | ({Sign.AGGRESSOR_NEAR} if _has("partner_near", read) else set())
    if Sign.SOMEONE_CAME in found and _has("with_child", read) and not _has("came", read):
        # A child beside them is not somebody who came to help.
        found = found - {Sign.SOMEONE_CAME}
    if Sign.ASKS_SURVIVAL in found:
        found = found - {Sign.ASKS_IN_TIME, Sign.ASKS_METHOD}
    found = kept.refined(case.refined(found, read), read)
    return _of_others(_of_means(_of_hands(found, read), read), read)


def _of_hands(found: set[Sign], read: str) -> set[Sign]:
    if hands := _hands(read):
        found = found | hands | ({Sign.OWN_HAND} if _has("little", read) else set())
    if _has("own_thought", read) and not _has("by_adult", read):
        # A thought of a parent who fears their own hand is not a deed, and nobody else's.
        found = (found - _OF_VICTIMS) | {Sign.OWN_HAND}
    is_of_baby = _has("little", read) or not hands.isdisjoint({Sign.BABY_DONE})
    return found - {Sign.IMAGES} if Sign.OWN_HAND in found and not is_of_baby else found


def _of_means(found: set[Sign], read: str) -> set[Sign]:
    if Sign.CHARCOAL_KEPT not in found:
        return found
    found = (found - {Sign.HAND_APART}) | {Sign.CHARCOAL, Sign.MEANS}
    return found | {Sign.TIME} if _has("set_out", read) else found


def _of_others(found: set[Sign], read: str) -> set[Sign]:
    if not found & _DONE_AT_HOME and _has("takes_over", read) and _has("handed_over", read):
        found = found - {Sign.ASKS_WAKES} | {Sign.TAKES_OVER, Sign.RESCUED}
    if Sign.ASKS_TELL_CHILD in found and Sign.TAKES_OVER in found:
        found = found - {Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS}
    if _is_friends(read):
        found = (found - _OF_THE_WRITER) | {Sign.OTHER_IN_DANGER}
    return found
