"""Daily quotas for calls that leave our tables (Stripe, S3, a job); one call at a time per idempotency key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import BaseModel

from homebiyori.aws.dynamodb import Item, ItemKey, Table
from homebiyori.base.clock import Clock
from homebiyori.base.errors import HomebiyoriError
from homebiyori.ops.allowance import Allowances, Amount, Reservation
from homebiyori.ops.idempotency import UNKEYED, IdempotentRequest
from homebiyori.ops.ratelimit import OUTSIDE_BUCKET, bucket_key, check_alive
from homebiyori.ops.tombstone import LivingTransaction

# As long as a request with an external call may take, so that a repeated one gets its response.
_WAIT_SECONDS = 20.0


def outside_key(user_id: str) -> ItemKey:
    """Key of the allowance row for external calls, for callers that read it with other rows."""
    return bucket_key(user_id, OUTSIDE_BUCKET)


class ExternalQuota:
    """Reserves daily quotas of external calls."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._table = table
        self._allowances = Allowances(table, clock)

    @contextmanager
    def reserve(
        self,
        user_id: str,
        quota: str,
        amount: Amount,
        *,
        request: IdempotentRequest = UNKEYED,
        seen: Item | None = None,
    ) -> Iterator[Reservation | Mapping[str, Any]]:
        """Reserve part of a quota and the key, or return the stored response if the same request was in progress.

        A refused or failed call frees its key, but still counts against the quota. QuotaExceededError,
        RequestPendingError, AccountDeletedError.
        """
        check_alive(seen)
        got = self._allowances.reserve(
            user_id, OUTSIDE_BUCKET, offers=[{quota: amount}], request=request, seen=seen, seconds=_WAIT_SECONDS
        )
        try:
            yield got
        except HomebiyoriError:
            if isinstance(got, Reservation):
                self._allowances.settle(got)
            raise

    def answered(
        self, user_id: str, taken: Reservation, request: IdempotentRequest, answer: BaseModel
    ) -> LivingTransaction:
        """Begin the transaction that settles the reservation and stores the response for repeated requests."""
        now = self._table.clock.now()
        tx = LivingTransaction(self._table, user_id, {"allowance": taken.settle_write(self._table, now=now)})
        tx.add_all(request.record_writes(self._table, answer.model_dump(mode="json"), now=now))
        return tx

    def give_back(self, taken: Reservation) -> None:
        """Give the reserved quota back."""
        self._allowances.settle(taken, dict.fromkeys(taken.reserved, 0))
