"""Tombstones: reject writes to deleted accounts.

The deletion's row is the tombstone. Requests do not read it: the rate limit buckets tell them (`ops.ratelimit`), and
the few writes that create a user's first rows are conditional on its absence.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from homebiyori.aws.dynamodb import NOT_EXISTS, TTL, Backoff, ItemKey, Table, Update, WriteOp, hidden_key
from homebiyori.aws.transaction import Operation, Transaction, TransactionRefusedError
from homebiyori.base.clock import epoch
from homebiyori.base.errors import AccountDeletedError
from homebiyori.ops.ratelimit import FULL_AT, GONE, USER_BUCKETS, bucket_key

# Far longer than a token is valid.
_BUCKETS_KEPT_FOR = timedelta(days=31)
_ACCOUNT = "account"


def deletion_key(user_id: str) -> ItemKey:
    return hidden_key("JOB#", user_id, "DELETION")


def closing_writes(table: Table, user_id: str, *, now: datetime) -> dict[str, WriteOp]:
    """Return the writes that close an account to all further requests."""
    gone = Update(sets={FULL_AT: GONE, TTL: epoch(now + _BUCKETS_KEPT_FOR)})
    return {f"bucket {bucket}": table.update_write(bucket_key(user_id, bucket), gone, None) for bucket in USER_BUCKETS}


class LivingTransaction(Transaction):
    """A transaction that is refused if the user's account was deleted."""

    def __init__(self, table: Table, user_id: str, ops: Mapping[str, Operation] | None = None) -> None:
        super().__init__(table, ops)
        self.add(_ACCOUNT, table.check_write(deletion_key(user_id), NOT_EXISTS))

    def commit(self, backoff: Backoff | None = None) -> None:
        """Commit; AccountDeletedError if the account was deleted."""
        try:
            super().commit(backoff)
        except TransactionRefusedError as refused:
            if _ACCOUNT in refused:
                raise AccountDeletedError from refused
            raise
