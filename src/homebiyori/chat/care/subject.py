"""Decides what a talk in care is about: the parent's word comes before our reading, death before all else. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from homebiyori.care.groups import ASKS, FRIGHTENING_IMAGES, GONE, OWN_END, PLACES_OF_DANGER
from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care import endangered
from homebiyori.chat.care.grounds import Grounds
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, OWN_LIFE, Risk, RiskKind, RiskLevel

VIOLENCE = frozenset({RiskKind.DOMESTIC_VIOLENCE, RiskKind.ABUSE, RiskKind.CHILD_VIOLENCE, RiskKind.CHILD_DANGER})
# Death or a way to it is told, or asked for.
_NEAR_DEATH = frozenset({Sign.DEATH_NAMED, Sign.PLAN, Sign.MEANS, Sign.FAREWELL_NOTE, Sign.VOICES, Sign.ASKS_METHOD})
_MENTIONS_OTHER = frozenset({Sign.ABOUT_OTHER, Sign.ASKS_ABOUT_OTHER, Sign.OTHER_IN_DANGER})
# Explicit signs of somebody else's danger; the mere mention of another person counts only after a danger was told.
_TOLD_OF_OTHER = frozenset({Sign.OTHER_IN_DANGER, Sign.OTHER_DYING, Sign.FOUND_LETTER, Sign.OTHER_HURTS})
# Kinds that may be read where somebody else is in danger.
_MAY_BE_OTHERS = frozenset(
    {None, RiskKind.SELF_HARM, RiskKind.POSTPARTUM, RiskKind.NEGLECT, RiskKind.THIRD_PARTY, RiskKind.CHILD_DANGER}
)
# Voices that speak of the baby to the one who hears them.
_HEARS_OF_CHILD = frozenset({Sign.VOICES, Sign.BABY})
# With one of these, whoever else is named, the writer speaks of themselves.
_WRITERS_OWN = frozenset({Sign.MEANS_IN_HAND, Sign.THREAT, Sign.OWN_WISH, Sign.LOSS, Sign.ABOUT_SELF})
# What a partner does: controls money and phone, hits.
_BY_PARTNER = frozenset({Sign.CONTROL})
_OF_HOME = _BY_PARTNER | {Sign.VIOLENCE}
# Kinds that may be read from the weight of the words alone.
_GUESSED_KINDS = frozenset(
    {None, RiskKind.SELF_HARM, RiskKind.NEGLECT, RiskKind.POSTPARTUM, RiskKind.THIRD_PARTY, RiskKind.DOMESTIC_VIOLENCE}
)
# Kinds that may be read where somebody abuses a child.
_ABOUT_A_CHILD = _GUESSED_KINDS | {RiskKind.ABUSE, RiskKind.CHILD_DANGER}
# Somebody's locked door, and where it is.
_OF_A_DOOR = frozenset({Sign.OTHER_BARRED, Sign.BARRED, Sign.OTHER_CHILD, Sign.PLACE, Sign.EVERYDAY})
# Means with a night alone, or with a plan, are the writer's own.
_OWN_WAYS = (frozenset({Sign.MEANS, Sign.ALONE_ALL_NIGHT}), frozenset({Sign.MEANS, Sign.PLAN}))
_SAID_OR_PLANNED = frozenset({Sign.DEATH_SAID, Sign.PLAN})
# With one of these, violence was told, not guessed.
_DEEDS = frozenset({Sign.VIOLENCE, Sign.CONTROL, Sign.WITHHOLDS, Sign.THREAT, Sign.AGGRESSOR_NEAR, Sign.BARRED})
_NAMES_DEATH = _NEAR_DEATH | {Sign.DEATH_SAID, Sign.VANISH, Sign.TAKEN, Sign.OWN_WISH, Sign.TIME, Sign.MEANS_IN_HAND}
# More than a wish to die: a way, an hour, or an attempt.
_SET_ON_DEATH = _NAMES_DEATH - OWN_END
# Signs that a danger is less near than it sounds.
_CALMS = frozenset(
    {
        Sign.SAFE,
        Sign.CALMER,
        Sign.NOT_NOW,
        Sign.NO_TIME,
        Sign.NO_PLAN,
        Sign.NO_MEANS,
        Sign.NO_DEATH_WISH,
        Sign.DENIED,
        Sign.DENIES_VIOLENCE,
        Sign.MEANS_AWAY,
        Sign.HANDS_OVER,
        Sign.PUT_DOWN,
        Sign.LEFT_PLACE,
        Sign.STEPPED_BACK,
        Sign.TAKEN_BACK,
        Sign.NOT_TAKEN,
        Sign.NOT_HURT,
        Sign.SOMEONE_CAME,
        Sign.SOMEONE_NEAR,
        Sign.SOMEONE_COMING,
        Sign.CALLED,
        Sign.LISTENED,
        Sign.RESCUED,
        Sign.DISCHARGED,
        Sign.DAY_AFTER,
        Sign.OTHER_CALM,
        Sign.OTHER_SAFE,
        Sign.OTHER_DENIED,
        Sign.IMAGES,
        Sign.GLAD,
        Sign.THANKS,
        Sign.COMMON_THING,
    }
)
# Questions that may stand beside a danger: whether we are an AI, or care.
_ASKS = ASKS - {Sign.ASKS_WHO, Sign.ASKS_ELSE, Sign.ASKS_US, Sign.ASKS_METHOD, Sign.ASKS_WORTH}
# The writer ends their life, or is about to.
_ENDS_OWN = frozenset({Sign.TAKEN, Sign.HURT, Sign.MEANS_IN_HAND})
# Means with a time are the writer's own, even in a talk about a child.
_OWN_HOUR = frozenset({Sign.MEANS, Sign.TIME})
_Kind = RiskKind | None
# What a talk about a child who hits is mistaken for.
_MISTAKEN_FOR_IT = frozenset({RiskKind.DOMESTIC_VIOLENCE, RiskKind.ABUSE, RiskKind.THIRD_PARTY})
_OF_ANOTHER_MATTER = frozenset({Sign.OWN_HAND, Sign.HAND_NOW, Sign.CHILD_HARMED, Sign.DEATH_SAID, Sign.OTHER_DYING})
_OF_ANOTHER_MATTER |= {Sign.OTHER_IN_DANGER, Sign.CHILD_IN_DANGER, Sign.TAKEN}


def bounded(guess: Risk, standing: RiskKind | None, level: RiskLevel, signs: frozenset[Sign]) -> Risk:
    """Bound the model's guess in a talk in care, where means and times come up all the time.

    A guess does not change what the talk is about; the signs do. An immediate guess stays immediate, unless it is of
    neglect in another talk, or the message calms or asks.
    """
    is_apart = guess.kind is RiskKind.NEGLECT and standing is not RiskKind.NEGLECT
    if guess.level is RiskLevel.IMMEDIATE and not (is_apart or signs & (_CALMS | _ASKS)):
        return Risk(standing or guess.kind, RiskLevel.IMMEDIATE)
    return Risk(standing or guess.kind, min(max(level, RiskLevel.CONCERN), RiskLevel.SERIOUS))


def told_outright(said: Utterance, signs: frozenset[Sign]) -> RiskKind | None:
    """Return the kind of danger that a message states outright in a talk about another; None if there is none.

    So a talk about a child, or about violence at home, does not hide that the parent is about to die.
    """
    before, risk = said.standing, said.analysis.risk
    is_certain = risk is not None and not said.analysis.is_guessed and risk.level is not RiskLevel.CONCERN
    if risk is None or not is_certain or signs & (_CALMS - {Sign.IMAGES} | _MENTIONS_OTHER | _TOLD_OF_OTHER):
        return None
    if before in OF_CHILDREN and risk.kind is RiskKind.SELF_HARM:
        return risk.kind
    if before is RiskKind.ABUSE and risk.kind is RiskKind.DOMESTIC_VIOLENCE:
        return risk.kind
    is_about_to_die = risk == Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE) and not follow_ups.names_partner(said.text)
    return risk.kind if before in AT_HOME and is_about_to_die else None


def of_child_still(before: RiskKind | None, kind: RiskKind | None, said: Utterance) -> RiskKind | None:
    """Return the kind of danger; a child who hits stays the one who hits, unless a partner is named."""
    is_of_child = before is RiskKind.CHILD_VIOLENCE and kind in _MISTAKEN_FOR_IT
    is_other = follow_ups.names_partner(said.text) or said.signs & _OF_ANOTHER_MATTER
    return before if is_of_child and not is_other else kind


def kind_of(
    before: RiskKind | None,
    risk: Risk | None,
    signs: frozenset[Sign],
    known: frozenset[Sign],
    *,
    is_first: bool = False,
) -> RiskKind | None:
    """Decide which kind of danger the talk is about now; `before` is None if it was denied or is not known."""
    if Sign.OWN_UNREAL in signs and before not in OWN_LIFE:
        # A writer who sees or hears unreal things is the one who is ill.
        return RiskKind.POSTPARTUM
    if Sign.CHILD_DRUGGED in signs:
        # Drugging a child's drink is part of the parent's own plan to die, whatever else was read.
        return RiskKind.SELF_HARM
    # A mere CONCERN does not turn a talk about something else.
    is_turned = risk is not None and (is_first or risk.level is not RiskLevel.CONCERN)
    read_now = _named(risk.kind, known) if risk is not None and is_turned else before
    grounds = Grounds(before=before, risk=risk, read_now=read_now, signs=signs, known=known, is_first=is_first)
    return endangered.kind_of(grounds) or _by_grounds(grounds)


def _by_grounds(grounds: Grounds) -> _Kind:
    signs, known = grounds.signs, grounds.known
    is_of_child = Sign.OTHER_ABUSED in known and not known & (_NEAR_DEATH - {Sign.VOICES})
    if is_of_child and grounds.kinds <= _ABOUT_A_CHILD:
        return RiskKind.CHILD_DANGER
    if _is_at_home(grounds):
        return RiskKind.DOMESTIC_VIOLENCE
    if grounds.before is RiskKind.THIRD_PARTY:
        return _of_another(grounds)
    if _is_of_another(grounds) and not _is_of_the_writer(signs):
        return RiskKind.THIRD_PARTY
    if _stays_at_home(grounds):
        return grounds.before if grounds.before in AT_HOME else RiskKind.DOMESTIC_VIOLENCE
    hears = Sign.VOICES in signs and known >= _HEARS_OF_CHILD and grounds.kinds <= _MAY_BE_OTHERS
    if hears or _is_of_images(grounds):
        return RiskKind.POSTPARTUM
    if Sign.NO_DEATH_WISH in signs and grounds.before is not None:
        grounds = replace(grounds, read_now=grounds.before)
    return _of_home(grounds) or _of_death(grounds)


def _named(kind: RiskKind, known: frozenset[Sign]) -> RiskKind:
    """Read guessed violence as self-harm if a place or means was told, but nobody who hurts."""
    is_of_own = known & PLACES_OF_DANGER or any(known >= way for way in _OWN_WAYS)
    is_guessed = not known & _DEEDS and Sign.TOLD not in known
    return RiskKind.SELF_HARM if kind in AT_HOME and is_of_own and is_guessed else kind


def _is_of_the_writer(signs: frozenset[Sign]) -> bool:
    """Return whether the signs are of the writer, and not of somebody who hurts themselves behind a door."""
    others = {Sign.THREAT, Sign.MEANS_IN_HAND} if Sign.OTHER_HURTS in signs else frozenset[Sign]()
    return bool(signs & _WRITERS_OWN - others)


def _of_another(grounds: Grounds) -> _Kind:
    """Settle a talk about somebody else: it turns to a parent who speaks of themselves, and ends if it is denied."""
    signs, known, risk = grounds.signs, grounds.known, grounds.risk
    # Words about the other may sound like the writer's own; a bare yes to our question is about the writer.
    is_own = signs == {Sign.DEATH_NAMED} or bool(signs & {Sign.ABOUT_SELF, Sign.OWN_WISH})
    is_told = bool(known & (_TOLD_OF_OTHER | GONE))
    if Sign.LOSS in signs:
        # Nobody is left to save but the writer.
        return RiskKind.SELF_HARM
    if Sign.RESCUED in known and not signs & (_NAMES_DEATH | {Sign.VOICES}):
        # After a rescue, parents speak of what it has done to them; that is no danger of their own.
        return RiskKind.THIRD_PARTY
    if is_own or (Sign.VOICES in signs and not is_told):
        return RiskKind.POSTPARTUM if known >= _HEARS_OF_CHILD else RiskKind.SELF_HARM
    if Sign.OTHER_DENIED in signs:
        return None
    if Sign.NO_DEATH_WISH in signs:
        # Who says that they do not want to die themselves speaks of the other.
        return RiskKind.THIRD_PARTY
    is_asked = Sign.ASKS_ABOUT_OTHER in signs
    is_turned = not (is_told or is_asked) and risk is not None and risk.level is not RiskLevel.CONCERN
    return risk.kind if risk is not None and is_turned else RiskKind.THIRD_PARTY


def _is_of_another(grounds: Grounds) -> bool:
    """Return whether somebody else is in danger: stated outright, or meant where the writer was assumed."""
    signs, known = grounds.told, grounds.known
    if grounds.before is RiskKind.POSTPARTUM and Sign.VOICES in known:
        # The voices speak of the baby; the one who hears them is the writer.
        return False
    if signs & _TOLD_OF_OTHER - {Sign.OTHER_DYING} or _has_gone(grounds):
        return True
    if Sign.VOICES in known and not known & _TOLD_OF_OTHER:
        # The voices speak of a child to the one who hears them.
        return False
    is_set = bool(known & _SAID_OR_PLANNED) and bool(known & {Sign.TIME, Sign.MEANS})
    if grounds.before is RiskKind.SELF_HARM and (is_set or Sign.TAKEN in known):
        # After telling of their own plan or act, parents ask about those who will come, or be left behind.
        signs = signs - {Sign.ASKS_ABOUT_OTHER}
    return bool(signs & _MENTIONS_OTHER) and Sign.TOLD in known and grounds.kinds <= _MAY_BE_OTHERS


def _has_gone(grounds: Grounds) -> bool:
    """Return whether an adult cannot be reached: after a farewell, or where a child's danger was read."""
    signs, known = grounds.told, grounds.known
    if known & _NAMES_DEATH - {Sign.DEATH_NAMED, Sign.TAKEN} or not signs & GONE:
        return False
    return known >= GONE or (Sign.OTHER_MISSING in signs and grounds.before is None and grounds.read_now in OF_CHILDREN)


