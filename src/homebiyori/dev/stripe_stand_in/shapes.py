"""Stripe's objects in API version 2026-10-28."""

import secrets
from typing import Any

API_VERSION = "2026-10-28.endive"

Thing = dict[str, Any]

PRICES: dict[str, tuple[str, int]] = {"price_monthly": ("month", 580), "price_yearly": ("year", 5_800)}
PERIOD_SECONDS = {"month": 30 * 86_400, "year": 365 * 86_400}


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def price(price_id: str) -> Thing:
    interval, amount = PRICES[price_id]
    return {
        "id": price_id,
        "object": "price",
        "active": True,
        "currency": "jpy",
        "unit_amount": amount,
        "type": "recurring",
        "recurring": {"interval": interval, "interval_count": 1},
        "product": "prod_premium",
        "livemode": False,
    }


def customer(metadata: Thing, now: int) -> Thing:
    return {
        "id": new_id("cus"),
        "object": "customer",
        "created": now,
        "email": None,
        "name": None,
        "metadata": metadata,
        "livemode": False,
    }


def session(params: Thing, *, url_base: str, now: int) -> Thing:
    session_id = new_id("cs_test")
    line = params["line_items"]["0"]
    return {
        "id": session_id,
        "object": "checkout.session",
        "mode": "subscription",
        "status": "open",
        "payment_status": "unpaid",
        "url": f"{url_base}/checkout/{session_id}",
        "customer": params["customer"],
        "client_reference_id": params.get("client_reference_id"),
        "success_url": params["success_url"],
        "cancel_url": params.get("cancel_url"),
        "subscription": None,
        "invoice": None,
        "metadata": params.get("metadata", {}),
        "created": now,
        "expires_at": now + 86_400,
        "livemode": False,
        "currency": "jpy",
        "amount_total": PRICES[line["price"]][1],
        # For the pages; Stripe does not expose these.
        "_price": line["price"],
        "_subscription_metadata": params.get("subscription_data", {}).get("metadata", {}),
    }


def item(subscription_id: str, price_id: str, start: int) -> Thing:
    interval, _ = PRICES[price_id]
    return {
        "id": new_id("si"),
        "object": "subscription_item",
        "subscription": subscription_id,
        "price": price(price_id),
        "quantity": 1,
        "current_period_start": start,
        "current_period_end": start + PERIOD_SECONDS[interval],
        "created": start,
        "metadata": {},
    }


def subscription(customer_id: str, price_id: str, metadata: Thing, now: int) -> Thing:
    subscription_id = new_id("sub")
    line = item(subscription_id, price_id, now)
    return {
        "id": subscription_id,
        "object": "subscription",
        "status": "active",
        "customer": customer_id,
        "items": {"object": "list", "data": [line], "has_more": False, "url": "/v1/subscription_items"},
        "billing_mode": {"type": "flexible"},
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "ended_at": None,
        "collection_method": "charge_automatically",
        "created": now,
        "start_date": now,
        "currency": "jpy",
        "latest_invoice": None,
        "metadata": metadata,
        "schedule": None,
        "trial_end": None,
        "livemode": False,
    }


def schedule(of: Thing, price_id: str, now: int) -> Thing:
    line = of["items"]["data"][0]
    phases = [
        {"items": [{"price": line["price"]["id"], "quantity": 1}], "end_date": line["current_period_end"]},
        {"items": [{"price": price_id, "quantity": 1}], "start_date": line["current_period_end"]},
    ]
    return {
        "id": new_id("sub_sched"),
        "object": "subscription_schedule",
        "status": "active",
        "customer": of["customer"],
        "subscription": of["id"],
        "released_subscription": None,
        "released_at": None,
        "end_behavior": "release",
        "phases": phases,
        "created": now,
        "livemode": False,
    }


def portal(of: Thing, params: Thing, *, url_base: str, now: int) -> Thing:
    portal_id = new_id("bps")
    return {
        "id": portal_id,
        "object": "billing_portal.session",
        "customer": of["id"],
        "return_url": params.get("return_url"),
        "url": f"{url_base}/portal/{portal_id}",
        "created": now,
        "livemode": False,
    }


def invoice(of: Thing, *, amount: int, reason: str, url_base: str, now: int) -> Thing:
    invoice_id = new_id("in")
    line = of["items"]["data"][0]
    return {
        "id": invoice_id,
        "object": "invoice",
        "status": "open",
        "customer": of["customer"],
        "parent": {
            "type": "subscription_details",
            "quote_details": None,
            "subscription_details": {"subscription": of["id"], "metadata": of["metadata"]},
        },
        "billing_reason": reason,
        "currency": "jpy",
        "amount_due": amount,
        "amount_paid": 0,
        "amount_remaining": amount,
        "total": amount,
        "attempt_count": 0,
        "attempted": False,
        "period_start": line["current_period_start"],
        "period_end": line["current_period_end"],
        "hosted_invoice_url": f"{url_base}/invoice/{invoice_id}",
        "status_transitions": {"finalized_at": now, "paid_at": None},
        "created": now,
        "livemode": False,
    }


def event(kind: str, about: Thing, now: int) -> Thing:
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": now,
        "type": kind,
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "data": {"object": public(about)},
    }


def public(thing: Thing) -> Thing:
    """Remove our internal fields."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}
