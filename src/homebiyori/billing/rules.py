"""Plans and what they open (`product.md` 2 and 5); plan names exist here and nowhere else."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Plan(StrEnum):
    """What a parent may be subscribed to."""

    FREE = "free"
    MONTHLY = "monthly"
    YEARLY = "yearly"


# A late card deletes nothing: past_due stays paid. A scheduled cancellation is active until its period ends.
PAID_STATUSES = frozenset({"active", "trialing", "past_due"})

FREE_RETENTION_DAYS = 30
PAID_RETENTION_DAYS = 180


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a plan opens."""

    plan: Plan

    @property
    def is_premium(self) -> bool:
        """Tell whether group chat and deep praise are open."""
        return self.plan is not Plan.FREE

    @property
    def retention(self) -> timedelta:
        """Tell how long chats are kept."""
        return timedelta(days=PAID_RETENTION_DAYS if self.is_premium else FREE_RETENTION_DAYS)


def entitlements_of(*, plan: Plan, status: str) -> Entitlements:
    """Derive what is open from a subscription's plan and Stripe status."""
    return Entitlements(plan if status in PAID_STATUSES else Plan.FREE)
