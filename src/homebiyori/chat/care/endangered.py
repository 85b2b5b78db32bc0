"""Decides who is in danger, and from whom, before anything else is read. Pure.

Once that is told, all that was read for somebody else is dropped, its facts too.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from homebiyori.care.groups import HARM_TO_BABY, MEANS_TOLD
from homebiyori.care.reading import carried, told_of, urgent, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care import partner_hand
from homebiyori.chat.care.grounds import Grounds
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import AT_HOME, GLAD_EMOTIONS, OF_CHILDREN, Analysis, Risk, RiskKind, RiskLevel

OF_HOMES = frozenset(
    {RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.CHILD_VIOLENCE, RiskKind.DOMESTIC_VIOLENCE}
)
# Only these show that the writer's own life is at stake, whoever else's is.
_OWN = frozenset({Sign.OWN_WISH, Sign.ABOUT_SELF, Sign.VOICES, Sign.IMAGES})
# How, when or where the writer would die: then a friend's wish beside it is not all that is told.
_WAYS = frozenset({Sign.PLAN, Sign.TIME, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.FAREWELL_NOTE, Sign.DANGEROUS_PLACE})
# After these it takes a correction to turn the talk to a child.
_SURELY_OWN = frozenset({Sign.PLAN, Sign.TIME, Sign.DANGEROUS_PLACE, Sign.VANISH, *_OWN, Sign.FAREWELL_NOTE})
# A death that is spoken of, planned or ordered by voices.
_NAMED = frozenset({Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.PLAN, Sign.TIME, Sign.VOICES, Sign.MEANS_IN_HAND})
# What a hand does to a child.
_HARM = frozenset({Sign.HAND_NOW, Sign.CHILD_HARMED})
# Not told by a parent whose own hand it is: who hurts them, and who is behind the door.
_OF_VICTIMS = whose.OF_VICTIMS | {Sign.NO_VICTIM, Sign.ALONE, Sign.OTHER_BARRED}
# With one of these, a parent who may lose somebody is in danger themselves.
_IN_EARNEST = (_NAMED - {Sign.TIME}) | {Sign.OWN_WISH, Sign.TAKEN, Sign.MEANS, Sign.DANGEROUS_PLACE, Sign.BETTER_DEAD}
# What makes a child's danger immediate; anything else calls for questions, and for putting things away.
_CHILD_NOW = frozenset({Sign.CHILD_AT_EDGE, Sign.MAY_HAVE_TAKEN, Sign.OTHER_DYING, Sign.TAKEN, Sign.HURT})
_CHILD_NOW |= {
    Sign.OTHER_CHOKED,
    Sign.OTHER_MISSING,
    Sign.CALLED,
    Sign.TIME,
    Sign.MEANS_IN_HAND,
    Sign.OTHER_BARRED,
}
# A child who may have taken something is there, has not, or is cared for.
_FOUND_SAFE = frozenset({Sign.OTHER_ALIVE, Sign.OTHER_SAFE, Sign.OTHER_CALM, Sign.NOT_TAKEN, Sign.IN_HOSPITAL})
# What another's delusions may be read as.
_DELUSIONS_READ_AS = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM, RiskKind.CHILD_DANGER, RiskKind.NEGLECT})
# Denials, which end nothing if they are another's.
_DENIES = frozenset({Sign.DENIED, Sign.NO_DEATH_WISH, Sign.CORRECTS, Sign.OTHER_DENIED, Sign.NO_PLAN})
# How many messages back somebody may have been named.
_LATELY = 2
# The parent is at the door, or was choked: whoever wakes up now is a threat.
_IN_FLIGHT = frozenset({Sign.AT_DOOR, Sign.CHOKED})
# Told of a parent for whom somebody else goes on writing.
_NEARLY_DEAD = frozenset({Sign.TAKEN, Sign.CALLED, Sign.HURT, Sign.DEATH_SAID, Sign.PLAN, Sign.MEANS, Sign.WAS_NEAR})
# Kinds that may be read of the writer where a child was meant, or of a child where the writer was.
_WRITERS_OR_CHILDS = frozenset({None, RiskKind.SELF_HARM, RiskKind.CHILD_DANGER, RiskKind.ABUSE, RiskKind.NEGLECT})
# A child who hides means, stands at an edge, or hurts themselves.
_OF_A_CHILD = frozenset({Sign.CHILD_IN_DANGER, Sign.CHILD_AT_EDGE, Sign.OTHER_HURTS})
# With one of these, violence at home is near even if the partner drinks or has passed by.
_HURTS = frozenset({Sign.TAKEN, Sign.HURT, Sign.THREAT, Sign.CALLED, Sign.THROAT_HURT})
# A gripped neck, and its effect on the throat.
_OF_THE_THROAT = frozenset({Sign.CHOKED, Sign.THROAT_AFTER})
# What was done to a child, or seen in it: it is about the child, whatever the writer says of themselves.
_DONE_TO_CHILD = frozenset({Sign.OWN_HAND, Sign.HAND_NOW, Sign.CHILD_HARMED, Sign.OTHER_ABUSED, Sign.OTHER_DYING})
_DONE_TO_CHILD |= _OF_A_CHILD | {Sign.MAY_HAVE_TAKEN, Sign.IMAGES, Sign.VOICES, Sign.VIOLENCE}
# The writer spoke of their own death, if only to deny it.
_SPOKE_OF_DEATH = _NAMED - {Sign.VOICES, Sign.MEANS_IN_HAND} | {Sign.OWN_WISH, Sign.NO_DEATH_WISH, Sign.VANISH}
# Without one of these, the wish was only guessed.
_OWN_TOLD = _SPOKE_OF_DEATH | _OWN | {Sign.BETTER_DEAD, Sign.TAKEN}
# Somebody else dies, or may try to.
_ATTEMPTS = frozenset({Sign.OTHER_DYING, Sign.OTHER_IN_DANGER, Sign.OTHER_HURTS, Sign.FOUND_LETTER, Sign.TAKEN})
# Kinds that may be read where the writer was hit.
_MAY_BE_HIT = frozenset({None, RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE, *OF_CHILDREN})
# After a rescue, these say that it was none.
_WORSE_AGAIN = _ATTEMPTS | {Sign.OTHER_MISSING, Sign.MAY_HAVE_TAKEN}
# Signs that no longer hold once somebody was found.
_BEFORE_FOUND = frozenset({Sign.OTHER_SAFE, Sign.OTHER_ALIVE, Sign.SAFE, Sign.CALLED, Sign.AGGRESSOR_NEAR, Sign.IMAGES})
_BEFORE_FOUND |= {Sign.PLACE, Sign.SOMEONE_CAME, Sign.SOMEONE_NEAR, Sign.OTHER_CALM}
# After one of these, that somebody "did not make it" is told of a death.
_MAY_DIE = frozenset({Sign.OTHER_DYING, Sign.RESCUED, Sign.OTHER_MISSING, Sign.WAS_NEAR, Sign.OTHER_ALIVE})
# A crew has taken over, or the missing person was found.
_IN_GOOD_HANDS = frozenset({Sign.CREW_CAME, Sign.OTHER_FOUND})


def corrected(said: Utterance) -> Analysis:
    """Read a danger again without a helper's grip, a word quoted laughing, or somebody's illness."""
    said = said.corrected_by(_in_english)
    if said.analysis.risk is None and not said.analysis.is_gentle:
        return said.analysis
    analysis = said.corrected_by(_of_a_friend, _of_who_is_hit).analysis
    rest = whose.calmed(said.text)
    if rest is None:
        return analysis
    again = analyze(rest)
    if analysis.risk is not None and again.risk is None and Sign.NEAR_ILL in said.signs:
        # A parent who may lose somebody is comforted, not praised.
        return replace(analysis, risk=None, is_gentle=True, is_guessed=False)
    return replace(analysis, risk=again.risk, is_gentle=again.is_gentle, is_guessed=again.is_guessed)


def asked_to_tell(said: Utterance) -> Analysis:
    """In care, read a message again without its question how much of a wish or urge to tell somebody."""
    rest = None if said.analysis.risk is None else carried.without_telling(said.text)
    if rest is None:
        return said.analysis
    again = analyze(rest)
    return replace(said.analysis, risk=again.risk, is_gentle=again.is_gentle, is_guessed=again.is_guessed)


def _in_english(said: Utterance) -> Analysis:
    """Read plain words of danger in English: a parent who asks for a line in it may be in danger."""
    if said.analysis.risk is not None:
        return said.analysis
    wishes, is_hit = bool(told_of.in_english(said.text)), told_of.is_hit_in_english(said.text)
    if not wishes and not is_hit:
        return said.analysis
    kind = RiskKind.SELF_HARM if wishes else RiskKind.DOMESTIC_VIOLENCE
    return replace(said.analysis, risk=Risk(kind, RiskLevel.SERIOUS), is_gentle=False)


def _of_a_friend(said: Utterance) -> Analysis:
    """Read a danger as somebody else's, if the message is about a friend's wish or another's delusions."""
    text, analysis, risk = said.text, said.analysis, said.analysis.risk
    if risk is not None and risk.kind in _DELUSIONS_READ_AS and urgent.is_of_the_ill(text):
        # The one with delusions is another; the writer is asked about them.
        return replace(analysis, risk=Risk(RiskKind.THIRD_PARTY, risk.level))
    if risk is None or risk.kind is not RiskKind.SELF_HARM:
        return analysis
    if urgent.is_friends_farewell(text) or urgent.is_anothers_dose(text):
        return replace(analysis, risk=Risk(RiskKind.THIRD_PARTY, risk.level))
    if not whose.is_of_a_friend(text) or said.signs & (_OWN | _WAYS):
        return analysis
    return replace(analysis, risk=Risk(RiskKind.THIRD_PARTY, min(risk.level, RiskLevel.SERIOUS)))


