"""Helpers for tests of reservations."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from homebiyori.aws.dynamodb import Item
from homebiyori.base.errors import HomebiyoriError
from homebiyori.ops.allowance import Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources

BUCKET = "chat"
TODAY = date(2026, 11, 23)


def row_of(resources: Resources, user_id: str) -> Item:
    return resources.core.get(bucket_key(user_id, BUCKET)) or {}


def asked(user_id: str, key: str | None = "k", body: Mapping[str, Any] | None = None) -> IdempotentRequest:
    return IdempotentRequest.of(user_id=user_id, key=key, route="spend", body=body or {})


def taken(outcome: Reservation | Mapping[str, Any]) -> Reservation:
    assert isinstance(outcome, Reservation)
    return outcome


def outcome_of(work: Callable[[], object]) -> str:
    try:
        work()
    except HomebiyoriError as error:
        return error.code
    return "done"
