"""Fixtures for announcements: tables without other tests' users, and a queue with SQS's weaknesses."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key
from starlette.testclient import TestClient

from homebiyori.admin.announcement_job import AnnouncementJob
from homebiyori.admin.models import Announcement
from homebiyori.admin.repository import AnnouncementRepository
from homebiyori.api import create_admin_app
from homebiyori.aws.dynamodb import NOT_EXISTS, PK, SK, Item, user_key
from homebiyori.aws.jobs import Worker
from homebiyori.dev.provision import Clients
from homebiyori.notification.models import NewNotification
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.user.service import UserService
from support.actors import MovableTime, new_user_id
from support.crash import CrashPoint, run_or_die
from support.product import Caller, make_tables, shared_app
from support.retention import BadQueue, forever, record_of

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PATH = "/api/admin/announcements"
WORDS = {"title": "お知らせ", "message": "木の姿を絵で見られるようになりました", "audience": "all"}

_towns = itertools.count()


@cache
def _client_of_worker() -> "DynamoDBClient":
    """Create the worker's client, with its own event hooks; one is enough, because a test runs one worker at a time."""
    return boto3.Session().client("dynamodb")


@dataclass
class Town:
    """Users, operators, and a worker that can be killed."""

    resources: Resources
    worker_resources: Resources
    queue: BadQueue
    moment: MovableTime
    crash_point: CrashPoint = field(default_factory=CrashPoint)
    page: int = 5
    build: Callable[..., AnnouncementJob] = AnnouncementJob

    def settle(self, plans: list[str]) -> list[str]:
        """Create users with these plans; return their ids, oldest first."""
        users = UserService(self.resources)
        made = []
        for plan in plans:
            self.moment.advance(seconds=1)
            user_id = new_user_id()
            users.join(user_id)
            if plan != "free":
                row = {**user_key(user_id, "SUBSCRIPTION"), "plan": plan, "status": "active", "version": 1}
                assert self.resources.core.put(row, NOT_EXISTS)
            made.append(user_id)
        return made

    def job(self) -> AnnouncementJob:
        return self.build(self.worker_resources, page=self.page)

    def deliver(self, seconds_left: Callable[[], float] = forever) -> bool:
        """Deliver one message; return whether the worker survived."""
        message = self.queue.receive(random.Random(1))  # noqa: S311 - one message or another
        assert message is not None
        with asyncio.Runner() as runner, self.crash_point.watching(self.worker_resources.core.client):
            worker = Worker({"announcement": self.job}, self.worker_resources.queue)
            lived, failed = run_or_die(runner, worker.handle_batch([record_of(message)], seconds_left))
        if lived and failed == []:
            self.queue.delete(message)
        return lived

    def deliver_all(self) -> None:
        while self.queue.messages:
            self.deliver()

    def told(self, user_id: str) -> list[Item]:
        keys = Key(PK).eq(user_key(user_id, "")[PK]) & Key(SK).begins_with("NOTIF#")
        return list(self.resources.core.query(keys, limit=100).items)

    def counts(self, user_ids: list[str]) -> list[int]:
        """Return each user's number of unread notifications, and check it against their stored notifications."""
        counts = []
        for user_id in user_ids:
            row = self.resources.core.get(user_key(user_id, "NOTIFCOUNT")) or {}
            unread = sum(count for name, count in row.items() if name.startswith("e"))
            assert unread == len(self.told(user_id))
            counts.append(unread)
        return counts

    def audited(self, action: str) -> list[Item]:
        page = self.resources.core.query(Key(PK).eq("AUDIT#2026-11"), limit=100)
        return [item for item in page.items if item["action"] == action]


@pytest.fixture
def town(resources: Resources, clients: Clients, moment: MovableTime) -> Town:
    tables = make_tables(clients, f"town-{next(_towns)}")
    queue = BadQueue(moment)
    sqs: Any = queue
    core = replace(resources.core, name=tables["core"])
    mine = replace(resources, core=core, chats=replace(resources.chats, name=tables["chats"]), sqs=sqs)
    made = Town(mine, replace(mine, core=replace(core, client=_client_of_worker())), queue, moment)
    queue.hook = made.crash_point.hook("queue")
    return made


@pytest.fixture
def operator(town: Town, admin: Caller) -> Iterator[Caller]:
    with TestClient(shared_app(create_admin_app, town.resources), raise_server_exceptions=False) as client:
        yield replace(admin, client=client)


def announce(operator: Caller, *, key: str | None = None, **changes: Any) -> str:
    answer = operator.post(PATH, {**WORDS, **changes}, key=key)
    assert answer.status_code == 202, answer.text
    found: str = answer.json()["announcement_id"]
    return found


def shown(operator: Caller, announcement_id: str) -> tuple[str, int, int]:
    row = operator.get(f"{PATH}/{announcement_id}").json()
    return row["status"], row["looked_at"], row["sent"]


def types(items: list[Item]) -> Counter[str]:
    return Counter(item["type"] for item in items)


class TellsLate(NotificationService):
    """Sends notifications only when told to."""

    def __init__(self, resources: Resources) -> None:
        super().__init__(resources)
        self._waiting: list[tuple[str, NewNotification]] = []

    def create(self, user_id: str, new: NewNotification, now: datetime | None = None) -> Any:
        del now
        self._waiting.append((user_id, new))

    def send(self) -> None:
        while self._waiting:
            super().create(*self._waiting.pop())


class NotesFirst(AnnouncementRepository):
    """Advances the position, and then sends the notifications."""

    def __init__(self, resources: Resources, notifications: TellsLate) -> None:
        super().__init__(resources.core)
        self._late = notifications

    def advance(self, before: Announcement, **progress: Any) -> Announcement | None:
        moved = super().advance(before, **progress)
        self._late.send()
        return moved


def notes_before_it_tells(resources: Resources, *, page: int) -> AnnouncementJob:
    """Mutant: advances the position before it sends the notifications."""
    late = TellsLate(resources)
    return AnnouncementJob(resources, page=page, announcements=NotesFirst(resources, late), notifications=late)


class NotesAnyhow(AnnouncementRepository):
    def advance(self, before: Announcement, **progress: Any) -> Announcement | None:
        moved = super().advance(before, **progress)
        if moved is None:
            key = {"PK": {"S": "ANNOUNCEMENT#ALL"}, "SK": {"S": before.announcement_id}}
            add: Any = {":n": {"N": str(progress["sent"])}}
            self._table.client.update_item(
                TableName=self._table.name, Key=key, UpdateExpression="ADD sent :n", ExpressionAttributeValues=add
            )
        return moved


def notes_anyhow(resources: Resources, *, page: int) -> AnnouncementJob:
    """Mutant: counts a page as sent even if another worker has advanced the announcement."""
    return AnnouncementJob(resources, page=page, announcements=NotesAnyhow(resources.core))
