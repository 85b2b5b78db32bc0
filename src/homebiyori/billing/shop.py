"""The plans on offer, for any visitor (`docs/product.md` 5)."""

from collections.abc import Mapping
from typing import Literal

from homebiyori.billing.models import Features, PlanOffer, Plans
from homebiyori.billing.rules import PLAN_NAMES, PRICES, Entitlements, Plan

PLANS_FRESH_SECONDS = 3_600


def features_of(opened: Entitlements) -> Features:
    return Features(
        chat_retention_days=opened.retention_days, group_chat=opened.is_premium, deep_mode=opened.is_premium
    )


_INTERVALS: Mapping[Plan, Literal["month", "year"] | None] = {
    Plan.FREE: None,
    Plan.MONTHLY: "month",
    Plan.YEARLY: "year",
}

PLANS = Plans(
    plans=tuple(
        PlanOffer(
            plan=plan,
            name=PLAN_NAMES[plan],
            price=PRICES[plan],
            interval=interval,
            features=features_of(Entitlements(plan)),
        )
        for plan, interval in _INTERVALS.items()
    )
)