def _is_of_images(grounds: Grounds) -> bool:
    """Return whether it is about frightening images, whose words sound like the child's or the writer's death."""
    signs, known = grounds.signs, grounds.known
    if grounds.is_first:
        return known >= FRIGHTENING_IMAGES and not known & _NEAR_DEATH and grounds.read_now in _ABOUT_A_CHILD
    return grounds.before is RiskKind.POSTPARTUM and Sign.IMAGES in known and not signs & _NEAR_DEATH


def _is_at_home(grounds: Grounds) -> bool:
    """Return whether the parent is afraid of the partner, though something else was read or asked about."""
    signs, known = grounds.signs, grounds.known
    told = known & _BY_PARTNER if grounds.before is RiskKind.THIRD_PARTY else known & _OF_HOME
    # A denial is believed until violence is told again.
    was_denied = Sign.DENIES_VIOLENCE in known and not signs & _OF_HOME
    is_denied = was_denied and grounds.before is not RiskKind.DOMESTIC_VIOLENCE
    if not told or is_denied or known & {Sign.OTHER_IN_DANGER}:
        return False
    if not grounds.kinds <= _GUESSED_KINDS or signs & {Sign.DENIED, *_ENDS_OWN, *_NEAR_DEATH - {Sign.DEATH_NAMED}}:
        return False
    # A wish to die beside it does not change this; a plan, means or a time does.
    is_set = bool(known & _SET_ON_DEATH) and Sign.NO_DEATH_WISH not in known
    return not is_set and not (Sign.DENIES_VIOLENCE in signs and Sign.CONTROL not in known)


