"""Cancellation requires no reason, stores one survey per end, and handles schedules (docs/product.md 5)."""

from typing import Any

import pytest
from boto3.dynamodb.conditions import Key

from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import MONTHLY, buy, plan_of, row_of, told
from support.stripe import StripeWorld

CANCEL = "/api/billing/cancel"


def surveys(paying: Resources, text: str) -> list[dict[str, Any]]:
    page = paying.core.query(Key("PK").eq("FEEDBACK#2026-11"), limit=1_000)
    return [item for item in page.items if item.get("reason_text") == text]


def counted(paying: Resources) -> int:
    found = paying.core.get({"PK": "FEEDBACK#2026-11", "SK": "COUNTS"}) or {}
    surveys: int = found.get("surveys", 0)
    return surveys


@pytest.mark.parametrize(
    "survey",
    [
        {}, {"reason_category": None}, {"reason_category": "price"}, {"reason_text": "また来ます"},
        {"satisfaction_score": 1}, {"reason_category": "other", "reason_text": "また来ます", "satisfaction_score": 5},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_is_said_cancels(
    parent: Caller, stripe: StripeWorld, paying: Resources, survey: dict[str, Any]
) -> None:
    subscription, before = buy(parent, stripe), counted(paying)
    answer = parent.post(CANCEL, survey)
    assert (answer.status_code, answer.json()["subscription"]["cancel_at_period_end"]) == (200, True), answer.text
    assert subscription["cancel_at_period_end"] is True
    assert counted(paying) - before == any(survey.values())


@pytest.mark.parametrize("content", [b"", b"{}", b"null"])
@pytest.mark.parametrize("media_type", ["application/json", None])
def test_no_body_cancels_too(parent: Caller, stripe: StripeWorld, content: bytes, media_type: str | None) -> None:
    subscription = buy(parent, stripe)
    if content and media_type is None:
        pytest.skip("a body without a type is no JSON")
    headers = parent.headers | ({"Content-Type": media_type} if media_type else {})
    answer = parent.client.post(CANCEL, content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    assert subscription["cancel_at_period_end"] is True


def test_twenty_cancels_keep_one_survey(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    text = f"二十回 {parent.user_id}"
    buy(parent, stripe)
    before = counted(paying)
    assert parent.post(CANCEL, {}).status_code == 200, "who says nothing may still say something"
    for _ in range(20):
        assert parent.post(CANCEL, {"reason_text": text}).status_code == 200
        stripe.deliver(parent.client)
    assert (len(surveys(paying, text)), counted(paying) - before) == (1, 1)
    assert stripe.transport.calls.count(f"post /v1/subscriptions/{row_of(paying, parent)['subscription_id']}") == 1
    assert told(paying, parent).count("subscription_cancel_scheduled") == 1
    # Another end has another survey.
    parent.post("/api/billing/reactivate")
    parent.post(CANCEL, {"reason_text": text})
    assert (len(surveys(paying, text)), counted(paying) - before) == (2, 2)


def test_a_survey_outlives_a_webhook_that_is_faster(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    """The webhook handles the cancellation before the request has stored the survey."""
    text = f"先に {parent.user_id}"
    buy(parent, stripe)

    def hasten(place: str) -> None:
        if place == "after" and stripe.world.outbox:
            stripe.transport.hook = lambda place: None
            stripe.deliver(parent.client)

    stripe.transport.hook = hasten
    assert parent.post(CANCEL, {"reason_text": text}).status_code == 200
    assert len(surveys(paying, text)) == 1
    assert row_of(paying, parent)["is_cancellation_announced"] is True


def test_a_schedule_is_released_first(parent: Caller, stripe: StripeWorld, paying: Resources) -> None:
    subscription = buy(parent, stripe)
    schedule = stripe.world.schedule(subscription["id"], "price_yearly")
    stripe.transport.calls.clear()
    assert parent.post(CANCEL).status_code == 200
    path = f"/v1/subscriptions/{subscription['id']}"
    release = f"post /v1/subscription_schedules/{schedule['id']}/release"
    assert stripe.transport.calls == [f"get {path}", release, f"get {path}", f"post {path}"]
    assert (schedule["status"], subscription["schedule"], subscription["cancel_at_period_end"]) == (
        "released", None, True,
    )  # fmt: skip
    stripe.deliver(parent.client)
    assert plan_of(parent) == MONTHLY
    # An end that was scheduled is withdrawn in the same way.
    stripe.world.schedule(subscription["id"], "price_yearly")
    assert parent.post("/api/billing/reactivate").status_code == 200
    assert subscription["cancel_at_period_end"] is False
    stripe.deliver(parent.client)
    assert told(paying, parent).count("subscription_reactivated") == 1


@pytest.mark.parametrize("is_done", [False, True])
def test_a_release_that_fails_is_looked_up(parent: Caller, stripe: StripeWorld, *, is_done: bool) -> None:
    subscription = buy(parent, stripe)
    stripe.world.schedule(subscription["id"], "price_yearly")
    stripe.world.break_down("POST /v1/subscription_schedules/.*", is_done=is_done)
    stripe.world.break_down("POST /v1/subscriptions/.*", is_done=is_done)
    answer = parent.post(CANCEL)
    assert (answer.status_code, subscription["cancel_at_period_end"]) == (200, True)


def test_of_what_has_ended_stripe_is_not_asked(parent: Caller, stripe: StripeWorld) -> None:
    subscription = buy(parent, stripe)
    stripe.world.end(subscription["id"])
    stripe.deliver(parent.client)
    stripe.transport.calls.clear()
    assert parent.post(CANCEL).json()["code"] == "not_subscribed"
    assert stripe.transport.calls == []


def test_cancel_and_reactivate_where_there_is_nothing_to_do(parent: Caller, stripe: StripeWorld) -> None:
    for path in ("cancel", "reactivate"):
        answer = parent.post(f"/api/billing/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_subscribed")
    assert stripe.transport.calls == []
    subscription = buy(parent, stripe)
    stripe.transport.calls.clear()
    assert parent.post("/api/billing/reactivate").status_code == 200
    assert stripe.transport.calls == [f"get /v1/subscriptions/{subscription['id']}"]
