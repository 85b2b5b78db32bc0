"""Delivers an announcement to its audience, page by page, resuming where the last run stopped."""

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar

from homebiyori.admin.models import Announcement, AnnouncementStatus, Audience
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.admin.repository import AnnouncementRepository
from homebiyori.admin.rules import PAGE, SECONDS_SPARE, SECONDS_WANTED
from homebiyori.aws.jobs import JobMessage, SecondsLeft
from homebiyori.base.errors import AccountDeletedError
from homebiyori.base.log import log_event
from homebiyori.billing.rules import Plan
from homebiyori.billing.service import entitlements, subscription_key
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.user.service import Members, UserService


class AnnouncementOutcome(StrEnum):
    """How a run ended, for the log."""

    DONE = "done"
    OUT_OF_TIME = "out_of_time"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class AnnouncementJob:
    """Delivers announcements. The announcement's id is the dedupe key, so repeated runs notify each user once."""

    message: ClassVar[type[JobMessage]] = AnnouncementRequested
    seconds_wanted: ClassVar[float] = SECONDS_WANTED

    def __init__(
        self,
        resources: Resources,
        *,
        page: int = PAGE,
        announcements: AnnouncementRepository | None = None,
        notifications: NotificationService | None = None,
    ) -> None:
        self._table = resources.core
        self._announcements = announcements or AnnouncementRepository(resources.core)
        self._users = UserService(resources)
        self._notifications = notifications or NotificationService(resources)
        self._queue = resources.queue
        self._clock = resources.clock
        self._page = page

    async def handle(self, message: AnnouncementRequested, seconds_left: SecondsLeft) -> None:
        await self.deliver(message, seconds_left)

    async def deliver(self, message: AnnouncementRequested, seconds_left: SecondsLeft) -> AnnouncementOutcome:
        """Notify remaining users page by page until done, canceled or out of time.

        A run that meets another one continues from its position; it does not wait, because the other may have died.
        """
        row = await asyncio.to_thread(self._announcements.begin, message.announcement_id, now=self._clock.now())
        while row is not None and row.status is AnnouncementStatus.RUNNING and seconds_left() >= SECONDS_SPARE:
            row = await self._tell_some(row)
        outcome = _outcome(row)
        if outcome is AnnouncementOutcome.OUT_OF_TIME:
            await asyncio.to_thread(self._queue.send, message.model_copy(update={"source": "announcement-job"}))
        log_event(
            "announcement_run",
            announcement_id=message.announcement_id,
            outcome=outcome,
            looked_at=row.looked_at if row else 0,
            sent=row.sent if row else 0,
        )
        return outcome

    async def _tell_some(self, row: Announcement) -> Announcement | None:
        """Notify the next page of users and store the progress; return the new row."""
        members = Members([], None)
        if row.is_withdrawn or row.visible_until is None or row.visible_until > self._clock.now():
            members = await asyncio.to_thread(self._users.members, after=row.position, limit=self._page)
        wanted = await asyncio.to_thread(self._audience, row.audience, members.user_ids)
        new, tell = _notification(row), self._notifications.withdraw if row.is_withdrawn else self._tell
        async with asyncio.TaskGroup() as group:
            telling = [group.create_task(asyncio.to_thread(tell, user_id, new)) for user_id in wanted]
        moved = await asyncio.to_thread(
            self._announcements.advance,
            row,
            position=members.position,
            looked_at=len(members.user_ids),
            sent=sum(task.result() for task in telling),
            now=self._clock.now(),
        )
        return moved or await asyncio.to_thread(self._announcements.find, row.announcement_id)

    def _tell(self, user_id: str, new: NewNotification) -> bool:
        """Notify one user; False if the account was deleted and only its directory entry is left."""
        try:
            self._notifications.create(user_id, new)
        except AccountDeletedError:
            return False
        return True

    def _audience(self, audience: Audience, user_ids: Sequence[str]) -> Sequence[str]:
        if audience is Audience.ALL or not user_ids:
            return user_ids
        items = self._table.get_many([subscription_key(user_id) for user_id in user_ids])
        plans = [entitlements(item).plan for item in items]
        return [user_id for user_id, plan in zip(user_ids, plans, strict=True) if _belongs(plan, audience)]


def _belongs(plan: Plan, audience: Audience) -> bool:
    return plan is not Plan.FREE if audience is Audience.PREMIUM else plan.value == audience.value


def _notification(row: Announcement) -> NewNotification:
    words = {"title": row.title, "message": row.message}
    if row.type is NotificationType.SYSTEM_MAINTENANCE:
        words = {"starts_at": str(row.starts_at), "ends_at": str(row.ends_at)}
    return NewNotification(
        type=row.type,
        dedupe_key=f"announcement:{row.announcement_id}",
        parameters=words,
        visible_until=row.visible_until,
        action_url=row.action_url,
        priority=row.priority,
    )


def _outcome(row: Announcement | None) -> AnnouncementOutcome:
    if row is None:
        return AnnouncementOutcome.UNKNOWN
    ended = {
        AnnouncementStatus.DONE: AnnouncementOutcome.DONE,
        AnnouncementStatus.CANCELED: AnnouncementOutcome.CANCELED,
    }
    return ended.get(row.status, AnnouncementOutcome.OUT_OF_TIME)
