"""The worker is killed at any point, with duplicates in any order: nothing is lost, doubled or wrong.

Each life has chats of all ages and two plan changes with a message each; one in five deliveries is duplicated. The
process is killed once, just before or after a call takes effect, and SQS redelivers the message. Meanwhile the parent
deletes a chat, and a request that read the previous plan stores a chat late.
"""

import asyncio
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from homebiyori.aws.dynamodb import EXISTS, WriteOp, user_key
from homebiyori.aws.jobs import Worker
from homebiyori.aws.paging import PageRequest
from homebiyori.base import ids
from homebiyori.base.clock import Clock, epoch
from homebiyori.billing.models import Subscription
from homebiyori.billing.rules import Plan
from homebiyori.billing.service import BillingService
from homebiyori.notification.models import NewNotification
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.repository import ChatExpiryRepository
from homebiyori.retention.service import RetentionService
from support.actors import MovableTime
from support.crash import CrashPoint, LosingQueue, run_or_die
from support.retention import DAYS, BadQueue, Subscriber, Unguarded, record_of, worker_of

pytestmark = pytest.mark.proof

POINTS = 200
QUARTER = POINTS // 4  # the lives run in four tests, which may run in parallel
CHATS = 8
DAY = 86_400


@dataclass(frozen=True)
class Parts:
    """The parts that a mutant may replace."""

    chats: type[ChatExpiryRepository] = ChatExpiryRepository
    billing: Callable[[Resources, PlanChanged], BillingService] = lambda resources, _: BillingService(resources)
    notifications: type[NotificationService] = NotificationService
    loses: Callable[[dict[str, Any]], bool] = lambda body: False
    is_deleted_first: bool = False


@dataclass
class Life:
    """One user's story, random by its seed."""

    seed: int
    parts: Parts
    resources: Resources
    own_client: Any
    opened: ChatExpiryRepository
    runner: asyncio.Runner
    moment: MovableTime
    crash_point: CrashPoint = field(default_factory=CrashPoint)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)  # noqa: S311 - a test's dice
        self.queue = BadQueue(self.moment, hook=self.crash_point.hook("queue"))
        clock = Clock(now=self.moment.now, monotonic=self.moment.monotonic)
        sqs: Any = self.queue
        world = replace(self.resources, clock=clock, sqs=sqs)
        self.worker = replace(world, core=replace(world.core, client=self.own_client, clock=clock))
        self.subscriber = Subscriber(world, self.moment)
        self.first, self.second = self.dice.choice(
            [(Plan.MONTHLY, Plan.FREE), (Plan.FREE, Plan.MONTHLY), (Plan.MONTHLY, Plan.YEARLY), (Plan.FREE, Plan.FREE)]
        )
        if self.first is Plan.FREE:
            self.subscriber.plan = Plan.YEARLY

    def live(self, *, kill_after: int | None = None) -> None:
        """Run the whole story, killed once after that many boundaries."""
        start_plan = self.subscriber.plan
        # No chat expires by the engine's real clock while the test runs.
        ages = [timedelta(hours=self.dice.randrange(DAYS[start_plan] * 24 - 2)) for _ in range(CHATS)]
        self.keys = self.subscriber.write_chats(ages)
        self.past = self.subscriber.write_chats([timedelta(days=DAYS[start_plan], seconds=5)])
        self.start = self.moment.now()
        self.before = dict.fromkeys(self.past, epoch(self.start) - 5)
        self.deleted = self.dice.choice(self.keys)
        key = user_key(self.subscriber.user_id, self.deleted)
        self.crash_point.at[self.dice.randrange(1, 12)] = lambda: self.resources.chats.delete(key, EXISTS)
        self._change(self.first)
        deliveries = 0
        second_after, late_after = self.dice.randrange(3), self.dice.randrange(3)
        self.late: list[str] = []
        self.crash_point.kill_after(kill_after)
        while True:
            if deliveries == second_after and self.second is not self.subscriber.plan:
                self._change(self.second)
                late_after = deliveries + self.dice.randrange(2)
                start_plan = self.first
            if deliveries == late_after and not self.late and self.queue.messages:
                self.late = self.subscriber.write_chats([timedelta()], plan=start_plan)
            message = self.queue.receive(self.dice)
            if message is None:
                break
            deliveries += 1
            assert deliveries < 60
            self._deliver(message)
        self.crash_point.at.clear()

    def _change(self, plan: Plan) -> None:
        """Change the plan as the webhook does, which sends no message if the retention is already applied."""
        row = self.resources.core.get(user_key(self.subscriber.user_id, "SUBSCRIPTION"))
        message = self.subscriber.change_plan(plan)
        if row is None or not (row["retention_requested"] == row["retention_applied"] == DAYS[plan]):
            self.queue.put(message.model_dump_json())

    def _deliver(self, message: Any) -> None:
        if self.parts.is_deleted_first:
            self.queue.delete(message)
        seconds = self.dice.choice([300.0, 300.0, 33.0])  # at 33 seconds the run has to hand over
        ticks = iter(range(10_000))
        self.crash_point.restart()
        with self.crash_point.watching(self.own_client, self.opened._client):
            lived, failed = run_or_die(
                self.runner,
                self._worker(message).handle_batch([record_of(message)], lambda: seconds - next(ticks)),
            )
        if lived and failed == [] and not self.parts.is_deleted_first:
            if self.dice.random() < 0.2:
                message.receives = 0  # a second copy, whose receives SQS counts separately
            else:
                self.queue.delete(message)
        self.moment.advance(seconds=self.dice.randrange(30))

    def _worker(self, message: Any) -> Worker:
        sqs: Any = LosingQueue(self.queue, self.parts.loses)
        resources = replace(self.worker, sqs=sqs)
        service = RetentionService(
            resources,
            self.parts.chats(self.opened._client, self.opened._table, page=3),
            billing=self.parts.billing(resources, PlanChanged.read(message.body)),
            notifications=self.parts.notifications(resources),
        )
        return worker_of(service, resources.queue)

    def check(self) -> None:
        """Check that nothing is lost, doubled or wrong."""
        days = DAYS[self.subscriber.plan]
        stored = self.subscriber.stored()
        assert set(stored) - {*self.past} == {*self.keys, *self.late} - {self.deleted}
        assert all("created_at" in item for item in stored.values())
        ends = self.subscriber.ends()
        assert ends.get(self.past[0]) in (None, self.before[self.past[0]])  # DynamoDB may have deleted it
        for key in {*self.keys, *self.late} - {self.deleted}:
            wanted = epoch(ids.id_time(key.removeprefix("CHAT#"))) + days * DAY
            graced = range(epoch(self.start) + 7 * DAY, epoch(self.moment.now()) + 7 * DAY + 1)
            assert ends[key] == wanted or (wanted < ends[key] and ends[key] in graced), key
        row = self.subscriber.row()
        assert row["retention_applied"] == row["retention_days"] == days
        service = NotificationService(self.worker)
        page = service.page(self.subscriber.user_id, PageRequest(50), unread_only=False)
        told = [item.title for item in page.items]
        # Exactly one notification of the last change; at most one of a change that was overtaken.
        assert sum(f"{days}日間" in title for title in told) == 1, self.seed
        assert len(told) <= len({DAYS[self.first], days})
        assert service.count_unread(self.subscriber.user_id).unread_count == len(told)
        assert self.queue.dead == []


