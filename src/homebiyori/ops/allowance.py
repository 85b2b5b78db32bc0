"""What a user may still spend: the token per minute, daily quotas and keys in progress, one row per bucket.

Anything that costs (a model, Stripe, S3, a job) starts only after `reserve`, which reserves all of it in one
conditional write; the actual amounts are settled afterwards (`docs/product.md` 1). A reservation that is never
settled, as after a crash, stays counted. Besides `full_at` (`ops.ratelimit`) the row holds

    cost#2026-11-26       the amount of a quota used or reserved on that JST day
    key#4a7d1ed414474e40  {until, holder, fingerprint}: a request with that Idempotency-Key is running or just done;
                          {returns, day} in addition: what it has reserved and may give back
    first_until           the latest time until which settlements with `yields` wait for a request that `goes_first`

An amount has the day in its name, so nothing needs a reset at midnight, and a request that began before settles its
own day. A request without a key holds a generated one, so that boto3's retry after a lost acknowledgement finds that
the first attempt has already reserved everything. Buckets of `RateLimiter` are separate: their rows live only minutes.
"""

import math
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, reduce
from operator import and_
from typing import Any, NamedTuple, Self

from boto3.dynamodb.conditions import Attr, ConditionBase
from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.aws.dynamodb import TTL, Backoff, Item, ItemKey, Table, Update, WriteOp
from homebiyori.aws.error_codes import TRANSACTION_CONFLICT, error_code
from homebiyori.base.clock import Clock, epoch, jst_date, start_of_jst_day
from homebiyori.base.errors import QuotaExceededError, UpstreamError
from homebiyori.base.log import log_warning
from homebiyori.ops.idempotency import HELD, UNKEYED, IdempotencyMismatchError, IdempotentRequest
from homebiyori.ops.ratelimit import FULL_AT, GONE, Token, bucket_key, check_alive
from homebiyori.ops.waiting import ReplayWaiter

# Longer than a request takes (25 s for the model, 8 s for writes): after that, the holder is presumed dead, and the key
# is free again. If it is alive, its write is refused, as it no longer holds the key.
KEY_HELD_FOR = timedelta(seconds=35)
_KEPT_AFTER_THE_DAY = timedelta(hours=1)
# The longest time that a request which goes first can delay the others if it dies.
_FIRST_FOR = timedelta(seconds=3)
_FIRST = "first_until"
_WRITE_SECONDS = 5.0
_SWEPT_AT_ONCE = 8

_IS_ALIVE = Attr(FULL_AT).not_exists() | Attr(FULL_AT).ne(GONE)


@dataclass(frozen=True, slots=True)
class Amount:
    """A requested amount of a daily quota, and the quota's limit; `message` is shown to a user who has used it up."""

    wanted: int
    limit: int
    message: str = ""
    # Whether the reservation may be given back; until it is settled, the quota does not count as used up.
    may_return: bool = False


# Amounts that are reserved together, by quota.
Offer = Mapping[str, Amount]


def used(item: Item | None, quota: str, day: date) -> int:
    """Return the amount of a day's quota that is used or reserved; an unreadable value counts as used up."""
    value = (item or {}).get(_amount_name(quota, day), 0)
    return value if type(value) is int else _UNREADABLE


_UNREADABLE = 10**15


