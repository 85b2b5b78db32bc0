"""Reads who is in danger and from whom: the writer's own hand, a child's own, an illness, who holds whom back.

Only the first of these is the writer's deed, unless its sentence names somebody else as the doer.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from homebiyori.care.files import load
from homebiyori.care.groups import MEANS_TOLD
from homebiyori.care.reading import acute, told_of, urgent
from homebiyori.care.reading.gated import GatedPatterns, Pattern
from homebiyori.care.signs import Sign
from homebiyori.lexicon import unreal
from homebiyori.lexicon.letters import BARE_SENTENCE
from homebiyori.lexicon.normalize import fold, fold_pattern

Step = Callable[[set[Sign], str], set[Sign]]

_NOBODYS = "〇"
# Signs of victims, which do not apply to a parent afraid of their own hand.
OF_VICTIMS = frozenset({Sign.VIOLENCE, Sign.THREAT, Sign.AGGRESSOR_NEAR, Sign.BARRED, Sign.DENIES_VIOLENCE})
_MEANS_OR_CAR = MEANS_TOLD | {Sign.IN_CAR, Sign.PILLS, Sign.BLADE, Sign.ROPE}
_READINGS: tuple[tuple[str, Sign], ...] = (
    ("hand_apart", Sign.HAND_APART),
    ("held_back", Sign.HELD_BACK),
    ("asks_go_in", Sign.ASKS_GO_IN),
    ("asks_breath", Sign.ASKS_BREATH),
    ("corrects_victim", Sign.NO_VICTIM),
    ("asks_face", Sign.ASKS_FACE),
    ("asks_worst", Sign.ASKS_WORST),
    ("swap", Sign.WOULD_SWAP),
    ("asks_lock_up", Sign.ASKS_LOCK_UP),
    ("asks_why_away", Sign.ASKS_WHY_AWAY),
    ("asks_tomorrow", Sign.ASKS_TOMORROW),
    ("parent_too", Sign.PARENT_TOO),
    ("no_way_out", Sign.NO_WAY_OUT),
    ("passed_by", Sign.PASSED_BY),
    ("asks_which", Sign.ASKS_WHICH),
    ("asks_leave_later", Sign.ASKS_LEAVE_LATER),
    ("asks_arrested", Sign.ASKS_ARRESTED),
    ("asks_wakes", Sign.ASKS_WAKES),
    ("not_child", Sign.NOT_CHILD),
    ("parent_armed", Sign.PARENT_ARMED),
)

# Signs without weight of their own: where somebody is, or what is asked.
PASSING = frozenset(
    {*(sign for _, sign in _READINGS), *urgent.PASSING, *acute.PASSING, Sign.OTHER_ALIVE, Sign.HELD, Sign.UNREACHED}
) - {Sign.WOULD_SWAP, Sign.PARENT_TOO}


_words = GatedPatterns("whose", lambda pattern: re.compile(fold_pattern(pattern), re.IGNORECASE))
_has, _pattern = _words.has, _words.pattern


def _left_out(name: str, folded: str) -> str:
    return _pattern(name).sub(_NOBODYS, folded) if _has(name, folded) else folded


def calmed(text: str) -> str | None:
    """Remove what is no danger of this kind: a helper's grip, words quoted laughing, a fatal illness.

    None if there is nothing to remove.
    """
    folded = fold(text)
    rest = _without(folded)
    return None if rest == folded else rest


def _without(folded: str) -> str:
    if "死" in folded or "いな" in folded or "亡" in folded:
        for name in ("laughs", "joked"):
            folded = _left_out(name, folded)
        if not _has("not_ill", folded):
            folded = _left_out("dying", folded)
    if "死" not in folded and "消え" not in folded and "「" not in folded:
        folded = _left_out("busy", folded)
    if _has("partner_is_hit", folded) and not _has("of_me", folded):
        folded = _left_out("partner_is_hit", folded)
    return _left_out("helper_holds", folded)


def is_of_own_hand(folded: str) -> bool:
    """Return whether it is the writer who hurts the child, or fears to."""
    return _by_writer("own_hand", folded) and not _has("hit_by_partner", folded)


def has_died(text: str) -> bool:
    """Return whether a message says, of somebody who was in danger, that they have died."""
    return _has("has_died", fold(text))


def _by_writer(name: str, folded: str) -> bool:
    if not _has(name, folded):
        return False
    each = (found[0] for found in BARE_SENTENCE.finditer(folded))
    return any(_has(name, _pattern("by_other").sub(_NOBODYS, one)) for one in each)


def _has_child(folded: str) -> bool:
    return _child().search(folded) is not None


@lru_cache(maxsize=1)
def _child() -> Pattern:
    return re.compile(fold_pattern(_words.data["macros"]["CHILD"]))


def refined(found: set[Sign], folded: str) -> set[Sign]:
    """Add who is in danger to the signs of a message, and remove what was read in somebody else's words."""
    for step in _STEPS:
        found = step(found, folded)
    return found


