"""Tracks which dangers told in a talk in care are still in force. Pure."""

from collections.abc import Iterable, Sequence

from homebiyori.care.groups import ASKS, DEATH_TOLD, DENIES_DEATH, GONE, HARMED, OWN_DEATH, WAYS
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import AT_HOME, OWN_LIFE, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

# Dangers that are happening now; only their own end takes them back.
URGENT = frozenset(
    {
        Sign.TAKEN,
        Sign.HURT,
        Sign.SEALED,
        Sign.DANGEROUS_PLACE,
        Sign.MEANS_IN_HAND,
        Sign.THREAT,
        Sign.OTHER_DYING,
        Sign.OTHER_CHOKED,
        Sign.CHILD_AT_EDGE,
        Sign.HAND_NOW,
        Sign.CHILD_HARMED,
        Sign.THROAT_HURT,
        Sign.HEAD_HURT,
        Sign.ILL_WITH_BABY,
        Sign.CHILD_DRUGGED,
        Sign.CHILD_DRANK,
    }
)
# Ends a decision to die; merely saying that one is safe does not.
_GIVEN_UP = frozenset({Sign.TAKEN_BACK, Sign.NO_DEATH_WISH})
_ENDED_BY: dict[Sign, frozenset[Sign]] = {
    Sign.TAKEN: frozenset({Sign.NOT_TAKEN}),
    Sign.HURT: frozenset({Sign.NOT_HURT}),
    # Somebody who came breathes the same air.
    Sign.SEALED: frozenset({Sign.NO_FIRE, Sign.LEFT_PLACE, Sign.OUT_OF_ROOM, Sign.MEANS_AWAY, Sign.DAY_AFTER}),
    # Sitting down or calming down at the place does not end it.
    Sign.DANGEROUS_PLACE: frozenset({Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.DAY_AFTER, Sign.NEVER_THERE}),
    Sign.MEANS_IN_HAND: frozenset({Sign.DAY_AFTER, Sign.MEANS_AWAY, Sign.LEFT_PLACE, Sign.TAKEN_BACK, Sign.PUT_DOWN}),
    Sign.THREAT: frozenset({Sign.LEFT_PLACE, Sign.SAFE, Sign.NOT_NOW}),
    Sign.OTHER_DYING: frozenset({Sign.SAFE, Sign.NOT_NOW, Sign.OTHER_CALM, Sign.OTHER_SAFE}),
    Sign.CHILD_AT_EDGE: frozenset({Sign.OTHER_CALM, Sign.OTHER_SAFE, Sign.SOMEONE_CAME, Sign.DAY_AFTER}),
    Sign.HAND_NOW: frozenset({Sign.HELD_BACK, Sign.HAND_APART, Sign.NOT_NOW, Sign.SOMEONE_CAME, Sign.DAY_AFTER}),
    Sign.CHILD_HARMED: frozenset({Sign.NOT_HURT, Sign.SOMEONE_CAME, Sign.DAY_AFTER}),
    # An injured throat must be seen by a doctor, whatever is asked meanwhile.
    Sign.THROAT_HURT: frozenset({Sign.DENIES_VIOLENCE}),
    Sign.HEAD_HURT: frozenset({Sign.DENIES_VIOLENCE}),
    # Somebody who may harm a baby unknowingly may do so until they are seen by a doctor.
    Sign.ILL_WITH_BABY: frozenset({Sign.OTHER_DENIED, Sign.DAY_AFTER}),
    Sign.CHILD_DRUGGED: frozenset({Sign.DRUG_POURED, Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.DAY_AFTER}),
    Sign.CHILD_DRANK: frozenset({Sign.DAY_AFTER}),
    # A strangulation mark has to be looked at, even if the person talks.
    Sign.OTHER_CHOKED: frozenset({Sign.DAY_AFTER, Sign.OTHER_DENIED}),
    Sign.OTHER_BARRED: frozenset({Sign.OTHER_CALM, Sign.SOMEONE_CAME}),
    # Where the person says they are, until they say that they are elsewhere.
    Sign.INDOORS: frozenset({Sign.DANGEROUS_PLACE, Sign.OUTSIDE, Sign.IN_CAR}),
    # A missing person is searched for until found.
    Sign.OTHER_MISSING: frozenset({Sign.OTHER_SAFE, Sign.OTHER_DENIED}),
    Sign.OTHER_FAREWELL: frozenset({Sign.OTHER_SAFE, Sign.OTHER_DENIED}),
    Sign.PLAN: _GIVEN_UP | {Sign.NO_PLAN, Sign.MEANS_AWAY},
    Sign.MEANS: _GIVEN_UP | {Sign.MEANS_AWAY, Sign.NO_MEANS},
    Sign.TIME: _GIVEN_UP | {Sign.NO_PLAN, Sign.NO_TIME, Sign.NOT_NOW, Sign.SOMEONE_CAME, Sign.DAY_AFTER},
    Sign.FAREWELL_NOTE: _GIVEN_UP,
    # A danger that was imminent in this talk is so again as soon as it is renewed.
    Sign.WAS_NEAR: frozenset({Sign.DAY_AFTER, Sign.NEVER_THERE}),
    # Company stays until the parent is alone again.
    Sign.SOMEONE_CAME: frozenset({Sign.ALONE, Sign.DAY_AFTER}),
    # Somebody on the way stays so until they have come, or will not come.
    Sign.SOMEONE_COMING: frozenset({Sign.SOMEONE_CAME, Sign.ALONE, Sign.LISTENED, Sign.DAY_AFTER, Sign.AT_EASE}),
    # Help that was called is on its way until it is there.
    Sign.CALLED: frozenset(
        {Sign.NOT_CALLED, Sign.SOMEONE_CAME, Sign.LISTENED, Sign.DAY_AFTER, Sign.AT_EASE, Sign.PRESSED_SAFE}
    ),
}
# For these, company does not replace the ambulance.
_AWAITS_AMBULANCE = HARMED | {Sign.THROAT_HURT, Sign.CHILD_DRANK}

