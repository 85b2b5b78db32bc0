"""The talk after danger was read (`docs/product.md` 2): when it is in care, what is known in it, when it ends. Pure.

A talk is in care for 24 hours after the last firm reading, or until the parent has said twice that they are safe:
in words or by the button, each message and each press once. What was asked and answered stands in the rows that are
read anyway; whether there is care at all stands on the tree, where neither thirty stickers nor a deletion reach it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homebiyori.care.groups import PLACES_OF_DANGER
from homebiyori.care.mark import CARE_LASTS, CareMark
from homebiyori.care.reading import follow_ups, whose
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import (
    acute,
    another,
    case,
    crux,
    disowned,
    doubts,
    endangered,
    evidence,
    heard,
    level,
    low,
    memory,
    mourning,
    over_two,
    partner_hand,
    place,
    small_words,
    standing,
    strangers,
    subject,
)
from homebiyori.chat.care.disowned import STAYS_UNPRAISED
from homebiyori.chat.care.memory import is_open
from homebiyori.chat.models import ChatMessage, RecentMessage
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import (
    OWN_LIFE,
    Analysis,
    Concern,
    Risk,
    RiskKind,
    RiskLevel,
    Tier,
)

# How soon after its end a talk is not yet spoken of as something past.
REMEMBERED_AFTER = timedelta(hours=1)
_LATELY = 3

# Images about a baby are a matter of their own, however softly they are told.
_FRIGHTENED = frozenset({Sign.IMAGES, Sign.BABY})
_CLEARS = doubts.DENIALS | {Sign.NO_DEATH_WISH, Sign.SAFE, Sign.OTHER_DENIED}
# What is told of everyday life, and weighs nothing beside it.
_LIGHT = whose.PASSING | {Sign.EVERYDAY, Sign.GLAD, Sign.THANKS, Sign.BABY, Sign.OTHER_CHILD, Sign.PERSON_NAMED}
_LIGHT |= {Sign.NIGHT, Sign.WORK, Sign.PLACE, Sign.INDOORS, Sign.THEIR_LIFE, Sign.SOMEONE_NEAR}
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


def read(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    """Understand a message in its talk: in care what would be small elsewhere is heard."""
    analysis = endangered.mended(text, mourning.mourned(text, analysis, recent, now))
    if disowned.is_taken_back(text, analysis, mark, recent, now):
        return disowned.taken_back(analysis)
    analysis = partner_hand.mended(text, over_two.completed(text, analysis, mark, recent, now))
    if mark is not None and is_open(mark, now):
        if over_two.is_of_child_after_all(text, analysis, mark):
            return Reading(analysis=analysis, care=None)
        return _in_care(text, analysis, mark, recent, now)
    return _out_of_care(text, analysis, mark, recent, now)


def _out_of_care(
    text: str, analysis: Analysis, mark: CareMark | None, recent: Sequence[RecentMessage], now: datetime
) -> Reading:
    analysis = standing.kept(text, doubts.mended(text, analysis, heard.lately_said(recent, now)), recent, now)
    peril = strangers.peril_of(text, recent, now)
    analysis = strangers.mended(text, analysis, peril)
    if memory.has_denied(mark, now):
        analysis = doubts.believed(text, analysis)
    if analysis.risk is not None:
        return _opened(text, analysis, analysis.risk, recent, now)
    if risk := _told_beside(text, analysis, recent, now):
        is_guessed = risk.kind is not RiskKind.THIRD_PARTY
        return _opened(text, replace(analysis, is_gentle=False, is_guessed=is_guessed, risk=risk), risk, recent, now)
    is_complaint, is_discreet = follow_ups.glance(text)
    is_plain = low.is_low(text, analysis, recent, now)
    may_ripen = analysis.is_gentle or not is_plain
    if may_ripen and _is_ripe(text, analysis, mark, recent, now, is_complaint=is_complaint):
        # What was heard twice, or with a sign beside it, is asked after by its name.
        risk = Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)
        return _opened(text, replace(analysis, is_gentle=False, is_guessed=True, risk=risk), risk, recent, now)
    if is_complaint and not is_plain and recent and COMPLAINTS & set(recent[0].signs):
        # A parent who was not understood twice is not praised the next time.
        analysis = replace(analysis, is_gentle=True)
    is_empty = analysis.tier is Tier.NONE and follow_ups.is_empty(text)
    if is_empty or _follows_danger(recent, now) or place.is_unsure(text, analysis, recent, now):
        analysis = replace(analysis, is_uncertain=True)
    return Reading(
        analysis=analysis,
        care=_past_care(mark, analysis, now),
        signs=heard.outside(text, is_complaint=is_complaint) | strangers.signs_of(peril),
        is_discreet=is_discreet,
        peril=peril,
    )


def _told_beside(text: str, analysis: Analysis, recent: Sequence[RecentMessage], now: datetime) -> Risk | None:
    """Find danger that no single word shows."""
    if analysis.is_gentle and follow_ups.read(text) >= _FRIGHTENED:
        return Risk(RiskKind.POSTPARTUM, RiskLevel.CONCERN)
    if level := place.alarms(text, analysis, recent, now):
        return Risk(RiskKind.SELF_HARM, level)
    before = heard.lately_said(recent, now)
    risk = acute.opened(text, before) or crux.opened(text, before) or case.opened(text, before)
    if risk := risk or endangered.opened(text, analysis):
        return risk
    return Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE) if _is_missing(text, recent, now) else None


def _is_missing(text: str, recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Return whether somebody has gone after a farewell, by this message and the ones just before it."""
    return follow_ups.is_missing([*heard.lately_said(recent, now), text])


