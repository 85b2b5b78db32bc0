"""Idempotency-Key: the first response is stored for 24 hours and replayed (`docs/product.md` 1).

The record is put in the same transaction as the change, on condition that there is none yet: of parallel requests with
the same key, one writes and the others get its record. `ops.allowance` holds the key meanwhile, so that nothing that
costs runs twice.

A record contains no text that a user may delete: it refers to the item, from which the response is rebuilt.
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
    """The same request is still in progress."""

    code = "request_pending"
    title = "同じお願いがまだ進行中です"

    def __init__(self) -> None:
        super().__init__(
            "同じIdempotency-Keyの操作がまだ終わっていません。少し待って、もう一度送ってください",
            headers={"Retry-After": "5"},
        )


REPLAYED = {"Idempotent-Replayed": "true"}


class ReplayGoneError(GoneError):
    """The request with this key was completed, but its result has been deleted since."""

    def __init__(self) -> None:
        super().__init__("この操作は済んでいますが、内容はそのあと削除されました", headers=REPLAYED)


@dataclass(slots=True)
class ReplayFlag:
    """Whether a request was answered with a stored response."""

    is_replay: bool = False


_noted: ContextVar[ReplayFlag | None] = ContextVar("replay", default=None)


@contextmanager
def tracking_replays() -> Iterator[ReplayFlag]:
    """Record whether the response produced in the block, on whatever thread, is a replay."""
    noted = ReplayFlag()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request with a key: the user, the key, and a fingerprint of route and body."""

    user_id: str
    key: str
    fingerprint: str

    @classmethod
    def of(cls, *, user_id: str, key: str | None, route: str, body: Mapping[str, Any]) -> "IdempotentRequest":
        """Fingerprint a request, ignoring field order and white space. UNKEYED without a key."""
        if key is None:
            return UNKEYED
        canonical = json.dumps([route, body], sort_keys=True, ensure_ascii=False, default=str)
        return cls(user_id, key, hashlib.sha256(canonical.encode()).hexdigest())

    @property
    def is_keyed(self) -> bool:
        """Whether the request has a key at all."""
        return True

    @property
    def item_keys(self) -> Sequence[ItemKey]:
        """The record's key, to be read with other rows; it is in the user's partition, so users' keys can't collide."""
        return [user_key(self.user_id, f"IDEM#{self.key}")]

    @property
    def held_name(self) -> str:
        """The attribute that holds the key while the request is in progress (`ops.allowance`); empty without a key."""
        return HELD + hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def short_fingerprint(self) -> str:
        """A short hash of the request, to tell it from others with the same key."""
        return self.fingerprint[:16]

    def replay(self, records: Sequence[Item | None], *, now: datetime) -> Mapping[str, Any] | None:
        """Return the stored response from the items read by `item_keys`; None if there is none or it has expired.

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

    def record_writes(self, table: Table, answer: Mapping[str, Any], *, now: datetime) -> dict[str, WriteOp]:
        """Return the write ANSWER that stores the response unless an unexpired one exists."""
        (key,) = self.item_keys
        record = {
            **key,
            "fingerprint": self.fingerprint,
            "answer": json.dumps(answer, ensure_ascii=False, separators=(",", ":")),
            TTL: epoch(now + KEPT_FOR),
        }
        return {ANSWER: table.put_write(record, NOT_EXISTS | Attr(TTL).lte(epoch(now)))}


class _UnkeyedRequest(IdempotentRequest):
    """A request without a key: never a replay, stores nothing."""

    @property
    def is_keyed(self) -> bool:
        return False

    @property
    def item_keys(self) -> Sequence[ItemKey]:
        return []

    @property
    def held_name(self) -> str:
        return ""

    def record_writes(self, table: Table, answer: Mapping[str, Any], *, now: datetime) -> dict[str, WriteOp]:
        del table, answer, now
        return {}


UNKEYED: Final[IdempotentRequest] = _UnkeyedRequest("", "", "")
