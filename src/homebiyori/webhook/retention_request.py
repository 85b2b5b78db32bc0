"""Asks the worker to apply the retention that a subscription row wants, until it has been asked."""

from typing import Literal

from homebiyori.base.log import current_request_id
from homebiyori.billing.service import BillingService
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.webhook.rules import STUCK_AFTER


class RetentionRequests:
    """Asks the worker, then records that in the row; after a crash in between, it is asked again."""

    def __init__(self, resources: Resources) -> None:
        self._billing = BillingService(resources)
        self._queue = resources.queue
        self._clock = resources.clock

    def make(
        self,
        user_id: str,
        *,
        source: Literal["webhook-service", "admin-service"] = "webhook-service",
        until_applied: bool = False,
    ) -> bool:
        """Enqueue the retention job unless already requested; True if sent.

        `until_applied` repeats a request that is overdue: its message may be a dead letter.
        """
        row = self._billing.find_subscription(user_id)
        if row is None:
            return False
        is_stuck = until_applied and row.plan_version > 0 and row.retention_applied != row.retention_days
        if is_stuck and row.retention_requested_at is not None:
            is_stuck = row.retention_requested_at + STUCK_AFTER <= self._clock.now()
        if not (row.needs_retention_request or is_stuck):
            return False
        self._queue.send(
            PlanChanged(
                user_id=user_id,
                old_plan=row.previous_plan,
                new_plan=row.plan,
                retention_days=row.retention_days,
                plan_version=row.plan_version,
                timestamp=self._clock.now(),
                source=source,
                request_id=current_request_id(),
            )
        )
        self._billing.mark_retention_requested(user_id, row.plan_version, row.retention_days)
        return True
