"""The talk after danger was read (`docs/product.md` 2): when it is in care, what is known in it, when it ends. Pure.

A talk is in care for 24 hours after the last firm reading, or until the parent has said twice that they are safe:
in words or by the button, each message and each press once. What was asked and answered stands in the rows that are
read anyway; whether there is care at all stands on the tree, where neither thirty stickers nor a deletion reach it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from homebiyori.ai.lexicon import follow_ups
from homebiyori.ai.port import Analysis, Care, Concern, Emotion, Risk, RiskKind, RiskLevel, Sign, Tier
from homebiyori.chat import care_evidence, care_memory, care_subject
from homebiyori.chat.care_memory import CARE_LASTS, is_open
from homebiyori.chat.models import ChatMessage, RecentMessage
from homebiyori.chat.reading import Reading
from homebiyori.tree.models import CareMark

STAYS_UNPRAISED = timedelta(hours=1)
# How long after it was read somebody about to die is spoken to as such, unless they say that they are safe.
IMMINENT_LASTS = timedelta(hours=3)
BEFORE = timedelta(minutes=30)
MOST_BEFORE = 5

# How soon after its end a talk is not yet spoken of as something past.
REMEMBERED_AFTER = timedelta(hours=1)
_LATELY = 3

_AT_HOME = frozenset({RiskKind.DOMESTIC_VIOLENCE, RiskKind.CHILD_VIOLENCE})
_OWN_LIFE = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM})
_OF_ACCIDENTS = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT, RiskKind.SELF_HARM})
_SETTLED = frozenset(
    {
        Sign.SAFE,
        Sign.SOMEONE_CAME,
        Sign.MEANS_AWAY,
        Sign.CALMER,
        Sign.RESCUED,
        Sign.NOT_NOW,
        Sign.NO_TIME,
        Sign.NO_PLAN,
        Sign.LEFT_PLACE,
        Sign.NOT_TAKEN,
        Sign.TAKEN_BACK,
        Sign.NO_DEATH_WISH,
        Sign.DENIED,
        Sign.OTHER_CALM,
    }
)
# What lowers the level that is shown.
_LOWERS = frozenset({Sign.NO_PLAN, Sign.NO_DEATH_WISH, Sign.DENIES_VIOLENCE, *_SETTLED})
# After a gentle reading these open the care, after a care that has ended the graver ones do.
_GRAVE = frozenset(
    {
        Sign.PLAN,
        Sign.FAREWELL_NOTE,
        Sign.MEANS_IN_HAND,
        Sign.TAKEN,
        Sign.HURT,
        Sign.DEATH_NAMED,
        Sign.DEATH_SAID,
        Sign.VOICES,
        Sign.OTHER_IN_DANGER,
    }
)
_OPENING = _GRAVE | {
    Sign.MEANS,
    Sign.TIME,
    Sign.DANGEROUS_PLACE,
    Sign.THREAT,
    Sign.VANISH,
    Sign.NOT_SAFE,
    Sign.BETTER_DEAD,
}
_OPENING |= {Sign.VIOLENCE}
_DENIALS = frozenset({Sign.DENIED, Sign.DENIES_VIOLENCE})
_CLEARS = _DENIALS | {Sign.NO_DEATH_WISH, Sign.SAFE}
# Right after a gentle reading, whoever asks for a way to people is answered about it.
_SEEKING = frozenset(
    {
        Sign.PROPOSES_PERSON,
        Sign.CANNOT_CALL,
        Sign.ASKS_LINES,
        Sign.ASKS_ABOUT_CHILD,
        Sign.ASKS_REPORT,
        Sign.ASKS_TO_COPE,
        Sign.ASKS_WHAT_HAPPENS,
        Sign.ASKS_WHAT_TO_SAY,
        Sign.ASKS_WHERE,
        Sign.ASKS_DOCTOR,
        Sign.ASKS_SECRECY,
    }
)
_PRESENT = frozenset({Sign.SOMEONE_CAME, Sign.SOMEONE_NEAR, Sign.PLACE})
_FEELINGS = frozenset({Sign.AFRAID, Sign.SUFFERS, Sign.TIRED, Sign.TEARS, Sign.GUILT, Sign.NIGHT, Sign.WORK})
# What names a thing, or only asks, tells of no danger by itself.
_NEUTRAL = frozenset({Sign.ASKS_ELSE, Sign.BLADE, Sign.PILLS, Sign.ROPE, Sign.BABY, Sign.BABY_HELD})
_LIGHT = frozenset({Sign.SAFE, Sign.CALMER, Sign.THANKS})
_BRIGHT = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
_HEAVY = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE, Emotion.ANGER})


def read(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a message in its talk: in care what would be small elsewhere is heard."""
    if mark is not None and is_open(mark, now):
        return _in_care(text, analysis, mark, recent, now)
    analysis = _mended(text, analysis)
    if _is_denied_before(text, analysis, mark, now):
        analysis = replace(analysis, risk=None, is_gentle=True)
    if analysis.risk is not None:
        return _opened(text, analysis, analysis.risk, recent, now)
    is_complaint, is_discreet = follow_ups.glance(text)
    if _is_ripe(text, analysis, mark, recent, now, is_complaint=is_complaint):
        # What was heard twice, or with a sign beside it, is asked after by its name.
        risk = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
        return _opened(text, replace(analysis, is_gentle=False, risk=risk), risk, recent, now)
    signs = frozenset({Sign.ANGER_AT_US}) if is_complaint else frozenset[Sign]()
    if signs and recent and follow_ups.COMPLAINTS & set(recent[0].signs):
        # Whoever is not understood twice is not praised the next time.
        analysis = replace(analysis, is_gentle=True)
    if _follows_danger(recent, now):
        analysis = replace(analysis, is_uncertain=True)
    # What has words of its own (grief, a medical question) leaves no room for it: then the next message has it.
    has_room = analysis.tier is Tier.NONE and not analysis.concerns
    is_over = (
        mark is not None
        and not mark.is_remembered
        and has_room
        and now - (mark.ended_at or mark.firm_at) >= REMEMBERED_AFTER
    )
    care = Care(kind=mark.kind, level=RiskLevel(mark.level), is_over=True) if mark and is_over else None
    return Reading(analysis=analysis, care=care, signs=signs, is_discreet=is_discreet)


