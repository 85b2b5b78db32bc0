"""An announcement that is canceled while it is being sent: it counts who got it, and is sent to nobody else."""

import asyncio
import json
import threading
from typing import Any

import pytest

from homebiyori.admin.announcement_job import AnnouncementJob
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.admin.rules import PAGE
from homebiyori.notification.models import CreatedNotification
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from support.announcements import PATH, Town, announce, operator, shown, town
from support.product import Caller

__all__ = ["operator", "town"]


def test_a_canceled_one_stops(town: Town, operator: Caller) -> None:
    user_ids = town.settle(["free"] * 15)
    announcement_id = announce(operator)
    looks = []

    def cancel_at_second() -> float:
        looks.append(1)
        if len(looks) == 2:
            answer = operator.post(f"{PATH}/{announcement_id}/cancel")
            assert (answer.status_code, answer.json()["status"]) == (200, "canceled")
        return 300.0

    town.deliver(cancel_at_second)
    told = sum(town.counts(user_ids))
    assert told == 10, "the page that was under way"
    assert shown(operator, announcement_id) == ("canceled", told, told)
    assert town.queue.messages == []
    assert operator.post(f"{PATH}/{announcement_id}/cancel").status_code == 200, "again is the same"
    refused = operator.post(f"{PATH}/{announcement_id}/resume")
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert len(town.audited("announcement.cancel")) == 1


@pytest.mark.parametrize("people", [3, 12])
def test_canceled_while_a_page_is_told(people: int, town: Town, operator: Caller) -> None:
    """The last page counts too, once although two runs send it; nobody gets the announcement after that."""
    user_ids = town.settle(["free"] * people)
    announcement_id = announce(operator)
    first, canceled = threading.Lock(), threading.Event()

    class CanceledMeanwhile(NotificationService):
        def create(self, *arguments: Any, **options: Any) -> CreatedNotification:
            created = super().create(*arguments, **options)
            if first.acquire(blocking=False):
                assert operator.post(f"{PATH}/{announcement_id}/cancel").status_code == 200
                canceled.set()
            assert canceled.wait(20)
            return created

    def build(resources: Resources, *, page: int) -> AnnouncementJob:
        return AnnouncementJob(resources, page=page, notifications=CanceledMeanwhile(resources))

    town.build = build
    message = AnnouncementRequested.read(json.dumps(town.queue.bodies[0]))

    async def both() -> list[Any]:
        return await asyncio.gather(*(town.job().deliver(message, lambda: 300.0) for _ in range(2)))

    assert asyncio.run(both()) == ["canceled"] * 2
    told = sum(town.counts(user_ids))
    assert told == min(people, town.page)
    assert shown(operator, announcement_id) == ("canceled", told, told)


def test_its_progress_is_seen_while_it_is_told(town: Town, operator: Caller) -> None:
    town.settle(["free"] * (PAGE + 5))
    announcement_id = announce(operator)
    town.page = PAGE
    seen: list[tuple[str, int, int]] = []

    def look() -> float:
        seen.append(shown(operator, announcement_id))
        return 300.0

    town.deliver(look)
    assert ("running", PAGE, PAGE) in seen
    assert PAGE <= 25
