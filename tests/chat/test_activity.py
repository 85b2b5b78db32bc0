"""Activity counters: daily and weekly active parents, and returning parents (chat/rules.py)."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from homebiyori.base.clock import jst_date
from homebiyori.chat.rules import activity_of, return_of
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("last", "today", "counted"),
    [
        (None, MONDAY, (1, 1)),
        (MONDAY, MONDAY, (0, 0)),
        (SUNDAY, MONDAY, (1, 1)),
        (MONDAY, MONDAY + timedelta(days=6), (1, 0)),
        (MONDAY, MONDAY + timedelta(days=7), (1, 1)),
        (MONDAY, SUNDAY, (0, 0)),  # began before midnight, stored after a message of the next day
    ],
)
def test_the_first_message_of_a_day_and_of_a_week_counts(
    last: date | None, today: date, counted: tuple[int, int]
) -> None:
    counts = activity_of(last, today)
    assert (counts["active_users"], counts["active_in_week"]) == counted


@pytest.mark.parametrize(
    ("last", "today", "counted"),
    [
        (0, 6, set()),
        (0, 7, {"retained_7"}),
        (None, 7, {"retained_7"}),
        (6, 13, {"retained_7"}),
        (7, 8, set()),
        (6, 14, set()),
        (14, 29, set()),
        (13, 30, {"retained_30"}),
        (29, 36, {"retained_30"}),
        (30, 31, set()),
        (29, 37, set()),
    ],
)
def test_the_first_message_of_a_week_of_return_counts(last: int | None, today: int, counted: set[str]) -> None:
    before = None if last is None else MONDAY + timedelta(days=last)
    assert set(return_of(MONDAY, before, MONDAY + timedelta(days=today))) == counted


def test_the_figures_stand_on_their_days(
    new_parent: Callable[[], Caller], resources: Resources, moment: MovableTime
) -> None:
    moment.advance(days=7 * 150)  # a Monday that no other test uses: the counters are global
    joined_on = jst_date(moment.now())
    loyal, leaving = new_parent(), new_parent()
    loyal.get("/api/users/profile")
    leaving.get("/api/users/profile")
    for days, callers in ((0, [loyal, leaving]), (1, [loyal, loyal]), (7, [loyal]), (1, [loyal]), (24, [loyal])):
        moment.advance(days=days)
        for caller in callers:
            assert caller.say("おはよう").status_code == 201

    def figures(day: int) -> Counter[str]:
        return resources.counters.read_day(joined_on + timedelta(days=day))

    names = ("new_users", "active_users", "active_in_week", "retained_7", "retained_30")
    assert [figures(0)[name] for name in names] == [2, 2, 2, 1, 1]
    assert [figures(1)[name] for name in names] == [0, 1, 0, 0, 0]
    assert [figures(8)[name] for name in names] == [0, 1, 1, 0, 0]
    assert [figures(9)[name] for name in names] == [0, 1, 0, 0, 0]
    assert [figures(33)[name] for name in names] == [0, 1, 1, 0, 0]
