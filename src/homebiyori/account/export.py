"""How a parent asks for everything that we hold of them, and fetches it."""

import math
from datetime import datetime, timedelta
from typing import Self

from homebiyori.account.files import Files
from homebiyori.account.models import Export, ExportAnswer, JobStatus
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import ExportRepository, exports_made
from homebiyori.account.rules import EXPORT_KEPT_FOR, EXPORTS_A_DAY, LINK_GOOD_FOR, STALLED_AFTER, export_name
from homebiyori.core import ids
from homebiyori.core.clock import Clock, jst_date, start_of_jst_day, to_jst
from homebiyori.core.dynamodb import Backoff, Item, Table, TransactionRefusedError
from homebiyori.core.errors import ConflictError, NotFoundError, RateLimitedError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.log import log_event, request_id_var, user_hash
from homebiyori.core.tombstone import transact_living
from homebiyori.core.work import WorkQueue
from homebiyori.resources import Resources
from homebiyori.user.service import UserService

_WRITE_SECONDS = 5.0


class ExportRunningError(ConflictError):
    """An export of the same user is being written."""

    code = "export_running"
    title = "書き出しの準備をしています"

    def __init__(self, export_id: str) -> None:
        super().__init__("前の書き出しが終わるまで、お待ちください", members={"export_id": export_id})


class ExportNotFoundError(NotFoundError):
    """There is no such export of this user, or its file is gone by now."""

    def __init__(self) -> None:
        super().__init__("その書き出しは見つかりませんでした")


class ExportService:
    """The exports of a parent; the job writes them."""

    def __init__(self, *, table: Table, users: UserService, files: Files, queue: WorkQueue, clock: Clock) -> None:
        self._table = table
        self._exports = ExportRepository(table)
        self._users = users
        self._files = files
        self._queue = queue
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            table=resources.core,
            users=UserService.from_resources(resources),
            files=Files.from_resources(resources),
            queue=resources.queue,
            clock=resources.clock,
        )

    def request(self, user_id: str, request: IdempotentRequest | None) -> ExportAnswer:
        """Have everything written into a file.

        ExportRunningError while another one is being written, RateLimitedError when the day has had its number.
        """
        self._users.get_profile(user_id)
        backoff = Backoff(self._clock, _WRITE_SECONDS)
        while True:
            now = self._clock.now()
            keys = [self._exports.lock_key(user_id), *([request.item_key] if request else [])]
            lock, *records = self._table.get_many(keys)
            kept = request.replay(records[0], now=now) if request else None
            if kept is not None:
                return ExportAnswer.model_validate(kept)
            made = self._check(user_id, lock)
            export = Export(export_id=ids.new_id(now), requested_at=to_jst(now), moved_at=to_jst(now))
            answer = self._answer(user_id, export)
            writes = [
                self._exports.lock_write(user_id, lock, export, day=jst_date(now), made=made + 1),
                self._exports.add_write(user_id, export),
            ]
            if request:
                writes.append(request.keep(self._table, answer.model_dump(mode="json"), now=now))
            try:
                transact_living(self._table, user_id, writes, backoff)
            except TransactionRefusedError:
                backoff.pause()
                continue
            # Should this be the last that the request does, then whoever looks for the export sends it (`show`).
            self._ask(user_id, export.export_id)
            log_event("export_requested", user=user_hash(user_id), export_id=export.export_id)
            return answer

    def show(self, user_id: str, export_id: str) -> ExportAnswer:
        """Tell how far an export is, with an address when it is done; one that has stalled is set going again.

        ExportNotFoundError.
        """
        export = self._exports.find(user_id, export_id) if ids.is_id(export_id) else None
        now = self._clock.now()
        if export is None or export.requested_at + EXPORT_KEPT_FOR <= now:
            raise ExportNotFoundError
        if _is_stalled(export, now - STALLED_AFTER) and self._exports.touch(user_id, export, now=now):
            self._ask(user_id, export_id)
        return self._answer(user_id, export)

    def _check(self, user_id: str, lock: Item | None) -> int:
        """Tell how many exports the day has had; raises if there can't be another now."""
        now = self._clock.now()
        if lock is None:
            return 0
        latest = self._exports.find(user_id, lock["latest"])
        if latest is not None and latest.status is not JobStatus.DONE and not _is_stalled(latest, now - STALLED_AFTER):
            raise ExportRunningError(latest.export_id)
        today = jst_date(now)
        made = exports_made(lock, today)
        if made >= EXPORTS_A_DAY:
            wait = start_of_jst_day(today + timedelta(days=1)) - now
            raise RateLimitedError(
                f"書き出しは1日{EXPORTS_A_DAY}回までです", retry_after=math.ceil(wait.total_seconds())
            )
        return made

    def _answer(self, user_id: str, export: Export) -> ExportAnswer:
        now = self._clock.now()
        link = None
        if export.status is JobStatus.DONE:
            saved_as = f"homebiyori-{jst_date(export.requested_at):%Y%m%d}.json"
            name = export_name(export.export_id)
            link = self._files.link(user_id, name, good_for=LINK_GOOD_FOR, saved_as=saved_as)
        return ExportAnswer(
            **export.model_dump(exclude={"moved_at"}),
            download_url=link,
            download_url_expires_at=to_jst(now + LINK_GOOD_FOR) if link else None,
            available_until=to_jst(export.requested_at + EXPORT_KEPT_FOR),
        )

    def _ask(self, user_id: str, export_id: str) -> None:
        request_id = request_id_var.get() or "none"
        self._queue.send(ExportRequested(user_id=user_id, export_id=export_id, request_id=request_id))


def _is_stalled(export: Export, since: datetime) -> bool:
    return export.status is not JobStatus.DONE and export.moved_at < since
