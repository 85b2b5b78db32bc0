"""A maintenance that was announced and then switched off: its notification disappears."""

from datetime import timedelta
from typing import Any

import pytest

from support.announcements import PATH, Town, operator, town
from support.product import NOON_IN_JAPAN, Caller

__all__ = ["operator", "town"]

START_TIME = NOON_IN_JAPAN + timedelta(hours=2)


pytestmark = pytest.mark.usefixtures("opened_again")


def plan(operator: Caller) -> Any:
    window = {"start_time": START_TIME.isoformat(), "end_time": (START_TIME + timedelta(hours=3)).isoformat()}
    answer = operator.post("/api/admin/maintenance", {"enabled": True, "announce": True, **window})
    assert answer.status_code == 200, answer.text
    return answer.json()["announcement_id"]


@pytest.mark.parametrize("hours", [0, 3])
def test_switched_off_early_its_notice_goes(hours: int, town: Town, operator: Caller) -> None:
    """It disappears before the maintenance or during it, unread or read, and for good."""
    user_ids = town.settle(["free"] * 7)
    announcement_id = plan(operator)
    town.deliver_all()
    assert town.counts(user_ids) == [1] * 7
    town.moment.advance(hours=hours)
    assert operator.post("/api/admin/maintenance", {"enabled": False}).status_code == 200
    town.deliver_all()
    assert town.counts(user_ids) == [0] * 7
    row = operator.get(f"{PATH}/{announcement_id}").json()
    assert (row["status"], row["is_withdrawn"], row["sent"]) == ("done", True, 7)
    operator.post("/api/admin/maintenance", {"enabled": False})
    assert town.queue.messages == [], "there is nothing to take back a second time"


def test_one_that_nobody_has_read_of_yet_is_told_to_nobody(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 7)
    plan(operator)
    operator.post("/api/admin/maintenance", {"enabled": False})
    town.deliver_all()
    assert town.counts(user_ids) == [0] * 7


def test_the_same_window_may_be_announced_again(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 2)
    first = plan(operator)
    town.deliver_all()
    operator.post("/api/admin/maintenance", {"enabled": False})
    assert plan(operator) != first
    town.deliver_all()
    assert town.counts(user_ids) == [1] * 2
