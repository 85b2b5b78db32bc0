"""The care mark on the tree's row, by signs alone: what opens, settles and ends a conversation in care."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from homebiyori.base.clock import JST, epoch
from homebiyori.care.mark import CardShown, CareMark
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import memory
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
SECOND = timedelta(seconds=1)
EARLIER = NOW - timedelta(hours=2)
CALM = Analysis()
OWN = Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
MARK = CareMark(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, began_at=EARLIER, firm_at=EARLIER)
ENDED = MARK.model_copy(update={"ended_at": NOW - SECOND, "times_safe": 2})


def care(
    *signs: Sign,
    known: Iterable[Sign] = (),
    stands: Iterable[Sign] = (),
    kind: RiskKind | None = RiskKind.SELF_HARM,
    level: RiskLevel = RiskLevel.SERIOUS,
    is_imminent: bool = False,
) -> Care:
    return Care(
        kind=kind,
        level=level,
        signs=frozenset(signs),
        known=frozenset(known) | set(signs),
        stands=frozenset(stands),
        is_imminent=is_imminent,
    )


def after(of: Care | None, mark: CareMark = MARK, *, is_turned: bool = False) -> CareMark:
    """Return the mark after a message without a danger of its own."""
    reading = Reading(analysis=CALM, care=of, is_turned=is_turned)
    left = memory.after(mark, reading, answered=CALM, now=NOW)
    assert left is not None
    return left


def told(risk: Risk, *, mark: CareMark | None = None, of: Care | None = None, is_discreet: bool = False) -> CareMark:
    """Return the mark after a message that was answered as danger."""
    analysis = Analysis(risk=risk)
    reading = Reading(analysis=analysis, care=of, is_discreet=is_discreet)
    left = memory.after(mark, reading, answered=analysis, now=NOW)
    assert left is not None
    return left


def message(at: datetime) -> RecentMessage:
    return RecentMessage(user_message="うん", ai_response="はい", created_at=at, expires_at=epoch(at))


def test_care_is_open_for_a_day_unless_it_ended() -> None:
    for age, is_open in ((timedelta(hours=24) - SECOND, True), (timedelta(hours=24), False)):
        assert memory.is_open(MARK.model_copy(update={"firm_at": NOW - age}), NOW) is is_open
    assert not memory.is_open(ENDED, NOW)
    assert not memory.is_open(None, NOW)


def test_a_plan_or_death_by_name_is_grave() -> None:
    assert memory.is_grave(MARK.model_copy(update={"stands": (Sign.PLAN,)}))
    assert memory.is_grave(MARK.model_copy(update={"known": (Sign.DEATH_SAID,)}))
    assert not memory.is_grave(MARK.model_copy(update={"stands": (Sign.CALLED,), "known": (Sign.VANISH,)}))


def test_danger_opens_a_talk_and_goes_on_in_an_open_one() -> None:
    opened = told(OWN)
    assert (opened.kind, opened.level) == (OWN.kind, OWN.level)
    assert (opened.began_at, opened.firm_at, opened.cards) == (NOW, NOW, {})
    card = {"self_harm": CardShown(level=RiskLevel.SERIOUS, shown_at=EARLIER)}
    again = told(OWN, mark=MARK.model_copy(update={"cards": card, "times_safe": 1}))
    assert (again.began_at, again.firm_at) == (EARLIER, NOW)
    assert (again.cards, again.times_safe) == (card, 0), "help was shown; what was said of safety is past"
    assert told(OWN, mark=ENDED).began_at == NOW, "a talk that ended is not taken up"


def test_the_talk_keeps_its_kind_and_what_is_near_is_at_once() -> None:
    at_home = care(kind=RiskKind.DOMESTIC_VIOLENCE)
    assert told(OWN, mark=MARK, of=at_home).kind is RiskKind.DOMESTIC_VIOLENCE
    assert told(OWN, of=at_home).kind is RiskKind.SELF_HARM, "nothing was settled before"
    assert told(OWN, mark=MARK, of=care(is_imminent=True)).level == RiskLevel.IMMEDIATE
    assert told(OWN, mark=MARK, of=care()).level == RiskLevel.SERIOUS


def test_violence_at_home_is_kept_discreet() -> None:
    assert told(Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)).is_discreet
    assert told(OWN, is_discreet=True).is_discreet
    assert not told(OWN).is_discreet


def test_what_was_told_and_asked_is_kept() -> None:
    kept = told(OWN, of=care(Sign.PLAN, Sign.THANKS, stands={Sign.PLAN}))
    assert (kept.known, kept.stands) == ((Sign.PLAN,), (Sign.PLAN,))


def test_without_a_talk_nothing_is_remembered() -> None:
    assert memory.after(None, Reading(analysis=CALM, care=None), answered=CALM, now=NOW) is None
    assert memory.after(None, Reading(analysis=CALM, care=care()), answered=CALM, now=NOW) is None
    assert memory.after(None, Reading(analysis=CALM, care=None, is_turned=True), answered=CALM, now=NOW) is None
    assert after(None) == MARK
    assert memory.with_card(None, RiskKind.SELF_HARM, RiskLevel.SERIOUS, NOW) is None


def test_an_end_is_spoken_of_once() -> None:
    over = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, is_over=True)
    assert after(over, ENDED) == ENDED.model_copy(update={"is_remembered": True})
    assert not after(care()).is_remembered


@pytest.mark.parametrize(
    ("of", "before", "left"),
    [
        (care(is_imminent=True), RiskLevel.IMMEDIATE, RiskLevel.IMMEDIATE),
        (care(level=RiskLevel.IMMEDIATE), RiskLevel.IMMEDIATE, RiskLevel.SERIOUS),
        (care(level=RiskLevel.CONCERN), RiskLevel.SERIOUS, RiskLevel.CONCERN),
        (care(), RiskLevel.CONCERN, RiskLevel.CONCERN),
        (care(kind=None), RiskLevel.SERIOUS, RiskLevel.CONCERN),
    ],
)
def test_a_message_without_danger_never_raises_a_level(of: Care, before: RiskLevel, left: RiskLevel) -> None:
    assert after(of, MARK.model_copy(update={"level": before})).level == left


def test_who_turns_to_somebody_else_begins_anew() -> None:
    mark = MARK.model_copy(update={"times_safe": 1, "known": (Sign.PLAN,), "stands": (Sign.PLAN,)})
    fresh = memory.turned(mark, NOW, ["care.ask.plan"])
    assert (fresh.level, fresh.began_at, fresh.times_safe) == (RiskLevel.CONCERN, NOW, 0)
    assert (fresh.known, fresh.stands, fresh.done) == ((), (), ())
    assert memory.turned(mark, NOW, ["care.ask.plan", "care.first.heard"]).done == ("crisis.ai",)
    assert after(care(), mark, is_turned=True).began_at == NOW
    assert after(care(), mark).began_at == EARLIER


WAS_DENIED = {Sign.DEATH_SAID, Sign.DENIED}


@pytest.mark.parametrize(
    "of",
    [
        care(Sign.SAFE),
        care(Sign.DENIED),
        care(Sign.NO_DEATH_WISH),
        care(Sign.NO_DEATH_WISH, known=WAS_DENIED, kind=None),
        care(Sign.AT_EASE),
        care(Sign.AT_EASE, known={Sign.VANISH, Sign.NO_MORE_DEATH}),
        care(Sign.EVERYDAY, known={Sign.DENIED}, kind=None),
    ],
)
def test_saying_that_all_is_well_counts_as_safe(of: Care) -> None:
    assert after(of).times_safe == 1


@pytest.mark.parametrize(
    "of",
    [
        care(Sign.SAFE, is_imminent=True),
        care(Sign.SAFE, Sign.ALONE),
        care(Sign.TIRED),
        care(Sign.TIRED, known={Sign.DENIED}, kind=None),
        care(Sign.NO_DEATH_WISH, known={Sign.DEATH_SAID}),
        care(Sign.NO_DEATH_WISH, known=WAS_DENIED),
        care(Sign.AT_EASE, stands={Sign.TIME}),
        care(Sign.AT_EASE, known={Sign.VANISH}),
        care(Sign.EVERYDAY),
        care(Sign.EVERYDAY, kind=None),
        care(Sign.EVERYDAY, known={Sign.DENIED}),
    ],
)
def test_other_messages_do_not_count_as_safe(of: Care) -> None:
    assert after(of).times_safe == 0


def test_the_second_time_ends_the_care_unless_a_plan_stands() -> None:
    once = after(care(Sign.SAFE))
    assert (once.times_safe, once.ended_at) == (1, None)
    twice = after(care(Sign.SAFE), once)
    assert (twice.times_safe, twice.ended_at) == (2, NOW)
    planned = care(Sign.SAFE, stands={Sign.PLAN})
    third = after(planned, after(planned, once))
    assert (third.times_safe, third.ended_at) == (3, None)
    assert memory.said_safe(ENDED, NOW) == ENDED
    assert memory.said_safe(None, NOW) is None


def test_a_press_counts_once_within_five_seconds() -> None:
    once = memory.pressed_safe(MARK, NOW)
    assert once is not None
    assert (once.times_safe, once.pressed_at) == (1, NOW)
    assert memory.pressed_safe(once, NOW + 5 * SECOND - timedelta(milliseconds=1)) == once
    twice = memory.pressed_safe(once, NOW + 5 * SECOND)
    assert twice is not None
    assert (twice.times_safe, twice.ended_at) == (2, NOW + 5 * SECOND)
    assert memory.pressed_safe(ENDED, NOW) == ENDED
    assert memory.pressed_safe(None, NOW) is None


@pytest.mark.parametrize(
    ("stands", "left", "level"),
    [
        ((), (), RiskLevel.CONCERN),
        ((Sign.CALLED,), (), RiskLevel.CONCERN),
        ((Sign.PLAN,), (Sign.PLAN,), RiskLevel.SERIOUS),
        ((Sign.CALLED, Sign.TAKEN), (Sign.TAKEN,), RiskLevel.SERIOUS),
    ],
)
def test_a_press_leaves_what_is_under_way(stands: tuple[Sign, ...], left: tuple[Sign, ...], level: RiskLevel) -> None:
    pressed = memory.pressed_safe(MARK.model_copy(update={"stands": stands, "level": RiskLevel.IMMEDIATE}), NOW)
    assert pressed is not None
    assert (pressed.stands, pressed.level) == (left, level)


def test_the_next_answer_knows_of_a_press() -> None:
    pressed = MARK.model_copy(update={"pressed_at": NOW})
    assert memory.was_pressed(pressed, [])
    assert memory.was_pressed(pressed, [message(NOW), message(EARLIER)])
    assert not memory.was_pressed(pressed, [message(NOW + SECOND), message(EARLIER)])
    assert not memory.was_pressed(MARK, [])


def test_a_card_is_remembered_beside_the_others() -> None:
    mark = memory.with_card(MARK, RiskKind.SELF_HARM, RiskLevel.SERIOUS, EARLIER)
    both = memory.with_card(mark, RiskKind.ABUSE, RiskLevel.CONCERN, NOW)
    assert both is not None
    assert both.cards == {
        "self_harm": CardShown(level=RiskLevel.SERIOUS, shown_at=EARLIER),
        "abuse": CardShown(level=RiskLevel.CONCERN, shown_at=NOW),
    }
