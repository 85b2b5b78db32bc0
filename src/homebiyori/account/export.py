"""Export of all data that we hold on a parent: request, progress and download."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homebiyori.account.models import Export, ExportAnswer, JobStatus
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import ExportRepository, StartLockRepository
from homebiyori.account.rules import EXPORT_KEPT_FOR, EXPORTS, EXPORTS_A_DAY, LINK_GOOD_FOR, STALLED_AFTER, export_name
from homebiyori.account.user_files import UserFiles
from homebiyori.aws.dynamodb import Backoff, Item
from homebiyori.aws.transaction import WRITE_SECONDS, TransactionRefusedError, TryAgainError, retrying
from homebiyori.base import ids
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.errors import NotFoundError
from homebiyori.base.log import current_request_id, log_event, user_hash
from homebiyori.ops.allowance import Amount, Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import ExternalQuota, outside_key
from homebiyori.ops.ratelimit import check_alive
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.resources import Resources
from homebiyori.user.service import UserService

_KIND = "EXPORT"
_QUOTA = Amount(1, EXPORTS_A_DAY, f"書き出しは1日{EXPORTS_A_DAY}回までです。明日またどうぞ")


class ExportNotFoundError(NotFoundError):
    """This user has no such export, or its file has expired."""

    advice = "その書き出しは見つかりませんでした"


class ExportService:
    """Requests exports and reports progress; ExportJob writes them."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._exports = ExportRepository(resources.core)
        self._locks = StartLockRepository(resources.core)
        self._outside = ExternalQuota(resources.core, resources.clock)
        self._users = UserService(resources)
        self._files = UserFiles(resources)
        self._queue = resources.queue
        self._clock = resources.clock

    def request(self, user_id: str, request: IdempotentRequest) -> ExportAnswer:
        """Start an export of everything we hold; while one is being written, further requests join it.

        QuotaExceededError if the day's exports are used up.
        """
        self._users.get_profile(user_id)

        def attempt(backoff: Backoff) -> ExportAnswer:
            lock, seen, replayed = self._read(user_id, request)
            if replayed is not None:
                return ExportAnswer.model_validate(replayed)
            running = self._running(user_id, lock)
            if running is not None:
                return self._join(user_id, running, request, backoff)
            if not self._locks.acquire(user_id, _KIND, now=self._clock.now()):
                raise TryAgainError
            try:
                return self._begin(user_id, request, lock, seen)
            finally:
                self._locks.release(user_id, _KIND)

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _read(
        self, user_id: str, request: IdempotentRequest
    ) -> tuple[Item | None, Item | None, Mapping[str, Any] | None]:
        keys = [self._exports.lock_key(user_id), outside_key(user_id)]
        lock, seen, *records = self._table.get_many([*keys, *request.item_keys])
        check_alive(seen)
        return lock, seen, request.replay(records, now=self._clock.now())

    def _running(self, user_id: str, lock: Item | None) -> Export | None:
        latest = self._exports.find(user_id, lock["latest"]) if lock is not None else None
        if latest is None or latest.status is JobStatus.DONE or _is_stalled(latest, self._clock.now() - STALLED_AFTER):
            return None
        return latest

    def _join(self, user_id: str, running: Export, request: IdempotentRequest, backoff: Backoff) -> ExportAnswer:
        """Respond with the running export; TransactionRefusedError if another response was stored for the key."""
        answer = self._answer(user_id, running)
        if request.is_keyed:
            records = request.record_writes(self._table, answer.model_dump(mode="json"), now=self._clock.now())
            LivingTransaction(self._table, user_id, records).commit(backoff)
        return answer

    def _begin(self, user_id: str, request: IdempotentRequest, lock: Item | None, seen: Item | None) -> ExportAnswer:
        """Create and enqueue an export; TransactionRefusedError if another was created since the lock was read."""
        with self._outside.reserve(user_id, EXPORTS, _QUOTA, request=request, seen=seen) as taken:
            if not isinstance(taken, Reservation):
                return ExportAnswer.model_validate(taken)
            now = self._clock.now()
            export = Export(export_id=ids.new_id(now), requested_at=to_jst(now), moved_at=to_jst(now))
            answer = self._answer(user_id, export)
            tx = self._outside.answered(user_id, taken, request, answer)
            tx.add("latest", self._exports.lock_write(user_id, lock, export))
            tx.add("export", self._exports.add_write(user_id, export))
            try:
                tx.commit()
            except TransactionRefusedError:
                self._outside.give_back(taken)
                raise
            # If the request dies before this, the next look at the export sends the message (`show`).
            self._enqueue(user_id, export.export_id)
            log_event("export_requested", user=user_hash(user_id), export_id=export.export_id)
            return answer

    def show(self, user_id: str, export_id: str) -> ExportAnswer:
        """Return an export's progress, with a download URL when it is done; restart one that has stalled.

        ExportNotFoundError.
        """
        export = self._exports.find(user_id, export_id) if ids.is_id(export_id) else None
        now = self._clock.now()
        if export is None or export.requested_at + EXPORT_KEPT_FOR <= now:
            raise ExportNotFoundError
        if _is_stalled(export, now - STALLED_AFTER) and self._exports.touch(user_id, export, now=now):
            self._enqueue(user_id, export_id)
        return self._answer(user_id, export)

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

    def _enqueue(self, user_id: str, export_id: str) -> None:
        self._queue.send(ExportRequested(user_id=user_id, export_id=export_id, request_id=current_request_id()))


def _is_stalled(export: Export, since: datetime) -> bool:
    return export.status is not JobStatus.DONE and export.moved_at < since