def _amount_name(quota: str, day: date) -> str:
    return f"{quota}#{day.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What was reserved: the index of the offer, its amounts, and the day's totals including them."""

    key: ItemKey
    day: date
    offer: int
    reserved: Mapping[str, int]
    used: Mapping[str, int]
    held: "_Held"
    goes_first: bool = False
    # Set when the row no longer holds our key, so there is nothing left to correct.
    is_over: bool = False

    def settle_write(
        self, table: Table, actual: Mapping[str, int] | None = None, *, now: datetime, yields: bool = False
    ) -> WriteOp:
        """Return the write that replaces the reserved amounts with the actual ones; quotas not named stay unchanged.

        It is refused if the account has been deleted, if it is settled already, or if it `yields` while another request
        goes first. A client's key stays held for a while, so that a request which looked for the response too early
        does not start over.
        """
        free = Attr(_FIRST).not_exists() | Attr(_FIRST).lte(epoch(table.clock.now()))
        if self.is_over:
            return table.check_write(self.key, _IS_ALIVE & free if yields else _IS_ALIVE)
        update, condition = self.release(actual)
        if self.held.fingerprint:
            others = [name for name in update.removes if name != self.held.name]
            update = replace(update, sets={self.held.name: self.held.done(now)}, removes=others)
        return table.update_write(self.key, update, condition & free if yields else condition)

    def after_refusal(self, row: Item | None) -> Self:
        """Handle a refused settlement, given the row: `is_over` if the key is no longer ours. AccountDeletedError."""
        check_alive(row)
        is_own = ((row or {}).get(self.held.name) or {}).get("holder") == self.held.holder
        return self if is_own else replace(self, is_over=True)

    def release(self, actual: Mapping[str, int] | None = None) -> tuple[Update, ConditionBase]:
        """Build the write that corrects the reservation and frees the key; it succeeds only once."""
        corrections = self._corrections(actual)
        is_own = Attr(f"{self.held.name}.holder").eq(self.held.holder)
        removes = [self.held.name, *([_FIRST] if self.goes_first else [])]
        # An amount that was swept since is not recreated; one that was never reserved is still counted.
        reserved = [name for quota in self.reserved if (name := _amount_name(quota, self.day)) in corrections]
        return Update(adds=corrections, removes=removes), _all_there(reserved) & is_own

    def _corrections(self, actual: Mapping[str, int] | None) -> dict[str, int]:
        differences = {quota: amount - self.reserved.get(quota, 0) for quota, amount in (actual or {}).items()}
        return {_amount_name(quota, self.day): change for quota, change in differences.items() if change}


def _all_there(names: Iterable[str]) -> ConditionBase:
    return reduce(and_, (Attr(name).exists() for name in names), _IS_ALIVE)


