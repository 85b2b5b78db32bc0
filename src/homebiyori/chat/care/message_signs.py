"""Reads the signs of a message in care, by our last question and the messages before. Pure."""

from collections.abc import Iterable, Sequence

from homebiyori.ai.port import slot_of
from homebiyori.care.groups import ASKS, DAILY_LIFE, OWN_END, PLANS
from homebiyori.care.reading import another, ellipsis, follow_ups, told_of, urgent, whose
from homebiyori.care.reading.rules import COMPLAINTS, OF_DEATH
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, told
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import AT_HOME, GLAD_EMOTIONS, OWN_LIFE, Analysis, Emotion, RiskKind, Tier
from homebiyori.recall.models import RecentMessage

FEELINGS = frozenset({Sign.AFRAID, Sign.SUFFERS, Sign.TIRED, Sign.TEARS, Sign.GUILT, Sign.NIGHT, Sign.WORK})
_UNHAPPY = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE, Emotion.ANGER})
_SINKING = _UNHAPPY - {Emotion.ANGER}
_OTHERS_ONLY = frozenset({Sign.OTHER_DYING, Sign.OTHER_CALM, Sign.OTHER_SAFE, Sign.OTHER_BARRED})
_OTHERS_ONLY |= {Sign.OTHER_MISSING, Sign.OTHER_FAREWELL, Sign.ASKS_110, Sign.ASKS_SEARCH}
_OF_HOMES = frozenset({Sign.AGGRESSOR_NEAR, Sign.AGGRESSOR_AWAY, Sign.BARRED, Sign.REFUGE})
_PRESENT = frozenset({Sign.SOMEONE_CAME, Sign.SOMEONE_NEAR, Sign.PLACE})
# Naming a thing, or only asking, tells of no danger by itself.
_NEUTRAL = frozenset({Sign.ASKS_ELSE, Sign.BLADE, Sign.PILLS, Sign.ROPE, Sign.BABY, Sign.BABY_HELD, Sign.IN_CAR})
_NEUTRAL |= {Sign.OTHER_CHILD, Sign.THEIR_LIFE}
_NEUTRAL |= {Sign.RAIL, Sign.BRIDGE, Sign.WATER, Sign.HIGH, Sign.OUTSIDE, Sign.NO_SHOP, Sign.AT_SHOP}
_NEUTRAL |= {Sign.INDOORS, Sign.NOT_DRIVING, Sign.TO_POLICE, Sign.TO_PERSON, Sign.TO_DOCTOR, Sign.TO_SCHOOL}
_NEUTRAL |= whose.PASSING | {Sign.CALLS_NOW}
_NEUTRAL |= {Sign.COMMON_THING}
_GOOD_NEWS = frozenset({Sign.SAFE, Sign.CALMER, Sign.THANKS, Sign.GLAD, Sign.AT_EASE, Sign.DAY_AFTER, Sign.DISCHARGED})
# Shows that the night went well; the morning alone may be the planned time.
_WENT_WELL = DAILY_LIFE | {Sign.SOMEONE_CAME, Sign.DISCHARGED, Sign.MEANS_AWAY, Sign.LISTENED, Sign.TOLD_SOMEONE}
_WENT_WELL |= {Sign.CALMER, Sign.SAFE, Sign.NO_DEATH_WISH}
# Beside these, no joy is read.
_JOYLESS = evidence.URGENT | PLANS | another.OTHERS | {Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.VANISH, Sign.VOICES}
_JOYLESS |= {
    Sign.BETTER_DEAD,
    Sign.WORSE,
    Sign.NOT_SAFE,
    Sign.VIOLENCE,
    Sign.CONTROL,
    Sign.IMAGES,
    Sign.NOTHING,
    Sign.OTHER_IN_DANGER,
    Sign.ASKS_METHOD,
    Sign.LOSS,
}
_OWN_BLADE = frozenset({Sign.BLADE, Sign.MEANS_IN_HAND})
_OF_THE_OTHER = frozenset({"child_where", "child_when", "child_means"})
# A complaint with one of these has moved on from our missed question.
_GOES_ON = frozenset({Sign.JUST_LISTEN, Sign.GLAD, Sign.SOMEONE_COMING, Sign.SOMEONE_CAME, Sign.CALLED, Sign.RESCUED})
_GOES_ON |= {Sign.TOLD_SOMEONE, Sign.ON_PHONE, Sign.VANISH, Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.PLAN, Sign.MEANS}
_GOES_ON |= {Sign.DENIES_VIOLENCE, Sign.GUILT}
# After one of these, an act without an object is done with that object.
_NAMES_MEANS = frozenset(
    {Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY, Sign.PILLS, Sign.ROPE, Sign.TAKEN, Sign.NOT_TAKEN, Sign.TIME}
)
_DISARMED = frozenset({Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.PUT_DOWN, Sign.NO_MEANS})
# How many messages back a complaint may refer to a question that we missed.
_MISSED = 2


