"""Lets operators resync a user's subscription with Stripe after a lost event (`docs/product.md` 9)."""

from collections.abc import Mapping

from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.transaction import LONG_WRITE_SECONDS, Transaction, retrying
from homebiyori.base.identity import is_user_id
from homebiyori.base.log import log_event, log_warning, user_hash
from homebiyori.billing.models import Subscription, SubscriptionChange
from homebiyori.billing.service import BillingService, subscription_key
from homebiyori.notification.service import NotificationService
from homebiyori.ops.audit import Audit
from homebiyori.resources import Resources
from homebiyori.tree.service import tree_key
from homebiyori.user.service import UserNotFoundError, UserService, profile_key
from homebiyori.webhook import notices
from homebiyori.webhook.models import Resynced, ResyncResult, SubscriptionSnapshot
from homebiyori.webhook.retention_request import RetentionRequests

ACTION = "subscription.resync"


class ResyncService:
    """Updates a subscription row to Stripe's current state, as its events would have done."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._audit = Audit(resources.core)
        self._billing = BillingService(resources)
        self._notifications = NotificationService(resources)
        self._retention = RetentionRequests(resources)
        self._clock = resources.clock
        self._users = UserService(resources)

    def resync(self, admin_id: str, user_id: str) -> Resynced:
        """Store the difference, notify the user, and re-request a retention that was not applied.

        A user of an earlier version, who paid or planted before having a profile, is added to the directory.
        UserNotFoundError; PaymentsUnavailableError, in which case nothing has changed. Repeatable.
        """
        if not is_user_id(user_id):
            raise UserNotFoundError
        self._ensure_profile(user_id)

        def attempt(backoff: Backoff) -> tuple[Subscription | None, SubscriptionChange | None]:
            # Read the row before calling Stripe, as the webhook does: newer data is never replaced by older.
            before = self._billing.find_subscription(user_id)
            if before is None or before.customer_id is None:
                return before, None
            change = self._ask(before, before.customer_id)
            self._transaction(admin_id, user_id, before, change).commit(backoff)
            return before, change

        before, change = retrying(self._clock, LONG_WRITE_SECONDS, attempt)
        if before is None or change is None:
            return _without_customer(before)
        for alert in change.alerts:
            log_warning("stripe_resync_alert", alert=alert, user=user_hash(user_id))
        is_asked = self._retention.make(user_id, source="admin-service", until_applied=True)
        answer = _answer(before, change, is_retention_requested=is_asked)
        log_event("stripe_resynced", user=user_hash(user_id), result=answer.result, retention_requested=is_asked)
        return answer

    def _ensure_profile(self, user_id: str) -> None:
        """Create the profile of a user who has only other rows; UserNotFoundError if there are none."""
        profile, *others = self._resources.core.get_many(
            [profile_key(user_id), subscription_key(user_id), tree_key(user_id)]
        )
        if profile is None and not any(others):
            raise UserNotFoundError
        if profile is None:
            self._users.join(user_id)

    def _ask(self, row: Subscription, customer_id: str) -> SubscriptionChange:
        if not self._resources.payments.is_customer(customer_id):
            return self._billing.forget_customer(row)
        return self._billing.reconcile(row, self._resources.payments.subscriptions_of(customer_id))

    def _transaction(
        self, admin_id: str, user_id: str, before: Subscription, change: SubscriptionChange
    ) -> Transaction:
        """Combine the row, the notifications and the audit entry."""
        now = self._clock.now()
        tx = Transaction(self._resources.core)
        tx.add_all(self._billing.writes(user_id, before=before, after=change.row, invoice=None, now=now))
        tx.add("audit", self._audit.done_write(admin_id, ACTION, _audited(user_id, before, change), now=now))
        news = notices.of_transitions(before, change, now=now)
        tx.add_all(self._notifications.writes(user_id, *news, now=now))
        return tx


def _without_customer(row: Subscription | None) -> Resynced:
    seen = _seen(row or Subscription())
    return Resynced(result=ResyncResult.NO_CUSTOMER, before=seen, after=seen)


def _audited(user_id: str, before: Subscription, change: SubscriptionChange) -> Mapping[str, object]:
    return {
        "user": user_hash(user_id),
        "before": _seen(before).model_dump(mode="json", exclude_none=True),
        "after": _seen(change.row).model_dump(mode="json", exclude_none=True),
        "alerts": list(change.alerts),
    }


def _answer(before: Subscription, change: SubscriptionChange, *, is_retention_requested: bool) -> Resynced:
    is_changed = change.row != before
    return Resynced(
        result=ResyncResult.CHANGED if is_changed else ResyncResult.UNCHANGED,
        before=_seen(before),
        after=_seen(change.row),
        transitions=list(change.transitions),
        alerts=list(change.alerts),
        is_retention_requested=is_retention_requested,
    )


def _seen(row: Subscription) -> SubscriptionSnapshot:
    return SubscriptionSnapshot.model_validate(row, from_attributes=True)