# After these, all that was told before is in the past.
OVER = frozenset({Sign.RESCUED, Sign.DISCHARGED})

# Not remembered: they say how a message was meant, and answer no later question.
_NOT_REMEMBERED = frozenset(
    {
        Sign.SILENCE,
        Sign.DONT_KNOW,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.GLAD,
        Sign.AT_EASE,
        Sign.PRESSED_SAFE,
        Sign.FAREWELL,
        Sign.AGREES,
        Sign.AFRAID,
        Sign.SUFFERS,
        Sign.TIRED,
        Sign.TEARS,
        Sign.GUILT,
        Sign.NIGHT,
        Sign.WORK,
        Sign.HOLDS,
        Sign.NOT_CALLED,
        Sign.PUT_DOWN,
        Sign.STEPPED_BACK,
        Sign.CORRECTS,
        Sign.NOTHING,
        Sign.CALLS_NOW,
        Sign.EDGE_BEFORE,
        Sign.TO_PERSON,
        Sign.TO_DOCTOR,
        Sign.TO_SCHOOL,
        Sign.NEARS,
        Sign.PARTS,
        Sign.RESTRAINED,
        Sign.COMMON_THING,
        Sign.NEVER_THERE,
        Sign.BREATH_HARD,
        Sign.SILENCED,
        *ASKS,
    }
)
_KEPT_SLOTS = ("care.ask.", "care.people.", "care.first.", "care.fact.", "care.tonight", "crisis.ai")
_SAYS_AI = ("crisis.ai", "care.first.")
# With one of these, means that are told are not imminent.
NOT_AT_ONCE = frozenset({Sign.NOT_NOW, Sign.NO_TIME})