def _of_who_is_hit(said: Utterance) -> Analysis:
    """Read danger to a sleeping partner as violence where the writer was the one hit."""
    analysis, risk = said.analysis, said.analysis.risk
    is_gripped = whose.is_gripped(said.text)
    may_be = _MAY_BE_HIT | ({RiskKind.SELF_HARM} if is_gripped else set())
    if risk is None or risk.kind is RiskKind.DOMESTIC_VIOLENCE or risk.kind not in may_be:
        return analysis
    if not (Sign.IS_HIT in said.signs or is_gripped) or said.signs & (_ATTEMPTS | _NAMED):
        return analysis
    return replace(analysis, risk=Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS))


def quoted(
    signs: frozenset[Sign], said: Utterance, kind: RiskKind | None = None, known: Iterable[str] = ()
) -> frozenset[Sign]:
    """Add that a wish is somebody else's if it is quoted and somebody was named; not in a talk about the writer."""
    text = said.text
    if told_of.tells_own_words(text):
        return signs - {Sign.OTHER_IN_DANGER}
    if kind is RiskKind.THIRD_PARTY and told_of.quotes_denial(text):
        # The other's denial is noted, and ends nothing.
        return (signs - _DENIES) | {Sign.OTHER_CALM, Sign.OTHER_IN_DANGER}
    is_own = kind is RiskKind.POSTPARTUM or (kind is RiskKind.SELF_HARM and not _OWN_TOLD.isdisjoint(known))
    if is_own or not told_of.quotes_other(text):
        return signs
    named = (text, *(message.user_message for message in said.recent[:_LATELY]))
    is_theirs = told_of.quotes_death(text) and any(map(told_of.names_somebody, named))
    return signs | {Sign.OTHER_IN_DANGER} if kind is RiskKind.THIRD_PARTY or is_theirs else signs