def _stays_at_home(grounds: Grounds) -> bool:
    """Return whether it is about violence at home: to flee from it, or be worn out by it, is no wish to die."""
    if grounds.told & (_NAMES_DEATH | {Sign.DENIES_VIOLENCE, Sign.DENIED}):
        return False
    if grounds.before in AT_HOME:
        return grounds.read_now is RiskKind.SELF_HARM
    is_told = grounds.is_first and Sign.VIOLENCE in grounds.known
    return is_told and grounds.read_now in {RiskKind.NEGLECT, RiskKind.SELF_HARM}


def is_shut_in(said: Utterance, risk: Risk) -> bool:
    """Return whether guessed violence rests only on somebody's locked door, and does not sound immediate."""
    told = said.signs - whose.PASSING
    is_guess = said.analysis.is_guessed and risk.kind in VIOLENCE and risk.level is not RiskLevel.IMMEDIATE
    return is_guess and Sign.OTHER_BARRED in told and told <= _OF_A_DOOR


def tells_of_deeds(known: Iterable[Sign]) -> bool:
    """Return whether violence or control was told, and not just guessed."""
    return not _DEEDS.isdisjoint(known)


def is_turned(before: RiskKind | None, kind: RiskKind | None) -> bool:
    """Return whether the talk moved between the writer and another: what was told of one is not known of the other."""
    return before is not kind and kind is not None and RiskKind.THIRD_PARTY in (before, kind)


