"""Which Stripe events we handle, and how (`docs/product.md` 6)."""

from datetime import timedelta

# Far longer than the three days for which Stripe retries.
MARKER_KEPT_FOR = timedelta(days=40)

CUSTOMER_DELETED = "customer.deleted"
SUBSCRIPTION_DELETED = "customer.subscription.deleted"
TRIAL_WILL_END = "customer.subscription.trial_will_end"
PAYMENT_FAILED = "invoice.payment_failed"
ACTION_REQUIRED = "invoice.payment_action_required"

CHECKOUT_EVENTS = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
SUBSCRIPTION_EVENTS = frozenset(
    {
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        SUBSCRIPTION_DELETED,
        TRIAL_WILL_END,
    }
)
# Stripe sends both names for one payment.
PAID_EVENTS = frozenset({"invoice.paid", "invoice.payment_succeeded"})
TROUBLE_EVENTS = frozenset({PAYMENT_FAILED, ACTION_REQUIRED})
INVOICE_EVENTS = PAID_EVENTS | TROUBLE_EVENTS
KNOWN_EVENTS = CHECKOUT_EVENTS | SUBSCRIPTION_EVENTS | INVOICE_EVENTS | {CUSTOMER_DELETED}

# The first payment is made on the checkout page, which shows whether it succeeded.
OPEN_FIRST_PAYMENT_STATUSES = frozenset({"incomplete", "incomplete_expired"})

# Stripe announces a trial's end three days ahead. If the end is postponed, it is announced again.
TRIAL_ENDS_SOON = timedelta(days=4)

# A message not processed for this long is lost or a dead letter: a run takes five minutes, and is one of many.
STUCK_AFTER = timedelta(minutes=20)
