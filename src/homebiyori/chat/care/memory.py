"""What is remembered of a talk in care on the tree's row, and when the care ends (`docs/product.md` 2). Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from homebiyori.base.clock import to_jst
from homebiyori.care.answers.tables import ASKS_BESIDE
from homebiyori.care.groups import DENIES_WISH, OWN_DEATH, PLANS
from homebiyori.care.mark import CARE_LASTS, CardShown, CareMark
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import evidence
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import AT_HOME, Analysis, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

TIMES_SAFE = 2
# Presses this close together count once: a retry, or a trembling finger.
ONE_PRESS = timedelta(seconds=5)
# How long a press cannot end the care after an imminent danger that was not taken back.
NEAR_LASTS = timedelta(hours=1)

# Beside one of these, a message does not count as saying that all is well.
_UNSETTLED = frozenset(
    {
        Sign.ASKED_AGAIN,  # says once more what was said, because we asked once more
        Sign.WORSE,
        Sign.NOT_SAFE,
        Sign.ALONE,
        Sign.ASKS_TO_COPE,
        Sign.ASKS_ABOUT_CHILD,
        Sign.ASKS_METHOD,
        Sign.MEANS,
    }
)
_WISH_ENDS = frozenset({Sign.NO_DEATH_WISH, Sign.NO_MORE_DEATH, Sign.SAFE, Sign.TAKEN_BACK, Sign.DENIED, Sign.RESCUED})
_OUTLIVES_DENIAL = frozenset({Sign.DEATH_SAID, Sign.VANISH, Sign.VOICES, Sign.IMAGES})


def is_open(mark: CareMark | None, now: datetime) -> bool:
    """Return whether a talk is in care."""
    return mark is not None and mark.is_open(now)


def is_grave(mark: CareMark) -> bool:
    """Return whether a plan still stands, or death was spoken of by name."""
    return bool(PLANS & frozenset(mark.stands)) or Sign.DEATH_SAID in mark.known


def has_denied(mark: CareMark | None, now: datetime) -> bool:
    """Return whether danger was denied lately, and nothing graver was told."""
    if mark is None or now - mark.firm_at >= CARE_LASTS:
        return False
    denials = DENIES_WISH | {Sign.DENIES_VIOLENCE}
    return not denials.isdisjoint(mark.known) and not is_grave(mark)


def after(mark: CareMark | None, reading: Reading, *, answered: Analysis, now: datetime) -> CareMark | None:
    """Return the mark after a message; `answered` is the analysis that the answer was based on."""
    risk, care = answered.risk, reading.care
    if mark is not None and reading.is_turned:
        mark = turned(mark, now, mark.done)
    if risk is not None:
        return _told(_marked(mark, risk, reading, now), care)
    if mark is None or care is None:
        return mark
    if care.is_taken_back:
        # What never happened is not mentioned as このあいだのこと either.
        return mark.model_copy(update={"ended_at": to_jst(now), "is_remembered": True, "known": (), "stands": ()})
    if care.is_over:
        return mark.model_copy(update={"is_remembered": True})
    most = RiskLevel.SERIOUS if care.kind else RiskLevel.CONCERN
    level = mark.level if care.is_imminent else min(mark.level, care.level, most)
    changed = {"kind": care.kind, "level": level, "is_discreet": care.is_discreet}
    settled = _told(mark.model_copy(update=changed), care)
    if reading.ends:
        # What never happened is not mentioned as このあいだのこと either.
        return settled.model_copy(update={"ended_at": to_jst(now), "is_remembered": True})
    return said_safe(settled, now, ends=not care.stands & PLANS) if _says_safe(care) else settled


def turned(mark: CareMark, now: datetime, done: Iterable[str]) -> CareMark:
    """Start the mark afresh for a talk that turns to another person, for whom nothing told before holds."""
    fresh = {"level": RiskLevel.CONCERN, "began_at": to_jst(now), "times_safe": 0, "known": (), "stands": ()}
    said = list(done)
    kept = [ASKS_BESIDE] if ASKS_BESIDE in said else []
    if any(map(evidence.says_ai, said)):
        kept.append("crisis.ai")
    return mark.model_copy(update={**fresh, "done": tuple(kept)})


def said_safe(mark: CareMark | None, now: datetime, *, ends: bool = True) -> CareMark | None:
    """Count that a parent says that they are safe; the second time ends the care if `ends`."""
    if mark is None or not is_open(mark, now):
        return mark
    times = mark.times_safe + 1
    level = min(mark.level, RiskLevel.SERIOUS)
    ended_at = to_jst(now) if ends and times >= TIMES_SAFE else None
    return mark.model_copy(update={"times_safe": times, "level": level, "ended_at": ended_at})


def pressed_safe(mark: CareMark | None, now: datetime) -> CareMark | None:
    """Count a press of the "I am safe" button."""
    if mark is None or not is_open(mark, now):
        return mark
    if mark.pressed_at is not None and abs(now - mark.pressed_at) < ONE_PRESS:
        return mark
    stands = frozenset(mark.stands)
    said = said_safe(mark, now, ends=not _is_near_still(mark, stands, now))
    if said is None:
        return None
    # If no plan or acute danger stands, only CONCERN is left.
    most = RiskLevel.SERIOUS if stands & (PLANS | evidence.URGENT) else RiskLevel.CONCERN
    left = {"level": min(said.level, most), "stands": tuple(sorted(stands - {Sign.CALLED}))}
    return said.model_copy(update={**left, "pressed_at": to_jst(now)})


def _is_near_still(mark: CareMark, stands: frozenset[Sign], now: datetime) -> bool:
    """Return whether an imminent danger was told within the hour and not taken back since."""
    return Sign.WAS_NEAR in stands and bool(stands & (PLANS | evidence.URGENT)) and now - mark.firm_at < NEAR_LASTS


def with_card(mark: CareMark | None, kind: RiskKind | None, level: RiskLevel, now: datetime) -> CareMark | None:
    """Record that the whole card was shown."""
    if mark is None:
        return None
    shown = {**mark.cards, str(kind): CardShown(level=level, shown_at=to_jst(now))}
    return mark.model_copy(update={"cards": shown})


def _says_safe(care: Care) -> bool:
    """Return whether a message says that all is well: in words, by a denial, or by everyday life after one."""
    is_only_out = care.kind in AT_HOME and Sign.PARTNER_OUT in care.signs
    if care.is_imminent or care.signs & _UNSETTLED or is_only_out:
        # The partner is only out, and will come home again.
        return False
    is_believed = Sign.DENIED in care.known and care.kind is None
    is_denied = bool(care.signs & DENIES_WISH) and (is_believed or not care.known & _OUTLIVES_DENIAL)
    is_at_ease = Sign.AT_EASE in care.signs and not care.stands & PLANS and not _is_wish_open(care)
    return Sign.SAFE in care.signs or is_denied or is_at_ease or (is_believed and Sign.EVERYDAY in care.signs)


def _is_wish_open(care: Care) -> bool:
    """Return whether a wish to die was told and not taken back since."""
    return bool(care.known & OWN_DEATH) and not care.known & _WISH_ENDS


def was_pressed(mark: CareMark, since: Sequence[RecentMessage]) -> bool:
    """Return whether the button was pressed after the last message, which the next answer must take into account."""
    return mark.pressed_at is not None and not any(message.created_at > mark.pressed_at for message in since)


def _marked(mark: CareMark | None, risk: Risk, reading: Reading, now: datetime) -> CareMark:
    at, care = to_jst(now), reading.care
    before = mark if is_open(mark, now) else None
    is_near = care is not None and care.is_imminent
    return CareMark(
        # The model's reading does not change the kind of a talk that is in care.
        kind=care.kind if care and before else risk.kind,
        level=RiskLevel.IMMEDIATE if is_near else risk.level,
        is_discreet=reading.is_discreet or risk.kind is RiskKind.DOMESTIC_VIOLENCE,
        began_at=before.began_at if before else at,
        firm_at=at,
        cards=mark.cards if mark else {},
    )


def _told(mark: CareMark, care: Care | None) -> CareMark:
    """Keep what was told and asked, which the recent messages lose after thirty."""
    if care is None:
        return mark
    told = {"known": evidence.kept(care.known), "stands": tuple(sorted(care.stands))}
    return mark.model_copy(update={**told, "done": evidence.kept_slots(care.done)})
