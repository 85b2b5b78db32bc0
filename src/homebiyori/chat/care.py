"""The talk after danger was read (`product.md` 2): when it is in care, what is known in it, when it ends. Pure.

A talk is in care for 24 hours after the last firm reading, or until the parent has said twice that they are safe:
in words or by the button, each message and each press once. What was asked and answered stands in the rows that are
read anyway; whether there is care at all stands on the tree, where neither thirty stickers nor a deletion reach it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homebiyori.ai.lexicon import follow_ups
from homebiyori.ai.port import Analysis, Care, Concern, Emotion, Risk, RiskKind, RiskLevel, Sign, Tier
from homebiyori.chat.models import ChatMessage, RecentMessage
from homebiyori.core.clock import to_jst
from homebiyori.tree.models import CardShown, CareMark

CARE_LASTS = timedelta(hours=24)
# How long after it was read somebody about to die is spoken to as such, unless they say that they are safe.
IMMINENT_LASTS = timedelta(hours=3)
TIMES_SAFE = 2
# Who presses the button again so soon has pressed it once: a retry, or a finger that trembles.
ONE_PRESS = timedelta(seconds=5)
BEFORE = timedelta(minutes=30)
MOST_BEFORE = 5

_VIOLENCE = frozenset({RiskKind.DOMESTIC_VIOLENCE, RiskKind.ABUSE, RiskKind.CHILD_VIOLENCE, RiskKind.CHILD_DANGER})
_SETTLED = frozenset({Sign.SAFE, Sign.SOMEONE_CAME, Sign.MEANS_AWAY, Sign.CALMER})
# A message that says so and this as well has not said that all is well.
_UNSETTLED = frozenset(
    {
        Sign.ASKED_AGAIN,  # says once more what was said, because we asked once more
        Sign.WORSE,
        Sign.ALONE,
        Sign.ASKS_TO_COPE,
        Sign.ASKS_ABOUT_CHILD,
        Sign.ASKS_METHOD,
        Sign.MEANS,
    }
)
_AT_ONCE = frozenset({Sign.MEANS_IN_HAND, Sign.DANGEROUS_PLACE, Sign.FAREWELL_NOTE})
_NEAR_DEATH = frozenset({Sign.DEATH_NAMED, Sign.PLAN, Sign.MEANS, Sign.FAREWELL_NOTE, Sign.VOICES, Sign.ASKS_METHOD})
_OF_OTHERS = frozenset({Sign.ABOUT_OTHER, Sign.ASKS_ABOUT_OTHER})
_BRIGHT = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})
_HEAVY = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE, Emotion.ANGER})
_SHORT_OF_NEWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A message as it is to be understood in this talk, and how the talk stands; no `care` is none."""

    analysis: Analysis
    care: Care | None
    signs: frozenset[Sign] = frozenset()
    is_discreet: bool = False


def is_open(mark: CareMark | None, now: datetime) -> bool:
    """Tell whether a talk is in care."""
    return mark is not None and mark.ended_at is None and now - mark.firm_at < CARE_LASTS


