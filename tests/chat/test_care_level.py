"""Imminence and level by signs alone: reported, retracted, ended."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from homebiyori.base.clock import JST
from homebiyori.care.groups import PLANS
from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, level
from homebiyori.chat.care.matter import Matter
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
DANGERS = sorted(PLANS | evidence.URGENT)


def mark(level: RiskLevel = RiskLevel.SERIOUS, *, known: Iterable[Sign] = (), age: timedelta = timedelta()) -> CareMark:
    return CareMark(level=level, began_at=NOW - age, firm_at=NOW - age, known=tuple(known))


def matter(
    mark: CareMark,
    signs: Iterable[Sign] = (),
    *,
    kind: RiskKind = RiskKind.SELF_HARM,
    known: Iterable[Sign] = (),
    stands: Iterable[Sign] = (),
) -> Matter:
    return Matter(kind=kind, mark=mark, signs=frozenset(signs), known=frozenset(known), stands=frozenset(stands))


def _is_near(signs: Iterable[Sign], *, known: Iterable[Sign] = (), stands: Iterable[Sign] = ()) -> bool:
    return level.is_near(matter(mark(RiskLevel.IMMEDIATE), signs, known=known, stands=stands), NOW)


def _level(
    signs: Iterable[Sign],
    read_now: Risk | None,
    *,
    kind: RiskKind = RiskKind.SELF_HARM,
    before: RiskLevel = RiskLevel.CONCERN,
    known: Iterable[Sign] = (),
    stands: Iterable[Sign] = (),
) -> RiskLevel | None:
    risk = level.risk_of(matter(mark(before), signs, kind=kind, known=known, stands=stands), read_now)
    return None if risk is None else risk.level


def test_a_word_that_was_not_meant_so_is_taken_back() -> None:
    assert level.is_taken_back(matter(mark(), {Sign.DENIED}))
    assert level.is_taken_back(matter(mark(known={Sign.DENIED}), {Sign.NO_DEATH_WISH}))
    assert not level.is_taken_back(matter(mark(), {Sign.NO_DEATH_WISH}))
    assert not level.is_taken_back(matter(mark(known={Sign.DENIED})))


@pytest.mark.parametrize("danger", DANGERS)
def test_beside_anything_graver_it_is_not(danger: Sign) -> None:
    assert not level.is_taken_back(matter(mark(), {Sign.DENIED}, stands={danger}))


def test_nor_where_death_was_named_or_it_was_at_once() -> None:
    for grave in (mark(RiskLevel.IMMEDIATE), mark(known={Sign.DEATH_SAID})):
        assert not level.is_taken_back(matter(grave, {Sign.DENIED}))


def test_what_is_near_stays_near_for_three_hours() -> None:
    for age, is_near in ((timedelta(hours=3, seconds=-1), True), (timedelta(hours=3), False)):
        assert level.is_near(matter(mark(RiskLevel.IMMEDIATE, age=age)), NOW) is is_near
    assert not level.is_near(matter(mark(RiskLevel.SERIOUS)), NOW)


@pytest.mark.parametrize("urgent", sorted(evidence.URGENT))
def test_what_happens_now_is_near_whatever_is_said_but_a_rescue(urgent: Sign) -> None:
    assert _is_near({Sign.CALMER}, stands={urgent})
    assert not _is_near({Sign.RESCUED}, stands={urgent})


def test_called_help_is_waited_for_until_somebody_is_there() -> None:
    def waits(signs: set[Sign], *stands: Sign) -> bool:
        return level.is_near(matter(mark(), signs, stands={Sign.CALLED, *stands}), NOW)

    assert waits(set())
    assert not waits({Sign.SOMEONE_CAME})
    assert waits({Sign.SOMEONE_CAME}, Sign.TAKEN)


def test_nothing_was_taken_calms_only_where_it_was_said_so() -> None:
    assert not _is_near({Sign.NOT_TAKEN}, known={Sign.TAKEN})
    assert _is_near({Sign.NOT_TAKEN})


def test_where_means_and_hour_are_told_a_calmer_word_ends_nothing() -> None:
    for armed, is_near in (({Sign.TIME, Sign.MEANS}, True), ({Sign.TIME}, False), ({Sign.MEANS}, False)):
        assert _is_near({Sign.CALMER}, stands=armed) is is_near
    for end in (Sign.SOMEONE_CAME, Sign.TAKEN_BACK, Sign.MEANS_AWAY, Sign.LEFT_PLACE):
        assert not _is_near({end}, stands={Sign.TIME, Sign.MEANS})


def test_voices_are_calmed_by_safety_alone_and_a_plan_by_no_joke() -> None:
    assert _is_near({Sign.CALMER}, known={Sign.VOICES})
    assert not _is_near({Sign.CALMER, Sign.SAFE}, known={Sign.VOICES})
    assert _is_near({Sign.DENIED}, stands={Sign.PLAN})
    assert not _is_near({Sign.DENIED})


SERIOUS = Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
AT_ONCE = Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
AT_HOME = Risk(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)


def test_what_is_read_now_counts_unless_it_is_denied() -> None:
    assert _level(set(), AT_HOME, kind=RiskKind.DOMESTIC_VIOLENCE) is RiskLevel.SERIOUS
    assert _level({Sign.DENIES_VIOLENCE}, AT_HOME, kind=RiskKind.DOMESTIC_VIOLENCE) is None
    assert _level({Sign.DENIES_VIOLENCE}, SERIOUS) is RiskLevel.SERIOUS
    assert _level(set(), SERIOUS) is RiskLevel.SERIOUS
    assert _level({Sign.NO_DEATH_WISH}, SERIOUS) is None
    assert _level({Sign.NO_DEATH_WISH}, AT_HOME, before=RiskLevel.SERIOUS) is RiskLevel.SERIOUS
    assert _level(set(), None) is None
    assert _level({Sign.RESCUED, Sign.MEANS}, SERIOUS) is None


def test_later_is_not_at_once_unless_an_hour_is_named() -> None:
    assert _level({Sign.NOT_NOW}, AT_ONCE) is RiskLevel.SERIOUS
    assert _level({Sign.NO_TIME}, AT_ONCE) is RiskLevel.SERIOUS
    assert _level({Sign.NOT_NOW, Sign.TIME}, AT_ONCE) is RiskLevel.IMMEDIATE
    assert _level(set(), AT_ONCE) is RiskLevel.IMMEDIATE


def test_an_image_is_no_act_but_a_voice_may_be() -> None:
    assert _level({Sign.IMAGES}, AT_ONCE) is RiskLevel.SERIOUS
    assert _level({Sign.IMAGES}, AT_ONCE, known={Sign.VOICES}) is RiskLevel.IMMEDIATE


@pytest.mark.parametrize("denied", [Sign.NO_PLAN, Sign.DENIED])
def test_a_denial_raises_nothing_above_what_was_known(denied: Sign) -> None:
    assert _level({denied}, AT_ONCE) is RiskLevel.CONCERN
    assert _level({denied}, AT_ONCE, before=RiskLevel.SERIOUS) is RiskLevel.SERIOUS
    for grave in (Sign.TIME, Sign.PLAN, Sign.FAREWELL_NOTE):
        assert _level({denied, grave}, AT_ONCE) is RiskLevel.IMMEDIATE


def test_the_answer_to_a_question_raises_what_was_read() -> None:
    assert _level({Sign.MEANS}, None, before=RiskLevel.SERIOUS) is RiskLevel.IMMEDIATE
    assert _level({Sign.TAKEN}, Risk(RiskKind.SELF_HARM, RiskLevel.CONCERN)) is RiskLevel.IMMEDIATE