def kept(said: Utterance) -> Analysis:
    """Keep the talk about the writer if a child's danger is read but no child is named."""
    analysis, risk = said.analysis, said.analysis.risk
    if said.standing is not RiskKind.SELF_HARM or risk is None or risk.kind not in OF_CHILDREN:
        return analysis
    if whose.names_child(said.text) or said.signs & _DONE_TO_CHILD:
        return analysis
    most = RiskLevel.SERIOUS if analysis.is_guessed else risk.level
    return replace(analysis, risk=Risk(said.standing, min(risk.level, most)))


def _fears_own_hand(said: Utterance) -> bool:
    """Return whether the writer's hand may hurt a child."""
    is_told = said.analysis.is_gentle and said.signs >= {Sign.OWN_HAND, Sign.BABY_FEAR}
    return is_told or whose.is_apart_from_child(said.text) or urgent.is_of_a_baby(said.text)


def opened(said: Utterance) -> Risk | None:
    """Return a danger that no single word shows: to another, by a partner, or by the writer's own hand."""
    text, analysis = said.text, said.analysis
    is_gone, is_unreached = whose.may_be_gone(text)
    is_last_word = urgent.is_friends_last_word(text)
    if is_gone or is_last_word:
        return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE if is_unreached or is_last_word else RiskLevel.SERIOUS)
    if (risk := _told_in_few_words(text)) is not None:
        return risk
    if not analysis.is_gentle and analysis.emotion in GLAD_EMOTIONS:
        return None
    if _fears_own_hand(said):
        return Risk(RiskKind.ABUSE, RiskLevel.SERIOUS)
    if whose.is_gripped(text) or told_of.is_struck(text):
        return Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)
    if whose.is_of_a_teen_at_an_edge(text):
        return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE)
    if analysis.is_gentle and (risk := _softly_told(said.signs)):
        return risk
    is_home_soon = Sign.IN_HOSPITAL in said.signs and bool(said.signs & {Sign.ASKS_LOCK_UP, Sign.CHILD_IN_DANGER})
    return Risk(RiskKind.THIRD_PARTY, RiskLevel.CONCERN) if is_home_soon else None


