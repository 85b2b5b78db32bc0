"""Idempotency-Key: the first answer is kept for 24 hours and replayed (`docs/product.md` 1).

The record is put in the same transaction as what it guards, under the condition that it is not
there: of any number of parallel requests with one key, one writes and the others are handed its record.
What costs is kept from running twice by `ops.allowance`, which holds the key while it runs.

A record holds no words that a user may delete: it names what they are a part of, and the answer is built from that.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from boto3.dynamodb.conditions import Attr

from homebiyori.aws.dynamodb import NOT_EXISTS, TTL, Item, ItemKey, Table, WriteOp, user_key
from homebiyori.base.clock import epoch
from homebiyori.base.errors import ConflictError, GoneError

KEPT_FOR = timedelta(hours=24)
HELD = "key#"
ANSWER = "answer"
KEY_PATTERN = r"^[\x21-\x7e]{1,64}$"


class IdempotencyMismatchError(ConflictError):
    """The key was used for another request."""

    code = "idempotency_mismatch"
    title = "同じIdempotency-Keyが別の内容で使われています"
    advice = "別の内容には、新しいIdempotency-Keyを使ってください"


class RequestPendingError(ConflictError):
    """The same request is still under way."""

    code = "request_pending"
    title = "同じお願いがまだ進行中です"

    def __init__(self) -> None:
        super().__init__(
            "同じIdempotency-Keyの操作がまだ終わっていません。少し待って、もう一度送ってください",
            headers={"Retry-After": "5"},
        )


REPLAYED = {"Idempotent-Replayed": "true"}


class ReplayGoneError(GoneError):
    """The answer to this key was given, and what it was about was deleted since."""

    def __init__(self) -> None:
        super().__init__("この操作は済んでいますが、内容はそのあと削除されました", headers=REPLAYED)


@dataclass(slots=True)
class Noted:
    """Whether a request was answered with a kept answer."""

    is_replay: bool = False


_noted: ContextVar[Noted | None] = ContextVar("replay", default=None)


@contextmanager
def noting_replays() -> Iterator[Noted]:
    """Record whether the answer given within the block, on whatever thread, is a replay."""
    noted = Noted()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request that carries a key: whose, which key, and a fingerprint of route and body."""

    user_id: str
    key: str
    fingerprint: str

    @classmethod
    def of(cls, *, user_id: str, key: str | None, route: str, body: Mapping[str, Any]) -> "IdempotentRequest":
        """Fingerprint a request; fields in another order or with other spaces are the same. UNKEYED without a key."""
        if key is None:
            return UNKEYED
        canonical = json.dumps([route, body], sort_keys=True, ensure_ascii=False, default=str)
        return cls(user_id, key, hashlib.sha256(canonical.encode()).hexdigest())

    @property
    def is_keyed(self) -> bool:
        """Whether the request carries a key at all."""
        return True

    @property
    def item_keys(self) -> Sequence[ItemKey]:
        """The key of the record, to be read with other rows: in the user's own partition, so no two users' meet."""
        return [user_key(self.user_id, f"IDEM#{self.key}")]

    @property
    def held_name(self) -> str:
        """The name of the key while the request is under way (`ops.allowance`), empty for none."""
        return HELD + hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def short_fingerprint(self) -> str:
        """Hash the request, to distinguish it from others with the same key."""
        return self.fingerprint[:16]

    def replay(self, records: Sequence[Item | None], *, now: datetime) -> Mapping[str, Any] | None:
        """Return the kept answer from what `item_keys` read; None if there is none that is still good.

        IdempotencyMismatchError if the key belongs to another request.
        """
        record = next(iter(records), None)
        if record is None or record[TTL] <= epoch(now):
            return None
        if record["fingerprint"] != self.fingerprint:
            raise IdempotencyMismatchError
        answer: Mapping[str, Any] = json.loads(record["answer"])
        if noted := _noted.get():
            noted.is_replay = True
        return answer

    def keep(self, table: Table, answer: Mapping[str, Any], *, now: datetime) -> dict[str, WriteOp]:
        """Return the write ANSWER, which stores the answer unless an unexpired one is already there."""
        (key,) = self.item_keys
        record = {
            **key,
            "fingerprint": self.fingerprint,
            "answer": json.dumps(answer, ensure_ascii=False, separators=(",", ":")),
            TTL: epoch(now + KEPT_FOR),
        }
        return {ANSWER: table.put_write(record, NOT_EXISTS | Attr(TTL).lte(epoch(now)))}


class _UnkeyedRequest(IdempotentRequest):
    """Is never a replay, and keeps nothing."""

    @property
    def is_keyed(self) -> bool:
        return False

    @property
    def item_keys(self) -> Sequence[ItemKey]:
        return []

    @property
    def held_name(self) -> str:
        return ""

    def keep(self, table: Table, answer: Mapping[str, Any], *, now: datetime) -> dict[str, WriteOp]:
        del table, answer, now
        return {}


UNKEYED: Final[IdempotentRequest] = _UnkeyedRequest("", "", "")