Start = Callable[..., Life]


@pytest.fixture
def start(
    world: Resources, own_client: Any, opened: ChatExpiryRepository, runner: asyncio.Runner, moment: MovableTime
) -> Start:
    def make(seed: int, parts: Parts = Parts()) -> Life:
        return Life(seed, parts, world, own_client, opened, runner, MovableTime(moment.at))

    return make


def live_and_die(start: Start, seed: int, parts: Parts = Parts()) -> Life:
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    life = start(seed, parts)
    # The shortest life has about 35 boundaries to be killed at, a usual one 70.
    life.live(kill_after=dice.randrange(61))
    life.check()
    return life


def live_and_die_often(start: Start, seeds: range, parts: Parts) -> int:
    """Run the lives of these seeds; return how many were killed."""
    return sum(live_and_die(start, seed, parts).crash_point.kills for seed in seeds)


@pytest.mark.parametrize("first", range(0, POINTS, QUARTER))
def test_killed_at_any_point(first: int, start: Start, figure: Callable[..., None]) -> None:
    killed = live_and_die_often(start, range(first, first + QUARTER), Parts())
    assert killed > QUARTER * 0.9  # the other lives ended before their boundary
    figure(
        "killed before or after any call",
        what="change of how long chats are kept",
        lives=QUARTER,
        kills=killed,
        wrong=0,
    )


class Obedient(BillingService):
    """Mutant: finds in the row what the message says."""

    def __init__(self, resources: Resources, message: PlanChanged) -> None:
        super().__init__(resources)
        self._asked = {"retention_days": message.retention_days, "plan_version": message.plan_version}

    def find_subscription(self, user_id: str) -> Subscription | None:
        row = super().find_subscription(user_id)
        return row and row.model_copy(update=self._asked)


class Talkative(NotificationService):
    """Mutant: repeats every notification."""

    def writes(
        self, user_id: str, *news: NewNotification, now: datetime, refused: Collection[str] = ()
    ) -> dict[str, WriteOp]:
        again = (new.model_copy(update={"dedupe_key": ids.new_id(now)}) for new in news)
        return super().writes(user_id, *again, now=now, refused=refused)


MUTANTS = {
    "writes without a condition": Parts(chats=Unguarded),
    "believes the message": Parts(billing=Obedient),
    "forgets to go on": Parts(loses=lambda body: "after" in body),
    "tells without a proof": Parts(notifications=Talkative),
    "looks once": Parts(loses=lambda body: body["is_second_look"]),
    "deletes the message first": Parts(is_deleted_first=True),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_a_guard_the_same_lives_go_wrong(name: str, start: Start) -> None:
    with pytest.raises(AssertionError):
        live_and_die_often(start, range(POINTS), MUTANTS[name])