def _told_in_few_words(text: str) -> Risk | None:
    """Return the danger of who has taken off their shoes at the water, or is touched at home."""
    if urgent.has_taken_off_shoes(text):
        return Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
    return Risk(RiskKind.CHILD_DANGER, RiskLevel.SERIOUS) if urgent.is_touched(text) else None


def _softly_told(signs: frozenset[Sign]) -> Risk | None:
    """Return the danger that the signs of a gentle reading show."""
    if signs >= {Sign.WOULD_SWAP, Sign.NEAR_ILL}:
        return Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
    if Sign.MAY_HAVE_TAKEN in signs and not signs & _FOUND_SAFE:
        return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE)
    return Risk(RiskKind.THIRD_PARTY, RiskLevel.CONCERN) if Sign.CHILD_IN_DANGER in signs else None


def kind_of(grounds: Grounds) -> RiskKind | None:
    """Return the kind of danger if it was told whose it is; else None."""
    for is_so, kind in _WHOSE:
        if is_so(grounds):
            return kind
    return RiskKind.THIRD_PARTY if _is_of_child(grounds) else None


def _is_of_other(grounds: Grounds) -> bool:
    """Return whether somebody writes for the parent in danger, or tells of a person with delusions."""
    signs, known = grounds.signs, grounds.known
    takes_over = Sign.TAKES_OVER in signs and bool(known & _NEARLY_DEAD)
    return takes_over or (Sign.OTHER_ILL in signs and not signs & (_OWN | _NAMED))


def _is_hit(grounds: Grounds) -> bool:
    """Return whether it is violence between partners: the writer hits, or is hit."""
    signs, known = grounds.signs, grounds.known
    if Sign.HITS_PARTNER in signs | known and not (signs | known) & _SPOKE_OF_DEATH:
        return True
    is_told = Sign.IS_HIT in signs and not signs & (_ATTEMPTS | _NAMED | {Sign.OWN_HAND, Sign.OWN_WISH})
    is_left = grounds.before is None and bool(known & (_NAMED | MEANS_TOLD))
    return is_told and not is_left and grounds.kinds <= _MAY_BE_HIT


def _is_own_after_all(grounds: Grounds) -> bool:
    """Return whether a danger taken for a child's is the writer's: they say so, or hold the means.

    A child who is merely mentioned, asleep, is not in danger.
    """
    signs, known = grounds.signs, grounds.known
    if known & _DONE_TO_CHILD or not grounds.kinds & OF_CHILDREN or not grounds.kinds <= _WRITERS_OR_CHILDS:
        return False
    is_said = bool(signs & {Sign.NOT_CHILD, Sign.ABOUT_SELF}) and bool(Sign.TOLD not in known or known & _NAMED)
    is_armed = bool(signs & MEANS_TOLD) if Sign.TOLD not in known else Sign.MEANS_IN_HAND in signs
    return is_said or (is_armed and bool(Sign.TOLD not in known or known & _SPOKE_OF_DEATH))