def _past_care(mark: CareMark | None, analysis: Analysis, now: datetime) -> Care | None:
    """Return the care that has ended, if this is the first message with room to speak of it."""
    # What has words of its own (grief, a medical question) leaves no room: then the next message has it.
    has_room = analysis.tier is Tier.NONE and not analysis.concerns
    if mark is None or mark.is_remembered or not has_room:
        return None
    if now - (mark.ended_at or mark.firm_at) < REMEMBERED_AFTER:
        return None
    return Care(kind=mark.kind, level=RiskLevel(mark.level), is_over=True)


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


def _is_ripe(
    text: str,
    analysis: Analysis,
    mark: CareMark | None,
    recent: Sequence[RecentMessage],
    now: datetime,
    *,
    is_complaint: bool,
) -> bool:
    """Return whether what is small by itself has become a matter to ask after."""
    lately = [message for message in recent[:_LATELY] if now - message.created_at < CARE_LASTS]
    was_gentle = [message.tier is Tier.GENTLE for message in lately]
    told = follow_ups.read(text)
    if doubts.is_of_love([text, *(message.user_message for message in lately)], told):
        return False
    cleared = told | (follow_ups.read(lately[0].user_message) if any(was_gentle[:1]) else frozenset())
    opens = small_words.opens(text, analysis, told)
    if any(was_gentle[:1]) and (cleared & _CLEARS or follow_ups.denies_death(text)) and not opens:
        # Who was taken too seriously and says so is believed.
        return False
    if any(was_gentle[:1]) and (analysis.is_gentle or is_complaint):
        # What was heard twice is asked after; not where only everyday life is told, unless it is heard a third time.
        has_risen = is_complaint or (len(lately) > 1 and all(was_gentle[:2])) or not _is_of_life(analysis, told)
        return has_risen and not follow_ups.denies_death(text)
    if any(was_gentle[:1]) and now - lately[0].created_at < heard.BEFORE and follow_ups.read(text) & _SEEKING:
        return True
    if analysis.is_gentle or any(was_gentle) or is_complaint or (lately and Sign.ANGER_AT_US in lately[0].signs):
        return opens
    was_in_care = mark is not None and now - mark.firm_at < CARE_LASTS
    return was_in_care and bool(follow_ups.read(text) & doubts.GRAVE)


