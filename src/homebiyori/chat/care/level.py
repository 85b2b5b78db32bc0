"""How grave a talk in care is after a message: an imminent danger lasts until it ends. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from homebiyori.care.groups import DENIES_DEATH, DENIES_WISH, PLANS
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, subject
from homebiyori.chat.care.matter import Matter
from homebiyori.lexicon.vocabulary import AT_HOME, GLAD_EMOTIONS, Analysis, Emotion, Risk, RiskKind, RiskLevel

# How long a danger counts as imminent after it was read if nothing of it is in force, and the parent does not say that
# they are safe.
IMMINENT_LASTS = timedelta(hours=3)

# Once means and a time were told, only these end the danger, and not a calmer word.
_ENDS_ARMED = frozenset(
    {
        Sign.SOMEONE_CAME,
        Sign.TAKEN_BACK,
        Sign.MEANS_AWAY,
        Sign.LEFT_PLACE,
        Sign.OTHER_CALM,
        Sign.OTHER_SAFE,
        Sign.LISTENED,
        Sign.DAY_AFTER,
    }
)
_SETTLED = _ENDS_ARMED | {Sign.SAFE, Sign.CALMER, Sign.RESCUED, Sign.NOT_NOW, Sign.NO_TIME, Sign.NO_PLAN}
_SETTLED |= {Sign.NOT_TAKEN, Sign.NO_DEATH_WISH, Sign.DENIED, Sign.NEVER_THERE}
# What lowers the level that is shown.
LOWERS = _SETTLED | {Sign.DENIES_VIOLENCE}
_PREPARATIONS = PLANS - {Sign.TIME}
# Looking for help, without telling anything new, does not raise the level.
_SEEKS = frozenset(
    {
        Sign.PROPOSES_PERSON,
        Sign.ASKS_DOCTOR,
        Sign.ASKS_LINES,
        Sign.ASKS_LINE_FITS,
        Sign.ASKS_MAY_CALL,
        Sign.ASKS_NIGHT_CALL,
        Sign.ASKS_SLIGHT,
        Sign.ASKS_STEP,
        Sign.ASKS_WHERE,
        Sign.ASKS_CLINIC,
    }
)
_ASKS_TO_TELL = frozenset({Sign.ASKS_MAY_TELL, Sign.ASKS_WHAT_TO_SAY, Sign.ASKS_FIRST_WORDS, Sign.ASKS_STEP_TELL})
_WITH_THEM = frozenset({Sign.SOMEONE_COMING, Sign.SOMEONE_CAME})
_NEW = evidence.URGENT | PLANS | {Sign.NEARS, Sign.DEATH_SAID, Sign.VOICES, Sign.NOT_SAFE}
_OTHER_THERE = frozenset({Sign.OTHER_SAFE, Sign.OTHER_CALM})
_HARDSHIPS = frozenset({Sign.SUFFERS, Sign.WORSE, Sign.NOTHING, Sign.ALONE, Sign.AFRAID, Sign.TEARS, Sign.NOT_SAFE})
# After one of these, only a second denial is believed.
_TOLD_GRAVE = evidence.URGENT | PLANS
_TOLD_GRAVE |= {
    Sign.WAS_NEAR,
    Sign.VANISH,
    Sign.DEATH_SAID,
    Sign.DEATH_NAMED,
    Sign.OWN_WISH,
    Sign.BETTER_DEAD,
    Sign.VOICES,
    Sign.IMAGES,
    Sign.BABY_FEAR,
    Sign.ASKS_METHOD,
    Sign.VIOLENCE,
    Sign.CONTROL,
    Sign.OTHER_IN_DANGER,
    Sign.RAIL,
    Sign.BRIDGE,
    Sign.HIGH,
}


def is_taken_back(matter: Matter) -> bool:
    """Return whether alarming words are taken back; that is believed if nothing graver was told."""
    mark, signs, stands = matter.mark, matter.signs, matter.stands
    is_denied = Sign.DENIED in signs or (Sign.NO_DEATH_WISH in signs and Sign.DENIED in mark.known)
    is_grave = mark.level == RiskLevel.IMMEDIATE or bool(stands & (PLANS | evidence.URGENT))
    # Denying a wish to die does not take back a fear for a baby.
    is_grave = is_grave or Sign.BABY_FEAR in mark.known
    return is_denied and not is_grave and Sign.DEATH_SAID not in mark.known


def is_heavy(matter: Matter) -> bool:
    """Return whether burdens were told, now or before, and no joy now: then a denial of death weighs less."""
    return bool(matter.signs.union(matter.mark.known) & _HARDSHIPS) and Sign.GLAD not in matter.signs


def ends_at_once(matter: Matter) -> bool:
    """Return whether a single denial ends the talk; after means, a place or a wish it takes two."""
    signs = matter.signs
    is_plain = bool(signs & (DENIES_WISH | {Sign.CORRECTS, Sign.OTHER_DENIED}))
    is_grave = bool((matter.known | matter.stands) & _TOLD_GRAVE) or matter.mark.level == RiskLevel.IMMEDIATE
    return is_plain and not is_grave and not (signs & _HARDSHIPS and Sign.GLAD not in signs)


def is_near(matter: Matter, now: datetime) -> bool:
    """Return whether the danger is still imminent; calm ends that only if nothing is under way."""
    mark, signs, stands = matter.mark, matter.signs, matter.stands
    # No number of hours ends a danger to the parent's own life.
    is_past = now - mark.firm_at >= IMMINENT_LASTS and not stands & (evidence.URGENT | PLANS | {Sign.WAS_NEAR})
    if is_past or evidence.OVER & signs:
        return False
    is_with = Sign.SOMEONE_CAME in signs and not stands & evidence.URGENT
    if Sign.CALLED in stands and not is_with:
        return True
    if mark.level != RiskLevel.IMMEDIATE:
        return False
    # A threat is only as near as the person who made it.
    is_away = Sign.PARTNER_OUT in matter.known and mark.kind in AT_HOME
    return bool(stands & evidence.URGENT) or not (is_away or _is_calm(matter))


def _is_calm(matter: Matter) -> bool:
    signs, known, stands = matter.signs, matter.known, matter.stands
    settled = _SETTLED if Sign.TAKEN in known else _SETTLED - {Sign.NOT_TAKEN}
    if Sign.GLAD in signs or not stands & PLANS:
        settled |= {Sign.AT_EASE}
    if Sign.TIME in stands and stands & _PREPARATIONS:
        settled = _ENDS_ARMED
    if Sign.NOT_SAFE in signs or (Sign.VOICES in known and Sign.SAFE not in signs):
        return False
    # After a plan was told, a denial as a joke is not believed.
    return bool(signs & settled) and not (Sign.DENIED in signs and stands & PLANS)


def is_glad_after(matter: Matter) -> bool:
    """Return whether the danger ended and joy followed, or the wish is gone: only CONCERN is left."""
    signs, known, stands = matter.signs, matter.known, matter.stands
    is_ended = bool((known | signs) & (_ENDS_ARMED | evidence.OVER))
    is_open = bool(stands & (evidence.URGENT | PLANS)) or Sign.CALLED in stands
    is_denied = Sign.NO_DEATH_WISH in signs and bool(known & evidence.OVER)
    is_glad = bool(signs & {Sign.GLAD, Sign.AT_EASE}) or is_denied
    return is_ended and not is_open and matter.mark.level < RiskLevel.IMMEDIATE and is_glad


def risk_of(matter: Matter, read_now: Risk | None) -> Risk | None:
    """Return the risk by the text and by the signs of a message; a reading that is denied does not count."""
    kind, signs, known = matter.kind, matter.signs, matter.known
    raised = evidence.raised(RiskLevel(matter.mark.level), signs, known, kind, stands=matter.stands)
    denied = subject.VIOLENCE if Sign.DENIES_VIOLENCE in signs else frozenset[RiskKind]()
    denied |= {RiskKind.SELF_HARM} if Sign.NO_DEATH_WISH in signs else frozenset()
    is_found = kind is RiskKind.THIRD_PARTY and Sign.RESCUED in known and not signs & evidence.URGENT
    if evidence.OVER & signs or is_found:
        # What is told now is in the past.
        return None
    if read_now is not None and read_now.kind not in denied:
        level = _bounded(matter, read_now.level)
        raised = max(raised or level, level)
    return None if raised is None else Risk(kind or RiskKind.SELF_HARM, raised)


def _bounded(matter: Matter, level: RiskLevel) -> RiskLevel:
    """Bound the level that the words suggest by what the signs tell."""
    signs, standing = matter.signs, RiskLevel(matter.mark.level)
    is_later = signs & evidence.NOT_AT_ONCE and not signs & (evidence.URGENT | {Sign.TIME})
    # Somebody who answers, or sleeps next door, is not dying this minute.
    is_there = matter.kind is RiskKind.THIRD_PARTY and signs & _OTHER_THERE and Sign.OTHER_DYING not in signs
    # An intrusive image is not an act, however often it comes.
    is_image = Sign.IMAGES in signs and Sign.VOICES not in matter.known
    if is_later or is_there or is_image:
        level = min(level, RiskLevel.SERIOUS)
    if signs & DENIES_DEATH and not signs & (evidence.URGENT | {Sign.TIME, Sign.PLAN, Sign.FAREWELL_NOTE}):
        # Saying what one will not do does not raise the level.
        level = min(level, standing)
    # Asking how to tell it to a helper says nothing new.
    is_told_to = signs & _ASKS_TO_TELL and matter.stands & _WITH_THEM and not signs & (evidence.URGENT | {Sign.TIME})
    if is_told_to or (signs & _SEEKS and not signs & _NEW):
        level = min(level, max(standing, RiskLevel.SERIOUS))
    return level


def floor(matter: Matter) -> RiskLevel:
    """Return the lowest level of a risk, unless the message lowers it: the talk's own, up to SERIOUS."""
    return RiskLevel.CONCERN if matter.signs & LOWERS else min(RiskLevel(matter.mark.level), RiskLevel.SERIOUS)


def plain(analysis: Analysis, risk: Risk | None) -> Analysis:
    """Remove from a reading what has no place in care: joy, and the gentle tier."""
    is_bright = analysis.emotion in GLAD_EMOTIONS
    return replace(
        analysis,
        risk=risk,
        is_gentle=False,
        emotion=Emotion.NONE if is_bright else analysis.emotion,
        intensity=0 if is_bright else analysis.intensity,
    )
