"""Reads the signs of a message in care, and settles the kind of danger by them. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from homebiyori.care import themes
from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups, told_of
from homebiyori.care.signs import Sign
from homebiyori.chat.care import (
    acute,
    another,
    case,
    course,
    crux,
    endangered,
    evidence,
    memory,
    message_signs,
    over_two,
    own_wish,
    partner_hand,
    place,
    silence,
    sounds,
    subject,
    theme,
)
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import OWN_LIFE, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

# What is told of a child whom the writer would take along, or has drugged.
_OF_CHILD = frozenset({Sign.DRAWS_CHILD, Sign.CHILD_DRUGGED, Sign.CHILD_DRANK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a message in care is about: its kind of danger and its signs.

    If it turns to another person (`is_turned`), `mark` and `since` start afresh.
    """

    kind: RiskKind | None
    signs: frozenset[Sign]
    mark: CareMark
    since: Sequence[RecentMessage]
    is_turned: bool = False

    @property
    def known(self) -> frozenset[Sign]:
        """All signs of this talk, with this message, except denials that were taken back."""
        told = evidence.told_since(self.since, self.signs)
        return evidence.without_denials(frozenset(self.mark.known).union(*told), told)

    @property
    def stands(self) -> frozenset[Sign]:
        """The dangers of this talk that are still in force."""
        return evidence.in_force([frozenset(self.mark.stands), *evidence.told_since(self.since, self.signs)])


def topic_of(said: Utterance, mark: CareMark) -> Topic:
    """Read a message in the talk of this mark."""
    told = Topic(kind=mark.kind, signs=frozenset(), mark=mark, since=said.since(mark.began_at))
    for step in _STEPS:
        told = step(told, said)
    return told


def _without_voices(told: Topic, said: Utterance) -> Topic:
    is_heard = told.kind is RiskKind.POSTPARTUM and bool(told.known & acute.HEARS)
    if not is_heard or not acute.denies_voices(said, told.since):
        return told
    mark = told.mark.model_copy(update={"known": acute.left(told.mark.known)})
    since = [message.model_copy(update={"signs": acute.left(message.signs)}) for message in told.since]
    return replace(told, mark=mark, since=since)


def _without_child(told: Topic, said: Utterance) -> Topic:
    """Forget that the writer would take or harm the child, if it was told before they said that none is meant."""
    if _OF_CHILD.isdisjoint(told.known | told.stands):
        return told
    if told_of.spares_child(said.text):
        since, mark = [_spared(one) for one in told.since], told.mark
        left = {name: _without(_OF_CHILD, getattr(mark, name)) for name in ("known", "stands")}
        return replace(told, mark=mark.model_copy(update=left), since=since)
    spares = [told_of.spares_child(one.user_message) for one in told.since]
    first = spares.index(True) if True in spares else len(spares)
    return replace(told, since=[*told.since[:first], *map(_spared, told.since[first:])])


def _spared(message: RecentMessage) -> RecentMessage:
    return message.model_copy(update={"signs": _without(_OF_CHILD, message.signs)})


def _without(some: frozenset[Sign], signs: Sequence[Sign]) -> tuple[Sign, ...]:
    return tuple(sign for sign in signs if sign not in some)


def _with_signs(told: Topic, said: Utterance) -> Topic:
    kind, before = told.kind, told.known
    signs = place.completed(message_signs.signs_of(said, told.since), said)
    if kind in OWN_LIFE:
        signs = message_signs.completed(signs, said.text, before) | over_two.signs_of(said)
    signs = crux.completed(signs, said.text, kind, before)
    signs = case.completed(signs, before)
    signs = acute.completed(signs, said, kind, before)
    signs = endangered.bereaved(kind, signs, before, said.text)
    signs = partner_hand.signs_of(signs, said.text, before)
    signs = another.asked(kind, endangered.quoted(signs, said, kind, told.mark.known))
    signs = sounds.with_help(said, _alone(signs, said))
    signs |= own_wish.confirmed(said, signs, told.since)
    if told_of.spares_child(said.text):
        signs -= _OF_CHILD
    if sounds.is_danger_now(said):
        # A breeze is no joy where somebody is about to fall.
        signs -= {Sign.GLAD, Sign.AT_EASE}
    is_denied = bool(signs & acute.HEARS) and acute.denies_voices(said, told.since)
    return replace(told, signs=signs - acute.HEARS if is_denied else signs)


def _alone(signs: frozenset[Sign], said: Utterance) -> frozenset[Sign]:
    """Drop that somebody comes to the writer, if nobody does, or only to fetch a child."""
    if told_of.nobody_comes(said.text):
        return (signs - {Sign.SOMEONE_COMING, Sign.SOMEONE_CAME}) | {Sign.ALONE}
    return signs - {Sign.SOMEONE_COMING} if told_of.fetches_child(said.text) else signs