def _is_of_own_hand(grounds: Grounds) -> bool:
    signs, known = grounds.signs, grounds.known
    if signs & HARM_TO_BABY and Sign.OWN_HAND in known and not signs & (_NAMED | {Sign.IMAGES}):
        # What the writer's hand does to a baby is not their own death, whatever was read before.
        return True
    if Sign.OWN_HAND not in known or known & (_NAMED | {Sign.OTHER_ABUSED}):
        return False
    # A parent who tells of violence against them is a victim, unless they take it back.
    is_hurt = Sign.VIOLENCE in signs and Sign.OWN_HAND not in signs
    is_told = bool(grounds.kinds & (OF_HOMES | {RiskKind.POSTPARTUM})) and Sign.IMAGES not in known
    return (
        is_told
        and not is_hurt
        and not (grounds.before in AT_HOME and Sign.VIOLENCE in known and Sign.NO_VICTIM not in signs)
    )


def _is_said_outright(grounds: Grounds) -> bool:
    is_of_baby = bool(grounds.known & {Sign.VOICES, Sign.IMAGES})
    return grounds.signs >= {Sign.ABOUT_SELF, Sign.OWN_WISH} and not is_of_baby


def _is_of_child(grounds: Grounds) -> bool:
    """Return whether a child is in danger, by what was told of it."""
    signs, known, before = grounds.signs, grounds.known, grounds.before
    if signs & _OWN or (Sign.VANISH in signs and Sign.PARENT_TOO not in signs):
        return False
    is_told = bool(known & _OF_A_CHILD) and not known & {Sign.OTHER_ABUSED, Sign.OWN_HAND}
    if is_told and grounds.kinds <= _WRITERS_OR_CHILDS | {RiskKind.THIRD_PARTY}:
        is_new = bool(signs & (_OF_A_CHILD | {Sign.IN_HOSPITAL, Sign.ABOUT_OTHER}))
        is_own = before is RiskKind.SELF_HARM and bool(known & _SURELY_OWN) and Sign.ABOUT_OTHER not in signs
        return (is_new and not is_own) or before is RiskKind.THIRD_PARTY
    # If medicine is to be locked up for a child in hospital, the child is home soon.
    return signs >= {Sign.ASKS_LOCK_UP, Sign.IN_HOSPITAL} and not known & _SURELY_OWN


# Whose danger it is; the first match wins.
_WHOSE: tuple[tuple[Callable[[Grounds], bool], RiskKind], ...] = (
    (_is_of_other, RiskKind.THIRD_PARTY),  # somebody writes for the parent, or tells of a person with delusions
    (_is_hit, RiskKind.DOMESTIC_VIOLENCE),  # between partners, whoever hits
    (_is_of_own_hand, RiskKind.ABUSE),  # what the writer's hand does to a child
    (_is_said_outright, RiskKind.SELF_HARM),  # the writer's own wish to die, said outright
    (_is_own_after_all, RiskKind.SELF_HARM),  # was only taken for a child's
)


def cleared(kind: RiskKind | None, told: Iterable[Sign]) -> frozenset[Sign]:
    """Drop the signs that were read for somebody else."""
    told = frozenset(told)
    if kind in AT_HOME and Sign.HITS_PARTNER in told:
        return partner_hand.cleared(told)
    if kind is RiskKind.ABUSE and Sign.OWN_HAND in told:
        return told - _OF_VICTIMS
    if kind is RiskKind.SELF_HARM and told & {Sign.NOT_CHILD, Sign.ABOUT_SELF, Sign.MEANS_IN_HAND}:
        return told - {Sign.HAND_APART, Sign.NOT_CHILD, *_HARM}
    if kind in AT_HOME and Sign.PARTNER_DRINKS in told:
        # It is the other who drinks.
        return told - {Sign.TAKEN, Sign.NOT_TAKEN}
    if kind is RiskKind.THIRD_PARTY and told & _OF_A_CHILD and Sign.MAY_HAVE_TAKEN in told:
        return told | {Sign.TAKEN}
    return told


def sought(kind: RiskKind | None, signs: frozenset[Sign], known: frozenset[Sign]) -> frozenset[Sign]:
    """Add signs that depend on the talk: an injured throat, a partner who wakes up, a missing person."""
    if kind in AT_HOME and known >= _OF_THE_THROAT and signs & _OF_THE_THROAT and Sign.RESCUED not in signs:
        signs |= {Sign.THROAT_HURT}
    if kind in AT_HOME and Sign.OTHER_WOKE in signs and known & _IN_FLIGHT:
        # When fleeing, a partner who wakes up is the danger itself.
        signs = (signs - {Sign.NOT_NOW}) | {Sign.THREAT, Sign.AGGRESSOR_NEAR}
    if kind in AT_HOME and signs >= {Sign.OUT_OF_ROOM, Sign.SOMEONE_CAME}:
        signs |= {Sign.LEFT_PLACE}
    is_sought = kind is RiskKind.THIRD_PARTY and signs & {Sign.UNREACHED} and Sign.OTHER_FAREWELL in known
    return signs | {Sign.OTHER_MISSING} if is_sought and not signs & {Sign.OTHER_SAFE, Sign.OTHER_FOUND} else signs


