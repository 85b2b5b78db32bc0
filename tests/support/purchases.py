"""Purchases by parents in tests, through the public API and Stripe's pages."""

from typing import Any

from boto3.dynamodb.conditions import Key

from homebiyori.aws.dynamodb import PK, SK, user_key
from homebiyori.aws.transaction import Transaction
from homebiyori.billing.service import BillingService
from homebiyori.resources import Resources
from support.product import Caller
from support.stripe import HOME, StripeWorld


def order(plan: str = "monthly", **changes: Any) -> dict[str, Any]:
    return {"plan_type": plan, "success_url": f"{HOME}/done", "cancel_url": f"{HOME}/back", **changes}


def checkout(caller: Caller, plan: str = "monthly") -> str:
    """Open a checkout page and return its session's id."""
    answer = caller.post("/api/billing/checkout", order(plan))
    assert answer.status_code == 200, answer.text
    session_id: str = answer.json()["session_id"]
    return session_id


def buy(caller: Caller, stripe: StripeWorld, plan: str = "monthly") -> dict[str, Any]:
    """Subscribe and deliver every event; return the subscription at Stripe."""
    session = stripe.world.pay(checkout(caller, plan))
    stripe.deliver(caller.client)
    subscription: dict[str, Any] = stripe.world.get("subscriptions", session["subscription"])
    return subscription


def shown(caller: Caller) -> dict[str, Any]:
    """Return what the parent sees of the plan."""
    answer: dict[str, Any] = caller.get("/api/billing/subscription").json()
    return answer


def plan_of(caller: Caller) -> tuple[str, str, int]:
    answer = shown(caller)
    return (
        answer["subscription"]["current_plan"],
        answer["subscription"]["status"],
        answer["features"]["chat_retention_days"],
    )


FREE = ("free", "none", 30)
MONTHLY = ("monthly", "active", 180)
YEARLY = ("yearly", "active", 180)


def apply_retention(resources: Resources, user_id: str) -> None:
    """Mark the retention of a row as applied, as the worker does."""
    billing = BillingService(resources)
    row = billing.find_subscription(user_id)
    assert row is not None
    write = billing.retention_applied_write(user_id, row.plan_version, row.retention_days)
    Transaction(resources.core, {"subscription": write}).commit()


def told(resources: Resources, caller: Caller) -> list[str]:
    """Return the types of a parent's notifications, sorted."""
    partition = user_key(caller.user_id, "")[PK]
    page = resources.core.query(Key(PK).eq(partition) & Key(SK).begins_with("NOTIF#"), limit=100)
    return sorted(item["type"] for item in page.items)


def unread(resources: Resources, caller: Caller) -> int:
    """Return the counter of unread notifications."""
    row = resources.core.get(user_key(caller.user_id, "NOTIFCOUNT")) or {}
    return sum(count for name, count in row.items() if name.startswith("e"))


def row_of(paying: Resources, caller: Caller) -> dict[str, Any]:
    found = paying.core.get(user_key(caller.user_id, "SUBSCRIPTION"))
    assert found is not None
    return found


def second(stripe: StripeWorld, old: dict[str, Any]) -> dict[str, Any]:
    """Sell a second subscription in addition to a first, as two tabs might."""
    session = stripe.world.create_session(
        {"customer": old["customer"], "line_items": {"0": {"price": "price_yearly"}}, "success_url": "x"}
    )
    return stripe.world.get("subscriptions", stripe.world.pay(session["id"])["subscription"])


def alerts(caplog: Any) -> list[str]:
    fields = [getattr(record, "fields", {}) for record in caplog.records if record.levelname == "WARNING"]
    return [found["alert"] for found in fields if "alert" in found]
