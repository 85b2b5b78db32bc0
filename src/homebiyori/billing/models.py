"""Subscriptions, invoices and surveys as stored and as returned, and their requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from homebiyori.base.api_types import bounded_text
from homebiyori.billing.rules import (
    FREE_RETENTION_DAYS,
    INVOICE_STATUSES,
    MAX_REASON_CHARACTERS,
    MAX_REASON_CODE_POINTS,
    MAX_URL_LENGTH,
    PAID_STATUSES,
    UNPAID_STATUSES,
    PaidPlan,
    Plan,
    check_reason,
)


class Subscription(BaseModel):
    """A parent's subscription row; `plan` is what the parent gets, `status` is Stripe's.

    `retention_days` is how long chats should be kept, `retention_requested` what the worker was last asked to apply
    (None: it must be asked), `retention_applied` what it has applied. `plan_version` counts changes of
    `retention_days`; `version` counts all changes and guards each.

    `customer_attempt` and `checkout_tries` count Stripe calls with an unknown result. They are part of the idempotency
    keys, because for a day Stripe repeats the first response to a key, even if it was an error.
    """

    model_config = ConfigDict(frozen=True)

    plan: Plan = Plan.FREE
    previous_plan: Plan = Plan.FREE
    status: str = "none"
    current_period_end: datetime | None = None
    cancel_at_period_end: bool = False
    cancel_at: datetime | None = None
    is_cancellation_announced: bool = False
    customer_id: str | None = None
    subscription_id: str | None = None
    subscription_created_at: datetime | None = None
    retention_days: int = FREE_RETENTION_DAYS
    retention_requested: int | None = None
    retention_requested_at: datetime | None = None
    retention_applied: int = FREE_RETENTION_DAYS
    plan_version: int = 0
    version: int = 0
    dead_subscription_ids: tuple[str, ...] = ()
    former_customer_ids: tuple[str, ...] = ()
    customer_attempt: int = 0
    checkout_attempt: str | None = None
    checkout_tries: int = 0
    has_survey: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def is_cancel_scheduled(self) -> bool:
        """Whether it will end, by either of Stripe's two mechanisms."""
        return self.cancel_at_period_end or self.cancel_at is not None

    @property
    def customer_ids(self) -> tuple[str, ...]:
        """All current and former customers of the user."""
        return (*((self.customer_id,) if self.customer_id else ()), *self.former_customer_ids)

    @property
    def needs_retention_request(self) -> bool:
        """Whether the worker has yet to be asked for the retention that the row wants."""
        return self.plan_version > 0 and self.retention_requested != self.retention_days


class Transition(StrEnum):
    """What a change means to the parent."""

    STARTED = "started"
    PLAN_CHANGED = "plan_changed"
    CANCEL_SCHEDULED = "cancel_scheduled"
    REACTIVATED = "reactivated"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChange:
    """A row updated to Stripe's state, what the change means to the parent, and alerts for operators."""

    row: Subscription
    transitions: Sequence[Transition] = ()
    alerts: Sequence[str] = ()


class Invoice(BaseModel):
    """An invoice as listed in the history; amounts are in the currency's smallest unit (JPY: yen)."""

    model_config = ConfigDict(frozen=True)

    invoice_id: str
    status: Annotated[str, Field(json_schema_extra={"enum": list(INVOICE_STATUSES)}, examples=["paid"])]
    amount_due: int
    amount_paid: int
    currency: str
    attempt_count: int = 0
    subscription_id: str | None = None
    created_at: datetime
    paid_at: datetime | None = None
    invoice_url: Annotated[str | None, Field(description="領収書のページ")] = None


class ReasonCategory(StrEnum):
    """The reason for cancelling."""

    PRICE = "price"
    FEATURES = "features"
    USABILITY = "usability"
    OTHER = "other"


Reason = Annotated[
    str,
    bounded_text(MAX_REASON_CHARACTERS, MAX_REASON_CODE_POINTS),
    AfterValidator(check_reason),
]


class Survey(BaseModel):
    """A parent's optional answers when cancelling."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason_category": "price", "satisfaction_score": 4}}
    )

    reason_category: ReasonCategory | None = None
    reason_text: Reason | None = None
    satisfaction_score: Annotated[int | None, Field(ge=1, le=5)] = None

    @property
    def is_blank(self) -> bool:
        return not any(self.model_dump().values())


class SurveyAnswer(BaseModel):
    """An anonymous survey response."""

    reason_category: ReasonCategory | None = None
    reason_text: str | None = None
    satisfaction_score: int | None = None
    plan: Plan
    created_at: datetime


class SurveyCounts(BaseModel):
    """The surveys of a month; `average_score` is None if there are no scores."""

    surveys: int
    by_category: dict[ReasonCategory, int]
    average_score: float | None


Url = Annotated[str, Field(min_length=1, max_length=MAX_URL_LENGTH, examples=["http://localhost:8000/billing/done"])]


class NewCheckout(BaseModel):
    """The plan to subscribe to, and the pages to return to after payment."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "plan_type": "monthly",
                "success_url": "http://localhost:8000/billing/done",
                "cancel_url": "http://localhost:8000/billing",
            }
        },
    )

    plan_type: PaidPlan
    success_url: Url
    cancel_url: Url


class CheckoutAnswer(BaseModel):
    """The payment page."""

    checkout_url: str
    session_id: str


class PortalRequest(BaseModel):
    """The page to return to from the portal; by default our first page."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"return_url": "http://localhost:8000/settings"}}
    )

    return_url: Url | None = None


class PortalAnswer(BaseModel):
    """The page to manage card, invoices and plan."""

    portal_url: str


# Stripe's statuses, and "none" before the first; unknown ones are never stored.
SubscriptionStatus = Annotated[
    str, Field(json_schema_extra={"enum": ["none", *sorted(PAID_STATUSES | UNPAID_STATUSES)]}, examples=["active"])
]


class SubscriptionView(BaseModel):
    """The subscription as a parent sees it; `cancel_at_period_end` is true whenever an end is scheduled."""

    current_plan: Plan
    status: SubscriptionStatus
    current_period_end: datetime | None
    cancel_at_period_end: bool
    cancel_at: datetime | None


class Features(BaseModel):
    """The features that the plan includes."""

    chat_retention_days: Annotated[int, Field(examples=[180])]
    group_chat: bool
    deep_mode: bool


class SubscriptionAnswer(BaseModel):
    """The subscription and its features."""

    subscription: SubscriptionView
    features: Features


class PlanOffer(BaseModel):
    """A plan with its price (yen, tax included) and features; `interval` is the billing period."""

    model_config = ConfigDict(frozen=True)

    plan: Plan
    name: Annotated[str, Field(examples=["月額プラン"])]
    price: Annotated[int, Field(ge=0, examples=[580])]
    currency: Literal["jpy"] = "jpy"
    interval: Literal["month", "year"] | None
    features: Features


class Plans(BaseModel):
    """All plans, the free one first."""

    model_config = ConfigDict(frozen=True)

    plans: tuple[PlanOffer, ...]
