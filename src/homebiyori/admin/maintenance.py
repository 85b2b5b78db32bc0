"""Maintenance mode for operators, and the audit log of their changes."""

from homebiyori.admin.announcements import AnnouncementService
from homebiyori.admin.models import MaintenanceSet, MaintenanceView, NewMaintenance
from homebiyori.admin.rules import SET_MAINTENANCE
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.errors import InvalidFieldError
from homebiyori.ops.audit import Audit, AuditEntry, read_entry
from homebiyori.ops.maintenance import MaintenanceWindow
from homebiyori.resources import Resources


class InvalidWindowError(InvalidFieldError):
    """The window ends before it starts, is over already, or can't be announced."""

    def __init__(self, message: str, field: str = "end_time") -> None:
        super().__init__(message, "body", field, kind="window")


class MaintenanceService:
    """Schedules maintenance, and records every change in the audit log."""

    def __init__(self, resources: Resources) -> None:
        self._maintenance = resources.maintenance
        self._announcements = AnnouncementService(resources)
        self._audit = Audit(resources.core)
        self._cursors = resources.cursors
        self._clock = resources.clock

    def show(self) -> MaintenanceView:
        """Return the maintenance window as known to this process, at most 30 s old."""
        return self._view(self._maintenance.read())

    def set(self, admin_id: str, new: NewMaintenance) -> MaintenanceSet:
        """Schedule, change or end a maintenance; announce a future one, once per window. InvalidWindowError.

        Parameter Store takes part in no transaction, so the audit log records first the request and afterwards its
        completion. An interrupted request may be repeated: it is idempotent.
        """
        now = self._clock.now()
        if new.end_time is not None:
            if new.end_time <= now:
                raise InvalidWindowError("終了日時は、これからの時刻にしてください")
            if new.start_time is not None and new.end_time <= new.start_time:
                raise InvalidWindowError("終了日時は、開始日時よりあとにしてください")
        if new.announce and not (new.enabled and new.start_time and new.start_time > now and new.end_time):
            raise InvalidWindowError("お知らせできるのは、これから始まり、終わりの決まっているものだけです", "announce")
        before = self._maintenance.read()
        values = new.model_dump(mode="json", exclude_none=True, exclude={"announce"})
        entry_id = self._audit.request(admin_id, SET_MAINTENANCE, values, now=now)
        self._maintenance.store(new.window)
        self._audit.mark_done(entry_id, now=self._clock.now())
        self._withdraw(before, new.window)
        announcement_id = None
        if new.announce and new.start_time and new.end_time:
            announcement_id = self._announcements.announce_maintenance(admin_id, new.start_time, new.end_time)
        return MaintenanceSet(**dict(self._view(new.window)), announcement_id=announcement_id)

    def _withdraw(self, before: MaintenanceWindow, after: MaintenanceWindow) -> None:
        """Withdraw the notifications of a window that was cancelled, changed or ended early."""
        starts_at, ends_at = before.start_at, before.end_at
        if not before.is_enabled or starts_at is None or ends_at is None or ends_at <= self._clock.now():
            return
        if not after.is_enabled or (after.start_at, after.end_at) != (starts_at, ends_at):
            self._announcements.withdraw_maintenance(starts_at, ends_at)

    def page_audit(self, wanted: PageRequest, *, month: str | None) -> PageOf[AuditEntry]:
        """List the operators' changes of a month (by default this month), newest first."""
        month = month or f"{jst_date(self._clock.now()):%Y-%m}"
        return Pager(self._cursors, {"list": "audit", "month": month}).fill(
            lambda after, count: self._audit.page(month, after=after, limit=count),
            wanted,
            show=read_entry,
        )

    def _view(self, window: MaintenanceWindow) -> MaintenanceView:
        return MaintenanceView(
            enabled=window.is_enabled,
            message=window.message or None,
            start_time=window.start_at and to_jst(window.start_at),
            end_time=window.end_at and to_jst(window.end_at),
            is_closed_now=window.covers(self._clock.now()),
        )
