"""A subscription's life, from the checkout to its end (docs/product.md 5)."""

from collections.abc import Callable

from boto3.dynamodb.conditions import Key

from homebiyori.billing.service import BillingService
from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import FREE, MONTHLY, YEARLY, apply_retention, buy, checkout, plan_of, shown, told
from support.stripe import StripeWorld

SURVEY = {"reason_category": "price", "reason_text": "子どもが生まれて家計が変わりました", "satisfaction_score": 5}


def test_before_anything_is_bought(parent: Caller) -> None:
    answer = shown(parent)
    assert answer["subscription"] == {
        "current_plan": "free", "status": "none", "current_period_end": None, "cancel_at_period_end": False,
        "cancel_at": None,
    }  # fmt: skip
    assert answer["features"] == {"chat_retention_days": 30, "group_chat": False, "deep_mode": False}
    assert parent.get("/api/billing/history").json() == {"items": [], "next_cursor": None, "has_more": False}


def test_a_purchase_opens_the_plan(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    answer = shown(parent)
    assert plan_of(parent) == MONTHLY
    assert answer["features"] == {"chat_retention_days": 180, "group_chat": True, "deep_mode": True}
    assert answer["subscription"]["current_period_end"] == "2026-12-23T12:00:00+09:00"
    assert told(paying, parent) == ["payment_succeeded", "subscription_started"]
    assert [(m["old_plan"], m["new_plan"], m["retention_days"], m["plan_version"]) for m in stripe.queue.sent] == [
        ("free", "monthly", 180, 1)
    ]
    (invoice,) = parent.get("/api/billing/history").json()["items"]
    assert (invoice["status"], invoice["amount_paid"], invoice["currency"]) == ("paid", 580, "jpy")
    assert invoice["created_at"] == "2026-11-23T12:00:00+09:00"
    assert subscription["metadata"] == {"user_id": parent.user_id}
    assert stripe.only("customers")["email"] is None


def test_leaving_and_coming_back(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    buy(parent, stripe)
    left = parent.post("/api/billing/cancel", SURVEY)
    assert left.status_code == 200
    assert left.json()["subscription"]["cancel_at_period_end"] is True
    assert shown(parent) == left.json(), "shown before the webhook comes"
    stripe.deliver(parent.client)
    assert plan_of(parent) == MONTHLY
    back = parent.post("/api/billing/reactivate")
    assert (back.status_code, back.json()["subscription"]["cancel_at_period_end"]) == (200, False)
    stripe.deliver(parent.client)
    assert stripe.only("subscriptions")["cancel_at"] is None
    assert told(paying, parent)[1:] == [
        "subscription_cancel_scheduled", "subscription_reactivated", "subscription_started",
    ]  # fmt: skip


def test_the_end_of_the_period(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    parent.post("/api/billing/cancel", SURVEY)
    stripe.deliver(parent.client)
    stripe.moment.advance(days=30)
    stripe.world.finish_period(subscription["id"], is_paid=True)
    stripe.deliver(parent.client)
    assert plan_of(parent) == ("free", "canceled", 30)
    assert "subscription_canceled" in told(paying, parent)
    assert [m["retention_days"] for m in stripe.queue.sent] == [180, 30]
    assert parent.post("/api/billing/reactivate").json()["code"] == "not_subscribed"
    again = buy(parent, stripe, "yearly")
    assert plan_of(parent) == YEARLY
    assert again["customer"] == subscription["customer"], "one customer for each user"


def test_monthly_to_yearly_asks_for_no_other_retention(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    apply_retention(paying, parent.user_id)
    stripe.world.change(subscription["id"], {"items": {"0": {"price": "price_yearly"}}})
    stripe.deliver(parent.client)
    assert plan_of(parent) == YEARLY
    assert len(stripe.queue.sent) == 1
    assert told(paying, parent).count("plan_changed") == 1
    assert told(paying, parent).count("payment_succeeded") == 2


def test_a_change_of_plan_leaves_the_message_good_that_is_on_its_way(
    parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    subscription = buy(parent, stripe)
    stripe.world.change(subscription["id"], {"items": {"0": {"price": "price_yearly"}}})
    stripe.deliver(parent.client)
    row = BillingService(paying).find_subscription(parent.user_id)
    assert row is not None
    assert [message["plan_version"] for message in stripe.queue.sent] == [1] == [row.plan_version]


def test_back_and_forth_while_the_worker_is_at_it_asks_each_time(parent: Caller, stripe: StripeWorld) -> None:
    """The worker may have applied the first message to some chats before the second made it stale."""
    first = buy(parent, stripe)
    stripe.world.end(first["id"])
    stripe.deliver(parent.client)
    stripe.moment.advance(seconds=30)
    buy(parent, stripe)
    asked = [(m["old_plan"], m["new_plan"], m["retention_days"], m["plan_version"]) for m in stripe.queue.sent]
    assert asked == [("free", "monthly", 180, 1), ("monthly", "free", 30, 2), ("free", "monthly", 180, 3)]


def test_a_declined_card_changes_nothing(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    session_id = checkout(parent)
    stripe.world.decline(session_id)
    stripe.deliver(parent.client)
    assert plan_of(parent) == FREE
    assert told(paying, parent) == []
    stripe.world.pay(session_id)
    stripe.deliver(parent.client)
    assert plan_of(parent) == MONTHLY


def test_a_late_card_keeps_the_plan_and_is_told_once_an_attempt(
    parent: Caller, stripe: StripeWorld, paying: Resources
) -> None:
    subscription = buy(parent, stripe)
    for attempt in (1, 2):
        stripe.world.finish_period(subscription["id"], is_paid=False)
        stripe.deliver(parent.client)
        assert plan_of(parent) == ("monthly", "past_due", 180)
        assert told(paying, parent).count("payment_failed") == attempt
    stripe.world.finish_period(subscription["id"], is_paid=True)
    stripe.deliver(parent.client)
    assert plan_of(parent) == MONTHLY
    assert [invoice["status"] for invoice in parent.get("/api/billing/history").json()["items"]] == ["paid", "paid"]


def test_the_portal_opens_for_customers_alone_and_returns_to_our_origins(
    parent: Caller, new_parent: Callable[[], Caller], stripe: StripeWorld
) -> None:
    assert parent.get("/api/billing/portal").status_code == 404
    buy(parent, stripe)
    for answer in (
        parent.get("/api/billing/portal"),
        parent.post("/api/billing/portal", {"return_url": "http://localhost:3000/x"}),
    ):
        assert answer.json()["portal_url"].startswith("http://stripe.test/portal/")
    assert parent.post("/api/billing/portal", {"return_url": "https://evil.example"}).status_code == 422
    assert parent.get("/api/billing/portal", return_url="https://evil.example").status_code == 422
    assert {portal["customer"] for portal in stripe.world.things["portals"].values()} == {
        stripe.only("customers")["id"]
    }
    assert new_parent().get("/api/billing/portal").json()["code"] == "not_found"


def test_the_survey_is_kept_without_a_name(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    buy(parent, stripe)
    parent.post("/api/billing/cancel", SURVEY, key="leave")
    parent.post("/api/billing/cancel", SURVEY, key="leave")
    page = paying.core.query(Key("PK").eq("FEEDBACK#2026-11"), limit=100)
    mine = [item for item in page.items if item.get("reason_text") == SURVEY["reason_text"]]
    assert mine
    assert parent.user_id not in str(mine)
    assert {item["reason_category"] for item in mine} == {"price"}
