"""Transactions of named operations, all or nothing; a refusal tells which operations failed, by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import Backoff, Item, Table, WriteOp, from_wire
from homebiyori.aws.error_codes import TRANSACTION_CANCELED, error_code
from homebiyori.base.clock import Clock

T = TypeVar("T")

# The default time limit of a transaction, with retries.
WRITE_SECONDS = 5.0
# For transactions whose every attempt calls Stripe, or that change frequently written rows.
LONG_WRITE_SECONDS = 8.0

_PASSING = frozenset({"None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_REFUSED = "ConditionalCheckFailed"


@dataclass(frozen=True, slots=True)
class Retargeted:
    """An operation whose target is chosen anew for each attempt, because any of several items will do."""

    make: Callable[[], WriteOp]


Operation: TypeAlias = "WriteOp | Retargeted"


class TryAgainError(Exception):
    """An attempt failed for a reason that the next one may not meet."""


class TransactionRefusedError(TryAgainError):
    """Conditions failed; `name in refused` tells whether that operation's did.

    `refused[name]` is the item that failed the condition, or None if there was no item.
    """

    def __init__(self, refusals: Mapping[str, Item | None]) -> None:
        super().__init__(f"conditions of {sorted(refusals)} did not hold")
        self._refusals = refusals

    def __contains__(self, name: str | None) -> bool:
        return name in self._refusals

    def __getitem__(self, name: str) -> Item | None:
        return self._refusals[name]

    def get(self, name: str) -> Item | None:
        """Return the item that failed an operation's condition; None also if the condition held."""
        return self._refusals.get(name)

    @property
    def names(self) -> frozenset[str]:
        """The names of the operations whose conditions failed."""
        return frozenset(self._refusals)


class Transaction:
    """Operations on tables of one client, sent in the order in which they were added."""

    def __init__(self, table: Table, ops: Mapping[str, Operation] | None = None) -> None:
        self._client = table.client
        self._clock = table.clock
        self._ops: dict[str, Operation] = dict(ops or {})

    def __len__(self) -> int:
        return len(self._ops)

    def add(self, name: str, op: Operation) -> None:
        """Add an operation; ValueError if the name is taken."""
        self.add_all({name: op})

    def add_all(self, ops: Mapping[str, Operation]) -> None:
        """Add named operations, as repositories return them."""
        if taken := self._ops.keys() & ops.keys():
            raise ValueError(f"two operations of one transaction are named {sorted(taken)}")
        self._ops.update(ops)

    def commit(self, backoff: Backoff | None = None) -> None:
        """Write all operations or none; TransactionRefusedError if a condition failed.

        A conflict with another transaction is retried (boto3 does not) until the backoff's time is up. The
        ClientRequestToken is left to boto3, which keeps it across its own retries, so that a lost acknowledgement can't
        cause a second write.
        """
        backoff = backoff or Backoff(self._clock, WRITE_SECONDS)
        backoff.retry(self._send, on=_is_passing)

    def _send(self) -> None:
        ops = [op.make() if isinstance(op, Retargeted) else op for op in self._ops.values()]
        try:
            self._client.transact_write_items(TransactItems=ops)
        except ClientError as error:
            refusals = {
                name: from_wire(reason["Item"]) if reason.get("Item") else None
                for name, reason in zip(self._ops, _reasons(error), strict=False)
                if reason.get("Code") == _REFUSED
            }
            if refusals:
                raise TransactionRefusedError(refusals) from error
            raise


def retrying(clock: Clock, seconds: float, attempt: Callable[[Backoff], T], *, newer: str | None = None) -> T:
    """Repeat an attempt until it raises no TryAgainError; UpstreamError when the time is up.

    A refusal of the operation `newer` carries the row from which the next attempt starts. The first such retry is
    immediate; later ones follow a pause, and `has_waited` tells that the row must be read again. `refused` collects the
    names of all refused operations, for writes that are left out once they were made by somebody else.
    """
    backoff = Backoff(clock, seconds)
    while True:
        try:
            return attempt(backoff)
        except TransactionRefusedError as error:
            backoff.refused |= error.names
            backoff.on_refusal(has_newer_row=newer in error)
        except TryAgainError:
            backoff.on_refusal(has_newer_row=False)


def _is_passing(error: ClientError) -> bool:
    return error_code(error) == TRANSACTION_CANCELED and all(
        reason.get("Code") in _PASSING for reason in _reasons(error)
    )


def _reasons(error: ClientError) -> Iterable[Mapping[str, Any]]:
    response: Mapping[str, Any] = error.response
    reasons: Iterable[Mapping[str, Any]] = response.get("CancellationReasons", [])
    return reasons
