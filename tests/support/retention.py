"""Helpers for tests of the ttl-updater: a user's chats and row, and a queue that behaves as badly as SQS may."""

import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from homebiyori.aws.dynamodb import EXISTS, NOT_EXISTS, SK, TTL, Item, Table, to_wire, user_key
from homebiyori.aws.jobs import DEFAULT_KIND, JobMessage, JobQueue, SecondsLeft, Worker
from homebiyori.base import ids
from homebiyori.base.clock import epoch, to_jst
from homebiyori.billing.rules import Plan
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.repository import ChatExpiry, ChatExpiryRepository
from homebiyori.retention.rules import SECONDS_WANTED
from homebiyori.retention.service import RetentionService
from support.actors import MovableTime, new_user_id

DAYS = {Plan.FREE: 30, Plan.MONTHLY: 180, Plan.YEARLY: 180}
VISIBILITY = timedelta(seconds=1_800)
MAX_RECEIVES = 3


@dataclass
class _Sent:
    body: str
    visible_at: datetime
    message_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    receives: int = 0


@dataclass
class BadQueue:
    """SQS's client and event source mapping in one: delivers at least once, in any order, and three times at most."""

    moment: MovableTime
    messages: list[_Sent] = field(default_factory=list)
    dead: list[_Sent] = field(default_factory=list)
    hook: Callable[[str], None] = lambda place: None

    def send_message(self, *, MessageBody: str, DelaySeconds: int = 0, **_: Any) -> None:  # noqa: N803 - SQS's names
        self.hook("before")
        self.put(MessageBody, delay=DelaySeconds)
        self.hook("after")

    def put(self, body: str, *, delay: int = 0) -> None:
        self.messages.append(_Sent(body, self.moment.now() + timedelta(seconds=delay)))

    def receive(self, dice: random.Random) -> _Sent | None:
        """Receive any visible message, advancing the clock until there is one."""
        for message in [one for one in self.messages if one.receives >= MAX_RECEIVES]:
            self.messages.remove(message)
            self.dead.append(message)
        if not self.messages:
            return None
        self.moment.at = max(self.moment.at, min(message.visible_at for message in self.messages))
        message = dice.choice([one for one in self.messages if one.visible_at <= self.moment.at])
        message.receives += 1
        message.visible_at = self.moment.now() + VISIBILITY
        return message

    def delete(self, message: _Sent) -> None:
        self.messages.remove(message)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(message.body) for message in self.messages]


def record_of(message: _Sent) -> dict[str, Any]:
    """Return a message as the record that Lambda receives."""
    return {
        "messageId": message.message_id,
        "receiptHandle": "handle",
        "body": message.body,
        "attributes": {"ApproximateReceiveCount": str(message.receives), "SentTimestamp": "1700000000000"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:ap-northeast-1:123456789012:test-ttl",
        "awsRegion": "ap-northeast-1",
    }


def worker_of(retention: RetentionService, queue: JobQueue) -> Worker:
    """Return a worker whose only job is the service."""
    return Worker({DEFAULT_KIND: lambda: _RetentionJob(retention)}, queue)


class _RetentionJob:
    message: ClassVar[type[JobMessage]] = PlanChanged
    seconds_wanted: ClassVar[float] = SECONDS_WANTED

    def __init__(self, service: RetentionService) -> None:
        self._service = service

    async def handle(self, message: PlanChanged, seconds_left: SecondsLeft) -> None:
        await self._service.apply(message, seconds_left)


class Unguarded(ChatExpiryRepository):
    """A mutant that writes without a condition."""

    async def change(self, user_id: str, chat: ChatExpiry, expires: int) -> bool:
        await self._client.update_item(
            TableName=self._table,
            Key={"PK": {"S": f"USER#{user_id}"}, "SK": {"S": chat.sort_key}},
            UpdateExpression="SET expires_at = :new",
            ExpressionAttributeValues={":new": {"N": str(expires)}},
        )
        return True


@dataclass
class Subscriber:
    """A user with chats, whose plan changes."""

    resources: Resources
    moment: MovableTime
    user_id: str = field(default_factory=new_user_id)
    plan: Plan = Plan.FREE
    version: int = 0

    @property
    def core(self) -> Table:
        return self.resources.core

    @property
    def chats(self) -> Table:
        return self.resources.chats

    def change_plan(self, plan: Plan) -> PlanChanged:
        """Change the row as the webhook does; return the message that it sends."""
        old, self.plan, self.version = self.plan, plan, self.version + 1
        key = user_key(self.user_id, "SUBSCRIPTION")
        row = self.core.get(key) or {**key, "status": "active", "retention_applied": DAYS[old], "version": 0}
        changed = {
            "plan": plan.value,
            "retention_days": DAYS[plan],
            "retention_requested": DAYS[plan],
            "plan_version": self.version,
            "version": row["version"] + 1,
        }
        assert self.core.put({**row, **changed}, NOT_EXISTS | EXISTS)
        return PlanChanged(
            user_id=self.user_id,
            old_plan=old,
            new_plan=plan,
            retention_days=DAYS[plan],
            plan_version=self.version,
            timestamp=self.moment.now(),
            request_id=f"evt_{self.version}",
        )

    def queue(self) -> JobQueue:
        return self.resources.queue

    def write_chats(self, ages: list[timedelta], *, plan: Plan | None = None) -> list[str]:
        """Store chats of these ages, with the plan's retention; return their sort keys, oldest first."""
        days = DAYS[plan or self.plan]
        items = [chat_item(self.user_id, self.moment.now() - age, days) for age in sorted(ages, reverse=True)]
        for first in range(0, len(items), 25):
            requests: Any = [{"PutRequest": {"Item": to_wire(item)}} for item in items[first : first + 25]]
            self.chats.client.batch_write_item(RequestItems={self.chats.name: requests})
        return [item[SK] for item in items]

    def stored(self) -> dict[str, Item]:
        """Return the stored chats by sort key."""
        found: dict[str, Item] = {}
        start: dict[str, Any] = {}
        while True:
            answer: Any = self.chats.client.query(
                TableName=self.chats.name,
                KeyConditionExpression="PK = :pk",
                ExpressionAttributeValues={":pk": {"S": f"USER#{self.user_id}"}},
                ConsistentRead=True,
                **start,
            )
            for wire in answer["Items"]:
                found[wire[SK]["S"]] = {name: next(iter(value.values())) for name, value in wire.items()}
            if "LastEvaluatedKey" not in answer:
                return found
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}

    def ends(self) -> dict[str, int]:
        return {key: int(item[TTL]) for key, item in self.stored().items()}

    def end_of(self, key: str) -> int:
        """Return the expiry of one chat, which is much faster than reading all."""
        found = self.chats.get(user_key(self.user_id, key))
        assert found is not None
        return int(found[TTL])

    def moved(self, before: dict[str, int]) -> dict[str, int]:
        """Return by how many seconds each chat's expiry has moved, if it has."""
        return {key: end - before[key] for key, end in self.ends().items() if end != before[key]}

    def row(self) -> Item:
        found = self.core.get(user_key(self.user_id, "SUBSCRIPTION"))
        assert found is not None
        return found


def chat_item(user_id: str, written: datetime, days: int) -> Item:
    """Return a chat's item as far as the ttl-updater can see it, and some text."""
    return {
        **user_key(user_id, f"CHAT#{ids.new_id(written)}"),
        "character_key": f"USER#{user_id}#tama",
        "user_message": "今日もよくやった" * 10,
        "created_at": to_jst(written).isoformat(),
        TTL: epoch(written + timedelta(days=days)),
    }


def forever() -> float:
    return 300.0
