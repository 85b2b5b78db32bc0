"""Announcements to all users: created here, delivered by the worker (`announcement_job`), shown with progress."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from homebiyori.admin.models import UNFINISHED, Announcement, AnnouncementStatus, Audience, NewAnnouncement
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.admin.repository import AnnouncementRepository, read_announcement
from homebiyori.admin.rules import ANNOUNCE, ASKED_AGAIN_AFTER, CANCEL, RESUME
from homebiyori.aws.dynamodb import WriteOp
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base import ids
from homebiyori.base.clock import to_jst
from homebiyori.base.errors import ConflictError, InvalidFieldError, NotFoundError
from homebiyori.base.log import current_request_id, log_event
from homebiyori.notification.rules import NotificationType, render, templates
from homebiyori.ops.audit import Audit
from homebiyori.ops.idempotency import ANSWER, IdempotentRequest
from homebiyori.resources import Resources

_SHOWN_UNFINISHED = 100


class AnnouncementNotFoundError(NotFoundError):
    """There is no such announcement."""

    advice = "そのお知らせは見つかりませんでした"


class AnnouncementFinishedError(ConflictError):
    """It was delivered to everyone or canceled, so it can't be resumed or canceled."""

    advice = "このお知らせは、もう終わっています"


class PastAnnouncementError(InvalidFieldError):
    """It would expire before anyone could see it."""

    def __init__(self) -> None:
        detail = "掲載の終わりは、これからの時刻にしてください"
        super().__init__("これからの時刻にしてください", "body", "visible_until", kind="past", detail=detail)


