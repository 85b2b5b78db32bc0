"""Rate limits per minute (`docs/product.md` 1): token buckets in DynamoDB, with one write per token.

A bucket is a single number, `full_at`: the microsecond at which it will be full again. Taking a token moves it one step
(a minute / limit) into the future; a caller that would move it more than a minute ahead of now is refused. This is the
leaky bucket of ITU-T I.371 (GCRA); it needs no read before the write, and no token count to refill.

It is exact under any concurrency, because DynamoDB serializes the writes to one item:

    full_at <= now          the bucket is full:  SET full_at = now + step   if it is absent or still <= now
    now < full_at <= last   some are left:       ADD full_at   step         if it is still > now and <= last
    last < full_at          none is left: 429    (last = now + limit * step - step; no write needed)

No write decreases `full_at`. So the row returned by a refused write tells which case applies, and at most three writes
are tried: ADD based on an outdated value, SET, and ADD if another SET came first. All numbers are integers.

A deleted account's buckets are set to `GONE`, so that no token can ever be taken again: every request thereby learns
that its user was deleted. The rows are outside the user's partition and contain no user id.
"""

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.aws.dynamodb import TTL, Item, ItemKey, Table, Update, WriteOp, hidden_key
from homebiyori.aws.parameters import CachedParameters, whole_number
from homebiyori.base.clock import Clock, epoch
from homebiyori.base.errors import AccountDeletedError, RateLimitedError
from homebiyori.base.log import log_warning, user_hash

RATE_LIMITS = "/homebiyori/security/rate_limits"
DEFAULT_LIMITS = {"user": 100, "chat_free": 10, "chat_premium": 30, "admin": 500}

FULL_AT = "full_at"
# The last day of the year 9998, in microseconds.
GONE = 253_370_678_400_000_000

# The buckets for a user's requests, and the one with which a deleted user asks for the deletion's progress.
# External calls (Stripe, S3, the worker) have no limit per minute, only daily ones (`ops.allowance`).
USER_BUCKET = "user"
OUTSIDE_BUCKET = "outside"
USER_BUCKETS = (USER_BUCKET, "chat", OUTSIDE_BUCKET)
ACCOUNT_BUCKET = "account"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTE = 60_000_000
_LARGEST_LIMIT = 1_000_000
# After a minute, the row is equivalent to none.
_KEPT_FOR = timedelta(minutes=2)
_REMEMBERED_BUCKETS = 10_000


def limit_of(name: str, parameter: str | None) -> int:
    """Return an operator-set limit per minute ({"user": 100, ...}); invalid values fall back to the default."""
    return whole_number(parameter, name, least=1, most=_LARGEST_LIMIT) or DEFAULT_LIMITS[name]


def _limit_name(bucket: str) -> str:
    return USER_BUCKET if bucket == ACCOUNT_BUCKET else bucket


def bucket_key(user_id: str, bucket: str) -> ItemKey:
    return hidden_key("LIMIT#", user_id, bucket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token to be taken now from a bucket as last seen; `full_at` is None if unreadable."""

    key: ItemKey
    limit: int
    now: datetime
    full_at: int | None

    @classmethod
    def of(cls, key: ItemKey, item: Item | None, *, limit: int, now: datetime) -> Self:
        """Build a token from a bucket's row; AccountDeletedError if the account was deleted."""
        return cls(key=key, limit=limit, now=now, full_at=_full_at(item))

    def refreshed(self, item: Item | None) -> Self:
        """Return the token for a newer row; AccountDeletedError."""
        return replace(self, full_at=_full_at(item))

    def check(self) -> None:
        """Raise RateLimitedError if none is left."""
        missing = (self.full_at or 0) - self._last
        if missing > 0:
            wait = math.ceil(missing / 1_000_000)
            raise RateLimitedError(f"少しだけ間をおいてください。{wait}秒ほどで、また使えます", retry_after=wait)

    @property
    def left(self) -> int:
        """The number of tokens left in the bucket."""
        taken = -(-max(0, (self.full_at or 0) - self._instant) // self._step)
        return max(0, self.limit - taken)

    def update(self) -> tuple[Update, ConditionBase]:
        """Return the update that takes a token, and its condition; an unreadable row is replaced."""
        expires = {TTL: epoch(self.now + _KEPT_FOR)}
        begin = Update(sets={FULL_AT: self._instant + self._step, **expires})
        if self.full_at is None:
            return begin, Attr(FULL_AT).ne(GONE)
        is_full = Attr(FULL_AT).not_exists() | Attr(FULL_AT).lte(self._instant)
        if self.full_at <= self._instant:
            return begin, is_full
        is_used = Attr(FULL_AT).gt(self._instant)
        has_one_left = Attr(FULL_AT).lte(self._last)
        return Update(sets=expires, adds={FULL_AT: self._step}), is_used & has_one_left

    def write(self, table: Table) -> WriteOp:
        """Return the write that takes the token."""
        update, condition = self.update()
        return table.update_write(self.key, update, condition)

    @property
    def _instant(self) -> int:
        return (self.now - _EPOCH) // _MICROSECOND

    @property
    def _step(self) -> int:
        return _MINUTE // self.limit

    @property
    def _last(self) -> int:
        """The `full_at` of a bucket with one token left."""
        return self._instant + (self.limit - 1) * self._step


def check_alive(item: Item | None) -> None:
    """Raise AccountDeletedError if the row is a bucket of a deleted account."""
    if item is not None and item.get(FULL_AT) == GONE:
        raise AccountDeletedError


def _full_at(item: Item | None) -> int | None:
    check_alive(item)
    value = item.get(FULL_AT) if item is not None else 0
    return value if type(value) is int else None


class RateLimiter:
    """Takes tokens for requests without a write that could take them. Fails open if DynamoDB is unavailable."""

    def __init__(self, table: Table, policy: CachedParameters, clock: Clock) -> None:
        self._table = table
        self._policy = policy
        self._clock = clock
        # `full_at` never decreases. So the values that this process has seen are lower bounds: they tell which write to
        # try first, and let a flood be refused without a call.
        self._seen: dict[tuple[str, str], int] = {}

    def take(self, user_id: str, bucket: str) -> None:
        """Consume one of a caller's tokens. RateLimitedError, AccountDeletedError."""
        limit = limit_of(_limit_name(bucket), self._policy.get().get(RATE_LIMITS))
        seen: Item = {FULL_AT: self._seen.get((user_id, bucket), 0)}
        token = Token.of(bucket_key(user_id, bucket), seen, limit=limit, now=self._clock.now())
        is_taken = False
        while not is_taken:
            token.check()
            try:
                is_taken, item = self._table.try_update(token.key, *token.update())
            except (BotoCoreError, ClientError) as error:
                log_warning("rate_limit_unavailable", user=user_hash(user_id), error=type(error).__name__)
                return
            self._remember(user_id, bucket, item)
            token = token.refreshed(item)

    def _remember(self, user_id: str, bucket: str, item: Item | None) -> None:
        if len(self._seen) >= _REMEMBERED_BUCKETS:
            self._seen.clear()
        full_at = item and item.get(FULL_AT)
        if type(full_at) is int:
            self._seen[user_id, bucket] = full_at