def signs_of(said: Utterance, since: Sequence[RecentMessage]) -> frozenset[Sign]:
    """Read the signs of a message; `since` are the messages of this talk, newest first."""
    text, analysis, asked = said.text, said.analysis, last_asked(since)
    signs = told.completed(follow_ups.read(text, asked=asked), text, said.standing)
    if asked in OF_DEATH and told_of.denies_wish(text) and not (signs & OWN_END or told_of.half_wishes(text)):
        signs |= {Sign.NO_DEATH_WISH}
    is_bright = analysis.emotion in GLAD_EMOTIONS
    if asked in OF_DEATH and analysis.emotion not in _SINKING and follow_ups.is_about_else(text):
        signs |= {Sign.CORRECTS}
    is_at_home = any(Sign.VIOLENCE in message.signs for message in since)
    weighty = signs - _GOOD_NEWS - _NEUTRAL - (FEELINGS if is_bright else frozenset())
    # Everyday life must be evident: a message that is merely not understood may be danger.
    is_shown = is_bright or (bool(analysis.topics or analysis.concepts) and analysis.emotion not in _UNHAPPY)
    is_shown = is_shown or (not signs and analysis.emotion not in _UNHAPPY and _goes_on(since[:1]) and not is_at_home)
    # An answer about where the other is, or what they have, is not everyday life.
    is_shown = is_shown and asked not in _OF_THE_OTHER
    is_uneasy = follow_ups.is_uneasy(text)
    # Beside words of danger, joy must be said outright.
    is_courtesy = bool(signs & {Sign.THANKS, Sign.FAREWELL, Sign.SLEEPS})
    signs = _with_joy(signs, analysis, since, is_felt=is_bright and not (is_uneasy or is_courtesy))
    if weighty or not is_shown or analysis.tier is not Tier.NONE or is_uneasy:
        return _of_another_day(signs | _missed(signs, since))
    return (_of_another_day(signs | {Sign.EVERYDAY}) & (_GOOD_NEWS | _NEUTRAL)) | {Sign.EVERYDAY} | _at_ease(since)


def completed(signs: frozenset[Sign], text: str, before: frozenset[Sign]) -> frozenset[Sign]:
    """Add what a message tells of the means without naming them, if they were named `before`."""
    if Sign.DRIVING in signs and Sign.DARK_DRIVE in before | signs:
        signs |= {Sign.DARK_DRIVE, Sign.DANGEROUS_PLACE, Sign.IN_CAR}
    if not before & _NAMES_MEANS or Sign.HANDS_OVER in signs:
        return signs
    added = ellipsis.read(text)
    if before & _DISARMED and ellipsis.takes_back(text) and not signs & (_DISARMED | {Sign.NOT_TAKEN, Sign.NOT_NOW}):
        added |= {Sign.MEANS}
    if Sign.NOT_TAKEN in signs:
        added -= {Sign.TAKEN}
    if Sign.MEANS_IN_HAND in added:
        added -= {Sign.MEANS}
    return (signs - _GOOD_NEWS - _DISARMED - {Sign.EVERYDAY, Sign.NO_PLAN}) | added if added else signs


def _with_joy(
    signs: frozenset[Sign], analysis: Analysis, since: Sequence[RecentMessage], *, is_felt: bool
) -> frozenset[Sign]:
    """Add GLAD, if no danger is told or heard; else remove it."""
    is_said = Sign.GLAD in signs and analysis.tier is not Tier.FIRM
    if not (is_said or (is_felt and analysis.tier is Tier.NONE)) or signs & _JOYLESS:
        return signs - {Sign.GLAD}
    return signs | {Sign.GLAD} | _at_ease(since)


def _of_another_day(signs: frozenset[Sign]) -> frozenset[Sign]:
    """Drop the end of a night or hospital stay if danger is told beside it; a night's also if nothing went well."""
    if signs & (_JOYLESS | {Sign.SUFFERS, Sign.ALONE}):
        return signs - {Sign.DAY_AFTER, Sign.DISCHARGED}
    return signs if signs & _WENT_WELL else signs - {Sign.DAY_AFTER}


def _at_ease(since: Sequence[RecentMessage]) -> frozenset[Sign]:
    """Return AT_EASE if this is the second message in a row about everyday life; each pair counts once."""
    last = frozenset(since[0].signs) if since else frozenset[Sign]()
    return frozenset({Sign.AT_EASE}) if last & DAILY_LIFE and Sign.AT_EASE not in last else frozenset()


def evidence_of(analysis: Analysis) -> frozenset[Sign]:
    """Return the signs that a certain reading implies: a danger was told, perhaps somebody else's."""
    if analysis.risk is None or analysis.is_guessed:
        return frozenset()
    is_of_other = analysis.risk.kind is RiskKind.THIRD_PARTY
    return frozenset({Sign.TOLD, Sign.OTHER_IN_DANGER}) if is_of_other else frozenset({Sign.TOLD})