def bereaved(kind: RiskKind | None, signs: frozenset[Sign], known: frozenset[Sign], text: str) -> frozenset[Sign]:
    """Add LOSS if the person in danger has died: from now on the talk is about the one who is left."""
    if kind is not RiskKind.THIRD_PARTY or not known & _MAY_DIE or not whose.has_died(text):
        return signs
    return (signs - _BEFORE_FOUND - {Sign.GLAD, Sign.EVERYDAY, Sign.DAY_AFTER, Sign.OTHER_DYING}) | {Sign.LOSS}


def fitted(kind: RiskKind | None, signs: frozenset[Sign]) -> frozenset[Sign]:
    """Adjust the signs of a message to whose danger it is."""
    if kind is not RiskKind.ABUSE:
        signs -= _HARM
    if kind is RiskKind.THIRD_PARTY and signs & _IN_GOOD_HANDS and not signs & _WORSE_AGAIN:
        return (signs - _BEFORE_FOUND) | {Sign.RESCUED}
    if kind in AT_HOME and Sign.PARTNER_DRINKS in signs:
        signs -= {Sign.TAKEN, Sign.NOT_TAKEN}
    if kind in AT_HOME and Sign.PASSED_BY in signs:
        return (signs - {Sign.THREAT}) | {Sign.NOT_NOW}
    if kind is RiskKind.THIRD_PARTY and signs & _FOUND_SAFE and not signs & {Sign.MAY_HAVE_TAKEN, Sign.CHILD_AT_EDGE}:
        return signs - {Sign.TAKEN}
    if kind is not RiskKind.THIRD_PARTY:
        return signs - {Sign.MAY_HAVE_TAKEN, Sign.CHILD_AT_EDGE}
    return signs


def most(
    kind: RiskKind | None,
    signs: frozenset[Sign],
    known: frozenset[Sign],
    stands: frozenset[Sign],
    told: Risk | None = None,
) -> RiskLevel:
    """Cap the level: a hand held back, and a child who is there and talks, are not immediate.

    `told` is what the message alone says for certain: harm that has been done is not capped.
    """
    if kind is RiskKind.ABUSE and Sign.OWN_HAND in known:
        is_done = told == Risk(RiskKind.ABUSE, RiskLevel.IMMEDIATE) and Sign.OWN_HAND not in signs
        is_near = bool(stands & (_HARM | {Sign.WAS_NEAR})) or Sign.BABY_AT_EDGE in signs
        return RiskLevel.IMMEDIATE if is_near or is_done else RiskLevel.SERIOUS
    if kind is RiskKind.THIRD_PARTY:
        return _most_of_another(signs, known, stands)
    if kind in AT_HOME and signs & {Sign.PARTNER_DRINKS, Sign.PASSED_BY} and not stands & _HURTS:
        return RiskLevel.SERIOUS
    is_ill = kind in {None, RiskKind.SELF_HARM} and Sign.NEAR_ILL in known and not known & _IN_EARNEST
    if is_ill and (Sign.WOULD_SWAP in known or Sign.VANISH not in known):
        return RiskLevel.CONCERN
    return RiskLevel.IMMEDIATE


def _most_of_another(signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign]) -> RiskLevel:
    if known & (_OF_A_CHILD | {Sign.IN_HOSPITAL}):
        is_now = bool(stands & _CHILD_NOW) or bool(signs & (_CHILD_NOW - {Sign.TAKEN}))
        return RiskLevel.IMMEDIATE if is_now else RiskLevel.SERIOUS
    # Somebody whose note was found, but who is calm, is asked before anybody is called.
    is_calm = known >= {Sign.FOUND_LETTER, Sign.OTHER_CALM} and not stands & _CHILD_NOW
    return RiskLevel.SERIOUS if is_calm else RiskLevel.IMMEDIATE
