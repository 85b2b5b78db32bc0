"""What there is to buy, for any visitor (`docs/product.md` 5)."""

from homebiyori.billing.models import Features, PlanOffer, Plans
from homebiyori.billing.rules import PLAN_NAMES, PRICES, Entitlements, Plan

PLANS_FRESH_SECONDS = 3_600


def features_of(opened: Entitlements) -> Features:
    return Features(
        chat_retention_days=opened.retention_days, group_chat=opened.is_premium, deep_mode=opened.is_premium
    )


PLANS = Plans(
    plans=(
        PlanOffer(
            plan=Plan.FREE,
            name=PLAN_NAMES[Plan.FREE],
            price=PRICES[Plan.FREE],
            interval=None,
            features=features_of(Entitlements(Plan.FREE)),
        ),
        PlanOffer(
            plan=Plan.MONTHLY,
            name=PLAN_NAMES[Plan.MONTHLY],
            price=PRICES[Plan.MONTHLY],
            interval="month",
            features=features_of(Entitlements(Plan.MONTHLY)),
        ),
        PlanOffer(
            plan=Plan.YEARLY,
            name=PLAN_NAMES[Plan.YEARLY],
            price=PRICES[Plan.YEARLY],
            interval="year",
            features=features_of(Entitlements(Plan.YEARLY)),
        ),
    )
)