def _missed(signs: frozenset[Sign], since: Sequence[RecentMessage]) -> frozenset[Sign]:
    """Return the question that a complaint says we missed, unless the message repeats it or moves on."""
    if not signs & COMPLAINTS or _asks(signs) or signs & _GOES_ON:
        return frozenset()
    return next((asked for message in since[:_MISSED] if (asked := _asks(frozenset(message.signs)))), frozenset())


def _asks(signs: frozenset[Sign]) -> frozenset[Sign]:
    return (signs & ASKS) - {Sign.ASKS_ELSE}


def _goes_on(last: Sequence[RecentMessage]) -> bool:
    """Return whether everyday life was told just before, away from danger, so that it need not be evident again."""
    is_near = any(slot.startswith(("care.now.", "care.wait.")) for slot in slots_of(last))
    return not is_near and any(DAILY_LIFE & frozenset(message.signs) for message in last)


def fitting(
    signs: frozenset[Sign], kind: RiskKind | None, known: frozenset[Sign], *, names_partner: bool = False
) -> frozenset[Sign]:
    """Adjust the signs to a talk of this kind: whose the blade is, and whether somebody at the door is company."""
    signs = _of_the_other(signs) if kind is RiskKind.THIRD_PARTY else signs - _OTHERS_ONLY
    is_at_home = kind in AT_HOME or Sign.VIOLENCE in known
    if Sign.THREAT in signs and signs & _OWN_BLADE and kind in OWN_LIFE and not is_at_home:
        # The blade of a parent who wants to die is not another's threat.
        signs = (signs - {Sign.THREAT}) | {Sign.MEANS_IN_HAND}
    if Sign.BARRED in signs and (is_at_home or signs & {Sign.THREAT, Sign.AGGRESSOR_NEAR}):
        # A locked door is a threat only if somebody was named.
        signs |= {Sign.THREAT}
    if kind is RiskKind.THIRD_PARTY:
        signs -= {Sign.THREAT}
    if kind is RiskKind.DOMESTIC_VIOLENCE and names_partner:
        # A partner who hits is not company.
        signs -= {Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.ON_PHONE, Sign.ASKS_TELL_PLACE}
        # What the partner holds (a key, a knife) is not out of reach.
        signs -= {Sign.MEANS_AWAY}
    if kind is RiskKind.NEGLECT:
        # Who left the children alone is not safe for being elsewhere, nor is anybody on the way to them.
        signs -= {Sign.LEFT_PLACE, Sign.SOMEONE_COMING}
    return (_of_a_home(signs) if is_at_home else signs) - _OF_HOMES


def _of_the_other(signs: frozenset[Sign]) -> frozenset[Sign]:
    if Sign.OTHER_SAFE not in signs:
        return signs
    # The other person is near; nobody has come to the writer.
    return signs - (_PRESENT | {Sign.SLEEPS, Sign.OTHER_DYING, Sign.OTHER_CALM})


def _of_a_home(signs: frozenset[Sign]) -> frozenset[Sign]:
    """Adjust the signs to where the person who hurts the writer is: near, away, or left behind."""
    is_away = not signs & (evidence.URGENT | {Sign.AGGRESSOR_NEAR})
    if Sign.REFUGE in signs and is_away:
        signs = (signs | {Sign.RESCUED}) - {Sign.CALLED}
    if Sign.AGGRESSOR_AWAY in signs and is_away:
        signs |= {Sign.NOT_NOW}
    if Sign.AGGRESSOR_NEAR in signs and not signs & {Sign.RESCUED, Sign.NOT_NOW}:
        signs = (signs | {Sign.THREAT}) - _PRESENT
    if Sign.ALONE in signs:
        # A victim without the aggressor is not lonely.
        signs = (signs - {Sign.ALONE}) | {Sign.PLACE}
    return signs


def last_asked(since: Sequence[RecentMessage]) -> str | None:
    """Name the question of our last answer."""
    slots = list(slots_of(since[:1]))
    asked = next((slot.rpartition(".")[2] for slot in slots if slot.startswith("care.ask.")), None)
    return asked or ("place" if any(slot.endswith(".ask") for slot in slots) else None)


def slots_of(messages: Iterable[RecentMessage]) -> Iterable[str]:
    """Yield the slots of our answers."""
    for message in messages:
        yield from map(slot_of, message.fragment_ids)


def outside(text: str, *, is_complaint: bool) -> frozenset[Sign]:
    """Return the signs read outside of care: a complaint, and a request for a line in another language."""
    found = {Sign.ANGER_AT_US} if is_complaint else set[Sign]()
    return frozenset(found | ({Sign.ASKS_LANGUAGE} if urgent.asks_for_tongue(text) else set()))
