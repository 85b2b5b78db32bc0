"""Applies a change of plan to the expiry of a user's chats, then notifies the user."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from homebiyori.aws.jobs import SecondsLeft
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.clock import epoch
from homebiyori.base.log import log_event, user_hash
from homebiyori.billing.models import Subscription
from homebiyori.billing.service import BillingService
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.retention import rules
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.repository import ChatExpiry, ChatExpiryRepository, ChatPage
from homebiyori.retention.rules import RetentionOutcome


@dataclass(slots=True, kw_only=True)
class _Run:
    """One pass over a user's chats, based on a row, and its progress."""

    message: PlanChanged
    row: Subscription
    seconds_left: SecondsLeft
    after: str | None
    read: int = 0
    changed: int = 0
    untouched: int = 0

    def is_wanted_by(self, row: Subscription) -> bool:
        """Whether the plan is unchanged in `row`, or for a second pass its retention."""
        is_same = row.retention_days == self.row.retention_days
        return is_same and (self.message.is_second_look or row.plan_version == self.row.plan_version)


_Change = tuple[ChatExpiry, int]
# None tells a writer task that there are no more changes.
_Waiting = asyncio.Queue[_Change | None]


class RetentionService:
    """Sets the expiry of chats to what the subscription row wants; idempotent."""

    def __init__(
        self,
        resources: Resources,
        chats: ChatExpiryRepository,
        *,
        billing: BillingService | None = None,
        notifications: NotificationService | None = None,
    ) -> None:
        self._table = resources.core
        self._chats = chats
        self._billing = billing or BillingService(resources)
        self._notifications = notifications or NotificationService(resources)
        self._queue = resources.queue
        self._clock = resources.clock

    @classmethod
    @asynccontextmanager
    async def open(cls, resources: Resources) -> AsyncIterator[Self]:
        """Create the service on the running event loop, the only one on which it can be used."""
        async with ChatExpiryRepository.open(resources.chats.name) as chats:
            yield cls(resources, chats)

    async def apply(self, message: PlanChanged, seconds_left: SecondsLeft) -> RetentionOutcome:
        """Apply the retention that the subscription row wants to a user's chats."""
        row = await self._find(message.user_id)
        if row is None or not _is_needed(message, row):
            log_event("retention_overtaken", user=user_hash(message.user_id), plan_version=message.plan_version)
            return RetentionOutcome.OVERTAKEN
        run = _Run(message=message, row=row, seconds_left=seconds_left, after=message.after)
        outcome = await self._sweep(run)
        if outcome is RetentionOutcome.OUT_OF_TIME:
            await self._send(message.model_copy(update={"after": run.after, "source": "ttl-updater"}))
        elif outcome is RetentionOutcome.DONE and not message.is_second_look:
            outcome = await self._finish(message, row)
        log_event(
            "retention_run",
            user=user_hash(message.user_id),
            plan_version=message.plan_version,
            retention_days=row.retention_days,
            is_second_look=message.is_second_look,
            outcome=outcome,
            read=run.read,
            changed=run.changed,
            untouched=run.untouched,
        )
        return outcome

    async def _sweep(self, run: _Run) -> RetentionOutcome:
        """Read page by page, oldest chats first, with up to IN_FLIGHT concurrent changes."""
        waiting: _Waiting = asyncio.Queue(rules.IN_FLIGHT)
        async with asyncio.TaskGroup() as group:
            for _ in range(rules.IN_FLIGHT):
                group.create_task(self._change_waiting(run, waiting))
            outcome = await self._feed(run, waiting, group)
            for _ in range(rules.IN_FLIGHT):
                await waiting.put(None)
        return outcome

    async def _feed(self, run: _Run, waiting: _Waiting, group: asyncio.TaskGroup) -> RetentionOutcome:
        following: asyncio.Task[ChatPage | None] | None = group.create_task(self._look(run, run.after))
        while following is not None:
            page = await following
            if page is None:
                return RetentionOutcome.OVERTAKEN
            # The next page is read while this page's changes are written.
            following = None if page.last is None else group.create_task(self._look(run, page.last))
            if not await self._feed_page(run, page, waiting):
                if following is not None:
                    following.cancel()
                return RetentionOutcome.OUT_OF_TIME
        return RetentionOutcome.DONE

    async def _feed_page(self, run: _Run, page: ChatPage, waiting: _Waiting) -> bool:
        """Enqueue a page's changes; False if time runs out first."""
        now = epoch(self._clock.now())
        for chat in page.chats:
            if run.seconds_left() < rules.SECONDS_SPARE:
                return False
            run.read += 1
            expires = rules.expiry_of(
                created=chat.created, current=chat.expires, now=now, retention_days=run.row.retention_days
            )
            # Expired chats are no longer shown and will be deleted by DynamoDB; they are never restored.
            if chat.expires > now and expires != chat.expires:
                await waiting.put((chat, expires))
            run.after = chat.sort_key
        return True

    async def _look(self, run: _Run, after: str | None) -> ChatPage | None:
        """Return a page; None if the row no longer wants what this run is doing."""
        user_id = run.message.user_id
        page, row = await asyncio.gather(self._chats.page(user_id, after=after), self._find(user_id))
        return page if row is not None and run.is_wanted_by(row) else None

    async def _change_waiting(self, run: _Run, waiting: _Waiting) -> None:
        while (change := await waiting.get()) is not None:
            if await self._chats.change(run.message.user_id, *change):
                run.changed += 1
            else:
                run.untouched += 1

    async def _finish(self, message: PlanChanged, row: Subscription) -> RetentionOutcome:
        """Mark the row and notify the user; a repetition after a crash does not notify twice.

        First of all, the second pass is enqueued. Two kinds of writers may still use the old plan: a request that read
        the row just before it changed and stores its chat after our last page, and an older run that writes after this
        one left a chat unchanged. By the time of the second pass, they have ended.
        """
        second_look = message.model_copy(update={"after": None, "is_second_look": True, "source": "ttl-updater"})
        await self._send(second_look, delay=rules.SECOND_LOOK_AFTER)
        is_marked = await asyncio.to_thread(self._mark, message.user_id, row)
        return RetentionOutcome.DONE if is_marked else RetentionOutcome.OVERTAKEN

    def _mark(self, user_id: str, row: Subscription) -> bool:
        """Mark the row and notify the user, both or neither; False if the row has changed since."""
        completed = NewNotification(
            type=NotificationType.PLAN_CHANGE_COMPLETED,
            dedupe_key=f"retention:{row.plan_version}",
            parameters={"retention_days": row.retention_days},
        )
        tx = Transaction(self._table)
        tx.add("mark", self._billing.retention_applied_write(user_id, row.plan_version, row.retention_days))
        tx.add_all(self._notifications.writes(user_id, completed, now=self._clock.now()))
        try:
            tx.commit()
        except TransactionRefusedError as refused:
            # Otherwise the user was notified before, and the row marked with it.
            return "mark" not in refused
        return True

    async def _find(self, user_id: str) -> Subscription | None:
        return await asyncio.to_thread(self._billing.find_subscription, user_id)

    async def _send(self, message: PlanChanged, *, delay: timedelta = timedelta()) -> None:
        await asyncio.to_thread(self._queue.send, message, delay=delay)


def _is_needed(message: PlanChanged, row: Subscription) -> bool:
    """Whether the message still has work to do.

    A newer change has its own message, or needs none: monthly to yearly keeps what was applied. In that case the second
    pass of the applied change is still to come.
    """
    if message.is_second_look:
        return message.retention_days == row.retention_days
    return message.plan_version >= row.plan_version