def _with_kind(told: Topic, said: Utterance) -> Topic:
    # A parent who says that it is over tells of the past, which changes nothing.
    risk = None if told.signs & evidence.OVER else said.analysis.risk
    outright = subject.told_outright(said, told.signs) if risk is not None else None
    kind = outright or subject.kind_of(told.kind, risk, told.signs, told.known)
    kind = another.kind_of(told.kind, told.signs, told.known) or subject.of_child_still(told.kind, kind, said)
    return replace(told, kind=kind, signs=another.fitted(told.kind, told.signs, told.known))


def _of_theme(told: Topic, said: Utterance) -> Topic:
    signs = theme.with_child(said, told.kind, theme.without_child(said, told.kind, told.signs))
    told = replace(told, signs=signs)
    about = theme.theme_of(said, told.kind, told.signs, told.known, is_turned=told.kind is not told.mark.kind)
    kind = themes.kind_of(about) if about is not None else None
    if about is None or kind is None or another.is_told(told.signs):
        return told
    signs = theme.signs_fitting(about, told.signs, is_turned=kind is not told.kind)
    if kind in (told.kind, told.mark.kind):
        return replace(told, kind=kind, signs=signs)
    fresh = memory.turned(told.mark, said.now, [*told.mark.done, *message_signs.slots_of(told.since)])
    return replace(told, kind=kind, signs=signs, mark=fresh, since=[], is_turned=True)


def _restarted(told: Topic, said: Utterance) -> Topic:
    mark = told.mark
    if not subject.is_turned(mark.kind, told.kind) and not another.begins_anew(told.signs):
        return told
    fresh = memory.turned(mark, said.now, [*mark.done, *message_signs.slots_of(told.since)])
    if mark.level == RiskLevel.IMMEDIATE and told.signs >= {Sign.ABOUT_SELF, Sign.OWN_WISH}:
        # A parent who says outright that they wish to die keeps the imminent level.
        fresh = fresh.model_copy(update={"level": mark.level})
    return replace(told, mark=fresh, since=[], is_turned=True)


def _in_kind(told: Topic, said: Utterance) -> Topic:
    kind, is_named = told.kind, follow_ups.names_partner(said.text)
    signs = message_signs.fitting(told.signs, kind, told.known, names_partner=is_named)
    known = replace(told, signs=signs).known
    signs = endangered.sought(kind, endangered.fitted(kind, signs), known)
    return replace(told, signs=case.fitted(kind, signs, known))


def _on_course(told: Topic, said: Utterance) -> Topic:
    return replace(told, signs=course.fitted(told.signs, said.text, told.kind))


def _with_threat(told: Topic, said: Utterance) -> Topic:
    if Sign.THREAT not in told.signs or told.kind is not RiskKind.SELF_HARM or another.is_told(told.signs):
        return told
    return replace(told, kind=subject.kind_of(told.kind, said.analysis.risk, told.signs, told.known))


def _with_help(told: Topic, said: Utterance) -> Topic:
    signs = told.signs
    if told.mark.level < RiskLevel.IMMEDIATE and not follow_ups.names_emergency(said.text):
        # They have called somebody they know: no ambulance is on the way.
        signs -= {Sign.CALLED}
    if memory.was_pressed(told.mark, told.since):
        signs |= {Sign.PRESSED_SAFE}
    if told.kind is RiskKind.THIRD_PARTY and follow_ups.is_of_self(said.text):
        # The writer is safe; that says nothing of the other.
        signs -= {Sign.SAFE}
    return replace(told, signs=signs)


def _with_hours(told: Topic, said: Utterance) -> Topic:
    return replace(told, signs=silence.fitted(told.signs, said, told.since, told.stands))


def _with_own_wish(told: Topic, said: Utterance) -> Topic:
    return told if told.kind is None else replace(told, signs=told.signs | own_wish.signs_of(said.text))


# Each step works on the result of the one before.
_STEPS: tuple[Callable[[Topic, Utterance], Topic], ...] = (
    _without_voices,  # what we took for voices was none
    _without_child,  # no child is meant
    _with_signs,  # its signs, by what was asked and told before it
    _with_kind,  # what the talk is about now
    _of_theme,  # what it is heard to be about, by all of its messages
    _restarted,  # of a new person nothing is known yet
    _in_kind,  # what the signs mean in a talk of this kind
    _on_course,  # whether it goes on, by the whole of the message
    _with_threat,  # the step at the door was not yet a threat when the kind was settled
    _with_help,  # who was called, the button, and whose safety is told
    _with_hours,  # what calm and daily life mean after hours of silence
    _with_own_wish,  # what the writer lets fall of themselves
)