def read_again(
    message: ChatMessage, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a kept message for another answer; what was once met with care is never praised later."""
    before = [each for each in recent if each.created_at < message.created_at]
    if mark is not None:
        # It is answered by what was known then.
        mark = mark.model_copy(update={"known": (), "stands": (), "done": ()})
    if analysis.risk is not None and mark is not None and message.created_at <= mark.began_at:
        return _opened(message.user_message, analysis, analysis.risk, before, now)
    reading = read(message.user_message, analysis, mark, before, now)
    if reading.care is not None and reading.care.is_open:
        return reading
    is_gentle = reading.analysis.risk is None and message.safety is not None
    return replace(reading, analysis=replace(reading.analysis, is_gentle=is_gentle), care=None)


def _mended(text: str, analysis: Analysis) -> Analysis:
    """Take a first reading back where the words are about something else: an accident, or a denial alone."""
    risk = analysis.risk
    if analysis.is_gentle and follow_ups.read(text) & _DENIALS:
        return replace(analysis, is_gentle=bool(follow_ups.read(text) & (_OPENING | _FEELINGS)))
    if analysis.is_gentle and follow_ups.denies_death(text):
        return replace(analysis, is_gentle=bool(follow_ups.read(text) & (_FEELINGS | {Sign.VANISH})))
    if risk is None or risk.kind not in _OF_ACCIDENTS:
        return analysis
    is_own, is_bright = risk.kind is RiskKind.SELF_HARM, analysis.emotion in _BRIGHT
    if follow_ups.is_accident(text) and not (is_own and follow_ups.read(text) & _GRAVE):
        return replace(analysis, risk=None, concerns=analysis.concerns | {Concern.MEDICAL_EMERGENCY})
    if is_own and risk.level is not RiskLevel.IMMEDIATE and follow_ups.denies_death(text):
        return replace(analysis, risk=None, is_gentle=Concern.GRIEF not in analysis.concerns and not is_bright)
    return analysis


def _is_denied_before(text: str, analysis: Analysis, mark: CareMark | None, now: datetime) -> bool:
    """Tell whether what was denied lately is only worried about again: once denied, it takes a graver word."""
    risk = analysis.risk
    if mark is None or risk is None or now - mark.firm_at >= CARE_LASTS:
        return False
    is_denied = bool((_DENIALS | {Sign.NO_DEATH_WISH}) & frozenset(mark.known)) and not care_memory.is_grave(mark)
    return is_denied and risk.level is RiskLevel.CONCERN and not follow_ups.read(text) & _OPENING


def _is_ripe(
    text: str,
    analysis: Analysis,
    mark: CareMark | None,
    recent: Sequence[RecentMessage],
    now: datetime,
    *,
    is_complaint: bool,
) -> bool:
    """Tell whether what is small by itself has become a matter to ask after."""
    lately = [message for message in recent[:_LATELY] if now - message.created_at < CARE_LASTS]
    was_gentle = [message.tier is Tier.GENTLE for message in lately]
    told = follow_ups.read(text)
    cleared = told | (follow_ups.read(lately[0].user_message) if any(was_gentle[:1]) else frozenset())
    if any(was_gentle[:1]) and (cleared & _CLEARS or follow_ups.denies_death(text)) and not told & _OPENING:
        # Who was taken too seriously and says so is believed.
        return False
    if any(was_gentle[:1]) and (analysis.is_gentle or is_complaint):
        return not follow_ups.denies_death(text)
    if any(was_gentle[:1]) and now - lately[0].created_at < BEFORE and follow_ups.read(text) & _SEEKING:
        return True
    if analysis.is_gentle or any(was_gentle) or is_complaint or (lately and Sign.ANGER_AT_US in lately[0].signs):
        return bool(follow_ups.read(text) & _OPENING)
    was_in_care = mark is not None and now - mark.firm_at < CARE_LASTS
    return was_in_care and bool(follow_ups.read(text) & _GRAVE)


def _follows_danger(recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Tell whether what was read just before was danger that opens no care: what is said next is not praised."""
    lately = [message for message in recent[:_LATELY] if now - message.created_at < STAYS_UNPRAISED]
    return any(
        message.tier is Tier.GENTLE or any(slot.startswith("emergency") for slot in _slots([message]))
        for message in lately
    )


def _opened(text: str, analysis: Analysis, risk: Risk, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    signs = follow_ups.read(text)
    # What was said just before may have been small by itself.
    before = [m.user_message for m in recent[:MOST_BEFORE] if now - m.created_at < BEFORE]
    told = [*map(follow_ups.read, reversed(before)), signs]
    known = frozenset[Sign]().union(*told)
    kind = care_subject.settle(None, risk, signs, known, is_first=True) or risk.kind
    signs = _fitting(signs, kind, known)
    stands = care_evidence.in_force([*told[:-1], signs])
    raised = care_evidence.raised(risk.level, signs, known, kind, stands=stands, is_first=True)
    level = max(risk.level, raised or risk.level)
    care = Care(
        kind=kind,
        level=level,
        signs=signs,
        known=known,
        stands=stands,
        is_new=True,
        is_imminent=level is RiskLevel.IMMEDIATE,
        is_discreet=_is_discreet(kind, text),
    )
    graver = replace(analysis, risk=Risk(kind, level))
    return Reading(analysis=graver, care=care, signs=signs, is_discreet=care.is_discreet)


def _in_care(text: str, analysis: Analysis, mark: CareMark, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    since = [message for message in recent if message.created_at >= mark.began_at]
    if analysis.is_guessed and analysis.risk is not None:
        analysis = replace(analysis, risk=care_subject.bounded(analysis.risk, mark.kind))
    signs = _signs(text, analysis, since)
    kind = care_subject.settle(mark.kind, analysis.risk, signs, signs.union(mark.known, *(m.signs for m in since)))
    is_turned = care_subject.is_turned(mark.kind, kind)
    if is_turned:
        mark, since = care_memory.turned(mark, now, [*mark.done, *_slots(since)]), []
    signs = _fitting(signs, kind, signs.union(mark.known, *(m.signs for m in since)))
    if Sign.THREAT in signs and kind is RiskKind.SELF_HARM:
        # The step at the door was not yet a threat when the kind was settled.
        kind = care_subject.settle(kind, analysis.risk, signs, signs.union(mark.known, *(m.signs for m in since)))
    if kind is RiskKind.THIRD_PARTY and follow_ups.is_of_self(text):
        # The helper is safe: of the other nothing is known by that.
        signs -= {Sign.SAFE}
    told = care_evidence.told_since(since, signs)
    known = frozenset(mark.known).union(*told)
    stands = care_evidence.in_force([frozenset(mark.stands), *told])
    if _is_taken_back(mark, signs, stands):
        kind, mark = None, mark.model_copy(update={"level": RiskLevel.CONCERN})
    risk = _risk(mark, analysis.risk, kind, signs, known, stands)
    is_near = _is_near(mark, signs, known, stands, now)
    if risk is not None:
        floor = RiskLevel.CONCERN if signs & _LOWERS else min(RiskLevel(mark.level), RiskLevel.SERIOUS)
        risk = Risk(risk.kind, RiskLevel.IMMEDIATE if is_near else max(risk.level, floor))
    care = Care(
        kind=kind,
        level=max(risk.level if risk else RiskLevel.CONCERN, RiskLevel(mark.level)),
        signs=signs,
        known=known,
        stands=stands,
        done=frozenset(mark.done).union(_slots(since)),
        is_imminent=is_near or (risk is not None and risk.level is RiskLevel.IMMEDIATE),
        is_discreet=mark.is_discreet or _is_discreet(kind, text),
    )
    return Reading(
        analysis=_plain(analysis, risk), care=care, signs=signs, is_discreet=care.is_discreet, is_turned=is_turned
    )


def _is_taken_back(mark: CareMark, signs: frozenset[Sign], stands: frozenset[Sign]) -> bool:
    """Tell whether a word that alarmed was not meant so: it is believed where nothing graver was told."""
    is_denied = Sign.DENIED in signs or (Sign.NO_DEATH_WISH in signs and Sign.DENIED in mark.known)
    is_grave = mark.level == RiskLevel.IMMEDIATE or bool(stands & (care_evidence.PLANS | care_evidence.URGENT))
    return is_denied and not is_grave and Sign.DEATH_SAID not in mark.known


def _is_near(
    mark: CareMark, signs: frozenset[Sign], known: frozenset[Sign], stands: frozenset[Sign], now: datetime
) -> bool:
    """Tell whether what was about to happen still is: calm ends it only where nothing is under way."""
    if now - mark.firm_at >= IMMINENT_LASTS or Sign.RESCUED in signs:
        return False
    is_with = Sign.SOMEONE_CAME in signs and not stands & care_evidence.URGENT
    if Sign.CALLED in stands and not is_with:
        return True
    is_calm = signs & _SETTLED and not (Sign.VOICES in known and Sign.SAFE not in signs)
    if Sign.DENIED in signs and stands & care_evidence.PLANS:
        # Who has told of a plan is not believed to have joked.
        is_calm = False
    return mark.level == RiskLevel.IMMEDIATE and bool(stands & care_evidence.URGENT or not is_calm)


def _plain(analysis: Analysis, risk: Risk | None) -> Analysis:
    """Take out of a reading what has no place in care: joy, and the second tier beside the first."""
    is_bright = analysis.emotion in _BRIGHT
    return replace(
        analysis,
        risk=risk,
        is_gentle=False,
        emotion=Emotion.NONE if is_bright else analysis.emotion,
        intensity=0 if is_bright else analysis.intensity,
    )


def _signs(text: str, analysis: Analysis, since: Sequence[RecentMessage]) -> frozenset[Sign]:
    signs = follow_ups.read(text, asked=_last_asked(since))
    is_bright = analysis.emotion in _BRIGHT
    is_at_home = any(Sign.VIOLENCE in message.signs for message in since)
    weighty = signs - _LIGHT - _NEUTRAL - (_FEELINGS if is_bright else frozenset())
    # Everyday life is heard only where it shows: what is merely not understood may be danger.
    is_shown = is_bright or (bool(analysis.topics or analysis.concepts) and analysis.emotion not in _HEAVY)
    is_shown = is_shown or (not signs and analysis.emotion not in _HEAVY and _goes_on(since[:1]) and not is_at_home)
    if weighty or not is_shown or analysis.tier is not Tier.NONE or follow_ups.is_uneasy(text):
        return signs
    return (signs & _LIGHT) | {Sign.EVERYDAY}


def _goes_on(last: Sequence[RecentMessage]) -> bool:
    """Tell whether everyday life was told just before, away from any danger: it need not be named again."""
    is_near = any(slot.startswith(("care.now.", "care.wait.")) for slot in _slots(last))
    return not is_near and any(Sign.EVERYDAY in message.signs for message in last)


def _fitting(signs: frozenset[Sign], kind: RiskKind | None, known: frozenset[Sign]) -> frozenset[Sign]:
    """Leave of the signs what they mean in a talk of this kind: the step at the door is no comfort everywhere."""
    if kind is not RiskKind.THIRD_PARTY:
        signs -= {Sign.OTHER_DYING, Sign.OTHER_CALM}
    is_at_home = kind in _AT_HOME or Sign.VIOLENCE in known
    if Sign.AGGRESSOR_AWAY in signs and is_at_home and not signs & (care_evidence.URGENT | {Sign.AGGRESSOR_NEAR}):
        signs |= {Sign.NOT_NOW}
    if Sign.THREAT in signs and Sign.BLADE in signs and kind in _OWN_LIFE and not is_at_home:
        # The blade of who wants to die is nobody else's.
        signs = (signs - {Sign.THREAT}) | {Sign.MEANS_IN_HAND}
    if Sign.AGGRESSOR_NEAR in signs and is_at_home and not signs & {Sign.RESCUED, Sign.NOT_NOW}:
        signs = (signs | {Sign.THREAT}) - _PRESENT
    if is_at_home and Sign.ALONE in signs:
        # Who is hurt by the other is not forsaken without them.
        signs = (signs - {Sign.ALONE}) | {Sign.PLACE}
    return signs - {Sign.AGGRESSOR_NEAR, Sign.AGGRESSOR_AWAY}


def _risk(
    mark: CareMark,
    read_now: Risk | None,
    kind: RiskKind | None,
    signs: frozenset[Sign],
    known: frozenset[Sign],
    stands: frozenset[Sign],
) -> Risk | None:
    """Raise what was read by what the answer to our question tells; a denial takes a reading of violence away."""
    raised = care_evidence.raised(RiskLevel(mark.level), signs, known, kind, stands=stands)
    denied = care_subject.VIOLENCE if Sign.DENIES_VIOLENCE in signs else frozenset[RiskKind]()
    denied |= {RiskKind.SELF_HARM} if Sign.NO_DEATH_WISH in signs else frozenset()
    if Sign.RESCUED in signs:
        # What is told now is how it was.
        return None
    if read_now is not None and read_now.kind not in denied:
        is_later = signs & care_evidence.NOT_AT_ONCE and not signs & (care_evidence.URGENT | {Sign.TIME})
        level = min(read_now.level, RiskLevel.SERIOUS) if is_later else read_now.level
        raised = max(raised or level, level)
    return None if raised is None else Risk(kind or RiskKind.SELF_HARM, raised)


def _last_asked(since: Sequence[RecentMessage]) -> str | None:
    """Name the question of our last answer."""
    slots = list(_slots(since[:1]))
    asked = next((slot.rpartition(".")[2] for slot in slots if slot.startswith("care.ask.")), None)
    return asked or ("place" if any(slot.endswith(".ask") for slot in slots) else None)


def _slots(messages: Iterable[RecentMessage]) -> Iterable[str]:
    """Name the slots of what was said: a fragment's id without its number and the character's letter."""
    for message in messages:
        for name in message.fragment_ids:
            yield name.partition(".")[2].rpartition(".")[0]


def _is_discreet(kind: RiskKind | None, text: str) -> bool:
    return kind is RiskKind.DOMESTIC_VIOLENCE or follow_ups.names_partner(text)


def celebrates(reading: Reading, answered: Analysis) -> bool:
    """Tell whether a message may be celebrated, and may bear a fruit."""
    in_care = reading.care is not None and reading.care.is_open
    is_emergency = Concern.MEDICAL_EMERGENCY in answered.concerns
    return not in_care and answered.tier is Tier.NONE and not is_emergency
