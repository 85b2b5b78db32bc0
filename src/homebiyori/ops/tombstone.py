"""That an account was deleted, for whoever could still write something of it (`docs/product.md` 4).

The row of the deletion is the tombstone. Nobody reads it on a request's path: the rate limit's buckets tell every
request (`ops.ratelimit`), and the few writes that make a user's rows where there were none want that it is not there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from homebiyori.aws.dynamodb import (
    NOT_THERE,
    TTL,
    Backoff,
    ItemKey,
    Table,
    TransactionRefusedError,
    Update,
    hidden_key,
    transact,
)
from homebiyori.base.clock import epoch
from homebiyori.base.errors import AccountDeletedError
from homebiyori.ops.ratelimit import FULL_AT, GONE, USER_BUCKETS, bucket_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# Far longer than a token is good for.
_BUCKETS_KEPT_FOR = timedelta(days=31)


def deletion_key(user_id: str) -> ItemKey:
    """Name the row of a user's deletion."""
    return hidden_key("JOB#", user_id, "DELETION")


def closing_writes(table: Table, user_id: str, *, now: datetime) -> "list[TransactWriteItemTypeDef]":
    """Hand out what turns every request of a user away from now on."""
    gone = Update(sets={FULL_AT: GONE, TTL: epoch(now + _BUCKETS_KEPT_FOR)})
    return [table.update_write(bucket_key(user_id, bucket), gone, None) for bucket in USER_BUCKETS]


def living_check(table: Table, user_id: str) -> "TransactWriteItemTypeDef":
    """Hand out the part of a transaction that wants the account not to be deleted."""
    return table.check_write(deletion_key(user_id), NOT_THERE)


def transact_living(table: Table, user_id: str, writes: "Sequence[TransactWriteItemTypeDef]", backoff: Backoff) -> None:
    """Do all the writes or none, as `transact` does; AccountDeletedError if the account was deleted."""
    try:
        transact(table.client, [*writes, living_check(table, user_id)], backoff)
    except TransactionRefusedError as refused:
        if len(writes) in refused.refusals:
            raise AccountDeletedError from refused
        raise
