"""Opens care: what its first message tells, what it is about, and how grave it is. Pure."""

from dataclasses import dataclass, replace

from homebiyori.care import themes
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import (
    acute,
    case,
    crux,
    doubts,
    endangered,
    evidence,
    guiding,
    message_signs,
    over_two,
    own_wish,
    partner_hand,
    place,
    sounds,
    subject,
    theme,
)
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.models.talks import Stage
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel


def opened(said: Utterance, risk: Risk) -> Reading:
    """Open care at a message in which this danger was read."""
    kind, told = _kind_and_signs(said, risk)
    is_helped = Sign.RESCUED in told.signs and bool(sounds.signs_of_help(said))
    most = RiskLevel.SERIOUS if is_helped else RiskLevel.IMMEDIATE
    level = min(most, _level(risk, kind, told, is_under_way=said.analysis.is_under_way))
    is_now = level is RiskLevel.IMMEDIATE
    care = Care(
        kind=kind,
        level=level,
        signs=told.signs,
        known=told.known,
        stands=told.stands | ({Sign.WAS_NEAR} if is_now else set()),
        is_new=True,
        is_imminent=is_now,
        is_discreet=is_discreet(kind, said.text),
        own_death_ahead=sounds.own_death_ahead(said),
        theme=guiding.steps_theme(said, kind, told.known | told.signs, is_turned=False) if is_helped else None,
        stage=Stage.HELPED if is_helped else None,
    )
    graver = replace(said.analysis, risk=Risk(kind, level))
    return Reading(analysis=graver, care=care, signs=care.signs, is_discreet=care.is_discreet)


def is_discreet(kind: RiskKind | None, text: str) -> bool:
    """Return whether only the parent may see what is shown."""
    return kind is RiskKind.DOMESTIC_VIOLENCE or follow_ups.names_partner(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """The signs of the first message, those known with the messages just before it, and the dangers in force."""

    signs: frozenset[Sign]
    known: frozenset[Sign]
    stands: frozenset[Sign]


def _kind_and_signs(said: Utterance, risk: Risk) -> tuple[RiskKind, _Told]:
    """Return the kind of danger, and the signs as they read in a talk of that kind."""
    signs = sounds.with_help(said, _joined(_read(said), said, risk.kind))
    # The messages just before may have been harmless by themselves.
    told = [*said.told_before, signs]
    known = evidence.without_denials(frozenset[Sign]().union(*told), told) | message_signs.evidence_of(said.analysis)
    kind = subject.kind_of(None, risk, signs, known, is_first=True) or risk.kind
    if (about := theme.theme_at_first(said, kind)) is not None:
        # The words alone were taken for another danger.
        kind, told = themes.kind_of(about) or kind, [theme.signs_fitting(about, each, is_turned=False) for each in told]
        signs = theme.signs_fitting(about, signs, is_turned=True)
        known = theme.signs_fitting(about, known, is_turned=True)
    signs = theme.with_child(said, kind, theme.without_child(said, kind, signs))
    signs = message_signs.fitting(signs - {Sign.GLAD}, kind, known, names_partner=follow_ups.names_partner(said.text))
    signs = case.fitted(kind, endangered.sought(kind, endangered.fitted(kind, signs), known), known)
    known, signs = (endangered.cleared(kind, each) for each in (known | signs, signs))
    stands = endangered.cleared(kind, evidence.in_force([*told[:-1], signs]))
    *before, own = map(own_wish.signs_of, (*said.said_before, said.text))
    return kind, _Told(signs=signs | own, known=known.union(own, *before), stands=stands)


def _read(said: Utterance) -> frozenset[Sign]:
    """Read the signs of a message that answers no question."""
    signs = endangered.quoted(place.completed(said.signs, said), said) | over_two.signs_of(said)
    is_joke = Sign.DENIED in signs and not signs & (doubts.OPENING - {Sign.FAREWELL_NOTE})
    # A farewell note that is called a joke in the same message is none.
    return signs - {Sign.FAREWELL_NOTE} if is_joke else signs


def _joined(signs: frozenset[Sign], said: Utterance, kind: RiskKind) -> frozenset[Sign]:
    """Complete the signs by what was told just before; each step works on the result of the one before."""
    before = said.known_before
    signs = partner_hand.signs_of(signs, said.text, before)
    signs = crux.completed(signs, said.text, kind, before)
    signs = case.completed(signs, before)
    return acute.completed(signs, said, kind, before)


def _level(risk: Risk, kind: RiskKind, told: _Told, *, is_under_way: bool) -> RiskLevel:
    raised = evidence.raised(risk.level, told.signs, told.known, kind, stands=told.stands, is_first=True)
    heard = RiskLevel.IMMEDIATE if is_under_way else risk.level
    return min(max(heard, raised or heard), endangered.most(kind, told.signs, told.known, told.stands))
