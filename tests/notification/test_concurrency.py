"""The unread counter stays exact under concurrency, and no notification is sent twice."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any

import boto3
import pytest

from homebiyori.aws.dynamodb import PK, Table
from homebiyori.aws.paging import PageRequest
from homebiyori.base.errors import HomebiyoriError
from homebiyori.notification.models import NewNotification
from homebiyori.notification.repository import NotificationRepository
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller


def stage(number: int) -> NewNotification:
    return NewNotification(
        type=NotificationType.STAGE_REACHED, dedupe_key=f"{number}", parameters={"stage_name": f"{number}"}
    )


def items_of(service: NotificationService, user_id: str) -> list[dict[str, Any]]:
    page = service.page(user_id, PageRequest(100), unread_only=False)
    assert not page.has_more
    return [item.model_dump() for item in page.items]


def test_told_by_many_at_once_is_told_once(resources: Resources, parent: Caller) -> None:
    service = NotificationService(resources)
    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(lambda _: service.create(parent.user_id, stage(1)), range(10)))
    assert len({created.notification_id for created in told}) == 1
    assert len(items_of(service, parent.user_id)) == 1
    assert service.count_unread(parent.user_id).unread_count == 1


def test_the_counter_after_everything_at_once(resources: Resources, parent: Caller) -> None:
    service, user_id = NotificationService(resources), parent.user_id
    ids = [service.create(user_id, stage(number)).notification_id for number in range(12)]
    dice = random.Random(7)  # noqa: S311 - a test's dice

    def do(action: str, number: int) -> None:
        with suppress(HomebiyoriError):  # it was deleted meanwhile
            match action:
                case "tell":
                    service.create(user_id, stage(number))
                case "read":
                    service.mark_read(user_id, ids[number % 12])
                case "delete":
                    service.delete(user_id, ids[number % 12])
                case _:
                    service.mark_all_read(user_id)

    actions = [(dice.choice(["tell", "read", "read", "delete", "read_all"]), dice.randrange(30)) for _ in range(120)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(do, *zip(*actions, strict=True)))
    unread = [item for item in items_of(service, user_id) if not item["is_read"]]
    assert service.count_unread(user_id).unread_count == len(unread)
    service.create(user_id, stage(99))
    assert service.count_unread(user_id).unread_count == len(unread) + 1


class LostAnswers:
    """Makes calls of one client fail at random, before or after they have taken effect."""

    def __init__(self, client: Any, seed: int) -> None:
        self._events = client.meta.events
        self._dice = random.Random(seed)  # noqa: S311 - a test's dice

    @contextmanager
    def falling(self) -> Iterator[None]:
        places = ("before-call.dynamodb.*", "after-call.dynamodb.*")
        for place in places:
            self._events.register(place, self._fall)
        try:
            yield
        finally:
            for place in places:
                self._events.unregister(place, self._fall)

    def _fall(self, **_: Any) -> None:
        if self._dice.random() < 0.15:
            raise ConnectionError("lost")


@pytest.fixture
def own(resources: Resources) -> Resources:
    """Return resources with a DynamoDB client of their own, so that its events affect no other test."""
    return replace(resources, core=replace(resources.core, client=boto3.Session().client("dynamodb")))


class UncountedRepository(NotificationRepository):
    """Mutant: updates the counter outside the transaction."""

    def count_write(self, user_id: str, ends: Any, by: int) -> Any:
        for end in ends:
            update = {":by": {"N": str(by)}}
            self._table.client.update_item(
                TableName=self._table.name,
                Key={PK: {"S": f"USER#{user_id}"}, "SK": {"S": "NOTIFCOUNT"}},
                UpdateExpression=f"ADD e{end} :by",
                ExpressionAttributeValues=update,
            )
        return self._table.put_write({PK: f"NOISE#{random.getrandbits(64)}", "SK": "-"})


class ForgetfulRepository(NotificationRepository):
    """Mutant: keeps no record that a notification was sent."""

    def proof_write(self, *_: Any, **__: Any) -> Any:
        return self._table.put_write({PK: f"NOISE#{random.getrandbits(64)}", "SK": "-"})


def live_through_lost_answers(
    own: Resources, user_id: str, moment: MovableTime, repository: Callable[[Table], NotificationRepository]
) -> None:
    """Send 20 stages, read and delete some, and retry failed calls as every caller of the service does."""
    service = NotificationService(own, notifications=repository(own.core))
    faults = LostAnswers(own.core.client, seed=3)
    with faults.falling():
        for number in range(20):
            created = _until_it_works(partial(service.create, user_id, stage(number)))
            if number % 3 == 0:
                _until_it_works(partial(service.mark_read, user_id, created.notification_id))
            if number % 5 == 4:
                with suppress(HomebiyoriError):  # the first try had deleted it, but its response was lost
                    _until_it_works(partial(service.delete, user_id, created.notification_id))
            moment.advance(minutes=20)
    items = items_of(service, user_id)
    assert sorted(int(item["title"].strip("木が「」に育ちました")) for item in items) == [
        n for n in range(20) if n % 5 != 4
    ]
    assert service.count_unread(user_id).unread_count == sum(not item["is_read"] for item in items)


def _until_it_works(call: Callable[[], Any]) -> Any:
    for _ in range(50):
        with suppress(ConnectionError):
            return call()
    raise AssertionError("never worked")


def test_lost_answers_lose_and_double_nothing(own: Resources, parent: Caller, moment: MovableTime) -> None:
    live_through_lost_answers(own, parent.user_id, moment, NotificationRepository)


@pytest.mark.parametrize("mutant", [UncountedRepository, ForgetfulRepository])
def test_the_same_shows_what_the_guards_are_for(
    mutant: Callable[[Table], NotificationRepository], own: Resources, parent: Caller, moment: MovableTime
) -> None:
    with pytest.raises(AssertionError, match="=="):
        live_through_lost_answers(own, parent.user_id, moment, mutant)


def test_what_comes_while_all_are_read_waits_to_be_seen(resources: Resources, parent: Caller) -> None:
    service, user_id = NotificationService(resources), parent.user_id

    class Interrupted(NotificationRepository):
        def mark_read_write(self, *arguments: Any, **options: Any) -> Any:
            service.create(user_id, stage(2))
            return super().mark_read_write(*arguments, **options)

    service.create(user_id, stage(1))
    reading = NotificationService(resources, notifications=Interrupted(resources.core))
    assert reading.mark_all_read(user_id).read_count == 1
    assert service.count_unread(user_id).unread_count == 1