def _when(name: str, *, unless: str = "", drops: Iterable[Sign] = (), adds: Iterable[Sign] = ()) -> Step:
    """Return a step that drops and adds signs if one pattern matches, and `unless` does not."""

    def step(found: set[Sign], folded: str) -> set[Sign]:
        is_so = _has(name, folded) and not (unless and _has(unless, folded))
        return found.difference(drops).union(adds) if is_so else found

    return step


def _by_words(found: set[Sign], folded: str) -> set[Sign]:
    return found | {sign for name, sign in _READINGS if _has(name, folded)} | told_of.in_english(folded)


def _of_the_hand(found: set[Sign], folded: str) -> set[Sign]:
    is_now = _has_child(folded) and _by_writer("hand_now", folded) and not _has("of_victim", folded)
    if not is_now and not is_of_own_hand(folded):
        return found
    return _own_hand(found, folded) | ({Sign.HAND_NOW} if is_now else set())


def _given_away(found: set[Sign], folded: str) -> set[Sign]:
    """Drop the offer to hand over means that were given away already."""
    return found - {Sign.HANDS_OVER} if Sign.MEANS_AWAY in found and _has("given_away", folded) else found


def _of_drink(found: set[Sign], folded: str) -> set[Sign]:
    """Read that the partner drinks; what was taken is theirs, too, unless the writer names a drug of their own."""
    if not _has("partner_drinks", folded):
        return found
    return (found if _has("own_drug", folded) else found - {Sign.TAKEN}) | {Sign.PARTNER_DRINKS}


def _of_victims(found: set[Sign], folded: str) -> set[Sign]:
    if _has("partner_is_hit", folded) and not _has("of_me", folded):
        # The partner is the victim, of somebody else.
        return found - OF_VICTIMS
    return _of_the_hurt(_away(found), folded)


def _away(found: set[Sign]) -> set[Sign]:
    """Treat being at a shop without means as having left the place, and driving with dark thoughts as being in one."""
    if found >= {Sign.DARK_DRIVE, Sign.DRIVING}:
        return found | {Sign.DANGEROUS_PLACE, Sign.IN_CAR}
    is_away = Sign.AT_SHOP in found and not found & (_MEANS_OR_CAR | {Sign.DANGEROUS_PLACE})
    return found | {Sign.LEFT_PLACE} if is_away else found


def _of_the_hurt(found: set[Sign], folded: str) -> set[Sign]:
    """Read whose neck was gripped, and who was hit; once they have left, it is no longer a threat."""
    if _has("choked", folded) and not _has("not_choked", folded):
        has_left = Sign.LEFT_PLACE in found and not _has("nearby", folded)
        found = (found - ({Sign.THREAT} if has_left else set())) | {Sign.CHOKED}
    if _is_hit(folded):
        # The swollen cheek is the writer's, not a child's.
        found = (found - {Sign.CHILD_HARMED, Sign.NO_VICTIM}) | {Sign.VIOLENCE, Sign.IS_HIT}
    return found


_PUT_AWAY = frozenset({Sign.MEANS_AWAY, Sign.PUT_DOWN})


def _of_the_writer(found: set[Sign], folded: str) -> set[Sign]:
    if _has("self_dies", folded) and not _has("not_self_dies", folded):
        found = (found - {Sign.ABOUT_OTHER}) | {Sign.ABOUT_SELF, Sign.OWN_WISH}
    if _has("self_matter", folded):
        found = found | {Sign.ABOUT_SELF}
    if Sign.OTHER_DENIED in found and _has("own_beside", folded):
        # Denying it for somebody else does not take back the writer's own wish.
        found = (found - {Sign.OTHER_DENIED}) | {Sign.ABOUT_SELF, Sign.OWN_WISH}
    if found & _PUT_AWAY and _has("still_held", folded):
        # Of means that were half thrown away, the other half is still in the hand.
        found = (found - _PUT_AWAY) | {Sign.MEANS, Sign.MEANS_IN_HAND}
    if _has("empty_hand", folded):
        found = found - {Sign.MEANS_IN_HAND}
    elif _has("in_hand", folded):
        found = found | {Sign.MEANS, Sign.MEANS_IN_HAND}
    return found


def _of_the_found(found: set[Sign], folded: str) -> set[Sign]:
    if _has("hoped", folded):
        # Hoping that they are safe is not knowing it.
        found = found - {Sign.SAFE, Sign.OTHER_SAFE, Sign.OTHER_ALIVE}
    elif _has("other_found", folded) and not _has("not_found", folded):
        found = found | {Sign.OTHER_FOUND}
    return found


