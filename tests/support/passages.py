"""Expected effects of changes to a subscription (`webhook/test_matrix.py`), and its paths from state to state."""

from dataclasses import dataclass

from support.scenes import (
    CUSTOMER,
    INVOICE,
    LIST,
    SUB,
    Happen,
    also,
    change,
    days,
    deliver,
    end,
    failed,
    gone,
    own,
    price,
    renew,
    status,
    trial,
    updated,
)

MONTHLY = ("monthly", "active")
YEARLY = ("yearly", "active")


@dataclass(frozen=True)
class Case:
    """A change, and its expected effects; `sent` is the number of messages to the worker."""

    happen: Happen
    plan: tuple[str, str] = MONTHLY
    news: tuple[str, ...] = ()
    calls: tuple[str, ...] = (SUB,)
    alerts: tuple[str, ...] = ()
    sent: int = 0


FAILED, PAID = "payment_failed", "payment_succeeded"
CANCEL, BACK, CHANGED, ENDED = (
    "subscription_cancel_scheduled", "subscription_reactivated", "plan_changed", "subscription_canceled",
)  # fmt: skip
BOTH = (INVOICE, SUB)

PASSAGES: dict[str, Case] = {
    "paused_and_resumed": Case(
        also(
            own(status="paused"),
            lambda scene: scene.tell("customer.subscription.paused"),
            own(status="active"),
            lambda scene: scene.tell("customer.subscription.resumed"),
        ),
        news=(CHANGED, "subscription_started"),
        calls=(SUB, SUB),
        sent=2,
    ),
    "resumed_before_its_pause_was_told": Case(
        also(
            lambda scene: scene.tell("customer.subscription.resumed"),
            lambda scene: scene.tell("customer.subscription.paused"),
        ),
        calls=(SUB, SUB),
    ),
    "late_card_then_paid": Case(
        also(renew(is_paid=False), deliver, renew(is_paid=True), deliver),
        news=(FAILED, PAID),
        calls=(INVOICE, SUB, SUB, *BOTH * 2, SUB),
    ),
    "late_card_and_the_end": Case(
        also(renew(is_paid=False), deliver, end, deliver),
        ("free", "canceled"),
        (FAILED, ENDED),
        (INVOICE, SUB, SUB, SUB, LIST),
        sent=1,
    ),
    "trial_then_active": Case(also(trial(), status("active")), news=("trial_will_end",), calls=(SUB, SUB)),
    "trial_then_late_card": Case(
        also(trial(), status("past_due"), failed()),
        ("monthly", "past_due"),
        ("trial_will_end", FAILED),
        (SUB, SUB, *BOTH),
    ),
    "trial_then_paused_for_want_of_a_card": Case(
        also(trial(), status("paused")), ("free", "paused"), ("trial_will_end", CHANGED), (SUB, SUB), sent=1
    ),
    "trial_canceled_at_its_end": Case(
        also(own(status="trialing"), updated, change(cancel_at_period_end="true"), deliver),
        ("monthly", "trialing"),
        (CANCEL,),
        (SUB, SUB),
    ),
    "cancel_then_the_customer_is_deleted": Case(
        also(change(cancel_at_period_end="true"), deliver, gone, deliver),
        ("free", "canceled"),
        (CANCEL, ENDED),
        (SUB, SUB, LIST, CUSTOMER),
        sent=1,
    ),
    "incomplete_then_paid_after_all": Case(
        also(status("incomplete"), status("active")), MONTHLY, (CHANGED, "subscription_started"), (SUB, SUB), sent=2
    ),
    "yearly_to_monthly": Case(
        also(change(**price("price_yearly")), deliver, days(400), change(**price("price_monthly")), deliver),
        MONTHLY,
        (CHANGED, CHANGED, PAID, PAID),
        (*BOTH * 2, SUB) * 2,
    ),
}