class Allowances:
    """Reserves tokens, quotas and keys, all or nothing."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def reserve(
        self,
        user_id: str,
        bucket: str,
        *,
        offers: Sequence[Offer] = ({},),
        per_minute: int | None = None,
        request: IdempotentRequest = UNKEYED,
        seen: Item | None = None,
        seconds: float = _WRITE_SECONDS,
        on_admitted: Callable[[], object] = lambda: None,
        goes_first: bool = False,
    ) -> Reservation | Mapping[str, Any]:
        """Reserve a token, the first offer that the day's quotas allow, and the request's key, in one write.

        While a reservation that `goes_first` is unsettled, settlements with `yields` are refused. `seen` is the row, if
        already read; `on_admitted` is called once the row shows no obstacle, to start reads that can run during the
        write. If the same request already holds the key, waits up to `seconds` for its response and returns that
        instead; callers look for a stored response first. RateLimitedError, QuotaExceededError, AccountDeletedError,
        IdempotencyMismatchError; RequestPendingError if no response came in time; UpstreamError.
        """
        claim = _Claim(
            key=bucket_key(user_id, bucket),
            offers=offers,
            per_minute=per_minute,
            held=_Held.by(request),
            row=seen,
            goes_first=goes_first,
        )
        waiting = ReplayWaiter(self._clock, seconds)
        backoff, begin = Backoff(self._clock, max(seconds, _WRITE_SECONDS)), cache(on_admitted)
        while True:
            room = self._wait_for_room(claim, request, waiting)
            if not isinstance(room, _Room):
                return room
            begin()
            is_taken, row = self._try(claim.key, *room.claim.write(room.offer, room.at), backoff)
            claim = replace(room.claim, row=row)
            if is_taken or claim.was_written():
                self._sweep(claim, room.at)
                return claim.taken(room.offer, room.at)
            if not backoff.on_refusal(has_newer_row=True):
                claim = replace(claim, row=self._table.get(claim.key))

    def _wait_for_room(
        self, claim: "_Claim", request: IdempotentRequest, waiting: ReplayWaiter
    ) -> "_Room | Mapping[str, Any]":
        """Wait until the row shows no obstacle, or the same request's response has been stored."""
        while True:
            check_alive(claim.row)
            now = self._clock.now()
            if claim.is_held(now):
                replayed, row = waiting.look(self._table, request, claim.key)
                if replayed is not None:
                    return replayed
            else:
                offer = claim.choose(now)
                if offer is not None:
                    return _Room(claim, offer, now)
                row = waiting.look_for_room(self._table, claim.key)
            claim = replace(claim, row=row)

    def settle(self, reservation: Reservation, actual: Mapping[str, int] | None = None) -> None:
        """Correct the reservation and free the key, where no transaction does it.

        Quotas not named stay unchanged. If this fails, or another request holds the key by now, the reservation stays
        counted: no correction is made twice.
        """
        try:
            self._try(reservation.key, *reservation.release(actual), Backoff(self._clock, _WRITE_SECONDS))
        except (BotoCoreError, ClientError, UpstreamError) as error:
            log_warning("allowance_not_settled", error=type(error).__name__)

    @contextmanager
    def settling(
        self, reservation: Reservation, actual: Callable[[], Mapping[str, int] | None] = lambda: None
    ) -> Iterator[None]:
        """Settle the reservation if the block raises, with the amounts that `actual` returns then."""
        try:
            yield
        except BaseException:
            self.settle(reservation, actual())
            raise

    def _sweep(self, claim: "_Claim", now: datetime) -> None:
        sweep = claim.sweep(now)
        if sweep is not None:
            with suppress(UpstreamError):
                self._try(claim.key, *sweep, Backoff(self._clock, _WRITE_SECONDS))

    def _try(
        self, key: ItemKey, update: Update, condition: ConditionBase, backoff: Backoff
    ) -> tuple[bool, Item | None]:
        """Call `Table.try_update`, and retry while it conflicts with a settlement."""
        return backoff.retry(
            lambda: self._table.try_update(key, update, condition),
            on=lambda error: error_code(error) == TRANSACTION_CONFLICT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A caller's request for a reservation, evaluated against the row as last read."""

    key: ItemKey
    offers: Sequence[Offer]
    per_minute: int | None
    held: "_Held"
    row: Item | None
    goes_first: bool = False

    def is_held(self, now: datetime) -> bool:
        """Whether the same request is in progress; IdempotencyMismatchError if another one holds its key."""
        found = (self.row or {}).get(self.held.name)
        if found is None or found["until"] <= epoch(now):
            return False
        if found["fingerprint"] != self.held.fingerprint:
            raise IdempotencyMismatchError
        return True

    def was_written(self) -> bool:
        """Whether a refused write had in fact succeeded, and only its acknowledgement was lost."""
        found = (self.row or {}).get(self.held.name)
        return found is not None and found["holder"] == self.held.holder

    def choose(self, now: datetime) -> int | None:
        """Return the index of the first offer that fits; None while others may still give back what is missing.

        The limit per minute is checked first, then the day's: RateLimitedError, QuotaExceededError.
        """
        token = self._token(now)
        if token is not None:
            token.check()
        day = jst_date(now)
        for place, offer in enumerate(self.offers):
            missing = [
                (quota, amount)
                for quota, amount in offer.items()
                if used(self.row, quota, day) + amount.wanted > amount.limit
            ]
            if not missing:
                return place
        quota, amount = missing[0]
        if used(self.row, quota, day) - self._pending(quota, now) + amount.wanted <= amount.limit:
            return None
        tomorrow = start_of_jst_day(day + timedelta(days=1))
        wait = math.ceil((tomorrow - now).total_seconds())
        raise QuotaExceededError(amount.message, quota=quota, limit=amount.limit, retry_after=wait)

    def write(self, place: int, now: datetime) -> tuple[Update, ConditionBase]:
        """Return the update that takes an offer, and its condition."""
        day = jst_date(now)
        conditions: list[ConditionBase] = [_IS_ALIVE]
        token = self._token(now)
        taking, has_token = token.update() if token else (Update(), None)
        if has_token is not None:
            conditions.append(has_token)
        sets = {**taking.sets, TTL: epoch(start_of_jst_day(day + timedelta(days=1)) + _KEPT_AFTER_THE_DAY)}
        adds = dict(taking.adds)
        for quota, amount in self.offers[place].items():
            name = _amount_name(quota, day)
            adds[name] = amount.wanted
            conditions.append(Attr(name).not_exists() | Attr(name).lte(amount.limit - amount.wanted))
        removes, unchanged = self._sweeping(now)
        conditions += unchanged
        name = self.held.name
        returns = {quota: amount.wanted for quota, amount in self.offers[place].items() if amount.may_return}
        sets[name] = self.held.value(now, returns)
        if self.goes_first:
            sets[_FIRST] = epoch(now + _FIRST_FOR)
        conditions.append(Attr(name).not_exists() | Attr(f"{name}.until").lte(epoch(now)))
        return Update(sets=sets, adds=adds, removes=removes), reduce(and_, conditions)

    def taken(self, place: int, now: datetime) -> Reservation:
        offer, day = self.offers[place], jst_date(now)
        return Reservation(
            key=self.key,
            day=day,
            offer=place,
            reserved={quota: amount.wanted for quota, amount in offer.items()},
            used={quota: used(self.row, quota, day) for quota in offer},
            held=self.held,
            goes_first=self.goes_first,
        )

    def _pending(self, quota: str, now: datetime) -> int:
        """Sum up what others have reserved today and may still give back."""
        held = (value for name, value in (self.row or {}).items() if name.startswith(HELD))
        today = jst_date(now).isoformat()
        return sum(
            value.get("returns", {}).get(quota, 0)
            for value in held
            if value["until"] > epoch(now) and value.get("day") == today
        )

    def _token(self, now: datetime) -> Token | None:
        if self.per_minute is None:
            return None
        return Token.of(self.key, self.row, limit=self.per_minute, now=now)

    def sweep(self, now: datetime) -> tuple[Update, ConditionBase] | None:
        """Return the write that removes piled-up expired entries; `write` misses them if the row was not read first."""
        removes, unchanged = self._sweeping(now)
        if len(removes) < _SWEPT_AT_ONCE:
            return None
        return Update(removes=removes), reduce(and_, unchanged, _IS_ALIVE)

    def _sweeping(self, now: datetime) -> tuple[list[str], list[ConditionBase]]:
        """List what has expired (amounts from before yesterday, lapsed keys), and the conditions for removing it."""
        yesterday = (jst_date(now) - timedelta(days=1)).isoformat()
        removes, unchanged = [], list[ConditionBase]()
        for name, value in (self.row or {}).items():
            _, _, day = name.partition("#")
            if name.startswith(HELD):
                if name == self.held.name or value["until"] > epoch(now):
                    continue
                # Another request may be taking it over.
                unchanged.append(Attr(name).not_exists() | Attr(f"{name}.until").eq(value["until"]))
            elif not day or day >= yesterday:
                continue
            removes.append(name)
            if len(removes) == _SWEPT_AT_ONCE:
                break
        return removes, unchanged


class _Room(NamedTuple):
    """A claim whose row had room for `offer` at the instant `at`."""

    claim: _Claim
    offer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class _Held:
    """A key whose request is in progress; the fingerprint is empty if the key was generated."""

    name: str
    holder: str
    fingerprint: str

    @classmethod
    def by(cls, request: IdempotentRequest) -> Self:
        holder = secrets.token_hex(8)
        return cls(request.held_name or f"{HELD}{holder}", holder, request.short_fingerprint)

    def done(self, now: datetime) -> dict[str, Any]:
        return {**self.value(now), "holder": ""}

    def value(self, now: datetime, returns: Mapping[str, int] | None = None) -> dict[str, Any]:
        until = {"until": epoch(now + KEY_HELD_FOR), "holder": self.holder, "fingerprint": self.fingerprint}
        return {**until, "returns": dict(returns), "day": jst_date(now).isoformat()} if returns else until
