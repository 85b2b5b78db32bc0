"""Writes all data that we hold on a user to one JSON file, streaming item by item."""

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import IO, Any, ClassVar

from homebiyori.account.models import Export, JobStatus
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import ExportRepository, UserPartition
from homebiyori.account.rules import EXPORT_SECONDS_WANTED, SECONDS_SPARE, export_name
from homebiyori.account.user_files import UserFiles
from homebiyori.aws.dynamodb import Item
from homebiyori.aws.jobs import JobMessage, SecondsLeft, ThreadedJob
from homebiyori.base.clock import to_jst
from homebiyori.base.log import log_event, user_hash
from homebiyori.billing.models import Subscription
from homebiyori.billing.service import BillingService
from homebiyori.resources import Resources
from homebiyori.user.service import UserService

_FORMAT = 1
_NOTED_EVERY = 2_000

_EXPLANATION = {
    "この書き出しについて": "ほめびよりが保存しているあなたの記録のすべてを、そのまま書き出しました。",
    "profile": "プロフィール。ニックネームと好みだけで、メールアドレスや実名、お子さんの情報は持っていません。",
    "items.core": "会話のほかの記録。SKが種類です。PROFILE=プロフィール、SUBSCRIPTION=ご契約、INVOICE=請求、TREE=木、"
    "GROWTH=木の段階、SNAPSHOT=アルバムに残した日の木、FRUIT=ほめの実、"
    "FRUIT_MARKS=木の絵での実の場所 (番号ごとに日付・気持ち・キャラクター)、"
    "NOTIF=お知らせ、NOTIFKEY=お知らせ済みの印、NOTIFCOUNT=未読の数、"
    "IDEM=24時間だけ残る再送用の控え、EXPORT=この書き出しの進みぐあい、EXPORTS=いちばん新しい書き出し。",
    "items.chats": "会話。user_messageがあなたのことば、ai_responseがキャラクターの返事です。",
    "stripe": "お支払いを扱うStripeでの番号です。カードの情報はほめびよりにはなく、Stripeにあります。",
    "elsewhere": "あなたの番号を含むほかの記録。directory=登録した順の名簿、customers=Stripeの番号との対応。",
    "expires_at": "その記録が消える予定の時刻 (1970年からの秒数)。",
}


class _GoneError(Exception):
    """The export's row has been deleted, possibly with its user."""


class ExportTooLongError(Exception):
    """Time ran out before the file was complete. Redelivery retries from the start.

    Raised in time to avoid a Lambda timeout, which would fail the whole batch.
    """


class ExportOutcome(StrEnum):
    """How a run ended, for the log."""

    DONE = "done"
    # There was nothing to do any more.
    NOTHING_OWED = "nothing_owed"
    # The export's row was deleted meanwhile.
    GONE = "gone"


class ExportJob(ThreadedJob):
    message: ClassVar[type[JobMessage]] = ExportRequested
    seconds_wanted: ClassVar[float] = EXPORT_SECONDS_WANTED

    def __init__(self, resources: Resources) -> None:
        self._exports = ExportRepository(resources.core)
        self._chats = UserPartition(resources.chats, resources.readers)
        self._records = UserPartition(resources.core, resources.readers)
        self._files = UserFiles(resources)
        self._billing = BillingService(resources)
        self._users = UserService(resources)
        self._clock = resources.clock

    def run(self, message: ExportRequested, seconds_left: SecondsLeft) -> ExportOutcome:
        """Write the file, then the row; a repeated run overwrites the same file. ExportTooLongError."""
        export = self._exports.find(message.user_id, message.export_id)
        outcome = ExportOutcome.NOTHING_OWED
        if export is not None and export.status is not JobStatus.DONE:
            try:
                # A run that died has counted what it had written of a file that nobody will see.
                fresh = export.model_copy(update={"items": 0})
                outcome = self._write(message.user_id, fresh, lambda: seconds_left() > SECONDS_SPARE)
            except _GoneError:
                outcome = ExportOutcome.GONE
        log_event("export_run", user=user_hash(message.user_id), export_id=message.export_id, outcome=outcome)
        return outcome

    def _write(self, user_id: str, export: Export, has_time: Callable[[], bool]) -> ExportOutcome:
        name = export_name(export.export_id)
        with tempfile.TemporaryFile() as file:
            export = self._write_document(file, user_id, export, has_time)
            size = file.tell()
            file.seek(0)
            self._files.put_export(user_id, name, file)
        now = to_jst(self._clock.now())
        # If the user has been deleted meanwhile, the deletion's second pass finds the file.
        self._note(user_id, export, status=JobStatus.DONE, size=size, completed_at=now)
        return ExportOutcome.DONE

    def _write_document(self, file: IO[bytes], user_id: str, export: Export, has_time: Callable[[], bool]) -> Export:
        """Write the document; return the export with the item count."""
        profile = self._users.find_profile(user_id)
        row = self._billing.find_subscription(user_id) or Subscription()
        head = {
            "format": _FORMAT,
            "exported_at": to_jst(self._clock.now()).isoformat(),
            "user_id": user_id,
            "explanation": _EXPLANATION,
            "profile": profile and profile.model_dump(mode="json"),
            "stripe": {"customer_id": row.customer_id, "former_customer_ids": row.former_customer_ids},
            "elsewhere": {
                "directory": self._users.directory_entry(user_id, profile) if profile else None,
                "customers": self._billing.links_of(row),
            },
        }
        file.write(f"{_json(head)[:-1]},\n".encode())
        file.write(b'"items":{"core":[')
        export = self._write_items(file, user_id, export, _timed(self._records.read(user_id), has_time))
        file.write(b'],\n"chats":[')
        export = self._write_items(file, user_id, export, _timed(self._chats.read(user_id), has_time))
        file.write(f']}},\n"item_count":{export.items}}}\n'.encode())
        return export

    def _write_items(self, file: IO[bytes], user_id: str, export: Export, items: Iterable[Item]) -> Export:
        count = export.items
        for separator, item in _separated(items):
            file.write(f"{separator}\n{_json(item)}".encode())
            count += 1
            if count % _NOTED_EVERY == 0:
                export = self._note(user_id, export, status=JobStatus.RUNNING, items=count)
        return self._note(user_id, export, status=JobStatus.RUNNING, items=count)

    def _note(self, user_id: str, export: Export, **changes: Any) -> Export:  # noqa: ANN401 - fields of the row
        now = to_jst(self._clock.now())
        noted = export.model_copy(update={**changes, "moved_at": now})
        if not self._exports.move(user_id, noted):
            raise _GoneError
        return noted


def _timed(items: Iterable[Item], has_time: Callable[[], bool]) -> Iterator[Item]:
    """Yield the items while there is time; ExportTooLongError."""
    for item in items:
        if not has_time():
            raise ExportTooLongError
        yield item


def _separated(items: Iterable[Item]) -> Iterator[tuple[str, Item]]:
    separator = ""
    for item in items:
        yield separator, item
        separator = ","


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
