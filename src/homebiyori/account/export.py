"""How a parent asks for everything that we hold of them, and fetches it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from homebiyori.account.models import Export, ExportAnswer, JobStatus
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import AskingRepository, ExportRepository
from homebiyori.account.rules import EXPORT_KEPT_FOR, EXPORTS, EXPORTS_A_DAY, LINK_GOOD_FOR, STALLED_AFTER, export_name
from homebiyori.account.user_files import UserFiles
from homebiyori.aws.dynamodb import Backoff, Item, Table, TransactionRefusedError
from homebiyori.aws.jobs import JobQueue
from homebiyori.base import ids
from homebiyori.base.clock import Clock, jst_date, to_jst
from homebiyori.base.errors import NotFoundError
from homebiyori.base.log import log_event, request_id_var, user_hash
from homebiyori.ops.allowance import Amount, Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import Outside, outside_key
from homebiyori.ops.tombstone import transact_living
from homebiyori.resources import Resources
from homebiyori.user.service import UserService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_WRITE_SECONDS = 5.0
_KIND = "EXPORT"
_QUOTA = Amount(1, EXPORTS_A_DAY, f"書き出しは1日{EXPORTS_A_DAY}回までです。明日またどうぞ")


class ExportNotFoundError(NotFoundError):
    """There is no such export of this user, or its file is gone by now."""

    def __init__(self) -> None:
        super().__init__("その書き出しは見つかりませんでした")


class ExportService:
    """The exports of a parent; the job writes them."""

    def __init__(self, *, table: Table, users: UserService, files: UserFiles, queue: JobQueue, clock: Clock) -> None:
        self._table = table
        self._exports = ExportRepository(table)
        self._asking = AskingRepository(table)
        self._outside = Outside(table, clock)
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
            files=UserFiles.from_resources(resources),
            queue=resources.queue,
            clock=resources.clock,
        )

    def request(self, user_id: str, request: IdempotentRequest | None) -> ExportAnswer:
        """Have everything written into a file; while that is being done, asking again is asking for the same.

        QuotaExceededError when the day has had its number.
        """
        self._users.get_profile(user_id)
        backoff = Backoff(self._clock, _WRITE_SECONDS)
        while True:
            lock, seen, kept = self._read(user_id, request)
            if kept is not None:
                return ExportAnswer.model_validate(kept)
            running = self._running(user_id, lock)
            if running is not None and self._is_kept(user_id, running, request, backoff):
                return self._answer(user_id, running)
            if running is None and self._asking.begin(user_id, _KIND, now=self._clock.now()):
                try:
                    export = self._begin(user_id, request, lock, seen)
                finally:
                    self._asking.end(user_id, _KIND)
                if export is not None:
                    return export
            backoff.pause()

    def _read(
        self, user_id: str, request: IdempotentRequest | None
    ) -> tuple[Item | None, Item | None, Mapping[str, Any] | None]:
        keys = [self._exports.lock_key(user_id), outside_key(user_id)]
        lock, seen, *records = self._table.get_many([*keys, *([request.item_key] if request else [])])
        return lock, seen, request.replay(records[0], now=self._clock.now()) if request else None

    def _running(self, user_id: str, lock: Item | None) -> Export | None:
        latest = self._exports.find(user_id, lock["latest"]) if lock is not None else None
        if latest is None or latest.status is JobStatus.DONE or _is_stalled(latest, self._clock.now() - STALLED_AFTER):
            return None
        return latest

    def _is_kept(self, user_id: str, running: Export, request: IdempotentRequest | None, backoff: Backoff) -> bool:
        """Keep the answer that is about to be given; False if another was kept meanwhile."""
        if request is None:
            return True
        keep = request.keep(self._table, self._answer(user_id, running).model_dump(mode="json"), now=self._clock.now())
        return self._is_stored(user_id, [keep], backoff)

    def _begin(
        self, user_id: str, request: IdempotentRequest | None, lock: Item | None, seen: Item | None
    ) -> ExportAnswer | None:
        """Make a new export and ask for it; None if another has been made since the lock was read."""
        with self._outside.reserve(user_id, EXPORTS, _QUOTA, request=request, seen=seen) as taken:
            if not isinstance(taken, Reservation):
                return ExportAnswer.model_validate(taken)
            now = self._clock.now()
            export = Export(export_id=ids.new_id(now), requested_at=to_jst(now), moved_at=to_jst(now))
            answer = self._answer(user_id, export)
            writes = [
                self._exports.lock_write(user_id, lock, export),
                self._exports.add_write(user_id, export),
                taken.settle_write(self._table, now=now),
            ]
            if request:
                writes.append(request.keep(self._table, answer.model_dump(mode="json"), now=now))
            if not self._is_stored(user_id, writes, Backoff(self._clock, _WRITE_SECONDS)):
                self._outside.give_back(taken)
                return None
            # Should this be the last that the request does, then whoever looks for the export sends it (`show`).
            self._ask(user_id, export.export_id)
            log_event("export_requested", user=user_hash(user_id), export_id=export.export_id)
            return answer

    def _is_stored(self, user_id: str, writes: "Sequence[TransactWriteItemTypeDef]", backoff: Backoff) -> bool:
        try:
            transact_living(self._table, user_id, writes, backoff)
        except TransactionRefusedError:
            return False
        return True

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