def _is_of_life(analysis: Analysis, told: frozenset[Sign]) -> bool:
    """Return whether a message names something of everyday life, and nothing that weighs."""
    return bool(analysis.topics or analysis.concepts) and told <= _LIGHT


def _follows_danger(recent: Sequence[RecentMessage], now: datetime) -> bool:
    """Return whether what was read just before was danger that opens no care: what is said next is not praised."""
    lately = [message for message in recent[:_LATELY] if now - message.created_at < STAYS_UNPRAISED]
    return any(
        message.tier is Tier.GENTLE or any(slot.startswith("emergency") for slot in heard.slots_of([message]))
        for message in lately
    )


def _opened(text: str, analysis: Analysis, risk: Risk, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    signs = endangered.quoted(place.signs_of(follow_ups.read(text), text, analysis, recent, now), text, recent)
    signs |= over_two.signs_of(text, recent, now)
    if Sign.DENIED in signs and not signs & (doubts.OPENING - {Sign.FAREWELL_NOTE}):
        # A letter that is said to be a joke where it is named is none.
        signs -= {Sign.FAREWELL_NOTE}
    # What was said just before may have been small by itself.
    told = [*map(follow_ups.read, heard.lately_said(recent, now))]
    signs = partner_hand.signs_of(signs, text, frozenset[Sign]().union(*told))
    signs = crux.completed(signs, text, risk.kind, frozenset[Sign]().union(*told))
    signs = case.completed(signs, frozenset[Sign]().union(*told))
    told.append(signs := acute.completed(signs, text, risk.kind, frozenset[Sign]().union(*told), risk))
    known = evidence.without_denials(frozenset[Sign]().union(*told), told) | heard.evidence_of(analysis)
    kind = subject.settle(None, risk, signs, known, is_first=True) or risk.kind
    signs = heard.fitting(signs - {Sign.GLAD}, kind, known, names_partner=follow_ups.names_partner(text))
    signs = case.fitted(kind, endangered.sought(kind, endangered.fitted(kind, signs), known), known)
    known, signs = (endangered.cleared(kind, each) for each in (known | signs, signs))
    stands = endangered.cleared(kind, evidence.in_force([*told[:-1], signs]))
    raised = evidence.raised(risk.level, signs, known, kind, stands=stands, is_first=True)
    level = min(max(risk.level, raised or risk.level), endangered.most(kind, signs, known, stands))
    care = Care(
        kind=kind,
        level=level,
        signs=signs,
        known=known,
        stands=stands | ({Sign.WAS_NEAR} if level is RiskLevel.IMMEDIATE else set()),
        is_new=True,
        is_imminent=level is RiskLevel.IMMEDIATE,
        is_discreet=_is_discreet(kind, text),
    )
    graver = replace(analysis, risk=Risk(kind, level))
    return Reading(analysis=graver, care=care, signs=signs, is_discreet=care.is_discreet)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What a message in care is about: its kind of danger and its signs.

    When it turns to somebody else (`is_turned`), `mark` and `since` begin anew.
    """

    kind: RiskKind | None
    signs: frozenset[Sign]
    mark: CareMark
    since: Sequence[RecentMessage]
    is_turned: bool


def _hear(text: str, analysis: Analysis, mark: CareMark, recent: Sequence[RecentMessage], now: datetime) -> _Heard:
    since = [message for message in recent if message.created_at >= mark.began_at]
    signs = place.signs_of(heard.signs_of(text, analysis, since), text, analysis, recent, now)
    before = _known(mark, since, frozenset())
    if mark.kind in OWN_LIFE:
        signs = heard.completed(signs, text, before) | over_two.signs_of(text, recent, now)
    signs = crux.completed(signs, text, mark.kind, before)
    signs = acute.completed(case.completed(signs, before), text, mark.kind, before, analysis.risk)
    signs = partner_hand.signs_of(signs, text, before)
    # Who tells that it is over tells how it was: what is heard in it changes nothing.
    risk = None if signs & evidence.OVER else analysis.risk
    signs = endangered.quoted(signs, text, recent, mark.kind, mark.known)
    told = subject.told_outright(mark.kind, analysis, signs, text) if risk is not None else None
    signs = another.asked(mark.kind, signs)
    kind = told or subject.settle(mark.kind, risk, signs, _known(mark, since, signs))
    kind = another.kind_of(mark.kind, signs, _known(mark, since, signs)) or kind
    signs = another.fitted(mark.kind, signs, _known(mark, since, signs))
    is_turned = subject.is_turned(mark.kind, kind) or another.begins_anew(signs)
    if is_turned:
        fresh = memory.turned(mark, now, [*mark.done, *heard.slots_of(since)])
        # Who says outright that it is they who will die is as near to it as it was taken for.
        is_near = mark.level == RiskLevel.IMMEDIATE and signs >= {Sign.ABOUT_SELF, Sign.OWN_WISH}
        mark, since = fresh.model_copy(update={"level": mark.level if is_near else fresh.level}), []
    named = follow_ups.names_partner(text)
    signs = heard.fitting(signs, kind, _known(mark, since, signs), names_partner=named)
    known = _known(mark, since, signs)
    signs = case.fitted(kind, endangered.sought(kind, endangered.fitted(kind, signs), known), known)
    if Sign.THREAT in signs and kind is RiskKind.SELF_HARM and not another.is_told(signs):
        # The step at the door was not yet a threat when the kind was settled.
        kind = subject.settle(kind, analysis.risk, signs, _known(mark, since, signs))
    if mark.level < RiskLevel.IMMEDIATE and not follow_ups.names_emergency(text):
        # Whom they called is somebody near: nobody is on the way.
        signs -= {Sign.CALLED}
    if memory.was_pressed(mark, since):
        signs |= {Sign.PRESSED_SAFE}
    if kind is RiskKind.THIRD_PARTY and follow_ups.is_of_self(text):
        # The helper is safe: of the other nothing is known by that.
        signs -= {Sign.SAFE}
    return _Heard(kind=kind, signs=signs, mark=mark, since=since, is_turned=is_turned)


def _is_misheard(mark: CareMark, kind: RiskKind | None, signs: frozenset[Sign], stands: frozenset[Sign]) -> bool:
    """Return whether a danger that was only heard is corrected, or one of somebody else denied."""
    if signs & doubts.OPENING or signs >= {Sign.ABOUT_SELF, Sign.OWN_WISH}:
        return False
    is_of_nobody = Sign.OTHER_DENIED in signs and kind is None
    if mark.kind is RiskKind.DOMESTIC_VIOLENCE:
        is_denied = Sign.DENIES_VIOLENCE in signs and kind is None and not subject.tells_of_deeds(mark.known)
        return is_of_nobody or is_denied
    grave = (frozenset(mark.known) | stands) & (doubts.OPENING | PLACES_OF_DANGER)
    was_guessed = Sign.TOLD not in mark.known and mark.level < RiskLevel.IMMEDIATE and not grave
    corrects = doubts.CORRECTS if mark.kind in subject.VIOLENCE else doubts.CORRECTS - {Sign.DENIES_VIOLENCE}
    denies = Sign.NO_DEATH_WISH in signs and not level.is_heavy(mark, signs)
    return is_of_nobody or (was_guessed and (denies or bool(signs & corrects)))


def _known(mark: CareMark, since: Sequence[RecentMessage], signs: frozenset[Sign]) -> frozenset[Sign]:
    told = evidence.told_since(since, signs)
    return evidence.without_denials(frozenset(mark.known).union(*told), told)


def _in_care(text: str, analysis: Analysis, mark: CareMark, recent: Sequence[RecentMessage], now: datetime) -> Reading:
    analysis = endangered.kept(text, endangered.asked_to_tell(text, analysis), mark.kind)
    analysis = another.mended(text, analysis, mark.kind)
    if mark.kind in OWN_LIFE and doubts.of_an_end(text, analysis.risk):
        analysis = replace(analysis, risk=None)
    if analysis.is_guessed and analysis.risk is not None:
        bounded = subject.bounded(analysis.risk, mark.kind, RiskLevel(mark.level), follow_ups.read(text))
        analysis = replace(analysis, risk=bounded)
    said = _hear(text, analysis, mark, recent, now)
    kind, signs, mark = said.kind, said.signs, said.mark
    known = _known(mark, said.since, signs) | heard.evidence_of(analysis)
    stands = evidence.in_force([frozenset(mark.stands), *evidence.told_since(said.since, signs)])
    known, stands = (endangered.cleared(kind, each) for each in (known, stands))
    ends = level.ends_at_once(mark, signs, known, stands)
    is_disowned = disowned.is_disowned(text, mark, said.since) and not another.is_told(signs)
    signs -= doubts.OPENING if is_disowned else frozenset()
    if is_disowned or _is_misheard(mark, kind, signs, stands):
        # With the kind go the facts that stood for it; a denial of violence says nothing of what else weighs.
        is_of_violence = mark.kind is RiskKind.DOMESTIC_VIOLENCE and Sign.DENIES_VIOLENCE in signs
        kind, mark = None, memory.turned(mark, now, mark.done)
        signs = signs - COMPLAINTS | {Sign.CORRECTS} if is_of_violence else signs | {Sign.DENIED}
        known, stands = signs, frozenset()
    elif level.is_taken_back(mark, signs, stands):
        kind, mark = None, mark.model_copy(update={"level": RiskLevel.CONCERN})
    most = endangered.most(kind, signs, known, stands, None if analysis.is_guessed else analysis.risk)
    mark = mark.model_copy(update={"level": min(RiskLevel(mark.level), most)})
    if ends := (ends and kind is None) or is_disowned:
        # Nobody was in danger, and the words of the correction are not weighed against the parent.
        analysis = replace(analysis, risk=None if analysis.is_guessed or is_disowned else analysis.risk)
    is_near = another.is_now(signs) or level.is_near(mark, signs, known, stands, now)
    if not is_near and level.is_glad_after(mark, signs, known, stands):
        mark = mark.model_copy(update={"level": RiskLevel.CONCERN})
    risk = level.risk_of(mark, analysis.risk, kind, signs, known, stands)
    if risk is not None:
        risk = Risk(risk.kind, min(risk.level, most))
        risk = Risk(risk.kind, RiskLevel.IMMEDIATE if is_near else max(risk.level, level.floor(mark, signs)))
    risk = another.raised(risk, kind, signs)
    is_imminent = is_near or (risk is not None and risk.level is RiskLevel.IMMEDIATE)
    care = Care(
        kind=kind,
        level=max(risk.level if risk else RiskLevel.CONCERN, RiskLevel(mark.level)),
        signs=signs,
        known=known,
        stands=stands | ({Sign.WAS_NEAR} if is_imminent else set()),
        done=frozenset(mark.done).union(heard.slots_of(said.since)),
        is_imminent=is_imminent,
        is_discreet=mark.is_discreet or _is_discreet(kind, text),
    )
    return Reading(
        analysis=level.plain(analysis, risk),
        care=care,
        signs=signs,
        is_discreet=care.is_discreet,
        is_turned=said.is_turned,
        ends=ends and risk is None,
    )


def _is_discreet(kind: RiskKind | None, text: str) -> bool:
    return kind is RiskKind.DOMESTIC_VIOLENCE or follow_ups.names_partner(text)


def celebrates(reading: Reading, answered: Analysis) -> bool:
    """Return whether a message may be celebrated, and may bear a fruit."""
    in_care = reading.care is not None and reading.care.is_open
    return not in_care and answered.tier is Tier.NONE and Concern.MEDICAL_EMERGENCY not in answered.concerns