# Imminent once a time was told; voices only if the time is told after them.
_NEAR_AFTER_TIME = DEATH_TOLD | {Sign.PLAN, Sign.MEANS, Sign.FAREWELL_NOTE, Sign.ASKS_METHOD}
_NEAR_BEFORE_TIME = _NEAR_AFTER_TIME | {Sign.VOICES}
# Without one of these, a farewell is asked about.
_MAKES_FAREWELL_IMMINENT = DEATH_TOLD | WAYS | {Sign.TIME}
_INTENDS_DEATH = OWN_DEATH | {Sign.PLAN, Sign.TIME, Sign.FAREWELL_NOTE}
# Charcoal beside somebody who sits in a car, unless it is still packed or they are out.
_IN_FUMES = frozenset({Sign.IN_CAR, Sign.CHARCOAL})
_NO_FUMES = frozenset({Sign.CHARCOAL_KEPT, Sign.NO_FIRE, Sign.OUT_OF_CAR, Sign.MEANS_AWAY})
_SERIOUS = frozenset(
    {Sign.PLAN, Sign.ASKS_METHOD, Sign.OTHER_IN_DANGER, Sign.FAREWELL_NOTE, Sign.VOICES, Sign.BETTER_DEAD}
)
# Grave by itself, as a doctor must see it today: an illness after birth.
_SERIOUS |= {Sign.OTHER_ILL, Sign.OWN_UNREAL}
_VOICES_AND_MEANS = frozenset({Sign.VOICES, Sign.MEANS})
# With voices, these are what they may command to use.
_EDGES = frozenset({Sign.HIGH, Sign.BRIDGE, Sign.WATER, Sign.RAIL, Sign.BLADE, Sign.BATH})
# What renews an imminent danger: means, a time or a step; for a parent alone, words are enough.
_RENEWS = frozenset({Sign.NEARS, Sign.MEANS_IN_HAND, Sign.DANGEROUS_PLACE, Sign.TIME, Sign.FAREWELL_NOTE, Sign.MEANS})
_RENEWS_ALONE = DEATH_TOLD | {Sign.PARTS, Sign.PLAN, Sign.NOT_SAFE}
_ENDED = frozenset({Sign.SOMEONE_CAME, Sign.LEFT_PLACE, Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.NO_DEATH_WISH})
# With one of these, going nearer is a step towards it.
_READY = frozenset({Sign.MEANS, Sign.MEANS_IN_HAND, Sign.PLAN, Sign.DANGEROUS_PLACE})
_FROM_EDGE = frozenset({Sign.LEFT_PLACE, Sign.MEANS_AWAY, Sign.SAFE, Sign.SOMEONE_CAME, Sign.STEPPED_BACK})

# Takes back an earlier denial.
_DISCLOSES = frozenset(
    {Sign.DEATH_SAID, Sign.OWN_WISH, Sign.PLAN, Sign.MEANS, Sign.MEANS_HOARDED, Sign.MEANS_IN_HAND, Sign.TAKEN}
)
_DENIALS = DENIES_DEATH | {Sign.NO_MORE_DEATH, Sign.NO_MEANS}


def in_force(told: Iterable[frozenset[Sign]]) -> frozenset[Sign]:
    """Return the dangers in force after all these messages, oldest first."""
    stands = set[Sign]()
    for signs in told:
        if OVER & signs:
            stands.clear()
        else:
            before = Sign.EDGE_BEFORE in signs
            ended = {danger for danger in stands if _ENDED_BY[danger] & signs}
            if stands & _AWAITS_AMBULANCE and signs & _ENDED_BY[Sign.CALLED] <= {Sign.SOMEONE_CAME}:
                # Somebody is with the injured person, but the ambulance is still awaited.
                ended -= {Sign.CALLED}
            stands -= ended - {Sign.INDOORS} if before else ended
            stands |= signs & _ENDED_BY.keys()
    return frozenset(stands)


def without_denials(known: frozenset[Sign], told: Iterable[frozenset[Sign]]) -> frozenset[Sign]:
    """Drop the denials that were taken back; `told` holds the signs of each message, oldest first."""
    gone = set[Sign]()
    for signs in told:
        gone -= signs
        if signs & _DISCLOSES and not signs & _DENIALS:
            gone |= _DENIALS
    return known - gone


def kept(known: frozenset[Sign]) -> tuple[Sign, ...]:
    """Return the signs to remember beyond the recent messages."""
    return tuple(sorted(known - _NOT_REMEMBERED))


def kept_slots(done: frozenset[str]) -> tuple[str, ...]:
    """Return the slots to remember: what was asked, and what was offered."""
    return tuple(sorted(slot for slot in done if slot.startswith(_KEPT_SLOTS) or slot.endswith(".ask")))


def says_ai(slot: str) -> bool:
    """Return whether a slot says that an AI answers: once is enough, even if the talk turns to another person."""
    return slot.startswith(_SAYS_AI)


def told_since(since: Sequence[RecentMessage], signs: frozenset[Sign]) -> list[frozenset[Sign]]:
    """List the signs of a talk, the oldest first, this message's last; `since` comes newest first."""
    return [*(frozenset(message.signs) for message in reversed(since)), signs]


