"""Properties of a row, an invoice and a survey."""

from datetime import datetime
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from homebiyori.base.clock import JST
from homebiyori.billing.models import Invoice, NewCheckout, PlanOffer, Subscription, SubscriptionView, Survey
from homebiyori.billing.shop import PLANS

NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
INVOICE = Invoice(invoice_id="in_1", status="open", amount_due=580, amount_paid=0, currency="jpy", created_at=NOW)


def test_no_row_is_the_free_plan_and_nothing_is_due() -> None:
    row = Subscription()
    assert (row.plan, row.status, row.retention_days, row.retention_applied) == ("free", "none", 30, 30)
    assert (row.version, row.plan_version, row.customer_attempt, row.checkout_tries) == (0, 0, 0, 0)
    assert (row.is_cancellation_announced, row.has_survey, row.is_cancel_scheduled) == (False, False, False)
    assert not row.needs_retention_request
    assert row.customer_ids == ()


@pytest.mark.parametrize(
    ("changes", "is_scheduled"),
    [
        ({"cancel_at_period_end": True}, True), ({"cancel_at": NOW}, True),
        ({"cancel_at_period_end": True, "cancel_at": NOW}, True), ({}, False),
    ],
    ids=str,
)  # fmt: skip
def test_an_end_in_either_way(changes: dict[str, Any], *, is_scheduled: bool) -> None:
    assert Subscription(**changes).is_cancel_scheduled is is_scheduled


@pytest.mark.parametrize(
    ("version", "requested", "is_needed"), [(0, None, False), (1, None, True), (1, 180, True), (1, 30, False)]
)
def test_when_the_worker_is_to_be_asked(version: int, requested: int | None, *, is_needed: bool) -> None:
    row = Subscription(plan_version=version, retention_requested=requested)
    assert row.needs_retention_request is is_needed


def test_every_customer_of_a_user_the_present_one_first() -> None:
    row = Subscription(customer_id="cus_2", former_customer_ids=("cus_1", "cus_0"))
    assert row.customer_ids == ("cus_2", "cus_1", "cus_0")
    assert row.model_copy(update={"customer_id": None}).customer_ids == ("cus_1", "cus_0")


@pytest.mark.parametrize(
    "value", [Subscription(), INVOICE, PLANS, PLANS.plans[0]], ids=lambda value: type(value).__name__
)
def test_what_is_read_is_changed_by_copies_alone(value: BaseModel) -> None:
    name = next(iter(type(value).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(value, name, getattr(value, name))


def test_a_bill_was_not_tried_until_it_is_said() -> None:
    assert INVOICE.attempt_count == 0


@pytest.mark.parametrize(
    ("said", "is_blank"),
    [
        ({}, True),
        ({"reason_text": ""}, True),
        ({"satisfaction_score": 1}, False),
        ({"reason_category": "other"}, False),
    ],
    ids=str,
)
def test_a_blank_survey(said: dict[str, Any], *, is_blank: bool) -> None:
    assert Survey(**said).is_blank is is_blank


@pytest.mark.parametrize("score", [0, 6, 1.5])
def test_a_score_goes_from_one_to_five(score: float) -> None:
    with pytest.raises(ValidationError):
        Survey(satisfaction_score=score)
    assert [Survey(satisfaction_score=given).satisfaction_score for given in (1, 5)] == [1, 5]


@pytest.mark.parametrize("length", [0, 1, 2_000, 2_001])
def test_the_length_of_an_address(length: int) -> None:
    asked = {"plan_type": "monthly", "success_url": "x" * length, "cancel_url": "x"}
    if 1 <= length <= 2_000:
        assert len(NewCheckout.model_validate(asked).success_url) == length
    else:
        with pytest.raises(ValidationError):
            NewCheckout.model_validate(asked)


def test_a_price_is_not_negative() -> None:
    offer = PLANS.plans[0].model_dump()
    assert PlanOffer.model_validate(offer | {"price": 0}).price == 0
    with pytest.raises(ValidationError):
        PlanOffer.model_validate(offer | {"price": -1})


def test_the_words_of_a_status_in_the_documents() -> None:
    words = SubscriptionView.model_json_schema()["properties"]["status"]["enum"]
    assert words == [
        "none", "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid",
    ]  # fmt: skip
    example = Survey.model_json_schema()["example"]
    assert Survey.model_validate(example).satisfaction_score == 4
