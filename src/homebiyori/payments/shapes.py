"""Parsers for Stripe's objects, of this API version and older ones, that assume nothing about their shape.

Since 2025-03-31 `current_period_end` sits on the items and an invoice names its subscription under
`parent`; an object may be given whole or by its id.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from homebiyori.payments.port import InvoiceState, SubscribedItem, SubscriptionState

_ID = re.compile(r"[A-Za-z0-9_]{1,128}")
_LATEST = 32_503_680_000  # the year 3000


class UnreadableObjectError(Exception):
    """The object lacks a field that all of its kind have."""


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object; {} for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    """Return a list; [] for anything else."""
    return value if isinstance(value, list) else []


def text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def number(value: object) -> int | None:
    """Return an integer, booleans excluded; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def identifier(value: object) -> str | None:
    """Return an id, given bare or in an expanded object, if it is safe as a path segment."""
    bare = mapping(value).get("id") if isinstance(value, dict) else value
    return bare if isinstance(bare, str) and _ID.fullmatch(bare) else None


def instant(value: object) -> datetime | None:
    """Read seconds since 1970."""
    seconds = number(value)
    return None if seconds is None or not 0 <= seconds <= _LATEST else datetime.fromtimestamp(seconds, tz=UTC)


def read_subscription(source: object) -> SubscriptionState:
    """Read a subscription; UnreadableObjectError if it is not one."""
    found, subscription_id, common = _head(source)
    return SubscriptionState(
        subscription_id=subscription_id,
        **common,
        items=_items(found),
        cancel_at_period_end=found.get("cancel_at_period_end") is True,
        cancel_at=instant(found.get("cancel_at")),
        trial_end=instant(found.get("trial_end")),
        schedule_id=identifier(found.get("schedule")),
    )


class _Common(TypedDict):
    customer_id: str
    status: str
    created_at: datetime


def _head(source: object) -> tuple[Mapping[str, Any], str, _Common]:
    """Return an object with its id, customer, status and creation time; UnreadableObjectError."""
    found = mapping(source)
    own_id, customer_id, status = (
        identifier(found.get("id")),
        identifier(found.get("customer")),
        text(found.get("status")),
    )
    if own_id is None or customer_id is None or not status:
        raise UnreadableObjectError
    created_at = instant(found.get("created")) or datetime.fromtimestamp(0, tz=UTC)
    return found, own_id, _Common(customer_id=customer_id, status=status, created_at=created_at)


def _items(subscription: Mapping[str, Any]) -> list[SubscribedItem]:
    lines = [mapping(line) for line in sequence(mapping(subscription.get("items")).get("data"))]
    shared_end = instant(subscription.get("current_period_end"))
    return [
        SubscribedItem(
            price_id=price_id,
            current_period_end=instant(line.get("current_period_end")) or shared_end,
            quantity=1 if (quantity := number(line.get("quantity"))) is None else quantity,
        )
        for line in lines or [subscription]
        if (price_id := identifier(line.get("price")) or identifier(line.get("plan"))) is not None
    ]


def subscription_of_invoice(invoice: Mapping[str, Any]) -> str | None:
    """Return the id of the subscription that an invoice bills, if any."""
    details = mapping(mapping(invoice.get("parent")).get("subscription_details"))
    return identifier(details.get("subscription")) or identifier(invoice.get("subscription"))


# The invoice of a subscription's first payment, whose outcome the checkout page shows.
_FIRST_PAYMENT = "subscription_create"


def read_invoice(source: object) -> InvoiceState:
    """Read an invoice; UnreadableObjectError if it is not one."""
    found, invoice_id, common = _head(source)
    return InvoiceState(
        invoice_id=invoice_id,
        **common,
        is_first=found.get("billing_reason") == _FIRST_PAYMENT,
        amount_due=number(found.get("amount_due")) or 0,
        amount_paid=number(found.get("amount_paid")) or 0,
        currency=(text(found.get("currency")) or "jpy")[:8],
        attempt_count=number(found.get("attempt_count")) or 0,
        subscription_id=subscription_of_invoice(found),
        paid_at=instant(mapping(found.get("status_transitions")).get("paid_at")),
        page_url=_address(found.get("hosted_invoice_url")),
    )


def _address(value: object) -> str | None:
    url = text(value)
    return url if url is not None and url.startswith(("https://", "http://")) and len(url) < 2_000 else None
