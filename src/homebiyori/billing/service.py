"""What a parent is entitled to."""

from homebiyori.billing.models import Subscription
from homebiyori.billing.rules import Entitlements, entitlements_of
from homebiyori.core.dynamodb import Item, ItemKey, user_key


def subscription_key(user_id: str) -> ItemKey:
    """Name a subscription's row, for a caller who reads several rows at once."""
    return user_key(user_id, "SUBSCRIPTION")


def entitlements(item: Item | None) -> Entitlements:
    """Read what that row opens; no row is the free plan."""
    subscription = Subscription() if item is None else Subscription.model_validate(item)
    return entitlements_of(plan=subscription.plan, status=subscription.status)
