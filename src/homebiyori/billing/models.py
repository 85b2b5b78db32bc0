"""A subscription as it is stored."""

from pydantic import BaseModel, ConfigDict

from homebiyori.billing.rules import Plan


class Subscription(BaseModel):
    """A parent's subscription row; `status` is Stripe's word."""

    model_config = ConfigDict(frozen=True)

    plan: Plan = Plan.FREE
    status: str = "none"