def read(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a message in its talk: in care what would be small elsewhere is heard."""
    if mark is not None and is_open(mark, now):
        return _in_care(text, analysis, mark, recent, now)
    if analysis.risk is not None:
        return _opened(text, analysis, analysis.risk, recent, now)
    is_complaint, is_discreet = follow_ups.glance(text)
    signs = frozenset({Sign.ANGER_AT_US}) if is_complaint else frozenset[Sign]()
    if signs and recent and (follow_ups.COMPLAINTS & set(recent[0].signs) or recent[0].tier is Tier.GENTLE):
        # Whoever is not understood twice, or when it was heavy, is not praised the next time.
        analysis = replace(analysis, is_gentle=True)
    # What has words of its own (grief, a medical question) leaves no room for it: then the next message has it.
    has_room = analysis.tier is Tier.NONE and not analysis.concerns
    is_over = mark is not None and not mark.is_remembered and has_room
    care = Care(kind=mark.kind, level=RiskLevel(mark.level), is_over=True) if mark and is_over else None
    return Reading(analysis=analysis, care=care, signs=signs, is_discreet=is_discreet)


def read_again(
    message: ChatMessage, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a kept message for another answer; what was once met with care is never praised later."""
    before = [each for each in recent if each.created_at < message.created_at]
    if analysis.risk is not None and mark is not None and message.created_at <= mark.began_at:
        return _opened(message.user_message, analysis, analysis.risk, before, now)
    reading = read(message.user_message, analysis, mark, before, now)
    if reading.care is not None and reading.care.is_open:
        return reading
    is_gentle = reading.analysis.risk is None and message.safety is not None
    return replace(reading, analysis=replace(reading.analysis, is_gentle=is_gentle), care=None)


def after(mark: CareMark | None, reading: Reading, *, answered: Analysis, now: datetime) -> CareMark | None:
    """Say what is remembered of the talk after a message; `answered` is the reading that the answer went by."""
    risk, care = answered.risk, reading.care
    if risk is not None:
        return _marked(mark, risk, reading, now)
    if mark is None or care is None:
        return mark
    if care.is_over:
        return mark.model_copy(update={"is_remembered": True})
    level = min(mark.level, RiskLevel.SERIOUS) if reading.signs & _SETTLED else mark.level
    settled = mark.model_copy(update={"kind": care.kind, "level": level, "is_discreet": care.is_discreet})
    is_said = Sign.SAFE in reading.signs and not reading.signs & _UNSETTLED
    return said_safe(settled, now) if is_said else settled


def said_safe(mark: CareMark | None, now: datetime) -> CareMark | None:
    """Count that a parent says that they are safe; the second time ends the care."""
    if mark is None or not is_open(mark, now):
        return mark
    times = mark.times_safe + 1
    level = min(mark.level, RiskLevel.SERIOUS)
    ended_at = to_jst(now) if times >= TIMES_SAFE else None
    return mark.model_copy(update={"times_safe": times, "level": level, "ended_at": ended_at})


def pressed_safe(mark: CareMark | None, now: datetime) -> CareMark | None:
    """Count a press of the button that says so."""
    if mark is None or not is_open(mark, now):
        return mark
    if mark.pressed_at is not None and abs(now - mark.pressed_at) < ONE_PRESS:
        return mark
    said = said_safe(mark, now)
    return said and said.model_copy(update={"pressed_at": to_jst(now)})


def with_card(mark: CareMark | None, kind: RiskKind | None, level: RiskLevel, now: datetime) -> CareMark | None:
    """Remember that help was shown whole."""
    if mark is None:
        return None
    shown = {**mark.cards, str(kind): CardShown(level=level, shown_at=to_jst(now))}
    return mark.model_copy(update={"cards": shown})


def _opened(text: str, analysis: Analysis, risk: Risk, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    signs = follow_ups.read(text)
    # What was said just before may have been small by itself.
    before = (m.user_message for m in recent[:MOST_BEFORE] if now - m.created_at < BEFORE)
    known = signs.union(*map(follow_ups.read, before))
    kind = _kind(None, risk, signs, known, is_first=True) or risk.kind
    level = max(risk.level, _raised(risk.level, signs, known, is_first=True) or risk.level)
    care = Care(
        kind=kind,
        level=level,
        signs=signs,
        known=signs,
        is_new=True,
        is_imminent=level is RiskLevel.IMMEDIATE,
        is_discreet=_is_discreet(kind, text),
    )
    graver = replace(analysis, risk=Risk(kind, level))
    return Reading(analysis=graver, care=care, signs=signs, is_discreet=care.is_discreet)


def _in_care(text: str, analysis: Analysis, mark: CareMark, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    since = [message for message in recent if message.created_at >= mark.began_at]
    signs = _signs(text, analysis, since)
    known = signs.union(*(message.signs for message in since))
    kind = _kind(mark.kind, analysis.risk, signs, known)
    risk = _risk(mark, analysis.risk, kind, signs, known)
    is_near = mark.level == RiskLevel.IMMEDIATE and now - mark.firm_at < IMMINENT_LASTS and not signs & _SETTLED
    if is_near and risk is not None:
        risk = Risk(risk.kind, RiskLevel.IMMEDIATE)
    care = Care(
        kind=kind,
        level=max(risk.level if risk else RiskLevel.CONCERN, RiskLevel(mark.level)),
        signs=signs,
        known=known,
        done=frozenset(_slots(since)),
        is_imminent=is_near or (risk is not None and risk.level is RiskLevel.IMMEDIATE),
        is_discreet=mark.is_discreet or _is_discreet(kind, text),
    )
    return Reading(analysis=_plain(analysis, risk), care=care, signs=signs, is_discreet=care.is_discreet)


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
    is_news = len(text.strip()) >= _SHORT_OF_NEWS or analysis.emotion is not Emotion.NONE
    is_told = not signs and is_news and analysis.tier is Tier.NONE and analysis.emotion not in _HEAVY
    return signs | {Sign.EVERYDAY} if is_told else signs


def _kind(
    before: RiskKind | None,
    risk: Risk | None,
    signs: frozenset[Sign],
    known: frozenset[Sign],
    *,
    is_first: bool = False,
) -> RiskKind | None:
    """Settle what the talk is about: the parent's word goes before ours, and death before all else."""
    # What is only a worry now does not turn a talk that is about something else.
    is_turned = risk is not None and (is_first or risk.level is not RiskLevel.CONCERN)
    read_now = risk.kind if risk is not None and is_turned else before
    if before is RiskKind.THIRD_PARTY:
        # What is said of the other sounds like the writer's own; a bare yes to our question is the writer's.
        return RiskKind.SELF_HARM if signs == {Sign.DEATH_NAMED} else before
    if signs & _OF_OTHERS and Sign.MEANS_IN_HAND not in signs:
        return RiskKind.THIRD_PARTY
    is_own_end = Sign.FAREWELL_NOTE in signs or (Sign.MEANS_IN_HAND in signs and known & _NEAR_DEATH)
    if is_own_end and read_now in {None, RiskKind.ABUSE, RiskKind.CHILD_DANGER}:
        return RiskKind.SELF_HARM
    if Sign.DENIES_VIOLENCE in signs and read_now in _VIOLENCE:
        return RiskKind.SELF_HARM if Sign.DEATH_NAMED in known else None
    if Sign.IMAGES in signs and before in {RiskKind.ABUSE, RiskKind.CHILD_DANGER}:
        return RiskKind.POSTPARTUM
    if before is RiskKind.SELF_HARM and risk is not None and risk.level is not RiskLevel.IMMEDIATE:
        return before
    if Sign.DEATH_NAMED in signs and read_now in {None, *_VIOLENCE}:
        return RiskKind.SELF_HARM
    return read_now


def _risk(
    mark: CareMark, read_now: Risk | None, kind: RiskKind | None, signs: frozenset[Sign], known: frozenset[Sign]
) -> Risk | None:
    """Raise what was read by what the answer to our question tells; a denial takes a reading of violence away."""
    raised = _raised(RiskLevel(mark.level), signs, known)
    if read_now is not None and not (Sign.DENIES_VIOLENCE in signs and read_now.kind in _VIOLENCE):
        raised = max(raised or read_now.level, read_now.level)
    return None if raised is None else Risk(kind or RiskKind.SELF_HARM, raised)


def _raised(
    level: RiskLevel, signs: frozenset[Sign], known: frozenset[Sign], *, is_first: bool = False
) -> RiskLevel | None:
    higher = level if is_first else RiskLevel(min(level + 1, RiskLevel.IMMEDIATE))
    is_of_other = Sign.ABOUT_OTHER in signs
    if signs & _AT_ONCE or ({Sign.VOICES, Sign.MEANS} <= known and signs & {Sign.VOICES, Sign.MEANS}):
        return RiskLevel.IMMEDIATE
    if Sign.TIME in signs:
        return RiskLevel.IMMEDIATE if (known & _NEAR_DEATH) else max(higher, RiskLevel.SERIOUS)
    if Sign.MEANS in signs:
        return RiskLevel.SERIOUS if Sign.NO_PLAN in signs else max(higher, RiskLevel.SERIOUS)
    if signs & {Sign.PLAN, Sign.ASKS_METHOD} or (Sign.DEATH_NAMED in signs and not is_of_other):
        return max(RiskLevel.SERIOUS, level) if level is not RiskLevel.IMMEDIATE else RiskLevel.SERIOUS
    return None


def _marked(mark: CareMark | None, risk: Risk, reading: Reading, now: datetime) -> CareMark:
    at, care = to_jst(now), reading.care
    before = mark if is_open(mark, now) else None
    is_near = care is not None and care.is_imminent
    return CareMark(
        # The model's reading may come beside a talk whose kind is settled.
        kind=care.kind if care and before else risk.kind,
        level=RiskLevel.IMMEDIATE if is_near else risk.level,
        is_discreet=reading.is_discreet or risk.kind is RiskKind.DOMESTIC_VIOLENCE,
        began_at=before.began_at if before else at,
        firm_at=at,
        cards=mark.cards if mark else {},
    )


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