def raised(
    level: RiskLevel,
    signs: frozenset[Sign],
    known: frozenset[Sign],
    kind: RiskKind | None,
    *,
    stands: frozenset[Sign] = frozenset(),
    is_first: bool = False,
) -> RiskLevel | None:
    """Return the level of a message by its signs; None if it tells of no danger."""
    if _is_near(signs, known, kind, stands):
        return RiskLevel.IMMEDIATE
    is_later = Sign.NO_PLAN in signs or bool((signs | known) & (NOT_AT_ONCE | {Sign.NO_DEATH_WISH}))
    if Sign.MEANS in signs and (kind is RiskKind.THIRD_PARTY or is_later):
        return RiskLevel.SERIOUS
    if signs & {Sign.TIME, Sign.MEANS, Sign.NOT_SAFE} or (Sign.SILENCED in signs and kind in AT_HOME):
        higher = level if is_first else RiskLevel(min(level + 1, RiskLevel.IMMEDIATE))
        return max(higher, RiskLevel.SERIOUS)
    return RiskLevel.SERIOUS if _is_grave(signs, kind) else None


def _is_near(signs: frozenset[Sign], known: frozenset[Sign], kind: RiskKind | None, stands: frozenset[Sign]) -> bool:
    """Return whether it happens now, or means and a time were told, in one message or in several."""
    is_of_other = kind is RiskKind.THIRD_PARTY
    if _is_at_once(signs, known, is_of_other=is_of_other) or (Sign.TIME in signs and known & _NEAR_BEFORE_TIME):
        return True
    if Sign.TIME in stands and signs & _NEAR_AFTER_TIME and not is_of_other:
        return True
    if kind not in OWN_LIFE:
        return False
    if known >= _IN_FUMES and signs & _IN_FUMES and not (signs | known) & _NO_FUMES:
        return True
    return _comes_nearer(signs, known, stands) or _is_alone_with_means(signs, known, stands)


def _is_grave(signs: frozenset[Sign], kind: RiskKind | None) -> bool:
    is_hit = kind is RiskKind.DOMESTIC_VIOLENCE and Sign.VIOLENCE in signs
    return is_hit or bool(signs & _SERIOUS) or bool(signs & DEATH_TOLD and Sign.ABOUT_OTHER not in signs)


def _comes_nearer(signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign]) -> bool:
    """Return whether a message renews an imminent danger, or takes a step towards one that was prepared."""
    if OVER & signs or (_ENDED & signs and not URGENT & signs):
        return False
    if Sign.WAS_NEAR not in stands:
        return Sign.NEARS in signs and bool(stands & _READY) and bool(known & _INTENDS_DEATH)
    is_with = Sign.SOMEONE_CAME in stands and Sign.ALONE not in signs
    return bool(signs & (_RENEWS if is_with else _RENEWS | _RENEWS_ALONE))


def _is_alone_with_means(signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign]) -> bool:
    """Return whether a parent who wishes to die has the means, and nobody comes before morning."""
    told = signs | known
    if not told & _INTENDS_DEATH or told & (NOT_AT_ONCE | {Sign.NO_DEATH_WISH, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING}):
        return False
    has_means = Sign.MEANS in signs | stands and Sign.MEANS_AWAY not in signs
    return has_means and Sign.ALONE_ALL_NIGHT in told and bool(signs & {Sign.MEANS, Sign.ALONE_ALL_NIGHT})


def _is_at_once(signs: frozenset[Sign], known: frozenset[Sign], *, is_of_other: bool) -> bool:
    now = signs & URGENT
    if Sign.FAREWELL_NOTE in signs and known & _MAKES_FAREWELL_IMMINENT and Sign.NOT_NOW not in known:
        return True
    if is_of_other and signs & GONE and known >= GONE:
        return True
    if not is_of_other:
        now -= {Sign.OTHER_DYING, Sign.OTHER_CHOKED, Sign.CHILD_AT_EDGE}
    if Sign.OWN_HAND not in known:
        now -= {Sign.HAND_NOW, Sign.CHILD_HARMED}
    is_told_to = known >= _VOICES_AND_MEANS and bool(signs & _VOICES_AND_MEANS)
    is_at_edge = Sign.VOICES in known and bool(signs & _EDGES) and not signs & _FROM_EDGE
    return bool(now) or (not is_of_other and (is_told_to or is_at_edge))
