"""Reads a danger told beside another: to a child, to a person in care, by the writer's own hand, in the past.

Texts are read sentence by sentence, without gaps between words; `chat/care/another.py` decides by whose talk it is.
"""

from homebiyori.care.reading.gated import SentencePatterns, Sentences
from homebiyori.care.signs import Sign
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import without_gaps

_READINGS: tuple[tuple[str, frozenset[Sign]], ...] = (
    ("draws_child", frozenset({Sign.DRAWS_CHILD})),
    ("drugs_child", frozenset({Sign.DRAWS_CHILD, Sign.PILLS})),
    ("would_kill", frozenset({Sign.WOULD_KILL})),
    ("elder_held", frozenset({Sign.ELDER_HELD})),
    ("child_left", frozenset({Sign.CHILD_LEFT})),
    ("child_lured", frozenset({Sign.CHILD_LURED})),
    ("child_meets", frozenset({Sign.CHILD_MEETS})),
    ("child_touched", frozenset({Sign.CHILD_TOUCHED})),
    ("drives_drunk", frozenset({Sign.DRIVES_DRUNK})),
    ("told_to_die", frozenset({Sign.TOLD_TO_DIE, Sign.THREAT, Sign.VIOLENCE})),
    ("hurt_child", frozenset({Sign.HURT_CHILD, Sign.OWN_HAND})),
    ("child_ours", frozenset({Sign.CHILD_OURS})),
    ("neighbours_child", frozenset({Sign.OTHER_ABUSED})),
    ("same_here", frozenset({Sign.SAME_HERE})),
    ("own_past", frozenset({Sign.OWN_PAST})),
    ("will_die", frozenset({Sign.DEATH_SAID, Sign.OWN_WISH, Sign.ABOUT_SELF, Sign.PLAN})),
    ("drunk_up", frozenset({Sign.TAKEN})),
    ("would_cut", frozenset({Sign.OWN_WISH, Sign.ABOUT_SELF})),
    ("asks_throat", frozenset({Sign.ASKS_THROAT})),
    ("is_me", frozenset({Sign.OWN_WISH, Sign.ABOUT_SELF})),
)
# Signs of another danger, each a matter of its own.
OTHERS = frozenset(
    {
        Sign.DRAWS_CHILD,
        Sign.WOULD_KILL,
        Sign.ELDER_HELD,
        Sign.CHILD_CUT,
        Sign.CHILD_LEFT,
        Sign.CHILD_LURED,
        Sign.CHILD_MEETS,
        Sign.CHILD_TOUCHED,
        Sign.DRIVES_DRUNK,
        Sign.TOLD_TO_DIE,
        Sign.HURT_CHILD,
        Sign.CHILD_OURS,
        Sign.SAME_HERE,
        Sign.OWN_PAST,
    }
)
# Misreadings beside such a danger: what sounds glad, calm, given away or postponed is not.
_MISREAD_BESIDE = frozenset(
    {
        Sign.GLAD,
        Sign.EVERYDAY,
        Sign.AT_EASE,
        Sign.THANKS,
        Sign.SAFE,
        Sign.CALMER,
        Sign.NOT_NOW,
        Sign.MEANS_AWAY,
        Sign.SOMEONE_NEAR,
        Sign.SOMEONE_CAME,
        Sign.OTHER_CALM,
    }
)
# The blade is in the writer's hand, but not against their own life.
_OF_A_VICTIM = frozenset({Sign.THREAT, Sign.PLAN, Sign.BABY_AT_EDGE, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.BLADE})

# These say whose it is, or only ask.
_ONLY_WHOSE = frozenset({Sign.CHILD_OURS, Sign.SAME_HERE, Sign.ASKS_THROAT, Sign.OTHER_ABUSED})

_words = SentencePatterns("another", compile_folded)
_has, _says = _words.has, _words.says


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add the dangers that a message tells beside another, and remove what was misread because of them."""
    sentences = tuple(SENTENCE.findall(without_gaps(folded)))
    told = frozenset[Sign]().union(*(signs for name, signs in _READINGS if _says(name, sentences)))
    told |= _of_a_body(sentences)
    if not told:
        return found
    if Sign.WOULD_KILL in told:
        found = found - _OF_A_VICTIM
    if Sign.TOLD_TO_DIE in told:
        found = found - {Sign.OTHER_IN_DANGER, Sign.PLAN, Sign.MEANS}
    if told <= _ONLY_WHOSE:
        return found | told
    return (found - _MISREAD_BESIDE) | told


def _of_a_body(sentences: Sentences) -> frozenset[Sign]:
    """Read immediate harm: a child who bleeds, by whose hand, or something around the writer's neck."""
    told = set[Sign]()
    whole = "".join(sentences)
    if _says("child_cut", sentences) and _has("child_cut_blood", whole):
        told |= {Sign.CHILD_CUT}
    is_own_hand = _says("hurt_child", sentences) or _says("hurt_also", sentences, unless="not_hurt_child")
    if is_own_hand and _has("hurt_now", whole):
        told |= {Sign.HURT_CHILD, Sign.OWN_HAND, Sign.CHILD_HARMED}
    if _says("neck_now", sentences) and _has("neck_thing", whole):
        told |= {Sign.MEANS_IN_HAND, Sign.ROPE}
    return frozenset(told)