def _of_cuts(found: set[Sign], folded: str) -> set[Sign]:
    """Distinguish old marks seen on somebody from a bleeding wound."""
    if _has("no_blood", folded):
        return (found - {Sign.HURT}) | {Sign.NOT_HURT}
    if not found & {Sign.OTHER_HURTS, Sign.CHILD_IN_DANGER}:
        return found
    if _has("cuts_now", folded):
        return found | {Sign.HURT}
    return found - {Sign.HURT} if _has("marks", folded) else found


def _gone_or_there(found: set[Sign], folded: str) -> set[Sign]:
    """Read whether somebody means to die or left after a farewell, in any dialect, or is there after all."""
    if _has("there_after_all", folded) and not found & {Sign.TAKEN, Sign.OTHER_CHOKED}:
        return (found - {Sign.OTHER_DYING, Sign.OTHER_MISSING}) | {Sign.OTHER_CALM}
    if _has("reached", folded) and "死" not in folded and not found & {Sign.OTHER_FAREWELL, Sign.TAKEN}:
        return (found - {Sign.CALLED, Sign.OTHER_DYING, Sign.OTHER_MISSING}) | {Sign.OTHER_SAFE}
    intends, has_gone = _intends_to_die(folded), _has_gone(folded)
    if not intends and not has_gone:
        return found
    found = found - {Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.FAREWELL_NOTE, Sign.PARTS, Sign.CANNOT_CALL}
    found |= {Sign.OTHER_IN_DANGER} | ({Sign.OTHER_FAREWELL} if has_gone else set())
    return found | {Sign.OTHER_MISSING} if _has("unreached", folded) else found


def _intends_to_die(folded: str) -> bool:
    return _has("other_bent", folded) and not _has("self_dies", folded)


def _has_gone(folded: str) -> bool:
    return _has("farewell_gone", folded) and _partings().search(folded) is None


@lru_cache(maxsize=1)
def _partings() -> Pattern:
    return re.compile(fold_pattern(load("follow_up_scene")["partings"]), re.IGNORECASE)


def may_be_gone(text: str) -> tuple[bool, bool]:
    """Return whether somebody means to die or has gone after a farewell, and whether they cannot be reached."""
    folded = fold(text)
    has_gone = _has_gone(folded)
    return has_gone or _intends_to_die(folded), has_gone and _has("unreached", folded)


def is_gripped(text: str) -> bool:
    """Return whether somebody gripped the writer's neck, except in play, a child's arms or a doctor."""
    folded = fold(text)
    is_told = _has("gripped", folded) and not _has("not_gripped", folded) and not _has("not_choked", folded)
    return is_told or urgent.is_strangled(text)


def _is_hit(folded: str) -> bool:
    if not _has("hit_any", folded) or _has("hit_others", folded):
        return False
    is_told = any(not unreal.is_unreal(folded, each) for each in _pattern("hit_any").finditer(folded))
    return is_told and (_has("hit_by_partner", folded) or _has("hit_own", folded))


def _own_hand(found: set[Sign], folded: str) -> set[Sign]:
    if found & {Sign.OTHER_HURTS, Sign.OTHER_CHOKED}:
        return found
    found = found | {Sign.OWN_HAND}
    if _has("of_victim", folded):
        return found
    # They are on the balcony to keep apart, not to jump.
    return found - OF_VICTIMS - {Sign.DANGEROUS_PLACE, Sign.HIGH}


def _ill(found: set[Sign], folded: str) -> set[Sign]:
    is_ill = _has("near_ill", folded) or _has("dying", folded)
    return found | {Sign.NEAR_ILL} if is_ill and not _has("not_ill", folded) else found


def _of_child(found: set[Sign], folded: str) -> set[Sign]:
    if _has("other_alive", folded):
        found = found | {Sign.OTHER_ALIVE}
    if _has("in_hospital", folded) and _has("things", folded) and _has("asks_all", folded):
        found = found | {Sign.ASKS_LOCK_UP}
    if _has("asks_plants", folded):
        found = found | {Sign.ASKS_ABOUT_OTHER}
    if not _has_child(folded):
        return found
    if _has("child_danger", folded) and not _is_of_scratches(folded) and not _says_own_wish(folded):
        found = found | {Sign.CHILD_IN_DANGER, Sign.OTHER_CHILD}
        is_over = bool(found & {Sign.NOT_TAKEN, Sign.RESCUED}) or _has("child_in_hospital", folded)
        if _has("child_may_have_taken", folded) and not is_over:
            found = found | {Sign.MAY_HAVE_TAKEN}
    if _has("child_at_edge", folded) and not (_is_little(folded) or _has("child_sleeps", folded)):
        found = found | {Sign.CHILD_AT_EDGE, Sign.OTHER_CHILD}
    return _home_from_hospital(found, folded)


def _is_little(folded: str) -> bool:
    return _has("toddler", folded) and not _has("teen", folded)


