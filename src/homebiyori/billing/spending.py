"""What a parent has Stripe asked for: so often a day, and at a time one request of each key (`product.md` 1)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from homebiyori.billing.rules import CHANGES, CHANGES_A_DAY, CHECKOUTS, CHECKOUTS_A_DAY, PORTALS, PORTALS_A_DAY
from homebiyori.core.allowance import Allowances, Amount, Reservation
from homebiyori.core.clock import Clock
from homebiyori.core.dynamodb import Item, ItemKey, Table
from homebiyori.core.errors import HomebiyoriError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.ratelimit import OUTSIDE_BUCKET, bucket_key

_AMOUNTS = {
    CHECKOUTS: Amount(1, CHECKOUTS_A_DAY, f"お申し込みのお手続きは1日{CHECKOUTS_A_DAY}回までです。明日またどうぞ"),
    PORTALS: Amount(1, PORTALS_A_DAY, f"お支払いの管理ページを開けるのは1日{PORTALS_A_DAY}回までです。明日またどうぞ"),
    CHANGES: Amount(1, CHANGES_A_DAY, f"ご契約の変更は1日{CHANGES_A_DAY}回までです。明日またどうぞ"),
}


def allowance_key(user_id: str) -> ItemKey:
    """Name the row of what was asked for, for who reads it with others."""
    return bucket_key(user_id, OUTSIDE_BUCKET)


class Spending:
    """Takes the quotas of what is asked of Stripe."""

    def __init__(self, table: Table, clock: Clock) -> None:
        self._allowances = Allowances(table, clock)

    @contextmanager
    def reserve(
        self, user_id: str, quota: str, *, request: IdempotentRequest | None, seen: Item | None
    ) -> Iterator[Reservation | Mapping[str, Any]]:
        """Take one of a quota, and the key; gives the kept answer instead if the same request was under way.

        What was refused or failed gives its key back, and has been asked for all the same. QuotaExceededError,
        RequestPendingError, AccountDeletedError.
        """
        got = self._allowances.reserve(
            user_id, OUTSIDE_BUCKET, offers=[{quota: _AMOUNTS[quota]}], request=request, seen=seen
        )
        try:
            yield got
        except HomebiyoriError:
            if isinstance(got, Reservation):
                self._allowances.settle(got)
            raise