class AnnouncementService:
    """Creates, resumes, cancels and lists announcements."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._announcements = AnnouncementRepository(resources.core)
        self._audit = Audit(resources.core)
        self._queue = resources.queue
        self._cursors = resources.cursors
        self._clock = resources.clock

    def announce(self, admin_id: str, new: NewAnnouncement, request: IdempotentRequest) -> Announcement:
        """Store an announcement and enqueue its delivery. PastAnnouncementError.

        An interrupted request may be repeated, or the announcement `resume`d: each user is notified once.
        """
        now = self._clock.now()
        replayed = request.replay(self._table.get_many(request.item_keys), now=now)
        if replayed is not None:
            return self._replayed(Announcement.model_validate(replayed))
        if new.visible_until is not None and new.visible_until <= now:
            raise PastAnnouncementError
        announcement = Announcement(
            announcement_id=ids.new_id(now),
            type=NotificationType.SYSTEM_ANNOUNCEMENT,
            **new.model_dump(exclude={"visible_until"}),
            visible_until=new.visible_until and to_jst(new.visible_until),
            status=AnnouncementStatus.REQUESTED,
            created_at=to_jst(now),
            updated_at=to_jst(now),
        )
        tx = self._transaction(admin_id, announcement, now)
        tx.add_all(request.record_writes(self._table, announcement.model_dump(mode="json"), now=now))
        try:
            tx.commit()
        except TransactionRefusedError as refused:
            # Only the stored response can be in the way: the same request was processed a moment ago.
            replayed = request.replay([refused.get(ANSWER)], now=now)
            if replayed is None:
                raise
            return self._replayed(Announcement.model_validate(replayed))
        self._send(announcement.announcement_id)
        return announcement

    def announce_maintenance(self, admin_id: str, starts_at: datetime, ends_at: datetime) -> str:
        """Announce a maintenance window to all users, only once; return the announcement's id."""
        now = self._clock.now()
        kind = NotificationType.SYSTEM_MAINTENANCE
        words = render(kind, {"starts_at": starts_at, "ends_at": ends_at})
        announcement = Announcement(
            announcement_id=ids.new_id(now),
            type=kind,
            title=words.title,
            message=words.message,
            audience=Audience.ALL,
            priority=templates()[kind].priority,
            visible_until=to_jst(ends_at),
            starts_at=to_jst(starts_at),
            ends_at=to_jst(ends_at),
            status=AnnouncementStatus.REQUESTED,
            created_at=to_jst(now),
            updated_at=to_jst(now),
        )
        tx = self._transaction(admin_id, announcement, now)
        tx.add("window", self._announcements.window_write(announcement, starts_at, ends_at))
        try:
            tx.commit()
        except TransactionRefusedError as refused:
            known = refused.get("window")
            if known is None:
                raise
            return self._replayed(self.find(known["announcement_id"])).announcement_id
        self._send(announcement.announcement_id)
        return announcement.announcement_id

    def withdraw_maintenance(self, starts_at: datetime, ends_at: datetime) -> None:
        """Withdraw all notifications of a maintenance that will not take place."""
        found = self._announcements.find_window(starts_at, ends_at)
        if found is None:
            return
        writes = self._announcements.withdraw_writes(found, starts_at, ends_at, now=self._clock.now())
        with suppress(TransactionRefusedError):  # another request came first
            Transaction(self._table, writes).commit()
        self._send(found)

    def find(self, announcement_id: str) -> Announcement:
        """Return an announcement with its progress; AnnouncementNotFoundError."""
        found = self._announcements.find(announcement_id) if ids.is_id(announcement_id) else None
        if found is None:
            raise AnnouncementNotFoundError
        return found

    def page(self, wanted: PageRequest) -> PageOf[Announcement]:
        return Pager(self._cursors, {"list": "announcements"}).fill(
            lambda after, count: self._announcements.page(after=after, limit=count),
            wanted,
            show=read_announcement,
        )

    def unfinished(self) -> list[Announcement]:
        """List the unfinished ones among the newest announcements."""
        page = self._announcements.page(after=None, limit=_SHOWN_UNFINISHED, only_unfinished=True)
        return [read_announcement(item) for item in page.items]

    def resume(self, admin_id: str, announcement_id: str) -> Announcement:
        """Resume delivery where it stopped; AnnouncementFinishedError if it was canceled.

        For an announcement whose message was lost between our transaction and the queue, or became a dead letter. One
        that makes progress, or was requested a moment ago, is left alone; a second message would be the same job.
        """
        found = self.find(announcement_id)
        if found.status is AnnouncementStatus.DONE or (found.status in UNFINISHED and not self._is_idle(found)):
            return found
        changed = self._change(admin_id, found, RESUME, self._announcements.resume_write)
        self._send(announcement_id)
        return changed

    def cancel(self, admin_id: str, announcement_id: str) -> Announcement:
        """Stop it; users that were notified keep it. AnnouncementFinishedError if it was delivered to everyone."""
        found = self.find(announcement_id)
        if found.status is AnnouncementStatus.CANCELED:
            return found
        return self._change(admin_id, found, CANCEL, self._announcements.cancel_write)

    def _change(self, admin_id: str, found: Announcement, action: str, write: Callable[..., WriteOp]) -> Announcement:
        now = self._clock.now()
        values = {"announcement_id": found.announcement_id}
        tx = Transaction(self._table)
        tx.add("announcement", write(found.announcement_id, now=now))
        tx.add("audit", self._audit.done_write(admin_id, action, values, now=now))
        try:
            tx.commit()
        except TransactionRefusedError as refused:
            raise AnnouncementFinishedError from refused
        return self.find(found.announcement_id)

    def _transaction(self, admin_id: str, announcement: Announcement, now: datetime) -> Transaction:
        shown = announcement.model_dump(mode="json", include={"announcement_id", "type", "title", "audience"})
        tx = Transaction(self._table)
        tx.add("announcement", self._announcements.add_write(announcement))
        tx.add("audit", self._audit.done_write(admin_id, ANNOUNCE, shown, now=now))
        return tx

    def _replayed(self, first: Announcement) -> Announcement:
        """Repeat the first response; resend the message if no run has begun, as it may have been lost."""
        row = self.find(first.announcement_id)
        if row.status is AnnouncementStatus.REQUESTED and self._is_idle(row):
            self._send(first.announcement_id)
        return first

    def _is_idle(self, row: Announcement) -> bool:
        """Whether it has made no progress lately, and no message can be on its way."""
        moved_at = row.updated_at if row.status is AnnouncementStatus.RUNNING else None
        since = self._clock.now() - ASKED_AGAIN_AFTER
        return all(at is None or at < since for at in (row.asked_at, moved_at))

    def _send(self, announcement_id: str) -> None:
        self._queue.send(AnnouncementRequested(announcement_id=announcement_id, request_id=current_request_id()))
        # Only after sending: after a crash in between, the next request sends it again.
        self._announcements.mark_asked(announcement_id, now=self._clock.now())
        log_event("announcement_requested", announcement_id=announcement_id)