def _is_of_scratches(folded: str) -> bool:
    """Return whether a child is too young to mean it, or a cat or a fall has left the marks."""
    return _is_little(folded) or _has("scratches", folded)


def _says_own_wish(folded: str) -> bool:
    """Return whether a wish to die is the writer's own: no child is named, or something will be taken."""
    if _has("own_intent", folded):
        return True
    each = (found[0] for found in BARE_SENTENCE.finditer(folded))
    return any(_has("own_said", one) and not _has_child(one) for one in each)


def _home_from_hospital(found: set[Sign], folded: str) -> set[Sign]:
    is_told = Sign.CHILD_IN_DANGER in found and _has("in_hospital", folded)
    if not is_told and not _has("child_in_hospital", folded):
        return found
    return found | {Sign.IN_HOSPITAL, Sign.OTHER_CHILD}


def _of_the_parent(found: set[Sign], folded: str) -> set[Sign]:
    """Distinguish a parent who holds on from one who wishes to be gone."""
    if Sign.PARENT_TOO in found:
        return found - {Sign.OWN_WISH, Sign.VANISH, Sign.DEATH_NAMED, Sign.DEATH_SAID}
    if not _has("blames_self", folded):
        return found
    return found | ({Sign.OWN_WISH} if Sign.VANISH in found else {Sign.GUILT})


def _of_a_friend(found: set[Sign], folded: str) -> set[Sign]:
    if _has("friend_lie", folded) or _has("parting", folded):
        return (found - {Sign.ABOUT_OTHER}) | {Sign.ABOUT_SELF, Sign.OWN_WISH}
    return found | {Sign.OTHER_IN_DANGER} if _has("friend_told", folded) else found


# Each step works on the result of the one before.
_STEPS: tuple[Step, ...] = (
    _by_words,  # what a pattern tells by itself
    _of_the_hand,  # the writer's own hand
    _when("child_harmed", unless="unharmed", adds=[Sign.CHILD_HARMED]),
    # Whoever holds the writer back is no attacker.
    _when("helper_holds", drops=OF_VICTIMS, adds=[Sign.SOMEONE_CAME, Sign.HELD]),
    _given_away,
    _when("no_call", drops=[Sign.CALLED], adds=[Sign.REFUSES]),
    # To refuse a call is neither to ask for secrecy nor to call.
    _when("leave_119", drops=[Sign.CALLED, Sign.ASKS_SECRECY, Sign.NO_LINES, Sign.FAREWELL], adds=[Sign.REFUSES]),
    _ill,  # somebody near is mortally ill
    _of_child,  # a child's own danger
    _of_the_parent,  # who would go with the child, or blames themselves
    _of_drink,
    # At an edge, or away from it.
    _when("at_platform", adds=[Sign.RAIL, Sign.OUTSIDE]),
    _when("at_edge_now", drops=[Sign.LEFT_PLACE], adds=[Sign.DANGEROUS_PLACE]),
    _when("not_there", drops=[Sign.DANGEROUS_PLACE, Sign.BRIDGE, Sign.HIGH], adds=[Sign.LEFT_PLACE]),
    _when("came_now", drops=[Sign.SOMEONE_COMING, Sign.IN_CAR], adds=[Sign.SOMEONE_CAME, Sign.LEFT_PLACE]),
    _when("going_there", adds=[Sign.OUTSIDE]),
    _of_a_friend,
    _of_the_writer,  # who says that it is about them
    _of_the_found,
    _of_cuts,  # old marks, or a wound
    _gone_or_there,
    # To have been in hospital once is not to be there now.
    _when("before_now", drops=[Sign.RESCUED, Sign.IN_HOSPITAL]),
    _when("better_gone", unless="by_other", adds=[Sign.VANISH]),
    _when("unreached", adds=[Sign.UNREACHED]),
    _of_victims,  # who was hit, after it is known whether they have left
    urgent.refined,  # what cannot wait
)


def is_unreached(folded: str) -> bool:
    """Return whether nobody answers the phone."""
    return _has("unreached", folded)


def names_child(text: str) -> bool:
    """Return whether a child is named."""
    return _has_child(fold(text))


def is_of_a_teen_at_an_edge(text: str) -> bool:
    """Return whether a child old enough to mean it sits or climbs where they may fall."""
    folded = fold(text)
    return _has("teen", folded) and _has_child(folded) and _has("child_at_edge", folded)


def is_apart_from_child(text: str) -> bool:
    """Return whether a parent has stepped away from a child for fear of their own hand."""
    folded = fold(text)
    return _has_child(folded) and is_of_own_hand(folded) and _has("hand_apart", folded)


def is_of_a_friend(text: str) -> bool:
    """Return whether a friend's wish is told, and no hour or thing of it."""
    folded = fold(text)
    return _has("friend_told", folded) and not _has("friend_lie", folded)