def _of_home(grounds: Grounds) -> _Kind:
    signs, known = grounds.signs, grounds.known
    is_home = Sign.VIOLENCE in known or Sign.NO_DEATH_WISH in known
    if grounds.before is RiskKind.SELF_HARM and is_home and signs & {Sign.ASKS_REFUGE, Sign.THREAT}:
        return RiskKind.DOMESTIC_VIOLENCE
    heard = known if grounds.before is RiskKind.POSTPARTUM else signs
    if heard & {Sign.IMAGES, Sign.VOICES} and grounds.kinds & {RiskKind.ABUSE, RiskKind.CHILD_DANGER}:
        return RiskKind.POSTPARTUM
    is_threatened = Sign.THREAT in known and not signs & _ENDS_OWN
    return grounds.read_now if is_threatened and grounds.read_now in VIOLENCE else None


def _of_death(grounds: Grounds) -> _Kind:
    signs, known, risk = grounds.signs, grounds.known, grounds.risk
    is_own_end = Sign.FAREWELL_NOTE in signs or signs >= _OWN_HOUR or (signs & _ENDS_OWN and known & _NEAR_DEATH)
    if is_own_end and grounds.read_now in {None, RiskKind.ABUSE, RiskKind.CHILD_DANGER}:
        return RiskKind.SELF_HARM
    if Sign.DENIES_VIOLENCE in signs and Sign.CONTROL not in known and grounds.read_now in VIOLENCE:
        return RiskKind.SELF_HARM if Sign.DEATH_NAMED in known else None
    if grounds.before is RiskKind.SELF_HARM and risk is not None and risk.level is not RiskLevel.IMMEDIATE:
        return grounds.before
    if Sign.DEATH_NAMED in signs and grounds.read_now in {None, *VIOLENCE}:
        return RiskKind.SELF_HARM
    return grounds.read_now
